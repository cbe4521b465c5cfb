/* The run id: one number for everything that decides what a run finds. Two runs with the same id have the same
 * outputs. */
#ifndef ROLLCALL_RUNID_H
#define ROLLCALL_RUNID_H

#include "config/units.h"
#include "intake/intake.h"
#include "pack/pack.h"

/* A list of texts as bytes that no other list gives: each as <length>:<bytes>, — the length in decimal. */
void canonical_text(struct buf *out, struct text t);
void canonical_number(struct buf *out, int64_t n);

/* SHA-256 over engine version, run date, the job as resolved (`state` and the directory of the job aside: where a run
 * is kept does not change it), packs, excuses, directory of units, params as used, and every input's path and digest.
 * units may be NULL. False: out of memory. */
bool run_id(const struct job *job, const struct pack *pack, const struct units *units, const struct dataset *ds,
            char out[65]);

#endif
