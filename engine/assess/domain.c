#include "domain.h"

void domains_init(struct domains *d, const struct pack *pack, const struct persons *ps, struct arena *a)
{
	*d = (struct domains){.persons = ps, .arena = a};
	for (int t = 0; t < pack->table_count; t++) d->n[t] = ps->start[t] ? ps->start[t][ps->count] : 0;
	d->n[DOMAIN_PERSON] = ps->count;
}

static bool make_pairs(struct domains *d)
{
	const struct persons *ps = d->persons;
	size_t n = 0;
	struct record **ignored;
	for (uint32_t p = 0; p < ps->count; p++)
		n += (size_t)person_records(ps, 0, p, &ignored) * person_records(ps, 1, p, &ignored);
	uint32_t *person = d->person_of[DOMAIN_PAIR] = arena_alloc(d->arena, n * sizeof *person);
	uint32_t *first = d->pair_row[0] = arena_alloc(d->arena, n * sizeof *first);
	uint32_t *second = d->pair_row[1] = arena_alloc(d->arena, n * sizeof *second);
	if (!person || !first || !second || n > UINT32_MAX) return false;
	uint32_t i = 0;
	for (uint32_t p = 0; n && p < ps->count; p++)
		for (uint32_t a = ps->start[0][p]; a < ps->start[0][p + 1]; a++)
			for (uint32_t b = ps->start[1][p]; b < ps->start[1][p + 1]; b++, i++) {
				person[i] = p;
				first[i] = a;
				second[i] = b;
			}
	d->n[DOMAIN_PAIR] = i;
	return true;
}

bool domain_enter(struct domains *d, int domain)
{
	if (domain == DOMAIN_PERSON || d->person_of[domain]) return true;
	if (domain == DOMAIN_PAIR) return make_pairs(d);
	const uint32_t *start = d->persons->start[domain];
	uint32_t *persons = arena_alloc(d->arena, (size_t)d->n[domain] * sizeof *persons);
	for (uint32_t p = 0; persons && start && p < d->persons->count; p++)
		for (uint32_t i = start[p]; i < start[p + 1]; i++) persons[i] = p;
	d->person_of[domain] = persons;
	return persons != NULL;
}

const uint32_t *domain_places(const struct domains *d, int domain, int narrower)
{
	return narrower == DOMAIN_PERSON ? d->person_of[domain] : d->pair_row[narrower];
}

uint64_t *plane_gather(struct arena *a, const uint64_t *plane, const uint32_t *place, uint32_t n)
{
	uint64_t *out = arena_alloc(a, ((size_t)plane_words(n) + 1) * sizeof *out);
	for (uint32_t w = 0; out && w < plane_words(n); w++) {
		uint32_t from = w * PLANE_WORD, to = n - from < PLANE_WORD ? n : from + PLANE_WORD;
		uint64_t word = 0;
		for (uint32_t i = from; i < to; i++) word |= (uint64_t)plane_bit(plane, place[i]) << (i - from);
		out[w] = word;
	}
	return out;
}

void plane_scatter(uint64_t *out, const uint64_t *plane, const uint32_t *place, uint32_t n)
{
	PLANE_EACH(plane, plane_words(n), i) plane_set(out, place[i]);
}

uint64_t *plane_scattered(struct arena *a, const uint64_t *plane, const uint32_t *place, uint32_t n, uint32_t places)
{
	uint64_t *out = arena_zalloc(a, (size_t)plane_words(places) + 1, sizeof *out);
	if (out) plane_scatter(out, plane, place, n);
	return out;
}

/* The persons with a record in a table, or with its group unknown. */
static const uint64_t *person_plane(struct domains *d, uint64_t **slot, int table, bool unknown)
{
	const struct persons *ps = d->persons;
	if (*slot) return *slot;
	uint64_t *out = *slot = arena_zalloc(d->arena, (size_t)plane_words(ps->count) + 1, sizeof *out);
	const uint32_t *start = ps->start[table];
	for (uint32_t w = 0; out && w < plane_words(ps->count); w++) {
		const uint32_t from = w * PLANE_WORD, n = ps->count - from < PLANE_WORD ? ps->count - from : PLANE_WORD;
		uint64_t word = 0;
		for (uint32_t i = 0; unknown && i < n; i++) word |= (uint64_t)(ps->unknown[from + i] >> table & 1) << i;
		for (uint32_t i = 0; !unknown && start && i < n; i++) word |= (uint64_t)(start[from + i + 1] > start[from + i]) << i;
		out[w] = word;
	}
	return out;
}

const uint64_t *domain_present(struct domains *d, int table) { return person_plane(d, &d->present[table], table, false); }
const uint64_t *domain_unknown(struct domains *d, int table) { return person_plane(d, &d->unknown[table], table, true); }

void domain_frame(const struct domains *d, int domain, uint32_t i, struct frame *f)
{
	f->person = domain == DOMAIN_PERSON ? i : d->person_of[domain][i];
	f->unknown = d->persons->unknown[f->person];
	if (domain < PACK_TABLES_MAX) f->at[domain] = d->persons->records[domain][i];
	for (int t = 0; domain == DOMAIN_PAIR && t < 2; t++) f->at[t] = d->persons->records[t][d->pair_row[t][i]];
}
