/* The screenful: what did not run, what was read, whether it adds up, what was found. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "report/visible.h"
#include "report/findings.h"
#include "report/meaning.h"
#include "report/suppress.h"
#include "report/wrap.h"

/* Rows of each part, and names of rules in a row of them; what is left over is counted. */
enum { NOT_RUN_ROWS = 5, TABLE_ROWS = 8, RULE_ROWS = 12, EXCEPTION_ROWS = 2, NAMES_MAX = 8 };
/* Names are cut so that a row keeps within WRAP_COLUMNS, but not below the least. */
enum { NAME_COLUMNS_MIN = 12, NAME_COLUMNS_MAX = 40 };

static const char *word(const struct report *r, const char *en, const char *zh)
{
	return r->language == LANGUAGE_ZH ? zh : en;
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
	bool cut = text_columns(shown) > columns;
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
	blanks(out, columns - text_columns(text_of(s)));
	buf_str(out, s);
}

static void right_count(struct buf *out, uint64_t n, bool hidden, int columns)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRIu64, n);
	right(out, hidden ? "*" : digits, columns);
}

/* The cells for names beside `others` in a row, where `wanted` would do. */
static int fitting(int wanted, int others)
{
	int room = WRAP_COLUMNS - others;
	if (room > NAME_COLUMNS_MAX) room = NAME_COLUMNS_MAX;
	if (room < NAME_COLUMNS_MIN) room = NAME_COLUMNS_MIN;
	return wanted < room ? wanted : room;
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
		buf_printf(out, "%s\n", word(r, "This very run was published before: its files stay as they are.",
		                             "同一次运行此前已经发布，结果文件保持原样。"));
}

/* What has no row of its own; kind: a word for them, or ""; flags: of all those rules, 0 where there are none to tell. */
static void more(const struct report *r, size_t count, const char *kind, uint64_t flags, struct buf *out)
{
	bool zh = r->language == LANGUAGE_ZH;
	if (!count) return;
	buf_printf(out, zh ? "  另有 %zu 项%s" : "  and %zu more%s", count, kind);
	if (flags) buf_printf(out, zh ? "，共标记 %" PRIu64 : " with %" PRIu64 " flags", flags);
	buf_str(out, zh ? "，见 summary.json\n" : ": see summary.json\n");
}

/* The names behind NAMES_MAX in a row. */
static void more_names(const struct report *r, size_t count, struct buf *row)
{
	if (count > NAMES_MAX) buf_printf(row, r->language == LANGUAGE_ZH ? " 等 %zu 项" : " … %zu in all", count);
}

/* What may not run, in the order of summary.json; how many of them have no row. */
struct left_over {
	size_t rules, indicators, labels, groups, columns;
};

static struct left_over all_not_run(const struct pack *p)
{
	struct left_over l = {0};
	for (size_t i = 0; i < p->rule_count; i++) l.rules += p->rules[i].off != OFF_NOT;
	for (size_t i = 0; i < p->indicator_count; i++) l.indicators += p->indicators[i].off != OFF_NOT;
	for (size_t i = 0; i < p->label_count; i++) l.labels += p->labels[i].off;
	for (size_t i = 0; i < p->group_count; i++) l.groups += p->groups[i].off;
	for (size_t i = 0; i < p->column_count; i++) l.columns += p->columns[i].off;
	return l;
}

