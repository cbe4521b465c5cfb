#include "note.h"

#include "../base/buf.h"
#include "counts.h"

/* Keeps where the records of the person of the frame are, at the first of its findings. */
static bool keep_person(struct assessment *as, struct assessor *a)
{
	if (a->concerned != UINT32_MAX) return true;
	struct concerned kept = {.unknown = a->frame.unknown, .first = (uint32_t)as->origin_count};
	for (int table = 0; table < as->pack->table_count; table++) {
		struct record **records;
		uint32_t n = person_records(a->ps, table, a->frame.person, &records);
		for (uint32_t i = 0; i < n; i++) {
			if (!grow(&as->origins, &as->origin_cap, as->origin_count, sizeof *as->origins)) return false;
			union origin *origin = &as->origins[as->origin_count++];
			if (as->dataset->again) origin->place = records[i]->place;
			else origin->record = records[i];
		}
		kept.count += n;
	}
	if (as->origin_count > UINT32_MAX || as->concerned_count >= UINT32_MAX - 1 ||
	    !grow(&as->concerned, &as->concerned_cap, as->concerned_count, sizeof *as->concerned))
		return false;
	a->concerned = (uint32_t)as->concerned_count;
	as->concerned[as->concerned_count++] = kept;
	return true;
}

static bool add(struct assessment *as, struct assessor *a, struct finding x)
{
	if (!keep_person(as, a) || !grow(&as->findings, &as->finding_cap, as->finding_count, sizeof *as->findings)) return false;
	x.key = a->ps->key[a->frame.person];
	x.person = a->concerned;
	a->searched |= finding_is_searched(as->pack, x.rule, (enum outcome)x.outcome);
	as->findings[as->finding_count++] = x;
	return finding_rule_status(as->pack, x.rule) != RULE_LIVE || counts_finding(as, &a->frame, (enum outcome)x.outcome);
}

/* The first place of all the person's records on the lines; the first line's files come first. */
static uint64_t first_of_person(const struct assessor *a)
{
	struct record **records;
	for (int line = 0; line < 2; line++)
		if (person_records(a->ps, line, a->frame.person, &records)) return records[0]->place;
	return UINT64_MAX;
}

/* The first place of the first evaluation that carries the outcome: evaluations come in file order. */
static uint64_t first_evidence(struct assessor *a, size_t rule, enum outcome o, struct cursor c)
{
	uint64_t first = UINT64_MAX;
	if (c.scope == SCOPE_PERSON) return first_of_person(a);
	while (first == UINT64_MAX && cursor_next(&c, &a->frame)) {
		if (!verdict_carries(verdict_judge(a, (int)rule), o)) continue;
		for (int line = 1; line >= 0; line--)
			if (a->frame.at[line]) first = a->frame.at[line]->place;
	}
	a->frame.at[0] = a->frame.at[1] = NULL;
	return first;
}

bool note_finding(struct assessment *as, struct assessor *a, size_t rule, enum outcome o, int exception,
                  const struct cursor *c)
{
	struct finding x = {.rule = (uint16_t)rule, .outcome = (uint8_t)o, .exception = o == OUTCOME_EXCUSED ? exception : -1,
	                    .first_evidence = first_evidence(a, rule, o, *c)};
	return add(as, a, x);
}

bool note_undecided(struct assessment *as, struct assessor *a)
{
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
	size_t at = as->open_count;
	for (size_t word = 0; word < open_words(p); word++) {
		if (!grow(&as->open_rules, &as->open_cap, as->open_count, sizeof *as->open_rules)) return false;
		as->open_rules[as->open_count++] = 0;
	}
	for (size_t r = 0; r < p->rule_count; r++)
		if (a->outcomes[r] == OUTCOME_REVIEW && (!live || p->rules[r].status == RULE_LIVE))
			as->open_rules[at + r / 64] |= UINT64_C(1) << r % 64;
	struct finding x = {.rule = (uint16_t)(p->rule_count + !live), .outcome = OUTCOME_REVIEW, .exception = -1,
	                    .open = (uint32_t)at, .first_evidence = first_of_person(a)};
	return as->open_count <= UINT32_MAX && add(as, a, x);
}

/* Room for `more` items behind `count` in an array that grows by doubling. */
static bool make_room(void *items, size_t *cap, size_t count, size_t more, size_t size)
{
	return more == 0 || grow(items, cap, count + more - 1, size);
}

bool note_merge(struct assessment *as, const struct assessment *from)
{
	bool kept = from->kept_records == from->origin_count && as->kept_records == as->origin_count;
	uint32_t persons = (uint32_t)as->concerned_count, origins = (uint32_t)as->origin_count, open = (uint32_t)as->open_count;
	if (as->concerned_count + from->concerned_count >= UINT32_MAX || as->origin_count + from->origin_count > UINT32_MAX ||
	    as->open_count + from->open_count > UINT32_MAX ||
	    !make_room(&as->findings, &as->finding_cap, as->finding_count, from->finding_count, sizeof *as->findings) ||
	    !make_room(&as->concerned, &as->concerned_cap, persons, from->concerned_count, sizeof *as->concerned) ||
	    !make_room(&as->origins, &as->origin_cap, origins, from->origin_count, sizeof *as->origins) ||
	    !make_room(&as->open_rules, &as->open_cap, open, from->open_count, sizeof *as->open_rules))
		return false;
	for (size_t i = 0; i < from->finding_count; i++) {
		struct finding *x = &as->findings[as->finding_count++];
		*x = from->findings[i];
		x->person += persons;
		x->open += open;
	}
	for (size_t i = 0; i < from->concerned_count; i++) {
		struct concerned *c = &as->concerned[as->concerned_count++];
		*c = from->concerned[i];
		c->first += origins;
	}
	for (size_t i = 0; i < from->origin_count; i++) as->origins[as->origin_count++] = from->origins[i];
	for (size_t i = 0; i < from->open_count; i++) as->open_rules[as->open_count++] = from->open_rules[i];
	if (kept) {
		as->kept_records = as->origin_count;
		as->kept_findings = as->finding_count;
	}
	return true;
}
