#include "units.h"

#include <errno.h>
#include <iconv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"
#include "../base/system.h"
#include "../base/twins.h"

enum { CELLS_MAX = 64, NO_COLUMN = -1 };
#define NO_ICONV ((iconv_t)-1)

enum column { COLUMN_CODE, COLUMN_NAME, COLUMN_PARENT, COLUMN_RESPONSIBLE, COLUMN_PHONE, COLUMN_COUNT };

static const char *const headings[COLUMN_COUNT][5] = {
	{"code", "代码", "编码", "单位代码"},
	{"name", "名称", "单位名称"},
	{"parent", "上级", "上级代码", "上级单位"},
	{"responsible", "负责人", "责任人", "包保责任人"},
	{"phone", "电话", "联系电话"},
};

struct reader {
	struct arena *a;
	struct diags *d;
	const char *path;
	struct text rest;              /* of the file's bytes */
	iconv_t gb18030;               /* NO_ICONV: they are UTF-8 */
	uint64_t row;
	struct text cells[CELLS_MAX];
	size_t cell_count;
	size_t heading_count;          /* cells of the heading */
	int at[COLUMN_COUNT];          /* cell of each column, NO_COLUMN */
	struct text heading[COLUMN_COUNT]; /* of each column, as the file has it */
	struct unit *units;            /* grown */
	size_t count, cap;
};

/* Takes a line off, without its end. */
static struct text next_line(struct text *rest)
{
	const char *end = memchr(rest->p, '\n', rest->n);
	size_t n = end ? (size_t)(end - rest->p) : rest->n;
	struct text line = {rest->p, n};
	size_t step = end ? n + 1 : n;
	*rest = (struct text){rest->p + step, rest->n - step};
	if (line.n && line.p[line.n - 1] == '\r') line.n--;
	return line;
}

/* What most rows say of which the encoding can be told: GB18030 that is UTF-8, too, is as rare as a bad byte. */
static bool is_gb18030(struct text bytes)
{
	size_t utf8 = 0, others = 0;
	while (bytes.n) {
		struct text line = next_line(&bytes);
		if (utf8_valid(line) < line.n) others++;
		else utf8 += utf8_count(line) < line.n;
	}
	return others > utf8;
}

/* A line as UTF-8, up to the first byte that cannot be decoded; gives the bytes before that. out->p NULL: out of memory. */
static size_t decode(struct reader *r, struct text line, struct text *out)
{
	*out = (struct text){line.p, utf8_valid(line)};
	if (r->gb18030 == NO_ICONV) return out->n;
	/* No character of GB18030 becomes more than twice as long. */
	size_t room = 2 * line.n, left = room, in_left = line.n;
	char *to = arena_bytes(r->a, room);
	*out = (struct text){to, 0};
	if (!to) return 0;
	char *from = (char *)(uintptr_t)line.p; /* iconv does not write to its input */
	iconv(r->gb18030, NULL, NULL, NULL, NULL);
	iconv(r->gb18030, &from, &in_left, &to, &left);
	out->n = room - left;
	return line.n - in_left;
}

/* The cell, from 1, in which a byte of a line stands. */
static uint64_t cell_at(struct text line, size_t at)
{
	uint64_t cell = 1;
	bool quoted = false;
	for (size_t i = 0; i < at; i++) {
		if (line.p[i] == '"') quoted = !quoted;
		cell += line.p[i] == ',' && !quoted;
	}
	return cell;
}

/* The row of a line. False: a byte of it is no text, which is said, or memory ran out. */
static bool row_text(struct reader *r, struct text line, struct text *row)
{
	struct text before = {line.p, decode(r, line, row)};
	enum code code = before.n < line.n ? E441 : CODE_COUNT;
	static const struct {
		char byte;
		enum code code;
	} others[] = {{'\r', E442}, {'\0', E443}};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		const char *found = before.n ? memchr(before.p, others[i].byte, before.n) : NULL;
		if (!found) continue;
		before.n = (size_t)(found - before.p);
		code = others[i].code;
	}
	if (code == CODE_COUNT) *row = twins_replaced(r->a, *row);
	if (!row->p) r->d->failed = true;
	if (code == CODE_COUNT || r->d->failed) return !r->d->failed;
	const struct text as = text_of(r->gb18030 == NO_ICONV ? "UTF-8" : "GB18030");
	struct diag *item = diag_data(r->d, code, r->path, r->row, cell_at(line, before.n), NULL, 0);
	if (code == E441)
		diag_note(r->d, item, "the file is read as {1}, as most of its rows are", "本文件按 {1} 读取，多数行如此", &as, 1);
	return false;
}

/* The quoted cell at the start of line, unescaped in place of the arena; *used is its bytes with the quotes. False: the
 * quote is open at the end, or out of memory. */
static bool quoted_cell(struct reader *r, struct text line, struct text *cell, size_t *used)
{
	char *out = arena_bytes(r->a, line.n);
	if (!out) {
		r->d->failed = true;
		return false;
	}
	size_t n = 0;
	for (size_t i = 1; i < line.n; i++) {
		if (line.p[i] != '"') {
			out[n++] = line.p[i];
		} else if (i + 1 < line.n && line.p[i + 1] == '"') {
			out[n++] = line.p[i++];
		} else {
			*cell = (struct text){out, n};
			*used = i + 1;
			return i + 1 == line.n || line.p[i + 1] == ',';
		}
	}
	return false;
}

