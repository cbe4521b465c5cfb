/* Numbers that stand for another one: a record that bears the first is laid as if it bore the second. Filled by one
 * thread, then read by any. Knows nothing of why. */
#ifndef ROLLCALL_ALIAS_H
#define ROLLCALL_ALIAS_H

#include "record.h"

struct alias {
	uint64_t from, to;       /* usable tokens; from 0: a free slot */
	uint32_t from_hash, to_hash;
};

struct aliases { /* all zero: empty */
	struct alias *slots;     /* owned */
	size_t mask;
};

/* Room for so many. False: out of memory. */
bool aliases_init(struct aliases *a, size_t count);
void aliases_free(struct aliases *a);
void aliases_add(struct aliases *a, const struct alias *alias);
/* NULL: the number stands for itself. */
const struct alias *aliases_find(const struct aliases *a, uint64_t token, uint32_t hash);

#endif
