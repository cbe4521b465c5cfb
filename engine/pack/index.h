/* Names to numbers, for what a pack may have very many of. Lives in an arena; all zero is empty. */
#ifndef ROLLCALL_INDEX_H
#define ROLLCALL_INDEX_H

#include "../base/arena.h"
#include "../base/text.h"

struct name_slot {
	struct text name; /* p NULL: free */
	int value;
};

struct name_index {
	struct name_slot *slots;
	size_t cap, count; /* cap is a power of two, at least twice count */
};

/* The value of a name, -1 if it is not there. */
int index_find(const struct name_index *x, struct text name);
/* Adds a name that is not there, with a value not negative. The name's bytes must outlive the index. False: out of
 * memory. */
bool index_add(struct name_index *x, struct arena *a, struct text name, int value);

#endif
