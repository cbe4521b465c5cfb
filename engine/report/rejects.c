/* rejects.csv: the rows that were not read, where and why. Never quotes a cell. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "report/table.h"

static int by_place(const void *left, const void *right)
{
	const struct reject *a = left, *b = right;
	if (a->file != b->file) return a->file < b->file ? -1 : 1;
	if (a->row != b->row) return a->row < b->row ? -1 : 1;
	if (a->column != b->column) return a->column < b->column ? -1 : 1;
	return (a->code > b->code) - (a->code < b->code);
}

uint64_t rejects_csv(const struct report *r, struct writer *w)
{
	const struct dataset *ds = r->dataset;
	size_t bytes = ds->reject_count * sizeof *ds->rejects;
	struct reject *sorted = malloc(bytes ? bytes : 1);
	if (!sorted) {
		w->error = ENOMEM;
		return 0;
	}
	if (bytes) memcpy(sorted, ds->rejects, bytes);
	qsort(sorted, ds->reject_count, sizeof *sorted, by_place);
	struct csv_table t;
	csv_table_init(&t, w, "file,row,column,code,reason");
	for (size_t i = 0; i < ds->reject_count; i++) {
		csv_table_text(&t, text_of(ds->files[sorted[i].file].path));
		csv_table_number(&t, sorted[i].row);
		if (sorted[i].column)
			csv_table_number(&t, sorted[i].column);
		else
			csv_table_text(&t, TEXT(""));
		csv_table_text(&t, text_of(code_name(sorted[i].code)));
		csv_table_text(&t, text_of(code_sentence(sorted[i].code, r->language)));
		csv_table_end_row(&t);
	}
	free(sorted);
	return csv_table_free(&t);
}
