#include "publish/manifest_read.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

enum { MANIFEST_BYTES_MAX = 64 << 20 };

const char *manifest_path(struct state *s, const char *run)
{
	const char *dir = path_join(&s->arena, s->runs, run);
	return dir ? path_join(&s->arena, dir, "manifest.json") : NULL;
}

/* Jansson does not say when memory runs out: it goes on with what it has. So it is asked to take its memory here while it
 * reads, one manifest at a time; else it has its own functions, or those that the program around gave it. */
static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER;
static json_malloc_t given;
static _Thread_local bool refused;

static void *take(size_t n)
{
	void *p = given(n);
	refused |= !p;
	return p;
}

static int parse(struct text bytes, json_t **tree)
{
	json_free_t give_back;
	pthread_mutex_lock(&reading);
	json_get_alloc_funcs(&given, &give_back);
	json_set_alloc_funcs(take, give_back);
	refused = false;
	*tree = json_loadb(bytes.p, bytes.n, JSON_REJECT_DUPLICATES, NULL);
	json_set_alloc_funcs(given, give_back);
	pthread_mutex_unlock(&reading);
	if (!refused) return 0;
	json_decref(*tree);
	*tree = NULL;
	return ENOMEM;
}

int manifest_read(const char *path, struct arena *arena, struct text *bytes, json_t **tree)
{
	*tree = NULL;
	int error = file_read_all(path, MANIFEST_BYTES_MAX, arena, bytes);
	return error ? error : parse(*bytes, tree);
}

/* That of a run. */
static int read_of(struct state *s, const char *run, json_t **tree)
{
	struct text bytes;
	const char *path = manifest_path(s, run);
	*tree = NULL;
	return path ? manifest_read(path, &s->arena, &bytes, tree) : ENOMEM;
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
	struct stat st;
	bool same;
	json_t *manifest;
	const char *dir = path_join(&s->arena, s->runs, name);
	*there = RUN_ABSENT;
	if (!dir) return ENOMEM;
	if (lstat(dir, &st) != 0) return errno == ENOENT ? 0 : errno;
	if (!S_ISDIR(st.st_mode)) return EEXIST;
	*there = RUN_DAMAGED;
	int error = read_of(s, name, &manifest);
	if (error) return is_damage(error) ? 0 : error;
	const char *id = json_string_value(json_object_get(manifest, "run_id"));
	if (id && strcmp(id, run_id) != 0) error = EEXIST;
	else if (id) error = compare_outputs(s, dir, json_object_get(manifest, "outputs"), &same);
	if (!error && id && same) *there = RUN_WHOLE;
	json_decref(manifest);
	return error;
}

int manifest_job(struct state *s, const char *run, const char **job)
{
	json_t *manifest;
	*job = NULL;
	int error = read_of(s, run, &manifest);
	if (error) return error == ENOMEM ? ENOMEM : 0;
	const char *name = json_string_value(json_object_get(json_object_get(manifest, "job"), "name"));
	if (name) *job = arena_dup(&s->arena, name, strlen(name));
	json_decref(manifest);
	return name && !*job ? ENOMEM : 0;
}
