#include "excuse.h"

#include <stdlib.h>

#include "../intake/id.h"

/* An exception, and the hash of the number that a record it matches has for its key. */
struct numbered {
	uint32_t hash;
	int exception;
};

/* The exceptions of a rule that hold on the run's date. There may be thousands, each of one person; so who is to be excused is
 * looked up by the number, and only those that name no key are tried one after another. */
struct held {
	struct numbered *numbered; /* by hash, those of one hash in order */
	size_t numbered_count;
	int *others;               /* in order */
	size_t other_count;
};

enum exception_phase exception_phase(const struct exception *x, int32_t day)
{
	if (day < x->from) return PHASE_TO_COME;
	return day <= x->until ? PHASE_IN_FORCE : PHASE_PAST;
}

enum exception_state exception_state(const struct assessment *as, size_t exception)
{
	const struct exception *x = &as->pack->exceptions[exception];
	if (as->pack->rules[x->rule].off != OFF_NOT) return EXCEPTION_RULE_NOT_RUN;
	switch (exception_phase(x, as->pack->run_date)) {
	case PHASE_TO_COME: return EXCEPTION_NOT_BEGUN;
	case PHASE_PAST: return EXCEPTION_ENDED;
	default: return as->exception_findings[exception] ? EXCEPTION_USED : EXCEPTION_UNUSED;
	}
}

/* The numbers that exceptions name, read as cells are. */
static bool read_terms(struct assessment *as)
{
	const struct pack *p = as->pack;
	as->term_tokens = arena_zalloc(&as->arena, p->exception_count, sizeof *as->term_tokens);
	for (size_t x = 0; as->term_tokens && x < p->exception_count; x++) {
		const struct exception *e = &p->exceptions[x];
		uint64_t *tokens = as->term_tokens[x] = arena_zalloc(&as->arena, e->term_count, sizeof *tokens);
		if (!tokens) return false;
		for (size_t i = 0; i < e->term_count; i++) {
			struct id_number id;
			if (e->terms[i].value.type != TYPE_ID) continue;
			if (!id_parse(text_trim(e->terms[i].value.string), &id) || !id_token(&id, &as->arena, &tokens[i])) return false;
		}
	}
	return as->term_tokens != NULL;
}

/* The number of a key that an exception names; 0: it names none that anybody could have. */
static uint64_t named_number(const struct assessment *as, size_t exception)
{
	const struct exception *x = &as->pack->exceptions[exception];
	for (size_t i = 0; i < x->term_count; i++) {
		const struct table *line = &as->pack->tables[x->terms[i].table];
		const uint64_t number = as->term_tokens[exception][i];
		if (x->terms[i].field == line->key && line->fields[line->key].type == TYPE_ID && token_usable(number)) return number;
	}
	return 0;
}

static int by_hash(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int c = (x->hash > y->hash) - (x->hash < y->hash);
	return c ? c : (x->exception > y->exception) - (x->exception < y->exception);
}

static bool is_held(const struct assessment *as, size_t exception)
{
	return exception_phase(&as->pack->exceptions[exception], as->pack->run_date) == PHASE_IN_FORCE;
}

bool excuse_init(struct assessment *as)
{
	const struct pack *p = as->pack;
	as->held = arena_zalloc(&as->arena, p->rule_count, sizeof *as->held);
	if (!as->held || !read_terms(as)) return false;
	for (size_t x = 0; x < p->exception_count; x++) {
		struct held *h = &as->held[p->exceptions[x].rule];
		if (is_held(as, x)) ++*(named_number(as, x) ? &h->numbered_count : &h->other_count);
	}
	for (size_t r = 0; r < p->rule_count; r++) {
		struct held *h = &as->held[r];
		h->numbered = arena_alloc(&as->arena, h->numbered_count * sizeof *h->numbered);
		h->others = arena_alloc(&as->arena, h->other_count * sizeof *h->others);
		if (!h->numbered || !h->others) return false;
		h->numbered_count = h->other_count = 0;
	}
	for (size_t x = 0; x < p->exception_count; x++) {
		struct held *h = &as->held[p->exceptions[x].rule];
		const uint64_t number = named_number(as, x);
		if (!is_held(as, x)) continue;
		if (number) h->numbered[h->numbered_count++] = (struct numbered){token_hash(number), (int)x};
		else h->others[h->other_count++] = (int)x;
	}
	for (size_t r = 0; r < p->rule_count; r++)
		if (as->held[r].numbered_count) qsort(as->held[r].numbered, as->held[r].numbered_count, sizeof(struct numbered), by_hash);
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
	case TYPE_STRING: return record_text(r, field, room, &text) && text_equal(text, term->value.string);
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

static bool excuses(const struct assessor *a, int exception)
{
	return line_matches(a, exception, 0) && line_matches(a, exception, 1);
}

/* The first in order of `first` and the exceptions that name a record's number and excuse the evaluation. */
static int find_numbered(const struct assessor *a, const struct held *h, uint64_t number, int first)
{
	const uint32_t hash = token_hash(number);
	size_t low = 0, high = h->numbered_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (h->numbered[mid].hash < hash) low = mid + 1;
		else high = mid;
	}
	for (; low < h->numbered_count && h->numbered[low].hash == hash; low++) {
		int exception = h->numbered[low].exception;
		if (first >= 0 && exception > first) break;
		if (excuses(a, exception)) return exception;
	}
	return first;
}

static int find_keyed(const struct assessor *a, const struct held *h, const struct record *r, int first)
{
	const uint64_t number = record_key(r);
	return number ? find_numbered(a, h, number, first) : first;
}

int excuse_find(const struct assessor *a, int rule)
{
	const struct held *h = &a->as->held[rule];
	const struct frame *f = &a->frame;
	int first = -1;
	for (size_t i = 0; i < h->other_count && first < 0; i++)
		if (excuses(a, h->others[i])) first = h->others[i];
	if (h->numbered_count == 0) return first;
	for (int line = 0; line < 2; line++) {
		if (f->at[line]) {
			first = find_keyed(a, h, f->at[line], first);
			continue;
		}
		struct record **records;
		uint32_t n = person_records(f->persons, line, f->person, &records);
		for (uint32_t i = 0; i < n; i++)
			if (i == 0 || record_key(records[i]) != record_key(records[i - 1])) first = find_keyed(a, h, records[i], first);
	}
	return first;
}

static int32_t days_off(const struct exception *x, int32_t day)
{
	return exception_phase(x, day) == PHASE_TO_COME ? x->from - day : day - x->until;
}

int excuse_out_of_date(const struct assessor *a, int rule)
{
	const struct pack *p = a->as->pack;
	int nearest = -1;
	for (size_t i = 0; i < p->exception_count; i++) {
		const struct exception *x = &p->exceptions[i];
		if (x->rule != rule || is_held(a->as, i) || !excuses(a, (int)i)) continue;
		if (nearest < 0 || days_off(x, p->run_date) < days_off(&p->exceptions[nearest], p->run_date)) nearest = (int)i;
	}
	return nearest;
}
