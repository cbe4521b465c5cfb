/* One row on a terminal that says how far a run is and how long it may still take; repainted by a thread of its own, a few
 * times a second, and wiped out at the end. Elsewhere, and in the background, nothing is written. Shows numbers and words
 * of its own only, and moves the cursor with CR and blanks. */
#ifndef ROLLCALL_CLI_PROGRESS_H
#define ROLLCALL_CLI_PROGRESS_H

#include <pthread.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/progress.h"

struct painter {
	const struct progress *progress;
	enum language language;
	pthread_t thread;
	bool running;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool ending;         /* under the lock */
	double began;        /* these are the painting thread's */
	int shown;           /* columns of the row on the terminal */
};

/* Starts painting if standard error is a terminal; painter_end has to follow in any case, once or more often. */
void painter_begin(struct painter *p, const struct progress *progress, enum language language);
void painter_end(struct painter *p);

/* The row for a moment: at most `columns` wide, `seconds` after the beginning. */
void progress_row(const struct progress *p, enum language language, double seconds, int columns, struct buf *out);

#endif
