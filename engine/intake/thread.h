/* Threads that take no signals, so that handlers run in the thread that installed them. */
#ifndef ROLLCALL_THREAD_H
#define ROLLCALL_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* False: the system gives no thread; its work has to be done without it. */
bool thread_start(pthread_t *thread, void *(*work)(void *), void *context);
/* Seconds of a clock that never goes back. */
double thread_clock(void);

#endif
