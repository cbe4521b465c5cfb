/* A test as an author would write it below `tests:`, from made-up rows and what the pack says of them. Knows nothing of why
 * the rows were made up. */
#ifndef ROLLCALL_PASTE_H
#define ROLLCALL_PASTE_H

#include "suite.h"
#include "world.h"

/* Puts the rows of a case into an example that was reset, and judges it on the case's day with the pack's own params. False:
 * out of memory. */
bool paste_judge(struct example *x, const struct world_case *c);
/* The same, and what the case's rule says of the one person that the rows are of. False: out of memory. */
bool paste_outcome(struct example *x, const struct world_case *c, enum outcome *out);
/* Appends the test, `indent` blanks before each row: the rows of the case, and what the judged example says of the rules of
 * `only`. False: out of memory. */
bool paste_print(const struct example *x, const struct world_case *c, struct text name, const int *only, size_t only_count,
                 unsigned indent, struct buf *out);

#endif
