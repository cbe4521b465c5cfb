#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../intake/id_digits.h"

enum { INT_FAR = 1000000000 };

void samples_init(struct samples *d, struct pack *pack, struct example *typing)
{
	*d = (struct samples){.pack = pack, .typing = typing};
	arena_init(&d->arena, 0);
	samples_reset(d);
}

static void forget(struct samples *d)
{
	for (size_t i = 0; i < d->count; i++) free(d->items[i].items);
	for (size_t i = 0; i < d->bounded_count; i++) free(d->bounded[i].bounds);
	arena_free(&d->arena);
}

void samples_free(struct samples *d)
{
	forget(d);
	free(d->bounded);
	free(d->words);
}

void samples_reset(struct samples *d)
{
	forget(d);
	memset(d->items, 0, sizeof d->items);
	memset(d->asked, 0, sizeof d->asked);
	memset(d->mixed, 0, sizeof d->mixed);
	memset(d->of, -1, sizeof d->of);
	memset(d->blank, 0, sizeof d->blank);
	d->count = d->bounded_count = d->word_count = 0;
	d->pattern = NULL;
	d->complete = true;
	d->failed = false;
	example_reset(d->typing);
}

static const struct field *field_at(const struct samples *d, int table, int field)
{
	return &d->pack->tables[table].fields[field];
}

static struct sample *sample_at(struct samples *d, int table, int field)
{
	int *at = &d->of[table][field];
	if (*at < 0) {
		*at = (int)d->count;
		d->items[d->count++] = (struct sample){.table = table, .field = field};
	}
	return &d->items[*at];
}

/* ---- bounds ---- */

static struct bounded *bounded_at(struct samples *d, const struct expr *leaf)
{
	const struct expr *cell = leaf->op == X_FIELD ? leaf : leaf->args[0];
	bool of_number = leaf->op == X_ID_BIRTH_DATE;
	for (size_t i = 0; i < d->bounded_count; i++) {
		struct bounded *b = &d->bounded[i];
		if (b->table == cell->table && b->field == cell->field && b->of_number == of_number) return b;
	}
	if (!grow(&d->bounded, &d->bounded_cap, d->bounded_count, sizeof *d->bounded)) {
		d->failed = true;
		return NULL;
	}
	d->bounded[d->bounded_count] = (struct bounded){.table = cell->table, .field = cell->field, .of_number = of_number,
	                                                .type = leaf->type};
	return &d->bounded[d->bounded_count++];
}

static void add_bound(struct samples *d, struct bounded *b, int64_t value)
{
	for (size_t i = 0; i < b->count; i++)
		if (b->bounds[i] == value) return;
	if (!grow(&b->bounds, &b->cap, b->count, sizeof *b->bounds)) d->failed = true;
	else b->bounds[b->count++] = value;
}

static bool is_bounded_leaf(const struct expr *e)
{
	return (e->op == X_FIELD && (e->type == TYPE_INT || e->type == TYPE_DATE)) || e->op == X_ID_BIRTH_DATE;
}

/* Counts the fields that e reads; *leaf becomes the last that is a date or an int. */
static int leaves_of(const struct expr *e, const struct expr **leaf)
{
	if (is_bounded_leaf(e)) {
		*leaf = e;
		return 1;
	}
	if (e->op == X_COUNT || e->op == X_FIELD) return 2; /* nothing to look for a bound of */
	int n = 0;
	for (size_t i = 0; i < e->count; i++) n += leaves_of(e->args[i], leaf);
	/* Of records it is even if what it takes of them is the same for all. */
	if (n == 0 && (e->op == X_FIRST || e->op == X_MIN || e->op == X_MAX)) return 2;
	return n;
}

/* Whether e goes only up or only down with the field in it. */
static bool is_monotone(const struct expr *e)
{
	const struct expr *ignored = NULL;
	if (is_bounded_leaf(e)) return true;
	if (e->op == X_MONTH) return false;
	for (size_t i = 0; i < e->count; i++)
		if (leaves_of(e->args[i], &ignored) && !is_monotone(e->args[i])) return false;
	return true;
}

