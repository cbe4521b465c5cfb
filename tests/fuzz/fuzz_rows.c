/* Rows and cells: the plain lane gives the cells that libcsv gives, every physical line is in exactly one row, and what
 * is said to be readable is. The first byte chooses the delimiter and the mode, the rest is the file. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "intake/rows.h"

static void require(bool truth)
{
	if (!truth) abort();
}

/* Cells and row ends as libcsv gives them, each cell trimmed and its length before it. */
static void add_cell(struct buf *out, struct text cell)
{
	struct text t = text_trim(cell);
	buf_add(out, (const char *)&t.n, sizeof t.n);
	buf_text(out, t);
}

static void on_cell(void *bytes, size_t n, void *data) { add_cell(data, (struct text){bytes, n}); }

static void on_row(int end, void *data)
{
	(void)end;
	buf_str(data, "\nrow");
}

/* What libcsv reads, and whether it ended between two rows. */
static bool reference(struct text bytes, char delimiter, struct buf *out)
{
	struct csv_parser p;
	csv_init(&p, 0);
	csv_set_delim(&p, (unsigned char)delimiter);
	require(csv_parse(&p, bytes.p, bytes.n, on_cell, on_row, out) == bytes.n);
	require(csv_parse(&p, "\n", 1, on_cell, on_row, out) == 1);
	bool between = p.pstate == 0;
	csv_free(&p);
	return between;
}

static bool has_row(struct text line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] != ' ' && line.p[i] != '\t') return true;
	return false;
}

/* Whether anything but quotes and delimiters has a meaning in this line. */
static bool is_sound(struct text line)
{
	return !memchr(line.p, '\r', line.n) && !memchr(line.p, '\0', line.n) && utf8_valid(line) == line.n;
}

static void add_row(const struct row *row, struct buf *out)
{
	for (size_t i = 0; i < row->kept; i++) add_cell(out, row->cells[i]);
	buf_str(out, "\nrow");
}

/* One row of a file whose rows are its lines, against that line alone. */
static void check_line(struct text line, const struct row *row, char delimiter)
{
	struct buf want, got;
	buf_init(&want);
	buf_init(&got);
	if (is_sound(line)) {
		/* Private-use stand-ins are replaced before anything else is looked at. */
		char *real = malloc(line.n + line.n / 3 + 1);
		require(real != NULL);
		bool between = reference((struct text){real, twins_replace(line, real)}, delimiter, &want);
		free(real);
		require(between == (row->fault != E444));
		if (between && row->fault == CODE_COUNT && (has_row(line) || delimiter == '\t')) {
			add_row(row, &got);
			/* A line of nothing but white space is a row of one blank cell here, and none there. */
			require(want.n == 0 || text_equal(buf_view(&want), buf_view(&got)));
		}
	} else {
		require(row->fault == E441 || row->fault == E442 || row->fault == E443);
	}
	buf_free(&want);
	buf_free(&got);
}

static struct text next_line(struct text *rest, bool *ended)
{
	const char *nl = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct text line = {rest->p, nl ? (size_t)(nl - rest->p) : rest->n};
	size_t taken = line.n + (nl ? 1 : 0);
	*rest = (struct text){rest->p + taken, rest->n - taken};
	*ended = nl != NULL;
	if (nl && line.n && line.p[line.n - 1] == '\r') line.n--;
	return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct decoding utf8 = {.encoding = ENCODING_UTF8};
	struct lines lines;
	struct rows rows;
	struct row row;
	enum rows_result result;
	uint64_t physical = 0;
	if (size < 1) return 0;
	char delimiter = ",\t;|"[data[0] & 3];
	bool multiline = data[0] & 4;
	struct text bytes = {(const char *)data + 1, size - 1}, rest = bytes;
	int fd = memfd_create("rows", MFD_CLOEXEC);
	require(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
	lines_init(&lines);
	lines_start(&lines, fd, 0, bytes.n, &utf8, 1);
	require(rows_init(&rows) && rows_start(&rows, &lines, delimiter, multiline, 64));
	while ((result = rows_next(&rows, &row)) == ROWS_OK) {
		require(row.first == physical + 1 && row.lines >= 1);
		physical += row.lines;
		require(row.readable <= row.kept && row.kept <= row.count && row.kept <= 64);
		require(row.fault == CODE_COUNT || row.fault_cell >= 1);
		for (size_t i = 0; i < row.kept; i++)
			if (row.fault == CODE_COUNT) require(row.cells[i].n <= PACK_CELL_BYTES_MAX || row.count == 1);
		bool ended = false;
		struct text line = {0};
		for (uint64_t i = 0; i < row.lines; i++) line = next_line(&rest, &ended);
		if (!multiline) require(row.lines == 1);
		if (row.lines == 1 && row.count <= 64 && (!multiline || row.fault != E444)) check_line(line, &row, delimiter);
	}
	require(result == ROWS_END && rest.n == 0);
	rows_free(&rows);
	lines_free(&lines);
	close(fd);
	return 0;
}
