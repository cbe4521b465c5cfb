/* What the parts of the reasoning share. Private to logic*.c. */
#ifndef ROLLCALL_LOGIC_PARTS_H
#define ROLLCALL_LOGIC_PARTS_H

#include "../base/buf.h"
#include "index.h"
#include "logic.h"
#include "ranges.h"

/* When a value is missing although no cell it reads is: never; only by what no test writes (a row that was rejected, a
 * date that leaves the calendar); or by a group without records and the like. */
enum miss { MISS_NEVER, MISS_HARDLY, MISS_EASILY };

/* Knowing and not, as a set. */
enum { MAY_MISS = 1, MAY_BE_KNOWN = 2 };

/* A value that conditions compare: a field, something computed of fields, a difference of two values. */
struct variable {
	const struct ranges *domain;
	int cell;             /* of a field: index of logic.cells; -1 */
	int raw;              /* of an id function: the cell that, when it is present, is surely not blank; -1 */
	bool partial;         /* raw, and missing of some numbers all the same */
	const int *parts;     /* variables without which it is missing */
	size_t part_count;
	const int64_t *times; /* of a sum: how often each part is in it; else NULL */
	enum miss miss;
	uint64_t bits;        /* for logic_reads */
	/* the state of the search */
	const struct ranges *now; /* within domain */
	unsigned char known;      /* MAY_… of itself, its cell and parts apart */
};

enum prop_kind { PROP_TRUE, PROP_FALSE, PROP_UNKNOWN, PROP_TEST, PROP_PRESENT, PROP_NOT, PROP_AND, PROP_OR, PROP_ANY };

struct prop {
	enum prop_kind kind;
	int variable;         /* PROP_TEST */
	const struct ranges *set; /* PROP_TEST: true of these, within the variable's domain */
	bool strays;          /* PROP_TEST: a sum in it may leave its limits, and is then missing */
	int cell;             /* PROP_PRESENT */
	int table;            /* PROP_ANY: of somebody's records in it, args[0] is true of one */
	const int *args;
	size_t count;
	uint64_t bits;
	bool heard;           /* its facts were told */
	unsigned char answers[2][8]; /* of searches with this goal alone, by ordinary and outcomes: 1 + answer; 0: none yet */
	unsigned found_in;    /* the state, by number, in which found was */
	unsigned char found;  /* outcomes */
	/* the state of the search */
	unsigned char now;    /* PROP_ANY: outcomes left; PROP_TEST that strays: MAY_… */
};

/* What the search has changed, to be put back. */
struct change {
	unsigned char *byte;  /* NULL: the domain of a variable */
	int index;            /* of the variable, or of the PROP_ANY whose byte it is; else -1 */
	const struct ranges *set_before;
	unsigned char byte_before;
};

struct logic {
	const struct pack *pack;
	struct arena *arena;
	struct arena scratch;      /* sets of the search at hand */
	struct buf key;
	struct name_index variable_index, prop_index, text_index;
	struct variable *variables;
	size_t variable_count, variable_cap;
	struct prop *props;
	size_t prop_count, prop_cap;
	unsigned char cells[PACK_TABLES_MAX * PACK_FIELDS_MAX]; /* MAY_… */
	struct change *trail;
	size_t trail_count, trail_cap;
	long steps;                /* left to the search at hand */
	long all_steps;            /* left to all searches together */
	unsigned state;            /* number of the state at hand: every change makes another, and so does going back */
	bool ordinary;
	bool gave_up;              /* the search at hand ran out of steps */
	bool failed;               /* out of memory */
};

int logic_cell(int table, int field);
/* The variable or proposition of a key that begins in x->key; -1: there is none yet. */
int logic_variable_find(struct logic *x);
int logic_variable_add(struct logic *x, const struct variable *v);
void logic_key(struct logic *x, char kind, int64_t number);
int logic_text(struct logic *x, struct text t);
/* The proposition that the variable is in the set. */
int logic_test(struct logic *x, int variable, const struct ranges *set, bool strays);
int logic_const(struct logic *x, enum prop_kind kind);

/* logic_value.c: a comparison, `in`, or a bool value as a proposition. */
int logic_compare(struct logic *x, enum expr_op op, const struct expr *a, const struct expr *b);
int logic_value(struct logic *x, const struct expr *e);

int logic_and(struct logic *x, int *props, size_t count);
int logic_or(struct logic *x, int *props, size_t count);
int logic_not(struct logic *x, int prop);

#endif
