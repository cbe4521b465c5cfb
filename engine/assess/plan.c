#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "../base/date.h"
#include "../base/buf.h"
#include "../pack/type.h"
#include "evaluate.h"

static uint32_t truth_node(struct plan *p, const struct expr *e);
static uint32_t number_node(struct plan *p, const struct expr *e);

void plan_init(struct plan *p, const struct pack *pack, struct arena *a)
{
	*p = (struct plan){.pack = pack, .arena = a, .count = 1};
}

void plan_free(struct plan *p)
{
	free(p->nodes);
	free(p->index);
	*p = (struct plan){0};
}

/* ---- equal expressions ---- */

static uint64_t mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 29;
}

static uint64_t expr_hash(const struct expr *e)
{
	uint64_t h = mix(mix(mix((uint64_t)e->op, (uint64_t)e->negated), (uint64_t)e->table << 32 | (uint32_t)e->field), e->count);
	h = mix(mix(h, (uint64_t)e->number), (uint64_t)e->index);
	for (size_t i = 0; i < e->string.n; i++) h = mix(h, (unsigned char)e->string.p[i]);
	for (size_t i = 0; i < e->count; i++) h = mix(h, expr_hash(e->args[i]));
	return h;
}

static bool expr_same(const struct expr *a, const struct expr *b)
{
	if (a == b) return true;
	if (a->op != b->op || a->type != b->type || a->negated != b->negated || a->count != b->count) return false;
	if (a->table != b->table || a->field != b->field || a->index != b->index || a->number != b->number) return false;
	if (a->op == X_STRING && !text_equal(a->string, b->string)) return false;
	for (size_t i = 0; i < a->count; i++)
		if (!expr_same(a->args[i], b->args[i])) return false;
	return true;
}

/* ---- nodes ---- */

static bool same_node(const struct plan_node *a, const struct plan_node *b)
{
	if (a->hash != b->hash || a->op != b->op || a->domain != b->domain || a->table != b->table || a->field != b->field ||
	    a->number != b->number || a->count != b->count || !a->expr != !b->expr)
		return false;
	if (a->count && memcmp(a->args, b->args, a->count * sizeof *a->args) != 0) return false;
	return !a->expr || expr_same(a->expr, b->expr);
}

static bool index_grow(struct plan *p)
{
	uint32_t size = p->index_size ? p->index_size * 2 : 256;
	uint32_t *index = calloc(size, sizeof *index);
	if (!index) return false;
	for (uint32_t i = 1; i < p->count; i++) {
		uint32_t *slot = &index[p->nodes[i].hash & (size - 1)];
		p->nodes[i].next = *slot;
		*slot = i;
	}
	free(p->index);
	p->index = index;
	p->index_size = size;
	return true;
}

/* The node equal to n, made if there is none. An argument that is 0 is passed on: out of memory. */
static uint32_t node(struct plan *p, struct plan_node n)
{
	for (uint32_t i = 0; i < n.count; i++) {
		if (!n.args[i]) return 0;
		n.walks |= p->nodes[n.args[i]].walks;
	}
	n.walks |= n.op == NODE_WALK || n.op == NODE_WALK_NUMBER;
	n.hash = mix(mix(mix((uint64_t)n.op << 8 | (uint64_t)n.domain, (uint64_t)n.table << 32 | (uint32_t)n.field),
	                 (uint64_t)n.number), n.expr ? expr_hash(n.expr) : 0);
	for (uint32_t i = 0; i < n.count; i++) n.hash = mix(n.hash, n.args[i]);
	n.uses = 0;
	if (p->count >= p->index_size / 2 && !index_grow(p)) return 0;
	uint32_t *slot = &p->index[n.hash & (p->index_size - 1)];
	for (uint32_t i = *slot; i; i = p->nodes[i].next)
		if (same_node(&p->nodes[i], &n)) return i;
	if (!grow(&p->nodes, &p->cap, p->count, sizeof *p->nodes)) return 0;
	if (n.count) {
		uint32_t *args = arena_alloc(p->arena, n.count * sizeof *args);
		if (!args) return 0;
		n.args = memcpy(args, n.args, n.count * sizeof *args);
	}
	for (uint32_t i = 0; i < n.count; i++) p->nodes[n.args[i]].uses++;
	n.next = *slot;
	p->nodes[p->count] = n;
	return *slot = p->count++;
}

