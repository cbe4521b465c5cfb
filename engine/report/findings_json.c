/* findings.jsonl, for machines: labels and groups by name, null for what is missing. A text that a finding simply does
 * not have (no exception, no label) is empty; null stands for what is not known or not there to be had. */
#include "report/findings.h"
#include "report/json.h"
#include "report/suggestions.h"

static void member(struct buf *out, const char *name, struct text value)
{
	buf_byte(out, '"');
	buf_str(out, name);
	buf_str(out, "\":");
	json_write_text(out, value);
	buf_byte(out, ',');
}

static void member_named(struct buf *out, struct text name, struct text value, bool is_null)
{
	json_write_text(out, name);
	buf_byte(out, ':');
	if (is_null)
		buf_str(out, "null");
	else
		json_write_text(out, value);
	buf_byte(out, ',');
}

static void member_joined(struct buf *out, const char *name, const struct text *items, size_t count)
{
	struct buf joined;
	buf_init(&joined);
	join_texts(&joined, items, count);
	member(out, name, buf_view(&joined));
	out->failed = out->failed || joined.failed;
	buf_free(&joined);
}

static void write_rule(const struct report *r, int rule, struct rule_fields *out)
{
	const struct pack *p = r->pack;
	bool own = (size_t)rule < p->rule_count; /* not undecided-identity */
	member(&out->head, "rule", finding_rule_id(p, rule));
	member(&out->head, "status", rule_status_name(finding_rule_status(p, rule)));
	member(&out->head, "kind", finding_rule_kind(p, rule));
	member(&out->head, "level", finding_rule_level(p, rule));
	member_joined(&out->tail, "basis", own ? p->rules[rule].basis : NULL, own ? p->rules[rule].basis_count : 0);
	member_joined(&out->tail, "benign", own ? p->rules[rule].benign : NULL, own ? p->rules[rule].benign_count : 0);
}

static void write_finding(const struct report *r, const struct told *t, struct buf *scratch, struct buf *out)
{
	const struct description *d = t->words;
	buf_str(out, "{\"case\":null,");
	buf_text(out, buf_view(&t->rule->head));
	member(out, "outcome", outcome_name((enum outcome)t->finding->outcome));
	member(out, "key", finding_key_shown(r, d));
	member(out, "message", d->message);
	member(out, "undecided_because", d->undecided);
	member(out, "exception", finding_exception(r, t->finding));
	buf_str(out, "\"suggestion\":");
	suggestion_json(r, t->finding, out);
	buf_byte(out, ',');
	finding_labels(r, d, false, scratch);
	member(out, "labels", buf_view(scratch));
	for (size_t i = 0; i < r->pack->group_count; i++)
		member_named(out, r->pack->groups[i].name, group_value_shown(d->groups[i]), r->pack->groups[i].off);
	for (size_t i = 0; i < r->pack->column_count; i++)
		member_named(out, r->pack->columns[i].name, d->columns[i], r->pack->columns[i].off || !d->columns[i].p);
	buf_str(out, "\"first_seen\":null,\"days_open\":null,\"overdue\":null,");
	member(out, "evidence", d->evidence);
	buf_text(out, buf_view(&t->rule->tail));
	if (!out->failed) out->p[out->n - 1] = '}'; /* in place of the last comma */
	buf_byte(out, '\n');
}

const struct finding_format findings_json = {NULL, write_rule, write_finding, NULL};