/* e of records in which the leaf has a value. False: missing. */
static bool value_with(struct samples *d, const struct expr *e, const struct expr *leaf, int64_t value, int64_t *out)
{
	const struct expr *cell = leaf->op == X_FIELD ? leaf : leaf->args[0];
	const struct table *t = &d->pack->tables[cell->table];
	const struct field *f = &t->fields[cell->field];
	struct record *r = calloc(1, t->record_size), *records[1] = {r};
	uint32_t starts[2] = {0, 1}, unknown = 0;
	uint64_t key = 0;
	if (!r) {
		d->failed = true;
		return false;
	}
	struct persons one = {.count = 1, .key = &key, .unknown = &unknown};
	one.records[cell->table] = records;
	one.start[cell->table] = starts;
	struct frame frame = {.pack = d->pack, .persons = &one};
	frame.at[cell->table] = r;
	if (leaf->op == X_FIELD) {
		record_put_number(r, f, (int32_t)value);
	} else {
		uint64_t digits = UINT64_C(52999900000000000) + (uint64_t)date_ymd((int32_t)value) * 1000 + 1;
		uint64_t token = token_make(ID_RESIDENT, DAMAGE_NONE, false, digits);
		memcpy((char *)r + (f->type == TYPE_ID ? f->offset : f->raw_offset), &token, sizeof token);
	}
	bool known = eval_number(&frame, e, out);
	free(r);
	return known;
}

/* The first value of the leaf from which on (up: e >= limit, else e <= limit) holds. */
static void find_bound(struct samples *d, struct bounded *b, const struct expr *e, const struct expr *leaf, int64_t limit, bool up)
{
	int64_t low = leaf->type == TYPE_DATE ? date_day(DATE_YEAR_MIN + 1, 1, 1) : -INT_FAR;
	int64_t high = leaf->type == TYPE_DATE ? date_day(DATE_YEAR_MAX - 1, 12, 31) : INT_FAR, n;
	while (low < high) {
		int64_t mid = low + (high - low) / 2;
		if (!value_with(d, e, leaf, mid, &n)) {
			d->complete = false; /* it is missing for some values: the sides are not two */
			return;
		}
		if (up ? n >= limit : n <= limit) high = mid;
		else low = mid + 1;
	}
	add_bound(d, b, low);
}

static bool constant(struct samples *d, const struct expr *e, int64_t *out)
{
	struct frame none = {.pack = d->pack};
	return expr_is_fixed(e) && eval_number(&none, e, out);
}

/* A side with one field against a constant. */
static void read_side(struct samples *d, const struct expr *e, const struct expr *leaf, int64_t limit)
{
	int64_t first, last;
	struct bounded *b = bounded_at(d, leaf);
	int64_t low = leaf->type == TYPE_DATE ? date_day(1950, 1, 1) : -1000, high = leaf->type == TYPE_DATE ? date_day(2150, 1, 1) : 1000;
	if (!b) return;
	if (!is_monotone(e) || !value_with(d, e, leaf, low, &first) || !value_with(d, e, leaf, high, &last)) {
		d->complete = false;
		return;
	}
	bool up = first <= last;
	find_bound(d, b, e, leaf, limit, up);
	find_bound(d, b, e, leaf, up ? limit + 1 : limit - 1, up);
}

/* Past what gives one of several records' values as it is. */
static const struct expr *plain(const struct expr *e)
{
	while (e->op == X_FIRST || e->op == X_MIN || e->op == X_MAX) e = e->args[0];
	return e;
}

static void read_comparison(struct samples *d, const struct expr *a, const struct expr *b)
{
	const struct expr *left = NULL, *right = NULL;
	int lefts = leaves_of(a, &left), rights = leaves_of(b, &right);
	int64_t limit;
	if (lefts == 0 && rights == 0) return;
	if (a->op == X_COUNT && rights == 0) return;
	if (b->op == X_COUNT && lefts == 0) return;
	if (lefts == 1 && left && rights == 0 && constant(d, b, &limit)) {
		read_side(d, a, left, limit);
	} else if (rights == 1 && right && lefts == 0 && constant(d, a, &limit)) {
		read_side(d, b, right, limit);
	} else if (is_bounded_leaf(plain(a)) && is_bounded_leaf(plain(b))) {
		struct bounded *x = bounded_at(d, plain(a));
		if (x) x->linked = true;
		x = bounded_at(d, plain(b));
		if (x) x->linked = true;
	} else {
		d->complete = false;
	}
}

/* ---- what is read ---- */

static void add_word(struct samples *d, const struct expr *cell, const struct expr *e)
{
	struct text t = e->op == X_STRING ? e->string : d->pack->params[e->index].string;
	for (size_t i = 0; i < d->word_count; i++)
		if (d->words[i].table == cell->table && d->words[i].field == cell->field && text_equal(d->words[i].text, t)) return;
	if (!grow(&d->words, &d->word_cap, d->word_count, sizeof *d->words)) d->failed = true;
	else d->words[d->word_count++] = (struct word){cell->table, cell->field, t};
}

