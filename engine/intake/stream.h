/* The pass over the bytes of a file, a block at a time: what has to be done in their order (reading, the digest, the
 * count of lines) and where to cut, so that the blocks can be read into records by whoever has time. Knows nothing of
 * cells. */
#ifndef ROLLCALL_STREAM_H
#define ROLLCALL_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../config/job.h"
#include "encoding.h"

enum byte_order_mark { MARK_NONE, MARK_UTF8, MARK_UTF16LE, MARK_UTF16BE };

/* What one pass over the bytes of a file tells. */
struct scan {
	char sha256[65];
	uint64_t bytes, lines;     /* lines: physical rows */
	enum byte_order_mark mark;
	bool big_endian;           /* if it is UTF-16 */
	bool utf8;                 /* all of it is UTF-8 */
	const char *format;        /* "ZIP", "OLE", "PDF": a file of that kind, not text; NULL */
};

struct block {
	char *bytes;     /* in the room that was given */
	size_t n;        /* whole rows; the last of the file may lack its newline. 0: there is nothing to cut here */
	uint64_t offset; /* of bytes, in the file */
	uint64_t row;    /* physical number of the first row */
	bool last;       /* of the file */
	size_t fresh, fresh_n; /* the bytes that no block before had; they may go on behind n */
};

struct stream {
	int fd;
	enum encoding fixed;  /* that the job says, or AUTO */
	size_t block_bytes;
	bool multiline;       /* cells may have newlines: rows end where the quotes before them are even, which who reads them has
	                         to make sure of */
	bool cutting;         /* into rows: until a row does not fit into a block */
	bool ended;
	uint64_t at, row;
	char *tail;           /* owned: the beginning of a row that the last block cut */
	size_t tail_n, tail_cap;
	void *sha;            /* NULL: no digest is wanted */
	bool wide;            /* UTF-16 */
	size_t mark_bytes;    /* of the byte order mark, where it is one */
	bool line_open;       /* bytes behind the last newline, where nothing is cut */
	struct utf8_stream utf8; /* of what is not cut */
	struct scan scan;     /* whole once ended; but for utf8 of the blocks that were cut */
};

/* From the beginning of fd. False: out of memory. */
bool stream_begin(struct stream *s, int fd, enum encoding fixed, size_t block_bytes, bool multiline, bool digest);
/* Reads on into room, which holds block_bytes. 0 or an errno value. */
int stream_next(struct stream *s, char *room, struct block *out);
/* After the last block. False: libcrypto failed. */
bool stream_finish(struct stream *s);
/* Frees; also after stream_finish, and of a stream that is all zero. */
void stream_free(struct stream *s);

#endif
