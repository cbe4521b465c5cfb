#include "world.h"

#include <stdlib.h>
#include <string.h>

enum {
	TUPLES_MAX = 200000,   /* of the fields of one record */
	STATES_MAX = 3000,     /* of the records of one group */
	PERSONS_MAX = 2000000, /* on one day */
	DEPTH_MAX = 16,        /* records in a group */
	FOUND_MAX = 64,        /* differences that are looked at closely, on one day */
	FUNCTIONS_MAX = 64,    /* of one group */
	DAYS_OPEN_MAX = 40,    /* on which something is looked for once nothing can be proved */
	PARTS_MAX = 256        /* pure parts of a condition that one record decides */
};

/* Two modes: the pack as it is, and with the mutant made. */
enum { MODES = 2 };

/* A record, and the candidates that it was made of. */
struct rep {
	struct record *record;
	uint16_t *choice;
	int64_t *signature;    /* what decides of it, in either mode */
};

/* The fields of a table that are read, but for its key; records that conditions tell apart. */
struct part {
	int fields[PACK_FIELDS_MAX];
	size_t field_count;
	struct rep *reps;
	size_t count, cap;
};

/* What the functions of a group say of a set of its records. */
struct state {
	int64_t *values;
	uint16_t *members;     /* of the part's reps, in order */
	size_t count;
};

struct group_world {
	const struct expr *functions[MODES][FUNCTIONS_MAX];
	enum expr_op ops[MODES][FUNCTIONS_MAX]; /* of each: a mutant changes them in place */
	size_t function_count[MODES];
	bool used, crosses;    /* a function also reads the records in scope */
	struct part part;
	struct state *states;
	size_t state_count, state_cap;
};

struct searching {
	struct world *w;
	const struct mutant *m;
	const struct rule *rule;
	const struct expr *when;
	enum rule_scope scope;
	int rule_index;
	int32_t day;
	const struct expr *pure[MODES][PACK_TABLES_MAX][PARTS_MAX]; /* a truth, or a field whose value counts */
	size_t pure_count[MODES][PACK_TABLES_MAX];
	struct part outer[2];
	struct group_world groups[PACK_TABLES_MAX];
	int64_t count_cap;
	bool complete, failed;
	bool local;            /* the mutant only changes what signatures say */
	int probe;             /* the line whose records without a number are looked at; -1: it is a search for a mutant */
	bool probed, closed;   /* there is such a record; one is not left open */
	/* the person at hand */
	size_t key;            /* index of the keys' candidates */
	bool keyless;
	int own;               /* the line of a record without a number */
	const struct rep *at[2];
	int state[PACK_TABLES_MAX]; /* -1: unknown */
	uint32_t starts[PACK_TABLES_MAX][2];
	struct record *members[PACK_TABLES_MAX][DEPTH_MAX];
	uint64_t person_key;
	uint32_t person_unknown;
	struct persons one;
	struct frame frame;
	/* outcomes of the pack itself, in the order in which persons come */
	unsigned char *truths;
	size_t truth_count, truth_cap, next;
	int mode;
	struct world_case found[FOUND_MAX];
	size_t found_count;
};

/* What a search may cost, in evaluations: a pack with many mutants that nothing notices must come to an end. */
static uint64_t limit_of(const struct world *w) { return w->spent_in_all > 50000000 ? 20000 : 20000000; }

/* False: the search has cost what it may. */
static bool spend(struct searching *s, size_t n)
{
	s->w->spent += n;
	s->w->spent_in_all += n;
	if (s->w->spent <= s->w->limit) return true;
	s->complete = false;
	return false;
}

static bool out_of_memory(struct searching *s)
{
	s->failed = true;
	return false;
}

/* ---- modes ---- */

static void enter(struct searching *s, int mode)
{
	s->mode = mode;
	if (!mode) return;
	mutant_apply(s->w->pack, s->m);
	if (mutant_moves_params(s->m)) pack_compute_params(s->w->pack, s->day, NULL, 0);
}

static void leave(struct searching *s)
{
	if (!s->mode) return;
	mutant_undo(s->w->pack, s->m);
	if (mutant_moves_params(s->m)) pack_compute_params(s->w->pack, s->day, NULL, 0);
	s->mode = 0;
}

/* ---- what the condition looks at ---- */

static bool is_group_function(const struct expr *e) { return e->op >= X_PRESENT_GROUP; }

/* Whether e reads nothing of records but fields of one table, and no group. */
static bool is_pure(const struct expr *e, int table)
{
	if (is_group_function(e) || (e->op == X_FIELD && e->table != table)) return false;
	for (size_t i = 0; i < e->count; i++)
		if (!is_pure(e->args[i], table)) return false;
	return true;
}

