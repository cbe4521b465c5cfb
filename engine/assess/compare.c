#include "compare.h"

#include "../base/avx2.h"
#include "../intake/record.h"
#include "planes.h"

void compare_word_portable(enum node_op op, const int32_t *a, const int32_t *b, uint64_t *holds, uint64_t *known)
{
	uint8_t yes[PLANE_WORD], both[PLANE_WORD];
	switch (op) {
	case NODE_EQ:
		for (int i = 0; i < PLANE_WORD; i++) yes[i] = a[i] == b[i];
		break;
	case NODE_LT:
		for (int i = 0; i < PLANE_WORD; i++) yes[i] = a[i] < b[i];
		break;
	default:
		for (int i = 0; i < PLANE_WORD; i++) yes[i] = a[i] > b[i];
	}
	for (int i = 0; i < PLANE_WORD; i++) both[i] = (uint8_t)((a[i] != CELL_MISSING) & (b[i] != CELL_MISSING));
	*holds = plane_pack(yes);
	*known = plane_pack(both);
}

#ifdef __x86_64__

AVX2 static inline uint64_t eight_bits(__m256i v) { return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(v)); }

AVX2 static void compare_word_avx2(enum node_op op, const int32_t *a, const int32_t *b, uint64_t *holds, uint64_t *known)
{
	const __m256i missing = _mm256_set1_epi32(CELL_MISSING);
	uint64_t yes = 0, no = 0;
	for (int i = 0; i < PLANE_WORD; i += 8) {
		__m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(a + i));
		__m256i y = _mm256_loadu_si256((const __m256i *)(const void *)(b + i));
		__m256i h = op == NODE_EQ ? _mm256_cmpeq_epi32(x, y) : op == NODE_LT ? _mm256_cmpgt_epi32(y, x) : _mm256_cmpgt_epi32(x, y);
		yes |= eight_bits(h) << i;
		no |= eight_bits(_mm256_or_si256(_mm256_cmpeq_epi32(x, missing), _mm256_cmpeq_epi32(y, missing))) << i;
	}
	*holds = yes;
	*known = ~no;
}

void compare_word(enum node_op op, const int32_t *a, const int32_t *b, uint64_t *holds, uint64_t *known)
{
	if (has_avx2()) compare_word_avx2(op, a, b, holds, known);
	else compare_word_portable(op, a, b, holds, known);
}

#else
void compare_word(enum node_op op, const int32_t *a, const int32_t *b, uint64_t *holds, uint64_t *known)
{
	compare_word_portable(op, a, b, holds, known);
}
#endif
