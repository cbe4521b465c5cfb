#include "match.h"

#include <stdlib.h>

#include "../base/buf.h"
#include "number.h"

/* A number of the partition as its hash table has it: a cache line. */
struct holder {
	uint64_t value;
	UT_hash_handle hh;
};

/* The records of a table that belong to the partition, and whose each is: first an index of the holders, then one of the
 * persons. Each share is in file order, the whole is not. */
struct roll {
	struct record **records;
	uint32_t *whose;
	uint32_t count;
};

struct matching {
	const struct pack *pack;
	struct dataset *ds;
	const struct links *links;
	uint32_t index;
	const struct adopted *adopted;
	size_t adopted_count;
	struct persons *ps;
	struct roll rolls[PACK_TABLES_MAX];
	struct holder *holders, *table;
	uint32_t holder_count;
	bool every_one;            /* every record of a line has a person, whose index is that of its holder */
	unsigned bucket_bits;      /* of the table: about as many buckets as records, from the beginning */
	/* by index of the holders */
	uint64_t *token;
	uint32_t *borne[2];        /* records of each line that bear the number */
	uint32_t *person;          /* NOBODY: overused */
	uint64_t *joined;          /* a bit each: a link brought records of another number: neither was overused */
};

static const uint32_t NOBODY = UINT32_MAX;
enum { AHEAD = 8, CACHE_LINE = 64 };

/* What uthash makes a table with: buckets enough for all there will be in it. */
#undef HASH_INITIAL_NUM_BUCKETS
#undef HASH_INITIAL_NUM_BUCKETS_LOG2
#define HASH_INITIAL_NUM_BUCKETS (1U << m->bucket_bits)
#define HASH_INITIAL_NUM_BUCKETS_LOG2 (m->bucket_bits)

void persons_init(struct persons *ps)
{
	*ps = (struct persons){0};
	arena_init(&ps->arena, 1 << 20);
}

void persons_free(struct persons *ps)
{
	arena_free(&ps->arena);
	free(ps->unowned);
	free(ps->overused);
	*ps = (struct persons){0};
}

bool persons_merge(struct persons *ps, struct persons *from)
{
	ps->both += from->both;
	for (int line = 0; line < 2; line++) {
		ps->only[line] += from->only[line];
		ps->keyless[line] += from->keyless[line];
		ps->with_key[line] += from->with_key[line];
		ps->without_key[line] += from->without_key[line];
	}
	for (int t = 2; t < PACK_TABLES_MAX; t++) {
		ps->list_with_key[t] += from->list_with_key[t];
		ps->list_without_key[t] += from->list_without_key[t];
	}
	for (size_t i = 0; i < from->unowned_count; i++) {
		if (!grow(&ps->unowned, &ps->unowned_cap, ps->unowned_count, sizeof *ps->unowned)) return false;
		ps->unowned[ps->unowned_count++] = from->unowned[i];
	}
	for (size_t i = 0; i < from->overused_count; i++) {
		if (!grow(&ps->overused, &ps->overused_cap, ps->overused_count, sizeof *ps->overused)) return false;
		ps->overused[ps->overused_count++] = from->overused[i];
	}
	persons_free(from);
	return true;
}

static struct holder *find(const struct matching *m, uint64_t token, uint32_t hash)
{
	struct holder *found;
	size_t n;
	uint64_t value = token & TOKEN_VALUE_MASK;
	const void *bytes = number_bytes(&value, token, &n);
	HASH_FIND_BYHASHVALUE(hh, m->table, bytes, (unsigned)n, hash, found);
	return found;
}

static uint32_t index_of(const struct matching *m, const struct holder *h) { return (uint32_t)(h - m->holders); }

/* The number a record's person goes by, which for a joined one is that of an alias; 0: keyless. */
static uint64_t key_of(const struct matching *m, const struct record *r)
{
	if (!record_joined(r)) return record_key(r);
	return aliases_find(&m->links->aliases, r->number, token_hash(r->number))->to;
}

/* The holder of a record's key, made if there is none. NULL: out of memory. */
static struct holder *hold(struct matching *m, const struct record *r, uint64_t key)
{
	struct holder *h = find(m, key, record_hash(r));
	if (h) return h;
	bool hash_oom = false;
	const uint32_t hash = record_hash(r);
	size_t n;
	h = &m->holders[m->holder_count];
	h->value = key & TOKEN_VALUE_MASK;
	m->token[m->holder_count] = key;
	const void *bytes = number_bytes(&h->value, key, &n);
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->table, bytes, (unsigned)n, hash, h);
	if (hash_oom) return NULL;
	m->holder_count++;
	return h;
}

