#include "dataset.h"

#include <stdlib.h>
#include <string.h>

enum {
	PARTITION_BYTES = 2 << 20, /* input of one partition: its table of persons should stay in a cache */
	PARTITION_BITS_MAX = 10
};

void record_layout(struct table *t)
{
	uint32_t at = sizeof(struct record);
	/* Cells of eight bytes first: then none needs padding. */
	for (int wide = 1; wide >= 0; wide--)
		for (size_t i = 0; i < t->field_count; i++) {
			struct field *f = &t->fields[i];
			bool is_wide = f->type == TYPE_ID || (f->type == TYPE_STRING && !f->has_values);
			if (f->read && is_wide == (wide == 1)) {
				f->offset = at;
				at += wide ? 8 : 4;
			}
			if (f->read && f->raw_id && wide) {
				f->raw_offset = at;
				at += 8;
			}
		}
	t->record_size = (at + 7) / 8 * 8;
}

bool dataset_init(struct dataset *ds, uint64_t input_bytes, unsigned shares)
{
	unsigned bits = 0;
	while (bits < PARTITION_BITS_MAX && input_bytes >> bits > PARTITION_BYTES) bits++;
	ds->partition_bits = bits;
	ds->shares = shares;
	ds->partitions = calloc((size_t)shares << bits, sizeof *ds->partitions);
	ds->slabs = calloc(shares, sizeof *ds->slabs);
	return ds->partitions && ds->slabs;
}

/* Every partition of every share. */
static size_t all_partitions(const struct dataset *ds)
{
	return ds->partitions ? (size_t)ds->shares << ds->partition_bits : 0;
}

void dataset_free(struct dataset *ds)
{
	for (size_t i = 0; i < all_partitions(ds); i++)
		for (size_t t = 0; t < PACK_TABLES_MAX; t++) free(ds->partitions[i].tables[t].blocks);
	for (unsigned i = 0; ds->slabs && i < ds->shares; i++) slab_free(&ds->slabs[i]);
	free(ds->partitions);
	free(ds->slabs);
	free(ds->files);
	free(ds->rejects);
	free(ds->quality);
	free(ds->rejected_keys);
	arena_free(&ds->arena);
	*ds = (struct dataset){0};
}

bool records_grow(struct records *r, struct slab *s, uint32_t record_size)
{
	if (!grow(&r->blocks, &r->block_cap, r->block_count, sizeof *r->blocks)) return false;
	char *block = slab_take(s, (size_t)RECORDS_PER_BLOCK * record_size);
	if (block) r->blocks[r->block_count++] = block;
	return block != NULL;
}

void dataset_take_back(struct dataset *ds, unsigned share, int table, uint32_t record_size, uint64_t place)
{
	for (uint32_t i = 0; i < dataset_partitions(ds); i++) {
		struct records *r = &dataset_part(ds, share, i)->tables[table];
		for (; r->count > 0; r->count--) {
			uint64_t last = records_at(r, record_size, r->count - 1)->place;
			if (place_file(last) != place_file(place) || last < place) break;
		}
	}
}

void dataset_drop(struct dataset *ds, const struct pack *pack, const bool *drop)
{
	for (size_t i = 0; i < all_partitions(ds); i++)
		for (int t = 0; t < pack->table_count; t++) {
			struct records *r = &ds->partitions[i].tables[t];
			uint32_t size = pack->tables[t].record_size, kept = 0;
			for (uint32_t k = 0; k < r->count; k++) {
				const struct record *from = records_at(r, size, k);
				if (drop[place_file(from->place)]) continue;
				struct record *to = records_at(r, size, kept++);
				if (to != from) memcpy(to, from, size);
			}
			r->count = kept;
		}
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

void notes_free(struct notes *n)
{
	free(n->rejects);
	free(n->quality);
	free(n->keys);
	*n = (struct notes){0};
}

struct notes_mark notes_mark(const struct notes *n)
{
	return (struct notes_mark){n->reject_count, n->quality_count, n->key_count};
}

void notes_go_back(struct notes *n, const struct notes_mark *mark)
{
	n->reject_count = mark->rejects;
	n->quality_count = mark->quality;
	n->key_count = mark->keys;
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
	              sizeof *n->keys);
}
