/* Everybody matched and assessed, in as many passes over the files as the memory of the run asks for: a pass has the
 * records of some partitions only. How many fit is measured, not known: a pass that runs short gives partitions up, and
 * the next takes them. What comes out does not depend on it. Knows nothing of what is published. */
#ifndef ROLLCALL_PASSES_H
#define ROLLCALL_PASSES_H

#include "crew.h"
#include "report/timings.h"

struct passes {
	size_t limit;       /* bytes the process may have; 0: no limit, and one pass */
	unsigned threads;
	struct diags *diags;
	struct timings *timings;
	/* the rest is for passes_* only */
	size_t before;      /* what the process had before it read */
	size_t transient;   /* what reading and comparing need besides records and findings */
	struct intake_cut cut;
};

/* Chooses how to read so many tables. False: the limit is too low for any run, and the diagnostics say so. */
bool passes_plan(struct passes *p, unsigned tables, const struct intake_cut *cut);

enum passes_result {
	PASSES_DONE,
	PASSES_REFUSED, /* a file has changed: the diagnostics say so */
	PASSES_FAILED   /* out of memory, stopped, or a fault that the diagnostics tell */
};
/* Compares what the first pass has read (intake_open with p->cut) and whatever takes more passes. crew->links is set
 * here, to be freed by the caller in any case. */
enum passes_result passes_work(struct passes *p, struct intake *in, struct crew *crew, struct links *links);

/* All is compared, and will be printed: gives up what is not wanted any more. What printing may take; 0: no limit. */
size_t passes_end(struct passes *p, struct dataset *ds);

/* Says that reading was given up with so much of a pass done, because of the limit. */
void passes_say_short(const struct passes *p, const struct pass *pass);
/* Whether the process has kept to the limit so far; if not, the diagnostics say so. */
bool passes_kept_to_limit(const struct passes *p);

#endif
