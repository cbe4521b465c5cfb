/* Sorting by several threads gives what one gives. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/thread.h"

struct item {
	uint32_t key, order;
	char rest[3];
};

static int by_key_and_order(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int c = (x->key > y->key) - (x->key < y->key);
	return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void sorts_as_one(void **state)
{
	static const size_t counts[] = {0, 1, 2, 4095, 4096, 4097, 8193, 50001, 200000};
	static const uint32_t keys[] = {1, 3, 1000, UINT32_MAX};
	uint32_t random = 12345;
	(void)state;
	for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
			for (unsigned threads = 0; threads <= 9; threads += 3) {
				size_t n = counts[c];
				struct item *items = calloc(n + 1, sizeof *items), *wanted = calloc(n + 1, sizeof *wanted);
				assert_true(items && wanted);
				for (size_t i = 0; i < n; i++) {
					random = random * 1664525 + 1013904223;
					items[i] = (struct item){.key = (random >> 8) % keys[k], .order = random << 16 | (uint32_t)(i & 0xFFFF)};
				}
				items[n].key = 77;
				memcpy(wanted, items, (n + 1) * sizeof *items);
				if (n) qsort(wanted, n, sizeof *wanted, by_key_and_order);
				thread_sort(threads, items, n, sizeof *items, by_key_and_order);
				for (size_t i = 0; i <= n; i++) {
					assert_int_equal(items[i].key, wanted[i].key);
					assert_int_equal(items[i].order, wanted[i].order);
				}
				free(items);
				free(wanted);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sorts_as_one)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