static uint32_t constant(struct plan *p, int64_t number)
{
	return node(p, (struct plan_node){.op = NODE_CONSTANT, .domain = DOMAIN_PERSON, .number = number});
}

static uint32_t fixed_truth(struct plan *p, enum truth t)
{
	return node(p, (struct plan_node){.op = NODE_TRUTH, .domain = DOMAIN_PERSON, .number = t});
}

static bool is_number(enum node_op op) { return op < NODE_TRUTH; }
static bool is_constant(const struct plan *p, uint32_t i) { return i && p->nodes[i].op == NODE_CONSTANT; }

/* ---- domains ---- */

/* The tables whose record at hand e reads, a bit each. */
static uint32_t tables_read(const struct expr *e)
{
	uint32_t tables = e->op == X_FIELD ? UINT32_C(1) << e->table : 0;
	for (size_t i = 0; i < e->count; i++) tables |= tables_read(e->args[i]);
	return e->op >= X_PRESENT_GROUP ? tables & ~(UINT32_C(1) << e->table) : tables;
}

static int domain_of(uint32_t tables)
{
	if (!tables) return DOMAIN_PERSON;
	return tables & (tables - 1) ? DOMAIN_PAIR : __builtin_ctz(tables);
}

static int wider(int a, int b)
{
	if (a == b || b == DOMAIN_PERSON) return a;
	return a == DOMAIN_PERSON ? b : DOMAIN_PAIR;
}

/* Brings a node to a domain that is its own or wider. Constants are in all. */
static uint32_t lift(struct plan *p, uint32_t i, int domain)
{
	if (!i || p->nodes[i].domain == domain || p->nodes[i].op == NODE_CONSTANT) return i;
	enum node_op op = is_number(p->nodes[i].op) ? NODE_LIFT_NUMBER : NODE_LIFT;
	return node(p, (struct plan_node){.op = op, .domain = domain, .args = &i, .count = 1});
}

/* A node over two numbers. */
static uint32_t binary(struct plan *p, enum node_op op, uint32_t a, uint32_t b, int64_t number)
{
	if (!a || !b) return 0;
	int domain = wider(p->nodes[a].domain, p->nodes[b].domain);
	uint32_t args[] = {lift(p, a, domain), lift(p, b, domain)};
	return node(p, (struct plan_node){.op = op, .domain = domain, .args = args, .count = 2, .number = number});
}

static uint32_t unary(struct plan *p, enum node_op op, uint32_t a)
{
	return a ? node(p, (struct plan_node){.op = op, .domain = p->nodes[a].domain, .args = &a, .count = 1}) : 0;
}

static uint32_t walk(struct plan *p, enum node_op op, const struct expr *e)
{
	return node(p, (struct plan_node){.op = op, .domain = domain_of(tables_read(e)), .expr = e});
}

/* ---- what depends on params only ---- */

static uint32_t fixed_number(struct plan *p, const struct expr *e)
{
	struct frame f = {.pack = p->pack};
	int64_t n;
	return constant(p, eval_number(&f, e, &n) ? n : CELL_MISSING);
}

/* ---- ints and dates ---- */

static uint32_t ymd(struct plan *p, uint32_t date)
{
	if (!is_constant(p, date)) return unary(p, NODE_YMD, date);
	int64_t day = p->nodes[date].number;
	return constant(p, day == CELL_MISSING ? day : date_ymd((int32_t)day));
}

static uint32_t column(struct plan *p, int kind, const struct expr *field)
{
	struct plan_columns *c = &p->columns[field->table];
	for (uint32_t i = 0; i < c->count[kind]; i++)
		if (c->fields[kind][i] == field->field) return i;
	c->fields[kind][c->count[kind]] = field->field;
	return c->count[kind]++;
}

static uint32_t cells(struct plan *p, enum node_op op, const struct expr *e)
{
	int kind = op == NODE_PRESENT_TEXTS ? COLUMN_TEXTS : op == NODE_PRESENT_NUMBERS ? COLUMN_NUMBERS : COLUMN_CELLS;
	return node(p, (struct plan_node){.op = op, .domain = e->table, .table = e->table, .field = e->field,
	                                  .number = column(p, kind, e)});
}

