#include "index.h"

#include "../base/hash.h"

enum { CAP_MIN = 16 };

/* The slot that has the name, or the free one where it belongs. */
static struct name_slot *slot_of(const struct name_index *x, struct text name)
{
	size_t at = (size_t)hash_bytes(name.p, name.n) & (x->cap - 1);
	while (x->slots[at].name.p && !text_equal(x->slots[at].name, name)) at = (at + 1) & (x->cap - 1);
	return &x->slots[at];
}

int index_find(const struct name_index *x, struct text name)
{
	if (!x->count || !name.p) return -1;
	const struct name_slot *slot = slot_of(x, name);
	return slot->name.p ? slot->value : -1;
}

static bool widen(struct name_index *x, struct arena *a)
{
	struct name_index wide = {.cap = x->cap ? 2 * x->cap : CAP_MIN};
	wide.slots = arena_zalloc(a, wide.cap, sizeof *wide.slots);
	if (!wide.slots) return false;
	for (size_t i = 0; i < x->cap; i++)
		if (x->slots[i].name.p) *slot_of(&wide, x->slots[i].name) = x->slots[i];
	wide.count = x->count;
	*x = wide;
	return true;
}

bool index_add(struct name_index *x, struct arena *a, struct text name, int value)
{
	if (!name.p) name.p = "";
	if (2 * (x->count + 1) > x->cap && !widen(x, a)) return false;
	*slot_of(x, name) = (struct name_slot){name, value};
	x->count++;
	return true;
}
