#include "mutant.h"

#include <stdlib.h>
#include <string.h>

#include "terms.h"

/* ---- the places of a pack ---- */

/* A node of a condition, and what it stands in. */
struct site {
	struct expr *node;
	const struct expr *parent;   /* NULL: a root */
	enum owner owner;
	struct text name;
	int rule;
};

struct finder {
	struct mutants *out;
	struct site *sites;
	size_t count, cap;
	uint64_t **param_rules;      /* per param: the rules that it may change */
	bool failed;
};

static struct text text_at(const struct span *at)
{
	return (struct text){at->source->bytes.p + at->from, at->to - at->from};
}

static void walk(struct finder *f, struct expr *e, const struct expr *parent, struct site in)
{
	if (e->definition_use) { /* the innermost is the definition that e itself stands in */
		in.owner = OWNER_DEFINITION;
		in.name = text_at(&e->definition_use->at);
	}
	if (!grow(&f->sites, &f->cap, f->count, sizeof *f->sites)) {
		f->failed = true;
		return;
	}
	in.node = e;
	in.parent = parent;
	f->sites[f->count++] = in;
	for (size_t i = 0; i < e->count; i++) walk(f, e->args[i], e, in);
}

static int by_place(const void *a, const void *b)
{
	const struct site *x = a, *y = b;
	const struct span *s = &x->node->at, *t = &y->node->at;
	if (s->source != t->source) return strcmp(s->source->path, t->source->path);
	if (s->from != t->from) return s->from < t->from ? -1 : 1;
	if (s->to != t->to) return s->to > t->to ? -1 : 1;
	if (x->node->op != y->node->op) return x->node->op < y->node->op ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

static bool same_place(const struct site *x, const struct site *y)
{
	const struct span *s = &x->node->at, *t = &y->node->at;
	return s->source == t->source && s->from == t->from && s->to == t->to && x->node->op == y->node->op;
}

/* ---- which rules a param may change ---- */

static void set_bit(uint64_t *bits, size_t i) { bits[i / 64] |= UINT64_C(1) << i % 64; }

static void add_bits(uint64_t *to, const uint64_t *from, size_t words)
{
	for (size_t i = 0; i < words; i++) to[i] |= from[i];
}

static void mark_params(struct finder *f, const struct expr *e, const uint64_t *rules)
{
	if (e->op == X_PARAM && e->index >= 0) add_bits(f->param_rules[e->index], rules, f->out->words);
	for (size_t i = 0; i < e->count; i++) mark_params(f, e->args[i], rules);
}

static bool find_param_rules(struct finder *f)
{
	struct mutants *m = f->out;
	const struct pack *p = m->pack;
	uint64_t *one = arena_zalloc(&m->arena, m->words, sizeof *one);
	f->param_rules = arena_zalloc(&m->arena, p->param_count, sizeof *f->param_rules);
	for (size_t i = 0; f->param_rules && i < p->param_count; i++)
		if (!(f->param_rules[i] = arena_zalloc(&m->arena, m->words, sizeof *one))) return false;
	if (!one || !f->param_rules) return false;
	for (size_t r = 0; r < p->rule_count; r++) {
		memset(one, 0, m->words * sizeof *one);
		set_bit(one, r);
		mark_params(f, p->rules[r].when, one);
	}
	for (size_t i = p->param_count; i-- > 0;) /* a param uses only those above it */
		mark_params(f, p->params[i].value, f->param_rules[i]);
	return true;
}

/* ---- how a node is changed ---- */

/* e + by. NULL: out of memory. */
static struct expr *moved(struct arena *a, const struct expr *e, int by)
{
	struct expr *sum = arena_zalloc(a, 3, sizeof *sum), **args = arena_alloc(a, 2 * sizeof *args);
	if (!sum || !args) return NULL;
	sum[0] = (struct expr){.op = X_ADD, .type = e->type, .at = e->at, .args = args, .count = 2, .table = -1};
	sum[1] = *e;
	sum[2] = (struct expr){.op = X_INT, .type = TYPE_INT, .at = e->at, .table = -1, .number = by};
	args[0] = &sum[1];
	args[1] = &sum[2];
	return sum;
}

static bool change(struct arena *a, const struct mutant *m, struct expr *e)
{
	struct expr **args, *new;
	switch (m->kind) {
	case MUTATION_DROP:
		if (!(args = arena_alloc(a, e->count * sizeof *args))) return false;
		for (size_t i = 0, n = 0; i < e->count; i++)
			if ((int)i != m->arg) args[n++] = e->args[i];
		e->args = args;
		e->count--;
		return true;
	case MUTATION_COMPARE: case MUTATION_SWAP:
		e->op = m->op;
		return true;
	case MUTATION_SHIFT: case MUTATION_PARAM:
		if (!(new = moved(a, m->kind == MUTATION_SHIFT && m->arg >= 0 ? e->args[m->arg] : e, m->by))) return false;
		if (m->kind == MUTATION_PARAM || m->arg < 0) {
			*e = *new;
			return true;
		}
		if (!(args = arena_alloc(a, e->count * sizeof *args))) return false;
		memcpy(args, e->args, e->count * sizeof *args);
		args[m->arg] = new;
		e->args = args;
		return true;
	default: /* negate */
		if (e->op == X_NOT) {
			*e = *e->args[0];
			return true;
		}
		if (e->op == X_IN_LIST || e->op == X_IN_RANGE) {
			e->negated = !e->negated;
			return true;
		}
		if (!(new = arena_alloc(a, sizeof *new)) || !(args = arena_alloc(a, sizeof *args))) return false;
		*new = *e;
		args[0] = new;
		*e = (struct expr){.op = X_NOT, .type = TYPE_BOOL, .at = e->at, .args = args, .count = 1, .table = -1};
		return true;
	}
}

/* The nodes as they are, and as the mutant makes them. */
static bool prepare(struct arena *a, struct mutant *m)
{
	m->saved = arena_alloc(a, m->node_count * sizeof *m->saved);
	m->changed = arena_alloc(a, m->node_count * sizeof *m->changed);
	if (!m->saved || !m->changed) return false;
	for (size_t i = 0; i < m->node_count; i++) {
		m->saved[i] = m->changed[i] = *m->nodes[i];
		if (!change(a, m, &m->changed[i])) return false;
	}
	return true;
}

/* ---- mutants of a place ---- */

static struct mutant *add(struct finder *f, enum mutation kind, struct span at)
{
	struct mutants *m = f->out;
	if (!grow(&m->items, &m->cap, m->count, sizeof *m->items)) {
		f->failed = true;
		return NULL;
	}
	struct mutant *x = &m->items[m->count++];
	*x = (struct mutant){.kind = kind, .at = at, .item = -1};
	if (!(x->rules = arena_zalloc(&m->arena, m->words, sizeof *x->rules))) f->failed = true;
	return f->failed ? NULL : x;
}

/* One of the nodes at a place, which are sites [from, to). */
static void add_node(struct finder *f, enum mutation kind, struct span at, size_t from, size_t to, int arg, int by, enum expr_op op)
{
	struct arena *a = &f->out->arena;
	struct mutant *x = add(f, kind, at);
	if (!x) return;
	x->arg = arg;
	x->by = by;
	x->op = op;
	x->owner = f->sites[from].owner;
	x->owner_name = f->sites[from].name;
	x->nodes = arena_alloc(a, (to - from) * sizeof *x->nodes);
	if (!x->nodes) {
		f->failed = true;
		return;
	}
	for (size_t i = from; i < to; i++) {
		bool twice = false;
		for (size_t k = 0; k < x->node_count; k++) twice |= x->nodes[k] == f->sites[i].node;
		if (!twice) x->nodes[x->node_count++] = f->sites[i].node;
		set_bit(x->rules, (size_t)f->sites[i].rule);
	}
	if (!prepare(a, x)) f->failed = true;
}

static bool is_ordered(const struct expr *e) { return e->type == TYPE_INT || e->type == TYPE_DATE; }

/* The comparison that holds where this one does not. */
static enum expr_op opposite(enum expr_op op)
{
	static const enum expr_op of[] = {[X_EQ] = X_NE, [X_NE] = X_EQ, [X_LT] = X_GE, [X_GE] = X_LT, [X_GT] = X_LE, [X_LE] = X_GT};
	return of[op];
}

/* The same with or without the bound itself. */
static enum expr_op strictness(enum expr_op op)
{
	static const enum expr_op of[] = {[X_LT] = X_LE, [X_LE] = X_LT, [X_GT] = X_GE, [X_GE] = X_GT};
	return of[op];
}

static void mutate_comparison(struct finder *f, const struct expr *e, size_t from, size_t to)
{
	bool order = e->op >= X_LT;
	add_node(f, MUTATION_COMPARE, e->at, from, to, 0, 0, opposite(e->op));
	if (order) add_node(f, MUTATION_COMPARE, e->at, from, to, 0, 0, strictness(e->op));
	if (!is_ordered(e->args[0])) return;
	/* Of an order, a move of the bound one way is what strictness does. */
	bool up = !order || e->op == X_LE || e->op == X_GT, down = !order || e->op == X_LT || e->op == X_GE;
	if (up) add_node(f, MUTATION_SHIFT, e->args[1]->at, from, to, 1, 1, e->op);
	if (down) add_node(f, MUTATION_SHIFT, e->args[1]->at, from, to, 1, -1, e->op);
}

/* Whether a number is part of what a function is applied to, and of no side of a comparison that is moved anyway. */
static bool in_call(const struct site *s)
{
	const struct expr *p = s->parent;
	return p && (p->op == X_AGE_ON || p->op == X_DAYS_BETWEEN || p->op == X_ON_OR_BEFORE);
}

static void mutate_place(struct finder *f, size_t from, size_t to)
{
	const struct site *s = &f->sites[from];
	const struct expr *e = s->node;
	switch (e->op) {
	case X_AND: case X_OR:
		for (size_t i = 0; i < e->count; i++) add_node(f, MUTATION_DROP, e->args[i]->at, from, to, (int)i, 0, e->op);
		add_node(f, MUTATION_SWAP, e->at, from, to, 0, 0, e->op == X_AND ? X_OR : X_AND);
		break;
	case X_EQ: case X_NE: case X_LT: case X_LE: case X_GT: case X_GE:
		mutate_comparison(f, e, from, to);
		break;
	case X_IN_LIST:
		for (size_t i = 1; e->count > 2 && i < e->count; i++)
			add_node(f, MUTATION_DROP, e->args[i]->at, from, to, (int)i, 0, e->op);
		add_node(f, MUTATION_NEGATE, e->at, from, to, 0, 0, e->op);
		break;
	case X_IN_RANGE:
		for (int i = 1; i <= 2; i++)
			for (int by = -1; by <= 1; by += 2) add_node(f, MUTATION_SHIFT, e->args[i]->at, from, to, i, by, e->op);
		add_node(f, MUTATION_NEGATE, e->at, from, to, 0, 0, e->op);
		break;
	case X_ANY: case X_ALL:
		add_node(f, MUTATION_SWAP, e->at, from, to, 0, 0, e->op == X_ANY ? X_ALL : X_ANY);
		break;
	default: break;
	}
	bool is_cell = s->parent && (s->parent->op == X_PRESENT_FIELD || s->parent->op == X_MISSING_FIELD);
	bool is_term = e->type == TYPE_BOOL && !is_cell && (e->op == X_FIELD || e->op == X_PARAM || e->op >= X_SAME_NAME);
	bool denied = s->parent && s->parent->op == X_NOT;
	if (e->op == X_NOT || (is_term && !denied)) add_node(f, MUTATION_NEGATE, e->at, from, to, 0, 0, e->op);
	if (is_ordered(e) && e->op != X_COUNT && in_call(s))
		for (int by = -1; by <= 1 && (e->op == X_INT || e->op == X_DATE || e->op == X_ADD || e->op == X_SUB); by += 2)
			add_node(f, MUTATION_SHIFT, e->at, from, to, -1, by, e->op);
}

/* ---- of params, rules and exceptions ---- */

static void mutate_params(struct finder *f)
{
	const struct pack *p = f->out->pack;
	for (size_t i = 0; i < p->param_count; i++) {
		const struct param *param = &p->params[i];
		for (int by = -1; by <= 1 && (param->type == TYPE_INT || param->type == TYPE_DATE); by += 2) {
			struct mutant *x = add(f, MUTATION_PARAM, param->value->at);
			if (!x) return;
			x->owner = OWNER_PARAM;
			x->owner_name = param->name;
			x->item = (int)i;
			x->by = by;
			add_bits(x->rules, f->param_rules[i], f->out->words);
			if (!(x->nodes = arena_alloc(&f->out->arena, sizeof *x->nodes))) {
				f->failed = true;
				return;
			}
			x->nodes[x->node_count++] = param->value;
			if (!prepare(&f->out->arena, x)) f->failed = true;
		}
	}
}

static void mutate_unknowns(struct finder *f)
{
	const struct pack *p = f->out->pack;
	for (size_t r = 0; r < p->rule_count; r++)
		for (int u = UNKNOWN_REVIEW; u <= UNKNOWN_SKIP; u++) {
			struct mutant *x;
			if (u == (int)p->rules[r].unknown || !(x = add(f, MUTATION_UNKNOWN, p->rules[r].at))) continue;
			x->owner_name = p->rules[r].id;
			x->item = (int)r;
			x->by = u;
			x->was = (int)p->rules[r].unknown;
			set_bit(x->rules, r);
		}
}

static void mutate_exceptions(struct finder *f)
{
	const struct pack *p = f->out->pack;
	for (size_t i = 0; i < p->exception_count; i++)
		for (int by = -1; by <= 1; by += 2)
			for (enum mutation kind = MUTATION_FROM; kind <= MUTATION_UNTIL; kind++) {
				struct mutant *x = add(f, kind, p->exceptions[i].at);
				if (!x) return;
				x->owner = OWNER_EXCEPTION;
				x->owner_name = p->exceptions[i].id;
				x->item = (int)i;
				x->by = by;
				set_bit(x->rules, (size_t)p->exceptions[i].rule);
			}
}

static int by_at(const void *a, const void *b)
{
	const struct mutant *x = a, *y = b;
	if (x->at.source != y->at.source) return strcmp(x->at.source->path, y->at.source->path);
	if (x->at.from != y->at.from) return x->at.from < y->at.from ? -1 : 1;
	if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
	if (x->op != y->op) return x->op < y->op ? -1 : 1;
	if (x->arg != y->arg) return x->arg < y->arg ? -1 : 1;
	return (x->by > y->by) - (x->by < y->by);
}

/* Whether a rule could show the change: what only messages, labels or groups use, tests cannot see. */
static bool is_seen(const struct mutants *m, const struct mutant *x)
{
	uint64_t any = 0;
	for (size_t i = 0; i < m->words; i++) any |= x->rules[i];
	return any != 0;
}

bool mutants_find(struct mutants *m, struct pack *pack)
{
	struct finder f = {.out = m};
	*m = (struct mutants){.pack = pack, .words = pack->rule_count / 64 + 1};
	arena_init(&m->arena, 0);
	if (!find_param_rules(&f)) return false;
	for (size_t r = 0; r < pack->rule_count && !f.failed; r++)
		walk(&f, pack->rules[r].when, NULL, (struct site){.owner = OWNER_RULE, .name = pack->rules[r].id, .rule = (int)r});
	if (f.count) qsort(f.sites, f.count, sizeof *f.sites, by_place);
	for (size_t from = 0, to; from < f.count && !f.failed; from = to) {
		for (to = from + 1; to < f.count && same_place(&f.sites[from], &f.sites[to]);) to++;
		mutate_place(&f, from, to);
	}
	mutate_params(&f);
	mutate_unknowns(&f);
	mutate_exceptions(&f);
	size_t kept = 0;
	for (size_t i = 0; i < m->count; i++)
		if (is_seen(m, &m->items[i])) m->items[kept++] = m->items[i];
	m->count = kept;
	if (m->count) qsort(m->items, m->count, sizeof *m->items, by_at);
	free(f.sites);
	return !f.failed;
}

void mutants_free(struct mutants *m)
{
	arena_free(&m->arena);
	free(m->items);
}

/* ---- making and taking back ---- */

void mutant_apply(struct pack *p, const struct mutant *m)
{
	struct exception *x = m->kind >= MUTATION_FROM ? &p->exceptions[m->item] : NULL;
	switch (m->kind) {
	case MUTATION_UNKNOWN: p->rules[m->item].unknown = (enum rule_unknown)m->by; break;
	case MUTATION_FROM: x->from += m->by; break;
	case MUTATION_UNTIL: x->until += m->by; break;
	default:
		for (size_t i = 0; i < m->node_count; i++) *m->nodes[i] = m->changed[i];
	}
}

void mutant_undo(struct pack *p, const struct mutant *m)
{
	switch (m->kind) {
	case MUTATION_UNKNOWN: p->rules[m->item].unknown = (enum rule_unknown)m->was; break;
	case MUTATION_FROM: p->exceptions[m->item].from -= m->by; break;
	case MUTATION_UNTIL: p->exceptions[m->item].until -= m->by; break;
	default:
		for (size_t i = 0; i < m->node_count; i++) *m->nodes[i] = m->saved[i];
	}
}

/* ---- words ---- */

static const char *sign_of(enum expr_op op)
{
	static const char *const signs[] = {[X_EQ] = "==", [X_NE] = "!=", [X_LT] = "<", [X_LE] = "<=", [X_GT] = ">", [X_GE] = ">=",
	                                    [X_AND] = "and", [X_OR] = "or", [X_ANY] = "any", [X_ALL] = "all"};
	return signs[op];
}

static void say_shift(const struct mutant *m, bool zh, struct buf *out)
{
	source_words(&m->at, out);
	if (zh) buf_printf(out, " %s 1", m->by > 0 ? "加" : "减");
	else buf_printf(out, " %s 1", m->by > 0 ? "+" : "-");
}

void mutant_describe(const struct mutant *m, enum language language, struct buf *out)
{
	static const char *const unknowns[] = {"review", "flag", "skip"};
	bool zh = language == LANGUAGE_ZH;
	switch (m->kind) {
	case MUTATION_DROP:
		buf_str(out, zh ? "去掉 " : "without ");
		source_words(&m->at, out);
		break;
	case MUTATION_COMPARE: case MUTATION_SWAP:
		buf_printf(out, zh ? "%s 换成 %s：" : "%s instead of %s: ", sign_of(zh ? m->saved[0].op : m->op),
		           sign_of(zh ? m->op : m->saved[0].op));
		source_words(&m->at, out);
		break;
	case MUTATION_SHIFT: case MUTATION_PARAM: say_shift(m, zh, out); break;
	case MUTATION_NEGATE:
		buf_str(out, zh ? "取反：" : "the opposite of ");
		source_words(&m->at, out);
		break;
	case MUTATION_UNKNOWN:
		buf_printf(out, zh ? "unknown: %s 换成 %s" : "unknown: %s instead of %s", unknowns[zh ? m->was : m->by],
		           unknowns[zh ? m->by : m->was]);
		break;
	case MUTATION_FROM: buf_printf(out, zh ? "from %s一天" : "from, a day %s", m->by > 0 ? (zh ? "晚" : "later") : zh ? "早" : "earlier"); break;
	case MUTATION_UNTIL: buf_printf(out, zh ? "until %s一天" : "until, a day %s", m->by > 0 ? (zh ? "晚" : "later") : zh ? "早" : "earlier"); break;
	}
}
