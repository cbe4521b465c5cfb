#include "report/sums.h"

#include <stdlib.h>

#include "base/buf.h"
#include "report/report.h"

/* A reader's bounds become no narrower, as a rule, after three or four rounds. */
enum { ROUNDS_MAX = 100 };
static const int64_t no_bound = INT64_MAX;

bool count_is_small(uint64_t n) { return n > 0 && n < REPORT_SMALL_CELL; }

static bool room(struct sums *s, void *items, size_t *cap, size_t count, size_t size)
{
	if (!grow(items, cap, count, size)) s->failed = true;
	return !s->failed;
}

size_t sums_cell(struct sums *s, enum cell_kind kind, uint64_t n, bool *hidden)
{
	if (!room(s, &s->cells, &s->cell_cap, s->cell_count, sizeof *s->cells)) return 0;
	s->cells[s->cell_count] = (struct cell){.n = n, .kind = kind, .hidden = hidden};
	return s->cell_count++;
}

void sums_begin(struct sums *s, size_t total, int64_t spare)
{
	if (!room(s, &s->items, &s->cap, s->count, sizeof *s->items)) return;
	s->items[s->count++] = (struct sum){.total = total, .first = s->part_count, .spare = spare};
}

void sums_part(struct sums *s, size_t cell)
{
	if (s->failed || !room(s, &s->parts, &s->part_cap, s->part_count, sizeof *s->parts)) return;
	s->parts[s->part_count++] = cell;
	s->items[s->count - 1].count++;
}

void sums_free(struct sums *s)
{
	free(s->cells);
	free(s->items);
	free(s->parts);
	*s = (struct sums){0};
}

/* The k-th cell of a sum: the parts, then the total. */
static struct cell *member(const struct sums *s, const struct sum *u, size_t k)
{
	return &s->cells[k < u->count ? s->parts[u->first + k] : u->total];
}

static bool is_seen(const struct cell *c) { return c->kind == CELL_SHOWN || (c->kind == CELL_COUNT && !*c->hidden); }

/* What a reader knows of a cell without any sum. */
static void begin_bounds(const struct cell *c, int64_t *low, int64_t *high)
{
	*low = is_seen(c) ? (int64_t)c->n : c->kind == CELL_COUNT;
	*high = is_seen(c) ? (int64_t)c->n : no_bound;
}

/* The parts of a sum less its total, which is 0, as far as a reader can know. */
struct slack {
	int64_t low, high;      /* without those that have no bound: */
	size_t no_low, no_high;
};

/* Adds a member to it, or takes it away: sign is 1 or -1. */
static void slack_add(struct slack *s, const struct cell *c, bool total, int sign)
{
	const bool bounded = c->high != no_bound;
	int64_t *of_low = total ? &s->high : &s->low, *of_high = total ? &s->low : &s->high;
	size_t *open = total ? &s->no_low : &s->no_high;
	*of_low += total ? -sign * c->low : sign * c->low;
	if (bounded) *of_high += total ? -sign * c->high : sign * c->high;
	else *open += (size_t)sign;
}

static struct slack slack_of(const struct sums *s, const struct sum *u)
{
	struct slack sl = {0};
	for (size_t k = 0; k <= u->count; k++) slack_add(&sl, member(s, u, k), k == u->count, 1);
	return sl;
}

/* Narrows the bounds of a member by the others of its sum. */
static void bounds_by(struct slack sl, const struct cell *c, bool total, int64_t *low, int64_t *high)
{
	slack_add(&sl, c, total, -1);
	int64_t least = total ? sl.low : -sl.high, most = total ? sl.high : -sl.low;
	bool no_least = total ? sl.no_low : sl.no_high, no_most = total ? sl.no_high : sl.no_low;
	if (!no_least && least > *low) *low = least;
	if (!no_most && most < *high) *high = most;
}

static bool narrow(struct sums *s, const struct sum *u)
{
	bool changed = false;
	struct slack sl = slack_of(s, u);
	for (size_t k = 0; k <= u->count; k++) {
		struct cell *c = member(s, u, k);
		int64_t low = c->low, high = c->high;
		bounds_by(sl, c, k == u->count, &low, &high);
		if (low == c->low && high == c->high) continue;
		slack_add(&sl, c, k == u->count, -1);
		c->low = low;
		c->high = high;
		slack_add(&sl, c, k == u->count, 1);
		changed = true;
	}
	return changed;
}

