/* Physical lines, cells of rows, and what rejects a row. */
#include "intake_fixture.h"

#include <fcntl.h>

#include "intake/rows.h"

/* A reader over bytes in a file without a name. */
struct input {
	int fd;
	struct lines lines;
	struct rows rows;
};

static void input_open(struct input *s, const char *bytes, size_t n, char delimiter, bool multiline)
{
	const struct decoding utf8 = {.encoding = ENCODING_UTF8};
	char path[] = "/tmp/rollcall-rows-XXXXXX";
	s->fd = mkstemp(path);
	assert_true(s->fd >= 0);
	unlink(path);
	assert_int_equal(write(s->fd, bytes, n), (ssize_t)n);
	lines_init(&s->lines);
	lines_start(&s->lines, s->fd, 0, n, &utf8, 1);
	assert_true(rows_init(&s->rows));
	assert_true(rows_start(&s->rows, &s->lines, delimiter, multiline, ROW_CELLS_MAX));
}

static void input_close(struct input *s)
{
	rows_free(&s->rows);
	lines_free(&s->lines);
	close(s->fd);
}

/* The rows as text: cells trimmed in [ ], a fault as its code, cell and readable cells. */
static void describe(struct input *s, struct buf *out)
{
	struct row row;
	enum rows_result got;
	while ((got = rows_next(&s->rows, &row)) == ROWS_OK) {
		buf_printf(out, "%d", (int)row.first);
		if (row.lines > 1) buf_printf(out, "+%d", (int)row.lines - 1);
		if (row.fault != CODE_COUNT)
			buf_printf(out, " %s@%zu", code_name(row.fault), row.fault_cell);
		size_t shown = row.fault == CODE_COUNT ? row.kept : row.readable;
		for (size_t i = 0; i < shown; i++) {
			struct text t = text_trim(row.cells[i]);
			buf_str(out, "[");
			buf_text(out, t);
			buf_str(out, "]");
		}
		buf_str(out, "\n");
	}
	assert_int_equal(got, ROWS_END);
}

