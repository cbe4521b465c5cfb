/* The search: what is not decided yet is taken one way, then the other, until the goals are met or nothing is left. The
 * records of a group are looked at where something was assumed of them: for each `any` taken as true there must be a
 * record that makes it so and contradicts nothing else assumed of all its records. */
#include <limits.h>

#include "logic_parts.h"

enum { STEPS = 20000, GOALS_MAX = 48 };

/* ---- the state, and the way back ---- */

static bool note(struct logic *x, struct change c)
{
	if (!grow(&x->trail, &x->trail_cap, x->trail_count, sizeof *x->trail)) {
		x->failed = true;
		return false;
	}
	x->trail[x->trail_count++] = c;
	x->state++;
	return true;
}

static bool set_byte(struct logic *x, unsigned char *byte, unsigned char value, int any)
{
	/* props and variables do not move while a search is on */
	if (!note(x, (struct change){.byte = byte, .index = any, .byte_before = *byte})) return false;
	*byte = value;
	return true;
}

static bool set_domain(struct logic *x, int variable, const struct ranges *now)
{
	struct variable *v = &x->variables[variable];
	if (!now) x->failed = true;
	if (x->failed || !note(x, (struct change){.index = variable, .set_before = v->now})) return false;
	v->now = now;
	return true;
}

static void undo(struct logic *x, size_t to)
{
	x->state++;
	while (x->trail_count > to) {
		const struct change *c = &x->trail[--x->trail_count];
		if (c->byte) *c->byte = c->byte_before;
		else x->variables[c->index].now = c->set_before;
	}
}

/* ---- what could be, as things stand ---- */

static bool own_miss(const struct logic *x, const struct variable *v)
{
	if (!(v->known & MAY_MISS) || (v->miss == MISS_HARDLY && x->ordinary)) return false;
	return v->raw < 0 || x->cells[v->raw] != MAY_BE_KNOWN || (v->partial && !x->ordinary);
}

static unsigned known(const struct logic *x, const struct variable *v)
{
	unsigned k = MAY_BE_KNOWN;
	if (!(v->known & MAY_BE_KNOWN)) return MAY_MISS;
	if (own_miss(x, v)) k |= MAY_MISS;
	if (v->cell >= 0) {
		if (!(x->cells[v->cell] & MAY_BE_KNOWN)) return MAY_MISS;
		k |= x->cells[v->cell] & MAY_MISS;
	}
	for (size_t i = 0; i < v->part_count; i++) {
		unsigned part = known(x, &x->variables[v->parts[i]]);
		if (!(part & MAY_BE_KNOWN)) return MAY_MISS;
		k |= part & MAY_MISS;
	}
	return k;
}

static unsigned opposite(unsigned o)
{
	return (o & COULD_BE_UNKNOWN) | (o & COULD_BE_TRUE ? COULD_BE_FALSE : 0) | (o & COULD_BE_FALSE ? COULD_BE_TRUE : 0);
}

/* The lower of one of a and one of b. */
static unsigned both(unsigned a, unsigned b)
{
	unsigned known_or_true = COULD_BE_UNKNOWN | COULD_BE_TRUE, o = (a | b) & COULD_BE_FALSE;
	if (!a || !b) return 0;
	if (a & b & COULD_BE_TRUE) o |= COULD_BE_TRUE;
	if ((a & COULD_BE_UNKNOWN && b & known_or_true) || (b & COULD_BE_UNKNOWN && a & known_or_true)) o |= COULD_BE_UNKNOWN;
	return o;
}

static int64_t least(const struct ranges *r) { return r->count ? r->items[0].low : RANGES_MOST; }

static int64_t most(const struct ranges *r) { return r->count ? r->items[r->count - 1].high : RANGES_LEAST; }

/* Between which a sum lies, but for one of its parts (part_count: none). */
static struct range sum_without(const struct logic *x, const struct variable *v, size_t but)
{
	struct range sum = {0, 0};
	for (size_t i = 0; i < v->part_count; i++) {
		const struct ranges *part = x->variables[v->parts[i]].now;
		bool negative = v->times[i] < 0;
		if (i == but || v->times[i] == 0) continue;
		sum.low += v->times[i] * (negative ? most(part) : least(part));
		sum.high += v->times[i] * (negative ? least(part) : most(part));
	}
	return sum;
}

static unsigned of_test(const struct logic *x, const struct prop *p)
{
	const struct variable *v = &x->variables[p->variable];
	unsigned k = known(x, v), o = 0;
	if (p->strays && !x->ordinary) {
		if (!(p->now & MAY_BE_KNOWN)) return COULD_BE_UNKNOWN;
		if (p->now & MAY_MISS) o |= COULD_BE_UNKNOWN;
	}
	if (k & MAY_MISS) o |= COULD_BE_UNKNOWN;
	if (!(k & MAY_BE_KNOWN)) return o;
	bool fits = ranges_meet(v->now, p->set), fails = !ranges_within(v->now, p->set);
	if (v->times) {
		const struct range sum = sum_without(x, v, v->part_count);
		fits &= range_meets(sum, p->set);
		fails &= !range_within(sum, p->set);
	}
	return o | (fits ? COULD_BE_TRUE : 0) | (fails ? COULD_BE_FALSE : 0);
}

