/* What a changed pack, param or date would do to the findings: the present pack and the changed one on the same input,
 * and each edit by itself, so that every change is put down to the edit that makes it. Publishes nothing and writes
 * nothing. */
#ifndef ROLLCALL_IMPACT_H
#define ROLLCALL_IMPACT_H

#include "prove/changes.h"
#include "prove/edits.h"
#include "publish/accepted.h"

enum { IMPACT_TRIES_MAX = 32 }; /* edits tried by themselves; more are only tried together */

struct impact_options {
	enum language language;        /* of everything that is said, findings too */
	const char *run;               /* whose files to take; NULL: the last one's */
	const char *pack;              /* in place of the job's pack of the same name, or one that adds to them; NULL */
	const char *run_date;          /* of the changed side; NULL: that of the present one */
	const char *const *sets;       /* of the changed side */
	size_t set_count;
	unsigned threads;              /* 0: as many as there are processors */
};

struct impact_edit {
	struct edit edit;
	bool tried;                    /* it makes a pack by itself, and is among the first IMPACT_TRIES_MAX */
};

/* What is printed of a change: of its finding on the changed side, or on the present one if it is gone. */
struct impact_words {
	struct text key, message, evidence;
	struct text *groups;           /* per group of that side's pack; p == NULL: missing */
};

struct impact {
	struct arena arena;
	struct diags diags;
	struct accepted accepted;      /* .run NULL: the job's own files were read */
	bool pack_as_run;              /* the present packs are the ones the run used */
	struct dataset datasets[2];    /* a second one if lines or lists changed */
	size_t dataset_count;
	struct job *job[2];            /* present, changed */
	struct pack *pack[2];
	struct assessment assessment[2];
	struct impact_edit *edits;
	size_t edit_count;
	struct changes changes;        /* made_by: bits of edits, as far as they were tried */
	struct impact_words *words;    /* per change */
	struct persons_listed persons;
};

/* On anything but ROLLCALL_OK the diagnostics say why. impact_free can be called either way. ROLLCALL_USAGE with
 * findings: the changed pack would not be published, and there are changes all the same (changes.pairs is set). */
enum rollcall_status impact_find(struct impact *x, const char *job_path, const struct impact_options *options);
void impact_free(struct impact *x);

#endif
