/* Finds the heading of a file: the row whose cells name the fields of a table. */
#ifndef ROLLCALL_HEADING_H
#define ROLLCALL_HEADING_H

#include "rows.h"

enum { MISSED_MOST = 4 };
enum { HEADING_ROWS = 20 }; /* rows that are looked at when the job does not say which it is */

struct heading {
	uint64_t row;              /* physical */
	char delimiter;
	size_t cells;
	int column[PACK_FIELDS_MAX]; /* of each field, from 0; -1: absent */
};

enum heading_result {
	HEADING_FOUND,
	HEADING_NONE,
	HEADING_TWO_COLUMNS,       /* one field is in two columns */
	HEADING_TWO_FIELDS,        /* two fields are one column */
	HEADING_FAILED             /* reading failed (lines->error) or memory ran out (0) */
};

/* The row that came nearest where none was found. */
struct near_heading {
	uint64_t row;              /* 0: no row has any of the headings */
	size_t bound_count, required_bound;
	bool bound[PACK_FIELDS_MAX];
	char other[512];           /* headings of it that are no field's, none that holds a digit, as a job may have them */
	bool closes;               /* a cell of it ends in a quote that does not open in it */
};

/* A row that cannot be a heading for a fault of its own: of those among the rows looked at the one with most headings before
 * the fault, of several the first. */
struct passed_row {
	uint64_t row;              /* 0: there is none */
	enum code fault;           /* CODE_COUNT: more than ROW_CELLS_MAX cells */
	size_t cell;               /* from 1 */
	size_t bound_count;
};

struct heading_search {
	struct heading heading;    /* when found */
	struct near_heading nearest;
	struct passed_row passed;
	int field, other_field;    /* HEADING_TWO_*: the field (and the other one) */
	size_t first_column, second_column; /* HEADING_TWO_COLUMNS, from 1; HEADING_TWO_FIELDS: first_column */
	uint64_t row;
	/* When found: columns that are no field's and whose headings are nearly those of optional fields that have none. */
	struct { int field, alias; size_t column; /* from 1 */ } missed[MISSED_MOST];
	size_t missed_count;
};

/* The part of an open file in which it looks, and how it is decoded. */
struct heading_place {
	int fd;
	uint64_t from, end;
	struct decoding decoding;
};

/* Passes over physical rows at the top (skip_top: N). False: reading failed. */
bool heading_skip(struct lines *lines, int64_t rows);

enum heading_result heading_find(const struct table *t, const struct binding *binding,
                                 const struct heading_place *place, struct rows *rows, struct lines *lines,
                                 struct heading_search *out);

#endif
