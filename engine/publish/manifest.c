/* manifest.json: what a run was made of and what it left, each by its SHA-256. The manifests of a state form a chain:
 * each names the one that was current before it. A run that a corrected one of the same date replaced is gone, but its
 * link of the chain stays in `replaces`. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "config/keys_job.h"
#include "publish/publication.h"
#include "report/json.h"

enum { MANIFEST_BYTES_MAX = 64 << 20 };

static const char *manifest_path(struct state *s, const char *run)
{
	const char *dir = path_join(&s->arena, s->runs, run);
	return dir ? path_join(&s->arena, dir, "manifest.json") : NULL;
}

/* The manifest of a run. 0, ENOENT, or another errno value. */
static int read_manifest(struct state *s, const char *run, struct text *out)
{
	const char *path = manifest_path(s, run);
	return path ? file_read_all(path, MANIFEST_BYTES_MAX, &s->arena, out) : ENOMEM;
}

static json_t *parse(struct text bytes)
{
	json_error_t error;
	return json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, &error);
}

static int digest_of(const char *path, char out[65])
{
	int fd, error = file_open_read(path, &fd, NULL, NULL);
	if (error) return error;
	error = file_digest(fd, -1, out);
	close(fd);
	return error;
}

/* Errors of a file that is gone, or that something else stands in for. */
static bool is_damage(int error) { return error == ENOENT || error == ENOTDIR || error == EINVAL || error == EISDIR || error == ELOOP; }

/* Whether a file is as an entry of the manifest says. 0 or an errno value. */
static int compare_output(struct state *s, const char *dir, const json_t *entry, bool *same)
{
	const char *name = json_string_value(json_object_get(entry, "path"));
	const char *wanted = json_string_value(json_object_get(entry, "sha256"));
	char digest[65];
	*same = false;
	if (!name || !wanted || strchr(name, '/')) return 0;
	char *own = arena_dup(&s->arena, name, strlen(name));
	const char *path = own ? path_join(&s->arena, dir, own) : NULL;
	int error = path ? digest_of(path, digest) : ENOMEM;
	if (!error) *same = strcmp(digest, wanted) == 0;
	return is_damage(error) ? 0 : error;
}

static int compare_outputs(struct state *s, const char *dir, const json_t *outputs, bool *same)
{
	int error = 0;
	*same = json_array_size(outputs) > 0;
	for (size_t i = 0; !error && *same && i < json_array_size(outputs); i++)
		error = compare_output(s, dir, json_array_get(outputs, i), same);
	return error;
}

int manifest_look(struct state *s, const char *name, const char *run_id, enum run_there *there)
{
	struct text bytes;
	struct stat st;
	bool same;
	const char *dir = path_join(&s->arena, s->runs, name);
	*there = RUN_ABSENT;
	if (!dir) return ENOMEM;
	if (lstat(dir, &st) != 0) return errno == ENOENT ? 0 : errno;
	if (!S_ISDIR(st.st_mode)) return EEXIST;
	*there = RUN_DAMAGED;
	int error = read_manifest(s, name, &bytes);
	if (error) return is_damage(error) ? 0 : error;
	json_error_t fault = {0};
	json_t *manifest = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, &fault);
	if (!manifest && json_error_code(&fault) == json_error_out_of_memory) return ENOMEM;
	const char *id = json_string_value(json_object_get(manifest, "run_id"));
	if (id && strcmp(id, run_id) != 0) error = EEXIST;
	else if (id) error = compare_outputs(s, dir, json_object_get(manifest, "outputs"), &same);
	if (!error && id && same) *there = RUN_WHOLE;
	json_decref(manifest);
	return error;
}

int manifest_job(struct state *s, const char *run, const char **job)
{
	struct text bytes;
	*job = NULL;
	int error = read_manifest(s, run, &bytes);
	if (error) return error == ENOMEM ? ENOMEM : 0;
	json_t *manifest = parse(bytes);
	const char *name = json_string_value(json_object_get(json_object_get(manifest, "job"), "name"));
	if (name) *job = arena_dup(&s->arena, name, strlen(name));
	json_decref(manifest);
	return name && !*job ? ENOMEM : 0;
}

/* A run that is there: its name and the digest of its manifest; with previous, also what its manifest names as such.
 * A manifest that is gone gives null, for `verify` to find. */
static json_t *run_object(struct json_build *b, struct state *s, const char *run, bool previous)
{
	struct text bytes;
	char digest[65];
	json_t *o = json_object();
	int error = read_manifest(s, run, &bytes);
	bool readable = error == 0 && sha256_hex(bytes, digest);
	if (!readable && error != ENOENT) {
		b->failed = true;
		b->error = error;
		b->path = error ? manifest_path(s, run) : NULL;
	}
	json_put(b, o, "run", json_string(run));
	json_put(b, o, "manifest", readable ? json_string(digest) : json_null());
	if (!previous) return o;
	json_t *manifest = readable ? parse(bytes) : NULL;
	json_t *before = json_object_get(manifest, "previous");
	json_put(b, o, "previous", before ? json_deep_copy(before) : json_null());
	json_decref(manifest);
	return o;
}

