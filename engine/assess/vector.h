/* Which persons a condition may concern: conditions evaluated over all records of a partition at once, column by
 * column, so that the plain walk of evaluate.h need only be made for the few that are left. Gives exactly what the plain
 * walk gives. Knows nothing of findings. */
#ifndef ROLLCALL_VECTOR_H
#define ROLLCALL_VECTOR_H

#include "evaluate.h"

struct vector {
	const struct pack *pack;
	const struct persons *persons;
	struct arena columns;   /* of the partition */
	struct arena scratch;   /* of the condition at hand */
	int32_t **column[PACK_TABLES_MAX];  /* per field; NULL: not needed so far */
	uint32_t *person_of[PACK_TABLES_MAX]; /* per record in the order of persons->records */
	uint32_t *pair_row[2], *pair_person; /* the pairs of all persons; NULL: not needed so far */
	uint32_t pairs;
};

/* Prepares for a matched partition. False: out of memory. vector_free in either case. */
bool vector_init(struct vector *v, const struct pack *pack, const struct persons *ps);
void vector_free(struct vector *v);

/* The highest truth of the condition over each person's evaluations in the scope, an enum truth a byte, TRUTH_FALSE for a
 * person without any; valid until the next call. NULL: out of memory. */
const uint8_t *vector_persons(struct vector *v, enum rule_scope scope, const struct expr *when);

#endif
