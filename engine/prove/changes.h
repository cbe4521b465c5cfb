/* What differs between the findings of two assessments of the same persons: who has a finding now, who has none any
 * more, whose outcome is another. Knows nothing of why. */
#ifndef ROLLCALL_CHANGES_H
#define ROLLCALL_CHANGES_H

#include "../assess/assess.h"

/* A rule on both sides: its index in the findings of each pack, -1 where it is not there. undecided-identity has two, as
 * in struct finding. */
struct rule_pair {
	int before, after;
};

struct change {
	size_t pair;                  /* index of the rule */
	enum outcome from, to;        /* OUTCOME_CLEAR: no finding */
	const struct finding *before, *after; /* NULL: none */
	uint64_t made_by;             /* for the caller: a bit for each edit that makes it by itself */
};

struct changes {
	struct rule_pair *pairs;      /* in the order of the later pack, then those only the earlier has, undecided-identity last */
	size_t pair_count;
	struct change *items;         /* by pair, then as findings are sorted */
	size_t count, cap;
};

/* Both assessments are finished; they and their datasets outlive the changes. A rule that replaces another is the same one. False: out of
 * memory; changes_free can be called either way. */
bool changes_find(const struct assessment *before, const struct assessment *after, struct changes *out);
void changes_free(struct changes *c);

/* The findings of one rule in a finished assessment. */
struct findings {
	const struct finding *items;
	size_t count;
};
struct findings findings_of(const struct assessment *as, int rule);
/* The finding among them of whom f is of; NULL: none. */
const struct finding *findings_like(struct findings in, const struct finding *f);

static inline enum outcome outcome_of(const struct finding *f) { return f ? (enum outcome)f->outcome : OUTCOME_CLEAR; }

/* Whether a finding of that outcome is on the list: an excused one is not. */
static inline bool outcome_is_listed(enum outcome o) { return o == OUTCOME_FLAG || o == OUTCOME_REVIEW; }

/* Persons with a flag or a review of a live rule on each side, and how many of them only there. */
struct persons_listed {
	uint64_t before, after, enter, leave;
};
/* False: out of memory. */
bool changes_persons(const struct assessment *before, const struct assessment *after, struct persons_listed *out);

#endif
