#include "report/findings.h"

#include <stdlib.h>

struct text rule_status_name(enum rule_status status)
{
	static const char *const names[] = {"draft", "trial", "live"};
	return text_of(names[status]);
}

struct rule_fields *rule_fields_new(const struct report *r,
                                    void (*write)(const struct report *r, int rule, struct rule_fields *out))
{
	size_t count = r->pack->rule_count + 2;
	bool failed = false;
	struct rule_fields *fields = calloc(count, sizeof *fields);
	if (!fields) return NULL;
	for (size_t i = 0; i < count; i++) {
		buf_init(&fields[i].head);
		buf_init(&fields[i].tail);
		write(r, (int)i, &fields[i]);
		failed = failed || fields[i].head.failed || fields[i].tail.failed;
	}
	if (!failed) return fields;
	rule_fields_free(r, fields);
	return NULL;
}

void rule_fields_free(const struct report *r, struct rule_fields *fields)
{
	for (size_t i = 0; fields && i < r->pack->rule_count + 2; i++) {
		buf_free(&fields[i].head);
		buf_free(&fields[i].tail);
	}
	free(fields);
}

void finding_labels(const struct report *r, const struct finding *f, bool titles, struct buf *out)
{
	bool first = true;
	for (size_t i = 0; i < r->pack->label_count; i++) {
		if (!f->labels[i]) continue;
		if (!first) buf_byte(out, ';');
		first = false;
		const struct label *label = &r->pack->labels[i];
		buf_text(out, titles ? bilingual_in(label->title, r->language) : label->name);
	}
}
