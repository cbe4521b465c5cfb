/* Plain rows laid down a batch at a time, column by column: numbers are read and hashed together, and the cells of a column
 * are alike, so that one short loop reads many of them. record_add does the same for one row of any kind. */
#include <stdlib.h>

#include "../base/hash.h"
#include "id_digits.h"
#include "reader.h"

_Static_assert((int)BATCH_ROWS <= (int)HASH_MANY, "a batch is hashed at once");

/* One cell of every row of a batch. */
struct strip {
	const char *bytes;
	const uint32_t *const *ends;
	size_t end;   /* among the ends of a row */
	uint32_t gap; /* between the cell and the end before it */
};

static inline struct strip strip_of(const struct batch *b, size_t cell)
{
	return (struct strip){b->bytes, b->ends, b->wrapped ? 2 * cell + 1 : cell, !b->wrapped};
}

static inline struct text strip_cell(const struct strip *s, uint32_t k)
{
	const uint32_t *end = s->ends[k] + s->end, from = end[-1] + s->gap;
	return (struct text){s->bytes + from, *end - from};
}

/* By itself, the way of rows of any kind. */
static bool add_alone(struct reader *r, const struct batch *b, uint32_t k)
{
	const size_t count = r->in->heading.cells;
	struct text *cells = r->rows.cells;
	for (size_t i = 0; i < count; i++) {
		const struct strip strip = strip_of(b, i);
		cells[i] = strip_cell(&strip, k);
	}
	return record_add(r, cells, count, b->row[k]);
}

/* The records of a batch, and the partitions that they and their texts go to. */
struct laying {
	uint32_t partition[BATCH_ROWS];
	struct record *record[BATCH_ROWS];
};

/* Leaves in the batch the rows that have a place in a partition; the others have only to be taken note of. */
static bool sort_out(struct reader *r, struct bearer *bearers)
{
	struct batch *b = &r->batch;
	uint32_t kept = 0;
	for (uint32_t k = 0; k < b->count; k++) {
		struct bearer o = bearers[k];
		if (r->again && !bearer_concerns(r, &o)) continue;
		if (!bearer_is_laid(r, &o)) {
			if (!add_alone(r, b, k)) return false;
			continue;
		}
		bearers[kept] = o;
		b->ends[kept] = b->ends[k];
		b->row[kept] = b->row[k];
		b->key[kept] = b->key[k];
		kept++;
	}
	b->count = kept;
	return true;
}

static bool find_places(struct reader *r, const struct bearer *bearers, struct laying *to)
{
	const struct batch *b = &r->batch;
	struct records *records = dataset_records(r->ds, r->share, r->in->table, 0);
	for (uint32_t k = 0; k < b->count; k++) {
		to->partition[k] = dataset_partition(r->ds, bearers[k].hash);
		to->record[k] = records_add(&records[to->partition[k]], r->slab, r->table->record_size);
		if (!to->record[k]) return false;
	}
	for (uint32_t k = 0; k < b->count; k++)
		record_begin(r, to->record[k], &bearers[k], b->key[k], b->row[k]);
	return true;
}

/* What is not read at a glance is looked at closely; blank cells are blank already. */
static inline bool lay_any(struct reader *r, const struct read_column *c, const struct laying *to, uint32_t k, struct text cell)
{
	return cell.n == 0 || record_cell(r, dataset_texts(r->ds, r->share, to->partition[k]), c, cell, to->record[k]);
}

static bool lay_listed(struct reader *r, const struct read_column *c, const struct laying *to)
{
	const struct strip strip = strip_of(&r->batch, c->cell);
	for (uint32_t k = 0, count = r->batch.count; k < count; k++) {
		struct text cell = strip_cell(&strip, k);
		/* What is listed as it stands is no word for a blank. */
		const struct value_slot *s = cell_listed(c->index, cell);
		if (s) record_put_number(to->record[k], c->of, s->number);
		else if (!lay_any(r, c, to, k, cell)) return false;
	}
	return true;
}

static bool lay_dates(struct reader *r, const struct read_column *c, const struct laying *to)
{
	const struct strip strip = strip_of(&r->batch, c->cell);
	const struct table_cells *cells = r->in->cells;
	for (uint32_t k = 0, count = r->batch.count; k < count; k++) {
		struct text cell = strip_cell(&strip, k);
		int32_t day;
		/* What is a date as it stands has nothing to trim. */
		if ((cell_plain_date(cells->calendar, cell, &day) || parse_date(cell, &day)) && !cell_looks(cells->null_lengths, cell))
			record_put_number(to->record[k], c->of, day);
		else if (!lay_any(r, c, to, k, cell)) return false;
	}
	return true;
}

