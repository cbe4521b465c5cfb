/* What the rules found: by rule, level, outcome, group, label; and the indicators. */
#include <stdlib.h>

#include "report/findings.h"
#include "report/summary.h"

json_t *outcome_object(struct summary *s, const uint64_t *cells, const bool *hidden)
{
	json_t *o = json_object();
	for (int k = 0; k < GROUP_CELLS; k++)
		json_put(&s->b, o, outcome_name((enum outcome)k).p, shown_count(cells[k], hidden && hidden[k]));
	return o;
}

static json_t *rule_object(struct summary *s, int rule)
{
	const struct pack *p = s->r->pack;
	const struct rule_counts *c = &s->r->assessment->rules[rule];
	const bool *hidden = s->hidden.rules ? s->hidden.rules[rule] : NULL;
	uint64_t cells[] = {c->flag, c->review, c->excused};
	json_t *o = outcome_object(s, cells, hidden);
	json_put(&s->b, o, outcome_name(OUTCOME_CLEAR).p, shown_count(c->clear, hidden && hidden[OUTCOME_CLEAR]));
	json_put(&s->b, o, "persons", shown_count(c->persons, hidden && hidden[RULE_PERSONS]));
	json_put(&s->b, o, "status", json_of_text(rule_status_name(finding_rule_status(p, rule))));
	json_put(&s->b, o, "kind", json_of_text(finding_rule_kind(p, rule)));
	json_put(&s->b, o, "level", json_of_text(finding_rule_level(p, rule)));
	json_put(&s->b, o, "title", bilingual_object(s, finding_rule_title(p, rule)));
	return o;
}

/* Of the flags and reviews of a rule those that have a suggestion; null where that would tell of few persons. */
static json_t *suggested_count(struct summary *s, int rule, uint64_t suggested)
{
	const struct rule_counts *c = &s->r->assessment->rules[rule];
	const bool *hidden = s->hidden.rules ? s->hidden.rules[rule] : NULL;
	bool small = count_is_small(suggested) || count_is_small(c->flag + c->review - suggested);
	return shown_count(suggested, hidden && (hidden[OUTCOME_FLAG] || hidden[OUTCOME_REVIEW] || small));
}

/* undecided-identity stands once; those of its reviews that only trial rules leave open are its `trial`. */
json_t *summary_rules(struct summary *s)
{
	const struct pack *p = s->r->pack;
	const uint64_t *suggested = s->r->assessment->suggested;
	json_t *rules = json_object();
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct rule *rule = &p->rules[i];
		if (rule->off != OFF_NOT) continue;
		json_t *o = rule_object(s, (int)i);
		json_put(&s->b, o, "digest", json_string(rule->digest));
		if (finding_is_searched(p, (int)i, OUTCOME_FLAG))
			json_put(&s->b, o, "suggested", suggested_count(s, (int)i, suggested[i]));
		json_put_named(&s->b, rules, rule->id, o);
	}
	json_t *undecided = rule_object(s, (int)p->rule_count);
	uint64_t trial = undecided_trial(s->r);
	json_put(&s->b, undecided, "trial", shown_count(trial, s->hidden.undecided[1]));
	if (pack_suggests(p))
		json_put(&s->b, undecided, "suggested",
		         suggested_count(s, (int)p->rule_count, suggested[p->rule_count] + suggested[p->rule_count + 1]));
	json_put(&s->b, rules, "undecided-identity", undecided);
	return rules;
}

/* Findings of live rules, summed over the rules that share a name. */
static json_t *findings_by(struct summary *s, uint64_t (*found)[GROUP_CELLS],
                           struct text (*name_of)(const struct pack *pack, int rule))
{
	const struct pack *p = s->r->pack;
	json_t *by = json_object();
	int rules = (int)p->rule_count + 1;
	for (int i = 0; i < rules; i++) {
		struct text name = name_of(p, i);
		uint64_t cells[GROUP_CELLS] = {0};
		bool earlier = false;
		for (int k = 0; k < rules; k++) {
			if (finding_rule_status(p, k) != RULE_LIVE || !text_equal(name_of(p, k), name)) continue;
			earlier = earlier || k < i;
			for (int c = 0; c < GROUP_CELLS; c++) cells[c] += found[k][c];
		}
		if (!earlier && cells[0] + cells[1] + cells[2]) json_put_named(&s->b, by, name, outcome_object(s, cells, NULL));
	}
	return by;
}

