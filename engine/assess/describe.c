#include "describe.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "message.h"

/* Takes a buffer's text into the assessment's arena and empties the buffer. */
static bool take(struct assessor *a, struct buf *from, struct text *out)
{
	if (from->failed) return false;
	char *copy = arena_dup(&a->as->arena, from->p ? from->p : "", from->n);
	*out = (struct text){copy, from->n};
	buf_reset(from);
	return copy != NULL;
}

/* Whether text stands as an item of the list joined by ";". */
static bool listed(struct text list, struct text item)
{
	for (size_t from = 0; from + item.n <= list.n;) {
		if (memcmp(list.p + from, item.p, item.n) == 0 &&
		    (from + item.n == list.n || list.p[from + item.n] == ';'))
			return true;
		const char *next = memchr(list.p + from, ';', list.n - from);
		if (!next) return false;
		from = (size_t)(next - list.p) + 1;
	}
	return false;
}

static void add_leaf(void *context, const struct frame *f, const struct expr *leaf)
{
	struct assessor *a = context;
	buf_reset(&a->leaf);
	message_leaf(f, a->as->dataset, leaf, &a->leaf);
	a->leaves.failed |= a->leaf.failed;
	struct text one = buf_view(&a->leaf), all = buf_view(&a->leaves);
	if (!one.n || listed(all, one)) return;
	if (all.n) buf_byte(&a->leaves, ';');
	buf_text(&a->leaves, one);
}

static bool add_place(struct assessor *a, const struct record *r)
{
	if (!grow(&a->places, &a->place_cap, a->place_count, sizeof *a->places)) return false;
	a->places[a->place_count++] = r->place;
	return true;
}

static bool add_all_places(struct assessor *a)
{
	for (int line = 0; line < 2; line++) {
		struct record **records;
		uint32_t n = person_records(a->ps, line, a->frame.person, &records);
		for (uint32_t i = 0; i < n; i++)
			if (!add_place(a, records[i])) return false;
	}
	return true;
}

