#include "dataset.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "again.h"

enum {
	REGIONS_LEAST = 16,        /* that a share takes of a room */
	SMALLEST_REGION = 16 << 10,
	LARGEST_REGION = 4 << 20,
	PARTITION_BYTES = 1 << 20, /* input of one partition: its table of persons should stay in a cache */
	PARTITION_BITS_MAX = 11,
	SMALL_PARTITION_BITS_MAX = 12 /* where their size is given */
};

static bool fits_byte(int64_t n) { return n >= 0 && n < CELL_BYTE_MISSING; }

/* Whether all that can stand in the field fits into a byte. */
static bool is_small(const struct field *f)
{
	if (!f->has_values || f->type == TYPE_DATE) return false;
	if (f->type == TYPE_STRING) return f->literal_count <= CELL_BYTE_MISSING;
	bool small = !f->has_blank || fits_byte(f->blank_number);
	for (size_t i = 0; i < f->number_count; i++) small &= fits_byte(f->numbers[i]);
	return small;
}

static uint32_t cell_bytes(const struct field *f)
{
	return f->type == TYPE_ID || (f->type == TYPE_STRING && !f->has_values) ? 8 : is_small(f) ? 1 : 4;
}

void record_layout(struct table *t, bool late)
{
	uint32_t at = sizeof(struct record);
	for (size_t i = 0; i < t->field_count; i++) {
		struct field *f = &t->fields[i];
		bool in_header = (int)i == t->key && f->type == TYPE_ID;
		f->offset = in_header ? offsetof(struct record, number) : 0;
		f->cell_bytes = cell_bytes(f);
		if (in_header || !f->read || (late && f->late)) continue;
		f->offset = at;
		at += f->cell_bytes;
		if (!f->raw_id) continue;
		f->raw_offset = at;
		at += 8;
	}
	t->record_size = at;
}

bool dataset_init(struct dataset *ds, uint64_t input_bytes, size_t partition_bytes, unsigned shares)
{
	unsigned bits = 0, most = partition_bytes ? SMALL_PARTITION_BITS_MAX : PARTITION_BITS_MAX;
	size_t bytes = partition_bytes ? partition_bytes : PARTITION_BYTES;
	while (bits < most && input_bytes >> bits > bytes) bits++;
	ds->partition_bits = bits;
	ds->shares = shares;
	ds->records = calloc((size_t)shares * PACK_TABLES_MAX << bits, sizeof *ds->records);
	ds->texts = calloc((size_t)shares << bits, sizeof *ds->texts);
	ds->slabs = calloc(shares, sizeof *ds->slabs);
	if (!ds->records || !ds->texts || !ds->slabs) return false;
	ds->pass.end = dataset_partitions(ds);
	return true;
}

/* Of every partition, table and share. */
static size_t all_records(const struct dataset *ds)
{
	return ds->records ? (size_t)ds->shares * PACK_TABLES_MAX << ds->partition_bits : 0;
}

void dataset_free(struct dataset *ds)
{
	for (size_t i = 0; i < all_records(ds); i++) free(ds->records[i].blocks);
	for (unsigned i = 0; ds->slabs && i < ds->shares; i++) slab_free(&ds->slabs[i]);
	again_free(ds->again);
	free(ds->records);
	free(ds->texts);
	free(ds->slabs);
	free(ds->files);
	free(ds->rejects);
	free(ds->quality);
	free(ds->rejected_keys);
	free(ds->claims);
	arena_free(&ds->arena);
	*ds = (struct dataset){0};
}

static void drop_records(struct slab *s, struct records *r)
{
	for (size_t i = 0; i < r->block_count; i++) slab_give_back(s, r->blocks[i]);
	free(r->blocks);
	*r = (struct records){0};
}

void dataset_give_back(struct dataset *ds, unsigned share, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++) {
		for (int t = 0; t < PACK_TABLES_MAX; t++) drop_records(&ds->slabs[share], dataset_records(ds, share, t, i));
		slab_texts_drop(&ds->slabs[share], dataset_texts(ds, share, i));
	}
}

