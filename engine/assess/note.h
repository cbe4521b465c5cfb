/* Findings as they are kept until they are printed: rule, outcome, key, where the evidence begins, and the records of the
 * person. Knows nothing of words. */
#ifndef ROLLCALL_NOTE_H
#define ROLLCALL_NOTE_H

#include "verdict.h"

/* Adds and counts the finding of a rule for the person of the frame; c is its opened cursor. False: out of memory. */
bool note_finding(struct assessment *as, struct assessor *a, size_t rule, enum outcome o, int exception,
                  const struct cursor *c);
/* Adds and counts the one review of a keyless record, with the rules left open: the live ones, or where there is none
 * the others; none if no rule is open. */
bool note_undecided(struct assessment *as, struct assessor *a);
/* Adds the findings of `from` to those of as. */
bool note_merge(struct assessment *as, const struct assessment *from);

/* What assess_keep has for itself. */
void keep_free(struct assessment *as);

/* Words of a set of rules, and whether a rule is in it. */
static inline size_t open_words(const struct pack *p) { return (p->rule_count + 63) / 64; }
static inline bool open_has(const uint64_t *set, size_t rule) { return set[rule / 64] >> rule % 64 & 1; }

#endif
