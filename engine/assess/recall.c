#include "recall.h"

#include <stdlib.h>

#include "../base/buf.h"
#include "../intake/again.h"
#include "../base/thread.h"

enum {
	ROWS_MOST = 1 << 19,  /* rows beyond that are read in another round */
	ROWS_LEAST = 1 << 12, /* with fewer at once the files would be read too often */
	TEXT_BYTES = 64       /* of a row, as most are */
};

/* What a row takes while it is looked for, sorted and read. */
static size_t row_bytes(const struct pack *p)
{
	size_t record = 0;
	for (int t = 0; t < p->table_count; t++)
		if (p->tables[t].record_size > record) record = p->tables[t].record_size;
	return record + TEXT_BYTES + 2 * sizeof(struct again_row) + sizeof(struct record *) + sizeof(uint32_t);
}

void recall_init(struct recall *r, const struct assessment *as, size_t room)
{
	const struct again *again = as->dataset->again;
	*r = (struct recall){.as = as, .pack = again ? &again->whole : as->pack, .most = ROWS_MOST};
	if (!room) return;
	/* Arrays double, and are for a moment there twice. */
	r->most = room / 2 / row_bytes(r->pack);
	if (r->most < ROWS_LEAST) r->most = ROWS_LEAST;
	if (r->most > ROWS_MOST) r->most = ROWS_MOST;
}

void recall_free(struct recall *r)
{
	dataset_free(&r->rows);
	free(r->wanted);
	free(r->records);
	free(r->first);
}

static int by_place(const void *a, const void *b)
{
	const struct again_row *x = a, *y = b;
	return (x->place > y->place) - (x->place < y->place);
}

/* Makes room for the rows of one more finding. */
static bool make_room(struct recall *r, size_t rows, uint32_t more)
{
	if (!grow(&r->first, &r->first_cap, r->to - r->from, sizeof *r->first)) return false;
	return grow(&r->wanted, &r->wanted_cap, rows + more, sizeof *r->wanted) &&
	       grow(&r->records, &r->record_cap, rows + more, sizeof *r->records);
}

bool recall_load(struct recall *r, size_t from, unsigned threads, struct again_fault *fault)
{
	const struct assessment *as = r->as;
	size_t rows = 0;
	*fault = (struct again_fault){0};
	r->from = from;
	r->to = as->finding_count;
	if (!as->dataset->again) return true;
	dataset_free(&r->rows);
	for (r->to = from; r->to < as->finding_count; r->to++) {
		const struct concerned *c = &as->concerned[as->findings[r->to].person];
		if (r->to > from && rows + c->count > r->most) break;
		if (!make_room(r, rows, c->count)) return false;
		r->first[r->to - from] = (uint32_t)rows;
		for (uint32_t i = 0; i < c->count; i++, rows++)
			r->wanted[rows] = (struct again_row){as->origins[c->first + i].place, (uint32_t)rows};
	}
	if (rows == 0) return true;
	thread_sort(threads, r->wanted, rows, sizeof *r->wanted, by_place);
	return again_read(as->dataset->again, r->wanted, rows, threads, &r->rows, r->records, fault);
}
