/* The words of a finding, made when it is printed: message, what was undecided, evidence, labels, groups, columns. The
 * evaluations that carry its outcome are found again among the records of its person. Knows nothing of files written. */
#ifndef ROLLCALL_DESCRIBE_H
#define ROLLCALL_DESCRIBE_H

#include "../base/buf.h"
#include "../pack/index.h"
#include "recall.h"
#include "verdict.h"

/* What is printed of a finding. */
struct description {
	struct text key;           /* empty for a keyless record; printed only under PRIVACY_FULL */
	struct text message;       /* in the job's output language, masked as its privacy says */
	struct text undecided;     /* the leaves that decided, joined by ";" (rule ids for undecided-identity) */
	struct text evidence;      /* path:row joined by ";" */
	bool *labels;              /* per label of the pack */
	struct text *groups;       /* per group; p == NULL: missing */
	struct text *columns;      /* per column; p == NULL: missing */
};

/* Describes one finding after another. One owner; any number of them work on one assessment. */
struct describer {
	const struct assessment *as;
	const struct recall *recall;
	struct assessor assessor;
	struct persons one;        /* the person of the finding at hand; its arrays are the describer's */
	uint64_t key;
	uint32_t unknown;
	struct record **records;   /* per record of the person; its own */
	size_t record_cap;
	uint32_t (*starts)[2];     /* per table */
	struct buf message, undecided, evidence, leaf, value;
	struct name_index leaves;  /* those in undecided, each once */
	struct arena leaf_names;
	struct buf values;         /* of groups, then of columns */
	size_t *ends;              /* in values, of each */
	uint64_t *places;
	size_t place_count, place_cap;
	char scratch[18];
	struct description out;
};

/* recall: NULL where nothing is left out of the dataset's records. False: out of memory. describer_free in either case. */
bool describer_init(struct describer *d, const struct assessment *as, const struct recall *recall);
void describer_free(struct describer *d);
/* Of one of the assessment's findings, which has been recalled. Good until the next call. NULL: out of memory. */
const struct description *describe_finding(struct describer *d, const struct finding *x);

#endif
