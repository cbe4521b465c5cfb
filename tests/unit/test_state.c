/* The state directory: the lock, the switch, and what a start makes of the remains of a run that was killed. */
#include "bench_diag.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/directory.h"
#include "publish/state.h"

static const char old_run[] = "2026-10-14-0123456789ab", new_run[] = "2026-10-15-0123456789ab",
                  same_date[] = "2026-10-15-ba9876543210", of_other_job[] = "2026-10-15-00000000aaaa";

struct place {
	struct bench bench;
	char dir[40];
};

static int set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	*state = p;
	if (!p) return -1;
	bench_init(&p->bench, LANGUAGE_EN);
	strcpy(p->dir, "/tmp/rollcall-state-XXXXXX");
	return mkdtemp(p->dir) ? 0 : -1;
}

static int tear_down(void **state)
{
	struct place *p = *state;
	directory_remove(p->dir);
	bench_free(&p->bench);
	free(p);
	return 0;
}

static const char *at(struct place *p, const char *name) { return path_join(&p->bench.arena, p->dir, name); }

static void make_run(struct place *p, const char *folder, const char *run)
{
	char name[64];
	snprintf(name, sizeof name, "runs/%s%s", folder, run);
	assert_int_equal(mkdir(at(p, name), 0700), 0);
	strcat(name, "/manifest.json");
	struct writer w;
	assert_int_equal(writer_open(&w, at(p, name)), 0);
	writer_text(&w, TEXT("{}"));
	assert_int_equal(writer_close(&w, NULL), 0);
}

static bool has(struct place *p, const char *run)
{
	char name[64];
	struct stat st;
	snprintf(name, sizeof name, "runs/%s", run);
	return lstat(at(p, name), &st) == 0;
}

static void open_it(struct place *p, struct state *s)
{
	enum state_result result = state_open(s, p->dir, &p->bench.d);
	diags_render(&p->bench.d, &p->bench.out);
	if (result != STATE_OPEN) fail_msg("%s", p->bench.out.p);
}

static void names(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool valid;
	} rows[] = {
		{old_run, true},
		{"", false},
		{"2026-10-14-0123456789a", false},
		{"2026-10-14-0123456789abc", false},
		{"2026-10-14-0123456789aB", false},
		{"2026-10-14-0123456789ag", false},
		{"2026x10-14-0123456789ab", false},
		{"a026-10-14-0123456789ab", false},
		{"../../../../../etc/passw", false},
	};
	for (size_t i = 0; i < ROWS(rows); i++) row_int(rows[i].name, run_name_valid(rows[i].name), rows[i].valid);
}

