/* Copies of the inputs of a run that was made without the lock: each file is read once more and has to be what the run
 * read. */
#ifndef ROLLCALL_KEEP_H
#define ROLLCALL_KEEP_H

#include "intake/accept.h"
#include "intake/intake.h"
#include "rollcall/rollcall.h"

/* ROLLCALL_REFUSED when a file has changed since, ROLLCALL_SYSTEM when the system refuses; d says which. */
enum rollcall_status keep_inputs(struct accept *accept, const struct dataset *ds, struct diags *d);

#endif
