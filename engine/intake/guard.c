#include "guard.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "doubts.h"

/* Parts per million as per cent, without zeros at the end. */
static struct text share_text(char room[32], int64_t ppm)
{
	int n = snprintf(room, 32, "%" PRId64 ".%04d", ppm / 10000, (int)(ppm % 10000));
	while (room[n - 1] == '0') n--;
	if (room[n - 1] == '.') n--;
	room[n] = '%';
	return (struct text){room, (size_t)n + 1};
}

static struct line_counts counts_of(const struct dataset *ds, int table)
{
	struct line_counts sum = {0};
	for (size_t i = 0; i < ds->file_count; i++) {
		const struct line_counts *c = &ds->files[i].counts;
		if (ds->files[i].table != table) continue;
		sum.records += c->records;
		sum.rejected_lines += c->rejected_lines;
		sum.key_cells += c->key_cells;
		sum.damaged += c->damaged;
	}
	return sum;
}

/* Whether part of whole is a larger share than ppm parts in a million. */
static bool exceeds(uint64_t part, uint64_t whole, int64_t ppm)
{
	uint64_t most = whole / 1000000 * (uint64_t)ppm + whole % 1000000 * (uint64_t)ppm / 1000000;
	return part > most;
}

/* NULL: it holds. */
static struct diag *check_share(struct diags *d, enum code code, struct span at, struct text table, uint64_t part, uint64_t whole,
                                int64_t ppm)
{
	char a[24], b[24], c[32];
	if (!exceeds(part, whole, ppm)) return NULL;
	return DIAG(d, code, at, table, text_number(a, part), text_number(b, whole), share_text(c, ppm));
}

/* Whether max_rejected does not hold, which is said. */
static bool too_many_rejected(const struct dataset *ds, const struct table *t, int table, const struct line_counts *sum,
                              struct diags *d)
{
	const struct binding *b = t->binding;
	if (!b->has_max_rejected) return false;
	struct diag *item = check_share(d, E431, b->max_rejected_at, t->name, sum->rejected_lines, sum->rejected_lines + sum->records,
	                                b->max_rejected_ppm);
	if (item) doubts_note_rejected(ds, table, d, item);
	return item != NULL;
}

/* Rows that came and could not be read are no sign of a short delivery. `named`: the files are said elsewhere. */
static void say_few(const struct dataset *ds, const struct table *t, int table, const struct line_counts *sum, bool named,
                    struct diags *d)
{
	const struct binding *b = t->binding;
	const uint64_t rows = sum->records + sum->rejected_lines;
	char a[24], n[24];
	struct diag *item = DIAG(d, E430, b->min_rows_at, t->name, text_number(a, sum->records), text_number(n, (uint64_t)b->min_rows));
	if (sum->rejected_lines) {
		const struct text args[] = {text_number(a, sum->rejected_lines), text_number(n, rows)};
		diag_note(d, item, "{1} of its {2} rows were rejected", "{2} 行中有 {1} 行被拒收", args, 2);
		if (!named) doubts_note_rejected(ds, table, d, item);
	}
	if ((int64_t)rows < b->min_rows) doubts_note_small(ds, table, d, item);
}

static bool table_holds(const struct pack *pack, const struct dataset *ds, int table, struct diags *d)
{
	const struct table *t = &pack->tables[table];
	const struct binding *b = t->binding;
	const struct line_counts counts = counts_of(ds, table), *sum = &counts;
	const size_t errors = d->errors;
	struct diag *item;
	bool rejected = too_many_rejected(ds, t, table, sum, d);
	if (b->has_min_rows && (int64_t)sum->records < b->min_rows) say_few(ds, t, table, sum, rejected, d);
	item = b->has_max_damaged ? check_share(d, E432, b->max_damaged_at, t->name, sum->damaged, sum->key_cells, b->max_damaged_ppm) : NULL;
	if (item) doubts_note_damaged(pack, ds, table, d, item);
	return d->errors == errors;
}

bool guards_hold(const struct pack *pack, const struct dataset *ds, struct diags *d)
{
	bool hold = true;
	for (int i = 0; i < pack->table_count; i++) {
		const struct table *t = &pack->tables[i];
		if (!t->bound || !t->binding) continue;
		hold &= table_holds(pack, ds, i, d);
	}
	return hold;
}

/* A list may be drawn from the file of a line; the two lines may not be one. */
static bool may_share(const struct input_file *a, const struct input_file *b)
{
	return strcmp(a->path, b->path) == 0 && (a->table >= 2 || b->table >= 2);
}

bool guard_same_bytes(const struct pack *pack, const struct dataset *ds, struct diags *d)
{
	bool distinct = true;
	for (size_t i = 0; i < ds->file_count; i++) {
		const struct input_file *a = &ds->files[i];
		for (size_t j = 0; j < i && a->counts.records > 0; j++) {
			const struct input_file *b = &ds->files[j];
			if (b->counts.records == 0 || strcmp(a->sha256, b->sha256) != 0 || may_share(a, b)) continue;
			const struct text args[] = {text_of(b->path), pack->tables[a->table].name, pack->tables[b->table].name};
			diag_data(d, E416, a->path, 0, 0, args, 3);
			distinct = false;
			break;
		}
	}
	return distinct;
}
