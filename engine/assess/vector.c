#include "vector.h"

#include "../base/date.h"
#include "../pack/value.h"
#include "compare.h"
#include "text_test.h"

static struct planes truths(struct vector *v, uint32_t node, const uint64_t *where);
static struct ints numbers(struct vector *v, uint32_t node, const uint64_t *where);

void vector_init(struct vector *v)
{
	*v = (struct vector){0};
	arena_init(&v->kept, 1 << 18);
	arena_init(&v->scratch, 1 << 18);
}

void vector_free(struct vector *v)
{
	arena_free(&v->kept);
	arena_free(&v->scratch);
}

bool vector_begin(struct vector *v, const struct plan *plan, const struct persons *ps)
{
	arena_reset(&v->kept);
	v->plan = plan;
	domains_init(&v->over, plan->pack, ps, &v->kept);
	memset(v->columns, 0, sizeof v->columns);
	v->truths = arena_zalloc(&v->kept, plan->count, sizeof *v->truths);
	v->numbers = arena_zalloc(&v->kept, plan->count, sizeof *v->numbers);
	v->walked = arena_zalloc(&v->kept, plan->count, sizeof *v->walked);
	return v->truths && v->numbers && v->walked;
}

/* ---- memory: what several rules use is kept for the partition ---- */

static bool is_walk(const struct plan_node *n) { return n->op == NODE_WALK || n->op == NODE_WALK_NUMBER; }

/* Walks are kept by themselves, with a note of the elements they were made for; what is above a walk is cheap. */
static bool is_kept(const struct plan_node *n) { return n->uses > 1 && (!n->walks || is_walk(n)); }

static struct arena *arena_for(struct vector *v, const struct plan_node *n) { return is_kept(n) ? &v->kept : &v->scratch; }

static struct planes new_planes(struct arena *a, uint32_t n)
{
	uint64_t *p = arena_zalloc(a, 2 * (size_t)plane_words(n) + 1, sizeof *p);
	return (struct planes){p, p ? p + plane_words(n) : NULL};
}

/* Missing from `from` on. */
static int32_t *new_ints(struct arena *a, uint32_t n, uint32_t from)
{
	size_t filled = (size_t)plane_words(n) * PLANE_WORD;
	int32_t *p = arena_alloc(a, (filled + 1) * sizeof *p);
	for (size_t i = from; p && i < filled; i++) p[i] = CELL_MISSING;
	return p;
}

/* ---- one element at a time, by the plain walk ---- */

/* The elements of a word that a walk is still to be made for. */
static uint64_t unwalked(struct vector *v, const struct plan_node *n, const uint64_t *where, uint32_t w)
{
	uint64_t *done = v->walked[n - v->plan->nodes], wanted = where ? where[w] : ~UINT64_C(0);
	if (w + 1 == plane_words(v->over.n[n->domain])) wanted &= plane_last(v->over.n[n->domain]);
	if (done) {
		wanted &= ~done[w];
		done[w] |= wanted;
	}
	return wanted;
}

/* Room to note the elements a walk was made for. */
static bool note_walked(struct vector *v, const struct plan_node *n)
{
	uint64_t **done = &v->walked[n - v->plan->nodes];
	if (is_kept(n) && is_walk(n)) *done = arena_zalloc(&v->kept, (size_t)plane_words(v->over.n[n->domain]) + 1, sizeof **done);
	return *done || !is_kept(n) || !is_walk(n);
}

static void walk_truths(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	struct frame f = {.pack = v->plan->pack, .persons = v->over.persons};
	for (uint32_t w = 0; w < plane_words(v->over.n[n->domain]); w++)
		for (uint64_t left = unwalked(v, n, where, w); left; left &= left - 1) {
			uint32_t i = w * PLANE_WORD + (uint32_t)__builtin_ctzll(left);
			domain_frame(&v->over, n->domain, i, &f);
			enum truth t = eval_truth(&f, n->expr);
			if (t == TRUTH_TRUE) plane_set(out.sure, i);
			if (t != TRUTH_FALSE) plane_set(out.possible, i);
		}
}

