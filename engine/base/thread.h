/* Threads that take no signals, so that handlers run in the thread that installed them. */
#ifndef ROLLCALL_THREAD_H
#define ROLLCALL_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* False: the system gives no thread; its work has to be done without it. */
bool thread_start(pthread_t *thread, void *(*work)(void *), void *context);
/* Calls work for every number below count, by up to so many threads, this one among them; what they do must not depend on
 * which does what. */
void thread_each(unsigned threads, uint32_t count, void (*work)(void *context, uint32_t i), void *context);
/* Sorts as qsort does, by up to so many threads; items that compare equal come in any order. */
void thread_sort(unsigned threads, void *items, size_t count, size_t size, int (*compare)(const void *, const void *));
/* Seconds of a clock that never goes back. */
double thread_clock(void);
/* The same of any clock of the system, such as that of a thread. */
double thread_seconds(clockid_t clock);

#endif