/* Collects the ids that share a reason in one row, and takes them from what is left over. */
static void not_run_row(const struct report *r, enum off_reason off, int table, size_t *rows, struct left_over *rest, struct buf *out)
{
	struct buf row, said;
	buf_init(&row);
	buf_init(&said);
	size_t count = 0, indicators = 0;
	const struct pack *p = r->pack;
	for (size_t i = 0; i < p->rule_count + p->indicator_count; i++) {
		bool is_rule = i < p->rule_count;
		const struct rule *rule = is_rule ? &p->rules[i] : NULL;
		const struct indicator *indicator = is_rule ? NULL : &p->indicators[i - p->rule_count];
		if ((is_rule ? rule->off : indicator->off) != off) continue;
		if (off == OFF_LIST_NOT_BOUND && (is_rule ? rule->off_table : indicator->off_table) != table) continue;
		indicators += !is_rule;
		if (++count > NAMES_MAX) continue;
		buf_str(&row, count > 1 ? ", " : " ");
		buf_text(&row, is_rule ? rule->id : indicator->id);
	}
	more_names(r, count, &row);
	if (count) {
		if (++*rows == 1) buf_printf(out, "\n%s\n", word(r, "Not run", "未运行"));
		if (*rows <= NOT_RUN_ROWS) {
			static const char *const reasons[][2] = {
				[OFF_BY_JOB] = {"switched off by the job:", "作业停用："},
				[OFF_LIST_NOT_BOUND] = {"not bound by the job:", "作业未绑定："},
				[OFF_DRAFT] = {"draft:", "草稿："},
				[OFF_RULE_NOT_RUN] = {"needs a rule that did not run:", "所依据的规则未运行："},
				[OFF_RULE_ON_TRIAL] = {"needs a rule on trial, which counts in no indicator:", "所依据的规则在试行，试行不计入指标："},
			};
			buf_str(out, "  ");
			if (off == OFF_LIST_NOT_BOUND) {
				text_visible(&said, bilingual_in(p->tables[table].title, r->language));
				buf_byte(&said, ' ');
			}
			buf_str(&said, word(r, reasons[off][0], reasons[off][1]));
			text_visible(&said, buf_view(&row));
			wrap(out, buf_view(&said), 2, 4);
			rest->rules -= count - indicators;
			rest->indicators -= indicators;
		}
	}
	out->failed = out->failed || row.failed || said.failed;
	buf_free(&row);
	buf_free(&said);
}

static void not_run_rest(const struct report *r, const struct left_over *rest, bool rows, struct buf *out)
{
	const struct {
		size_t count;
		const char *one, *many, *zh;
	} kinds[] = {
		{rest->rules, "rule", "rules", "条规则"},    {rest->indicators, "indicator", "indicators", "项指标"},
		{rest->labels, "label", "labels", "个标签"}, {rest->groups, "group", "groups", "个分组"},
		{rest->columns, "column", "columns", "栏"},
	};
	bool first = true;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!kinds[i].count) continue;
		if (first && !rows) buf_printf(out, "\n%s\n", word(r, "Not run", "未运行"));
		buf_str(out, first ? rows ? word(r, "  and ", "  另有 ") : "  " : word(r, ", ", "、"));
		buf_printf(out, "%zu %s", kinds[i].count, word(r, kinds[i].count == 1 ? kinds[i].one : kinds[i].many, kinds[i].zh));
		first = false;
	}
	if (!first) buf_str(out, word(r, ": see summary.json\n", "，见 summary.json\n"));
}

static void not_run(const struct report *r, struct buf *out)
{
	static const enum off_reason others[] = {OFF_RULE_NOT_RUN, OFF_RULE_ON_TRIAL, OFF_BY_JOB, OFF_DRAFT};
	size_t rows = 0;
	struct left_over rest = all_not_run(r->pack);
	for (int t = 2; t < r->pack->table_count; t++)
		if (!r->pack->tables[t].bound) not_run_row(r, OFF_LIST_NOT_BOUND, t, &rows, &rest, out);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) not_run_row(r, others[i], 0, &rows, &rest, out);
	not_run_rest(r, &rest, rows > 0, out);
}

/* How a table's files were read: their encodings, with the evidence where it is one for all of them. */
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
	for (int e = 0, n = 0; e < 4; e++)
		if (seen[e]) buf_printf(out, "%s%s", n++ ? ", " : "", names[e]);
	if (kinds == 1 && evidence && *evidence) {
		buf_str(out, word(r, " (", "（"));
		buf_str(out, evidence_in(evidence, r->language));
		buf_str(out, word(r, ")", "）"));
	}
}

