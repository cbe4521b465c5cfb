/* What the parts of a search share. Private to world*.c: world_look.c finds what a condition tells apart, world_records.c
 * makes the records and groups it can tell apart, world_persons.c puts persons together from them. */
#ifndef ROLLCALL_WORLD_PARTS_H
#define ROLLCALL_WORLD_PARTS_H

#include "world.h"

enum {
	DEPTH_MAX = 16,        /* records in a group */
	FOUND_MAX = 64,        /* differences that are looked at closely, on one day */
	FUNCTIONS_MAX = 64,    /* of one group */
	PARTS_MAX = 256        /* pure parts of a condition that one record decides */
};

/* Two modes: the pack as it is, and with the mutant made. */
enum { MODES = 2 };

/* A record, and the candidates that it was made of. */
struct rep {
	struct record *record;
	uint16_t *choice;
	int64_t *signature;    /* what decides of it, in either mode */
};

/* The fields of a table that are read, but for its key; records that conditions tell apart. */
struct part {
	int fields[PACK_FIELDS_MAX];
	size_t field_count;
	struct rep *reps;
	size_t count, cap;
};

/* What the functions of a group say of a set of its records. */
struct state {
	int64_t *values;
	uint16_t *members;     /* of the part's reps, in order */
	size_t count;
};

struct group_world {
	const struct expr *functions[MODES][FUNCTIONS_MAX];
	enum expr_op ops[MODES][FUNCTIONS_MAX]; /* of each: a mutant changes them in place */
	size_t function_count[MODES];
	bool used, crosses;    /* a function also reads the records in scope */
	struct part part;
	struct state *states;
	size_t state_count, state_cap;
};

struct searching {
	struct world *w;
	const struct mutant *m;
	const struct rule *rule;
	const struct expr *when;
	enum rule_scope scope;
	int rule_index;
	int32_t day;
	const struct expr *pure[MODES][PACK_TABLES_MAX][PARTS_MAX]; /* a truth, or a field whose value counts */
	size_t pure_count[MODES][PACK_TABLES_MAX];
	struct part outer[2];
	struct group_world groups[PACK_TABLES_MAX];
	int64_t count_cap;
	bool complete, failed;
	bool local;            /* the mutant only changes what signatures say */
	int probe;             /* the line whose records without a number are looked at; -1: it is a search for a mutant */
	bool probed, closed;   /* there is such a record; one is not left open */
	/* the person at hand */
	size_t key;            /* index of the keys' candidates */
	bool keyless;
	int own;               /* the line of a record without a number */
	const struct rep *at[2];
	int state[PACK_TABLES_MAX]; /* -1: unknown */
	uint32_t starts[PACK_TABLES_MAX][2];
	struct record *members[PACK_TABLES_MAX][DEPTH_MAX];
	uint64_t person_key;
	uint32_t person_unknown;
	struct persons one;
	struct frame frame;
	/* outcomes of the pack itself, in the order in which persons come */
	unsigned char *truths;
	size_t truth_count, truth_cap, next;
	int mode;
	struct world_case found[FOUND_MAX];
	size_t found_count;
};

/* ------------------------------------------------------------ world.c */

/* False: the search has cost what it may. */
bool world_spend(struct searching *s, size_t n);
/* False, and the search has failed. */
bool world_out_of_memory(struct searching *s);

/* ------------------------------------------------------------ world_look.c */

/* Makes the mutant, in the second mode; leave takes it back. */
void world_enter(struct searching *s, int mode);
void world_leave(struct searching *s);
/* Whether a record of the table is at hand while the condition is asked. */
bool world_in_scope(const struct searching *s, int table);
/* Finds what the condition looks at, in either mode. */
void world_look(struct searching *s);
/* Whether the person with the chosen records in scope looks the same in both modes, whatever else it has: then it need
 * not be tried. */
bool world_cannot_differ(const struct searching *s);

/* ------------------------------------------------------------ world_records.c */

/* The candidates for a field that is read; those for a table's key. */
const struct sample *world_sample_of(const struct searching *s, int table, int field);
const struct sample *world_keys_of(const struct searching *s, int table);
/* All records of a table's fields, one of each that is told from the others. False: enough, or out of memory. */
bool world_find_reps(struct searching *s, int table, struct part *p, bool outer);
/* Every set of records that the functions of the group tell from the others, found by adding one record after another
 * until nothing new comes. As world_find_reps. */
bool world_find_states(struct searching *s, int table);

/* ------------------------------------------------------------ world_persons.c */

/* Everybody, key by key. */
void world_each_key(struct searching *s);

#endif
