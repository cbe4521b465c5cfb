/* Inside mend: the ways in which a row may have been meant. Each looks whether the row is such a one, and has what it would
 * be then tried. */
#ifndef ROLLCALL_MEND_WAYS_H
#define ROLLCALL_MEND_WAYS_H

#include "mend_row.h"

/* mend_signs.c */

/* Signs of the input method, one or a pair. */
void way_wide_signs(struct mender *m, const struct row *r);
void way_tight_colon(struct mender *m, const struct row *r);
void way_tight_hyphen(struct mender *m, const struct row *r);
/* A backslash that begins no escape: it stands for itself. */
void way_plain_backslash(struct mender *m, const struct row *r, const struct fault *fault);
/* What stands behind the sign of a text of several rows: another dash than the hyphen, or the text's own beginning. */
void way_block_head(struct mender *m, const struct row *r);

/* mend_shapes.c */

void way_close_quote(struct mender *m, const struct row *r);
/* A sign of YAML that begins an item: the item goes into quotes. */
void way_quote_item(struct mender *m, const struct row *r, const struct fault *fault);
/* A text that begins with an expression in braces and goes on behind it: YAML reads a mapping. */
void way_braced_text(struct mender *m, const struct row *r);
/* A text that goes on behind its closing quote. */
void way_quote_all(struct mender *m, const struct row *r);
void way_close_brackets(struct mender *m, const struct row *r);
/* Brackets that were opened in a row further up, closed at the end of this one. */
void way_close_context(struct mender *m, const struct row *r, const struct fault *fault);
/* Before the byte of the file. */
void way_missing_comma(struct mender *m, const struct row *r, size_t at);
void way_missing_colon(struct mender *m, const struct row *r);

/* mend_indent.c */

/* TABs and wide blanks at the beginning of a row. */
void way_wide_indentation(struct mender *m, const struct row *r);
void way_other_indentation(struct mender *m, const struct row *r);

#endif