void dataset_forget(struct dataset *ds)
{
	for (unsigned i = 0; i < ds->shares; i++) {
		dataset_give_back(ds, i, 0, dataset_partitions(ds));
		slab_free(&ds->slabs[i]);
	}
}

void dataset_begin(struct dataset *ds, uint32_t first, uint32_t end, size_t record_bytes)
{
	struct slab_room *room = &ds->pass.room;
	dataset_forget(ds);
	for (unsigned i = 0; i < ds->shares; i++) ds->slabs[i].room = record_bytes ? room : NULL;
	/* Pieces that are hardly begun may take half the room. */
	size_t shares = ds->shares ? ds->shares : 1, most = record_bytes / 2 / (shares * dataset_begun(ds->table_count));
	if (record_bytes && most < end - first) end = first + (most ? (uint32_t)most : 1);
	ds->pass.number++;
	ds->pass.first = first;
	ds->pass.end = end;
	ds->pass.watch = NULL;
	ds->pass.read = 0;
	room->bytes = record_bytes;
	room->region_bytes = record_bytes / shares / REGIONS_LEAST / SLAB_PIECE * SLAB_PIECE;
	if (room->region_bytes > LARGEST_REGION) room->region_bytes = LARGEST_REGION;
	if (room->region_bytes < SMALLEST_REGION) room->region_bytes = SMALLEST_REGION;
}

void dataset_end(struct dataset *ds)
{
	for (unsigned i = 0; i < ds->shares; i++) dataset_give_back(ds, i, ds->pass.end, dataset_partitions(ds));
}

void dataset_done(struct dataset *ds, uint32_t end)
{
	for (unsigned i = 0; i < ds->shares; i++)
		for (uint32_t p = ds->pass.first; p < end; p++)
			for (int t = 0; t < PACK_TABLES_MAX; t++) ds->held[t] += dataset_records(ds, i, t, p)->count;
}

static bool own_text(struct dataset *ds, uint64_t *token)
{
	if (!(*token & TOKEN_TEXT)) return true;
	const char *counted = (const char *)(uintptr_t)(*token & TOKEN_VALUE_MASK);
	const char *copy = arena_dup(&ds->arena, counted, sizeof(uint32_t) + counted_text(counted).n);
	if (copy) *token = (*token & ~TOKEN_VALUE_MASK) | (uint64_t)(uintptr_t)copy;
	return copy != NULL;
}

bool dataset_own_texts(struct dataset *ds)
{
	for (size_t i = 0; i < ds->rejected_key_count; i++)
		if (!own_text(ds, &ds->rejected_keys[i].token)) return false;
	for (size_t i = 0; i < ds->claim_count; i++)
		if (!own_text(ds, &ds->claims[i].key) || !own_text(ds, &ds->claims[i].former)) return false;
	return true;
}

bool records_grow(struct records *r, struct slab *s, uint32_t record_size)
{
	uint32_t per_block = records_per_block(record_size);
	size_t next = r->count / per_block;
	if (next == r->block_count) {
		if (!grow(&r->blocks, &r->block_cap, r->block_count, sizeof *r->blocks)) return false;
		char *block = slab_piece(s);
		if (!block) return false;
		r->blocks[r->block_count++] = block;
	}
	r->at = r->blocks[next];
	r->left = per_block;
	return true;
}

void records_cut(struct records *r, uint32_t record_size, uint32_t count)
{
	uint32_t per_block = records_per_block(record_size), in_last = count % per_block;
	r->count = count;
	r->left = in_last ? per_block - in_last : 0;
	if (in_last) r->at = r->blocks[count / per_block] + (size_t)in_last * record_size;
}

void dataset_take_back(struct dataset *ds, unsigned share, int table, uint32_t record_size, uint64_t place)
{
	for (uint32_t i = 0; i < dataset_partitions(ds); i++) {
		struct records *r = dataset_records(ds, share, table, i);
		uint32_t kept = r->count;
		for (; kept > 0; kept--) {
			uint64_t last = records_at(r, record_size, kept - 1)->place;
			if (place_file(last) != place_file(place) || last < place) break;
		}
		if (kept < r->count) records_cut(r, record_size, kept);
	}
}