/* Tables that were read in one way share an entry: A, B: UTF-8 (…); C: GB18030 (…). */
static void encodings_row(const struct report *r, struct buf *out)
{
	struct buf row, how[PACK_TABLES_MAX];
	int tables = r->pack->table_count, entries = 0;
	buf_init(&row);
	for (int t = 0; t < tables; t++) {
		buf_init(&how[t]);
		encodings(r, t, &how[t]);
		row.failed = row.failed || how[t].failed;
	}
	for (int t = 0; t < tables && !row.failed; t++) {
		bool first = how[t].n > 0;
		for (int k = 0; k < t; k++) first &= !text_equal(buf_view(&how[k]), buf_view(&how[t]));
		if (!first) continue;
		buf_str(&row, entries++ ? word(r, "; ", "；") : word(r, "read as: ", "编码："));
		for (int k = t, n = 0; k < tables; k++) {
			if (!text_equal(buf_view(&how[k]), buf_view(&how[t]))) continue;
			if (n++) buf_str(&row, word(r, ", ", "、"));
			text_visible(&row, bilingual_in(r->pack->tables[k].title, r->language));
		}
		buf_byte(&row, ' ');
		buf_text(&row, buf_view(&how[t]));
	}
	if (entries) {
		buf_str(out, "  ");
		wrap(out, buf_view(&row), 2, 4);
	}
	out->failed = out->failed || row.failed;
	for (int t = 0; t < tables; t++) buf_free(&how[t]);
	buf_free(&row);
}

enum { BALANCE_COUNTS = 12 };

/* always: shown even where it is nought throughout. */
static const struct {
	const char *en, *zh;
	bool always;
} balance_headings[BALANCE_COUNTS] = {
	{"files", "文件", true},      {"rows", "物理行", true},    {"top", "表前", false},      {"heads", "表头", true},
	{"blank", "空行", false},     {"footers", "合计行", false}, {"rejected", "拒收", true},  {"continued", "续行", false},
	{"records", "记录", true},    {"with key", "有号", true},  {"without", "无号", true},   {"damaged", "号受损", true},
};

static void balance_counts(const struct table_balance *b, uint64_t out[BALANCE_COUNTS])
{
	const struct line_counts *c = &b->lines;
	const uint64_t counts[BALANCE_COUNTS] = {b->files,    c->physical,  c->top,     c->headings, c->blanks,      c->footers,
	                                         c->rejected, c->continued, c->records, b->with_key, b->without_key, c->damaged};
	memcpy(out, counts, sizeof counts);
}

/* A word and how many persons it is of. */
static void persons_count(struct buf *row, const char *word, uint64_t n, bool hidden)
{
	buf_printf(row, "%s ", word);
	right_count(row, n, hidden, 0);
}

static void balance_persons_row(const struct report *r, const struct suppressed *hidden, struct buf *out)
{
	const struct balance *b = r->balance;
	struct buf row;
	buf_init(&row);
	persons_count(&row, word(r, "persons", "人员"), b->persons, hidden->persons);
	persons_count(&row, word(r, " = on both", " = 两线均有"), b->both, hidden->both);
	for (int line = 0; line < 2; line++) {
		buf_printf(&row, " + %s", word(r, "only ", "仅"));
		text_visible(&row, bilingual_in(r->pack->tables[line].title, r->language));
		persons_count(&row, "", b->only[line], hidden->only[line]);
	}
	persons_count(&row, word(r, " + without key", " + 无号"), b->keyless[0] + b->keyless[1], hidden->all_keyless);
	buf_str(out, "  ");
	wrap(out, buf_view(&row), 2, 4);
	out->failed = out->failed || row.failed;
	buf_free(&row);
}

static void counted(const struct report *r, struct buf *out, uint64_t n, const char *en, const char *zh)
{
	buf_printf(out, "%s %" PRIu64 "%s", word(r, en, zh), n, word(r, "", " 个"));
}

