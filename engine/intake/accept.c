#include "accept.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/buf.h"
#include "../base/file.h"

static const char work_prefix[] = ".tmp-";

static int make_dir(const char *path)
{
	if (mkdir(path, 0700) == 0) return 0;
	if (errno != EEXIST) return errno;
	struct stat st;
	if (lstat(path, &st) != 0) return errno;
	return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
}

/* Removes a directory of plain files; errors are left for whoever needs the place. */
static void remove_work(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	if (!dir) {
		if (fd >= 0) close(fd);
		return;
	}
	for (struct dirent *e; (e = readdir(dir));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) unlinkat(dirfd(dir), e->d_name, 0);
	closedir(dir);
	rmdir(path);
}

static int sweep(struct accept *a)
{
	DIR *dir = opendir(a->dir);
	if (!dir) return errno;
	int error = 0;
	for (struct dirent *e; !error && (e = readdir(dir));) {
		if (strncmp(e->d_name, work_prefix, sizeof work_prefix - 1) != 0) continue;
		const char *path = path_join(&a->arena, a->dir, e->d_name);
		if (path) remove_work(path);
		else error = ENOMEM;
	}
	closedir(dir);
	return error;
}

int accept_begin(struct accept *a, const char *state)
{
	char name[32];
	*a = (struct accept){0};
	arena_init(&a->arena, 4096);
	snprintf(name, sizeof name, "%s%ld", work_prefix, (long)getpid());
	a->dir = path_join(&a->arena, state, "accepted");
	a->work = a->dir ? path_join(&a->arena, a->dir, name) : NULL;
	if (!a->work) return ENOMEM;
	int error = make_dir(state);
	if (!error) error = make_dir(a->dir);
	if (!error) error = sweep(a);
	if (!error && mkdir(a->work, 0700) != 0) error = errno;
	a->has_work = !error;
	return error;
}

int accept_open(struct accept *a, int *fd)
{
	char name[32];
	if (!grow(&a->items, &a->cap, a->count, sizeof *a->items)) return ENOMEM;
	snprintf(name, sizeof name, "%zu", a->count);
	const char *path = path_join(&a->arena, a->work, name);
	if (!path) return ENOMEM;
	*fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (*fd < 0) return errno;
	a->items[a->count++] = (struct accept_item){.temporary = path};
	return 0;
}

int accept_named(struct accept *a, const char sha256[65])
{
	struct accept_item *item = &a->items[a->count - 1];
	item->final = path_join(&a->arena, a->dir, sha256);
	return item->final ? 0 : ENOMEM;
}

static int sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) return errno;
	int error = fsync(fd) == 0 ? 0 : errno;
	if (close(fd) != 0 && !error) error = errno;
	return error;
}

/* Whether the accepted file is there, with the size it must have. */
static bool is_there(const struct accept_item *item)
{
	struct stat have, made;
	return lstat(item->final, &have) == 0 && S_ISREG(have.st_mode) && stat(item->temporary, &made) == 0 &&
	       have.st_size == made.st_size;
}

int accept_commit(struct accept *a)
{
	for (size_t i = 0; i < a->count; i++) {
		struct accept_item *item = &a->items[i];
		if (!item->final) continue;
		if (is_there(item)) {
			if (unlink(item->temporary) != 0) return errno;
			continue;
		}
		int error = sync_path(item->temporary, O_RDONLY);
		if (error) return error;
		if (rename(item->temporary, item->final) != 0) return errno;
	}
	if (rmdir(a->work) != 0 && errno != ENOTEMPTY && errno != EEXIST) return errno;
	return sync_path(a->dir, O_RDONLY | O_DIRECTORY);
}

void accept_end(struct accept *a)
{
	if (a->has_work) remove_work(a->work);
	free(a->items);
	arena_free(&a->arena);
	*a = (struct accept){0};
}
