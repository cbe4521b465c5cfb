#include "excuse.h"

#include <stdlib.h>

#include "../base/hash.h"
#include "../intake/id.h"

/* An exception, and the hash of the values that it is looked up by. */
struct named {
	uint32_t hash;
	int exception;
};

/* The exceptions of a rule that name the same fields. There may be thousands, each of one person; so those that may match
 * are looked up by the values of the record in scope, or of each record of a group. */
struct shape {
	struct shape *next;
	const struct match_term *terms; /* of one of them */
	size_t term_count;
	unsigned lines;                 /* whose values they are looked up by, a bit each */
	struct named *items;            /* by hash */
	size_t count;
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

static bool same_fields(const struct shape *s, const struct exception *x)
{
	if (s->term_count != x->term_count) return false;
	for (size_t i = 0; i < s->term_count; i++)
		if (s->terms[i].table != x->terms[i].table || s->terms[i].field != x->terms[i].field) return false;
	return true;
}

/* By all it names of the records in scope; where it names nothing of them, by all of one line. */
static unsigned lines_of(const struct pack *p, const struct exception *x)
{
	static const unsigned in_scope[] = {[SCOPE_FIRST_LINE] = 1, [SCOPE_SECOND_LINE] = 2, [SCOPE_PAIR] = 3, [SCOPE_PERSON] = 0};
	unsigned named = 0;
	for (size_t i = 0; i < x->term_count; i++) named |= 1U << x->terms[i].table;
	named &= in_scope[p->rules[x->rule].scope];
	return named ? named : 1U << x->terms[0].table;
}

/* NULL: out of memory. */
static struct shape *shape_of(struct assessment *as, const struct exception *x)
{
	struct shape **at = &as->shapes[x->rule];
	while (*at && !same_fields(*at, x)) at = &(*at)->next;
	if (*at || !(*at = arena_zalloc(&as->arena, 1, sizeof **at))) return *at;
	(*at)->terms = x->terms;
	(*at)->term_count = x->term_count;
	(*at)->lines = lines_of(as->pack, x);
	return *at;
}

static uint32_t add_hash(uint32_t hash, uint64_t value) { return (uint32_t)hash_number(value ^ (uint64_t)hash << 32); }

static uint64_t text_hash(struct text t) { return hash_bytes(t.p, t.n); }

/* The hash of what an exception names. False: nobody can have its number. */
static bool hash_named(const struct assessment *as, const struct shape *s, size_t exception, uint32_t *hash)
{
	*hash = 0;
	for (size_t i = 0; i < s->term_count; i++) {
		const struct match_term *term = &as->pack->exceptions[exception].terms[i];
		const uint64_t number = as->term_tokens[exception][i];
		if (!(s->lines >> term->table & 1)) continue;
		switch (term->value.type) {
		case TYPE_ID:
			if (!token_usable(number)) return false;
			*hash = add_hash(*hash, token_hash(number));
			break;
		case TYPE_STRING: *hash = add_hash(*hash, text_hash(term->value.string)); break;
		default: *hash = add_hash(*hash, (uint64_t)term->value.number);
		}
	}
	return true;
}

/* The hash of what records have there. False: a value is missing. */
static bool hash_values(const struct frame *f, const struct shape *s, const struct record *const at[2], uint32_t *hash)
{
	*hash = 0;
	for (size_t i = 0; i < s->term_count; i++) {
		const struct match_term *term = &s->terms[i];
		const struct field *field = &f->pack->tables[term->table].fields[term->field];
		struct text text;
		char room[TEXT_CELL_ROOM];
		uint64_t token;
		if (!(s->lines >> term->table & 1)) continue;
		switch (field->type) {
		case TYPE_ID:
			token = record_token(at[term->table], field->offset);
			if (!token_usable(token)) return false;
			*hash = add_hash(*hash, token_hash(token));
			break;
		case TYPE_STRING:
			if (!record_text(at[term->table], field, room, &text)) return false;
			*hash = add_hash(*hash, text_hash(text));
			break;
		default: *hash = add_hash(*hash, (uint64_t)record_number(at[term->table], field));
		}
	}
	return true;
}

static int by_hash(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

bool excuse_init(struct assessment *as)
{
	const struct pack *p = as->pack;
	as->shapes = arena_zalloc(&as->arena, p->rule_count, sizeof *as->shapes);
	if (!as->shapes || !read_terms(as)) return false;
	for (size_t x = 0; x < p->exception_count; x++) {
		struct shape *s = shape_of(as, &p->exceptions[x]);
		if (!s) return false;
		s->count++;
	}
	for (size_t x = 0; x < p->exception_count; x++) {
		struct shape *s = shape_of(as, &p->exceptions[x]);
		uint32_t hash;
		if (!s->items) {
			s->items = arena_alloc(&as->arena, s->count * sizeof *s->items);
			s->count = 0;
		}
		if (!s->items) return false;
		if (hash_named(as, s, x, &hash)) s->items[s->count++] = (struct named){hash, (int)x};
	}
	for (size_t r = 0; r < p->rule_count; r++)
		for (struct shape *s = as->shapes[r]; s; s = s->next)
			if (s->count) qsort(s->items, s->count, sizeof *s->items, by_hash);
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

/* Of the exceptions that match where the frame stands: the first that is in force, or the one that nearly is. */
struct search {
	const struct assessor *a;
	bool in_force;
	int found; /* -1 */
};

static int32_t days_off(const struct exception *x, int32_t day)
{
	return exception_phase(x, day) == PHASE_TO_COME ? x->from - day : day - x->until;
}

static bool is_better(const struct search *s, int exception)
{
	const struct pack *p = s->a->as->pack;
	const struct exception *x = &p->exceptions[exception], *found = &p->exceptions[s->found < 0 ? exception : s->found];
	if ((exception_phase(x, p->run_date) == PHASE_IN_FORCE) != s->in_force) return false;
	const int32_t more = s->in_force ? 0 : days_off(x, p->run_date) - days_off(found, p->run_date);
	return s->found < 0 || more < 0 || (more == 0 && exception < s->found);
}

static void look_up(struct search *s, const struct shape *shape, const struct record *const at[2])
{
	size_t low = 0, high = shape->count;
	uint32_t hash;
	if (!hash_values(&s->a->frame, shape, at, &hash)) return;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (shape->items[mid].hash < hash) low = mid + 1;
		else high = mid;
	}
	for (; low < shape->count && shape->items[low].hash == hash; low++) {
		const int exception = shape->items[low].exception;
		if (is_better(s, exception) && excuses(s->a, exception)) s->found = exception;
	}
}

static int find(const struct assessor *a, int rule, bool in_force)
{
	const struct frame *f = &a->frame;
	struct search s = {.a = a, .in_force = in_force, .found = -1};
	for (const struct shape *shape = a->as->shapes[rule]; shape; shape = shape->next) {
		const int group = shape->lines == 1 ? 0 : 1;
		struct record **records;
		if (f->at[group]) {
			look_up(&s, shape, f->at);
			continue;
		}
		uint32_t n = person_records(f->persons, group, f->person, &records);
		for (uint32_t i = 0; i < n; i++) {
			const struct record *at[2] = {NULL};
			at[group] = records[i];
			look_up(&s, shape, at);
		}
	}
	return s.found;
}

int excuse_find(const struct assessor *a, int rule) { return find(a, rule, true); }

int excuse_out_of_date(const struct assessor *a, int rule) { return find(a, rule, false); }
