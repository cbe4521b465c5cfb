/* To each finding that a wrong number may have caused, the records nearest to its person's. */
#include <stdlib.h>

#include "../base/buf.h"
#include "assess.h"

bool finding_is_searched(const struct pack *pack, int rule, enum outcome outcome)
{
	static const char *const kinds[] = {"missing", "unregistered", "identity"};
	bool searched = false;
	struct text kind = finding_rule_kind(pack, rule);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) searched |= text_equal(kind, text_of(kinds[i]));
	return searched && (outcome == OUTCOME_FLAG || outcome == OUTCOME_REVIEW) && pack_suggests(pack);
}

static bool is_searched(const struct assessment *as, const struct finding *x)
{
	return finding_is_searched(as->pack, x->rule, (enum outcome)x->outcome);
}

/* The lines whose records a rule's finding is about. */
static unsigned lines_of(const struct pack *pack, int rule)
{
	enum rule_scope scope = (size_t)rule < pack->rule_count ? pack->rules[rule].scope : SCOPE_PERSON;
	return scope == SCOPE_FIRST_LINE ? 1 : scope == SCOPE_SECOND_LINE ? 2 : 3;
}

/* How near.h knows the person of a finding: records on the lines stand before those on lists. */
static uint64_t person_of(const struct assessment *as, const struct finding *x)
{
	return origin_place(as, as->concerned[x->person].first);
}

bool assess_suggest(struct assessment *as)
{
	if (!as->suggests) return true;
	if (!near_finish(&as->near, as->dataset)) return false;
	for (size_t i = 0; i < as->finding_count; i++) {
		const struct finding *x = &as->findings[i];
		if (!is_searched(as, x)) continue;
		struct suggestion s = {.finding = (uint32_t)i};
		s.count = (uint32_t)near_find(&as->near, person_of(as, x), lines_of(as->pack, x->rule), s.matches);
		if (!s.count) continue;
		if (!grow(&as->suggestions, &as->suggestion_cap, as->suggestion_count, sizeof s)) return false;
		as->suggestions[as->suggestion_count++] = s;
		as->suggested[x->rule]++;
	}
	return true;
}

static int by_finding(const void *a, const void *b)
{
	const struct suggestion *x = a, *y = b;
	return (x->finding > y->finding) - (x->finding < y->finding);
}

const struct suggestion *finding_suggestion(const struct assessment *as, const struct finding *x)
{
	const struct suggestion wanted = {.finding = (uint32_t)(x - as->findings)};
	if (!as->suggestion_count) return NULL;
	return bsearch(&wanted, as->suggestions, as->suggestion_count, sizeof wanted, by_finding);
}
