/* The small CSV outputs: a heading, rows of cells, each row flushed to the writer. */
#ifndef ROLLCALL_TABLE_H
#define ROLLCALL_TABLE_H

#include "base/file.h"
#include "report/sheet.h"

struct csv_table {
	struct writer *w;
	struct buf row;
	uint64_t rows;
	bool open;      /* a cell stands in the row */
};

/* headings: as in the file, joined by commas. */
void csv_table_init(struct csv_table *t, struct writer *w, const char *headings);
void csv_table_text(struct csv_table *t, struct text cell);
void csv_table_key(struct csv_table *t, struct text key);
void csv_table_number(struct csv_table *t, uint64_t n);
void csv_table_end_row(struct csv_table *t);
/* Gives the rows written. */
uint64_t csv_table_free(struct csv_table *t);

#endif
