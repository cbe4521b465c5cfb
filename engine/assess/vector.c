#include "vector.h"

#include <string.h>

#include "../base/date.h"
#include "../pack/value.h"

/* What a condition is evaluated over: n elements, each a person and in some tables one record. */
struct domain {
	uint32_t n;
	uint32_t single;            /* a bit per table that has one record in scope */
	const uint32_t *row[2];     /* of a pair's lines: places in persons->records; NULL: element i has record i */
	const uint32_t *person;     /* NULL: element i is person i */
};

/* Ints or dates of a domain; CELL_MISSING where missing. */
struct ints {
	const int32_t *p;           /* NULL: out of memory */
	bool constant;              /* p has one element, which stands for all */
};

static const uint8_t *truths(struct vector *v, const struct domain *d, const struct expr *e, const uint8_t *where);
static struct ints numbers(struct vector *v, const struct domain *d, const struct expr *e);

bool vector_init(struct vector *v, const struct pack *pack, const struct persons *ps)
{
	*v = (struct vector){.pack = pack, .persons = ps};
	arena_init(&v->columns, 1 << 18);
	arena_init(&v->scratch, 1 << 18);
	for (int t = 0; t < pack->table_count; t++)
		if (!(v->column[t] = arena_zalloc(&v->columns, pack->tables[t].field_count, sizeof **v->column))) return false;
	return true;
}

void vector_free(struct vector *v)
{
	arena_free(&v->columns);
	arena_free(&v->scratch);
}

static uint32_t table_count(const struct vector *v, int table)
{
	const struct persons *ps = v->persons;
	return ps->start[table] ? ps->start[table][ps->count] : 0;
}

static bool is_single(const struct domain *d, int table) { return d->single >> table & 1; }

static bool is_unknown(const struct vector *v, uint32_t person, int table)
{
	return v->persons->unknown[person] >> table & 1;
}

static uint32_t person_at(const struct domain *d, uint32_t i) { return d->person ? d->person[i] : i; }

static uint32_t row_at(const struct domain *d, int table, uint32_t i)
{
	return table < 2 && d->row[table] ? d->row[table][i] : i;
}

/* ---- domains ---- */

static bool line_domain(struct vector *v, int table, struct domain *d)
{
	uint32_t n = table_count(v, table);
	if (!v->person_of[table]) {
		uint32_t *persons = arena_alloc(&v->columns, (size_t)n * sizeof *persons);
		if (!persons) return false;
		for (uint32_t i = 0; i < n; i++) persons[i] = v->persons->records[table][i]->person;
		v->person_of[table] = persons;
	}
	*d = (struct domain){.n = n, .single = UINT32_C(1) << table, .person = v->person_of[table]};
	return true;
}

static bool make_pairs(struct vector *v)
{
	const struct persons *ps = v->persons;
	size_t n = 0;
	struct record **ignored;
	for (uint32_t p = 0; p < ps->count; p++)
		n += (size_t)person_records(ps, 0, p, &ignored) * person_records(ps, 1, p, &ignored);
	v->pair_person = arena_alloc(&v->columns, n * sizeof *v->pair_person);
	v->pair_row[0] = arena_alloc(&v->columns, n * sizeof *v->pair_row[0]);
	v->pair_row[1] = arena_alloc(&v->columns, n * sizeof *v->pair_row[1]);
	if (!v->pair_person || !v->pair_row[0] || !v->pair_row[1] || n > UINT32_MAX) return false;
	for (uint32_t p = 0; n && p < ps->count; p++)
		for (uint32_t a = ps->start[0][p]; a < ps->start[0][p + 1]; a++)
			for (uint32_t b = ps->start[1][p]; b < ps->start[1][p + 1]; b++) {
				v->pair_person[v->pairs] = p;
				v->pair_row[0][v->pairs] = a;
				v->pair_row[1][v->pairs++] = b;
			}
	return true;
}

static bool scope_domain(struct vector *v, enum rule_scope scope, struct domain *d)
{
	*d = (struct domain){.n = v->persons->count};
	if (scope == SCOPE_PERSON) return true;
	if (scope != SCOPE_PAIR) return line_domain(v, (int)scope, d);
	if (!v->pair_person && !make_pairs(v)) return false;
	*d = (struct domain){.n = v->pairs, .single = 3, .row = {v->pair_row[0], v->pair_row[1]}, .person = v->pair_person};
	return true;
}

