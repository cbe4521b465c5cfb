#include "report/wrap.h"

static const char closing[] = "。，、；：？！）】》”’%";

static bool closes(struct text t, size_t i, size_t n)
{
	return text_contains(TEXT(closing), (struct text){t.p + i, n});
}

static bool wide(uint32_t cp) { return cp_columns(cp) == 2; }

/* The bytes from i on that stay together, and their cells. */
static size_t piece(struct text t, size_t i, int *columns)
{
	size_t from = i;
	bool before = false;
	*columns = 0;
	for (size_t n; i < t.n; i += n) {
		uint32_t cp = 0;
		n = utf8_decode(t.p + i, t.n - i, &cp);
		if (!n) n = 1;
		if (cp == ' ' && i > from) break;
		if (i > from && (before || wide(cp)) && !closes(t, i, n)) break;
		before = wide(cp);
		*columns += n > 1 || cp ? cp_columns(cp) : 1;
		if (cp == ' ') {
			i += n;
			break;
		}
	}
	return i - from;
}

void wrap(struct buf *out, struct text t, int used, int indent)
{
	int blanks = 0; /* owed before the next piece */
	for (size_t i = 0, n; i < t.n; i += n) {
		int columns;
		n = piece(t, i, &columns);
		if (n == 1 && t.p[i] == ' ') {
			blanks++;
			continue;
		}
		if (used > indent && used + blanks + columns > WRAP_COLUMNS) {
			buf_byte(out, '\n');
			for (used = 0; used < indent; used++) buf_byte(out, ' ');
			blanks = 0;
		}
		for (; blanks > 0; blanks--, used++) buf_byte(out, ' ');
		buf_add(out, t.p + i, n);
		used += columns;
	}
	buf_byte(out, '\n');
}