static void walk_numbers(struct vector *v, const struct plan_node *n, const uint64_t *where, int32_t *out)
{
	struct frame f = {.pack = v->plan->pack, .persons = v->over.persons};
	for (uint32_t w = 0; w < plane_words(v->over.n[n->domain]); w++)
		for (uint64_t left = unwalked(v, n, where, w); left; left &= left - 1) {
			uint32_t i = w * PLANE_WORD + (uint32_t)__builtin_ctzll(left);
			int64_t number;
			domain_frame(&v->over, n->domain, i, &f);
			out[i] = eval_number(&f, n->expr, &number) ? (int32_t)number : CELL_MISSING;
		}
}

/* ---- ints and dates ---- */

static inline int32_t int_at(struct ints x, uint32_t i) { return x.is_constant ? x.constant : x.p[i]; }

/* A day, or the place of the answer among the language's (see expr_answers). */
static inline int32_t id_answer(enum expr_op op, uint64_t token)
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

static bool id_answers(struct vector *v, const struct plan_node *n, int32_t *out)
{
	const uint64_t *numbers = vector_wide(v, n, COLUMN_NUMBERS);
	const uint32_t count = numbers ? v->over.n[n->table] : 0;
	/* A loop for each, in which nothing is asked but the one. */
#define ANSWER(op) case op: for (uint32_t i = 0; i < count; i++) out[i] = id_answer(op, numbers[i]); break
	switch (n->expr->op) {
	ANSWER(X_ID_BIRTH_DATE);
	ANSWER(X_ID_SEX);
	ANSWER(X_ID_KIND);
	default: ANSWER(X_ID_DAMAGE);
	}
#undef ANSWER
	return numbers != NULL;
}

static int32_t of_one(enum node_op op, int32_t x)
{
	switch (op) {
	case NODE_YMD: return date_ymd(x);
	case NODE_YEAR: return x / 10000;
	default: return x / 100 % 100;
	}
}

static bool in_limits(const struct plan_node *n, int64_t x)
{
	return n->number ? date_in_range(x) : x >= -VALUE_INT_MAX && x <= VALUE_INT_MAX;
}

/* Completed years from one yyyymmdd to another: their difference over 10,000, rounded down. */
static int32_t years(int32_t born, int32_t on)
{
	int32_t d = on - born;
	return d >= 0 ? d / 10000 : -((9999 - d) / 10000);
}

static int32_t of_two(const struct plan_node *n, int32_t x, int32_t y)
{
	int64_t sum;
	switch (n->op) {
	case NODE_AGE: return years(x, y);
	case NODE_DAYS: return y - x;
	default:
		sum = n->op == NODE_ADD ? (int64_t)x + y : (int64_t)x - y;
		return in_limits(n, sum) ? (int32_t)sum : CELL_MISSING;
	}
}

/* count(g) and count(g, c) of each person; missing where the group or c is unknown. */
static bool count_records(struct vector *v, const struct plan_node *n, const uint64_t *where, int32_t *out)
{
	const struct persons *ps = v->over.persons;
	const uint32_t *start = ps->start[n->table];
	struct planes inner = {0};
	const uint64_t *unknown = domain_unknown(&v->over, n->table);
	if (!unknown) return false;
	if (n->count) {
		const uint64_t *wanted = NULL;
		if (where && v->plan->nodes[n->args[0]].walks) {
			wanted = plane_gather(&v->scratch, where, v->over.person_of[n->table], v->over.n[n->table]);
			if (!wanted) return false;
		}
		inner = truths(v, n->args[0], wanted);
		if (!inner.sure) return false;
	}
	for (uint32_t p = 0; p < ps->count; p++) out[p] = n->count || !start ? 0 : (int32_t)(start[p + 1] - start[p]);
	if (n->count) {
		const uint32_t *person = v->over.person_of[n->table], words = plane_words(v->over.n[n->table]);
		PLANE_EACH(inner.sure, words, r) out[person[r]]++;
		for (uint32_t w = 0; w < words; w++)
			for (uint64_t open = inner.possible[w] & ~inner.sure[w]; open; open &= open - 1)
				out[person[w * PLANE_WORD + (uint32_t)__builtin_ctzll(open)]] = CELL_MISSING;
	}
	PLANE_EACH(unknown, plane_words(ps->count), p) out[p] = CELL_MISSING;
	return true;
}

