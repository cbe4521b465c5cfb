/* The days on which a pack is tried out. Knows nothing of what is tried. */
#ifndef ROLLCALL_DAYS_H
#define ROLLCALL_DAYS_H

#include "suite.h"

enum { DAYS_MAX = 800 };

/* The first and last day on which the pack is in force: of `effective`, a year where it has no end. */
void days_in_force(const struct suite *s, int32_t *from, int32_t *until);
/* The days of tests that look at a rule (-1: of any), then those on which the pack is in force, far apart first. Gives how
 * many, at most DAYS_MAX. */
size_t days_of(const struct suite *s, int rule, int32_t *days);

#endif
