/* Conditions and values: the tree that the parser makes, the checker types and assess evaluates.
 * Knows nothing of records in memory. */
#ifndef ROLLCALL_EXPR_H
#define ROLLCALL_EXPR_H

#include "../base/arena.h"
#include "../base/diag.h"
#include "../base/source.h"

enum type { TYPE_ERROR, TYPE_BOOL, TYPE_INT, TYPE_DATE, TYPE_STRING, TYPE_ID };

enum expr_op {
	/* leaves */
	X_BOOL,    /* number: 0, 1 */
	X_INT,     /* number */
	X_DATE,    /* number: day */
	X_STRING,  /* string; number: its place among the literals of the field with values it is compared with */
	X_PARAM,   /* index: of pack->params, or PARAM_RUN_DATE */
	X_FIELD,   /* table, field */
	/* logic; and/or have two or more args */
	X_NOT, X_AND, X_OR,
	/* comparisons of two args */
	X_EQ, X_NE, X_LT, X_LE, X_GT, X_GE,
	X_IN_LIST,  /* args[0] in args[1…]; negated */
	X_IN_RANGE, /* args[0] in args[1] .. args[2]; negated */
	X_ADD, X_SUB,
	/* functions of values */
	X_AGE_ON, X_DAYS_BETWEEN, X_YEAR, X_MONTH,
	X_ON_OR_BEFORE, /* number: month * 100 + day; args[0] the date */
	X_SAME_NAME, X_STARTS_WITH, X_CONTAINS,
	X_ID_VALID, X_ID_KIND, X_ID_DAMAGE, X_ID_BIRTH_DATE, X_ID_SEX, /* args[0] a field */
	X_MASK,
	X_PRESENT_FIELD, X_MISSING_FIELD, /* args[0] an X_FIELD */
	/* functions of a group: table; args[0] over its records */
	X_PRESENT_GROUP, X_ANY, X_ALL,
	X_COUNT,  /* no args: all records */
	X_FIRST, X_MIN, X_MAX
};

enum { PARAM_RUN_DATE = -1 };

struct expr {
	enum expr_op op;
	enum type type;
	bool negated;       /* `not in` */
	struct span at;     /* in the pack file, raw bytes */
	struct expr **args;
	size_t count;
	int table;          /* X_FIELD and group functions: index of pack->tables */
	int field;          /* X_FIELD: index of the table's fields */
	int index;          /* X_PARAM */
	int64_t number;
	struct text string; /* X_STRING */
	/* At the root of an inlined definition: a node with the span of its use, and in turn of the use of the definition
	 * around that; NULL elsewhere. */
	const struct expr *definition_use;
};

/* `{expression}` text: pieces in order. */
struct piece {
	struct text text;  /* literal text; used when expr is NULL */
	struct expr *expr;
	bool private;      /* prints a private field as it is: masked unless full */
};
struct template {
	struct piece *pieces;
	size_t count;
};

/* Whether e reads no record, not even whether there are any: it is the same for all persons of a day. */
static inline bool expr_is_fixed(const struct expr *e)
{
	if (e->op == X_FIELD || e->op >= X_PRESENT_GROUP) return false;
	for (size_t i = 0; i < e->count; i++)
		if (!expr_is_fixed(e->args[i])) return false;
	return true;
}

#endif
