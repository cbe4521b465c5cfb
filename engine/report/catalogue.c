#include "report/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "pack/logic.h"
#include "report/findings.h"
#include "report/meaning.h"

enum { EXAMPLES_MAX = 3 };

struct catalogue {
	const struct pack *pack;
	const struct suite *suite;
	enum language language;
	struct page page;
	struct logic *logic;
	struct arena arena;
	struct buf row;       /* what is being put together */
	bool *used;           /* of each param, by the rule at hand */
};

static bool is_zh(const struct catalogue *c) { return c->language == LANGUAGE_ZH; }

static struct text pick(const struct catalogue *c, const char *zh, const char *en) { return text_of(is_zh(c) ? zh : en); }

static struct text in(const struct catalogue *c, struct bilingual b) { return bilingual_in(b, c->language); }

/* What was put together, once. */
static struct text taken(struct catalogue *c)
{
	char *copy = c->row.failed ? NULL : arena_dup(&c->arena, c->row.n ? c->row.p : "", c->row.n);
	struct text t = {copy, copy ? c->row.n : 0};
	if (!copy) c->page.out->failed = true;
	buf_reset(&c->row);
	return t;
}

static struct text joined(struct catalogue *c, const struct text *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i) buf_str(&c->row, is_zh(c) ? "；" : "; ");
		buf_text(&c->row, items[i]);
	}
	return taken(c);
}

static struct meaning words(struct catalogue *c) { return (struct meaning){c->pack, c->language, &c->page, -1}; }

/* ---- words for what a rule carries ---- */

static struct text status_word(const struct catalogue *c, const struct rule *r)
{
	static const char *const zh[] = {[RULE_DRAFT] = "草稿", [RULE_TRIAL] = "试行", [RULE_LIVE] = "正式"};
	return is_zh(c) ? text_of(zh[r->status]) : rule_status_name(r->status);
}

static struct text status_words(struct catalogue *c, const struct rule *r)
{
	buf_text(&c->row, status_word(c, r));
	if (r->status == RULE_DRAFT) buf_str(&c->row, is_zh(c) ? "（只在测试里跑）" : " (runs in tests only)");
	if (r->status == RULE_TRIAL) buf_str(&c->row, is_zh(c) ? "（另列另计）" : " (counted apart)");
	return taken(c);
}

static struct text scope_words(struct catalogue *c, const struct rule *r)
{
	if (r->scope == SCOPE_PERSON) return pick(c, "每个人", "each person");
	if (r->scope == SCOPE_PAIR) return pick(c, "同一人两条线上的每一对记录", "each pair of one person's records on both lines");
	buf_str(&c->row, is_zh(c) ? "" : "each record of ");
	buf_text(&c->row, in(c, c->pack->tables[r->scope].title));
	buf_str(&c->row, is_zh(c) ? "的每条记录" : "");
	return taken(c);
}

static struct text off_words(struct catalogue *c, const struct rule *r)
{
	if (r->off == OFF_BY_JOB) return pick(c, "本作业已关闭", "switched off by this job");
	buf_str(&c->row, is_zh(c) ? "作业没有绑定" : "this job does not bind ");
	buf_text(&c->row, in(c, c->pack->tables[r->off_table].title));
	return taken(c);
}

/* ---- when it is undecided ---- */

struct reads {
	bool fields[PACK_TABLES_MAX][PACK_FIELDS_MAX];
	bool asked[PACK_TABLES_MAX][PACK_FIELDS_MAX]; /* present or missing is asked of it */
	bool valued[PACK_TABLES_MAX];                 /* a value is taken of its records, and missing where there are none */
};

static void collect(const struct pack *p, const struct expr *e, struct reads *r, bool *params)
{
	if (e->op == X_FIELD) r->fields[e->table][e->field] = true;
	if (e->op == X_PRESENT_FIELD || e->op == X_MISSING_FIELD) r->asked[e->args[0]->table][e->args[0]->field] = true;
	if (e->op == X_FIRST || e->op == X_MIN || e->op == X_MAX) r->valued[e->table] = true;
	if (e->op == X_PARAM && e->index >= 0 && !params[e->index]) {
		params[e->index] = true;
		if (p->params[e->index].value) collect(p, p->params[e->index].value, r, params);
	}
	for (size_t i = 0; i < e->count; i++) collect(p, e->args[i], r, params);
}

