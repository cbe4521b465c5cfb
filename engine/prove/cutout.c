#include "cutout.h"

#include <stdlib.h>
#include <string.h>

#include "../base/buf.h"
#include "../base/hash.h"
#include "../intake/dataset.h"

/* Where a row added to a table would stand: at the end of its last file, or in a file of its own if it has none. */
static void find_ends(struct cutout *w, const struct input_file *files, size_t count)
{
	for (int t = 0; t < w->pack->table_count; t++)
		w->behind[t] = (uint64_t)(count + (size_t)t) << PLACE_ROW_BITS | 1;
	for (size_t i = 0; i < count; i++)
		w->behind[files[i].table] = (uint64_t)i << PLACE_ROW_BITS | (files[i].counts.physical + 1);
}

bool cutout_init(struct cutout *w, struct pack *pack, const struct job *job, const struct dataset *files)
{
	*w = (struct cutout){.pack = pack, .as = &w->own};
	arena_init(&w->arena, 0);
	if (!example_init(&w->example, pack)) return false;
	w->example.job = *job;
	size_t count = files->file_count + (size_t)pack->table_count;
	struct input_file *all = calloc(count, sizeof *all);
	if (!all) return false;
	if (files->file_count) memcpy(all, files->files, files->file_count * sizeof *all);
	memcpy(all + files->file_count, w->example.dataset.files, (size_t)pack->table_count * sizeof *all);
	for (int t = 0; t < pack->table_count; t++) all[files->file_count + (size_t)t].table = t;
	free(w->example.dataset.files);
	w->example.dataset.files = all;
	w->example.dataset.file_count = count;
	find_ends(w, all, files->file_count);
	return assess_init(w->as, pack, &w->example.job, &w->example.dataset);
}

void cutout_free(struct cutout *w)
{
	if (w->own.pack) assess_free(&w->own);
	example_free(&w->example);
	if (w->typing.pack) example_free(&w->typing);
	free(w->rows);
	arena_free(&w->arena);
}

static struct cutout_row *new_row(struct cutout *w, int table, uint64_t place, uint64_t key)
{
	if (!grow(&w->rows, &w->row_cap, w->row_count, sizeof *w->rows)) return NULL;
	struct cutout_row *row = &w->rows[w->row_count];
	*row = (struct cutout_row){.table = table, .place = place, .key = key};
	return row;
}

struct cutout_row *cutout_add(struct cutout *w, int table, const struct record *r)
{
	struct cutout_row *row = new_row(w, table, r->place, record_key(r));
	size_t size = w->pack->tables[table].record_size;
	if (!row || !(row->record = arena_alloc(&w->arena, size))) return NULL;
	memcpy(row->record, r, size);
	w->row_count++;
	return row;
}

struct cutout_row *cutout_add_rejected(struct cutout *w, int table, uint64_t place, uint64_t key)
{
	struct cutout_row *row = new_row(w, table, place, key);
	if (row) w->row_count++;
	return row;
}

const struct record *cutout_read(struct cutout *w, int table, int field, struct text cell)
{
	struct example *x = &w->typing;
	if (!x->pack && !example_init(x, w->pack)) return NULL;
	const uint32_t size = w->pack->tables[table].record_size;
	const struct records *made = dataset_records(&x->dataset, 0, table, 0);
	const uint32_t before = made->count;
	struct text cells[PACK_FIELDS_MAX] = {0};
	cells[field] = cell;
	if (!example_row(x, table, ++w->typed, cells)) return NULL;
	if (made->count > before) return records_at(made, size, before);
	/* a row of blanks is none */
	struct record *blank = arena_alloc(&w->arena, size);
	if (blank) memcpy(blank, x->reader.blank, size);
	return blank;
}

void cutout_put(const struct cutout *w, struct cutout_row *row, int field, const struct record *read)
{
	const struct table *t = &w->pack->tables[row->table];
	const struct field *f = &t->fields[field];
	memcpy((char *)row->record + f->offset, (const char *)read + f->offset, f->cell_bytes);
	if (f->raw_id) memcpy((char *)row->record + f->raw_offset, (const char *)read + f->raw_offset, sizeof(uint64_t));
	if (field == t->key) row->key = row->record->number = record_key(read);
}

struct cutout_row *cutout_add_read(struct cutout *w, int table, const struct record *read)
{
	struct cutout_row *row = cutout_add(w, table, read);
	if (!row) return NULL;
	row->place = row->record->place = w->behind[table]++;
	row->gone = true;
	return row;
}

