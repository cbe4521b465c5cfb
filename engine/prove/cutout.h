/* The records of a few persons apart from all others, as they are and as they would be: a cell changed, a row added or
 * taken away. Persons are matched and rules judged again each time by the code that runs use, so that what a change does
 * is known, not guessed. Knows nothing of where records come from and of which changes are worth trying. */
#ifndef ROLLCALL_CUTOUT_H
#define ROLLCALL_CUTOUT_H

#include "../assess/verdict.h"
#include "example.h"

struct cutout_row {
	int table;
	uint64_t place;
	uint64_t key;              /* token; 0: none */
	struct record *record;     /* the cutout's own copy; its cells are as the row's; NULL: the row was rejected */
	bool gone;                 /* taken away, or not yet added */
	bool stays;                /* it is not to be taken away: that would change more than the cutout shows */
	bool own;                  /* for the caller: it is of the person at hand */
	bool near;                 /* for the caller: it may be of that person, if its number were another */
};

/* What a rule says of a person. A person is known by its number or, without one, by the place of its record. */
struct cutout_outcome {
	uint64_t key, place;       /* place: of the first record on a line */
	int rule;                  /* index; rule_count: undecided-identity, be it of live or of trial rules */
	enum outcome outcome;      /* never clear */
};

struct cutout_outcomes {
	struct cutout_outcome *items;
	size_t count, cap;
};

struct cutout {
	struct pack *pack;
	struct example example;
	struct assessment *as;     /* for the exceptions that hold; its findings are not made */
	struct assessment own;
	struct example typing;     /* reads cells; made when the first is read */
	uint64_t typed;            /* rows of it */
	struct arena arena;
	struct cutout_row *rows;
	size_t row_count, row_cap;
	uint64_t behind[PACK_TABLES_MAX]; /* per table: the place behind its last row */
};

/* job: of messages. files: of the records, to tell a record's table; copied. False: out of memory; cutout_free can be
 * called either way. The pack's records must have been laid out. */
bool cutout_init(struct cutout *w, struct pack *pack, const struct job *job, const struct dataset *files);
void cutout_free(struct cutout *w);

/* Adds a row as it was read; a copy of r is taken. NULL: out of memory. Rows move when one is added. */
struct cutout_row *cutout_add(struct cutout *w, int table, const struct record *r);
/* Adds a rejected row that bore a key. */
struct cutout_row *cutout_add_rejected(struct cutout *w, int table, uint64_t place, uint64_t key);
/* Adds a row as cutout_read made one, behind the other rows of its table; it is gone until it is wanted. */
struct cutout_row *cutout_add_read(struct cutout *w, int table, const struct record *read);

/* What reading makes of a row that is blank but for one cell; stays as long as the cutout. NULL: out of memory. */
const struct record *cutout_read(struct cutout *w, int table, int field, struct text cell);
/* Puts the cell of a record that was read so into a row; of a key its number, too. */
void cutout_put(const struct cutout *w, struct cutout_row *row, int field, const struct record *read);

/* Finds the persons of the rows that are there. False: out of memory. */
bool cutout_match(struct cutout *w);
static inline const struct persons *cutout_persons(const struct cutout *w) { return &w->example.persons; }
/* The outcome of a rule that runs for a person of the match; OUTCOME_CLEAR also where it has no record in scope. */
enum outcome cutout_outcome(struct cutout *w, uint32_t person, size_t rule, int *exception);
/* All that is not clear, replacing what out had; sorted. False: out of memory. */
bool cutout_outcomes(struct cutout *w, struct cutout_outcomes *out);
void cutout_outcomes_free(struct cutout_outcomes *o);
int cutout_outcome_compare(const struct cutout_outcome *a, const struct cutout_outcome *b); /* whose and which rule */

#endif
