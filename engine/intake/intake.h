/* From files to records: deliveries found and copied, encoding and heading found, rows split, cells typed, records
 * laid into partitions by the hash of their key. Knows nothing of rules. */
#ifndef ROLLCALL_INTAKE_H
#define ROLLCALL_INTAKE_H

#include "../base/arena.h"
#include "../base/diag.h"
#include "../base/progress.h"
#include "../config/job.h"
#include "../pack/pack.h"
#include "alias.h"
#include "record.h"
#include "slab.h"

/* Records of one table in one partition of one share, in no order: pieces of a slab with as many records of
 * table->record_size bytes as fit. */
struct records {
	char **blocks;
	size_t block_count, block_cap;
	char *at;            /* where the next record goes, if there is room for one */
	uint32_t left;       /* records for which there is room in its block */
	uint32_t count;
};

static inline uint32_t records_per_block(uint32_t record_size) { return SLAB_PIECE / record_size; }

static inline struct record *records_at(const struct records *r, uint32_t record_size, uint32_t i)
{
	uint32_t per_block = records_per_block(record_size);
	return (struct record *)(void *)(r->blocks[i / per_block] + (size_t)(i % per_block) * record_size);
}

/* What became of the physical lines of one file. physical = top + headings + blanks + footers + rejected + records +
 * continued. */
struct line_counts {
	uint64_t physical, top, headings, blanks, footers, rejected, records, continued;
	uint64_t rejected_lines; /* of the rows rejected: as many, or more where cells may have newlines */
	uint64_t key_cells;   /* records whose key cell is not blank */
	uint64_t damaged;     /* of those, the ones whose key is not usable */
};

struct given_file;
struct input_file {
	int table;
	const char *path;     /* relative to the job file, as printed */
	const char *full_path;
	const struct given_file *given; /* NULL: the delivery's own */
	char sha256[65];
	uint64_t bytes;
	enum encoding encoding; /* as found */
	bool bom;
	const char *encoding_evidence; /* one phrase, English: "BOM", "every row is UTF-8", … */
	char delimiter;
	uint64_t heading_row;
	struct line_counts counts;
};

/* A rejected row. Never quotes a cell. */
struct reject {
	uint32_t file;
	uint64_t row;
	uint64_t column;      /* cell from 1 where the fault is; 0: the row as a whole */
	enum code code;       /* E4.. row fault */
};

/* An invalid cell. */
struct quality {
	int table;
	uint64_t place;
	int field;            /* index; -1: the whole key is overused */
	const char *reason;   /* static word: "unparsable", "unlisted", "damaged", "overused" */
	enum id_damage damage; /* of a damaged identity number */
	uint64_t written;      /* the number of a damaged key: see record.h; 0 */
};

/* The number a rejected row bore in its key cell. */
struct rejected_key {
	int table;
	uint64_t place;
	uint64_t token;       /* usable */
	uint32_t hash;
};

/* A record of a line says that its person bore another number before. */
struct claim {
	uint64_t former, key; /* usable, and not equal */
	uint32_t former_hash, key_hash;
	int line;
	uint64_t place;
};

/* Is shown the usable key of every record, in no order and by several threads at once. */
struct watch {
	void (*see)(void *context, int table, uint64_t token, uint32_t hash);
	void *context;
};

/* What a pass over the files takes of them. The first takes note of every row and lays what it may of the records; those
 * behind it only lay records. */
struct pass {
	unsigned number;               /* from 1 */
	uint32_t first;                /* partitions from here … */
	_Atomic uint32_t end;          /* … up to here, not included, are laid: it falls when their room gets short */
	struct slab_room room;         /* bytes 0: there is no limit, and one pass */
	const struct aliases *aliases; /* NULL: there are none */
	const struct watch *watch;     /* not NULL: keys are shown to it, and nothing is laid */
	size_t limit;                  /* the process may have; 0: no limit */
	_Atomic bool over;             /* reading was given up because the process had more, with nothing left to give up */
	_Atomic uint64_t read;         /* bytes of the files so far */
	double part_read;              /* of all bytes, when it was over: 0 … 1 */
};

struct again;

