/* The values a field may have, as far as a condition can tell them apart: every literal, a value on each side of every
 * bound, numbers of every kind and damage, nothing at all. Knows nothing of how rows are put together. */
#ifndef ROLLCALL_SAMPLE_H
#define ROLLCALL_SAMPLE_H

#include "../assess/evaluate.h"
#include "example.h"

/* A value: the cell of a file, and what a record holds for it. */
struct candidate {
	struct text cell;
	uint64_t bits, raw;      /* at the field's offset and raw_offset */
};

struct sample {
	int table, field;
	struct candidate *items;
	size_t count, cap;
};

/* A field of dates or ints, or the birth date in a number, and where conditions change their mind about it. */
struct bounded {
	int table, field;
	bool of_number;          /* the birth date in the number */
	enum type type;
	bool linked;             /* compared with another such value */
	int64_t *bounds;         /* the first value on the other side */
	size_t count, cap;
};

struct samples {
	struct pack *pack;
	struct example *typing;  /* types cells; its rows are the candidates */
	struct arena arena;
	struct sample items[PACK_TABLES_MAX * PACK_FIELDS_MAX];
	size_t count;
	int of[PACK_TABLES_MAX][PACK_FIELDS_MAX]; /* index of items; -1: not read */
	struct bounded *bounded;
	size_t bounded_count, bounded_cap;
	struct word { int table, field; struct text text; } *words; /* texts that a field is compared with */
	size_t word_count, word_cap;
	bool mixed[PACK_TABLES_MAX][PACK_FIELDS_MAX]; /* a string is compared with more than texts */
	const struct expr *pattern; /* the one text that is looked for in others */
	struct { bool kind, birth, sex; } asked[PACK_TABLES_MAX][PACK_FIELDS_MAX]; /* of a number */
	struct record *blank[PACK_TABLES_MAX];    /* a record all of whose cells are blank */
	bool complete;           /* values that are not among the candidates are like one of them to every condition */
	bool failed;             /* out of memory */
};

void samples_init(struct samples *d, struct pack *pack, struct example *typing);
void samples_free(struct samples *d);
/* Forgets everything but the memory. */
void samples_reset(struct samples *d);
/* Looks at a condition, with the params as they are. Another condition, or the same with other params, may follow. */
void samples_read(struct samples *d, const struct expr *condition);
/* Makes the candidates; a key gets them whether it is read or not. False: out of memory. */
bool samples_settle(struct samples *d);
/* A record of a table with chosen candidates put in: samples[i] gets its candidate choice[i]. NULL: out of memory. */
struct record *samples_record(struct samples *d, struct arena *a, int table, const int *fields, const uint16_t *choice,
                              size_t count);
void samples_put(const struct samples *d, struct record *r, int table, int field, const struct candidate *c);

#endif
