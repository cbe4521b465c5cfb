#include "reader.h"

#include <stdlib.h>

#include "../base/memory.h"

enum {
	NEARLY = 32,       /* all but one part in so many of the memory there may be */
	GIVEN_UP = 16,     /* a part in so many of the partitions is given up at a time */
	ROWS_LOOK = 1024   /* of a whole file, between two looks at the room there is */
};

bool reader_init(struct reader *r, struct dataset *ds, unsigned share)
{
	*r = (struct reader){.ds = ds, .share = share, .slab = &ds->slabs[share], .first = ds->pass.first, .end = ds->pass.end,
	                     .again = ds->pass.number > 1};
	lines_init(&r->lines);
	bool ready = rows_init(&r->rows);
	r->fold = malloc(PACK_CELL_BYTES_MAX);
	r->spare_piece = malloc(SPARE_TEXT_BYTES);
	return text_pool_init(&r->pool) && ready && r->fold && r->spare_piece;
}

void reader_free(struct reader *r)
{
	text_pool_free(&r->pool);
	rows_free(&r->rows);
	lines_free(&r->lines);
	free(r->fold);
	free(r->marks);
	free(r->spans);
	free(r->decoded);
	free(r->blank);
	free(r->spare);
	free(r->spare_piece);
}

static enum how how_of(const struct table *t, int field)
{
	const struct field *f = &t->fields[field];
	if (f->type == TYPE_ID) return HOW_ID;
	if (f->has_values) return HOW_LISTED;
	return f->type == TYPE_STRING ? HOW_STRING : f->type == TYPE_DATE ? HOW_DATE : HOW_NUMBER;
}

/* Blank cells get their literal here, once. */
static bool set_blank(struct reader *r, int field)
{
	const struct field *f = &r->table->fields[field];
	char *at = (char *)r->blank + f->offset;
	int32_t number = CELL_MISSING;
	struct text literal;
	switch (how_of(r->table, field)) {
	case HOW_ID: break;
	case HOW_LISTED:
	case HOW_DATE:
	case HOW_NUMBER:
		cell_blank_number(f, &number);
		record_put_number(r->blank, f, number);
		break;
	case HOW_STRING:
		if (!cell_blank_string(f, &literal)) break;
		const uint64_t cell = reader_text(r, &r->texts, field, literal);
		if (!cell) return false;
		memcpy(at, &cell, sizeof cell);
	}
	return true;
}

static bool room_for_blank(struct reader *r, size_t size)
{
	if (size <= r->blank_cap) return true;
	free(r->blank);
	free(r->spare);
	r->blank = malloc(size);
	r->spare = malloc(size);
	r->blank_cap = r->blank && r->spare ? size : 0;
	return r->blank_cap > 0;
}

bool reader_make_room(struct reader *r, size_t need)
{
	struct pass *pass = &r->ds->pass;
	size_t now = pass->limit ? memory_resident() : 0;
	bool nearly = now > pass->limit - pass->limit / NEARLY;
	if (now > pass->limit) {
		atomic_store(&pass->over, true);
		return false;
	}
	for (;;) {
		uint32_t end = atomic_load(&pass->end);
		if (end < r->end) dataset_give_back(r->ds, r->share, end, r->end);
		r->end = end;
		bool few = nearly ? slab_idle(r->slab) < need : slab_short(r->slab, need);
		if (!few || end - r->first <= 1) return true;
		uint32_t fewer = (end - r->first) / GIVEN_UP;
		atomic_compare_exchange_strong(&pass->end, &end, end - (fewer ? fewer : 1));
	}
}

/* A field that the file has and that is wanted of it. */
static void add_column(struct reader *r, int field)
{
	const struct field *f = &r->table->fields[field];
	bool former = !r->again && r->in->table < 2 && field != r->table->key && field_is_key(r->table, field);
	/* The key's cell is in the header. */
	if (r->in->heading.column[field] < 0 || (f->offset ? f->offset < sizeof(struct record) : !former)) return;
	r->columns[r->column_count++] = (struct read_column){
		.how = how_of(r->table, field), .field = field, .of = f, .index = &r->in->cells->indexes[field],
		.cell = (size_t)r->in->heading.column[field], .offset = f->offset, .raw_id = f->raw_id,
		.raw_offset = f->raw_offset, .former = former, .whole = field_is_key(r->table, field)};
}

