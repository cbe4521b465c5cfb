#include "text_pool.h"

#include <stdlib.h>
#include <string.h>

bool text_pool_init(struct text_pool *s)
{
	s->slots = calloc(TEXT_POOL_SLOTS, sizeof *s->slots);
	return s->slots != NULL;
}

void text_pool_free(struct text_pool *s)
{
	free(s->slots);
	s->slots = NULL;
}

void text_pool_forget(struct text_pool *s)
{
	memset(s->slots, 0, TEXT_POOL_SLOTS * sizeof *s->slots);
}
