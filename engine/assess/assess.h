/* From persons to outcomes: rules, exceptions, labels, groups, indicators. Of a finding only what decides, counts and
 * sorts it is kept, and of its person where the records are: describe.h makes the words when it is printed. Knows nothing
 * of output formats. */
#ifndef ROLLCALL_ASSESS_H
#define ROLLCALL_ASSESS_H

#include "near.h"
#include "vector.h"

enum outcome { OUTCOME_FLAG, OUTCOME_REVIEW, OUTCOME_EXCUSED, OUTCOME_CLEAR };

struct finding {
	uint64_t key;              /* token; 0: keyless */
	uint64_t first_evidence;   /* its place: the last sort key */
	uint32_t person;           /* index of as->concerned */
	int32_t exception;         /* of an excused finding: index; else -1 */
	uint32_t open;             /* of undecided-identity: where in as->open_rules the set of rules left open begins */
	uint16_t rule;             /* index of pack->rules; rule_count: undecided-identity, rule_count + 1: the same from
	                              trial rules only */
	uint8_t outcome;           /* enum outcome, never OUTCOME_CLEAR */
};

/* A person with findings. */
struct concerned {
	uint32_t unknown;          /* tables whose group is unknown, a bit each */
	uint32_t first, count;     /* its records: of as->origins, by table, then in file order */
};

/* A record of a person with findings: where it lies in memory, or, in a dataset that is read again, its place. */
union origin {
	struct record *record;
	uint64_t place;
};

/* The records of the other line that a finding's person may have there under another number. Printed, never merged. */
struct suggestion {
	uint32_t finding;          /* its index */
	uint32_t count;
	struct near_match matches[NEAR_SHOWN];
};

struct rule_counts {
	uint64_t flag, review, excused, clear, persons;
};

/* An indicator for the whole (group -1) or for one value of one of its groups. */
struct indicator_count {
	int indicator;
	int group;                 /* index of pack->groups; -1: all persons */
	struct text value;         /* p == NULL: missing */
	uint64_t n, of, undecided;
	int met;                   /* 1 yes, 0 no, -1: no target or of == 0 */
};

/* Outcomes of live rules by a group's value. */
struct group_count {
	int group;
	struct text value;         /* p == NULL: missing */
	uint64_t flag, review, excused; /* findings */
};

/* Outcomes of live rules by label. */
struct label_count {
	uint64_t flag, review, excused;
};

struct text_pool;
struct assessment {
	const struct pack *pack;
	const struct job *job;
	const struct dataset *dataset;
	struct arena arena;
	struct finding *findings;       /* after assess_finish: sorted by rule, key, first evidence */
	size_t finding_count, finding_cap;
	struct concerned *concerned;
	size_t concerned_count, concerned_cap;
	union origin *origins;
	size_t origin_count, origin_cap;
	uint64_t *open_rules;           /* sets of rules, a bit each, in words of 64 */
	size_t open_count, open_cap;
	struct rule_counts *rules;      /* per rule, then undecided-identity, live and trial together */
	uint64_t *exception_findings;   /* per exception: findings credited */
	struct indicator_count *indicators; /* after assess_finish: by indicator, all first, then group and value */
	size_t indicator_count, indicator_cap;
	struct group_count *groups;     /* after assess_finish: by group, then value */
	size_t group_count, group_cap;
	struct label_count *labels;     /* per label */
	uint64_t persons;
	bool suggests;                  /* suggestions will be asked for: set by the caller after assess_init */
	struct near near;               /* what they are made from */
	struct suggestion *suggestions; /* after assess_suggest: by finding, of those that have any */
	size_t suggestion_count, suggestion_cap;
	uint64_t *suggested;            /* after assess_suggest: per rule and two for undecided-identity, findings that have one */
	struct shape **shapes;          /* private: per rule, its exceptions */
	uint64_t **term_tokens;         /* private: per exception and term on an id: its number; 0: none that could match */
	struct plan plan;               /* private: the conditions that are evaluated for everybody */
	uint32_t *rule_nodes, *indicator_nodes, *share_nodes; /* private: theirs */
	struct vector vector;           /* private: evaluates them */
	size_t kept_records, kept_findings; /* private: of assess_keep: those before are copies */
	struct text_pool *kept_texts;   /* private: likewise */
	void *tables;                   /* private: look-up of indicator and group counts */
};

bool assess_init(struct assessment *as, const struct pack *pack, const struct job *job, const struct dataset *ds);
void assess_free(struct assessment *as);
/* Assesses every person of a matched partition. False: out of memory. */
bool assess_partition(struct assessment *as, const struct persons *ps);
/* No partition follows for now: gives back the memory that assessing takes besides what it finds. */
void assess_rest(struct assessment *as);
/* Copies what findings have in the records at hand, which will go. False: out of memory. */
bool assess_keep(struct assessment *as);
/* Adds everything that `from`, of the same pack and job, has found; from is then empty. False: out of memory. */
bool assess_merge(struct assessment *as, struct assessment *from);
/* Sorts, with up to so many threads, and completes. Adds a diagnostic for each exception over its at_most. False: out of
 * memory. */
bool assess_finish(struct assessment *as, unsigned threads, struct diags *d);

/* After assess_finish: looks for suggestions, with up to so many threads. False: out of memory. */
bool assess_suggest(struct assessment *as, unsigned threads);
/* Whether suggestions are looked for: of a flag or review of a kind that a wrong number may have caused. */
bool finding_is_searched(const struct pack *pack, int rule, enum outcome outcome);
/* NULL: the finding has none. */
const struct suggestion *finding_suggestion(const struct assessment *as, const struct finding *x);

/* The place of the record that as->origins[i] is. */
static inline uint64_t origin_place(const struct assessment *as, size_t i)
{
	return as->dataset->again ? as->origins[i].place : as->origins[i].record->place;
}

/* Facts of a finding's rule that hold for undecided-identity too. */
struct text finding_rule_id(const struct pack *pack, int rule);
enum rule_status finding_rule_status(const struct pack *pack, int rule);
struct bilingual finding_rule_title(const struct pack *pack, int rule);
struct text finding_rule_kind(const struct pack *pack, int rule);
struct text finding_rule_level(const struct pack *pack, int rule);

/* Reports the numbers that exceptions name and no record could bear. False: there are some, or memory ran out. */
bool assess_check_numbers(const struct pack *pack, struct diags *d);

/* The one place that decides whether an exception is in force on a day: not yet, then, or no longer. */
enum exception_phase { PHASE_TO_COME, PHASE_IN_FORCE, PHASE_PAST };
enum exception_phase exception_phase(const struct exception *x, int32_t day);

/* What became of an exception in a finished assessment. */
enum exception_state { EXCEPTION_USED, EXCEPTION_UNUSED, EXCEPTION_ENDED, EXCEPTION_NOT_BEGUN, EXCEPTION_RULE_NOT_RUN };
enum exception_state exception_state(const struct assessment *as, size_t exception);

/* As machines read it, and as people do. */
struct text outcome_name(enum outcome o);
const char *outcome_word(enum outcome o, enum language language);

#endif
