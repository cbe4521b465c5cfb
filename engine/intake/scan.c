#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"
#include "delivery.h"

enum { SCAN_BYTES = 256 * 1024 };

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

static uint64_t count_newlines(const char *bytes, size_t n)
{
	uint64_t count = 0;
	for (const char *end = bytes + n; (bytes = memchr(bytes, '\n', (size_t)(end - bytes))); bytes++) count++;
	return count;
}

static uint64_t count_newline_units(const char *bytes, size_t n, bool big_endian)
{
	uint64_t count = 0;
	for (size_t i = 0; i + 1 < n; i += 2)
		count += big_endian ? bytes[i] == 0 && bytes[i + 1] == '\n' : bytes[i] == '\n' && bytes[i + 1] == 0;
	return count;
}

int delivery_scan(int fd, int copy_fd, enum encoding fixed, struct scan *out, bool *copy_failed)
{
	struct utf8_stream utf8 = {.n = 0};
	bool wide = false, ended = true;
	size_t got = 0, mark = 0;
	int error = 0;
	*out = (struct scan){.mark = MARK_NONE};
	*copy_failed = false;
	void *sha = sha256_begin();
	char *bytes = malloc(SCAN_BYTES);
	if (!sha || !bytes) error = ENOMEM;
	while (!error && (error = file_read(fd, bytes, SCAN_BYTES, &got)) == 0 && got > 0) {
		if (out->bytes == 0) {
			see_start(out, bytes, got);
			bool utf16_mark = out->mark == MARK_UTF16LE || out->mark == MARK_UTF16BE;
			wide = fixed == ENCODING_UTF16 || (fixed == ENCODING_AUTO && utf16_mark);
			mark = wide ? (utf16_mark ? 2 : 0) : out->mark == MARK_UTF8 && fixed != ENCODING_GB18030 ? 3 : 0;
		}
		out->bytes += got;
		if (!sha256_add(sha, bytes, got)) error = EIO;
		if (!error && copy_fd >= 0 && (error = file_write(copy_fd, bytes, got)) != 0) *copy_failed = true;
		if (wide) {
			bool big = out->mark == MARK_UTF16BE;
			out->lines += count_newline_units(bytes, got, big);
			ended = got % 2 == 0 && count_newline_units(bytes + got - 2, 2, big) == 1;
		} else {
			out->lines += count_newlines(bytes, got);
			ended = bytes[got - 1] == '\n';
			utf8_stream_add(&utf8, bytes, got);
			if (!out->twins) out->twins = twins_possible(bytes, got);
		}
	}
	if (!ended && out->bytes > mark) out->lines++;
	out->utf8 = utf8_stream_end(&utf8);
	if (sha && !sha256_end(sha, out->sha256) && !error) error = EIO;
	free(bytes);
	return error;
}