static bool reads_table(const struct expr *e, int table)
{
	if (e->op == X_FIELD && e->table == table) return true;
	for (size_t i = 0; i < e->count; i++)
		if (reads_table(e->args[i], table)) return true;
	return false;
}

static void find_pure(struct searching *s, const struct expr *e, int table)
{
	size_t *n = &s->pure_count[s->mode][table];
	if (!reads_table(e, table)) return;
	if ((e->type == TYPE_BOOL && is_pure(e, table)) || e->op == X_FIELD) {
		if (*n == PARTS_MAX) s->complete = false;
		else s->pure[s->mode][table][(*n)++] = e;
		return;
	}
	for (size_t i = 0; i < e->count; i++) find_pure(s, e->args[i], table);
}

static bool in_scope(const struct searching *s, int table)
{
	return table < 2 && (s->scope == SCOPE_PAIR || (int)s->scope == table);
}

static void find_functions(struct searching *s, const struct expr *e)
{
	if (is_group_function(e)) {
		struct group_world *g = &s->groups[e->table];
		size_t *n = &g->function_count[s->mode];
		g->used = true;
		for (int line = 0; line < 2; line++)
			g->crosses |= in_scope(s, line) && e->count && reads_table(e->args[0], line);
		if (*n == FUNCTIONS_MAX) s->complete = false;
		else g->ops[s->mode][*n] = e->op, g->functions[s->mode][(*n)++] = e;
		return;
	}
	for (size_t i = 0; i < e->count; i++) find_functions(s, e->args[i]);
}

/* How far counts matter: beyond what they are compared with. */
static void find_counts(struct searching *s, const struct expr *e)
{
	bool compares = e->op >= X_EQ && e->op <= X_IN_RANGE;
	for (size_t i = 0; i < e->count; i++) {
		const struct expr *a = e->args[i];
		find_counts(s, a);
		if (a->op != X_COUNT) continue;
		int64_t limit;
		struct frame none = {.pack = s->w->pack};
		for (size_t k = 0; k < e->count; k++) {
			if (k == i) continue;
			bool fixed = compares && e->args[k]->op != X_FIELD && !is_group_function(e->args[k]) && e->args[k]->count == 0 &&
			             eval_number(&none, e->args[k], &limit);
			if (!fixed && compares && (e->args[k]->op == X_ADD || e->args[k]->op == X_SUB)) {
				bool pure = true;
				for (int t = 0; t < s->w->pack->table_count; t++) pure &= !reads_table(e->args[k], t);
				fixed = pure && eval_number(&none, e->args[k], &limit);
			}
			if (!fixed) s->complete = false;
			else if (limit + 2 > s->count_cap) s->count_cap = limit + 2;
		}
		if (!compares) s->complete = false;
	}
	if (s->count_cap > DEPTH_MAX - 2) {
		s->count_cap = DEPTH_MAX - 2;
		s->complete = false;
	}
}

/* ---- whether the signatures say all of the change ---- */

static bool is_changed(const struct searching *s, const struct expr *e)
{
	if (s->m->kind == MUTATION_PARAM) return e->op == X_PARAM;
	for (size_t i = 0; i < s->m->node_count; i++)
		if (s->m->nodes[i] == e) return true;
	return false;
}

static bool is_signed(const struct searching *s, const struct expr *e)
{
	for (int line = 0; line < 2; line++)
		for (size_t i = 0; i < s->pure_count[0][line]; i++)
			if (s->pure[0][line][i] == e) return true;
	return false;
}

/* Whether something is changed that no signature covers; those cover the pure parts and the arguments of group functions. */
static bool changes_beyond(const struct searching *s, const struct expr *e)
{
	if (is_signed(s, e)) return false;
	if (is_changed(s, e)) return true;
	if (is_group_function(e)) return false;
	for (size_t i = 0; i < e->count; i++)
		if (changes_beyond(s, e->args[i])) return true;
	return false;
}

/* Whether a record looks the same in both modes. */
static bool same_in_both(const struct rep *rep, size_t width, size_t other)
{
	return width == other && (width == 0 || memcmp(rep->signature, rep->signature + width, width * sizeof *rep->signature) == 0);
}

static bool group_same(const struct group_world *g)
{
	for (size_t i = 0; i < g->part.count; i++)
		if (!same_in_both(&g->part.reps[i], g->function_count[0], g->function_count[1])) return false;
	return g->function_count[0] == g->function_count[1];
}

/* Whether the person with the chosen records in scope looks the same in both modes, whatever else it has: then it need
 * not be tried. */
static bool cannot_differ(const struct searching *s)
{
	if (!s->local || s->probe >= 0) return false;
	for (int line = 0; line < 2; line++)
		if (in_scope(s, line) && !same_in_both(s->at[line], s->pure_count[0][line], s->pure_count[1][line])) return false;
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && !group_same(&s->groups[t])) return false;
	return true;
}

