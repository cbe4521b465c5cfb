/* What the manifests of runs that are there say. */
#ifndef ROLLCALL_MANIFEST_READ_H
#define ROLLCALL_MANIFEST_READ_H

#include <jansson.h>

#include "publish/state.h"

/* A manifest, and its bytes (of the arena). *tree, owned by the caller, is NULL where they are no JSON. 0 or an errno value. */
int manifest_read(const char *path, struct arena *arena, struct text *bytes, json_t **tree);
/* Of a run of the state: the path (of its arena); NULL: no memory. */
const char *manifest_path(struct state *s, const char *run);

enum run_there { RUN_ABSENT, RUN_WHOLE, RUN_DAMAGED };
/* Whether runs/<name> holds the run with this id, and each of its files is as the manifest says. 0 or an errno value;
 * EEXIST: something else stands there. */
int manifest_look(struct state *s, const char *name, const char *run_id, enum run_there *there);
/* The name of the job that made a run; NULL: its manifest does not say. 0 or ENOMEM. */
int manifest_job(struct state *s, const char *run, const char **job);

#endif
