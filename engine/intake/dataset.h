/* Growing a dataset while files are read: records into partitions, notes of rejected rows and invalid cells, and
 * taking back what turned out to be a footer. Knows nothing of files and cells. */
#ifndef ROLLCALL_DATASET_H
#define ROLLCALL_DATASET_H

#include "intake.h"

/* Partitions for so many bytes of input. False: out of memory; the dataset can be freed either way. */
bool dataset_init(struct dataset *ds, uint64_t input_bytes);

/* Room for one more record of a table in a partition; its bytes are not set. NULL: out of memory. */
struct record *partition_add(struct partition *p, int table, uint32_t record_size);
bool dataset_reject(struct dataset *ds, struct reject reject);
bool dataset_note(struct dataset *ds, struct quality note);
bool dataset_rejected_key(struct dataset *ds, struct rejected_key key);

/* How far the lists were, to go back to. */
struct dataset_mark {
	size_t rejects, quality, rejected_keys;
	struct line_counts counts; /* of the file being read */
};
struct dataset_mark dataset_mark(const struct dataset *ds, uint32_t file);
/* Takes back what was added since the mark; records are those of a table from a place on. */
void dataset_take_back(struct dataset *ds, uint32_t file, const struct dataset_mark *mark, int table,
                       uint32_t record_size, uint64_t place);

#endif
