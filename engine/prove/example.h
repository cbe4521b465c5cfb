/* A few made-up rows, judged as files would be: cells are typed by the same code, persons matched, rules that run assessed
 * with the pack's exceptions for the pack's run date and params. Made for many small sets of rows with one pack: what can
 * be kept between them is kept. Knows nothing of where rows come from.
 *
 *     example_init(&x, pack);
 *     example_row(&x, table, 1, cells);   … the rows of one table after those of another
 *     example_judge(&x);                  x.assessment.findings; describe.h has their words
 *     example_reset(&x);                  … the next set */
#ifndef ROLLCALL_EXAMPLE_H
#define ROLLCALL_EXAMPLE_H

#include "../assess/assess.h"
#include "../intake/reader.h"

struct example {
	struct pack *pack;
	struct job job;                /* of messages: language (Chinese) and privacy (full), may be set; the rest is not read */
	uint64_t overused;             /* as in struct links; 0; may be set */
	struct dataset dataset;        /* a table's rows are file number `table`, named like the table */
	struct links links;
	struct persons persons;
	struct assessment assessment;  /* after example_judge */
	/* private */
	struct arena arena;            /* as long as the example */
	struct arena rows;             /* until example_reset */
	struct table_cells cells[PACK_TABLES_MAX];
	struct reading readings[PACK_TABLES_MAX];
	struct reader reader;
	struct passage passage;
	struct text *row;              /* room for the cells of one */
	int table;                     /* of the row before; -1 */
	bool matched, judged;
};

/* Lays the pack's records out. False: out of memory; example_free can be called either way. */
bool example_init(struct example *x, struct pack *pack);
void example_free(struct example *x);
/* Takes all rows away. */
void example_reset(struct example *x);

/* Adds a row: the text of a cell for each field of the table, as a file would have it; what is empty is blank. A row of
 * blanks is none. `*` behind 17 digits stands for their check digit. Rows of one table follow each other, their numbers go
 * up from 1. False: out of memory. */
bool example_row(struct example *x, int table, uint64_t number, const struct text *cells);
/* A row that was rejected; key is what its key cell says, empty where that cannot be read. False: out of memory. */
bool example_rejected(struct example *x, int table, uint64_t number, struct text key);

/* Finds the persons of the rows. False: out of memory. */
bool example_match(struct example *x);
/* Assesses them, matching first where that was not done; may be repeated after the pack's run date, params, conditions or
 * rules that run were changed. False: out of memory. */
bool example_judge(struct example *x);

/* Appends the key of a finding or, of a record without a usable number, `line#row`. */
void example_key(const struct example *x, const struct finding *f, struct buf *out);
/* 17 digits and `*` as the whole number, in the arena; any other text as it is. p is NULL: out of memory. */
struct text example_number(struct arena *a, struct text t);

#endif