/* What a record says of its person's former numbers, as reading it would. */
static bool lay_claims(struct cutout *w, int line, const struct record *r)
{
	struct dataset *ds = &w->example.dataset;
	const struct table *t = &w->pack->tables[line];
	const uint64_t key = record_key(r);
	for (size_t i = 0; i < t->also_count && key; i++) {
		const uint64_t former = record_former(r, &t->fields[t->also[i]]);
		if (!former || token_equal(former, key)) continue;
		if (!grow(&ds->claims, &ds->claim_cap, ds->claim_count, sizeof *ds->claims)) return false;
		ds->claims[ds->claim_count++] = (struct claim){.former = former, .key = key, .former_hash = token_hash(former),
		                                               .key_hash = record_hash(r), .line = line, .place = r->place};
	}
	return true;
}

static bool lay(struct cutout *w, const struct cutout_row *row)
{
	struct dataset *ds = &w->example.dataset;
	const uint64_t key = row->record ? record_key(row->record) : row->key;
	const uint32_t hash = key ? token_hash(key) : record_hash_bits(hash_bytes(&row->place, sizeof row->place));
	if (!row->record) {
		if (!row->key) return true;
		if (!grow(&ds->rejected_keys, &ds->rejected_key_cap, ds->rejected_key_count, sizeof *ds->rejected_keys)) return false;
		ds->rejected_keys[ds->rejected_key_count++] =
			(struct rejected_key){.table = row->table, .token = row->key, .hash = hash, .place = row->place};
		return true;
	}
	uint32_t size = w->pack->tables[row->table].record_size;
	struct record *r = records_add(dataset_records(ds, 0, row->table, 0), w->example.reader.slab, size);
	if (!r) return false;
	memcpy(r, row->record, size);
	r->place = row->place;
	record_find_by(r, hash, false);
	return row->table >= 2 || lay_claims(w, row->table, r);
}

bool cutout_match(struct cutout *w)
{
	example_reset(&w->example);
	for (size_t i = 0; i < w->row_count; i++)
		if (!w->rows[i].gone && !lay(w, &w->rows[i])) return false;
	return example_match(&w->example);
}

enum outcome cutout_outcome(struct cutout *w, uint32_t person, size_t rule, int *exception)
{
	const struct persons *ps = cutout_persons(w);
	struct assessor a = {.as = w->as, .ps = ps,
	                     .frame = {.pack = w->pack, .persons = ps, .person = person, .unknown = ps->unknown[person]}};
	struct cursor c;
	*exception = -1;
	if (!cursor_open(&c, ps, person, w->pack->rules[rule].scope)) return OUTCOME_CLEAR;
	return verdict_fold(&a, (int)rule, c, exception);
}

static uint64_t first_place(const struct persons *ps, uint32_t person)
{
	struct record **records;
	for (int line = 0; line < 2; line++)
		if (person_records(ps, line, person, &records)) return records[0]->place;
	return UINT64_MAX;
}

static bool add_outcome(struct cutout_outcomes *out, const struct cutout_outcome *o)
{
	if (!grow(&out->items, &out->cap, out->count, sizeof *out->items)) return false;
	out->items[out->count++] = *o;
	return true;
}

static bool person_outcomes(struct cutout *w, uint32_t person, struct cutout_outcomes *out)
{
	const struct persons *ps = cutout_persons(w);
	struct cutout_outcome o = {.key = ps->key[person], .place = first_place(ps, person)};
	bool open = false;
	for (size_t r = 0; r < w->pack->rule_count; r++) {
		int exception;
		if (w->pack->rules[r].off != OFF_NOT) continue;
		o.rule = (int)r;
		o.outcome = cutout_outcome(w, person, r, &exception);
		if (o.outcome == OUTCOME_CLEAR) continue;
		if (!o.key && o.outcome == OUTCOME_REVIEW) open = true;
		else if (!add_outcome(out, &o)) return false;
	}
	o.rule = (int)w->pack->rule_count;
	o.outcome = OUTCOME_REVIEW;
	return !open || add_outcome(out, &o);
}

int cutout_outcome_compare(const struct cutout_outcome *a, const struct cutout_outcome *b)
{
	int c = 0;
	if (!a->key || !b->key) c = (a->key != 0) - (b->key != 0);
	else if (a->key != b->key) c = token_compare(a->key, b->key);
	if (!c && !a->key) c = (a->place > b->place) - (a->place < b->place);
	return c ? c : (a->rule > b->rule) - (a->rule < b->rule);
}

static int by_person_and_rule(const void *a, const void *b) { return cutout_outcome_compare(a, b); }

bool cutout_outcomes(struct cutout *w, struct cutout_outcomes *out)
{
	out->count = 0;
	for (uint32_t p = 0; p < cutout_persons(w)->count; p++)
		if (!person_outcomes(w, p, out)) return false;
	if (out->count) qsort(out->items, out->count, sizeof *out->items, by_person_and_rule);
	return true;
}

void cutout_outcomes_free(struct cutout_outcomes *o) { free(o->items); }