static unsigned outcomes(struct logic *x, int prop);

static unsigned find_outcomes(struct logic *x, const struct prop *p)
{
	unsigned o;
	switch (p->kind) {
	case PROP_TRUE: return COULD_BE_TRUE;
	case PROP_FALSE: return COULD_BE_FALSE;
	case PROP_UNKNOWN: return COULD_BE_UNKNOWN;
	case PROP_TEST: return of_test(x, p);
	case PROP_PRESENT:
		return (x->cells[p->cell] & MAY_BE_KNOWN ? COULD_BE_TRUE : 0) | (x->cells[p->cell] & MAY_MISS ? COULD_BE_FALSE : 0);
	case PROP_NOT: return opposite(outcomes(x, p->args[0]));
	case PROP_AND:
		o = COULD_BE_TRUE;
		for (size_t i = 0; i < p->count && o != COULD_BE_FALSE; i++) o = both(o, outcomes(x, p->args[i]));
		return o;
	case PROP_OR:
		o = COULD_BE_TRUE; /* of the opposite */
		for (size_t i = 0; i < p->count && o != COULD_BE_FALSE; i++) o = both(o, opposite(outcomes(x, p->args[i])));
		return opposite(o);
	case PROP_ANY: return p->now;
	}
	return 0;
}

static unsigned outcomes(struct logic *x, int prop)
{
	struct prop *p = &x->props[prop];
	if (p->found_in == x->state) return p->found;
	x->steps--;
	p->found = (unsigned char)find_outcomes(x, p);
	p->found_in = x->state;
	return p->found;
}

static bool open(unsigned o) { return (o & (o - 1)) != 0; }

/* A leaf that is not decided, of a proposition that is not. -1: none. */
static int undecided(struct logic *x, int prop)
{
	const struct prop *p = &x->props[prop];
	if (p->kind == PROP_NOT) return undecided(x, p->args[0]);
	if (p->kind != PROP_AND && p->kind != PROP_OR) return prop;
	for (size_t i = 0; i < p->count; i++)
		if (open(outcomes(x, p->args[i]))) return undecided(x, p->args[i]);
	return -1;
}

/* ---- by cases ---- */

static bool search(struct logic *x, const struct logic_goal *goals, size_t count);

/* Takes a variable as known or as missing: the first thing not settled that this depends on. False: nothing is left to
 * be settled. */
static bool settle(struct logic *x, int variable, unsigned way)
{
	struct variable *v = &x->variables[variable];
	if (v->cell >= 0 && open(x->cells[v->cell])) return set_byte(x, &x->cells[v->cell], (unsigned char)way, -1);
	for (size_t i = 0; i < v->part_count; i++)
		if (open(known(x, &x->variables[v->parts[i]]))) return settle(x, v->parts[i], way);
	if (!own_miss(x, v) || !open(v->known)) return false;
	if (way == MAY_MISS && v->raw >= 0 && (!v->partial || x->ordinary) && !set_byte(x, &x->cells[v->raw], MAY_MISS, -1)) return false;
	return set_byte(x, &v->known, (unsigned char)way, -1);
}

static int64_t floor_of(int64_t n, int64_t by) { return n / by - (n % by < 0); }

static int64_t ceiling_of(int64_t n, int64_t by) { return n / by + (n % by > 0); }

/* What a part of a sum can be, the sum and its other parts being as they are. False: nothing. */
static bool narrow_part(struct logic *x, const struct variable *v, size_t i, bool *changed)
{
	struct range rest = sum_without(x, v, i);
	int64_t low = least(v->now) - rest.high, high = most(v->now) - rest.low, n = v->times[i];
	if (n < 0) {
		int64_t turned = -low;
		low = -high;
		high = turned;
		n = -n;
	}
	low = ceiling_of(low, n);
	high = floor_of(high, n);
	const struct ranges *part = x->variables[v->parts[i]].now;
	if (least(part) >= low && most(part) <= high) return part->count > 0;
	const struct ranges *now = ranges_both(&x->scratch, part, ranges_of(&x->scratch, low, high));
	*changed = true;
	return set_domain(x, v->parts[i], now) && now->count > 0;
}

enum { ROUNDS = 4 };

/* Carries what is assumed of sums to their parts, and from there to other sums. False: it cannot be so. */
static bool carry(struct logic *x)
{
	bool changed = true;
	for (int round = 0; changed && round < ROUNDS; round++) {
		changed = false;
		for (size_t c = 0, end = x->trail_count; c < end; c++) {
			if (x->trail[c].byte) continue;
			const struct variable *v = &x->variables[x->trail[c].index];
			if (!v->times) continue;
			x->steps -= (long)v->part_count;
			for (size_t i = 0; i < v->part_count; i++)
				if (v->times[i] && !narrow_part(x, v, i, &changed)) return false;
		}
	}
	return true;
}

