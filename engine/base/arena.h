/* Memory by lifetime: everything allocated from an arena is released at once.
 * Knows nothing of what is stored in it. Not thread-safe: one arena, one owner. */
#ifndef ROLLCALL_ARENA_H
#define ROLLCALL_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *head; /* newest block; NULL while nothing was allocated */
	size_t block_size;        /* bytes of an ordinary block */
	size_t total;             /* bytes obtained from malloc */
};

/* Prepares an empty arena; allocates nothing. block_size 0 means 64 KiB. */
void arena_init(struct arena *a, size_t block_size);
/* Releases every block; the arena is then as after arena_init. */
void arena_free(struct arena *a);
/* Forgets everything allocated and keeps the memory, in one block, so that as much again needs no more of the system. */
void arena_reset(struct arena *a);

/* Moves everything allocated from `from` into a; from is then as after arena_free. */
void arena_adopt(struct arena *a, struct arena *from);

/* size bytes aligned to 16, not cleared; NULL when memory is exhausted. size 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* count * size bytes set to zero; NULL when memory is exhausted or the product overflows. */
void *arena_zalloc(struct arena *a, size_t count, size_t size);
/* size bytes with no alignment, for text. */
char *arena_bytes(struct arena *a, size_t size);
/* A copy of n bytes with a NUL behind it. */
char *arena_dup(struct arena *a, const char *bytes, size_t n);

#endif
