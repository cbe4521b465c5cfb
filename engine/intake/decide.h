/* Which encoding a file is in, and where its heading is: one question, since headings tell encodings apart. */
#ifndef ROLLCALL_DECIDE_H
#define ROLLCALL_DECIDE_H

#include <pthread.h>

#include "heading.h"
#include "stream.h"

/* The tables of GB18030, made when first wanted by any of the readers. */
struct gb_tables {
	pthread_mutex_t lock;
	struct arena arena; /* owns them */
	const struct gb18030 *tables;
};
void gb_tables_init(struct gb_tables *g);
/* Into tables that are all zero; from is then as after gb_tables_init. */
void gb_tables_move(struct gb_tables *to, struct gb_tables *from);
void gb_tables_free(struct gb_tables *g);

struct decision {
	enum heading_result result; /* not HEADING_FOUND: search tells of the reading that came nearest */
	struct heading_search search;
	struct heading_place place;
	const char *evidence;
	uint64_t last; /* by the job's skip_bottom: lines behind it are of no record; 0: it has none */
};

/* Of a file that was read to its end. With HEADING_FAILED lines->error is an errno value, or 0 when memory ran out. */
void decide_file(int fd, const struct scan *scan, const struct table *t, const struct binding *b, struct gb_tables *gb,
                 struct rows *rows, struct lines *lines, struct decision *out);
/* What the first bytes of a file, whole rows, let one suppose of it: to be compared with the decision at its end.
 * False: nothing; it has to be read to its end first. */
bool decide_guess(int fd, const struct scan *scan, struct text first, const struct table *t, const struct binding *b,
                  struct gb_tables *gb, struct rows *rows, struct lines *lines, struct decision *out);
/* Whether the rows and cells of a file are the same under both. */
bool decision_equal(const struct decision *a, const struct decision *b, const struct table *t);

#endif
