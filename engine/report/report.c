#include "report/report.h"

#include <string.h>

#include "assess/counts.h"
#include "report/findings.h"

static bool wants_csv(const struct report *r) { return r->job->csv; }
static bool wants_json(const struct report *r) { return r->job->json; }

const struct format report_formats[] = {
	{"findings.csv", wants_csv, NULL, &findings_csv},
	{"findings.jsonl", wants_json, NULL, &findings_json},
	{"rejects.csv", NULL, rejects_csv, NULL},
	{"quality.csv", NULL, quality_csv, NULL},
	{"suggestions.csv", NULL, NULL, &suggestions_csv},
	{"links.csv", NULL, links_csv, NULL},
	{"lists.csv", NULL, lists_csv, NULL},
	{"summary.json", NULL, summary_json, NULL},
};
const size_t report_format_count = sizeof report_formats / sizeof *report_formats;
_Static_assert(sizeof report_formats / sizeof *report_formats <= REPORT_FORMATS_MAX, "who writes them has room for so many");

struct text group_value_shown(struct text value) { return value.p ? value : TEXT(GROUP_MISSING); }

uint64_t undecided_trial(const struct report *r)
{
	const struct assessment *as = r->assessment;
	size_t n = as->finding_count; /* they are the last, in rule order */
	while (n > 0 && as->findings[n - 1].rule == (int)r->pack->rule_count + 1) n--;
	return as->finding_count - n;
}

const char *evidence_in(const char *evidence, enum language language)
{
	static const char *const chinese[][2] = {
		{"the job says so", "作业指定"},
		{"byte order mark", "有字节顺序标记"},
		{"every row is UTF-8", "每行都是 UTF-8"},
		{"the headings are found as GB18030 only", "只有按 GB18030 才认得表头"},
		{"the headings are found as UTF-8 only", "只有按 UTF-8 才认得表头"},
		{"fewer rows are undecodable than as UTF-8", "无法解码的行比按 UTF-8 少"},
		{"fewer rows are undecodable than as GB18030", "无法解码的行比按 GB18030 少"},
		{"as many rows are undecodable as in GB18030", "无法解码的行与按 GB18030 一样多"},
	};
	for (size_t i = 0; language == LANGUAGE_ZH && i < sizeof chinese / sizeof *chinese; i++)
		if (strcmp(evidence, chinese[i][0]) == 0) return chinese[i][1];
	return evidence;
}