static void one_at_a_time(void **state)
{
	struct place *p = *state;
	struct state first, second;
	open_it(p, &first);
	assert_int_equal(state_open(&second, p->dir, &p->bench.d), STATE_BUSY);
	state_close(&first);
	open_it(p, &second);
	state_close(&second);
	struct stat st;
	assert_int_equal(stat(at(p, "lock"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void switched(void **state)
{
	struct place *p = *state;
	struct state s;
	open_it(p, &s);
	assert_null(s.published);
	make_run(p, "", old_run);
	assert_int_equal(state_switch(&s, old_run), 0);
	make_run(p, "", new_run);
	assert_int_equal(state_switch(&s, new_run), 0);
	state_close(&s);
	open_it(p, &s);
	assert_string_equal(s.published, new_run);
	state_close(&s);
}

/* Killed between the name and the switch: the run that was marked goes, the old one stands. */
static void killed_before_the_switch(void **state)
{
	struct place *p = *state;
	struct state s;
	open_it(p, &s);
	make_run(p, "", old_run);
	assert_int_equal(state_switch(&s, old_run), 0);
	assert_int_equal(state_mark(&s, new_run, NULL, 0), 0);
	make_run(p, "", new_run);
	state_close(&s);
	open_it(p, &s);
	assert_string_equal(s.published, old_run);
	assert_true(has(p, old_run));
	assert_false(has(p, new_run));
	assert_int_equal(access(s.pending, F_OK), -1);
	state_close(&s);
}

/* Killed behind the switch: the run that was replaced goes, others stay. */
static void killed_behind_the_switch(void **state)
{
	struct place *p = *state;
	struct state s;
	open_it(p, &s);
	make_run(p, "", old_run);
	make_run(p, "", same_date);
	const char *replaced = same_date;
	make_run(p, "", of_other_job);
	assert_int_equal(state_mark(&s, new_run, &replaced, 1), 0);
	make_run(p, "", new_run);
	assert_int_equal(state_switch(&s, new_run), 0);
	state_close(&s);
	open_it(p, &s);
	assert_true(has(p, old_run));
	assert_true(has(p, new_run));
	assert_false(has(p, same_date));
	assert_true(has(p, of_other_job));
	assert_int_equal(access(s.pending, F_OK), -1);
	state_close(&s);
}

/* Killed while a damaged run was written anew: it stands again, unless the new one has its name. */
static void killed_while_set_aside(void **state)
{
	struct place *p = *state;
	struct state s;
	const char *aside;
	open_it(p, &s);
	make_run(p, "", old_run);
	state_close(&s);
	for (int whole = 0; whole < 2; whole++) {
		open_it(p, &s);
		assert_int_equal(state_switch(&s, old_run), 0);
		assert_int_equal(state_mark(&s, old_run, NULL, 0), 0);
		assert_int_equal(state_set_aside(&s, old_run, &aside), 0);
		assert_false(has(p, old_run));
		if (whole) make_run(p, "", old_run);
		state_close(&s);
		open_it(p, &s);
		assert_true(has(p, old_run));
		assert_false(has(p, "2026-10-14-0123456789ab.damaged.tmp"));
		assert_string_equal(s.published, old_run);
		state_close(&s);
	}
}

/* The same, where another run is the current one: what was there before stands. */
static void killed_while_another_is_current(void **state)
{
	struct place *p = *state;
	struct state s;
	const char *aside;
	open_it(p, &s);
	make_run(p, "", new_run);
	make_run(p, "", old_run);
	assert_int_equal(state_switch(&s, new_run), 0);
	assert_int_equal(state_mark(&s, old_run, NULL, 0), 0);
	assert_int_equal(state_set_aside(&s, old_run, &aside), 0);
	make_run(p, "", old_run);
	state_close(&s);
	open_it(p, &s);
	assert_true(has(p, old_run));
	struct stat st;
	assert_int_equal(lstat(aside, &st), -1);
	state_close(&s);
}

static void leftovers(void **state)
{
	struct place *p = *state;
	struct state s;
	open_it(p, &s);
	make_run(p, "", old_run);
	make_run(p, "", "2026-10-15-0123456789ab.tmp");
	assert_int_equal(symlink("runs/x", at(p, "current.tmp")), 0);
	struct writer w; /* a mark cut short */
	assert_int_equal(writer_open(&w, s.pending), 0);
	writer_text(&w, TEXT("2026-10-14-01"));
	assert_int_equal(writer_close(&w, NULL), 0);
	state_close(&s);
	open_it(p, &s);
	assert_true(has(p, old_run));
	assert_false(has(p, "2026-10-15-0123456789ab.tmp"));
	struct stat st;
	assert_int_equal(lstat(at(p, "current.tmp"), &st), -1);
	assert_int_equal(lstat(s.pending, &st), -1);
	state_close(&s);
}

/* Links where the state should be: refused or removed, what they lead to untouched. */
static void planted(void **state)
{
	struct place *p = *state;
	struct state s;
	open_it(p, &s);
	state_close(&s);
	assert_int_equal(mkdir(at(p, "victim"), 0700), 0);
	assert_int_equal(symlink("../victim", at(p, "runs/2026-10-15-0123456789ab.tmp")), 0);
	assert_int_equal(symlink("victim", at(p, "pending")), 0);
	open_it(p, &s);
	state_close(&s);
	struct stat st;
	assert_int_equal(lstat(at(p, "victim"), &st), 0);
	assert_int_equal(lstat(at(p, "runs/2026-10-15-0123456789ab.tmp"), &st), -1);
	assert_int_equal(unlink(at(p, "lock")), 0);
	assert_int_equal(symlink("victim", at(p, "lock")), 0);
	assert_int_equal(state_open(&s, p->dir, &p->bench.d), STATE_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test_setup_teardown(one_at_a_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(switched, set_up, tear_down),
		cmocka_unit_test_setup_teardown(killed_before_the_switch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(killed_behind_the_switch, set_up, tear_down),
		cmocka_unit_test_setup_teardown(killed_while_set_aside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(killed_while_another_is_current, set_up, tear_down),
		cmocka_unit_test_setup_teardown(leftovers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(planted, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