static void collect_message(const struct pack *p, const struct template *t, bool *params)
{
	struct reads unused = {0};
	for (size_t i = 0; i < t->count; i++)
		if (t->pieces[i].expr) collect(p, t->pieces[i].expr, &unused, params);
}

/* Whether the rule can be left open by the cell being missing (field -1: by there being no record in the table), every
 * other cell that it reads being filled in, but for those of which it asks whether they are. */
static bool opens(struct catalogue *c, int prop, const struct reads *r, int table, int field)
{
	struct logic_goal goals[50];
	size_t count = 0;
	if (field < 0) goals[count++] = (struct logic_goal){logic_present(c->logic, table), COULD_BE_FALSE};
	for (int t = 0; t < c->pack->table_count; t++)
		for (size_t f = 0; f < c->pack->tables[t].field_count; f++) {
			bool this = t == table && (int)f == field;
			if (!r->fields[t][f] || (r->asked[t][f] && !this) || count == 49) continue;
			goals[count++] = (struct logic_goal){logic_filled_in(c->logic, t, (int)f), this ? COULD_BE_FALSE : COULD_BE_TRUE};
		}
	goals[count++] = (struct logic_goal){prop, COULD_BE_UNKNOWN}; /* last: what is settled first is settled for all records */
	for (size_t i = 0; i < count; i++)
		if (goals[i].prop < 0) return false;
	return logic_search(c->logic, goals, count, true) == LOGIC_POSSIBLE;
}

/* Appends the fields whose cells can leave the rule open; those with a meaning for a blank, or those without. */
static bool opening_cells(struct catalogue *c, int prop, const struct reads *reads, bool has_blank)
{
	const struct meaning m = words(c);
	bool any = false;
	for (int t = 0; t < c->pack->table_count; t++)
		for (size_t f = 0; f < c->pack->tables[t].field_count; f++) {
			if (!reads->fields[t][f] || c->pack->tables[t].fields[f].has_blank != has_blank || !opens(c, prop, reads, t, (int)f)) continue;
			if (any) buf_str(&c->row, is_zh(c) ? "、" : ", ");
			any = true;
			meaning_field(&m, t, (int)f, &c->row);
		}
	return any;
}

static bool opening_tables(struct catalogue *c, int prop, const struct reads *reads)
{
	bool any = false;
	for (int t = 0; t < c->pack->table_count; t++) {
		if (!reads->valued[t] || !opens(c, prop, reads, t, -1)) continue;
		buf_str(&c->row, any ? is_zh(c) ? "或" : " or " : is_zh(c) ? "" : "no record in ");
		any = true;
		buf_text(&c->row, is_zh(c) ? c->pack->tables[t].title.zh : c->pack->tables[t].name);
	}
	if (any && is_zh(c)) buf_str(&c->row, "里没有记录");
	return any;
}

/* What can leave the rule open. False: nothing was found. */
static bool causes(struct catalogue *c, int prop, const struct reads *reads)
{
	struct text said[3];
	size_t count = 0;
	if (opening_cells(c, prop, reads, false)) {
		buf_str(&c->row, is_zh(c) ? " 空白或读不懂" : " blank or unreadable");
		said[count++] = taken(c);
	}
	if (opening_cells(c, prop, reads, true)) {
		buf_str(&c->row, is_zh(c) ? " 读不懂（空白不算）" : " unreadable (a blank is known there)");
		said[count++] = taken(c);
	}
	if (opening_tables(c, prop, reads)) said[count++] = taken(c);
	for (size_t i = 0; i < count; i++) {
		if (i) buf_str(&c->row, is_zh(c) ? "，或 " : ", or ");
		buf_text(&c->row, said[i]);
	}
	return count > 0;
}

