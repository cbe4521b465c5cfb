/* What `rollcall explain` prints, in its two forms. */
#ifndef ROLLCALL_CLI_EXPLAIN_H
#define ROLLCALL_CLI_EXPLAIN_H

#include "explain.h"

/* Whether a cell of the field may be seen. */
bool explain_shows(const struct explain *x, int table, int field);
/* Appends the cell of a record as its field means it; false: it is missing (nothing appended). */
bool explain_cell(const struct explain *x, int table, int field, const struct record *r, struct buf *out);
/* Appends where a row of the cutout stands; a row that is only thought of has its table's name. */
void explain_place(const struct explain *x, const struct cutout_row *row, struct buf *out);
/* Why a cell is missing although something stands in it: a static word; NULL: it is blank. */
const char *explain_invalid(const struct explain *x, int table, int field, uint64_t place);
/* Whether the answer of an evaluation is not known and `unknown:` of the rule says what becomes of it. */
bool explain_unknown_decided(const struct rule *r, struct frame *f);
/* Appends what a change does, "household.status (household.csv:3) were 迁出". */
void explain_change(const struct explain *x, const struct repair *r, enum language language, struct buf *out);
/* The value of a group; false: missing. It stands in scratch or in the pack. */
bool explain_group(struct explain *x, size_t group, struct buf *scratch, struct text *out);
/* Whether an effect is the person's own; else place says whose. */
bool explain_own(const struct explain *x, const struct cutout_outcome *o);

void explain_text(struct explain *x, enum language language, struct buf *out);
void explain_json(struct explain *x, struct buf *out);

#endif
