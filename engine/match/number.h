/* What the two halves of matching share: a number as a uthash key, and walking the records of a partition. */
#ifndef ROLLCALL_NUMBER_H
#define ROLLCALL_NUMBER_H

#include <string.h>

/* Nearly all keys are eight bytes: compared without a call. */
#define HASH_KEYCMP(a, b, n) ((n) == sizeof(uint64_t) ? number_differs((a), (b)) : memcmp((a), (b), (n)))

#include "../base/hash.h"
#include "match.h"

static inline int number_differs(const void *a, const void *b)
{
	uint64_t x, y;
	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x != y;
}

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
		RECORDS_EACH_OF(dataset_records((ds), r##_share, (table), (partition)), (size), r)

/* Block by block: finding the place of a record by its index takes longer than looking at it. */
#define RECORDS_EACH_OF(list, size, r) \
	for (uint32_t r##_i = 0, r##_b = 0, r##_n; r##_i < (list)->count; r##_i += r##_n, r##_b++) \
		for (struct record *r = records_block((list), (size), r##_b, &r##_n), *r##_end = record_behind(r, (size), r##_n); \
		     r < r##_end; r = record_behind(r, (size), 1))

static inline struct record *record_behind(struct record *r, uint32_t size, uint32_t n)
{
	return (struct record *)(void *)((char *)r + (size_t)n * size);
}

/* The records of a block, and how many there are. Processors foresee what is wanted within a block: the next one is
 * fetched for them. */
static inline struct record *records_block(const struct records *list, uint32_t size, uint32_t block, uint32_t *n)
{
	enum { CACHE_LINE = 64, LINES_AHEAD = 8 };
	uint32_t per_block = records_per_block(size), left = list->count - block * per_block;
	*n = left < per_block ? left : per_block;
	for (int i = 0; i < LINES_AHEAD && left > per_block; i++) __builtin_prefetch(list->blocks[block + 1] + i * CACHE_LINE);
	return (struct record *)(void *)list->blocks[block];
}

#endif