static void look(struct searching *s)
{
	const struct expr *when = s->when;
	for (int mode = 0; mode < MODES; mode++) {
		enter(s, mode);
		samples_read(&s->w->samples, when);
		for (int line = 0; line < 2; line++)
			if (in_scope(s, line)) find_pure(s, when, line);
		find_functions(s, when);
		find_counts(s, when);
		leave(s);
	}
	s->local = s->m->kind < MUTATION_UNKNOWN && !changes_beyond(s, when);
}

/* The fields of a table that are read, without its key. */
static void find_fields(const struct searching *s, int table, struct part *p)
{
	const struct table *t = &s->w->pack->tables[table];
	for (int f = 0; f < (int)t->field_count; f++)
		if (f != t->key && s->w->samples.of[table][f] >= 0) p->fields[p->field_count++] = f;
}

static const struct sample *sample_of(const struct searching *s, int table, int field)
{
	return &s->w->samples.items[s->w->samples.of[table][field]];
}

static const struct sample *keys_of(const struct searching *s, int table)
{
	return sample_of(s, table, s->w->pack->tables[table].key);
}

/* The candidate of table `table` for the key at hand: the same cell everywhere. */
static const struct candidate *key_at(const struct searching *s, int table)
{
	const struct sample *first = keys_of(s, 0), *here = keys_of(s, table);
	for (size_t i = 0; i < here->count; i++)
		if (text_equal(here->items[i].cell, first->items[s->key].cell)) return &here->items[i];
	return &here->items[0];
}

/* ---- records that are told apart ---- */

struct seen {
	uint32_t *slots;       /* place in the list, from 1; 0: free */
	uint32_t mask;
};

static uint64_t hash_of(const int64_t *values, size_t n)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);
	for (size_t i = 0; i < n; i++) h = (h ^ (uint64_t)values[i]) * UINT64_C(0x9E3779B97F4A7C15) ^ h >> 29;
	return h;
}

/* Steps to the next choice; false behind the last. */
static bool next_choice(const struct searching *s, int table, const struct part *p, uint16_t *choice)
{
	for (size_t i = 0; i < p->field_count; i++) {
		if (++choice[i] < sample_of(s, table, p->fields[i])->count) return true;
		choice[i] = 0;
	}
	return false;
}

static size_t tuples_of(const struct searching *s, int table, const struct part *p)
{
	size_t n = 1;
	for (size_t i = 0; i < p->field_count && n <= TUPLES_MAX; i++) n *= sample_of(s, table, p->fields[i])->count;
	return n;
}

static struct record *make_record(struct searching *s, int table, const struct part *p, const uint16_t *choice, struct arena *a)
{
	struct record *r = samples_record(&s->w->samples, a, table, p->fields, choice, p->field_count);
	if (r) samples_put(&s->w->samples, r, table, s->w->pack->tables[table].key, key_at(s, table));
	return r;
}

static int64_t value_of(struct searching *s, const struct expr *e)
{
	int64_t n;
	char room[18];
	struct text t;
	if (e->type == TYPE_BOOL) return (int64_t)eval_truth(&s->frame, e);
	if (e->type == TYPE_INT || e->type == TYPE_DATE) return eval_number(&s->frame, e, &n) ? n : INT64_MIN;
	if (!eval_string(&s->frame, e, room, &t)) return INT64_MIN;
	uint64_t h = UINT64_C(0xCBF29CE484222325);
	for (size_t i = 0; i < t.n; i++) h = (h ^ (unsigned char)t.p[i]) * UINT64_C(0x100000001B3);
	return (int64_t)(h >> 1);
}

/* What decides of a record: values[from …]; gives how many. */
static size_t sign_outer(struct searching *s, int table, int64_t *values)
{
	size_t n = s->pure_count[s->mode][table];
	for (size_t i = 0; i < n; i++) values[i] = value_of(s, s->pure[s->mode][table][i]);
	return n;
}

static size_t sign_member(struct searching *s, int table, int64_t *values)
{
	const struct group_world *g = &s->groups[table];
	size_t n = g->function_count[s->mode];
	for (size_t i = 0; i < n; i++) values[i] = g->functions[s->mode][i]->count ? value_of(s, g->functions[s->mode][i]->args[0]) : TRUTH_TRUE;
	return n;
}

