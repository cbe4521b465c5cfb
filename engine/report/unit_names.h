/* Whether the groups of the reports and the directory of units speak of the same units. */
#ifndef ROLLCALL_UNIT_NAMES_H
#define ROLLCALL_UNIT_NAMES_H

#include "report/report.h"

/* Warns of groups some of whose values are units and others are not (W786): those units would be reported as having no
 * finding under the name that the directory has. And of values that are the name of several units (W784), and of groups that
 * name as many units of one depth each (W783). */
void unit_names_check(const struct report *r, struct diags *d);

#endif
