/* The conditions of a pack as one graph in which equal parts are one node, so that vector.h evaluates a part once for
 * all rules that share it. What depends on nothing but params is worked out here. Made once for a bound pack. Knows
 * nothing of records in memory. */
#ifndef ROLLCALL_PLAN_H
#define ROLLCALL_PLAN_H

#include "../base/arena.h"
#include "../pack/pack.h"

/* What a node has a value for each of: the records of a table (its index), the pairs, or the persons. The fewest that the
 * fields it reads allow. */
enum { DOMAIN_PAIR = PACK_TABLES_MAX, DOMAIN_PERSON, DOMAINS };

enum node_op {
	/* of ints and dates */
	NODE_CONSTANT,      /* number; CELL_MISSING: missing */
	NODE_CELLS,         /* table, field: of 32 bits; number: its column */
	NODE_ID_ANSWER,     /* table, number: a column of numbers; expr: of an id function; a word stands as its place among the
	                       language's answers */
	NODE_RENUMBERED,    /* args[0]: places of words in their list; map: where each stands in another list, or behind it */
	NODE_YMD,           /* yyyymmdd of a date */
	NODE_AGE,           /* of two NODE_YMD: born, on */
	NODE_YEAR, NODE_MONTH, /* of a NODE_YMD */
	NODE_ADD, NODE_SUB, /* number: 1 when the result is a date */
	NODE_DAYS,          /* days from the first to the second */
	NODE_COUNT,         /* table; args[0] over its records, or none */
	NODE_WALK_NUMBER,   /* expr, by the plain walk */
	NODE_LIFT_NUMBER,   /* args[0] brought from its domain to this one's */
	/* conditions */
	NODE_TRUTH,         /* number: an enum truth */
	NODE_BOOL_CELLS,    /* as NODE_CELLS */
	NODE_PRESENT_CELLS, /* likewise */
	NODE_PRESENT_TEXTS, /* table, number: a column of texts */
	NODE_PRESENT_NUMBERS, /* table, number: a column of numbers */
	NODE_SAME_NAME,     /* expr: of two text fields */
	NODE_TEXT_IS, NODE_TEXT_STARTS, NODE_TEXT_CONTAINS, /* table, number: a column of texts; expr: a text that is known */
	NODE_EQ, NODE_LT, NODE_GT, /* of two numbers; the first is not constant; != <= >= are NODE_NOT of these */
	NODE_NOT, NODE_AND, NODE_OR,
	NODE_PRESENT, NODE_ANY, /* table; of the latter args[0] over its records */
	NODE_WALK,          /* expr */
	NODE_LIFT
};

struct plan_node {
	enum node_op op;
	int domain;
	int table, field;
	int64_t number;
	const struct expr *expr;
	const int32_t *map;
	uint32_t *args;
	uint32_t count;
	uint32_t uses;      /* by other nodes and by roots */
	bool walks;         /* a plain walk is at or below it: worth being told where it is wanted */
	uint64_t hash;
	uint32_t next;      /* in its chain of the index; 0: the last */
};

/* Cells of 32 bits; identity numbers, or what stands for them beside a text; texts. */
enum { COLUMN_CELLS, COLUMN_NUMBERS, COLUMN_TEXTS, COLUMN_KINDS };

/* What is read of a table's records, so that one look at a record takes all of it. */
struct plan_columns {
	int fields[COLUMN_KINDS][PACK_FIELDS_MAX];
	uint32_t count[COLUMN_KINDS];
};

struct plan {
	const struct pack *pack;
	struct plan_columns columns[PACK_TABLES_MAX];
	struct arena *arena;
	struct plan_node *nodes;     /* from 1 on; arguments come before what they are arguments of */
	uint32_t count;
	size_t cap;
	uint32_t *index;        /* by hash; 0: none */
	uint32_t index_size;    /* a power of two */
};

/* pack: bound, with its params' values. Takes memory from a; plan_free gives back the rest. */
void plan_init(struct plan *p, const struct pack *pack, struct arena *a);
void plan_free(struct plan *p);
/* The node of a condition. 0: out of memory. */
uint32_t plan_add(struct plan *p, const struct expr *condition);

#endif
