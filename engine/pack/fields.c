/* Fields: their type, headings, and what raw cells mean. */
#include <string.h>

#include "../base/date.h"
#include "load.h"
#include "suggest.h"
#include "value.h"

struct text fold_cell(struct loader *l, struct text t)
{
	t = text_trim(t);
	char *out = arena_bytes(l->arena, t.n + 1);
	if (!out) {
		l->d->failed = true;
		return (struct text){NULL, 0};
	}
	return (struct text){out, text_fold_width(t, out)};
}

bool literal_number(enum type type, struct text t, int64_t *out)
{
	int32_t day;
	if (type == TYPE_BOOL) {
		*out = text_equal(t, TEXT("true"));
		return *out || text_equal(t, TEXT("false"));
	}
	if (type == TYPE_DATE) {
		if (!text_day(t, &day)) return false;
		*out = day;
		return true;
	}
	bool negative = t.n && t.p[0] == '-';
	size_t i = t.n && (t.p[0] == '-' || t.p[0] == '+');
	int64_t n = 0;
	if (i == t.n) return false;
	for (; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9') return false;
		n = n * 10 + (t.p[i] - '0');
		if (n > VALUE_INT_MAX) return false;
	}
	*out = negative ? -n : n;
	return true;
}

static struct name_index *values_of(const struct loader *l, const struct table *t, const struct field *f)
{
	return &l->value_indexes[t - l->pack->tables][f - t->fields];
}

static struct name_index *literals_of(const struct loader *l, const struct table *t, const struct field *f)
{
	return &l->literal_indexes[t - l->pack->tables][f - t->fields];
}

static bool add_name(struct loader *l, struct name_index *x, struct text name, size_t value)
{
	bool added = index_add(x, l->arena, name, (int)value);
	l->d->failed |= !added;
	return added;
}

/* Index of a text literal of the field, added if it is not there. -1: out of memory. */
static int text_index(struct loader *l, struct name_index *x, struct field *f, struct text literal)
{
	int found = index_find(x, literal);
	if (found >= 0) return found;
	struct text *all = load_room(l, f->literals, f->literal_count, sizeof *all);
	if (!all || !add_name(l, x, literal, f->literal_count)) return -1;
	all[f->literal_count] = literal;
	f->literals = all;
	return (int)f->literal_count++;
}

/* A number is found by its bytes. */
static struct text number_name(const int64_t *number) { return (struct text){(const char *)number, sizeof *number}; }

static int number_index(struct loader *l, struct name_index *x, struct field *f, int64_t number)
{
	int found = index_find(x, number_name(&number));
	if (found >= 0) return found;
	int64_t *all = load_room(l, f->numbers, f->number_count, sizeof *all), *name = load_alloc(l, 1, sizeof *name);
	if (!all || !name) return -1;
	*name = number;
	if (!add_name(l, x, number_name(name), f->number_count)) return -1;
	all[f->number_count] = number;
	f->numbers = all;
	return (int)f->number_count++;
}

int literal_known(const struct loader *l, const struct table *t, const struct field *f, struct text literal)
{
	const struct name_index *x = literals_of(l, t, f);
	int64_t number;
	if (f->type == TYPE_STRING) return index_find(x, literal);
	return literal_number(f->type, literal, &number) ? index_find(x, number_name(&number)) : -1;
}

bool null_word(const struct table *t, const struct field *f, struct text literal)
{
	for (size_t i = 0; i < t->null_count && f->type == TYPE_STRING; i++)
		if (text_equal(t->nulls[i], literal)) return true;
	return false;
}

/* -1 after E226 or when memory ran out. */
static int index_of(struct loader *l, const struct table *t, struct field *f, const struct node *literal)
{
	struct text text;
	int64_t number;
	if (!node_text(literal, &text, l->d)) return -1;
	if (f->type == TYPE_STRING) return text_index(l, literals_of(l, t, f), f, text);
	if (f->type == TYPE_ERROR) return -1;
	if (!literal_number(f->type, text, &number)) {
		DIAG(l->d, E226, literal->at, text, type_name(l->d, f->type));
		return -1;
	}
	return number_index(l, literals_of(l, t, f), f, number);
}

