/* Comparisons of 64 numbers at once: the vector way and the portable way find what one at a time finds. */
#include "rows.h"

#include "assess/compare.h"
#include "intake/record.h"

enum { WORD = 64 };

static bool holds(enum node_op op, int32_t a, int32_t b)
{
	return op == NODE_EQ ? a == b : op == NODE_LT ? a < b : a > b;
}

static void each_pair(void **state)
{
	static const int32_t values[] = {CELL_MISSING, -2147483647, -1, 0, 1, 20000, 2147483647};
	static const enum node_op ops[] = {NODE_EQ, NODE_LT, NODE_GT};
	(void)state;
	for (size_t o = 0; o < ROWS(ops); o++)
		for (size_t turn = 0; turn < ROWS(values) * ROWS(values); turn++) {
			int32_t a[WORD], b[WORD];
			uint64_t want = 0, both = 0, got[2], known[2];
			for (size_t i = 0; i < WORD; i++) {
				a[i] = values[(turn + i) % ROWS(values)];
				b[i] = values[(turn / ROWS(values) + 3 * i) % ROWS(values)];
				bool told = a[i] != CELL_MISSING && b[i] != CELL_MISSING;
				both |= (uint64_t)told << i;
				want |= (uint64_t)(told && holds(ops[o], a[i], b[i])) << i;
			}
			compare_word(ops[o], a, b, &got[0], &known[0]);
			compare_word_portable(ops[o], a, b, &got[1], &known[1]);
			for (int way = 0; way < 2; way++) {
				assert_true(known[way] == both);
				assert_true((got[way] & both) == want);
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_pair)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