/* Leaves the records of files that are not dropped. */
static void drop_some(struct records *r, uint32_t size, const bool *drop)
{
	uint32_t kept = 0;
	for (uint32_t k = 0; k < r->count; k++) {
		const struct record *from = records_at(r, size, k);
		if (drop[place_file(from->place)]) continue;
		struct record *to = records_at(r, size, kept++);
		if (to != from) memcpy(to, from, size);
	}
	records_cut(r, size, kept);
}

void dataset_drop(struct dataset *ds, const struct pack *pack, const bool *drop)
{
	for (unsigned share = 0; share < ds->shares; share++)
		for (int t = 0; t < pack->table_count; t++)
			for (uint32_t i = 0; i < dataset_partitions(ds); i++)
				drop_some(dataset_records(ds, share, t, i), pack->tables[t].record_size, drop);
}

bool notes_reject(struct notes *n, struct reject reject)
{
	if (!grow(&n->rejects, &n->reject_cap, n->reject_count, sizeof *n->rejects)) return false;
	n->rejects[n->reject_count++] = reject;
	return true;
}

bool notes_quality(struct notes *n, struct quality note)
{
	if (!grow(&n->quality, &n->quality_cap, n->quality_count, sizeof *n->quality)) return false;
	n->quality[n->quality_count++] = note;
	return true;
}

bool notes_key(struct notes *n, struct rejected_key key)
{
	if (!grow(&n->keys, &n->key_cap, n->key_count, sizeof *n->keys)) return false;
	n->keys[n->key_count++] = key;
	return true;
}

bool notes_claim(struct notes *n, const struct claim *claim)
{
	if (!grow(&n->claims, &n->claim_cap, n->claim_count, sizeof *n->claims)) return false;
	n->claims[n->claim_count++] = *claim;
	return true;
}

bool notes_start(struct notes *n, uint32_t start)
{
	if (!grow(&n->starts, &n->start_cap, n->start_count, sizeof *n->starts)) return false;
	n->starts[n->start_count++] = start;
	return true;
}

void notes_free(struct notes *n)
{
	free(n->rejects);
	free(n->quality);
	free(n->keys);
	free(n->claims);
	free(n->starts);
	*n = (struct notes){0};
}

struct notes_mark notes_mark(const struct notes *n)
{
	return (struct notes_mark){n->reject_count, n->quality_count, n->key_count, n->claim_count, n->start_count};
}

void notes_go_back(struct notes *n, const struct notes_mark *mark)
{
	n->reject_count = mark->rejects;
	n->quality_count = mark->quality;
	n->key_count = mark->keys;
	n->claim_count = mark->claims;
	n->start_count = mark->starts;
}

/* Adds items [from, to) of one array to another that grows by doubling. */
static bool append(void *array, size_t *cap, size_t *count, const void *items, size_t from, size_t to, size_t size)
{
	char *p;
	if (from == to) return true;
	if (!grow(array, cap, *count + (to - from) - 1, size)) return false;
	memcpy(&p, array, sizeof p);
	memcpy(p + *count * size, (const char *)items + from * size, (to - from) * size);
	*count += to - from;
	return true;
}

bool dataset_add_notes(struct dataset *ds, const struct notes *n, const struct notes_mark *from,
                       const struct notes_mark *to)
{
	return append(&ds->rejects, &ds->reject_cap, &ds->reject_count, n->rejects, from->rejects, to->rejects,
	              sizeof *n->rejects) &&
	       append(&ds->quality, &ds->quality_cap, &ds->quality_count, n->quality, from->quality, to->quality,
	              sizeof *n->quality) &&
	       append(&ds->rejected_keys, &ds->rejected_key_cap, &ds->rejected_key_count, n->keys, from->keys, to->keys,
	              sizeof *n->keys) &&
	       append(&ds->claims, &ds->claim_cap, &ds->claim_count, n->claims, from->claims, to->claims,
	              sizeof *n->claims);
}
