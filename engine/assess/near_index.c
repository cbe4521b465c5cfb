/* Finding what is near by hashes. A record is entered under the hash of each thing by which another may find it; who
 * looks asks for each thing a near record would be entered under. Everything under one hash is compared again, and
 * all of it is near when the hashes are equal for a reason, so no look-up takes more than NEAR_TIES steps and a few. */
#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"
#include "../intake/cell.h"
#include "../base/thread.h"
#include "near.h"

/* Whether a hash was put in; one time in fifty yes for one that was not. Two bits of one word are set for each. */
struct sieve {
	uint64_t *words;
	uint64_t mask;
};

struct near_entry {
	uint64_t hash;
	uint32_t record;
	uint32_t next; /* index and 1; 0: none */
};

struct near_table {
	uint32_t *heads;
	uint64_t mask;
	struct near_entry *entries;
	uint32_t count;
	struct sieve numbers;  /* hashes of entries made with a number: most look-ups end here */
	struct sieve agreeing; /* hashes of names and births that number hashes were made with */
};

enum { ALL, DAMAGED };

struct near_index {
	const struct near *near;
	const struct near_record **records;
	size_t count;
	struct near_table tables[2][2];  /* of each line: all; the damaged ones */
	uint64_t *sexes[2];              /* hashes of the literals of each line */
	uint64_t digits[NEAR_TEXT_MAX][128]; /* a number's hash is those of its characters, put together by exclusive or */
};

static bool sieve_init(struct sieve *s, struct arena *a, size_t items)
{
	uint64_t words = 16;
	while (4 * words < (uint64_t)items) words *= 2;
	s->mask = words - 1;
	s->words = arena_zalloc(a, words, sizeof *s->words);
	return s->words != NULL;
}

static uint64_t sieve_bits(uint64_t hash) { return UINT64_C(1) << (hash >> 52 & 63) | UINT64_C(1) << (hash >> 58); }

static void sieve_put(struct sieve *s, uint64_t hash) { s->words[hash & s->mask] |= sieve_bits(hash); }

static bool sieve_has(const struct sieve *s, uint64_t hash)
{
	uint64_t bits = sieve_bits(hash);
	return (s->words[hash & s->mask] & bits) == bits;
}

static uint64_t hash_text(struct text t) { return hash_bytes(t.p, t.n); }
/* 0 for a name that is missing. */
static uint64_t hash_name(const struct near_record *r) { return r->name ? hash_text(counted_text(r->name)) : 0; }

/* Not keyed: who makes up names that agree in it gains nothing but that they are looked at. */
uint32_t near_name_trait(struct text folded)
{
	uint64_t cell;
	if (text_cell_short(folded, &cell)) return near_short_trait(cell);
	uint32_t hash = cell_hash(cell_bits(folded), folded.n);
	return hash ? hash : 1;
}

/* Apart from hashes of other numbers. */
static uint64_t hash_birth(const struct near_record *r) { return hash_number(UINT64_C(1) << 60 | (uint32_t)r->birth); }

static uint64_t hash_of_number(const struct near_index *x, struct text number)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < number.n; i++) hash ^= x->digits[i][(unsigned char)number.p[i]];
	return hash;
}

/* Under what a record of first 15 digits and a name is entered. */
static uint64_t hash_damaged(const struct near_record *r, uint64_t name)
{
	return hash_number(UINT64_C(2) << 60 | written_first_15(r->number)) ^ name;
}

static uint64_t hash_sex(const struct near_index *x, const struct near_record *r)
{
	const struct field *f = x->near->fields[r->line][SUGGEST_SEX];
	return f->has_values ? x->sexes[r->line][r->sex - 1] : hash_text(near_sex(x->near, r));
}

static bool hash_sexes(struct near_index *x, int line, struct arena *a)
{
	const struct field *f = x->near->fields[line][SUGGEST_SEX];
	size_t count = f && f->has_values ? f->literal_count : 0;
	x->sexes[line] = arena_alloc(a, count * sizeof *x->sexes[line]);
	for (size_t i = 0; x->sexes[line] && i < count; i++) x->sexes[line][i] = hash_text(f->literals[i]);
	return x->sexes[line] != NULL;
}

static uint64_t hash_same(const struct near_index *x, const struct near_record *r, uint64_t name)
{
	return hash_number(name ^ hash_sex(x, r)) ^ hash_birth(r);
}

