#include "verdict.h"

#include "excuse.h"

bool cursor_open(struct cursor *c, const struct persons *ps, uint32_t person, enum rule_scope scope)
{
	*c = (struct cursor){.scope = scope};
	if (scope == SCOPE_PERSON) return true;
	for (int line = 0; line < 2; line++) {
		if (scope != SCOPE_PAIR && (int)scope != line) continue;
		c->count[line] = person_records(ps, line, person, &c->records[line]);
		if (!c->count[line]) return false;
	}
	return true;
}

bool cursor_next(struct cursor *c, struct frame *f)
{
	if (!c->started) {
		c->started = true;
	} else if (c->scope == SCOPE_PERSON) {
		return false;
	} else if (c->scope == SCOPE_PAIR) {
		if (++c->i[1] == c->count[1]) {
			c->i[1] = 0;
			if (++c->i[0] == c->count[0]) return false;
		}
	} else if (++c->i[c->scope] == c->count[c->scope]) {
		return false;
	}
	for (int line = 0; line < 2; line++)
		f->at[line] = c->count[line] ? c->records[line][c->i[line]] : NULL;
	return true;
}

struct verdict verdict_judge(struct assessor *a, int rule)
{
	const struct rule *r = &a->as->pack->rules[rule];
	struct verdict v = {.truth = eval_truth(&a->frame, r->when), .exception = -1};
	if (v.truth == TRUTH_UNKNOWN && r->unknown != UNKNOWN_REVIEW)
		v.truth = r->unknown == UNKNOWN_FLAG ? TRUTH_TRUE : TRUTH_FALSE;
	if (v.truth == TRUTH_FALSE) return v;
	v.exception = excuse_find(a, rule);
	return v;
}

enum outcome verdict_fold(struct assessor *a, int rule, struct cursor c, int *exception)
{
	enum truth rest = TRUTH_FALSE;
	*exception = -1;
	while (rest != TRUTH_TRUE && cursor_next(&c, &a->frame)) {
		struct verdict v = verdict_judge(a, rule);
		if (v.exception < 0) rest = v.truth > rest ? v.truth : rest;
		else if (*exception < 0) *exception = v.exception;
	}
	a->frame.at[0] = a->frame.at[1] = NULL;
	if (rest == TRUTH_TRUE) return OUTCOME_FLAG;
	if (rest == TRUTH_UNKNOWN) return OUTCOME_REVIEW;
	return *exception < 0 ? OUTCOME_CLEAR : OUTCOME_EXCUSED;
}

bool verdict_carries(struct verdict v, enum outcome o)
{
	if (o == OUTCOME_EXCUSED) return v.exception >= 0;
	return v.exception < 0 && v.truth == (o == OUTCOME_FLAG ? TRUTH_TRUE : TRUTH_UNKNOWN);
}

