/* Propositions: made from conditions, each kept once, in a form in which equal ones are equal. */
#include "logic.h"

#include <stdlib.h>
#include <string.h>

#include "logic_parts.h"

enum { ALL_STEPS = 4 * 1000 * 1000, CONJUNCTS_MAX = 64 };

struct logic *logic_new(const struct pack *p, struct arena *a)
{
	struct logic *x = arena_zalloc(a, 1, sizeof *x);
	if (!x) return NULL;
	x->pack = p;
	x->arena = a;
	arena_init(&x->scratch, 0);
	buf_init(&x->key);
	x->all_steps = ALL_STEPS;
	memset(x->cells, MAY_MISS | MAY_BE_KNOWN, sizeof x->cells);
	logic_const(x, PROP_TRUE);
	return x;
}

void logic_free(struct logic *x)
{
	arena_free(&x->scratch);
	buf_free(&x->key);
	free(x->variables);
	free(x->props);
	free(x->trail);
}

bool logic_failed(const struct logic *x) { return x->failed; }

int logic_cell(int table, int field) { return table * PACK_FIELDS_MAX + field; }

void logic_key(struct logic *x, char kind, int64_t number)
{
	buf_byte(&x->key, kind);
	buf_add(&x->key, (const char *)&number, sizeof number);
}

/* Keeps the key as a name of number n. False: out of memory. */
static bool keep_key(struct logic *x, struct name_index *index, int n)
{
	char *name = x->key.failed ? NULL : arena_dup(x->arena, x->key.p, x->key.n);
	if (!name || !index_add(index, x->arena, (struct text){name, x->key.n}, n)) x->failed = true;
	return !x->failed;
}

int logic_variable_find(struct logic *x) { return index_find(&x->variable_index, buf_view(&x->key)); }

int logic_variable_add(struct logic *x, const struct variable *v)
{
	if (!v->domain || !grow(&x->variables, &x->variable_cap, x->variable_count, sizeof *x->variables)) x->failed = true;
	if (x->failed || !keep_key(x, &x->variable_index, (int)x->variable_count)) return -1;
	struct variable *made = &x->variables[x->variable_count];
	*made = *v;
	made->now = v->domain;
	made->known = v->miss == MISS_NEVER ? MAY_BE_KNOWN : MAY_MISS | MAY_BE_KNOWN;
	return (int)x->variable_count++;
}

int logic_text(struct logic *x, struct text t)
{
	int found = index_find(&x->text_index, t);
	if (found >= 0) return found;
	found = (int)x->text_index.count;
	if (!index_add(&x->text_index, x->arena, t, found)) x->failed = true;
	return found;
}

/* ---- propositions, each kept once ---- */

static int keep(struct logic *x, const struct prop *p)
{
	buf_reset(&x->key);
	logic_key(x, 'k', p->kind);
	switch (p->kind) {
	case PROP_TEST:
		logic_key(x, p->strays ? '!' : '.', p->variable);
		for (size_t i = 0; i < p->set->count; i++) {
			logic_key(x, 'l', p->set->items[i].low);
			logic_key(x, 'h', p->set->items[i].high);
		}
		break;
	case PROP_PRESENT: logic_key(x, 'c', p->cell); break;
	case PROP_ANY: logic_key(x, 't', p->table); /* fall through */
	default:
		for (size_t i = 0; i < p->count; i++) logic_key(x, 'a', p->args[i]);
	}
	int found = index_find(&x->prop_index, buf_view(&x->key));
	if (found >= 0) return found;
	if (!grow(&x->props, &x->prop_cap, x->prop_count, sizeof *x->props)) x->failed = true;
	if (x->failed || !keep_key(x, &x->prop_index, (int)x->prop_count)) return -1;
	struct prop *made = &x->props[x->prop_count];
	*made = *p;
	if (p->count) {
		int *args = arena_alloc(x->arena, p->count * sizeof *args);
		if (!args) {
			x->failed = true;
			return -1;
		}
		memcpy(args, p->args, p->count * sizeof *args);
		made->args = args;
	}
	for (size_t i = 0; i < p->count; i++) made->bits |= x->props[p->args[i]].bits;
	made->now = p->kind == PROP_ANY ? COULD_BE_FALSE | COULD_BE_UNKNOWN | COULD_BE_TRUE : MAY_MISS | MAY_BE_KNOWN;
	return (int)x->prop_count++;
}

int logic_const(struct logic *x, enum prop_kind kind) { return keep(x, &(struct prop){.kind = kind}); }

int logic_test(struct logic *x, int variable, const struct ranges *set, bool strays)
{
	const struct ranges *within = ranges_both(x->arena, set, x->variables[variable].domain);
	if (!within) {
		x->failed = true;
		return -1;
	}
	return keep(x, &(struct prop){.kind = PROP_TEST, .variable = variable, .set = within, .strays = strays, .bits = x->variables[variable].bits});
}

