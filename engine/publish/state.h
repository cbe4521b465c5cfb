/* The state directory of a job: one lock, the runs, and the link to the current one.
 *
 *     lock        held by the run that works here; never deleted
 *     runs/       one directory per run, <run date>-<first 12 digits of the run id>
 *     current     a link to one of them: switching it is what publishes a run
 *     pending     the name of a run that is whole in runs/ and not known to be published, and of those it replaces; there for a
 *                 moment only
 *     accepted/   copies of the files that were read
 *
 * Opening repairs what a run that was killed left: with `pending` there is no doubt about which runs are published. */
#ifndef ROLLCALL_STATE_H
#define ROLLCALL_STATE_H

#include "base/arena.h"
#include "base/diag.h"

struct state {
	struct arena arena;
	const char *path;
	const char *runs, *current, *pending; /* paths */
	const char *published;                /* name of the run that current links to; NULL: none */
	int lock;
};

enum state_result { STATE_OPEN, STATE_BUSY, STATE_FAILED };

/* Makes the directory if need be, takes the lock, repairs. On STATE_BUSY and STATE_FAILED d says why and nothing is to
 * be closed. */
enum state_result state_open(struct state *s, const char *path, struct diags *d);
void state_close(struct state *s);

enum { RUN_NAME_BYTES = 10 + 1 + 12 };
/* Whether name is that of a run: YYYY-MM-DD-hhhhhhhhhhhh. */
bool run_name_valid(const char *name);

/* The name of the run that a state's `current`, whose path this is, links to; NULL: of none. 0 or an errno value. */
int state_current(const char *link, struct arena *arena, const char **run);
/* Makes `current` link to a run, durably or not at all. 0 or an errno value. */
int state_switch(struct state *s, const char *run);
/* Writes and removes the mark that a run stands in runs/ unpublished, and which others go when it is published. */
int state_mark(struct state *s, const char *run, const char *const *replaced, size_t count);
int state_unmark(struct state *s);
/* Moves a damaged run out of the way of the one that is written in its place. A start gives it its name back if that one did
 * not come. 0 or an errno value. */
int state_set_aside(struct state *s, const char *run, const char **aside);
/* The other runs of the same date as run. 0 or an errno value. */
int state_same_date(struct state *s, const char *run, const char ***names, size_t *count);
/* Removes a run: it loses its name first, so that half of it is never taken for a run. */
int state_remove_run(struct state *s, const char *run);

/* A diagnostic for what the system refused; gives false. */
bool state_fault(struct diags *d, const char *path, int error);

#endif
