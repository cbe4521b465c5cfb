/* Text of unknown origin, made safe to show: no control character, nothing that turns the direction of writing, no
 * byte that is not UTF-8. */
#ifndef ROLLCALL_VISIBLE_H
#define ROLLCALL_VISIBLE_H

#include "base/buf.h"

/* Whether a character may change how its neighbours are shown or do something to a terminal: C0, DEL, C1, line and
 * paragraph separators, the bidirectional controls. */
bool cp_is_control(uint32_t cp);

/* The length of a character that is plainly no control character, as nearly all Chinese ones are: U+3000 to U+CFFF. 0: it
 * takes a closer look. n > 0. */
static inline size_t visible_length(const char *p, size_t n)
{
	const unsigned char *c = (const unsigned char *)p;
	bool three = n >= 3 && c[0] >= 0xE3 && c[0] <= 0xEC && (c[1] & 0xC0) == 0x80 && (c[2] & 0xC0) == 0x80;
	return three ? 3 : 0;
}

/* t with every control character as <U+XXXX> and every byte that is no UTF-8 as <XX>; TAB, CR and LF become blanks. */
void text_visible(struct buf *out, struct text t);

#endif
