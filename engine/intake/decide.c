#include "decide.h"

#include <errno.h>

static const char evidence_job[] = "the job says so";
static const char evidence_mark[] = "byte order mark";

/* Looks for the heading with the bytes read in one encoding. */
static void try_encoding(struct decision *out, enum encoding encoding, const struct scan *scan, const struct table *t,
                         const struct binding *b, struct rows *rows, struct lines *lines)
{
	struct decoding *d = &out->place.decoding;
	bool utf16_mark = scan->mark == MARK_UTF16LE || scan->mark == MARK_UTF16BE;
	d->encoding = encoding;
	d->sound = encoding == ENCODING_UTF8 && scan->utf8;
	d->twins = encoding == ENCODING_UTF16 || scan->twins;
	d->big_endian = scan->mark == MARK_UTF16BE;
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

static bool nearer(const struct near_heading *a, const struct near_heading *b)
{
	return a->required_bound > b->required_bound ||
	       (a->required_bound == b->required_bound && a->bound_count > b->bound_count);
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
	if (gb.result == HEADING_FAILED) {
		*out = gb;
	} else if (out->result == HEADING_NONE) {
		if (gb.result != HEADING_NONE || nearer(&gb.search.nearest, &out->search.nearest)) *out = gb;
	} else if (gb.result != HEADING_NONE) {
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

void decide_file(int fd, const struct scan *scan, const struct table *t, const struct binding *b,
                 const struct gb18030 **gb, struct arena *a, struct rows *rows, struct lines *lines,
                 struct decision *out)
{
	enum encoding encoding = b->encoding;
	bool automatic = encoding == ENCODING_AUTO;
	*out = (struct decision){.place = {.fd = fd, .end = scan->bytes}, .evidence = evidence_job};
	lines->error = 0;
	if (automatic && scan->mark != MARK_NONE) {
		encoding = scan->mark == MARK_UTF8 ? ENCODING_UTF8 : ENCODING_UTF16;
		out->evidence = evidence_mark;
	} else if (automatic && scan->utf8) {
		encoding = ENCODING_UTF8;
		out->evidence = "every row is UTF-8";
	}
	if (!*gb && (encoding == ENCODING_AUTO || encoding == ENCODING_GB18030)) {
		*gb = gb18030_load(a);
		if (!*gb) {
			lines->error = errno;
			out->result = HEADING_FAILED;
			return;
		}
	}
	out->place.decoding.gb = *gb;
	if (encoding == ENCODING_AUTO) choose(out, scan, t, b, rows, lines);
	else try_encoding(out, encoding, scan, t, b, rows, lines);
}
