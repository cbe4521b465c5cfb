/* The rows that a test in a pack gives for a line or list: CSV whose headings are names of fields. Knows nothing of what
 * the rows come to. */
#ifndef ROLLCALL_GIVEN_H
#define ROLLCALL_GIVEN_H

#include "example.h"

struct given_row {
	uint64_t number;       /* counted from 1 below the headings */
	bool rejected;         /* a quote is open at its end …: only its key, if that was readable, counts */
	struct text *cells;    /* per field of the table */
};

struct given_rows {
	int table;
	int column[PACK_FIELDS_MAX]; /* per field: from 0; -1: not given */
	struct given_row *rows;
	size_t count;
};

/* Reads the rows into a; what is wrong with them is in d, with the place in the pack. rows: a splitter that was
 * initialised. False: out of memory. */
bool given_read(const struct pack *p, const struct given *g, struct rows *rows, struct arena *a, struct diags *d,
                struct given_rows *out);
/* Adds them to an example. False: out of memory. */
bool given_add(struct example *x, const struct given_rows *g);

#endif
