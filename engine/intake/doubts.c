#include "doubts.h"

#include <stdlib.h>

#include "id.h"

enum { FILES_NAMED = 3, COLUMN_PART = 10, COLUMN_LEAST = 10, DAMAGES = DAMAGE_CHARACTERS + 1 };

/* What a file has of something, and where first. */
struct part {
	uint32_t file;
	uint64_t count, whole, row;
	enum code fault; /* of the first; CODE_COUNT: what is counted says it */
};

static int by_count(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->count != y->count) return x->count > y->count ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

static void note_more(struct diags *d, struct diag *item, size_t more)
{
	char room[24];
	const struct text n = text_number(room, more);
	if (more) diag_note(d, item, more == 1 ? "and in one more file" : "and in {1} more files", "另外还有 {1} 个文件", &n, 1);
}

/* The parts that are not empty, as notes. */
static void note_parts(const struct dataset *ds, struct part *parts, size_t count, struct diags *d, struct diag *item)
{
	char a[24], b[24], c[24];
	size_t said = 0;
	if (count) qsort(parts, count, sizeof *parts, by_count);
	while (count > 0 && !parts[count - 1].count) count--;
	for (; said < count && said < FILES_NAMED; said++) {
		const struct part *p = &parts[said];
		const struct text args[] = {text_of(ds->files[p->file].path), text_number(a, p->count), text_number(b, p->whole),
		                            text_number(c, p->row),
		                            text_of(p->fault == CODE_COUNT ? "" : code_sentence(p->fault, d->language)),
		                            text_of(p->fault == CODE_COUNT ? "" : code_name(p->fault))};
		const bool why = p->fault != CODE_COUNT;
		diag_note(d, item, why ? "{1}: {2} of {3}, the first in row {4}: {5} ({6})" : "{1}: {2} of {3}, the first in row {4}",
		          why ? "{1}：{3} 个中有 {2} 个，首见于第 {4} 行：{5}（{6}）" : "{1}：{3} 个中有 {2} 个，首见于第 {4} 行", args, 6);
	}
	note_more(d, item, count - said);
}

/* One empty part per file. NULL: out of memory. */
static struct part *parts_new(const struct dataset *ds, struct diags *d)
{
	struct part *parts = calloc(ds->file_count + 1, sizeof *parts);
	if (!parts) d->failed = true;
	for (uint32_t i = 0; parts && i < ds->file_count; i++) parts[i] = (struct part){.file = i, .fault = CODE_COUNT};
	return parts;
}

static void add(struct part *parts, uint32_t file, uint64_t row, enum code fault)
{
	struct part *p = &parts[file];
	if (!p->count || row < p->row) {
		p->row = row;
		p->fault = fault;
	}
	p->count++;
}

void doubts_note_rejected(const struct dataset *ds, int table, struct diags *d, struct diag *item)
{
	struct part *parts = parts_new(ds, d);
	for (size_t i = 0; parts && i < ds->reject_count; i++) {
		const struct reject *r = &ds->rejects[i];
		if (ds->files[r->file].table == table) add(parts, r->file, r->row, r->code);
	}
	for (size_t i = 0; parts && i < ds->file_count; i++) {
		const struct line_counts *c = &ds->files[i].counts;
		if (parts[i].count) parts[i].count = c->rejected_lines; /* as the guard counts */
		parts[i].whole = c->records + c->rejected_lines;
	}
	if (parts) note_parts(ds, parts, ds->file_count, d, item);
	free(parts);
}

/* What is wrong in a note: of a damaged key the damage, else the field behind them. */
static size_t kind_of(const struct table *t, const struct quality *q)
{
	return q->field == t->key && q->damage != DAMAGE_NONE ? (size_t)q->damage : DAMAGES + (size_t)(q->field < 0 ? t->key : q->field);
}