static bool has_damaged(const struct near_record *r) { return r->number && !near_is_text(r) && r->name; }
static bool has_same(const struct near_record *r) { return r->name && r->sex && r->birth != CELL_MISSING; }
static bool has_edits(const struct near_record *r) { return near_is_eighteen(r) || near_is_text(r); }

/* ---- entering ---- */

static void enter(struct near_table *t, uint64_t hash, uint32_t record)
{
	uint32_t *head = &t->heads[hash & t->mask];
	t->entries[t->count] = (struct near_entry){.hash = hash, .record = record, .next = *head};
	*head = ++t->count;
}

/* A record found by its number and what must agree besides. */
static void enter_number(struct near_table *t, uint64_t number, uint64_t agreeing, uint32_t record)
{
	sieve_put(&t->agreeing, agreeing);
	sieve_put(&t->numbers, number ^ agreeing);
	enter(t, number ^ agreeing, record);
}

static void enter_record(struct near_index *x, struct near_table *t, uint32_t i)
{
	const struct near_record *r = x->records[i];
	const bool *kinds = x->near->pack->suggest;
	const uint64_t name = hash_name(r);
	char room[18];
	if (kinds[SUGGEST_DAMAGED] && has_damaged(r)) enter(t, hash_damaged(r, name), i);
	if (kinds[SUGGEST_SAME_NAME_BIRTH] && has_same(r)) enter(t, hash_same(x, r, name), i);
	if (!kinds[SUGGEST_ONE_EDIT] || !has_edits(r)) return;
	uint64_t number = hash_of_number(x, near_number(r, room));
	if (r->name) enter_number(t, number, name, i);
	if (r->birth != CELL_MISSING) enter_number(t, number, hash_birth(r), i);
}

static bool table_init(struct near_table *t, struct arena *a, size_t records)
{
	enum { ENTRIES_PER_RECORD = 4 };
	uint64_t heads = 16;
	while (heads < ENTRIES_PER_RECORD * (uint64_t)records) heads *= 2;
	t->mask = heads - 1;
	t->heads = arena_zalloc(a, heads, sizeof *t->heads);
	t->entries = arena_alloc(a, ENTRIES_PER_RECORD * records * sizeof *t->entries);
	return t->heads && t->entries && sieve_init(&t->numbers, a, 2 * records) &&
	       sieve_init(&t->agreeing, a, 2 * records);
}

/* ---- which records can be near to any subject at all ---- */

/* Of the subjects on one line, whose near records are on the other. */
struct wanted {
	struct sieve names, births;
	struct sieve open_names, open_births; /* of the subjects whose number can be near to an undamaged one */
};

/* Traits spread over the bits a sieve looks at. */
static uint64_t spread(uint32_t trait) { return trait * UINT64_C(0x9E3779B97F4A7C15); }

static bool wanted_init(struct wanted wanted[2], const struct near *n, struct arena *a)
{
	for (int line = 0; line < 2; line++) {
		struct wanted *w = &wanted[line];
		struct sieve *const all[] = {&w->names, &w->births, &w->open_names, &w->open_births};
		for (size_t i = 0; i < sizeof all / sizeof *all; i++)
			if (!sieve_init(all[i], a, n->subject_count)) return false;
	}
	for (size_t i = 0; i < n->subject_count; i++) {
		const struct near_record *r = &n->subjects[i].record;
		struct wanted *w = &wanted[r->line];
		bool open = r->damaged || near_is_text(r);
		uint64_t name = r->name ? spread(near_name_trait(counted_text(r->name))) : 0, birth = spread((uint32_t)r->birth);
		if (r->name) sieve_put(&w->names, name);
		if (r->name && open) sieve_put(&w->open_names, name);
		if (r->birth != CELL_MISSING) sieve_put(&w->births, birth);
		if (r->birth != CELL_MISSING && open) sieve_put(&w->open_births, birth);
	}
	return true;
}

struct choosing {
	bool one_edit; /* is looked for */
	struct wanted wanted[2];
};

/* A number without damage is near only to one that has some, or to a text: where the subject's is neither, name and birth
 * must both agree. */
