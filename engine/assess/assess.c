#include "assess.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../base/buf.h"
#include "counts.h"
#include "describe.h"

struct text outcome_name(enum outcome o)
{
	static const struct text names[] = {{"flag", 4}, {"review", 6}, {"excused", 7}, {"clear", 5}};
	return names[o];
}

/* undecided-identity stands behind the pack's rules, live and trial. */
static bool is_builtin(const struct pack *pack, int rule)
{
	return (size_t)rule >= pack->rule_count;
}

struct text finding_rule_id(const struct pack *pack, int rule)
{
	return is_builtin(pack, rule) ? TEXT("undecided-identity") : pack->rules[rule].id;
}

enum rule_status finding_rule_status(const struct pack *pack, int rule)
{
	if (!is_builtin(pack, rule)) return pack->rules[rule].status;
	return (size_t)rule == pack->rule_count ? RULE_LIVE : RULE_TRIAL;
}

struct bilingual finding_rule_title(const struct pack *pack, int rule)
{
	if (!is_builtin(pack, rule)) return pack->rules[rule].title;
	return (struct bilingual){.zh = TEXT("无可用证件号，无法判定"), .en = TEXT("Undecided for want of a usable number")};
}

struct text finding_rule_kind(const struct pack *pack, int rule)
{
	return is_builtin(pack, rule) ? TEXT("identity") : pack->rules[rule].kind;
}

struct text finding_rule_level(const struct pack *pack, int rule)
{
	return is_builtin(pack, rule) ? TEXT("low") : pack->rules[rule].level;
}

bool assess_init(struct assessment *as, const struct pack *pack, const struct job *job, const struct dataset *ds)
{
	*as = (struct assessment){.pack = pack, .job = job, .dataset = ds};
	arena_init(&as->arena, 1 << 18);
	as->rules = arena_zalloc(&as->arena, pack->rule_count + 1, sizeof *as->rules);
	as->exception_findings = arena_zalloc(&as->arena, pack->exception_count, sizeof *as->exception_findings);
	struct held *held = arena_zalloc(&as->arena, pack->rule_count, sizeof *held);
	as->held = held;
	if (!as->rules || !as->exception_findings || !held || !counts_init(as)) {
		assess_free(as);
		return false;
	}
	for (size_t r = 0; r < pack->rule_count; r++) {
		held[r].items = arena_alloc(&as->arena, pack->exception_count * sizeof(int));
		if (!held[r].items) {
			assess_free(as);
			return false;
		}
		for (size_t x = 0; x < pack->exception_count; x++)
			if (pack->exceptions[x].rule == (int)r && exception_holds(&pack->exceptions[x], pack->run_date))
				held[r].items[held[r].count++] = (int)x;
	}
	return true;
}

void assess_free(struct assessment *as)
{
	counts_free(as);
	arena_free(&as->arena);
	free(as->findings);
	*as = (struct assessment){0};
}

static void count_outcome(struct rule_counts *c, enum outcome o)
{
	uint64_t *const by_outcome[] = {&c->flag, &c->review, &c->excused, &c->clear};
	++*by_outcome[o];
	c->persons++;
}

static bool assess_person(struct assessor *a, uint32_t person)
{
	struct assessment *as = a->as;
	const struct pack *p = as->pack;
	bool keyless = a->ps->key[person] == 0;
	a->frame.person = person;
	a->frame.unknown = a->ps->unknown[person];
	as->persons++;
	for (size_t r = 0; r < p->rule_count; r++) {
		struct cursor c;
		int exception;
		a->outcomes[r] = OUTCOME_CLEAR;
		if (p->rules[r].off != OFF_NOT || !cursor_open(&c, a->ps, person, p->rules[r].scope)) continue;
		enum outcome o = a->outcomes[r] = verdict_fold(a, (int)r, c, &exception);
		count_outcome(&as->rules[r], o);
		if (o == OUTCOME_CLEAR || (keyless && o == OUTCOME_REVIEW)) continue;
		if (o == OUTCOME_EXCUSED) as->exception_findings[exception]++;
		if (!describe_rule_finding(a, (int)r, o, exception, &c)) return false;
	}
	if (keyless && !describe_undecided(a)) return false;
	return counts_person(as, &a->frame, a->outcomes);
}

bool assess_partition(struct assessment *as, const struct persons *ps)
{
	struct assessor a = {.as = as, .ps = ps, .frame = {.pack = as->pack, .persons = ps}};
	a.outcomes = malloc((as->pack->rule_count + 1) * sizeof *a.outcomes);
	bool done = a.outcomes != NULL;
	for (uint32_t p = 0; done && p < ps->count; p++) done = assess_person(&a, p);
	buf_free(&a.text);
	buf_free(&a.leaves);
	buf_free(&a.leaf);
	free(a.places);
	free(a.outcomes);
	return done;
}

bool assess_merge(struct assessment *as, struct assessment *from)
{
	for (size_t r = 0; r <= as->pack->rule_count; r++) {
		as->rules[r].flag += from->rules[r].flag;
		as->rules[r].review += from->rules[r].review;
		as->rules[r].excused += from->rules[r].excused;
		as->rules[r].clear += from->rules[r].clear;
		as->rules[r].persons += from->rules[r].persons;
	}
	for (size_t x = 0; x < as->pack->exception_count; x++) as->exception_findings[x] += from->exception_findings[x];
	as->persons += from->persons;
	if (!counts_merge(as, from)) return false;
	for (size_t i = 0; i < from->finding_count; i++) {
		if (!grow(&as->findings, &as->finding_cap, as->finding_count, sizeof *as->findings)) return false;
		as->findings[as->finding_count++] = from->findings[i];
	}
	arena_adopt(&as->arena, &from->arena);
	assess_free(from);
	return true;
}

static int by_rule_and_key(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = (x->rule > y->rule) - (x->rule < y->rule);
	if (!c) c = text_compare(x->key_text, y->key_text);
	return c ? c : (x->first_evidence > y->first_evidence) - (x->first_evidence < y->first_evidence);
}

bool assess_finish(struct assessment *as, struct diags *d)
{
	if (as->finding_count) qsort(as->findings, as->finding_count, sizeof *as->findings, by_rule_and_key);
	counts_finish(as);
	for (size_t i = 0; i < as->pack->exception_count; i++) {
		const struct exception *x = &as->pack->exceptions[i];
		char found[24], cap[24];
		if (x->at_most < 0 || as->exception_findings[i] <= (uint64_t)x->at_most) continue;
		snprintf(found, sizeof found, "%" PRIu64, as->exception_findings[i]);
		snprintf(cap, sizeof cap, "%" PRId64, x->at_most);
		DIAG(d, E690, x->at, x->id, text_of(found), text_of(cap));
	}
	return !d->failed;
}