/* Where a record's number will be looked for. */
static void fetch(const struct matching *m, const struct record *r)
{
	const UT_hash_table *t = m->table->hh.tbl;
	__builtin_prefetch(&t->buckets[record_hash(r) & (t->num_buckets - 1)]);
}

/* Counts a line's records under their numbers. */
static bool enter(struct matching *m, int line)
{
	const struct roll *roll = &m->rolls[line];
	for (uint32_t i = 0; i < roll->count; i++) {
		const struct record *r = roll->records[i];
		/* First the record, then what its hash leads to. */
		if (i + 2 * AHEAD < roll->count) __builtin_prefetch(roll->records[i + 2 * AHEAD]);
		if (m->table && i + AHEAD < roll->count) fetch(m, roll->records[i + AHEAD]);
		roll->whose[i] = NOBODY;
		const uint64_t key = key_of(m, r);
		m->every_one &= key != 0;
		if (!key) continue;
		struct holder *h = hold(m, r, key);
		if (!h) return false;
		uint32_t k = roll->whose[i] = index_of(m, h);
		m->borne[line][k]++;
		if (record_joined(r)) m->joined[k / 64] |= UINT64_C(1) << k % 64;
	}
	return true;
}

/* A person for every number that is not overused. */
static void number_persons(struct matching *m)
{
	struct persons *ps = m->ps;
	for (uint32_t k = 0; k < m->holder_count; k++) {
		bool joined = m->joined[k / 64] >> k % 64 & 1;
		bool overused = !joined && (m->borne[0][k] > MATCH_OVERUSED || m->borne[1][k] > MATCH_OVERUSED);
		overused |= m->links->overused && token_equal(m->token[k], m->links->overused);
		m->person[k] = overused ? NOBODY : ps->count;
		ps->key[ps->count] = m->token[k];
		ps->count += !overused;
	}
	ps->keyed = ps->unknown_from = ps->count;
	m->every_one &= ps->keyed == m->holder_count;
}

static uint32_t add_keyless(struct matching *m, int line)
{
	uint32_t p = m->ps->count++;
	m->ps->key[p] = 0;
	m->ps->unknown[p] = ((UINT32_C(1) << m->pack->table_count) - 1) & ~(UINT32_C(1) << line);
	m->ps->keyless[line]++;
	m->ps->without_key[line]++;
	return p;
}

static bool note_overused(struct persons *ps, int table, uint64_t place)
{
	if (!grow(&ps->overused, &ps->overused_cap, ps->overused_count, sizeof *ps->overused)) return false;
	ps->overused[ps->overused_count].table = table;
	ps->overused[ps->overused_count++].place = place;
	return true;
}

/* Gives a line's records their persons. */
static bool settle(struct matching *m, int line)
{
	const struct roll *roll = &m->rolls[line];
	if (m->every_one) {
		m->ps->with_key[line] += roll->count;
		return true;
	}
	for (uint32_t i = 0; i < roll->count; i++) {
		uint32_t holder = roll->whose[i], person = holder == NOBODY ? NOBODY : m->person[holder];
		if (person == NOBODY) {
			if (holder != NOBODY && !note_overused(m->ps, line, roll->records[i]->place)) return false;
			person = add_keyless(m, line);
		} else {
			m->ps->with_key[line]++;
		}
		roll->whose[i] = person;
	}
	return true;
}

/* Gives a list's record the person it belongs to, or notes that it is nobody's. */
static bool own(struct matching *m, int list, const struct record *r, uint32_t *person)
{
	struct persons *ps = m->ps;
	const uint64_t key = key_of(m, r);
	const struct holder *h = key ? find(m, key, record_hash(r)) : NULL;
	*person = h ? m->person[index_of(m, h)] : NOBODY;
	bool overused = h && *person == NOBODY;
	(key && !overused ? ps->list_with_key : ps->list_without_key)[list]++;
	if (*person != NOBODY) return true;
	if (!grow(&ps->unowned, &ps->unowned_cap, ps->unowned_count, sizeof *ps->unowned)) return false;
	enum unowned_reason why = !key ? UNOWNED_NO_KEY : overused ? UNOWNED_OVERUSED : UNOWNED_ON_NEITHER_LINE;
	ps->unowned[ps->unowned_count++] = (struct unowned){.table = list, .place = r->place, .reason = why};
	return true;
}

