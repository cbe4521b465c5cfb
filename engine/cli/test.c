#include <string.h>
#include <time.h>

#include "cli/testing.h"
#include "prove/failure.h"
#include "prove/junit.h"
#include "report/visible.h"

static bool is_junit(const struct testing *t)
{
	return t->c->values[OPTION_TEST_FORMAT] && strcmp(t->c->values[OPTION_TEST_FORMAT], "junit") == 0;
}

/* What --mutate and --boundaries print is no XML. */
static bool goes_together(const struct testing *t)
{
	bool mutates = t->c->values[OPTION_MUTATE] != NULL;
	if (!is_junit(t) || (!mutates && !t->c->values[OPTION_BOUNDARIES])) return true;
	DIAG(&t->c->diags, E497, ((struct span){0}), mutates ? TEXT("--mutate --format junit") : TEXT("--boundaries --format junit"),
	     TEXT("rollcall test PACK --format junit"));
	return false;
}

void testing_rows(struct buf *out, struct text t)
{
	while (t.n) {
		const char *end = memchr(t.p, '\n', t.n);
		size_t n = end ? (size_t)(end - t.p) : t.n;
		text_visible(out, (struct text){t.p, n});
		buf_byte(out, '\n');
		n += end != NULL;
		t = (struct text){t.p + n, t.n - n};
	}
}

static bool choose_rule(struct testing *t)
{
	const char *id = t->c->values[OPTION_RULE];
	const struct pack *p = t->pack;
	struct text names[PACK_RULES_MAX];
	t->rule = -1;
	for (size_t i = 0; i < p->rule_count; i++) {
		names[i] = p->rules[i].id;
		if (id && text_equal(names[i], text_of(id))) t->rule = (int)i;
	}
	if (!id || t->rule >= 0) return true;
	struct diag *item = DIAG(&t->c->diags, E502, ((struct span){0}), text_of(id));
	diag_suggest(&t->c->diags, item, text_of(id), names, p->rule_count);
	return false;
}

static bool chosen(const struct testing *t, const struct suite_test *test)
{
	const char *part = t->c->values[OPTION_TEST];
	return (!part || text_contains(test->test->name, text_of(part))) && (t->rule < 0 || suite_looks_at(test, t->rule));
}

static void unknown_test(struct testing *t, struct text part)
{
	struct diags *d = &t->c->diags;
	struct text *names = arena_zalloc(&t->arena, t->suite.count, sizeof *names);
	struct diag *item = DIAG(d, E510, ((struct span){0}), part);
	for (size_t i = 0; names && i < t->suite.count; i++) names[i] = t->suite.tests[i].test->name;
	if (names) diag_suggest(d, item, part, names, t->suite.count);
	else d->failed = true;
}

/* Whether the options leave a test to run. A rule without one may still have its boundaries and mutants printed. */
static bool any_chosen(struct testing *t)
{
	const char *part = t->c->values[OPTION_TEST];
	bool named = !part;
	for (size_t i = 0; i < t->suite.count; i++) {
		if (chosen(t, &t->suite.tests[i])) return true;
		named |= part && text_contains(t->suite.tests[i].test->name, text_of(part));
	}
	bool prints = t->c->values[OPTION_BOUNDARIES] || t->c->values[OPTION_MUTATE];
	if (!named) unknown_test(t, text_of(part));
	else if (t->rule < 0 || prints) return true;
	else DIAG(&t->c->diags, E511, ((struct span){0}), t->pack->rules[t->rule].id);
	return false;
}

/* Of one rule only, where that is wanted. */
static void narrow(struct testing *t)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->differences.count; i++)
		if (t->rule < 0 || t->differences.items[i].result.rule == t->rule)
			t->differences.items[kept++] = t->differences.items[i];
	t->differences.count = kept;
}

static void place_of(const struct test *test, struct buf *out)
{
	size_t line, column;
	source_place(test->at.source, test->at.from, &line, &column);
	buf_printf(out, "%s:%zu", test->at.source->path, line);
}

static bool keep_case(struct testing *t, const struct test *test)
{
	struct junit_case *item = &t->cases[t->run];
	struct buf place;
	buf_init(&place);
	place_of(test, &place);
	*item = (struct junit_case){.name = test->name};
	item->place = (struct text){place.failed ? NULL : arena_dup(&t->arena, place.p, place.n), place.n};
	item->failure = (struct text){arena_dup(&t->arena, t->row.n ? t->row.p : "", t->row.n), t->row.n};
	buf_free(&place);
	return item->place.p && item->failure.p;
}

