/* What one cell means to its field: blank, valid or invalid, and its value. Made once per table from the pack and then
 * only read, so any number of readers share it. Knows nothing of files and rows. */
#ifndef ROLLCALL_CELL_H
#define ROLLCALL_CELL_H

#include "../base/arena.h"
#include "../pack/pack.h"

/* The `values` of a field, found by the bytes of a cell. */
struct value_index {
	const struct value_entry **slots; /* NULL: free; open addressing */
	uint32_t mask;
};

struct table_cells {
	const struct table *table;
	struct value_index *indexes;      /* one per field; of use where the field has values */
	bool null_first[256];             /* first bytes of the table's null words */
};

/* False: out of memory. Lives in a. */
bool table_cells_init(struct table_cells *c, const struct table *t, struct arena *a);

enum cell_state { CELL_BLANK, CELL_VALID, CELL_UNPARSABLE, CELL_UNLISTED };

/* A trimmed cell is blank when it is empty or a null word of the table. */
static inline bool cell_is_blank(const struct table_cells *c, struct text trimmed)
{
	if (trimmed.n == 0) return true;
	if (!c->null_first[(unsigned char)trimmed.p[0]]) return false;
	for (size_t i = 0; i < c->table->null_count; i++)
		if (text_equal(trimmed, c->table->nulls[i])) return true;
	return false;
}

/* As text_trim, with a way past it for cells that begin and end with a plain character. */
static inline struct text cell_trim(struct text t)
{
	if (t.n == 0) return t;
	unsigned char first = (unsigned char)t.p[0], last = (unsigned char)t.p[t.n - 1];
	/* Characters of three bytes led by E4 to E9 are Chinese: no white space among them. */
	bool first_plain = (first > 0x20 && first < 0x80) || (first >= 0xE4 && first <= 0xE9);
	bool last_plain = last > 0x20 && last < 0x80;
	if (last >= 0x80 && t.n >= 3) {
		unsigned char lead = (unsigned char)t.p[t.n - 3];
		last_plain = lead >= 0xE4 && lead <= 0xE9;
	}
	return first_plain && last_plain ? t : text_trim(t);
}

/* A trimmed, non-blank cell of a field of type int, date or bool, or of a string with values (then *number is an index
 * of its literals). fold: room for cell.n bytes. */
enum cell_state cell_number(const struct table_cells *c, int field, struct text cell, char *fold, int32_t *number);

/* The literal of a blank cell; false if the field has none (a blank is missing). */
bool cell_blank_number(const struct field *f, int32_t *number);
/* The same for a string without values. */
bool cell_blank_string(const struct field *f, struct text *out);

/* Parsed from text whose width is folded and that is trimmed. */
bool parse_int(struct text t, int32_t *out);
bool parse_date(struct text t, int32_t *out);

#endif
