#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "config/job.h"

/* By the letter: text_contains looks at every byte, which shows in a large pack. */
static bool mentions_job(struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		const char *j = memchr(t.p + i, 'j', t.n - i);
		if (!j) break;
		i = (size_t)(j - t.p);
		if (text_starts((struct text){j, t.n - i}, TEXT("job"))) return true;
	}
	return false;
}

static bool is_job(struct cli *c, const char *path, struct arena *a)
{
	struct diags unheard;
	const struct source *source;
	struct text bytes;
	/* Most packs say so without being parsed. */
	int error = file_read_all(path, TREE_BYTES_MAX, a, &bytes);
	c->diags.failed |= error == ENOMEM;
	if (!error && !mentions_job(bytes)) return false;
	diags_init(&unheard, LANGUAGE_EN);
	const struct node *root = tree_load(path, (struct span){0}, true, a, &unheard, &source);
	bool is = root && job_is(root);
	c->diags.failed |= unheard.failed;
	diags_free(&unheard);
	return is;
}

bool cli_names_job(struct cli *c, const char *path)
{
	struct arena a; /* given back: the loader takes the same memory again */
	arena_init(&a, 0);
	bool is = is_job(c, path, &a);
	arena_free(&a);
	return is;
}

const char *const *cli_packs(struct cli *c, struct arena *a, size_t *count)
{
	*count = c->argument_count;
	if (c->argument_count != 1 || !cli_names_job(c, c->arguments[0])) return (const char *const *)c->arguments;
	const struct job *job = job_load(c->arguments[0], &(struct job_options){0}, a, &c->diags);
	const char **paths = job ? arena_zalloc(a, job->pack_count, sizeof *paths) : NULL;
	*count = job ? job->pack_count : 0;
	for (size_t i = 0; paths && i < job->pack_count; i++) {
		const char *name = arena_dup(a, job->packs[i].p, job->packs[i].n);
		paths[i] = name ? path_join(a, job->dir, name) : NULL;
		if (!paths[i]) paths = NULL;
	}
	if (job && !paths) c->diags.failed = true;
	return paths;
}
