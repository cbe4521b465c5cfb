#include "report/table.h"

#include <errno.h>

static void flush(struct csv_table *t)
{
	sheet_end_row(&t->row);
	writer_text(t->w, buf_view(&t->row));
	if (t->row.failed && !t->w->error) t->w->error = ENOMEM;
	buf_reset(&t->row);
	t->open = false;
}

void csv_table_init(struct csv_table *t, struct writer *w, const char *headings)
{
	*t = (struct csv_table){.w = w};
	buf_init(&t->row);
	sheet_begin(&t->row);
	buf_str(&t->row, headings);
	flush(t);
}

static void next_cell(struct csv_table *t)
{
	if (t->open) buf_byte(&t->row, ',');
	t->open = true;
}

void csv_table_text(struct csv_table *t, struct text cell)
{
	next_cell(t);
	sheet_text(&t->row, cell);
}

void csv_table_key(struct csv_table *t, struct text key)
{
	next_cell(t);
	sheet_key(&t->row, key);
}

void csv_table_number(struct csv_table *t, uint64_t n)
{
	next_cell(t);
	buf_number(&t->row, n);
}

void csv_table_end_row(struct csv_table *t)
{
	flush(t);
	t->rows++;
}

uint64_t csv_table_free(struct csv_table *t)
{
	buf_free(&t->row);
	return t->rows;
}