static bool is_text(const struct expr *e) { return e->op == X_STRING || (e->op == X_PARAM && e->index >= 0); }

/* Strings that are compared with each other, or found in each other. */
static void read_texts(struct samples *d, const struct expr *a, const struct expr *b)
{
	a = plain(a);
	b = plain(b);
	if (a->op == X_FIELD && is_text(b)) {
		add_word(d, a, b);
	} else if (b->op == X_FIELD && is_text(a)) {
		add_word(d, b, a);
	} else {
		if (a->op == X_FIELD) d->mixed[a->table][a->field] = true;
		if (b->op == X_FIELD) d->mixed[b->table][b->field] = true;
		if (a->op == X_FIELD || b->op == X_FIELD) d->complete &= (a->op == X_FIELD || is_text(a)) && (b->op == X_FIELD || is_text(b));
	}
}

static void ask_number(struct samples *d, const struct expr *e)
{
	const struct expr *cell = e->args[0];
	if (e->op == X_ID_BIRTH_DATE) d->asked[cell->table][cell->field].birth = true;
	else if (e->op == X_ID_SEX) d->asked[cell->table][cell->field].sex = true;
	else d->asked[cell->table][cell->field].kind = true;
}

/* A text that is looked for in others: it is a candidate itself, but two could meet in a text in many ways. */
static void read_pattern(struct samples *d, const struct expr *e)
{
	bool same = !d->pattern || (d->pattern->op == e->op && d->pattern->index == e->index && text_equal(d->pattern->string, e->string));
	if ((e->op != X_STRING && e->op != X_PARAM) || !same) d->complete = false;
	d->pattern = e;
}

void samples_read(struct samples *d, const struct expr *e)
{
	switch (e->op) {
	case X_FIELD: sample_at(d, e->table, e->field); break;
	case X_EQ: case X_NE: case X_LT: case X_LE: case X_GT: case X_GE:
		if (e->args[0]->type == TYPE_INT || e->args[0]->type == TYPE_DATE) read_comparison(d, e->args[0], e->args[1]);
		else if (e->args[0]->type == TYPE_ID) d->complete = false;
		else read_texts(d, e->args[0], e->args[1]);
		break;
	case X_IN_LIST: case X_IN_RANGE:
		for (size_t i = 1; i < e->count; i++)
			if (e->args[0]->type == TYPE_INT || e->args[0]->type == TYPE_DATE) read_comparison(d, e->args[0], e->args[i]);
			else read_texts(d, e->args[0], e->args[i]);
		break;
	case X_SAME_NAME: read_texts(d, e->args[0], e->args[1]); break;
	case X_ID_VALID: case X_ID_KIND: case X_ID_DAMAGE: case X_ID_BIRTH_DATE: case X_ID_SEX: ask_number(d, e); break;
	case X_CONTAINS: case X_STARTS_WITH:
		read_pattern(d, e->args[1]);
		read_texts(d, e->args[0], e->args[1]);
		break;
	default: break;
	}
	for (size_t i = 0; i < e->count; i++) samples_read(d, e->args[i]);
}

/* ---- candidates ---- */

static bool add(struct samples *d, struct sample *to, struct text cell)
{
	for (size_t i = 0; i < to->count; i++)
		if (text_equal(to->items[i].cell, cell)) return true;
	if (!grow(&to->items, &to->cap, to->count, sizeof *to->items)) return false;
	char *copy = arena_dup(&d->arena, cell.p ? cell.p : "", cell.n);
	to->items[to->count++] = (struct candidate){.cell = {copy, cell.n}};
	return copy != NULL;
}

static bool add_str(struct samples *d, struct sample *to, const char *cell) { return add(d, to, text_of(cell)); }

static const int64_t usual_day = 16509, usual_number = 1; /* 2015-03-15 */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* A value between every two bounds, in order, in d's arena. Of linked fields two, between the bounds of all linked
 * fields. NULL: out of memory. */