bool field_add_value(struct loader *l, const struct table *t, struct field *f, const struct entry *entry, bool from_job)
{
	struct text raw = fold_cell(l, entry->key->text);
	if (!raw.p) return false;
	if (raw.n == 0) {
		DIAG(l->d, E224, entry->key->at, TEXT(""));
		return true;
	}
	struct name_index *x = values_of(l, t, f);
	if (index_find(x, raw) >= 0) {
		DIAG(l->d, from_job ? E236 : E222, entry->key->at, entry->key->text, f->name);
		return true;
	}
	if (node_empty(entry->value)) {
		node_no_value(entry->key, l->d);
		return true;
	}
	if (index_find(&l->null_indexes[t - l->pack->tables], raw) >= 0) DIAG(l->d, E223, entry->key->at, entry->key->text);
	if (from_job) {
		struct text literal;
		if (!node_text(entry->value, &literal, l->d)) return !l->d->failed;
		if (literal_known(l, t, f, literal) < 0) {
			struct diag *item = DIAG(l->d, E235, entry->value->at, literal, f->name);
			suggest_value(l->d, item, f, literal);
			return true;
		}
	}
	if (!add_name(l, x, raw, f->value_count)) return false;
	int literal = index_of(l, t, f, entry->value);
	struct value_entry *all = load_room(l, f->values, f->value_count, sizeof *all);
	if (!all) return false;
	all[f->value_count++] = (struct value_entry){raw, literal};
	f->values = all;
	return !l->d->failed;
}

bool field_add_aliases(struct loader *l, const struct table *t, struct field *f, const struct node *texts)
{
	struct name_index *x = &l->alias_indexes[t - l->pack->tables][f - t->fields];
	const struct node **items;
	size_t count;
	if (!node_names(texts, l->arena, &items, &count, l->d)) return !l->d->failed;
	if (count == 0) DIAG(l->d, E021, texts->at, TEXT("column"));
	for (size_t i = 0; i < count; i++) {
		struct text alias = fold_cell(l, items[i]->text);
		if (!alias.p) return false;
		if (alias.n == 0) {
			DIAG(l->d, E021, items[i]->at, TEXT("column"));
			continue;
		}
		if (index_find(x, alias) >= 0) continue;
		struct text *all = load_room(l, f->aliases, f->alias_count, sizeof *all);
		if (!all || !add_name(l, x, alias, f->alias_count)) return false;
		all[f->alias_count++] = alias;
		f->aliases = all;
	}
	return true;
}

static bool load_values(struct loader *l, struct table *t, struct field *f, const struct node *map)
{
	const struct node *values = keys_get(map, "values", KEY_MAP), *blank = keys_get(map, "blank", KEY_SCALAR);
	int key = (int)(f - t->fields);
	bool forbidden = f->type == TYPE_ID || field_is_key(t, key);
	if (forbidden && (values || blank)) {
		DIAG(l->d, E221, (values ? values : blank)->at, f->name);
		return true;
	}
	if (f->type == TYPE_BOOL && !values) DIAG(l->d, E225, map->at, f->name);
	f->has_values = values != NULL;
	for (size_t i = 0; values && i < values->count; i++) node_doubt(values->entries[i].key, l->d);
	for (size_t i = 0; values && i < values->count; i++)
		if (!field_add_value(l, t, f, &values->entries[i], false)) return false;
	if (values && values->count == 0) DIAG(l->d, E021, values->at, TEXT("values"));
	if (!blank) return true;
	int index = index_of(l, t, f, blank);
	if (index < 0) return !l->d->failed;
	f->has_blank = true;
	f->blank_at = blank->at;
	f->blank = index;
	if (f->type != TYPE_STRING) f->blank_number = f->numbers[index];
	return true;
}

bool load_field(struct loader *l, struct table *t, struct field *f, const struct entry *entry)
{
	const struct node *map = entry->value, *n;
	keys_check(map, field_keys.specs, field_keys.count, l->d);
	f->name = entry->key->text;
	f->at = entry->key->at;
	check_name(l, entry->key);
	if ((n = keys_get(map, "type", KEY_SCALAR))) {
		int type = node_word(n, field_types.words, field_types.count, l->d);
		f->type = type < 0 ? TYPE_ERROR : (enum type)(TYPE_BOOL + type);
	}
	if ((n = keys_get(map, "column", KEY_TEXTS)) && !field_add_aliases(l, t, f, n)) return false;
	if ((n = keys_get(map, "optional", KEY_SCALAR))) node_bool(n, &f->optional, l->d);
	if ((n = keys_get(map, "private", KEY_SCALAR))) node_bool(n, &f->private, l->d);
	return load_values(l, t, f, map);
}
