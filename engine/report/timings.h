/* How long the stages of a run took. Kept out of everything that has to be reproducible. */
#ifndef ROLLCALL_TIMINGS_H
#define ROLLCALL_TIMINGS_H

#include <stdint.h>

#include "base/buf.h"
#include "base/file.h"

enum { TIMINGS_MAX = 8 };

struct timings {
	struct {
		const char *stage;
		double seconds;
	} items[TIMINGS_MAX];
	int count;
	unsigned passes; /* over the files; 0: not known */
	double since; /* of the monotonic clock */
};

void timings_start(struct timings *t);
/* What ran since the last call, or since timings_start, was this stage, perhaps once more. */
void timings_stage(struct timings *t, const char *stage);
/* timings.json: seconds by stage, in order, and the largest memory so far. */
void timings_json(const struct timings *t, struct writer *w);
/* The same for people. */
void timings_text(const struct timings *t, struct buf *out);

#endif
