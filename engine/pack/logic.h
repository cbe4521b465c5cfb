/* Conditions as propositions that can be reasoned about: equal ones are one number, and whether some record could make
 * them true, false or unknown is searched for by cases over the ranges and listed values of what they read.
 *
 * Everything here errs to one side. A state that no records can be in may be taken for possible; one that records can be
 * in is never taken for impossible. So "impossible" is proof, "possible" is not, and a search that would take too long
 * ends in "possible". A param is anything between its min and max; one without them and with a literal as its value is
 * that value. Knows nothing of what is done with the answers. */
#ifndef ROLLCALL_LOGIC_H
#define ROLLCALL_LOGIC_H

#include "pack.h"

/* Outcomes of a condition, added with |. */
enum { COULD_BE_FALSE = 1, COULD_BE_UNKNOWN = 2, COULD_BE_TRUE = 4 };

struct logic;

/* NULL: out of memory. */
struct logic *logic_new(const struct pack *p, struct arena *a);
void logic_free(struct logic *x);
/* Memory ran out somewhere: no answer counts. */
bool logic_failed(const struct logic *x);

/* Told of a part of a condition that can never be true (or, where it is known at all, is never false), or that excludes
 * what stands before it in the same `and`. */
enum logic_fact { FACT_NEVER, FACT_ALWAYS, FACT_EXCLUDES };
struct logic_listener {
	void (*hear)(void *context, enum logic_fact fact, const struct expr *e, const struct expr *other);
	void *context;
};

/* The number of a condition; -1: out of memory. falsified: a part to be taken as false, NULL: none. listener: may be
 * NULL. */
int logic_prop(struct logic *x, const struct expr *e, const struct expr *falsified, const struct logic_listener *listener);
/* That somebody has a record in the table. */
int logic_present(struct logic *x, int table);

/* That a cell of the field, in every record looked at, can be read. */
int logic_filled_in(struct logic *x, int table, int field);

struct logic_goal {
	int prop;
	unsigned outcomes; /* one of these */
};
enum logic_answer { LOGIC_IMPOSSIBLE, LOGIC_POSSIBLE, LOGIC_UNDECIDED };
/* Whether all goals can be met at once. ordinary: only by what a test can write, so no rejected row hides a record and
 * no sum leaves the calendar. */
enum logic_answer logic_search(struct logic *x, const struct logic_goal *goals, size_t count, bool ordinary);

/* ---- for many conditions against each other ---- */

/* Finds a state in which the goal is met and stays in it until logic_leave. */
enum logic_answer logic_enter(struct logic *x, struct logic_goal goal);
/* What the proposition could be in the present state. */
unsigned logic_outcomes(struct logic *x, int prop);
void logic_leave(struct logic *x);
/* 64 bits, of which those are set that stand for what the proposition reads: two that share none are independent. */
uint64_t logic_reads(const struct logic *x, int prop);
/* Whether it is any, all or present of a group. */
bool logic_asks_group(const struct logic *x, int prop);
/* The parts of a conjunction, or the proposition itself. */
size_t logic_parts(const struct logic *x, const int *prop, const int **parts);

#endif
