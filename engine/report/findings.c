#include "report/findings.h"


struct text rule_status_name(enum rule_status status)
{
	static const char *const names[] = {"draft", "trial", "live"};
	return text_of(names[status]);
}

void finding_labels(const struct report *r, const struct description *d, bool titles, struct buf *out)
{
	for (size_t i = 0; i < r->pack->label_count; i++) {
		if (!d->labels[i]) continue;
		if (out->n) buf_byte(out, ';');
		const struct label *label = &r->pack->labels[i];
		buf_text(out, titles ? bilingual_in(label->title, r->language) : label->name);
	}
}
