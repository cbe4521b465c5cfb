/* The parts of summary.json. */
#ifndef ROLLCALL_SUMMARY_H
#define ROLLCALL_SUMMARY_H

#include "report/json.h"
#include "report/report.h"
#include "report/suppress.h"

struct summary {
	const struct report *r;
	struct json_build b;
	struct suppressed hidden;
};

/* A count of persons, null where it is kept back. */
static inline json_t *shown_count(uint64_t n, bool hidden) { return hidden ? json_null() : json_of_count(n); }

json_t *summary_rules(struct summary *s);
json_t *summary_counts(struct summary *s);
json_t *summary_groups(struct summary *s);
json_t *summary_labels(struct summary *s);
json_t *summary_units(struct summary *s);
json_t *summary_indicators(struct summary *s);

json_t *summary_balance(struct summary *s);
json_t *summary_files(struct summary *s);
json_t *summary_persons(struct summary *s);
json_t *summary_links(struct summary *s);
json_t *summary_lists(struct summary *s);
json_t *summary_params(struct summary *s);
json_t *summary_exceptions(struct summary *s);
json_t *summary_not_run(struct summary *s);
json_t *summary_packs(struct summary *s);

/* GROUP_CELLS counts by outcome, null where they are hidden; hidden may be NULL. */
json_t *outcome_object(struct summary *s, const uint64_t *cells, const bool *hidden);
/* The same of the assessment's i-th group value. */
json_t *group_object(struct summary *s, size_t i);
json_t *bilingual_object(struct summary *s, struct bilingual b);

#endif