/* Where the rows and numbers stand that could not be used. */
static void balance_files_row(const struct report *r, const uint64_t *sums, struct buf *out)
{
	uint64_t rejected = sums[6], damaged = sums[11], noted = r->dataset->quality_count, cells = noted > damaged ? noted - damaged : 0;
	if (!rejected && !noted) return;
	buf_str(out, "  ");
	if (rejected) buf_str(out, word(r, "rejected rows: rejects.csv", "拒收的行见 rejects.csv"));
	if (rejected && noted) buf_str(out, word(r, "; ", "；"));
	if (damaged) counted(r, out, damaged, "damaged numbers", "受损的号码");
	if (damaged && cells) buf_str(out, word(r, ", ", "、"));
	if (cells) counted(r, out, cells, "cells that cannot be read", "看不懂的单元格");
	if (noted) buf_str(out, word(r, ": quality.csv", "，见 quality.csv"));
	buf_byte(out, '\n');
}

/* Whether a count of a table is kept back. */
static bool hides_records(const struct suppressed *hidden, int table, int count)
{
	return table < 2 && ((count == 9 && hidden->with_key[table]) || (count == 10 && hidden->keyless[table]));
}

static void balance(const struct report *r, const struct suppressed *hidden, struct buf *out)
{
	const struct pack *p = r->pack;
	const char *title = word(r, "Balance", "平衡表");
	uint64_t counts[BALANCE_COUNTS], sums[BALANCE_COUNTS] = {0};
	int widths[BALANCE_COUNTS], total = 0, names = text_columns(text_of(title));
	size_t rows = 0;
	for (int i = 0; i < BALANCE_COUNTS; i++)
		widths[i] = text_columns(text_of(word(r, balance_headings[i].en, balance_headings[i].zh)));
	for (int t = 0; t < p->table_count; t++) {
		if (!p->tables[t].bound) continue;
		int columns = 2 + text_columns(bilingual_in(p->tables[t].title, r->language));
		if (columns > names) names = columns;
		balance_counts(&r->balance->tables[t], counts);
		for (int i = 0; i < BALANCE_COUNTS; i++) {
			int digits = snprintf(NULL, 0, "%" PRIu64, hides_records(hidden, t, i) ? 0 : counts[i]);
			if (digits > widths[i]) widths[i] = digits;
			sums[i] += counts[i];
		}
	}
	for (int i = 0; i < BALANCE_COUNTS; i++) {
		if (!sums[i] && !balance_headings[i].always) widths[i] = 0;
		if (widths[i]) total += widths[i] + 1;
	}
	names = fitting(names, total);
	buf_byte(out, '\n');
	left(out, text_of(title), names);
	for (int i = 0; i < BALANCE_COUNTS; i++)
		if (widths[i]) right(out, word(r, balance_headings[i].en, balance_headings[i].zh), widths[i] + 1);
	buf_byte(out, '\n');
	for (int t = 0; t < p->table_count; t++) {
		if (!p->tables[t].bound || ++rows > TABLE_ROWS) continue;
		balance_counts(&r->balance->tables[t], counts);
		buf_str(out, "  ");
		left(out, bilingual_in(p->tables[t].title, r->language), names - 2);
		for (int i = 0; i < BALANCE_COUNTS; i++)
			if (widths[i]) right_count(out, counts[i], hides_records(hidden, t, i), widths[i] + 1);
		buf_byte(out, '\n');
	}
	if (rows > TABLE_ROWS) more(r, rows - TABLE_ROWS, "", 0, out);
	balance_persons_row(r, hidden, out);
	balance_files_row(r, sums, out);
	encodings_row(r, out);
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

/* The findings' columns. */
struct columns {
	int trial, level, title, counts[3];
};

/* Whether the k-th count of a rule's row is kept back. */
static bool hides(const struct report *r, const struct suppressed *hidden, int rule, int k)
{
	int undecided = (int)r->pack->rule_count;
	if (rule < undecided) return hidden->rules && hidden->rules[rule][k];
	return k == OUTCOME_REVIEW && hidden->undecided[rule - undecided];
}

/* One rule with its outcomes; rules that found nothing have no row. */
static void rule_row(const struct report *r, int rule, const struct suppressed *hidden, const struct columns *w,
                     struct buf *out)
{
	struct rule_counts counts = rule_shown(r, rule), *c = &counts;
	const uint64_t shown[3] = {c->flag, c->review, c->excused};
	bool trial = finding_rule_status(r->pack, rule) == RULE_TRIAL;
	buf_str(out, "  ");
	left(out, text_of(trial ? word(r, "trial", "试行") : ""), w->trial);
	left(out, level_words(finding_rule_level(r->pack, rule), r->language), w->level);
	left(out, bilingual_in(finding_rule_title(r->pack, rule), r->language), w->title);
	for (int i = 0; i < 3; i++) right_count(out, shown[i], hides(r, hidden, rule, i), w->counts[i]);
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

enum { PASSES = 12 }; /* levels of live rules, then of trial rules */

/* Whether the rule ran and belongs to the pass. */
static bool rule_in_pass(const struct report *r, int rule, int pass)
{
	if ((size_t)rule < r->pack->rule_count && r->pack->rules[rule].off != OFF_NOT) return false;
	bool trial = finding_rule_status(r->pack, rule) == RULE_TRIAL;
	return trial == (pass >= PASSES / 2) && level_rank(finding_rule_level(r->pack, rule)) == pass % (PASSES / 2);
}

/* Wide enough for the rules that found something (what is kept back does not show in the width); *clear: the others. */
static struct columns findings_columns(const struct report *r, const struct suppressed *hidden, size_t *clear)
{
	struct columns w = {.level = r->language == LANGUAGE_ZH ? 6 : 10};
	int ids = 0, titles = 0, others = 2;
	size_t rows = 0;
	*clear = 0;
	for (int i = 0; i < 3; i++) w.counts[i] = 2 + text_columns(text_of(outcome_word((enum outcome)i, r->language)));
	for (int pass = 0; pass < PASSES; pass++)
		for (int i = 0; i < (int)r->pack->rule_count + 2; i++) {
			if (!rule_in_pass(r, i, pass)) continue;
			struct rule_counts c = rule_shown(r, i);
			const uint64_t shown[3] = {c.flag, c.review, c.excused};
			if (c.flag + c.review + c.excused == 0) {
				*clear += (size_t)i < r->pack->rule_count;
				continue;
			}
			if (pass >= PASSES / 2 && rows < RULE_ROWS) w.trial = 6;
			rows++;
			for (int k = 0; k < 3; k++) {
				int digits = 2 + snprintf(NULL, 0, "%" PRIu64, hides(r, hidden, i, k) ? 0 : shown[k]);
				if (digits > w.counts[k]) w.counts[k] = digits;
			}
			int id = text_columns(finding_rule_id(r->pack, i)), name = text_columns(bilingual_in(finding_rule_title(r->pack, i), r->language));
			if (id > ids) ids = id;
			if (name > titles) titles = name;
		}
	others += w.trial + w.level + w.counts[0] + w.counts[1] + w.counts[2] + 2 + ids;
	w.title = fitting(titles, others);
	return w;
}

/* Reviews of persons without a number count under every rule that leaves them open, and are listed once. */
static void undecided_row(const struct report *r, struct buf *out)
{
	if (!r->assessment->rules[r->pack->rule_count].review || report_hides_persons(r)) return;
	buf_str(out, "  ");
	wrap(out, text_of(word(r, "reviews count a person without a number under every rule that leaves them open; findings.csv lists them once, as undecided-identity",
	                       "复核人数里，无号的人在每条判不了的规则下都计入；findings.csv 只在 undecided-identity 下列一次")), 2, 4);
}

/* Live rules by level, then trial rules by level; pack order within. */
static void findings(const struct report *r, const struct suppressed *hidden, struct buf *out)
{
	size_t rows = 0, clear, left_over[2] = {0}; /* live, trial */
	uint64_t flags[2] = {0};
	const struct columns w = findings_columns(r, hidden, &clear);
	buf_byte(out, '\n');
	left(out, text_of(word(r, "Findings", "发现")), 2 + w.trial + w.level + w.title);
	for (int i = 0; i < 3; i++) right(out, outcome_word((enum outcome)i, r->language), w.counts[i]);
	buf_byte(out, '\n');
	for (int pass = 0; pass < PASSES; pass++)
		for (int i = 0; i < (int)r->pack->rule_count + 2; i++) {
			struct rule_counts c = rule_shown(r, i);
			if (!rule_in_pass(r, i, pass) || c.flag + c.review + c.excused == 0) continue;
			const bool trial = pass >= PASSES / 2;
			if (++rows <= RULE_ROWS) {
				rule_row(r, i, hidden, &w, out);
				continue;
			}
			left_over[trial]++;
			if (!hidden->rules) flags[trial] += c.flag;
		}
	more(r, left_over[false], "", flags[false], out);
	more(r, left_over[true], word(r, " on trial", "试行"), flags[true], out);
	if (r->language == LANGUAGE_ZH)
		buf_printf(out, "  %zu 条规则没有发现\n", clear);
	else
		buf_printf(out, "  %zu rule%s found nothing\n", clear, clear == 1 ? "" : "s");
}

/* How many findings have a record of the other line beside them, by rule. */
static void suggestions(const struct report *r, struct buf *out)
{
	struct buf row;
	size_t count = 0;
	if (report_hides_persons(r)) return;
	buf_init(&row);
	for (int i = 0; i <= (int)r->pack->rule_count; i++) {
		uint64_t n = r->assessment->suggested[i];
		if (!n || finding_rule_status(r->pack, i) != RULE_LIVE) continue;
		if (++count > NAMES_MAX) continue;
		buf_str(&row, count > 1 ? word(r, ", ", "、") : word(r, "with a likely match on the other line: ", "其中另一条线上有疑似同一人的记录："));
		text_visible(&row, finding_rule_id(r->pack, i));
		buf_printf(&row, " %" PRIu64, n);
	}
	more_names(r, count, &row);
	buf_str(&row, word(r, " (suggestions.csv)", "（见 suggestions.csv）"));
	if (count) {
		buf_str(out, "  ");
		wrap(out, buf_view(&row), 2, 4);
	}
	out->failed = out->failed || row.failed;
	buf_free(&row);
}

/* Those of rules that did not run are no news: the rules are listed. */
static void exceptions(const struct report *r, struct buf *out)
{
	static const struct { const char *en, *zh, *zh_after; } words[] = {
		[EXCEPTION_UNUSED] = {" excused nothing; holds until ", " 没有放过任何发现，有效期至 ", ""},
		[EXCEPTION_ENDED] = {" ended on ", " 已于 ", " 到期"},
		[EXCEPTION_NOT_BEGUN] = {" has not begun: it holds from ", " 尚未开始，自 ", " 起有效"},
	};
	size_t rows = 0;
	for (size_t i = 0; i < r->pack->exception_count; i++) {
		const struct exception *x = &r->pack->exceptions[i];
		const enum exception_state state = exception_state(r->assessment, i);
		if (state == EXCEPTION_USED || state == EXCEPTION_RULE_NOT_RUN) continue;
		if (++rows == 1) buf_printf(out, "\n%s\n", word(r, "Exceptions", "例外"));
		if (rows > EXCEPTION_ROWS) continue;
		char day[11];
		date_format(state == EXCEPTION_NOT_BEGUN ? x->from : x->until, day);
		buf_str(out, "  ");
		text_visible(out, x->id);
		buf_printf(out, "%s%s%s\n", word(r, words[state].en, words[state].zh), day, word(r, "", words[state].zh_after));
	}
	if (rows > EXCEPTION_ROWS) more(r, rows - EXCEPTION_ROWS, "", 0, out);
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
	balance(r, &hidden, out);
	findings(r, &hidden, out);
	suggestions(r, out);
	undecided_row(r, out);
	exceptions(r, out);
	if (published) {
		buf_printf(out, "\n%s ", word(r, "Results in", "结果在"));
		text_visible(out, text_of(published));
		buf_byte(out, '\n');
	}
	suppressed_free(&hidden);
}
