#include "slab.h"

#include <stdlib.h>

#include "../base/memory.h"

enum { LINE = 64, PAGES_AT_ONCE = 64 * 1024, FIRST_REGION = 64 * 1024, LARGEST_REGION = 32 << 20 };

struct slab_region {
	struct slab_region *next;
	size_t bytes;
};

/* A text with memory of its own: in the list of its slab, and in that of the texts it is among. */
struct slab_large {
	struct slab_large *next, **back, *before;
	size_t bytes;
};

static void count_taken(struct slab *s, size_t bytes)
{
	if (s->room) atomic_fetch_add(&s->room->taken, bytes);
}

static void free_large(struct slab *s, struct slab_large *l)
{
	*l->back = l->next;
	if (l->next) l->next->back = l->back;
	if (s->room) atomic_fetch_sub(&s->room->taken, l->bytes);
	free(l);
}

void slab_free(struct slab *s)
{
	for (struct slab_region *r = s->regions, *next; r; r = next) {
		next = r->next;
		if (s->room) atomic_fetch_sub(&s->room->taken, r->bytes);
		free(r);
	}
	for (struct slab_large *l = s->large, *next; l; l = next) {
		next = l->next;
		if (s->room) atomic_fetch_sub(&s->room->taken, l->bytes);
		free(l);
	}
	*s = (struct slab){.room = s->room};
}

/* Regions double, so that a small dataset is small and a large one has few; those of a room are alike. */
static size_t region_size(const struct slab *s)
{
	size_t size = s->region_bytes ? s->region_bytes * 2 : FIRST_REGION;
	if (size > LARGEST_REGION) size = LARGEST_REGION;
	return s->room ? s->room->region_bytes : size;
}

static bool add_region(struct slab *s)
{
	size_t size = region_size(s);
	struct slab_region *r = aligned_alloc(LINE, size);
	if (!r) return false;
	*r = (struct slab_region){.next = s->regions, .bytes = size};
	count_taken(s, size);
	s->regions = r;
	s->region_bytes = size < LARGEST_REGION ? size : LARGEST_REGION;
	s->at = s->fetched = (char *)r + LINE;
	s->left = size - LINE;
	return true;
}

/* The pages that are needed next (reading a county: 5 %). */
static void fetch_pages(struct slab *s)
{
	s->fetched = memory_fetch(s->at, s->left < PAGES_AT_ONCE ? s->left : PAGES_AT_ONCE);
}

static void *new_piece(struct slab *s)
{
	if (s->left < SLAB_PIECE && !add_region(s)) return NULL;
	if (s->at >= s->fetched) fetch_pages(s);
	void *p = s->at;
	s->at += SLAB_PIECE;
	s->left -= SLAB_PIECE;
	return p;
}

void *slab_piece(struct slab *s)
{
	void *piece = s->idle;
	if (!piece) return new_piece(s);
	memcpy(&s->idle, piece, sizeof s->idle);
	s->idle_count--;
	return piece;
}

void slab_give_back(struct slab *s, void *piece)
{
	memcpy(piece, &s->idle, sizeof s->idle);
	s->idle = piece;
	s->idle_count++;
}

bool slab_short(const struct slab *s, size_t need)
{
	if (!s->room) return false;
	size_t taken = atomic_load_explicit(&s->room->taken, memory_order_relaxed);
	size_t more = taken < s->room->bytes ? s->room->bytes - taken : 0;
	/* A region that does not fit whole is not taken. */
	if (more < s->room->region_bytes) more = 0;
	return slab_idle(s) + more < need;
}

static char *large_text(struct slab *s, struct slab_texts *texts, size_t n)
{
	if (n > SIZE_MAX / 2) return NULL;
	struct slab_large *l = malloc(sizeof *l + n);
	if (!l) return NULL;
	*l = (struct slab_large){.next = s->large, .back = &s->large, .before = texts->large, .bytes = sizeof *l + n};
	if (s->large) s->large->back = &l->next;
	s->large = texts->large = l;
	count_taken(s, l->bytes);
	return (char *)(l + 1);
}

char *slab_text_room(struct slab *s, struct slab_texts *texts, size_t n)
{
	if (n > SLAB_PIECE / 4) return large_text(s, texts, n);
	char *p = slab_piece(s);
	if (!p) return NULL;
	memcpy(p, &texts->pieces, sizeof texts->pieces);
	texts->pieces = p;
	p += sizeof texts->pieces;
	texts->at = p + n;
	texts->left = SLAB_PIECE - sizeof texts->pieces - n;
	return p;
}

void slab_texts_drop(struct slab *s, struct slab_texts *texts)
{
	for (void *piece = texts->pieces, *before; piece; piece = before) {
		memcpy(&before, piece, sizeof before);
		slab_give_back(s, piece);
	}
	for (struct slab_large *l = texts->large, *before; l; l = before) {
		before = l->before;
		free_large(s, l);
	}
	*texts = (struct slab_texts){0};
}
