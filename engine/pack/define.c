/* Definitions: every one parsed first, since they may name each other in any order, then checked by itself. */
#include "load.h"

static bool declare(struct loader *l, int pack, const struct entry *entry)
{
	struct names *names = &l->names;
	check_shared_name(l, entry->key);
	size_t index = names->definition_count++;
	struct definition *def = &names->definitions[index];
	names->words[names->word_count++] = entry->key->text;
	if (index_find(&names->definition_index, entry->key->text) < 0 &&
	    !index_add(&names->definition_index, l->arena, entry->key->text, (int)index)) {
		l->d->failed = true;
		return false;
	}
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
	size_t total = file_total(l, "define", KEY_MAP);
	l->names.definitions = load_alloc(l, total, sizeof *l->names.definitions);
	l->names.words = load_alloc(l, total + PACK_TABLES_MAX, sizeof *l->names.words);
	if (!l->names.definitions || !l->names.words) return false;
	for (int i = 0; i < l->pack->table_count; i++) l->names.words[l->names.word_count++] = l->pack->tables[i].name;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *map = file_get(l, file, "define", KEY_MAP);
		for (size_t i = 0; map && i < map->count; i++)
			if (!declare(l, (int)file, &map->entries[i])) return false;
	}
	for (size_t i = 0; i < l->names.definition_count; i++) {
		struct definition *def = &l->names.definitions[i];
		if (!def->broken && !type_definition(&l->names, def, l->d)) return false;
	}
	return true;
}