/* Splits a line into trimmed cells; says what is wrong and gives false otherwise. */
static bool split(struct reader *r, struct text line)
{
	r->cell_count = 0;
	for (;;) {
		if (r->cell_count == CELLS_MAX) {
			diag_data(r->d, E482, r->path, r->row, CELLS_MAX + 1, NULL, 0);
			return false;
		}
		struct text cell;
		size_t used;
		if (line.n && line.p[0] == '"') {
			if (!quoted_cell(r, line, &cell, &used)) {
				if (!r->d->failed) diag_data(r->d, E487, r->path, r->row, r->cell_count + 1, NULL, 0);
				return false;
			}
		} else {
			const char *comma = memchr(line.p, ',', line.n);
			used = comma ? (size_t)(comma - line.p) : line.n;
			cell = (struct text){line.p, used};
		}
		r->cells[r->cell_count++] = text_trim(cell);
		if (used == line.n) return true;
		line = (struct text){line.p + used + 1, line.n - used - 1};
	}
}

static bool blank_row(const struct reader *r)
{
	for (size_t i = 0; i < r->cell_count; i++)
		if (r->cells[i].n) return false;
	return true;
}

/* Says of a row whose cells are too few what parts them in place of commas. */
static void note_delimiter(struct reader *r, struct diag *item)
{
	static const struct {
		const char *sign, *en, *zh;
	} others[] = {{"，", "'，' is a full-width comma: write ','", "“，”是全角逗号：请用半角的“,”"},
	              {"、", "'、' parts no cells: write ','", "“、”不分隔单元格：请用半角的“,”"},
	              {"\t", "TAB parts no cells here: save the file as CSV", "这里不用 TAB 分隔：请另存为 CSV"},
	              {";", "';' parts no cells here: write ','", "这里不用“;”分隔：请用半角的“,”"}};
	for (size_t i = 0; i < r->cell_count; i++)
		for (size_t k = 0; k < sizeof others / sizeof *others; k++)
			if (text_contains(r->cells[i], text_of(others[k].sign))) {
				diag_note(r->d, item, others[k].en, others[k].zh, NULL, 0);
				return;
			}
}

static bool read_heading(struct reader *r)
{
	for (int c = 0; c < COLUMN_COUNT; c++) {
		r->at[c] = NO_COLUMN;
		for (size_t i = 0; i < r->cell_count; i++)
			for (size_t k = 0; headings[c][k]; k++) {
				if (!text_equal(r->cells[i], text_of(headings[c][k]))) continue;
				if (r->at[c] != NO_COLUMN) {
					struct text heading = text_of(headings[c][r->d->language == LANGUAGE_ZH]);
					diag_data(r->d, E488, r->path, r->row, i + 1, &heading, 1);
					return false;
				}
				r->at[c] = (int)i;
				r->heading[c] = r->cells[i];
			}
	}
	r->heading_count = r->cell_count;
	if (r->at[COLUMN_CODE] != NO_COLUMN && r->at[COLUMN_NAME] != NO_COLUMN) return true;
	note_delimiter(r, diag_data(r->d, E481, r->path, r->row, 0, NULL, 0));
	return false;
}

static struct text column_text(const struct reader *r, enum column c)
{
	return r->at[c] == NO_COLUMN ? TEXT("") : r->cells[r->at[c]];
}

static void read_unit(struct reader *r)
{
	if (r->cell_count != r->heading_count) {
		note_delimiter(r, diag_data(r->d, E482, r->path, r->row, 0, NULL, 0));
		return;
	}
	for (int c = COLUMN_CODE; c <= COLUMN_NAME; c++)
		if (!r->cells[r->at[c]].n) {
			diag_data(r->d, E484, r->path, r->row, (uint64_t)r->at[c] + 1, &r->heading[c], 1);
			return;
		}
	if (!grow(&r->units, &r->cap, r->count, sizeof *r->units)) {
		r->d->failed = true;
		return;
	}
	r->units[r->count++] = (struct unit){
		.code = column_text(r, COLUMN_CODE),
		.name = column_text(r, COLUMN_NAME),
		.parent = column_text(r, COLUMN_PARENT),
		.responsible = column_text(r, COLUMN_RESPONSIBLE),
		.phone = column_text(r, COLUMN_PHONE),
		.row = r->row,
	};
}

static int by_code(const void *left, const void *right)
{
	const struct unit *a = *(const struct unit *const *)left, *b = *(const struct unit *const *)right;
	int order = text_compare(a->code, b->code);
	return order ? order : (a->row > b->row) - (a->row < b->row);
}

static const struct unit *find(const struct unit *const *sorted, size_t count, struct text code)
{
	for (size_t low = 0; low < count;) {
		size_t middle = low + (count - low) / 2;
		int order = text_compare(sorted[middle]->code, code);
		if (order == 0) return sorted[middle];
		if (order < 0)
			low = middle + 1;
		else
			count = middle;
	}
	return NULL;
}