static const struct {
	const char *name, *bytes;
	size_t n; /* 0: up to the NUL */
	char delimiter;
	bool multiline;
	const char *want;
} cases[] = {
	{"plain", "a,b,c\n1,2,3\n", 0, ',', false, "1[a][b][c]\n2[1][2][3]\n"},
	{"CRLF, no final newline", "a,b\r\n1,2", 0, ',', false, "1[a][b]\n2[1][2]\n"},
	{"empty cells", ",,\n,\n\nx\n", 0, ',', false, "1[][][]\n2[][]\n3[]\n4[x]\n"},
	{"white space", " a , b\t,　c　\n", 0, ',', false, "1[a][b][c]\n"},
	{"TAB", "a\t\tb\n", 0, '\t', false, "1[a][][b]\n"},
	{"TAB and quotes", "a\t\"b\t1\"\tc\n", 0, '\t', false, "1[a][b\t1][c]\n"},
	{"bar", "a|b,c|d\n", 0, '|', false, "1[a][b,c][d]\n"},
	{"semicolon", "\"a;1\";b\n", 0, ';', false, "1[a;1][b]\n"},
	{"quoted", "\"a,1\",\"b\"\"2\",\" c \"\n", 0, ',', false, "1[a,1][b\"2][c]\n"},
	{"quotes in unquoted cells", "=\"5299\",赵\"六\",\"x\"\n", 0, ',', false, "1[=\"5299\"][赵\"六\"][x]\n"},
	{"blank before a quote", "a, \"b,c\" ,d\n", 0, ',', false, "1[a][b,c][d]\n"},
	{"text behind a quote", "\"a\"b,c\",d\n", 0, ',', false, "1[a\"b,c][d]\n"},
	{"only a pair of quotes", "\"\"\n", 0, ',', false, "1[]\n"},
	{"quoted, CRLF", "\"a\",\"b\"\r\nc,d\r\n", 0, ',', false, "1[a][b]\n2[c][d]\n"},
	{"quoted, no final newline", "a,\"b\"", 0, ',', false, "1[a][b]\n"},
	{"quote open", "1,\"a,2\n3,4\n", 0, ',', false, "1 E444@2[1]\n2[3][4]\n"},
	{"two stray quotes", "1,\"a,2\n3,4\n5,b\",6\n", 0, ',', false, "1 E444@2[1]\n2[3][4]\n3[5][b\"][6]\n"},
	{"quote open at the end", "1,2\n3,\"4", 0, ',', false, "1[1][2]\n2 E444@2[3]\n"},
	{"bare CR", "1,a\rb,2\n3,4,5\n", 0, ',', false, "1 E442@2[1]\n2[3][4][5]\n"},
	{"bare CR before CRLF", "1,2\r\r\n", 0, ',', false, "1 E442@2[1]\n"},
	{"bare CR at the end", "1,2\r", 0, ',', false, "1 E442@2[1]\n"},
	{"bare CR in quotes", "1,\"a\rb\",2\n", 0, ',', false, "1 E442@2[1]\n"},
	{"NUL", "1,2,a\0b,3\n4,5\n", 14, ',', false, "1 E443@3[1][2]\n2[4][5]\n"},
	{"NUL in quotes", "1,\"a\0\",3\n4,5\n", 13, ',', false, "1 E443@2[1]\n2[4][5]\n"},
	{"undecodable", "1,2,\xFF" "3,4\n5\n", 0, ',', false, "1 E441@3[1][2]\n2[5]\n"},
	{"undecodable in quotes", "1,\"2\",\"\xC3\"\n", 0, ',', false, "1 E441@3[1][2]\n"},
	{"the first fault counts", "1,\xFF,a\rb\n", 0, ',', false, "1 E441@2[1]\n"},
	{"the first fault counts, turned", "1,a\rb,\xFF\n", 0, ',', false, "1 E442@2[1]\n"},
	{"newline in a cell", "1,\"a\nb\",2\n3,4,5\n", 0, ',', true, "1+1[1][a\nb][2]\n3[3][4][5]\n"},
	{"CRLF in a cell", "1,\"a\r\nb\r\n\"\r\n3,4\r\n", 0, ',', true, "1+2[1][a\r\nb]\n4[3][4]\n"},
	{"newline and no end", "1,\"a\nb\",2", 0, ',', true, "1+1[1][a\nb][2]\n"},
	{"open to the end of the file", "1,2\n3,\"a\nb\nc\n", 0, ',', true, "1[1][2]\n2+2 E444@2[3]\n"},
	{"bare CR in a row of lines", "1,a\r2,\"b\nc\",4\n5\n", 0, ',', true, "1+1 E442@2[1]\n3[5]\n"},
	{"fault in the second line", "1,\"a\nb\xFF\",2\n3\n", 0, ',', true, "1+1 E441@2[1]\n3[3]\n"},
	{"empty file", "", 0, ',', false, ""},
	{"newline only", "\n", 0, ',', false, "1[]\n"},
	{"no newline", "x", 0, ',', false, "1[x]\n"},
};

static void cells_and_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct input s;
		struct buf got;
		buf_init(&got);
		input_open(&s, cases[i].bytes, cases[i].n ? cases[i].n : strlen(cases[i].bytes), cases[i].delimiter,
		            cases[i].multiline);
		describe(&s, &got);
		if (strcmp(got.p ? got.p : "", cases[i].want) != 0) fail_msg("%s: %s", cases[i].name, got.p);
		buf_free(&got);
		input_close(&s);
	}
}