/* Where an argument in a narrower domain is wanted, given where its node is. False: out of memory; *narrow is NULL where
 * all are wanted or the argument is cheap. */
static bool wanted_below(struct vector *v, const struct plan_node *n, const uint64_t *where, const uint64_t **narrow)
{
	const struct plan_node *arg = &v->plan->nodes[n->args[0]];
	*narrow = NULL;
	if (!domain_enter(&v->over, n->domain)) return false;
	if (!where || !arg->walks) return true;
	*narrow = plane_scattered(&v->scratch, where, domain_places(&v->over, n->domain, arg->domain), v->over.n[n->domain], v->over.n[arg->domain]);
	return *narrow != NULL;
}

static bool lift_numbers(struct vector *v, const struct plan_node *n, const uint64_t *where, int32_t *out)
{
	const uint64_t *narrow;
	if (!wanted_below(v, n, where, &narrow)) return false;
	struct ints a = numbers(v, n->args[0], narrow);
	const uint32_t *place = domain_places(&v->over, n->domain, v->plan->nodes[n->args[0]].domain);
	for (uint32_t i = 0; a.p && i < v->over.n[n->domain]; i++) out[i] = a.p[place[i]];
	return a.p != NULL;
}

static bool compute_numbers(struct vector *v, const struct plan_node *n, const uint64_t *where, int32_t *out)
{
	uint32_t count = v->over.n[n->domain];
	struct ints a, b;
	switch (n->op) {
	case NODE_ID_ANSWER: return id_answers(v, n, out);
	case NODE_RENUMBERED:
		a = numbers(v, n->args[0], where);
		for (uint32_t i = 0; a.p && i < count; i++) out[i] = a.p[i] == CELL_MISSING ? CELL_MISSING : n->map[a.p[i]];
		return a.p != NULL;
	case NODE_YMD: case NODE_YEAR: case NODE_MONTH:
		a = numbers(v, n->args[0], where);
		for (uint32_t i = 0; a.p && i < count; i++)
			out[i] = a.p[i] == CELL_MISSING ? CELL_MISSING : of_one(n->op, a.p[i]);
		return a.p != NULL;
	case NODE_AGE: case NODE_ADD: case NODE_SUB: case NODE_DAYS:
		a = numbers(v, n->args[0], where);
		b = numbers(v, n->args[1], where);
		for (uint32_t i = 0; a.p && b.p && i < count; i++) {
			int32_t x = int_at(a, i), y = int_at(b, i);
			out[i] = x == CELL_MISSING || y == CELL_MISSING ? CELL_MISSING : of_two(n, x, y);
		}
		return a.p && b.p;
	case NODE_COUNT: return count_records(v, n, where, out);
	case NODE_LIFT_NUMBER: return lift_numbers(v, n, where, out);
	default: walk_numbers(v, n, where, out); return true;
	}
}

static struct ints numbers(struct vector *v, uint32_t node, const uint64_t *where)
{
	static int32_t none;
	const struct plan_node *n = &v->plan->nodes[node];
	if (n->op == NODE_CONSTANT) return (struct ints){.p = &none, .constant = (int32_t)n->number, .is_constant = true};
	if (n->op == NODE_CELLS) return (struct ints){.p = vector_cells(v, n)};
	struct ints *kept = &v->numbers[node], out = {0};
	if (kept->p && !is_walk(n)) return *kept;
	if (kept->p) out = *kept;
	else if (domain_enter(&v->over, n->domain) && note_walked(v, n)) out.p = new_ints(arena_for(v, n), v->over.n[n->domain], is_walk(n) ? 0 : v->over.n[n->domain]);
	if (!out.p || !compute_numbers(v, n, is_kept(n) && !is_walk(n) ? NULL : where, out.p)) return (struct ints){0};
	if (is_kept(n)) *kept = out;
	return out;
}

/* ---- conditions ---- */

