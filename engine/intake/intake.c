#include "intake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"
#include "../base/system.h"
#include "again.h"
#include "delivery.h"
#include "guard.h"
#include "intake_say.h"
#include "relay.h"

enum {
	BLOCK_BYTES = 256 * 1024,       /* stays in a processor's own cache from reading to records */
	READER_BYTES = 4 << 20,         /* of input at least for a reader: below it threads are not worth their while */
	READERS_MAX = 32,
	PASSAGES_LOOK = 8               /* between two looks at the memory there is */
};

struct intake {
	struct pack *pack;
	const struct job *job;
	struct intake_options options;
	struct diags *d;
	struct dataset *ds;
	struct arena scratch;
	struct table_cells cells[PACK_TABLES_MAX];
	bool missed[PACK_TABLES_MAX][PACK_FIELDS_MAX]; /* columns that were said to be nearly a field's */
	bool remarked[PACK_TABLES_MAX];                /* rows were said to be remarks */
	bool late;             /* records are laid out without fields that are */
	struct work *works;    /* one per file; NULL: there is no relay either */
	struct relay relay;
	uint64_t bytes;        /* of all files, when they were looked at first */
};

static enum intake_result failed(struct intake *in, const char *path, int error, uint64_t row)
{
	struct pass *pass = &in->ds->pass;
	if (error && error != ENOMEM) system_fault(in->d, path, error);
	else if (pass->over) pass->part_read = (double)pass->read / (double)(in->bytes ? in->bytes : 1);
	else say_out_of_memory(in->d, path, row);
	return INTAKE_FAILED;
}

static enum intake_result worse(enum intake_result a, enum intake_result b) { return a > b ? a : b; }

static enum intake_result result_of(enum delivery_result got)
{
	return got == DELIVERY_OK ? INTAKE_OK : got == DELIVERY_REFUSED ? INTAKE_REFUSED : INTAKE_FAILED;
}

/* Adds the files given for a table. False: out of memory. */
static bool take_given(struct intake *in, int table, size_t *found)
{
	struct dataset *ds = in->ds;
	const struct given_files *given = in->options.given;
	*found = 0;
	for (size_t i = 0; given && i < given->count; i++) {
		const struct given_file *g = &given->items[i];
		if (!text_equal(g->table, in->pack->tables[table].name)) continue;
		if (!grow(&ds->files, &ds->file_cap, ds->file_count, sizeof *ds->files)) return false;
		ds->files[ds->file_count++] = (struct input_file){.table = table, .path = g->path, .full_path = g->full_path, .given = g};
		++*found;
	}
	return true;
}

/* Whether a given file was read, and its bytes are not those that were accepted. */
static bool given_differs(const struct input_file *file)
{
	return file->given && file->sha256[0] && strcmp(file->given->sha256, file->sha256) != 0;
}

/* Finds the files of every table that has some, tables in the order of the pack. */
static enum intake_result find_files(struct intake *in)
{
	enum intake_result result = INTAKE_OK;
	for (int i = 0; i < in->pack->table_count; i++) {
		const struct table *t = &in->pack->tables[i];
		size_t given;
		if (!t->bound || !t->binding || t->binding->none) continue;
		if (!take_given(in, i, &given)) return failed(in, in->job->path, ENOMEM, 0);
		if (given) continue;
		result = worse(result, result_of(delivery_find(in->job, t->binding, i, in->ds, in->d)));
	}
	return result;
}

static uint64_t input_bytes(const struct dataset *ds)
{
	uint64_t sum = 0;
	struct stat st;
	for (size_t i = 0; i < ds->file_count; i++)
		if (stat(ds->files[i].full_path, &st) == 0 && st.st_size > 0) sum += (uint64_t)st.st_size;
	return sum;
}

static unsigned choose_readers(const struct intake *in, uint64_t bytes)
{
	if (in->options.cut.readers) return in->options.cut.readers;
	uint64_t readers = job_threads(in->job);
	if (readers > READERS_MAX) readers = READERS_MAX;
	if (in->options.cut.readers_most && readers > in->options.cut.readers_most) readers = in->options.cut.readers_most;
	if (readers > bytes / READER_BYTES) readers = bytes / READER_BYTES;
	return readers ? (unsigned)readers : 1;
}

