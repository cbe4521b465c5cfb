/* The partitions of a dataset matched and assessed by several threads at once. What comes out does not depend on how
 * many there are: everything that is written is sorted first. */
#ifndef ROLLCALL_CREW_H
#define ROLLCALL_CREW_H

#include <signal.h>

#include "base/progress.h"
#include "report/balance.h"

struct crew {
	const struct pack *pack; /* of the lines and lists */
	struct dataset *dataset;
	const struct links *links;
	const volatile sig_atomic_t *stop; /* NULL, or set to end early */
	struct progress *progress;         /* NULL */
	size_t limit;                      /* no other partition is begun when the process might come to have more memory; 0:
	                                      no limit */
	bool keeps;                        /* the records will go: assess_keep */
	/* what the threads add to: initialised by the caller */
	struct persons *persons;
	struct balance *balance;
	struct assessment *const *assessments; /* each by a pack with the same lines and lists, laid out alike */
	size_t assessment_count;
};

/* Works on the partitions at hand with `threads` threads (1 or more; fewer if the system gives no more). *done: those
 * before it are done, one of them at least. False: out of memory, or stopped. */
bool crew_work(const struct crew *crew, unsigned threads, uint32_t *done);

#endif
