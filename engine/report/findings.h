/* The rows of findings.csv and findings.jsonl: what does not change from one finding of a rule to the next, written once
 * per rule, and the row of each finding from its description. */
#ifndef ROLLCALL_REPORT_FINDINGS_H
#define ROLLCALL_REPORT_FINDINGS_H

#include "assess/describe.h"
#include "report/report.h"

struct rule_fields {
	struct buf head; /* rule … level, as the format writes them */
	struct buf tail; /* basis, benign */
};

/* A finding with its words. */
struct told {
	const struct finding *finding;
	const struct description *words;
	const struct rule_fields *rule;
};

struct finding_format {
	void (*heading)(const struct report *r, struct buf *out); /* NULL: none */
	void (*rule)(const struct report *r, int rule, struct rule_fields *out);
	/* Appends the row, or the rows; by several threads at once. scratch is for whatever it needs. */
	void (*finding)(const struct report *r, const struct told *t, struct buf *scratch, struct buf *out);
	uint64_t (*rows)(const struct report *r); /* how many that makes of all findings; NULL: one of each */
};
extern const struct finding_format findings_csv, findings_json, suggestions_csv;

/* Names joined by ";". */
static inline void join_texts(struct buf *out, const struct text *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i) buf_byte(out, ';');
		buf_text(out, items[i]);
	}
}

struct text rule_status_name(enum rule_status status);

/* The labels of a finding joined by ";": titles for people, names for machines. */
void finding_labels(const struct report *r, const struct description *d, bool titles, struct buf *out);

/* The key as the privacy of the job lets it be printed. */
static inline struct text finding_key_shown(const struct report *r, const struct description *d)
{
	return r->job->privacy == PRIVACY_FULL ? d->key : TEXT("");
}

static inline struct text finding_exception(const struct report *r, const struct finding *f)
{
	return f->exception < 0 ? TEXT("") : r->pack->exceptions[f->exception].id;
}

#endif
