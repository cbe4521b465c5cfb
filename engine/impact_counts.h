/* The changes of an impact counted: by rule, by edit and by group. */
#ifndef ROLLCALL_IMPACT_COUNTS_H
#define ROLLCALL_IMPACT_COUNTS_H

#include "impact.h"

struct impact_count {
	uint64_t enter, leave;         /* those that come onto the list, those that go off it */
	uint64_t change;               /* another outcome, on the list on both sides or on neither (an excused one that comes or goes) */
};

/* The changes of one rule. */
struct impact_slice {
	const struct change *items;
	size_t count;
};
struct impact_slice impact_of_pair(const struct impact *x, size_t pair);
struct impact_count impact_count(struct impact_slice s);

/* Those that an edit makes by itself; edit_count: those that no edit does. */
struct impact_count impact_of_edit(const struct impact *x, struct impact_slice s, size_t edit);

/* Findings of a rule on one side by outcome, the present side being 0. */
struct impact_findings {
	uint64_t outcomes[3];
};
struct impact_findings impact_findings(const struct impact *x, size_t pair, int side);

struct impact_value {
	struct text value;             /* GROUP_MISSING when it has none */
	struct impact_count count;
};
/* By the values of a group of the changed pack, sorted; where the changed side has no finding, by the group of that name
 * of the present pack. items is to be freed; NULL: out of memory. */
struct impact_value *impact_by_group(const struct impact *x, struct impact_slice s, size_t group, size_t *count);

/* What a rule is called on the changed side, or on the present one if it is gone. */
struct text impact_rule_id(const struct impact *x, size_t pair);

#endif