static bool compare(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	struct ints a = numbers(v, n->args[0], where), b = numbers(v, n->args[1], where);
	uint32_t count = v->over.n[n->domain], words = plane_words(count);
	int32_t same[PLANE_WORD];
	if (!a.p || !b.p) return false;
	for (int i = 0; i < PLANE_WORD; i++) same[i] = b.constant;
	for (uint32_t w = 0; w < words; w++) {
		if (where && !where[w]) continue;
		size_t from = (size_t)w * PLANE_WORD;
		uint64_t known, all = w + 1 == words ? plane_last(count) : ~UINT64_C(0);
		uint64_t holds;
		compare_word(n->op, a.p + from, b.is_constant ? same : b.p + from, &holds, &known);
		out.sure[w] = holds & known;
		out.possible[w] = (out.sure[w] | ~known) & all;
	}
	return true;
}

static bool cells_hold(struct vector *v, const struct plan_node *n, struct planes out)
{
	const int32_t *cells = vector_cells(v, n);
	for (uint32_t i = 0; cells && i < v->over.n[n->table]; i++) {
		int32_t cell = cells[i];
		bool sure = n->op == NODE_PRESENT_CELLS ? cell != CELL_MISSING : cell != CELL_MISSING && cell != 0;
		if (sure) plane_set(out.sure, i);
		if (sure || (n->op == NODE_BOOL_CELLS && cell == CELL_MISSING)) plane_set(out.possible, i);
	}
	return cells != NULL;
}

static bool present_wide(struct vector *v, const struct plan_node *n, struct planes out)
{
	bool texts = n->op == NODE_PRESENT_TEXTS;
	const uint64_t *cells = vector_wide(v, n, texts ? COLUMN_TEXTS : COLUMN_NUMBERS);
	uint32_t count = v->over.n[n->table], words = plane_words(count);
	for (uint32_t w = 0; cells && w < words; w++) {
		uint32_t from = w * PLANE_WORD, to = count - from < PLANE_WORD ? count : from + PLANE_WORD;
		for (uint32_t i = from; i < to; i++)
			out.sure[w] |= (uint64_t)(texts ? cells[i] != 0 : token_usable(cells[i])) << (i - from);
		out.possible[w] = out.sure[w];
	}
	return cells != NULL;
}

/* Which column a text field is. */
static const uint64_t *texts_of(struct vector *v, const struct expr *field)
{
	const struct plan_columns *c = &v->plan->columns[field->table];
	uint32_t k = 0;
	while (c->fields[COLUMN_TEXTS][k] != field->field) k++;
	return vector_wide(v, &(struct plan_node){.table = field->table, .number = k}, COLUMN_TEXTS);
}

/* Chinese characters are compared as they are. */
static bool same_name(uint64_t a, uint64_t b)
{
	char rooms[2][TEXT_CELL_ROOM];
	if (text_cell_is_short(a) && text_cell_is_short(b)) return a == b;
	return name_equal(text_cell_text(a, rooms[0]), text_cell_text(b, rooms[1]));
}

static bool same_names(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	const struct expr *const *args = (const struct expr *const *)n->expr->args;
	const uint64_t *texts[2];
	const uint32_t *place[2] = {NULL, NULL}; /* NULL: that of the element itself */
	for (int k = 0; k < 2; k++) {
		if (!(texts[k] = texts_of(v, args[k]))) return false;
		if (n->domain == DOMAIN_PAIR) place[k] = v->over.pair_row[args[k]->table];
	}
	uint32_t words = plane_words(v->over.n[n->domain]);
	for (uint32_t w = 0; w < words; w++) {
		uint64_t wanted = where ? where[w] : ~UINT64_C(0);
		if (w + 1 == words) wanted &= plane_last(v->over.n[n->domain]);
		for (; wanted; wanted &= wanted - 1) {
			uint32_t i = w * PLANE_WORD + (uint32_t)__builtin_ctzll(wanted);
			uint64_t a = texts[0][place[0] ? place[0][i] : i], b = texts[1][place[1] ? place[1][i] : i];
			bool known = a && b, same = known && same_name(a, b);
			if (same) plane_set(out.sure, i);
			if (same || !known) plane_set(out.possible, i);
		}
	}
	return true;
}

