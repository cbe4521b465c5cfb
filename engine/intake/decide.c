#include "decide.h"

#include <errno.h>
#include <string.h>

static const char evidence_job[] = "the job says so";
static const char evidence_mark[] = "byte order mark";

void gb_tables_init(struct gb_tables *g)
{
	*g = (struct gb_tables){.tables = NULL};
	pthread_mutex_init(&g->lock, NULL);
	arena_init(&g->arena, 0);
}

void gb_tables_move(struct gb_tables *to, struct gb_tables *from)
{
	gb_tables_init(to);
	arena_adopt(&to->arena, &from->arena);
	to->tables = from->tables;
	from->tables = NULL;
}

void gb_tables_free(struct gb_tables *g)
{
	pthread_mutex_destroy(&g->lock);
	arena_free(&g->arena);
}

/* 0 or an errno value. */
static int gb_tables_get(struct gb_tables *g, const struct gb18030 **out)
{
	int error = 0;
	pthread_mutex_lock(&g->lock);
	if (!g->tables && !(g->tables = gb18030_load(&g->arena))) error = errno;
	*out = g->tables;
	pthread_mutex_unlock(&g->lock);
	return error;
}

/* Looks for the heading with the bytes read in one encoding. */
static void try_encoding(struct decision *out, enum encoding encoding, const struct scan *scan, const struct table *t,
                         const struct binding *b, struct rows *rows, struct lines *lines)
{
	struct decoding *d = &out->place.decoding;
	bool utf16_mark = scan->mark == MARK_UTF16LE || scan->mark == MARK_UTF16BE;
	d->encoding = encoding;
	d->sound = encoding == ENCODING_UTF8 && scan->utf8;
	d->big_endian = scan->big_endian;
	out->place.from = encoding == ENCODING_UTF16 && utf16_mark                  ? 2
	                  : encoding == ENCODING_UTF8 && scan->mark == MARK_UTF8 ? 3
	                                                                         : 0;
	out->result = heading_find(t, b, &out->place, rows, lines, &out->search);
}

/* Rows with an undecodable byte. False: reading failed. */
static bool count_bad_rows(const struct heading_place *place, struct lines *lines, uint64_t *count)
{
	struct line line;
	enum lines_result got;
	*count = 0;
	lines_start(lines, place->fd, place->from, place->end, &place->decoding, 1);
	while ((got = lines_next(lines, &line)) == LINES_OK) *count += line.bad < line.text.n;
	return got == LINES_END;
}

/* Which search came nearer: < 0, 0, > 0. */
static int nearer(const struct heading_search *a, const struct heading_search *b)
{
	const struct near_heading *x = &a->nearest, *y = &b->nearest;
	if (x->required_bound != y->required_bound) return x->required_bound > y->required_bound ? -1 : 1;
	if (x->bound_count != y->bound_count) return x->bound_count > y->bound_count ? -1 : 1;
	return (a->passed.bound_count < b->passed.bound_count) - (a->passed.bound_count > b->passed.bound_count);
}

/* Neither every row is UTF-8 nor is there a mark: whichever the headings bind under. */
static void choose(struct decision *out, const struct scan *scan, const struct table *t, const struct binding *b,
                   struct rows *rows, struct lines *lines)
{
	struct decision gb = *out;
	try_encoding(out, ENCODING_UTF8, scan, t, b, rows, lines);
	if (out->result == HEADING_FAILED) return;
	try_encoding(&gb, ENCODING_GB18030, scan, t, b, rows, lines);
	gb.evidence = "the headings are found as GB18030 only";
	out->evidence = "the headings are found as UTF-8 only";
	const bool none = out->result == HEADING_NONE, gb_none = gb.result == HEADING_NONE;
	const int before = none && gb_none ? nearer(&out->search, &gb.search) : (int)none - (int)gb_none;
	if (gb.result == HEADING_FAILED || before > 0) {
		*out = gb;
	} else if (before == 0) {
		uint64_t bad_utf8, bad_gb;
		if (!count_bad_rows(&out->place, lines, &bad_utf8) || !count_bad_rows(&gb.place, lines, &bad_gb)) {
			out->result = HEADING_FAILED;
			return;
		}
		if (bad_gb < bad_utf8) *out = gb;
		out->evidence = bad_gb < bad_utf8   ? "fewer rows are undecodable than as UTF-8"
		                : bad_gb > bad_utf8 ? "fewer rows are undecodable than as GB18030"
		                                    : "as many rows are undecodable as in GB18030";
	}
}

/* The encoding that is known without a look at the rows; AUTO if there is none. */
static enum encoding known_encoding(const struct scan *scan, const struct binding *b, const char **evidence)
{
	*evidence = evidence_job;
	if (b->encoding != ENCODING_AUTO || scan->mark == MARK_NONE) return b->encoding;
	*evidence = evidence_mark;
	return scan->mark == MARK_UTF8 ? ENCODING_UTF8 : ENCODING_UTF16;
}