/* A cell of n bytes in the middle of a row of three. */
static void expect_cell(size_t n, bool quoted, bool multiline, enum code want)
{
	struct input s;
	struct row row;
	char *bytes = malloc(n + 16), *p = stpcpy(bytes, quoted ? "1,\"" : "1,");
	memset(p, 'x', n);
	if (quoted && multiline) memcpy(p + 1, "\n", 1);
	p = stpcpy(p + n, quoted ? "\",3\n4\n" : ",3\n4\n");
	input_open(&s, bytes, (size_t)(p - bytes), ',', multiline);
	assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
	if (row.fault != want) fail_msg("%zu bytes, quoted %d: %d", n, quoted, (int)row.fault);
	assert_int_equal(row.count, 3);
	assert_int_equal(row.readable, want == CODE_COUNT ? 3 : 1);
	if (want != CODE_COUNT) assert_int_equal(row.fault_cell, 2);
	else assert_int_equal(row.cells[1].n, n);
	assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
	assert_int_equal(row.first, quoted && multiline ? 3 : 2);
	assert_int_equal(row.fault, CODE_COUNT);
	assert_int_equal(rows_next(&s.rows, &row), ROWS_END);
	input_close(&s);
	free(bytes);
}

static void cell_limit(void **state)
{
	static const size_t over[] = {1, 2, 4096, 1 << 20};
	(void)state;
	for (int quoted = 0; quoted < 2; quoted++)
		for (int multiline = 0; multiline < 2; multiline++) {
			expect_cell(PACK_CELL_BYTES_MAX - 1, quoted, multiline, CODE_COUNT);
			expect_cell(PACK_CELL_BYTES_MAX, quoted, multiline, CODE_COUNT);
			for (size_t i = 0; i < 4; i++) expect_cell(PACK_CELL_BYTES_MAX + over[i], quoted, multiline, E445);
		}
}

/* Quoted text that goes on over many lines: the parser's memory must stay small. */
static void endless_cell(void **state)
{
	struct input s;
	struct row row;
	struct buf b;
	(void)state;
	buf_init(&b);
	buf_str(&b, "1,\"");
	for (int i = 0; i < 200000; i++) buf_str(&b, "a long line of text\n");
	buf_str(&b, "\",3\n4,5,6\n");
	input_open(&s, b.p, b.n, ',', true);
	assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
	assert_int_equal(row.fault, E445);
	assert_int_equal(row.lines, 200001);
	assert_int_equal(row.count, 3);
	assert_int_equal(row.readable, 1);
	assert_true(s.rows.csv.entry_size < 4 * PACK_CELL_BYTES_MAX);
	assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
	assert_int_equal(row.first, 200002);
	assert_int_equal(row.count, 3);
	input_close(&s);
	buf_free(&b);
}

/* A row longer than the buffer may become. */
static void endless_row(void **state)
{
	size_t n = LINE_BYTES_MAX + (3 << 20);
	struct input s;
	struct row row;
	char *bytes = malloc(n + 8);
	(void)state;
	memset(bytes, 'x', n);
	memcpy(bytes, "7,8,", 4);
	memcpy(bytes + n, "\n1,2\n", 5);
	input_open(&s, bytes, n + 5, ',', false);
	assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
	assert_int_equal(row.fault, E446);
	assert_int_equal(row.readable, 2);
	assert_true(text_equal(row.cells[0], TEXT("7")));
	assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
	assert_int_equal(row.first, 2);
	assert_int_equal(row.count, 2);
	assert_int_equal(rows_next(&s.rows, &row), ROWS_END);
	input_close(&s);
	free(bytes);
}

/* The same where the limit lies in the middle of a character. */
static void endless_row_of_characters(void **state)
{
	const char sign[] = "王";
	(void)state;
	for (size_t before = 0; before < 3; before++) {
		size_t n = LINE_BYTES_MAX + 3000, at = 0;
		struct input s;
		struct row row;
		char *bytes = malloc(n + 8);
		memcpy(bytes, "xx", before);
		for (at = before; at + 3 <= n; at += 3) memcpy(bytes + at, sign, 3);
		memcpy(bytes + at, "\n1,2\n", 5);
		input_open(&s, bytes, at + 5, ',', false);
		assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
		assert_int_equal(row.fault, E446);
		assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
		assert_int_equal(row.count, 2);
		input_close(&s);
		free(bytes);
	}
}

