#include <endian.h>
#include <string.h>

#include "rows.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* 0x80 in every byte of word that equals the byte repeated in `same`, 0 in the others. */
static inline uint64_t equal_bytes(uint64_t word, uint64_t same)
{
	uint64_t x = word ^ same;
	return ~(((x & EACH(0x7F)) + EACH(0x7F)) | x | EACH(0x7F));
}

bool split_plain(struct text t, char delimiter, struct text *cells, size_t max, size_t *count)
{
	const uint64_t delimiters = EACH((unsigned char)delimiter);
	const uint64_t filler = delimiter == ' ' ? EACH('a') : EACH(' ');
	size_t from = 0, n = 0;
	for (size_t i = 0; i < t.n; i += 8) {
		uint64_t word = filler;
		if (t.n - i >= 8) memcpy(&word, t.p + i, 8);
		else memcpy(&word, t.p + i, t.n - i);
		word = le64toh(word);
		if (equal_bytes(word, EACH('"')) | equal_bytes(word, EACH('\r')) | equal_bytes(word, 0)) return false;
		for (uint64_t hits = equal_bytes(word, delimiters); hits; hits &= hits - 1) {
			size_t at = i + ((size_t)__builtin_ctzll(hits) >> 3);
			if (n < max) cells[n] = (struct text){t.p + from, at - from};
			n++;
			from = at + 1;
		}
	}
	if (n < max) cells[n] = (struct text){t.p + from, t.n - from};
	*count = n + 1;
	return true;
}