/* Whether to leave fields out of records: only what is read from copies, which stay as they are, can be read again. That
 * costs little where few persons have findings, and where most have, as little beside printing them. Numbers borne before
 * are no reason to read anything again. */
static bool choose_late(const struct intake *in)
{
	bool some = false;
	if (!in->options.accept) return false;
	for (int i = 0; i < in->pack->table_count; i++)
		for (size_t k = 0; k < in->pack->tables[i].field_count; k++)
			some |= in->pack->tables[i].fields[k].late && !field_is_key(&in->pack->tables[i], (int)k);
	return some;
}

/* False: out of memory. */
static bool prepare(struct intake *in)
{
	struct dataset *ds = in->ds;
	uint64_t bytes = input_bytes(ds);
	unsigned readers = choose_readers(in, bytes);
	size_t block = in->options.cut.block_bytes ? in->options.cut.block_bytes : BLOCK_BYTES;
	in->bytes = bytes;
	if (!dataset_init(ds, bytes, in->options.cut.partition_bytes, readers)) return false;
	ds->table_count = (unsigned)in->job->binding_count;
	dataset_begin(ds, 0, dataset_partitions(ds), in->options.cut.record_bytes);
	ds->pass.limit = in->options.cut.limit;
	in->late = choose_late(in);
	for (int i = 0; i < in->pack->table_count; i++) {
		record_layout(&in->pack->tables[i], in->late);
		if (!table_cells_init(&in->cells[i], &in->pack->tables[i], &in->scratch)) return false;
	}
	in->works = calloc(ds->file_count ? ds->file_count : 1, sizeof *in->works);
	if (!in->works) return false;
	for (size_t i = 0; i < ds->file_count; i++) {
		int table = ds->files[i].table;
		const struct table *t = &in->pack->tables[table];
		in->works[i] = (struct work){
			.file = &ds->files[i], .table = t,
			.reading = {.file = (uint32_t)i, .table = table, .cells = &in->cells[table], .binding = t->binding}};
	}
	if (readers > 1 && in->options.accept) accept_sync_early(in->options.accept);
	progress_read(in->options.progress, 1, 1, ds->file_count, bytes);
	return relay_init(&in->relay, ds, &in->options, in->works, ds->file_count, block) && relay_engage(&in->relay);
}

/* Whether files have to be read again, and none has failed. Their records are dropped. */
static bool some_again(struct intake *in, bool *drop)
{
	bool some = false;
	for (size_t i = 0; i < in->ds->file_count; i++) {
		if (in->works[i].verdict == VERDICT_FAILED) return false;
		drop[i] = in->works[i].verdict == VERDICT_AGAIN;
		some |= drop[i];
	}
	if (some) dataset_drop(in->ds, in->pack, drop);
	return some;
}

/* False: out of memory. */
static bool read_files(struct intake *in)
{
	bool *drop = calloc(in->ds->file_count ? in->ds->file_count : 1, sizeof *drop);
	if (!drop) return false;
	relay_run(&in->relay);
	while (some_again(in, drop)) relay_run(&in->relay);
	free(drop);
	return true;
}

static bool adds_up(const struct line_counts *c)
{
	return c->physical == c->top + c->headings + c->blanks + c->footers + c->rejected + c->records + c->continued;
}

/* Whether the notes of all rows, side by side with those of their readers, are more than the process may have. */
static bool is_over(struct intake *in)
{
	struct pass *pass = &in->ds->pass;
	if (pass->limit && memory_resident() > pass->limit) atomic_store(&pass->over, true);
	return pass->over;
}

/* The first of the rows at the end of a file that look like remarks and count as data; 0: there is none. */
static uint64_t find_remarks(const struct work *w)
{
	uint64_t row = 0;
	for (size_t i = 0; i < w->passage_count; i++) {
		const struct passage *p = &w->passages[i];
		const struct remarks *m = &p->remarks;
		const uint64_t rows = p->counts.records + p->counts.rejected;
		if (!rows) continue;
		if (!m->row || m->behind != rows) row = 0;
		else if (!row || m->before) row = m->row;
	}
	return row;
}

