#include "cli/against.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "config/job.h"
#include "prove/suite.h"
#include "report/json.h"
#include "report/suppress.h"
#include "run.h"

static const char usual_share[] = "20%";

static const char *share_of(const struct cli *c)
{
	return c->values[OPTION_AT_MOST] ? c->values[OPTION_AT_MOST] : usual_share;
}

bool against_read(struct cli *c)
{
	int64_t unused;
	const char *given = c->values[OPTION_AT_MOST];
	if (!given || job_share(text_of(given), &unused)) return true;
	DIAG(&c->diags, E498, ((struct span){0}), text_of(given), text_of(option_name(OPTION_AT_MOST)), TEXT("5%|0.5%|…"));
	return false;
}

/* Which of a rule's counts are kept back: those of few persons, under `privacy: counts`. */
static const bool *kept_back(const struct suppressed *s, size_t rule)
{
	static const bool none[RULE_CELLS];
	return s->rules ? s->rules[rule] : none;
}

static void counted(uint64_t n, bool hidden, char *out, size_t size)
{
	if (hidden) snprintf(out, size, "…");
	else snprintf(out, size, "%" PRIu64, n);
}

static void lint_rules(struct run *r, const struct suppressed *s, const char *share)
{
	const struct pack *p = r->pack;
	int64_t ppm = 0;
	job_share(text_of(share), &ppm);
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct rule_counts *n = &r->assessment.rules[i];
		if (p->rules[i].off != OFF_NOT || kept_back(s, i)[OUTCOME_FLAG]) continue;
		char flag[24], persons[24], review[24];
		snprintf(flag, sizeof flag, "%" PRIu64, n->flag);
		counted(n->persons, kept_back(s, i)[RULE_PERSONS], persons, sizeof persons);
		counted(n->review, kept_back(s, i)[OUTCOME_REVIEW], review, sizeof review);
		if (n->flag == 0 && n->excused == 0)
			DIAG(&r->diags, W719, p->rules[i].at, p->rules[i].id, text_of(persons), text_of(review));
		else if (!kept_back(s, i)[RULE_PERSONS] && (double)n->flag * 1e6 > (double)ppm * (double)n->persons)
			DIAG(&r->diags, W720, p->rules[i].at, p->rules[i].id, text_of(flag), text_of(persons), text_of(share));
	}
}

/* flag, review, excused, clear */
static void four(const struct rule_counts *n, uint64_t out[RULE_PERSONS])
{
	out[0] = n->flag;
	out[1] = n->review;
	out[2] = n->excused;
	out[3] = n->clear;
}

static void text_cell(struct buf *out, uint64_t n, bool hidden)
{
	if (hidden) buf_printf(out, " %10s", "-");
	else buf_printf(out, " %10" PRIu64, n);
}

static void json_cell(struct buf *out, const char *name, uint64_t n, bool hidden)
{
	buf_printf(out, ", \"%s\": ", name);
	if (hidden) buf_str(out, "null");
	else buf_printf(out, "%" PRIu64, n);
}

static void text_rows(const struct run *r, const struct suppressed *s, enum language language, struct buf *out)
{
	if (language == LANGUAGE_ZH) /* a character fills two cells with three bytes */
		buf_printf(out, "%-30s %12s %12s %12s %12s %13s %10s\n", "规则", "人数", "标记", "复核", "例外", "没发现", "占比");
	else
		buf_printf(out, "%-28s %10s %10s %10s %10s %10s %8s\n", "rule", "persons", "flag", "review", "excused", "clear", "share");
	for (size_t i = 0; i < r->pack->rule_count; i++) {
		const struct rule *rule = &r->pack->rules[i];
		const struct rule_counts *n = &r->assessment.rules[i];
		uint64_t cells[RULE_PERSONS];
		const bool *hidden = kept_back(s, i);
		four(n, cells);
		buf_printf(out, "%-28.*s", (int)rule->id.n, rule->id.p);
		if (rule->off != OFF_NOT) {
			buf_str(out, language == LANGUAGE_ZH ? " 没有运行\n" : " not run\n");
			continue;
		}
		text_cell(out, n->persons, hidden[RULE_PERSONS]);
		for (int k = 0; k < RULE_PERSONS; k++) text_cell(out, cells[k], hidden[k]);
		if (hidden[OUTCOME_FLAG] || hidden[RULE_PERSONS] || !n->persons) buf_printf(out, " %8s\n", "-");
		else buf_printf(out, " %7.2f%%\n", 100.0 * (double)n->flag / (double)n->persons);
	}
}

