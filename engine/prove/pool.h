/* The values worth trying in the cells that a condition reads: the answers of fields that list them, what stands on both
 * sides of each bound the condition compares with, the texts it names, a blank. Taken from the condition's own tree and from
 * the records of the person at hand. Knows nothing of which of them helps. */
#ifndef ROLLCALL_POOL_H
#define ROLLCALL_POOL_H

#include "../assess/evaluate.h"

/* What a cell may say; number: of an int, date or bool, or the index of a literal of a string field with values. */
struct cell_value {
	bool blank;
	int32_t number;
	struct text text;      /* of a string without values, or a number */
	const struct record *read; /* what reading such a cell makes of its row; NULL: that is not known */
};

struct pool_field {
	int table, field;
	struct cell_value *values;
	size_t count, cap;
};

struct pool {
	struct arena *arena;
	struct pool_field *fields; /* that the condition reads, in the order it names them */
	size_t count, cap;
	uint32_t groups;           /* tables that functions of groups read, a bit each */
	bool failed;               /* memory ran out */
};

/* f: the frame of a person, without records. values live in the arena as far as they are made; pool_free releases the rest. */
void pool_init(struct pool *p, struct arena *a);
void pool_free(struct pool *p);
void pool_add_condition(struct pool *p, struct frame *f, const struct expr *when);

/* How the value is written in a file: the first raw cell that the pack lists for it. date: 11 bytes, or the digits. */
struct text cell_value_text(const struct field *f, const struct cell_value *v, char room[16]);

#endif
