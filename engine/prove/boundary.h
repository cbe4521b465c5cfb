/* Rows made up around everything a rule compares: on both sides of every bound and at it, births at the end of February,
 * a blank in each field that is read, records that stand twice, days on which something begins or ends. As tests to be
 * pasted, with what the pack says of them. Knows nothing of whether that is right: the author reads it. */
#ifndef ROLLCALL_BOUNDARY_H
#define ROLLCALL_BOUNDARY_H

#include "suite.h"
#include "world.h"

/* Appends the tests of a rule, each below comments that say for each person what was changed and what became of it. Who is
 * varied is made up or, where that fails, from the tests; where nobody was found whom the rule flags, a comment says so.
 * x: of the pack. False: out of memory. */
bool boundary_print(struct suite *s, struct world *w, struct example *x, int rule, enum language language, struct buf *out);

#endif
