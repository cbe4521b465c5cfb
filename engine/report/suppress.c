#include "report/suppress.h"

#include <stdlib.h>

void live_outcomes(const struct report *r, uint64_t outcomes[3])
{
	const struct assessment *as = r->assessment;
	outcomes[0] = outcomes[1] = outcomes[2] = 0;
	for (size_t i = 0; i < as->finding_count; i++)
		if (finding_rule_status(r->pack, as->findings[i].rule) == RULE_LIVE) outcomes[as->findings[i].outcome]++;
}

/* What is being put together. */
struct tables {
	const struct report *r;
	struct suppressed *hidden;
	struct sums sums;
	uint64_t outcomes[GROUP_CELLS];
	size_t outcome[GROUP_CELLS]; /* their cells */
	size_t undecided;            /* the first cell of undecided-identity */
};

static size_t count(struct tables *t, uint64_t n, bool *hidden) { return sums_cell(&t->sums, CELL_COUNT, n, hidden); }

static void two_parts(struct tables *t, size_t total, size_t one, size_t other)
{
	sums_begin(&t->sums, total, SUMS_NONE);
	sums_part(&t->sums, one);
	sums_part(&t->sums, other);
}

/* The cells of a rule, of which persons = flag + review + excused + clear. Those who are clear are in no other sum: keeping
 * them back leaves the rest of the row to its columns. */
static size_t rule_row(struct tables *t, size_t rule)
{
	const struct rule_counts *c = &t->r->assessment->rules[rule];
	const uint64_t cells[RULE_CELLS] = {c->flag, c->review, c->excused, c->clear, c->persons};
	size_t first = 0;
	for (size_t k = 0; k < RULE_CELLS; k++) {
		size_t cell = count(t, cells[k], &t->hidden->rules[rule][k]);
		if (k == 0) first = cell;
	}
	sums_begin(&t->sums, first + RULE_PERSONS, (int64_t)first + (c->clear ? (int)OUTCOME_CLEAR : (int)RULE_PERSONS));
	for (size_t k = 0; k < RULE_PERSONS; k++) sums_part(&t->sums, first + k);
	return first;
}

/* The findings of a rule that are excused, by exception. */
static void rule_exceptions(struct tables *t, size_t rule, size_t excused)
{
	const struct pack *p = t->r->pack;
	sums_begin(&t->sums, excused, SUMS_NONE);
	for (size_t i = 0; i < p->exception_count; i++)
		if ((size_t)p->exceptions[i].rule == rule)
			sums_part(&t->sums, count(t, t->r->assessment->exception_findings[i], &t->hidden->exceptions[i]));
}

/* The outcomes of live rules are what all findings are. Reviews of a person without a number count under every rule that
 * leaves it open, and once among all findings. */
static void rules(struct tables *t)
{
	const struct pack *p = t->r->pack;
	const uint64_t trial = undecided_trial(t->r), open = t->r->assessment->rules[p->rule_count].review;
	size_t *first = calloc(p->rule_count + 1, sizeof *first);
	if (!first) {
		t->sums.failed = true;
		return;
	}
	for (size_t i = 0; i <= p->rule_count; i++) first[i] = rule_row(t, i);
	t->undecided = first[p->rule_count];
	size_t live = count(t, open - trial, &t->hidden->undecided[0]);
	two_parts(t, t->undecided + OUTCOME_REVIEW, live, count(t, trial, &t->hidden->undecided[1]));
	for (size_t k = 0; k < GROUP_CELLS; k++) {
		const bool repeated = k == OUTCOME_REVIEW && open > trial;
		uint64_t sum = k == OUTCOME_REVIEW ? open - trial : 0;
		for (size_t i = 0; i < p->rule_count; i++)
			if (finding_rule_status(p, (int)i) == RULE_LIVE) sum += t->sums.failed ? 0 : t->sums.cells[first[i] + k].n;
		size_t all = repeated ? sums_cell(&t->sums, CELL_UNKNOWN, sum, NULL) : t->outcome[k];
		if (repeated) two_parts(t, all, t->outcome[k], sums_cell(&t->sums, CELL_UNKNOWN, sum - t->outcomes[k], NULL));
		sums_begin(&t->sums, all, SUMS_NONE);
		for (size_t i = 0; i < p->rule_count; i++)
			if (finding_rule_status(p, (int)i) == RULE_LIVE) sums_part(&t->sums, first[i] + k);
		if (k == OUTCOME_REVIEW) sums_part(&t->sums, live);
	}
	for (size_t i = 0; i < p->rule_count; i++) rule_exceptions(t, i, first[i] + OUTCOME_EXCUSED);
	free(first);
}

/* Every finding has one value of each group. */
static void groups(struct tables *t)
{
	const struct assessment *as = t->r->assessment;
	for (size_t from = 0, to; from < as->group_count; from = to) {
		for (to = from; to < as->group_count && as->groups[to].group == as->groups[from].group;) to++;
		for (size_t k = 0; k < GROUP_CELLS; k++) {
			sums_begin(&t->sums, t->outcome[k], SUMS_NONE);
			for (size_t i = from; i < to; i++) {
				const struct group_count *g = &as->groups[i];
				const uint64_t cells[GROUP_CELLS] = {g->flag, g->review, g->excused};
				sums_part(&t->sums, count(t, cells[k], &t->hidden->groups[i][k]));
			}
		}
	}
}

