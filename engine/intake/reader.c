#include "reader.h"

#include <stdlib.h>

#include "../base/memory.h"
#include "marks.h"

enum {
	NEARLY = 32,       /* all but one part in so many of the memory there may be */
	GIVEN_UP = 16,     /* a part in so many of the partitions is given up at a time */
	ROOM_PER_BYTE = 2, /* of a stretch: what its records may take, if they are not very small ones */
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
		memcpy(at, &number, sizeof number);
		break;
	case HOW_STRING:
		if (!cell_blank_string(f, &literal)) break;
		const char *counted = reader_text(r, &r->texts, field, literal);
		if (!counted) return false;
		memcpy(at, &counted, sizeof counted);
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

/* Sees to it that `need` bytes can be laid: partitions at the end of the pass are given up, here and, as soon as they
 * notice, by the other readers. Where the process has nearly as much memory as it may have, records take no more of it.
 * False: it has more. */
static bool make_room(struct reader *r, size_t need)
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

static bool is_former(const struct table *t, int field)
{
	for (size_t i = 0; i < t->also_count; i++)
		if (t->also[i] == field) return true;
	return false;
}

/* A field that the file has. */
static void add_column(struct reader *r, int field)
{
	const struct field *f = &r->table->fields[field];
	bool former = !r->again && r->in->table < 2 && is_former(r->table, field);
	r->columns[r->column_count++] = (struct read_column){
		.how = how_of(r->table, field), .field = field, .index = &r->in->cells->indexes[field],
		.cell = (size_t)r->in->heading.column[field], .offset = f->offset, .raw_id = f->raw_id,
		.raw_offset = f->raw_offset, .former = former};
	if (former) r->formers[r->former_count++] = (struct former_field){f->offset, f->type == TYPE_ID};
}

bool reader_begin(struct reader *r, const struct reading *in, struct passage *out)
{
	size_t size = in->cells->table->record_size;
	r->in = in;
	r->table = in->cells->table;
	r->out = out;
	r->trailer.open = r->footers = false;
	r->batch.count = 0;
	r->column_count = r->former_count = 0;
	int key = in->heading.column[r->table->key];
	r->key_cell = key < 0 ? SIZE_MAX : (size_t)key;
	r->key_is_id = r->table->fields[r->table->key].type == TYPE_ID;
	r->key_offset = 0;
	*out = (struct passage){.notes = &r->notes, .from = notes_mark(&r->notes)};
	if (!room_for_blank(r, size)) return false;
	memset(r->blank, 0, size);
	for (int i = 0; i < (int)r->table->field_count; i++) {
		const struct field *f = &r->table->fields[i];
		if (!f->offset) continue;
		if (!set_blank(r, i)) return false;
		if (in->heading.column[i] < 0) continue;
		if (r->key_is_id && i == r->table->key) {
			r->key_offset = f->offset;
			continue;
		}
		add_column(r, i);
	}
	return true;
}

/* The number in the key cell of a rejected row still says that the person may be there. */
static bool reject(struct reader *r, const struct row *row, enum code code, size_t column)
{
	struct key key;
	r->out->counts.rejected++;
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

static bool looks_like_footer(const struct reader *r, const struct row *row, size_t first, struct text cell)
{
	static const struct text words[] = {{"合计", 6}, {"总计", 6}, {"小计", 6}, {"共计", 6}};
	if ((unsigned char)cell.p[0] != 0xE5 && (unsigned char)cell.p[0] != 0xE6) return false;
	bool total = false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) total |= text_starts(cell, words[i]);
	if (!total) return false;
	return r->key_cell >= row->kept || r->key_cell == first ||
	       cell_is_blank(r->in->cells, cell_trim(row->cells[r->key_cell]));
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

static void ordinary_row(struct reader *r)
{
	r->trailer.open = false;
	r->out->ordinary = true;
}

bool reader_row(struct reader *r, const struct row *row)
{
	if (row->fault == CODE_COUNT) {
		struct text cell = {0};
		size_t first = first_cell(r, row, &cell);
		if (first == row->count) return blank_row(r, row);
		if (r->footers && first < row->kept && looks_like_footer(r, row, first, cell)) trailer_row(r, row);
		else ordinary_row(r);
	} else {
		ordinary_row(r);
	}
	r->out->counts.continued += row->lines - 1;
	if (row->fault != CODE_COUNT) return reject(r, row, row->fault, row->fault_cell);
	if (row->count != r->in->heading.cells) return reject(r, row, E440, 0);
	return record_add(r, row->cells, row->kept, row->first);
}

/* The rows of an open trailer were taken for ordinary ones; what they are is for later. */
static void end(struct reader *r)
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

/* ------------------------------------------------------------ stretches */

/* Where in a stretch the reader is. */
struct cursor {
	const char *bytes;     /* UTF-8 */
	size_t n;
	size_t skipped;        /* of the stretch, before them */
	bool decoded;          /* they are not those of the file */
	bool sound;            /* all of it was decoded */
	uint32_t *marks;       /* see marks.h; marks[-1] is where a row before the first would end */
	size_t mark_count, mark;
	size_t from;           /* where the row begins */
	uint64_t row;
	uint64_t last;         /* rows behind it are footers by their number */
};

/* UTF-16 as lines.h decodes it; half a character at the end is a bad one. */
static size_t decode_wide(const struct decoding *d, const char *bytes, size_t n, char *out)
{
	uint32_t high = 0;
	size_t written = utf16_decode(d->big_endian, bytes, n & ~(size_t)1, &high, out);
	if (n % 2 == 1 || high) out[written++] = ENCODING_BAD;
	return written;
}

/* Room for decoded bytes; those that are there stay. False: out of memory. */
static bool room_for_decoded(struct reader *r, size_t need)
{
	if (need <= r->decoded_cap) return true;
	char *room = realloc(r->decoded, need);
	if (!room) return false;
	r->decoded = room;
	r->decoded_cap = need;
	return true;
}

/* The stretch as UTF-8. False: out of memory. */
static bool decode(struct reader *r, const struct stretch *s, struct cursor *c)
{
	const struct decoding *d = &r->in->place.decoding;
	size_t skip = s->offset < r->in->place.from ? (size_t)(r->in->place.from - s->offset) : 0;
	const char *bytes = s->bytes + skip;
	size_t n = s->n - skip;
	bool utf8 = d->encoding == ENCODING_UTF8, gb = d->encoding == ENCODING_GB18030;
	r->out->utf8 = d->encoding != ENCODING_UTF16 && ((r->again && d->sound) || utf8_check(bytes, n) == n);
	c->bytes = bytes;
	c->n = n;
	c->skipped = skip;
	c->sound = r->out->utf8;
	if (utf8 ? !twins_possible(bytes, n) : gb && bytes_ascii(bytes, n)) return true;
	if (!room_for_decoded(r, utf8 ? n + n / 3 : 2 * n + 1)) return false;
	c->decoded = true;
	size_t at = 0;
	if (utf8) {
		c->n = twins_replace((struct text){bytes, n}, r->decoded);
	} else {
		c->n = gb ? gb18030_decode(d->gb, bytes, n, r->decoded) : decode_wide(d, bytes, n, r->decoded);
		c->sound = !memchr(r->decoded, ENCODING_BAD, c->n);
	}
	if (!utf8 && !gb && twins_possible(r->decoded, c->n)) {
		at = c->n;
		if (!room_for_decoded(r, at + at + at / 3)) return false;
		c->n = twins_replace((struct text){r->decoded, at}, r->decoded + at);
	}
	c->bytes = r->decoded + at;
	return true;
}

static bool find_marks(struct reader *r, struct cursor *c)
{
	size_t need = c->n + 1 + MARKS_SPARE;
	if (need > r->marks_cap) {
		free(r->marks);
		r->marks = malloc(need * sizeof *r->marks);
		r->marks_cap = r->marks ? need : 0;
		if (!r->marks) return false;
	}
	r->marks[0] = UINT32_MAX;
	c->marks = r->marks + 1;
	c->mark_count = marks_find(c->bytes, c->n, r->in->heading.delimiter, c->marks);
	return true;
}

/* Whether a row with this cell as its key is neither a blank nor a footer, whatever its other cells are. */
static inline bool key_stands(const struct reader *r, struct text cell)
{
	const struct table_cells *cells = r->in->cells;
	if (cell.n > 0 && cells->begins_key[(unsigned char)cell.p[0]]) return true;
	cell = cell_trim(cell);
	/* Words of footers begin with one of two bytes. */
	return !cell_is_blank(cells, cell) && (unsigned char)cell.p[0] != 0xE5 && (unsigned char)cell.p[0] != 0xE6;
}

/* Takes the row at hand, if it is as nearly all rows are: as many cells as the heading has, none of them quoted, no fault,
 * and a key. */
enum plain { PLAIN_NOT, PLAIN_ADDED, PLAIN_FAILED };

static inline enum plain add_plain(struct reader *r, struct cursor *c)
{
	const size_t count = r->in->heading.cells, from = c->from;
	const char delimiter = r->in->heading.delimiter, *bytes = c->bytes;
	uint32_t *ends = c->marks + c->mark;
	if (c->mark_count - c->mark < count) return PLAIN_NOT;
	size_t end = ends[count - 1];
	bool plain = bytes[end] == '\n' && end - from <= PACK_CELL_BYTES_MAX;
	for (size_t i = 0; i + 1 < count; i++) plain &= bytes[ends[i]] == delimiter;
	size_t key = r->key_cell ? ends[r->key_cell - 1] + 1 : from;
	if (!plain || !key_stands(r, (struct text){bytes + key, ends[r->key_cell] - key})) return PLAIN_NOT;
	ordinary_row(r);
	c->mark += count;
	c->from = end + 1;
	return batch_add(r, bytes, ends, false, c->row) ? PLAIN_ADDED : PLAIN_FAILED;
}

/* A number that Excel is to take for a text: ="…", which has its quotes doubled within quotes. False: it is something
 * else. span: it, then what is wrapped. */
static bool unwrap_formula(const char *bytes, uint32_t span[2])
{
	const char *from = bytes + span[0], *to = bytes + span[1];
	if (to - from < 6 || memcmp(from, "=\"\"", 3) != 0 || memcmp(to - 2, "\"\"", 2) != 0) return false;
	for (const char *c = from + 3; c < to - 2; c++)
		if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z'))) return false;
	span[0] += 3;
	span[1] -= 2;
	return true;
}

/* The cell that begins at `from` with a quote: where it ends, and the mark behind it. Doubled quotes do no harm in a cell
 * that is not read. */
static bool find_quoted(const struct cursor *c, char delimiter, size_t from, enum use use, size_t *mark, uint32_t span[2])
{
	const char *bytes = c->bytes;
	const uint32_t *m = c->marks + *mark + 1, *end = c->marks + c->mark_count;
	bool doubled = false;
	for (;; m += 2) {
		while (m < end && bytes[*m] == delimiter) m++;
		if (end - m < 2 || bytes[*m] != '"') return false;
		if (m[1] != *m + 1 || bytes[m[1]] != '"') break;
		doubled = true;
	}
	span[0] = (uint32_t)from + 1;
	span[1] = *m++;
	*mark = (size_t)(m - c->marks);
	if (*m - span[1] > 2 || (*m - span[1] == 2 && bytes[span[1] + 1] != '\r')) return false;
	return !doubled || use == USE_NONE || (use == USE_NUMBER && unwrap_formula(bytes, span));
}

/* Finds the cell that begins at `from`, in quotes or not, and the mark behind it. False: it takes libcsv to tell what the
 * cell is, or something in it is no mark of a cell. */
static inline bool find_span(const struct cursor *c, char delimiter, size_t from, enum use use, size_t *mark, uint32_t span[2])
{
	const char *bytes = c->bytes;
	const uint32_t *m = c->marks + *mark, *end = c->marks + c->mark_count;
	if (m < end && *m == from && bytes[from] == '"') {
		if (!find_quoted(c, delimiter, from, use, mark, span)) return false;
		m = c->marks + *mark;
	} else {
		/* In a cell that begins otherwise a quote is a sign like any other. Before blanks libcsv looks for one. */
		while (m < end && bytes[*m] == '"' && bytes[from] != ' ' && bytes[from] != '\t') m++;
		if (m == end) return false;
		span[0] = (uint32_t)from;
		span[1] = *m;
		*mark = (size_t)(m - c->marks);
	}
	return bytes[*m] == delimiter || bytes[*m] == '\n';
}

/* The same for a row with quotes, if all they do is wrap cells. */
static enum plain add_wrapped(struct reader *r, struct cursor *c)
{
	const size_t count = r->in->heading.cells;
	const char delimiter = r->in->heading.delimiter;
	uint32_t *spans = r->spans + 2 * r->span_cap * (r->batch.wrapped ? r->batch.count : 0);
	size_t mark = c->mark, from = c->from;
	for (size_t i = 0; i < count; i++, mark++) {
		if (!find_span(c, delimiter, from, (enum use)r->uses[i], &mark, spans + 2 * i)) return PLAIN_NOT;
		from = c->marks[mark] + 1;
		if ((c->bytes[from - 1] == '\n') != (i + 1 == count)) return PLAIN_NOT;
	}
	const uint32_t *key = spans + 2 * r->key_cell;
	if (from - c->from > PACK_CELL_BYTES_MAX || !key_stands(r, (struct text){c->bytes + key[0], key[1] - key[0]}))
		return PLAIN_NOT;
	ordinary_row(r);
	c->mark = mark;
	c->from = from;
	return batch_add(r, c->bytes, spans, true, c->row) ? PLAIN_ADDED : PLAIN_FAILED;
}

/* What rows with quotes need: room for their cells, and what each is read for. */
static bool prepare_wrapped(struct reader *r)
{
	size_t cells = r->in->heading.cells;
	if (cells > WRAPPED_CELLS) return true;
	if (cells > r->span_cap) {
		free(r->spans);
		r->spans = malloc(BATCH_ROWS * 2 * cells * sizeof *r->spans);
		r->span_cap = r->spans ? cells : 0;
		if (!r->spans) return false;
	}
	memset(r->uses, USE_NONE, cells);
	if (r->key_cell < cells) r->uses[r->key_cell] = r->key_is_id ? USE_NUMBER : USE_TEXT;
	for (size_t i = 0; i < r->column_count; i++) {
		const struct read_column *c = &r->columns[i];
		bool number = c->how == HOW_ID && (r->uses[c->cell] == USE_NUMBER || r->uses[c->cell] == USE_NONE);
		r->uses[c->cell] = number ? USE_NUMBER : USE_TEXT;
	}
	return true;
}

/* Any other row. */
static void take_line(struct cursor *c, struct line *line)
{
	while (c->mark < c->mark_count && c->bytes[c->marks[c->mark]] != '\n') c->mark++;
	bool ended = c->mark < c->mark_count;
	size_t end = ended ? c->marks[c->mark++] : c->n;
	*line = (struct line){.text = {c->bytes + c->from, end - c->from}, .end = ended, .number = c->row};
	if (ended && line->text.n > 0 && c->bytes[end - 1] == '\r') {
		line->text.n--;
		line->end = 2;
	}
	line->bad = c->sound ? line->text.n : utf8_check(line->text.p, line->text.n);
	c->from = end + ended;
}

static bool other_row(struct reader *r, struct cursor *c)
{
	struct line line;
	struct row row;
	struct line_counts *counts = &r->out->counts;
	take_line(c, &line);
	if (c->row < r->in->heading.row) counts->top++;
	else if (c->row == r->in->heading.row) counts->headings++;
	else if (c->row > c->last) counts->footers++;
	else return rows_line(&r->rows, &line, &row) == ROWS_OK && reader_row(r, &row);
	return true;
}

/* The last row that is not a footer by its number; the heading never is. */
static uint64_t last_row(const struct reading *in)
{
	int64_t bottom = in->binding->skip_bottom;
	if (bottom == SKIP_AUTO) return in->last ? in->last : UINT64_MAX;
	uint64_t left = in->physical - in->heading.row;
	return (uint64_t)bottom < left ? in->physical - (uint64_t)bottom : in->heading.row;
}

/* The rows of the stretch from a row on; those above it are passed over. */
static bool read_rows(struct reader *r, const struct stretch *s, uint64_t first)
{
	struct cursor c = {.row = s->row, .last = last_row(r->in)};
	struct line line;
	r->at = s->row;
	if (!rows_start(&r->rows, NULL, r->in->heading.delimiter, false, ROW_CELLS_MAX) || !decode(r, s, &c) ||
	    !find_marks(r, &c) || !prepare_wrapped(r))
		return false;
	for (; c.row < first; c.row++) take_line(&c, &line);
	/* Of decoded rows only the first begins where it does in the file. */
	uint64_t start = r->again || first != s->row ? UINT64_MAX : first, apart = c.decoded ? UINT64_MAX - first : ROWS_APART;
	bool keyed = r->key_cell < SIZE_MAX && r->table->fields[r->table->key].read;
	uint64_t above = keyed && c.sound ? r->in->heading.row : UINT64_MAX; /* a plain row */
	for (; c.from < c.n; c.row++) {
		r->at = c.row;
		if (c.row == start) {
			if (!notes_start(&r->notes, (uint32_t)(c.skipped + c.from))) return false;
			start += apart;
		}
		enum plain plain = PLAIN_NOT;
		if (c.row > above && c.row <= c.last) {
			plain = add_plain(r, &c);
			if (plain == PLAIN_NOT && r->in->heading.cells <= r->span_cap) plain = add_wrapped(r, &c);
		}
		if (plain == PLAIN_FAILED || (plain == PLAIN_NOT && !(batch_lay(r) && other_row(r, &c)))) return false;
	}
	return batch_lay(r);
}

static bool read_stretch(struct reader *r, const struct reading *in, const struct stretch *s, uint64_t first,
                         bool footers, struct passage *out)
{
	bool done = reader_begin(r, in, out);
	r->footers = footers && !in->last && in->binding->skip_bottom == SKIP_AUTO;
	done = done && make_room(r, ROOM_PER_BYTE * s->n);
	out->row = first;
	out->offset = s->offset;
	out->n = s->n;
	done = done && read_rows(r, s, first);
	end(r);
	return done;
}

bool reader_stretch(struct reader *r, const struct reading *in, const struct stretch *s, struct passage *out)
{
	return read_stretch(r, in, s, s->row, true, out);
}

bool reader_more(struct reader *r, const struct stretch *s)
{
	return read_rows(r, s, s->row);
}

bool reader_trailer(struct reader *r, const struct reading *in, const struct stretch *s, uint64_t row,
                    struct passage *out)
{
	return read_stretch(r, in, s, row, false, out);
}

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
	uint64_t passed = r->lines.next - 1, end = last_row(in);
	if (end < passed) end = passed;
	uint64_t rows = 0;
	while (got == ROWS_OK && r->lines.next - 1 < end) {
		r->at = r->lines.next;
		if (rows++ % ROWS_LOOK == 0 && !make_room(r, ROWS_LOOK * (size_t)r->table->record_size)) return false;
		got = rows_next(&r->rows, &row);
		if (got == ROWS_OK && is_wanted(r, &row) && !reader_row(r, &row)) return false;
	}
	if (got == ROWS_FAILED) return false;
	uint64_t read = r->lines.next - 1;
	if (in->binding->skip_bottom != SKIP_AUTO && in->physical > read) r->out->counts.footers = in->physical - read;
	return true;
}

static bool read_some(struct reader *r, const struct reading *in, struct wanted *wanted, struct passage *out)
{
	r->at = 1;
	r->lines.error = 0;
	r->wanted = wanted;
	bool done = reader_begin(r, in, out);
	r->footers = !wanted && !in->last && in->binding->skip_bottom == SKIP_AUTO;
	done = done && read_whole(r);
	end(r);
	return done;
}

bool reader_whole(struct reader *r, const struct reading *in, struct passage *out)
{
	return read_some(r, in, NULL, out);
}

bool reader_whole_more(struct reader *r, const struct reading *in, struct wanted *wanted, struct passage *out)
{
	return read_some(r, in, wanted, out);
}