static void warn_of_remarks(struct intake *in, const struct work *w)
{
	bool *said = &in->remarked[w->reading.table];
	const uint64_t row = w->table->binding->skip_bottom == SKIP_AUTO ? find_remarks(w) : 0;
	const uint64_t lines = w->file->counts.physical - row + 1;
	if (!row || lines > HEADING_ROWS || *said) return;
	say_remarks(in->d, w->file->path, row, w->table->binding->multiline ? 0 : lines);
	*said = true;
}

/* Puts together what became of the parts of a file. */
static enum intake_result gather(struct intake *in, const struct work *w)
{
	struct line_counts *sum = &w->file->counts;
	for (size_t i = 0; i < w->passage_count; i++) {
		const struct passage *p = &w->passages[i];
		sum->top += p->counts.top;
		sum->headings += p->counts.headings;
		sum->blanks += p->counts.blanks;
		sum->footers += p->counts.footers;
		sum->rejected += p->counts.rejected;
		sum->rejected_lines += p->counts.rejected_lines;
		sum->records += p->counts.records;
		sum->continued += p->counts.continued;
		sum->key_cells += p->counts.key_cells;
		sum->damaged += p->counts.damaged;
		if (p->open_lines) say_open(in->d, w->file->path, p->open_row, p->open_lines);
		if (!dataset_add_notes(in->ds, p->notes, &p->from, &p->to)) return failed(in, w->file->path, ENOMEM, 0);
		if (i % PASSAGES_LOOK == 0 && is_over(in)) return failed(in, w->file->path, ENOMEM, 0);
	}
	w->file->encoding = w->decision.place.decoding.encoding;
	w->file->encoding_evidence = w->decision.evidence;
	w->file->delimiter = w->decision.search.heading.delimiter;
	w->file->heading_row = w->decision.search.heading.row;
	say_missed(in->d, w->file->path, w->table, &w->decision.search, in->missed[w->reading.table]);
	warn_of_remarks(in, w);
	if (adds_up(sum)) return INTAKE_OK;
	say_balance(in->d, w->file->path, sum);
	return INTAKE_FAILED;
}

static enum intake_result refuse(struct intake *in, const struct work *w, enum code code)
{
	diag_data(in->d, code, w->file->path, 0, 0, NULL, 0);
	return INTAKE_REFUSED;
}

static enum intake_result settle(struct intake *in, const struct work *w)
{
	const char *path = w->file->path;
	if (w->verdict != VERDICT_FAILED && given_differs(w->file)) return refuse(in, w, E418);
	switch (w->verdict) {
	case VERDICT_READ: return gather(in, w);
	case VERDICT_NOT_OPENED: return result_of(delivery_not_opened(w->file, w->error, in->d));
	case VERDICT_CHANGED: return refuse(in, w, E415);
	case VERDICT_EMPTY: return refuse(in, w, E413);
	case VERDICT_FORMAT: say_format(in->d, path, w->format); return INTAKE_REFUSED;
	case VERDICT_NO_HEADING:
		say_heading(in->d, path, w->table, w->decision.result, &w->decision.search, w->file->counts.physical);
		return INTAKE_REFUSED;
	case VERDICT_FAILED: return failed(in, w->of_copy ? in->options.accept->dir : path, w->error, w->row);
	case VERDICT_NONE:
	case VERDICT_AGAIN: break; /* another file failed first */
	}
	return INTAKE_OK;
}

/* What reading rows again takes: of records that are not complete, or will be gone. False: out of memory. */
static bool keep_for_again(struct intake *in)
{
	struct relay *r = &in->relay;
	in->ds->again = again_new(in->pack, in->ds, in->options.accept, in->works, &r->gb, r->block_bytes);
	return in->ds->again != NULL;
}