/* Lines that end at every place around the buffer's size. */
static void buffer_edges(void **state)
{
	(void)state;
	for (size_t n = 256 * 1024 - 6; n < 256 * 1024 + 6; n++) {
		struct input s;
		struct row row;
		char *bytes = malloc(n + 8);
		memset(bytes, 'y', n);
		for (size_t i = 1000; i + 100 < n; i += 1000) bytes[i] = '\n';
		size_t end = (size_t)(stpcpy(bytes + n, "\r\nz,w") - bytes), rows = 0;
		input_open(&s, bytes, end, ',', false);
		while (rows_next(&s.rows, &row) == ROWS_OK) {
			assert_int_equal(row.first, ++rows);
			assert_int_equal(row.fault, CODE_COUNT);
		}
		assert_int_equal(row.count, 2);
		input_close(&s);
		free(bytes);
	}
}

/* Many columns: the rest is counted. */
static void many_cells(void **state)
{
	enum { CELLS = ROW_CELLS_MAX + 5 };
	char *bytes = malloc(2 * CELLS + 4);
	struct row row;
	(void)state;
	for (int quoted = 0; quoted < 2; quoted++) {
		struct input s;
		char *p = stpcpy(bytes, quoted ? "\"\"" : "");
		memset(p, ',', CELLS - 1);
		p[CELLS - 1] = '\n';
		input_open(&s, bytes, (size_t)(p - bytes) + CELLS, ',', false);
		assert_int_equal(rows_next(&s.rows, &row), ROWS_OK);
		assert_int_equal(row.count, CELLS);
		assert_int_equal(row.kept, ROW_CELLS_MAX);
		input_close(&s);
	}
	free(bytes);
}

static void on_cell(void *bytes, size_t n, void *data)
{
	struct text t = {bytes, n};
	buf_str(data, "[");
	buf_text(data, text_trim(t));
	buf_str(data, "]");
}

static void cells_of(struct csv_parser *p, struct text line, struct buf *out)
{
	buf_reset(out);
	assert_int_equal(csv_parse(p, line.p, line.n, on_cell, NULL, out), line.n);
	assert_int_equal(csv_parse(p, "\n", 1, on_cell, NULL, out), 1);
}

/* Lines without a quote, short and of every length around a word: the plain lane gives what libcsv gives. */
static void plain_lane_is_libcsv(void **state)
{
	static const char alphabet[] = {',', '\t', ';', ' ', 'a', '\x80', '\xEF', ',', '|'};
	static const char delimiters[] = {',', '\t', ';', '|'};
	uint32_t seed = 1;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		char line[40];
		struct text cells[64];
		size_t n = (size_t)(round % 37), count;
		char delimiter = delimiters[round % 4];
		struct csv_parser p;
		struct buf want, got;
		bool visible = false;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245 + 12345;
			line[i] = alphabet[(seed >> 16) % sizeof alphabet];
			visible |= line[i] == delimiter || (line[i] != ' ' && line[i] != '\t');
		}
		/* Of a line of white space alone libcsv gives no row at all. */
		if (!visible) continue;
		buf_init(&want);
		buf_init(&got);
		csv_init(&p, 0);
		csv_set_delim(&p, (unsigned char)delimiter);
		cells_of(&p, (struct text){line, n}, &want);
		assert_true(split_plain((struct text){line, n}, delimiter, cells, 64, &count));
		for (size_t i = 0; i < count; i++) on_cell((void *)(uintptr_t)cells[i].p, cells[i].n, &got);
		assert_true(text_equal(buf_view(&want), buf_view(&got)));
		csv_free(&p);
		buf_free(&want);
		buf_free(&got);
	}
	struct text cells[4];
	size_t count;
	assert_false(split_plain(TEXT("abcdefgh\"i"), ',', cells, 4, &count));
	assert_false(split_plain(TEXT("abcdefgh\r"), ',', cells, 4, &count));
	assert_false(split_plain((struct text){"a\0b", 3}, ',', cells, 4, &count));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_and_faults), cmocka_unit_test(cell_limit), cmocka_unit_test(endless_cell),
		cmocka_unit_test(endless_row), cmocka_unit_test(endless_row_of_characters), cmocka_unit_test(buffer_edges), cmocka_unit_test(many_cells),
		cmocka_unit_test(plain_lane_is_libcsv),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
