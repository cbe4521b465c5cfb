#include "heading.h"

#include <string.h>

#include "cell.h"

/* What one row, split in one way, has of a table's fields. */
struct attempt {
	enum heading_result result;
	int column[PACK_FIELDS_MAX];
	size_t bound, required_bound;
	int field, other_field;
	size_t first_column, second_column;
};

static bool has_alias(const struct field *f, struct text heading)
{
	for (size_t i = 0; i < f->alias_count; i++)
		if (text_equal(f->aliases[i], heading)) return true;
	return false;
}

/* The trimmed heading with its width folded; room has 512 bytes. No alias is longer. */
static bool heading_text(struct text cell, char room[512], struct text *out)
{
	struct text t = cell_trim(cell);
	if (t.n == 0 || t.n > 512) return false;
	*out = (struct text){room, text_fold_width(t, room)};
	return true;
}

static void try_row(const struct table *t, const struct row *row, struct attempt *a)
{
	bool twice = false, shared = false;
	*a = (struct attempt){.result = HEADING_NONE, .field = -1};
	for (size_t f = 0; f < t->field_count; f++) a->column[f] = -1;
	for (size_t c = 0; c < row->kept; c++) {
		char room[512];
		struct text heading;
		int holder = -1;
		if (!heading_text(row->cells[c], room, &heading)) continue;
		for (int f = 0; f < (int)t->field_count; f++) {
			if (!has_alias(&t->fields[f], heading)) continue;
			if (holder >= 0 && !shared && !twice) {
				shared = true;
				a->field = holder;
				a->other_field = f;
				a->first_column = c + 1;
			}
			if (a->column[f] >= 0 && !shared && !twice) {
				twice = true;
				a->field = f;
				a->first_column = (size_t)a->column[f] + 1;
				a->second_column = c + 1;
			}
			holder = f;
			if (a->column[f] >= 0) continue;
			a->column[f] = (int)c;
			a->bound++;
			a->required_bound += !t->fields[f].optional;
		}
	}
	for (size_t f = 0; f < t->field_count; f++)
		if (!t->fields[f].optional && a->column[f] < 0) return;
	if (a->bound == 0) return;
	a->result = twice ? HEADING_TWO_COLUMNS : shared ? HEADING_TWO_FIELDS : HEADING_FOUND;
}

static bool has_digit(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] >= '0' && t.p[i] <= '9') return true;
	return false;
}

/* ASCII, Chinese and line breaks only: safe on any terminal. Text with a digit could be a person's number. */
static bool may_be_quoted(struct text t)
{
	uint32_t cp;
	if (t.n > 60 || has_digit(t)) return false;
	for (size_t i = 0, len; i < t.n; i += len) {
		len = utf8_decode(t.p + i, t.n - i, &cp);
		bool ascii = (cp >= 0x20 && cp < 0x7F) || cp == '\n' || cp == '\r', chinese = cp >= 0x3000 && cp <= 0x9FFF;
		if (len == 0 || (!ascii && !chinese)) return false;
	}
	return true;
}

/* A heading as a job has it: one with line breaks in double quotes. Gives its bytes, at most twice as many and two. */
static size_t write_heading(struct text heading, char *out)
{
	char *to = out;
	if (!text_contains(heading, TEXT("\n")) && !text_contains(heading, TEXT("\r"))) {
		memcpy(out, heading.p, heading.n);
		return heading.n;
	}
	*to++ = '"';
	for (size_t i = 0; i < heading.n; i++) {
		const char c = heading.p[i];
		if (c == '\n' || c == '\r' || c == '"' || c == '\\') *to++ = '\\';
		*to++ = (char)(c == '\n' ? 'n' : c == '\r' ? 'r' : c);
	}
	*to++ = '"';
	return (size_t)(to - out);
}

/* Headings that are no field's, for the reader who looks for a slip; none of a row that may well be no heading. */
static void note_others(const struct row *row, const struct attempt *a, size_t fields, struct near_heading *near)
{
	size_t n = 0;
	near->other[0] = '\0';
	if (a->bound < 2) return;
	for (size_t c = 0; c < row->kept; c++) {
		char room[512];
		struct text heading;
		bool taken = false;
		for (size_t f = 0; f < fields; f++) taken |= a->column[f] == (int)c;
		if (taken || !heading_text(row->cells[c], room, &heading) || !may_be_quoted(heading)) continue;
		if (n + 2 * heading.n + 4 >= sizeof near->other) break;
		if (n > 0) n += (size_t)(stpcpy(near->other + n, ", ") - (near->other + n));
		n += write_heading(heading, near->other + n);
	}
	near->other[n] = '\0';
}