/* The line in which the first so many rows below the heading end, where cells may have newlines; *count: the rows that there
 * were. False: reading failed. */
static bool end_of_rows(const struct decision *d, const struct binding *b, uint64_t most, struct rows *rows, struct lines *lines,
                        uint64_t *count, uint64_t *last)
{
	const struct heading *heading = &d->search.heading;
	struct row row;
	enum rows_result got = ROWS_OK;
	*count = 0;
	*last = heading->row;
	lines_start(lines, d->place.fd, d->place.from, d->place.end, &d->place.decoding, 1);
	if (b->skip_top != SKIP_AUTO && !heading_skip(lines, b->skip_top)) return false;
	if (!rows_start(rows, lines, heading->delimiter, true, ROW_CELLS_MAX)) return false;
	while (*count < most && (got = rows_next(rows, &row)) == ROWS_OK) {
		if (row.first >= heading->row) *last = row.first + row.lines - 1;
		*count += row.first > heading->row;
	}
	return got != ROWS_FAILED;
}

/* False: reading failed. */
static bool find_last(struct decision *d, uint64_t physical, const struct binding *b, struct rows *rows, struct lines *lines)
{
	const uint64_t bottom = (uint64_t)b->skip_bottom, heading = d->search.heading.row;
	if (!b->multiline) {
		d->last = bottom < physical - heading ? physical - bottom : heading;
		return true;
	}
	uint64_t below, kept;
	return end_of_rows(d, b, UINT64_MAX, rows, lines, &below, &d->last) &&
	       end_of_rows(d, b, bottom < below ? below - bottom : 0, rows, lines, &kept, &d->last);
}

void decide_file(int fd, const struct scan *scan, const struct table *t, const struct binding *b, struct gb_tables *gb,
                 struct rows *rows, struct lines *lines, struct decision *out)
{
	*out = (struct decision){.place = {.fd = fd, .end = scan->bytes}};
	enum encoding encoding = known_encoding(scan, b, &out->evidence);
	lines->error = 0;
	if (encoding == ENCODING_AUTO && scan->utf8) {
		encoding = ENCODING_UTF8;
		out->evidence = "every row is UTF-8";
	}
	if (encoding == ENCODING_AUTO || encoding == ENCODING_GB18030) {
		lines->error = gb_tables_get(gb, &out->place.decoding.gb);
		out->result = HEADING_FAILED;
		if (lines->error) return;
	}
	if (encoding == ENCODING_AUTO) choose(out, scan, t, b, rows, lines);
	else try_encoding(out, encoding, scan, t, b, rows, lines);
	if (out->result == HEADING_FOUND && b->skip_bottom != SKIP_AUTO && !find_last(out, scan->lines, b, rows, lines))
		out->result = HEADING_FAILED;
}

/* Whether a file seems to be UTF-8 by its beginning, which may end within a character. */
static bool begins_in_utf8(struct text first)
{
	enum { ENOUGH = 64 * 1024 };
	size_t n = first.n < ENOUGH ? first.n : ENOUGH;
	return utf8_check(first.p, n) + UTF8_BYTES_MAX > n;
}

bool decide_guess(int fd, const struct scan *scan, struct text first, const struct table *t, const struct binding *b,
                  struct gb_tables *gb, struct rows *rows, struct lines *lines, struct decision *out)
{
	*out = (struct decision){.place = {.fd = fd, .end = first.n}};
	enum encoding encoding = known_encoding(scan, b, &out->evidence);
	if (b->skip_bottom != SKIP_AUTO) return false;
	if (encoding == ENCODING_UTF8 || encoding == ENCODING_UTF16) {
		try_encoding(out, encoding, scan, t, b, rows, lines);
		return out->result == HEADING_FOUND;
	}
	if (encoding == ENCODING_AUTO && begins_in_utf8(first)) {
		try_encoding(out, ENCODING_UTF8, scan, t, b, rows, lines);
		if (out->result == HEADING_FOUND) return true;
	}
	if (gb_tables_get(gb, &out->place.decoding.gb) != 0) return false;
	if (encoding == ENCODING_AUTO) choose(out, scan, t, b, rows, lines);
	else try_encoding(out, ENCODING_GB18030, scan, t, b, rows, lines);
	return out->result == HEADING_FOUND;
}

bool decision_equal(const struct decision *a, const struct decision *b, const struct table *t)
{
	const struct heading *x = &a->search.heading, *y = &b->search.heading;
	return a->result == b->result && a->place.decoding.encoding == b->place.decoding.encoding &&
	       a->place.from == b->place.from && x->row == y->row && x->delimiter == y->delimiter && x->cells == y->cells &&
	       memcmp(x->column, y->column, t->field_count * sizeof x->column[0]) == 0;
}
