/* Where cells and rows end: the vector way and the portable way find the same, and what a byte at a time finds. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "intake/marks.h"

enum { ROOM = 400 };

static size_t find_slowly(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];
		bool bare = c == '\r' && (i + 1 == n || bytes[i + 1] != '\n');
		if (c == delimiter || c == '\n' || c == '"' || c == '\0' || bare) marks[count++] = (uint32_t)i;
	}
	return count;
}

static void check(const char *bytes, size_t n, char delimiter)
{
	uint32_t want[ROOM], vector[ROOM + MARKS_SPARE], portable[ROOM + MARKS_SPARE];
	/* Of the very size, so that a sanitizer sees a look beyond its end. */
	char *copy = malloc(n ? n : 1);
	size_t newlines = 0;
	memcpy(copy, bytes, n);
	for (size_t i = 0; i < n; i++) newlines += bytes[i] == '\n';
	size_t count = find_slowly(bytes, n, delimiter, want);
	assert_int_equal(marks_find(copy, n, delimiter, vector), count);
	assert_int_equal(marks_find_portable(copy, n, delimiter, portable), count);
	assert_memory_equal(vector, want, count * sizeof *want);
	assert_memory_equal(portable, want, count * sizeof *want);
	assert_int_equal(marks_count(copy, n, '\n'), newlines);
	free(copy);
}

/* Every sign at every place of texts of many lengths, with another behind it. */
static void each_place(void **state)
{
	static const char signs[] = {',', '\n', '"', '\r', '\0', 'a', '\x8D', '\x8A', '\xAC', '\x2B', '\x2D'};
	(void)state;
	for (size_t n = 0; n < 140; n = n < 70 ? n + 1 : n + 13)
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < sizeof signs; k++)
				for (size_t j = 0; j < sizeof signs; j += 3) {
					char bytes[ROOM];
					memset(bytes, 'x', n);
					if (i + 1 < n) bytes[i + 1] = signs[j];
					bytes[i] = signs[k];
					check(bytes, n, ',');
				}
}

static void any_mixture(void **state)
{
	static const char signs[] = "abc,;|\t\n\r\"\xE4\xB8\xAD ";
	uint32_t random = 1;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		char bytes[ROOM];
		size_t n = (random >> 8) % ROOM;
		for (size_t i = 0; i < n; i++) {
			random = random * 1664525 + 1013904223;
			bytes[i] = signs[(random >> 24) % sizeof signs];
		}
		check(bytes, n, ",;|\ta"[random >> 30]);
		random = random * 1664525 + 1013904223;
	}
}

/* More newlines than a byte can count. */
static void many_newlines(void **state)
{
	enum { MANY = 100003 };
	char *bytes = malloc(MANY);
	(void)state;
	memset(bytes, '\n', MANY);
	assert_int_equal(marks_count(bytes, MANY, '\n'), MANY);
	bytes[5] = bytes[MANY - 1] = 'x';
	assert_int_equal(marks_count(bytes, MANY, '\n'), MANY - 2);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_place), cmocka_unit_test(any_mixture),
	                                   cmocka_unit_test(many_newlines)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
