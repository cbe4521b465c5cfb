#include <string.h>

#include "assess/assess.h"
#include "base/date.h"
#include "cli/against.h"
#include "config/keys.h"
#include "config/units.h"
#include "intake/delivery.h"
#include "pack/pack.h"
#include "prove/suite.h"
#include "report/visible.h"

static void warn_of_missing_guards(const struct job *job, struct diags *d)
{
	for (size_t i = 0; i < job->binding_count; i++) {
		const struct binding *b = &job->bindings[i];
		if (!b->is_list && !b->has_min_rows && !b->has_max_rejected && !b->has_max_damaged) DIAG(d, W796, b->at, b->name);
	}
}

static void warn_of_exceptions_to_come(const struct pack *p, struct diags *d)
{
	char from[11], day[11];
	date_format(p->run_date, day);
	for (size_t i = 0; i < p->exception_count; i++) {
		const struct exception *x = &p->exceptions[i];
		if (exception_phase(x, p->run_date) != PHASE_TO_COME) continue;
		date_format(x->from, from);
		DIAG(d, W781, x->at, x->id, text_of(from), text_of(day));
	}
}

/* What the loader cannot know of tests: their rows, and the numbers they expect. */
static void check_tests(struct cli *c, struct pack *pack)
{
	struct suite suite;
	if (!suite_init(&suite, pack, &c->diags)) c->diags.failed = true;
	suite_free(&suite);
}

/* Lints come when nothing worse is left to mend. */
static void lint(struct cli *c, const struct pack *pack)
{
	if (pack && !c->diags.errors && !c->diags.failed && !pack_lint(pack, &c->diags)) c->diags.failed = true;
}

/* False: the system is at fault. */
static bool check_job(struct cli *c, struct arena *a)
{
	enum delivery_result looked = DELIVERY_OK;
	const struct job_options options = {
		.run_date = c->values[OPTION_RUN_DATE], .sets = c->sets, .set_count = c->set_count, .even_wrong = true};
	const struct job *job = job_load(c->arguments[0], &options, a, &c->diags);
	if (!job) return true;
	struct pack *pack = !job->pack_count ? NULL : pack_load_job(job, NULL, a, &c->diags);
	if (pack) assess_check_numbers(pack, &c->diags);
	if (pack) check_tests(c, pack);
	if (job->directory.n) units_load(job, a, &c->diags);
	if (!c->diags.errors) warn_of_missing_guards(job, &c->diags);
	if (pack && !c->diags.errors) warn_of_exceptions_to_come(pack, &c->diags);
	if (!c->diags.errors) looked = delivery_look(job, &c->diags);
	lint(c, pack);
	return looked != DELIVERY_FAILED;
}

static void check_packs(struct cli *c, struct arena *a)
{
	const char *given = c->values[OPTION_RUN_DATE];
	int32_t day = date_today();
	if (given && !text_day(text_of(given), &day)) {
		DIAG(&c->diags, E403, ((struct span){0}), text_of(given), text_day_fault(text_of(given), cli_language(c)));
		return;
	}
	if (c->set_count) {
		DIAG(&c->diags, E497, ((struct span){0}), TEXT("--set"), TEXT("rollcall check JOB --set NAME=VALUE"));
		return;
	}
	const struct pack_options all = {.with_drafts = true, .bind_all = true};
	struct pack *pack = pack_load((const char *const *)c->arguments, c->argument_count, day, &all, a, &c->diags);
	if (pack) check_tests(c, pack);
	lint(c, pack);
}

static void say_count(struct cli *c, struct buf *out)
{
	size_t errors = c->diags.errors, warnings = c->diags.count + c->diags.dropped - errors;
	for (size_t i = 0; i < c->argument_count; i++) {
		if (i) buf_byte(out, ' ');
		text_visible(out, text_of(c->arguments[i]));
	}
	if (cli_language(c) == LANGUAGE_ZH)
		buf_printf(out, "：%zu 个错误，%zu 个警告\n", errors, warnings);
	else
		buf_printf(out, ": %zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s", warnings,
		           warnings == 1 ? "" : "s");
}

/* Diagnostics as the results of the command: on standard output, as JSON. */
static int print_json(struct cli *c)
{
	struct buf out;
	buf_init(&out);
	diags_sort(&c->diags);
	if (!diags_render_json(&c->diags, &out)) out.failed = true;
	diags_free(&c->diags);
	int status = cli_print(&c->diags, &out);
	cli_complain(&c->diags, true);
	buf_free(&out);
	return status;
}

static int print_text(struct cli *c)
{
	struct buf out;
	buf_init(&out);
	bool quiet = c->values[OPTION_QUIET];
	if (!quiet) say_count(c, &out);
	cli_complain(&c->diags, !quiet);
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}

int command_check(struct cli *c)
{
	struct arena arena;
	if (c->values[OPTION_AGAINST]) return check_against(c);
	bool good = true;
	arena_init(&arena, 0);
	if (c->argument_count == 1 && cli_names_job(c, c->arguments[0]))
		good = check_job(c, &arena);
	else
		check_packs(c, &arena);
	bool json = c->values[OPTION_FORMAT] && strcmp(c->values[OPTION_FORMAT], "json") == 0;
	int status = c->diags.failed || !good ? ROLLCALL_SYSTEM : c->diags.errors ? ROLLCALL_USAGE : ROLLCALL_OK;
	int printed = ROLLCALL_OK;
	if (c->diags.failed) cli_complain(&c->diags, true);
	else printed = json ? print_json(c) : print_text(c);
	arena_free(&arena);
	return printed == ROLLCALL_OK ? status : printed;
}