static uint32_t id_answer(struct plan *p, const struct expr *e)
{
	int table = e->args[0]->table;
	return node(p, (struct plan_node){.op = NODE_ID_ANSWER, .domain = table, .table = table, .expr = e,
	                                  .number = column(p, COLUMN_NUMBERS, e->args[0])});
}

/* A function of a group whose records alone decide, given what is asked of each. */
static uint32_t over_group(struct plan *p, enum node_op op, const struct expr *e, uint32_t inner)
{
	inner = lift(p, inner, e->table);
	return inner ? node(p, (struct plan_node){.op = op, .domain = DOMAIN_PERSON, .table = e->table, .args = &inner, .count = 1}) : 0;
}

static uint32_t group(struct plan *p, enum node_op op, enum node_op walked, const struct expr *e)
{
	if (!e->count) return node(p, (struct plan_node){.op = op, .domain = DOMAIN_PERSON, .table = e->table});
	return tables_read(e) ? walk(p, walked, e) : over_group(p, op, e, truth_node(p, e->args[0]));
}

static uint32_t number_node(struct plan *p, const struct expr *e)
{
	if (expr_is_fixed(e)) return fixed_number(p, e);
	switch (e->op) {
	case X_FIELD: return cells(p, NODE_CELLS, e);
	case X_ADD: case X_SUB:
		return binary(p, e->op == X_ADD ? NODE_ADD : NODE_SUB, number_node(p, e->args[0]), number_node(p, e->args[1]),
		              e->type == TYPE_DATE);
	case X_DAYS_BETWEEN: return binary(p, NODE_DAYS, number_node(p, e->args[0]), number_node(p, e->args[1]), 0);
	case X_AGE_ON:
		return binary(p, NODE_AGE, ymd(p, number_node(p, e->args[0])), ymd(p, number_node(p, e->args[1])), 0);
	case X_YEAR: return unary(p, NODE_YEAR, ymd(p, number_node(p, e->args[0])));
	case X_MONTH: return unary(p, NODE_MONTH, ymd(p, number_node(p, e->args[0])));
	case X_ID_BIRTH_DATE: return id_answer(p, e);
	case X_COUNT: return group(p, NODE_COUNT, NODE_WALK_NUMBER, e);
	default: return walk(p, NODE_WALK_NUMBER, e);
	}
}

/* ---- conditions ---- */

static bool is_listed_field(const struct plan *p, const struct expr *e)
{
	return e->op == X_FIELD && e->type == TYPE_STRING && p->pack->tables[e->table].fields[e->field].has_values;
}

static bool is_id_word(const struct expr *e) { return e->op == X_ID_KIND || e->op == X_ID_DAMAGE || e->op == X_ID_SEX; }

/* A text from a fixed list, told by its place there. */
static bool is_word(const struct plan *p, const struct expr *e) { return is_listed_field(p, e) || is_id_word(e); }

/* A comparison that can be made on numbers: of ints, of dates, of a word and one that is known or a word too. */
static bool is_numeric(const struct plan *p, const struct expr *a, const struct expr *b)
{
	if (a->type == TYPE_INT || a->type == TYPE_DATE) return true;
	return is_word(p, a) && (b->op == X_STRING || b->op == X_PARAM || is_word(p, b));
}

static uint32_t word_node(struct plan *p, const struct expr *e)
{
	return is_id_word(e) ? id_answer(p, e) : cells(p, NODE_CELLS, e);
}

/* The place of a text in a list; if it is not there, the one that is so far behind its end. */
static int32_t place_in(const struct text *list, size_t count, struct text t, size_t behind)
{
	size_t i = 0;
	while (i < count && !text_equal(list[i], t)) i++;
	return (int32_t)(i < count ? i : count + behind);
}