bool reader_begin(struct reader *r, const struct reading *in, struct passage *out)
{
	size_t size = in->cells->table->record_size;
	r->in = in;
	r->table = in->cells->table;
	r->out = out;
	r->trailer.open = r->footers = false;
	r->batch.count = 0;
	r->column_count = 0;
	int key = in->heading.column[r->table->key];
	r->key_cell = key < 0 ? SIZE_MAX : (size_t)key;
	r->key_is_id = r->table->fields[r->table->key].type == TYPE_ID;
	*out = (struct passage){.notes = &r->notes, .from = notes_mark(&r->notes)};
	if (!room_for_blank(r, size)) return false;
	memset(r->blank, 0, size);
	for (int i = 0; i < (int)r->table->field_count; i++) {
		if (r->table->fields[i].offset && !set_blank(r, i)) return false;
		add_column(r, i);
	}
	return true;
}

/* The number in the key cell of a rejected row still says that the person may be there. */
static bool reject(struct reader *r, const struct row *row, enum code code, size_t column)
{
	struct key key;
	r->out->counts.rejected++;
	r->out->counts.rejected_lines += row->lines;
	if (code == E444 && row->lines > 1) {
		r->out->open_row = row->first;
		r->out->open_lines = row->lines;
	}
	if (r->again) return true;
	if (!notes_reject(&r->notes, (struct reject){r->in->file, row->first, column, code})) return false;
	if (r->key_cell >= row->readable) return true;
	if (!key_of(r, cell_trim(row->cells[r->key_cell]), &key)) return false;
	if (!key.usable) return true;
	struct rejected_key kept = {.table = r->in->table, .place = (uint64_t)r->in->file << PLACE_ROW_BITS | row->first,
	                            .hash = key.hash};
	return key_token(r, &key, &r->texts, &kept.token) && notes_key(&r->notes, kept);
}

/* The first cell that is not blank; kept if there is none. */
static size_t first_cell(const struct reader *r, const struct row *row, struct text *cell)
{
	for (size_t i = 0; i < row->kept; i++) {
		*cell = cell_trim(row->cells[i]);
		if (!cell_is_blank(r->in->cells, *cell)) return i;
	}
	return row->kept;
}

/* Whether a row begins with one of the words, and the cell they stand in is its key or it has none. */
static bool begins_with(const struct reader *r, const struct row *row, size_t first, struct text cell, const struct text *words,
                        size_t count)
{
	if (first >= row->kept || ((unsigned char)cell.p[0] != 0xE5 && (unsigned char)cell.p[0] != 0xE6)) return false;
	bool begins = false;
	for (size_t i = 0; i < count; i++) begins |= text_starts(cell, words[i]);
	if (!begins) return false;
	return r->key_cell >= row->kept || r->key_cell == first ||
	       cell_is_blank(r->in->cells, cell_trim(row->cells[r->key_cell]));
}

enum { TOTALS = 4, REMARKS = 12 };
static const struct text remark_words[REMARKS] = {
	{"合计", 6}, {"总计", 6}, {"小计", 6}, {"共计", 6}, /* the TOTALS, of which footers are made */
	{"制表", 6}, {"填表", 6}, {"填报", 6}, {"审核", 6}, {"复核", 6}, {"备注", 6}, {"注：", 6}, {"注:", 4},
};

static bool looks_like_footer(const struct reader *r, const struct row *row, size_t first, struct text cell)
{
	return begins_with(r, row, first, cell, remark_words, TOTALS);
}

/* A row that is no footer, before it counts. */
static void note_remark(struct reader *r, const struct row *row)
{
	struct remarks *m = &r->out->remarks;
	const struct line_counts *now = &r->out->counts, *counts = r->trailer.open ? &r->trailer.counts : now;
	const uint64_t before = counts->records + counts->rejected;
	if (!m->row || m->behind != before) *m = (struct remarks){r->trailer.open ? r->trailer.row : row->first, before, 0};
	m->behind = now->records + now->rejected + 1;
}

static bool blank_row(struct reader *r, const struct row *row)
{
	r->out->counts.blanks++;
	r->out->counts.continued += row->lines - 1;
	if (!r->trailer.open) return true;
	r->trailer.blanks++;
	r->trailer.continued += row->lines - 1;
	return true;
}