static void labels(struct tables *t)
{
	for (size_t i = 0; i < t->r->pack->label_count; i++) {
		const struct label_count *c = &t->r->assessment->labels[i];
		const uint64_t cells[GROUP_CELLS] = {c->flag, c->review, c->excused};
		for (size_t k = 0; !t->r->pack->labels[i].off && k < GROUP_CELLS; k++)
			two_parts(t, t->outcome[k], count(t, cells[k], &t->hidden->labels[i][k]),
			          sums_cell(&t->sums, CELL_REMAINDER, t->outcomes[k] - cells[k], NULL));
	}
}

/* Gives the first of the cells n, undecided, of. Of those the indicator is of, n are and the others are not; and those who
 * are neither nor undecided. */
static size_t indicator_row(struct tables *t, size_t i)
{
	const struct indicator_count *c = &t->r->assessment->indicators[i];
	bool *h = t->hidden->indicators[i];
	size_t n = count(t, c->n, &h[0]), undecided = count(t, c->undecided, &h[1]), of = count(t, c->of, &h[2]);
	two_parts(t, of, n, sums_cell(&t->sums, CELL_REMAINDER, c->of - c->n, NULL));
	if (c->of < c->n + c->undecided) return n;
	two_parts(t, of, n, undecided);
	sums_part(&t->sums, sums_cell(&t->sums, CELL_REMAINDER, c->of - c->n - c->undecided, NULL));
	return n;
}

/* Everybody an indicator counts has one value of each of its groups. */
static void indicators(struct tables *t)
{
	const struct assessment *as = t->r->assessment;
	size_t *first = calloc(as->indicator_count + 1, sizeof *first), whole = 0;
	if (!first) {
		t->sums.failed = true;
		return;
	}
	for (size_t i = 0; i < as->indicator_count; i++) first[i] = indicator_row(t, i);
	for (size_t from = 0, to; from < as->indicator_count; from = to) {
		const struct indicator_count *c = &as->indicators[from];
		for (to = from; to < as->indicator_count && as->indicators[to].indicator == c->indicator &&
		                as->indicators[to].group == c->group;)
			to++;
		if (c->group < 0) whole = first[from];
		for (size_t k = 0; c->group >= 0 && k < INDICATOR_CELLS; k++) {
			sums_begin(&t->sums, whole + k, SUMS_NONE);
			for (size_t i = from; i < to; i++) sums_part(&t->sums, first[i] + k);
		}
	}
	free(first);
}

/* The persons of a line have a record there, and perhaps more than one. */
static void persons(struct tables *t)
{
	const struct balance *b = t->r->balance;
	struct suppressed *h = t->hidden;
	size_t all = count(t, b->persons, &h->persons), both = count(t, b->both, &h->both), only[2], keyless[2];
	size_t all_keyless = count(t, b->keyless[0] + b->keyless[1], &h->all_keyless);
	for (int line = 0; line < 2; line++) {
		const struct table_balance *tb = &b->tables[line];
		only[line] = count(t, b->only[line], &h->only[line]);
		keyless[line] = count(t, b->keyless[line], &h->keyless[line]);
		bool told = !b->keyless[line]; /* by the records, which stay */
		size_t with_key = sums_cell(&t->sums, told ? CELL_SHOWN : CELL_COUNT, tb->with_key, &h->with_key[line]);
		two_parts(t, with_key, both, only[line]);
		sums_part(&t->sums, sums_cell(&t->sums, CELL_UNKNOWN, tb->with_key - b->both - b->only[line], NULL));
		two_parts(t, sums_cell(&t->sums, CELL_SHOWN, tb->lines.records, NULL), with_key, keyless[line]);
	}
	two_parts(t, all_keyless, keyless[0], keyless[1]);
	sums_begin(&t->sums, all_keyless, SUMS_NONE); /* undecided-identity is about everybody without a number */
	sums_part(&t->sums, t->undecided + RULE_PERSONS);
	two_parts(t, all, both, all_keyless);
	for (int line = 0; line < 2; line++) sums_part(&t->sums, only[line]);
}

bool suppressed_init(struct suppressed *s, const struct report *r)
{
	*s = (struct suppressed){0};
	if (!report_hides_persons(r)) return true;
	s->rules = calloc(r->pack->rule_count + 1, sizeof *s->rules);
	s->groups = calloc(r->assessment->group_count + 1, sizeof *s->groups);
	s->labels = calloc(r->pack->label_count + 1, sizeof *s->labels);
	s->indicators = calloc(r->assessment->indicator_count + 1, sizeof *s->indicators);
	s->exceptions = calloc(r->pack->exception_count + 1, sizeof *s->exceptions);
	bool good = s->rules && s->groups && s->labels && s->indicators && s->exceptions;
	if (good) {
		struct tables t = {.r = r, .hidden = s};
		live_outcomes(r, t.outcomes);
		for (size_t k = 0; k < GROUP_CELLS; k++) t.outcome[k] = count(&t, t.outcomes[k], &s->outcomes[k]);
		rules(&t);
		groups(&t);
		labels(&t);
		indicators(&t);
		persons(&t);
		sums_suppress(&t.sums);
		good = !t.sums.failed;
		sums_free(&t.sums);
	}
	if (!good) suppressed_free(s);
	return good;
}

void suppressed_free(struct suppressed *s)
{
	free(s->rules);
	free(s->groups);
	free(s->labels);
	free(s->indicators);
	free(s->exceptions);
	*s = (struct suppressed){0};
}