/* Whether e reads a field of a single record of the domain. A group's own condition that does depends on the element,
 * not only on the person. */
static bool reads_single(const struct domain *d, const struct expr *e)
{
	if (e->op == X_FIELD && is_single(d, e->table)) return true;
	for (size_t i = 0; i < e->count; i++)
		if (reads_single(d, e->args[i])) return true;
	return false;
}

/* ---- one element at a time, by the plain walk ---- */

static void frame_at(const struct vector *v, const struct domain *d, uint32_t i, struct frame *f)
{
	f->person = person_at(d, i);
	f->unknown = v->persons->unknown[f->person];
	for (int t = 0; d->single >> t; t++)
		if (is_single(d, t)) f->at[t] = v->persons->records[t][row_at(d, t, i)];
}

static const uint8_t *walked_truths(struct vector *v, const struct domain *d, const struct expr *e, const uint8_t *where)
{
	struct frame f = {.pack = v->pack, .persons = v->persons};
	uint8_t *out = arena_zalloc(&v->scratch, d->n, 1);
	for (uint32_t i = 0; out && i < d->n; i++) {
		if (where && where[i] == TRUTH_FALSE) continue;
		frame_at(v, d, i, &f);
		out[i] = (uint8_t)eval_truth(&f, e);
	}
	return out;
}

static struct ints walked_numbers(struct vector *v, const struct domain *d, const struct expr *e)
{
	struct frame f = {.pack = v->pack, .persons = v->persons};
	int32_t *out = arena_alloc(&v->scratch, (size_t)d->n * sizeof *out);
	for (uint32_t i = 0; out && i < d->n; i++) {
		int64_t n;
		frame_at(v, d, i, &f);
		out[i] = eval_number(&f, e, &n) ? (int32_t)n : CELL_MISSING;
	}
	return (struct ints){.p = out};
}

/* ---- ints and dates ---- */

/* A field of 32-bit cells, in the order of the table's records. */
static const int32_t *column_of(struct vector *v, int table, int field)
{
	int32_t **slot = &v->column[table][field];
	if (*slot) return *slot;
	uint32_t n = table_count(v, table), offset = v->pack->tables[table].fields[field].offset;
	int32_t *column = arena_alloc(&v->columns, (size_t)n * sizeof *column);
	for (uint32_t i = 0; column && i < n; i++) column[i] = record_int(v->persons->records[table][i], offset);
	return *slot = column;
}

static struct ints field_numbers(struct vector *v, const struct domain *d, const struct expr *e)
{
	const int32_t *column = column_of(v, e->table, e->field);
	const uint32_t *row = e->table < 2 ? d->row[e->table] : NULL;
	if (!column || !row) return (struct ints){.p = column};
	int32_t *out = arena_alloc(&v->scratch, (size_t)d->n * sizeof *out);
	for (uint32_t i = 0; out && i < d->n; i++) out[i] = column[row[i]];
	return (struct ints){.p = out};
}

/* An id function's answer for a number: a day, or the place of the answer among the language's (see expr_answers). */
static int32_t id_answer(enum expr_op op, uint64_t token)
{
	int32_t day;
	bool male;
	switch (op) {
	case X_ID_BIRTH_DATE: return token_birth(token, &day) && date_in_range(day) ? day : CELL_MISSING;
	case X_ID_SEX: return !token_male(token, &male) ? CELL_MISSING : male ? 0 : 1;
	case X_ID_KIND: return token ? (int32_t)token_kind(token) - ID_RESIDENT : CELL_MISSING;
	default: return token ? (int32_t)token_damage(token) : CELL_MISSING;
	}
}

static struct ints id_answers(struct vector *v, const struct domain *d, const struct expr *e)
{
	const struct expr *field = e->args[0];
	struct frame f = {.pack = v->pack, .persons = v->persons};
	int32_t *out = arena_alloc(&v->scratch, (size_t)d->n * sizeof *out);
	for (uint32_t i = 0; out && i < d->n; i++) {
		f.at[field->table] = v->persons->records[field->table][row_at(d, field->table, i)];
		out[i] = id_answer(e->op, eval_raw_token(&f, field));
	}
	return (struct ints){.p = out};
}

static struct ints constant_number(struct vector *v, int64_t n)
{
	int32_t *out = arena_alloc(&v->scratch, sizeof *out);
	if (out) *out = (int32_t)n;
	return (struct ints){.p = out, .constant = true};
}

