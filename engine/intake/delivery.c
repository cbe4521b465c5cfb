#include "delivery.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/file.h"
#include "../base/system.h"
#include "glob.h"

/* Whether errno values of opening and reading mean that the system, not the delivery, is at fault. */
static bool is_system_fault(int error)
{
	return error != ENOENT && error != EACCES && error != EPERM && error != ELOOP && error != ENOTDIR &&
	       error != ENAMETOOLONG && error != EINVAL && error != EISDIR && error != ENXIO;
}

static enum delivery_result system_error(struct diags *d, const char *path, int error)
{
	system_fault(d, path, error);
	return DELIVERY_FAILED;
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

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct input_file *)a)->path, ((const struct input_file *)b)->path);
}

/* The search for the files of one pattern. */
struct search {
	const char *dir;
	struct stat home;          /* of dir; st_ino 0: not known */
	struct dataset *ds;
	struct diags *d;
	struct span at;            /* the pattern in the job */
	int table;
	size_t found;
	bool folders;              /* some of it are */
	const char *in;            /* the directory of the file found last, */
	size_t from;               /* and where shown names of its files begin */
};

/* Whether a path is that of the job's directory. */
static bool is_home(const struct search *s, const char *path)
{
	struct stat st;
	return s->home.st_ino && stat(path, &st) == 0 && st.st_ino == s->home.st_ino && st.st_dev == s->home.st_dev;
}

/* Behind the last directory of a path that is the job's: what follows names the file for readers, however the job's own path
 * was typed and whichever way the pattern goes there. 0: none is. False: out of memory. */
static bool find_shown(const struct search *s, const char *path, size_t *from)
{
	char *prefix = arena_dup(&s->ds->arena, path, strlen(path));
	if (!prefix) return false;
	*from = *path == '/' && is_home(s, "/") ? 1 : 0;
	for (size_t n = 1; *path && path[n]; n++) {
		if (path[n] != '/') continue;
		prefix[n] = '\0';
		if (is_home(s, prefix)) *from = n + 1;
		prefix[n] = '/';
	}
	return true;
}

static bool add_file(struct search *s, const char *in, const char *full)
{
	struct dataset *ds = s->ds;
	if (s->in != in && !find_shown(s, full, &s->from)) return false;
	s->in = in;
	const char *path = tidy_path(&ds->arena, full + s->from);
	if (!path || !grow(&ds->files, &ds->file_cap, ds->file_count, sizeof *ds->files)) return false;
	ds->files[ds->file_count++] = (struct input_file){.table = s->table, .path = path, .full_path = full};
	return true;
}

/* What is read are the files in it. */
static int say_folder(struct search *s, const char *full)
{
	size_t from;
	const char *shown = find_shown(s, full, &from) ? tidy_path(&s->ds->arena, full + from) : NULL;
	if (!shown) return ENOMEM;
	const struct text name = text_of(shown);
	s->folders = true;
	diag_label(s->d, DIAG(s->d, E411, s->at, TEXT("")), "write '{1}/*.csv' for the files in the folder {1}",
	           "文件夹 {1} 里的文件请写“{1}/*.csv”", &name, 1);
	return 0;
}

static int search_below(struct search *s, const char *path, const char *pattern);

/* The path with a name added, the rest of the pattern in it. */
static int search_entry(struct search *s, const char *path, struct text name, const char *rest)
{
	struct stat st;
	const char *own = arena_dup(&s->ds->arena, name.p, name.n);
	const char *full = own ? path_join(&s->ds->arena, path, own) : NULL;
	if (!full) return ENOMEM;
	if (*rest) return search_below(s, full, rest);
	if (lstat(full, &st) != 0) return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
	s->found++;
	if (stat(full, &st) == 0 && S_ISDIR(st.st_mode)) return say_folder(s, full);
	return add_file(s, path, full) ? 0 : ENOMEM;
}

static int search_names(struct search *s, const char *path, DIR *dir, struct text part, const char *rest)
{
	for (;;) {
		errno = 0;
		struct dirent *e = readdir(dir);
		if (!e) return errno;
		const struct text name = text_of(e->d_name);
		if (glob_match(part, name, false)) {
			int error = search_entry(s, path, name, rest);
			if (error) return error;
		} else if (glob_match(part, name, true)) {
			DIAG(s->d, W798, s->at, name, part);
		}
	}
}

/* Adds what the pattern names below path. Not glob(3): glibc's frees a list twice when memory is refused. A directory that
 * is not there matches nothing; one that cannot be read could hide half a delivery. Gives an errno value. */
static int search_below(struct search *s, const char *path, const char *pattern)
{
	while (*pattern == '/') pattern++;
	const struct text part = {pattern, strcspn(pattern, "/")};
	const char *rest = pattern + part.n + strspn(pattern + part.n, "/");
	if (!glob_wild(part)) return search_entry(s, path, part, rest);
	DIR *dir = opendir(path);
	if (!dir) return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
	int error = search_names(s, path, dir, part, rest);
	closedir(dir);
	return error;
}

