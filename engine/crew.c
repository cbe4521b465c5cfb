#include "crew.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "intake/thread.h"

struct shared {
	const struct crew *crew;
	atomic_uint next;    /* partition */
	atomic_bool failed;
};

/* One thread's part of what is found. The first works on the caller's. */
struct worker {
	struct shared *shared;
	struct persons *persons;
	struct balance *balance;
	struct assessment *assessment;
	pthread_t thread;
	bool started;
	struct persons own_persons;
	struct balance own_balance;
	struct assessment own_assessment;
};

static void *run_worker(void *context)
{
	struct worker *w = context;
	const struct crew *c = w->shared->crew;
	while (!atomic_load(&w->shared->failed)) {
		unsigned p = atomic_fetch_add(&w->shared->next, 1);
		if (p >= dataset_partitions(c->dataset)) break;
		bool done = !(c->stop && *c->stop) && match_partition(c->pack, c->dataset, c->links, p, w->persons);
		if (done) balance_persons(w->balance, w->persons);
		if (!done || !assess_partition(w->assessment, w->persons)) atomic_store(&w->shared->failed, true);
		progress_part(c->progress);
	}
	return NULL;
}

/* Starts a thread with results of its own; false if it could not: the others do its work. */
static bool start(struct worker *w, struct shared *shared)
{
	const struct crew *c = shared->crew;
	*w = (struct worker){.shared = shared};
	if (!assess_init(&w->own_assessment, c->pack, c->job, c->dataset)) return false;
	w->own_assessment.suggests = c->assessment->suggests;
	persons_init(&w->own_persons);
	balance_init(&w->own_balance);
	w->persons = &w->own_persons;
	w->balance = &w->own_balance;
	w->assessment = &w->own_assessment;
	w->started = thread_start(&w->thread, run_worker, w);
	if (w->started) return true;
	assess_free(&w->own_assessment);
	persons_free(&w->own_persons);
	return false;
}

static bool take(const struct crew *c, struct worker *w)
{
	balance_merge(c->balance, w->balance);
	return persons_merge(c->persons, w->persons) && assess_merge(c->assessment, w->assessment);
}

bool crew_work(const struct crew *crew, unsigned threads)
{
	struct shared shared = {.crew = crew};
	if (threads > dataset_partitions(crew->dataset)) threads = dataset_partitions(crew->dataset);
	progress_compare(crew->progress, dataset_partitions(crew->dataset), 0);
	unsigned extra = threads > 1 ? threads - 1 : 0, started = 0;
	struct worker first = {.shared = &shared, .persons = crew->persons, .balance = crew->balance,
	                       .assessment = crew->assessment};
	struct worker *workers = extra ? malloc(extra * sizeof *workers) : NULL;
	while (workers && started < extra && start(&workers[started], &shared)) started++;
	run_worker(&first);
	for (unsigned i = 0; i < started; i++) {
		pthread_join(workers[i].thread, NULL);
		if (!atomic_load(&shared.failed) && !take(crew, &workers[i])) atomic_store(&shared.failed, true);
		persons_free(&workers[i].own_persons);
		assess_free(&workers[i].own_assessment);
	}
	free(workers);
	return !atomic_load(&shared.failed);
}