static int64_t number_at(struct ints x, uint32_t i) { return x.p[x.constant ? 0 : i]; }

static struct ints sums(struct vector *v, const struct domain *d, const struct expr *e)
{
	struct ints a = numbers(v, d, e->args[0]), b = numbers(v, d, e->args[1]);
	int32_t *out = a.p && b.p ? arena_alloc(&v->scratch, (size_t)d->n * sizeof *out) : NULL;
	int64_t sign = e->op == X_ADD ? 1 : -1, low = -VALUE_INT_MAX, high = VALUE_INT_MAX;
	if (e->type == TYPE_DATE) {
		low = date_day(DATE_YEAR_MIN, 1, 1);
		high = date_day(DATE_YEAR_MAX, 12, 31);
	}
	for (uint32_t i = 0; out && i < d->n; i++) {
		int64_t x = number_at(a, i), y = number_at(b, i), n = x + sign * y;
		out[i] = x == CELL_MISSING || y == CELL_MISSING || n < low || n > high ? CELL_MISSING : (int32_t)n;
	}
	return (struct ints){.p = out};
}

static struct ints ages(struct vector *v, const struct domain *d, const struct expr *e)
{
	struct ints born = numbers(v, d, e->args[0]), on = numbers(v, d, e->args[1]);
	int32_t *out = born.p && on.p ? arena_alloc(&v->scratch, (size_t)d->n * sizeof *out) : NULL;
	for (uint32_t i = 0; out && i < d->n; i++) {
		int32_t x = (int32_t)number_at(born, i), y = (int32_t)number_at(on, i);
		out[i] = x == CELL_MISSING || y == CELL_MISSING ? CELL_MISSING : date_age(x, y);
	}
	return (struct ints){.p = out};
}

/* count(g) and count(g, c) of each element's person; CELL_MISSING where the group or c is unknown. */
static struct ints counts(struct vector *v, const struct domain *d, const struct expr *e)
{
	const uint8_t *inner = NULL;
	const uint32_t *start = v->persons->start[e->table];
	if (e->count && start) {
		struct domain group;
		if (!line_domain(v, e->table, &group) || !(inner = truths(v, &group, e->args[0], NULL))) return (struct ints){0};
	}
	int32_t *out = arena_alloc(&v->scratch, (size_t)d->n * sizeof *out);
	for (uint32_t i = 0; out && i < d->n; i++) {
		uint32_t p = person_at(d, i), from = start ? start[p] : 0, to = start ? start[p + 1] : 0;
		int32_t found = inner ? 0 : (int32_t)(to - from);
		bool known = !is_unknown(v, p, e->table);
		for (uint32_t r = from; inner && r < to; r++) {
			found += inner[r] == TRUTH_TRUE;
			known &= inner[r] != TRUTH_UNKNOWN;
		}
		out[i] = known ? found : CELL_MISSING;
	}
	return (struct ints){.p = out};
}

static struct ints numbers(struct vector *v, const struct domain *d, const struct expr *e)
{
	switch (e->op) {
	case X_INT: case X_DATE: return constant_number(v, e->number);
	case X_PARAM:
		return constant_number(v, e->index == PARAM_RUN_DATE ? v->pack->run_date : v->pack->params[e->index].number);
	case X_FIELD: return field_numbers(v, d, e);
	case X_ADD: case X_SUB: return sums(v, d, e);
	case X_AGE_ON: return ages(v, d, e);
	case X_ID_BIRTH_DATE: return id_answers(v, d, e);
	case X_COUNT: return reads_single(d, e) ? walked_numbers(v, d, e) : counts(v, d, e);
	default: return walked_numbers(v, d, e);
	}
}

/* ---- truths ---- */