/* A word as its place in the list of another's words. */
static uint32_t renumbered(struct plan *p, const struct expr *e, const struct expr *like)
{
	const struct text *from = NULL, *to = NULL;
	size_t count = 0, to_count = 0;
	uint32_t arg = word_node(p, e);
	expr_answers(p->pack, e, &from, &count);
	expr_answers(p->pack, like, &to, &to_count);
	int32_t *map = arena_alloc(p->arena, count * sizeof *map);
	if (!arg || !map) return 0;
	for (size_t i = 0; i < count; i++) map[i] = place_in(to, to_count, from[i], i);
	bool of_field = like->op == X_FIELD; /* else the list is a function's */
	return node(p, (struct plan_node){.op = NODE_RENUMBERED, .domain = p->nodes[arg].domain,
	                                  .table = of_field ? like->table : 0, .field = of_field ? like->field : 0,
	                                  .number = like->op, .args = &arg, .count = 1, .map = map});
}

static uint32_t side(struct plan *p, const struct expr *e)
{
	return is_word(p, e) ? word_node(p, e) : number_node(p, e);
}

/* What e is compared with: of equal texts the places among e's words are equal. */
static uint32_t other_side(struct plan *p, const struct expr *e, const struct expr *other)
{
	const struct text *words;
	size_t count;
	if (!is_word(p, e) || !expr_answers(p->pack, e, &words, &count)) return number_node(p, other);
	if (is_word(p, other)) return renumbered(p, other, e);
	return constant(p, place_in(words, count, other->op == X_PARAM ? p->pack->params[other->index].string : other->string, 0));
}

static uint32_t negation(struct plan *p, uint32_t a)
{
	if (!a) return 0;
	if (p->nodes[a].op == NODE_TRUTH) return fixed_truth(p, (enum truth)(TRUTH_TRUE - p->nodes[a].number));
	return p->nodes[a].op == NODE_NOT ? p->nodes[a].args[0] : unary(p, NODE_NOT, a);
}

static bool holds(enum node_op op, int64_t x, int64_t y)
{
	return op == NODE_EQ ? x == y : op == NODE_LT ? x < y : x > y;
}

static uint32_t comparison(struct plan *p, enum node_op op, uint32_t a, uint32_t b);
static uint32_t junction(struct plan *p, enum node_op op, const uint32_t *args, size_t count);

/* A date whose age on a day that is known is compared with a number that is known: 0 if a and b are not that. */
static uint32_t aged_date(const struct plan *p, uint32_t a, uint32_t b)
{
	const struct plan_node *n = &p->nodes[a];
	if (n->op != NODE_AGE || !is_constant(p, b) || p->nodes[b].number == CELL_MISSING) return 0;
	if (!is_constant(p, n->args[1]) || p->nodes[n->args[1]].number == CELL_MISSING) return 0;
	return p->nodes[n->args[0]].op == NODE_YMD ? p->nodes[n->args[0]].args[0] : 0;
}

/* Whether someone is younger than so many years: born after the last day that makes them that old. */
static uint32_t younger(struct plan *p, uint32_t date, int64_t years, int64_t on_ymd)
{
	int32_t on = date_day((int)(on_ymd / 10000), (int)(on_ymd / 100 % 100), (int)(on_ymd % 100));
	return comparison(p, NODE_GT, date, constant(p, date_born_by(years, on)));
}

/* Dates are at hand, ages would have to be worked out. */
static uint32_t age_comparison(struct plan *p, enum node_op op, uint32_t date, uint32_t age, uint32_t b)
{
	int64_t years = p->nodes[b].number, on = p->nodes[p->nodes[age].args[1]].number;
	if (op == NODE_LT) return younger(p, date, years, on);
	uint32_t ends[] = {younger(p, date, years + 1, on), negation(p, younger(p, date, years, on))};
	return op == NODE_GT ? negation(p, ends[0]) : junction(p, NODE_AND, ends, 2);
}

static uint32_t comparison(struct plan *p, enum node_op op, uint32_t a, uint32_t b)
{
	if (!a || !b) return 0;
	uint32_t date = aged_date(p, a, b);
	if (date) return age_comparison(p, op, date, a, b);
	if (is_constant(p, a) && is_constant(p, b)) {
		int64_t x = p->nodes[a].number, y = p->nodes[b].number;
		if (x == CELL_MISSING || y == CELL_MISSING) return fixed_truth(p, TRUTH_UNKNOWN);
		return fixed_truth(p, holds(op, x, y) ? TRUTH_TRUE : TRUTH_FALSE);
	}
	if (is_constant(p, a))
		return binary(p, op == NODE_LT ? NODE_GT : op == NODE_GT ? NODE_LT : op, b, a, 0);
	return binary(p, op, a, b, 0);
}

