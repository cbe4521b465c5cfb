/* The evaluations of one rule for one person, what each came to, and how they fold into one outcome. */
#ifndef ROLLCALL_VERDICT_H
#define ROLLCALL_VERDICT_H

#include "assess.h"
#include "evaluate.h"

/* The evaluations of one rule for one person, in file order. */
struct cursor {
	struct record **records[2];
	uint32_t count[2], i[2];
	enum rule_scope scope;
	bool started;
};

/* One evaluation: what it came to after `unknown:` and exceptions. */
struct verdict {
	enum truth truth;
	int exception; /* that sets it aside; -1 */
};

struct assessor {
	const struct assessment *as;
	const struct persons *ps;
	struct frame frame;
	enum outcome *outcomes;    /* per rule, of the person at hand */
	bool searched;             /* the person at hand has a finding that suggestions are looked for */
	uint32_t concerned;        /* of the person at hand: index of as->concerned; UINT32_MAX: no finding so far */
};

/* Whether the rule has a record in scope for the person; prepares its evaluations. */
bool cursor_open(struct cursor *c, const struct persons *ps, uint32_t person, enum rule_scope scope);
/* Puts the next evaluation's records into the frame; false when there is none. */
bool cursor_next(struct cursor *c, struct frame *f);

/* The evaluation the frame stands at. */
struct verdict verdict_judge(struct assessor *a, int rule);
/* Whether an evaluation carries the outcome of the fold. */
bool verdict_carries(struct verdict v, enum outcome o);
/* All evaluations of an opened cursor; *exception is set for an excused outcome. The frame is left without records. */
enum outcome verdict_fold(struct assessor *a, int rule, struct cursor c, int *exception);

#endif
