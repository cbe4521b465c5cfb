#include "accept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/buf.h"
#include "../base/directory.h"
#include "../base/file.h"
#include "../base/thread.h"

static const char work_prefix[] = ".tmp-";

/* Removes what a run that was killed left; errors are left for whoever needs the place. */
static int sweep(struct accept *a)
{
	const char **names;
	size_t count;
	int error = directory_names(a->dir, &a->arena, &names, &count);
	for (size_t i = 0; !error && i < count; i++) {
		if (strncmp(names[i], work_prefix, sizeof work_prefix - 1) != 0) continue;
		const char *path = path_join(&a->arena, a->dir, names[i]);
		if (path) (void)directory_remove(path);
		else error = ENOMEM;
	}
	return error;
}

int accept_begin(struct accept *a, const char *state)
{
	char name[32];
	*a = (struct accept){0};
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->changed, NULL);
	arena_init(&a->arena, 4096);
	snprintf(name, sizeof name, "%s%ld", work_prefix, (long)getpid());
	a->dir = path_join(&a->arena, state, "accepted");
	a->work = a->dir ? path_join(&a->arena, a->dir, name) : NULL;
	if (!a->work) return ENOMEM;
	int error = directory_make(state);
	if (!error) error = directory_make(a->dir);
	if (!error) error = sweep(a);
	if (!error && mkdir(a->work, 0700) != 0) error = errno;
	a->has_work = !error;
	return error;
}

static int open_retrying(const char *path, int flags)
{
	int fd;
	do fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0600);
	while (fd < 0 && errno == EINTR);
	return fd;
}

int accept_open(struct accept *a, size_t *item, int *fd)
{
	char name[32];
	const char *path = NULL;
	pthread_mutex_lock(&a->lock);
	if (grow(&a->items, &a->cap, a->count, sizeof *a->items)) {
		snprintf(name, sizeof name, "%zu", a->count);
		path = path_join(&a->arena, a->work, name);
	}
	if (path) {
		*item = a->count++;
		a->items[*item] = (struct accept_item){.temporary = path};
	}
	pthread_mutex_unlock(&a->lock);
	if (!path) return ENOMEM;
	*fd = open_retrying(path, O_RDWR | O_CREAT | O_EXCL);
	return *fd < 0 ? errno : 0;
}

int accept_write(struct accept *a, int fd, const char *bytes, size_t n, uint64_t offset)
{
	const double since = thread_clock(), processor = thread_seconds(CLOCK_THREAD_CPUTIME_ID);
	int error = 0;
	while (n > 0 && !error) {
		ssize_t w = pwrite(fd, bytes, n, (off_t)offset);
		if (w < 0 && errno == EINTR) continue;
		if (w <= 0) error = w < 0 ? errno : EIO;
		else {
			bytes += w;
			n -= (size_t)w;
			offset += (uint64_t)w;
		}
	}
	pthread_mutex_lock(&a->lock);
	a->write_seconds += thread_clock() - since;
	a->write_processor += thread_seconds(CLOCK_THREAD_CPUTIME_ID) - processor;
	pthread_mutex_unlock(&a->lock);
	return error;
}

int accept_named(struct accept *a, size_t item, const char sha256[65])
{
	pthread_mutex_lock(&a->lock);
	const char *final = path_join(&a->arena, a->dir, sha256);
	a->items[item].final = final;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->lock);
	return final ? 0 : ENOMEM;
}

int accept_reopen(struct accept *a, size_t item, int *fd)
{
	pthread_mutex_lock(&a->lock);
	const char *path = a->items[item].temporary;
	pthread_mutex_unlock(&a->lock);
	*fd = open_retrying(path, O_RDONLY);
	return *fd < 0 ? errno : 0;
}

static int sync_path(const char *path, int flags)
{
	int fd = open_retrying(path, flags);
	if (fd < 0) return errno;
	int error = fsync(fd) == 0 ? 0 : errno;
	if (close(fd) != 0 && !error) error = errno;
	return error;
}