static json_t *inputs_array(struct json_build *b, const struct report *r)
{
	json_t *inputs = json_array();
	for (size_t i = 0; i < r->dataset->file_count; i++) {
		const struct input_file *f = &r->dataset->files[i];
		json_t *o = json_object();
		json_put(b, o, "path", json_of_text(text_of(f->path)));
		json_put(b, o, "table", json_of_text(r->pack->tables[f->table].name));
		json_put(b, o, "sha256", json_string(f->sha256));
		json_put(b, o, "bytes", json_of_count(f->bytes));
		json_put(b, o, "rows", json_of_count(f->counts.physical));
		json_push(b, inputs, o);
	}
	return inputs;
}

static json_t *source_object(struct json_build *b, struct text path, const char *sha256)
{
	json_t *o = json_object();
	json_put(b, o, "path", json_of_text(path));
	json_put(b, o, "sha256", json_string(sha256));
	return o;
}

static json_t *packs_array(struct json_build *b, const struct report *r)
{
	const struct pack *p = r->pack;
	json_t *packs = json_array();
	for (size_t i = 0; i < p->file_count; i++) {
		bool is_pack = i < r->job->pack_count;
		json_push(b, packs, source_object(b, is_pack ? r->job->packs[i] : r->job->excuses, p->files[i].sha256));
	}
	return packs;
}

static json_t *outputs_array(struct json_build *b, const struct publication *p)
{
	json_t *outputs = json_array();
	for (size_t i = 0; i < p->output_count; i++) {
		const struct output *out = &p->outputs[i];
		json_t *o = json_object();
		json_put(b, o, "path", json_string(out->name));
		json_put(b, o, "sha256", json_string(out->sha256));
		json_put(b, o, "bytes", json_of_count(out->bytes));
		json_put(b, o, "rows", json_of_count(out->rows));
		json_push(b, outputs, o);
	}
	return outputs;
}

/* The run before; of one that is written anew in place of a damaged one, what that one had before it. */
static json_t *previous_of(struct json_build *b, struct publication *p)
{
	const char *published = p->state->published;
	if (!published) return json_null();
	json_t *run = run_object(b, p->state, published, strcmp(published, p->name) == 0);
	json_t *before = json_object_get(run, "previous");
	if (!before) return run;
	before = json_incref(before);
	json_decref(run);
	return before;
}

static json_t *replaced_array(struct json_build *b, struct publication *p)
{
	json_t *replaced = json_array();
	for (size_t i = 0; i < p->replaced_count; i++) json_push(b, replaced, run_object(b, p->state, p->replaced[i], true));
	return replaced;
}

static json_t *build(struct json_build *b, struct publication *p, const struct report *r)
{
	char date[11], job[65];
	date_format(r->job->run_date, date);
	if (!sha256_hex(r->job->source->file, job)) b->failed = true;
	json_t *o = json_object();
	json_put(b, o, "format", json_integer(1));
	json_put(b, o, "engine", json_string(ROLLCALL_VERSION));
	json_put(b, o, "run_id", json_string(r->run_id));
	json_put(b, o, "run_date", json_string(date));
	json_put(b, o, "privacy", json_string(job_privacies.words[r->job->privacy]));
	/* The directory it lies in is the machine's business. */
	json_t *source = source_object(b, text_of(path_name(r->job->path)), job);
	json_put(b, source, "name", json_of_text(r->job->name));
	json_put(b, o, "job", source);
	json_put(b, o, "packs", packs_array(b, r));
	if (r->units) {
		json_t *directory = source_object(b, text_of(r->units->path), r->units->sha256);
		json_put(b, directory, "rows", json_of_count(r->units->count));
		json_put(b, o, "directory", directory);
	}
	json_put(b, o, "inputs", inputs_array(b, r));
	json_put(b, o, "outputs", outputs_array(b, p));
	json_put(b, o, "previous", previous_of(b, p));
	json_put(b, o, "replaces", replaced_array(b, p));
	return o;
}

bool manifest_write(struct publication *p, const struct report *r, int *fd)
{
	const char *path = path_join(&p->state->arena, p->temporary, "manifest.json");
	if (!path) return state_fault(p->d, p->temporary, ENOMEM);
	struct json_build b = {0};
	json_t *root = build(&b, p, r);
	struct writer w;
	writer_open(&w, path);
	json_write_tree(&b, root, &w);
	int error = writer_finish(&w, NULL, fd);
	return error ? state_fault(p->d, b.path ? b.path : path, error) : true;
}
