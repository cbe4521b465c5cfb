/* Values: fields, params, functions and sums as variables with a domain, comparisons as tests of one variable. */
#include <string.h>

#include "../base/date.h"
#include "logic_parts.h"
#include "type.h"
#include "value.h"

enum { SUM_TERMS_MAX = 6 };

/* Variables times whole numbers, and a number. Terms that cancel out stay: without them the sum is missing. */
struct sum {
	struct { int variable; int64_t times; } terms[SUM_TERMS_MAX];
	size_t count;
	int64_t plus;
	int64_t low, high; /* between which it lies when it is known */
	bool strays;       /* it, or a part of it, may lie outside its limits and is then missing */
};

static int variable_of(struct logic *x, const struct expr *e);

/* Whether a param is its value and nothing else: a text, or a number or date that is written as such without bounds. */
static bool param_fixed(const struct param *p)
{
	bool literal = p->value && (p->value->op == X_INT || p->value->op == X_DATE);
	return p->type == TYPE_STRING || (literal && !p->has_min && !p->has_max);
}

/* Of a text literal or param. */
static struct text text_of_literal(const struct logic *x, const struct expr *e)
{
	return e->op == X_STRING ? e->string : x->pack->params[e->index].string;
}

static const struct ranges *of_type(struct logic *x, enum type type)
{
	switch (type) {
	case TYPE_BOOL: return ranges_of(x->arena, 0, 1);
	case TYPE_INT: return ranges_of(x->arena, -VALUE_INT_MAX, VALUE_INT_MAX);
	case TYPE_DATE: return ranges_of(x->arena, date_first(), date_last());
	default: return ranges_of(x->arena, 0, RANGES_MOST); /* texts are numbered as they are met */
	}
}

/* The listed values of a field, or everything of its type. */
static const struct ranges *field_domain(struct logic *x, const struct field *f)
{
	if (!f->has_values) return of_type(x, f->type);
	if (f->type != TYPE_STRING) return ranges_of_numbers(x->arena, f->numbers, f->number_count);
	int64_t *numbers = arena_alloc(x->arena, f->literal_count * sizeof *numbers);
	if (!numbers) return NULL;
	for (size_t i = 0; i < f->literal_count; i++) numbers[i] = logic_text(x, f->literals[i]);
	return ranges_of_numbers(x->arena, numbers, f->literal_count);
}

/* The fixed answers of a function. */
static const struct ranges *answer_domain(struct logic *x, const struct expr *e)
{
	const struct text *answers;
	size_t count;
	int64_t numbers[16];
	if (!expr_answers(x->pack, e, &answers, &count) || count > 16) return of_type(x, e->type);
	for (size_t i = 0; i < count; i++) numbers[i] = logic_text(x, answers[i]);
	return ranges_of_numbers(x->arena, numbers, count);
}

/* ---- sums ---- */

static void sum_key(struct logic *x, const struct sum *s)
{
	logic_key(x, '+', s->plus);
	for (size_t i = 0; i < s->count; i++) {
		logic_key(x, 'v', s->terms[i].variable);
		logic_key(x, 'x', s->terms[i].times);
	}
	logic_key(x, s->strays ? '!' : '.', 0);
}

/* Adds a term in the order of variables. False: too many. */
static bool sum_term(struct sum *s, int variable, int64_t times)
{
	size_t at = 0;
	while (at < s->count && s->terms[at].variable < variable) at++;
	if (at < s->count && s->terms[at].variable == variable) {
		s->terms[at].times += times;
		return true;
	}
	if (s->count == SUM_TERMS_MAX) return false;
	memmove(&s->terms[at + 1], &s->terms[at], (s->count - at) * sizeof s->terms[0]);
	s->terms[at].variable = variable;
	s->terms[at].times = times;
	s->count++;
	return true;
}

/* Between which a sum lies, by its terms; never wider than it was told before. */
static void sum_bound(const struct logic *x, struct sum *s)
{
	s->low = s->high = s->plus;
	for (size_t i = 0; i < s->count; i++) {
		const struct ranges *d = x->variables[s->terms[i].variable].domain;
		int64_t n = s->terms[i].times;
		if (!d->count) continue;
		int64_t low = d->items[0].low, high = d->items[d->count - 1].high;
		s->low += n * (n < 0 ? high : low);
		s->high += n * (n < 0 ? low : high);
	}
}

