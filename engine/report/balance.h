/* The balance: every physical line of every file has one place, every record one person or none, every person one
 * outcome per rule. Counted over again from the persons themselves, and checked before anything is published. */
#ifndef ROLLCALL_BALANCE_H
#define ROLLCALL_BALANCE_H

#include "assess/assess.h"

/* A line or list: the sums of its files, and what became of its records. */
struct table_balance {
	uint64_t files;
	struct line_counts lines;
	uint64_t with_key, without_key; /* records */
};

struct balance {
	struct table_balance tables[PACK_TABLES_MAX];
	/* counted by balance_persons */
	uint64_t both, only[2], keyless[2]; /* persons */
	uint64_t persons;
	uint64_t owned[2];                  /* records of the persons that have a key */
	uint64_t owned_keyless[2];          /* records of the persons without */
};

void balance_init(struct balance *b);
/* Adds the persons of the partition just matched. */
void balance_persons(struct balance *b, const struct persons *ps);
/* Adds what another balance has counted of persons. */
void balance_merge(struct balance *b, const struct balance *from);
/* Completes the balance and checks every sum. Adds E492 for each that does not hold; gives whether all do. */
bool balance_check(struct balance *b, const struct pack *pack, const struct dataset *ds, const struct persons *ps,
                   const struct assessment *as, struct diags *d);

#endif
