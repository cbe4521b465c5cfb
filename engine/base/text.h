/* Slices of UTF-8 text, and the few Unicode facts the product needs (white space, width folding, display
 * width). Owns nothing. Knows nothing of files or records. */
#ifndef ROLLCALL_TEXT_H
#define ROLLCALL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	const char *p; /* not NUL-terminated; may be NULL when n is 0 */
	size_t n;      /* bytes */
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* Of a C string; NULL gives the empty text. */
static inline struct text text_of(const char *s) { return (struct text){s, s ? strlen(s) : 0}; }
static inline bool text_equal(struct text a, struct text b)
{
	return a.n == b.n && (b.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
int text_compare(struct text a, struct text b); /* as bytes; a prefix comes first: <0, 0, >0 */
static inline bool text_starts(struct text t, struct text prefix)
{
	return t.n >= prefix.n && text_equal((struct text){t.p, prefix.n}, prefix);
}
bool text_contains(struct text t, struct text part); /* the empty part is in every text */

enum { UTF8_BYTES_MAX = 4 }; /* of a character */
/* Length in bytes of the character at p (n bytes left) and its code point; 0 if the bytes are not UTF-8
 * (overlong forms, surrogates and anything above U+10FFFF are not) or n is 0. */
size_t utf8_decode(const char *p, size_t n, uint32_t *cp);
/* Writes cp as UTF-8 into out, gives the length. */
size_t utf8_encode(uint32_t cp, char out[UTF8_BYTES_MAX]);
/* Byte offset of the first byte that is not UTF-8; t.n if all is. */
size_t utf8_valid(struct text t);
/* How many of the eight bytes of a word have their high bit set. */
static inline unsigned high_bits(uint64_t word)
{
	return (unsigned)((word >> 7 & UINT64_C(0x0101010101010101)) * UINT64_C(0x0101010101010101) >> 56);
}
/* How many of eight bytes begin a character: all but those whose first two bits are 10. */
static inline unsigned utf8_begins(const char eight[8])
{
	uint64_t word;
	memcpy(&word, eight, sizeof word);
	return 8 - high_bits(word & ~(word << 1));
}
/* Whether eight bytes are all ASCII. */
static inline bool utf8_is_ascii(const char eight[8])
{
	uint64_t word;
	memcpy(&word, eight, sizeof word);
	return (word & UINT64_C(0x8080808080808080)) == 0;
}
size_t utf8_count(struct text t); /* characters; an undecodable byte counts as one */

bool cp_is_space(uint32_t cp);    /* Unicode White_Space, U+200B and U+FEFF: what trimming removes */
uint32_t cp_fold_width(uint32_t cp); /* U+FF01-FF5E to ASCII, U+3000 to a blank; others unchanged */
bool cp_is_hidden(uint32_t cp);   /* control characters and those that only steer how text is shown: bidi, of no width, tags */
int text_columns(struct text t);  /* terminal cells; a byte that is no UTF-8 takes one */
int cp_columns(uint32_t cp);      /* terminal cells: 0 combining, 1, 2 East Asian wide */

struct text text_number(char room[24], uint64_t n); /* in digits */
struct text text_trim(struct text t);
/* Writes t with its width folded to out, which has room for t.n bytes; gives the length (never more than t.n). */
size_t text_fold_width(struct text t, char *out);

/* Edit distance (insert, delete, replace, swap of neighbours; by bytes), at most limit + 1. */
unsigned text_distance(struct text a, struct text b, unsigned limit);

#endif