static void read_bounds(struct sums *s)
{
	bool changed = true;
	for (size_t i = 0; i < s->cell_count; i++) begin_bounds(&s->cells[i], &s->cells[i].low, &s->cells[i].high);
	for (int round = 0; changed && round < ROUNDS_MAX; round++) {
		changed = false;
		for (size_t i = 0; i < s->count; i++) changed |= narrow(s, &s->items[i]);
	}
}

/* Whether these bounds tell too much of a cell. */
static bool tells(const struct cell *c, int64_t low, int64_t high)
{
	if (is_seen(c) || c->kind == CELL_UNKNOWN) return false;
	if (low == high) return c->kind == CELL_COUNT || count_is_small(c->n);
	return count_is_small(c->n) && high < REPORT_SMALL_CELL - 1;
}

/* Marks the sums that alone tell too much; or, if it takes several, those they are told by. Gives whether anything is told. */
static bool mark(struct sums *s)
{
	bool told = false, alone = false;
	for (size_t i = 0; i < s->count; i++) {
		struct sum *u = &s->items[i];
		const struct slack sl = slack_of(s, u);
		u->marked = false;
		for (size_t k = 0; k <= u->count; k++) {
			const struct cell *c = member(s, u, k);
			int64_t low, high;
			if (!tells(c, c->low, c->high)) continue;
			told = true;
			begin_bounds(c, &low, &high);
			bounds_by(sl, c, k == u->count, &low, &high);
			u->marked |= tells(c, low, high);
		}
		alone |= u->marked;
	}
	for (size_t i = 0; told && !alone && i < s->count; i++)
		for (size_t k = 0; k <= s->items[i].count; k++) {
			const struct cell *c = member(s, &s->items[i], k);
			s->items[i].marked |= tells(c, c->low, c->high);
		}
	return told;
}

static bool can_hide(const struct cell *c) { return c->kind == CELL_COUNT && !*c->hidden && c->n > 0; }

static struct cell *next_to_hide(const struct sums *s, const struct sum *u)
{
	struct cell *next = NULL;
	if (u->spare != SUMS_NONE && can_hide(&s->cells[u->spare])) return &s->cells[u->spare];
	for (size_t k = 0; k < u->count; k++) {
		struct cell *c = member(s, u, k);
		if (can_hide(c) && (!next || c->n < next->n)) next = c;
	}
	return next || !can_hide(&s->cells[u->total]) ? next : &s->cells[u->total];
}

/* Keeps back one more cell of each sum that is marked. */
static bool hide_more(struct sums *s)
{
	bool hid = false;
	for (size_t i = 0; i < s->count; i++) {
		struct cell *next = s->items[i].marked ? next_to_hide(s, &s->items[i]) : NULL;
		if (next) *next->hidden = hid = true;
	}
	return hid;
}

/* Marks the sums that share a cell with one that is marked. */
static bool spread(struct sums *s)
{
	bool more = false;
	bool *reached = calloc(s->cell_count + 1, sizeof *reached);
	if (!reached) {
		s->failed = true;
		return false;
	}
	for (size_t i = 0; i < s->count; i++)
		for (size_t k = 0; s->items[i].marked && k <= s->items[i].count; k++) reached[member(s, &s->items[i], k) - s->cells] = true;
	for (size_t i = 0; i < s->count; i++) {
		struct sum *u = &s->items[i];
		for (size_t k = 0; !u->marked && k <= u->count; k++)
			if (reached[member(s, u, k) - s->cells]) u->marked = more = true;
	}
	free(reached);
	return more;
}

void sums_suppress(struct sums *s)
{
	if (s->failed) return;
	for (size_t i = 0; i < s->cell_count; i++)
		if (s->cells[i].kind == CELL_COUNT && count_is_small(s->cells[i].n)) *s->cells[i].hidden = true;
	for (bool hid = true; hid;) {
		read_bounds(s);
		if (!mark(s)) return;
		hid = hide_more(s);
		while (!hid && spread(s)) hid = hide_more(s);
	}
}
