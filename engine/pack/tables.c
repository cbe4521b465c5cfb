/* Lines and lists. */
#include "load.h"

int pack_table(const struct pack *p, struct text name)
{
	for (int i = 0; i < p->table_count; i++)
		if (text_equal(p->tables[i].name, name)) return i;
	return -1;
}

int table_field(const struct table *t, struct text name)
{
	for (size_t i = 0; i < t->field_count; i++)
		if (text_equal(t->fields[i].name, name)) return (int)i;
	return -1;
}

bool field_is_key(const struct table *t, int field)
{
	if (field == t->key) return true;
	for (size_t i = 0; i < t->also_count; i++)
		if (t->also[i] == field) return true;
	return false;
}

/* Index of a field that a key names, among the names in the file: the fields are not loaded yet. -1 after E202. */
static int named_field(struct loader *l, const struct table *t, const struct node *fields, const struct node *name)
{
	struct text candidates[PACK_FIELDS_MAX];
	for (size_t i = 0; i < t->field_count; i++) {
		candidates[i] = fields->entries[i].key->text;
		if (text_equal(candidates[i], name->text)) return (int)i;
	}
	struct diag *item = DIAG(l->d, E202, name->at, t->name, name->text);
	diag_suggest(l->d, item, name->text, candidates, t->field_count);
	return -1;
}

static bool load_also(struct loader *l, struct table *t, const struct node *fields, const struct node *also)
{
	const struct node **items;
	size_t count;
	if (!node_names(also, l->arena, &items, &count, l->d)) return !l->d->failed;
	t->also = load_alloc(l, count, sizeof *t->also);
	if (!t->also) return false;
	for (size_t i = 0; i < count; i++) {
		int field = named_field(l, t, fields, items[i]);
		if (field < 0) continue;
		if (field_is_key(t, field))
			DIAG(l->d, E209, items[i]->at, items[i]->text);
		else
			t->also[t->also_count++] = field;
	}
	return true;
}

static bool load_nulls(struct loader *l, struct table *t, const struct node *nulls)
{
	const struct node **items;
	size_t count;
	if (!node_names(nulls, l->arena, &items, &count, l->d)) return !l->d->failed;
	struct name_index *x = &l->null_indexes[t - l->pack->tables];
	t->nulls = load_alloc(l, count, sizeof *t->nulls);
	if (!t->nulls) return false;
	for (size_t i = 0; i < count; i++) {
		struct text raw = text_trim(items[i]->text);
		if (raw.n == 0) {
			DIAG(l->d, E224, items[i]->at, TEXT(""));
			continue;
		}
		struct text folded = fold_cell(l, raw);
		if (!folded.p) return false;
		if (index_find(x, folded) < 0 && !index_add(x, l->arena, folded, (int)t->null_count)) l->d->failed = true;
		t->nulls[t->null_count++] = raw;
	}
	return true;
}

/* The key and `also` are text or numbers, and all of one type. */
static void check_key_types(struct loader *l, const struct table *t, const struct node *map)
{
	const struct node *key = keys_get(map, "key", KEY_SCALAR);
	if (t->key < 0 || !key) return;
	enum type type = t->fields[t->key].type;
	if (type == TYPE_ERROR) return;
	if (type != TYPE_ID && type != TYPE_STRING) {
		DIAG(l->d, E219, key->at, key->text, type_name(l->d, type));
		return;
	}
	const struct table *first = &l->pack->tables[0];
	enum type shared = first->key >= 0 ? first->fields[first->key].type : TYPE_ERROR;
	if (t != first && shared != type && (shared == TYPE_ID || shared == TYPE_STRING))
		DIAG(l->d, E220, key->at, key->text, type_name(l->d, type), type_name(l->d, shared));
	for (size_t i = 0; i < t->also_count; i++) {
		const struct field *f = &t->fields[t->also[i]];
		if (f->type != type && f->type != TYPE_ERROR)
			DIAG(l->d, E220, f->at, f->name, type_name(l->d, f->type), type_name(l->d, type));
	}
}

static bool load_table(struct loader *l, const struct entry *entry, bool is_list)
{
	const struct key_table *keys = is_list ? &list_keys : &line_keys;
	const struct node *map = entry->value, *n;
	keys_check(map, keys->specs, keys->count, l->d);
	check_shared_name(l, entry->key);
	struct table *t = &l->pack->tables[l->pack->table_count++];
	t->name = entry->key->text;
	t->at = entry->key->at;
	t->is_list = is_list;
	t->key = -1;
	key_title(l, map, &t->title, t->name);
	if ((n = keys_get(map, "null", KEY_TEXTS)) && !load_nulls(l, t, n)) return false;
	const struct node *fields = keys_get(map, "fields", KEY_MAP);
	if (!fields) return true;
	t->field_count = fields->count;
	if (t->field_count > PACK_FIELDS_MAX) {
		DIAG(l->d, E215, fields->entries[PACK_FIELDS_MAX].key->at, TEXT("64"));
		t->field_count = PACK_FIELDS_MAX;
	}
	if ((n = keys_get(map, "key", KEY_SCALAR))) t->key = named_field(l, t, fields, n);
	if (!is_list && (n = keys_get(map, "also", KEY_TEXTS)) && !load_also(l, t, fields, n)) return false;
	size_t index = (size_t)(t - l->pack->tables);
	t->fields = load_alloc(l, t->field_count, sizeof *t->fields);
	l->value_indexes[index] = load_alloc(l, t->field_count, sizeof **l->value_indexes);
	l->literal_indexes[index] = load_alloc(l, t->field_count, sizeof **l->literal_indexes);
	l->alias_indexes[index] = load_alloc(l, t->field_count, sizeof **l->alias_indexes);
	if (!t->fields || !l->value_indexes[index] || !l->literal_indexes[index] || !l->alias_indexes[index]) return false;
	for (size_t i = 0; i < t->field_count; i++)
		if (!load_field(l, t, &t->fields[i], &fields->entries[i])) return false;
	check_key_types(l, t, map);
	return true;
}

bool load_tables(struct loader *l)
{
	const struct node *lines = file_get(l, 0, "lines", KEY_MAP), *lists = file_get(l, 0, "lists", KEY_MAP);
	if (!lines) return true;
	if (lines->count != 2) {
		DIAG(l->d, E214, lines->at, TEXT(""));
		return true;
	}
	for (size_t i = 0; i < 2; i++)
		if (!load_table(l, &lines->entries[i], false)) return false;
	for (size_t i = 0; lists && i < lists->count; i++) {
		if (i == PACK_LISTS_MAX) {
			DIAG(l->d, E216, lists->entries[i].key->at, TEXT("16"));
			break;
		}
		if (!load_table(l, &lists->entries[i], true)) return false;
	}
	return true;
}
