/* The records that a condition tells apart, and the sets of records that the functions of a group do. */
#include <stdlib.h>
#include <string.h>

#include "world_parts.h"

enum {
	TUPLES_MAX = 200000,   /* of the fields of one record */
	STATES_MAX = 3000,     /* of the records of one group */
	SIGNED_MAX = (int)PARTS_MAX > (int)FUNCTIONS_MAX ? (int)PARTS_MAX : (int)FUNCTIONS_MAX /* values of a signature, in one mode */
};

const struct sample *world_sample_of(const struct searching *s, int table, int field)
{
	return &s->w->samples.items[s->w->samples.of[table][field]];
}

const struct sample *world_keys_of(const struct searching *s, int table)
{
	return world_sample_of(s, table, s->w->pack->tables[table].key);
}

/* The candidate of table `table` for the key at hand: the same cell everywhere. */
static const struct candidate *key_at(const struct searching *s, int table)
{
	const struct sample *first = world_keys_of(s, 0), *here = world_keys_of(s, table);
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
		if (++choice[i] < world_sample_of(s, table, p->fields[i])->count) return true;
		choice[i] = 0;
	}
	return false;
}

static size_t tuples_of(const struct searching *s, int table, const struct part *p)
{
	size_t n = 1;
	for (size_t i = 0; i < p->field_count && n <= TUPLES_MAX; i++) n *= world_sample_of(s, table, p->fields[i])->count;
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

/* Every choice of candidates for the fields of a table, and what decides of the record it makes. */
struct tuples {
	size_t count;
	size_t width[MODES], both; /* values of a signature */
	int64_t *values;           /* owned */
	uint16_t *choices;         /* owned */
};

static bool tuples_init(struct tuples *t, struct searching *s, int table, const struct part *p, bool outer)
{
	*t = (struct tuples){.count = tuples_of(s, table, p)};
	if (t->count > TUPLES_MAX) {
		t->count = TUPLES_MAX;
		s->complete = false;
	}
	for (int mode = 0; mode < MODES; mode++) {
		t->width[mode] = outer ? s->pure_count[mode][table] : s->groups[table].function_count[mode];
		t->both += t->width[mode];
	}
	if (!world_spend(s, t->count * (1 + t->both))) return false;
	t->values = malloc((t->count * (t->both ? t->both : 1)) * sizeof *t->values);
	t->choices = calloc(t->count, (p->field_count ? p->field_count : 1) * sizeof *t->choices);
	return (t->values && t->choices) || world_out_of_memory(s);
}

/* Makes every record, one in place of the other, and signs it in both modes. */
static bool sign_all(struct searching *s, int table, const struct part *p, bool outer, struct tuples *t)
{
	uint16_t choice[PACK_FIELDS_MAX] = {0};
	int64_t room[SIGNED_MAX];
	struct arena one;
	arena_init(&one, 0);
	struct record *r = make_record(s, table, p, choice, &one);
	for (int mode = 0; r && mode < MODES; mode++) {
		world_enter(s, mode);
		memset(choice, 0, sizeof choice);
		for (size_t i = 0; i < t->count; i++) {
			for (size_t k = 0; k < p->field_count; k++)
				samples_put(&s->w->samples, r, table, p->fields[k], &world_sample_of(s, table, p->fields[k])->items[choice[k]]);
			s->frame.at[table] = r;
			(void)(outer ? sign_outer(s, table, room) : sign_member(s, table, room));
			memcpy(t->values + i * t->both + (mode ? t->width[0] : 0), room, t->width[mode] * sizeof *room);
			memcpy(t->choices + i * p->field_count, choice, p->field_count * sizeof *choice);
			next_choice(s, table, p, choice);
		}
		world_leave(s);
	}
	s->frame.at[table] = NULL;
	arena_free(&one);
	return r || world_out_of_memory(s);
}

static bool add_rep(struct searching *s, int table, struct part *p, const struct tuples *t, size_t i)
{
	struct arena *a = &s->w->scratch;
	if (!grow(&p->reps, &p->cap, p->count, sizeof *p->reps)) return world_out_of_memory(s);
	struct rep *rep = &p->reps[p->count];
	rep->choice = arena_alloc(a, (p->field_count ? p->field_count : 1) * sizeof *rep->choice);
	rep->record = make_record(s, table, p, t->choices + i * p->field_count, a);
	rep->signature = arena_alloc(a, (t->both ? t->both : 1) * sizeof *rep->signature);
	if (!rep->choice || !rep->record || !rep->signature) return world_out_of_memory(s);
	memcpy(rep->choice, t->choices + i * p->field_count, p->field_count * sizeof *rep->choice);
	memcpy(rep->signature, t->values + i * t->both, t->both * sizeof *rep->signature);
	p->count++;
	return true;
}

/* Keeps the first record of each signature. */
static bool tell_apart(struct searching *s, int table, struct part *p, const struct tuples *t)
{
	struct seen seen = {.mask = 1};
	bool done = true;
	while (seen.mask < t->count * 2) seen.mask *= 2;
	seen.slots = calloc(seen.mask, sizeof *seen.slots);
	seen.mask--;
	if (!seen.slots) return world_out_of_memory(s);
	p->count = 0;
	for (size_t i = 0; done && i < t->count; i++) {
		const int64_t *mine = t->values + i * t->both;
		uint32_t at = (uint32_t)hash_of(mine, t->both) & seen.mask;
		while (seen.slots[at] && memcmp(t->values + (seen.slots[at] - 1) * t->both, mine, t->both * sizeof *mine) != 0) at = (at + 1) & seen.mask;
		if (seen.slots[at]) continue;
		seen.slots[at] = (uint32_t)i + 1;
		if (p->count == UINT16_MAX) {
			s->complete = false;
			break;
		}
		done = add_rep(s, table, p, t, i);
	}
	free(seen.slots);
	return done;
}

bool world_find_reps(struct searching *s, int table, struct part *p, bool outer)
{
	struct tuples t;
	bool done = tuples_init(&t, s, table, p, outer) && sign_all(s, table, p, outer, &t) && tell_apart(s, table, p, &t);
	free(t.values);
	free(t.choices);
	return done;
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
	if (!grow(&g->states, &g->state_cap, g->state_count, sizeof *g->states)) return world_out_of_memory(s);
	struct state *new = &g->states[g->state_count];
	*new = (struct state){.count = before + (member >= 0)};
	new->values = arena_alloc(a, (width ? width : 1) * sizeof *values);
	new->members = arena_alloc(a, (new->count ? new->count : 1) * sizeof *new->members);
	if (!new->values || !new->members) return world_out_of_memory(s);
	memcpy(new->values, values, width * sizeof *values);
	if (before) memcpy(new->members, members, before * sizeof *members);
	if (member >= 0) new->members[before] = (uint16_t)member;
	seen->slots[at] = (uint32_t)++g->state_count;
	return true;
}

bool world_find_states(struct searching *s, int table)
{
	struct group_world *g = &s->groups[table];
	size_t width = g->function_count[0] + g->function_count[1];
	int64_t values[2 * FUNCTIONS_MAX];
	struct seen seen = {.mask = 8192 - 1};
	if (!world_find_reps(s, table, &g->part, false)) return false;
	seen.slots = calloc(seen.mask + 1, sizeof *seen.slots);
	if (!seen.slots) return world_out_of_memory(s);
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
			done = world_spend(s, 1) && add_state(s, g, values, width, &from, (int)r, &seen);
		}
	free(seen.slots);
	return done;
}