static void note_nearest(const struct table *t, const struct row *row, const struct attempt *a,
                         struct near_heading *near)
{
	if (a->bound == 0) return;
	if (near->row != 0 && (a->required_bound < near->required_bound ||
	                       (a->required_bound == near->required_bound && a->bound <= near->bound_count)))
		return;
	near->row = row->first;
	near->bound_count = a->bound;
	near->required_bound = a->required_bound;
	for (size_t f = 0; f < t->field_count; f++) near->bound[f] = a->column[f] >= 0;
	near->closes = false;
	for (size_t c = 0; c < row->kept; c++) {
		const struct text cell = cell_trim(row->cells[c]);
		near->closes |= cell.n && cell.p[cell.n - 1] == '"';
	}
	note_others(row, a, t->field_count, near);
}

static void note_passed(const struct table *t, const struct row *row, struct passed_row *passed)
{
	struct attempt a;
	struct row before = *row;
	if (row->fault != CODE_COUNT) before.kept = row->readable;
	try_row(t, &before, &a);
	if (passed->row == 0 || a.bound > passed->bound_count)
		*passed = (struct passed_row){row->first, row->fault, row->fault == CODE_COUNT ? row->kept + 1 : row->fault_cell, a.bound};
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* Whether a heading is an alias but for blanks inside, or has a remark in brackets or an asterisk behind it. */
static bool is_nearly(struct text heading, struct text alias)
{
	size_t i = 0, k = 0;
	for (;;) {
		while (i < heading.n && is_blank(heading.p[i])) i++;
		while (k < alias.n && is_blank(alias.p[k])) k++;
		if (k == alias.n) return i == heading.n || heading.p[i] == '(' || heading.p[i] == '*';
		if (i == heading.n || heading.p[i++] != alias.p[k++]) return false;
	}
}

static void note_missed(const struct table *t, const struct row *row, const struct attempt *a, int field,
                        struct heading_search *s)
{
	const struct field *f = &t->fields[field];
	for (size_t c = 0; c < row->kept && s->missed_count < MISSED_MOST; c++) {
		char room[512];
		struct text heading;
		bool taken = false;
		for (size_t i = 0; i < t->field_count; i++) taken |= a->column[i] == (int)c;
		if (taken || !heading_text(row->cells[c], room, &heading)) continue;
		for (size_t i = 0; i < f->alias_count; i++) {
			if (!is_nearly(heading, f->aliases[i])) continue;
			s->missed[s->missed_count].field = field;
			s->missed[s->missed_count].alias = (int)i;
			s->missed[s->missed_count++].column = c + 1;
			return;
		}
	}
}

static void settle(struct heading_search *s, const struct table *t, const struct row *row, char delimiter,
                   const struct attempt *a)
{
	s->row = row->first;
	s->field = a->field;
	s->other_field = a->other_field;
	s->first_column = a->first_column;
	s->second_column = a->second_column;
	s->heading.row = row->first;
	s->heading.delimiter = delimiter;
	s->heading.cells = row->count;
	memcpy(s->heading.column, a->column, t->field_count * sizeof a->column[0]);
	s->missed_count = 0;
	for (size_t f = 0; f < t->field_count; f++)
		if (t->fields[f].read && a->column[f] < 0) note_missed(t, row, a, (int)f, s);
}

bool heading_skip(struct lines *lines, int64_t rows)
{
	struct line line;
	for (int64_t i = 0; i < rows; i++) {
		enum lines_result got = lines_next(lines, &line);
		if (got != LINES_OK) return got == LINES_END;
	}
	return true;
}

enum heading_result heading_find(const struct table *t, const struct binding *binding,
                                 const struct heading_place *place, struct rows *rows, struct lines *lines,
                                 struct heading_search *out)
{
	static const char delimiters[] = {',', '\t', ';', '|'};
	bool fixed = binding->skip_top != SKIP_AUTO;
	enum heading_result best = HEADING_NONE;
	/* An earlier row wins over an earlier delimiter, so a later delimiter has fewer rows to look at. */
	uint64_t nth_end = fixed ? 1 : HEADING_ROWS;
	*out = (struct heading_search){.field = -1};
	for (size_t d = 0; d < sizeof delimiters; d++) {
		char delimiter = binding->delimiter ? binding->delimiter : delimiters[d];
		lines_start(lines, place->fd, place->from, place->end, &place->decoding, 1);
		if (fixed && !heading_skip(lines, binding->skip_top)) return HEADING_FAILED;
		if (!rows_start(rows, lines, delimiter, binding->multiline, ROW_CELLS_MAX)) return HEADING_FAILED;
		for (uint64_t nth = 1; nth <= nth_end; nth++) {
			struct row row;
			struct attempt a;
			enum rows_result got = rows_next(rows, &row);
			if (got == ROWS_FAILED) return HEADING_FAILED;
			if (got == ROWS_END) break;
			if (row.fault != CODE_COUNT || row.kept < row.count) {
				note_passed(t, &row, &out->passed);
				continue;
			}
			try_row(t, &row, &a);
			note_nearest(t, &row, &a, &out->nearest);
			if (a.result == HEADING_NONE) continue;
			best = a.result;
			nth_end = nth - 1;
			settle(out, t, &row, delimiter, &a);
		}
		if (binding->delimiter) break;
	}
	return best;
}
