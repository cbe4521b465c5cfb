/* Many numbers of 18 digits at once, 16 digits of each in a vector where the processor has some. */
#include "../base/avx2.h"
#include "id_digits.h"

static uint64_t plain_each(const struct text *cells, size_t n, uint64_t *tokens)
{
	uint64_t plain = 0;
	for (size_t i = 0; i < n; i++) plain |= (uint64_t)id_plain(cells[i], &tokens[i]) << i;
	return plain;
}

#ifdef __x86_64__

/* The sum over the four 32-bit parts. */
AVX2 static inline unsigned sum_of(__m128i v)
{
	v = _mm_add_epi32(v, _mm_shuffle_epi32(v, 0x4E));
	return (unsigned)_mm_cvtsi128_si32(_mm_add_epi32(v, _mm_shuffle_epi32(v, 0xB1)));
}

/* As id_take_body. */
AVX2 static inline bool take_body(const char *s, struct id_body *out)
{
	const __m128i tens = _mm_set1_epi16(0x010A), hundreds = _mm_set1_epi32(0x00010064), thousands = _mm_set1_epi32(0x00012710);
	const __m128i weights = _mm_setr_epi8(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4);
	__m128i v = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)s), _mm_set1_epi8('0'));
	unsigned last = (unsigned)(unsigned char)s[16] - '0';
	if (_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(9)), v)) != 0xFFFF || last > 9) return false;
	__m128i pairs = _mm_maddubs_epi16(v, tens), fours = _mm_madd_epi16(pairs, hundreds);
	__m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), thousands);
	uint64_t two = (uint64_t)_mm_cvtsi128_si64(eights);
	unsigned sum = sum_of(_mm_madd_epi16(_mm_maddubs_epi16(v, weights), _mm_set1_epi16(1))) + 2 * last;
	out->first.pairs = (uint64_t)_mm_cvtsi128_si64(pairs);
	out->second.pairs = (uint64_t)_mm_extract_epi64(pairs, 1);
	out->value = ((two & UINT32_MAX) * 100000000 + (two >> 32)) * 10 + last;
	out->check = id_check_digit(sum);
	return true;
}

AVX2 static uint64_t plain_avx2(const struct text *cells, size_t n, uint64_t *tokens)
{
	uint64_t plain = 0;
	for (size_t i = 0; i < n; i++) {
		struct id_body b;
		if (cells[i].n != NUMBER_DIGITS || !take_body(cells[i].p, &b)) continue;
		plain |= (uint64_t)id_body_plain(&b, cells[i].p[17], &tokens[i]) << i;
	}
	return plain;
}

uint64_t id_plain_many(const struct text *cells, size_t n, uint64_t *tokens)
{
	return has_avx2() ? plain_avx2(cells, n, tokens) : plain_each(cells, n, tokens);
}

#else
uint64_t id_plain_many(const struct text *cells, size_t n, uint64_t *tokens) { return plain_each(cells, n, tokens); }
#endif