/* The text of a condition does not depend on who is looked at. */
static bool test_texts(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	struct frame none = {.pack = v->plan->pack};
	struct text part;
	const uint64_t *cells = vector_wide(v, n, COLUMN_TEXTS);
	if (!cells || !eval_string(&none, n->expr, NULL, &part)) return cells != NULL;
	const struct text_test test = text_test_of(n->op, part);
	uint32_t count = v->over.n[n->table];
	for (uint32_t w = 0; w < plane_words(count); w++) {
		uint32_t from = w * PLANE_WORD, elements = count - from < PLANE_WORD ? count - from : PLANE_WORD;
		if (where && !where[w]) continue;
		text_test_word(&test, cells + from, elements, &out.sure[w], &out.possible[w]);
		out.possible[w] |= out.sure[w];
	}
	return true;
}

static bool is_clear(const uint64_t *plane, uint32_t words)
{
	for (uint32_t w = 0; w < words; w++)
		if (plane[w]) return false;
	return true;
}

/* and: what is false so far need not be known further. */
static bool conjunction(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	uint32_t words = plane_words(v->over.n[n->domain]);
	for (uint32_t k = 0; k < n->count; k++) {
		struct planes next = truths(v, n->args[k], k ? out.possible : where);
		if (!next.sure) return false;
		for (uint32_t w = 0; w < words; w++) {
			uint64_t narrow = k ? out.possible[w] : where ? where[w] : ~UINT64_C(0);
			out.sure[w] = (k ? out.sure[w] : narrow) & next.sure[w];
			out.possible[w] = narrow & next.possible[w];
		}
		if (is_clear(out.possible, words)) return true;
	}
	return true;
}

static bool disjunction(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	uint32_t words = plane_words(v->over.n[n->domain]);
	for (uint32_t k = 0; k < n->count; k++) {
		struct planes next = truths(v, n->args[k], where);
		if (!next.sure) return false;
		for (uint32_t w = 0; w < words; w++) {
			out.sure[w] |= next.sure[w];
			out.possible[w] |= next.possible[w];
		}
	}
	return true;
}

static bool negation(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	struct planes a = truths(v, n->args[0], where);
	uint32_t count = v->over.n[n->domain], words = plane_words(count);
	for (uint32_t w = 0; a.sure && w < words; w++) {
		uint64_t all = w + 1 == words ? plane_last(count) : ~UINT64_C(0);
		out.sure[w] = ~a.possible[w] & all;
		out.possible[w] = ~a.sure[w] & all;
	}
	return a.sure != NULL;
}

static bool any_of_group(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	const uint64_t *unknown = domain_unknown(&v->over, n->table), *wanted = NULL;
	uint32_t count = v->over.n[n->table];
	if (!unknown) return false;
	const uint32_t *person = v->over.person_of[n->table];
	if (where && v->plan->nodes[n->args[0]].walks && !(wanted = plane_gather(&v->scratch, where, person, count))) return false;
	struct planes inner = truths(v, n->args[0], wanted);
	if (!inner.sure) return false;
	plane_scatter(out.sure, inner.sure, person, count);
	plane_scatter(out.possible, inner.possible, person, count);
	for (uint32_t w = 0; w < plane_words(v->over.n[DOMAIN_PERSON]); w++) {
		out.sure[w] &= ~unknown[w];
		out.possible[w] |= unknown[w];
	}
	return true;
}

static bool group_present(struct vector *v, const struct plan_node *n, struct planes out)
{
	const uint64_t *present = domain_present(&v->over, n->table), *unknown = domain_unknown(&v->over, n->table);
	if (!present || !unknown) return false;
	for (uint32_t w = 0; w < plane_words(v->over.n[DOMAIN_PERSON]); w++) {
		out.sure[w] = present[w] & ~unknown[w];
		out.possible[w] = present[w] | unknown[w];
	}
	return true;
}

static void all_alike(const struct vector *v, const struct plan_node *n, struct planes out)
{
	uint32_t count = v->over.n[n->domain], words = plane_words(count);
	for (uint32_t w = 0; w < words; w++) {
		uint64_t all = w + 1 == words ? plane_last(count) : ~UINT64_C(0);
		out.sure[w] = n->number == TRUTH_TRUE ? all : 0;
		out.possible[w] = n->number != TRUTH_FALSE ? all : 0;
	}
}

