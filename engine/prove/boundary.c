#include "boundary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../intake/id_digits.h"
#include "days.h"
#include "paste.h"
#include "tested.h"

enum { PERSONS_MAX = 400, ROWS_TRIED_MAX = 800, NUMBERS_MAX = 450 };

/* Someone, and what was changed to make them. */
struct variant {
	struct world_row *rows;
	size_t count;
	struct text what;
};

struct bounding {
	struct suite *suite;
	struct world *w;
	struct example *x;
	int rule;
	bool zh;
	struct arena arena;
	struct world_case base;      /* someone of whom the rule is true */
	struct variant *variants;
	size_t count;
	int number;                  /* of the last person */
	bool failed;
};

/* ---- rows ---- */

static struct world_row *copy_rows(struct bounding *b, const struct world_row *rows, size_t count, size_t more)
{
	struct world_row *out = arena_zalloc(&b->arena, count + more, sizeof *out);
	for (size_t i = 0; out && i < count; i++) {
		size_t fields = b->w->pack->tables[rows[i].table].field_count;
		out[i] = rows[i];
		out[i].cells = arena_alloc(&b->arena, fields * sizeof *out[i].cells);
		if (!out[i].cells) return NULL;
		memcpy(out[i].cells, rows[i].cells, fields * sizeof *out[i].cells);
	}
	return out;
}

static struct text keep(struct bounding *b, const char *text)
{
	size_t n = strlen(text);
	char *copy = arena_dup(&b->arena, text, n);
	if (!copy) b->failed = true;
	return (struct text){copy, copy ? n : 0};
}

/* What was printed, which goes. */
static struct text keep_printed(struct bounding *b, struct buf *text)
{
	const struct text view = buf_view(text);
	char *copy = arena_dup(&b->arena, view.p, view.n);
	b->failed |= text->failed || !copy;
	buf_free(text);
	return (struct text){copy, copy ? view.n : 0};
}

static int key_of_table(const struct bounding *b, int table) { return b->w->pack->tables[table].key; }

/* A number of its own for each person: of 18 digits with other last digits, the birth date and the sex as they are; of any
 * other text with a number behind it. What is blank or damaged stays. */
static struct text own_key(struct bounding *b, struct text key)
{
	struct id_number id;
	char text[64];
	const struct table *t = &b->w->pack->tables[0];
	if (key.n == 0) return key;
	if (t->fields[t->key].type != TYPE_ID) {
		struct buf own;
		buf_init(&own);
		buf_text(&own, key);
		buf_number(&own, (uint64_t)++b->number);
		return keep_printed(b, &own);
	}
	if (!id_parse(key, &id)) b->failed = true;
	if (b->failed || id.damage != DAMAGE_NONE) return key;
	int number = 2 * ++b->number;
	if (!id.is_text) {
		int last = key.n >= 17 ? (key.p[16] - '0') & 1 : 1;
		snprintf(text, sizeof text, "%.14s%03d*", key.p, (number + last) % 1000);
		return example_number(&b->arena, keep(b, text));
	}
	snprintf(text, sizeof text, "%.*s%0*d", (int)(key.n - 4), key.p, 4, number % 10000);
	return keep(b, text);
}

/* The same person under a number of its own. */
static void add(struct bounding *b, struct world_row *rows, size_t count, struct text what)
{
	if (!rows) b->failed = true;
	if (b->failed || b->count == PERSONS_MAX || b->number >= NUMBERS_MAX) return;
	struct text key = {0}, own = {0};
	for (size_t i = 0; i < count; i++) {
		struct text *cell = &rows[i].cells[key_of_table(b, rows[i].table)];
		if (i == 0 || !text_equal(*cell, key)) {
			key = *cell;
			own = own_key(b, key);
		}
		*cell = own;
	}
	b->variants[b->count++] = (struct variant){rows, count, what};
}

