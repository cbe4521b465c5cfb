/* The directory of units: townships, villages, schools, classes, with who answers for each. A CSV file of its own
 * (UTF-8 or GB18030; headings code, name, parent, responsible, phone, or their Chinese names). */
#ifndef ROLLCALL_UNITS_H
#define ROLLCALL_UNITS_H

#include "job.h"

struct unit {
	struct text code, name;
	struct text parent;             /* code of another unit; empty: none */
	struct text responsible, phone; /* may be empty */
	uint64_t row;
};

struct units {
	const char *path;  /* as the job names it */
	char sha256[65];   /* of the file's bytes */
	struct unit *items; /* in file order */
	size_t count;
};

enum {
	UNITS_BYTES_MAX = 16 << 20,
	UNITS_DEPTH_MAX = 16 /* units above a unit */
};

/* Reads the directory that the job names. NULL when there is an error (all are in d) or memory ran out (d->failed). */
struct units *units_load(const struct job *job, struct arena *a, struct diags *d);
/* The same from bytes in memory; path is the name for diagnostics. */
struct units *units_parse(const char *path, struct text bytes, struct arena *a, struct diags *d);

#endif
