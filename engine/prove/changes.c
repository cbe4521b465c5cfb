#include "changes.h"

#include <stdlib.h>

#include "../base/buf.h"

/* How findings of one rule are sorted; 0: of the same person. */
static int finding_compare(const struct finding *a, const struct finding *b)
{
	if (a->key || b->key) return a->key == b->key ? 0 : token_compare(a->key, b->key); /* one finding of a rule for a key */
	return (a->first_evidence > b->first_evidence) - (a->first_evidence < b->first_evidence);
}

struct findings findings_of(const struct assessment *as, int rule)
{
	size_t low = 0, high = as->finding_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (as->findings[middle].rule < rule) low = middle + 1;
		else high = middle;
	}
	size_t end = low;
	for (high = as->finding_count; end < high;) {
		size_t middle = end + (high - end) / 2;
		if (as->findings[middle].rule <= rule) end = middle + 1;
		else high = middle;
	}
	return (struct findings){end > low ? as->findings + low : NULL, end - low};
}

const struct finding *findings_like(struct findings in, const struct finding *f)
{
	size_t low = 0, high = in.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = finding_compare(&in.items[middle], f);
		if (c == 0) return in.items + middle;
		if (c < 0) low = middle + 1;
		else high = middle;
	}
	return NULL;
}

static int find_rule(const struct pack *p, struct text id)
{
	for (size_t i = 0; i < p->rule_count; i++)
		if (text_equal(p->rules[i].id, id)) return (int)i;
	return -1;
}

/* The earlier rule that r is, by its own id or by one it replaces. */
static int earlier_rule(const struct pack *before, const struct rule *r)
{
	int same = find_rule(before, r->id);
	for (size_t i = 0; i < r->replaces_count && same < 0; i++) same = find_rule(before, r->replaces[i]);
	return same;
}

static bool pair_rules(const struct pack *before, const struct pack *after, struct changes *out)
{
	out->pairs = calloc(before->rule_count + after->rule_count + 2, sizeof *out->pairs);
	bool *taken = calloc(before->rule_count + 1, sizeof *taken);
	for (size_t i = 0; out->pairs && taken && i < after->rule_count; i++) {
		int same = earlier_rule(before, &after->rules[i]);
		if (same >= 0 && taken[same]) same = -1;
		if (same >= 0) taken[same] = true;
		out->pairs[out->pair_count++] = (struct rule_pair){same, (int)i};
	}
	for (size_t i = 0; out->pairs && taken && i < before->rule_count; i++)
		if (!taken[i]) out->pairs[out->pair_count++] = (struct rule_pair){(int)i, -1};
	bool done = out->pairs && taken;
	for (int trial = 0; done && trial < 2; trial++)
		out->pairs[out->pair_count++] = (struct rule_pair){(int)before->rule_count + trial, (int)after->rule_count + trial};
	free(taken);
	return done;
}

static bool note(struct changes *c, size_t pair, const struct finding *before, const struct finding *after)
{
	if (outcome_of(before) == outcome_of(after)) return true;
	if (!grow(&c->items, &c->cap, c->count, sizeof *c->items)) return false;
	c->items[c->count++] = (struct change){pair, outcome_of(before), outcome_of(after), before, after, 0};
	return true;
}

bool changes_find(const struct assessment *before, const struct assessment *after, struct changes *out)
{
	*out = (struct changes){0};
	if (!pair_rules(before->pack, after->pack, out)) return false;
	for (size_t p = 0; p < out->pair_count; p++) {
		struct findings a = {0}, b = {0};
		if (out->pairs[p].before >= 0) a = findings_of(before, out->pairs[p].before);
		if (out->pairs[p].after >= 0) b = findings_of(after, out->pairs[p].after);
		for (size_t i = 0, k = 0; i < a.count || k < b.count;) {
			int c = i == a.count ? 1 : k == b.count ? -1 : finding_compare(&a.items[i], &b.items[k]);
			if (!note(out, p, c <= 0 ? &a.items[i] : NULL, c >= 0 ? &b.items[k] : NULL)) return false;
			i += c <= 0;
			k += c >= 0;
		}
	}
	return true;
}

void changes_free(struct changes *c)
{
	free(c->pairs);
	free(c->items);
	*c = (struct changes){0};
}

/* ---- persons ---- */

static int by_person(const void *a, const void *b)
{
	return finding_compare(*(const struct finding *const *)a, *(const struct finding *const *)b);
}

/* One finding of each person on the list, sorted. A keyless record has a flag and a review under one place. */
static bool listed(const struct assessment *as, const struct finding ***out, size_t *count)
{
	const struct finding **items = calloc(as->finding_count + 1, sizeof *items);
	size_t n = 0, kept = 0;
	*out = items;
	if (!items) return false;
	for (size_t i = 0; i < as->finding_count; i++) {
		const struct finding *f = &as->findings[i];
		if (outcome_is_listed(outcome_of(f)) && finding_rule_status(as->pack, f->rule) == RULE_LIVE) items[n++] = f;
	}
	qsort(items, n, sizeof *items, by_person);
	for (size_t i = 0; i < n; i++)
		if (!kept || finding_compare(items[kept - 1], items[i]) != 0) items[kept++] = items[i];
	*count = kept;
	return true;
}

bool changes_persons(const struct assessment *before, const struct assessment *after, struct persons_listed *out)
{
	const struct finding **a = NULL, **b = NULL;
	size_t an = 0, bn = 0, both = 0;
	bool done = listed(before, &a, &an) && listed(after, &b, &bn);
	for (size_t i = 0, k = 0; done && i < an && k < bn;) {
		int c = finding_compare(a[i], b[k]);
		both += c == 0;
		i += c <= 0;
		k += c >= 0;
	}
	*out = (struct persons_listed){an, bn, bn - both, an - both};
	free(a);
	free(b);
	return done;
}
