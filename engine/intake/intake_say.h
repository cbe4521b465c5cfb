/* The sentences of intake that need more than a code and a place. */
#ifndef ROLLCALL_INTAKE_SAY_H
#define ROLLCALL_INTAKE_SAY_H

#include "heading.h"
#include "intake.h"

/* row 0: none is known. */
void say_out_of_memory(struct diags *d, const char *path, uint64_t row);
/* format: as struct scan has it. */
void say_format(struct diags *d, const char *path, const char *format);
/* rows: physical ones of the file. */
void say_heading(struct diags *d, const char *path, const struct table *t, enum heading_result result,
                 const struct heading_search *search, uint64_t rows);
/* Columns that were perhaps meant for fields which have none; said: of the table's fields, those it was said of already. */
void say_missed(struct diags *d, const char *path, const struct table *t, const struct heading_search *search, bool *said);
/* A row that goes on to the end of the file because a quote in it is not closed, and how many lines it has. */
void say_open(struct diags *d, const char *path, uint64_t row, uint64_t lines);
/* Rows at the end of a file, from this one on, that are data and look like none, and how many lines there are; 0: there may
 * be fewer rows than lines. */
void say_remarks(struct diags *d, const char *path, uint64_t row, uint64_t lines);
void say_balance(struct diags *d, const char *path, const struct line_counts *counts);

#endif
