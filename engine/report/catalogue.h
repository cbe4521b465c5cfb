/* The catalogue of a pack's rules for those who use the findings: what each rule says and means, on what ground, when it
 * is undecided, with its params and the examples of its tests. Knows nothing of a run. */
#ifndef ROLLCALL_CATALOGUE_H
#define ROLLCALL_CATALOGUE_H

#include "prove/suite.h"
#include "report/page.h"

struct catalogue_options {
	enum page_format format;
	enum language language;
	int rule; /* this one only; -1: all */
};

/* False: out of memory. The tests of the suite are the pack's. */
bool catalogue_print(const struct pack *p, const struct suite *s, const struct catalogue_options *options, struct buf *out);

#endif
