#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int text_compare(struct text a, struct text b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* Where both are short memmem takes longer to prepare than to look (3 times as long for a school's name). */
static bool contains_short(struct text t, struct text part)
{
	uint32_t first, here;
	memcpy(&first, part.p, sizeof first);
	for (size_t i = 0; i + part.n <= t.n; i++) {
		memcpy(&here, t.p + i, sizeof here);
		if (here == first && memcmp(t.p + i, part.p, part.n) == 0) return true;
	}
	return false;
}

bool text_contains(struct text t, struct text part)
{
	enum { SHORT = 64 };
	if (part.n == 0 || t.n < part.n) return part.n == 0;
	if (part.n >= sizeof(uint32_t) && t.n <= SHORT) return contains_short(t, part);
	return memmem(t.p, t.n, part.p, part.n) != NULL;
}

/* Whether white space that is no ASCII may begin so; it has two bytes where it begins with C2, else three. */
static bool may_lead_space(unsigned char c) { return c == 0xC2 || (c >= 0xE1 && c <= 0xE3) || c == 0xEF; }

/* Bytes of white space at the beginning: a character, or 0. */
static size_t space_before(struct text t)
{
	uint32_t cp = (unsigned char)t.p[0];
	if (cp < 0x80) return cp_is_space(cp);
	size_t n = may_lead_space((unsigned char)cp) ? utf8_decode(t.p, t.n, &cp) : 0;
	return n && cp_is_space(cp) ? n : 0;
}

static size_t space_behind(struct text t)
{
	uint32_t cp = (unsigned char)t.p[t.n - 1];
	if (cp < 0x80) return cp_is_space(cp);
	size_t n = t.n >= 2 && (unsigned char)t.p[t.n - 2] == 0xC2 ? 2 : 3;
	if (t.n < n || !may_lead_space((unsigned char)t.p[t.n - n])) return 0;
	return utf8_decode(t.p + t.n - n, n, &cp) == n && cp_is_space(cp) ? n : 0;
}

struct text text_number(char room[24], uint64_t n)
{
	return (struct text){room, (size_t)snprintf(room, 24, "%" PRIu64, n)};
}

struct text text_trim(struct text t)
{
	for (size_t n; t.n && (n = space_before(t)); t.n -= n) t.p += n;
	for (size_t n; t.n && (n = space_behind(t));) t.n -= n;
	return t;
}

size_t text_fold_width(struct text t, char *out)
{
	size_t used = 0;
	for (size_t i = 0; i < t.n;) {
		unsigned char c = (unsigned char)t.p[i];
		uint32_t cp;
		size_t n = c == 0xEF || c == 0xE3 ? utf8_decode(t.p + i, t.n - i, &cp) : 0;
		if (n == 3 && cp_fold_width(cp) != cp) {
			out[used++] = (char)cp_fold_width(cp);
			i += 3;
		} else {
			out[used++] = t.p[i++];
		}
	}
	return used;
}

enum { BAND_MAX = 15 };

/* Only the cells within `limit` of the diagonal can hold a result of at most limit: three rows of that band are
 * kept. Cell (i, j) stands at j - i + limit of row i. */
unsigned text_distance(struct text a, struct text b, unsigned limit)
{
	if (limit > BAND_MAX) limit = BAND_MAX;
	size_t difference = a.n > b.n ? a.n - b.n : b.n - a.n;
	if (difference > limit) return limit + 1;
	unsigned rows[3][2 * BAND_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];
	const unsigned over = limit + 1;
	for (size_t k = 0; k <= 2 * limit; k++) {
		before[k] = over;
		last[k] = k >= limit ? (unsigned)(k - limit) : over;
	}
	for (size_t i = 1; i <= a.n; i++) {
		unsigned best = over;
		for (size_t k = 0; k <= 2 * limit; k++) {
			unsigned d = over;
			if (i + k >= limit && i + k - limit <= b.n) {
				size_t j = i + k - limit;
				if (j == 0) {
					d = i < over ? (unsigned)i : over;
				} else {
					bool same = a.p[i - 1] == b.p[j - 1];
					d = last[k] + !same;
					if (k < 2 * limit && last[k + 1] + 1 < d) d = last[k + 1] + 1;
					if (k > 0 && row[k - 1] + 1 < d) d = row[k - 1] + 1;
					bool swapped = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
					if (swapped && before[k] + 1 < d) d = before[k] + 1;
					if (d > over) d = over;
				}
			}
			row[k] = d;
			if (d < best) best = d;
		}
		if (best > limit) return over;
		unsigned *free_row = before;
		before = last;
		last = row;
		row = free_row;
	}
	return last[b.n - a.n + limit];
}
