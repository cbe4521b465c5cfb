/* The screenful: what did not run, what was read, whether it adds up, what was found. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "report/visible.h"
#include "report/findings.h"
#include "report/suppress.h"

/* Rows of each part; what is left over is counted in one row more, so that the whole stays under TERMINAL_ROWS. */
enum { NOT_RUN_ROWS = 5, TABLE_ROWS = 12, RULE_ROWS = 12, EXCEPTION_ROWS = 2 };
enum { TITLE_COLUMNS = 40, TABLE_COLUMNS_MAX = 24, COUNT_COLUMNS = 9 };

static const char *word(const struct report *r, const char *en, const char *zh)
{
	return r->language == LANGUAGE_ZH ? zh : en;
}

static int columns_of(struct text t)
{
	int columns = 0;
	uint32_t cp = 0;
	for (size_t i = 0, n; i < t.n; i += n) {
		n = utf8_decode(t.p + i, t.n - i, &cp);
		if (!n) return columns + (int)(t.n - i);
		columns += cp_columns(cp);
	}
	return columns;
}

static void blanks(struct buf *out, int n)
{
	for (; n > 0; n--) buf_byte(out, ' ');
}

/* t, cut at `columns` cells and filled up to them. */
static void left(struct buf *out, struct text t, int columns)
{
	struct buf visible;
	buf_init(&visible);
	text_visible(&visible, t);
	struct text shown = buf_view(&visible);
	int used = 0;
	bool cut = columns_of(shown) > columns;
	for (size_t i = 0, n; i < shown.n; i += n) {
		uint32_t cp = 0;
		n = utf8_decode(shown.p + i, shown.n - i, &cp);
		if (used + cp_columns(cp) > columns - cut) break;
		used += cp_columns(cp);
		buf_add(out, shown.p + i, n);
	}
	if (cut) buf_str(out, "…");
	blanks(out, columns - used - cut);
	out->failed = out->failed || visible.failed;
	buf_free(&visible);
}

static void right(struct buf *out, const char *s, int columns)
{
	blanks(out, columns - columns_of(text_of(s)));
	buf_str(out, s);
}

static void right_count(struct buf *out, uint64_t n, bool hidden, int columns)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRIu64, n);
	right(out, hidden ? "*" : digits, columns);
}

static void title(const struct report *r, bool already, struct buf *out)
{
	char date[11];
	date_format(r->job->run_date, date);
	text_visible(out, r->language == LANGUAGE_ZH ? r->job->title_zh : r->job->title_en);
	buf_printf(out, "\n%s %s   %s %.*s   %s ", word(r, "run date", "运行日期"), date, word(r, "run", "运行编号"),
	           RUN_ID_SHOWN, r->run_id, word(r, "pack", "规则包"));
	text_visible(out, r->pack->name);
	buf_byte(out, '\n');
	if (already)
		buf_printf(out, "%s\n", word(r, "This very run is published already: nothing was changed.",
		                             "同一次运行此前已经发布，没有改动任何东西。"));
}

static void more(const struct report *r, size_t count, struct buf *out)
{
	if (r->language == LANGUAGE_ZH)
		buf_printf(out, "  另有 %zu 项，见 summary.json\n", count);
	else
		buf_printf(out, "  and %zu more: see summary.json\n", count);
}