/* a + times * b. False: too many terms. */
static bool sum_add(const struct logic *x, const struct sum *a, const struct sum *b, int64_t times, struct sum *out)
{
	struct sum s = *a;
	for (size_t i = 0; i < b->count; i++)
		if (!sum_term(&s, b->terms[i].variable, times * b->terms[i].times)) return false;
	s.plus += times * b->plus;
	s.strays = a->strays || b->strays;
	sum_bound(x, &s);
	*out = s;
	return true;
}

static void sum_limit(struct sum *s, enum type type)
{
	int64_t low = -VALUE_INT_MAX, high = VALUE_INT_MAX;
	if (type == TYPE_DATE) {
		low = date_first();
		high = date_last();
	}
	if (s->low >= low && s->high <= high) return;
	s->strays = true;
}

static struct sum sum_of_number(int64_t n) { return (struct sum){.plus = n, .low = n, .high = n}; }

static bool sum_of_variable(const struct logic *x, int variable, struct sum *out)
{
	if (variable < 0) return false;
	*out = (struct sum){.count = 1};
	out->terms[0].variable = variable;
	out->terms[0].times = 1;
	sum_bound(x, out);
	return true;
}

/* Of an int or a date. False: out of memory, or more terms than a sum has. */
static bool sum_of(struct logic *x, const struct expr *e, struct sum *out)
{
	struct sum a, b;
	switch (e->op) {
	case X_INT: case X_DATE: *out = sum_of_number(e->number); return true;
	case X_PARAM:
		if (e->index >= 0 && param_fixed(&x->pack->params[e->index])) {
			*out = sum_of_number(x->pack->params[e->index].number);
			return true;
		}
		break;
	case X_ADD: case X_SUB:
		if (!sum_of(x, e->args[0], &a) || !sum_of(x, e->args[1], &b) || !sum_add(x, &a, &b, e->op == X_ADD ? 1 : -1, out)) return false;
		sum_limit(out, e->type);
		return true;
	case X_DAYS_BETWEEN:
		return sum_of(x, e->args[0], &a) && sum_of(x, e->args[1], &b) && sum_add(x, &b, &a, -1, out);
	default: break;
	}
	return sum_of_variable(x, variable_of(x, e), out);
}

/* ---- variables ---- */

static int add_with_parts(struct logic *x, struct variable v, const struct sum *sums, size_t count)
{
	int *parts = arena_alloc(x->arena, (count ? count : 1) * SUM_TERMS_MAX * sizeof *parts);
	if (!parts) x->failed = true;
	if (x->failed) return -1;
	v.bits = 0;
	for (size_t i = 0; i < count; i++) {
		if (sums[i].strays && v.miss == MISS_NEVER) v.miss = MISS_HARDLY;
		for (size_t k = 0; k < sums[i].count; k++) {
			parts[v.part_count++] = sums[i].terms[k].variable;
			v.bits |= x->variables[sums[i].terms[k].variable].bits;
		}
	}
	v.parts = parts;
	return logic_variable_add(x, &v);
}

static const struct variable plain = {.cell = -1, .raw = -1};

/* A function of one or two numbers or dates. */
static int of_function(struct logic *x, const struct expr *e)
{
	struct sum sums[2];
	for (size_t i = 0; i < e->count; i++)
		if (!sum_of(x, e->args[i], &sums[i])) return -1;
	buf_reset(&x->key);
	logic_key(x, 'f', e->op);
	logic_key(x, '#', e->number);
	for (size_t i = 0; i < e->count; i++) sum_key(x, &sums[i]);
	int found = logic_variable_find(x);
	if (found >= 0) return found;
	struct variable v = plain;
	int32_t first = date_first(), last = date_last();
	int32_t low[2] = {first, first}, high[2] = {last, last};
	for (size_t i = 0; i < e->count; i++) {
		if (sums[i].low > first) low[i] = (int32_t)(sums[i].low < last ? sums[i].low : last);
		if (sums[i].high < last) high[i] = (int32_t)(sums[i].high > first ? sums[i].high : first);
	}
	int from, to, unused;
	switch (e->op) {
	case X_AGE_ON: v.domain = ranges_of(x->arena, date_age(high[0], low[1]), date_age(low[0], high[1])); break;
	case X_YEAR:
		date_split(low[0], &from, &unused, &unused);
		date_split(high[0], &to, &unused, &unused);
		v.domain = ranges_of(x->arena, from, to);
		break;
	case X_MONTH: v.domain = ranges_of(x->arena, 1, 12); break;
	default: /* on_or_before: in the first year of all the day may lie before the calendar */
		v.miss = MISS_HARDLY;
		from = date_on_or_before((int)(e->number / 100), (int)(e->number % 100), low[0]);
		v.domain = ranges_of(x->arena, from > first ? from : first, date_on_or_before((int)(e->number / 100), (int)(e->number % 100), high[0]));
	}
	return add_with_parts(x, v, sums, e->count);
}

