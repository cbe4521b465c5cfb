/* Memory for what lives as long as a dataset: taken from the system in large regions, given out in pieces that begin on
 * a cache line, and released at once. Not thread-safe: one slab, one owner. Knows
 * nothing of what is stored in it. */
#ifndef ROLLCALL_SLAB_H
#define ROLLCALL_SLAB_H

#include <string.h>

#include "../base/text.h"

struct slab_region;

struct slab { /* all zero: empty */
	struct slab_region *regions;
	char *at;
	size_t left;
	size_t region_bytes; /* of the newest ordinary region */
};

void slab_free(struct slab *s);
/* n bytes, not cleared; NULL when memory is exhausted. */
void *slab_take(struct slab *s, size_t n);

/* Small texts that should lie close together, in pieces of a slab. */
struct slab_texts { /* all zero: empty */
	char *at;
	size_t left;
};

/* Room for n bytes of text. NULL when memory is exhausted. */
char *slab_text_room(struct slab *s, struct slab_texts *texts, size_t n);

/* A copy of the bytes behind their length, as records hold strings (counted_text). NULL when memory is exhausted. */
static inline const char *slab_counted(struct slab *s, struct slab_texts *texts, struct text t)
{
	uint32_t length = (uint32_t)t.n;
	size_t need = sizeof length + t.n;
	char *p = texts->at;
	if (need <= texts->left) {
		texts->at += need;
		texts->left -= need;
	} else {
		p = slab_text_room(s, texts, need);
		if (!p) return NULL;
	}
	memcpy(p, &length, sizeof length);
	p += sizeof length;
	if (t.n >= 8 && t.n <= 16) {
		/* Two words that overlap: quicker than a call. */
		memcpy(p, t.p, 8);
		memcpy(p + t.n - 8, t.p + t.n - 8, 8);
	} else if (t.n > 0) {
		memcpy(p, t.p, t.n);
	}
	return p - sizeof length;
}

#endif
