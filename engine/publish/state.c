#include "publish/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/system.h"
#include "base/directory.h"

enum { PENDING_BYTES = 4096 };

static const char temporary_suffix[] = ".tmp", aside_suffix[] = ".damaged.tmp";

bool state_fault(struct diags *d, const char *path, int error)
{
	system_fault(d, path, error);
	return false;
}

bool run_name_valid(const char *name)
{
	if (strlen(name) != RUN_NAME_BYTES) return false;
	for (int i = 0; i < RUN_NAME_BYTES; i++) {
		bool dash = i == 4 || i == 7 || i == 10;
		bool digit = name[i] >= '0' && name[i] <= '9';
		if (dash ? name[i] != '-' : !digit && (i < 11 || name[i] < 'a' || name[i] > 'f')) return false;
	}
	return true;
}

static int open_file(const char *path, int flags, int *fd)
{
	do *fd = open(path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	while (*fd < 0 && errno == EINTR);
	return *fd < 0 ? errno : 0;
}

/* 0, EWOULDBLOCK when another run holds it, or another errno value. */
static int take_lock(struct state *s, const char *path)
{
	struct stat st;
	int fd, error = open_file(path, O_RDWR | O_CREAT, &fd);
	if (error) return error;
	error = fstat(fd, &st) == 0 ? 0 : errno;
	if (!error && !S_ISREG(st.st_mode)) error = EINVAL;
	while (!error && flock(fd, LOCK_EX | LOCK_NB) != 0)
		if (errno != EINTR) error = errno;
	if (error)
		close(fd);
	else
		s->lock = fd;
	return error;
}

int state_current(const char *link, struct arena *arena, const char **run)
{
	char target[sizeof "runs/" + RUN_NAME_BYTES + 1];
	*run = NULL;
	ssize_t n = readlink(link, target, sizeof target - 1);
	if (n < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
	target[n] = '\0';
	if (strncmp(target, "runs/", 5) != 0 || !run_name_valid(target + 5)) return 0;
	*run = arena_dup(arena, target + 5, RUN_NAME_BYTES);
	return *run ? 0 : ENOMEM;
}

/* Finishes or undoes what `pending` names: the switch decides which. */
static int repair_pending(struct state *s)
{
	char names[PENDING_BYTES + 1], *rest;
	size_t n = 0;
	int fd, error = open_file(s->pending, O_RDONLY, &fd);
	if (error) return error == ENOENT ? 0 : error == ELOOP ? state_unmark(s) : error;
	error = file_read(fd, names, PENDING_BYTES, &n);
	close(fd);
	if (error) return error;
	names[n] = '\0';
	const char *run = strtok_r(names, "\n", &rest), *other;
	if (run && run_name_valid(run)) {
		bool published = s->published && strcmp(s->published, run) == 0;
		if (!published) error = state_remove_run(s, run);
		while (published && !error && (other = strtok_r(NULL, "\n", &rest)))
			if (run_name_valid(other) && strcmp(other, run) != 0) error = state_remove_run(s, other);
	}
	return error ? error : state_unmark(s);
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);
	return n >= m && strcmp(name + n - m, suffix) == 0;
}

/* Removes what a run that was killed had begun; but runs that it had set aside. */
static int sweep_temporaries(struct state *s)
{
	const char **names;
	size_t count;
	int error = directory_names(s->runs, &s->arena, &names, &count);
	for (size_t i = 0; !error && i < count; i++) {
		if (!ends_in(names[i], temporary_suffix) || ends_in(names[i], aside_suffix)) continue;
		const char *path = path_join(&s->arena, s->runs, names[i]);
		error = path ? directory_remove(path) : ENOMEM;
	}
	const char *link = path_join(&s->arena, s->path, "current.tmp");
	if (!error && !link) error = ENOMEM;
	if (!error && unlink(link) != 0 && errno != ENOENT) error = errno;
	return error;
}

/* Gives runs that were set aside their name back, unless another has it. */
static int restore_aside(struct state *s)
{
	const char **names;
	size_t count;
	int error = directory_names(s->runs, &s->arena, &names, &count);
	for (size_t i = 0; !error && i < count; i++) {
		if (!ends_in(names[i], aside_suffix)) continue;
		struct stat st;
		const char *aside = path_join(&s->arena, s->runs, names[i]);
		char *name = arena_dup(&s->arena, names[i], strlen(names[i]) - strlen(aside_suffix));
		const char *path = name && aside ? path_join(&s->arena, s->runs, name) : NULL;
		if (!path) return ENOMEM;
		bool gone = run_name_valid(name) && lstat(path, &st) != 0 && errno == ENOENT;
		if (gone) error = rename(aside, path) == 0 ? 0 : errno;
		else error = directory_remove(aside);
	}
	return error;
}

static bool set_paths(struct state *s, const char *path)
{
	arena_init(&s->arena, 0);
	s->lock = -1;
	s->path = arena_dup(&s->arena, path, strlen(path));
	if (!s->path) return false;
	s->runs = path_join(&s->arena, path, "runs");
	s->current = path_join(&s->arena, path, "current");
	s->pending = path_join(&s->arena, path, "pending");
	return s->runs && s->current && s->pending;
}

enum state_result state_open(struct state *s, const char *path, struct diags *d)
{
	*s = (struct state){0};
	const char *lock = set_paths(s, path) ? path_join(&s->arena, path, "lock") : NULL;
	const char *at = path;
	int error = lock ? directory_make(path) : ENOMEM;
	if (!error) error = take_lock(s, at = lock);
	if (error == EWOULDBLOCK) {
		DIAG(d, E493, ((struct span){0}), text_of(path));
		state_close(s);
		return STATE_BUSY;
	}
	if (!error) error = directory_make(at = s->runs);
	if (!error) error = sweep_temporaries(s);
	if (!error) {
		at = s->current;
		error = state_current(s->current, &s->arena, &s->published);
	}
	if (!error) {
		at = s->pending;
		error = repair_pending(s);
	}
	if (!error) {
		at = s->runs;
		error = restore_aside(s);
	}
	if (!error) return STATE_OPEN;
	state_fault(d, at, error);
	state_close(s);
	return STATE_FAILED;
}

void state_close(struct state *s)
{
	if (s->lock >= 0) close(s->lock);
	arena_free(&s->arena);
	*s = (struct state){.lock = -1};
}

/* Replaces the link; not yet durable. */
static int link_to(struct state *s, const char *run)
{
	char target[sizeof "runs/" + RUN_NAME_BYTES];
	snprintf(target, sizeof target, "runs/%s", run);
	const char *temporary = path_join(&s->arena, s->path, "current.tmp");
	if (!temporary) return ENOMEM;
	if (symlink(target, temporary) != 0) return errno;
	if (rename(temporary, s->current) == 0) return 0;
	int error = errno;
	unlink(temporary);
	return error;
}

int state_switch(struct state *s, const char *run)
{
	int error = link_to(s, run);
	if (error) return error;
	error = directory_sync(s->path);
	if (!error) {
		s->published = run;
		return 0;
	}
	/* Whether the new link will outlast a crash is unknown: the run failed, so the old one has to stand. */
	if (s->published)
		link_to(s, s->published);
	else
		unlink(s->current);
	return error;
}

int state_mark(struct state *s, const char *run, const char *const *replaced, size_t count)
{
	struct writer w;
	writer_open(&w, s->pending);
	writer_text(&w, text_of(run));
	for (size_t i = 0; i < count && w.bytes + RUN_NAME_BYTES < PENDING_BYTES; i++) {
		writer_text(&w, TEXT("\n"));
		writer_text(&w, text_of(replaced[i]));
	}
	int error = writer_close(&w, NULL);
	return error ? error : directory_sync(s->path);
}

int state_set_aside(struct state *s, const char *run, const char **aside)
{
	char name[RUN_NAME_BYTES + sizeof aside_suffix];
	snprintf(name, sizeof name, "%s%s", run, aside_suffix);
	const char *from = path_join(&s->arena, s->runs, run), *to = path_join(&s->arena, s->runs, name);
	if (!from || !to) return ENOMEM;
	if (rename(from, to) != 0) return errno;
	*aside = to;
	return 0;
}

int state_unmark(struct state *s)
{
	return unlink(s->pending) == 0 || errno == ENOENT ? 0 : errno;
}

int state_same_date(struct state *s, const char *run, const char ***names, size_t *count)
{
	size_t all, kept = 0;
	int error = directory_names(s->runs, &s->arena, names, &all);
	for (size_t i = 0; !error && i < all; i++) {
		const char *name = (*names)[i];
		if (run_name_valid(name) && strncmp(name, run, 11) == 0 && strcmp(name, run) != 0) (*names)[kept++] = name;
	}
	*count = kept;
	return error;
}

int state_remove_run(struct state *s, const char *run)
{
	char temporary[RUN_NAME_BYTES + sizeof temporary_suffix];
	snprintf(temporary, sizeof temporary, "%s%s", run, temporary_suffix);
	const char *from = path_join(&s->arena, s->runs, run);
	const char *to = path_join(&s->arena, s->runs, temporary);
	if (!from || !to) return ENOMEM;
	if (rename(from, to) != 0) return errno == ENOENT ? 0 : errno;
	return directory_remove(to);
}
