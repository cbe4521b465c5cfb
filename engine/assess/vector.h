/* Which persons a condition may concern: the nodes of a plan evaluated over all records of a partition at once, column
 * by column, so that the plain walk of evaluate.h need only be made for the few that are left. Gives exactly what the
 * plain walk gives. Knows nothing of findings. */
#ifndef ROLLCALL_VECTOR_H
#define ROLLCALL_VECTOR_H

#include "domain.h"

/* Ints or dates; CELL_MISSING where missing. Filled up with that to a whole word of elements. */
struct ints {
	int32_t *p;        /* NULL: out of memory; a constant's: any */
	int32_t constant;
	bool is_constant;
};

struct vector {
	const struct plan *plan;
	struct arena kept;     /* of the partition */
	struct arena scratch;  /* of the condition at hand */
	struct planes *truths; /* by node: of those used more than once, when first asked for */
	struct ints *numbers;
	struct vector_columns {
		int32_t *cells;    /* each filled up with CELL_MISSING to a whole word of elements */
		uint64_t *wide[COLUMN_KINDS]; /* tokens; cells of texts, 0: missing */
		bool read;
	} columns[PACK_TABLES_MAX]; /* one behind the other, in the order of the plan's */
	uint64_t **walked;     /* by node, of walks that are kept: the elements they were made for */
	struct domains over;
};

/* Takes no memory. */
void vector_init(struct vector *v);
void vector_free(struct vector *v);
/* Prepares for a matched partition in place of the one before, whose memory is used again. False: out of memory. */
bool vector_begin(struct vector *v, const struct plan *plan, const struct persons *ps);

/* The highest truth of a condition, given by its node, over each person's evaluations in the scope: false for a person
 * without any. Valid until the next call. Out of memory: .sure is NULL. */
struct planes vector_persons(struct vector *v, enum rule_scope scope, uint32_t node);

/* ------------------------------------------------------------ columns.c */

/* The column of a node; NULL: out of memory. */
int32_t *vector_cells(struct vector *v, const struct plan_node *n);
const uint64_t *vector_wide(struct vector *v, const struct plan_node *n, int kind);

#endif