static void undecided(struct catalogue *c, const struct rule *r, const struct reads *reads)
{
	int prop = logic_prop(c->logic, r->when, NULL, NULL);
	if (prop < 0) {
		c->page.out->failed = true;
		return;
	}
	const struct logic_goal open = {prop, COULD_BE_UNKNOWN};
	if (causes(c, prop, reads)) buf_str(&c->row, is_zh(c) ? "，且别处定不下来时" : ", where nothing else decides");
	else if (logic_search(c->logic, &open, 1, true) == LOGIC_POSSIBLE) buf_str(&c->row, is_zh(c) ? "所读的单元格空白，或要取值的名单里没有记录，且别处定不下来时" : "a cell that is read is blank, or a record to take a value from is not there, and nothing else decides");
	else buf_str(&c->row, is_zh(c) ? "只在对方线或名单里这个人的行被拒收、关联有歧义时" : "only where a row of this person was rejected or a link is ambiguous");
	buf_str(&c->row, is_zh(c) ? "；" : "; ");
	buf_text(&c->row, r->unknown == UNKNOWN_REVIEW ? pick(c, "这时列为复核", "then it is put up for review")
	                  : r->unknown == UNKNOWN_FLAG ? pick(c, "这时照样列出：", "then it is flagged all the same: ")
	                                               : pick(c, "这时放过：", "then it is let pass: "));
	buf_text(&c->row, r->unknown_reason);
	page_fact(&c->page, pick(c, "何时不能判定", "Undecided"), taken(c));
}

/* ---- params ---- */

static struct text param_note(struct catalogue *c, const struct param *p)
{
	const struct meaning m = words(c);
	buf_text(&c->row, in(c, p->note));
	if (p->has_min || p->has_max) {
		struct param least = *p, most = *p;
		least.number = p->min;
		most.number = p->max;
		buf_str(&c->row, is_zh(c) ? "（可设 " : " (");
		if (p->has_min) meaning_param_value(&m, &least, &c->row);
		buf_str(&c->row, " .. ");
		if (p->has_max) meaning_param_value(&m, &most, &c->row);
		buf_str(&c->row, is_zh(c) ? "）" : ")");
	}
	return taken(c);
}

static struct text param_value(struct catalogue *c, const struct param *p)
{
	const struct meaning m = words(c);
	meaning_param_value(&m, p, &c->row);
	return taken(c);
}

static void param_rows(struct catalogue *c, const bool *wanted)
{
	const struct text headings[] = {pick(c, "参数", "Param"), pick(c, "现值", "Value"), pick(c, "含义", "Meaning")};
	page_table(&c->page, headings, 3);
	for (size_t i = 0; i < c->pack->param_count; i++) {
		const struct param *p = &c->pack->params[i];
		if (wanted && !wanted[i]) continue;
		buf_byte(&c->row, '$');
		buf_text(&c->row, p->name);
		const struct text name = taken(c);
		const struct text cells[] = {name, param_value(c, p), param_note(c, p)};
		page_row(&c->page, TEXT(""), cells, 3);
	}
	page_table_end(&c->page);
}

/* ---- examples ---- */

/* The number that a row bears; empty: none. */
static struct text number_of(struct catalogue *c, const struct given_rows *g, const struct given_row *row)
{
	struct text number = example_number(&c->arena, row->cells[c->pack->tables[g->table].key]);
	if (number.p) return number;
	c->page.out->failed |= number.n > 0;
	return (struct text){0};
}

/* Whether the row bears the number, or is the `line#row` that a record without one is called by. */
static bool bears(struct catalogue *c, const struct given_rows *g, const struct given_row *row, struct text person)
{
	const struct text number = number_of(c, g, row), line = c->pack->tables[g->table].name;
	char place[24];
	if (number.n) return text_equal(number, person);
	snprintf(place, sizeof place, "#%llu", (unsigned long long)row->number);
	return text_starts(person, line) && text_equal((struct text){person.p + line.n, person.n - line.n}, text_of(place));
}

