/* How long the stages of a run took, by the clock and in processors' time, and its largest memory. Kept out of everything
 * that has to be reproducible. */
#ifndef ROLLCALL_TIMINGS_H
#define ROLLCALL_TIMINGS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/file.h"

enum { TIMINGS_MAX = 12 };

struct timing {
	const char *stage;
	double seconds, processor; /* of all threads */
};

struct timings {
	struct timing items[TIMINGS_MAX];
	int count;
	unsigned passes;         /* over the files; 0: not known */
	long peak_kib;           /* set by timings_stop */
	struct timing since;     /* the clocks, when the stage at hand began */
};

void timings_start(struct timings *t);
/* What ran since the last call, or since timings_start, was this stage, perhaps once more. */
void timings_stage(struct timings *t, const char *stage);
/* So many seconds of a stage that is over, and of its processors' time, were another's, which is shown behind it. */
void timings_apart(struct timings *t, const char *stage, const char *apart, double seconds, double processor);
/* After the last stage. */
void timings_stop(struct timings *t);
/* timings.json: the stages in order, and the largest memory. */
void timings_json(const struct timings *t, struct writer *w);
/* The same for people. */
void timings_text(const struct timings *t, struct buf *out);

#endif
