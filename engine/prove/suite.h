/* The tests of a pack, made ready and run: what came out beside what was expected. Knows nothing of how that is
 * printed. */
#ifndef ROLLCALL_SUITE_H
#define ROLLCALL_SUITE_H

#include "given.h"

/* What a rule says of a person. */
struct result {
	enum outcome outcome;
	int rule;              /* index of the pack; rule_count: undecided-identity, of live or of trial rules */
	struct text key;       /* number, or `line#row` */
};

struct suite_test {
	const struct test *test;
	struct given_rows *given;
	struct result *expect, *gap;  /* sorted, each once */
	size_t expect_count, gap_count;
};

struct suite {
	struct pack *pack;
	struct arena arena;
	struct suite_test *tests;
	size_t count;
};

enum difference_kind {
	DIFFERENCE_ABSENT,     /* expected, did not happen */
	DIFFERENCE_PRESENT,    /* happened, not expected */
	DIFFERENCE_GAP_CLOSED  /* known_gap: it happens now */
};

struct difference {
	enum difference_kind kind;
	struct result result;
};

struct differences {
	struct arena arena;    /* of keys */
	struct result *found;  /* what came out, sorted: of all rules */
	size_t found_count, found_cap;
	struct difference *items; /* by rule, absent ones first */
	size_t count, cap;
};

/* Reads the rows and persons of every test; faults are in d. False: out of memory; suite_free can be called either way. */
bool suite_init(struct suite *s, struct pack *pack, struct diags *d);
void suite_free(struct suite *s);

/* Whether a test looks at a rule (index, rule_count for undecided-identity). */
bool suite_looks_at(const struct suite_test *t, int rule);
/* Sets the pack's run date and params to those of a test. */
void suite_set_params(struct suite *s, const struct suite_test *t);
/* Puts the rows of a test into an example that was reset. False: out of memory. */
bool suite_give(const struct suite_test *t, struct example *x);

void differences_init(struct differences *d);
void differences_free(struct differences *d);
/* Compares what a judged example came to with what its test expects, replacing what d had. False: out of memory. */
bool suite_compare(const struct suite_test *t, const struct example *x, struct differences *d);

#endif
