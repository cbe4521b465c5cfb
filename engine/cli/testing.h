/* What the parts of `rollcall test` share: the packs under test and what is printed of them. */
#ifndef ROLLCALL_TESTING_H
#define ROLLCALL_TESTING_H

#include "cli/cli.h"
#include "prove/junit.h"
#include "prove/suite.h"

struct testing {
	struct cli *c;
	struct arena arena;          /* of packs and of what is printed at the end */
	struct pack *pack;
	struct suite suite;
	struct example example;
	struct differences differences;
	struct junit_case *cases;
	int rule;                    /* --rule; -1: all */
	size_t run, failed;
	struct buf out;              /* results */
	struct buf row;              /* of one test */
};

static inline bool testing_zh(const struct testing *t) { return cli_language(t->c) == LANGUAGE_ZH; }

/* Appends rows of text as a terminal may show them. */
void testing_rows(struct buf *out, struct text t);
/* --boundaries: rows around everything the rules compare, and what they come to. False: out of memory. */
bool testing_boundaries(struct testing *t);
/* --mutate: which small changes to the packs no test notices. *status becomes CLI_FOUND below the least score. False: out of
 * memory. */
bool testing_mutate(struct testing *t, int *status);

#endif
