/* The impact for people: what was compared, the edits, a row for each rule. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/date.h"
#include "cli/impact.h"
#include "report/report.h"
#include "report/visible.h"
#include "report/wrap.h"

enum { VALUES_SHOWN = 6, NAME_COLUMNS = 28 };

struct text_form {
	const struct impact *x;
	enum language language;
	struct buf *out;
};

/* Not a function, so that the compiler sees the formats. */
#define WORD(t, en, zh) ((t)->language == LANGUAGE_ZH ? (zh) : (en))

static void say_side(const struct text_form *t, int side, const char *name)
{
	const struct impact *x = t->x;
	char day[11];
	date_format(x->job[side]->run_date, day);
	buf_printf(t->out, "%s%s ", name, WORD(t, "run date", "运行日期"));
	buf_printf(t->out, "%s%s", day, WORD(t, ", packs", "，规则包"));
	for (size_t i = 0; i < x->job[side]->pack_count; i++) {
		buf_byte(t->out, ' ');
		text_visible(t->out, text_of(x->pack[side]->files[i].path));
	}
	buf_byte(t->out, '\n');
}

static void head(const struct text_form *t)
{
	const struct impact *x = t->x;
	text_visible(t->out, bilingual_in((struct bilingual){x->job[0]->title_zh, x->job[0]->title_en}, t->language));
	buf_byte(t->out, '\n');
	say_side(t, 0, WORD(t, "present: ", "现在："));
	say_side(t, 1, WORD(t, "changed: ", "改后："));
	if (x->accepted.run) {
		buf_printf(t->out, WORD(t, "input:   the files that run %s accepted (%zu)\n", "数据：运行 %s 留存的文件（%zu 个）\n"),
		           x->accepted.run, x->datasets[0].file_count);
		if (!x->pack_as_run)
			buf_str(t->out, WORD(t, "         the packs have changed since that run: its report is not the present side\n",
			                     "      规则包在那次运行之后改过：“现在”一侧与当时的报表不同\n"));
	} else {
		buf_printf(t->out, WORD(t, "input:   the files of the job (%zu); there is no run yet\n",
		                        "数据：作业的现有文件（%zu 个），还没有运行过\n"), x->datasets[0].file_count);
	}
}

static void say_edits(const struct text_form *t)
{
	const struct impact *x = t->x;
	buf_str(t->out, WORD(t, "\nedits\n", "\n改动\n"));
	if (!x->edit_count) buf_str(t->out, WORD(t, "  none that has a say in outcomes\n", "  没有影响结果的改动\n"));
	for (size_t i = 0; i < x->edit_count; i++) {
		struct buf name;
		buf_init(&name);
		impact_edit_name(x, i, t->language, &name);
		buf_printf(t->out, "  %zu ", i + 1);
		text_visible(t->out, buf_view(&name));
		if (!x->edits[i].tried && x->edit_count > 1)
			buf_str(t->out, WORD(t, "   (only together with others)", "   （只与其他改动一起试）"));
		buf_byte(t->out, '\n');
		t->out->failed = t->out->failed || name.failed;
		buf_free(&name);
	}
}

static uint64_t on_list(struct impact_findings f) { return f.outcomes[OUTCOME_FLAG] + f.outcomes[OUTCOME_REVIEW]; }

static void signs(struct buf *out, struct impact_count n)
{
	if (n.enter) buf_printf(out, " +%" PRIu64, n.enter);
	if (n.leave) buf_printf(out, " -%" PRIu64, n.leave);
	if (n.change) buf_printf(out, " ~%" PRIu64, n.change);
}

static bool is_none(struct impact_count n) { return !n.enter && !n.leave && !n.change; }

static void by_edit(const struct text_form *t, struct impact_slice s)
{
	const struct impact *x = t->x;
	if (x->edit_count < 2) return;
	buf_printf(t->out, "    %s", WORD(t, "by edit:", "按改动："));
	for (size_t e = 0; e <= x->edit_count; e++) {
		struct impact_count n = impact_of_edit(x, s, e);
		if (is_none(n)) continue;
		if (e < x->edit_count) buf_printf(t->out, " [%zu]", e + 1);
		else buf_printf(t->out, " [%s]", WORD(t, "together", "合起来"));
		signs(t->out, n);
	}
	buf_byte(t->out, '\n');
}

static int by_size(const void *a, const void *b)
{
	const struct impact_value *x = a, *y = b;
	uint64_t n = x->count.enter + x->count.leave + x->count.change, m = y->count.enter + y->count.leave + y->count.change;
	int c = (n < m) - (n > m);
	return c ? c : text_compare(x->value, y->value);
}

