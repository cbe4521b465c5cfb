#include "failure.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../assess/describe.h"
#include "../assess/verdict.h"
#include "terms.h"

enum { EVALUATIONS_SHOWN = 6 };

struct explaining {
	const struct example *x;
	const struct result *result;
	struct terms terms;
	struct buf *out;
	bool zh;
};

/* ---- whom it is about ---- */

static bool is_row(const struct example *x, const struct record *r, struct text key)
{
	char number[24];
	struct text name = x->pack->tables[place_file(r->place)].name;
	int n = snprintf(number, sizeof number, "#%" PRIu64, place_row(r->place));
	return key.n == name.n + (size_t)n && text_starts(key, name) &&
	       text_equal((struct text){key.p + name.n, (size_t)n}, text_of(number));
}

uint32_t example_person(const struct example *x, struct text key)
{
	const struct persons *ps = &x->persons;
	for (uint32_t p = 0; p < ps->count; p++) {
		char room[18];
		if (ps->key[p]) {
			if (text_equal(token_text(ps->key[p], room), key)) return p;
			continue;
		}
		struct record **records;
		for (int line = 0; line < 2; line++)
			if (person_records(ps, line, p, &records) && is_row(x, records[0], key)) return p;
	}
	return UINT32_MAX;
}

/* ---- why ---- */

static void print_evaluation(struct explaining *e, struct assessor *a, int rule)
{
	struct frame *f = &a->frame;
	const struct rule *r = &e->x->pack->rules[rule];
	enum truth truth = eval_truth(f, r->when);
	struct verdict v = verdict_judge(a, rule);
	buf_str(e->out, "    ");
	for (int line = 0; line < 2; line++) {
		if (!f->at[line]) continue;
		if (line && f->at[0]) buf_str(e->out, " + ");
		terms_record(&e->terms, f->at[line]);
	}
	if (!f->at[0] && !f->at[1]) buf_text(e->out, e->result->key);
	buf_str(e->out, ": ");
	buf_text(e->out, truth_name(truth, e->terms.language));
	if (truth == TRUTH_UNKNOWN && r->unknown != UNKNOWN_REVIEW)
		buf_printf(e->out, e->zh ? "，按 unknown: %s 处理" : ", which unknown: %s decides", r->unknown == UNKNOWN_FLAG ? "flag" : "skip");
	if (v.exception >= 0) {
		struct text id = e->x->pack->exceptions[v.exception].id;
		buf_printf(e->out, e->zh ? "，被例外 %.*s 豁免" : ", excused by %.*s", (int)id.n, id.p);
	}
	buf_byte(e->out, '\n');
	terms_print(&e->terms, f, r->when, 6);
}

static void print_evaluations(struct explaining *e, uint32_t person)
{
	struct assessor a = {.as = &e->x->assessment, .ps = &e->x->persons};
	struct cursor c;
	const struct rule *r = &e->x->pack->rules[e->result->rule];
	a.frame = (struct frame){.pack = e->x->pack, .persons = a.ps, .person = person, .unknown = a.ps->unknown[person]};
	if (!cursor_open(&c, a.ps, person, r->scope)) {
		buf_str(e->out, e->zh ? "    规则的 for_each 没有涉及此人的记录\n" : "    the person has no record that for_each of the rule goes over\n");
		return;
	}
	for (int shown = 0; cursor_next(&c, &a.frame) && shown < EVALUATIONS_SHOWN; shown++)
		print_evaluation(e, &a, e->result->rule);
}

/* The rules left open for a record without a usable number. */
static void print_open_rules(struct explaining *e)
{
	const struct assessment *as = &e->x->assessment;
	struct describer words;
	struct buf key;
	buf_init(&key);
	bool ready = describer_init(&words, as, NULL), found = false;
	for (size_t i = 0; ready && !found && i < as->finding_count; i++) {
		if (as->findings[i].rule < e->x->pack->rule_count) continue;
		buf_reset(&key);
		example_key(e->x, &as->findings[i], &key);
		if (!(found = text_equal(buf_view(&key), e->result->key))) continue;
		const struct description *d = describe_finding(&words, &as->findings[i]);
		struct text open = d ? d->undecided : TEXT("");
		ready = d != NULL;
		buf_printf(e->out, e->zh ? "    未能判定的规则：%.*s\n" : "    rules left open: %.*s\n", (int)open.n, open.p);
	}
	if (!found)
		buf_str(e->out, e->zh ? "    没有规则因缺少可用号码而未能判定\n" : "    no rule is left open for want of a usable number\n");
	e->out->failed |= !ready || key.failed;
	describer_free(&words);
	buf_free(&key);
}

static void print_why(struct explaining *e)
{
	uint32_t person = example_person(e->x, e->result->key);
	if (person == UINT32_MAX && test_names_row(e->x->pack, e->result->key))
		buf_str(e->out, e->zh ? "    没有这样一行，或这一行有可用的号码：请写号码\n"
		                      : "    there is no such row, or it has a usable number: write the number\n");
	else if (person == UINT32_MAX)
		buf_str(e->out, e->zh ? "    给出的两条线里没有这个号码的人\n" : "    nobody on the lines that are given has this number\n");
	else if (e->result->rule == (int)e->x->pack->rule_count)
		print_open_rules(e);
	else
		print_evaluations(e, person);
}

/* Whether the why of a difference was told with one before it. */
static bool told(const struct differences *d, size_t item)
{
	for (size_t i = 0; i < item; i++)
		if (d->items[i].result.rule == d->items[item].result.rule && text_equal(d->items[i].result.key, d->items[item].result.key))
			return true;
	return false;
}

/* ---- differences ---- */

static const struct { const char *sign, *en, *zh; } kinds[] = {
	[DIFFERENCE_ABSENT] = {"-", "expected, did not happen", "预期而没有出现"},
	[DIFFERENCE_PRESENT] = {"+", "happened, not expected", "出现了，但没有预期"},
	[DIFFERENCE_GAP_CLOSED] = {"+", "a known gap that is closed: move it to expect", "已知缺口已补上：请移到 expect"},
};

bool failure_print(const struct example *x, const struct differences *d, bool why, enum language language, struct buf *out)
{
	bool zh = language == LANGUAGE_ZH;
	for (size_t i = 0; i < d->count; i++) {
		const struct difference *item = &d->items[i];
		struct explaining e = {.x = x, .result = &item->result, .out = out, .zh = zh,
		                       .terms = {.dataset = &x->dataset, .mark = '#', .language = language, .out = out}};
		buf_printf(out, "%s ", kinds[item->kind].sign);
		buf_text(out, outcome_name(item->result.outcome));
		buf_byte(out, ' ');
		buf_text(out, finding_rule_id(x->pack, item->result.rule));
		buf_byte(out, ' ');
		buf_text(out, item->result.key);
		buf_printf(out, zh ? " （%s）\n" : " (%s)\n", zh ? kinds[item->kind].zh : kinds[item->kind].en);
		if (why && !told(d, i)) print_why(&e);
	}
	return !out->failed;
}
