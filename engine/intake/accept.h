/* Copies of the files a run has read, in <state>/accepted under the SHA-256 of their bytes: what later commands read.
 * They are written while a run reads its files and get their names only when it is accepted. Knows nothing of what is
 * in them. Functions return 0 or an errno value; after one the copies are only good for accept_abort. */
#ifndef ROLLCALL_ACCEPT_H
#define ROLLCALL_ACCEPT_H

#include <stdbool.h>

#include "../base/arena.h"

struct accept_item {
	const char *temporary;
	const char *final;
};

struct accept {
	struct arena arena;
	const char *dir;      /* <state>/accepted */
	const char *work;     /* a directory in it that only this run uses */
	bool has_work;        /* work exists */
	struct accept_item *items;
	size_t count, cap;
};

/* Makes the directories (0700) and removes what a run that was killed left there; the caller holds the lock of the
 * state directory. */
int accept_begin(struct accept *a, const char *state);
/* A new empty copy, open for reading and writing; the caller closes fd. */
int accept_open(struct accept *a, int *fd);
/* The copy last opened is whole and has this digest. */
int accept_named(struct accept *a, const char sha256[65]);
/* Gives the copies their names (one that is there already is kept) and syncs them to disk. */
int accept_commit(struct accept *a);
/* Removes every copy that has no name yet, and frees; also after accept_commit. */
void accept_end(struct accept *a);

#endif
