#include "marks.h"
#include "rows.h"

enum { PIECE = 1024 };

bool split_plain(struct text t, char delimiter, struct text *cells, size_t max, size_t *count)
{
	uint32_t marks[PIECE + MARKS_SPARE];
	size_t from = 0, n = 0;
	for (size_t at = 0; at < t.n; at += PIECE) {
		size_t marked = marks_find(t.p + at, t.n - at < PIECE ? t.n - at : PIECE, delimiter, marks);
		for (size_t i = 0; i < marked; i++) {
			size_t stop = at + marks[i];
			if (t.p[stop] != delimiter) return false;
			if (n < max) cells[n] = (struct text){t.p + from, stop - from};
			n++;
			from = stop + 1;
		}
	}
	if (n < max) cells[n] = (struct text){t.p + from, t.n - from};
	*count = n + 1;
	return true;
}
