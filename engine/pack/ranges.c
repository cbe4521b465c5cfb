#include "ranges.h"

#include <stdlib.h>
#include <string.h>

static struct ranges *room(struct arena *a, size_t most)
{
	struct ranges *r = arena_alloc(a, sizeof *r + most * sizeof r->items[0]);
	if (r) r->count = 0;
	return r;
}

/* Adds a range that begins behind the last one or touches it. */
static void add(struct ranges *r, int64_t low, int64_t high)
{
	if (low > high) return;
	struct range *last = r->count ? &r->items[r->count - 1] : NULL;
	if (last && low <= last->high + 1) {
		if (high > last->high) last->high = high;
	} else
		r->items[r->count++] = (struct range){low, high};
}

const struct ranges *ranges_of(struct arena *a, int64_t low, int64_t high)
{
	struct ranges *r = room(a, 1);
	if (r) add(r, low, high);
	return r;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

const struct ranges *ranges_of_numbers(struct arena *a, const int64_t *numbers, size_t count)
{
	struct ranges *r = room(a, count);
	int64_t *sorted = arena_alloc(a, count * sizeof *sorted);
	if (!r || !sorted) return NULL;
	if (count) memcpy(sorted, numbers, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_number);
	for (size_t i = 0; i < count; i++) add(r, sorted[i], sorted[i]);
	return r;
}

const struct ranges *ranges_both(struct arena *a, const struct ranges *x, const struct ranges *y)
{
	if (!x || !y) return NULL;
	struct ranges *r = room(a, x->count + y->count);
	for (size_t i = 0, k = 0; r && i < x->count && k < y->count;) {
		const struct range *p = &x->items[i], *q = &y->items[k];
		add(r, p->low > q->low ? p->low : q->low, p->high < q->high ? p->high : q->high);
		if (p->high < q->high) i++;
		else k++;
	}
	return r;
}

const struct ranges *ranges_without(struct arena *a, const struct ranges *x, const struct ranges *y)
{
	if (!x || !y) return NULL;
	struct ranges *r = room(a, x->count + y->count);
	for (size_t i = 0; r && i < x->count; i++) {
		int64_t from = x->items[i].low, to = x->items[i].high;
		for (size_t k = 0; k < y->count && y->items[k].low <= to; k++) {
			if (y->items[k].high < from) continue;
			add(r, from, y->items[k].low - 1);
			from = y->items[k].high + 1;
		}
		add(r, from, to);
	}
	return r;
}

const struct ranges *ranges_either(struct arena *a, const struct ranges *x, const struct ranges *y)
{
	if (!x || !y) return NULL;
	struct ranges *r = room(a, x->count + y->count);
	for (size_t i = 0, k = 0; r && (i < x->count || k < y->count);) {
		bool first = k == y->count || (i < x->count && x->items[i].low <= y->items[k].low);
		const struct range *p = first ? &x->items[i++] : &y->items[k++];
		add(r, p->low, p->high);
	}
	return r;
}

const struct ranges *ranges_shift(struct arena *a, const struct ranges *x, int64_t by)
{
	struct ranges *r = x ? room(a, x->count) : NULL;
	for (size_t i = 0; r && i < x->count; i++) add(r, x->items[i].low + by, x->items[i].high + by);
	return r;
}

bool ranges_meet(const struct ranges *x, const struct ranges *y)
{
	for (size_t i = 0, k = 0; i < x->count && k < y->count;) {
		const struct range *p = &x->items[i], *q = &y->items[k];
		if (p->low <= q->high && q->low <= p->high) return true;
		if (p->high < q->high) i++;
		else k++;
	}
	return false;
}

bool ranges_within(const struct ranges *x, const struct ranges *y)
{
	for (size_t i = 0, k = 0; i < x->count; i++) {
		while (k < y->count && y->items[k].high < x->items[i].low) k++;
		if (k == y->count || y->items[k].low > x->items[i].low || y->items[k].high < x->items[i].high) return false;
	}
	return true;
}

bool range_meets(struct range x, const struct ranges *y)
{
	for (size_t k = 0; k < y->count; k++)
		if (x.low <= y->items[k].high && y->items[k].low <= x.high) return true;
	return false;
}

bool range_within(struct range x, const struct ranges *y)
{
	for (size_t k = 0; k < y->count; k++)
		if (y->items[k].low <= x.low && x.high <= y->items[k].high) return true;
	return false;
}

bool ranges_equal(const struct ranges *x, const struct ranges *y)
{
	if (x->count != y->count) return false;
	for (size_t i = 0; i < x->count; i++)
		if (x->items[i].low != y->items[i].low || x->items[i].high != y->items[i].high) return false;
	return true;
}
