#include "example.h"

#include <inttypes.h>
#include <stdlib.h>

#include "../intake/id_digits.h"

static bool prepare_table(struct example *x, int table)
{
	struct table *t = &x->pack->tables[table];
	struct reading *r = &x->readings[table];
	record_layout(t, false);
	*r = (struct reading){.file = (uint32_t)table, .table = table, .cells = &x->cells[table]};
	r->heading.cells = t->field_count;
	for (size_t i = 0; i < t->field_count; i++) r->heading.column[i] = (int)i;
	const char *name = arena_dup(&x->arena, t->name.p, t->name.n);
	x->dataset.files[table] = (struct input_file){.table = table, .path = name, .full_path = name};
	return name && table_cells_init(&x->cells[table], t, &x->arena);
}

bool example_init(struct example *x, struct pack *pack)
{
	*x = (struct example){.pack = pack, .table = -1,
	                      .job = {.language = LANGUAGE_ZH, .has_language = true, .privacy = PRIVACY_FULL}};
	arena_init(&x->arena, 0);
	arena_init(&x->rows, 0);
	arena_init(&x->dataset.arena, 0);
	x->job.run_date = pack->run_date;
	x->row = arena_zalloc(&x->arena, PACK_FIELDS_MAX, sizeof *x->row);
	x->dataset.files = calloc((size_t)pack->table_count, sizeof *x->dataset.files);
	x->dataset.file_count = (size_t)pack->table_count;
	if (!x->row || !x->dataset.files || !dataset_init(&x->dataset, 0, 0, 1) || !reader_init(&x->reader, &x->dataset, 0))
		return false;
	for (int t = 0; t < pack->table_count; t++)
		if (!prepare_table(x, t)) return false;
	return true;
}

static void forget(struct example *x)
{
	if (x->judged) assess_free(&x->assessment);
	if (x->matched) {
		persons_free(&x->persons);
		links_free(&x->links);
	}
	x->judged = x->matched = false;
}

void example_free(struct example *x)
{
	forget(x);
	notes_free(&x->reader.notes);
	reader_free(&x->reader);
	dataset_free(&x->dataset);
	arena_free(&x->rows);
	arena_free(&x->arena);
}

void example_reset(struct example *x)
{
	static const struct notes_mark none;
	forget(x);
	for (int t = 0; t < x->pack->table_count; t++) {
		struct records *r = dataset_records(&x->dataset, 0, t, 0);
		r->block_count = 0;
		records_cut(r, x->pack->tables[t].record_size, 0);
	}
	*dataset_texts(&x->dataset, 0, 0) = x->reader.texts = (struct slab_texts){0};
	slab_free(x->reader.slab);
	text_pool_forget(&x->reader.pool);
	notes_go_back(&x->reader.notes, &none);
	x->dataset.reject_count = x->dataset.quality_count = x->dataset.rejected_key_count = x->dataset.claim_count = 0;
	arena_free(&x->rows);
	x->table = -1;
}

struct text example_number(struct arena *a, struct text t)
{
	struct id_body body;
	if (t.n != NUMBER_DIGITS || t.p[NUMBER_DIGITS - 1] != '*' || !id_take_body(t.p, &body)) return t;
	char *whole = arena_dup(a, t.p, t.n);
	if (whole) whole[NUMBER_DIGITS - 1] = body.check;
	return (struct text){whole, t.n};
}

static bool enter(struct example *x, int table)
{
	if (x->table == table) return true;
	x->table = table;
	return reader_begin(&x->reader, &x->readings[table], &x->passage);
}

bool example_row(struct example *x, int table, uint64_t number, const struct text *cells)
{
	size_t count = x->pack->tables[table].field_count;
	if (!enter(x, table)) return false;
	for (size_t i = 0; i < count; i++) {
		x->row[i] = example_number(&x->rows, text_trim(cells[i]));
		if (cells[i].n && !x->row[i].p) return false;
	}
	const struct row row = {.first = number, .lines = 1, .cells = x->row, .kept = count, .count = count, .fault = CODE_COUNT,
	                        .readable = count};
	return reader_row(&x->reader, &row);
}

bool example_rejected(struct example *x, int table, uint64_t number, struct text key)
{
	const struct table *t = &x->pack->tables[table];
	if (!enter(x, table)) return false;
	for (size_t i = 0; i < t->field_count; i++) x->row[i] = TEXT("");
	x->row[t->key] = example_number(&x->rows, text_trim(key));
	if (key.n && !x->row[t->key].p) return false;
	const struct row row = {.first = number, .lines = 1, .cells = x->row, .kept = t->field_count, .count = t->field_count,
	                        .fault = E444, .fault_cell = 1, .readable = t->field_count};
	return reader_row(&x->reader, &row);
}

bool example_match(struct example *x)
{
	static const struct notes_mark none;
	const struct notes_mark all = notes_mark(&x->reader.notes);
	if (!dataset_add_notes(&x->dataset, &x->reader.notes, &none, &all) || !links_find(x->pack, &x->dataset, 1, &x->links))
		return false;
	x->links.overused = x->overused;
	persons_init(&x->persons);
	x->matched = true;
	return match_partition(x->pack, &x->dataset, &x->links, 0, &x->persons);
}

bool example_judge(struct example *x)
{
	struct diags unheard; /* of exceptions over their at_most: that is for runs */
	if (!x->matched && !example_match(x)) return false;
	if (x->judged) assess_free(&x->assessment);
	x->job.run_date = x->pack->run_date;
	x->judged = assess_init(&x->assessment, x->pack, &x->job, &x->dataset);
	diags_init(&unheard, x->job.language);
	bool done = x->judged && assess_partition(&x->assessment, &x->persons) && assess_finish(&x->assessment, 1, &unheard);
	diags_free(&unheard);
	return done;
}

void example_key(const struct example *x, const struct finding *f, struct buf *out)
{
	char room[18];
	if (f->key) {
		buf_text(out, token_text(f->key, room));
		return;
	}
	buf_text(out, x->pack->tables[place_file(f->first_evidence)].name);
	buf_printf(out, "#%" PRIu64, place_row(f->first_evidence));
}
