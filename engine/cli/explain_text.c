/* The explanation for people: what there is of the person, then every rule, findings first. */
#include <inttypes.h>

#include "assess/message.h"
#include "base/date.h"
#include "cli/explain_print.h"
#include "prove/terms.h"
#include "report/report.h"
#include "report/suggestions.h"
#include "report/visible.h"
#include "report/wrap.h"

enum { EVALUATIONS_SHOWN = 12, TERMS_INDENT = 6 };

struct text_form {
	struct explain *x;
	enum language language;
	struct buf *out;
};

#define WORD(t, en, zh) ((t)->language == LANGUAGE_ZH ? (zh) : (en))

/* Text that may come from data, made safe. */
static void add_visible(const struct text_form *t, struct buf *from)
{
	text_visible(t->out, buf_view(from));
	t->out->failed = t->out->failed || from->failed;
	buf_reset(from);
}

static void head(const struct text_form *t)
{
	const struct explain *x = t->x;
	char day[11];
	date_format(x->job->run_date, day);
	text_visible(t->out, bilingual_in((struct bilingual){x->job->title_zh, x->job->title_en}, t->language));
	buf_byte(t->out, '\n');
	if (x->accepted.run)
		buf_printf(t->out, WORD(t, "from the files that run %s accepted, run date %s\n", "根据运行 %s 留存的文件，运行日期 %s\n"),
		           x->accepted.run, day);
	if (x->accepted.run && !x->as_in_run)
		buf_str(t->out, WORD(t, "the job, its packs or its params are not those of that run: judged by the present ones\n",
		                     "作业、规则包或参数已与那次运行不同：以下按现在的评定\n"));
	if (!x->accepted.run)
		buf_printf(t->out, WORD(t, "from the files of the job, run date %s\n", "根据作业的现有文件，运行日期 %s\n"), day);
	if (x->found == EXPLAIN_BY_FORMER)
		buf_str(t->out, WORD(t, "found by a former number\n", "凭曾用号找到\n"));
}

static void say_cells(const struct text_form *t, const struct cutout_row *row)
{
	const struct table *table = &t->x->pack->tables[row->table];
	struct buf cell;
	buf_init(&cell);
	for (size_t i = 0; i < table->field_count; i++) {
		if (!table->fields[i].read) continue;
		const char *invalid = explain_invalid(t->x, row->table, (int)i, row->place);
		buf_byte(t->out, ' ');
		buf_text(t->out, table->fields[i].name);
		buf_byte(t->out, '=');
		if (explain_cell(t->x, row->table, (int)i, row->record, &cell)) add_visible(t, &cell);
		else buf_str(t->out, MESSAGE_MISSING);
		if (invalid) buf_printf(t->out, WORD(t, " (%s)", "（%s）"), invalid);
	}
	t->out->failed = t->out->failed || cell.failed;
	buf_free(&cell);
}

static void say_records(const struct text_form *t)
{
	const struct cutout *w = &t->x->cutout;
	buf_str(t->out, WORD(t, "\nrecords\n", "\n记录\n"));
	for (size_t i = 0; i < w->row_count; i++) {
		const struct cutout_row *row = &w->rows[i];
		if (!row->own || row->gone) continue;
		struct buf place;
		buf_init(&place);
		explain_place(t->x, row, &place);
		buf_str(t->out, "  ");
		buf_text(t->out, t->x->pack->tables[row->table].name);
		buf_byte(t->out, ' ');
		add_visible(t, &place);
		buf_str(t->out, ":");
		buf_free(&place);
		if (row->record) say_cells(t, row);
		else buf_str(t->out, WORD(t, " rejected: what it says of the person is not known", " 被拒收：此人在这里的情况不明"));
		buf_byte(t->out, '\n');
	}
	const struct persons *ps = cutout_persons(w);
	for (int table = 0; table < t->x->pack->table_count; table++) {
		struct record **ignored;
		const struct table *tb = &t->x->pack->tables[table];
		bool unknown = ps->unknown[t->x->person] >> table & 1;
		if (!tb->bound || (!unknown && person_records(ps, table, t->x->person, &ignored))) continue;
		buf_str(t->out, "  ");
		buf_text(t->out, tb->name);
		buf_str(t->out, unknown ? WORD(t, ": not known whether there is more\n", "：不知道还有没有\n") : WORD(t, ": no record\n", "：没有记录\n"));
	}
}

