/* findings.csv, for people: labels and groups by title, a missing column as a dash. */
#include <errno.h>

#include "report/sheet.h"
#include "report/findings.h"

static void cell(struct buf *out, struct text t)
{
	sheet_text(out, t);
	buf_byte(out, ',');
}

static void cell_joined(struct buf *out, const struct text *items, size_t count)
{
	struct buf joined;
	buf_init(&joined);
	join_texts(&joined, items, count);
	sheet_text(out, buf_view(&joined));
	out->failed = out->failed || joined.failed;
	buf_free(&joined);
}

static void write_rule(const struct report *r, int rule, struct rule_fields *out)
{
	const struct pack *p = r->pack;
	cell(&out->head, finding_rule_id(p, rule));
	cell(&out->head, rule_status_name(finding_rule_status(p, rule)));
	cell(&out->head, finding_rule_kind(p, rule));
	cell(&out->head, finding_rule_level(p, rule));
	if ((size_t)rule < p->rule_count) cell_joined(&out->tail, p->rules[rule].basis, p->rules[rule].basis_count);
	buf_byte(&out->tail, ',');
	if ((size_t)rule < p->rule_count) cell_joined(&out->tail, p->rules[rule].benign, p->rules[rule].benign_count);
}

/* Groups and columns that are off keep their place, so that the shape of the file depends on the pack alone. */
static void write_heading(const struct report *r, struct buf *out)
{
	sheet_begin(out);
	buf_str(out, "case,rule,status,kind,level,outcome,key,message,undecided_because,exception,suggestion,labels,");
	for (size_t i = 0; i < r->pack->group_count; i++) cell(out, bilingual_in(r->pack->groups[i].title, r->language));
	for (size_t i = 0; i < r->pack->column_count; i++) cell(out, r->pack->columns[i].name);
	buf_str(out, "first_seen,days_open,overdue,evidence,basis,benign");
	sheet_end_row(out);
}

static void write_finding(const struct report *r, const struct finding *f, const struct rule_fields *rule,
                          struct buf *labels, struct buf *out)
{
	buf_byte(out, ','); /* case */
	buf_text(out, buf_view(&rule->head));
	cell(out, outcome_name(f->outcome));
	sheet_key(out, finding_key_shown(r, f));
	buf_byte(out, ',');
	cell(out, f->message);
	cell(out, f->undecided);
	cell(out, finding_exception(r, f));
	buf_byte(out, ','); /* suggestion */
	buf_reset(labels);
	finding_labels(r, f, true, labels);
	cell(out, buf_view(labels));
	out->failed = out->failed || labels->failed;
	for (size_t i = 0; i < r->pack->group_count; i++)
		cell(out, r->pack->groups[i].off ? TEXT("") : group_value_shown(f->groups[i]));
	for (size_t i = 0; i < r->pack->column_count; i++)
		cell(out, r->pack->columns[i].off ? TEXT("") : f->columns[i].p ? f->columns[i] : TEXT("—"));
	buf_str(out, ",,,"); /* first_seen, days_open, overdue */
	cell(out, f->evidence);
	buf_text(out, buf_view(&rule->tail));
	sheet_end_row(out);
}

uint64_t findings_csv(const struct report *r, struct writer *w)
{
	struct buf row, labels;
	buf_init(&row);
	buf_init(&labels);
	write_heading(r, &row);
	writer_text(w, buf_view(&row));
	bool failed = row.failed;
	uint64_t rows = 0;
	struct rule_fields *rules = report_hides_persons(r) ? NULL : rule_fields_new(r, write_rule);
	if (!rules) failed = failed || !report_hides_persons(r);
	for (; rules && rows < r->assessment->finding_count && !w->error && !failed; rows++) {
		const struct finding *f = &r->assessment->findings[rows];
		buf_reset(&row);
		write_finding(r, f, &rules[f->rule], &labels, &row);
		writer_text(w, buf_view(&row));
		failed = row.failed;
	}
	if (failed && !w->error) w->error = ENOMEM;
	rule_fields_free(r, rules);
	buf_free(&row);
	buf_free(&labels);
	return rows;
}
