#include "match.h"

#include <stdlib.h>

#include "../base/buf.h"
#include "number.h"

/* A number of the partition and the person it stands for. */
struct holder {
	uint64_t token, value;
	uint32_t person;
	uint32_t records[2];
	bool joined;   /* a link brought records of another number: neither number was overused */
	bool overused;
	UT_hash_handle hh;
};

struct matching {
	const struct pack *pack;
	struct dataset *ds;
	const struct links *links;
	uint32_t index;
	const struct adopted *adopted;
	size_t adopted_count;
	struct persons *ps;
	struct holder *entries, *table;
	uint32_t entry_count;
};

static const uint32_t NOBODY = UINT32_MAX;

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

/* Counts a line's record under its number; its person field holds the entry until persons are numbered. */
static bool enter(struct matching *m, int line, struct record *r)
{
	struct holder *e = find(m, r->key, r->hash);
	if (!e) {
		bool hash_oom = false;
		size_t n;
		e = &m->entries[m->entry_count];
		*e = (struct holder){.token = r->key, .value = r->key & TOKEN_VALUE_MASK};
		const void *bytes = number_bytes(&e->value, e->token, &n);
		HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->table, bytes, (unsigned)n, r->hash, e);
		if (hash_oom) return false;
		m->entry_count++;
	}
	if (r->person) e->joined = true;
	e->records[line]++;
	r->person = (uint32_t)(e - m->entries);
	return true;
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

/* Gives a line's record its person. */
static bool settle(struct matching *m, int line, struct record *r)
{
	if (!r->key) {
		r->person = add_keyless(m, line);
		return true;
	}
	const struct holder *e = &m->entries[r->person];
	if (e->overused) {
		r->person = add_keyless(m, line);
		return note_overused(m->ps, line, r->place);
	}
	r->person = e->person;
	m->ps->with_key[line]++;
	return true;
}

/* Gives a list's record the person it belongs to, or notes that it is nobody's. */
static bool own(struct matching *m, int list, struct record *r)
{
	struct persons *ps = m->ps;
	const struct holder *e = r->key ? find(m, r->key, r->hash) : NULL;
	bool keyed = r->key && !(e && e->overused);
	(keyed ? ps->list_with_key : ps->list_without_key)[list]++;
	if (e && !e->overused) {
		r->person = e->person;
		return true;
	}
	r->person = NOBODY;
	if (!grow(&ps->unowned, &ps->unowned_cap, ps->unowned_count, sizeof *ps->unowned)) return false;
	enum unowned_reason why = !r->key ? UNOWNED_NO_KEY : e ? UNOWNED_OVERUSED : UNOWNED_ON_NEITHER_LINE;
	ps->unowned[ps->unowned_count++] = (struct unowned){.table = list, .place = r->place, .reason = why};
	return true;
}

/* Every record of a table that belongs to this partition: those laid here whose number did not move, then those
 * adopted. Each share is in file order, the whole is not. */
static bool each(struct matching *m, int table, bool (*visit)(struct matching *, int, struct record *))
{
	RECORDS_EACH(m->ds, m->index, table, m->pack->tables[table].record_size, r)
		if (dataset_partition(m->ds, r->hash) == m->index && !visit(m, table, r)) return false;
	for (size_t i = 0; i < m->adopted_count; i++)
		if (m->adopted[i].table == table && !visit(m, table, m->adopted[i].record)) return false;
	return true;
}

static bool enter_keyed(struct matching *m, int line, struct record *r)
{
	return !r->key || enter(m, line, r);
}

static uint32_t table_records(const struct matching *m, int table)
{
	uint32_t n = 0;
	for (unsigned share = 0; share < m->ds->shares; share++)
		n += dataset_part(m->ds, share, m->index)->tables[table].count;
	for (size_t i = 0; i < m->adopted_count; i++) n += m->adopted[i].table == table;
	return n;
}

static int by_place(const void *a, const void *b)
{
	const struct record *x = *(struct record *const *)a, *y = *(struct record *const *)b;
	return (x->place > y->place) - (x->place < y->place);
}

static bool count_record(struct matching *m, int table, struct record *r)
{
	if (r->person != NOBODY) m->ps->start[table][r->person + 1]++;
	return true;
}