static void by_group(const struct text_form *t, struct impact_slice s, size_t group)
{
	size_t count;
	const struct group *g = &t->x->pack[1]->groups[group];
	struct impact_value *values = impact_by_group(t->x, s, group, &count);
	struct buf row;
	buf_init(&row);
	if (!values) row.failed = true;
	else if (count) qsort(values, count, sizeof *values, by_size);
	text_visible(&row, bilingual_in(g->title, t->language));
	buf_str(&row, WORD(t, ":", "："));
	for (size_t i = 0; i < count && i < VALUES_SHOWN; i++) {
		buf_str(&row, i ? WORD(t, "; ", "；") : " ");
		text_visible(&row, values[i].value);
		signs(&row, values[i].count);
	}
	if (count > VALUES_SHOWN)
		buf_printf(&row, WORD(t, "; and %zu more (--format json)", "；另有 %zu 个（--format json）"), count - VALUES_SHOWN);
	buf_str(t->out, "    ");
	wrap(t->out, buf_view(&row), 4, 6);
	t->out->failed = t->out->failed || row.failed;
	buf_free(&row);
	free(values);
}

/* A rule may be clear of somebody or have no record of theirs to look at: here that is one. */
static const char *word_of(const struct text_form *t, enum outcome o)
{
	return o == OUTCOME_CLEAR ? WORD(t, "none", "无") : outcome_word(o, t->language);
}

static void moves(const struct text_form *t, struct impact_slice s)
{
	uint64_t n[4][4] = {{0}};
	bool some = false;
	for (size_t i = 0; i < s.count; i++) n[s.items[i].from][s.items[i].to]++;
	buf_str(t->out, "    ");
	for (int from = 3; from >= 0; from--)
		for (int to = 0; to < 4; to++) {
			if (!n[from][to]) continue;
			buf_printf(t->out, "%s%s → %s %" PRIu64, some ? "; " : "", word_of(t, (enum outcome)from),
			           word_of(t, (enum outcome)to), n[from][to]);
			some = true;
		}
	buf_byte(t->out, '\n');
}

static void say_change(const struct text_form *t, const struct change *c)
{
	const struct impact_words *words = &t->x->words[c - t->x->changes.items];
	bool before = outcome_is_listed(c->from), after = outcome_is_listed(c->to);
	bool comes = after && c->from == OUTCOME_CLEAR, goes = before && c->to == OUTCOME_CLEAR;
	buf_str(t->out, before == after ? "  ~ " : after ? "  + " : "  - ");
	if (!comes && !goes) buf_printf(t->out, "%s → ", word_of(t, c->from));
	buf_printf(t->out, "%s  ", word_of(t, goes ? c->from : c->to));
	text_visible(t->out, words->evidence);
	if (t->x->job[1]->privacy == PRIVACY_FULL && words->key.n) {
		buf_byte(t->out, ' ');
		text_visible(t->out, words->key);
	}
	buf_str(t->out, "  ");
	text_visible(t->out, words->message);
	if (t->x->edit_count > 1) {
		buf_str(t->out, "  [");
		bool some = false;
		for (size_t e = 0; e < t->x->edit_count && e < IMPACT_TRIES_MAX; e++) {
			if (!(c->made_by >> e & 1)) continue;
			buf_printf(t->out, "%s%zu", some ? "," : "", e + 1);
			some = true;
		}
		buf_printf(t->out, "%s]", some ? "" : WORD(t, "together", "合起来"));
	}
	buf_byte(t->out, '\n');
}

static void state(const struct text_form *t, size_t pair)
{
	static const struct {
		const char *state, *en, *zh;
	} names[] = {
		{"absent", "not there", "没有"}, {"off", "switched off by the job", "作业停用"},
		{"list-not-bound", "not run: a list is not bound", "未运行：名单未绑定"}, {"draft", "draft: not run", "草稿：未运行"},
		{"trial", "trial", "试行"}, {"live", "live", "正式"},
	};
	const struct rule_pair p = t->x->changes.pairs[pair];
	const char *words[2] = {"", ""};
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (text_equal(rule_state(t->x->pack[side], side ? p.after : p.before), text_of(names[i].state)))
				words[side] = WORD(t, names[i].en, names[i].zh);
	bool same = words[0] == words[1];
	if (same && words[0] == WORD(t, "live", "正式")) return;
	buf_printf(t->out, "  (%s", words[0]);
	if (!same) buf_printf(t->out, " → %s", words[1]);
	buf_byte(t->out, ')');
}