/* Of a bool function of texts: its parts are the texts. */
static int of_texts(struct logic *x, char kind, int64_t op, const struct expr *const *args, size_t count, bool symmetric)
{
	struct sum sums[2];
	int found[2] = {-1, -1};
	size_t parts = 0;
	int64_t keys[2] = {0, 0};
	for (size_t i = 0; i < count && i < 2; i++) {
		const struct expr *e = args[i];
		if (e->op == X_STRING || e->op == X_PARAM) {
			int text = logic_text(x, text_of_literal(x, e));
			keys[i] = -1 - (int64_t)text;
			continue;
		}
		found[i] = variable_of(x, e);
		if (found[i] < 0 || !sum_of_variable(x, found[i], &sums[parts++])) return -1;
		keys[i] = found[i];
	}
	if (symmetric && keys[0] > keys[1]) {
		int64_t first = keys[0];
		keys[0] = keys[1];
		keys[1] = first;
	}
	buf_reset(&x->key);
	logic_key(x, kind, op);
	logic_key(x, 'a', keys[0]);
	logic_key(x, 'b', keys[1]);
	int known = logic_variable_find(x);
	if (known >= 0) return known;
	struct variable v = plain;
	bool same = symmetric && keys[0] == keys[1];
	bool apart = kind == '=' && parts == 2 && !ranges_meet(x->variables[found[0]].domain, x->variables[found[1]].domain);
	v.domain = ranges_of(x->arena, same, !apart);
	return add_with_parts(x, v, sums, parts);
}

static int of_field(struct logic *x, const struct expr *e)
{
	buf_reset(&x->key);
	logic_key(x, 'c', logic_cell(e->table, e->field));
	int found = logic_variable_find(x);
	if (found >= 0) return found;
	struct variable v = plain;
	v.cell = logic_cell(e->table, e->field);
	v.domain = field_domain(x, &x->pack->tables[e->table].fields[e->field]);
	v.bits = UINT64_C(1) << ((unsigned)v.cell * 29 % 64);
	return logic_variable_add(x, &v);
}

static int of_param(struct logic *x, const struct expr *e)
{
	buf_reset(&x->key);
	logic_key(x, 'p', e->index);
	int found = logic_variable_find(x);
	if (found >= 0) return found;
	struct variable v = plain;
	const struct param *p = e->index >= 0 ? &x->pack->params[e->index] : NULL;
	v.domain = of_type(x, e->type);
	if (p && (p->has_min || p->has_max) && v.domain)
		v.domain = ranges_both(x->arena, v.domain, ranges_of(x->arena, p->has_min ? p->min : RANGES_LEAST, p->has_max ? p->max : RANGES_MOST));
	v.bits = UINT64_C(1) << ((unsigned)(e->index + 7) * 13 % 64);
	return logic_variable_add(x, &v);
}

/* An id function reads the raw cell. */
static int of_number(struct logic *x, const struct expr *e)
{
	const struct expr *cell = e->args[0];
	int c = logic_cell(cell->table, cell->field);
	buf_reset(&x->key);
	logic_key(x, 'i', e->op);
	logic_key(x, 'c', c);
	int found = logic_variable_find(x);
	if (found >= 0) return found;
	struct variable v = plain;
	v.raw = c;
	v.miss = MISS_EASILY;
	v.partial = e->op == X_ID_BIRTH_DATE || e->op == X_ID_SEX;
	v.domain = answer_domain(x, e);
	v.bits = UINT64_C(1) << ((unsigned)c * 29 % 64);
	return logic_variable_add(x, &v);
}

static uint64_t group_bits(int table) { return UINT64_C(1) << ((unsigned)table * 3 % 64); }