/* Levels and kinds are left out where small cells are kept back: beside the counts by rule they would give them away. */
json_t *summary_counts(struct summary *s)
{
	const struct assessment *as = s->r->assessment;
	uint64_t cells[GROUP_CELLS];
	live_outcomes(s->r, cells);
	json_t *counts = json_object();
	json_put(&s->b, counts, "outcome", outcome_object(s, cells, s->hidden.outcomes));
	if (s->hidden.rules) return counts;
	uint64_t(*found)[GROUP_CELLS] = calloc(s->r->pack->rule_count + 2, sizeof *found);
	if (!found) {
		s->b.failed = true;
		return counts;
	}
	for (size_t i = 0; i < as->finding_count; i++) found[as->findings[i].rule][as->findings[i].outcome]++;
	json_put(&s->b, counts, "level", findings_by(s, found, finding_rule_level));
	json_put(&s->b, counts, "kind", findings_by(s, found, finding_rule_kind));
	free(found);
	return counts;
}

json_t *group_object(struct summary *s, size_t i)
{
	const struct group_count *g = &s->r->assessment->groups[i];
	uint64_t cells[] = {g->flag, g->review, g->excused};
	return outcome_object(s, cells, s->hidden.groups ? s->hidden.groups[i] : NULL);
}

json_t *summary_groups(struct summary *s)
{
	const struct pack *p = s->r->pack;
	const struct assessment *as = s->r->assessment;
	json_t *groups = json_object();
	for (size_t g = 0, i = 0; g < p->group_count; g++) {
		json_t *values = json_array();
		for (; i < as->group_count && as->groups[i].group == (int)g; i++) {
			json_t *o = group_object(s, i);
			json_put(&s->b, o, "value", json_of_text(group_value_shown(as->groups[i].value)));
			json_push(&s->b, values, o);
		}
		if (p->groups[g].off)
			json_decref(values);
		else
			json_put_named(&s->b, groups, p->groups[g].name, values);
	}
	return groups;
}

json_t *summary_labels(struct summary *s)
{
	const struct pack *p = s->r->pack;
	json_t *labels = json_object();
	for (size_t i = 0; i < p->label_count; i++) {
		const struct label_count *c = &s->r->assessment->labels[i];
		uint64_t cells[] = {c->flag, c->review, c->excused};
		if (p->labels[i].off) continue;
		json_t *o = outcome_object(s, cells, s->hidden.labels ? s->hidden.labels[i] : NULL);
		json_put_named(&s->b, labels, p->labels[i].name, o);
	}
	return labels;
}

json_t *summary_indicators(struct summary *s)
{
	const struct pack *p = s->r->pack;
	const struct assessment *as = s->r->assessment;
	json_t *all = json_array();
	for (size_t i = 0; i < as->indicator_count; i++) {
		const struct indicator_count *c = &as->indicators[i];
		const bool *hidden = s->hidden.indicators ? s->hidden.indicators[i] : NULL;
		json_t *o = json_object(), *group = json_array();
		if (c->group >= 0) {
			json_push(&s->b, group, json_of_text(p->groups[c->group].name));
			json_push(&s->b, group, json_of_text(group_value_shown(c->value)));
		}
		json_put(&s->b, o, "id", json_of_text(p->indicators[c->indicator].id));
		json_put(&s->b, o, "group", group);
		json_put(&s->b, o, "n", shown_count(c->n, hidden && hidden[0]));
		json_put(&s->b, o, "of", shown_count(c->of, hidden && hidden[2]));
		json_put(&s->b, o, "undecided", shown_count(c->undecided, hidden && hidden[1]));
		bool untold = hidden && (hidden[0] || hidden[2]); /* it would tell of them */
		json_put(&s->b, o, "met", c->met < 0 || untold ? json_null() : json_boolean(c->met));
		json_push(&s->b, all, o);
	}
	return all;
}
