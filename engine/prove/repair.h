/* The smallest changes to a person's records that make a finding go: a cell edited, then a row added or taken away, then
 * two changes at once. Every change that is given was made and judged, and says what else it does. Knows nothing of how
 * it is printed. */
#ifndef ROLLCALL_REPAIR_H
#define ROLLCALL_REPAIR_H

#include "pool.h"
#include "cutout.h"

enum {
	REPAIR_CELLS = 8,      /* of one change: an added row has at most so many */
	REPAIR_CELL_CHANGES = 4, /* of one cell that are given */
	REPAIR_SHOWN = 7
};

enum repair_kind { REPAIR_CELL, REPAIR_ADD, REPAIR_REMOVE };

struct repair_step {
	enum repair_kind kind;
	size_t row;            /* of the cutout */
	int field;             /* REPAIR_CELL; of a row that is added, too */
	struct cell_value value;
	uint64_t key;          /* of the key's cell: the number that value says */
};

/* What becomes of a rule for somebody besides the finding itself. */
struct repair_effect {
	struct cutout_outcome whose; /* .outcome: the one before */
	enum outcome to;
};

struct repair {
	struct repair_step steps[REPAIR_CELLS + 1];
	size_t count;
	struct repair_effect *effects;
	size_t effect_count, raised; /* raised: findings that come or grow worse */
};

/* A finding to be cleared. */
struct repair_target {
	int rule;              /* as in cutout_outcome */
	uint64_t key;          /* of its person; 0: none */
};

struct repairs {
	struct repair items[REPAIR_SHOWN]; /* best first */
	size_t count;
	size_t trials;         /* it took */
};

/* The cutout stands as it was read: its rows of the target's person are `own`. Leaves it so. Effects lie in its arena.
 * numbers: tokens worth trying in a key's cell. False: out of memory. */
struct repair_numbers {
	const uint64_t *items;
	size_t count;
};
bool repair_find(struct cutout *w, const struct repair_target *target, struct repair_numbers numbers, struct repairs *out);

#endif
