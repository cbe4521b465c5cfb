#include "given.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../base/date.h"

struct reading_given {
	const struct table *table;
	const struct node *node;
	struct rows *rows;
	struct arena *arena;
	struct diags *d;
	struct given_rows *out;
	struct text line, raw; /* the line at hand, decoded and as it stands in the pack */
	size_t headings;
	size_t cap;
};

/* ---- places: a cell of the block in the bytes of the pack ---- */

/* Takes a line from what is left, without its end. *ends: it has one. */
static struct text take_line(struct text *rest, bool *ends)
{
	const struct text t = *rest;
	const char *end = t.n ? memchr(t.p, '\n', t.n) : NULL;
	size_t n = end ? (size_t)(end - t.p) : t.n, passed = end ? n + 1 : n;
	*ends = end != NULL;
	*rest = (struct text){t.p + passed, t.n - passed};
	return (struct text){t.p, n && t.p[n - 1] == '\r' ? n - 1 : n};
}

/* Bytes of cell `index` of a line, without the white space around it. */
static struct text cell_of(struct text line, size_t index)
{
	size_t from = 0, at = 0;
	for (bool quoted = false; at <= line.n; at++) {
		if (at < line.n && line.p[at] == '"') quoted = !quoted;
		if (at < line.n && (quoted || line.p[at] != ',')) continue;
		if (index-- == 0) break;
		from = at + 1;
	}
	if (from > line.n) from = line.n;
	struct text cell = {line.p + from, (at < line.n ? at : line.n) - from}, trimmed = text_trim(cell);
	return trimmed.n ? trimmed : cell;
}

/* The place of a cell of the line at hand, of the whole line (cell SIZE_MAX), or of the block where its lines are not those
 * of the file. */
static struct span place_of(const struct reading_given *r, size_t cell)
{
	struct span at = r->node->at;
	if (r->node->style != STYLE_LITERAL) return at;
	struct text part = cell == SIZE_MAX ? text_trim(r->line) : cell_of(r->line, cell);
	/* Only what stands before a line is taken from it. */
	if (r->line.n > r->raw.n) return at;
	size_t end = (size_t)(r->raw.p - at.source->bytes.p) + r->raw.n - r->line.n, from = end + (size_t)(part.p - r->line.p);
	return (struct span){at.source, from, from + (part.n ? part.n : 1)};
}

/* ---- headings ---- */

static void unknown_heading(struct reading_given *r, struct text heading, struct span at)
{
	const struct table *t = r->table;
	struct text names[PACK_FIELDS_MAX];
	struct diag *item = DIAG(r->d, E505, at, heading, t->name);
	for (size_t i = 0; i < t->field_count; i++) {
		names[i] = t->fields[i].name;
		for (size_t k = 0; k < t->fields[i].alias_count; k++)
			if (text_equal(t->fields[i].aliases[k], heading)) {
				diag_label(r->d, item, "write its field: '{1}'", "请写字段名“{1}”", &names[i], 1);
				return;
			}
	}
	if (text_contains(heading, TEXT("，")))
		diag_note(r->d, item, "'，' is a full-width sign: here cells are separated by ','", "“，”是全角符号：这里用半角的“,”分隔", NULL, 0);
	else
		diag_suggest(r->d, item, heading, names, t->field_count);
}

static void read_headings(struct reading_given *r, const struct row *row)
{
	for (size_t i = 0; i < r->table->field_count; i++) r->out->column[i] = -1;
	r->headings = row->kept;
	if (row->fault != CODE_COUNT) {
		DIAG(r->d, E509, place_of(r, SIZE_MAX), r->table->name);
		return;
	}
	for (size_t i = 0; i < row->kept; i++) {
		struct text heading = text_trim(row->cells[i]);
		int field = table_field(r->table, heading);
		if (heading.n == 0) DIAG(r->d, E509, place_of(r, i), r->table->name);
		else if (field < 0) unknown_heading(r, heading, place_of(r, i));
		else if (r->out->column[field] >= 0) DIAG(r->d, E506, place_of(r, i), heading);
		else r->out->column[field] = (int)i;
	}
}