/* The cells of a row that are filled in, but for the number. */
static void say_row(struct catalogue *c, const struct given_rows *g, const struct given_row *row)
{
	const struct table *t = &c->pack->tables[g->table];
	bool first = true;
	if (c->row.n) buf_str(&c->row, is_zh(c) ? "；" : "; ");
	buf_text(&c->row, in(c, t->title));
	buf_str(&c->row, is_zh(c) ? "：" : ": ");
	for (size_t f = 0; f < t->field_count; f++) {
		const struct field *field = &t->fields[f];
		if (g->column[f] < 0 || (int)f == t->key) continue;
		if (!first) buf_str(&c->row, is_zh(c) ? "，" : ", ");
		first = false;
		buf_text(&c->row, is_zh(c) && field->alias_count ? field->aliases[0] : field->name);
		buf_byte(&c->row, ' ');
		if (row->cells[f].n) buf_text(&c->row, row->cells[f]);
		else buf_str(&c->row, is_zh(c) ? "（空白）" : "(blank)");
	}
	if (first) buf_str(&c->row, is_zh(c) ? "有记录" : "a record");
}

static void say_person(struct catalogue *c, const struct suite_test *t, struct text person)
{
	for (size_t i = 0; i < t->test->given_count; i++)
		for (size_t k = 0; k < t->given[i].count; k++)
			if (bears(c, &t->given[i], &t->given[i].rows[k], person)) say_row(c, &t->given[i], &t->given[i].rows[k]);
}

static void example(struct catalogue *c, const char *zh, const char *en, const struct suite_test *t, struct text person)
{
	say_person(c, t, person);
	const struct text rows = taken(c);
	if (!rows.n) return;
	buf_text(&c->row, pick(c, zh, en));
	buf_text(&c->row, rows);
	buf_str(&c->row, is_zh(c) ? "（" : " (");
	buf_text(&c->row, t->test->name);
	buf_str(&c->row, is_zh(c) ? "）" : ")");
	page_item(&c->page, 1, taken(c));
}

static bool is_expected(const struct suite_test *t, int rule, struct text person)
{
	for (size_t i = 0; i < t->expect_count; i++)
		if (t->expect[i].rule == rule && text_equal(t->expect[i].key, person)) return true;
	for (size_t i = 0; i < t->gap_count; i++)
		if (t->gap[i].rule == rule && text_equal(t->gap[i].key, person)) return true;
	return false;
}

/* Somebody of a test that looks at few rules, with a record in scope, whom the rule leaves alone. */
static size_t clear_examples(struct catalogue *c, int rule, size_t most)
{
	size_t shown = 0;
	enum rule_scope scope = c->pack->rules[rule].scope;
	for (size_t i = 0; i < c->suite->count && shown < most; i++) {
		const struct suite_test *t = &c->suite->tests[i];
		if (!t->test->narrowed || !suite_looks_at(t, rule)) continue;
		for (size_t g = 0; g < t->test->given_count && shown < most; g++) {
			const struct given_rows *rows = &t->given[g];
			bool in_scope = scope < SCOPE_PAIR ? rows->table == (int)scope : rows->table < 2;
			for (size_t k = 0; in_scope && k < rows->count && shown < most; k++) {
				const struct text number = number_of(c, rows, &rows->rows[k]);
				if (!number.n || is_expected(t, rule, number)) continue;
				example(c, "不列：", "clear: ", t, number);
				shown++;
				break;
			}
		}
	}
	return shown;
}

static void examples(struct catalogue *c, int rule)
{
	static const char *const names[][2] = {{"列出：", "flag: "}, {"复核：", "review: "}, {"例外：", "excused: "}};
	page_heading(&c->page, 3, TEXT(""), pick(c, "例子（取自测试）", "Examples (from the tests)"));
	size_t all = 0;
	for (int o = 0; o < 3; o++) {
		size_t shown = 0;
		for (size_t i = 0; i < c->suite->count && shown < EXAMPLES_MAX; i++) {
			const struct suite_test *t = &c->suite->tests[i];
			bool here = false; /* one of each test */
			for (size_t k = 0; k < t->expect_count && !here; k++) {
				if (t->expect[k].rule != rule || (int)t->expect[k].outcome != o) continue;
				example(c, names[o][0], names[o][1], t, t->expect[k].key);
				here = true;
				shown++;
			}
		}
		all += shown;
	}
	all += clear_examples(c, rule, 2);
	if (!all) page_text(&c->page, pick(c, "没有测试提到这条规则。", "No test mentions this rule."));
}

