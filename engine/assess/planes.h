/* Truth values of many elements: a bit in each of two planes, 64 elements a word. Knows nothing of conditions. */
#ifndef ROLLCALL_PLANES_H
#define ROLLCALL_PLANES_H

#include <stdint.h>
#include <string.h>

/* false: neither bit; unknown: possible only; true: both. Bits behind the last element are clear in both planes. */
struct planes {
	uint64_t *sure;      /* NULL: out of memory */
	uint64_t *possible;
};

enum { PLANE_WORD = 64 };

static inline uint32_t plane_words(uint32_t n) { return n / PLANE_WORD + (n % PLANE_WORD != 0); }
static inline bool plane_bit(const uint64_t *plane, uint32_t i) { return plane[i / PLANE_WORD] >> i % PLANE_WORD & 1; }
static inline void plane_set(uint64_t *plane, uint32_t i) { plane[i / PLANE_WORD] |= UINT64_C(1) << i % PLANE_WORD; }

/* The bits of the elements there are in the last of their words. */
static inline uint64_t plane_last(uint32_t n) { return n % PLANE_WORD ? ~UINT64_C(0) >> (PLANE_WORD - n % PLANE_WORD) : ~UINT64_C(0); }

/* A bit for each of 64 bytes that are 0 or 1. */
static inline uint64_t plane_pack(const uint8_t bytes[PLANE_WORD])
{
	uint64_t word = 0;
	for (int i = 0; i < 8; i++) {
		uint64_t eight;
		memcpy(&eight, bytes + 8 * i, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		eight = __builtin_bswap64(eight);
#endif
		/* Moves the low bit of byte k to bit 56 + k. */
		word |= (eight * UINT64_C(0x0102040810204080) >> 56) << 8 * i;
	}
	return word;
}

/* Calls for each bit that is set, in order: PLANE_EACH(plane, words, i) { … } */
#define PLANE_EACH(plane, words, i)                                                                                \
	for (uint32_t i##_word = 0; i##_word < (words); i##_word++)                                                     \
		for (uint64_t i##_left = (plane)[i##_word], i##_bits = i##_left; i##_bits; i##_bits &= i##_bits - 1)        \
			for (uint32_t i = i##_word * PLANE_WORD + (uint32_t)__builtin_ctzll(i##_bits), i##_once = 1; i##_once; i##_once = 0)

#endif