static void json_rows(const struct run *r, const struct suppressed *s, struct buf *out)
{
	buf_str(out, "\"rules\": [");
	for (size_t i = 0; i < r->pack->rule_count; i++) {
		const struct rule_counts *n = &r->assessment.rules[i];
		uint64_t cells[RULE_PERSONS];
		four(n, cells);
		buf_str(out, i ? ",\n {\"rule\": " : "\n {\"rule\": ");
		json_write_text(out, r->pack->rules[i].id);
		buf_str(out, r->pack->rules[i].off == OFF_NOT ? ", \"run\": true" : ", \"run\": false");
		json_cell(out, "persons", n->persons, kept_back(s, i)[RULE_PERSONS]);
		for (int k = 0; k < RULE_PERSONS; k++) json_cell(out, outcome_name((enum outcome)k).p, cells[k], kept_back(s, i)[k]);
		buf_byte(out, '}');
	}
	buf_str(out, "]");
}

static int print(struct cli *c, struct run *r, const struct suppressed *s)
{
	bool json = c->values[OPTION_FORMAT] && strcmp(c->values[OPTION_FORMAT], "json") == 0;
	struct buf out;
	buf_init(&out);
	if (json) {
		buf_str(&out, "{\"diagnostics\": ");
		diags_sort(&r->diags);
		if (!diags_render_json(&r->diags, &out)) out.failed = true;
		buf_str(&out, r->worked ? ", " : "");
		diags_free(&r->diags);
	}
	if (json && r->worked) json_rows(r, s, &out);
	else if (r->worked && !c->values[OPTION_QUIET]) text_rows(r, s, cli_language(c), &out);
	buf_str(&out, json ? "}\n" : "");
	cli_complain(&r->diags, !c->values[OPTION_QUIET]);
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}

/* What the loader cannot know of tests. */
static enum rollcall_status check_tests(struct run *r)
{
	struct suite suite;
	bool read = suite_init(&suite, r->pack, &r->diags);
	suite_free(&suite);
	return !read || r->diags.failed ? ROLLCALL_SYSTEM : r->diags.errors ? ROLLCALL_USAGE : ROLLCALL_OK;
}

int check_against(struct cli *c)
{
	struct run *r = malloc(sizeof *r);
	struct suppressed s = {0};
	if (!r) {
		c->diags.failed = true;
		return ROLLCALL_SYSTEM;
	}
	const struct run_options options = {
		.language = cli_language(c),
		.job = {.run_date = c->values[OPTION_RUN_DATE], .sets = c->sets, .set_count = c->set_count,
		        .packs = (const char *const *)c->arguments, .pack_count = c->argument_count},
	};
	run_init(r, &options);
	enum rollcall_status status = run_load(r, c->values[OPTION_AGAINST]);
	if (status == ROLLCALL_OK) status = check_tests(r);
	if (status == ROLLCALL_OK && !pack_lint(r->pack, &r->diags)) status = ROLLCALL_SYSTEM;
	if (status == ROLLCALL_OK) status = run_work(r);
	if (status == ROLLCALL_OK && !suppressed_init(&s, &r->report)) status = ROLLCALL_SYSTEM;
	if (status == ROLLCALL_OK) lint_rules(r, &s, share_of(c));
	r->worked = status == ROLLCALL_OK;
	if (status == ROLLCALL_SYSTEM && !r->diags.errors) r->diags.failed = true;
	int printed = print(c, r, &s);
	suppressed_free(&s);
	run_free(r);
	free(r);
	return printed == ROLLCALL_OK ? (int)status : printed;
}