/* Collects the ids that share a reason in one row. */
static void not_run_row(const struct report *r, enum off_reason off, int table, size_t *rows, struct buf *out)
{
	struct buf row;
	buf_init(&row);
	size_t count = 0;
	const struct pack *p = r->pack;
	for (size_t i = 0; i < p->rule_count + p->indicator_count; i++) {
		bool is_rule = i < p->rule_count;
		const struct rule *rule = is_rule ? &p->rules[i] : NULL;
		const struct indicator *indicator = is_rule ? NULL : &p->indicators[i - p->rule_count];
		if ((is_rule ? rule->off : indicator->off) != off) continue;
		if (off == OFF_LIST_NOT_BOUND && (is_rule ? rule->off_table : indicator->off_table) != table) continue;
		buf_str(&row, count++ ? ", " : " ");
		buf_text(&row, is_rule ? rule->id : indicator->id);
	}
	if (count) {
		if (++*rows == 1) buf_printf(out, "\n%s\n", word(r, "Not run", "未运行"));
		if (*rows <= NOT_RUN_ROWS) {
			static const char *const reasons[][2] = {
				[OFF_BY_JOB] = {"switched off by the job:", "作业停用："},
				[OFF_LIST_NOT_BOUND] = {"not bound by the job:", "作业未绑定："},
				[OFF_DRAFT] = {"draft:", "草稿："},
				[OFF_RULE_NOT_RUN] = {"needs a rule that did not run:", "所依据的规则未运行："},
			};
			buf_str(out, "  ");
			if (off == OFF_LIST_NOT_BOUND) {
				text_visible(out, bilingual_in(p->tables[table].title, r->language));
				buf_byte(out, ' ');
			}
			buf_str(out, word(r, reasons[off][0], reasons[off][1]));
			text_visible(out, buf_view(&row));
			buf_byte(out, '\n');
		}
	}
	out->failed = out->failed || row.failed;
	buf_free(&row);
}

static void not_run(const struct report *r, struct buf *out)
{
	size_t rows = 0;
	for (int t = 2; t < r->pack->table_count; t++)
		if (!r->pack->tables[t].bound) not_run_row(r, OFF_LIST_NOT_BOUND, t, &rows, out);
	not_run_row(r, OFF_RULE_NOT_RUN, 0, &rows, out);
	not_run_row(r, OFF_BY_JOB, 0, &rows, out);
	not_run_row(r, OFF_DRAFT, 0, &rows, out);
	if (rows > NOT_RUN_ROWS) more(r, rows - NOT_RUN_ROWS, out);
}

/* The encodings of a table's files, each with its evidence when it is the only one. */
static void encodings(const struct report *r, int table, struct buf *out)
{
	static const char *const names[] = {"auto", "UTF-8", "GB18030", "UTF-16"};
	bool seen[4] = {false};
	int kinds = 0;
	const char *evidence = NULL;
	for (size_t i = 0; i < r->dataset->file_count; i++) {
		const struct input_file *f = &r->dataset->files[i];
		if (f->table != table) continue;
		if (!seen[f->encoding]) kinds++;
		seen[f->encoding] = true;
		if (!evidence) evidence = f->encoding_evidence;
		else if (f->encoding_evidence && strcmp(evidence, f->encoding_evidence) != 0) evidence = "";
	}
	buf_str(out, "  ");
	for (int e = 0, n = 0; e < 4; e++)
		if (seen[e]) buf_printf(out, "%s%s", n++ ? ", " : "", names[e]);
	if (kinds == 1 && evidence && *evidence) buf_printf(out, " (%s)", evidence_in(evidence, r->language));
}

enum { BALANCE_COUNTS = 12 };

static const char *const balance_headings[BALANCE_COUNTS][2] = {
	{"files", "文件"},   {"physical", "物理行"}, {"top", "表前"},      {"headings", "表头"},
	{"blanks", "空行"},  {"footers", "合计行"},  {"rejected", "拒收"}, {"continued", "续行"},
	{"records", "记录"}, {"with key", "有号"},   {"without", "无号"},  {"damaged", "号受损"},
};

static void balance_counts(const struct table_balance *b, uint64_t out[BALANCE_COUNTS])
{
	const struct line_counts *c = &b->lines;
	const uint64_t counts[BALANCE_COUNTS] = {b->files,    c->physical,  c->top,     c->headings, c->blanks,      c->footers,
	                                         c->rejected, c->continued, c->records, b->with_key, b->without_key, c->damaged};
	memcpy(out, counts, sizeof counts);
}