/* The notes of a table of kinds [first, last], by file. */
static struct part *parts_of(const struct pack *pack, const struct dataset *ds, int table, size_t first, size_t last, struct diags *d)
{
	struct part *parts = parts_new(ds, d);
	for (size_t i = 0; parts && i < ds->quality_count; i++) {
		const struct quality *q = &ds->quality[i];
		if (q->table != table) continue;
		const size_t kind = kind_of(&pack->tables[table], q);
		if (kind >= first && kind <= last) add(parts, place_file(q->place), place_row(q->place), CODE_COUNT);
	}
	for (size_t i = 0; parts && i < ds->file_count; i++)
		parts[i].whole = last < DAMAGES ? ds->files[i].counts.key_cells : ds->files[i].counts.records;
	return parts;
}

void doubts_note_damaged(const struct pack *pack, const struct dataset *ds, int table, struct diags *d, struct diag *item)
{
	struct part *parts = parts_of(pack, ds, table, DAMAGE_NONE + 1, DAMAGES - 1, d);
	if (parts) note_parts(ds, parts, ds->file_count, d, item);
	free(parts);
}

static int by_records(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	if (x->whole != y->whole) return x->whole < y->whole ? -1 : 1;
	return (x->file > y->file) - (x->file < y->file);
}

void doubts_note_small(const struct dataset *ds, int table, struct diags *d, struct diag *item)
{
	struct part *parts = parts_new(ds, d);
	size_t count = 0, said = 0;
	char room[24];
	for (uint32_t i = 0; parts && i < ds->file_count; i++)
		if (ds->files[i].table == table) parts[count++] = (struct part){.file = i, .whole = ds->files[i].counts.records};
	if (count) qsort(parts, count, sizeof *parts, by_records);
	for (; said < count && said < FILES_NAMED; said++) {
		const struct text args[] = {text_of(ds->files[parts[said].file].path), text_number(room, parts[said].whole)};
		diag_note(d, item, "{1}: {2} records", "{1}：{2} 条记录", args, 2);
	}
	note_more(d, item, count - said);
	free(parts);
}

/* Warns of a kind. Files in which it is a small part of the column do not count. */
static void say_kind(const struct pack *pack, const struct dataset *ds, int table, size_t kind, struct diags *d)
{
	const struct table *t = &pack->tables[table];
	struct part *parts = parts_of(pack, ds, table, kind, kind, d);
	uint64_t count = 0, whole = 0;
	char a[24], b[24];
	for (size_t i = 0; parts && i < ds->file_count; i++) {
		if (parts[i].count < COLUMN_LEAST || parts[i].count * COLUMN_PART < parts[i].whole) parts[i].count = 0;
		if (ds->files[i].table != table) continue;
		count += parts[i].count;
		whole += parts[i].whole;
	}
	if (count) {
		const struct span at = t->binding ? t->binding->at : (struct span){0};
		const struct text name = kind < DAMAGES ? id_damage_words((enum id_damage)kind, d->language) : t->fields[kind - DAMAGES].name;
		const struct text m = text_number(a, count), n = text_number(b, whole);
		note_parts(ds, parts, ds->file_count, d, kind < DAMAGES ? DIAG(d, W788, at, t->name, m, n, name) : DIAG(d, W787, at, t->name, m, n, name));
	}
	free(parts);
}

void doubts_say(const struct pack *pack, const struct dataset *ds, struct diags *d)
{
	uint64_t seen[PACK_TABLES_MAX][DAMAGES + PACK_FIELDS_MAX] = {0};
	for (size_t i = 0; i < ds->quality_count; i++)
		seen[ds->quality[i].table][kind_of(&pack->tables[ds->quality[i].table], &ds->quality[i])]++;
	for (int t = 0; t < pack->table_count; t++)
		for (size_t kind = 0; kind < DAMAGES + pack->tables[t].field_count; kind++)
			if (seen[t][kind]) say_kind(pack, ds, t, kind, d);
}
