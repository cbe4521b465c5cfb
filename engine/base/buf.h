/* A growing byte buffer. The first failed allocation is remembered in `failed` and later additions do
 * nothing, so a writer checks once, at the end. */
#ifndef ROLLCALL_BUF_H
#define ROLLCALL_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "text.h"

struct buf {
	char *p;     /* owned; NUL-terminated whenever p is not NULL */
	size_t n;    /* bytes in use, without the NUL */
	size_t cap;  /* bytes allocated */
	bool failed; /* an allocation failed: the contents are incomplete */
};

void buf_init(struct buf *b);
void buf_free(struct buf *b);
/* Empties the buffer and keeps its memory; clears `failed`. */
void buf_reset(struct buf *b);
void buf_add_growing(struct buf *b, const char *bytes, size_t n); /* for buf_add */
/* Most of what is added is short, and there is room. */
static inline void buf_add(struct buf *b, const char *bytes, size_t n)
{
	if (b->failed || b->cap - b->n <= n) {
		buf_add_growing(b, bytes, n);
		return;
	}
	if (n) memcpy(b->p + b->n, bytes, n);
	b->n += n;
	b->p[b->n] = '\0';
}
static inline void buf_byte(struct buf *b, char c) { buf_add(b, &c, 1); }
static inline void buf_text(struct buf *b, struct text t) { buf_add(b, t.p, t.n); }
static inline void buf_str(struct buf *b, const char *s) { buf_add(b, s, strlen(s)); }
void buf_number(struct buf *b, uint64_t n);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A character as JSON escapes it: \uXXXX, beyond U+FFFF two of them. */
void buf_escape(struct buf *b, uint32_t cp);
struct text buf_view(const struct buf *b);

/* Makes room in an array that grows by doubling: *items has *cap places of size bytes, n are in use.
 * False when memory is exhausted; the array is then unchanged. */
bool grow(void *items, size_t *cap, size_t n, size_t size);

#endif
