/* The public functions, called again and out of order. */
#include "rows.h"

#include <rollcall/rollcall.h>

static const char job[] = "tests/golden/suggestions/job.yaml", no_job[] = "tests/golden/no-such-job.yaml";

static void twice(void **state)
{
	(void)state;
	struct rollcall *rc = rollcall_new(&(struct rollcall_options){.language = "en"});
	struct rollcall_finding f;
	assert_non_null(rc);
	assert_int_equal(rollcall_load(rc, job), ROLLCALL_OK);
	assert_int_equal(rollcall_run(rc), ROLLCALL_OK);
	const size_t findings = rollcall_finding_count(rc), said = rollcall_diagnostic_count(rc);
	assert_true(findings > 0 && said > 0);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(rollcall_run(rc), ROLLCALL_OK);
		assert_int_equal(rollcall_finding_count(rc), findings);
		assert_int_equal(rollcall_diagnostic_count(rc), said);
	}
	assert_true(rollcall_finding(rc, findings - 1, &f));
	assert_false(rollcall_finding(rc, findings, &f));
	assert_null(rollcall_diagnostic(rc, said));
	rollcall_free(rc);
}

static void out_of_order(void **state)
{
	(void)state;
	struct rollcall *rc = rollcall_new(NULL);
	assert_non_null(rc);
	assert_int_equal(rollcall_run(rc), ROLLCALL_USAGE);
	assert_int_equal(rollcall_publish(rc), ROLLCALL_USAGE);
	assert_int_equal(rollcall_load(rc, no_job), ROLLCALL_USAGE);
	const size_t said = rollcall_diagnostic_count(rc);
	assert_true(said > 0);
	assert_int_equal(rollcall_run(rc), ROLLCALL_USAGE);
	assert_int_equal(rollcall_publish(rc), ROLLCALL_USAGE);
	assert_int_equal(rollcall_diagnostic_count(rc), said);
	assert_int_equal(rollcall_finding_count(rc), 0);
	assert_int_equal(rollcall_load(rc, job), ROLLCALL_OK);
	assert_int_equal(rollcall_diagnostic_count(rc), 0);
	assert_int_equal(rollcall_publish(rc), ROLLCALL_USAGE);
	rollcall_free(rc);
	rollcall_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(twice), cmocka_unit_test(out_of_order)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