/* Someone with one cell changed; every row's, where it is the key. */
static void vary(struct bounding *b, const struct world_row *rows, size_t count, size_t row, int field, struct text cell)
{
	struct world_row *changed = copy_rows(b, rows, count, 0);
	int table = rows[row].table;
	bool is_key = field == key_of_table(b, table);
	for (size_t i = 0; changed && i < count; i++)
		if (i == row || is_key) changed[i].cells[is_key ? key_of_table(b, changed[i].table) : field] = cell;
	const struct table *t = &b->w->pack->tables[table];
	const struct text day = is_key && cell.n ? cell : TEXT("");
	struct buf what;
	buf_init(&what);
	if (day.n && !b->zh) buf_str(&what, "birth date in ");
	buf_text(&what, t->name);
	buf_byte(&what, '.');
	buf_text(&what, t->fields[field].name);
	if (day.n) buf_printf(&what, b->zh ? " 里的出生日期 %.4s-%.2s-%.2s" : " %.4s-%.2s-%.2s", day.p + 6, day.p + 10, day.p + 12);
	else if (cell.n) buf_str(&what, " = "), buf_text(&what, cell);
	else buf_str(&what, b->zh ? " 空白" : " blank");
	add(b, changed, count, keep_printed(b, &what));
}

/* ---- what is varied ---- */

static void vary_day(struct bounding *b, const struct world_row *rows, size_t count, size_t row, const struct bounded *v, int64_t value)
{
	char text[32];
	const struct field *f = &b->w->pack->tables[v->table].fields[v->field];
	if (v->type == TYPE_DATE && !date_in_range(value)) return;
	for (size_t i = 0; f->has_values && !v->of_number && i < f->value_count; i++) {
		if (f->numbers[f->values[i].literal] != value) continue;
		vary(b, rows, count, row, v->field, f->values[i].raw);
		return;
	}
	if (f->has_values && !v->of_number) return; /* no cell means it */
	if (v->type == TYPE_DATE) date_format((int32_t)value, text);
	else snprintf(text, sizeof text, "%" PRId64, value);
	if (v->of_number) {
		struct text old = rows[row].cells[v->field];
		if (old.n != NUMBER_DIGITS) return;
		snprintf(text, sizeof text, "%.6s%08d%.3s*", old.p, date_ymd((int32_t)value), old.p + 14);
		vary(b, rows, count, row, v->field, example_number(&b->arena, keep(b, text)));
		return;
	}
	vary(b, rows, count, row, v->field, keep(b, text));
}

/* Whether a field's value is a day of birth to a condition. */
static bool is_birth(const struct expr *e, const struct bounded *v)
{
	if (v->of_number) return true;
	if (e->op == X_AGE_ON) {
		const struct expr *born = e->args[0];
		if (born->op == X_FIELD && born->table == v->table && born->field == v->field) return true;
	}
	for (size_t i = 0; i < e->count; i++)
		if (is_birth(e->args[i], v)) return true;
	return false;
}

/* Births at the end of February, in the leap year nearest to a bound. */
static void vary_february(struct bounding *b, const struct world_row *rows, size_t count, size_t row, const struct bounded *v)
{
	int year, month, mday;
	if (v->count == 0 || v->type != TYPE_DATE || !is_birth(b->w->pack->rules[b->rule].when, v)) return;
	date_split((int32_t)v->bounds[0], &year, &month, &mday);
	year -= year % 4;
	if (!date_real(year, 2, 29)) return;
	vary_day(b, rows, count, row, v, date_day(year, 2, 28));
	vary_day(b, rows, count, row, v, date_day(year, 2, 29));
	vary_day(b, rows, count, row, v, date_day(year, 3, 1));
}

/* Whether the value stands beside a bound that was read from the condition, or in the row already. */
static bool is_there(const struct bounding *b, const struct bounded *v, int64_t value, struct text cell)
{
	const struct samples *d = &b->w->samples;
	char room[32];
	for (size_t i = 0; i < d->bounded_count; i++) {
		const struct bounded *other = &d->bounded[i];
		if (other->table != v->table || other->field != v->field) continue;
		for (size_t k = 0; k < other->count; k++)
			if (value >= other->bounds[k] - 1 && value <= other->bounds[k] + 1) return true;
	}
	return text_equal(edge_cell(v->type, value, room), cell);
}

