/* Persons of the packs' own tests, where nobody can be made up: whom a rule flags, and where it changes its mind about
 * them. Knows nothing of what is done with the rows. */
#ifndef ROLLCALL_TESTED_H
#define ROLLCALL_TESTED_H

#include "suite.h"
#include "world.h"

/* Of a person whom the rule flags, with the pack's own params, in a test that looks at it: that person's rows, on the test's
 * day. The first whom `wanted` (NULL: anybody) says yes of; their cells live in the arena. found: whether there is one. False:
 * out of memory. */
bool tested_find(const struct suite *s, struct example *x, int rule, struct arena *a,
                 bool (*wanted)(void *context, struct world_case *c), void *context, struct world_case *out, bool *found);

/* Two numbers or days next to each other in a cell, with which a rule comes to different outcomes. */
struct edge {
	int64_t near, far; /* near: the outcome is that of the rows as they are */
};
/* Moves the number or day in a cell (of a field without `values`) up or down, further and further, until the rule comes to
 * something else. *found: it did. False: out of memory. */
bool edge_find(struct example *x, const struct world_case *c, size_t row, int field, bool up, struct edge *out, bool *found);
/* What such a cell says. room: 32 bytes. */
struct text edge_cell(enum type type, int64_t value, char *room);

#endif
