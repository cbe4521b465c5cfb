/* The parts of a job that have a file of their own. Private to the job. */
#ifndef ROLLCALL_JOB_PARTS_H
#define ROLLCALL_JOB_PARTS_H

#include "job.h"
#include "keys.h"

/* Reads the bindings under `lines` and `lists` (either may be NULL). Reports what is wrong. */
void job_read_bindings(struct job *job, const struct node *lines, const struct node *lists, struct arena *a,
                       struct diags *d);
/* Reads `guards` into the bindings. */
void job_read_guards(struct job *job, const struct node *guards, struct diags *d);
/* Copies the texts and places of a text or list of texts. NULL spans are allowed. */
bool job_read_texts(const struct node *node, struct arena *a, struct text **texts, struct span **spans, size_t *count,
                    struct diags *d);

#endif