static void print_case(struct testing *t, const struct test *test, bool passed)
{
	struct buf head;
	if (passed && !t->c->values[OPTION_VERBOSE]) return;
	buf_init(&head);
	place_of(test, &head);
	buf_str(&head, passed ? testing_zh(t) ? "：通过：" : ": passed: " : testing_zh(t) ? "：失败：" : ": failed: ");
	buf_text(&head, test->name);
	testing_rows(&t->out, buf_view(&head));
	testing_rows(&t->out, buf_view(&t->row));
	t->out.failed |= head.failed || t->row.failed;
	buf_free(&head);
}

/* False: out of memory. */
static bool run_test(struct testing *t, const struct suite_test *test)
{
	example_reset(&t->example);
	suite_set_params(&t->suite, test);
	if (!suite_give(test, &t->example) || !example_judge(&t->example) ||
	    !suite_compare(test, &t->example, &t->differences))
		return false;
	narrow(t);
	buf_reset(&t->row);
	if (!failure_print(&t->example, &t->differences, !t->c->values[OPTION_QUIET], cli_language(t->c), &t->row)) return false;
	bool passed = t->differences.count == 0;
	if (is_junit(t)) {
		if (!keep_case(t, test->test)) return false;
	} else {
		print_case(t, test->test, passed);
	}
	t->run++;
	t->failed += !passed;
	return true;
}

static bool run_tests(struct testing *t)
{
	t->cases = arena_zalloc(&t->arena, t->suite.count, sizeof *t->cases);
	if (!t->cases || !example_init(&t->example, t->pack)) return false;
	t->example.job.language = cli_language(t->c);
	for (size_t i = 0; i < t->suite.count; i++)
		if (chosen(t, &t->suite.tests[i]) && !run_test(t, &t->suite.tests[i])) return false;
	if (is_junit(t))
		junit_print(t->pack->name, t->cases, t->run, (int64_t)time(NULL), &t->out);
	else
		buf_printf(&t->out, testing_zh(t) ? "通过 %zu，失败 %zu\n" : "%zu passed, %zu failed\n", t->run - t->failed, t->failed);
	return !t->out.failed;
}

static int work(struct testing *t)
{
	static const struct pack_options all = {.with_drafts = true, .bind_all = true, .for_tests = true};
	struct diags *d = &t->c->diags;
	size_t count;
	if (!goes_together(t)) return ROLLCALL_USAGE;
	const char *const *paths = cli_packs(t->c, &t->arena, &count);
	t->pack = paths ? pack_load(paths, count, date_today(), &all, &t->arena, d) : NULL;
	if (t->pack && !suite_init(&t->suite, t->pack, d)) d->failed = true;
	if (!d->failed && (!t->pack || d->errors || !choose_rule(t))) return ROLLCALL_USAGE;
	bool any = !d->failed && any_chosen(t);
	if (!d->failed && !any) return ROLLCALL_USAGE;
	if (!d->failed && !t->c->values[OPTION_QUIET] && !pack_lint(t->pack, d)) d->failed = true;
	if (d->failed || !run_tests(t)) {
		d->failed = true;
		return ROLLCALL_SYSTEM;
	}
	int status = t->failed ? CLI_FOUND : ROLLCALL_OK;
	if (t->c->values[OPTION_BOUNDARIES] && !testing_boundaries(t)) {
		d->failed = true;
		return ROLLCALL_SYSTEM;
	}
	if (t->c->values[OPTION_MUTATE]) {
		if (!testing_mutate(t, &status)) {
			d->failed = true;
			return ROLLCALL_SYSTEM;
		}
	}
	int printed = cli_print(d, &t->out);
	return printed != ROLLCALL_OK ? printed : status;
}

int command_test(struct cli *c)
{
	struct testing t = {.c = c};
	arena_init(&t.arena, 0);
	arena_init(&t.suite.arena, 0);
	differences_init(&t.differences);
	buf_init(&t.out);
	buf_init(&t.row);
	int status = work(&t);
	cli_complain(&c->diags, !c->values[OPTION_QUIET]);
	if (t.example.pack) example_free(&t.example);
	suite_free(&t.suite);
	differences_free(&t.differences);
	buf_free(&t.out);
	buf_free(&t.row);
	arena_free(&t.arena);
	return status;
}
