#include "arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum {
	ALIGN = 16,
	BLOCK_DEFAULT = 64 * 1024,
	SPARE_PART = 8 /* a reset keeps a part in so many more than was taken */
};

struct arena_block {
	struct arena_block *next;
	size_t cap;  /* bytes behind the header */
	size_t low;  /* aligned allocations grow from the bottom … */
	size_t high; /* … text shrinks from the top; low <= high */
};

enum { HEADER = (sizeof(struct arena_block) + ALIGN - 1) / ALIGN * ALIGN };

static char *block_bytes(struct arena_block *b) { return (char *)b + HEADER; }

void arena_init(struct arena *a, size_t block_size)
{
	*a = (struct arena){.block_size = block_size ? block_size : BLOCK_DEFAULT};
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->head, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	arena_init(a, a->block_size);
}

static struct arena_block *add_block(struct arena *a, size_t cap)
{
	if (cap > SIZE_MAX - HEADER) return NULL;
	struct arena_block *b = malloc(HEADER + cap);
	if (!b) return NULL;
	*b = (struct arena_block){.cap = cap, .high = cap};
	a->total += HEADER + cap;
	return b;
}

void arena_reset(struct arena *a)
{
	struct arena_block *b = a->head;
	if (!b) return;
	if (!b->next) {
		b->low = 0;
		b->high = b->cap;
		return;
	}
	size_t all = a->total + a->total / SPARE_PART;
	arena_free(a);
	a->head = add_block(a, all); /* without it the next allocation takes what it needs */
}

void arena_adopt(struct arena *a, struct arena *from)
{
	struct arena_block **end = &a->head;
	while (*end) end = &(*end)->next;
	*end = from->head;
	a->total += from->total;
	arena_init(from, from->block_size);
}

/* A block with room for size bytes. What is larger than a quarter block gets one of its own behind the head, so that the
 * head's remaining room is not lost. */
static struct arena_block *block_for(struct arena *a, size_t size)
{
	struct arena_block *b = a->head;
	if (b && b->high - b->low >= size) return b;
	bool own = size > a->block_size / 4;
	b = add_block(a, own ? size : a->block_size);
	if (!b) return NULL;
	/* Of an arena that has needed a second block the rest will be needed too (`check`: 3 %). */
	if (!own && a->head) (void)memory_fetch((char *)b, HEADER + b->cap);
	if (own && a->head) {
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	if (size > SIZE_MAX - ALIGN) return NULL;
	size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
	struct arena_block *b = block_for(a, rounded);
	if (!b) return NULL;
	char *p = block_bytes(b) + b->low;
	b->low += rounded;
	return p;
}

void *arena_zalloc(struct arena *a, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size) return NULL;
	void *p = arena_alloc(a, count * size);
	if (p) memset(p, 0, count * size);
	return p;
}

char *arena_bytes(struct arena *a, size_t size)
{
	struct arena_block *b = block_for(a, size);
	if (!b) return NULL;
	b->high -= size;
	return block_bytes(b) + b->high;
}

char *arena_dup(struct arena *a, const char *bytes, size_t n)
{
	if (n == SIZE_MAX) return NULL;
	char *p = arena_bytes(a, n + 1);
	if (!p) return NULL;
	if (n) memcpy(p, bytes, n);
	p[n] = '\0';
	return p;
}
