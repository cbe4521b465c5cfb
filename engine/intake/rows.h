/* The rows of a file and their cells. A row without a quote is split at the delimiter; one with a quote goes through
 * libcsv, a physical line at a time. Both give the same cells, but for white space around them, which every user trims.
 * Knows nothing of fields. */
#ifndef ROLLCALL_ROWS_H
#define ROLLCALL_ROWS_H

#include <csv.h>

#include "../base/buf.h"
#include "../base/diag.h"
#include "../pack/pack.h"
#include "lines.h"

enum { ROW_CELLS_MAX = 16384 }; /* cells of a heading: the columns of a worksheet */

struct row {
	uint64_t first;     /* physical row of its first line */
	uint64_t lines;     /* physical lines of it */
	struct text *cells; /* the first `kept`, valid until the next row */
	size_t kept;
	size_t count;       /* cells of the row; kept == count unless there are too many */
	enum code fault;    /* CODE_COUNT: none. Not judged here: the number of cells */
	size_t fault_cell;  /* from 1 */
	size_t readable;    /* of the kept cells, those that ended before the fault */
};

struct rows {
	struct lines *lines;
	enum lines_result (*more)(void *context, struct line *line); /* gives the next line of a row in place of lines; NULL */
	void *context;
	char delimiter;
	bool multiline;         /* RFC 4180 newlines in quoted cells */
	size_t cells_max;       /* cells kept of a row */
	struct text *cells;     /* owned */
	size_t cells_cap;
	struct csv_parser csv;  /* owned; between rows as after csv_init */
	struct buf bytes;       /* cells of a row with a quote */
	size_t submitted;       /* of that row: cells so far */
	size_t oversized;       /* of that row: the first cell over the limit, SIZE_MAX if none */
	bool cell_oversized;    /* the cell that is not yet submitted is over the limit */
	bool ended;             /* the parser met the row's end */
	bool failed;            /* out of memory */
};

enum rows_result { ROWS_OK, ROWS_END, ROWS_FAILED };

/* False: out of memory. */
bool rows_init(struct rows *r);
void rows_free(struct rows *r);
/* Starts on lines that were started. False: out of memory. */
bool rows_start(struct rows *r, struct lines *lines, char delimiter, bool multiline, size_t cells_max);
/* ROWS_FAILED: lines->error says why, or memory ran out when it is 0. */
enum rows_result rows_next(struct rows *r, struct row *out);
/* The row of a line that was found elsewhere; lines may be NULL at the start then, and where cells may have newlines, more is
 * to be set behind it. */
enum rows_result rows_line(struct rows *r, struct line *line, struct row *out);

/* Splits text at the delimiter, up to max cells; *count is the number there are. False, with nothing meant by it, if
 * the text has a quote, a CR or a NUL. */
bool split_plain(struct text t, char delimiter, struct text *cells, size_t max, size_t *count);

#endif