static enum truth compared(enum expr_op op, int64_t x, int64_t y)
{
	bool holds;
	if (x == CELL_MISSING || y == CELL_MISSING) return TRUTH_UNKNOWN;
	switch (op) {
	case X_EQ: holds = x == y; break;
	case X_NE: holds = x != y; break;
	case X_LT: holds = x < y; break;
	case X_LE: holds = x <= y; break;
	case X_GT: holds = x > y; break;
	default: holds = x >= y;
	}
	return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

static const uint8_t *comparisons(struct vector *v, const struct domain *d, enum expr_op op, struct ints a, struct ints b)
{
	uint8_t *out = a.p && b.p ? arena_alloc(&v->scratch, d->n) : NULL;
	for (uint32_t i = 0; out && i < d->n; i++) out[i] = (uint8_t)compared(op, number_at(a, i), number_at(b, i));
	return out;
}

static bool is_listed_field(const struct vector *v, const struct expr *e)
{
	return e->op == X_FIELD && e->type == TYPE_STRING && v->pack->tables[e->table].fields[e->field].has_values;
}

static bool is_id_answer(const struct expr *e) { return e->op == X_ID_KIND || e->op == X_ID_DAMAGE || e->op == X_ID_SEX; }

/* A comparison that can be made on numbers: of ints, of dates, of a text from a fixed list and one of that list. */
static bool is_numeric(const struct vector *v, const struct expr *a, const struct expr *b)
{
	if (a->type == TYPE_INT || a->type == TYPE_DATE) return true;
	return (is_listed_field(v, a) || is_id_answer(a)) && b->op == X_STRING;
}

static bool all_numeric(const struct vector *v, const struct expr *list)
{
	for (size_t k = 1; k < list->count; k++)
		if (!is_numeric(v, list->args[0], list->args[k])) return false;
	return true;
}

static struct ints side(struct vector *v, const struct domain *d, const struct expr *e)
{
	if (is_listed_field(v, e)) return field_numbers(v, d, e);
	if (is_id_answer(e)) return id_answers(v, d, e);
	return e->op == X_STRING ? constant_number(v, e->number) : numbers(v, d, e);
}

static void lower_all(uint8_t *out, const uint8_t *other, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) out[i] = other[i] < out[i] ? other[i] : out[i];
}

static void higher_all(uint8_t *out, const uint8_t *other, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) out[i] = other[i] > out[i] ? other[i] : out[i];
}

static void negate_all(uint8_t *out, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) out[i] = (uint8_t)(TRUTH_TRUE - out[i]);
}

static uint8_t *own_copy(struct vector *v, const uint8_t *t, uint32_t n)
{
	uint8_t *out = t ? arena_alloc(&v->scratch, n) : NULL;
	if (out && n) memcpy(out, t, n);
	return out;
}

static const uint8_t *conjunction(struct vector *v, const struct domain *d, const struct expr *e, const uint8_t *where)
{
	uint8_t *out = own_copy(v, truths(v, d, e->args[0], where), d->n);
	for (size_t k = 1; out && k < e->count; k++) {
		if (d->n == 0 || !memchr(out, TRUTH_TRUE, d->n)) {
			if (!memchr(out, TRUTH_UNKNOWN, d->n)) return out;
		}
		/* out is false wherever `where` is, so it narrows what the next operand must know. */
		const uint8_t *next = truths(v, d, e->args[k], out);
		if (!next) return NULL;
		lower_all(out, next, d->n);
	}
	return out;
}

static const uint8_t *disjunction(struct vector *v, const struct domain *d, const struct expr *e, const uint8_t *where)
{
	uint8_t *out = own_copy(v, truths(v, d, e->args[0], where), d->n);
	for (size_t k = 1; out && k < e->count; k++) {
		const uint8_t *next = truths(v, d, e->args[k], where);
		if (!next) return NULL;
		higher_all(out, next, d->n);
	}
	return out;
}

static const uint8_t *in_list(struct vector *v, const struct domain *d, const struct expr *e)
{
	struct ints a = side(v, d, e->args[0]);
	uint8_t *out = a.p ? arena_zalloc(&v->scratch, d->n, 1) : NULL;
	for (size_t k = 1; out && k < e->count; k++) {
		const uint8_t *next = comparisons(v, d, X_EQ, a, side(v, d, e->args[k]));
		if (!next) return NULL;
		higher_all(out, next, d->n);
	}
	if (out && e->negated) negate_all(out, d->n);
	return out;
}

static const uint8_t *in_range(struct vector *v, const struct domain *d, const struct expr *e)
{
	struct ints a = numbers(v, d, e->args[0]), low = numbers(v, d, e->args[1]), high = numbers(v, d, e->args[2]);
	uint8_t *out = own_copy(v, comparisons(v, d, X_GE, a, low), d->n);
	const uint8_t *below = out ? comparisons(v, d, X_LE, a, high) : NULL;
	if (!below) return NULL;
	lower_all(out, below, d->n);
	if (e->negated) negate_all(out, d->n);
	return out;
}

