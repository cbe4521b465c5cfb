/* Copies of the files a run has read, in <state>/accepted under the SHA-256 of their bytes: what later commands read.
 * They are written while a run reads its files and get their names only when it is accepted. Knows nothing of what is
 * in them. Functions return 0 or an errno value; after one the copies are only good for accept_end. Copies are opened,
 * written and named by any thread; the rest is for the one that began. */
#ifndef ROLLCALL_ACCEPT_H
#define ROLLCALL_ACCEPT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "../base/arena.h"

struct accept_item {
	const char *temporary;
	const char *final;       /* NULL until the copy is whole */
	bool taken;              /* to be synced */
	bool there;              /* one like it was */
	bool gone;               /* it has its name, or was there already */
};

struct accept {
	struct arena arena;
	const char *dir;         /* <state>/accepted */
	const char *work;        /* a directory in it that only this run uses */
	bool has_work;           /* work exists */
	pthread_mutex_t lock;    /* of the arena and what follows */
	struct accept_item *items;
	size_t count, cap;
	double write_seconds, write_processor; /* spent on writing copies, by the clock and of processors, summed over threads */
	/* syncing beside the other work */
	pthread_t syncer;
	pthread_cond_t changed;
	size_t synced;           /* items before it are, or are being, synced */
	bool has_syncer, closing;
	int sync_error;
};

/* Makes the directories (0700) and removes what a run that was killed left there; the caller holds the lock of the
 * state directory. accept_end has to follow, even on failure. */
int accept_begin(struct accept *a, const char *state);
/* From now on copies are synced to disk as soon as they are whole, by a thread of their own: the disk works while the
 * run goes on. Without it, or without the thread, accept_settle does all of it. */
void accept_sync_early(struct accept *a);
/* Seconds of a processor that the thread has taken so far. */
double accept_sync_processor(const struct accept *a);
/* A new empty copy, open for reading and writing; the caller closes fd. */
int accept_open(struct accept *a, size_t *item, int *fd);
int accept_write(struct accept *a, int fd, const char *bytes, size_t n, uint64_t offset);
/* The copy is whole and has this digest. */
int accept_named(struct accept *a, size_t item, const char sha256[65]);
/* Opens a copy once more, for reading. */
int accept_reopen(struct accept *a, size_t item, int *fd);
/* Sees to it that the whole copies are on the disk, many of them at once; no other is made after that. */
int accept_settle(struct accept *a);
/* Gives the copies their names; one that is there already is kept. After accept_settle. */
int accept_commit(struct accept *a);
/* Removes every copy that has no name yet, and frees; also after accept_commit. */
void accept_end(struct accept *a);

#endif
