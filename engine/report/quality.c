/* quality.csv: the cells that count as missing because they could not be read, and the numbers that are nobody's
 * because too many records bear them. Names file, row and field, never the cell's text. */
#include <errno.h>
#include <stdlib.h>

#include "report/report.h"
#include "report/table.h"

static int by_place(const void *left, const void *right)
{
	const struct quality *a = left, *b = right;
	if (a->place != b->place) return a->place < b->place ? -1 : 1;
	if (a->field != b->field) return a->field < b->field ? -1 : 1;
	return 0;
}

/* The notes of intake and, as notes of the key, the records that match made keyless. NULL: out of memory. */
static struct quality *collect(const struct report *r, size_t *count)
{
	const struct dataset *ds = r->dataset;
	const struct persons *ps = r->persons;
	*count = ds->quality_count + ps->overused_count;
	struct quality *all = malloc((*count ? *count : 1) * sizeof *all);
	if (!all) return NULL;
	for (size_t i = 0; i < ds->quality_count; i++) all[i] = ds->quality[i];
	for (size_t i = 0; i < ps->overused_count; i++)
		all[ds->quality_count + i] = (struct quality){
			.table = ps->overused[i].table, .place = ps->overused[i].place, .field = -1, .reason = "overused"};
	qsort(all, *count, sizeof *all, by_place);
	return all;
}

uint64_t quality_csv(const struct report *r, struct writer *w)
{
	size_t count;
	struct quality *all = collect(r, &count);
	if (!all) {
		w->error = ENOMEM;
		return 0;
	}
	struct csv_table t;
	csv_table_init(&t, w, "file,row,field,reason,damage");
	for (size_t i = 0; i < count; i++) {
		const struct table *table = &r->pack->tables[all[i].table];
		int field = all[i].field < 0 ? table->key : all[i].field;
		csv_table_text(&t, place_path(r->dataset, all[i].place));
		csv_table_number(&t, place_row(all[i].place));
		csv_table_text(&t, table->fields[field].name);
		csv_table_text(&t, text_of(all[i].reason));
		csv_table_text(&t, all[i].damage == DAMAGE_NONE ? TEXT("") : id_damage_name(all[i].damage));
		csv_table_end_row(&t);
	}
	free(all);
	return csv_table_free(&t);
}
