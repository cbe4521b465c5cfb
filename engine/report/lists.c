/* lists.csv: the rows of lists that belong to nobody. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "report/table.h"

static int by_place(const void *left, const void *right)
{
	const struct unowned *a = left, *b = right;
	return (a->place > b->place) - (a->place < b->place);
}

static struct text reason_name(enum unowned_reason reason)
{
	static const char *const names[] = {"no_key", "overused", "on_neither_line"};
	return text_of(names[reason]);
}

uint64_t lists_csv(const struct report *r, struct writer *w)
{
	size_t count = report_hides_persons(r) ? 0 : r->persons->unowned_count;
	struct unowned *sorted = malloc((count ? count : 1) * sizeof *sorted);
	if (!sorted) {
		w->error = ENOMEM;
		return 0;
	}
	if (count) memcpy(sorted, r->persons->unowned, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_place);
	struct csv_table t;
	csv_table_init(&t, w, "list,file,row,reason");
	for (size_t i = 0; i < count; i++) {
		csv_table_text(&t, r->pack->tables[sorted[i].table].name);
		csv_table_text(&t, place_path(r->dataset, sorted[i].place));
		csv_table_number(&t, place_row(sorted[i].place));
		csv_table_text(&t, reason_name(sorted[i].reason));
		csv_table_end_row(&t);
	}
	free(sorted);
	return csv_table_free(&t);
}