static bool may_choose(const void *context, const struct near_trait *t)
{
	const struct choosing *c = context;
	const struct wanted *w = &c->wanted[!t->second_line];
	uint64_t name = spread(t->name), birth = spread((uint32_t)t->birth);
	bool has_birth = t->birth != CELL_MISSING;
	if (t->name && sieve_has(t->damaged ? &w->names : &w->open_names, name)) return true;
	if (has_birth && t->name && sieve_has(&w->births, birth) && sieve_has(&w->names, name)) return true;
	if (!c->one_edit || !has_birth) return false;
	return sieve_has(t->damaged ? &w->births : &w->open_births, birth);
}

static bool choose(struct near_index *x, struct near *n, unsigned threads)
{
	struct arena scratch;
	struct choosing c = {.one_edit = n->pack->suggest[SUGGEST_ONE_EDIT]};
	arena_init(&scratch, 0);
	bool done = wanted_init(c.wanted, n, &scratch) &&
	            near_gather(n, &(struct near_filter){may_choose, &c}, threads, &x->records, &x->count);
	arena_free(&scratch);
	return done && x->count < UINT32_MAX;
}

static bool tables_init(struct near_index *x, struct arena *a)
{
	size_t counts[2][2] = {{0}};
	for (size_t i = 0; i < x->count; i++) {
		counts[x->records[i]->line][ALL]++;
		counts[x->records[i]->line][DAMAGED] += x->records[i]->damaged;
	}
	for (int i = 0; i < 4; i++)
		if (!table_init(&x->tables[i / 2][i % 2], a, counts[i / 2][i % 2])) return false;
	return hash_sexes(x, 0, a) && hash_sexes(x, 1, a);
}

static void enter_line(void *context, uint32_t line)
{
	struct near_index *x = context;
	for (uint32_t i = 0; i < x->count; i++) {
		const struct near_record *r = x->records[i];
		if (r->line != line) continue;
		enter_record(x, &x->tables[line][ALL], i);
		if (r->damaged) enter_record(x, &x->tables[line][DAMAGED], i);
	}
}

bool near_index(struct near *n, unsigned threads)
{
	struct near_index *x = arena_zalloc(&n->arena, 1, sizeof *x);
	if (!x) return false;
	x->near = n;
	if (!choose(x, n, threads) || !tables_init(x, &n->arena)) return false;
	for (unsigned i = 0; i < NEAR_TEXT_MAX; i++)
		for (unsigned ch = 0; ch < 128; ch++) x->digits[i][ch] = hash_number(UINT64_C(4) << 60 | i << 8 | ch);
	thread_each(threads, 2, enter_line, x);
	n->index = x;
	return true;
}

/* ---- looking ---- */

struct search {
	const struct near_index *index;
	enum suggest_kind kind;
	uint32_t found[SUGGEST_KINDS * NEAR_TIES + 1];
	uint32_t count, before; /* before: found in nearer kinds */
};

static bool too_many(const struct search *s) { return s->count - s->before > NEAR_TIES; }

static void look_up(struct search *s, const struct near_record *of, const struct near_table *t, uint64_t hash)
{
	for (uint32_t at = t->heads[hash & t->mask]; at && !too_many(s); at = t->entries[at - 1].next) {
		const struct near_entry *e = &t->entries[at - 1];
		bool seen = e->hash != hash || near_kind(s->index->near, of, s->index->records[e->record]) != s->kind;
		for (uint32_t i = 0; i < s->count && !seen; i++) seen = s->found[i] == e->record;
		if (!seen) s->found[s->count++] = e->record;
	}
}

/* A number one edit away: agreeing names or births make it near. */
struct edits {
	struct search *search;
	const struct near_record *of;
	const struct near_table *table;
	uint64_t agreeing[2];
	int agreeing_count;
};

static void look_for_number(const struct edits *e, uint64_t hash)
{
	for (int i = 0; i < e->agreeing_count; i++) {
		uint64_t agreed = hash ^ e->agreeing[i];
		if (sieve_has(&e->table->numbers, agreed)) look_up(e->search, e->of, e->table, agreed);
	}
}

static void agree(struct edits *e, uint64_t hash)
{
	if (sieve_has(&e->table->agreeing, hash)) e->agreeing[e->agreeing_count++] = hash;
}

