/* Rows of a file that lie in memory, found by their marks: plain ones are laid down together, any other is judged by
 * itself. */
#include <stdlib.h>

#include "marks.h"
#include "reader.h"

enum {
	ROOM_PER_BYTE = 2, /* what the records of a stretch may take, if they are not very small ones */
	ROW_LEAST = 32     /* bytes that nearly all rows have */
};

/* Where in a stretch the reader is. */
struct cursor {
	struct reader *reader;
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
	uint64_t start, apart; /* where the next row begins whose place is noted, and how many behind it one is again */
	bool ends, broken;     /* the file ends with the stretch; if not, the stretch ends within a row */
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
		c->sound = !memchr(r->decoded, (unsigned char)ENCODING_BAD, c->n);
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

static bool other_key_stands(const struct table_cells *cells, struct text cell)
{
	cell = cell_trim(cell);
	/* Words of footers begin with one of two bytes. */
	return !cell_is_blank(cells, cell) && (unsigned char)cell.p[0] != 0xE5 && (unsigned char)cell.p[0] != 0xE6;
}

/* Whether a row with this cell as its key is neither a blank nor a footer, whatever its other cells are. */
static inline bool key_stands(const struct reader *r, struct text cell)
{
	const struct table_cells *cells = r->in->cells;
	return (cell.n > 0 && cells->begins_key[(unsigned char)cell.p[0]]) || other_key_stands(cells, cell);
}

static bool note_start(struct cursor *c)
{
	if (c->row != c->start) return true;
	c->start += c->apart;
	return notes_start(&c->reader->notes, (uint32_t)(c->skipped + c->from));
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
	if (bytes[end] != '\n' || end - from > PACK_CELL_BYTES_MAX) return PLAIN_NOT;
	int others = 0;
	for (size_t i = 0; i + 1 < count; i++) others |= bytes[ends[i]] ^ delimiter;
	if (others) return PLAIN_NOT;
	size_t key = r->key_cell ? ends[r->key_cell - 1] + 1 : from;
	if (!key_stands(r, (struct text){bytes + key, ends[r->key_cell] - key})) return PLAIN_NOT;
	reader_ordinary_row(r);
	c->mark += count;
	c->from = end + 1;
	return batch_add(r, bytes, ends, false, c->row) ? PLAIN_ADDED : PLAIN_FAILED;
}

/* A number that Excel is to take for a text: ="…", which has its quotes doubled within quotes. False: it is something
 * else, would be a blank without them, or may be one as it stands. span: it, then what is wrapped. */
static bool unwrap_formula(const struct reader *r, const char *bytes, uint32_t span[2])
{
	const char *from = bytes + span[0], *to = bytes + span[1];
	if (r->in->cells->null_lengths['='] || to - from < 6 || memcmp(from, "=\"\"", 3) != 0 || memcmp(to - 2, "\"\"", 2) != 0) return false;
	for (const char *c = from + 3; c < to - 2; c++)
		if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z'))) return false;
	span[0] += 3;
	span[1] -= 2;
	return !cell_is_blank(r->in->cells, (struct text){bytes + span[0], span[1] - span[0]});
}

/* The cell that begins at `from` with a quote: where it ends, and the mark behind it. Doubled quotes do no harm in a cell
 * that is not read. */
static bool find_quoted(const struct reader *r, const struct cursor *c, size_t from, enum use use, size_t *mark,
                        uint32_t span[2])
{
	const char *bytes = c->bytes, delimiter = r->in->heading.delimiter;
	const uint32_t *m = c->marks + *mark + 1, *end = c->marks + c->mark_count;
	bool doubled = false;
	for (;; m += 2) {
		while (m < end && (bytes[*m] == delimiter || (r->rows.multiline && bytes[*m] == '\n'))) m++;
		if (end - m < 2 || bytes[*m] != '"') return false;
		if (m[1] != *m + 1 || bytes[m[1]] != '"') break;
		doubled = true;
	}
	span[0] = (uint32_t)from + 1;
	span[1] = *m++;
	*mark = (size_t)(m - c->marks);
	if (*m - span[1] > 2 || (*m - span[1] == 2 && bytes[span[1] + 1] != '\r')) return false;
	return !doubled || use == USE_NONE || (use == USE_NUMBER && unwrap_formula(r, bytes, span));
}

/* Finds the cell that begins at `from`, in quotes or not, and the mark behind it. False: it takes libcsv to tell what the
 * cell is, or something in it is no mark of a cell. */
static inline bool find_span(const struct reader *r, const struct cursor *c, size_t from, enum use use, size_t *mark,
                             uint32_t span[2])
{
	const char *bytes = c->bytes, delimiter = r->in->heading.delimiter;
	const uint32_t *m = c->marks + *mark, *end = c->marks + c->mark_count;
	if (m < end && *m == from && bytes[from] == '"') {
		if (!find_quoted(r, c, from, use, mark, span)) return false;
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

/* The lines of a row but for the last, up to the mark behind it. False: out of memory. */
static bool pass_lines(struct reader *r, struct cursor *c, size_t mark)
{
	for (; c->mark + 1 < mark; c->mark++) {
		if (c->bytes[c->marks[c->mark]] != '\n') continue;
		c->from = c->marks[c->mark] + 1;
		c->row++;
		r->out->counts.continued++;
		if (!note_start(c)) return false;
	}
	return true;
}

/* The same for a row with quotes, if all they do is wrap cells. */
static enum plain add_wrapped(struct reader *r, struct cursor *c)
{
	const size_t count = r->in->heading.cells;
	uint32_t *spans = r->spans + 2 * r->span_cap * (r->batch.wrapped ? r->batch.count : 0);
	size_t mark = c->mark, from = c->from;
	for (size_t i = 0; i < count; i++, mark++) {
		if (!find_span(r, c, from, (enum use)r->uses[i], &mark, spans + 2 * i)) return PLAIN_NOT;
		from = c->marks[mark] + 1;
		if ((c->bytes[from - 1] == '\n') != (i + 1 == count)) return PLAIN_NOT;
	}
	const uint32_t *key = spans + 2 * r->key_cell;
	if (from - c->from > PACK_CELL_BYTES_MAX || !key_stands(r, (struct text){c->bytes + key[0], key[1] - key[0]}))
		return PLAIN_NOT;
	reader_ordinary_row(r);
	const uint64_t row = c->row;
	if (r->rows.multiline && !pass_lines(r, c, mark)) return PLAIN_FAILED;
	c->mark = mark;
	c->from = from;
	return batch_add(r, c->bytes, spans, true, row) ? PLAIN_ADDED : PLAIN_FAILED;
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

/* The next line of a row that has several. */
static enum lines_result next_line(void *context, struct line *line)
{
	struct cursor *c = context;
	if (c->from == c->n) {
		c->broken = !c->ends;
		return LINES_END;
	}
	c->row++;
	if (!note_start(c)) return LINES_FAILED;
	take_line(c, line);
	return LINES_OK;
}

/* A row up to the heading. */
static void top_row(struct reader *r, uint64_t first, uint64_t lines)
{
	struct line_counts *counts = &r->out->counts;
	if (first < r->in->heading.row) counts->top++;
	else counts->headings++;
	counts->continued += lines - 1;
}

/* Leaves c->row at the last line of the row. False: out of memory. */
static bool other_row(struct reader *r, struct cursor *c)
{
	const uint64_t first = c->row, heading = r->in->heading.row;
	const int64_t skipped = r->in->binding->skip_top;
	struct line line;
	struct row row;
	take_line(c, &line);
	if (first > c->last) {
		r->out->counts.footers++;
	} else if (first <= heading && (!r->rows.multiline || (skipped != SKIP_AUTO && first <= (uint64_t)skipped))) {
		top_row(r, first, 1);
	} else {
		if (rows_line(&r->rows, &line, &row) != ROWS_OK) return false;
		if (c->broken) return true;
		if (first > heading) return reader_row(r, &row);
		top_row(r, first, row.lines);
	}
	return true;
}

/* The rows of the stretch from a row on, `most` at most; those above it are passed over. *behind: the row behind them. */
static bool read_rows(struct reader *r, const struct stretch *s, uint64_t first, uint64_t most, uint64_t *behind)
{
	struct cursor c = {.reader = r, .row = s->row, .last = reader_last_row(r->in), .ends = s->last};
	struct line line;
	r->at = s->row;
	if (!rows_start(&r->rows, NULL, r->in->heading.delimiter, r->in->binding->multiline, ROW_CELLS_MAX) || !decode(r, s, &c) ||
	    !find_marks(r, &c) || !prepare_wrapped(r))
		return false;
	r->rows.more = next_line;
	r->rows.context = &c;
	for (; c.row < first; c.row++) take_line(&c, &line);
	/* Of decoded rows only the first begins where it does in the file. */
	c.start = r->again || first != s->row ? UINT64_MAX : first;
	c.apart = c.decoded ? UINT64_MAX - first : ROWS_APART;
	bool keyed = r->key_cell < SIZE_MAX && r->table->fields[r->table->key].read;
	uint64_t above = keyed && c.sound ? r->in->heading.row : UINT64_MAX; /* a plain row */
	for (; c.from < c.n && most > 0 && !c.broken; c.row++, most--) {
		r->at = c.row;
		if (!note_start(&c)) return false;
		enum plain plain = PLAIN_NOT;
		if (c.row > above && c.row <= c.last) {
			plain = add_plain(r, &c);
			if (plain == PLAIN_NOT && r->in->heading.cells <= r->span_cap) plain = add_wrapped(r, &c);
		}
		if (plain == PLAIN_FAILED || (plain == PLAIN_NOT && !(batch_lay(r) && other_row(r, &c)))) return false;
	}
	r->rows.more = NULL;
	r->out->broken |= c.broken;
	*behind = c.row;
	return batch_lay(r);
}

/* What the first records of a table in many partitions take more than they need. */
static size_t room_to_begin(const struct reader *r, size_t bytes)
{
	const uint32_t partitions = r->end - r->first;
	const size_t rows = bytes / ROW_LEAST;
	if (dataset_records(r->ds, r->share, r->in->table, r->first)->count) return 0;
	return (rows < partitions ? rows : partitions) * SLAB_PIECE;
}

static bool read_stretch(struct reader *r, const struct reading *in, const struct stretch *s, uint64_t first,
                         bool footers, struct passage *out)
{
	uint64_t behind;
	bool done = reader_begin(r, in, out);
	r->footers = footers && !in->last && in->binding->skip_bottom == SKIP_AUTO;
	done = done && reader_make_room(r, ROOM_PER_BYTE * s->n + room_to_begin(r, s->n));
	out->row = first;
	out->offset = s->offset;
	out->n = s->n;
	done = done && read_rows(r, s, first, UINT64_MAX, &behind);
	reader_end(r);
	return done;
}

bool reader_stretch(struct reader *r, const struct reading *in, const struct stretch *s, struct passage *out)
{
	return read_stretch(r, in, s, s->row, true, out);
}

bool reader_more(struct reader *r, const struct stretch *s)
{
	uint64_t behind;
	return read_rows(r, s, s->row, UINT64_MAX, &behind);
}

bool reader_more_lines(struct reader *r, const struct stretch *s, uint64_t *lines)
{
	uint64_t behind;
	r->out->broken = false;
	if (!read_rows(r, s, s->row, 1, &behind)) return false;
	*lines = r->out->broken ? 0 : behind - s->row;
	return true;
}

bool reader_trailer(struct reader *r, const struct reading *in, const struct stretch *s, uint64_t row,
                    struct passage *out)
{
	return read_stretch(r, in, s, row, false, out);
}
