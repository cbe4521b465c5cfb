/* Counting by group, label and indicator while persons go by. */
#ifndef ROLLCALL_COUNTS_H
#define ROLLCALL_COUNTS_H

#include "assess.h"
#include "evaluate.h"

/* False: out of memory. */
bool counts_init(struct assessment *as);
void counts_free(struct assessment *as);
/* Whether a person is flagged by the rules that an indicator names. outcomes: per rule of the pack, OUTCOME_CLEAR where it
 * was not assessed. */
enum truth counts_flagged(const struct pack *pack, size_t indicator, const enum outcome *outcomes);
/* Counts the person of the frame in an indicator that runs, of which the person is, or may be, one; share: whether the
 * person counts in the share. False: out of memory. */
bool counts_person(struct assessment *as, struct frame *f, size_t indicator, enum truth of, enum truth share);
/* Records that were looked at may go: nothing of theirs is remembered. */
void counts_rest(struct assessment *as);
/* Counts a finding of a live rule, of the frame's person, under the person's groups and labels. */
bool counts_finding(struct assessment *as, struct frame *f, enum outcome o);
/* Adds the counts of `from`, not yet finished either. False: out of memory. */
bool counts_merge(struct assessment *as, const struct assessment *from);
/* Sorts the counts and decides which targets are met. */
void counts_finish(struct assessment *as);

/* How a missing value of a group is printed. What is spelled so in the data is counted with it: a reader cannot tell them
 * apart. */
#define GROUP_MISSING "未知"

/* The value of a group for the person; false: missing. It stands in scratch or in the pack. full: see message.h. */
bool group_value(struct frame *f, const struct group *g, bool full, struct buf *scratch, struct text *out);

#endif
