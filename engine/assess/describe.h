/* Findings with everything that is printed of them: message, what was undecided, evidence, labels, groups, columns. */
#ifndef ROLLCALL_DESCRIBE_H
#define ROLLCALL_DESCRIBE_H

#include "verdict.h"

/* Adds the finding of a rule for the person of the frame; c is its opened cursor. False: out of memory. */
bool describe_rule_finding(struct assessor *a, int rule, enum outcome o, int exception, const struct cursor *c);
/* Adds the one review of a keyless record, listing the rules left open: the live ones, or where there is none the
 * others; none if no rule is open. Counts it. False: out of memory. */
bool describe_undecided(struct assessor *a);

#endif
