#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITER_BYTES = 128 * 1024 };

int file_open_read(const char *path, int *fd, uint64_t *size, int64_t *mtime)
{
	/* O_NONBLOCK: a FIFO without a writer must not hang the open; reads of a regular file do not heed it. */
	int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (opened < 0) return errno;
	struct stat st;
	int error = 0;
	if (fstat(opened, &st) != 0) error = errno;
	else if (!S_ISREG(st.st_mode)) error = EINVAL;
	if (error) {
		close(opened);
		return error;
	}
	*fd = opened;
	if (size) *size = (uint64_t)st.st_size;
	if (mtime) *mtime = (int64_t)st.st_mtime;
	return 0;
}

int file_read(int fd, char *into, size_t n, size_t *got)
{
	*got = 0;
	while (*got < n) {
		ssize_t r = read(fd, into + *got, n - *got);
		if (r < 0 && errno == EINTR) continue;
		if (r < 0) return errno;
		if (r == 0) break;
		*got += (size_t)r;
	}
	return 0;
}

int file_read_all(const char *path, size_t limit, struct arena *a, struct text *out)
{
	int fd;
	uint64_t size;
	int error = file_open_read(path, &fd, &size, NULL);
	if (error) return error;
	char *bytes = NULL;
	size_t got = 0;
	if (size > limit) error = EFBIG;
	else if (!(bytes = arena_bytes(a, (size_t)size + 1))) error = ENOMEM;
	else error = file_read(fd, bytes, (size_t)size, &got);
	close(fd);
	if (error) return error;
	bytes[got] = '\0';
	*out = (struct text){bytes, got};
	return 0;
}

int file_read_at(int fd, char *into, size_t n, uint64_t offset, size_t *got)
{
	*got = 0;
	while (*got < n) {
		ssize_t r = pread(fd, into + *got, n - *got, (off_t)(offset + *got));
		if (r < 0 && errno == EINTR) continue;
		if (r < 0) return errno;
		if (r == 0) break;
		*got += (size_t)r;
	}
	return 0;
}

int file_write(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t w = write(fd, bytes, n);
		if (w < 0 && errno == EINTR) continue;
		if (w < 0) return errno;
		if (w == 0) return EIO;
		bytes += w;
		n -= (size_t)w;
	}
	return 0;
}

int writer_open(struct writer *w, const char *path)
{
	*w = (struct writer){.fd = -1};
	buf_init(&w->buf);
	w->sha = sha256_begin();
	if (!w->sha) return w->error = ENOMEM;
	w->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (w->fd < 0) w->error = errno;
	return w->error;
}

static void put(struct writer *w, const char *bytes, size_t n)
{
	if (!w->error && !sha256_add(w->sha, bytes, n)) w->error = EIO;
	if (!w->error) w->error = file_write(w->fd, bytes, n);
}

static void flush(struct writer *w)
{
	put(w, w->buf.p, w->buf.n);
	buf_reset(&w->buf);
}

void writer_add(struct writer *w, const char *bytes, size_t n)
{
	if (w->error) return;
	w->bytes += n;
	if (w->buf.n + n > WRITER_BYTES) flush(w);
	if (n > WRITER_BYTES) {
		put(w, bytes, n);
		return;
	}
	buf_add(&w->buf, bytes, n);
	if (w->buf.failed) w->error = ENOMEM;
}

void writer_text(struct writer *w, struct text t) { writer_add(w, t.p, t.n); }

int writer_finish(struct writer *w, char digest[65], int *fd)
{
	char unused[65];
	if (w->fd >= 0 && w->buf.n) flush(w);
	if (w->sha && !sha256_end(w->sha, digest ? digest : unused) && !w->error) w->error = EIO;
	w->sha = NULL;
	buf_free(&w->buf);
	*fd = w->fd;
	if (w->error && w->fd >= 0) {
		close(w->fd);
		*fd = -1;
	}
	w->fd = -1;
	return w->error;
}

int file_sync(int fd)
{
	if (fd < 0) return 0;
	int error = fsync(fd) == 0 ? 0 : errno;
	return close(fd) != 0 && !error ? errno : error;
}

int writer_close(struct writer *w, char digest[65])
{
	int fd, error = writer_finish(w, digest, &fd);
	return error ? error : file_sync(fd);
}

const char *path_join(struct arena *a, const char *dir, const char *name)
{
	size_t n = strlen(dir), m = strlen(name);
	if (name[0] == '/' || n == 0 || strcmp(dir, ".") == 0) return arena_dup(a, name, m);
	bool slash = dir[n - 1] == '/';
	char *path = arena_bytes(a, n + !slash + m + 1);
	if (!path) return NULL;
	memcpy(path, dir, n);
	if (!slash) path[n] = '/';
	memcpy(path + n + !slash, name, m + 1);
	return path;
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

const char *path_dir(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash) return ".";
	if (slash == path) return "/";
	return arena_dup(a, path, (size_t)(slash - path));
}
