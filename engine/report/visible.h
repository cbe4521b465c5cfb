/* Text of unknown origin, made safe to show: no hidden character, no byte that is not UTF-8. */
#ifndef ROLLCALL_VISIBLE_H
#define ROLLCALL_VISIBLE_H

#include "base/buf.h"

/* Where the next thing stands from `from` on that cannot be shown as it is, t.n if there is none: a byte that is no UTF-8, or
 * a character that is hidden. With quoted, also '"' and a backslash. */
size_t visible_end(struct text t, size_t from, bool quoted);

/* t with every hidden character as <U+XXXX> and every byte that is no UTF-8 as <XX>; TAB, CR and LF become blanks. */
void text_visible(struct buf *out, struct text t);

#endif
