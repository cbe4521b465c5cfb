#include "marks.h"

#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include "avx2.h"

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

static size_t count_newlines_portable(const char *bytes, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i += 8) {
		uint64_t hits = equal_bytes(load_word(bytes + i, n - i, 'a'), EACH('\n'));
		count += (hits >> 7) * EACH(1) >> 56;
	}
	return count;
}

#ifdef __x86_64__

enum { SPAN = 64 }; /* bytes looked at at once: a bit each */

struct span {
	__m256i low, high;
};

AVX2 static inline struct span load_span(const char *p)
{
	const __m256i *v = (const __m256i *)(const void *)p;
	return (struct span){_mm256_loadu_si256(v), _mm256_loadu_si256(v + 1)};
}

AVX2 static inline struct span equal(struct span s, char byte)
{
	__m256i same = _mm256_set1_epi8(byte);
	return (struct span){_mm256_cmpeq_epi8(s.low, same), _mm256_cmpeq_epi8(s.high, same)};
}

AVX2 static inline struct span either(struct span x, struct span y)
{
	return (struct span){_mm256_or_si256(x.low, y.low), _mm256_or_si256(x.high, y.high)};
}

AVX2 static inline uint64_t bits_of(struct span s)
{
	return (unsigned)_mm256_movemask_epi8(s.low) | (uint64_t)(unsigned)_mm256_movemask_epi8(s.high) << 32;
}

/* The marks among SPAN bytes as bits. */
AVX2 static inline uint64_t span_marks(const char *p, bool newline_next, char delimiter)
{
	struct span s = load_span(p), newline = equal(s, '\n'), cr = equal(s, '\r');
	struct span ends = either(newline, equal(s, delimiter)), odd = either(equal(s, '"'), equal(s, '\0'));
	uint64_t crs = bits_of(cr), bits = bits_of(either(ends, odd));
	if (crs) bits |= crs & ~(bits_of(newline) >> 1 | (uint64_t)newline_next << 63);
	return bits;
}

AVX2 static size_t find_avx2(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	char rest[SPAN];
	uint32_t *to = marks;
	for (size_t i = 0; i < n; i += SPAN) {
		const char *p = bytes + i;
		if (n - i < SPAN) {
			memset(rest, filler_for(delimiter), sizeof rest);
			memcpy(rest, p, n - i);
			p = rest;
		}
		uint64_t bits = span_marks(p, n - i > SPAN && p[SPAN] == '\n', delimiter);
		for (; bits; bits &= bits - 1) *to++ = (uint32_t)i + (uint32_t)__builtin_ctzll(bits);
	}
	return (size_t)(to - marks);
}

AVX2 static size_t count_newlines_avx2(const char *bytes, size_t n)
{
	const __m256i newline = _mm256_set1_epi8('\n'), zero = _mm256_setzero_si256();
	__m256i total = zero;
	size_t i = 0;
	while (n - i >= 32) {
		/* A byte counts up to 255. */
		__m256i counts = zero;
		size_t end = n - i > 255 * 32 ? i + 255 * 32 : n - (n - i) % 32;
		for (; i < end; i += 32) {
			__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + i));
			counts = _mm256_sub_epi8(counts, _mm256_cmpeq_epi8(v, newline));
		}
		total = _mm256_add_epi64(total, _mm256_sad_epu8(counts, zero));
	}
	uint64_t sums[4];
	memcpy(sums, &total, sizeof sums);
	return (size_t)(sums[0] + sums[1] + sums[2] + sums[3]) + count_newlines_portable(bytes + i, n - i);
}

size_t marks_find(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	return has_avx2() ? find_avx2(bytes, n, delimiter, marks) : marks_find_portable(bytes, n, delimiter, marks);
}

size_t marks_count_newlines(const char *bytes, size_t n)
{
	return has_avx2() ? count_newlines_avx2(bytes, n) : count_newlines_portable(bytes, n);
}

#else

size_t marks_find(const char *bytes, size_t n, char delimiter, uint32_t *marks)
{
	return marks_find_portable(bytes, n, delimiter, marks);
}

size_t marks_count_newlines(const char *bytes, size_t n) { return count_newlines_portable(bytes, n); }

#endif
