#include "delivery.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "../base/file.h"

bool delivery_system_fault(int error)
{
	return error != ENOENT && error != EACCES && error != EPERM && error != ELOOP && error != ENOTDIR &&
	       error != ENAMETOOLONG && error != EINVAL && error != EISDIR && error != ENXIO;
}

static enum delivery_result system_error(struct diags *d, const char *path, int error)
{
	DIAG(d, E491, (struct span){0}, text_of(path), text_of(strerror(error)));
	return DELIVERY_FAILED;
}

/* The directory of the job with the signs of glob escaped, a slash, and the pattern. */
static char *full_pattern(const char *dir, struct text pattern)
{
	size_t n = strlen(dir);
	char *full = malloc(2 * n + pattern.n + 2), *to = full;
	if (!full) return NULL;
	bool absolute = pattern.n > 0 && pattern.p[0] == '/';
	for (size_t i = 0; !absolute && i < n; i++) {
		if (strchr("*?[]\\", dir[i])) *to++ = '\\';
		*to++ = dir[i];
	}
	if (!absolute && n > 0 && dir[n - 1] != '/') *to++ = '/';
	memcpy(to, pattern.p, pattern.n);
	to[pattern.n] = '\0';
	return full;
}

/* A directory that is not there matches nothing; one that cannot be read could hide half a delivery. */
static int unreadable(const char *path, int error)
{
	(void)path;
	return error != ENOENT && error != ENOTDIR;
}

/* Without ./ and doubled slashes, so that one file has one name. */
static const char *tidy_path(struct arena *a, const char *path)
{
	char *out = arena_dup(a, path, strlen(path)), *to = out;
	if (!out) return NULL;
	for (const char *p = path; *p;) {
		bool start = to == out || to[-1] == '/';
		if (start && p[0] == '.' && p[1] == '/') p += 2;
		else if (start && p[0] == '/' && to != out) p++;
		else *to++ = *p++;
	}
	*to = '\0';
	return out;
}

/* Relative to the job's directory where it lies below it. */
static const char *shown_path(struct arena *a, const char *dir, const char *full)
{
	size_t n = strlen(dir);
	while (n > 0 && dir[n - 1] == '/') n--;
	if (!strncmp(full, dir, n) && full[n] == '/') full += n + 1;
	return tidy_path(a, full);
}

static bool add_file(struct dataset *ds, const char *dir, const char *full, int table)
{
	const char *kept = arena_dup(&ds->arena, full, strlen(full));
	const char *path = shown_path(&ds->arena, dir, full);
	if (!kept || !path || !grow(&ds->files, &ds->file_cap, ds->file_count, sizeof *ds->files)) return false;
	ds->files[ds->file_count++] = (struct input_file){.table = table, .path = path, .full_path = kept};
	return true;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct input_file *)a)->path, ((const struct input_file *)b)->path);
}

static enum delivery_result find_glob(const char *dir, struct text pattern, struct span at, int table,
                                      struct dataset *ds, struct diags *d)
{
	glob_t found = {0};
	char *full = full_pattern(dir, pattern);
	if (!full) return system_error(d, dir, ENOMEM);
	errno = 0;
	int result = glob(full, GLOB_NOSORT, unreadable, &found);
	bool exhausted = result == GLOB_NOSPACE || (result == GLOB_ABORTED && errno == ENOMEM);
	free(full);
	bool kept = true;
	for (size_t i = 0; result == 0 && i < found.gl_pathc && kept; i++)
		kept = add_file(ds, dir, found.gl_pathv[i], table);
	globfree(&found);
	if (exhausted || !kept) return system_error(d, dir, ENOMEM);
	if (result == 0) return DELIVERY_OK;
	DIAG(d, result == GLOB_ABORTED ? E417 : E410, at, pattern);
	return DELIVERY_REFUSED;
}

enum delivery_result delivery_find(const struct job *job, const struct binding *b, int table, struct dataset *ds,
                                   struct diags *d)
{
	enum delivery_result worst = DELIVERY_OK;
	size_t from = ds->file_count, kept = from;
	const char *dir = job->dir && job->dir[0] ? job->dir : ".";
	for (size_t i = 0; i < b->glob_count; i++) {
		enum delivery_result got = find_glob(dir, b->globs[i], b->glob_spans[i], table, ds, d);
		if (got > worst) worst = got;
	}
	if (ds->file_count > from) qsort(ds->files + from, ds->file_count - from, sizeof *ds->files, by_path);
	for (size_t i = from; i < ds->file_count; i++)
		if (i == from || strcmp(ds->files[i].path, ds->files[kept - 1].path) != 0) ds->files[kept++] = ds->files[i];
	ds->file_count = kept;
	return worst;
}

static struct text open_reason(int error, enum language language)
{
	static const struct {
		int error;
		const char *en, *zh;
	} reasons[] = {
		{EACCES, "permission denied", "没有读取权限"},
		{ENOENT, "a link that leads nowhere, or the file has just been removed", "链接指向的文件不存在，或文件刚被移走"},
		{ELOOP, "a link that leads to itself", "链接指回自身"},
	};
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].error == error) return text_of(language == LANGUAGE_ZH ? reasons[i].zh : reasons[i].en);
	return text_of(strerror(error));
}

enum delivery_result delivery_open(const struct input_file *file, struct diags *d, int *fd)
{
	int error = file_open_read(file->full_path, fd, NULL, NULL);
	if (!error) return DELIVERY_OK;
	if (delivery_system_fault(error)) return system_error(d, file->path, error);
	const struct text why = open_reason(error, d->language);
	if (error == EINVAL) diag_data(d, E411, file->path, 0, 0, NULL, 0);
	else diag_data(d, E412, file->path, 0, 0, &why, 1);
	return DELIVERY_REFUSED;
}
