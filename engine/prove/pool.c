#include "pool.h"

#include <stdio.h>
#include <stdlib.h>

#include "../base/buf.h"
#include "../base/date.h"
#include "../pack/value.h"

/* What stands in a text cell that only has to say something. */
#define FILLER "有"

void pool_init(struct pool *p, struct arena *a) { *p = (struct pool){.arena = a}; }

void pool_free(struct pool *p)
{
	for (size_t i = 0; i < p->count; i++) free(p->fields[i].values);
	free(p->fields);
}

/* NULL: the condition does not read it. */
static const struct pool_field *find(const struct pool *p, int table, int field)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->fields[i].table == table && p->fields[i].field == field) return &p->fields[i];
	return NULL;
}

static void add_value(struct pool *p, struct pool_field *f, struct cell_value v)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->values[i].blank == v.blank && f->values[i].number == v.number && text_equal(f->values[i].text, v.text)) return;
	if (!grow(&f->values, &f->cap, f->count, sizeof *f->values)) p->failed = true;
	else f->values[f->count++] = v;
}

/* The raw cell of a literal; -1: there is none, it stands for a blank only. */
static int raw_of(const struct field *f, int literal)
{
	for (size_t i = 0; i < f->value_count; i++)
		if (f->values[i].literal == literal) return (int)i;
	return -1;
}

static void add_listed(struct pool *p, struct pool_field *to, const struct field *f)
{
	size_t count = f->type == TYPE_STRING ? f->literal_count : f->number_count;
	for (size_t i = 0; i < count; i++)
		if (raw_of(f, (int)i) >= 0)
			add_value(p, to, (struct cell_value){.number = f->type == TYPE_STRING ? (int32_t)i : (int32_t)f->numbers[i]});
}

static struct pool_field *field_of(struct pool *p, const struct pack *pack, int table, int field)
{
	const struct pool_field *found = find(p, table, field);
	if (found) return &p->fields[found - p->fields];
	if (!grow(&p->fields, &p->cap, p->count, sizeof *p->fields)) {
		p->failed = true;
		return NULL;
	}
	struct pool_field *new = &p->fields[p->count++];
	*new = (struct pool_field){.table = table, .field = field};
	const struct field *f = &pack->tables[table].fields[field];
	if (f->has_values) add_listed(p, new, f);
	if (f->type == TYPE_BOOL && !f->has_values)
		for (int i = 0; i < 2; i++) add_value(p, new, (struct cell_value){.number = i});
	return new;
}

/* ---- values for a field ---- */

static void offer_number(struct pool *p, const struct pack *pack, const struct expr *e, int64_t n)
{
	struct pool_field *to = field_of(p, pack, e->table, e->field);
	const struct field *f = &pack->tables[e->table].fields[e->field];
	if (!to || f->has_values) return;
	for (int64_t v = n - 1; v <= n + 1; v++)
		if (f->type == TYPE_DATE ? date_in_range(v) : v >= -VALUE_INT_MAX && v <= VALUE_INT_MAX)
			add_value(p, to, (struct cell_value){.number = (int32_t)v});
}

static void offer_text(struct pool *p, const struct pack *pack, const struct expr *e, struct text t)
{
	struct pool_field *to = field_of(p, pack, e->table, e->field);
	const struct field *f = &pack->tables[e->table].fields[e->field];
	if (!to || f->has_values || f->type != TYPE_STRING || !t.n) return;
	char *copy = arena_dup(p->arena, t.p, t.n);
	if (!copy) p->failed = true;
	else add_value(p, to, (struct cell_value){.text = {copy, t.n}});
}

/* ---- bounds ---- */

static bool reads_group(const struct expr *e) { return e->op >= X_PRESENT_GROUP; }

/* Whether every record a dot of e reads is in the frame; within: the table of the group function around. */
static bool evaluable(const struct frame *f, const struct expr *e, int within)
{
	if (e->op == X_FIELD && e->table != within && !f->at[e->table]) return false;
	for (size_t i = 0; i < e->count; i++)
		if (!evaluable(f, e->args[i], reads_group(e) ? e->table : within)) return false;
	return true;
}

static bool is_constant(const struct expr *e)
{
	if (e->op == X_FIELD || reads_group(e)) return false;
	for (size_t i = 0; i < e->count; i++)
		if (!is_constant(e->args[i])) return false;
	return true;
}

/* The day on which somebody of `age` on the day `on` was born on that very day of the year. */
static int64_t born(int32_t on, int64_t age)
{
	int year, month, day;
	date_split(on, &year, &month, &day);
	int64_t then = year - age;
	if (then < DATE_YEAR_MIN || then > DATE_YEAR_MAX) return INT64_MIN;
	if (!date_real((int)then, month, day)) day = 28;
	return date_day((int)then, month, day);
}

