/* What a test of diagnostics works with; set up and torn down by cmocka, because a failed assertion jumps out. */
#ifndef ROLLCALL_BENCH_DIAG_H
#define ROLLCALL_BENCH_DIAG_H

#include <stdlib.h>

#include "base/diag.h"
#include "rows.h"

struct bench {
	struct arena arena;
	struct diags d;
	struct source source;
	struct buf out;
};

static inline void bench_init(struct bench *b, enum language language)
{
	arena_init(&b->arena, 0);
	diags_init(&b->d, language);
	buf_init(&b->out);
}

static inline void bench_free(struct bench *b)
{
	arena_free(&b->arena);
	diags_free(&b->d);
	buf_free(&b->out);
}

/* For the next row of a table. */
static inline void bench_again(struct bench *b, enum language language)
{
	bench_free(b);
	bench_init(b, language);
}

static inline int bench_setup(void **state)
{
	struct bench *b = calloc(1, sizeof *b);
	if (!b) return -1;
	bench_init(b, LANGUAGE_EN);
	*state = b;
	return 0;
}

static inline int bench_teardown(void **state)
{
	bench_free(*state);
	free(*state);
	return 0;
}

#define BENCH_TEST(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

#endif
