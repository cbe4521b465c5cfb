/* Exceptions: which of them hold, and which excuses an evaluation. */
#ifndef ROLLCALL_EXCUSE_H
#define ROLLCALL_EXCUSE_H

#include "verdict.h"

/* Reads what the pack's exceptions match. False: out of memory. */
bool excuse_init(struct assessment *as);
/* The first exception of the rule, in the order of the pack, that matches where the frame stands; -1: none. */
int excuse_find(const struct assessor *a, int rule);
/* The exception of the rule that would match there but for the run's date: of several the one that lies nearest to it;
 * -1: none. */
int excuse_out_of_date(const struct assessor *a, int rule);

#endif
