#include "alias.h"

#include <stdlib.h>

bool aliases_init(struct aliases *a, size_t count)
{
	size_t slots = 16;
	while (slots / 2 < count) slots *= 2;
	*a = (struct aliases){.slots = calloc(slots, sizeof *a->slots), .mask = slots - 1};
	return a->slots != NULL;
}

void aliases_free(struct aliases *a)
{
	free(a->slots);
	*a = (struct aliases){0};
}

void aliases_add(struct aliases *a, const struct alias *alias)
{
	size_t i = alias->from_hash & a->mask;
	while (a->slots[i].from) i = (i + 1) & a->mask;
	a->slots[i] = *alias;
}

const struct alias *aliases_find(const struct aliases *a, uint64_t token, uint32_t hash)
{
	for (size_t i = hash & a->mask; a->slots[i].from; i = (i + 1) & a->mask)
		if (a->slots[i].from_hash == hash && token_equal(a->slots[i].from, token)) return &a->slots[i];
	return NULL;
}
