/* Which counts `privacy: counts` keeps back: those of fewer than REPORT_SMALL_CELL persons, and as many others as are
 * needed so that no such count follows from a total. Sums are protected within a rule, within a group and within an
 * indicator; two groups that divide the same persons differently are not compared with each other. */
#ifndef ROLLCALL_SUPPRESS_H
#define ROLLCALL_SUPPRESS_H

#include "report/report.h"

enum { RULE_CELLS = 4, GROUP_CELLS = 3, INDICATOR_CELLS = 4 };

/* Rows of flags in the order flag, review, excused (, clear), and n, undecided, the rest, of for indicators; all NULL
 * when nothing is kept back. */
struct suppressed {
	bool (*rules)[RULE_CELLS];           /* rule_count + 1, as in struct assessment */
	bool (*groups)[GROUP_CELLS];         /* per group_count */
	bool (*labels)[GROUP_CELLS];
	bool (*indicators)[INDICATOR_CELLS]; /* per indicator_count */
};

bool suppressed_init(struct suppressed *s, const struct report *r); /* false: out of memory */
void suppressed_free(struct suppressed *s);

/* One set of cells that add up to a known total; flags that are set already stay. Gives whether it set one. */
bool suppress_cells(const uint64_t *cells, bool *hidden, size_t count, size_t step);
/* Whether a count is of so few persons that it is kept back. */
bool count_is_small(uint64_t n);

/* Flag, review and excused findings of the live rules. */
void live_outcomes(const struct report *r, uint64_t outcomes[3]);

#endif
