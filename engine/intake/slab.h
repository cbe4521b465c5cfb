/* Memory for what lives as long as a dataset, or a pass over its files: taken from the system in large regions, given
 * out in pieces of one size, and released at once; pieces that were given back are used again first. Not thread-safe: one
 * slab, one owner. Knows nothing of what is stored in it. */
#ifndef ROLLCALL_SLAB_H
#define ROLLCALL_SLAB_H

#include <stdatomic.h>
#include <string.h>

#include "../base/text.h"

enum { SLAB_PIECE = 4096 };

struct slab_region;
struct slab_large;

/* What several slabs may take together. Not a wall: who owns a slab looks at slab_short, and gives back. */
struct slab_room {
	size_t bytes;
	size_t region_bytes; /* of a region */
	_Atomic size_t taken;
};

struct slab { /* all zero: empty, and without a room */
	struct slab_room *room;
	struct slab_region *regions;
	char *at;
	size_t left;
	char *fetched;       /* its pages were asked for up to there */
	size_t region_bytes; /* of the newest ordinary region */
	struct slab_large *large; /* texts that are too large for pieces */
	void *idle;          /* pieces that were given back, each pointing to the next */
	size_t idle_count;
};

/* The room stays. */
void slab_free(struct slab *s);
/* SLAB_PIECE bytes that begin on a cache line, not cleared; NULL when memory is exhausted. */
void *slab_piece(struct slab *s);
void slab_give_back(struct slab *s, void *piece);
/* Bytes that it can give out without taking any from the system. */
static inline size_t slab_idle(const struct slab *s) { return s->left + s->idle_count * SLAB_PIECE; }
/* Whether the room has no more than `need` bytes for this slab. */
bool slab_short(const struct slab *s, size_t need);

/* Small texts that should lie close together, in pieces of a slab. */
struct slab_texts { /* all zero: empty */
	char *at;
	size_t left;
	void *pieces;        /* each begins with a pointer to the one before */
	struct slab_large *large;
};

/* Room for n bytes of text. NULL when memory is exhausted. */
char *slab_text_room(struct slab *s, struct slab_texts *texts, size_t n);
/* Gives the pieces back. */
void slab_texts_drop(struct slab *s, struct slab_texts *texts);

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
	if (t.n >= 4 && t.n <= 16) {
		/* Four words that overlap, whatever the length is: no call, and nothing to be foretold. */
		const size_t inner = t.n / 8 * 4;
		memcpy(p, t.p, 4);
		memcpy(p + inner, t.p + inner, 4);
		memcpy(p + t.n - 4 - inner, t.p + t.n - 4 - inner, 4);
		memcpy(p + t.n - 4, t.p + t.n - 4, 4);
	} else if (t.n > 0) {
		memcpy(p, t.p, t.n);
	}
	return p - sizeof length;
}

#endif
