/* What findings need of a pass over the files once its records are gone: their keys, and copies of their persons' records
 * where these are not read again. */
#include <stdlib.h>

#include "../intake/text_pool.h"
#include "note.h"

/* A copy of a counted text, shared with equal ones made lately. NULL: out of memory. */
static const char *keep_counted(struct assessment *as, const char *counted)
{
	struct text t = counted_text(counted);
	struct cell_bits bits = cell_bits(t);
	struct pooled_text *slot = text_pool_slot(as->kept_texts, bits, t.n);
	if (text_pool_holds(slot, bits, t)) return (const char *)(uintptr_t)slot->cell;
	char *copy = arena_bytes(&as->arena, sizeof(uint32_t) + t.n);
	if (!copy) return NULL;
	memcpy(copy, counted, sizeof(uint32_t) + t.n);
	*slot = (struct pooled_text){.bits = bits, .n = t.n, .cell = text_cell_counted(copy)};
	return copy;
}

static bool keep_token(struct assessment *as, uint64_t *token)
{
	if (!(*token & TOKEN_TEXT)) return true;
	const char *copy = keep_counted(as, (const char *)(uintptr_t)(*token & TOKEN_VALUE_MASK));
	if (copy) *token = (*token & ~TOKEN_VALUE_MASK) | (uint64_t)(uintptr_t)copy;
	return copy != NULL;
}

static bool keep_token_at(struct assessment *as, struct record *r, uint32_t offset)
{
	uint64_t token = record_token(r, offset);
	if (!keep_token(as, &token)) return false;
	memcpy((char *)r + offset, &token, sizeof token);
	return true;
}

static bool keep_string_at(struct assessment *as, struct record *r, uint32_t offset)
{
	uint64_t cell = record_token(r, offset);
	if (!cell || text_cell_is_short(cell)) return true;
	cell = text_cell_counted(keep_counted(as, (const char *)(uintptr_t)cell));
	if (cell) memcpy((char *)r + offset, &cell, sizeof cell);
	return cell != 0;
}

static bool keep_cells(struct assessment *as, const struct table *t, struct record *r)
{
	bool kept = keep_token_at(as, r, offsetof(struct record, number));
	for (size_t i = 0; kept && i < t->field_count; i++) {
		const struct field *f = &t->fields[i];
		if (f->offset < sizeof(struct record)) continue;
		if (f->type == TYPE_ID) kept = keep_token_at(as, r, f->offset);
		else if (f->type == TYPE_STRING && !f->has_values) kept = keep_string_at(as, r, f->offset);
		if (kept && f->raw_id) kept = keep_token_at(as, r, f->raw_offset);
	}
	return kept;
}

static struct record *keep_record(struct assessment *as, const struct record *from)
{
	const struct table *t = &as->pack->tables[as->dataset->files[place_file(from->place)].table];
	struct record *r = arena_alloc(&as->arena, t->record_size);
	if (!r) return NULL;
	memcpy(r, from, t->record_size);
	return keep_cells(as, t, r) ? r : NULL;
}

void keep_free(struct assessment *as)
{
	if (as->kept_texts) text_pool_free(as->kept_texts);
	free(as->kept_texts);
}

static bool begin(struct assessment *as)
{
	if (as->kept_texts) return true;
	as->kept_texts = calloc(1, sizeof *as->kept_texts);
	return as->kept_texts && text_pool_init(as->kept_texts);
}

bool assess_keep(struct assessment *as)
{
	if (!begin(as)) return false;
	for (; as->kept_records < as->origin_count; as->kept_records++) {
		struct record **r = &as->origins[as->kept_records].record;
		if (!as->dataset->again && !(*r = keep_record(as, *r))) return false;
	}
	for (; as->kept_findings < as->finding_count; as->kept_findings++)
		if (!keep_token(as, &as->findings[as->kept_findings].key)) return false;
	return near_keep(&as->near);
}