/* All records of a table's fields, one of each that is told from the others. */
static bool find_reps(struct searching *s, int table, struct part *p, bool outer)
{
	struct arena *a = &s->w->scratch;
	size_t all = tuples_of(s, table, p), width[MODES] = {0};
	if (all > TUPLES_MAX) {
		all = TUPLES_MAX;
		s->complete = false;
	}
	for (int mode = 0; mode < MODES; mode++)
		width[mode] = outer ? s->pure_count[mode][table] : s->groups[table].function_count[mode];
	if (!spend(s, all * (1 + width[0] + width[1]))) return false;
	size_t most = outer ? 2 * (size_t)PARTS_MAX : 2 * (size_t)FUNCTIONS_MAX;
	size_t total = width[0] + width[1];
	int64_t *values = malloc((all * (total ? total : 1)) * sizeof *values), room[512];
	uint16_t *choices = calloc(all, (p->field_count ? p->field_count : 1) * sizeof *choices), choice[PACK_FIELDS_MAX] = {0};
	struct seen seen = {.mask = 1};
	while (seen.mask < all * 2) seen.mask *= 2;
	seen.slots = calloc(seen.mask, sizeof *seen.slots);
	seen.mask--;
	bool done = values && choices && seen.slots && total <= most;
	struct arena tuple;
	arena_init(&tuple, 0);
	struct record *r = done ? make_record(s, table, p, choice, &tuple) : NULL;
	done = done && r;
	for (int mode = 0; done && mode < MODES; mode++) {
		enter(s, mode);
		memset(choice, 0, sizeof choice);
		for (size_t i = 0; i < all; i++) {
			for (size_t k = 0; k < p->field_count; k++)
				samples_put(&s->w->samples, r, table, p->fields[k], &sample_of(s, table, p->fields[k])->items[choice[k]]);
			s->frame.at[table] = r;
			(void)(outer ? sign_outer(s, table, room) : sign_member(s, table, room));
			memcpy(values + i * total + (mode ? width[0] : 0), room, width[mode] * sizeof *room);
			memcpy(choices + i * p->field_count, choice, p->field_count * sizeof *choice);
			next_choice(s, table, p, choice);
		}
		leave(s);
	}
	s->frame.at[table] = NULL;
	p->count = 0;
	for (size_t i = 0; done && i < all; i++) {
		const int64_t *mine = values + i * total;
		uint32_t at = (uint32_t)hash_of(mine, total) & seen.mask;
		while (seen.slots[at] && memcmp(values + (seen.slots[at] - 1) * total, mine, total * sizeof *mine) != 0) at = (at + 1) & seen.mask;
		if (seen.slots[at]) continue;
		seen.slots[at] = (uint32_t)i + 1;
		if (p->count == UINT16_MAX) {
			s->complete = false;
			break;
		}
		if (!grow(&p->reps, &p->cap, p->count, sizeof *p->reps)) {
			done = false;
			break;
		}
		struct rep *rep = &p->reps[p->count];
		rep->choice = arena_alloc(a, (p->field_count ? p->field_count : 1) * sizeof *rep->choice);
		rep->record = make_record(s, table, p, choices + i * p->field_count, a);
		rep->signature = arena_alloc(a, (total ? total : 1) * sizeof *rep->signature);
		if (!rep->choice || !rep->record || !rep->signature) {
			done = false;
			break;
		}
		memcpy(rep->choice, choices + i * p->field_count, p->field_count * sizeof *rep->choice);
		memcpy(rep->signature, mine, total * sizeof *mine);
		p->count++;
	}
	arena_free(&tuple);
	free(values);
	free(choices);
	free(seen.slots);
	return done || out_of_memory(s);
}

/* ---- sets of records of a group ---- */

static const int64_t EMPTY = INT64_MAX, MISSING = INT64_MIN;

static void empty_state(const struct group_world *g, int64_t *values)
{
	size_t n = 0;
	for (int mode = 0; mode < MODES; mode++)
		for (size_t i = 0; i < g->function_count[mode]; i++) values[n++] = EMPTY;
}

/* What a function says once a record of the signature v has joined; now: what it said before. */
static int64_t joined(const struct searching *s, enum expr_op op, int64_t now, int64_t v)
{
	switch (op) {
	case X_PRESENT_GROUP: return 1;
	case X_ANY: return now == EMPTY || v > now ? v : now;
	case X_ALL: return now == EMPTY || v < now ? v : now;
	case X_COUNT: {
		int64_t n = now == EMPTY ? 0 : now;
		if (n == MISSING || v == TRUTH_UNKNOWN) return MISSING;
		n += v == TRUTH_TRUE;
		return n > s->count_cap ? s->count_cap : n;
	}
	case X_FIRST: return now == EMPTY ? v : now;
	default:
		if (now == MISSING || v == MISSING) return MISSING;
		if (now == EMPTY) return v;
		return (op == X_MIN) == (v < now) ? v : now;
	}
}

