/* From records to persons. Links through former numbers are found over all partitions first; then each partition is
 * matched by itself, and its persons live only while it is assessed. Knows nothing of rules.
 *
 * Matching moves records of a linked number to the partition of the person's key, so it is done once per dataset. */
#ifndef ROLLCALL_MATCH_H
#define ROLLCALL_MATCH_H

#include "../intake/intake.h"

enum { MATCH_OVERUSED = 1000 }; /* a key borne by more records of one line is nobody's */

/* Two numbers of one person, or two that might be and were not joined. */
struct link {
	uint64_t key;       /* of the person the link makes; of the carrier when ambiguous */
	uint64_t former;    /* the other number */
	int former_line;    /* the line whose records bear `former` as their key */
	int carrier_line;   /* the line whose records carry it in a former-number field */
	uint64_t evidence;  /* place of the first carrying record */
	bool ambiguous;
};

/* A group that is unknown for the person of a number. */
struct unknown_mark {
	uint64_t token;
	uint32_t hash;
	uint32_t tables;    /* a bit per table */
};

/* A record that follows its number to another person's partition. */
struct adopted {
	uint32_t partition;
	uint32_t from;         /* the partition it was laid in */
	int table;
	struct record *record; /* its hash is that of the person's number by now */
};

struct links {
	struct arena arena;
	struct link *items;         /* sorted by key, then former, as bytes */
	size_t count;
	struct unknown_mark *marks; /* sorted by partition of hash */
	size_t mark_count;
	struct adopted *adopted;    /* sorted by partition */
	size_t adopted_count;
	bool *left;                 /* by partition: whether a record that was laid there is adopted elsewhere; NULL: nowhere */
	struct aliases aliases;     /* what records that are read later follow, in place of being adopted */
	uint64_t overused;          /* a number that is nobody's although few of its records are at hand; 0. Who has taken those
	                               out of many sets it after links_find */
};

/* Finds the links of the dataset, which has all records, with up to so many threads. False: out of memory. */
bool links_find(const struct pack *pack, struct dataset *ds, unsigned threads, struct links *out);
/* The same for a dataset that has not. If there are claims, the files are read for them, the records at hand are dropped,
 * and those that are read later follow the links. INTAKE_FAILED without a word in the diagnostics: out of memory. */
enum intake_result links_find_again(const struct pack *pack, struct dataset *ds, struct intake *again, struct links *out);
/* The records at hand go, those of partitions before `done` for good, which dataset_done has counted as they were laid.
 * From now on records of joined numbers are laid under their person's number. */
void links_records_go(struct links *l, struct dataset *ds, uint32_t done);
void links_free(struct links *l);

/* Why a list row belongs to nobody. */
enum unowned_reason { UNOWNED_NO_KEY, UNOWNED_OVERUSED, UNOWNED_ON_NEITHER_LINE };
struct unowned {
	int table;
	uint64_t place;
	enum unowned_reason reason;
};

/* The persons of one partition. Records of person p in table t: records[t][start[t][p]] up to, not including,
 * records[t][start[t][p + 1]], in file order; start[t] and person_of[t] are NULL when the partition has no record of t. */
struct persons {
	struct arena arena;
	uint32_t count;
	uint32_t keyed;         /* those behind it are of keyless records, one each */
	uint64_t *key;          /* token; 0: a keyless record's person */
	uint32_t *unknown;      /* a bit per table whose group is unknown */
	uint32_t unknown_from;  /* nobody before this person has such a bit */
	struct record **records[PACK_TABLES_MAX];
	uint32_t *start[PACK_TABLES_MAX];
	uint32_t *person_of[PACK_TABLES_MAX]; /* per record, rising */
	/* for the balance and the outputs, over all partitions matched with this struct */
	uint64_t both, only[2], keyless[2];  /* persons */
	uint64_t with_key[2], without_key[2]; /* records */
	uint64_t list_with_key[PACK_TABLES_MAX], list_without_key[PACK_TABLES_MAX];
	struct unowned *unowned;
	size_t unowned_count, unowned_cap;
	struct overused { int table; uint64_t place; } *overused; /* records made keyless */
	size_t overused_count, overused_cap;
};

void persons_init(struct persons *ps);
void persons_free(struct persons *ps);
/* Adds the counts and lists of `from`, whose persons are gone; from is then empty. False: out of memory. */
bool persons_merge(struct persons *ps, struct persons *from);
/* Matches partition index, replacing the persons of the one before; the counts go on. False: out of memory. */
bool match_partition(const struct pack *pack, struct dataset *ds, const struct links *links, uint32_t index,
                     struct persons *ps);

static inline uint32_t person_records(const struct persons *ps, int table, uint32_t person, struct record ***first)
{
	if (!ps->start[table]) return 0;
	*first = ps->records[table] + ps->start[table][person];
	return ps->start[table][person + 1] - ps->start[table][person];
}

#endif