/* While records are laid down, start[p + 1] is where person p's next one goes. */
static bool lay_record(struct matching *m, int table, struct record *r)
{
	if (r->person != NOBODY) m->ps->records[table][m->ps->start[table][r->person + 1]++] = r;
	return true;
}

static void put_in_file_order(struct record **records, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		if (records[i - 1]->place < records[i]->place) continue;
		qsort(records, n, sizeof *records, by_place);
		return;
	}
}

/* Lays a table's records by person, a counting sort. */
static bool lay_table(struct matching *m, int table, uint32_t records)
{
	struct persons *ps = m->ps;
	ps->start[table] = arena_zalloc(&ps->arena, (size_t)ps->count + 2, sizeof(uint32_t));
	ps->records[table] = arena_zalloc(&ps->arena, records, sizeof(struct record *));
	if (!ps->start[table] || !ps->records[table]) return false;
	uint32_t *start = ps->start[table];
	each(m, table, count_record);
	uint32_t sum = 0;
	for (uint32_t p = 0; p < ps->count; p++) {
		uint32_t n = start[p + 1];
		start[p + 1] = sum;
		sum += n;
	}
	each(m, table, lay_record);
	for (uint32_t p = 0; p < ps->count; p++)
		if (start[p + 1] - start[p] > 1) put_in_file_order(ps->records[table] + start[p], start[p + 1] - start[p]);
	return true;
}

static void count_persons(struct persons *ps)
{
	for (uint32_t p = 0; p < ps->count; p++) {
		if (!ps->key[p]) continue;
		struct record **first;
		bool on0 = person_records(ps, 0, p, &first) > 0, on1 = person_records(ps, 1, p, &first) > 0;
		if (on0 && on1) ps->both++;
		else ps->only[on1]++;
	}
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

static bool match(struct matching *m)
{
	struct persons *ps = m->ps;
	size_t line_records = (size_t)table_records(m, 0) + table_records(m, 1);
	m->entries = arena_alloc(&ps->arena, line_records * sizeof *m->entries);
	ps->key = arena_alloc(&ps->arena, line_records * sizeof *ps->key);
	ps->unknown = arena_zalloc(&ps->arena, line_records, sizeof *ps->unknown);
	if (!m->entries || !ps->key || !ps->unknown) return false;

	for (int line = 0; line < 2; line++)
		if (!each(m, line, enter_keyed)) return false;
	for (uint32_t i = 0; i < m->entry_count; i++) {
		struct holder *e = &m->entries[i];
		e->overused = !e->joined && (e->records[0] > MATCH_OVERUSED || e->records[1] > MATCH_OVERUSED);
		if (e->overused) continue;
		e->person = ps->count++;
		ps->key[e->person] = e->token;
	}
	for (int line = 0; line < 2; line++)
		if (!each(m, line, settle)) return false;
	for (int list = 2; list < m->pack->table_count; list++)
		if (!each(m, list, own)) return false;
	for (size_t i = first_mark(m->ds, m->links, m->index);
	     i < m->links->mark_count && dataset_partition(m->ds, m->links->marks[i].hash) == m->index; i++) {
		const struct unknown_mark *mark = &m->links->marks[i];
		const struct holder *e = find(m, mark->token, mark->hash);
		if (e && !e->overused) ps->unknown[e->person] |= mark->tables;
	}
	for (int table = 0; table < m->pack->table_count; table++) {
		uint32_t n = table_records(m, table);
		if (n && !lay_table(m, table, n)) return false;
	}
	count_persons(ps);
	return true;
}

bool match_partition(const struct pack *pack, struct dataset *ds, const struct links *links, uint32_t index,
                     struct persons *ps)
{
	arena_free(&ps->arena);
	arena_init(&ps->arena, 1 << 20);
	ps->count = 0;
	for (int t = 0; t < PACK_TABLES_MAX; t++) {
		ps->records[t] = NULL;
		ps->start[t] = NULL;
	}
	size_t from = first_adopted(links, index), to = from;
	while (to < links->adopted_count && links->adopted[to].partition == index) to++;
	struct matching m = {.pack = pack, .ds = ds, .links = links, .index = index, .ps = ps,
	                     .adopted = to > from ? links->adopted + from : NULL, .adopted_count = to - from};
	bool done = match(&m);
	HASH_CLEAR(hh, m.table);
	return done;
}
