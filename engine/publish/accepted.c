#include "publish/accepted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "config/keys.h"
#include "base/directory.h"
#include "publish/manifest_read.h"

enum { DATE_BYTES = 10, DIGEST_BYTES = 64 };

struct search {
	struct accepted *out;
	const char *state;
	struct diags *d;
};

static enum rollcall_status no_memory(struct search *s)
{
	s->d->failed = true;
	return ROLLCALL_SYSTEM;
}

static enum rollcall_status refused(struct search *s, const char *path, int error)
{
	if (error == ENOMEM) return no_memory(s);
	state_fault(s->d, path, error);
	return ROLLCALL_SYSTEM;
}

/* The run that `current` links to. */
static enum rollcall_status find_current(struct search *s)
{
	const char *link = path_join(&s->out->arena, s->state, "current");
	int error = link ? state_current(link, &s->out->arena, &s->out->run) : ENOMEM;
	return error ? refused(s, link, error) : ROLLCALL_OK;
}

/* Whether an id as people have it, from a report or a directory, is that of a run. Reports show more digits than names
 * have. */
static bool answers_to(const char *run, const char *id)
{
	const char *digits = run + DATE_BYTES + 1;
	size_t n = strlen(id), most = RUN_NAME_BYTES - DATE_BYTES - 1;
	return n > 0 && (strncmp(run, id, n) == 0 || strncmp(digits, id, n < most ? n : most) == 0);
}

static enum rollcall_status find_named(struct search *s, const char *id)
{
	const char **names;
	size_t count = 0, found = 0;
	const char *runs = path_join(&s->out->arena, s->state, "runs");
	if (!runs) return no_memory(s);
	int error = directory_names(runs, &s->out->arena, &names, &count);
	if (error && error != ENOENT && error != ENOTDIR) return refused(s, runs, error);
	for (size_t i = 0; !error && i < count; i++) {
		if (!run_name_valid(names[i]) || !answers_to(names[i], id)) continue;
		s->out->run = names[i];
		found++;
	}
	if (found == 1) return ROLLCALL_OK;
	DIAG(s->d, found ? E426 : E423, ((struct span){0}), text_of(id));
	return ROLLCALL_USAGE;
}

static const char *string_of(struct search *s, const json_t *o, const char *key)
{
	const char *value = json_string_value(json_object_get(o, key));
	const char *copy = value ? arena_dup(&s->out->arena, value, strlen(value)) : NULL;
	if (value && !copy) s->d->failed = true;
	return copy;
}

static bool is_digest(const char *s)
{
	return s && strlen(s) == DIGEST_BYTES && strspn(s, "0123456789abcdef") == DIGEST_BYTES;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct given_file *)a)->path, ((const struct given_file *)b)->path);
}

/* False: it is not such a manifest, or memory ran out. */
static bool take_inputs(struct search *s, const json_t *inputs)
{
	struct accepted *x = s->out;
	const char *dir = path_join(&x->arena, s->state, "accepted");
	size_t count = json_array_size(inputs);
	struct given_file *files = arena_zalloc(&x->arena, count, sizeof *files);
	if (!dir || !files) s->d->failed = true;
	if (!dir || !files || !json_is_array(inputs)) return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *o = json_array_get(inputs, i);
		const char *table = string_of(s, o, "table");
		struct given_file *f = &files[i];
		f->path = string_of(s, o, "path");
		f->sha256 = string_of(s, o, "sha256");
		if (!table || !f->path || !is_digest(f->sha256)) return false;
		f->table = text_of(table);
		f->full_path = path_join(&x->arena, dir, f->sha256);
		if (!f->full_path) {
			s->d->failed = true;
			return false;
		}
	}
	if (count) qsort(files, count, sizeof *files, by_path);
	x->files = (struct given_files){files, count};
	return true;
}

static bool take_packs(struct search *s, const json_t *packs)
{
	struct accepted *x = s->out;
	size_t count = json_array_size(packs);
	x->packs = arena_zalloc(&x->arena, count, sizeof *x->packs);
	for (size_t i = 0; x->packs && i < count; i++) {
		const char *digest = string_of(s, json_array_get(packs, i), "sha256");
		if (!is_digest(digest)) return false;
		x->packs[x->pack_count++] = text_of(digest);
	}
	if (!x->packs) s->d->failed = true;
	return x->packs != NULL;
}

/* The manifest of a run is not there: nor is the run, or it is damaged. */
static enum rollcall_status gone(struct search *s, const char *dir, const char *manifest)
{
	struct stat st;
	if (lstat(dir, &st) == 0) {
		diag_note(s->d, diag_data(s->d, E424, manifest, 0, 0, NULL, 0), "there is no such file", "没有这个文件", NULL, 0);
		return ROLLCALL_SYSTEM;
	}
	const struct text args[] = {text_of(s->out->run), text_of(dir)};
	diag_note(s->d, DIAG(s->d, E423, ((struct span){0}), args[0]),
	          "it was the current run, but {2} is gone; running the job again makes it anew",
	          "它是当前的运行，但 {2} 已经不在了；重新运行作业会再次生成", args, 2);
	return ROLLCALL_SYSTEM;
}

static enum rollcall_status read_manifest(struct search *s)
{
	struct accepted *x = s->out;
	struct text bytes;
	json_t *manifest;
	const char *runs = path_join(&x->arena, s->state, "runs");
	const char *dir = runs ? path_join(&x->arena, runs, x->run) : NULL;
	const char *path = dir ? path_join(&x->arena, dir, "manifest.json") : NULL;
	if (!path) return no_memory(s);
	int error = manifest_read(path, &x->arena, &bytes, &manifest);
	if (error == ENOENT || error == ENOTDIR) return gone(s, dir, path);
	if (error) return refused(s, path, error);
	const char *date = string_of(s, manifest, "run_date");
	bool good = date && text_day(text_of(date), &x->run_date) && take_inputs(s, json_object_get(manifest, "inputs")) &&
	            take_packs(s, json_object_get(manifest, "packs"));
	json_decref(manifest);
	if (good || s->d->failed) return good ? ROLLCALL_OK : ROLLCALL_SYSTEM;
	diag_data(s->d, E424, path, 0, 0, NULL, 0);
	return ROLLCALL_SYSTEM;
}

enum rollcall_status accepted_find(struct accepted *out, const struct job *job, const char *id, struct diags *d)
{
	*out = (struct accepted){0};
	arena_init(&out->arena, 0);
	struct search s = {.out = out, .d = d};
	const char *name = arena_dup(&out->arena, job->state.p, job->state.n);
	s.state = name ? path_join(&out->arena, job->dir, name) : NULL;
	enum rollcall_status status = !s.state ? no_memory(&s) : id ? find_named(&s, id) : find_current(&s);
	if (status == ROLLCALL_OK && out->run) status = read_manifest(&s);
	if (status != ROLLCALL_OK) accepted_free(out);
	return status;
}

void accepted_free(struct accepted *x)
{
	arena_free(&x->arena);
	*x = (struct accepted){0};
}