static bool own_all(struct matching *m, int list)
{
	const struct roll *roll = &m->rolls[list];
	for (uint32_t i = 0; i < roll->count; i++)
		if (!own(m, list, roll->records[i], &roll->whose[i])) return false;
	return true;
}

/* Those laid here whose number did not move, then those adopted. False: out of memory. */
static bool call_roll(struct matching *m, int table)
{
	struct roll *roll = &m->rolls[table];
	size_t most = m->adopted_count;
	for (unsigned share = 0; share < m->ds->shares; share++)
		most += dataset_records(m->ds, share, table, m->index)->count;
	if (most > UINT32_MAX) return false;
	roll->records = arena_alloc(&m->ps->arena, most * sizeof(struct record *));
	roll->whose = arena_alloc(&m->ps->arena, most * sizeof *roll->whose);
	if (!roll->records || !roll->whose) return false;
	/* Where nobody left, the records need not be looked at for it: they come from memory once, when they are entered. */
	bool all = !m->links->left || !m->links->left[m->index];
	RECORDS_EACH(m->ds, m->index, table, m->pack->tables[table].record_size, r) {
		roll->records[roll->count] = r;
		roll->count += all || dataset_partition(m->ds, record_hash(r)) == m->index;
	}
	for (size_t i = 0; i < m->adopted_count; i++)
		if (m->adopted[i].table == table) roll->records[roll->count++] = m->adopted[i].record;
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct record *x = *(struct record *const *)a, *y = *(struct record *const *)b;
	return (x->place > y->place) - (x->place < y->place);
}

static void put_in_file_order(struct record **records, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		if (records[i - 1]->place < records[i]->place) continue;
		qsort(records, n, sizeof *records, by_place);
		return;
	}
}

/* Whether the records are in the order of their persons as they are, and each has one: so it is where nobody stands twice on
 * the first line. */
static bool is_laid(const struct roll *roll)
{
	uint32_t i = 0;
	while (i < roll->count && roll->whose[i] == i) i++;
	return i == roll->count;
}

/* Lays a table's records by person, a counting sort. While they are laid, start[p + 1] is where person p's next one goes. */
static bool lay_table(struct matching *m, int table)
{
	struct persons *ps = m->ps;
	const struct roll *roll = &m->rolls[table];
	uint32_t *start = ps->start[table] = arena_zalloc(&ps->arena, (size_t)ps->count + 2, sizeof *start);
	if (start && is_laid(roll)) {
		for (uint32_t p = 0; p <= ps->count; p++) start[p] = p < roll->count ? p : roll->count;
		ps->records[table] = roll->records;
		ps->person_of[table] = roll->whose;
		return true;
	}
	struct record **records = ps->records[table] = arena_alloc(&ps->arena, roll->count * sizeof(struct record *));
	uint32_t *person_of = ps->person_of[table] = arena_alloc(&ps->arena, roll->count * sizeof *person_of);
	if (!start || !records || !person_of) return false;
	bool several = false; /* of one person */
	for (uint32_t i = 0; i < roll->count; i++)
		if (roll->whose[i] != NOBODY) several |= start[roll->whose[i] + 1]++ > 0;
	uint32_t sum = 0;
	for (uint32_t p = 0; p < ps->count; p++) {
		uint32_t n = start[p + 1];
		start[p + 1] = sum;
		sum += n;
	}
	for (uint32_t i = 0; i < roll->count; i++) {
		if (roll->whose[i] == NOBODY) continue;
		uint32_t at = start[roll->whose[i] + 1]++;
		records[at] = roll->records[i];
		person_of[at] = roll->whose[i];
	}
	for (uint32_t p = 0; several && p < ps->count; p++)
		if (start[p + 1] - start[p] > 1) put_in_file_order(records + start[p], start[p + 1] - start[p]);
	return true;
}

