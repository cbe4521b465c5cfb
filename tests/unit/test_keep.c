/* Copies of inputs made after the run: only of the very bytes that were read. */
#include "bench_diag.h"

#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/directory.h"
#include "publish/keep.h"
#include "publish/state.h"

static char dir[] = "/tmp/rollcall-keep-XXXXXX";

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	return directory_remove(dir);
}

static void kept_and_changed(void **state)
{
	struct bench *b = *state;
	const char *input = path_join(&b->arena, dir, "in.csv"), *place = path_join(&b->arena, dir, "state");
	struct writer w;
	struct state s;
	struct accept accept;
	struct input_file file = {.path = "in.csv", .full_path = input};
	const struct dataset dataset = {.files = &file, .file_count = 1};
	assert_int_equal(writer_open(&w, input), 0);
	writer_text(&w, TEXT("a\n1\n"));
	assert_int_equal(writer_close(&w, file.sha256), 0);
	assert_int_equal(state_open(&s, place, &b->d), STATE_OPEN);

	assert_int_equal(accept_begin(&accept, place), 0);
	assert_int_equal(keep_inputs(&accept, &dataset, &b->d), ROLLCALL_OK);
	assert_int_equal(accept_commit(&accept), 0);
	accept_end(&accept);
	const char *copy = path_join(&b->arena, path_join(&b->arena, place, "accepted"), file.sha256);
	struct text bytes;
	assert_int_equal(file_read_all(copy, 100, &b->arena, &bytes), 0);
	row_text("the copy", bytes, "a\n1\n");

	file.sha256[0] = file.sha256[0] == '0' ? '1' : '0'; /* what was read was something else */
	assert_int_equal(accept_begin(&accept, place), 0);
	assert_int_equal(keep_inputs(&accept, &dataset, &b->d), ROLLCALL_REFUSED);
	accept_end(&accept);
	assert_int_equal(b->d.count, 1);
	assert_int_equal(b->d.items[0].code, E479);

	unlink(input);
	assert_int_equal(accept_begin(&accept, place), 0);
	assert_int_equal(keep_inputs(&accept, &dataset, &b->d), ROLLCALL_SYSTEM);
	accept_end(&accept);
	assert_int_equal(b->d.items[1].code, E491);
	state_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(kept_and_changed, bench_setup, bench_teardown)};
	return cmocka_run_group_tests(tests, make_dir, remove_dir) != 0;
}
