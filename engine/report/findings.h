/* The fields of a finding that do not change from one finding of a rule to the next, written once per rule. */
#ifndef ROLLCALL_REPORT_FINDINGS_H
#define ROLLCALL_REPORT_FINDINGS_H

#include "report/report.h"

struct rule_fields {
	struct buf head; /* rule … level, as the format writes them */
	struct buf tail; /* basis, benign */
};

/* Names joined by ";". */
static inline void join_texts(struct buf *out, const struct text *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i) buf_byte(out, ';');
		buf_text(out, items[i]);
	}
}

struct text rule_status_name(enum rule_status status);

/* One per rule and two for undecided-identity, filled by write; NULL: out of memory. */
struct rule_fields *rule_fields_new(const struct report *r,
                                    void (*write)(const struct report *r, int rule, struct rule_fields *out));
void rule_fields_free(const struct report *r, struct rule_fields *fields);

/* The labels of a finding joined by ";": titles for people, names for machines. */
void finding_labels(const struct report *r, const struct finding *f, bool titles, struct buf *out);

/* The key as the privacy of the job lets it be printed. */
static inline struct text finding_key_shown(const struct report *r, const struct finding *f)
{
	return r->job->privacy == PRIVACY_FULL ? f->key_text : TEXT("");
}

static inline struct text finding_exception(const struct report *r, const struct finding *f)
{
	return f->exception < 0 ? TEXT("") : r->pack->exceptions[f->exception].id;
}

#endif
