#include "intake.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "accept.h"
#include "dataset.h"
#include "decide.h"
#include "guard.h"
#include "intake_say.h"
#include "reader.h"

struct intake {
	struct pack *pack;
	struct diags *d;
	struct accept *accept; /* NULL: no copies are kept */
	struct dataset *ds;
	struct arena scratch;
	struct table_cells cells[PACK_TABLES_MAX];
	const struct gb18030 *gb;
	struct rows rows;
	struct lines lines;
};

/* A file at work. */
struct opened {
	struct input_file *file;
	const struct table *table;
	int fd;
	int copy;             /* -1: none */
	struct stat before;
	struct scan scan;
};

static enum intake_result failed(struct intake *in, const char *path, int error, uint64_t row)
{
	if (error && error != ENOMEM) say_system_error(in->d, path, error);
	else say_out_of_memory(in->d, path, row);
	return INTAKE_FAILED;
}

static bool unchanged(const struct opened *o)
{
	struct stat now;
	return fstat(o->fd, &now) == 0 && now.st_size == o->before.st_size &&
	       now.st_mtim.tv_sec == o->before.st_mtim.tv_sec && now.st_mtim.tv_nsec == o->before.st_mtim.tv_nsec;
}

static enum intake_result refuse(struct intake *in, const struct opened *o, enum code code)
{
	diag_data(in->d, code, o->file->path, 0, 0, NULL, 0);
	return INTAKE_REFUSED;
}

/* The pass over the bytes, copying them. */
static enum intake_result scan_file(struct intake *in, struct opened *o)
{
	bool copy_failed = false;
	int error = in->accept ? accept_open(in->accept, &o->copy) : 0;
	if (error) return failed(in, in->accept->dir, error, 0);
	error = delivery_scan(o->fd, o->copy, o->table->binding->encoding, &o->scan, &copy_failed);
	if (error) return failed(in, copy_failed ? in->accept->dir : o->file->path, error, 0);
	if (in->accept && (error = accept_named(in->accept, o->scan.sha256)) != 0)
		return failed(in, in->accept->dir, error, 0);
	memcpy(o->file->sha256, o->scan.sha256, sizeof o->file->sha256);
	o->file->bytes = o->scan.bytes;
	o->file->bom = o->scan.mark != MARK_NONE;
	o->file->counts.physical = o->scan.lines;
	if (!unchanged(o) || (uint64_t)o->before.st_size != o->scan.bytes) return refuse(in, o, E415);
	if (o->scan.format) {
		say_format(in->d, o->file->path, o->scan.format);
		return INTAKE_REFUSED;
	}
	return o->scan.lines == 0 ? refuse(in, o, E413) : INTAKE_OK;
}

static bool adds_up(const struct line_counts *c)
{
	return c->physical == c->top + c->headings + c->blanks + c->footers + c->rejected + c->records + c->continued;
}

static enum intake_result read_opened(struct intake *in, struct opened *o)
{
	enum intake_result result = scan_file(in, o);
	if (result != INTAKE_OK) return result;
	struct decision decision;
	decide_file(o->copy >= 0 ? o->copy : o->fd, &o->scan, o->table, o->table->binding, &in->gb, &in->scratch,
	            &in->rows, &in->lines, &decision);
	if (decision.result == HEADING_FAILED) return failed(in, o->file->path, in->lines.error, 0);
	if (decision.result != HEADING_FOUND) {
		say_heading(in->d, o->file->path, o->table, decision.result, &decision.search);
		return INTAKE_REFUSED;
	}
	o->file->encoding = decision.place.decoding.encoding;
	o->file->encoding_evidence = decision.evidence;
	o->file->delimiter = decision.search.heading.delimiter;
	o->file->heading_row = decision.search.heading.row;
	struct reading reading = {.ds = in->ds, .file = (uint32_t)(o->file - in->ds->files),
	                          .cells = &in->cells[o->file->table], .binding = o->table->binding,
	                          .heading = &decision.search.heading, .place = decision.place,
	                          .physical = o->scan.lines};
	uint64_t row;
	if (!read_records(&reading, &in->rows, &in->lines, &row)) return failed(in, o->file->path, in->lines.error, row);
	if (!unchanged(o)) return refuse(in, o, E415);
	if (adds_up(&o->file->counts)) return INTAKE_OK;
	say_balance(in->d, o->file->path, &o->file->counts);
	return INTAKE_FAILED;
}