/* ---- rows ---- */

static bool is_blank(const struct reading_given *r, struct text cell)
{
	struct text t = text_trim(cell);
	if (t.n == 0) return true;
	for (size_t i = 0; i < r->table->null_count; i++)
		if (text_equal(t, r->table->nulls[i])) return true;
	return false;
}

static bool all_blank(const struct reading_given *r, const struct row *row)
{
	for (size_t i = 0; i < row->kept; i++)
		if (!is_blank(r, row->cells[i])) return false;
	return true;
}

static void too_long(struct reading_given *r, const struct row *row)
{
	char cells[24], headings[24];
	snprintf(cells, sizeof cells, "%zu", row->count);
	snprintf(headings, sizeof headings, "%zu", r->headings);
	DIAG(r->d, E507, place_of(r, r->headings), text_of(cells), text_of(headings));
}

/* A row with fewer cells than headings, and a comma of the input method in one of them. */
static void doubt_commas(struct reading_given *r, const struct row *row)
{
	static const struct text wide = {"，", sizeof "，" - 1};
	for (size_t i = 0; row->count < r->headings && i < row->kept; i++) {
		struct span at = place_of(r, i);
		struct text cell = {at.source->bytes.p + at.from, at.to - at.from};
		const char *comma = cell.n ? memmem(cell.p, cell.n, wide.p, wide.n) : NULL;
		if (!comma) continue;
		at.from += (size_t)(comma - cell.p);
		at.to = at.from + wide.n;
		const struct text right = TEXT(", ");
		diag_meant(r->d, DIAG(r->d, W790, at, wide), right);
	}
}

/* A value of a field with `values` as conditions write it. */
static struct text literal_of(const struct field *f, int literal, char room[24])
{
	if (f->type == TYPE_STRING) return f->literals[literal];
	if (f->type == TYPE_BOOL) return f->numbers[literal] ? TEXT("true") : TEXT("false");
	if (f->type == TYPE_DATE) date_format((int32_t)f->numbers[literal], room);
	else snprintf(room, 24, "%" PRId64, f->numbers[literal]);
	return text_of(room);
}

/* The raw cell of what the cell says in the words of conditions; n 0: it is no such word, or can be read. */
static struct text raw_of(const struct field *f, struct text cell)
{
	char literal[24], room[256];
	/* A code and a value may be read by halves. */
	if (!f->value_count || cell.n > sizeof room || memchr(cell.p, '-', cell.n)) return (struct text){0};
	const struct text folded = {room, text_fold_width(cell, room)};
	for (size_t i = 0; i < f->value_count; i++)
		if (text_equal(f->values[i].raw, folded)) return (struct text){0};
	for (size_t i = 0; i < f->value_count; i++)
		if (text_equal(literal_of(f, f->values[i].literal, literal), cell)) return f->values[i].raw;
	return (struct text){0};
}

/* Digits that end in *, but not 17 of them: no check digit is filled in. */
static bool starred(struct text cell)
{
	if (cell.n < 2 || cell.n == 18 || cell.p[cell.n - 1] != '*') return false;
	for (size_t i = 0; i + 1 < cell.n; i++)
		if (cell.p[i] < '0' || cell.p[i] > '9') return false;
	return true;
}