static void say_groups(const struct text_form *t)
{
	struct explain *x = t->x;
	const struct persons *ps = cutout_persons(&x->cutout);
	struct frame f = {.pack = x->pack, .persons = ps, .person = x->person, .unknown = ps->unknown[x->person]};
	struct buf line, scratch;
	buf_init(&line);
	buf_init(&scratch);
	for (size_t i = 0; i < x->pack->group_count; i++) {
		struct text value;
		const struct group *g = &x->pack->groups[i];
		if (g->off) continue;
		bool there = explain_group(x, i, &scratch, &value);
		line.failed |= scratch.failed;
		buf_str(&line, line.n ? WORD(t, "; ", "；") : "");
		text_visible(&line, bilingual_in(g->title, t->language));
		buf_byte(&line, ' ');
		text_visible(&line, group_value_shown(there ? value : (struct text){0}));
	}
	for (size_t i = 0; i < x->pack->label_count; i++) {
		if (x->pack->labels[i].off || eval_truth(&f, x->pack->labels[i].when) != TRUTH_TRUE) continue;
		buf_str(&line, line.n ? WORD(t, "; ", "；") : "");
		text_visible(&line, bilingual_in(x->pack->labels[i].title, t->language));
	}
	if (line.n) {
		buf_str(t->out, "  ");
		wrap(t->out, buf_view(&line), 2, 2);
	}
	t->out->failed = t->out->failed || line.failed || scratch.failed;
	buf_free(&line);
	buf_free(&scratch);
}

static bool is_searched(const struct explain *x)
{
	for (size_t i = 0; i < x->rule_count; i++)
		if (finding_is_searched(x->pack, x->rules[i].rule, x->rules[i].outcome)) return true;
	return false;
}

static void say_near(const struct text_form *t)
{
	const struct explain *x = t->x;
	if (!x->near_count || !is_searched(x)) return;
	buf_str(t->out, WORD(t, "\nmay be the same person, joined by nothing\n", "\n可能是同一个人，没有连上\n"));
	for (size_t i = 0; i < x->near_count; i++) {
		struct buf place;
		const struct near_match *m = &x->near[i].match;
		buf_init(&place);
		message_place(&x->dataset, m->record->place, &place);
		buf_str(t->out, "  ");
		add_visible(t, &place);
		buf_printf(t->out, "  %s", suggestion_in_words(m, t->language));
		if (m->ties > 1)
			buf_printf(t->out, WORD(t, "; %" PRIu32 " records are equally near", "；同样相近的共 %" PRIu32 " 条"), m->ties);
		buf_byte(t->out, '\n');
		buf_free(&place);
	}
}

static unsigned indent_of(struct text row)
{
	unsigned n = 0;
	while (n < row.n && row.p[n] == ' ') n++;
	return n;
}

static void say_unknown(const struct text_form *t, const struct rule *r, struct buf *out)
{
	buf_str(out, r->unknown == UNKNOWN_FLAG ? WORD(t, "   not known; unknown: flag makes it a flag: ", "   未知；按 unknown: flag 算作标记：")
	                                        : WORD(t, "   not known; unknown: skip leaves it out: ", "   未知；按 unknown: skip 不列："));
	text_visible(out, r->unknown_reason);
}

/* The condition of a rule, for each of its evaluations; brief: only the terms right below it. */
static void say_terms(const struct text_form *t, int rule, bool brief)
{
	struct explain *x = t->x;
	const struct rule *r = &x->pack->rules[rule];
	const struct persons *ps = cutout_persons(&x->cutout);
	struct buf raw;
	buf_init(&raw);
	struct assessor a = {.as = x->cutout.as, .ps = ps,
	                     .frame = {.pack = x->pack, .persons = ps, .person = x->person, .unknown = ps->unknown[x->person]}};
	const struct terms terms = {.dataset = &x->cutout.example.dataset, .mark = ':', .language = t->language, .out = &raw,
	                            .masked = x->job->privacy != PRIVACY_FULL};
	struct cursor c;
	int shown = 0;
	bool some = cursor_open(&c, ps, x->person, r->scope);
	while (some && cursor_next(&c, &a.frame)) {
		if (++shown > EVALUATIONS_SHOWN) continue;
		struct verdict v = verdict_judge(&a, rule);
		buf_str(&raw, "    ");
		for (int line = 0; line < 2; line++) {
			if (!a.frame.at[line]) continue;
			if (line && a.frame.at[0]) buf_str(&raw, " + ");
			terms_record(&terms, a.frame.at[line]);
		}
		if (r->scope == SCOPE_PERSON) buf_str(&raw, WORD(t, "all records", "全部记录"));
		if (explain_unknown_decided(r, &a.frame)) say_unknown(t, r, &raw);
		if (v.exception >= 0) {
			buf_printf(&raw, WORD(t, "   set aside by exception %.*s", "   由例外 %.*s 搁置"),
			           (int)x->pack->exceptions[v.exception].id.n, x->pack->exceptions[v.exception].id.p);
		}
		buf_byte(&raw, '\n');
		terms_print(&terms, &a.frame, r->when, TERMS_INDENT);
	}
	if (shown > EVALUATIONS_SHOWN)
		buf_printf(&raw, WORD(t, "    and %d more\n", "    另有 %d 次\n"), shown - EVALUATIONS_SHOWN);
	/* rows stay rows */
	for (size_t from = 0, i = 0; i < raw.n; i++) {
		if (raw.p[i] != '\n') continue;
		struct text row = {raw.p + from, i - from};
		from = i + 1;
		if (brief && indent_of(row) > TERMS_INDENT + 2) continue;
		text_visible(t->out, row);
		buf_byte(t->out, '\n');
	}
	t->out->failed = t->out->failed || raw.failed;
	buf_free(&raw);
}

