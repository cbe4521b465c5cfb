/* What the two halves of matching share: a number as a uthash key, and walking the records of a partition. */
#ifndef ROLLCALL_NUMBER_H
#define ROLLCALL_NUMBER_H

#include "../base/hash.h"
#include "match.h"

/* The bytes a token is looked up by: those of its number, or its text. No text equals a number: the texts of identity
 * numbers have no control bytes, and a table holds tokens of one type only. */
static inline const void *number_bytes(const uint64_t *value, uint64_t token, size_t *n)
{
	if (token & TOKEN_TEXT) {
		struct text t = counted_text((const char *)(uintptr_t)(token & TOKEN_VALUE_MASK));
		*n = t.n;
		return t.p;
	}
	*n = sizeof *value;
	return value;
}

/* Each record r of a table in a partition, share by share. */
#define RECORDS_EACH(ds, partition, table, size, r) \
	for (unsigned r##_share = 0; r##_share < (ds)->shares; r##_share++) \
		RECORDS_EACH_OF(&dataset_part((ds), r##_share, (partition))->tables[table], (size), r)

#define RECORDS_EACH_OF(list, size, r) \
	for (uint32_t r##_i = 0; r##_i < (list)->count; r##_i++) \
		for (struct record *r = records_at((list), (size), r##_i); r; r = NULL)

#endif