/* first, min, max and count: what they hold of the records is not looked into. */
static int of_group(struct logic *x, const struct expr *e)
{
	struct sum inner = {0};
	int prop = -1, text = -1;
	const struct expr *arg = e->count ? e->args[0] : NULL;
	bool condition = e->op == X_COUNT || e->type == TYPE_BOOL;
	if (condition) {
		prop = arg ? logic_prop(x, arg, NULL, NULL) : logic_const(x, PROP_TRUE);
		if (prop < 0) return -1;
	} else if (e->type == TYPE_INT || e->type == TYPE_DATE) {
		if (!sum_of(x, arg, &inner)) return -1;
	} else if (arg->op == X_STRING || arg->op == X_PARAM) {
		text = logic_text(x, text_of_literal(x, arg));
	} else {
		int variable = variable_of(x, arg);
		if (!sum_of_variable(x, variable, &inner)) return -1;
	}
	buf_reset(&x->key);
	logic_key(x, 'g', e->op);
	logic_key(x, 't', e->table);
	logic_key(x, 'q', prop);
	logic_key(x, 's', text);
	sum_key(x, &inner);
	int found = logic_variable_find(x);
	if (found >= 0) return found;
	struct variable v = plain;
	v.miss = MISS_EASILY;
	if (e->op == X_COUNT) {
		v.domain = ranges_of(x->arena, 0, VALUE_INT_MAX);
		struct logic_goal open = {prop, COULD_BE_UNKNOWN};
		if (logic_search(x, &open, 1, true) == LOGIC_IMPOSSIBLE) v.miss = MISS_HARDLY;
	} else if (condition)
		v.domain = ranges_of(x->arena, 0, 1);
	else if (text >= 0)
		v.domain = ranges_of(x->arena, text, text);
	else if (inner.count == 1 && inner.terms[0].times == 1)
		v.domain = ranges_shift(x->arena, x->variables[inner.terms[0].variable].domain, inner.plus);
	else
		v.domain = ranges_of(x->arena, inner.low, inner.high);
	v.bits = group_bits(e->table);
	return logic_variable_add(x, &v);
}

/* -1: out of memory, or nothing can be said of it. */
static int variable_of(struct logic *x, const struct expr *e)
{
	switch (e->op) {
	case X_FIELD: return of_field(x, e);
	case X_PARAM: return of_param(x, e);
	case X_AGE_ON: case X_YEAR: case X_MONTH: case X_ON_OR_BEFORE: return of_function(x, e);
	case X_ID_VALID: case X_ID_KIND: case X_ID_DAMAGE: case X_ID_BIRTH_DATE: case X_ID_SEX: return of_number(x, e);
	case X_SAME_NAME: return of_texts(x, 'n', 0, (const struct expr *const *)e->args, 2, true);
	case X_STARTS_WITH: case X_CONTAINS: return of_texts(x, 'm', e->op, (const struct expr *const *)e->args, 2, false);
	case X_FIRST: case X_MIN: case X_MAX: case X_COUNT: return of_group(x, e);
	default: return -1;
	}
}

/* starts_with or contains of what can only be one of some texts: it is one of those that do. */
static int one_of_answers(struct logic *x, const struct expr *e, const struct text *answers, size_t count)
{
	const struct text part = text_of_literal(x, e->args[1]);
	int64_t *numbers = arena_alloc(x->arena, (count ? count : 1) * sizeof *numbers);
	size_t n = 0;
	if (!numbers) x->failed = true;
	for (size_t i = 0; numbers && i < count; i++) {
		bool does = e->op == X_CONTAINS ? text_contains(answers[i], part) : text_starts(answers[i], part);
		if (does) numbers[n++] = logic_text(x, answers[i]);
	}
	int variable = numbers ? variable_of(x, e->args[0]) : -1;
	return variable < 0 ? -1 : logic_test(x, variable, ranges_of_numbers(x->arena, numbers, n), false);
}

int logic_value(struct logic *x, const struct expr *e)
{
	const struct text *answers;
	size_t count;
	bool looks_in = (e->op == X_STARTS_WITH || e->op == X_CONTAINS) && (e->args[1]->op == X_STRING || e->args[1]->op == X_PARAM);
	if (looks_in && expr_answers(x->pack, e->args[0], &answers, &count))
		return one_of_answers(x, e, answers, count);
	int variable = variable_of(x, e);
	if (variable < 0) return -1;
	return logic_test(x, variable, ranges_of(x->arena, 1, 1), false);
}

