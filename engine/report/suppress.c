#include "report/suppress.h"

#include <stdlib.h>

bool count_is_small(uint64_t n) { return n > 0 && n < REPORT_SMALL_CELL; }

static size_t smallest_shown(const uint64_t *cells, const bool *hidden, size_t count, size_t step, bool zero)
{
	size_t best = count;
	for (size_t i = 0; i < count; i++) {
		if (hidden[i * step] || (cells[i * step] == 0 && !zero)) continue;
		if (best == count || cells[i * step] < cells[best * step]) best = i;
	}
	return best;
}

bool suppress_cells(const uint64_t *cells, bool *hidden, size_t count, size_t step)
{
	size_t kept = 0;
	uint64_t sum = 0;
	bool changed = false;
	for (size_t i = 0; i < count; i++) {
		bool *h = &hidden[i * step];
		if (!*h && count_is_small(cells[i * step])) *h = changed = true;
		if (!*h) continue;
		kept++;
		sum += cells[i * step];
	}
	while (kept && (kept < 2 || sum < REPORT_SMALL_CELL)) {
		size_t next = smallest_shown(cells, hidden, count, step, false);
		if (next == count && kept < 2) next = smallest_shown(cells, hidden, count, step, true);
		if (next == count) break;
		hidden[next * step] = changed = true;
		kept++;
		sum += cells[next * step];
	}
	return changed;
}

void live_outcomes(const struct report *r, uint64_t outcomes[3])
{
	const struct assessment *as = r->assessment;
	outcomes[0] = outcomes[1] = outcomes[2] = 0;
	for (size_t i = 0; i < as->finding_count; i++)
		if (finding_rule_status(r->pack, as->findings[i].rule) == RULE_LIVE) outcomes[as->findings[i].outcome]++;
}

static bool suppress_rules(struct suppressed *s, const struct report *r)
{
	size_t count = r->pack->rule_count + 1;
	uint64_t(*cells)[RULE_CELLS] = calloc(count, sizeof *cells);
	if (!cells) return false;
	for (size_t i = 0; i < count; i++) {
		const struct rule_counts *c = &r->assessment->rules[i];
		cells[i][0] = c->flag;
		cells[i][1] = c->review;
		cells[i][2] = c->excused;
		cells[i][3] = c->clear;
	}
	bool again = true;
	while (again) {
		again = false;
		for (size_t i = 0; i < count; i++) again |= suppress_cells(cells[i], s->rules[i], RULE_CELLS, 1);
		for (size_t k = 0; k < GROUP_CELLS; k++) again |= suppress_cells(&cells[0][k], &s->rules[0][k], count, RULE_CELLS);
	}
	free(cells);
	return true;
}

static bool suppress_groups(struct suppressed *s, const struct report *r)
{
	const struct assessment *as = r->assessment;
	uint64_t(*cells)[GROUP_CELLS] = calloc(as->group_count + 1, sizeof *cells);
	if (!cells) return false;
	for (size_t i = 0; i < as->group_count; i++) {
		cells[i][0] = as->groups[i].flag;
		cells[i][1] = as->groups[i].review;
		cells[i][2] = as->groups[i].excused;
	}
	for (size_t from = 0, to; from < as->group_count; from = to) {
		for (to = from; to < as->group_count && as->groups[to].group == as->groups[from].group;) to++;
		for (size_t k = 0; k < GROUP_CELLS; k++)
			suppress_cells(&cells[from][k], &s->groups[from][k], to - from, GROUP_CELLS);
	}
	free(cells);
	return true;
}

static void suppress_labels(struct suppressed *s, const struct report *r)
{
	uint64_t all[GROUP_CELLS];
	live_outcomes(r, all);
	for (size_t i = 0; i < r->pack->label_count; i++) {
		const struct label_count *c = &r->assessment->labels[i];
		uint64_t cells[GROUP_CELLS] = {c->flag, c->review, c->excused};
		for (size_t k = 0; k < GROUP_CELLS; k++)
			s->labels[i][k] = count_is_small(cells[k]) || count_is_small(all[k] - cells[k]);
	}
}

static bool suppress_indicators(struct suppressed *s, const struct report *r)
{
	const struct assessment *as = r->assessment;
	uint64_t(*cells)[INDICATOR_CELLS] = calloc(as->indicator_count + 1, sizeof *cells);
	if (!cells) return false;
	for (size_t i = 0; i < as->indicator_count; i++) {
		const struct indicator_count *c = &as->indicators[i];
		uint64_t used = c->n + c->undecided;
		cells[i][0] = c->n;
		cells[i][1] = c->undecided;
		cells[i][2] = c->of > used ? c->of - used : 0;
		cells[i][3] = c->of;
	}
	for (size_t from = 0, to; from < as->indicator_count; from = to) {
		for (to = from; to < as->indicator_count && as->indicators[to].indicator == as->indicators[from].indicator &&
		                as->indicators[to].group == as->indicators[from].group;)
			to++;
		bool again = true;
		while (again) {
			again = false;
			for (size_t i = from; i < to; i++) again |= suppress_cells(cells[i], s->indicators[i], 3, 1);
			for (size_t k = 0; k < INDICATOR_CELLS; k++)
				again |= suppress_cells(&cells[from][k], &s->indicators[from][k], to - from, INDICATOR_CELLS);
		}
	}
	free(cells);
	return true;
}

bool suppressed_init(struct suppressed *s, const struct report *r)
{
	*s = (struct suppressed){0};
	if (!report_hides_persons(r)) return true;
	s->rules = calloc(r->pack->rule_count + 1, sizeof *s->rules);
	s->groups = calloc(r->assessment->group_count + 1, sizeof *s->groups);
	s->labels = calloc(r->pack->label_count + 1, sizeof *s->labels);
	s->indicators = calloc(r->assessment->indicator_count + 1, sizeof *s->indicators);
	if (s->rules && s->groups && s->labels && s->indicators) {
		suppress_labels(s, r);
		if (suppress_rules(s, r) && suppress_groups(s, r) && suppress_indicators(s, r)) return true;
	}
	suppressed_free(s);
	return false;
}

void suppressed_free(struct suppressed *s)
{
	free(s->rules);
	free(s->groups);
	free(s->labels);
	free(s->indicators);
	*s = (struct suppressed){0};
}
