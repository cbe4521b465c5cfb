/* The files of a job: which there are, and why one cannot be opened. Knows nothing of what is in them. */
#ifndef ROLLCALL_DELIVERY_H
#define ROLLCALL_DELIVERY_H

#include "../base/diag.h"
#include "../config/job.h"
#include "intake.h"

enum delivery_result {
	DELIVERY_OK,
	DELIVERY_REFUSED, /* d says why */
	DELIVERY_FAILED   /* memory or I/O; d says which */
};

/* Adds the files of a table to ds->files, sorted by path, each once. A glob that matches nothing is refused. */
enum delivery_result delivery_find(const struct job *job, const struct binding *b, int table, struct dataset *ds,
                                   struct diags *d);

/* Warns of the globs of a job that match nothing at present (W792). */
enum delivery_result delivery_look(const struct job *job, struct diags *d);

/* Says why a file could not be opened, and whether the delivery or the system is at fault. */
enum delivery_result delivery_not_opened(const struct input_file *file, int error, struct diags *d);

#endif