static int64_t *sides(struct samples *d, const struct bounded *b, size_t *count)
{
	size_t most = 4, n = 0, kept = 0;
	int64_t least = INT64_MAX;
	for (size_t i = 0; i < d->bounded_count; i++) most += 2 * d->bounded[i].count;
	int64_t *all = arena_alloc(&d->arena, most * sizeof *all);
	if (!all) return NULL;
	for (size_t i = 0; i < d->bounded_count; i++) {
		const struct bounded *other = &d->bounded[i];
		bool counts = other == b || (b->linked && other->linked && other->type == b->type);
		for (size_t k = 0; counts && k < other->count; k++) {
			all[n++] = other->bounds[k];
			if (b->linked) all[n++] = other->bounds[k] + 1;
			if (other->bounds[k] < least) least = other->bounds[k];
		}
	}
	if (n) all[n++] = least - 1;
	if (n && b->linked) all[n++] = least - 2;
	if (n == 0) {
		all[n++] = b->type == TYPE_DATE ? usual_day : usual_number;
		all[n++] = all[0] + 1;
	}
	qsort(all, n, sizeof *all, by_number);
	for (size_t i = 0; i < n; i++) {
		bool inside = b->type != TYPE_DATE || date_in_range(all[i]);
		if (inside && (!kept || all[kept - 1] != all[i])) all[kept++] = all[i];
	}
	*count = kept;
	return all;
}

static int64_t *values_of(struct samples *d, int table, int field, bool of_number, enum type type, size_t *count)
{
	struct bounded none = {.type = type};
	for (size_t i = 0; i < d->bounded_count; i++) {
		const struct bounded *b = &d->bounded[i];
		if (b->table == table && b->field == field && b->of_number == of_number) return sides(d, b, count);
	}
	return sides(d, &none, count);
}

static bool add_numbers(struct samples *d, struct sample *to, enum type type)
{
	size_t count;
	char text[32];
	int64_t *all = values_of(d, to->table, to->field, false, type, &count);
	for (size_t i = 0; all && i < count; i++) {
		if (type == TYPE_DATE) date_format((int32_t)all[i], text);
		else snprintf(text, sizeof text, "%lld", (long long)all[i]);
		if (!add_str(d, to, text)) return false;
	}
	return all != NULL;
}

/* A cell for each literal. */
static bool add_literals(struct samples *d, struct sample *to, const struct field *f)
{
	size_t count = f->type == TYPE_STRING ? f->literal_count : f->number_count;
	for (size_t k = 0; k < count; k++)
		for (size_t i = 0; i < f->value_count; i++) {
			if (f->values[i].literal != (int)k) continue;
			if (!add(d, to, f->values[i].raw)) return false;
			break;
		}
	return true;
}

static bool add_number(struct samples *d, struct sample *to, const char *area, int64_t day, int last)
{
	char text[24];
	snprintf(text, sizeof text, "%s%08d%03d*", area, date_ymd((int32_t)day), last);
	struct text whole = example_number(&d->arena, text_of(text));
	return whole.p && add(d, to, whole);
}

/* Numbers of every kind and damage that conditions can tell apart; those that nobody bears first. */
static bool add_ids(struct samples *d, struct sample *to)
{
	static const char *const others[] = {"H00000000", "A000000000", "E00000000", "AAA000000000000",
	                                     "529999********001X", "5.29999E+17", "5299992015", "〇〇〇",
	                                     "529999201503150000", "529999201513450018"};
	const bool kind = d->asked[to->table][to->field].kind, birth = d->asked[to->table][to->field].birth,
	           sex = d->asked[to->table][to->field].sex;
	size_t count;
	int64_t *days = values_of(d, to->table, to->field, true, TYPE_DATE, &count);
	if (!days) return false;
	if (!birth) count = 1;
	for (size_t i = 0; i < count; i++)
		for (int s = 1; s <= (sex ? 2 : 1); s++)
			if (!add_number(d, to, "529999", days[i], s)) return false;
	if ((birth || sex) && !kind && !add_str(d, to, others[0])) return false;
	if ((birth || sex || kind) && !add_str(d, to, "529999201503150012")) return false; /* a wrong check digit */
	for (size_t i = 0; kind && i < sizeof others / sizeof *others; i++)
		if (!add_str(d, to, others[i])) return false;
	for (size_t i = 0; kind && i < count; i++)
		for (int s = 0; s <= (sex ? 1 : 0); s++)
			if (!add_number(d, to, "810000", days[i], s) || !add_number(d, to, "910000", days[i], s)) return false;
	return true;
}

/* Whether a text is compared with others. */
static bool is_compared(const struct samples *d, const struct sample *of)
{
	for (size_t i = 0; i < d->word_count; i++)
		if (d->words[i].table == of->table && d->words[i].field == of->field) return true;
	return d->mixed[of->table][of->field];
}

