#include "stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"
#include "marks.h"

static const struct {
	const char *format;
	const char *bytes;
	size_t n;
} formats[] = {
	{"ZIP", "PK\x03\x04", 4},
	{"ZIP", "PK\x05\x06", 4},
	{"OLE", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
	{"PDF", "%PDF-", 5},
};

static void see_start(struct scan *s, const char *bytes, size_t n)
{
	if (n >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) s->mark = MARK_UTF8;
	else if (n >= 2 && !memcmp(bytes, "\xFF\xFE", 2)) s->mark = MARK_UTF16LE;
	else if (n >= 2 && !memcmp(bytes, "\xFE\xFF", 2)) s->mark = MARK_UTF16BE;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (n >= formats[i].n && !memcmp(bytes, formats[i].bytes, formats[i].n)) s->format = formats[i].format;
}

/* Which end of the characters of UTF-16 comes first, of a file that does not say: the one where newlines and delimiters have
 * their zero. Zeros alone do not tell: 一, 开 and the full-width blank have theirs at the other end. */
static bool looks_big_endian(const char *bytes, size_t n)
{
	size_t first = 0, second = 0;
	for (size_t i = 0; i + 1 < n; i += 2) {
		first += bytes[i] == 0 && bytes[i + 1] && strchr("\n,\t;|", bytes[i + 1]);
		second += bytes[i + 1] == 0 && bytes[i] && strchr("\n,\t;|", bytes[i]);
	}
	return first > second;
}

static void begin(struct stream *s, const char *bytes, size_t n)
{
	see_start(&s->scan, bytes, n);
	bool utf16_mark = s->scan.mark == MARK_UTF16LE || s->scan.mark == MARK_UTF16BE;
	s->wide = s->fixed == ENCODING_UTF16 || (s->fixed == ENCODING_AUTO && utf16_mark);
	s->scan.big_endian = utf16_mark ? s->scan.mark == MARK_UTF16BE : s->wide && looks_big_endian(bytes, n);
	if (s->wide) s->mark_bytes = utf16_mark ? 2 : 0;
	else s->mark_bytes = s->scan.mark == MARK_UTF8 && s->fixed != ENCODING_GB18030 ? 3 : 0;
}

bool stream_begin(struct stream *s, int fd, enum encoding fixed, size_t block_bytes, bool multiline, bool digest)
{
	*s = (struct stream){.fd = fd, .fixed = fixed, .block_bytes = block_bytes, .multiline = multiline, .cutting = true, .row = 1};
	s->scan.mark = MARK_NONE;
	if (digest) s->sha = sha256_begin();
	return s->sha || !digest;
}

static size_t count(const struct stream *s, const char *bytes, size_t n, char sign)
{
	return s->wide ? utf16_count(s->scan.big_endian, bytes, n, sign) : marks_count(bytes, n, sign);
}

/* Whether the bytes end without a newline. */
static bool ends_open(const struct stream *s, const char *bytes, size_t n)
{
	if (!s->wide) return bytes[n - 1] != '\n';
	return n % 2 == 1 || utf16_count(s->scan.big_endian, bytes + n - 2, 2, '\n') == 0;
}

/* Bytes that are not cut into rows are only counted and looked at. */
static void pass_over(struct stream *s, const char *bytes, size_t n)
{
	if (n == 0) return;
	s->scan.lines += count(s, bytes, n, '\n');
	s->line_open = ends_open(s, bytes, n);
	if (!s->wide) utf8_stream_add(&s->utf8, bytes, n);
}

static int keep_tail(struct stream *s, const char *bytes, size_t n)
{
	if (n > s->tail_cap) {
		char *grown = realloc(s->tail, 2 * n);
		if (!grown) return ENOMEM;
		s->tail = grown;
		s->tail_cap = 2 * n;
	}
	if (n > 0) memcpy(s->tail, bytes, n);
	s->tail_n = n;
	return 0;
}

/* Behind the last newline of a block with an even number of quotes before it; 0: there is none. */
static size_t even_end(const struct stream *s, const struct block *b)
{
	const size_t unit = s->wide ? 2 : 1;
	size_t end = (b->fresh + b->fresh_n) / unit * unit;
	bool odd = count(s, b->bytes, end, '"') % 2 == 1;
	for (; end > 0; end -= unit) {
		const char *last = b->bytes + end - unit;
		if (count(s, last, unit, '"')) odd = !odd;
		else if (!odd && count(s, last, unit, '\n')) break;
	}
	return end;
}

/* Behind the last newline of a block; 0: there is none. What was carried has none. */
static size_t rows_end(const struct stream *s, const struct block *b)
{
	const char *fresh = b->bytes + b->fresh;
	if (s->multiline) return even_end(s, b);
	if (s->wide) {
		size_t end = utf16_last_newline(s->scan.big_endian, fresh, b->fresh_n);
		return end ? b->fresh + end : 0;
	}
	const char *newline = memrchr(fresh, '\n', b->fresh_n);
	return newline ? (size_t)(newline - b->bytes) + 1 : 0;
}

/* Where the rows at hand end: behind the last newline, or at the end of the file. */
static int cut(struct stream *s, struct block *b, size_t have)
{
	b->n = s->ended ? have : rows_end(s, b);
	if (b->n == 0 && have > 0) {
		s->cutting = false;
		pass_over(s, b->bytes, have);
		return 0;
	}
	s->scan.lines += count(s, b->bytes, b->n, '\n');
	if (s->ended && have > 0) s->line_open = ends_open(s, b->bytes, have);
	s->row = s->scan.lines + 1;
	return keep_tail(s, b->bytes + b->n, have - b->n);
}

int stream_next(struct stream *s, char *room, struct block *out)
{
	size_t carried = s->tail_n, got = 0;
	if (carried > 0) memcpy(room, s->tail, carried);
	s->tail_n = 0;
	int error = file_read(s->fd, room + carried, s->block_bytes - carried, &got);
	if (error) return error;
	if (s->sha && !sha256_add(s->sha, room + carried, got)) return EIO;
	if (s->at == 0) begin(s, room, got);
	*out = (struct block){.bytes = room, .offset = s->at - carried, .row = s->row, .fresh = carried, .fresh_n = got};
	s->at += got;
	s->ended = out->last = got < s->block_bytes - carried;
	if (s->cutting) error = cut(s, out, carried + got);
	else pass_over(s, room, got);
	if (s->ended && s->line_open && s->at > s->mark_bytes) s->scan.lines++;
	return error;
}

bool stream_finish(struct stream *s)
{
	s->scan.bytes = s->at;
	s->scan.utf8 = utf8_stream_end(&s->utf8);
	void *sha = s->sha;
	s->sha = NULL;
	return !sha || sha256_end(sha, s->scan.sha256);
}

void stream_free(struct stream *s)
{
	char unused[65];
	if (s->sha) (void)sha256_end(s->sha, unused);
	free(s->tail);
	*s = (struct stream){0};
}
