#include "slab.h"

#include <stdlib.h>

enum { LINE = 64, FIRST_REGION = 64 * 1024, LARGEST_REGION = 32 << 20, TEXT_PIECE = 4096 };

struct slab_region {
	struct slab_region *next;
};

void slab_free(struct slab *s)
{
	for (struct slab_region *r = s->regions, *next; r; r = next) {
		next = r->next;
		free(r);
	}
	*s = (struct slab){0};
}

/* Regions double, so that a small dataset is small and a large one has few. */
static bool add_region(struct slab *s, size_t n)
{
	size_t size = s->region_bytes ? s->region_bytes * 2 : FIRST_REGION;
	if (size > LARGEST_REGION) size = LARGEST_REGION;
	if (n > SIZE_MAX / 2) return false;
	if (size < n + LINE) size = n + LINE;
	size = (size + LINE - 1) / LINE * LINE;
	struct slab_region *r = aligned_alloc(LINE, size);
	if (!r) return false;
	r->next = s->regions;
	s->regions = r;
	s->region_bytes = size < LARGEST_REGION ? size : LARGEST_REGION;
	s->at = (char *)r + LINE;
	s->left = size - LINE;
	return true;
}

void *slab_take(struct slab *s, size_t n)
{
	if (n > SIZE_MAX - LINE) return NULL;
	n = (n + LINE - 1) / LINE * LINE;
	if (n > s->left && !add_region(s, n)) return NULL;
	void *p = s->at;
	s->at += n;
	s->left -= n;
	return p;
}

char *slab_text_room(struct slab *s, struct slab_texts *texts, size_t n)
{
	if (n > TEXT_PIECE / 4) return slab_take(s, n);
	char *p = slab_take(s, TEXT_PIECE);
	if (!p) return NULL;
	texts->at = p + n;
	texts->left = TEXT_PIECE - n;
	return p;
}
