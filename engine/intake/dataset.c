#include "dataset.h"

#include <stdlib.h>

enum {
	PARTITION_BYTES = 8 << 20, /* input of one partition: its table of persons should stay in a cache */
	PARTITION_BITS_MAX = 8,
	PARTITION_BLOCK = 64 * 1024
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

bool dataset_init(struct dataset *ds, uint64_t input_bytes)
{
	unsigned bits = 0;
	while (bits < PARTITION_BITS_MAX && input_bytes >> bits > PARTITION_BYTES) bits++;
	ds->partition_bits = bits;
	ds->shares = 1;
	ds->partitions = calloc(dataset_partitions(ds), sizeof *ds->partitions);
	if (!ds->partitions) return false;
	for (uint32_t i = 0; i < dataset_partitions(ds); i++) arena_init(&ds->partitions[i].arena, PARTITION_BLOCK);
	return true;
}

void dataset_free(struct dataset *ds)
{
	if (ds->partitions)
		for (uint32_t i = 0; i < dataset_partitions(ds); i++) {
			for (size_t t = 0; t < PACK_TABLES_MAX; t++) free(ds->partitions[i].tables[t].blocks);
			arena_free(&ds->partitions[i].arena);
		}
	free(ds->partitions);
	free(ds->files);
	free(ds->rejects);
	free(ds->quality);
	free(ds->rejected_keys);
	arena_free(&ds->arena);
	*ds = (struct dataset){0};
}

struct record *partition_add(struct partition *p, int table, uint32_t record_size)
{
	struct records *r = &p->tables[table];
	if (r->count / RECORDS_PER_BLOCK == r->block_count) {
		if (!grow(&r->blocks, &r->block_cap, r->block_count, sizeof *r->blocks)) return NULL;
		char *block = arena_alloc(&p->arena, (size_t)RECORDS_PER_BLOCK * record_size);
		if (!block) return NULL;
		r->blocks[r->block_count++] = block;
	}
	return records_at(r, record_size, r->count++);
}

bool dataset_reject(struct dataset *ds, struct reject reject)
{
	if (!grow(&ds->rejects, &ds->reject_cap, ds->reject_count, sizeof *ds->rejects)) return false;
	ds->rejects[ds->reject_count++] = reject;
	return true;
}

bool dataset_note(struct dataset *ds, struct quality note)
{
	if (!grow(&ds->quality, &ds->quality_cap, ds->quality_count, sizeof *ds->quality)) return false;
	ds->quality[ds->quality_count++] = note;
	return true;
}

bool dataset_rejected_key(struct dataset *ds, struct rejected_key key)
{
	if (!grow(&ds->rejected_keys, &ds->rejected_key_cap, ds->rejected_key_count, sizeof *ds->rejected_keys))
		return false;
	ds->rejected_keys[ds->rejected_key_count++] = key;
	return true;
}

struct dataset_mark dataset_mark(const struct dataset *ds, uint32_t file)
{
	return (struct dataset_mark){ds->reject_count, ds->quality_count, ds->rejected_key_count,
	                             ds->files[file].counts};
}

void dataset_take_back(struct dataset *ds, uint32_t file, const struct dataset_mark *mark, int table,
                       uint32_t record_size, uint64_t place)
{
	ds->reject_count = mark->rejects;
	ds->quality_count = mark->quality;
	ds->rejected_key_count = mark->rejected_keys;
	ds->files[file].counts = mark->counts;
	for (uint32_t i = 0; i < dataset_partitions(ds); i++) {
		struct records *r = &ds->partitions[i].tables[table];
		while (r->count > 0 && records_at(r, record_size, r->count - 1)->place >= place) r->count--;
	}
}
