/* CSV that is safe to open in a spreadsheet: RFC 4180 quoting, no cell that would be read as a formula, no control or
 * bidirectional character raw. Knows nothing of findings. */
#ifndef ROLLCALL_SHEET_H
#define ROLLCALL_SHEET_H

#include <stdint.h>

#include "base/buf.h"

/* A cell of text: what begins with one of = + - @ TAB CR, plain or full-width, gets a leading apostrophe; what a
 * spreadsheet would take for a number, a day or a time and change (12 digits or more, a leading zero, 1E5, 3-1, 12:30) is
 * written ="…". What a cell has no room for, which a spreadsheet would cut off without a word, is … instead. */
void sheet_text(struct buf *out, struct text t);
/* How many bytes of t a cell has room for besides so many characters: 32,767 UTF-16 units are all it holds. */
size_t sheet_room(struct text t, size_t besides);
/* An identity number: ="…" when it has 18 characters, else as sheet_text. */
void sheet_key(struct buf *out, struct text key);
/* The mark of UTF-8 that spreadsheets look for, and the end of a row. */
void sheet_begin(struct buf *out);
void sheet_end_row(struct buf *out);

#endif