/* Texts that need no trimming are most of them, and where they are shared many do not differ from that of the row above. */
static bool lay_texts(struct reader *r, const struct read_column *c, const struct laying *to)
{
	const struct strip strip = strip_of(&r->batch, c->cell);
	struct sharing *sharing = &r->sharing[r->in->table][c->field];
	const bool shared = sharing_is_on(sharing); /* for the whole batch: what lies with a partition goes with it */
	struct pooled_text above = {0};
	uint32_t same = 0, shorts = 0;
	for (uint32_t k = 0, count = r->batch.count; k < count; k++) {
		struct text cell = strip_cell(&strip, k);
		if (cell.n == 0) continue;
		const struct cell_bits bits = shared ? cell_bits(cell) : (struct cell_bits){0, 0};
		if (shared && text_pool_holds(&above, bits, cell)) {
			same++;
		} else if (cell_is_plain(r->in->cells, cell)) {
			struct slab_texts *texts = dataset_texts(r->ds, r->share, to->partition[k]);
			above = (struct pooled_text){.bits = bits, .n = cell.n};
			if (!c->whole && text_cell_short(cell, &above.cell)) shorts++;
			else above.cell = shared ? shared_text(r, c->field, cell) : text_cell_counted(slab_counted(r->slab, texts, cell));
			if (!above.cell) return false;
		} else {
			if (!lay_any(r, c, to, k, cell)) return false;
			continue;
		}
		memcpy((char *)to->record[k] + c->offset, &above.cell, sizeof above.cell);
	}
	sharing->asked += same + (shared ? shorts : 0);
	sharing->held += same;
	return true;
}

static bool lay_column(struct reader *r, const struct read_column *c, const struct laying *to)
{
	if (c->how == HOW_LISTED && !c->raw_id) return lay_listed(r, c, to);
	if (c->how == HOW_DATE) return lay_dates(r, c, to);
	if (c->how == HOW_STRING && !c->raw_id) return !c->offset || lay_texts(r, c, to);
	const struct strip strip = strip_of(&r->batch, c->cell);
	for (uint32_t k = 0; k < r->batch.count; k++)
		if (!lay_any(r, c, to, k, strip_cell(&strip, k))) return false;
	return true;
}

/* What rows say of former numbers: few say anything. */
static bool lay_claims(struct reader *r, const struct read_column *c, const struct laying *to)
{
	const struct strip strip = strip_of(&r->batch, c->cell);
	for (uint32_t k = 0; k < r->batch.count; k++) {
		struct text cell = strip_cell(&strip, k);
		if (cell.n > 0 && !record_claim(r, c, cell, to->record[k])) return false;
	}
	return true;
}

static int by_row_and_field(const void *a, const void *b)
{
	const struct quality *x = a, *y = b;
	int c = (x->place > y->place) - (x->place < y->place);
	return c ? c : (x->field > y->field) - (x->field < y->field);
}

/* Rows all of whose numbers are plain, in place of the batch. */
static bool lay_together(struct reader *r)
{
	struct batch *b = &r->batch;
	struct bearer bearers[BATCH_ROWS];
	struct laying to;
	uint32_t hashes[BATCH_ROWS];
	number_token_hashes(b->key, b->count, hashes);
	for (uint32_t k = 0; k < b->count; k++) bearers[k] = (struct bearer){.key = b->key[k], .hash = hashes[k]};
	bool all = !r->again && r->first == 0 && r->end == dataset_partitions(r->ds);
	if ((!all && !sort_out(r, bearers)) || !find_places(r, bearers, &to)) return false;
	r->out->counts.records += b->count;
	r->out->counts.key_cells += b->count;
	size_t noted = r->notes.quality_count;
	for (const struct read_column *c = r->columns, *end = c + r->column_count; c < end; c++)
		if (!lay_column(r, c, &to) || (c->former && !lay_claims(r, c, &to))) return false;
	size_t more = r->notes.quality_count - noted;
	if (more > 1) qsort(r->notes.quality + noted, more, sizeof *r->notes.quality, by_row_and_field);
	return true;
}

/* Rows [from, to) of a batch. */
static bool lay_some(struct reader *r, const struct batch *all, uint32_t from, uint32_t to)
{
	struct batch *b = &r->batch;
	b->count = to - from;
	memcpy(b->ends, all->ends + from, b->count * sizeof *b->ends);
	memcpy(b->row, all->row + from, b->count * sizeof *b->row);
	memcpy(b->key, all->key + from, b->count * sizeof *b->key);
	return b->count == 0 || lay_together(r);
}

/* In the order of the rows: those with other numbers by themselves. */
static bool lay_mixed(struct reader *r, uint64_t plain)
{
	const struct batch all = r->batch;
	uint32_t from = 0;
	for (uint32_t k = 0; k < all.count; k++) {
		if (plain >> k & 1) continue;
		if (!lay_some(r, &all, from, k) || !add_alone(r, &all, k)) return false;
		from = k + 1;
	}
	return lay_some(r, &all, from, all.count);
}

static bool lay_batch(struct reader *r)
{
	struct batch *b = &r->batch;
	const struct strip strip = strip_of(b, r->key_cell);
	struct text keys[BATCH_ROWS];
	for (uint32_t k = 0; k < b->count; k++) keys[k] = id_bare(cell_trim(strip_cell(&strip, k)));
	uint64_t plain = r->key_is_id ? id_plain_many(keys, b->count, b->key) : 0;
	uint64_t whole = b->count == BATCH_ROWS ? UINT64_MAX : (UINT64_C(1) << b->count) - 1;
	return plain == whole ? lay_together(r) : lay_mixed(r, plain);
}

bool batch_lay(struct reader *r)
{
	bool done = r->batch.count == 0 || lay_batch(r);
	r->batch.count = 0;
	return done;
}
