/* A file read in stretches, cut anywhere between two rows, gives what it gives when it is read a row at a time: records,
 * rejected rows, counts. Where cells may have newlines it is cut where the quotes are even, and gives that or says that a
 * stretch ends within a row. The first byte chooses delimiter, encoding, whether there is a column that nobody reads and
 * whether cells may have newlines, the second how long the stretches are, the rest is the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "intake/marks.h"
#include "intake/reader.h"

enum { FIELDS = 4 };

static void require(bool truth)
{
	if (!truth) abort();
}

/* One table: an identity number, a text, a date, a listed value, in that order in the file. */
static struct table *make_table(struct arena *a)
{
	struct table *t = arena_zalloc(a, 1, sizeof *t);
	t->fields = arena_zalloc(a, FIELDS, sizeof *t->fields);
	t->field_count = FIELDS;
	t->nulls = arena_zalloc(a, 1, sizeof *t->nulls);
	t->nulls[0] = TEXT("NULL");
	t->null_count = 1;
	for (size_t i = 0; i < FIELDS; i++) t->fields[i].read = true;
	t->fields[0].type = TYPE_ID;
	t->fields[1].type = TYPE_STRING;
	t->fields[2].type = TYPE_DATE;
	t->fields[3].type = TYPE_INT;
	t->fields[3].has_values = true;
	t->fields[3].values = arena_zalloc(a, 1, sizeof *t->fields[3].values);
	t->fields[3].values[0].raw = TEXT("x");
	t->fields[3].value_count = 1;
	t->fields[3].numbers = arena_zalloc(a, 1, sizeof *t->fields[3].numbers);
	record_layout(t, false);
	return t;
}

static void add_token(struct buf *out, uint64_t token)
{
	char room[18];
	uint64_t rest = token_usable(token) ? token & ~(TOKEN_VALUE_MASK) : token;
	buf_add(out, (const char *)&rest, sizeof rest);
	buf_text(out, token_text(token, room));
}

static int by_place(const void *a, const void *b)
{
	const struct record *x = *(const struct record *const *)a, *y = *(const struct record *const *)b;
	return (x->place > y->place) - (x->place < y->place);
}

static void add_records(struct buf *out, const struct dataset *ds, const struct table *t)
{
	const struct records *r = dataset_records(ds, 0, 0, 0);
	const struct record **all = malloc((r->count + 1) * sizeof *all);
	require(all != NULL);
	for (uint32_t i = 0; i < r->count; i++) all[i] = records_at(r, t->record_size, i);
	qsort(all, r->count, sizeof *all, by_place);
	for (uint32_t i = 0; i < r->count; i++) {
		int32_t numbers[2] = {record_number(all[i], &t->fields[2]), record_number(all[i], &t->fields[3])};
		struct text text = TEXT("(missing)");
		char room[TEXT_CELL_ROOM];
		record_string(all[i], t->fields[1].offset, room, &text);
		buf_add(out, (const char *)&all[i]->place, sizeof all[i]->place);
		add_token(out, all[i]->number);
		buf_add(out, (const char *)numbers, sizeof numbers);
		buf_text(out, text);
	}
	free(all);
}

static void add_notes(struct buf *out, const struct notes *n)
{
	for (size_t i = 0; i < n->reject_count; i++)
		buf_printf(out, "%d:%d %s\n", (int)n->rejects[i].row, (int)n->rejects[i].column, code_name(n->rejects[i].code));
	for (size_t i = 0; i < n->quality_count; i++)
		buf_printf(out, "%d:%d %s %d\n", (int)n->quality[i].place, n->quality[i].field, n->quality[i].reason,
		           n->quality[i].damage);
	for (size_t i = 0; i < n->key_count; i++) add_token(out, n->keys[i].token);
}

static void add_counts(struct line_counts *sum, const struct line_counts *c)
{
	sum->top += c->top;
	sum->headings += c->headings;
	sum->blanks += c->blanks;
	sum->footers += c->footers;
	sum->rejected += c->rejected;
	sum->records += c->records;
	sum->key_cells += c->key_cells;
	sum->damaged += c->damaged;
	sum->continued += c->continued;
}

static void settle(struct line_counts *sum, const struct passage *p)
{
	sum->footers += p->trailer.footers;
	sum->blanks += p->trailer.blanks;
	sum->continued += p->trailer.continued;
}

/* As one: the last trailer of all is footers. */
static void read_as_one(struct reader *r, const struct reading *in, struct line_counts *sum)
{
	struct passage p;
	require(reader_whole(r, in, NULL, &p));
	add_counts(sum, &p.counts);
	if (p.trailer.open) settle(sum, &p);
}

/* Behind the row that begins there. */
static size_t row_end(const struct reading *in, struct text bytes, size_t at)
{
	const struct decoding *d = &in->place.decoding;
	if (d->encoding != ENCODING_UTF16) {
		const char *nl = memchr(bytes.p + at, '\n', bytes.n - at);
		return nl ? (size_t)(nl - bytes.p) + 1 : bytes.n;
	}
	for (; at + 1 < bytes.n; at += 2)
		if (bytes.p[at + d->big_endian] == '\n' && bytes.p[at + !d->big_endian] == 0) return at + 2;
	return bytes.n;
}

