#include "assess.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../intake/id.h"
#include "../base/thread.h"
#include "counts.h"
#include "excuse.h"
#include "note.h"

static const struct { const char *name, *zh; } outcomes[] = {
	[OUTCOME_FLAG] = {"flag", "标记"},
	[OUTCOME_REVIEW] = {"review", "复核"},
	[OUTCOME_EXCUSED] = {"excused", "例外"},
	[OUTCOME_CLEAR] = {"clear", "没有发现"},
};

struct text outcome_name(enum outcome o) { return text_of(outcomes[o].name); }

const char *outcome_word(enum outcome o, enum language language)
{
	return language == LANGUAGE_ZH ? outcomes[o].zh : outcomes[o].name;
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

bool assess_check_numbers(const struct pack *pack, struct diags *d)
{
	size_t errors = d->errors;
	for (size_t x = 0; x < pack->exception_count; x++) {
		const struct exception *e = &pack->exceptions[x];
		for (size_t i = 0; i < e->term_count; i++) {
			struct id_number id;
			if (e->terms[i].value.type != TYPE_ID) continue;
			if (!id_parse(text_trim(e->terms[i].value.string), &id)) d->failed = true;
			else if (id.damage != DAMAGE_NONE) DIAG(d, E691, e->at, e->id, id_damage_words(id.damage, d->language));
		}
	}
	return d->errors == errors && !d->failed;
}

/* The conditions that are evaluated for everybody. */
static bool plan_conditions(struct assessment *as)
{
	const struct pack *p = as->pack;
	plan_init(&as->plan, p, &as->arena);
	as->rule_nodes = arena_zalloc(&as->arena, p->rule_count, sizeof *as->rule_nodes);
	as->indicator_nodes = arena_zalloc(&as->arena, p->indicator_count, sizeof *as->indicator_nodes);
	as->share_nodes = arena_zalloc(&as->arena, p->indicator_count, sizeof *as->share_nodes);
	if (!as->rule_nodes || !as->indicator_nodes || !as->share_nodes) return false;
	for (size_t r = 0; r < p->rule_count; r++)
		if (p->rules[r].off == OFF_NOT && !(as->rule_nodes[r] = plan_add(&as->plan, p->rules[r].when))) return false;
	for (size_t i = 0; i < p->indicator_count; i++) {
		const struct indicator *x = &p->indicators[i];
		if (x->off != OFF_NOT) continue;
		if (!(as->indicator_nodes[i] = plan_add(&as->plan, x->of))) return false;
		if (x->share && !(as->share_nodes[i] = plan_add(&as->plan, x->share))) return false;
	}
	return true;
}

bool assess_init(struct assessment *as, const struct pack *pack, const struct job *job, const struct dataset *ds)
{
	*as = (struct assessment){.pack = pack, .job = job, .dataset = ds};
	arena_init(&as->arena, 1 << 18);
	as->rules = arena_zalloc(&as->arena, pack->rule_count + 1, sizeof *as->rules);
	as->exception_findings = arena_zalloc(&as->arena, pack->exception_count, sizeof *as->exception_findings);
	as->suggested = arena_zalloc(&as->arena, pack->rule_count + 2, sizeof *as->suggested);
	near_init(&as->near, pack);
	vector_init(&as->vector);
	if (!as->rules || !as->exception_findings || !as->suggested || !excuse_init(as) || !plan_conditions(as) ||
	    !counts_init(as)) {
		assess_free(as);
		return false;
	}
	return true;
}

void assess_free(struct assessment *as)
{
	counts_free(as);
	plan_free(&as->plan);
	vector_free(&as->vector);
	near_free(&as->near);
	free(as->suggestions);
	arena_free(&as->arena);
	free(as->findings);
	keep_free(as);
	free(as->concerned);
	free(as->origins);
	free(as->open_rules);
	*as = (struct assessment){0};
}

static void count_outcome(struct rule_counts *c, enum outcome o)
{
	uint64_t *const by_outcome[] = {&c->flag, &c->review, &c->excused, &c->clear};
	++*by_outcome[o];
	c->persons++;
}

/* Per person of the partition a bit per rule, then one per indicator: set unless the rule is clear of the person, or the
 * person is not of the indicator. */
struct candidates {
	uint64_t *bits;
	size_t words;      /* per person */
	uint64_t *persons; /* a bit each: who has any, or no key */
	struct planes *of, *share; /* per indicator; .sure NULL where it has no such condition */
};

static enum truth truth_at(const struct planes *planes, uint32_t person)
{
	return plane_bit(planes->sure, person) ? TRUTH_TRUE : plane_bit(planes->possible, person) ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

/* A condition of an indicator, as long as the partition is at hand. .sure is NULL: out of memory. */
static struct planes keep_truths(struct vector *v, uint32_t node)
{
	const size_t words = plane_words(v->over.n[DOMAIN_PERSON]), bytes = words * sizeof(uint64_t);
	struct planes truth = vector_persons(v, SCOPE_PERSON, node), kept = {0};
	uint64_t *room = truth.sure ? arena_alloc(&v->kept, 2 * bytes + 1) : NULL;
	if (!room) return kept;
	kept = (struct planes){room, room + words};
	if (bytes) memcpy(kept.sure, truth.sure, bytes);
	if (bytes) memcpy(kept.possible, truth.possible, bytes);
	return kept;
}

static void add_candidates(const struct candidates *c, const uint64_t *plane, uint32_t words, size_t item)
{
	const uint64_t bit = UINT64_C(1) << item % 64;
	for (uint32_t w = 0; w < words; w++) c->persons[w] |= plane[w];
	PLANE_EACH(plane, words, person) c->bits[person * c->words + item / 64] |= bit;
}

/* How many persons have a record in the scope. False: out of memory. */
static bool count_scopes(struct vector *v, uint64_t in_scope[SCOPE_PERSON + 1])
{
	const uint64_t *on[2] = {domain_present(&v->over, 0), domain_present(&v->over, 1)};
	if (!on[0] || !on[1]) return false;
	memset(in_scope, 0, (SCOPE_PERSON + 1) * sizeof *in_scope);
	for (uint32_t w = 0; w < plane_words(v->over.n[DOMAIN_PERSON]); w++) {
		in_scope[SCOPE_FIRST_LINE] += (unsigned)__builtin_popcountll(on[0][w]);
		in_scope[SCOPE_SECOND_LINE] += (unsigned)__builtin_popcountll(on[1][w]);
		in_scope[SCOPE_PAIR] += (unsigned)__builtin_popcountll(on[0][w] & on[1][w]);
	}
	in_scope[SCOPE_PERSON] = v->over.n[DOMAIN_PERSON];
	return true;
}

/* Finds the candidates of every rule and counts as clear all others that have a record in its scope. */
static bool find_candidates(struct assessment *as, const struct candidates *c)
{
	const struct pack *p = as->pack;
	struct vector *v = &as->vector;
	uint64_t in_scope[SCOPE_PERSON + 1];
	uint32_t words = plane_words(v->over.n[DOMAIN_PERSON]);
	if (!count_scopes(v, in_scope)) return false;
	for (size_t r = 0; r < p->rule_count; r++) {
		const struct rule *rule = &p->rules[r];
		if (rule->off != OFF_NOT) continue;
		struct planes truth = vector_persons(v, rule->scope, as->rule_nodes[r]);
		if (!truth.sure) return false;
		const uint64_t *plane = rule->unknown == UNKNOWN_SKIP ? truth.sure : truth.possible;
		uint64_t found = 0;
		for (uint32_t w = 0; w < words; w++) found += (unsigned)__builtin_popcountll(plane[w]);
		add_candidates(c, plane, words, r);
		as->rules[r].persons += in_scope[rule->scope] - found;
		as->rules[r].clear += in_scope[rule->scope] - found;
	}
	for (size_t i = 0; i < p->indicator_count; i++) {
		if (p->indicators[i].off != OFF_NOT) continue;
		c->of[i] = keep_truths(v, as->indicator_nodes[i]);
		if (!c->of[i].sure) return false;
		if (as->share_nodes[i] && !(c->share[i] = keep_truths(v, as->share_nodes[i])).sure) return false;
		add_candidates(c, c->of[i].possible, words, p->rule_count + i);
	}
	return true;
}

static bool assess_rule(struct assessment *as, struct assessor *a, size_t rule, bool keyless)
{
	struct cursor c;
	int exception;
	cursor_open(&c, a->ps, a->frame.person, as->pack->rules[rule].scope);
	enum outcome o = a->outcomes[rule] = verdict_fold(a, (int)rule, c, &exception);
	count_outcome(&as->rules[rule], o);
	if (o == OUTCOME_CLEAR || (keyless && o == OUTCOME_REVIEW)) return true;
	if (o == OUTCOME_EXCUSED) as->exception_findings[exception]++;
	return note_finding(as, a, rule, o, exception, &c);
}

/* The first item at or behind `from` whose bit is set; `end` if there is none before it. */
static size_t next_item(const uint64_t *bits, size_t from, size_t end)
{
	while (from < end) {
		uint64_t left = bits[from / 64] >> from % 64;
		if (left) {
			from += (size_t)__builtin_ctzll(left);
			return from < end ? from : end;
		}
		from = (from / 64 + 1) * 64;
	}
	return end;
}

static bool count_person(struct assessment *as, struct assessor *a, const struct candidates *c, size_t indicator)
{
	uint32_t person = a->frame.person;
	const struct planes *share = &c->share[indicator];
	return counts_person(as, &a->frame, indicator, truth_at(&c->of[indicator], person),
	                     share->sure ? truth_at(share, person) : counts_flagged(as->pack, indicator, a->outcomes));
}

static bool assess_person(struct assessment *as, struct assessor *a, uint32_t person, const struct candidates *c)
{
	const uint64_t *bits = c->bits + person * c->words;
	size_t rules = as->pack->rule_count, items = rules + as->pack->indicator_count;
	bool keyless = a->ps->key[person] == 0;
	a->frame.person = person;
	a->frame.unknown = a->ps->unknown[person];
	a->concerned = UINT32_MAX;
	a->searched = false;
	for (size_t r = next_item(bits, 0, rules); r < rules; r = next_item(bits, r + 1, rules))
		if (!assess_rule(as, a, r, keyless)) return false;
	if (keyless && !note_undecided(as, a)) return false;
	for (size_t i = next_item(bits, rules, items); i < items; i = next_item(bits, i + 1, items))
		if (!count_person(as, a, c, i - rules)) return false;
	for (size_t r = next_item(bits, 0, rules); r < rules; r = next_item(bits, r + 1, rules))
		a->outcomes[r] = OUTCOME_CLEAR;
	return !as->suggests || !a->searched || near_ask(&as->near, a->ps, person);
}

bool assess_partition(struct assessment *as, const struct persons *ps)
{
	struct assessor a = {.as = as, .ps = ps, .frame = {.pack = as->pack, .persons = ps}};
	struct candidates c = {.words = (as->pack->rule_count + as->pack->indicator_count + 63) / 64};
	uint32_t words = plane_words(ps->count);
	if (!vector_begin(&as->vector, &as->plan, ps)) return false;
	struct arena *room = &as->vector.kept;
	c.bits = arena_zalloc(room, ps->count, (c.words ? c.words : 1) * sizeof *c.bits);
	c.persons = arena_zalloc(room, (size_t)words + 1, sizeof *c.persons);
	c.of = arena_zalloc(room, as->pack->indicator_count, sizeof *c.of);
	c.share = arena_zalloc(room, as->pack->indicator_count, sizeof *c.share);
	a.outcomes = arena_alloc(room, (as->pack->rule_count + 1) * sizeof *a.outcomes);
	if (!c.bits || !c.persons || !c.of || !c.share || !a.outcomes) return false;
	for (size_t r = 0; r < as->pack->rule_count; r++) a.outcomes[r] = OUTCOME_CLEAR;
	if (!find_candidates(as, &c)) return false;
	for (uint32_t p = ps->keyed; p < ps->count; p++) plane_set(c.persons, p);
	as->persons += ps->count;
	PLANE_EACH(c.persons, words, person) if (!assess_person(as, &a, person, &c)) return false;
	return !as->suggests || near_add(&as->near, ps);
}

void assess_rest(struct assessment *as)
{
	vector_free(&as->vector);
	counts_rest(as);
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
	if (!note_merge(as, from) || !near_merge(&as->near, &from->near)) return false;
	arena_adopt(&as->arena, &from->arena);
	assess_free(from);
	return true;
}

static int by_rule_and_key(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int c = (x->rule > y->rule) - (x->rule < y->rule);
	if (!c && x->key != y->key) c = token_compare(x->key, y->key);
	return c ? c : (x->first_evidence > y->first_evidence) - (x->first_evidence < y->first_evidence);
}

static int by_evidence(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	return (x->first_evidence > y->first_evidence) - (x->first_evidence < y->first_evidence);
}

bool assess_finish(struct assessment *as, unsigned threads, struct diags *d)
{
	size_t own = as->finding_count;
	thread_sort(threads, as->findings, as->finding_count, sizeof *as->findings, by_rule_and_key);
	/* undecided-identity is one rule, live or on trial; nobody in it has a key. */
	while (own > 0 && is_builtin(as->pack, as->findings[own - 1].rule)) own--;
	if (own < as->finding_count)
		thread_sort(threads, as->findings + own, as->finding_count - own, sizeof *as->findings, by_evidence);
	counts_finish(as);
	for (size_t i = 0; i < as->pack->exception_count; i++) {
		const struct exception *x = &as->pack->exceptions[i];
		char found[24], cap[24];
		if (x->at_most < 0 || as->exception_findings[i] <= (uint64_t)x->at_most) continue;
		snprintf(cap, sizeof cap, "%" PRId64, x->at_most);
		DIAG(d, E690, x->at, x->id, text_number(found, as->exception_findings[i]), text_of(cap));
	}
	return !d->failed;
}