/* ---- a rule ---- */

static struct text days(struct catalogue *c, int n)
{
	buf_printf(&c->row, is_zh(c) ? "%d 天" : "%d days", n);
	return taken(c);
}

/* A message as it is written. */
static struct text message_text(struct catalogue *c, const struct template *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (!t->pieces[i].expr) {
			buf_text(&c->row, t->pieces[i].text);
			continue;
		}
		buf_byte(&c->row, '{');
		source_words(&t->pieces[i].expr->at, &c->row);
		buf_byte(&c->row, '}');
	}
	return taken(c);
}

static void except_by(struct catalogue *c, const struct rule *r)
{
	const struct meaning m = words(c);
	if (!r->except_by_count) return;
	for (size_t i = 0; i < r->except_by_count; i++) {
		if (i) buf_str(&c->row, is_zh(c) ? "、" : ", ");
		meaning_field(&m, r->except_by[i].table, r->except_by[i].field, &c->row);
	}
	page_fact(&c->page, pick(c, "例外可按", "Excused by"), taken(c));
}

static void print_rule(struct catalogue *c, int index)
{
	static const struct reads none;
	const struct rule *r = &c->pack->rules[index];
	struct meaning m = words(c);
	struct reads reads = none;
	buf_text(&c->row, in(c, r->title));
	buf_str(&c->row, " · ");
	buf_text(&c->row, r->id);
	page_heading(&c->page, 2, r->id, taken(c));
	if (r->off == OFF_BY_JOB || r->off == OFF_LIST_NOT_BOUND) page_fact(&c->page, pick(c, "不运行", "Not run"), off_words(c, r));
	page_fact(&c->page, pick(c, "状态", "Status"), status_words(c, r));
	const struct text class[] = {kind_words(r->kind, c->language), level_words(r->level, c->language)};
	page_fact(&c->page, pick(c, "种类和轻重", "Kind, level"), joined(c, class, 2));
	page_fact(&c->page, pick(c, "对谁发问", "Asked of"), scope_words(c, r));
	page_fact(&c->page, pick(c, "提示语", "Message"), message_text(c, is_zh(c) ? &r->message_zh : &r->message_en));
	memset(c->used, 0, c->pack->param_count * sizeof *c->used);
	collect(c->pack, r->when, &reads, c->used);
	collect_message(c->pack, &r->message_zh, c->used);
	undecided(c, r, &reads);
	page_fact(&c->page, pick(c, "依据", "Basis"), r->basis_count ? joined(c, r->basis, r->basis_count) : pick(c, "（没有写）", "(not given)"));
	page_fact(&c->page, pick(c, "常见正当原因", "Benign"), r->benign_count ? joined(c, r->benign, r->benign_count) : pick(c, "（没有写）", "(not given)"));
	if (r->deadline) page_fact(&c->page, pick(c, "期限", "Deadline"), days(c, r->deadline));
	page_fact(&c->page, pick(c, "台账类别", "Case family"), r->family);
	except_by(c, r);
	page_heading(&c->page, 3, TEXT(""), pick(c, "何时列出（以下全部成立）", "When it flags: all of"));
	meaning_items(&m, r->when);
	page_heading(&c->page, 3, TEXT(""), pick(c, "规则包里的写法", "As the pack has it"));
	source_words(&r->when->at, &c->row);
	page_code(&c->page, taken(c));
	bool any = false;
	for (size_t i = 0; i < c->pack->param_count; i++) any |= c->used[i];
	if (any) {
		page_heading(&c->page, 3, TEXT(""), pick(c, "用到的参数", "Params"));
		param_rows(c, c->used);
	}
	examples(c, index);
}

