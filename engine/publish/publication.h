/* The outputs of one run on their way to being the current ones: written whole beside the others, then switched to.
 * Until publication_commit nothing that was there before has changed; publication_abort leaves no trace. */
#ifndef ROLLCALL_PUBLICATION_H
#define ROLLCALL_PUBLICATION_H

#include <signal.h>

#include "publish/state.h"
#include "report/report.h"
#include "report/timings.h"

/* An output as it stands in the manifest. */
struct output {
	const char *name;
	char sha256[65];
	uint64_t bytes, rows;
	int fd;                            /* until it is on the disk; -1 */
};

struct publication {
	struct state *state;
	struct diags *d;
	const volatile sig_atomic_t *stop; /* set: give up; NULL: never */
	const char *name;                  /* of the run: its date and the first digits of its id */
	const char *temporary, *final;     /* paths in runs/ */
	struct output *outputs;            /* the last one is the manifest, once it is written */
	size_t output_count;
	const char **replaced;             /* names of the job's runs of the same date, which this one replaces */
	size_t replaced_count;
	bool exists;                       /* this very run is there already, and whole: nothing is written */
	const char *aside;                 /* where the damaged one that stood in its place lies; NULL: none */
	bool damaged;
	bool has_temporary, has_final;     /* made by this publication */
};

/* Writes every output and the manifest, or finds that the run is there. */
bool publication_write(struct publication *p, struct state *state, const struct report *r, const volatile sig_atomic_t *stop,
                       struct diags *d);
/* Sees to it that they are on the disk. */
bool publication_settle(struct publication *p);
/* Moves them to their place and switches `current`; leaves timings.json and removes what the run replaces. False: as if it
 * had not begun, after publication_abort. */
bool publication_commit(struct publication *p, struct timings *timings);
void publication_abort(struct publication *p);

/* manifest.json: digest and rows of every input, pack and output, and what came before. fd: the file, to be synced. */
bool manifest_write(struct publication *p, const struct report *r, int *fd);

#endif
