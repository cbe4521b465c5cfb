/* Small cells: which counts are kept back so that none of fewer than five persons can be read or computed. */
#include "rows.h"

#include "report/sums.h"

enum { CELLS = 5 };

/* Keeps back what must be of five parts and their total, and gives one digit per cell, the total's last. */
static void suppress(const uint64_t *cells, int64_t spare, char got[CELLS + 2])
{
	struct sums s = {0};
	bool hidden[CELLS + 1] = {false};
	uint64_t total = 0;
	for (int k = 0; k < CELLS; k++) {
		sums_cell(&s, CELL_COUNT, cells[k], &hidden[k]);
		total += cells[k];
	}
	sums_begin(&s, sums_cell(&s, CELL_COUNT, total, &hidden[CELLS]), spare);
	for (size_t k = 0; k < CELLS; k++) sums_part(&s, k);
	sums_suppress(&s);
	assert_false(s.failed);
	for (int k = 0; k <= CELLS; k++) got[k] = hidden[k] ? '1' : '0';
	got[CELLS + 1] = '\0';
	sums_free(&s);
}

static void one_sum(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		uint64_t cells[CELLS];
		const char *hidden;
	} rows[] = {
		{"nothing small", {5, 9, 0, 100, 7}, "000000"},
		{"nothing at all", {0, 0, 0, 0, 0}, "000000"},
		{"one small takes the next with it", {2, 9, 0, 100, 7}, "100010"},
		{"two small that add up to five", {2, 3, 0, 100, 7}, "110000"},
		{"two small that add up to less", {1, 2, 0, 100, 7}, "110010"},
		{"small beside nothing: the total too", {3, 0, 0, 0, 0}, "100001"},
		{"four is small, five is not", {4, 5, 6, 0, 0}, "110000"},
		{"each is one, for there are five of them", {1, 1, 1, 1, 1}, "111111"},
		{"three of which two are one", {1, 1, 5, 0, 0}, "111000"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		char got[CELLS + 2];
		suppress(rows[i].cells, SUMS_NONE, got);
		row_text(rows[i].row, text_of(got), rows[i].hidden);
	}
}

static void spare_first(void **state)
{
	(void)state;
	char got[CELLS + 2];
	suppress((const uint64_t[CELLS]){2, 9, 0, 100, 7}, 3, got);
	row_text("the spare cell", text_of(got), "100100");
	suppress((const uint64_t[CELLS]){2, 9, 0, 100, 7}, 2, got);
	row_text("it is 0, and stays", text_of(got), "100010");
	suppress((const uint64_t[CELLS]){2, 9, 0, 100, 7}, CELLS, got);
	row_text("the total", text_of(got), "100001");
}

/* 3 + 20 = 23 = 9 + 14: what one division keeps back the other must not give away. */
static void two_divisions(void **state)
{
	(void)state;
	struct sums s = {0};
	bool hidden[5] = {false};
	const uint64_t n[] = {23, 3, 20, 9, 14};
	for (int k = 0; k < 5; k++) sums_cell(&s, CELL_COUNT, n[k], &hidden[k]);
	for (size_t from = 1; from < 5; from += 2) {
		sums_begin(&s, 0, SUMS_NONE);
		sums_part(&s, from);
		sums_part(&s, from + 1);
	}
	sums_suppress(&s);
	const bool wanted[] = {false, true, true, false, false};
	for (int k = 0; k < 5; k++) row_int("two divisions", hidden[k], wanted[k]);
	sums_free(&s);
}

/* Two are left of a published part: how many is told by the part, unless it is kept back. */
static void a_remainder(void **state)
{
	(void)state;
	struct sums s = {0};
	bool hidden[2] = {false};
	size_t total = sums_cell(&s, CELL_COUNT, 22, &hidden[0]), part = sums_cell(&s, CELL_COUNT, 20, &hidden[1]);
	sums_begin(&s, total, SUMS_NONE);
	sums_part(&s, part);
	sums_part(&s, sums_cell(&s, CELL_REMAINDER, 2, NULL));
	sums_suppress(&s);
	row_int("total", hidden[0], false);
	row_int("part", hidden[1], true);
	sums_free(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(one_sum), cmocka_unit_test(spare_first),
	                                   cmocka_unit_test(two_divisions), cmocka_unit_test(a_remainder)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