/* ---- the whole ---- */

static void head(struct catalogue *c)
{
	const struct pack *p = c->pack;
	char from[11] = "", until[11] = "", day[11];
	date_format(p->run_date, day);
	if (p->has_from) date_format(p->from, from);
	if (p->has_until) date_format(p->until, until);
	page_fact(&c->page, pick(c, "规则包", "Pack"), p->name);
	if (p->owner.n) page_fact(&c->page, pick(c, "负责", "Owner"), is_zh(c) ? p->owner : p->owner_en);
	if (p->has_from || p->has_until) {
		buf_printf(&c->row, "%s .. %s", from, until);
		page_fact(&c->page, pick(c, "有效期", "In effect"), taken(c));
	}
	page_fact(&c->page, pick(c, "参数按哪天算", "Params as of"), text_of(day));
	page_text(&c->page, pick(c, "没有可用证件号的记录不逐条复核，只有一条“身份不能判定”；某条线或名单里这个人的行被拒收时，那边算不知道。",
	                            "A record without a usable number gets one review for its identity, not one per rule; where a row of a person was "
	                            "rejected, that line or list counts as unknown."));
}

static void index_of_rules(struct catalogue *c)
{
	const struct text headings[] = {pick(c, "规则", "Rule"), pick(c, "标题", "Title"), pick(c, "轻重", "Level"), pick(c, "状态", "Status")};
	page_heading(&c->page, 2, TEXT(""), pick(c, "规则目录", "Rules"));
	page_table(&c->page, headings, 4);
	for (size_t i = 0; i < c->pack->rule_count; i++) {
		const struct rule *r = &c->pack->rules[i];
		const struct text cells[] = {r->id, in(c, r->title), level_words(r->level, c->language), status_word(c, r)};
		page_row(&c->page, r->id, cells, 4);
	}
	page_table_end(&c->page);
}

static void indicators(struct catalogue *c)
{
	if (!c->pack->indicator_count) return;
	page_heading(&c->page, 2, TEXT(""), pick(c, "指标", "Indicators"));
	for (size_t i = 0; i < c->pack->indicator_count; i++) {
		const struct indicator *x = &c->pack->indicators[i];
		buf_text(&c->row, in(c, x->title));
		buf_str(&c->row, is_zh(c) ? "：分母 " : ": of ");
		source_words(&x->of->at, &c->row);
		buf_str(&c->row, is_zh(c) ? "；分子 " : "; share ");
		if (x->share) source_words(&x->share->at, &c->row);
		for (size_t k = 0; k < x->flagged_count; k++) {
			buf_str(&c->row, k ? ", " : is_zh(c) ? "被列出于 " : "flagged by ");
			buf_text(&c->row, c->pack->rules[x->flagged[k]].id);
		}
		page_item(&c->page, 1, taken(c));
	}
}

bool catalogue_print(const struct pack *p, const struct suite *s, const struct catalogue_options *options, struct buf *out)
{
	struct catalogue c = {.pack = p, .suite = s, .language = options->language};
	arena_init(&c.arena, 0);
	buf_init(&c.row);
	c.logic = logic_new(p, &c.arena);
	c.used = arena_zalloc(&c.arena, p->param_count, sizeof *c.used);
	if (c.logic && c.used) {
		page_begin(&c.page, options->format, is_zh(&c) ? "zh-CN" : "en", in(&c, p->title), out);
		if (options->rule < 0) {
			head(&c);
			index_of_rules(&c);
		}
		for (size_t i = 0; i < p->rule_count; i++)
			if (options->rule < 0 || options->rule == (int)i) print_rule(&c, (int)i);
		if (options->rule < 0) {
			indicators(&c);
			page_heading(&c.page, 2, TEXT(""), pick(&c, "全部参数", "All params"));
			param_rows(&c, NULL);
		}
		page_end(&c.page);
	}
	bool good = c.logic && c.used && !logic_failed(c.logic) && !out->failed;
	if (c.logic) logic_free(c.logic);
	buf_free(&c.row);
	arena_free(&c.arena);
	return good;
}
