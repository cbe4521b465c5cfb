#include "directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"

enum { DEPTH_MAX = 8 }; /* of what a run directory holds */

int directory_make(const char *path)
{
	if (mkdir(path, 0700) == 0) return 0;
	if (errno != EEXIST) return errno;
	struct stat st;
	if (lstat(path, &st) != 0) return errno;
	return S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
}

static int open_at(int parent, const char *name, int *fd)
{
	do *fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	while (*fd < 0 && errno == EINTR);
	return *fd < 0 ? errno : 0;
}

int directory_sync(const char *path)
{
	int fd, opened = open_at(AT_FDCWD, path, &fd);
	if (opened) return opened;
	int error = fsync(fd) == 0 ? 0 : errno;
	if (close(fd) != 0 && !error) error = errno;
	return error;
}

static bool is_dots(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

static int list_at(int parent, const char *name, DIR **out)
{
	int fd, error = open_at(parent, name, &fd);
	if (error) return error;
	*out = fdopendir(fd);
	if (*out) return 0;
	error = errno;
	close(fd);
	return error;
}

static int remove_at(int parent, const char *name, int depth)
{
	if (unlinkat(parent, name, 0) == 0 || errno == ENOENT) return 0;
	if (errno != EISDIR && errno != EPERM) return errno;
	DIR *dir;
	int error = depth < DEPTH_MAX ? list_at(parent, name, &dir) : ELOOP;
	if (error) return error;
	for (;;) {
		errno = 0;
		struct dirent *e = readdir(dir);
		if (!e) {
			error = errno;
			break;
		}
		if (!is_dots(e->d_name) && (error = remove_at(dirfd(dir), e->d_name, depth + 1))) break;
	}
	closedir(dir);
	if (!error && unlinkat(parent, name, AT_REMOVEDIR) != 0) error = errno;
	return error;
}

int directory_remove(const char *path) { return remove_at(AT_FDCWD, path, 0); }

static int by_bytes(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

int directory_names(const char *path, struct arena *a, const char ***names, size_t *count)
{
	DIR *dir;
	const char **found = NULL;
	size_t cap = 0;
	*count = 0;
	int error = list_at(AT_FDCWD, path, &dir);
	if (error) return error;
	while (!error) {
		errno = 0;
		struct dirent *e = readdir(dir);
		if (!e) {
			error = errno;
			break;
		}
		if (is_dots(e->d_name)) continue;
		const char *name = arena_dup(a, e->d_name, strlen(e->d_name));
		if (!name || !grow(&found, &cap, *count, sizeof *found))
			error = ENOMEM;
		else
			found[(*count)++] = name;
	}
	closedir(dir);
	*names = arena_zalloc(a, *count, sizeof **names);
	if (!error && !*names) error = ENOMEM;
	if (!error && *count) {
		memcpy(*names, found, *count * sizeof *found);
		qsort(*names, *count, sizeof **names, by_bytes);
	}
	free(found);
	return error;
}
