/* Bytes of a delivery to UTF-8, a row at a time: GB18030, UTF-16, and the characters on which editions of GB18030
 * differ. What cannot be decoded becomes the byte ENCODING_BAD, which no UTF-8 text has, so that one look finds it.
 * Knows nothing of files, rows or cells. */
#ifndef ROLLCALL_ENCODING_H
#define ROLLCALL_ENCODING_H

#include "../base/arena.h"
#include "../base/text.h"
#include "../base/twins.h"

#define ENCODING_BAD ((char)0xFF)

enum { GB_TWO = 126 * 191, GB_FOUR = 39420 };

/* GB18030 as tables, made from the system's iconv and then only read. 0: no such code. */
struct gb18030 {
	char two[GB_TWO][4];    /* lead 81-FE, trail 40-FE, as UTF-8; begins with 0: no character */
	uint32_t four[GB_FOUR]; /* four-byte codes of the basic plane in their order */
};

bool bytes_ascii(const char *bytes, size_t n);

/* NULL with errno set: iconv has no GB18030, or out of memory. */
const struct gb18030 *gb18030_load(struct arena *a);

/* Decodes n bytes into out, which has room for 2 * n bytes; gives the bytes written. */
size_t gb18030_decode(const struct gb18030 *gb, const char *bytes, size_t n, char *out);
/* The same from UTF-16 for whole units: n is even and out has room for 2 * n bytes. *high carries the first half of a
 * pair to the next call (0 at first). */
size_t utf16_decode(bool big_endian, const char *bytes, size_t n, uint32_t *high, char *out);

/* Of whole units of UTF-16: how many are the sign; where the last newline ends, 0: nowhere. */
size_t utf16_count(bool big_endian, const char *bytes, size_t n, char sign);
/* Behind the first newline; end if there is none. */
const char *utf16_behind_newline(bool big_endian, const char *from, const char *end);
size_t utf16_last_newline(bool big_endian, const char *bytes, size_t n);

/* UTF-8 checked in pieces. */
struct utf8_stream {
	char pending[4]; /* a character cut by the end of the last piece */
	size_t n;
	bool bad;
};
void utf8_stream_add(struct utf8_stream *c, const char *bytes, size_t n);
bool utf8_stream_end(struct utf8_stream *c); /* whether all of it was UTF-8 */
/* Offset of the first byte that is not UTF-8; n if all is. Fast on ASCII and Chinese. */
size_t utf8_check(const char *bytes, size_t n);

#endif