static void say_effects(const struct text_form *t, const struct repair *r)
{
	const struct explain *x = t->x;
	if (!r->effect_count) {
		buf_str(t->out, WORD(t, "; nothing else changes", "；别的都不变"));
		return;
	}
	for (size_t i = 0; i < r->effect_count; i++) {
		const struct repair_effect *e = &r->effects[i];
		bool raises = e->whose.outcome == OUTCOME_CLEAR, clears = e->to == OUTCOME_CLEAR;
		buf_str(t->out, raises ? WORD(t, "; would also raise ", "；还会引起 ")
		                : clears ? WORD(t, "; would also clear ", "；也不再有 ") : WORD(t, "; would also change ", "；还会改变 "));
		buf_text(t->out, finding_rule_id(x->pack, e->whose.rule));
		if (raises) buf_printf(t->out, WORD(t, " (%s)", "（%s）"), outcome_word(e->to, t->language));
		else if (!clears)
			buf_printf(t->out, WORD(t, " (%s to %s)", "（%s 变 %s）"), outcome_word(e->whose.outcome, t->language),
			           outcome_word(e->to, t->language));
		if (explain_own(x, &e->whose)) continue;
		struct buf place;
		buf_init(&place);
		message_place(&x->cutout.example.dataset, e->whose.place, &place);
		buf_str(t->out, WORD(t, " of ", "："));
		add_visible(t, &place);
		buf_free(&place);
	}
}

static void say_repairs(const struct text_form *t, const struct repairs *repairs)
{
	struct buf change;
	buf_init(&change);
	for (size_t i = 0; i < repairs->count; i++) {
		explain_change(t->x, &repairs->items[i], t->language, &change);
		buf_str(t->out, WORD(t, "    would clear if ", "    不再列出的改法："));
		add_visible(t, &change);
		say_effects(t, &repairs->items[i]);
		buf_byte(t->out, '\n');
	}
	if (!repairs->count)
		buf_str(t->out, WORD(t, "    would clear: no change of one cell, one row or two at once was found\n",
		                     "    没有找到改一格、增减一行或同时改两处就不再列出的办法\n"));
	t->out->failed = t->out->failed || change.failed;
	buf_free(&change);
}

static void say_titled(const struct text_form *t, const struct explained_rule *e)
{
	const struct pack *p = t->x->pack;
	buf_printf(t->out, "  %s  ", outcome_word(e->outcome, t->language));
	buf_text(t->out, finding_rule_id(p, e->rule));
	buf_str(t->out, "  ");
	text_visible(t->out, bilingual_in(finding_rule_title(p, e->rule), t->language));
	if (finding_rule_status(p, e->rule) == RULE_TRIAL) buf_str(t->out, WORD(t, " (trial)", "（试行）"));
	if (!e->in_scope) buf_str(t->out, WORD(t, "  (no record it looks at)", "（没有它要看的记录）"));
	buf_byte(t->out, '\n');
}

static void say_out_of_date(const struct text_form *t, const struct exception *x)
{
	const bool ended = exception_phase(x, t->x->pack->run_date) == PHASE_PAST;
	char day[11];
	date_format(ended ? x->until : x->from, day);
	buf_str(t->out, WORD(t, "    not excused by ", "    例外 "));
	buf_text(t->out, x->id);
	buf_printf(t->out, ended ? WORD(t, ", which ended on %s\n", " 已于 %s 到期，不再适用\n")
	                         : WORD(t, ", which holds from %s on\n", " 自 %s 起才有效，尚不适用\n"), day);
}