/* Offers the fields of e what makes e come to n, or nearly, as far as what else is in e is known. */
static void invert(struct pool *p, struct frame *f, const struct expr *e, int64_t n)
{
	int64_t k;
	switch (e->op) {
	case X_FIELD: offer_number(p, f->pack, e, n); break;
	case X_ADD: case X_SUB:
		if (evaluable(f, e->args[1], -1) && eval_number(f, e->args[1], &k)) invert(p, f, e->args[0], e->op == X_ADD ? n - k : n + k);
		if (evaluable(f, e->args[0], -1) && eval_number(f, e->args[0], &k)) invert(p, f, e->args[1], e->op == X_ADD ? n - k : k - n);
		break;
	case X_AGE_ON:
		if (!evaluable(f, e->args[1], -1) || !eval_number(f, e->args[1], &k)) break;
		for (int64_t age = n - 1; age <= n + 2; age++)
			if (born((int32_t)k, age) != INT64_MIN) invert(p, f, e->args[0], born((int32_t)k, age));
		break;
	case X_DAYS_BETWEEN:
		if (evaluable(f, e->args[1], -1) && eval_number(f, e->args[1], &k)) invert(p, f, e->args[0], k - n);
		if (evaluable(f, e->args[0], -1) && eval_number(f, e->args[0], &k)) invert(p, f, e->args[1], k + n);
		break;
	case X_YEAR:
		for (int64_t y = n - 1; y <= n + 1; y++)
			if (y >= DATE_YEAR_MIN && y <= DATE_YEAR_MAX) invert(p, f, e->args[0], date_day((int)y, 6, 15));
		break;
	case X_MONTH:
		for (int month = 1; month <= 12; month++) {
			int year, ignored_month, ignored_day;
			date_split(f->pack->run_date, &year, &ignored_month, &ignored_day);
			invert(p, f, e->args[0], date_day(year, month, 15));
		}
		break;
	case X_ON_OR_BEFORE: case X_FIRST: case X_MIN: case X_MAX: invert(p, f, e->args[0], n); break;
	default: break;
	}
}

static void invert_text(struct pool *p, struct frame *f, const struct expr *e, struct text t)
{
	if (e->op == X_FIELD) offer_text(p, f->pack, e, t);
	else if (e->op == X_FIRST) invert_text(p, f, e->args[0], t);
}

static void compare_sides(struct pool *p, struct frame *f, const struct expr *a, const struct expr *b)
{
	int64_t n;
	char room[18];
	struct text t;
	if (is_constant(a) || a->type == TYPE_ID || !evaluable(f, b, -1)) return;
	if (a->type == TYPE_INT || a->type == TYPE_DATE) {
		if (eval_number(f, b, &n)) invert(p, f, a, n);
	} else if (a->type == TYPE_STRING && eval_string(f, b, room, &t)) {
		invert_text(p, f, a, t);
	}
}

static bool compares(const struct expr *e)
{
	return (e->op >= X_EQ && e->op <= X_IN_RANGE) || e->op == X_SAME_NAME || e->op == X_STARTS_WITH || e->op == X_CONTAINS;
}

/* Everything the condition compares, as seen from the frame. */
static void add_bounds(struct pool *p, struct frame *f, const struct expr *e)
{
	for (size_t i = 0; compares(e) && i < e->count; i++)
		for (size_t k = 0; k < e->count; k++)
			if (i != k) compare_sides(p, f, e->args[i], e->args[k]);
	for (size_t i = 0; i < e->count; i++) add_bounds(p, f, e->args[i]);
}

static void add_reads(struct pool *p, const struct pack *pack, const struct expr *e)
{
	if (e->op == X_FIELD) field_of(p, pack, e->table, e->field);
	if (reads_group(e)) p->groups |= UINT32_C(1) << e->table;
	for (size_t i = 0; i < e->count; i++) add_reads(p, pack, e->args[i]);
}

/* Bounds once without records, then from every record of the person: what they say may be what another is compared with. */
void pool_add_condition(struct pool *p, struct frame *f, const struct expr *when)
{
	const struct pack *pack = f->pack;
	add_reads(p, pack, when);
	add_bounds(p, f, when);
	for (int t = 0; t < pack->table_count; t++) {
		struct record **records;
		uint32_t n = person_records(f->persons, t, f->person, &records);
		if (n) f->at[t] = records[0];
	}
	add_bounds(p, f, when);
	for (int t = 0; t < pack->table_count; t++) {
		struct record **records;
		uint32_t n = person_records(f->persons, t, f->person, &records);
		for (uint32_t i = 1; i < n && i < 16; i++) {
			f->at[t] = records[i];
			add_bounds(p, f, when);
		}
	}
	for (int t = 0; t < pack->table_count; t++) f->at[t] = NULL;
	for (size_t i = 0; i < p->count; i++) {
		const struct field *field = &pack->tables[p->fields[i].table].fields[p->fields[i].field];
		if (field->type == TYPE_STRING && !field->has_values)
			add_value(p, &p->fields[i], (struct cell_value){.text = TEXT(FILLER)});
		if (field->type == TYPE_DATE && !field->has_values)
			add_value(p, &p->fields[i], (struct cell_value){.number = pack->run_date});
		if ((field->type == TYPE_INT) && !field->has_values && !p->fields[i].count)
			add_value(p, &p->fields[i], (struct cell_value){.number = 1});
		add_value(p, &p->fields[i], (struct cell_value){.blank = true});
	}
}

struct text cell_value_text(const struct field *f, const struct cell_value *v, char room[16])
{
	if (v->blank) return TEXT("");
	if (f->has_values) {
		int literal = v->number;
		for (size_t i = 0; f->type != TYPE_STRING && i < f->number_count; i++)
			if (f->numbers[i] == v->number) literal = (int)i;
		int raw = raw_of(f, literal);
		return raw >= 0 ? f->values[raw].raw : TEXT("");
	}
	if (f->type == TYPE_STRING || f->type == TYPE_ID) return v->text;
	if (f->type == TYPE_DATE) date_format(v->number, room);
	else if (f->type == TYPE_BOOL) snprintf(room, 16, "%s", v->number ? "true" : "false");
	else snprintf(room, 16, "%d", (int)v->number);
	return text_of(room);
}
