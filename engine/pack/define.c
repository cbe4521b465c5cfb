/* Definitions: every one parsed first, since they may name each other in any order, then checked by itself. */
#include "load.h"

static bool declare(struct loader *l, int pack, const struct entry *entry)
{
	check_shared_name(l, entry->key);
	struct definition *def = &l->names.definitions[l->names.definition_count++];
	*def = (struct definition){.name = entry->key->text, .at = entry->key->at, .body = entry->value->at, .pack = pack};
	if (!node_expect(entry->value, KEY_SCALAR, def->name, l->d)) {
		def->broken = true;
		return !l->d->failed;
	}
	def->body = entry->value->body;
	def->ast = parse_condition(entry->value, l->arena, l->d);
	return def->ast != NULL;
}

bool load_definitions(struct loader *l)
{
	l->names.definitions = load_alloc(l, file_total(l, "define", KEY_MAP), sizeof *l->names.definitions);
	if (!l->names.definitions) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *map = file_get(l, file, "define", KEY_MAP);
		for (size_t i = 0; map && i < map->count; i++)
			if (!declare(l, (int)file, &map->entries[i])) return false;
	}
	for (size_t i = 0; i < l->names.definition_count; i++) {
		struct definition *def = &l->names.definitions[i];
		if (!def->broken && !type_definition(&l->names, def, l->arena, l->d)) return false;
	}
	return true;
}
