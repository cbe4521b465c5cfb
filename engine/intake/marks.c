#include "marks.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "../base/avx2.h"

#define EACH(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))

/* 0x80 in every byte of word that equals the byte repeated in `same`, 0 in the others. */
static inline uint64_t equal_bytes(uint64_t word, uint64_t same)
{
	uint64_t x = word ^ same;
	return ~(((x & EACH(0x7F)) + EACH(0x7F)) | x | EACH(0x7F));
}

/* Up to eight bytes; those behind the end are no marks. */
static inline uint64_t load_word(const char *p, size_t n, char filler)
{
	uint64_t word = EACH(filler);
	memcpy(&word, p, n < 8 ? n : 8);
	return le64toh(word);
}

static char filler_for(char delimiter) { return delimiter == 'a' ? 'b' : 'a'; }

/* A CR is a mark when no newline follows it. */
static bool is_line_end(const char *bytes, size_t n, size_t cr) { return cr + 1 < n && bytes[cr + 1] == '\n'; }

size_t marks_find_portable(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	const char filler = filler_for(delimiter);
	size_t count = 0;
	for (size_t i = 0; i < n; i += 8) {
		uint64_t word = load_word(bytes + i, n - i, filler);
		uint64_t crs = equal_bytes(word, EACH('\r'));
		uint64_t hits = equal_bytes(word, EACH(delimiter)) | equal_bytes(word, EACH('\n')) |
		                equal_bytes(word, EACH('"')) | equal_bytes(word, 0) | crs;
		for (; hits; hits &= hits - 1) {
			size_t at = i + ((size_t)__builtin_ctzll(hits) >> 3);
			if (!crs || bytes[at] != '\r' || !is_line_end(bytes, n, at)) marks[count++] = (uint32_t)at;
		}
	}
	return count;
}

static size_t count_portable(const char *bytes, size_t n, char sign)
{
	const char filler = filler_for(sign);
	size_t count = 0;
	for (size_t i = 0; i < n; i += 8) {
		uint64_t hits = equal_bytes(load_word(bytes + i, n - i, filler), EACH(sign));
		count += (hits >> 7) * EACH(1) >> 56;
	}
	return count;
}

#ifdef __x86_64__

enum { SPAN = 64 }; /* bytes looked at at once: a bit each */

/* What is looked for. Delimiter, newline, quote and NUL differ in their low four bits, by which a table gives back the one
 * that a byte may be. */
struct signs {
	__m256i table, cr, newline;
};

static bool tells_apart(char delimiter)
{
	int low = delimiter & 15;
	return (unsigned char)delimiter < 0x80 && low != 0 && low != ('\n' & 15) && low != ('"' & 15);
}

AVX2 static inline struct signs signs_of(char delimiter)
{
	char table[32] = {0};
	for (int half = 0; half < 32; half += 16) {
		table[half + ('"' & 15)] = '"';
		table[half + ('\n' & 15)] = '\n';
		table[half + (delimiter & 15)] = delimiter;
	}
	return (struct signs){_mm256_loadu_si256((const __m256i *)(const void *)table), _mm256_set1_epi8('\r'), _mm256_set1_epi8('\n')};
}

AVX2 static inline uint64_t bits_of(__m256i low, __m256i high)
{
	return (unsigned)_mm256_movemask_epi8(low) | (uint64_t)(unsigned)_mm256_movemask_epi8(high) << 32;
}

/* The marks among SPAN bytes as bits. */
AVX2 static inline uint64_t span_marks(const char *p, bool newline_next, const struct signs *s)
{
	const __m256i *v = (const __m256i *)(const void *)p;
	__m256i low = _mm256_loadu_si256(v), high = _mm256_loadu_si256(v + 1);
	/* Of a byte from 80 on the table gives 0. */
	uint64_t bits = bits_of(_mm256_cmpeq_epi8(_mm256_shuffle_epi8(s->table, low), low),
	                        _mm256_cmpeq_epi8(_mm256_shuffle_epi8(s->table, high), high));
	__m256i cr_low = _mm256_cmpeq_epi8(low, s->cr), cr_high = _mm256_cmpeq_epi8(high, s->cr);
	if (!_mm256_testz_si256(_mm256_or_si256(cr_low, cr_high), _mm256_set1_epi8(-1))) {
		uint64_t newlines = bits_of(_mm256_cmpeq_epi8(low, s->newline), _mm256_cmpeq_epi8(high, s->newline));
		bits |= bits_of(cr_low, cr_high) & ~(newlines >> 1 | (uint64_t)newline_next << 63);
	}
	return bits;
}

/* Eight at a time, and some behind the last that mean nothing: where a loop ends that stops at the last can seldom be
 * foretold. Gives where the next go. */
AVX2 static inline uint32_t *put_marks(uint32_t *to, uint32_t from, uint64_t bits)
{
	uint32_t *next = to + __builtin_popcountll(bits);
#define PUT(k) to[k] = from + (uint32_t)_tzcnt_u64(bits), bits &= bits - 1
	for (; bits; to += MARKS_SPARE) {
		PUT(0), PUT(1), PUT(2), PUT(3);
		PUT(4), PUT(5), PUT(6), PUT(7);
	}
#undef PUT
	return next;
}

AVX2 static size_t find_avx2(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	const struct signs signs = signs_of(delimiter);
	char rest[SPAN];
	uint32_t *to = marks;
	for (size_t i = 0; i < n; i += SPAN) {
		const char *p = bytes + i;
		if (n - i < SPAN) {
			memset(rest, filler_for(delimiter), sizeof rest);
			memcpy(rest, p, n - i);
			p = rest;
		}
		uint64_t bits = span_marks(p, n - i > SPAN && p[SPAN] == '\n', &signs);
		to = put_marks(to, (uint32_t)i, bits);
	}
	return (size_t)(to - marks);
}

AVX2 static size_t count_avx2(const char *bytes, size_t n, char sign)
{
	const __m256i wanted = _mm256_set1_epi8(sign), zero = _mm256_setzero_si256();
	__m256i total = zero;
	size_t i = 0;
	while (n - i >= 32) {
		/* A byte counts up to 255. */
		__m256i counts = zero;
		size_t end = n - i > 255 * 32 ? i + 255 * 32 : n - (n - i) % 32;
		for (; i < end; i += 32) {
			__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + i));
			counts = _mm256_sub_epi8(counts, _mm256_cmpeq_epi8(v, wanted));
		}
		total = _mm256_add_epi64(total, _mm256_sad_epu8(counts, zero));
	}
	uint64_t sums[4];
	memcpy(sums, &total, sizeof sums);
	return (size_t)(sums[0] + sums[1] + sums[2] + sums[3]) + count_portable(bytes + i, n - i, sign);
}

size_t marks_find(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	return has_avx2() && tells_apart(delimiter) ? find_avx2(bytes, n, delimiter, marks) : marks_find_portable(bytes, n, delimiter, marks);
}

size_t marks_count(const char *bytes, size_t n, char sign)
{
	return has_avx2() ? count_avx2(bytes, n, sign) : count_portable(bytes, n, sign);
}

#else

size_t marks_find(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	return marks_find_portable(bytes, n, delimiter, marks);
}

size_t marks_count(const char *bytes, size_t n, char sign) { return count_portable(bytes, n, sign); }

#endif