struct dataset {
	struct arena arena;   /* owns everything not in a partition */
	struct input_file *files; /* sorted by path within the order of tables; a file's index is its place's */
	size_t file_count, file_cap;
	struct records *records;  /* see dataset_records: those of a table lie side by side, for who fills them by turns */
	struct slab_texts *texts; /* see dataset_texts */
	struct slab *slabs;      /* one per share: records and their texts; equal texts may be one */
	unsigned table_count;    /* tables that have files */
	unsigned shares;         /* readers that worked at once, each with partitions of its own; 1 or more */
	unsigned partition_bits; /* partition of a hash: its top bits */
	struct again *again;     /* NULL: records have all that is read; else see again.h */
	struct reject *rejects;
	size_t reject_count, reject_cap;
	struct quality *quality;
	size_t quality_count, quality_cap;
	struct rejected_key *rejected_keys;
	size_t rejected_key_count, rejected_key_cap;
	struct claim *claims;
	size_t claim_count, claim_cap;
	struct pass pass;
	uint64_t held[PACK_TABLES_MAX]; /* records of partitions that are done with, over all passes */
};

static inline uint32_t dataset_partition(const struct dataset *ds, uint32_t hash)
{
	return ds->partition_bits ? hash >> (RECORD_HASH_BITS - ds->partition_bits) : 0;
}
static inline uint32_t dataset_partitions(const struct dataset *ds) { return UINT32_C(1) << ds->partition_bits; }
/* Whether the records at hand are all there are. */
static inline bool dataset_whole(const struct dataset *ds)
{
	return ds->pass.first == 0 && ds->pass.end == dataset_partitions(ds);
}
/* What a reader laid into a partition: a table's records; the texts of all records. */
static inline struct records *dataset_records(const struct dataset *ds, unsigned share, int table, uint32_t partition)
{
	return &ds->records[((size_t)share * PACK_TABLES_MAX + (size_t)table) * dataset_partitions(ds) + partition];
}
static inline struct slab_texts *dataset_texts(const struct dataset *ds, unsigned share, uint32_t partition)
{
	return &ds->texts[(size_t)share * dataset_partitions(ds) + partition];
}

enum intake_result {
	INTAKE_OK,
	INTAKE_REFUSED, /* a delivery is doubtful or a guard tripped; d says which: exit 3 */
	INTAKE_FAILED   /* memory or I/O: exit 4 */
};

/* How the work is cut up; what is 0 is chosen to suit the input. Nothing that is read depends on it. */
struct intake_cut {
	size_t block_bytes;      /* read at once; an even number from 8 on */
	unsigned readers;
	unsigned readers_most;   /* where readers is 0 */
	size_t partition_bytes;  /* of input in a partition, at most */
	size_t record_bytes;     /* the records of a pass may take; 0: there is no limit */
	size_t limit;            /* the process may have; reading gives up when it has more; 0: no limit */
};

/* A file to be read for a table in place of those its globs name, as a copy that a run accepted. */
struct given_file {
	struct text table;
	const char *path;       /* as printed */
	const char *full_path;
	const char *sha256;     /* what its bytes must have; E418 else */
};
struct given_files {
	const struct given_file *items; /* of one table sorted by path */
	size_t count;
};

/* All zero: each file from where its globs name it, no copies, on as many threads as the job may have. */
struct accept;
struct intake_options {
	struct accept *accept;     /* begun: keeps a copy of every file for accept_commit, see accept.h; fields that may be
	                              late are left out of records, see again.h. NULL */
	struct progress *progress; /* NULL */
	/* NULL, or files to be read; tables for which none is given are read from those their globs name. Guards hold nothing
	 * back then: they did their work when the files were accepted. */
	const struct given_files *given;
	struct intake_cut cut;
};

/* Reads every file of every bound table, and has all their records. On anything but INTAKE_OK the dataset is freed, but
 * for what out->pass says of being over: then INTAKE_FAILED goes without a word in the diagnostics. Sets every table's field
 * offsets and record_size in the pack. */
enum intake_result intake_read(struct pack *pack, const struct job *job, const struct intake_options *options,
                               struct diags *d, struct dataset *out);

/* The files of a job for as long as they may have to be read once more. */
struct intake;
/* The same as intake_read, but record_bytes may leave partitions without their records: see out->pass. *in is set with
 * INTAKE_OK only, and lives no longer than pack, job, accept, progress, d and out. */
enum intake_result intake_open(struct pack *pack, const struct job *job, const struct intake_options *options,
                               struct diags *d, struct dataset *out, struct intake **in);
/* Drops the records at hand and reads those of partitions first … end, or fewer if they need more than record_bytes.
 * passes: how many there will be in all, for who looks on. */
enum intake_result intake_again(struct intake *in, uint32_t first, uint32_t end, size_t record_bytes, unsigned passes);
/* Drops the records at hand and shows the key of every record. */
enum intake_result intake_watch(struct intake *in, const struct watch *watch);
void intake_close(struct intake *in); /* NULL is allowed */

void dataset_free(struct dataset *ds);

/* Lays out the records of a table: sets field offsets and record_size; late: without the fields that are. Called by
 * intake_read. */
void record_layout(struct table *t, bool late);

#endif
