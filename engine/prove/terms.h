/* A condition spelled out for one evaluation: what each term came to, and the values it read. Knows nothing of rules. */
#ifndef ROLLCALL_TERMS_H
#define ROLLCALL_TERMS_H

#include "../assess/evaluate.h"
#include "../base/buf.h"
#include "../intake/intake.h"

struct terms {
	const struct dataset *dataset; /* names the files of records */
	char mark;                     /* between a record's file and its row */
	bool masked;                   /* keys, numbers and private fields do not show, nor texts and dates made of them */
	enum language language;
	struct buf *out;
};

/* Appends a row per term, `indent` blanks before each: what it came to, its words as the pack has them, then each value
 * read; below a name of `define` its own terms, below any(…), all(…) and count(…) those of each record. */
void terms_print(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent);
/* Appends `household#1`. */
void terms_record(const struct terms *t, const struct record *r);
struct text truth_name(enum truth t, enum language language);

#endif
