/* Which counts `privacy: counts` keeps back. All counts of persons that a run publishes are cells of one set of sums, so
 * that none of few persons is told in one place and computed from another: outcomes by rule, group and label, findings by
 * exception, indicators, the persons of the balance. Two divisions of the same persons are not compared further than by
 * what both add up to. What is counted of files and rows is no count of persons and stays. */
#ifndef ROLLCALL_SUPPRESS_H
#define ROLLCALL_SUPPRESS_H

#include "report/report.h"
#include "report/sums.h"

/* The outcomes of a rule in their order, then its persons. */
enum { RULE_PERSONS = OUTCOME_CLEAR + 1, RULE_CELLS, GROUP_CELLS = 3, INDICATOR_CELLS = 3 };

/* Flags of what is kept back. The pointers are NULL when nothing is. */
struct suppressed {
	bool (*rules)[RULE_CELLS];           /* rule_count + 1, as in struct assessment */
	bool (*groups)[GROUP_CELLS];         /* flag, review, excused; per group_count */
	bool (*labels)[GROUP_CELLS];
	bool (*indicators)[INDICATOR_CELLS]; /* n, undecided, of; per indicator_count */
	bool *exceptions;                    /* their findings */
	bool outcomes[GROUP_CELLS];          /* of all live rules */
	bool undecided[2];                   /* reviews of undecided-identity that live rules, and that only trial rules leave open */
	bool persons, both, only[2], keyless[2], all_keyless;
	bool with_key[2];                    /* records; those without a key are `keyless` */
};

bool suppressed_init(struct suppressed *s, const struct report *r); /* false: out of memory */
void suppressed_free(struct suppressed *s);

/* Flag, review and excused findings of the live rules. */
void live_outcomes(const struct report *r, uint64_t outcomes[3]);

#endif