static bool add_strings(struct samples *d, struct sample *to)
{
	static const char *const names[] = {"甲", "乙", "甲·乙", "甲•乙"};
	bool mixed = d->mixed[to->table][to->field];
	for (size_t i = 0; i < d->word_count; i++) {
		const struct word *w = &d->words[i];
		if ((mixed || (w->table == to->table && w->field == to->field)) && !add(d, to, w->text)) return false;
	}
	for (size_t i = 0; i < (mixed ? sizeof names / sizeof *names : 2); i++)
		if (!add_str(d, to, names[i])) return false;
	return true;
}

/* A cell that is missing: blank, or what cannot be read where a blank has a meaning. */
static bool add_missing(struct samples *d, struct sample *to, const struct field *f)
{
	if (f->has_blank && f->type == TYPE_STRING && !f->has_values) return add_str(d, to, "");
	return (!f->has_blank || add_str(d, to, "")) && add_str(d, to, f->has_blank ? "？？" : "");
}

static bool fill(struct samples *d, struct sample *to)
{
	const struct field *f = field_at(d, to->table, to->field);
	const bool compared = is_compared(d, to);
	bool added;
	if (f->type == TYPE_ID) added = add_ids(d, to);
	else if (f->has_values) added = add_literals(d, to, f);
	else if (f->type == TYPE_STRING) added = (f->raw_id && !compared) || add_strings(d, to);
	else added = add_numbers(d, to, f->type);
	/* A text that is read as a number and by what it says has more sides than the two together. */
	if (f->raw_id && (f->has_values || compared)) d->complete = false;
	return added && add_missing(d, to, f) && (!f->raw_id || add_ids(d, to));
}

/* The candidates as records hold them. */
static bool type_cells(struct samples *d, struct sample *of)
{
	const struct table *t = &d->pack->tables[of->table];
	const struct field *f = field_at(d, of->table, of->field);
	for (size_t i = 0; i < of->count; i++) {
		struct text cells[PACK_FIELDS_MAX] = {0};
		struct candidate *c = &of->items[i];
		const struct records *all = dataset_records(&d->typing->dataset, 0, of->table, 0);
		uint32_t before = all->count;
		cells[of->field] = c->cell;
		if (!example_row(d->typing, of->table, i + 1, cells)) return false;
		const struct record *r = all->count > before ? records_at(all, t->record_size, before) : d->typing->reader.blank;
		memcpy(&c->bits, (const char *)r + f->offset, f->cell_bytes);
		if (f->raw_id) memcpy(&c->raw, (const char *)r + f->raw_offset, 8);
	}
	if (!d->blank[of->table]) {
		if (!(d->blank[of->table] = arena_alloc(&d->arena, t->record_size))) return false;
		memcpy(d->blank[of->table], d->typing->reader.blank, t->record_size);
	}
	return true;
}

/* A person has one key wherever it stands: each table's candidates are those of all. */
static bool share_keys(struct samples *d)
{
	for (int from = 0; from < d->pack->table_count; from++)
		for (int to = 0; to < d->pack->table_count; to++) {
			const struct sample *x = sample_at(d, from, d->pack->tables[from].key);
			struct sample *y = sample_at(d, to, d->pack->tables[to].key);
			for (size_t i = 0; x != y && i < x->count; i++)
				if (!add(d, y, x->items[i].cell)) return false;
		}
	return true;
}

bool samples_settle(struct samples *d)
{
	for (int t = 0; t < d->pack->table_count; t++) sample_at(d, t, d->pack->tables[t].key);
	bool done = !d->failed;
	for (size_t i = 0; done && i < d->count; i++) done = fill(d, &d->items[i]);
	done = done && share_keys(d);
	for (int t = 0; done && t < d->pack->table_count; t++)
		for (int f = 0; done && f < (int)d->pack->tables[t].field_count; f++)
			if (d->of[t][f] >= 0) done = type_cells(d, &d->items[d->of[t][f]]);
	return done;
}

void samples_put(const struct samples *d, struct record *r, int table, int field, const struct candidate *c)
{
	const struct field *f = field_at(d, table, field);
	memcpy((char *)r + f->offset, &c->bits, f->cell_bytes);
	if (f->raw_id) memcpy((char *)r + f->raw_offset, &c->raw, 8);
}

struct record *samples_record(struct samples *d, struct arena *a, int table, const int *fields, const uint16_t *choice,
                              size_t count)
{
	struct record *r = arena_alloc(a, d->pack->tables[table].record_size);
	if (!r) return NULL;
	memcpy(r, d->blank[table], d->pack->tables[table].record_size);
	for (size_t i = 0; i < count; i++)
		samples_put(d, r, table, fields[i], &d->items[d->of[table][fields[i]]].items[choice[i]]);
	return r;
}
