/* A text as a cell of a record, in one word: two to four Chinese characters, as most names and places have, stand in the word
 * itself; of any other text it says where its counted string lies. A county takes an eighth less memory, and less time by as
 * much as fetching that takes. Knows nothing of records. */
#ifndef ROLLCALL_TEXT_CELL_H
#define ROLLCALL_TEXT_CELL_H

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../base/text.h"

/* 0 is missing. Of a short text bit 63 is set, which no address has, and each character is a code of 15 bits, the first lowest,
 * 0 behind the last. Two short texts are equal if their cells are; a text that could be short may lie elsewhere all the same. */
enum { TEXT_CELL_ROOM = 12, TEXT_CELL_CODE_BITS = 15, TEXT_CELL_FIRST = 0x4E00, TEXT_CELL_CODES = 0x9FFF - TEXT_CELL_FIRST + 1 };
#define TEXT_CELL_SHORT (UINT64_C(1) << 63)

static inline bool text_cell_is_short(uint64_t cell) { return (cell & TEXT_CELL_SHORT) != 0; }

/* Counted string: uint32_t length, then the bytes. */
static inline struct text counted_text(const char *counted)
{
	uint32_t n;
	memcpy(&n, counted, sizeof n);
	return (struct text){counted + sizeof n, n};
}

/* Four bytes as a number, the first lowest. */
static inline uint32_t text_cell_bytes(const char *p)
{
	uint32_t x;
	memcpy(&x, p, sizeof x);
	return le32toh(x);
}

/* The code of a character of three bytes, the first lowest, from 0; of another at least TEXT_CELL_CODES. */
static inline uint32_t text_cell_code(uint32_t x) { return ((x & 0xF) << 12 | (x >> 2 & 0xFC0) | (x >> 16 & 0x3F)) - TEXT_CELL_FIRST; }

/* The cell of a text that can be short. Without branches that hang on its length: names have two characters or three. */
static inline bool text_cell_short(struct text t, uint64_t *cell)
{
	const unsigned lengths = 1U << 6 | 1U << 9 | 1U << 12;
	if (t.n > TEXT_CELL_ROOM || !(lengths >> t.n & 1)) return false;
	/* Those there are not are the last once more. */
	const uint32_t a = text_cell_bytes(t.p) & 0xFFFFFF, b = text_cell_bytes(t.p + 2) >> 8, d = text_cell_bytes(t.p + t.n - 4) >> 8;
	const uint32_t c = t.n == TEXT_CELL_ROOM ? text_cell_bytes(t.p + 5) >> 8 : d;
	if (((a ^ 0x8080E0) | (b ^ 0x8080E0) | (c ^ 0x8080E0) | (d ^ 0x8080E0)) & 0xC0C0F0) return false;
	const uint32_t first = text_cell_code(a), second = text_cell_code(b), third = text_cell_code(c), fourth = text_cell_code(d);
	if ((first >= TEXT_CELL_CODES) | (second >= TEXT_CELL_CODES) | (third >= TEXT_CELL_CODES) | (fourth >= TEXT_CELL_CODES)) return false;
	*cell = TEXT_CELL_SHORT | (first + 1) | (uint64_t)(second + 1) << TEXT_CELL_CODE_BITS |
	        (uint64_t)(t.n > 6 ? third + 1 : 0) << 2 * TEXT_CELL_CODE_BITS |
	        (uint64_t)(t.n > 9 ? fourth + 1 : 0) << 3 * TEXT_CELL_CODE_BITS;
	return true;
}

static inline uint64_t text_cell_counted(const char *counted) { return (uint64_t)(uintptr_t)counted; }

/* The text of a cell that is not missing: a slice of room if it is short, of its counted string else. */
static inline struct text text_cell_text(uint64_t cell, char room[TEXT_CELL_ROOM])
{
	size_t n = 0;
	if (!text_cell_is_short(cell)) return counted_text((const char *)(uintptr_t)cell);
	for (uint64_t left = cell & ~TEXT_CELL_SHORT; left; left >>= TEXT_CELL_CODE_BITS)
		n += utf8_encode((uint32_t)(left & ((1U << TEXT_CELL_CODE_BITS) - 1)) - 1 + TEXT_CELL_FIRST, room + n);
	return (struct text){room, n};
}

#endif
