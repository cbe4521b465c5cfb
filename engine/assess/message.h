/* What is printed of a person: values as text, masked as the job's privacy says. Knows nothing of files written. */
#ifndef ROLLCALL_MESSAGE_H
#define ROLLCALL_MESSAGE_H

#include "../base/buf.h"
#include "evaluate.h"

/* What stands where a value is missing, and where one is masked. */
#define MESSAGE_MISSING "—"
#define MESSAGE_MASKED "＊"

/* Whether the value of e is masked in a view: full shows numbers and private fields. */
bool message_masks(const struct expr *e, bool private, bool full);
/* Appends the value of e as text, or that it is masked. False: it is missing (nothing appended). */
bool message_value(struct frame *f, const struct expr *e, bool masked, struct buf *out);
/* Appends a message, MESSAGE_MISSING for what is missing. full: numbers and private fields show. */
void message_render(struct frame *f, const struct template *t, bool full, struct buf *out);
/* Appends where a record stands: path:row. */
void message_place(const struct dataset *ds, uint64_t place, struct buf *out);
/* Appends a name for an unknown leaf: the field and where its record stands, the group, or the words of the pack. */
void message_leaf(const struct frame *f, const struct dataset *ds, const struct expr *leaf, struct buf *out);

#endif