static int present(struct logic *x, int cell)
{
	return keep(x, &(struct prop){.kind = PROP_PRESENT, .cell = cell, .bits = UINT64_C(1) << ((unsigned)cell * 29 % 64)});
}

int logic_filled_in(struct logic *x, int table, int field) { return present(x, logic_cell(table, field)); }

static int by_index(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

/* A test among the parts of an and/or. */
struct part {
	int variable;
	size_t at;
};

static int by_variable(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->variable != y->variable) return x->variable < y->variable ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The sets of count tests in one, made by halves so that long lists are not copied again for each item. */
static const struct ranges *merged_set(struct logic *x, struct arena *a, bool and, const int *props, const struct part *parts, size_t count)
{
	if (count == 1) return x->props[props[parts->at]].set;
	const struct ranges *first = merged_set(x, a, and, props, parts, count / 2);
	const struct ranges *second = first ? merged_set(x, a, and, props, parts + count / 2, count - count / 2) : NULL;
	if (!second) return NULL;
	return and ? ranges_both(a, first, second) : ranges_either(a, first, second);
}

/* Makes one test of all tests of a variable, in place. Sums that may stray have faults of their own and stay apart. */
static bool merge_tests(struct logic *x, bool and, int *props, size_t count)
{
	struct arena a;
	struct part *parts;
	size_t tests = 0;
	arena_init(&a, 0);
	parts = arena_alloc(&a, count * sizeof *parts);
	for (size_t i = 0; parts && i < count; i++) {
		const struct prop *p = &x->props[props[i]];
		if (p->kind == PROP_TEST && !p->strays) parts[tests++] = (struct part){p->variable, i};
	}
	if (tests) qsort(parts, tests, sizeof *parts, by_variable);
	bool good = parts != NULL;
	for (size_t from = 0, to; good && from < tests; from = to) {
		for (to = from + 1; to < tests && parts[to].variable == parts[from].variable;) to++;
		if (to - from == 1) continue;
		const struct ranges *set = merged_set(x, &a, and, props, parts + from, to - from);
		int merged = set ? logic_test(x, parts[from].variable, set, false) : -1;
		good = merged >= 0;
		for (size_t i = from; i < to; i++) props[parts[i].at] = merged;
	}
	arena_free(&a);
	x->failed |= !good;
	return good;
}

/* Flattens, sorts and joins the parts of an and/or. */
static int join(struct logic *x, bool and, const int *props, size_t count)
{
	enum prop_kind kind = and ? PROP_AND : PROP_OR, zero = and ? PROP_FALSE : PROP_TRUE, one = and ? PROP_TRUE : PROP_FALSE;
	size_t most = 0, n = 0, kept = 0;
	for (size_t i = 0; i < count; i++) most += x->props[props[i]].kind == kind ? x->props[props[i]].count : 1;
	int *all = malloc((most ? most : 1) * sizeof *all);
	if (!all) {
		x->failed = true;
		return -1;
	}
	bool ends = false;
	for (size_t i = 0; i < count; i++) {
		const struct prop *p = &x->props[props[i]];
		ends |= p->kind == zero;
		if (p->kind == kind)
			for (size_t k = 0; k < p->count; k++) all[n++] = p->args[k];
		else if (p->kind != one)
			all[n++] = props[i];
	}
	int result = -1;
	if (ends)
		result = logic_const(x, zero);
	else if (merge_tests(x, and, all, n)) {
		qsort(all, n, sizeof *all, by_index);
		for (size_t i = 0; i < n; i++)
			if (i == 0 || all[i] != all[i - 1]) all[kept++] = all[i];
		result = kept == 0 ? logic_const(x, one) : kept == 1 ? all[0] : keep(x, &(struct prop){.kind = kind, .args = all, .count = kept});
	}
	free(all);
	return result;
}

int logic_not(struct logic *x, int prop)
{
	struct prop p = x->props[prop];
	switch (p.kind) {
	case PROP_TRUE: return logic_const(x, PROP_FALSE);
	case PROP_FALSE: return logic_const(x, PROP_TRUE);
	case PROP_UNKNOWN: return prop;
	case PROP_NOT: return p.args[0];
	case PROP_TEST: {
		const struct ranges *rest = ranges_without(x->arena, x->variables[p.variable].domain, p.set);
		if (!rest) x->failed = true;
		return rest ? logic_test(x, p.variable, rest, p.strays) : -1;
	}
	case PROP_AND: case PROP_OR: {
		const size_t count = p.count;
		int *args = malloc(count * sizeof *args), result = -1;
		bool good = args != NULL;
		x->failed |= !good;
		for (size_t i = 0; good && i < count; i++) good = (args[i] = logic_not(x, p.args[i])) >= 0;
		if (good) result = join(x, p.kind == PROP_OR, args, count);
		free(args);
		return result;
	}
	default: return keep(x, &(struct prop){.kind = PROP_NOT, .args = &prop, .count = 1});
	}
}

/* Some record in the table makes the proposition true. */
static int some(struct logic *x, int table, int prop)
{
	if (prop < 0) return -1;
	struct prop p = x->props[prop];
	if (p.kind != PROP_OR) {
		uint64_t bits = UINT64_C(1) << ((unsigned)table * 3 % 64);
		return keep(x, &(struct prop){.kind = PROP_ANY, .table = table, .args = &prop, .count = 1, .bits = bits});
	}
	const size_t count = p.count;
	int *args = malloc(count * sizeof *args), result = -1;
	bool good = args != NULL;
	x->failed |= !good;
	for (size_t i = 0; good && i < count; i++) good = (args[i] = some(x, table, p.args[i])) >= 0;
	if (good) result = join(x, false, args, count);
	free(args);
	return result;
}

int logic_present(struct logic *x, int table) { return some(x, table, logic_const(x, PROP_TRUE)); }

/* ---- from conditions ---- */

struct maker {
	struct logic *x;
	const struct expr *falsified;
	const struct logic_listener *listener;
};

static int make(struct maker *m, const struct expr *e);

static void tell(const struct maker *m, enum logic_fact fact, const struct expr *e, const struct expr *other)
{
	if (m->listener) m->listener->hear(m->listener->context, fact, e, other);
}

/* A comparison, or a value that is true or false, by itself. */
static int tell_test(const struct maker *m, const struct expr *e, int prop)
{
	if (prop < 0 || !m->listener) return prop;
	const struct prop *p = &m->x->props[prop];
	if (p->kind != PROP_TEST) return prop;
	const struct ranges *domain = m->x->variables[p->variable].domain;
	if (p->set->count == 0) tell(m, FACT_NEVER, e, NULL);
	else if (ranges_equal(p->set, domain)) tell(m, FACT_ALWAYS, e, NULL);
	return prop;
}

/* What could be anything. */
static int unfathomed(struct logic *x)
{
	struct variable v = {.cell = -1, .raw = -1, .miss = MISS_EASILY, .domain = ranges_of(x->arena, 0, 1), .bits = UINT64_MAX};
	buf_reset(&x->key);
	logic_key(x, 'o', (int64_t)x->variable_count);
	int variable = logic_variable_add(x, &v);
	return variable < 0 ? -1 : logic_test(x, variable, ranges_of(x->arena, 1, 1), false);
}

static int sure(struct logic *x, int prop) { return prop >= 0 || x->failed ? prop : unfathomed(x); }

static int make_in(struct maker *m, const struct expr *e)
{
	struct logic *x = m->x;
	int *parts = malloc(e->count * sizeof *parts), result = -1;
	bool good = parts != NULL, range = e->op == X_IN_RANGE;
	x->failed |= !good;
	for (size_t i = 1; good && i < e->count; i++) {
		enum expr_op op = !range ? X_EQ : i == 1 ? X_GE : X_LE;
		good = (parts[i] = sure(x, logic_compare(x, op, e->args[0], e->args[i]))) >= 0;
	}
	if (good) result = join(x, range, parts + 1, e->count - 1);
	free(parts);
	if (result >= 0 && e->negated) result = logic_not(x, result);
	return tell_test(m, e, result);
}

/* The parts of an `and`, those of an `and` within it included. */
static size_t conjuncts(const struct expr *e, const struct expr **out, size_t count)
{
	for (size_t i = 0; i < e->count; i++) {
		if (e->args[i]->op == X_AND) count = conjuncts(e->args[i], out, count);
		else if (count < CONJUNCTS_MAX) out[count++] = e->args[i];
	}
	return count;
}

static void tell_exclusions(struct maker *m, const struct expr *e)
{
	struct logic *x = m->x;
	const struct expr *parts[CONJUNCTS_MAX];
	int props[CONJUNCTS_MAX];
	size_t count = conjuncts(e, parts, 0);
	struct maker quiet = {x, m->falsified, NULL};
	for (size_t i = 0; i < count && !x->failed; i++) {
		props[i] = make(&quiet, parts[i]);
		if (props[i] < 0) return;
		const struct prop *p = &x->props[props[i]];
		if (p->kind != PROP_TEST || !p->set->count) continue;
		const struct ranges *left = p->set;
		for (size_t k = i; k-- > 0;) {
			const struct prop *q = &x->props[props[k]];
			if (q->kind != PROP_TEST || q->variable != p->variable || !q->set->count) continue;
			left = ranges_both(x->arena, left, q->set);
			if (!left) return;
			if (left->count) continue;
			tell(m, FACT_EXCLUDES, parts[i], parts[k]);
			break;
		}
	}
}

static int make_logic(struct maker *m, const struct expr *e)
{
	struct logic *x = m->x;
	int *parts = malloc(e->count * sizeof *parts), result = -1;
	bool good = parts != NULL;
	x->failed |= !good;
	for (size_t i = 0; good && i < e->count; i++) good = (parts[i] = make(m, e->args[i])) >= 0;
	if (good) result = join(x, e->op == X_AND, parts, e->count);
	free(parts);
	return result;
}

/* A condition on the records of a group: whether any record could make it true, or not true, is looked for once. */
static int make_inner(struct maker *m, const struct expr *e)
{
	struct logic *x = m->x;
	int prop = make(m, e);
	if (prop < 0 || !m->listener || x->props[prop].kind == PROP_TEST || x->props[prop].kind <= PROP_UNKNOWN || x->props[prop].heard) return prop;
	x->props[prop].heard = true;
	struct logic_goal goal = {prop, COULD_BE_TRUE};
	if (logic_search(x, &goal, 1, false) == LOGIC_IMPOSSIBLE) {
		tell(m, FACT_NEVER, e, NULL);
		return prop;
	}
	goal.outcomes = COULD_BE_FALSE;
	if (logic_search(x, &goal, 1, false) == LOGIC_IMPOSSIBLE) tell(m, FACT_ALWAYS, e, NULL);
	return prop;
}

static int make(struct maker *m, const struct expr *e)
{
	struct logic *x = m->x;
	int prop;
	if (e == m->falsified) return logic_const(x, PROP_FALSE);
	switch (e->op) {
	case X_BOOL: return logic_const(x, e->number ? PROP_TRUE : PROP_FALSE);
	case X_NOT: return (prop = make(m, e->args[0])) < 0 ? -1 : logic_not(x, prop);
	case X_AND: case X_OR: return make_logic(m, e);
	case X_EQ: case X_NE: case X_LT: case X_LE: case X_GT: case X_GE:
		return tell_test(m, e, sure(x, logic_compare(x, e->op, e->args[0], e->args[1])));
	case X_IN_LIST: case X_IN_RANGE: return make_in(m, e);
	case X_PRESENT_FIELD: return present(x, logic_cell(e->args[0]->table, e->args[0]->field));
	case X_MISSING_FIELD: return (prop = present(x, logic_cell(e->args[0]->table, e->args[0]->field))) < 0 ? -1 : logic_not(x, prop);
	case X_PRESENT_GROUP: return logic_present(x, e->table);
	case X_ANY: return (prop = make_inner(m, e->args[0])) < 0 ? -1 : some(x, e->table, prop);
	case X_ALL:
		prop = make_inner(m, e->args[0]);
		if (prop >= 0) prop = logic_not(x, prop);
		if (prop >= 0) prop = some(x, e->table, prop);
		return prop < 0 ? -1 : logic_not(x, prop);
	default: return tell_test(m, e, sure(x, logic_value(x, e)));
	}
}

/* Exclusions are told at the outermost `and` only: the inner ones are parts of it. */
static void tell_all_exclusions(struct maker *m, const struct expr *e)
{
	if (e->op == X_AND) {
		tell_exclusions(m, e);
		const struct expr *parts[CONJUNCTS_MAX];
		size_t count = conjuncts(e, parts, 0);
		for (size_t i = 0; i < count; i++) tell_all_exclusions(m, parts[i]);
		return;
	}
	for (size_t i = 0; i < e->count; i++) tell_all_exclusions(m, e->args[i]);
}

int logic_prop(struct logic *x, const struct expr *e, const struct expr *falsified, const struct logic_listener *listener)
{
	struct maker m = {x, falsified, listener};
	int prop = make(&m, e);
	if (prop >= 0 && listener) tell_all_exclusions(&m, e);
	return prop;
}

uint64_t logic_reads(const struct logic *x, int prop) { return x->props[prop].bits; }

size_t logic_parts(const struct logic *x, const int *prop, const int **parts)
{
	const struct prop *p = &x->props[*prop];
	*parts = p->kind == PROP_AND ? p->args : prop;
	return p->kind == PROP_AND ? p->count : 1;
}

bool logic_asks_group(const struct logic *x, int prop)
{
	const struct prop *p = &x->props[prop];
	return p->kind == PROP_ANY || (p->kind == PROP_NOT && x->props[p->args[0]].kind == PROP_ANY);
}