static uint32_t compared(struct plan *p, enum expr_op op, uint32_t a, uint32_t b)
{
	switch (op) {
	case X_LT: return comparison(p, NODE_LT, a, b);
	case X_GE: return negation(p, comparison(p, NODE_LT, a, b));
	case X_GT: return comparison(p, NODE_GT, a, b);
	default: return negation(p, comparison(p, NODE_GT, a, b));
	}
}

/* What is left for walks to be made for is least behind all others. */
static bool walks_last(struct plan *p, uint32_t *args, uint32_t count)
{
	uint32_t *behind = arena_alloc(p->arena, count * sizeof *behind), kept = 0, walks = 0;
	for (uint32_t i = 0; behind && i < count; i++) {
		if (p->nodes[args[i]].walks) behind[walks++] = args[i];
		else args[kept++] = args[i];
	}
	if (walks) memcpy(args + kept, behind, walks * sizeof *args);
	return behind != NULL;
}

/* and, or: operands that are fixed decide at once or go. */
static uint32_t junction(struct plan *p, enum node_op op, const uint32_t *args, size_t count)
{
	enum truth end = op == NODE_AND ? TRUTH_FALSE : TRUTH_TRUE;
	uint32_t *kept = arena_alloc(p->arena, count * sizeof *kept), n = 0;
	int domain = DOMAIN_PERSON;
	if (!kept) return 0;
	for (size_t i = 0; i < count; i++) {
		if (!args[i]) return 0;
		const struct plan_node *arg = &p->nodes[args[i]];
		if (arg->op == NODE_TRUTH && arg->number == end) return args[i];
		if (arg->op == NODE_TRUTH && arg->number == TRUTH_TRUE - end) continue;
		kept[n++] = args[i];
		domain = wider(domain, arg->domain);
	}
	if (n == 0) return fixed_truth(p, (enum truth)(TRUTH_TRUE - end));
	if (n == 1) return kept[0];
	for (uint32_t i = 0; i < n; i++)
		if (!(kept[i] = lift(p, kept[i], domain))) return 0;
	if (!walks_last(p, kept, n)) return 0;
	return node(p, (struct plan_node){.op = op, .domain = domain, .args = kept, .count = n});
}

static uint32_t operands(struct plan *p, const struct expr *e)
{
	uint32_t *args = arena_alloc(p->arena, e->count * sizeof *args);
	for (size_t i = 0; args && i < e->count; i++) args[i] = truth_node(p, e->args[i]);
	return args ? junction(p, e->op == X_AND ? NODE_AND : NODE_OR, args, e->count) : 0;
}

static bool is_text_field(const struct plan *p, const struct expr *e)
{
	return e->op == X_FIELD && e->type == TYPE_STRING && !is_listed_field(p, e);
}

/* Whether a text field is, begins with or contains a text that is known. */
static bool is_text_test(const struct plan *p, const struct expr *field, const struct expr *known)
{
	return is_text_field(p, field) && (known->op == X_STRING || known->op == X_PARAM);
}

static uint32_t text_test(struct plan *p, enum node_op op, const struct expr *field, const struct expr *known)
{
	return node(p, (struct plan_node){.op = op, .domain = field->table, .table = field->table, .field = field->field,
	                                  .number = column(p, COLUMN_TEXTS, field), .expr = known});
}

static uint32_t is_in_text(struct plan *p, enum node_op op, const struct expr *e)
{
	return is_text_test(p, e->args[0], e->args[1]) ? text_test(p, op, e->args[0], e->args[1]) : walk(p, NODE_WALK, e);
}

/* Whether an equality need not be walked. */
static bool is_planned(const struct plan *p, const struct expr *a, const struct expr *b)
{
	return is_numeric(p, a, b) || is_text_test(p, a, b);
}

static uint32_t equality(struct plan *p, const struct expr *a, const struct expr *b)
{
	return is_text_test(p, a, b) ? text_test(p, NODE_TEXT_IS, a, b) : comparison(p, NODE_EQ, side(p, a), other_side(p, a, b));
}

