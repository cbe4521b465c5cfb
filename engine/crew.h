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
	/* what the threads add to: initialised by the caller */
	struct persons *persons;
	struct balance *balance;
	struct assessment *const *assessments; /* each by a pack with the same lines and lists, laid out alike */
	size_t assessment_count;
};

/* Works with `threads` threads (1 or more; fewer if the system gives no more). False: out of memory, or stopped. */
bool crew_work(const struct crew *crew, unsigned threads);

#endif