static void balance_persons_row(const struct report *r, struct buf *out)
{
	const struct balance *b = r->balance;
	buf_printf(out, "  %s %" PRIu64 " = %s %" PRIu64, word(r, "persons", "人员"), b->persons,
	           word(r, "on both", "两线均有"), b->both);
	for (int line = 0; line < 2; line++) {
		buf_printf(out, " + %s", word(r, "only ", "仅"));
		text_visible(out, bilingual_in(r->pack->tables[line].title, r->language));
		buf_printf(out, " %" PRIu64, b->only[line]);
	}
	buf_printf(out, " + %s %" PRIu64 "\n", word(r, "without key", "无号"), b->keyless[0] + b->keyless[1]);
}

static void balance(const struct report *r, struct buf *out)
{
	const struct pack *p = r->pack;
	uint64_t counts[BALANCE_COUNTS];
	int widths[BALANCE_COUNTS];
	size_t rows = 0;
	int names = columns_of(text_of(word(r, "Balance", "平衡表")));
	for (int i = 0; i < BALANCE_COUNTS; i++)
		widths[i] = columns_of(text_of(word(r, balance_headings[i][0], balance_headings[i][1])));
	for (int t = 0; t < p->table_count; t++) {
		int columns = 2 + columns_of(bilingual_in(p->tables[t].title, r->language));
		if (columns > names) names = columns > TABLE_COLUMNS_MAX ? TABLE_COLUMNS_MAX : columns;
		balance_counts(&r->balance->tables[t], counts);
		for (int i = 0; i < BALANCE_COUNTS; i++) {
			int digits = snprintf(NULL, 0, "%" PRIu64, counts[i]);
			if (digits > widths[i]) widths[i] = digits;
		}
	}
	buf_byte(out, '\n');
	left(out, text_of(word(r, "Balance", "平衡表")), names);
	for (int i = 0; i < BALANCE_COUNTS; i++)
		right(out, word(r, balance_headings[i][0], balance_headings[i][1]), widths[i] + 1);
	buf_byte(out, '\n');
	for (int t = 0; t < p->table_count; t++) {
		if (!p->tables[t].bound || ++rows > TABLE_ROWS) continue;
		balance_counts(&r->balance->tables[t], counts);
		buf_str(out, "  ");
		left(out, bilingual_in(p->tables[t].title, r->language), names - 2);
		for (int i = 0; i < BALANCE_COUNTS; i++) right_count(out, counts[i], false, widths[i] + 1);
		encodings(r, t, out);
		buf_byte(out, '\n');
	}
	if (rows > TABLE_ROWS) more(r, rows - TABLE_ROWS, out);
	balance_persons_row(r, out);
}

/* The counts of a rule; those of undecided-identity apart by the status of what it leaves open. */
static struct rule_counts rule_shown(const struct report *r, int rule)
{
	int undecided = (int)r->pack->rule_count;
	struct rule_counts c = r->assessment->rules[rule > undecided ? undecided : rule];
	uint64_t trial = rule >= undecided ? undecided_trial(r) : 0;
	if (rule == undecided) c.review -= trial;
	if (rule > undecided) c = (struct rule_counts){.review = trial};
	return c;
}

/* One rule with its outcomes; rules that found nothing have no row. */
static void rule_row(const struct report *r, int rule, const struct suppressed *hidden, struct buf *out)
{
	struct rule_counts counts = rule_shown(r, rule), *c = &counts;
	bool builtin = (size_t)rule >= r->pack->rule_count;
	const bool *h = hidden->rules ? hidden->rules[builtin ? r->pack->rule_count : (size_t)rule] : NULL;
	static const char *const levels[][3] = {
		{"critical", "critical", "严重"}, {"high", "high", "高"}, {"medium", "medium", "中"},
		{"low", "low", "低"},             {"info", "info", "提示"},
	};
	struct text level = finding_rule_level(r->pack, rule);
	bool trial = finding_rule_status(r->pack, rule) == RULE_TRIAL;
	buf_str(out, "  ");
	left(out, text_of(trial ? word(r, "trial", "试行") : ""), 6);
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (text_equal(level, text_of(levels[i][0]))) left(out, text_of(word(r, levels[i][1], levels[i][2])), 9);
	left(out, bilingual_in(finding_rule_title(r->pack, rule), r->language), TITLE_COLUMNS);
	right_count(out, c->flag, h && h[0], COUNT_COLUMNS);
	right_count(out, c->review, h && h[1], COUNT_COLUMNS);
	right_count(out, c->excused, h && h[2], COUNT_COLUMNS);
	buf_str(out, "  ");
	text_visible(out, finding_rule_id(r->pack, rule));
	buf_byte(out, '\n');
}

