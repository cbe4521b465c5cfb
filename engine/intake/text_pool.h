/* Texts that were stored lately, so that equal cells (a township, a school, a class) share one copy. Only ever saves
 * room: what it has forgotten is stored again. Not thread-safe: one owner. Knows nothing of fields. */
#ifndef ROLLCALL_TEXT_POOL_H
#define ROLLCALL_TEXT_POOL_H

#include "cell.h"
#include "record.h"

enum { TEXT_POOL_SLOTS = 4096 };

struct text_pool {
	struct pooled_text {
		struct cell_bits bits;
		size_t n;
		uint64_t cell;       /* see text_cell.h; 0: free */
	} *slots; /* owned */
};

/* False: out of memory. */
bool text_pool_init(struct text_pool *s);
void text_pool_free(struct text_pool *s);
/* Before the texts it points to go. */
void text_pool_forget(struct text_pool *s);

/* The place of a text: its slot holds it if text_pool_holds says so; else the text may be stored and put there. */
static inline struct pooled_text *text_pool_slot(const struct text_pool *s, struct cell_bits bits, size_t n)
{
	return &s->slots[cell_hash(bits, n) % TEXT_POOL_SLOTS];
}

static inline bool text_pool_holds(const struct pooled_text *slot, struct cell_bits bits, struct text t)
{
	if (!slot->cell || slot->n != t.n || slot->bits.first != bits.first || slot->bits.last != bits.last) return false;
	return t.n <= CELL_BITS_MAX || memcmp(counted_text((const char *)(uintptr_t)slot->cell).p, t.p, t.n) == 0;
}

#endif
