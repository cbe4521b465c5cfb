#include "rows.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"

static void aligned_and_apart(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 15, 16, 17, 100, 1000, 5000, 3, 70000, 2};
	struct arena a;
	arena_init(&a, 1024);
	unsigned char *blocks[ROWS(sizes)], *texts[ROWS(sizes)];
	for (size_t i = 0; i < ROWS(sizes); i++) {
		blocks[i] = arena_alloc(&a, sizes[i]);
		texts[i] = (unsigned char *)arena_bytes(&a, sizes[i]);
		assert_non_null(blocks[i]);
		assert_non_null(texts[i]);
		row_int("alignment", (int64_t)((uintptr_t)blocks[i] % 16), 0);
		memset(blocks[i], (int)i, sizes[i]);
		memset(texts[i], (int)(100 + i), sizes[i]);
	}
	for (size_t i = 0; i < ROWS(sizes); i++)
		for (size_t k = 0; k < sizes[i]; k++) {
			assert_int_equal(blocks[i][k], i);
			assert_int_equal(texts[i][k], 100 + i);
		}
	assert_true(a.total >= 76000);
	arena_free(&a);
	assert_int_equal(a.total, 0);
	assert_non_null(arena_alloc(&a, 8));
	arena_free(&a);
}

static void zeroed_and_bounded(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 0);
	memset(arena_alloc(&a, 64), 0xFF, 64);
	const char *zero = arena_zalloc(&a, 8, 8);
	for (size_t i = 0; i < 64; i++) assert_int_equal(zero[i], 0);
	assert_null(arena_zalloc(&a, SIZE_MAX / 2, 3));
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX - 40));
	assert_null(arena_bytes(&a, SIZE_MAX - 8));
	assert_null(arena_dup(&a, "", SIZE_MAX));
	assert_string_equal(arena_dup(&a, "abc", 2), "ab");
	assert_string_equal(arena_dup(&a, NULL, 0), "");
	arena_free(&a);
}

static void buffer(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b);
	row_text("empty", buf_view(&b), "");
	buf_str(&b, "户籍");
	buf_printf(&b, "%s-%d", "x", 7);
	buf_byte(&b, '!');
	buf_text(&b, TEXT(""));
	row_text("joined", buf_view(&b), "户籍x-7!");
	for (int i = 0; i < 1000; i++) buf_printf(&b, "%04d", i);
	assert_int_equal(b.n, 10 + 4000);
	assert_int_equal(b.p[b.n], 0);
	volatile size_t huge = SIZE_MAX / 2; /* or the compiler foresees it */
	buf_add(&b, "x", huge);
	assert_true(b.failed);
	buf_str(&b, "more");
	assert_int_equal(b.n, 4010);
	buf_reset(&b);
	assert_false(b.failed);
	row_text("reset", buf_view(&b), "");
	buf_free(&b);
}

static void resetting(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a, 256);
	arena_reset(&a);
	size_t first = 0;
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 100; i++) {
			char *p = arena_alloc(&a, 100), *t = arena_dup(&a, "户籍", 6);
			assert_non_null(p);
			memset(p, i, 100);
			assert_string_equal(t, "户籍");
		}
		size_t total = a.total;
		if (round == 0) first = total;
		assert_true(total <= first + first / 4);
		arena_reset(&a);
		if (round > 0) assert_int_equal(a.total, total);
	}
	arena_free(&a);
}

static void growing(void **state)
{
	(void)state;
	int *items = NULL;
	size_t cap = 0;
	for (size_t n = 0; n < 1000; n++) {
		assert_true(grow(&items, &cap, n, sizeof *items));
		items[n] = (int)n;
	}
	for (size_t n = 0; n < 1000; n++) assert_int_equal(items[n], n);
	assert_false(grow(&items, &cap, SIZE_MAX / 2, sizeof *items));
	assert_int_equal(items[999], 999);
	free(items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aligned_and_apart),
		cmocka_unit_test(zeroed_and_bounded),
		cmocka_unit_test(buffer),
		cmocka_unit_test(resetting), cmocka_unit_test(growing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