/* present, any and all: of each element's person. */
static const uint8_t *over_group(struct vector *v, const struct domain *d, const struct expr *e)
{
	const uint8_t *inner = NULL;
	const uint32_t *start = v->persons->start[e->table];
	if (e->count && start) {
		struct domain group;
		if (!line_domain(v, e->table, &group) || !(inner = truths(v, &group, e->args[0], NULL))) return NULL;
	}
	uint8_t *out = arena_alloc(&v->scratch, d->n);
	for (uint32_t i = 0; out && i < d->n; i++) {
		uint32_t p = person_at(d, i), from = start ? start[p] : 0, to = start ? start[p + 1] : 0;
		uint8_t t = e->op == X_ALL || (e->op == X_PRESENT_GROUP && to > from) ? TRUTH_TRUE : TRUTH_FALSE;
		for (uint32_t r = from; inner && r < to; r++)
			if (e->op == X_ANY ? inner[r] > t : inner[r] < t) t = inner[r];
		out[i] = is_unknown(v, p, e->table) ? TRUTH_UNKNOWN : t;
	}
	return out;
}

static const uint8_t *fields_present(struct vector *v, const struct domain *d, const struct expr *e)
{
	struct ints a = field_numbers(v, d, e->args[0]);
	uint8_t *out = a.p ? arena_alloc(&v->scratch, d->n) : NULL;
	for (uint32_t i = 0; out && i < d->n; i++)
		out[i] = (a.p[i] != CELL_MISSING) == (e->op == X_PRESENT_FIELD) ? TRUTH_TRUE : TRUTH_FALSE;
	return out;
}

static const uint8_t *bool_fields(struct vector *v, const struct domain *d, const struct expr *e)
{
	struct ints a = field_numbers(v, d, e);
	uint8_t *out = a.p ? arena_alloc(&v->scratch, d->n) : NULL;
	for (uint32_t i = 0; out && i < d->n; i++)
		out[i] = a.p[i] == CELL_MISSING ? TRUTH_UNKNOWN : a.p[i] ? TRUTH_TRUE : TRUTH_FALSE;
	return out;
}

/* where: elements that are false there may come out as anything; NULL: all are wanted. */
static const uint8_t *truths(struct vector *v, const struct domain *d, const struct expr *e, const uint8_t *where)
{
	switch (e->op) {
	case X_FIELD: return bool_fields(v, d, e);
	case X_NOT: {
		uint8_t *out = own_copy(v, truths(v, d, e->args[0], where), d->n);
		if (out) negate_all(out, d->n);
		return out;
	}
	case X_AND: return conjunction(v, d, e, where);
	case X_OR: return disjunction(v, d, e, where);
	case X_EQ: case X_NE: case X_LT: case X_LE: case X_GT: case X_GE:
		if (!is_numeric(v, e->args[0], e->args[1])) return walked_truths(v, d, e, where);
		return comparisons(v, d, e->op, side(v, d, e->args[0]), side(v, d, e->args[1]));
	case X_IN_LIST:
		return all_numeric(v, e) ? in_list(v, d, e) : walked_truths(v, d, e, where);
	case X_IN_RANGE: return in_range(v, d, e);
	case X_PRESENT_FIELD: case X_MISSING_FIELD: {
		const struct expr *f = e->args[0];
		bool narrow = f->type != TYPE_ID && (f->type != TYPE_STRING || is_listed_field(v, f));
		return narrow ? fields_present(v, d, e) : walked_truths(v, d, e, where);
	}
	case X_PRESENT_GROUP: return over_group(v, d, e);
	case X_ANY: case X_ALL: return reads_single(d, e) ? walked_truths(v, d, e, where) : over_group(v, d, e);
	default: return walked_truths(v, d, e, where);
	}
}

const uint8_t *vector_persons(struct vector *v, enum rule_scope scope, const struct expr *when)
{
	struct domain d;
	arena_free(&v->scratch);
	if (!scope_domain(v, scope, &d)) return NULL;
	const uint8_t *t = truths(v, &d, when, NULL);
	if (!t || !d.person) return t;
	uint8_t *out = arena_zalloc(&v->scratch, v->persons->count, 1);
	for (uint32_t i = 0; out && i < d.n; i++)
		if (t[i] > out[d.person[i]]) out[d.person[i]] = t[i];
	return out;
}
