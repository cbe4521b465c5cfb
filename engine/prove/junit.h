/* The outcome of tests as JUnit XML, for machines that collect test results. Knows nothing of packs. */
#ifndef ROLLCALL_JUNIT_H
#define ROLLCALL_JUNIT_H

#include "../base/buf.h"

struct junit_case {
	struct text name;
	struct text place;    /* file:line */
	struct text failure;  /* empty: it passed */
};

/* Appends the document: one suite of the cases, in order. time: seconds since 1970, when the tests were run. */
void junit_print(struct text suite, const struct junit_case *cases, size_t count, int64_t time, struct buf *out);

#endif
