/* Which encoding a file is in, and where its heading is: one question, since headings tell encodings apart. */
#ifndef ROLLCALL_DECIDE_H
#define ROLLCALL_DECIDE_H

#include "delivery.h"
#include "heading.h"

struct decision {
	enum heading_result result; /* not HEADING_FOUND: search tells of the reading that came nearest */
	struct heading_search search;
	struct heading_place place;
	const char *evidence;
};

/* *gb: the tables of GB18030, loaded into a when first needed. With HEADING_FAILED lines->error is an errno value, or 0
 * when memory ran out. */
void decide_file(int fd, const struct scan *scan, const struct table *t, const struct binding *b,
                 const struct gb18030 **gb, struct arena *a, struct rows *rows, struct lines *lines,
                 struct decision *out);

#endif