static bool add_state(struct searching *s, struct group_world *g, const int64_t *values, size_t width, const struct state *from,
                      int member, struct seen *seen)
{
	struct arena *a = &s->w->scratch;
	uint32_t at = (uint32_t)hash_of(values, width) & seen->mask;
	while (seen->slots[at] && memcmp(g->states[seen->slots[at] - 1].values, values, width * sizeof *values) != 0) at = (at + 1) & seen->mask;
	if (seen->slots[at]) return true;
	if (g->state_count == STATES_MAX || (from && from->count == DEPTH_MAX)) {
		s->complete = false;
		return true;
	}
	size_t before = from ? from->count : 0;
	const uint16_t *members = from ? from->members : NULL; /* the array may move */
	if (!grow(&g->states, &g->state_cap, g->state_count, sizeof *g->states)) return out_of_memory(s);
	struct state *new = &g->states[g->state_count];
	*new = (struct state){.count = before + (member >= 0)};
	new->values = arena_alloc(a, (width ? width : 1) * sizeof *values);
	new->members = arena_alloc(a, (new->count ? new->count : 1) * sizeof *new->members);
	if (!new->values || !new->members) return out_of_memory(s);
	memcpy(new->values, values, width * sizeof *values);
	if (before) memcpy(new->members, members, before * sizeof *members);
	if (member >= 0) new->members[before] = (uint16_t)member;
	seen->slots[at] = (uint32_t)++g->state_count;
	return true;
}

/* Every set of records that the functions of the group tell from the others, found by adding one record after another
 * until nothing new comes. */
static bool find_states(struct searching *s, int table)
{
	struct group_world *g = &s->groups[table];
	size_t width = g->function_count[0] + g->function_count[1];
	int64_t values[2 * FUNCTIONS_MAX];
	struct seen seen = {.mask = 8192 - 1};
	if (!find_reps(s, table, &g->part, false)) return false;
	seen.slots = calloc(seen.mask + 1, sizeof *seen.slots);
	if (!seen.slots) return out_of_memory(s);
	g->state_count = 0;
	empty_state(g, values);
	bool done = add_state(s, g, values, width, NULL, -1, &seen);
	for (size_t i = 0; done && i < g->state_count; i++)
		for (size_t r = 0; done && r < g->part.count; r++) {
			const struct state from = g->states[i];
			size_t n = 0;
			for (int mode = 0; mode < MODES; mode++)
				for (size_t k = 0; k < g->function_count[mode]; k++, n++)
					values[n] = joined(s, g->ops[mode][k], from.values[n], g->part.reps[r].signature[n]);
			done = spend(s, 1) && add_state(s, g, values, width, &from, (int)r, &seen);
		}
	free(seen.slots);
	return done;
}

/* ---- persons ---- */

/* Puts the state chosen of a group into the person; -1: unknown. */
static void place_group(struct searching *s, int table, int state)
{
	struct group_world *g = &s->groups[table];
	s->state[table] = state;
	s->starts[table][0] = s->starts[table][1] = 0;
	s->person_unknown &= ~(UINT32_C(1) << table);
	if (state < 0) s->person_unknown |= UINT32_C(1) << table;
	for (size_t i = 0; state >= 0 && i < g->states[state].count; i++)
		s->members[table][s->starts[table][1]++] = g->part.reps[g->states[state].members[i]].record;
	s->one.records[table] = s->members[table];
	s->one.start[table] = s->starts[table];
	s->frame.unknown = s->person_unknown;
}

static enum truth decide(struct searching *s)
{
	enum truth t = eval_truth(&s->frame, s->when);
	if (t != TRUTH_UNKNOWN || s->w->part || s->rule->unknown == UNKNOWN_REVIEW) return t;
	return s->rule->unknown == UNKNOWN_FLAG ? TRUTH_TRUE : TRUTH_FALSE;
}

static struct text *cells_of(struct searching *s, int table, const struct rep *rep)
{
	const struct table *t = &s->w->pack->tables[table];
	const struct part *p = in_scope(s, table) ? &s->outer[table] : &s->groups[table].part;
	struct text *cells = arena_zalloc(&s->w->arena, t->field_count, sizeof *cells);
	if (!cells) return NULL;
	for (size_t i = 0; i < p->field_count; i++) cells[p->fields[i]] = sample_of(s, table, p->fields[i])->items[rep->choice[i]].cell;
	cells[t->key] = keys_of(s, 0)->items[s->key].cell;
	for (size_t i = 0; i < t->field_count; i++) {
		char *copy = arena_dup(&s->w->arena, cells[i].p ? cells[i].p : "", cells[i].n);
		if (!copy) return NULL;
		cells[i].p = copy;
	}
	return cells;
}

/* A row of a person on a line that the condition does not look at, so that there is such a person. */
static bool keep_plain_row(struct searching *s, struct world_case *c)
{
	bool used[2] = {s->groups[0].used, s->groups[1].used};
	if (s->scope != SCOPE_PERSON || (used[0] && used[1])) return true;
	if ((used[0] && s->starts[0][1]) || (used[1] && s->starts[1][1])) return true;
	struct world_row *row = &c->rows[c->count++];
	const struct table *t = &s->w->pack->tables[used[0]];
	struct text key = keys_of(s, 0)->items[s->key].cell;
	*row = (struct world_row){.table = used[0]};
	row->cells = arena_zalloc(&s->w->arena, t->field_count, sizeof *row->cells);
	if (!row->cells || !(row->cells[t->key] = (struct text){arena_dup(&s->w->arena, key.p, key.n), key.n}).p) return false;
	for (size_t f = 0; f < t->field_count && key.n == 0; f++) /* a row of blanks would be none */
		if ((int)f != t->key && t->fields[f].type == TYPE_STRING && !t->fields[f].has_values) row->cells[f] = TEXT("甲");
	return true;
}

