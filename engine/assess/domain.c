#include "domain.h"

void domains_init(struct domains *d, const struct pack *pack, const struct persons *ps, struct arena *a)
{
	*d = (struct domains){.persons = ps, .arena = a};
	for (int t = 0; t < pack->table_count; t++) {
		d->n[t] = ps->start[t] ? ps->start[t][ps->count] : 0;
		d->person_of[t] = ps->person_of[t];
	}
	d->n[DOMAIN_PERSON] = ps->count;
}

/* Person by person, of those who have records on both lines. */
static bool make_pairs(struct domains *d)
{
	const uint32_t *first = d->persons->start[0], *second = d->persons->start[1], *whose = d->person_of[1];
	const uint32_t seconds = first ? d->n[1] : 0;
	size_t n = 0;
	for (uint32_t b = 0; b < seconds; b++) n += first[whose[b] + 1] - first[whose[b]];
	uint32_t *person = arena_alloc(d->arena, n * sizeof *person);
	for (int line = 0; line < 2; line++) d->pair_row[line] = arena_alloc(d->arena, n * sizeof *person);
	if (!person || !d->pair_row[0] || !d->pair_row[1] || n > UINT32_MAX) return false;
	uint32_t i = 0;
	for (uint32_t from = 0, to; from < seconds; from = to) {
		const uint32_t p = whose[from];
		to = second[p + 1];
		for (uint32_t a = first[p]; a < first[p + 1]; a++)
			for (uint32_t b = from; b < to; b++, i++) {
				person[i] = p;
				d->pair_row[0][i] = a;
				d->pair_row[1][i] = b;
			}
	}
	d->n[DOMAIN_PAIR] = i;
	d->person_of[DOMAIN_PAIR] = person;
	return true;
}

bool domain_enter(struct domains *d, int domain)
{
	return domain != DOMAIN_PAIR || d->person_of[DOMAIN_PAIR] || make_pairs(d);
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

static uint64_t *new_plane(const struct domains *d)
{
	return arena_zalloc(d->arena, (size_t)plane_words(d->persons->count) + 1, sizeof(uint64_t));
}

const uint64_t *domain_present(struct domains *d, int table)
{
	if (d->present[table]) return d->present[table];
	uint64_t *out = d->present[table] = new_plane(d);
	for (uint32_t i = 0; out && i < d->n[table]; i++) plane_set(out, d->person_of[table][i]);
	return out;
}

const uint64_t *domain_unknown(struct domains *d, int table)
{
	const struct persons *ps = d->persons;
	if (d->unknown[table]) return d->unknown[table];
	uint64_t *out = d->unknown[table] = new_plane(d);
	for (uint32_t p = ps->unknown_from; out && p < ps->count; p++)
		if (ps->unknown[p] >> table & 1) plane_set(out, p);
	return out;
}

void domain_frame(const struct domains *d, int domain, uint32_t i, struct frame *f)
{
	f->person = domain == DOMAIN_PERSON ? i : d->person_of[domain][i];
	f->unknown = d->persons->unknown[f->person];
	if (domain < PACK_TABLES_MAX) f->at[domain] = d->persons->records[domain][i];
	for (int t = 0; domain == DOMAIN_PAIR && t < 2; t++) f->at[t] = d->persons->records[t][d->pair_row[t][i]];
}
