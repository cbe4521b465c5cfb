#include <string.h>

#include "cli/cli.h"
#include "config/job.h"
#include "config/keys.h"
#include "report/catalogue.h"

static struct pack *load(struct cli *c, struct arena *a)
{
	static const struct pack_options all = {.with_drafts = true, .bind_all = true}, of_job = {.with_drafts = true};
	const char *given = c->values[OPTION_RUN_DATE];
	int32_t day = date_today();
	if (c->argument_count == 1 && cli_names_job(c, c->arguments[0])) {
		const struct job_options options = {.run_date = given, .sets = c->sets, .set_count = c->set_count, .even_wrong = true};
		const struct job *job = job_load(c->arguments[0], &options, a, &c->diags);
		struct pack *pack = job && job->pack_count ? pack_load_job(job, &of_job, a, &c->diags) : NULL;
		return c->diags.errors ? NULL : pack;
	}
	if (given && !text_day(text_of(given), &day)) {
		DIAG(&c->diags, E403, ((struct span){0}), text_of(given), text_day_fault(text_of(given), cli_language(c)));
		return NULL;
	}
	if (c->set_count) {
		DIAG(&c->diags, E497, ((struct span){0}), TEXT("--set"), TEXT("rollcall list JOB --set NAME=VALUE"));
		return NULL;
	}
	return pack_load((const char *const *)c->arguments, c->argument_count, day, &all, a, &c->diags);
}

/* Index of the rule of --rule; -1: none was asked for, or E502. */
static int chosen_rule(struct cli *c, const struct pack *p)
{
	const char *id = c->values[OPTION_RULE];
	struct text names[PACK_RULES_MAX];
	for (size_t i = 0; id && i < p->rule_count; i++) {
		names[i] = p->rules[i].id;
		if (text_equal(names[i], text_of(id))) return (int)i;
	}
	if (id) diag_suggest(&c->diags, DIAG(&c->diags, E502, ((struct span){0}), text_of(id)), text_of(id), names, p->rule_count);
	return -1;
}

static int print(struct cli *c, struct pack *p, struct suite *s)
{
	const char *format = c->values[OPTION_LIST_FORMAT];
	const struct catalogue_options options = {
		.format = !format || strcmp(format, "text") == 0 ? PAGE_TEXT : strcmp(format, "html") == 0 ? PAGE_HTML : PAGE_MARKDOWN,
		.language = cli_language(c),
		.rule = chosen_rule(c, p),
	};
	struct buf out;
	if (c->diags.errors) return ROLLCALL_USAGE;
	buf_init(&out);
	if (!catalogue_print(p, s, &options, &out)) c->diags.failed = true;
	int status = c->diags.failed ? ROLLCALL_SYSTEM : cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}

int command_list(struct cli *c)
{
	struct arena arena;
	struct suite suite = {0};
	arena_init(&arena, 0);
	arena_init(&suite.arena, 0);
	struct pack *pack = load(c, &arena);
	if (pack && !suite_init(&suite, pack, &c->diags)) c->diags.failed = true;
	int status = c->diags.failed ? ROLLCALL_SYSTEM : !pack || c->diags.errors ? ROLLCALL_USAGE : print(c, pack, &suite);
	cli_complain(&c->diags, !c->values[OPTION_QUIET]);
	suite_free(&suite);
	arena_free(&arena);
	return status;
}
