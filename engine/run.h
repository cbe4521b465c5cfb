/* The story of a run: load, lock, read, match, assess, add up, write, publish. Each step gives the exit code it would
 * end with; the reasons are in `diags`. Prints nothing, catches no signal. */
#ifndef ROLLCALL_RUN_H
#define ROLLCALL_RUN_H

#include "intake/accept.h"
#include "passes.h"
#include "publish/publication.h"
#include "rollcall/rollcall.h"

struct run_options {
	enum language language;            /* of diagnostics */
	struct job_options job;
	const volatile sig_atomic_t *stop; /* set by a signal: the run ends with nothing changed; NULL */
	struct progress *progress;         /* for whoever shows it; NULL */
	size_t max_memory;                 /* bytes the process may have; 0: no limit */
	struct intake_cut cut;             /* all zero, but for tests */
};

/* Everything a run has found. All of it belongs to the run. */
struct run {
	struct run_options options;
	struct arena arena;           /* of the job and its packs */
	struct diags diags;
	struct timings timings;
	struct job *job;              /* these are there after run_load */
	struct pack *pack;
	struct units *units;          /* NULL: the job names none */
	bool language_chosen;         /* the job says the language of its outputs */
	struct state state;           /* held after run_lock */
	bool locked;
	struct accept accept;         /* copies of the inputs */
	bool keeping;
	double synced;                /* seconds of a processor that syncing them had taken when the last stage ended */
	struct passes passes;
	struct intake *intake;        /* while run_work is at work */
	struct dataset dataset;       /* from here on: after run_work */
	struct links links;
	struct persons persons;       /* its counts and unowned rows; the persons themselves are gone */
	struct assessment assessment;
	struct balance balance;
	struct report report;
	bool worked;
	struct publication publication;
	char id[65];                  /* run id, 64 hex digits */
};

void run_init(struct run *r, const struct run_options *options);
void run_free(struct run *r);

/* Job, packs, excuses, directory of units. */
enum rollcall_status run_load(struct run *r, const char *job_path);
/* Takes the state directory for this run alone. */
enum rollcall_status run_lock(struct run *r);
/* Reads the files, matches, assesses, checks the balance. Under the lock it keeps copies of what it reads; without,
 * it writes nothing. */
enum rollcall_status run_work(struct run *r);
/* Writes the run's directory. Under the lock; run_abandon undoes it. */
enum rollcall_status run_prepare(struct run *r);
/* Sees to it that all that was written is on the disk. last: nothing is asked of the run's findings any more, and their
 * memory is given back meanwhile. */
enum rollcall_status run_settle(struct run *r, bool last);
/* The commit point. */
enum rollcall_status run_commit(struct run *r);
/* Undoes run_prepare and gives up the lock; after run_commit, only the lock. */
void run_abandon(struct run *r);

/* Whether a live rule has a finding that is not excused. */
bool run_found(const struct run *r);
/* The language a name such as "zh", "zh_CN.UTF-8" or "C" means; of the locale when name is NULL. */
enum language run_language(const char *name);

#endif