static bool keep_row(struct searching *s, struct world_case *c, int table, const struct rep *rep, bool rejected)
{
	struct world_row *row = &c->rows[c->count++];
	*row = (struct world_row){.table = table, .rejected = rejected};
	if (!rejected) return (row->cells = cells_of(s, table, rep)) != NULL;
	row->cells = arena_zalloc(&s->w->arena, s->w->pack->tables[table].field_count, sizeof *row->cells);
	struct text key = keys_of(s, 0)->items[s->key].cell;
	if (row->cells) row->cells[s->w->pack->tables[table].key] = (struct text){arena_dup(&s->w->arena, key.p, key.n), key.n};
	return row->cells != NULL;
}

/* The person at hand as rows. */
static bool keep_case(struct searching *s)
{
	struct world_case *c = &s->found[s->found_count++];
	*c = (struct world_case){.day = s->day, .rule = s->rule_index};
	c->rows = arena_zalloc(&s->w->arena, PACK_TABLES_MAX * (DEPTH_MAX + 1), sizeof *c->rows);
	if (!c->rows) return out_of_memory(s);
	if (!keep_plain_row(s, c)) return out_of_memory(s);
	for (int t = 0; t < s->w->pack->table_count; t++) {
		const struct group_world *g = &s->groups[t];
		if (in_scope(s, t)) {
			if (!keep_row(s, c, t, s->at[t], false)) return out_of_memory(s);
			continue;
		}
		if (!g->used) continue;
		if (s->state[t] < 0 && !s->keyless && !keep_row(s, c, t, NULL, true)) return out_of_memory(s);
		for (size_t i = 0; s->state[t] >= 0 && i < g->states[s->state[t]].count; i++)
			if (!keep_row(s, c, t, &g->part.reps[g->states[s->state[t]].members[i]], false)) return out_of_memory(s);
	}
	return true;
}

/* A person of both lines only, or of none: nobody. */
static bool is_nobody(const struct searching *s)
{
	if (s->scope != SCOPE_PERSON) return false;
	return s->starts[0][1] == 0 && s->starts[1][1] == 0 && s->groups[0].used && s->groups[1].used;
}

/* The person at hand, all of whom is chosen. False: enough, or out of memory. */
static bool visit(struct searching *s)
{
	if (is_nobody(s)) return true;
	if (!spend(s, 1)) return false;
	unsigned char truth = (unsigned char)decide(s);
	if (s->probe >= 0) {
		s->probed |= s->own == s->probe;
		s->closed |= s->own == s->probe && truth != TRUTH_UNKNOWN;
		return !s->closed;
	}
	if (s->mode == 0) {
		if (s->truth_count == PERSONS_MAX) {
			s->complete = false;
			return false;
		}
		if (!grow(&s->truths, &s->truth_cap, s->truth_count, 1)) return out_of_memory(s);
		s->truths[s->truth_count++] = truth;
		return true;
	}
	if (s->next == s->truth_count) return false;
	unsigned char before = s->truths[s->next++];
	if (before == truth || (s->w->only_true && before != TRUTH_TRUE)) return true;
	if (s->keyless && before != TRUTH_TRUE && truth != TRUTH_TRUE) {
		s->w->shows |= 1u << s->own;
		if (s->w->hidden >> s->own & 1) return true;
	}
	if (s->w->proof_only) {
		s->found_count = FOUND_MAX;
		return false;
	}
	return keep_case(s) && s->found_count < FOUND_MAX;
}

static bool each_group(struct searching *s, int table)
{
	while (table < s->w->pack->table_count && (!s->groups[table].used || in_scope(s, table))) table++;
	if (table == s->w->pack->table_count) return visit(s);
	const struct group_world *g = &s->groups[table];
	for (size_t i = 0; i < g->state_count && !s->keyless; i++) {
		place_group(s, table, (int)i);
		if (!each_group(s, table + 1)) return false;
	}
	place_group(s, table, -1);
	return each_group(s, table + 1);
}

/* A person of one record of one line, without a number: all else is unknown. */
static bool each_keyless(struct searching *s)
{
	for (s->own = 0; s->own < 2; s->own++) {
		const struct group_world *g = &s->groups[s->own];
		place_group(s, 1 - s->own, -1);
		for (size_t i = 0; i < (g->used ? g->state_count : 1); i++) {
			if (g->used && g->states[i].count != 1) continue;
			place_group(s, s->own, g->used ? (int)i : -1);
			if (!each_group(s, 2)) return false;
		}
	}
	return true;
}