/* Where a bound could not be read from the condition, as of a month or of a difference: where the rule changes its mind. */
static void vary_edges(struct bounding *b, const struct world_row *rows, size_t count, size_t row)
{
	const struct samples *d = &b->w->samples;
	const int table = rows[row].table;
	const struct table *t = &b->w->pack->tables[table];
	struct world_case c = {b->base.day, b->rule, copy_rows(b, rows, count, 0), count};
	if (d->complete) return;
	if (!c.rows) b->failed = true;
	for (int f = 0; f < (int)t->field_count && !b->failed; f++) {
		const struct bounded v = {.table = table, .field = f, .type = t->fields[f].type};
		if ((v.type != TYPE_INT && v.type != TYPE_DATE) || t->fields[f].has_values || d->of[table][f] < 0) continue;
		for (int up = 0; up < 2 && !b->failed; up++) {
			struct edge e;
			bool found;
			if (!edge_find(b->x, &c, row, f, up, &e, &found)) b->failed = true;
			if (b->failed || !found) continue;
			if (!is_there(b, &v, e.near, rows[row].cells[f])) vary_day(b, rows, count, row, &v, e.near);
			if (!is_there(b, &v, e.far, rows[row].cells[f])) vary_day(b, rows, count, row, &v, e.far);
		}
	}
}

/* Bounds, February, blanks and doubles of one row. */
static void vary_row(struct bounding *b, const struct world_row *rows, size_t count, size_t row)
{
	const struct samples *d = &b->w->samples;
	int table = rows[row].table;
	const struct table *t = &b->w->pack->tables[table];
	for (size_t i = 0; i < d->bounded_count; i++) {
		const struct bounded *v = &d->bounded[i];
		if (v->table != table) continue;
		for (size_t k = 0; k < v->count; k++) {
			bool next = false; /* the bound of `>` is one behind that of `>=`: its sides are there already */
			for (size_t m = 0; m < v->count; m++) next |= v->bounds[m] == v->bounds[k] - 1;
			for (int64_t by = next ? 1 : -1; by <= 1; by++) vary_day(b, rows, count, row, v, v->bounds[k] + by);
		}
		vary_february(b, rows, count, row, v);
	}
	vary_edges(b, rows, count, row);
	for (int f = 0; f < (int)t->field_count; f++)
		if (d->of[table][f] >= 0 && rows[row].cells[f].n && f != t->key) vary(b, rows, count, row, f, TEXT(""));
	struct world_row *twice = copy_rows(b, rows, count, 1);
	struct buf what;
	if (twice && !rows[row].rejected) {
		twice[count] = rows[row];
		twice[count].cells = arena_alloc(&b->arena, t->field_count * sizeof *twice->cells);
		if (!twice[count].cells) b->failed = true;
		else memcpy(twice[count].cells, rows[row].cells, t->field_count * sizeof *twice->cells);
		buf_init(&what);
		buf_printf(&what, b->zh ? "%.*s 两条记录" : "two records of %.*s", (int)t->name.n, t->name.p);
		add(b, twice, count + 1, keep_printed(b, &what));
	}
}

/* The value in every row's fields that conditions compare with each other: a day of birth and the one in the number. */
static void together(struct bounding *b, int64_t value)
{
	const struct samples *d = &b->w->samples;
	struct world_row *rows = copy_rows(b, b->base.rows, b->base.count, 0);
	char day[11], what[64];
	size_t set = 0;
	if (!date_in_range(value)) return;
	date_format((int32_t)value, day);
	for (size_t i = 0; rows && i < d->bounded_count; i++) {
		const struct bounded *v = &d->bounded[i];
		if (!v->linked || v->type != TYPE_DATE) continue;
		for (size_t r = 0; r < b->base.count; r++) {
			struct text *cell = &rows[r].cells[v->field];
			char text[32];
			if (rows[r].table != v->table || (v->of_number && cell->n != NUMBER_DIGITS)) continue;
			snprintf(text, sizeof text, "%.6s%08d%.3s*", v->of_number ? cell->p : "", date_ymd((int32_t)value),
			         v->of_number ? cell->p + 14 : "");
			*cell = v->of_number ? example_number(&b->arena, keep(b, text)) : keep(b, day);
			set++;
		}
	}
	snprintf(what, sizeof what, b->zh ? "各处的日期都是 %s" : "every such day = %s", day);
	if (set > 1) add(b, rows, b->base.count, keep(b, what));
}