static int level_rank(struct text level)
{
	static const char *const order[] = {"critical", "high", "medium", "low", "info"};
	for (int i = 0; i < 5; i++)
		if (text_equal(level, text_of(order[i]))) return i;
	return 5;
}

/* Live rules by level, then trial rules by level; pack order within. */
static void findings(const struct report *r, const struct suppressed *hidden, struct buf *out)
{
	size_t rows = 0, shown = 0, clear = 0;
	buf_byte(out, '\n');
	left(out, text_of(word(r, "Findings", "发现")), 17 + TITLE_COLUMNS);
	right(out, word(r, "flag", "确认"), COUNT_COLUMNS);
	right(out, word(r, "review", "待核"), COUNT_COLUMNS);
	right(out, word(r, "excused", "例外"), COUNT_COLUMNS);
	buf_byte(out, '\n');
	for (int pass = 0; pass < 12; pass++)
		for (int i = 0; i < (int)r->pack->rule_count + 2; i++) {
			struct rule_counts c = rule_shown(r, i);
			bool trial = finding_rule_status(r->pack, i) == RULE_TRIAL;
			if (((size_t)i < r->pack->rule_count && r->pack->rules[i].off != OFF_NOT) || trial != (pass >= 6)) continue;
			if (level_rank(finding_rule_level(r->pack, i)) != pass % 6) continue;
			if (c.flag + c.review + c.excused == 0) {
				clear += (size_t)i < r->pack->rule_count;
				continue;
			}
			if (++rows > RULE_ROWS) continue;
			shown++;
			rule_row(r, i, hidden, out);
		}
	if (rows > shown) more(r, rows - shown, out);
	if (r->language == LANGUAGE_ZH)
		buf_printf(out, "  %zu 条规则没有发现\n", clear);
	else
		buf_printf(out, "  %zu rules found nothing\n", clear);
}

static void exceptions(const struct report *r, struct buf *out)
{
	size_t rows = 0;
	for (size_t i = 0; i < r->pack->exception_count; i++) {
		const struct exception *x = &r->pack->exceptions[i];
		bool ended = x->until < r->pack->run_date;
		bool unused = exception_holds(x, r->pack->run_date) && !r->assessment->exception_findings[i];
		if (!ended && !unused) continue;
		if (++rows == 1) buf_printf(out, "\n%s\n", word(r, "Exceptions", "例外"));
		if (rows > EXCEPTION_ROWS) continue;
		char until[11];
		date_format(x->until, until);
		buf_str(out, "  ");
		text_visible(out, x->id);
		buf_printf(out, "%s%s%s\n", ended ? word(r, " ended on ", " 已于 ") : word(r, " excused nothing; holds until ", " 没有放过任何发现，有效期至 "),
		           until, ended ? word(r, "", " 到期") : "");
	}
	if (rows > EXCEPTION_ROWS) more(r, rows - EXCEPTION_ROWS, out);
}

void terminal_summary(const struct report *r, const char *published, bool already, struct buf *out)
{
	struct suppressed hidden;
	if (!suppressed_init(&hidden, r)) {
		out->failed = true;
		return;
	}
	title(r, already, out);
	not_run(r, out);
	balance(r, out);
	findings(r, &hidden, out);
	exceptions(r, out);
	if (published) {
		buf_printf(out, "\n%s ", word(r, "Results in", "结果在"));
		text_visible(out, text_of(published));
		buf_byte(out, '\n');
	}
	suppressed_free(&hidden);
}
