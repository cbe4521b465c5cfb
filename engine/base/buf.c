#include "buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *b) { *b = (struct buf){0}; }

void buf_free(struct buf *b)
{
	free(b->p);
	buf_init(b);
}

void buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = false;
	if (b->p) b->p[0] = '\0';
}

/* Room for n more bytes and the NUL. */
static bool reserve(struct buf *b, size_t n)
{
	if (b->failed) return false;
	if (b->cap > b->n && n < b->cap - b->n) return true;
	if (n >= SIZE_MAX / 2 - b->n) {
		b->failed = true;
		return false;
	}
	size_t cap = b->cap ? b->cap : 64;
	while (cap <= b->n + n) cap *= 2;
	char *p = realloc(b->p, cap);
	if (!p) {
		b->failed = true;
		return false;
	}
	b->p = p;
	b->cap = cap;
	return true;
}

void buf_add_growing(struct buf *b, const char *bytes, size_t n)
{
	if (!reserve(b, n)) return;
	if (n) memcpy(b->p + b->n, bytes, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_number(struct buf *b, uint64_t n)
{
	char digits[20];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	buf_add(b, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0) {
		b->failed = true;
	} else if (reserve(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void buf_escape(struct buf *b, uint32_t cp)
{
	if (cp < 0x10000) buf_printf(b, "\\u%04x", (unsigned)cp);
	else buf_printf(b, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((cp - 0x10000) >> 10)), (unsigned)(0xDC00 + (cp & 0x3FF)));
}

struct text buf_view(const struct buf *b) { return (struct text){b->p, b->n}; }

bool grow(void *items, size_t *cap, size_t n, size_t size)
{
	if (n < *cap) return true;
	size_t wanted = *cap ? *cap : 8;
	while (wanted <= n) {
		if (wanted > SIZE_MAX / 2 / size) return false;
		wanted *= 2;
	}
	void *old;
	memcpy(&old, items, sizeof old);
	void *p = realloc(old, wanted * size);
	if (!p) return false;
	memcpy(items, &p, sizeof p);
	*cap = wanted;
	return true;
}
