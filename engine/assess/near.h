/* Records of the two lines that may be the same person's although nothing joins them: which were left unmatched is noted
 * while partitions are matched, and they are compared once at the end, by hashes, every likeness then looked at again.
 * Finds likenesses only: nothing is ever merged. Knows nothing of rules, findings and files.
 *
 * near_init; near_add for every partition and near_ask for some of its persons (each thread to a struct near of its own,
 * near_merge); near_keep before records go away that were added; near_finish; near_find. */
#ifndef ROLLCALL_NEAR_H
#define ROLLCALL_NEAR_H

#include "../match/match.h"

enum {
	NEAR_SHOWN = 3,    /* records given for one person */
	NEAR_TIES = 20,    /* as many may be near in the same way; more say nothing */
	NEAR_TEXT_MAX = 32 /* bytes of a number that is no 18 digits; longer ones are not compared */
};

/* What is compared of a record. */
struct near_record {
	uint64_t place;
	uint64_t number;   /* as written (see record.h), or a pointer to a counted text; 0: nothing to compare */
	const char *name;  /* folded, a counted text; NULL: missing */
	int32_t birth;     /* day; CELL_MISSING */
	uint32_t sex : 30; /* private */
	uint32_t line : 1;
	uint32_t damaged : 1;
};

/* A record that a person's may stand for, and why. */
struct near_match {
	enum suggest_kind kind;
	const struct near_record *record;
	uint32_t ties;     /* records near in the same way, this one among them */
	bool name, birth;  /* agrees with one of the person's records that it is near to */
};

/* What most records can be told by from all that may be near: of near ones the names or the births are equal. */
struct near_trait {
	uint32_t name;     /* see near_name_trait; 0: missing */
	int32_t birth;     /* day; CELL_MISSING */
	bool damaged;
	bool second_line;
};

struct near_subject {
	uint64_t person;
	struct near_record record;
};

/* Which records, of those not joined to the other line, are like which. */
struct near {
	const struct pack *pack;
	const struct field *fields[2][SUGGEST_FIELDS];
	bool key_is_id[2];
	struct arena arena;
	/* records of persons who have none on the other line: where they lie, and what is compared of those that are gone */
	struct near_seen *seen, *idle;
	struct near_kept *kept;
	struct near_subject *subjects;   /* records that were asked for; after near_finish by person, then place */
	size_t subject_count, subject_cap;
	char *fold;                      /* owned: room for a folded name */
	size_t fold_cap;
	struct near_number *damaged;     /* while near_finish is at work: the numbers of damaged cells, by place */
	size_t damaged_count;
	struct near_index *index;        /* after near_finish */
};

void near_init(struct near *n, const struct pack *pack);
void near_free(struct near *n);
/* Notes the records of a matched partition whose persons have none on the other line. False: out of memory. */
bool near_add(struct near *n, const struct persons *ps);
/* near_find will be called for a person of the partition. False: out of memory. */
bool near_ask(struct near *n, const struct persons *ps, uint32_t person);
/* Adds what `from` has noted; from is then empty. False: out of memory. */
bool near_merge(struct near *n, struct near *from);
/* Copies what is compared of the records added so far, which may go then. False: out of memory. */
bool near_keep(struct near *n);
/* Compares, with up to so many threads. Everybody must have been added. False: out of memory. */
bool near_finish(struct near *n, const struct dataset *ds, unsigned threads);

/* The records nearest to those of a person on some lines (a bit each), each on the other line: nearest kind first, then
 * by place. The person is known by the place of its first record. Gives how many. */
size_t near_find(const struct near *n, uint64_t person, unsigned lines, struct near_match out[NEAR_SHOWN]);

/* The number of a record as it can be told: 18 characters, the first 15 digits of a damaged one and "…", or a text. Empty
 * if there is none to tell. room: 18 bytes. */
struct text near_number(const struct near_record *r, char room[18]);
/* The nearest way in which two records are alike, of the kinds the pack looks for; SUGGEST_KINDS: in none. */
enum suggest_kind near_kind(const struct near *n, const struct near_record *a, const struct near_record *b);
bool near_same_name(const struct near_record *a, const struct near_record *b);
bool near_same_birth(const struct near_record *a, const struct near_record *b);

/* ------------------------------------------------------------ between near.c and near_index.c */

/* Whether a record of these traits may be near to another; several threads ask. */
struct near_filter {
	bool (*may)(const void *context, const struct near_trait *t);
	const void *context;
};
/* The records that may be, in no order; they belong to n. To be called once. False: out of memory. */
bool near_gather(struct near *n, const struct near_filter *filter, unsigned threads, const struct near_record ***records,
                 size_t *count);
/* Of a folded name, or of the cell of a short one, which folding leaves as it is; never 0. */
uint32_t near_name_trait(struct text folded);
static inline uint32_t near_short_trait(uint64_t cell)
{
	const uint32_t hash = (uint32_t)(cell * UINT64_C(0x9E3779B97F4A7C15) >> 32);
	return hash ? hash : 1;
}

static inline bool near_is_eighteen(const struct near_record *r) { return (r->number & WRITTEN_EIGHTEEN) != 0; }
static inline bool near_is_text(const struct near_record *r) { return r->number && !(r->number >> 62); }
/* X is one at the end of 18 characters. */
bool near_is_digit(struct text number, size_t i);
struct text near_sex(const struct near *n, const struct near_record *r);
/* Builds the index of records and subjects whose numbers are known. False: out of memory. */
bool near_index(struct near *n, unsigned threads);

#endif
