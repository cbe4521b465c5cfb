#include "crew.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/thread.h"

struct shared {
	const struct crew *crew;
	size_t before;       /* memory when they began */
	atomic_uint next;    /* partition */
	atomic_bool failed;
};

/* One thread's part of what is found. The first works on the caller's. */
struct worker {
	struct shared *shared;
	struct persons *persons;
	struct balance *balance;
	struct assessment *const *assessments;
	pthread_t thread;
	bool started;
	struct persons own_persons;
	struct balance own_balance;
	struct assessment *own;          /* as many as the crew's */
	struct assessment **own_places;
	size_t own_count;
};

/* What the threads have found is there twice while it is put together. */
static bool is_short(const struct shared *s)
{
	size_t now = memory_resident(), found = now > s->before ? now - s->before : 0;
	return now + found > s->crew->limit;
}

static bool take_partition(struct shared *s, unsigned *p)
{
	const struct crew *c = s->crew;
	const struct pass *pass = &c->dataset->pass;
	if (c->limit && atomic_load(&s->next) > pass->first && is_short(s)) return false;
	*p = atomic_fetch_add(&s->next, 1);
	return *p < pass->end;
}

static void *run_worker(void *context)
{
	struct worker *w = context;
	const struct crew *c = w->shared->crew;
	unsigned p;
	while (!atomic_load(&w->shared->failed) && take_partition(w->shared, &p)) {
		bool done = !(c->stop && *c->stop) && match_partition(c->pack, c->dataset, c->links, p, w->persons);
		if (done) balance_persons(w->balance, w->persons);
		for (size_t i = 0; i < c->assessment_count && done; i++)
			done = assess_partition(w->assessments[i], w->persons) && (!c->keeps || assess_keep(w->assessments[i]));
		if (!done) atomic_store(&w->shared->failed, true);
		progress_part(c->progress);
	}
	for (size_t i = 0; i < c->assessment_count; i++) assess_rest(w->assessments[i]);
	return NULL;
}

static void worker_free(struct worker *w)
{
	for (size_t i = 0; i < w->own_count; i++) assess_free(&w->own[i]);
	free(w->own);
	free(w->own_places);
	persons_free(&w->own_persons);
}

static bool worker_init(struct worker *w, struct shared *shared)
{
	const struct crew *c = shared->crew;
	*w = (struct worker){.shared = shared, .persons = &w->own_persons, .balance = &w->own_balance};
	persons_init(&w->own_persons);
	balance_init(&w->own_balance);
	w->own = calloc(c->assessment_count, sizeof *w->own);
	w->own_places = calloc(c->assessment_count, sizeof *w->own_places);
	if (!w->own || !w->own_places) return false;
	for (; w->own_count < c->assessment_count; w->own_count++) {
		const struct assessment *like = c->assessments[w->own_count];
		struct assessment *own = w->own_places[w->own_count] = &w->own[w->own_count];
		if (!assess_init(own, like->pack, like->job, c->dataset)) return false;
		own->suggests = like->suggests;
	}
	w->assessments = w->own_places;
	return true;
}

/* Starts a thread with results of its own; false if it could not: the others do its work. */
static bool start(struct worker *w, struct shared *shared)
{
	w->started = worker_init(w, shared) && thread_start(&w->thread, run_worker, w);
	if (!w->started) worker_free(w);
	return w->started;
}

static bool take(const struct crew *c, struct worker *w)
{
	bool done = persons_merge(c->persons, w->persons);
	balance_merge(c->balance, w->balance);
	for (size_t i = 0; i < c->assessment_count && done; i++) done = assess_merge(c->assessments[i], w->assessments[i]);
	return done;
}

bool crew_work(const struct crew *crew, unsigned threads, uint32_t *done)
{
	const struct pass *pass = &crew->dataset->pass;
	struct shared shared = {.crew = crew, .next = pass->first, .before = crew->limit ? memory_resident() : 0};
	if (threads > pass->end - pass->first) threads = pass->end - pass->first;
	progress_compare(crew->progress, dataset_partitions(crew->dataset), pass->first);
	unsigned extra = threads > 1 ? threads - 1 : 0, started = 0;
	struct worker first = {.shared = &shared, .persons = crew->persons, .balance = crew->balance,
	                       .assessments = crew->assessments};
	struct worker *workers = extra ? malloc(extra * sizeof *workers) : NULL;
	while (workers && started < extra && start(&workers[started], &shared)) started++;
	run_worker(&first);
	for (unsigned i = 0; i < started; i++) {
		pthread_join(workers[i].thread, NULL);
		if (!atomic_load(&shared.failed) && !take(crew, &workers[i])) atomic_store(&shared.failed, true);
		worker_free(&workers[i]);
	}
	free(workers);
	*done = shared.next < pass->end ? shared.next : pass->end;
	return !atomic_load(&shared.failed);
}
