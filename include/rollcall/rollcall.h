/* rollcall: compare two lines of persons by the rules of a pack, from a program of your own.
 *
 *     struct rollcall *rc = rollcall_new(NULL);
 *     if (rollcall_load(rc, "county.yaml") == ROLLCALL_OK && rollcall_run(rc) == ROLLCALL_OK)
 *         for (size_t i = 0; i < rollcall_finding_count(rc); i++) {
 *             struct rollcall_finding f;
 *             rollcall_finding(rc, i, &f);
 *             printf("%s %s %s\n", f.rule, f.outcome, f.evidence);
 *         }
 *     for (size_t i = 0; i < rollcall_diagnostic_count(rc); i++)
 *         fprintf(stderr, "%s", rollcall_diagnostic(rc, i));
 *     rollcall_free(rc);
 *
 * Required: _new, _load, _run, _free. The others read what a run found.
 * Errors: every function that can fail gives a code below; the reasons are the diagnostics, but for a call out of order,
 * which has none and changes nothing. Nothing calls exit, nothing is printed, no signal is caught.
 * Ownership: everything a `const char *` points to belongs to the handle and lives until the next _load, _run or _free
 * of it. Strings are UTF-8.
 * Threads: a handle is used by one thread at a time; handles are independent of each other. */
#ifndef ROLLCALL_H
#define ROLLCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct rollcall;

/* The exit codes of the command are the same. */
enum rollcall_status {
	ROLLCALL_OK = 0,
	ROLLCALL_USAGE = 2,   /* job or pack is wrong, or a call out of order */
	ROLLCALL_REFUSED = 3, /* an input was refused or held by a guard */
	ROLLCALL_SYSTEM = 4,  /* memory, disk, I/O, or a fault of the program */
	ROLLCALL_LOCKED = 75  /* another run works in the same state directory */
};

struct rollcall_options {
	const char *language;     /* of diagnostics: "en" or "zh"; NULL: by the locale */
	const char *run_date;     /* "YYYY-MM-DD" in place of the job's; NULL */
	const char *const *sets;  /* "param=value" strings in place of the pack's params */
	size_t set_count;
	unsigned threads;         /* to work with; 0: as many as there are processors. The results are the same */
};

/* A handle; NULL when memory is exhausted, or the system has no SHA-256 or no random numbers. options may be NULL; they
 * are copied. */
struct rollcall *rollcall_new(const struct rollcall_options *options);
void rollcall_free(struct rollcall *rc); /* NULL is allowed */

/* Loads a job, its packs and excuses. ROLLCALL_OK or ROLLCALL_USAGE; ROLLCALL_SYSTEM when memory or I/O fails. */
enum rollcall_status rollcall_load(struct rollcall *rc, const char *job_path);
/* Runs the loaded job: reads the files, matches, assesses. Writes nothing: rollcall_publish does. May be called again,
 * with the files as they are then; what the run before had to say goes. */
enum rollcall_status rollcall_run(struct rollcall *rc);
/* Writes the run's directory and switches `current` to it, all or nothing. After a rollcall_run that gave
 * ROLLCALL_OK; may be called again, where it failed or not. */
enum rollcall_status rollcall_publish(struct rollcall *rc);

struct rollcall_finding {
	const char *rule, *status, *kind, *level, *outcome; /* as in findings.jsonl */
	const char *key;       /* empty unless the job says `privacy: full` */
	const char *message, *undecided_because, *exception, *evidence;
	const char *suggestion; /* records of the other line that may be the person's, in words as in findings.csv; empty: none */
};
size_t rollcall_finding_count(const struct rollcall *rc);
/* False when i is out of range. Findings are sorted by rule, key and first evidence. */
bool rollcall_finding(const struct rollcall *rc, size_t i, struct rollcall_finding *out);

/* What the last _load, the last _run behind it and the last _publish behind that had to say, errors and warnings in the
 * order found; those behind the first thousand are not kept. */
size_t rollcall_diagnostic_count(const struct rollcall *rc);
/* Rendered with place, excerpt and caret, ending in a newline; NULL when i is out of range or memory is exhausted. */
const char *rollcall_diagnostic(struct rollcall *rc, size_t i);

const char *rollcall_version(void);

#ifdef __cplusplus
}
#endif
#endif
