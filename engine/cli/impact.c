#include "cli/impact.h"

#include <string.h>

#include "base/date.h"
#include "cli/cli.h"
#include "report/findings.h"
#include "report/suppress.h"

struct text rule_state(const struct pack *p, int rule)
{
	static const char *const off[] = {[OFF_BY_JOB] = "off", [OFF_LIST_NOT_BOUND] = "list-not-bound", [OFF_DRAFT] = "draft",
	                                  [OFF_RULE_NOT_RUN] = "off"};
	if (rule < 0) return TEXT("absent");
	if ((size_t)rule >= p->rule_count) return rule_status_name(finding_rule_status(p, rule));
	const struct rule *r = &p->rules[rule];
	return r->off == OFF_NOT ? rule_status_name(r->status) : text_of(off[r->off]);
}

void impact_edit_name(const struct impact *x, size_t edit, enum language language, struct buf *out)
{
	static const char *const kinds[][2] = {
		[EDIT_RULE] = {"rule", "规则"},       [EDIT_DEFINITION] = {"definition", "定义"}, [EDIT_PARAM] = {"param", "参数"},
		[EDIT_EXCEPTION] = {"exception", "例外"}, [EDIT_TABLES] = {"lines and lists", "线和名单"},
		[EDIT_SET] = {"--set", "--set"},      [EDIT_RUN_DATE] = {"run date", "运行日期"},
	};
	static const char *const changes[][2] = {
		[EDIT_CHANGED] = {"", ""}, [EDIT_ADDED] = {" (added)", "（新增）"}, [EDIT_REMOVED] = {" (removed)", "（删除）"}};
	const struct edit *e = &x->edits[edit].edit;
	int zh = language == LANGUAGE_ZH;
	char day[11];
	buf_str(out, kinds[e->kind][zh]);
	if (e->kind == EDIT_RUN_DATE) {
		date_format(x->job[1]->run_date, day);
		buf_printf(out, " %s", day);
	} else if (e->name.n) {
		buf_byte(out, ' ');
		buf_text(out, e->name);
	}
	buf_str(out, changes[e->change][zh]);
}

bool impact_hides(const struct impact *x, size_t pair)
{
	if (x->job[1]->privacy != PRIVACY_COUNTS) return false;
	struct impact_count n = impact_count(impact_of_pair(x, pair));
	bool small = count_is_small(n.enter) || count_is_small(n.leave) || count_is_small(n.change);
	for (int side = 0; side < 2; side++)
		for (int o = 0; o < 3; o++) small |= count_is_small(impact_findings(x, pair, side).outcomes[o]);
	return small;
}

static int print(struct cli *c, const struct impact *x)
{
	struct buf out;
	buf_init(&out);
	bool json = c->values[OPTION_FORMAT] && strcmp(c->values[OPTION_FORMAT], "json") == 0;
	bool list = c->values[OPTION_LIST];
	if (json) impact_json(x, list, &out);
	else impact_text(x, list, cli_language(c), &out);
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}

int command_impact(struct cli *c)
{
	struct impact x;
	const struct impact_options options = {cli_language(c), c->values[OPTION_RUN], c->values[OPTION_PACK], c->values[OPTION_RUN_DATE], c->sets,
	                                       c->set_count, c->threads};
	int status = (int)impact_find(&x, c->arguments[0], &options);
	int printed = x.changes.pairs && !x.diags.failed ? print(c, &x) : ROLLCALL_OK;
	cli_complain(&x.diags, !c->values[OPTION_QUIET]);
	impact_free(&x);
	return printed == ROLLCALL_OK ? status : printed;
}