static bool is_even(const struct reading *in, const char *bytes, size_t n)
{
	const struct decoding *d = &in->place.decoding;
	return (d->encoding == ENCODING_UTF16 ? utf16_count(d->big_endian, bytes, n, '"') : marks_count(bytes, n, '"')) % 2 == 0;
}

/* In stretches of some rows each. False: one of them ends within a row. */
static bool read_in_stretches(struct reader *r, const struct reading *in, struct text bytes, unsigned rows,
                              struct line_counts *sum)
{
	uint64_t row = 1;
	for (size_t at = 0; at < bytes.n;) {
		struct stretch s = {.bytes = bytes.p + at, .offset = at, .row = row};
		struct passage p;
		for (unsigned i = 0; at + s.n < bytes.n; i++, row++) {
			if (i >= rows && (!in->binding->multiline || is_even(in, s.bytes, s.n))) break;
			s.n = row_end(in, bytes, at + s.n) - at;
		}
		s.last = at + s.n == bytes.n;
		require(reader_stretch(r, in, &s, &p));
		require(!p.broken || (in->binding->multiline && !s.last));
		if (p.broken) return false;
		require(p.row == s.row && p.n == s.n);
		add_counts(sum, &p.counts);
		at += s.n;
		if (!p.trailer.open) continue;
		if (at == bytes.n) {
			settle(sum, &p);
			continue;
		}
		require(reader_trailer(r, in, &s, p.trailer.row, &p));
		add_counts(sum, &p.counts);
	}
	return true;
}

/* False: nothing can be said. */
static bool read_all(const struct reading *in, const struct table *t, struct text bytes, unsigned rows, struct buf *out)
{
	bool whole = true;
	struct dataset ds = {0};
	struct reader *r = malloc(sizeof *r);
	struct line_counts sum = {0};
	require(r && dataset_init(&ds, 0, 0, 1) && reader_init(r, &ds, 0));
	if (rows) whole = read_in_stretches(r, in, bytes, rows, &sum);
	else read_as_one(r, in, &sum);
	buf_add(out, (const char *)&sum, sizeof sum);
	add_records(out, &ds, t);
	add_notes(out, &r->notes);
	notes_free(&r->notes);
	reader_free(r);
	free(r);
	dataset_free(&ds);
	return whole;
}

/* Footers above ordinary rows, and those at the end that more than one stretch holds, are for whoever knows all stretches. */
static bool has_footer(struct text bytes)
{
	static const char *const words[] = {"合计", "总计", "小计", "共计", "\xBA\xCF\xBC\xC6", "\xD7\xDC\xBC\xC6",
	                                    "\xD0\xA1\xBC\xC6", "\xB9\xB2\xBC\xC6", "\xA1\x8B", "\x8B\xA1"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_contains(bytes, text_of(words[i]))) return true;
	return false;
}

/* Where the n-th row from 0 begins, or the last that there is. */
static uint64_t nth_row(const struct reading *in, unsigned n)
{
	const struct heading_place *place = &in->place;
	struct lines lines;
	struct rows rows;
	struct row row = {.first = 1};
	lines_init(&lines);
	require(rows_init(&rows));
	lines_start(&lines, place->fd, 0, place->end, &place->decoding, 1);
	require(rows_start(&rows, &lines, in->heading.delimiter, in->binding->multiline, 64));
	for (unsigned i = 0; i <= n && rows_next(&rows, &row) == ROWS_OK; i++) continue;
	rows_free(&rows);
	lines_free(&lines);
	return row.first;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	static struct table *t;
	static struct table_cells cells;
	static const struct gb18030 *gb;
	static const struct binding bindings[] = {{.skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	                                          {.skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true}};
	struct buf one, several;
	if (!t) {
		arena_init(&arena, 0);
		t = make_table(&arena);
		gb = gb18030_load(&arena);
		require(hash_start() && gb && table_cells_init(&cells, t, &arena));
	}
	if (size < 2 || size > 1 << 16) return 0;
	static const enum encoding encodings[] = {ENCODING_UTF8, ENCODING_GB18030, ENCODING_UTF16, ENCODING_UTF16};
	struct text bytes = {(const char *)data + 2, size - 2};
	unsigned rows = data[1] % 8 + 1;
	struct reading in = {
		.cells = &cells, .binding = &bindings[data[0] >> 5 & 1],
		.heading = {.delimiter = ",\t;|"[data[0] & 3], .cells = FIELDS + (data[0] >> 4 & 1), .column = {0, 1, 2, 3}},
		.place = {.end = bytes.n, .decoding = {.encoding = encodings[data[0] >> 2 & 3], .big_endian = data[0] >> 2 & 1, .gb = gb}}};
	in.place.fd = memfd_create("blocks", MFD_CLOEXEC);
	require(in.place.fd >= 0 && write(in.place.fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
	in.heading.row = in.binding->multiline ? nth_row(&in, data[1] >> 6) : 1U + (data[1] >> 6);
	buf_init(&one);
	buf_init(&several);
	read_all(&in, t, bytes, 0, &one);
	if (read_all(&in, t, bytes, has_footer(bytes) ? UINT32_MAX : rows, &several))
		require(one.n == several.n && memcmp(one.p, several.p, one.n) == 0);
	buf_free(&one);
	buf_free(&several);
	close(in.place.fd);
	return 0;
}
