/* The files that a published run read, as they lie in the state directory: what answers about that run are taken from.
 * Reads only: it takes no lock and repairs nothing. */
#ifndef ROLLCALL_ACCEPTED_H
#define ROLLCALL_ACCEPTED_H

#include "intake/intake.h"
#include "rollcall/rollcall.h"

struct accepted {
	struct arena arena;
	const char *run;          /* its name; NULL: no run is published */
	int32_t run_date;
	struct given_files files;
	struct text *packs;       /* SHA-256 of the packs and excuses it used, in order */
	size_t pack_count;
};

/* The run of that id (its name, or the beginning of its date or of its digits, if only one run begins so), or the
 * current one if the id is NULL. ROLLCALL_OK also where nothing was ever published and no id was given; else d says
 * why not, and there is nothing to free. */
enum rollcall_status accepted_find(struct accepted *out, const struct job *job, const char *id, struct diags *d);
void accepted_free(struct accepted *x);

#endif