/* Cells that cannot be read and were hardly meant so. */
static void doubt_cells(struct reading_given *r, const struct row *row)
{
	for (size_t f = 0; f < r->table->field_count; f++) {
		const struct field *field = &r->table->fields[f];
		int column = r->out->column[f];
		if (column < 0 || (size_t)column >= row->kept || is_blank(r, row->cells[column])) continue;
		const struct text cell = text_trim(row->cells[column]), raw = raw_of(field, cell);
		bool star = field->type == TYPE_ID && starred(cell);
		if (!raw.n && !star) continue;
		struct diag *item = DIAG(r->d, W723, place_of(r, (size_t)column), cell, r->table->name, field->name);
		char digits[24];
		const struct text count = text_number(digits, cell.n - 1);
		if (star) diag_label(r->d, item, "* stands behind 17 digits, not {1}", "* 要写在 17 位数字后面，这里是 {1} 位", &count, 1);
		else diag_label(r->d, item, "write it as files have it: '{1}'", "请照文件里的写法写“{1}”", &raw, 1);
	}
}

/* False: out of memory. */
static bool keep_row(struct reading_given *r, const struct row *row)
{
	struct given_rows *out = r->out;
	if (out->count == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 8;
		struct given_row *all = arena_alloc(r->arena, cap * sizeof *all);
		if (!all) return false;
		if (out->count) memcpy(all, out->rows, out->count * sizeof *all);
		out->rows = all;
		r->cap = cap;
	}
	struct given_row *kept = &out->rows[out->count];
	*kept = (struct given_row){.number = row->first - 1, .rejected = row->fault != CODE_COUNT};
	kept->cells = arena_zalloc(r->arena, r->table->field_count, sizeof *kept->cells);
	if (!kept->cells) return false;
	for (size_t i = 0; i < r->table->field_count; i++) {
		int column = out->column[i];
		if (column < 0 || (size_t)column >= (kept->rejected ? row->readable : row->kept)) continue;
		struct text cell = text_trim(row->cells[column]);
		kept->cells[i] = (struct text){arena_dup(r->arena, cell.p, cell.n), cell.n};
		if (!kept->cells[i].p) return false;
	}
	out->count++;
	return true;
}

static bool read_line(struct reading_given *r, struct line *line)
{
	struct row row;
	if (rows_line(r->rows, line, &row) != ROWS_OK) return false;
	if (line->number == 1) {
		read_headings(r, &row);
		return true;
	}
	if (row.fault == CODE_COUNT && all_blank(r, &row)) return true;
	if (row.fault == CODE_COUNT && row.count > r->headings) {
		too_long(r, &row);
		return true;
	}
	if (row.fault == CODE_COUNT) {
		doubt_commas(r, &row);
		doubt_cells(r, &row);
	}
	return keep_row(r, &row);
}

bool given_read(const struct pack *p, const struct given *g, struct rows *rows, struct arena *a, struct diags *d,
                struct given_rows *out)
{
	*out = (struct given_rows){.table = g->table};
	struct reading_given r = {.table = &p->tables[g->table], .node = g->rows, .rows = rows, .arena = a, .d = d, .out = out};
	const struct span body = g->rows->body;
	struct text rest = g->rows->text, raw = TEXT("");
	if (g->rows->style == STYLE_LITERAL) raw = (struct text){body.source->bytes.p + body.from, body.to - body.from};
	for (size_t i = 0; i < r.table->field_count; i++) out->column[i] = -1;
	if (!rows_start(rows, NULL, ',', false, ROW_CELLS_MAX)) return false;
	for (uint64_t number = 1; rest.n; number++) {
		bool ends, unused;
		r.line = take_line(&rest, &ends);
		r.raw = take_line(&raw, &unused);
		struct line line = {.text = r.line, .end = ends, .bad = r.line.n, .number = number};
		if (!read_line(&r, &line)) return false;
	}
	return true;
}

bool given_add(struct example *x, const struct given_rows *g)
{
	int key = x->pack->tables[g->table].key;
	for (size_t i = 0; i < g->count; i++) {
		const struct given_row *row = &g->rows[i];
		bool added = row->rejected ? example_rejected(x, g->table, row->number, row->cells[key])
		                           : example_row(x, g->table, row->number, row->cells);
		if (!added) return false;
	}
	return true;
}