static enum intake_result read_file(struct intake *in, struct input_file *file)
{
	struct opened o = {.file = file, .table = &in->pack->tables[file->table], .fd = -1, .copy = -1};
	enum delivery_result got = delivery_open(file, in->d, &o.fd);
	if (got != DELIVERY_OK) return got == DELIVERY_REFUSED ? INTAKE_REFUSED : INTAKE_FAILED;
	enum intake_result result =
		fstat(o.fd, &o.before) == 0 ? read_opened(in, &o) : failed(in, file->path, errno, 0);
	if (o.copy >= 0 && close(o.copy) != 0 && result == INTAKE_OK) result = failed(in, in->accept->dir, errno, 0);
	close(o.fd);
	return result;
}

static enum intake_result worse(enum intake_result a, enum intake_result b) { return a > b ? a : b; }

/* Finds the files of every table that has some, tables in the order of the pack. */
static enum intake_result find_files(struct intake *in, const struct job *job)
{
	enum intake_result result = INTAKE_OK;
	for (int i = 0; i < in->pack->table_count; i++) {
		const struct table *t = &in->pack->tables[i];
		if (!t->bound || !t->binding || t->binding->none) continue;
		enum delivery_result got = delivery_find(job, t->binding, i, in->ds, in->d);
		result = worse(result, got == DELIVERY_OK        ? INTAKE_OK
		                       : got == DELIVERY_REFUSED ? INTAKE_REFUSED
		                                                 : INTAKE_FAILED);
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

static bool prepare(struct intake *in)
{
	if (!rows_init(&in->rows) || !dataset_init(in->ds, input_bytes(in->ds))) return false;
	for (int i = 0; i < in->pack->table_count; i++) {
		record_layout(&in->pack->tables[i]);
		if (!table_cells_init(&in->cells[i], &in->pack->tables[i], &in->scratch)) return false;
	}
	return true;
}

/* Every file is read even after one was refused, so that one run names all that is wrong with a delivery. */
static enum intake_result read_all(struct intake *in, const struct job *job)
{
	enum intake_result result = find_files(in, job);
	if (result == INTAKE_FAILED) return result;
	if (!prepare(in)) return failed(in, job->path, ENOMEM, 0);
	for (size_t i = 0; i < in->ds->file_count && result != INTAKE_FAILED; i++)
		result = worse(result, read_file(in, &in->ds->files[i]));
	if (result == INTAKE_FAILED) return result;
	if (!guard_same_bytes(in->ds, in->d)) result = INTAKE_REFUSED;
	if (result == INTAKE_OK && !guards_hold(in->pack, in->ds, in->d)) result = INTAKE_REFUSED;
	return result;
}

enum intake_result intake_read_keeping(struct pack *pack, const struct job *job, struct accept *accept,
                                       struct diags *d, struct dataset *out)
{
	struct intake in = {.pack = pack, .d = d, .accept = accept, .ds = out};
	*out = (struct dataset){0};
	arena_init(&out->arena, 0);
	arena_init(&in.scratch, 0);
	lines_init(&in.lines);
	enum intake_result result = read_all(&in, job);
	rows_free(&in.rows);
	lines_free(&in.lines);
	arena_free(&in.scratch);
	if (result != INTAKE_OK) dataset_free(out);
	return result;
}

enum intake_result intake_read(struct pack *pack, const struct job *job, struct diags *d, struct dataset *out)
{
	return intake_read_keeping(pack, job, NULL, d, out);
}
