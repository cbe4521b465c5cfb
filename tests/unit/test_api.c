/* The public functions, called again and out of order. */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rollcall/rollcall.h>

#include "base/directory.h"

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

static char folder[] = "/tmp/rollcall-api-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return directory_remove(folder);
}

/* A job over the files of the other, with its state in the folder. */
static void write_job(char path[64])
{
	char here[1024];
	assert_non_null(getcwd(here, sizeof here));
	snprintf(path, 64, "%s/job.yaml", folder);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "format: 1\njob: api\nrun_date: 2026-10-15\npack: %s/tests/golden/suggestions/pack.yaml\nlines:\n", here);
	fprintf(f, "  household: {files: [%s/tests/golden/suggestions/household.csv]}\n", here);
	fprintf(f, "  enrolment: {files: [%s/tests/golden/suggestions/enrolment.csv]}\noutput: {state: state}\n", here);
	assert_int_equal(fclose(f), 0);
}

static void publish_again(void **state)
{
	(void)state;
	char path[64], place[64];
	write_job(path);
	snprintf(place, sizeof place, "%s/state", folder);
	FILE *in_the_way = fopen(place, "w");
	assert_non_null(in_the_way);
	fclose(in_the_way);
	struct rollcall *rc = rollcall_new(NULL);
	assert_non_null(rc);
	assert_int_equal(rollcall_load(rc, path), ROLLCALL_OK);
	assert_int_equal(rollcall_run(rc), ROLLCALL_OK);
	const size_t said = rollcall_diagnostic_count(rc);
	for (int again = 0; again < 2; again++) {
		assert_int_not_equal(rollcall_publish(rc), ROLLCALL_OK);
		assert_int_equal(rollcall_diagnostic_count(rc), said + 1);
	}
	assert_int_equal(unlink(place), 0);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(rollcall_publish(rc), ROLLCALL_OK);
		assert_int_equal(rollcall_diagnostic_count(rc), said);
		assert_true(rollcall_finding_count(rc) > 0);
	}
	rollcall_free(rc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(twice), cmocka_unit_test(out_of_order),
	                                   cmocka_unit_test_setup_teardown(publish_again, make_folder, remove_folder)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
