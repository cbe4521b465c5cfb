#include "impact_counts.h"

#include <stdlib.h>

#include "report/report.h"

struct impact_slice impact_of_pair(const struct impact *x, size_t pair)
{
	const struct change *all = x->changes.items;
	size_t from = 0, to;
	while (from < x->changes.count && all[from].pair < pair) from++;
	for (to = from; to < x->changes.count && all[to].pair == pair;) to++;
	return (struct impact_slice){to > from ? all + from : NULL, to - from};
}

static void add(struct impact_count *n, const struct change *c)
{
	bool before = outcome_is_listed(c->from), after = outcome_is_listed(c->to);
	n->enter += after && !before;
	n->leave += before && !after;
	n->change += before == after;
}

struct impact_count impact_count(struct impact_slice s)
{
	struct impact_count n = {0};
	for (size_t i = 0; i < s.count; i++) add(&n, &s.items[i]);
	return n;
}

struct impact_count impact_of_edit(const struct impact *x, struct impact_slice s, size_t edit)
{
	struct impact_count n = {0};
	for (size_t i = 0; i < s.count; i++) {
		uint64_t by = s.items[i].made_by;
		if (edit == x->edit_count ? by == 0 : edit < IMPACT_TRIES_MAX && (by >> edit & 1)) add(&n, &s.items[i]);
	}
	return n;
}

struct impact_findings impact_findings(const struct impact *x, size_t pair, int side)
{
	struct impact_findings n = {0};
	int rule = side ? x->changes.pairs[pair].after : x->changes.pairs[pair].before;
	if (rule < 0) return n;
	struct findings f = findings_of(&x->assessment[side], rule);
	for (size_t i = 0; i < f.count; i++) n.outcomes[f.items[i].outcome]++;
	return n;
}

static struct text value_of(const struct impact *x, const struct change *c, const struct group *g)
{
	int side = c->after != NULL;
	const struct pack *p = x->pack[side];
	const struct impact_words *words = &x->words[c - x->changes.items];
	for (size_t i = 0; i < p->group_count; i++)
		if (text_equal(p->groups[i].name, g->name)) return group_value_shown(words->groups[i]);
	return group_value_shown((struct text){0});
}

static int by_value(const void *a, const void *b)
{
	return text_compare(((const struct impact_value *)a)->value, ((const struct impact_value *)b)->value);
}

struct impact_value *impact_by_group(const struct impact *x, struct impact_slice s, size_t group, size_t *count)
{
	struct impact_value *items = calloc(s.count + 1, sizeof *items);
	*count = 0;
	if (!items) return NULL;
	for (size_t i = 0; i < s.count; i++) {
		items[i].value = value_of(x, &s.items[i], &x->pack[1]->groups[group]);
		add(&items[i].count, &s.items[i]);
	}
	if (s.count) qsort(items, s.count, sizeof *items, by_value);
	for (size_t i = 0; i < s.count; i++) {
		struct impact_value *last = *count ? &items[*count - 1] : NULL;
		if (!last || !text_equal(last->value, items[i].value)) {
			items[(*count)++] = items[i];
			continue;
		}
		last->count.enter += items[i].count.enter;
		last->count.leave += items[i].count.leave;
		last->count.change += items[i].count.change;
	}
	return items;
}

struct text impact_rule_id(const struct impact *x, size_t pair)
{
	struct rule_pair p = x->changes.pairs[pair];
	return p.after >= 0 ? finding_rule_id(x->pack[1], p.after) : finding_rule_id(x->pack[0], p.before);
}
