#include "text_pool.h"

#include <stdlib.h>

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
