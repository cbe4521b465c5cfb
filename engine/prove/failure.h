/* What a failed test says: a row per difference, and why. Knows nothing of whether it goes to a terminal or a file. */
#ifndef ROLLCALL_FAILURE_H
#define ROLLCALL_FAILURE_H

#include "suite.h"

/* Appends, for each difference, `+ flag RULE KEY` (it happened) or `- flag RULE KEY` (it did not) and, if wanted, the
 * condition with its values for that person. x: as it was judged for the test. False: out of memory. */
bool failure_print(const struct example *x, const struct differences *d, bool why, enum language language, struct buf *out);

/* The person of a key (a number or `line#row`) among those of a matched example; UINT32_MAX: none. */
uint32_t example_person(const struct example *x, struct text key);

#endif
