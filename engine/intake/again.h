/* Rows read again, complete. The first reading lays down what decides; what only is printed (struct field: late) is read
 * once more, for the few persons it is printed of, from the copies that a run keeps of its inputs. The same code reads both
 * times. A copy that is not as it was left is a fault. Knows nothing of persons. */
#ifndef ROLLCALL_AGAIN_H
#define ROLLCALL_AGAIN_H

#include <sys/stat.h>

#include "accept.h"
#include "decide.h"
#include "reader.h"

/* Rows that were read together, and where some of them begin. */
struct again_block {
	uint64_t row, offset;        /* of the first */
	const uint32_t *starts;      /* from there, every ROWS_APART rows, as far as is known */
	size_t start_count;
};

/* A file as it was read and left. */
struct again_file {
	struct reading reading;
	size_t copy_item;
	struct stat left;            /* the copy after its last byte was written */
	struct again_block *blocks;  /* in order; NULL: the file is read as a whole */
	size_t block_count;
};

struct again {
	struct arena arena;          /* owns what follows */
	struct pack whole;           /* the pack with nothing left out of records: their layout here */
	struct table_cells cells[PACK_TABLES_MAX];
	struct again_file *files;    /* as in the dataset */
	struct gb_tables gb;
	struct accept *accept;
	const struct dataset *ds;
	size_t block_bytes;          /* none is larger */
};

/* Of a pack whose records are laid out by now. NULL: out of memory. Works are those of the relay that read the dataset, all
 * of them well; their copies and the tables of GB18030 are taken over. */
struct work;
struct again *again_new(const struct pack *pack, const struct dataset *ds, struct accept *accept, const struct work *works,
                        struct gb_tables *gb, size_t block_bytes);
void again_free(struct again *a); /* NULL is allowed */

/* The row of a record, and which of the caller's records it is. */
struct again_row {
	uint64_t place;
	uint32_t slot;
};

struct again_fault {
	const char *path;            /* of the input, or of the copies where there is an error; NULL: none */
	int error;                   /* errno value; 0: memory ran out */
	bool changed;                /* the copy is not as it was left */
};

/* Reads the rows, which are sorted by place and may repeat, with up to so many threads: records[slot] is each one's record.
 * Records are laid into `into`, which is all zero and the caller's to free. */
bool again_read(struct again *a, const struct again_row *rows, size_t count, unsigned threads, struct dataset *into,
                struct record **records, struct again_fault *fault);

#endif
