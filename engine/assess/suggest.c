/* To each finding that a wrong number may have caused, the records nearest to its person's. */
#include <stdlib.h>

#include "../base/buf.h"
#include "../base/thread.h"
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

/* Findings that are looked at together. */
enum { LOOKED_AT = 4096, IN_ONE_GO = 64 };

struct looking {
	const struct assessment *as;
	struct suggestion *found; /* those without a match have none */
	size_t from, count;
};

static void look(void *context, uint32_t turn)
{
	const struct looking *l = context;
	size_t end = ((size_t)turn + 1) * IN_ONE_GO;
	for (size_t i = (size_t)turn * IN_ONE_GO; i < l->count && i < end; i++) {
		const struct finding *x = &l->as->findings[l->from + i];
		struct suggestion *s = &l->found[i];
		s->finding = (uint32_t)(l->from + i);
		s->count = 0;
		if (!is_searched(l->as, x)) continue;
		s->count = (uint32_t)near_find(&l->as->near, person_of(l->as, x), lines_of(l->as->pack, x->rule), s->matches);
	}
}

static bool keep_found(struct assessment *as, const struct looking *l)
{
	for (size_t i = 0; i < l->count; i++) {
		if (!l->found[i].count) continue;
		if (!grow(&as->suggestions, &as->suggestion_cap, as->suggestion_count, sizeof *as->suggestions)) return false;
		as->suggestions[as->suggestion_count++] = l->found[i];
		as->suggested[as->findings[l->from + i].rule]++;
	}
	return true;
}

bool assess_suggest(struct assessment *as, unsigned threads)
{
	if (!as->suggests) return true;
	struct looking l = {.as = as, .found = malloc(LOOKED_AT * sizeof *l.found)};
	bool done = l.found && near_finish(&as->near, as->dataset, threads);
	for (; done && l.from < as->finding_count; l.from += l.count) {
		l.count = as->finding_count - l.from < LOOKED_AT ? as->finding_count - l.from : LOOKED_AT;
		thread_each(threads, (uint32_t)((l.count + IN_ONE_GO - 1) / IN_ONE_GO), look, &l);
		done = keep_found(as, &l);
	}
	free(l.found);
	return done;
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
