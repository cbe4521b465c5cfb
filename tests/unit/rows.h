/* Assertions for tables: the message names the row. */
#ifndef ROLLCALL_UNIT_ROWS_H
#define ROLLCALL_UNIT_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#define ROWS(table) (sizeof(table) / sizeof(table)[0])

static inline void row_int(const char *row, int64_t got, int64_t wanted)
{
	if (got != wanted) fail_msg("%s: %lld, not %lld", row, (long long)got, (long long)wanted);
}

static inline void row_text(const char *row, struct text got, const char *wanted)
{
	if (!text_equal(got, text_of(wanted)))
		fail_msg("%s:\n--- got\n%.*s\n--- wanted\n%s\n", row, (int)got.n, got.p ? got.p : "", wanted);
}

#endif
