#include "verdict.h"

bool exception_holds(const struct exception *x, int32_t day)
{
	return x->from <= day && day <= x->until;
}

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

static bool term_matches(const struct frame *f, const struct match_term *term, uint64_t number, const struct record *r)
{
	const struct field *field = &f->pack->tables[term->table].fields[term->field];
	struct text text;
	char room[TEXT_CELL_ROOM];
	switch (field->type) {
	case TYPE_ID: {
		uint64_t token = record_token(r, field->offset);
		return token_usable(token) && token_usable(number) && token_equal(token, number);
	}
	case TYPE_STRING:
		if (!field->has_values) return record_string(r, field->offset, room, &text) && text_equal(text, term->value.string);
		return record_number(r, field) != CELL_MISSING &&
		       text_equal(field->literals[record_number(r, field)], term->value.string);
	default: return record_number(r, field) == term->value.number;
	}
}

static bool record_matches(const struct assessor *a, int exception, int line, const struct record *r)
{
	const struct exception *x = &a->as->pack->exceptions[exception];
	for (size_t i = 0; i < x->term_count; i++) {
		uint64_t number = a->as->term_tokens[exception][i];
		if (x->terms[i].table == line && !term_matches(&a->frame, &x->terms[i], number, r)) return false;
	}
	return true;
}

/* Whether all terms on a line hold: of the record in scope, or all of them of one record of the group. */
static bool line_matches(const struct assessor *a, int exception, int line)
{
	const struct exception *x = &a->as->pack->exceptions[exception];
	const struct frame *f = &a->frame;
	bool named = false;
	for (size_t i = 0; i < x->term_count; i++) named |= x->terms[i].table == line;
	if (!named) return true;
	if (f->at[line]) return record_matches(a, exception, line, f->at[line]);
	if (f->unknown >> line & 1) return false;
	struct record **records;
	uint32_t n = person_records(f->persons, line, f->person, &records);
	for (uint32_t i = 0; i < n; i++)
		if (record_matches(a, exception, line, records[i])) return true;
	return false;
}

struct verdict verdict_judge(struct assessor *a, int rule)
{
	const struct rule *r = &a->as->pack->rules[rule];
	const struct held *held = &a->as->held[rule];
	struct verdict v = {.truth = eval_truth(&a->frame, r->when), .exception = -1};
	if (v.truth == TRUTH_UNKNOWN && r->unknown != UNKNOWN_REVIEW)
		v.truth = r->unknown == UNKNOWN_FLAG ? TRUTH_TRUE : TRUTH_FALSE;
	if (v.truth == TRUTH_FALSE) return v;
	for (size_t i = 0; i < held->count; i++) {
		if (!line_matches(a, held->items[i], 0) || !line_matches(a, held->items[i], 1)) continue;
		v.exception = held->items[i];
		break;
	}
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