/* Where the pattern leads to nothing, and the name there that may be meant. */
static void say_where(const struct search *s, enum code code, struct text pattern, const char *own)
{
	enum { NAMES_MAX = 256 };
	struct arena *a = &s->ds->arena;
	struct diag *item = DIAG(s->d, code, s->at, pattern);
	const char *path = *own == '/' ? "/" : s->dir, *part = NULL, *behind = own;
	struct stat st;
	struct text names[NAMES_MAX];
	size_t count = 0;
	for (const char *rest = own + strspn(own, "/"); *rest;) {
		size_t n = strcspn(rest, "/");
		behind = rest + n;
		part = arena_dup(a, rest, n);
		const char *full = part ? path_join(a, path, part) : NULL;
		if (!full) return;
		rest += n + strspn(rest + n, "/");
		if (glob_wild(text_of(part)) || lstat(full, &st) != 0) break;
		path = full;
	}
	const bool here = path == s->dir;
	size_t from;
	const char *shown = here ? "" : find_shown(s, path, &from) ? tidy_path(a, path + from) : NULL;
	if (!shown) return;
	const struct text args[] = {text_of(shown), text_of(part ? part : "")};
	if (here) diag_note(s->d, item, "the job's folder has no '{2}'", "作业文件所在的文件夹里没有“{2}”", args, 2);
	else diag_note(s->d, item, "the folder {1} has no '{2}'", "文件夹 {1} 里没有“{2}”", args, 2);
	if (memchr(pattern.p, '\\', pattern.n)) {
		diag_label(s->d, item, "write / between folders", "文件夹之间请写 /", NULL, 0);
		return;
	}
	DIR *dir = opendir(path);
	for (struct dirent *e; dir && count < NAMES_MAX && (e = readdir(dir));) {
		const char *name = e->d_name[0] == '.' ? NULL : arena_dup(a, e->d_name, strlen(e->d_name));
		if (name) names[count++] = text_of(name);
	}
	if (dir) closedir(dir);
	const int near = diag_nearest(args[1], names, count);
	if (near < 0) return;
	struct buf whole;
	buf_init(&whole);
	buf_add(&whole, own, (size_t)(behind - own) - args[1].n);
	buf_text(&whole, names[near]);
	buf_str(&whole, behind);
	const struct text meant = buf_view(&whole);
	if (whole.failed) s->d->failed = true;
	else diag_meant(s->d, item, meant);
	buf_free(&whole);
}

/* none: what a pattern is called that matches nothing. */
static enum delivery_result find_pattern(const char *dir, struct text pattern, struct span at, int table, enum code none,
                                         struct dataset *ds, struct diags *d)
{
	struct search s = {.dir = dir, .ds = ds, .d = d, .at = at, .table = table};
	if (stat(dir, &s.home) != 0) s.home.st_ino = 0;
	const char *own = arena_dup(&ds->arena, pattern.p, pattern.n);
	int error = own ? search_below(&s, *own == '/' ? "/" : dir, own) : ENOMEM;
	if (error && is_system_fault(error)) return system_error(d, dir, error);
	if (!error && s.found) return s.folders ? DELIVERY_REFUSED : DELIVERY_OK;
	if (error) DIAG(d, E417, at, pattern);
	else say_where(&s, none, pattern, own);
	return DELIVERY_REFUSED;
}

static const char *directory_of(const struct job *job) { return job->dir && job->dir[0] ? job->dir : "."; }

enum delivery_result delivery_look(const struct job *job, struct diags *d)
{
	enum delivery_result worst = DELIVERY_OK;
	struct dataset found = {0};
	arena_init(&found.arena, 0);
	for (size_t i = 0; i < job->binding_count; i++) {
		const struct binding *b = &job->bindings[i];
		for (size_t k = 0; k < b->glob_count; k++) {
			enum delivery_result got = find_pattern(directory_of(job), b->globs[k], b->glob_spans[k], 0, W792, &found, d);
			if (got > worst) worst = got;
		}
	}
	free(found.files);
	arena_free(&found.arena);
	return worst;
}

enum delivery_result delivery_find(const struct job *job, const struct binding *b, int table, struct dataset *ds,
                                   struct diags *d)
{
	enum delivery_result worst = DELIVERY_OK;
	size_t from = ds->file_count, kept = from;
	const char *dir = directory_of(job);
	for (size_t i = 0; i < b->glob_count; i++) {
		enum delivery_result got = find_pattern(dir, b->globs[i], b->glob_spans[i], table, E410, ds, d);
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
	return text_of(system_reason(error, language));
}

/* The user's own file stands where it stood: it is the copy that is not there. */
static enum delivery_result copy_not_opened(const struct input_file *file, int error, struct diags *d)
{
	const struct text args[] = {text_of(system_reason(error, d->language)), text_of(file->full_path)};
	if (is_system_fault(error)) return system_error(d, file->full_path, error);
	diag_note(d, diag_data(d, E436, file->path, 0, 0, args, 1), "it was kept as {2}; running the job again keeps copies anew",
	          "副本原来存为 {2}；重新运行作业会再次留存", args, 2);
	return DELIVERY_REFUSED;
}

enum delivery_result delivery_not_opened(const struct input_file *file, int error, struct diags *d)
{
	if (file->given) return copy_not_opened(file, error, d);
	if (is_system_fault(error)) return system_error(d, file->path, error);
	const struct text why = open_reason(error, d->language);
	if (error == EINVAL) diag_data(d, E411, file->path, 0, 0, NULL, 0);
	else diag_data(d, E412, file->path, 0, 0, &why, 1);
	return DELIVERY_REFUSED;
}
