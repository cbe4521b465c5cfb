/* Growing a dataset while files are read: records into partitions, notes of rejected rows and invalid cells, and taking
 * back what turned out not to be records. Knows nothing of files and cells. */
#ifndef ROLLCALL_DATASET_H
#define ROLLCALL_DATASET_H

#include "intake.h"

/* What the pieces that are hardly begun take in a partition of a share: the records of every table, and their texts. */
static inline size_t dataset_begun(unsigned tables) { return (size_t)(tables + 1) * SLAB_PIECE; }

/* Partitions for so many bytes of input, partition_bytes in each at most if that can be (0: as suits), for each of the
 * shares. False: out of memory; the dataset can be freed either way. */
bool dataset_init(struct dataset *ds, uint64_t input_bytes, size_t partition_bytes, unsigned shares);

/* Lets a pass begin that lays partitions first … end: there are no records, and no slab has memory. */
void dataset_begin(struct dataset *ds, uint32_t first, uint32_t end, size_t record_bytes);
/* Frees the records at hand; the pass is over. */
void dataset_forget(struct dataset *ds);
/* Gives back the records of a share in some partitions. */
void dataset_give_back(struct dataset *ds, unsigned share, uint32_t first, uint32_t end);
/* Gives back what was laid in partitions that the pass gave up. */
void dataset_end(struct dataset *ds);
/* The texts of keys that outlive a pass. False: out of memory. */
bool dataset_own_texts(struct dataset *ds);
/* The records at hand are done with up to a partition: counts them. */
void dataset_done(struct dataset *ds, uint32_t end);

/* False: out of memory. */
bool records_grow(struct records *r, struct slab *s, uint32_t record_size);
/* Room for one more record in a partition of the share whose slab it is; its bytes are not set. NULL: out of memory. */
static inline struct record *records_add(struct records *r, struct slab *s, uint32_t record_size)
{
	if (!r->left && !records_grow(r, s, record_size)) return NULL;
	char *record = r->at;
	r->at += record_size;
	r->left--;
	r->count++;
	/* Partitions are filled by turns: fetch now what this one is written to soon. */
	__builtin_prefetch(record + 2 * (size_t)record_size, 1);
	return (struct record *)(void *)record;
}
/* Keeps the first `count` records only. */
void records_cut(struct records *r, uint32_t record_size, uint32_t count);
/* Takes back the records of a file from a place on that were the last to be added to a share. */
void dataset_take_back(struct dataset *ds, unsigned share, int table, uint32_t record_size, uint64_t place);
/* Takes back every record of some files: drop has a bool per file. */
void dataset_drop(struct dataset *ds, const struct pack *pack, const bool *drop);

/* What one reader has to say of the rows it read, in the order in which it read them. */
struct notes {
	struct reject *rejects;
	size_t reject_count, reject_cap;
	struct quality *quality;
	size_t quality_count, quality_cap;
	struct rejected_key *keys;
	size_t key_count, key_cap;
	struct claim *claims;
	size_t claim_count, claim_cap;
	uint32_t *starts;      /* where every ROWS_APART-th row of a stretch begins in it, for who reads a row again */
	size_t start_count, start_cap;
};
bool notes_reject(struct notes *n, struct reject reject);
bool notes_quality(struct notes *n, struct quality note);
bool notes_key(struct notes *n, struct rejected_key key);
bool notes_claim(struct notes *n, const struct claim *claim);
bool notes_start(struct notes *n, uint32_t start);
enum { ROWS_APART = 16 };
void notes_free(struct notes *n);

/* How far the notes were. */
struct notes_mark {
	size_t rejects, quality, keys, claims, starts;
};
struct notes_mark notes_mark(const struct notes *n);
void notes_go_back(struct notes *n, const struct notes_mark *mark);

/* Adds the notes between two marks to the dataset, but for starts of rows. False: out of memory. */
bool dataset_add_notes(struct dataset *ds, const struct notes *n, const struct notes_mark *from,
                       const struct notes_mark *to);

#endif