/* Whether the accepted file is there and has the bytes that its name says. One that has not, or cannot be read, is replaced. */
static bool is_there(const struct accept_item *item)
{
	struct stat have, made;
	if (lstat(item->final, &have) != 0 || !S_ISREG(have.st_mode)) return false;
	if (stat(item->temporary, &made) != 0 || have.st_size != made.st_size) return false;
	char digest[65];
	int fd = open_retrying(item->final, O_RDONLY);
	bool same = fd >= 0 && file_digest(fd, -1, digest) == 0 && strcmp(digest, path_name(item->final)) == 0;
	if (fd >= 0) close(fd);
	return same;
}

/* Syncs a copy, unless one like it is there already. */
static int sync_item(struct accept_item *item)
{
	item->there = is_there(item);
	return item->there ? 0 : sync_path(item->temporary, O_RDONLY);
}

/* The next copy that is whole and not taken; count if there is none now. */
static size_t next_whole(struct accept *a)
{
	while (a->synced < a->count && a->items[a->synced].taken) a->synced++;
	size_t i = a->synced;
	while (i < a->count && (!a->items[i].final || a->items[i].taken)) i++;
	return i;
}

static void *sync_copies(void *context)
{
	struct accept *a = context;
	pthread_mutex_lock(&a->lock);
	while (!a->sync_error) {
		size_t next = next_whole(a);
		if (next == a->count && a->closing) break;
		if (next == a->count) {
			pthread_cond_wait(&a->changed, &a->lock);
			continue;
		}
		a->items[next].taken = true;
		struct accept_item item = a->items[next]; /* the array may move */
		pthread_mutex_unlock(&a->lock);
		int error = sync_item(&item);
		pthread_mutex_lock(&a->lock);
		a->items[next].there = item.there;
		if (error && !a->sync_error) a->sync_error = error;
	}
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

void accept_sync_early(struct accept *a)
{
	if (!a->has_syncer) a->has_syncer = thread_start(&a->syncer, sync_copies, a);
}

double accept_sync_processor(const struct accept *a)
{
	clockid_t clock;
	return a->has_syncer && pthread_getcpuclockid(a->syncer, &clock) == 0 ? thread_seconds(clock) : 0;
}

static void close_queue(struct accept *a)
{
	pthread_mutex_lock(&a->lock);
	a->closing = true;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->lock);
}

static void end_syncer(struct accept *a)
{
	if (a->has_syncer) pthread_join(a->syncer, NULL);
	a->has_syncer = false;
}

static int give_name(struct accept_item *item)
{
	int error = (item->there ? unlink(item->temporary) : rename(item->temporary, item->final)) == 0 ? 0 : errno;
	item->gone = !error;
	return error;
}

static void sync_rest(void *context, uint32_t i)
{
	(void)i;
	sync_copies(context);
}

/* A disk that is asked for many copies at once puts them together: 2,000 small ones take a 12th of the time by four at once,
 * a 25th by sixteen. */
int accept_settle(struct accept *a)
{
	enum { AT_ONCE = 16 };
	close_queue(a);
	const uint32_t count = a->count < AT_ONCE ? (uint32_t)a->count : AT_ONCE;
	thread_each(count, count, sync_rest, a);
	end_syncer(a);
	return a->sync_error;
}

int accept_commit(struct accept *a)
{
	int error = 0;
	for (size_t i = 0; i < a->count && !error; i++)
		if (a->items[i].final) error = give_name(&a->items[i]);
	if (!error && rmdir(a->work) == 0) a->has_work = false;
	else if (!error && errno != ENOTEMPTY && errno != EEXIST) error = errno;
	return error ? error : directory_sync(a->dir);
}

void accept_end(struct accept *a)
{
	pthread_mutex_lock(&a->lock);
	for (size_t i = 0; i < a->count; i++) a->items[i].final = NULL; /* nothing is left to be synced */
	pthread_mutex_unlock(&a->lock);
	close_queue(a);
	end_syncer(a);
	for (size_t i = 0; i < a->count; i++)
		if (!a->items[i].gone) (void)unlink(a->items[i].temporary);
	if (a->has_work) (void)rmdir(a->work);
	pthread_mutex_destroy(&a->lock);
	pthread_cond_destroy(&a->changed);
	free(a->items);
	arena_free(&a->arena);
	*a = (struct accept){0};
}