static void vary_together(struct bounding *b)
{
	const struct samples *d = &b->w->samples;
	int64_t last = INT64_MIN;
	for (;;) { /* the bounds of all, in order */
		int64_t next = INT64_MAX;
		for (size_t i = 0; i < d->bounded_count; i++)
			for (size_t k = 0; d->bounded[i].linked && d->bounded[i].type == TYPE_DATE && k < d->bounded[i].count; k++)
				if (d->bounded[i].bounds[k] > last && d->bounded[i].bounds[k] < next) next = d->bounded[i].bounds[k];
		if (next == INT64_MAX) return;
		for (int64_t by = next == last + 1 ? 1 : -1; by <= 1; by++) together(b, next + by);
		if (last == INT64_MIN) {
			int year, month, mday;
			date_split((int32_t)next, &year, &month, &mday);
			year -= year % 4;
			for (int64_t by = 0; date_real(year, 2, 29) && by < 3; by++) together(b, date_day(year, 2, 28) + by);
		}
		last = next;
	}
}

/* ---- who is varied ---- */

static bool has_table(const struct world_case *c, int table)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->rows[i].table == table) return true;
	return false;
}

/* A record of a list or line that the base has none of, such that the rule comes to something else; else any. */
static struct world_row *with_record(struct bounding *b, int table)
{
	const struct samples *d = &b->w->samples;
	const struct table *t = &b->w->pack->tables[table];
	struct world_case c = b->base;
	int fields[PACK_FIELDS_MAX];
	uint16_t choice[PACK_FIELDS_MAX] = {0};
	size_t field_count = 0;
	for (int f = 0; f < (int)t->field_count; f++)
		if (f != t->key && d->of[table][f] >= 0) fields[field_count++] = f;
	if (!(c.rows = copy_rows(b, b->base.rows, b->base.count, 1))) return NULL;
	struct world_row *row = &c.rows[c.count++];
	*row = (struct world_row){.table = table};
	if (!(row->cells = arena_zalloc(&b->arena, t->field_count, sizeof *row->cells))) return NULL;
	row->cells[t->key] = b->base.rows[0].cells[key_of_table(b, b->base.rows[0].table)];
	for (int tried = 0; tried < ROWS_TRIED_MAX; tried++) {
		enum outcome o;
		for (size_t i = 0; i < field_count; i++) row->cells[fields[i]] = d->items[d->of[table][fields[i]]].items[choice[i]].cell;
		if (!paste_outcome(b->x, &c, &o)) return NULL;
		if (o == OUTCOME_CLEAR) return c.rows;
		size_t i = 0;
		while (i < field_count && ++choice[i] == d->items[d->of[table][fields[i]]].count) choice[i++] = 0;
		if (i == field_count) break;
	}
	for (size_t i = 0; i < field_count; i++) row->cells[fields[i]] = d->items[d->of[table][fields[i]]].items[0].cell;
	return c.rows;
}

static bool reads(const struct expr *e, int table)
{
	if (e->table == table && (e->op == X_FIELD || e->op >= X_PRESENT_GROUP)) return true;
	for (size_t i = 0; i < e->count; i++)
		if (reads(e->args[i], table)) return true;
	return false;
}

static void vary_all(struct bounding *b)
{
	const struct pack *p = b->w->pack;
	add(b, copy_rows(b, b->base.rows, b->base.count, 0), b->base.count, b->zh ? TEXT("基准") : TEXT("to begin with"));
	vary_together(b);
	for (size_t i = 0; i < b->base.count; i++) vary_row(b, b->base.rows, b->base.count, i);
	struct text key = b->base.rows[0].cells[key_of_table(b, b->base.rows[0].table)];
	if (key.n && b->base.count == 1) vary(b, b->base.rows, 1, 0, key_of_table(b, b->base.rows[0].table), TEXT(""));
	for (int t = 0; t < p->table_count && !b->failed; t++) {
		if (has_table(&b->base, t) || !reads(p->rules[b->rule].when, t)) continue;
		struct world_row *rows = with_record(b, t);
		struct buf what;
		if (!rows) {
			b->failed = true;
			return;
		}
		buf_init(&what);
		buf_printf(&what, b->zh ? "另有一条 %.*s" : "a record of %.*s besides", (int)p->tables[t].name.n, p->tables[t].name.p);
		add(b, copy_rows(b, rows, b->base.count + 1, 0), b->base.count + 1, keep_printed(b, &what));
		vary_row(b, rows, b->base.count + 1, b->base.count);
	}
}

