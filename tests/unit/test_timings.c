/* Stages in order, a stage apart behind the one it was taken from, and a stage that comes twice. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "report/timings.h"

static void stages(void **state)
{
	struct timings t;
	(void)state;
	timings_start(&t);
	timings_stage(&t, "read");
	timings_stage(&t, "assess");
	timings_stage(&t, "read");
	assert_int_equal(t.count, 2);
	t.items[0].seconds = 3;
	t.items[1].seconds = 1;
	t.items[0].processor = 5;
	t.items[1].processor = 2;
	timings_apart(&t, "read", "accepted copy", 1, 2);
	timings_apart(&t, "assess", "sync", 5, 5); /* never more than there was */
	assert_int_equal(t.count, 4);
	static const struct { const char *stage; double seconds, processor; } want[] = {
		{"read", 2, 3}, {"accepted copy", 1, 2}, {"assess", 0, 0}, {"sync", 1, 2}};
	for (int i = 0; i < t.count; i++) {
		assert_string_equal(t.items[i].stage, want[i].stage);
		assert_float_equal(t.items[i].seconds, want[i].seconds, 0.001);
		assert_float_equal(t.items[i].processor, want[i].processor, 0.001);
	}
	timings_stop(&t);
	assert_true(t.peak_kib > 0);
}

static void no_more_than_there_is_room_for(void **state)
{
	static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n"};
	struct timings t;
	(void)state;
	timings_start(&t);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) timings_stage(&t, names[i]);
	timings_apart(&t, "a", "z", 1, 1);
	timings_apart(&t, "y", "z", 1, 1);
	assert_int_equal(t.count, TIMINGS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(stages), cmocka_unit_test(no_more_than_there_is_room_for)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