/* The groups whose functions read the records in scope. */
static bool find_crossing(struct searching *s)
{
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && s->groups[t].crosses && !find_states(s, t)) return false;
	return true;
}

/* How many persons there are with the chosen records in scope. */
static uint64_t persons_of(const struct searching *s)
{
	uint64_t n = 1;
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && !s->keyless) n *= s->groups[t].state_count + 1;
	return n;
}

static bool each_outer(struct searching *s)
{
	static const struct rep nobody = {0};
	bool scoped[2] = {in_scope(s, 0), in_scope(s, 1)};
	for (size_t i = 0; i < (scoped[0] ? s->outer[0].count : 1); i++)
		for (size_t k = 0; k < (scoped[1] ? s->outer[1].count : 1); k++) {
			s->at[0] = scoped[0] ? &s->outer[0].reps[i] : &nobody;
			s->at[1] = scoped[1] ? &s->outer[1].reps[k] : &nobody;
			for (int line = 0; line < 2; line++) s->frame.at[line] = s->at[line]->record;
			int mode = s->mode;
			leave(s);
			if (!find_crossing(s)) return false;
			if (cannot_differ(s)) {
				if (!mode) s->w->tried += persons_of(s);
				enter(s, mode);
				continue;
			}
			for (int line = 0; line < 2; line++) s->frame.at[line] = s->at[line]->record;
			enter(s, mode);
			for (int line = 0; line < 2; line++)
				if (scoped[line]) s->own = line;
			if (s->keyless && s->scope == SCOPE_PERSON ? !each_keyless(s) : !each_group(s, 0)) return false;
		}
	return true;
}

/* Everybody with the key at hand, in either mode. */
static bool each_person(struct searching *s)
{
	for (int line = 0; line < 2; line++)
		if (in_scope(s, line) && !find_reps(s, line, &s->outer[line], true)) return false;
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && !s->groups[t].crosses && !find_states(s, t)) return false;
	s->truth_count = s->next = 0;
	for (int mode = 0; mode < (s->probe >= 0 ? 1 : MODES); mode++) {
		enter(s, mode);
		bool more = each_outer(s);
		leave(s);
		s->frame.at[0] = s->frame.at[1] = NULL;
		if (!more) return false;
	}
	return true;
}

static void each_key(struct searching *s)
{
	const struct sample *keys = keys_of(s, 0);
	for (s->key = 0; s->key < keys->count; s->key++) {
		const struct candidate *k = &keys->items[s->key];
		const struct field *f = &s->w->pack->tables[0].fields[s->w->pack->tables[0].key];
		if (f->type == TYPE_ID) s->keyless = !token_usable(k->bits);
		else s->keyless = f->has_values ? (int32_t)k->bits == CELL_MISSING : k->bits == 0;
		if (s->keyless ? s->scope == SCOPE_PAIR || s->w->keys == WORLD_KEYED : s->probe >= 0 || s->w->keys == WORLD_KEYLESS) continue;
		s->person_key = k->bits;
		s->person_unknown = 0;
		bool more = each_person(s);
		s->w->tried += s->truth_count;
		if (s->failed || (!more && s->found_count == FOUND_MAX) || s->w->spent > s->w->limit) return;
		if (!more && s->truth_count == PERSONS_MAX) return;
		arena_free(&s->w->scratch);
	}
}

/* ---- a search ---- */

bool world_init(struct world *w, struct pack *pack)
{
	*w = (struct world){.pack = pack};
	arena_init(&w->arena, 0);
	arena_init(&w->scratch, 1 << 18);
	w->at = calloc(1, sizeof *w->at);
	bool ready = example_init(&w->typing, pack);
	samples_init(&w->samples, pack, &w->typing);
	return ready && w->at;
}

void world_free(struct world *w)
{
	samples_free(&w->samples);
	example_free(&w->typing);
	arena_free(&w->arena);
	arena_free(&w->scratch);
	free(w->at);
}

static void release(struct searching *s)
{
	for (int line = 0; line < 2; line++) free(s->outer[line].reps);
	for (int t = 0; t < PACK_TABLES_MAX; t++) {
		free(s->groups[t].part.reps);
		free(s->groups[t].states);
	}
	free(s->truths);
	arena_free(&s->w->scratch);
}

