/* Tables, jobs and files for the tests of intake, without a pack file: a table is a short list of fields, a delivery is
 * bytes in a directory of its own. */
#ifndef ROLLCALL_INTAKE_FIXTURE_H
#define ROLLCALL_INTAKE_FIXTURE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "intake/intake.h"

/* aliases and values are separated by '|'; a value is raw=literal. */
struct field_spec {
	const char *name;
	enum type type;
	const char *aliases;
	const char *values; /* NULL: none */
	const char *blank;  /* NULL: none */
	bool optional;
};

static inline struct text fixture_text(struct arena *a, const char *s)
{
	return (struct text){arena_dup(a, s, strlen(s)), strlen(s)};
}

static inline size_t fixture_split(struct arena *a, const char *list, struct text *out)
{
	size_t n = 0;
	for (const char *p = list; p;) {
		const char *bar = strchr(p, '|');
		size_t length = bar ? (size_t)(bar - p) : strlen(p);
		out[n++] = (struct text){arena_dup(a, p, length), length};
		p = bar ? bar + 1 : NULL;
	}
	return n;
}

static inline int fixture_literal(struct field *f, struct text literal)
{
	if (f->type == TYPE_STRING) {
		for (size_t i = 0; i < f->literal_count; i++)
			if (text_equal(f->literals[i], literal)) return (int)i;
		f->literals[f->literal_count] = literal;
		return (int)f->literal_count++;
	}
	f->numbers[f->number_count] = literal.p[0] == 't' ? 1 : strtol(literal.p, NULL, 10);
	return (int)f->number_count++;
}

static inline void fixture_field(struct arena *a, struct field *f, const struct field_spec *spec)
{
	struct text parts[64];
	*f = (struct field){.name = fixture_text(a, spec->name), .type = spec->type, .optional = spec->optional,
	                    .read = true};
	f->aliases = arena_zalloc(a, 64, sizeof *f->aliases);
	f->literals = arena_zalloc(a, 64, sizeof *f->literals);
	f->numbers = arena_zalloc(a, 64, sizeof *f->numbers);
	f->values = arena_zalloc(a, 64, sizeof *f->values);
	f->alias_count = fixture_split(a, spec->aliases, f->aliases);
	f->has_values = spec->values != NULL;
	size_t n = fixture_split(a, spec->values, parts);
	for (size_t i = 0; i < n; i++) {
		const char *equals = memchr(parts[i].p, '=', parts[i].n);
		size_t raw = (size_t)(equals - parts[i].p);
		f->values[f->value_count++] = (struct value_entry){
			{parts[i].p, raw}, fixture_literal(f, (struct text){equals + 1, parts[i].n - raw - 1})};
	}
	if (!spec->blank) return;
	f->has_blank = true;
	if (f->type == TYPE_STRING) f->blank = fixture_literal(f, fixture_text(a, spec->blank));
	else f->blank_number = strtol(spec->blank, NULL, 10);
}

/* The first field is the key. nulls: separated by '|', NULL for none. */
static inline void fixture_table(struct arena *a, struct table *t, const char *name, const char *nulls,
                                 const struct field_spec *specs, size_t count)
{
	*t = (struct table){.name = fixture_text(a, name), .bound = true, .field_count = count};
	t->fields = arena_zalloc(a, count, sizeof *t->fields);
	t->nulls = arena_zalloc(a, 16, sizeof *t->nulls);
	t->null_count = fixture_split(a, nulls, t->nulls);
	for (size_t i = 0; i < count; i++) fixture_field(a, &t->fields[i], &specs[i]);
}

/* A job in a directory of its own, with one or two tables. */
struct fixture {
	struct arena arena;
	char dir[64];
	struct pack pack;
	struct job job;
	struct binding bindings[PACK_TABLES_MAX];
	struct diags diags;
	struct dataset ds;
};

static inline void fixture_init(struct fixture *f)
{
	*f = (struct fixture){.dir = "/tmp/rollcall-intake-XXXXXX"};
	arena_init(&f->arena, 0);
	diags_init(&f->diags, LANGUAGE_EN);
	if (!mkdtemp(f->dir)) abort();
	f->job.path = "job.yaml";
	f->job.dir = f->dir;
	f->pack.arena = &f->arena;
}

/* Binds a table to a glob. */
static inline struct binding *fixture_bind(struct fixture *f, const char *name, const char *glob, const char *nulls,
                                           const struct field_spec *specs, size_t count)
{
	int i = f->pack.table_count++;
	struct binding *b = &f->bindings[i];
	fixture_table(&f->arena, &f->pack.tables[i], name, nulls, specs, count);
	*b = (struct binding){.name = f->pack.tables[i].name, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO};
	b->globs = arena_zalloc(&f->arena, 4, sizeof *b->globs);
	b->glob_spans = arena_zalloc(&f->arena, 4, sizeof *b->glob_spans);
	b->glob_count = fixture_split(&f->arena, glob, b->globs);
	f->pack.tables[i].binding = b;
	return b;
}

static inline void fixture_file(struct fixture *f, const char *name, const void *bytes, size_t n)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", f->dir, name);
	FILE *out = fopen(path, "wb");
	if (!out || fwrite(bytes, 1, n, out) != n || fclose(out) != 0) abort();
}

static inline void fixture_text_file(struct fixture *f, const char *name, const char *text)
{
	fixture_file(f, name, text, strlen(text));
}

static inline enum intake_result fixture_read(struct fixture *f)
{
	const struct intake_options options = {0};
	return intake_read(&f->pack, &f->job, &options, &f->diags, &f->ds);
}

static inline void fixture_free(struct fixture *f)
{
	char path[512];
	dataset_free(&f->ds);
	diags_free(&f->diags);
	arena_free(&f->arena);
	DIR *dir = opendir(f->dir);
	for (struct dirent *e; dir && (e = readdir(dir));) {
		snprintf(path, sizeof path, "%s/%s", f->dir, e->d_name);
		if (e->d_name[0] != '.' || strlen(e->d_name) > 2) {
			if (unlink(path) != 0) rmdir(path);
		}
	}
	if (dir) closedir(dir);
	rmdir(f->dir);
}

/* The record at a physical row of a file; NULL if there is none. */
static inline const struct record *fixture_record(const struct fixture *f, int table, uint32_t file, uint64_t row)
{
	for (uint32_t p = 0; p < f->ds.shares * dataset_partitions(&f->ds); p++) {
		const struct records *r = dataset_records(&f->ds, p % f->ds.shares, table, p / f->ds.shares);
		for (uint32_t i = 0; i < r->count; i++) {
			const struct record *rec = records_at(r, f->pack.tables[table].record_size, i);
			if (place_file(rec->place) == file && place_row(rec->place) == row) return rec;
		}
	}
	return NULL;
}

#endif
