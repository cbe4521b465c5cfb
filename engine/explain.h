/* One person out of a county: who is meant, the records, what every rule says and the smallest changes that would make a
 * finding go. Answers from what a run accepted or from the job's files. Writes nothing; never repeats the number it was
 * asked for. */
#ifndef ROLLCALL_EXPLAIN_H
#define ROLLCALL_EXPLAIN_H

#include "assess/describe.h"
#include "prove/repair.h"
#include "publish/accepted.h"

struct explain_options {
	enum language language;
	const char *run;          /* a run's id; "none": the job's files; NULL: the last run, or the job's files if there is none */
	const char *rule;         /* only this one; NULL: all */
	const char *run_date;
	const char *const *sets;
	size_t set_count;
	unsigned threads;
};

struct explained_rule {
	int rule;                 /* index of the pack; rule_count, rule_count + 1: undecided-identity */
	enum outcome outcome;
	bool in_scope;            /* the person has a record it looks at */
	int exception;            /* of an excused finding; else -1 */
	int out_of_date;          /* of a flag or review: the exception that would excuse it on another day; else -1 */
	struct text message, undecided, evidence; /* of a finding */
	struct repairs repairs;   /* of a flag or review */
};

/* A record of the other line that may be the person's although nothing joins them. */
struct explained_near {
	struct near_match match;
	struct near_record record;
	uint64_t key;             /* its number as a token; 0: none that is usable */
};

/* How the person was found. */
enum explain_found { EXPLAIN_BY_KEY, EXPLAIN_BY_FORMER, EXPLAIN_BY_PLACE };

struct explain {
	struct arena arena;
	struct diags diags;
	struct accepted accepted; /* .run NULL: the job's own files */
	bool as_in_run;           /* the job, packs and params are still those of that run */
	struct job *job;
	struct pack *pack;
	struct dataset dataset;
	struct cutout cutout;       /* matched as it was read */
	bool has_dataset, has_cutout;
	uint32_t person;          /* of the cutout's match */
	enum explain_found found;
	struct explained_rule *rules; /* in the pack's order, those that run; undecided-identity last, if it is there */
	size_t rule_count;
	struct explained_near near[NEAR_SHOWN]; /* nearest first */
	size_t near_count;
};

/* ROLLCALL_OK: there is a person. ROLLCALL_USAGE: there is none, or the job, pack or words are wrong; ROLLCALL_REFUSED,
 * ROLLCALL_SYSTEM as of a run. The diagnostics say why. explain_free can be called in every case. */
enum rollcall_status explain_find(struct explain *x, const char *job_path, const char *key, const struct explain_options *o);
void explain_free(struct explain *x);

#endif
