/* manifest.json: what a run was made of and what it left, each by its SHA-256. The manifests of a state form a chain:
 * each names the one that was current before it. A run that a corrected one of the same date replaced is gone, but its
 * link of the chain stays in `replaces`. */
#include <errno.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "config/keys_job.h"
#include "publish/manifest_read.h"
#include "publish/publication.h"
#include "report/json.h"

/* A run that is there: its name and the digest of its manifest; with previous, also what its manifest names as such.
 * A manifest that is gone gives null, for `verify` to find. */
static json_t *run_object(struct json_build *b, struct state *s, const char *run, bool previous)
{
	struct text bytes;
	char digest[65];
	json_t *o = json_object(), *manifest = NULL;
	const char *path = manifest_path(s, run);
	int error = path ? manifest_read(path, &s->arena, &bytes, &manifest) : ENOMEM;
	bool readable = error == 0 && sha256_hex(bytes, digest);
	if (!readable && error != ENOENT) {
		b->failed = true;
		b->error = error;
		b->path = error ? path : NULL;
	}
	json_put(b, o, "run", json_string(run));
	json_put(b, o, "manifest", readable ? json_string(digest) : json_null());
	json_t *before = json_object_get(manifest, "previous");
	if (previous) json_put(b, o, "previous", before ? json_deep_copy(before) : json_null());
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
