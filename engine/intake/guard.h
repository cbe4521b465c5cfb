/* The guards of a job: what makes a delivery, read without a fault, still too doubtful to use. */
#ifndef ROLLCALL_GUARD_H
#define ROLLCALL_GUARD_H

#include "intake.h"

/* Whether every guard holds; d says which does not. */
bool guards_hold(const struct pack *pack, const struct dataset *ds, struct diags *d);
/* Whether no two files have the same bytes and records, but for one that a list takes from a line. */
bool guard_same_bytes(const struct pack *pack, const struct dataset *ds, struct diags *d);

#endif
