/* What conditions are evaluated over in a partition: the records of a table, the pairs, the persons; and the way from one
 * to another. Knows nothing of conditions. */
#ifndef ROLLCALL_DOMAIN_H
#define ROLLCALL_DOMAIN_H

#include "evaluate.h"
#include "plan.h"
#include "planes.h"

struct domains {
	const struct persons *persons;
	struct arena *arena;          /* of the partition */
	uint32_t n[DOMAINS];          /* elements; of the pairs once they were entered */
	const uint32_t *person_of[DOMAINS]; /* per element, rising; of the pairs NULL until they were entered */
	uint32_t *pair_row[2];        /* places in persons->records */
	uint64_t *present[PACK_TABLES_MAX], *unknown[PACK_TABLES_MAX]; /* NULL: not asked for so far */
};

void domains_init(struct domains *d, const struct pack *pack, const struct persons *ps, struct arena *a);
/* Before anything else is asked of a domain: makes the pairs. False: out of memory. */
bool domain_enter(struct domains *d, int domain);
/* Where each element of a domain stands in a narrower one; both were entered. */
const uint32_t *domain_places(const struct domains *d, int domain, int narrower);
/* The persons with a record in a table, and those with its group unknown. NULL: out of memory. */
const uint64_t *domain_present(struct domains *d, int table);
const uint64_t *domain_unknown(struct domains *d, int table);
/* The view the plain walk has of an element. */
void domain_frame(const struct domains *d, int domain, uint32_t i, struct frame *f);

/* A plane of n elements, each with the bit of its place in another plane. NULL: out of memory. */
uint64_t *plane_gather(struct arena *a, const uint64_t *plane, const uint32_t *place, uint32_t n);
/* Sets in out, which is clear, the place of each of n elements that is set. */
void plane_scatter(uint64_t *out, const uint64_t *plane, const uint32_t *place, uint32_t n);
/* The same into a new plane of so many places. NULL: out of memory. */
uint64_t *plane_scattered(struct arena *a, const uint64_t *plane, const uint32_t *place, uint32_t n, uint32_t places);

#endif
