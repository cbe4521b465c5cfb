#include "thread.h"

#include <signal.h>
#include <stdatomic.h>
#include <time.h>

bool thread_start(pthread_t *thread, void *(*work)(void *), void *context)
{
	sigset_t all, before;
	sigfillset(&all);
	if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) return false;
	bool started = pthread_create(thread, NULL, work, context) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

struct each {
	void (*work)(void *context, uint32_t i);
	void *context;
	uint32_t count;
	atomic_uint next;
};

static void *take_turns(void *context)
{
	struct each *e = context;
	for (uint32_t i; (i = atomic_fetch_add(&e->next, 1)) < e->count;) e->work(e->context, i);
	return NULL;
}

void thread_each(unsigned threads, uint32_t count, void (*work)(void *context, uint32_t i), void *context)
{
	enum { OTHERS = 31 };
	struct each e = {.work = work, .context = context, .count = count};
	pthread_t others[OTHERS];
	unsigned started = 0;
	while (started < OTHERS && started + 1 < threads && started + 1 < count && thread_start(&others[started], take_turns, &e))
		started++;
	take_turns(&e);
	while (started > 0) pthread_join(others[--started], NULL);
}

double thread_seconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double thread_clock(void) { return thread_seconds(CLOCK_MONOTONIC); }
