/* Small cells: which counts are kept back so that none of fewer than five persons can be read or computed. */
#include "rows.h"

#include "report/suppress.h"

static void sets(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		uint64_t cells[5];
		const char *hidden; /* one digit per cell */
	} rows[] = {
		{"nothing small", {5, 9, 0, 100, 7}, "00000"},
		{"nothing at all", {0, 0, 0, 0, 0}, "00000"},
		{"one small takes the next with it", {2, 9, 0, 100, 7}, "10001"},
		{"two small that add up to five", {2, 3, 0, 100, 7}, "11000"},
		{"two small that add up to less", {1, 2, 0, 100, 7}, "11001"},
		{"small beside nothing", {3, 0, 0, 0, 0}, "11000"},
		{"four is small, five is not", {4, 5, 6, 0, 0}, "11000"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bool hidden[5] = {false};
		char got[6] = "00000";
		suppress_cells(rows[i].cells, hidden, 5, 1);
		for (int k = 0; k < 5; k++)
			if (hidden[k]) got[k] = '1';
		row_text(rows[i].row, text_of(got), rows[i].hidden);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(sets)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
