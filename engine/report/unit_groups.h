/* Whose figures the units of the directory have. A value of any group may be written as a unit is: "7" is a school and a
 * grade. Of the groups that name one unit, that holds which names most units of its depth; where as many are named by
 * another, whose figures are the unit's cannot be told. */
#ifndef ROLLCALL_UNIT_GROUPS_H
#define ROLLCALL_UNIT_GROUPS_H

#include "report/report.h"

/* What the values of a group are at a depth of the directory. */
enum group_use {
	GROUP_NAMES_UNITS,
	GROUP_TIED,   /* another names as many, and one of the same */
	GROUP_OUTDONE /* another names more, and one of the same */
};

struct unit_groups {
	const struct report *r;
	const struct group_count **counts; /* those with a value, by group, then value */
	size_t count;
	const struct unit **by_code;
	int *depth;                        /* units above each unit, in the order of the directory */
	size_t *named;                     /* by depth, then group: units that are its values */
	unsigned char *use;                /* likewise: enum group_use */
};

/* r has a directory. False: out of memory. */
bool unit_groups_init(struct unit_groups *g, const struct report *r);
void unit_groups_free(struct unit_groups *g);

/* The unit above; NULL: none. */
const struct unit *unit_parent(const struct unit_groups *g, const struct unit *u);
/* The counts of the group's value that is the unit's code, else its name; NULL: no finding bears it. */
const struct group_count *unit_in_group(const struct unit_groups *g, const struct unit *u, size_t group);
enum group_use unit_group_use(const struct unit_groups *g, const struct unit *u, size_t group);
/* Whether a group has units of this one's depth for values, or may have: it has none at all. */
bool unit_depth_has_group(const struct unit_groups *g, const struct unit *u);

#endif