static void say_rule(const struct text_form *t, size_t pair, bool list)
{
	const struct impact *x = t->x;
	struct impact_slice s = impact_of_pair(x, pair);
	uint64_t before = on_list(impact_findings(x, pair, 0)), after = on_list(impact_findings(x, pair, 1));
	struct text id = impact_rule_id(x, pair);
	bool persons = x->job[1]->privacy != PRIVACY_COUNTS;
	struct rule_pair p = x->changes.pairs[pair];
	bool trial = p.after > (int)x->pack[1]->rule_count;
	if (trial && !before && !after) return;
	buf_printf(t->out, "%-*.*s", NAME_COLUMNS, (int)id.n, id.p);
	if (impact_hides(x, pair)) {
		buf_printf(t->out, "%9s%9s%9s%9s%9s", "*", "*", "*", "*", "*");
	} else {
		struct impact_count n = impact_count(s);
		buf_printf(t->out, "%9" PRIu64 "%9" PRIu64 "%9" PRIu64 "%9" PRIu64 "%9" PRIu64, before, after, n.enter, n.leave,
		           n.change);
	}
	state(t, pair);
	if (p.before >= 0 && p.after >= 0 && !text_equal(finding_rule_id(x->pack[0], p.before), id)) {
		buf_printf(t->out, "  (%s ", WORD(t, "was", "原为"));
		buf_text(t->out, finding_rule_id(x->pack[0], p.before));
		buf_byte(t->out, ')');
	}
	buf_byte(t->out, '\n');
	if (!s.count || !persons) return;
	moves(t, s);
	by_edit(t, s);
	for (size_t g = 0; g < x->pack[1]->group_count; g++)
		if (!x->pack[1]->groups[g].off) by_group(t, s, g);
	for (size_t i = 0; list && i < s.count; i++) say_change(t, &s.items[i]);
}

/* Persons without a number have one review here, and in the screenful of a run one under every rule that leaves them open. */
static void undecided_note(const struct text_form *t)
{
	const struct impact *x = t->x;
	bool some = false;
	for (size_t i = 0; i < x->changes.pair_count; i++) {
		if (x->changes.pairs[i].after != (int)x->pack[1]->rule_count || impact_hides(x, i)) continue;
		some |= on_list(impact_findings(x, i, 0)) + on_list(impact_findings(x, i, 1)) > 0;
	}
	if (!some) return;
	buf_byte(t->out, '\n');
	wrap(t->out, text_of(WORD(t, "a person without a number counts once, under undecided-identity, and not under every rule that leaves them open as in what run prints",
	                          "无号的人只在 undecided-identity 下计一次；run 的屏幕输出在每条判不了的规则下都计入")), 0, 0);
}

/* Rows count the list, as the persons above them do. */
static void excused_note(const struct text_form *t)
{
	const struct changes *c = &t->x->changes;
	size_t i = 0;
	while (i < c->count && c->items[i].from != OUTCOME_EXCUSED && c->items[i].to != OUTCOME_EXCUSED) i++;
	if (i == c->count) return;
	buf_byte(t->out, '\n');
	wrap(t->out, text_of(WORD(t, "present and changed count flags and reviews, not what is excused: a finding that is excused no longer enters, one that becomes excused leaves",
	                          "“现在”“改后”计标记和复核，例外的不计：不再例外算进入，成为例外算离开")), 0, 0);
}

/* A heading in the cells of say_rule; a Chinese one fills two cells with a character. */
static void table_head(const struct text_form *t)
{
	if (t->language == LANGUAGE_ZH)
		buf_printf(t->out, "%-*s     现在     改后     进入     离开     改变\n", NAME_COLUMNS + 2, "规则");
	else
		buf_printf(t->out, "%-*s%9s%9s%9s%9s%9s\n", NAME_COLUMNS, "rule", "present", "changed", "enter", "leave", "change");
}

void impact_text(const struct impact *x, bool list, enum language language, struct buf *out)
{
	const struct text_form t = {x, language, out};
	bool persons = x->job[1]->privacy != PRIVACY_COUNTS;
	head(&t);
	say_edits(&t);
	if (persons)
		buf_printf(out, WORD(&t, "\npersons with a flag or a review of a live rule: %" PRIu64 ", then %" PRIu64
		                         "; %" PRIu64 " enter, %" PRIu64 " leave\n",
		                     "\n正式规则有标记或复核的人：现在 %" PRIu64 "，改后 %" PRIu64 "；进入 %" PRIu64 "，离开 %" PRIu64 "\n"),
		           x->persons.before, x->persons.after, x->persons.enter, x->persons.leave);
	else if (list)
		buf_str(out, WORD(&t, "\nprivacy: counts names no person: nothing is listed\n", "\nprivacy: counts 不列个人\n"));
	buf_byte(out, '\n');
	table_head(&t);
	for (size_t i = 0; i < x->changes.pair_count; i++) say_rule(&t, i, list);
	if (persons) undecided_note(&t);
	if (persons) excused_note(&t);
	buf_str(out, WORD(&t, "\nNothing was published.\n", "\n没有发布任何结果。\n"));
}
