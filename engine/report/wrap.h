/* Text in rows that fit a terminal and a mail. Knows where a row may be broken: at blanks, and between Chinese
 * characters but not before a sign that closes. */
#ifndef ROLLCALL_WRAP_H
#define ROLLCALL_WRAP_H

#include "base/buf.h"
#include "base/text.h"

enum { WRAP_COLUMNS = 79 };

/* Adds t to a row of which `used` cells are taken; the rows after it begin with `indent` blanks. Ends the last. What
 * must not reach a terminal is to be taken out before. */
void wrap(struct buf *out, struct text t, int used, int indent);

#endif