/* ---- printing ---- */

static struct world_case all_of(struct bounding *b, int32_t day, size_t from, size_t to)
{
	struct world_case c = {.day = day, .rule = b->rule};
	size_t most = 0;
	for (size_t i = from; i < to; i++) most += b->variants[i].count;
	c.rows = arena_alloc(&b->arena, most * sizeof *c.rows);
	if (!c.rows) b->failed = true;
	for (int t = 0; c.rows && t < b->w->pack->table_count; t++)
		for (size_t i = from; i < to; i++)
			for (size_t k = 0; k < b->variants[i].count; k++)
				if (b->variants[i].rows[k].table == t) c.rows[c.count++] = b->variants[i].rows[k];
	return c;
}

/* What the rule says of a person of the judged example: by its key, or, without a usable one, by its row. */
static struct text said_of(struct bounding *b, const struct world_case *c, const struct variant *v, struct text *name)
{
	const struct pack *p = b->x->pack;
	const struct world_row *first = &v->rows[0];
	struct buf key;
	struct id_number id;
	struct text cell = first->cells[p->tables[first->table].key];
	bool is_id = p->tables[first->table].fields[p->tables[first->table].key].type == TYPE_ID;
	uint64_t number = 0;
	for (size_t i = 0; i < c->count; i++) {
		number += c->rows[i].table == first->table;
		if (c->rows[i].cells == first->cells) break;
	}
	*name = cell;
	buf_init(&key);
	if (cell.n == 0 || (is_id && id_parse(cell, &id) && id.damage != DAMAGE_NONE)) {
		buf_text(&key, p->tables[first->table].name);
		buf_byte(&key, '#');
		buf_number(&key, number);
		*name = keep_printed(b, &key);
	}
	struct text said = outcome_name(OUTCOME_CLEAR);
	for (size_t i = 0; i < b->x->assessment.finding_count; i++) {
		const struct finding *f = &b->x->assessment.findings[i];
		buf_reset(&key);
		example_key(b->x, f, &key);
		b->failed |= key.failed;
		bool mine = text_equal(buf_view(&key), *name);
		if (mine && f->rule == b->rule) said = outcome_name((enum outcome)f->outcome);
		if (mine && f->rule >= p->rule_count) said = finding_rule_id(p, f->rule);
		if (mine && f->rule == b->rule) break;
	}
	buf_free(&key);
	return said;
}

static void print_test(struct bounding *b, int32_t day, size_t from, size_t to, const char *name, struct buf *out)
{
	struct world_case c = all_of(b, day, from, to);
	const int only[] = {b->rule, (int)b->x->pack->rule_count};
	bool keyless = false;
	if (b->failed || !paste_judge(b->x, &c)) {
		b->failed = true;
		return;
	}
	for (uint32_t i = 0; i < b->x->persons.count; i++) keyless |= b->x->persons.key[i] == 0;
	for (size_t i = from; i < to; i++) {
		struct text who;
		const struct text said = said_of(b, &c, &b->variants[i], &who);
		buf_str(out, "  #   ");
		buf_text(out, who);
		for (int used = text_columns(who); used < 20; used++) buf_byte(out, ' ');
		buf_printf(out, " %-16.*s %.*s\n", (int)said.n, said.p, (int)b->variants[i].what.n, b->variants[i].what.p);
	}
	if (!b->failed && !paste_print(b->x, &c, text_of(name), only, keyless ? 2 : 1, 2, out)) b->failed = true;
}

/* ---- days on which something begins or ends ---- */