static void count_persons(struct persons *ps)
{
	const uint32_t *first = ps->start[0], *second = ps->start[1];
	uint64_t on[2] = {0, 0}, both = 0;
	for (uint32_t p = 0; p < ps->keyed; p++) {
		unsigned on_first = first && first[p + 1] > first[p], on_second = second && second[p + 1] > second[p];
		on[0] += on_first;
		on[1] += on_second;
		both += on_first & on_second;
	}
	ps->both += both;
	for (int line = 0; line < 2; line++) ps->only[line] += on[line] - both;
}

/* First of the items of a partition among items sorted by partition. */
static size_t first_adopted(const struct links *l, uint32_t index)
{
	size_t low = 0, high = l->adopted_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (l->adopted[mid].partition < index) low = mid + 1;
		else high = mid;
	}
	return low;
}

static size_t first_mark(const struct dataset *ds, const struct links *l, uint32_t index)
{
	size_t low = 0, high = l->mark_count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (dataset_partition(ds, l->marks[mid].hash) < index) low = mid + 1;
		else high = mid;
	}
	return low;
}

/* Room for the numbers of the lines, and for the persons there may be. */
static bool prepare(struct matching *m)
{
	struct persons *ps = m->ps;
	size_t most = (size_t)m->rolls[0].count + m->rolls[1].count;
	char *holders = arena_alloc(&ps->arena, most * sizeof *m->holders + CACHE_LINE);
	if (!holders) return false;
	m->holders = (struct holder *)(void *)(holders + (CACHE_LINE - (uintptr_t)holders % CACHE_LINE) % CACHE_LINE);
	while (m->bucket_bits < 31 && UINT64_C(1) << m->bucket_bits < most) m->bucket_bits++;
	m->token = arena_alloc(&ps->arena, most * sizeof *m->token);
	m->person = arena_alloc(&ps->arena, most * sizeof *m->person);
	m->joined = arena_zalloc(&ps->arena, most / 64 + 1, sizeof *m->joined);
	ps->key = arena_alloc(&ps->arena, (most + 1) * sizeof *ps->key);
	ps->unknown = arena_zalloc(&ps->arena, most, sizeof *ps->unknown);
	for (int line = 0; line < 2; line++) m->borne[line] = arena_zalloc(&ps->arena, most, sizeof *m->borne[line]);
	return m->token && m->person && m->joined && ps->key && ps->unknown && m->borne[0] && m->borne[1];
}

/* What rejected rows and ambiguous links leave unknown. */
static void mark_unknown(struct matching *m)
{
	for (size_t i = first_mark(m->ds, m->links, m->index);
	     i < m->links->mark_count && dataset_partition(m->ds, m->links->marks[i].hash) == m->index; i++) {
		const struct unknown_mark *mark = &m->links->marks[i];
		const struct holder *h = find(m, mark->token, mark->hash);
		uint32_t person = h ? m->person[index_of(m, h)] : NOBODY;
		if (person == NOBODY) continue;
		m->ps->unknown[person] |= mark->tables;
		if (person < m->ps->unknown_from) m->ps->unknown_from = person;
	}
}

static bool match(struct matching *m)
{
	struct persons *ps = m->ps;
	for (int table = 0; table < m->pack->table_count; table++)
		if (!call_roll(m, table)) return false;
	if (!prepare(m) || !enter(m, 0) || !enter(m, 1)) return false;
	number_persons(m);
	if (!settle(m, 0) || !settle(m, 1)) return false;
	for (int list = 2; list < m->pack->table_count; list++)
		if (!own_all(m, list)) return false;
	mark_unknown(m);
	for (int table = 0; table < m->pack->table_count; table++)
		if (m->rolls[table].count && !lay_table(m, table)) return false;
	count_persons(ps);
	return true;
}

bool match_partition(const struct pack *pack, struct dataset *ds, const struct links *links, uint32_t index,
                     struct persons *ps)
{
	arena_reset(&ps->arena);
	ps->count = 0;
	for (int t = 0; t < PACK_TABLES_MAX; t++) {
		ps->records[t] = NULL;
		ps->start[t] = ps->person_of[t] = NULL;
	}
	size_t from = first_adopted(links, index), to = from;
	while (to < links->adopted_count && links->adopted[to].partition == index) to++;
	struct matching m = {.every_one = true, .pack = pack, .ds = ds, .links = links, .index = index, .ps = ps,
	                     .adopted = to > from ? links->adopted + from : NULL, .adopted_count = to - from};
	bool done = match(&m);
	HASH_CLEAR(hh, m.table);
	return done;
}