/* Every file is read even after one was refused, so that one run names all that is wrong with a delivery. */
static enum intake_result read_all(struct intake *in)
{
	enum intake_result result = find_files(in);
	if (result == INTAKE_FAILED) return result;
	if (!prepare(in) || !read_files(in)) return failed(in, in->job->path, ENOMEM, 0);
	for (size_t i = 0; i < in->ds->file_count && result != INTAKE_FAILED; i++)
		result = worse(result, settle(in, &in->works[i]));
	if (result == INTAKE_FAILED || in->options.given) return result;
	if (!guard_same_bytes(in->pack, in->ds, in->d)) result = INTAKE_REFUSED;
	if (result == INTAKE_OK && !guards_hold(in->pack, in->ds, in->d)) result = INTAKE_REFUSED;
	bool again = in->options.accept && (in->late || in->options.cut.record_bytes);
	if (result == INTAKE_OK && again && !keep_for_again(in)) return failed(in, in->job->path, ENOMEM, 0);
	return result;
}

/* The first pass is over: what was laid stands, and notes are in the dataset. Under a limit another may follow although this
 * one laid everything: comparing takes room, too. */
static enum intake_result end_first(struct intake *in)
{
	dataset_end(in->ds);
	if ((dataset_whole(in->ds) && !in->ds->pass.room.bytes) || dataset_own_texts(in->ds)) return INTAKE_OK;
	return failed(in, in->job->path, ENOMEM, 0);
}

enum intake_result intake_open(struct pack *pack, const struct job *job, const struct intake_options *options,
                               struct diags *d, struct dataset *out, struct intake **opened)
{
	struct intake *in = calloc(1, sizeof *in);
	*opened = NULL;
	*out = (struct dataset){0};
	if (!in) {
		say_out_of_memory(d, job->path, 0);
		return INTAKE_FAILED;
	}
	*in = (struct intake){.pack = pack, .job = job, .options = *options, .d = d, .ds = out};
	arena_init(&out->arena, 0);
	arena_init(&in->scratch, 0);
	enum intake_result result = read_all(in);
	if (result == INTAKE_OK) result = end_first(in);
	if (result == INTAKE_OK) {
		relay_dismiss(&in->relay);
		*opened = in;
		return result;
	}
	const bool over = out->pass.over;
	const double part_read = out->pass.part_read;
	intake_close(in);
	dataset_free(out);
	out->pass.over = over;
	out->pass.part_read = part_read;
	return result;
}

void intake_close(struct intake *in)
{
	if (!in) return;
	if (in->works) relay_free(&in->relay);
	free(in->works);
	arena_free(&in->scratch);
	free(in);
}

/* A pass behind the first, which was begun. */
static enum intake_result read_again(struct intake *in, unsigned passes)
{
	struct dataset *ds = in->ds;
	enum intake_result result = INTAKE_OK;
	progress_read(in->options.progress, ds->pass.number, passes, ds->file_count, in->bytes);
	if (relay_engage(&in->relay)) relay_run_again(&in->relay);
	else result = failed(in, in->job->path, ENOMEM, 0);
	for (size_t i = 0; i < ds->file_count && result != INTAKE_FAILED; i++)
		if (in->works[i].verdict != VERDICT_READ) result = worse(result, settle(in, &in->works[i]));
	relay_dismiss(&in->relay);
	dataset_end(ds);
	return result;
}

enum intake_result intake_again(struct intake *in, uint32_t first, uint32_t end, size_t record_bytes, unsigned passes)
{
	dataset_begin(in->ds, first, end, record_bytes);
	return read_again(in, passes);
}

enum intake_result intake_watch(struct intake *in, const struct watch *watch)
{
	dataset_begin(in->ds, 0, 0, 0);
	in->ds->pass.watch = watch;
	enum intake_result result = read_again(in, in->ds->pass.number + 1);
	in->ds->pass.watch = NULL;
	return result;
}

enum intake_result intake_read(struct pack *pack, const struct job *job, const struct intake_options *options,
                               struct diags *d, struct dataset *out)
{
	struct intake *in;
	enum intake_result result = intake_open(pack, job, options, d, out, &in);
	intake_close(in);
	return result;
}
