/* Whether texts are, begin with or contain a text that is known, a word of elements at a time: short cells are told by their
 * bits, without a look at a text. Knows nothing of records. */
#ifndef ROLLCALL_TEXT_TEST_H
#define ROLLCALL_TEXT_TEST_H

#include "../intake/text_cell.h"
#include "plan.h"

struct text_test {
	enum node_op op;     /* NODE_TEXT_IS, NODE_TEXT_STARTS or NODE_TEXT_CONTAINS */
	struct text part;    /* borrowed */
	uint64_t mask, bits; /* a short text passes if it has these bits under the mask ... */
	unsigned places;     /* ... or under it when moved by up to so many characters, less one; 0: no short text passes */
};

struct text_test text_test_of(enum node_op op, struct text part);
/* Of n cells, at most PLANE_WORD: a bit for each that passes, and for each that is missing. */
void text_test_word(const struct text_test *t, const uint64_t *cells, uint32_t n, uint64_t *holds, uint64_t *missing);

#endif
