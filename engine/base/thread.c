#include "thread.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
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

/* Parts that are sorted by themselves, then merged two by two from one room into the other. */
struct sorting {
	char *from, *to;
	size_t count, size;
	uint32_t parts, merged; /* merged: parts in each run that is sorted by now */
	int (*compare)(const void *, const void *);
};

static size_t part_begin(const struct sorting *s, uint32_t part) { return (size_t)((uint64_t)s->count * part / s->parts) * s->size; }

static void sort_part(void *context, uint32_t i)
{
	const struct sorting *s = context;
	size_t begin = part_begin(s, i), end = part_begin(s, i + 1);
	qsort(s->from + begin, (end - begin) / s->size, s->size, s->compare);
}

static void merge_two(void *context, uint32_t i)
{
	const struct sorting *s = context;
	size_t begin = part_begin(s, 2 * i * s->merged), middle = part_begin(s, (2 * i + 1) * s->merged);
	size_t end = part_begin(s, (2 * i + 2) * s->merged);
	const char *left = s->from + begin, *right = s->from + middle;
	for (char *to = s->to + begin; to < s->to + end; to += s->size) {
		bool take_right = left == s->from + middle || (right < s->from + end && s->compare(right, left) < 0);
		const char **item = take_right ? &right : &left;
		memcpy(to, *item, s->size);
		*item += s->size;
	}
}

void thread_sort(unsigned threads, void *items, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	enum { PARTS_MOST = 16, PART_LEAST = 2048 };
	struct sorting s = {.from = items, .count = count, .size = size, .parts = 1, .merged = 1, .compare = compare};
	while (2 * s.parts <= threads && s.parts < PARTS_MOST && count / s.parts > (size_t)2 * PART_LEAST) s.parts *= 2;
	char *room = s.parts > 1 ? malloc(count * size) : NULL;
	if (!room) s.parts = 1;
	s.to = room;
	if (count > 0) thread_each(threads, s.parts, sort_part, &s);
	for (; s.merged < s.parts; s.merged *= 2) {
		thread_each(threads, s.parts / s.merged / 2, merge_two, &s);
		char *merged = s.to;
		s.to = s.from;
		s.from = merged;
	}
	if (s.from != items) memcpy(items, s.from, count * size);
	free(room);
}

double thread_seconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double thread_clock(void) { return thread_seconds(CLOCK_MONOTONIC); }