static bool lift_truths(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	const uint64_t *narrow;
	if (!wanted_below(v, n, where, &narrow)) return false;
	struct planes a = truths(v, n->args[0], narrow);
	if (!a.sure) return false;
	const uint32_t *place = domain_places(&v->over, n->domain, v->plan->nodes[n->args[0]].domain);
	uint32_t count = v->over.n[n->domain];
	for (uint32_t w = 0; w < plane_words(count); w++) {
		uint32_t from = w * PLANE_WORD, to = count - from < PLANE_WORD ? count : from + PLANE_WORD;
		if (where && !where[w]) continue;
		for (uint32_t i = from; i < to; i++) {
			out.sure[w] |= (uint64_t)plane_bit(a.sure, place[i]) << (i - from);
			out.possible[w] |= (uint64_t)plane_bit(a.possible, place[i]) << (i - from);
		}
	}
	return true;
}

static bool compute_truths(struct vector *v, const struct plan_node *n, const uint64_t *where, struct planes out)
{
	switch (n->op) {
	case NODE_TRUTH: all_alike(v, n, out); return true;
	case NODE_BOOL_CELLS: case NODE_PRESENT_CELLS: return cells_hold(v, n, out);
	case NODE_SAME_NAME: return same_names(v, n, where, out);
	case NODE_TEXT_IS: case NODE_TEXT_STARTS: case NODE_TEXT_CONTAINS: return test_texts(v, n, where, out);
	case NODE_PRESENT_TEXTS: case NODE_PRESENT_NUMBERS: return present_wide(v, n, out);
	case NODE_EQ: case NODE_LT: case NODE_GT: return compare(v, n, where, out);
	case NODE_NOT: return negation(v, n, where, out);
	case NODE_AND: return conjunction(v, n, where, out);
	case NODE_OR: return disjunction(v, n, where, out);
	case NODE_PRESENT: return group_present(v, n, out);
	case NODE_ANY: return any_of_group(v, n, where, out);
	case NODE_LIFT: return lift_truths(v, n, where, out);
	default: walk_truths(v, n, where, out); return true;
	}
}

/* where: elements whose bit is clear there may come out as anything; NULL: all are wanted. */
static struct planes truths(struct vector *v, uint32_t node, const uint64_t *where)
{
	const struct plan_node *n = &v->plan->nodes[node];
	struct planes *kept = &v->truths[node], out = {0};
	if (kept->sure && !is_walk(n)) return *kept;
	if (kept->sure) out = *kept;
	else if (domain_enter(&v->over, n->domain) && note_walked(v, n)) out = new_planes(arena_for(v, n), v->over.n[n->domain]);
	if (!out.sure || !compute_truths(v, n, is_kept(n) && !is_walk(n) ? NULL : where, out)) return (struct planes){0};
	if (is_kept(n)) *kept = out;
	return out;
}

struct planes vector_persons(struct vector *v, enum rule_scope scope, uint32_t node)
{
	int domain = v->plan->nodes[node].domain;
	uint32_t persons = v->over.n[DOMAIN_PERSON];
	arena_reset(&v->scratch);
	struct planes t = truths(v, node, NULL);
	if (!t.sure) return t;
	struct planes out = new_planes(&v->scratch, persons);
	if (!out.sure) return out;
	if (domain == DOMAIN_PERSON) {
		memcpy(out.sure, t.sure, plane_words(persons) * sizeof *out.sure);
		memcpy(out.possible, t.possible, plane_words(persons) * sizeof *out.possible);
	} else {
		plane_scatter(out.sure, t.sure, v->over.person_of[domain], v->over.n[domain]);
		plane_scatter(out.possible, t.possible, v->over.person_of[domain], v->over.n[domain]);
	}
	/* A condition that reads less than the scope has holds only for persons who are in it. */
	for (int line = 0; line < 2; line++) {
		if (scope == SCOPE_PERSON || (scope != SCOPE_PAIR && (int)scope != line) || domain == line) continue;
		const uint64_t *present = domain_present(&v->over, line);
		if (!present) return (struct planes){0};
		for (uint32_t w = 0; w < plane_words(persons); w++) {
			out.sure[w] &= present[w];
			out.possible[w] &= present[w];
		}
	}
	return out;
}
