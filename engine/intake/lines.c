#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"

enum {
	BUFFER_BYTES = 256 * 1024,
	PIECE_BYTES = 64 * 1024,   /* of UTF-16 */
	FIRST_BYTES = 4 * 1024     /* read at first: who looks for a heading needs no more. Each time after, twice as many */
};

void lines_init(struct lines *l) { *l = (struct lines){.fd = -1}; }

void lines_free(struct lines *l)
{
	free(l->buf);
	free(l->raw);
	free(l->decoded);
	lines_init(l);
}

void lines_start(struct lines *l, int fd, uint64_t from, uint64_t end, const struct decoding *d, uint64_t first)
{
	l->fd = fd;
	l->at = from;
	l->end = end;
	l->decoding = *d;
	l->next = first;
	l->error = 0;
	l->from = l->to = 0;
	l->high = 0;
	l->piece = FIRST_BYTES;
}

/* Up to n bytes at the present place. */
static bool read_piece(struct lines *l, char *into, size_t n, size_t *got)
{
	if (n > l->piece) n = l->piece;
	if (l->piece < BUFFER_BYTES) l->piece *= 2;
	if (n > l->end - l->at) n = (size_t)(l->end - l->at);
	l->error = file_read_at(l->fd, into, n, l->at, got);
	if (l->error) return false;
	/* The file became shorter than it was: the count of its lines will tell. */
	if (*got < n) l->end = l->at + *got;
	l->at += *got;
	return true;
}

static bool reserve(struct lines *l, char **p, size_t *cap, size_t need)
{
	if (need <= *cap) return true;
	char *grown = realloc(*p, need);
	if (!grown) {
		l->error = ENOMEM;
		return false;
	}
	*p = grown;
	*cap = need;
	return true;
}

static bool fill_utf16(struct lines *l)
{
	size_t raw_cap = l->raw ? PIECE_BYTES : 0, got;
	if (!reserve(l, &l->raw, &raw_cap, PIECE_BYTES)) return false;
	if (!read_piece(l, l->raw, PIECE_BYTES, &got)) return false;
	l->to += utf16_decode(l->decoding.big_endian, l->raw, got & ~(size_t)1, &l->high, l->buf + l->to);
	if (l->at == l->end && (got % 2 == 1 || l->high)) {
		l->buf[l->to++] = ENCODING_BAD;
		l->high = 0;
	}
	return true;
}

/* More bytes behind those at hand; the buffer grows when it is full of one line. */
static bool fill(struct lines *l)
{
	if (l->from > 0) memmove(l->buf, l->buf + l->from, l->to - l->from);
	l->to -= l->from;
	l->from = 0;
	size_t need = l->to + 2 * PIECE_BYTES + 2;
	if (need < BUFFER_BYTES) need = BUFFER_BYTES;
	if (need > l->cap && !reserve(l, &l->buf, &l->cap, need > 2 * l->cap ? need : 2 * l->cap)) return false;
	if (l->decoding.encoding == ENCODING_UTF16) return fill_utf16(l);
	size_t got;
	if (!read_piece(l, l->buf + l->to, l->cap - l->to, &got)) return false;
	l->to += got;
	return true;
}

/* The place of the next newline; to if the part ends before one, SIZE_MAX after a failure. *cut: the line is longer
 * than the limit; its beginning is what is at hand. */
static size_t find_newline(struct lines *l, bool *cut)
{
	size_t searched = 0;
	*cut = false;
	for (;;) {
		const char *nl = NULL;
		if (l->to > l->from + searched)
			nl = memchr(l->buf + l->from + searched, '\n', l->to - l->from - searched);
		searched = (nl ? (size_t)(nl - l->buf) : l->to) - l->from;
		if (searched > LINE_BYTES_MAX) {
			*cut = true;
			return l->from + LINE_BYTES_MAX;
		}
		if (nl || l->at == l->end) return l->from + searched;
		if (!fill(l)) return SIZE_MAX;
	}
}

/* Drops bytes up to and including the next newline. */
static bool skip_line(struct lines *l, size_t *end)
{
	*end = 0;
	for (;;) {
		const char *nl = l->to > l->from ? memchr(l->buf + l->from, '\n', l->to - l->from) : NULL;
		if (nl) {
			l->from = (size_t)(nl - l->buf) + 1;
			*end = 1;
			return true;
		}
		l->from = l->to;
		if (l->at == l->end) return true;
		if (!fill(l)) return false;
	}
}

/* Copies a line that is about to leave the buffer. */
static bool keep(struct lines *l, struct line *out)
{
	if (out->text.p == l->decoded) return true;
	if (!reserve(l, &l->decoded, &l->decoded_cap, out->text.n + 1)) return false;
	memcpy(l->decoded, out->text.p, out->text.n);
	out->text.p = l->decoded;
	return true;
}

static bool decode(struct lines *l, struct line *out)
{
	struct text t = out->text;
	const struct decoding *d = &l->decoding;
	if (d->encoding == ENCODING_GB18030 && !bytes_ascii(t.p, t.n)) {
		if (!reserve(l, &l->decoded, &l->decoded_cap, 2 * t.n + 1)) return false;
		out->text = (struct text){l->decoded, gb18030_decode(d->gb, t.p, t.n, l->decoded)};
	} else if (d->encoding != ENCODING_GB18030 && t.n > 0 && twins_possible(t.p, t.n)) {
		if (!reserve(l, &l->decoded, &l->decoded_cap, t.n + t.n / 3 + 1)) return false;
		out->text = (struct text){l->decoded, twins_replace(t, l->decoded)};
	}
	out->bad = d->sound ? out->text.n : utf8_check(out->text.p, out->text.n);
	return true;
}

enum lines_result lines_next(struct lines *l, struct line *out)
{
	bool cut;
	size_t stop = find_newline(l, &cut);
	if (stop == SIZE_MAX) return LINES_FAILED;
	if (stop == l->from && stop == l->to && l->at == l->end) return LINES_END;
	out->text = (struct text){l->buf + l->from, stop - l->from};
	out->number = l->next++;
	out->cut = cut;
	out->end = stop < l->to && !cut ? 1 : 0;
	l->from = stop + out->end;
	if (out->end && out->text.n > 0 && out->text.p[out->text.n - 1] == '\r') {
		out->text.n--;
		out->end = 2;
	}
	if (!decode(l, out)) return LINES_FAILED;
	/* The cut may go through a character. */
	if (cut && out->text.n - out->bad < UTF8_BYTES_MAX) out->bad = out->text.n;
	if (cut && (!keep(l, out) || !skip_line(l, &out->end))) return LINES_FAILED;
	return LINES_OK;
}
