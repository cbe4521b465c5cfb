#include "report/visible.h"

/* The length of a character that is plainly not hidden, as nearly all Chinese ones are: U+3000 to U+CFFF. 0: it
 * takes a closer look. n > 0. */
static inline size_t plain_length(const char *p, size_t n)
{
	const unsigned char *c = (const unsigned char *)p;
	bool three = n >= 3 && c[0] >= 0xE3 && c[0] <= 0xEC && (c[1] & 0xC0) == 0x80 && (c[2] & 0xC0) == 0x80;
	return three ? 3 : 0;
}

static inline size_t end_of(struct text t, size_t i, bool quoted)
{
	for (size_t length; i < t.n;) {
		uint32_t cp = 0;
		for (unsigned char byte; i < t.n && (byte = (unsigned char)t.p[i]) < 0x80; i++)
			if (byte < 0x20 || byte == 0x7F || (quoted && (byte == '"' || byte == '\\'))) return i;
		while (i < t.n && (length = plain_length(t.p + i, t.n - i)) > 0) i += length;
		if (i == t.n || (unsigned char)t.p[i] < 0x80) continue;
		length = utf8_decode(t.p + i, t.n - i, &cp);
		if (!length || cp_is_hidden(cp)) return i;
		i += length;
	}
	return i;
}

size_t visible_end(struct text t, size_t from, bool quoted) { return quoted ? end_of(t, from, true) : end_of(t, from, false); }

void text_visible(struct buf *out, struct text t)
{
	for (size_t i = 0, length; i < t.n; i += length) {
		uint32_t cp = 0;
		size_t end = visible_end(t, i, false);
		buf_add(out, t.p + i, end - i);
		if (end == t.n) return;
		i = end;
		length = utf8_decode(t.p + i, t.n - i, &cp);
		if (length == 0) buf_printf(out, "<%02X>", (unsigned char)t.p[i]), length = 1;
		else if (cp == '\t' || cp == '\r' || cp == '\n') buf_byte(out, ' ');
		else buf_printf(out, "<U+%04X>", (unsigned)cp);
	}
}
