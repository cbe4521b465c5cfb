/* Sets of whole numbers as ranges: what a condition allows of a number, a date (its day) or a text (its place in a list
 * of texts). Sets are never changed once made. */
#ifndef ROLLCALL_RANGES_H
#define ROLLCALL_RANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "../base/arena.h"

struct range {
	int64_t low, high;
};
/* In order, apart from each other by at least one number. */
struct ranges {
	size_t count;
	struct range items[];
};

#define RANGES_LEAST INT64_C(-1000000000000)
#define RANGES_MOST INT64_C(1000000000000)

/* NULL from any of these: out of memory. low > high gives the empty set. */
const struct ranges *ranges_of(struct arena *a, int64_t low, int64_t high);
/* Of count numbers in any order. */
const struct ranges *ranges_of_numbers(struct arena *a, const int64_t *numbers, size_t count);
/* What is in x and (in y, or not in y). */
const struct ranges *ranges_both(struct arena *a, const struct ranges *x, const struct ranges *y);
const struct ranges *ranges_without(struct arena *a, const struct ranges *x, const struct ranges *y);
const struct ranges *ranges_either(struct arena *a, const struct ranges *x, const struct ranges *y);
/* Every number n of x as n + by. */
const struct ranges *ranges_shift(struct arena *a, const struct ranges *x, int64_t by);
bool ranges_meet(const struct ranges *x, const struct ranges *y);
bool ranges_within(const struct ranges *x, const struct ranges *y); /* all of x is in y */
bool range_meets(struct range x, const struct ranges *y);
bool range_within(struct range x, const struct ranges *y);
bool ranges_equal(const struct ranges *x, const struct ranges *y);

#endif