static uint64_t day_says(const struct pack *p, const struct expr *e, uint64_t h)
{
	struct frame none = {.pack = p};
	if (e->type == TYPE_BOOL && expr_is_fixed(e)) return h * 3 + (uint64_t)eval_truth(&none, e);
	for (size_t i = 0; i < e->count; i++) h = day_says(p, e->args[i], h);
	return h;
}

static void print_days(struct bounding *b, struct buf *out)
{
	struct pack *p = b->w->pack;
	const struct expr *when = p->rules[b->rule].when;
	int32_t from, until;
	uint64_t before = 0;
	bool first = true;
	days_in_force(b->suite, &from, &until);
	for (int32_t day = from; day <= until && !b->failed; day++) {
		if (pack_compute_params(p, day, NULL, 0) >= 0) continue;
		uint64_t says = day_says(p, when, 1);
		bool changed = !first && says != before;
		before = says;
		first = false;
		for (int32_t run = day - 1; changed && run <= day + 1 && run <= until; run++) {
			char name[200], text[11];
			size_t at = b->count;
			date_format(run, text);
			snprintf(name, sizeof name, b->zh ? "%.*s：运行日 %s" : "%.*s: run on %s", (int)p->rules[b->rule].id.n, p->rules[b->rule].id.p, text);
			add(b, copy_rows(b, b->base.rows, b->base.count, 0), b->base.count, b->zh ? TEXT("基准") : TEXT("to begin with"));
			if (b->count > at) print_test(b, run, at, at + 1, name, out);
		}
		pack_compute_params(p, day, NULL, 0);
	}
}

/* ---- all of a rule ---- */

static bool is_flagged(void *context, const struct world_case *c)
{
	struct bounding *b = context;
	enum outcome o;
	if (paste_outcome(b->x, c, &o)) return o == OUTCOME_FLAG;
	b->failed = true;
	return false;
}

bool boundary_print(struct suite *s, struct world *w, struct example *x, int rule, enum language language, struct buf *out)
{
	struct bounding b = {.suite = s, .w = w, .x = x, .rule = rule, .zh = language == LANGUAGE_ZH};
	struct expr *when = s->pack->rules[rule].when, saved = *when;
	struct expr never = {.op = X_BOOL, .type = TYPE_BOOL, .at = when->at, .table = -1};
	/* Nobody could tell it from a rule that is never true, but who it is true of. */
	const struct mutant mute = {.kind = MUTATION_NEGATE, .nodes = &when, .node_count = 1, .saved = &saved, .changed = &never};
	int32_t days[DAYS_MAX];
	char name[200];
	arena_init(&b.arena, 0);
	b.variants = arena_alloc(&b.arena, PERSONS_MAX * sizeof *b.variants);
	w->only_true = true;
	enum search found = b.variants ? world_search(w, &mute, rule, days, days_of(s, rule, days), is_flagged, &b, &b.base) : SEARCH_FAILED;
	w->only_true = false;
	b.failed |= found == SEARCH_FAILED;
	bool any = found == SEARCH_FOUND;
	if (found == SEARCH_OPEN && !b.failed) b.failed = !tested_find(s, x, rule, &b.arena, NULL, NULL, &b.base, &any);
	if (any && !b.failed) {
		struct text id = s->pack->rules[rule].id;
		snprintf(name, sizeof name, b.zh ? "%.*s：界线" : "%.*s: boundaries", (int)id.n, id.p);
		pack_compute_params(s->pack, b.base.day, NULL, 0);
		vary_all(&b);
		if (!b.failed) print_test(&b, b.base.day, 0, b.count, name, out);
		if (!b.failed) print_days(&b, out);
	} else if (!b.failed) {
		struct text id = s->pack->rules[rule].id;
		buf_printf(out, b.zh ? "  # %.*s：试了 %" PRIu64 " 种取值组合，没有找到它会标记的人，所以没有例子\n"
		                     : "  # %.*s: nobody was found whom it flags, among %" PRIu64 " combinations of values: no examples\n",
		           (int)id.n, id.p, w->tried);
	}
	bool done = !b.failed && !out->failed;
	arena_free(&b.arena);
	return done;
}
