/* What `rollcall impact` prints, in its two forms. */
#ifndef ROLLCALL_CLI_IMPACT_H
#define ROLLCALL_CLI_IMPACT_H

#include "impact_counts.h"

/* Whether a rule of a pack runs, and if not why, in one word. */
struct text rule_state(const struct pack *p, int rule);
/* Appends what an edit is: "rule x changed", "--set p". */
void impact_edit_name(const struct impact *x, size_t edit, enum language language, struct buf *out);
/* Whether counts may be shown that say of a few persons what they are. */
bool impact_hides(const struct impact *x, size_t pair);

/* list: every change too. */
void impact_text(const struct impact *x, bool list, enum language language, struct buf *out);
void impact_json(const struct impact *x, bool list, struct buf *out);

#endif
