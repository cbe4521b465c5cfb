/* Comparisons of as many numbers at once as a plane has bits in a word. With the vectors of the processor where it has some,
 * and without them: both find the same. */
#ifndef ROLLCALL_COMPARE_H
#define ROLLCALL_COMPARE_H

#include "plan.h"

/* Which of 64 pairs of numbers hold (op: NODE_EQ, NODE_LT or NODE_GT), a bit each, and of which both are known. */
void compare_word(enum node_op op, const int32_t *a, const int32_t *b, uint64_t *holds, uint64_t *known);
/* The same without vectors, for processors that have none of ours, and for the tests. */
void compare_word_portable(enum node_op op, const int32_t *a, const int32_t *b, uint64_t *holds, uint64_t *known);

#endif
