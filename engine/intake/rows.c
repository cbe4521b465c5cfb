#include "rows.h"

#include <stdlib.h>
#include <string.h>

enum { PARSER_BLOCK = 4096 };

bool rows_init(struct rows *r)
{
	*r = (struct rows){.oversized = SIZE_MAX};
	buf_init(&r->bytes);
	if (csv_init(&r->csv, 0) != 0) return false;
	csv_set_blk_size(&r->csv, PARSER_BLOCK);
	return true;
}

void rows_free(struct rows *r)
{
	csv_free(&r->csv);
	buf_free(&r->bytes);
	free(r->cells);
	r->cells = NULL;
	r->cells_cap = 0;
}

static void parser_reset(struct rows *r)
{
	csv_fini(&r->csv, NULL, NULL, NULL);
	buf_reset(&r->bytes);
	r->submitted = 0;
	r->oversized = SIZE_MAX;
	r->cell_oversized = false;
	r->ended = false;
}

bool rows_start(struct rows *r, struct lines *lines, char delimiter, bool multiline, size_t cells_max)
{
	r->lines = lines;
	r->more = NULL;
	r->delimiter = delimiter;
	r->multiline = multiline;
	r->cells_max = cells_max;
	r->failed = false;
	csv_set_delim(&r->csv, (unsigned char)delimiter);
	parser_reset(r);
	if (cells_max <= r->cells_cap) return true;
	struct text *cells = realloc(r->cells, cells_max * sizeof *cells);
	if (!cells) return false;
	r->cells = cells;
	r->cells_cap = cells_max;
	return true;
}