/* ---- comparisons ---- */

static const struct ranges *fits(struct logic *x, enum expr_op op, int64_t n)
{
	switch (op) {
	case X_EQ: case X_NE: return ranges_of(x->arena, n, n);
	case X_LT: return ranges_of(x->arena, RANGES_LEAST, n - 1);
	case X_LE: return ranges_of(x->arena, RANGES_LEAST, n);
	case X_GT: return ranges_of(x->arena, n + 1, RANGES_MOST);
	default: return ranges_of(x->arena, n, RANGES_MOST);
	}
}

static enum expr_op mirrored(enum expr_op op)
{
	switch (op) {
	case X_LT: return X_GT;
	case X_LE: return X_GE;
	case X_GT: return X_LT;
	case X_GE: return X_LE;
	default: return op;
	}
}

static int compare_texts(struct logic *x, const struct expr *a, const struct expr *b)
{
	bool first = a->op == X_STRING || a->op == X_PARAM, second = b->op == X_STRING || b->op == X_PARAM;
	if (!first && !second) {
		const struct expr *args[] = {a, b};
		int both = of_texts(x, '=', 0, args, 2, true);
		return both < 0 ? -1 : logic_test(x, both, ranges_of(x->arena, 1, 1), false);
	}
	const struct expr *literal = second ? b : a, *other = second ? a : b;
	int text = logic_text(x, text_of_literal(x, literal));
	if (first && second) return logic_const(x, text == logic_text(x, text_of_literal(x, a)) ? PROP_TRUE : PROP_FALSE);
	int variable = variable_of(x, other);
	return variable < 0 ? -1 : logic_test(x, variable, ranges_of(x->arena, text, text), false);
}

/* The variable of a sum without its number, its first term positive; *flip: it was made so. */
static int of_sum(struct logic *x, struct sum *s, bool *flip)
{
	size_t lead = 0;
	while (lead < s->count && s->terms[lead].times == 0) lead++;
	*flip = lead < s->count && s->terms[lead].times < 0;
	for (size_t i = 0; *flip && i < s->count; i++) s->terms[i].times = -s->terms[i].times;
	if (s->count == 1 && s->terms[0].times == 1) return s->terms[0].variable;
	struct sum bare = *s;
	bare.plus = 0;
	bare.strays = false;
	buf_reset(&x->key);
	logic_key(x, 'l', 0);
	sum_key(x, &bare);
	int found = logic_variable_find(x);
	if (found >= 0) return found;
	sum_bound(x, &bare);
	struct variable v = plain;
	int64_t *times = arena_alloc(x->arena, sizeof bare.terms / sizeof bare.terms[0] * sizeof *times);
	if (!times) x->failed = true;
	for (size_t i = 0; times && i < bare.count; i++) times[i] = bare.terms[i].times;
	v.times = times;
	v.domain = ranges_of(x->arena, bare.low, bare.high);
	return add_with_parts(x, v, &bare, 1);
}

static int compare_numbers(struct logic *x, enum expr_op op, const struct expr *a, const struct expr *b)
{
	struct sum first, second, s;
	if (!sum_of(x, a, &first) || !sum_of(x, b, &second) || !sum_add(x, &first, &second, -1, &s)) return -1;
	if (s.count == 0) {
		if (s.strays) return logic_const(x, PROP_UNKNOWN);
		const struct ranges *set = fits(x, op, 0), *zero = ranges_of(x->arena, s.plus, s.plus);
		if (!set || !zero) return -1;
		return logic_const(x, ranges_meet(set, zero) != (op == X_NE) ? PROP_TRUE : PROP_FALSE);
	}
	bool flip;
	int variable = of_sum(x, &s, &flip);
	if (variable < 0) return -1;
	const struct ranges *set = fits(x, flip ? mirrored(op) : op, flip ? s.plus : -s.plus);
	int test = logic_test(x, variable, set, s.strays);
	return op == X_NE && test >= 0 ? logic_not(x, test) : test;
}

int logic_compare(struct logic *x, enum expr_op op, const struct expr *a, const struct expr *b)
{
	if (a->type == TYPE_INT || a->type == TYPE_DATE) return compare_numbers(x, op, a, b);
	int equal = compare_texts(x, a, b);
	return op == X_NE && equal >= 0 ? logic_not(x, equal) : equal;
}