static int by_place(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* The collected places, each once. Their order is file order with the first line first: a file's index is so. */
static bool take_evidence(struct assessor *a, struct finding *x)
{
	qsort(a->places, a->place_count, sizeof *a->places, by_place);
	x->first_evidence = a->places[0];
	for (size_t i = 0; i < a->place_count; i++) {
		if (i && a->places[i] == a->places[i - 1]) continue;
		if (i) buf_byte(&a->text, ';');
		buf_printf(&a->text, "%s:%" PRIu64, a->as->dataset->files[place_file(a->places[i])].path, place_row(a->places[i]));
	}
	a->place_count = 0;
	return take(a, &a->text, &x->evidence);
}

/* Message, undecided leaves and evidence: the evaluations that carry the outcome are found again. */
static bool describe_rule(struct assessor *a, struct finding *x, struct cursor c)
{
	struct assessment *as = a->as;
	const struct rule *r = &as->pack->rules[x->rule];
	bool full = as->job->privacy == PRIVACY_FULL, spoken = false;
	const struct template *message = as->job->language == LANGUAGE_ZH ? &r->message_zh : &r->message_en;
	while (cursor_next(&c, &a->frame)) {
		struct verdict v = verdict_judge(a, x->rule);
		if (!verdict_carries(v, x->outcome)) continue;
		if (x->outcome == OUTCOME_REVIEW) eval_leaves(&a->frame, r->when, add_leaf, a);
		if (!spoken) message_render(&a->frame, message, full, &a->text);
		spoken = true;
		for (int line = 0; line < 2; line++)
			if (a->frame.at[line] && !add_place(a, a->frame.at[line])) return false;
	}
	a->frame.at[0] = a->frame.at[1] = NULL;
	if (c.scope == SCOPE_PERSON && !add_all_places(a)) return false;
	return take(a, &a->text, &x->message) && take(a, &a->leaves, &x->undecided) && take_evidence(a, x);
}

/* Key, labels, groups and columns: the person's, whatever the rule. */
static bool describe_person(struct assessor *a, struct finding *x)
{
	struct assessment *as = a->as;
	const struct pack *p = as->pack;
	struct frame *f = &a->frame;
	bool full = as->job->privacy == PRIVACY_FULL;
	char scratch[18];
	x->labels = arena_zalloc(&as->arena, p->label_count, sizeof *x->labels);
	x->groups = arena_zalloc(&as->arena, p->group_count, sizeof *x->groups);
	x->columns = arena_zalloc(&as->arena, p->column_count, sizeof *x->columns);
	if (!x->labels || !x->groups || !x->columns) return false;
	if (x->key) buf_text(&a->text, token_text(x->key, scratch));
	if (!take(a, &a->text, &x->key_text)) return false;
	for (size_t i = 0; i < p->label_count; i++)
		x->labels[i] = !p->labels[i].off && eval_truth(f, p->labels[i].when) == TRUTH_TRUE;
	for (size_t i = 0; i < p->group_count; i++) {
		struct text value;
		if (p->groups[i].off || !group_value(f, &p->groups[i], full, &a->text, &value)) continue;
		if (p->groups[i].by) {
			if (!take(a, &a->text, &x->groups[i])) return false;
		} else {
			x->groups[i] = value;
		}
	}
	for (size_t i = 0; i < p->column_count; i++) {
		buf_reset(&a->text);
		const struct column *c = &p->columns[i];
		if (c->off || !message_value(f, c->value, message_masks(c->value, c->private, full), &a->text)) continue;
		if (!take(a, &a->text, &x->columns[i])) return false;
	}
	buf_reset(&a->text);
	return true;
}

static struct finding *add_finding(struct assessor *a, int rule, enum outcome o, int exception)
{
	struct assessment *as = a->as;
	if (!grow(&as->findings, &as->finding_cap, as->finding_count, sizeof *as->findings)) return NULL;
	struct finding *x = &as->findings[as->finding_count++];
	*x = (struct finding){.rule = rule, .outcome = o, .exception = o == OUTCOME_EXCUSED ? exception : -1,
	                      .key = a->ps->key[a->frame.person]};
	return x;
}

static bool finish_finding(struct assessor *a, struct finding *x)
{
	if (!describe_person(a, x)) return false;
	return finding_rule_status(a->as->pack, x->rule) != RULE_LIVE || counts_finding(a->as, x);
}

bool describe_rule_finding(struct assessor *a, int rule, enum outcome o, int exception, const struct cursor *c)
{
	struct finding *x = add_finding(a, rule, o, exception);
	return x && describe_rule(a, x, *c) && finish_finding(a, x);
}

bool describe_undecided(struct assessor *a)
{
	struct assessment *as = a->as;
	const struct pack *p = as->pack;
	bool live = false, open = false;
	for (size_t r = 0; r < p->rule_count; r++) {
		if (a->outcomes[r] != OUTCOME_REVIEW) continue;
		open = true;
		live |= p->rules[r].status == RULE_LIVE;
	}
	struct rule_counts *counts = &as->rules[p->rule_count];
	counts->persons++;
	if (!open) {
		counts->clear++;
		return true;
	}
	counts->review++;
	struct finding *x = add_finding(a, (int)p->rule_count + !live, OUTCOME_REVIEW, -1);
	if (!x) return false;
	for (size_t r = 0; r < p->rule_count; r++) {
		if (a->outcomes[r] != OUTCOME_REVIEW || (live && p->rules[r].status != RULE_LIVE)) continue;
		if (a->text.n) buf_byte(&a->text, ';');
		buf_text(&a->text, p->rules[r].id);
	}
	if (!take(a, &a->text, &x->undecided)) return false;
	buf_str(&a->text, as->job->language == LANGUAGE_ZH
	                          ? "这条记录没有可用的证件号，不能与另一条线比对，请核实证件号"
	                          : "This record has no usable number and cannot be compared with the other line");
	return take(a, &a->text, &x->message) && add_all_places(a) && take_evidence(a, x) && finish_finding(a, x);
}