static void say_finding(const struct text_form *t, const struct explained_rule *e)
{
	const struct pack *p = t->x->pack;
	say_titled(t, e);
	struct buf line;
	buf_init(&line);
	if (e->message.n) {
		buf_str(t->out, "    ");
		text_visible(&line, e->message);
		wrap(t->out, buf_view(&line), 4, 4);
	}
	if (e->evidence.n) {
		buf_str(t->out, WORD(t, "    evidence ", "    依据行 "));
		text_visible(t->out, e->evidence);
		buf_byte(t->out, '\n');
	}
	if (e->undecided.n) {
		buf_str(t->out, WORD(t, "    left open by ", "    因何未定 "));
		text_visible(t->out, e->undecided);
		buf_byte(t->out, '\n');
	}
	if (e->exception >= 0) {
		const struct exception *x = &p->exceptions[e->exception];
		char until[11];
		date_format(x->until, until);
		buf_str(t->out, WORD(t, "    excused by ", "    例外 "));
		buf_text(t->out, x->id);
		buf_printf(t->out, WORD(t, " until %s: ", "，至 %s："), until);
		if (x->from_excuses) buf_str(t->out, WORD(t, "see the excuses file", "见例外文件"));
		else text_visible(t->out, t->language == LANGUAGE_ZH ? x->reason : x->reason_en);
		buf_byte(t->out, '\n');
	}
	if (e->out_of_date >= 0) say_out_of_date(t, &p->exceptions[e->out_of_date]);
	if (e->outcome == OUTCOME_FLAG || e->outcome == OUTCOME_REVIEW) {
		bool keyless_review = e->rule < (int)p->rule_count && e->outcome == OUTCOME_REVIEW &&
		                      !cutout_persons(&t->x->cutout)->key[t->x->person];
		if (keyless_review)
			buf_str(t->out, WORD(t, "    counted under undecided-identity: the record has no usable number\n",
			                     "    归入 undecided-identity：这条记录没有可用的号码\n"));
		else
			say_repairs(t, &e->repairs);
	}
	if (e->rule < (int)p->rule_count) say_terms(t, e->rule, false);
	t->out->failed = t->out->failed || line.failed;
	buf_free(&line);
}

static void say_not_run(const struct text_form *t)
{
	static const char *const reasons[][2] = {
		[OFF_BY_JOB] = {"switched off by the job", "作业停用"}, [OFF_LIST_NOT_BOUND] = {"a list is not bound", "名单未绑定"},
		[OFF_DRAFT] = {"draft", "草稿"}, [OFF_RULE_NOT_RUN] = {"needs a rule that did not run", "所依据的规则未运行"}};
	bool some = false;
	for (size_t i = 0; i < t->x->pack->rule_count; i++) {
		const struct rule *r = &t->x->pack->rules[i];
		if (r->off == OFF_NOT) continue;
		if (!some) buf_str(t->out, WORD(t, "\nnot run\n", "\n未运行\n"));
		some = true;
		buf_str(t->out, "  ");
		buf_text(t->out, r->id);
		buf_printf(t->out, "  %s", reasons[r->off][t->language == LANGUAGE_ZH]);
		if (r->off == OFF_LIST_NOT_BOUND) {
			buf_str(t->out, WORD(t, ": ", "："));
			buf_text(t->out, t->x->pack->tables[r->off_table].name);
		}
		buf_byte(t->out, '\n');
	}
}

void explain_text(struct explain *x, enum language language, struct buf *out)
{
	const struct text_form t = {x, language, out};
	size_t findings = 0;
	head(&t);
	say_records(&t);
	say_groups(&t);
	say_near(&t);
	buf_str(out, WORD(&t, "\nfindings\n", "\n发现\n"));
	for (size_t i = 0; i < x->rule_count; i++) {
		if (x->rules[i].outcome == OUTCOME_CLEAR) continue;
		say_finding(&t, &x->rules[i]);
		findings++;
	}
	if (!findings) buf_str(out, WORD(&t, "  none\n", "  没有\n"));
	if (findings < x->rule_count) buf_str(out, WORD(&t, "\nclear\n", "\n没有发现的规则\n"));
	for (size_t i = 0; i < x->rule_count; i++) {
		if (x->rules[i].outcome != OUTCOME_CLEAR) continue;
		say_titled(&t, &x->rules[i]);
		say_terms(&t, x->rules[i].rule, x->rule_count > 1);
	}
	say_not_run(&t);
}
