/* The records of persons with findings, complete, some findings at a time: those in memory, or, where the dataset leaves
 * out what only is printed, their rows read again. Knows nothing of words. */
#ifndef ROLLCALL_RECALL_H
#define ROLLCALL_RECALL_H

#include "assess.h"

struct again_row;
struct again_fault;

struct recall {
	const struct assessment *as;
	const struct pack *pack;       /* as the records are laid out */
	size_t from, to;               /* findings that are recalled */
	size_t most;                   /* rows at once, unless one person has more */
	struct dataset rows;           /* those read again */
	struct again_row *wanted;
	struct record **records;
	uint32_t *first;               /* per finding from `from` on: in records */
	size_t wanted_cap, record_cap, first_cap;
};

/* room: bytes that it may take, as far as it can go on with so few; 0: no limit. */
void recall_init(struct recall *r, const struct assessment *as, size_t room);
void recall_free(struct recall *r);
/* Recalls findings from that index on in place of those before, with up to so many threads: at least one, as many as
 * memory should hold, up to r->to. False: fault says why. */
bool recall_load(struct recall *r, size_t from, unsigned threads, struct again_fault *fault);

/* The records of the person of a recalled finding; NULL: they are in memory, complete. */
static inline struct record **recall_records(const struct recall *r, const struct finding *x)
{
	size_t i = (size_t)(x - r->as->findings);
	return r->as->dataset->again ? r->records + r->first[i - r->from] : NULL;
}

#endif
