/* What conditions read of the records of a partition, as columns: one look at some records takes all of them. */
#include "vector.h"

enum { MANY = 32 };

static const struct field *field_of(const struct vector *v, int table, int kind, uint32_t column)
{
	return &v->plan->pack->tables[table].fields[v->plan->columns[table].fields[kind][column]];
}

static uint32_t offset_of(const struct vector *v, int table, int kind, uint32_t column)
{
	const struct field *f = field_of(v, table, kind, column);
	return kind == COLUMN_NUMBERS && f->type != TYPE_ID ? f->raw_offset : f->offset;
}

/* One column of some records. */
static void take_cells(struct record *const *records, uint32_t from, uint32_t to, uint32_t offset, uint32_t bytes, int32_t *out)
{
	if (bytes == 1)
		for (uint32_t i = from; i < to; i++) out[i] = cell_number_at((const char *)records[i] + offset, 1);
	else
		for (uint32_t i = from; i < to; i++) out[i] = cell_number_at((const char *)records[i] + offset, 4);
}

/* Takes all that is read of a table's records, a few records after the other, which stay in the nearest cache meanwhile. */
static bool read_columns(struct vector *v, int table)
{
	const struct plan_columns *plan = &v->plan->columns[table];
	struct vector_columns *c = &v->columns[table];
	struct record *const *records = v->over.persons->records[table];
	const uint32_t n = v->over.n[table];
	const size_t room = (size_t)plane_words(n) * PLANE_WORD;
	uint32_t at[COLUMN_KINDS][PACK_FIELDS_MAX], bytes[PACK_FIELDS_MAX];
	if (c->read) return true;
	c->cells = arena_alloc(&v->kept, plan->count[COLUMN_CELLS] * room * sizeof *c->cells);
	bool ready = c->cells;
	for (int kind = 0; kind < COLUMN_KINDS; kind++) {
		if (kind != COLUMN_CELLS)
			ready &= (c->wide[kind] = arena_alloc(&v->kept, plan->count[kind] * room * sizeof *c->wide[kind])) != NULL;
		for (uint32_t k = 0; k < plan->count[kind]; k++) at[kind][k] = offset_of(v, table, kind, k);
	}
	for (uint32_t k = 0; k < plan->count[COLUMN_CELLS]; k++) bytes[k] = field_of(v, table, COLUMN_CELLS, k)->cell_bytes;
	for (uint32_t from = 0; ready && from < n; from += MANY) {
		uint32_t to = n - from < MANY ? n : from + MANY;
		for (uint32_t i = to; i < to + MANY && i < n; i++) __builtin_prefetch(records[i]);
		for (uint32_t k = 0; k < plan->count[COLUMN_CELLS]; k++)
			take_cells(records, from, to, at[COLUMN_CELLS][k], bytes[k], c->cells + k * room);
		for (int kind = COLUMN_NUMBERS; kind < COLUMN_KINDS; kind++)
			for (uint32_t k = 0; k < plan->count[kind]; k++)
				for (uint32_t i = from; i < to; i++) c->wide[kind][k * room + i] = record_token(records[i], at[kind][k]);
	}
	for (uint32_t k = 0; ready && k < plan->count[COLUMN_CELLS]; k++)
		for (size_t i = n; i < room; i++) c->cells[k * room + i] = CELL_MISSING;
	return c->read = ready;
}

int32_t *vector_cells(struct vector *v, const struct plan_node *n)
{
	size_t room = (size_t)plane_words(v->over.n[n->table]) * PLANE_WORD;
	return read_columns(v, n->table) ? v->columns[n->table].cells + (size_t)n->number * room : NULL;
}

const uint64_t *vector_wide(struct vector *v, const struct plan_node *n, int kind)
{
	size_t room = (size_t)plane_words(v->over.n[n->table]) * PLANE_WORD;
	return read_columns(v, n->table) ? v->columns[n->table].wide[kind] + (size_t)n->number * room : NULL;
}