/* Visits everybody on a day. False: out of memory. */
static bool visit_all(struct world *w, const struct mutant *m, int rule, int32_t day, int probe)
{
	struct searching *s = w->at;
	*s = (struct searching){.w = w, .m = m, .rule = &w->pack->rules[rule], .rule_index = rule, .day = day, .complete = true,
	                        .count_cap = 2, .probe = probe};
	s->when = w->part ? w->part : s->rule->when;
	s->scope = w->part && w->part_scope >= 0 ? (enum rule_scope)w->part_scope : s->rule->scope;
	s->one = (struct persons){.count = 1, .key = &s->person_key, .unknown = &s->person_unknown};
	s->frame = (struct frame){.pack = w->pack, .persons = &s->one};
	samples_reset(&w->samples);
	look(s);
	if (!samples_settle(&w->samples)) return false;
	for (int t = 0; t < w->pack->table_count; t++) find_fields(s, t, in_scope(s, t) ? &s->outer[t] : &s->groups[t].part);
	each_key(s);
	s->complete &= w->samples.complete;
	release(s);
	return !s->failed;
}

static enum search search_day(struct world *w, const struct mutant *m, int rule, int32_t day,
                              bool (*told)(void *context, const struct world_case *c), void *context, struct world_case *out)
{
	struct searching *s = w->at;
	if (!visit_all(w, m, rule, day, -1)) return SEARCH_FAILED;
	bool any = s->found_count > 0, complete = s->complete;
	for (size_t i = 0; i < s->found_count && !w->proof_only; i++) {
		if (!told(context, &s->found[i])) continue;
		*out = s->found[i];
		return SEARCH_FOUND;
	}
	return any || !complete ? SEARCH_OPEN : SEARCH_SAME;
}

/* The params that a condition names, and those of the run date if it names that: what a day means to it. */
static uint64_t day_means(const struct world *w, const struct expr *e, uint64_t h)
{
	if (e->op == X_PARAM) {
		const struct param *p = e->index >= 0 ? &w->pack->params[e->index] : NULL;
		int64_t n = p ? p->number : w->pack->run_date;
		h = (h ^ (uint64_t)n ^ (uint64_t)(unsigned)e->index << 40) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 29;
	}
	for (size_t i = 0; i < e->count; i++) h = day_means(w, e->args[i], h);
	return h;
}

enum search world_search(struct world *w, const struct mutant *m, int rule, const int32_t *days, size_t day_count,
                         bool (*told)(void *context, const struct world_case *c), void *context, struct world_case *out)
{
	struct pack *p = w->pack;
	uint64_t *seen = malloc((day_count ? day_count : 1) * sizeof *seen);
	size_t seen_count = 0, open = 0;
	enum search result = SEARCH_SAME;
	w->tried = w->spent = 0;
	w->limit = limit_of(w);
	w->shows = 0;
	w->days = 0;
	if (!seen) return SEARCH_FAILED;
	for (size_t i = 0; i < day_count; i++) {
		if (w->spent > w->limit) {
			result = SEARCH_OPEN;
			break;
		}
		if (pack_compute_params(p, days[i], NULL, 0) >= 0) continue; /* no run on such a day */
		const struct expr *when = w->part ? w->part : p->rules[rule].when;
		uint64_t means = day_means(w, when, 1);
		bool known = false;
		mutant_apply(p, m);
		if (mutant_moves_params(m)) pack_compute_params(p, days[i], NULL, 0);
		means = day_means(w, when, means);
		mutant_undo(p, m);
		if (mutant_moves_params(m)) pack_compute_params(p, days[i], NULL, 0);
		for (size_t k = 0; k < seen_count; k++) known |= seen[k] == means;
		w->days++;
		if (known) continue;
		seen[seen_count++] = means;
		enum search one = search_day(w, m, rule, days[i], told, context, out);
		if (one == SEARCH_SAME) continue;
		result = one;
		if (one != SEARCH_OPEN || w->proof_only || ++open == DAYS_OPEN_MAX) break;
	}
	free(seen);
	return result;
}

int world_always_open(struct world *w, int rule, int line, const int32_t *days, size_t day_count)
{
	uint64_t *seen = malloc((day_count ? day_count : 1) * sizeof *seen);
	static const struct mutant none = {.kind = MUTATION_DROP};
	size_t seen_count = 0;
	int open = seen ? 1 : -1;
	w->spent = 0;
	w->limit = limit_of(w);
	if (w->pack->rules[rule].unknown != UNKNOWN_REVIEW) open = 0;
	for (size_t i = 0; open > 0 && i < day_count; i++) {
		bool known = false;
		if (pack_compute_params(w->pack, days[i], NULL, 0) >= 0) continue;
		uint64_t means = day_means(w, w->pack->rules[rule].when, 1);
		for (size_t k = 0; k < seen_count; k++) known |= seen[k] == means;
		if (known) continue;
		seen[seen_count++] = means;
		if (!visit_all(w, &none, rule, days[i], line)) open = -1;
		else if (w->at->closed || !w->at->probed || !w->at->complete) open = 0;
	}
	free(seen);
	return open;
}
