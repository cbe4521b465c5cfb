/* The kinds of suggestions a pack asks for, and the fields of both lines that they compare. */
#include "load.h"

static const struct {
	const char *name;
	enum type type;
	bool kinds[SUGGEST_KINDS]; /* that compare it */
} needs[SUGGEST_FIELDS] = {
	[SUGGEST_NAME] = {"name", TYPE_STRING, {true, true, true}},
	[SUGGEST_SEX] = {"sex", TYPE_STRING, {[SUGGEST_SAME_NAME_BIRTH] = true}},
	[SUGGEST_BIRTH] = {"birth_date", TYPE_DATE, {[SUGGEST_ONE_EDIT] = true, [SUGGEST_SAME_NAME_BIRTH] = true}},
};

/* Reports what a kind lacks on a line. */
static void check_fields(struct loader *l, const struct node *item, int kind, const struct table *t)
{
	for (int i = 0; i < SUGGEST_FIELDS; i++) {
		if (!needs[i].kinds[kind]) continue;
		int field = table_field(t, text_of(needs[i].name));
		enum type type = field < 0 ? TYPE_BOOL : t->fields[field].type;
		if (type != needs[i].type && type != TYPE_ERROR)
			DIAG(l->d, E240, item->at, item->text, t->name, text_of(needs[i].name), type_name(l->d, needs[i].type));
	}
}

bool load_suggest(struct loader *l)
{
	const struct node *n = file_get(l, 0, "suggest", KEY_TEXTS), **items;
	size_t count;
	if (!n) return true;
	if (!node_names(n, l->arena, &items, &count, l->d)) return !l->d->failed;
	for (size_t i = 0; i < count; i++) {
		int kind = node_word(items[i], suggest_kinds.words, suggest_kinds.count, l->d);
		if (kind < 0) continue;
		if (l->pack->suggest[kind]) DIAG(l->d, E406, items[i]->at, items[i]->text);
		l->pack->suggest[kind] = true;
		for (int line = 0; line < 2; line++) check_fields(l, items[i], kind, &l->pack->tables[line]);
	}
	return true;
}

bool pack_suggests(const struct pack *p)
{
	bool any = false;
	for (int kind = 0; kind < SUGGEST_KINDS; kind++) any |= p->suggest[kind];
	return any;
}

const struct field *pack_suggests_by(const struct pack *p, int line, enum suggest_by field)
{
	bool compared = false;
	for (int kind = 0; kind < SUGGEST_KINDS; kind++) compared |= p->suggest[kind] && needs[field].kinds[kind];
	int index = compared ? table_field(&p->tables[line], text_of(needs[field].name)) : -1;
	return index < 0 ? NULL : &p->tables[line].fields[index];
}