static void trailer_row(struct reader *r, const struct row *row)
{
	if (!r->trailer.open)
		r->trailer = (struct trailer){.open = true, .row = row->first, .notes = notes_mark(&r->notes),
		                              .counts = r->out->counts};
	r->trailer.footers++;
	r->trailer.continued += row->lines - 1;
}

bool reader_row(struct reader *r, const struct row *row)
{
	if (row->fault == CODE_COUNT) {
		struct text cell = {0};
		size_t first = first_cell(r, row, &cell);
		if (first == row->count) return blank_row(r, row);
		if (r->footers && looks_like_footer(r, row, first, cell)) {
			trailer_row(r, row);
		} else {
			if (begins_with(r, row, first, cell, remark_words, REMARKS)) note_remark(r, row);
			reader_ordinary_row(r);
		}
	} else {
		reader_ordinary_row(r);
	}
	r->out->counts.continued += row->lines - 1;
	if (row->fault != CODE_COUNT) return reject(r, row, row->fault, row->fault_cell);
	if (row->count != r->in->heading.cells) return reject(r, row, E440, 0);
	return record_add(r, row->cells, row->kept, row->first);
}

void reader_end(struct reader *r)
{
	struct passage *out = r->out;
	if (r->trailer.open) {
		out->trailer = r->trailer;
		out->counts = r->trailer.counts;
		notes_go_back(&r->notes, &r->trailer.notes);
		dataset_take_back(r->ds, r->share, r->in->table, r->table->record_size,
		                  (uint64_t)r->in->file << PLACE_ROW_BITS | r->trailer.row);
	}
	out->to = notes_mark(&r->notes);
}

uint64_t reader_last_row(const struct reading *in) { return in->last ? in->last : UINT64_MAX; }

/* ------------------------------------------------------------ whole files */

/* Rows up to the heading: all but the heading are top rows. */
static enum rows_result pass_heading(struct reader *r, struct row *row)
{
	int64_t skip = r->in->binding->skip_top;
	struct line_counts *counts = &r->out->counts;
	row->first = 0;
	if (skip != SKIP_AUTO) {
		if (!heading_skip(&r->lines, skip)) return ROWS_FAILED;
		counts->top = (uint64_t)skip;
	}
	for (;;) {
		enum rows_result got = rows_next(&r->rows, row);
		if (got != ROWS_OK) return got;
		counts->continued += row->lines - 1;
		if (row->first == r->in->heading.row) break;
		counts->top++;
	}
	counts->headings = 1;
	return ROWS_OK;
}

static bool is_wanted(struct reader *r, const struct row *row)
{
	struct wanted *w = r->wanted;
	if (!w) return true;
	if (w->next == w->count || place_row(w->places[w->next]) != row->first) return false;
	w->next++;
	return true;
}

static bool read_whole(struct reader *r)
{
	const struct reading *in = r->in;
	const struct heading_place *place = &in->place;
	struct row row;
	lines_start(&r->lines, place->fd, place->from, place->end, &place->decoding, 1);
	if (!rows_start(&r->rows, &r->lines, in->heading.delimiter, in->binding->multiline, ROW_CELLS_MAX)) return false;
	enum rows_result got = pass_heading(r, &row);
	/* Of a heading of several lines the last counts. */
	uint64_t passed = r->lines.next - 1, end = reader_last_row(in);
	if (end < passed) end = passed;
	uint64_t rows = 0;
	while (got == ROWS_OK && r->lines.next - 1 < end) {
		r->at = r->lines.next;
		if (rows++ % ROWS_LOOK == 0 && !reader_make_room(r, ROWS_LOOK * (size_t)r->table->record_size)) return false;
		got = rows_next(&r->rows, &row);
		if (got == ROWS_OK && is_wanted(r, &row) && !reader_row(r, &row)) return false;
	}
	if (got == ROWS_FAILED) return false;
	uint64_t read = r->lines.next - 1;
	if (in->binding->skip_bottom != SKIP_AUTO && in->physical > read) r->out->counts.footers = in->physical - read;
	return true;
}

bool reader_whole(struct reader *r, const struct reading *in, struct wanted *wanted, struct passage *out)
{
	r->at = 1;
	r->lines.error = 0;
	r->wanted = wanted;
	bool done = reader_begin(r, in, out);
	r->footers = !wanted && !in->last && in->binding->skip_bottom == SKIP_AUTO;
	done = done && read_whole(r);
	reader_end(r);
	return done;
}
