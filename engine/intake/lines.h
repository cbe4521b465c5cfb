/* The physical lines of a part of a file, decoded to UTF-8 one at a time through a bounded buffer. A line ends at LF or
 * CRLF; the last may end at the end of the part. Knows nothing of cells. */
#ifndef ROLLCALL_LINES_H
#define ROLLCALL_LINES_H

#include "../config/job.h"
#include "encoding.h"

enum { LINE_BYTES_MAX = 16 << 20 }; /* of a line before it is decoded (of UTF-16: after); more are cut off */

/* How the bytes of a file become UTF-8. */
struct decoding {
	enum encoding encoding;   /* not AUTO */
	bool big_endian;          /* of UTF-16 */
	bool sound;               /* UTF-8 that was checked as a whole: rows need not be */
	const struct gb18030 *gb; /* of GB18030 */
};

struct line {
	struct text text;  /* UTF-8 without the line's end; valid until the next call */
	size_t end;        /* bytes of the line's end: 0 (none), 1 or 2 */
	size_t bad;        /* offset of the first undecodable byte; text.n if there is none */
	bool cut;          /* longer than LINE_BYTES_MAX: text is its beginning */
	uint64_t number;   /* physical row, from the first given at the start */
};

struct lines {
	int fd;
	uint64_t at, end;         /* part of the file still to be read */
	size_t piece;             /* bytes at most to be read at a time */
	struct decoding decoding;
	uint64_t next;            /* number of the next line */
	int error;                /* errno of the failure */
	char *buf;                /* owned; UTF-8, or bytes of the file where a line is decoded by itself */
	size_t cap, from, to;
	char *raw;                /* owned; units of UTF-16 before decoding */
	uint32_t high;            /* first half of a pair cut by the end of raw */
	char *decoded;            /* owned; a line after decoding */
	size_t decoded_cap;
};

enum lines_result { LINES_OK, LINES_END, LINES_FAILED };

void lines_init(struct lines *l);
void lines_free(struct lines *l);
/* Starts at bytes [from, end) of fd; buffers are kept. first: number of the first line. */
void lines_start(struct lines *l, int fd, uint64_t from, uint64_t end, const struct decoding *d, uint64_t first);
enum lines_result lines_next(struct lines *l, struct line *out);

#endif