static uint32_t in_list(struct plan *p, const struct expr *e)
{
	uint32_t *args = arena_alloc(p->arena, e->count * sizeof *args);
	for (size_t i = 1; i < e->count; i++)
		if (!is_planned(p, e->args[0], e->args[i])) return walk(p, NODE_WALK, e);
	for (size_t i = 1; args && i < e->count; i++) args[i - 1] = equality(p, e->args[0], e->args[i]);
	uint32_t found = args ? junction(p, NODE_OR, args, e->count - 1) : 0;
	return e->negated ? negation(p, found) : found;
}

static uint32_t in_range(struct plan *p, const struct expr *e)
{
	uint32_t a = number_node(p, e->args[0]);
	uint32_t ends[] = {compared(p, X_GE, a, number_node(p, e->args[1])), compared(p, X_LE, a, number_node(p, e->args[2]))};
	uint32_t inside = junction(p, NODE_AND, ends, 2);
	return e->negated ? negation(p, inside) : inside;
}

static uint32_t same_name(struct plan *p, const struct expr *e)
{
	if (!is_text_field(p, e->args[0]) || !is_text_field(p, e->args[1])) return walk(p, NODE_WALK, e);
	for (int k = 0; k < 2; k++) column(p, COLUMN_TEXTS, e->args[k]);
	return node(p, (struct plan_node){.op = NODE_SAME_NAME, .domain = domain_of(tables_read(e)), .expr = e});
}

static uint32_t present_field(struct plan *p, const struct expr *e)
{
	const struct expr *f = e->args[0];
	enum node_op op = f->type == TYPE_ID                                  ? NODE_PRESENT_NUMBERS
	                  : is_text_field(p, f) ? NODE_PRESENT_TEXTS
	                                        : NODE_PRESENT_CELLS;
	uint32_t found = cells(p, op, f);
	return e->op == X_MISSING_FIELD ? negation(p, found) : found;
}

/* all(g, c) is not any(g, not c). */
static uint32_t all_of(struct plan *p, const struct expr *e)
{
	if (tables_read(e)) return walk(p, NODE_WALK, e);
	return negation(p, over_group(p, NODE_ANY, e, negation(p, truth_node(p, e->args[0]))));
}

static uint32_t truth_node(struct plan *p, const struct expr *e)
{
	if (expr_is_fixed(e)) {
		struct frame f = {.pack = p->pack};
		return fixed_truth(p, eval_truth(&f, e));
	}
	switch (e->op) {
	case X_FIELD: return cells(p, NODE_BOOL_CELLS, e);
	case X_NOT: return negation(p, truth_node(p, e->args[0]));
	case X_AND: case X_OR: return operands(p, e);
	case X_EQ: return is_planned(p, e->args[0], e->args[1]) ? equality(p, e->args[0], e->args[1]) : walk(p, NODE_WALK, e);
	case X_NE:
		if (!is_planned(p, e->args[0], e->args[1])) return walk(p, NODE_WALK, e);
		return negation(p, equality(p, e->args[0], e->args[1]));
	case X_LT: case X_LE: case X_GT: case X_GE:
		return compared(p, e->op, number_node(p, e->args[0]), number_node(p, e->args[1]));
	case X_STARTS_WITH: return is_in_text(p, NODE_TEXT_STARTS, e);
	case X_CONTAINS: return is_in_text(p, NODE_TEXT_CONTAINS, e);
	case X_IN_LIST: return in_list(p, e);
	case X_IN_RANGE: return in_range(p, e);
	case X_PRESENT_FIELD: case X_MISSING_FIELD: return present_field(p, e);
	case X_SAME_NAME: return same_name(p, e);
	case X_PRESENT_GROUP: return group(p, NODE_PRESENT, NODE_WALK, e);
	case X_ANY: return group(p, NODE_ANY, NODE_WALK, e);
	case X_ALL: return all_of(p, e);
	default: return walk(p, NODE_WALK, e);
	}
}

uint32_t plan_add(struct plan *p, const struct expr *condition)
{
	uint32_t root = truth_node(p, condition);
	if (root) p->nodes[root].uses++;
	return root;
}