/* One of the ways a test can go. False: there is no such way. */
static bool take_test(struct logic *x, int prop, int way)
{
	struct prop *p = &x->props[prop];
	const struct variable *v = &x->variables[p->variable];
	if (open(known(x, v))) return settle(x, p->variable, way ? MAY_MISS : MAY_BE_KNOWN);
	if (p->strays && !x->ordinary && open(p->now)) return set_byte(x, &p->now, way ? MAY_MISS : MAY_BE_KNOWN, -1);
	const struct ranges *now = way ? ranges_without(&x->scratch, v->now, p->set) : ranges_both(&x->scratch, v->now, p->set);
	return set_domain(x, p->variable, now) && now->count > 0 && carry(x);
}

/* Whether the records of a table can be as it is assumed of them. */
static bool group_stands(struct logic *x, int table)
{
	struct logic_goal goals[GOALS_MAX + 1];
	size_t count = 1, decided = x->trail_count;
	bool anything_known = false;
	for (size_t i = 0; i < decided; i++) {
		if (!x->trail[i].byte || x->trail[i].index < 0) continue;
		const struct prop *p = &x->props[x->trail[i].index];
		if (p->table != table) continue;
		anything_known |= p->now != COULD_BE_UNKNOWN;
		if (count == GOALS_MAX) return true;
		if (p->now == COULD_BE_FALSE) goals[count++] = (struct logic_goal){p->args[0], COULD_BE_FALSE};
		if (p->now == COULD_BE_UNKNOWN) goals[count++] = (struct logic_goal){p->args[0], COULD_BE_FALSE | COULD_BE_UNKNOWN};
	}
	for (size_t i = 0; i < decided; i++) {
		if (!x->trail[i].byte || x->trail[i].index < 0) continue;
		const struct prop *p = &x->props[x->trail[i].index];
		if (p->table != table || p->now == COULD_BE_FALSE) continue;
		if (p->now == COULD_BE_UNKNOWN && !anything_known && !x->ordinary) continue; /* the whole group is unknown */
		goals[0] = (struct logic_goal){p->args[0], p->now};
		bool found = search(x, goals, count);
		undo(x, decided);
		if (!found) return false;
	}
	return true;
}

static bool take(struct logic *x, int leaf, int way)
{
	struct prop *p = &x->props[leaf];
	switch (p->kind) {
	case PROP_TEST: return way < 2 && take_test(x, leaf, way);
	case PROP_PRESENT: return way < 2 && set_byte(x, &x->cells[p->cell], way ? MAY_MISS : MAY_BE_KNOWN, -1);
	case PROP_ANY: {
		static const unsigned char ways[] = {COULD_BE_TRUE, COULD_BE_FALSE, COULD_BE_UNKNOWN};
		return p->now & ways[way] && set_byte(x, &p->now, ways[way], leaf) && group_stands(x, p->table);
	}
	default: return false;
	}
}

/* True with the state in which all goals are met, or when it gave up or ran out of memory; false with the state as it
 * was. */
static bool search(struct logic *x, const struct logic_goal *goals, size_t count)
{
	int leaf = -1;
	for (size_t i = 0; i < count; i++) {
		unsigned o = outcomes(x, goals[i].prop);
		if (!(o & goals[i].outcomes)) return false;
		if (leaf < 0 && o & ~goals[i].outcomes) leaf = undecided(x, goals[i].prop);
	}
	if (x->steps < 0) x->gave_up = true;
	if (leaf < 0 || x->gave_up || x->failed) return true;
	for (int way = 0; way < 3; way++) {
		size_t mark = x->trail_count;
		if (take(x, leaf, way) && search(x, goals, count)) return true;
		undo(x, mark);
		if (x->failed || x->gave_up) return true;
	}
	return false;
}

static enum logic_answer start(struct logic *x, const struct logic_goal *goals, size_t count, bool ordinary)
{
	long steps = x->all_steps < STEPS ? x->all_steps : STEPS;
	x->steps = steps;
	x->gave_up = steps <= 0;
	x->ordinary = ordinary;
	x->state++;
	bool found = x->gave_up || search(x, goals, count);
	x->all_steps -= steps - x->steps;
	return !found ? LOGIC_IMPOSSIBLE : x->gave_up || x->failed ? LOGIC_UNDECIDED : LOGIC_POSSIBLE;
}

enum logic_answer logic_search(struct logic *x, const struct logic_goal *goals, size_t count, bool ordinary)
{
	unsigned char *known = count == 1 ? &x->props[goals->prop].answers[ordinary][goals->outcomes] : NULL;
	if (known && *known) return (enum logic_answer)(*known - 1);
	enum logic_answer answer = start(x, goals, count, ordinary);
	logic_leave(x);
	if (known) *known = (unsigned char)(answer + 1);
	return answer;
}

enum logic_answer logic_enter(struct logic *x, struct logic_goal goal)
{
	return start(x, &goal, 1, false);
}

unsigned logic_outcomes(struct logic *x, int prop)
{
	x->steps = LONG_MAX;
	return outcomes(x, prop);
}

void logic_leave(struct logic *x)
{
	undo(x, 0);
	arena_free(&x->scratch);
}