/* Each code stands once, each parent is there, and no chain of parents is a circle. */
static void check_codes(struct reader *r)
{
	const struct unit **sorted = malloc((r->count ? r->count : 1) * sizeof *sorted);
	if (!sorted) {
		r->d->failed = true;
		return;
	}
	for (size_t i = 0; i < r->count; i++) sorted[i] = &r->units[i];
	qsort(sorted, r->count, sizeof *sorted, by_code);
	for (size_t i = 1; i < r->count; i++) {
		if (!text_equal(sorted[i]->code, sorted[i - 1]->code)) continue;
		char row[24];
		snprintf(row, sizeof row, "%" PRIu64, sorted[i - 1]->row);
		diag_data(r->d, E483, r->path, sorted[i]->row, (uint64_t)r->at[COLUMN_CODE] + 1,
		          (struct text[]){text_of(row)}, 1);
	}
	for (size_t i = 0; i < r->count; i++) {
		const struct unit *u = &r->units[i];
		int depth = 0;
		while (u && u->parent.n && depth++ < UNITS_DEPTH_MAX) {
			const struct unit *parent = find(sorted, r->count, u->parent);
			if (!parent && u == &r->units[i])
				diag_data(r->d, E485, r->path, u->row, (uint64_t)r->at[COLUMN_PARENT] + 1, NULL, 0);
			u = parent;
		}
		if (depth > UNITS_DEPTH_MAX)
			diag_data(r->d, E486, r->path, r->units[i].row, (uint64_t)r->at[COLUMN_PARENT] + 1, NULL, 0);
	}
	free(sorted);
}

static struct units *finish(struct reader *r, const char *path, struct text bytes)
{
	struct units *units = arena_zalloc(r->a, 1, sizeof *units);
	struct unit *items = arena_zalloc(r->a, r->count, sizeof *items);
	if (!units || !items || !sha256_hex(bytes, units->sha256)) {
		r->d->failed = true;
		return NULL;
	}
	if (r->count) memcpy(items, r->units, r->count * sizeof *items);
	units->path = path;
	units->items = items;
	units->count = r->count;
	return units;
}

/* Whether the file can be read row by row. */
static bool begin(struct reader *r, struct text bytes)
{
	if (text_starts(bytes, TEXT("\xEF\xBB\xBF"))) bytes = (struct text){bytes.p + 3, bytes.n - 3};
	r->rest = bytes;
	const bool utf16 = text_starts(bytes, TEXT("\xFF\xFE")) || text_starts(bytes, TEXT("\xFE\xFF"));
	const bool gb18030 = is_gb18030(bytes);
	if (gb18030 && !utf16) r->gb18030 = iconv_open("UTF-8", "GB18030");
	if (gb18030 && r->gb18030 == NO_ICONV) {
		if (!utf16 && errno == ENOMEM) r->d->failed = true;
		else diag_data(r->d, E489, r->path, 0, 0, NULL, 0);
		return false;
	}
	if (!bytes.n || memchr(bytes.p, '\n', bytes.n) || !memchr(bytes.p, '\r', bytes.n - 1)) return true;
	diag_data(r->d, E447, r->path, 1, 0, NULL, 0);
	return false;
}

/* All rows. False: they have no heading, which was said. */
static bool read_rows(struct reader *r)
{
	bool headed = false;
	while (r->rest.n && !r->d->failed) {
		struct text row;
		r->row++;
		const bool good = row_text(r, next_line(&r->rest), &row) && split(r, row);
		if (good && blank_row(r)) continue;
		if (headed && good) read_unit(r);
		else if (!headed && (!good || !read_heading(r))) return false;
		headed = true;
	}
	if (!headed && !r->d->failed) diag_data(r->d, E481, r->path, 1, 0, NULL, 0);
	return headed;
}

struct units *units_parse(const char *path, struct text bytes, struct arena *a, struct diags *d)
{
	struct reader r = {.a = a, .d = d, .path = path, .gb18030 = NO_ICONV};
	size_t errors = d->errors;
	if (begin(&r, bytes) && read_rows(&r) && !d->failed) check_codes(&r);
	struct units *units = d->failed || d->errors > errors ? NULL : finish(&r, path, bytes);
	if (r.gb18030 != NO_ICONV) iconv_close(r.gb18030);
	free(r.units);
	return units;
}

struct units *units_load(const struct job *job, struct arena *a, struct diags *d)
{
	const char *name = arena_dup(a, job->directory.p, job->directory.n);
	const char *path = name ? path_join(a, job->dir, name) : NULL;
	struct text bytes;
	int error = path ? file_read_all(path, UNITS_BYTES_MAX, a, &bytes) : ENOMEM;
	if (error == ENOMEM) {
		d->failed = true;
	} else if (error == EFBIG) {
		diag_data(d, E480, name, 0, 0, NULL, 0);
	} else if (error) {
		DIAG(d, E001, job->directory_at, text_of(system_reason(error, d->language)));
	} else {
		return units_parse(name, bytes, a, d);
	}
	return NULL;
}