static void look_for_edits(struct search *s, const struct near_record *r, const struct near_table *t)
{
	const struct near_index *x = s->index;
	struct edits e = {.search = s, .of = r, .table = t};
	char room[18];
	if (!has_edits(r)) return;
	if (r->name) agree(&e, hash_name(r));
	if (r->birth != CELL_MISSING) agree(&e, hash_birth(r));
	if (!e.agreeing_count) return;
	struct text number = near_number(r, room);
	uint64_t hash = hash_of_number(x, number);
	for (size_t i = 0; i < number.n; i++) {
		const uint64_t *digits = x->digits[i];
		unsigned char c = (unsigned char)number.p[i];
		if (!near_is_digit(number, i)) continue;
		for (int other = '0'; other <= '9'; other++)
			if (other != c) look_for_number(&e, hash ^ digits[c] ^ digits[other]);
		if (number.n == 18 && i == 17 && c != 'X') look_for_number(&e, hash ^ digits[c] ^ digits['X']);
	}
	for (size_t i = 0; i + 1 < number.n; i++) {
		unsigned char a = (unsigned char)number.p[i], b = (unsigned char)number.p[i + 1];
		if (a == b) continue;
		look_for_number(&e, hash ^ x->digits[i][a] ^ x->digits[i][b] ^ x->digits[i + 1][a] ^ x->digits[i + 1][b]);
	}
}

/* One of two numbers that are near each other and not equal is damaged, unless they are texts. */
static void look(struct search *s, const struct near_record *r)
{
	const struct near_index *x = s->index;
	const struct near_table *tables = x->tables[1 - r->line], *t = &tables[r->damaged || near_is_text(r) ? ALL : DAMAGED];
	switch (s->kind) {
	case SUGGEST_DAMAGED:
		if (has_damaged(r)) look_up(s, r, t, hash_damaged(r, hash_name(r)));
		break;
	case SUGGEST_ONE_EDIT: look_for_edits(s, r, t); break;
	case SUGGEST_SAME_NAME_BIRTH:
		if (has_same(r)) look_up(s, r, &tables[ALL], hash_same(x, r, hash_name(r)));
		break;
	default: break;
	}
}

static size_t first_subject(const struct near *n, uint64_t person)
{
	size_t low = 0, high = n->subject_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (n->subjects[middle].person < person) low = middle + 1;
		else high = middle;
	}
	return low;
}

/* Notes what agrees between a match and the subjects [from, …) of its person that it is near to. */
static void note_agreement(const struct search *s, size_t from, struct near_match *m)
{
	const struct near *n = s->index->near;
	uint64_t person = n->subjects[from].person;
	for (size_t i = from; i < n->subject_count && n->subjects[i].person == person; i++) {
		const struct near_record *r = &n->subjects[i].record;
		if (near_kind(n, r, m->record) != m->kind) continue;
		m->name |= near_same_name(r, m->record);
		m->birth |= near_same_birth(r, m->record);
	}
}

/* Adds the first of what was found in one kind, by place. */
static size_t show(const struct search *s, size_t from, struct near_match *out, size_t shown)
{
	const struct near_record **records = s->index->records;
	uint64_t after = 0;
	for (; shown < NEAR_SHOWN; shown++) {
		const struct near_record *next = NULL;
		for (uint32_t i = s->before; i < s->count; i++) {
			const struct near_record *r = records[s->found[i]];
			if (r->place > after && (!next || r->place < next->place)) next = r;
		}
		if (!next) break;
		after = next->place;
		out[shown] = (struct near_match){.kind = s->kind, .record = next, .ties = s->count - s->before};
		note_agreement(s, from, &out[shown]);
	}
	return shown;
}

size_t near_find(const struct near *n, uint64_t person, unsigned lines, struct near_match out[NEAR_SHOWN])
{
	struct search s = {.index = n->index};
	size_t shown = 0, from = first_subject(n, person);
	for (int kind = 0; kind < SUGGEST_KINDS && shown < NEAR_SHOWN; kind++) {
		if (!n->pack->suggest[kind]) continue;
		s.kind = (enum suggest_kind)kind;
		s.before = s.count;
		for (size_t i = from; i < n->subject_count && n->subjects[i].person == person && !too_many(&s); i++)
			if (lines >> n->subjects[i].record.line & 1) look(&s, &n->subjects[i].record);
		if (too_many(&s)) break;
		shown = show(&s, from, out, shown);
	}
	return shown;
}
