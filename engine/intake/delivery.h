/* The files of a job: which there are, and what one pass over a file's bytes tells (digest, rows, encoding, whether it
 * is text at all). Knows nothing of rows' cells. */
#ifndef ROLLCALL_DELIVERY_H
#define ROLLCALL_DELIVERY_H

#include "../base/diag.h"
#include "../config/job.h"
#include "encoding.h"
#include "intake.h"

enum delivery_result {
	DELIVERY_OK,
	DELIVERY_REFUSED, /* d says why */
	DELIVERY_FAILED   /* memory or I/O; d says which */
};

/* Adds the files of a table to ds->files, sorted by path, each once. A glob that matches nothing is refused. */
enum delivery_result delivery_find(const struct job *job, const struct binding *b, int table, struct dataset *ds,
                                   struct diags *d);

/* Warns of the globs of a job that match nothing at present (W792). */
enum delivery_result delivery_look(const struct job *job, struct diags *d);

/* Says why a file could not be opened, and whether the delivery or the system is at fault. */
enum delivery_result delivery_not_opened(const struct input_file *file, int error, struct diags *d);

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

#endif
