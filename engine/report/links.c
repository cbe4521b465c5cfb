/* links.csv: persons joined through a former number, and the numbers that might be one person's and were not joined. */
#include "report/report.h"
#include "report/table.h"

static void number_cell(struct csv_table *t, const struct report *r, uint64_t token)
{
	char digits[18];
	if (r->job->privacy == PRIVACY_FULL)
		csv_table_key(t, token_text(token, digits));
	else
		csv_table_text(t, TEXT(""));
}

uint64_t links_csv(const struct report *r, struct writer *w)
{
	struct csv_table t;
	csv_table_init(&t, w, "link,file,row,carrier_line,former_line,key,former");
	size_t count = report_hides_persons(r) ? 0 : r->links->count;
	for (size_t i = 0; i < count; i++) {
		const struct link *link = &r->links->items[i];
		csv_table_text(&t, link->ambiguous ? TEXT("ambiguous") : TEXT("made"));
		csv_table_text(&t, place_path(r->dataset, link->evidence));
		csv_table_number(&t, place_row(link->evidence));
		csv_table_text(&t, r->pack->tables[link->carrier_line].name);
		csv_table_text(&t, r->pack->tables[link->former_line].name);
		number_cell(&t, r, link->key);
		number_cell(&t, r, link->former);
		csv_table_end_row(&t);
	}
	return csv_table_free(&t);
}