/* As libcsv takes blanks and TABs from an unquoted cell. */
static struct text trim_blanks(struct text t)
{
	while (t.n > 0 && (t.p[0] == ' ' || t.p[0] == '\t')) t = (struct text){t.p + 1, t.n - 1};
	while (t.n > 0 && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t')) t.n--;
	return t;
}

/* What rejects a line whatever its cells are: the first such byte. */
struct line_fault {
	size_t at;      /* text.n: none */
	enum code code;
};

static void fault_at(struct line_fault *f, struct text t, char byte, enum code code)
{
	const char *found = f->at > 0 ? memchr(t.p, byte, f->at) : NULL;
	if (found) *f = (struct line_fault){(size_t)(found - t.p), code};
}

static struct line_fault line_fault(const struct line *line)
{
	struct line_fault f = {line->text.n, line->cut ? E446 : CODE_COUNT};
	if (line->bad < f.at) f = (struct line_fault){line->bad, E441};
	fault_at(&f, line->text, '\r', E442);
	fault_at(&f, line->text, '\0', E443);
	return f;
}

static void set_fault(struct row *row, enum code code, size_t cell)
{
	row->fault = code;
	row->fault_cell = cell;
}

/* The first cell over the limit rejects the row, if nothing else did; what stands behind it is not read either way. */
static void judge_oversized(struct row *row, size_t cell)
{
	if (row->fault == CODE_COUNT) set_fault(row, E445, cell + 1);
	if (row->readable > cell) row->readable = cell;
}

/* A line without a quote that is faulty, or has a cell that may be too long. */
static void split_slowly(struct rows *r, const struct line *line, struct line_fault fault, struct row *row)
{
	struct text rest = {line->text.p, fault.at};
	size_t ended = 0, oversized = SIZE_MAX;
	for (bool last = false; !last;) {
		const char *stop = rest.n > 0 ? memchr(rest.p, r->delimiter, rest.n) : NULL;
		struct text cell = rest;
		if (stop) cell.n = (size_t)(stop - rest.p);
		else last = true;
		if (last && fault.code != CODE_COUNT) break;
		if (ended < r->cells_max) r->cells[ended] = cell;
		if (oversized == SIZE_MAX && trim_blanks(cell).n > PACK_CELL_BYTES_MAX) oversized = ended;
		ended++;
		if (stop) rest = (struct text){stop + 1, rest.n - cell.n - 1};
	}
	row->count = ended;
	row->kept = ended < r->cells_max ? ended : r->cells_max;
	row->readable = row->kept;
	if (fault.code != CODE_COUNT) set_fault(row, fault.code, ended + 1);
	if (oversized != SIZE_MAX) judge_oversized(row, oversized);
}

/* The room that the kept cells of one row may take together. */
static bool has_room(const struct rows *r, size_t n) { return r->bytes.n + n <= LINE_BYTES_MAX; }

static void on_cell(void *bytes, size_t n, void *data)
{
	struct rows *r = data;
	if (n > PACK_CELL_BYTES_MAX || r->cell_oversized || !has_room(r, n)) {
		if (r->oversized == SIZE_MAX) r->oversized = r->submitted;
		r->cell_oversized = false;
		n = 0;
	}
	if (r->submitted < r->cells_max) {
		/* Lengths now, places when the row is whole: the buffer may move. */
		r->cells[r->submitted] = (struct text){NULL, n};
		if (n > 0) buf_add(&r->bytes, bytes, n);
	}
	r->submitted++;
}

static void on_row(int end, void *data)
{
	(void)end;
	((struct rows *)data)->ended = true;
}

static void feed(struct rows *r, const char *bytes, size_t n)
{
	if (n > 0 && csv_parse(&r->csv, bytes, n, on_cell, on_row, r) != n) r->failed = true;
	/* A quoted cell that goes on over many lines must not grow the parser's buffer without end. It needs no more of
	 * it than the blanks and the quote that it may take back. */
	if (r->csv.entry_pos > PACK_CELL_BYTES_MAX + r->csv.spaces + 1) {
		r->cell_oversized = true;
		r->csv.entry_pos = r->csv.spaces + 2;
	}
}

/* The same with bare CRs made blanks: after a fault only the row's end is looked for, and a bare CR is none. */
static void feed_faulty(struct rows *r, struct text t)
{
	while (t.n > 0) {
		const char *cr = memchr(t.p, '\r', t.n);
		size_t n = cr ? (size_t)(cr - t.p) : t.n;
		feed(r, t.p, n);
		if (cr) feed(r, " ", 1);
		t = (struct text){t.p + n + (cr ? 1 : 0), t.n - n - (cr ? 1 : 0)};
	}
}

/* Feeds one line of a row; at the first fault of the row notes what was readable. */
static void feed_line(struct rows *r, const struct line *line, struct row *row)
{
	struct line_fault fault = row->fault == CODE_COUNT ? line_fault(line) : (struct line_fault){0, row->fault};
	feed(r, line->text.p, fault.at);
	if (fault.code == CODE_COUNT) return;
	if (row->fault == CODE_COUNT) {
		set_fault(row, fault.code, r->submitted + 1);
		row->readable = r->submitted;
	}
	if (r->multiline) feed_faulty(r, (struct text){line->text.p + fault.at, line->text.n - fault.at});
}

static void place_cells(struct rows *r, struct row *row)
{
	row->count = r->submitted;
	row->kept = r->submitted < r->cells_max ? r->submitted : r->cells_max;
	if (row->readable > row->kept) row->readable = row->kept;
	const char *p = r->bytes.p ? r->bytes.p : "";
	for (size_t i = 0; i < row->kept; i++) {
		r->cells[i].p = p;
		p += r->cells[i].n;
	}
}

/* A row with a quote, through libcsv. */
static enum rows_result parse_quoted(struct rows *r, struct line *line, struct row *row)
{
	parser_reset(r);
	for (;;) {
		feed_line(r, line, row);
		if (!r->multiline && row->fault != CODE_COUNT) break;
		if (r->multiline && line->end == 2) feed(r, "\r\n", 2);
		else feed(r, "\n", 1);
		if (r->failed || r->ended) break;
		enum lines_result more = LINES_END;
		if (r->multiline && line->end > 0) more = r->more ? r->more(r->context, line) : lines_next(r->lines, line);
		if (more == LINES_FAILED) return ROWS_FAILED;
		if (more == LINES_END) {
			if (row->fault == CODE_COUNT) {
				set_fault(row, E444, r->submitted + 1);
				row->readable = r->submitted;
			}
			break;
		}
		row->lines++;
	}
	if (r->bytes.failed) r->failed = true;
	if (r->failed) return ROWS_FAILED;
	if (row->fault == CODE_COUNT) row->readable = r->submitted;
	place_cells(r, row);
	if (r->oversized != SIZE_MAX) judge_oversized(row, r->oversized);
	return ROWS_OK;
}

enum rows_result rows_line(struct rows *r, struct line *line, struct row *out)
{
	out->first = line->number;
	out->lines = 1;
	out->cells = r->cells;
	out->fault = CODE_COUNT;
	out->fault_cell = 0;
	if (line->bad == line->text.n && line->text.n <= PACK_CELL_BYTES_MAX && !line->cut &&
	    split_plain(line->text, r->delimiter, r->cells, r->cells_max, &out->count)) {
		out->kept = out->count < r->cells_max ? out->count : r->cells_max;
		out->readable = out->kept;
		return ROWS_OK;
	}
	if (line->text.n > 0 && memchr(line->text.p, '"', line->text.n)) return parse_quoted(r, line, out);
	split_slowly(r, line, line_fault(line), out);
	return ROWS_OK;
}

enum rows_result rows_next(struct rows *r, struct row *out)
{
	struct line line;
	enum lines_result got = lines_next(r->lines, &line);
	if (got != LINES_OK) return got == LINES_END ? ROWS_END : ROWS_FAILED;
	return rows_line(r, &line, out);
}
