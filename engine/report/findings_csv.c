/* findings.csv, for people: labels and groups by title, a missing column as a dash. */
#include "report/sheet.h"
#include "report/findings.h"
#include "report/suggestions.h"

enum { MORE_ROOM = 40 }; /* characters that say how many more there are */

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

/* Items joined by semicolons: those that a cell has no room for are counted. */
static void cell_of_many(const struct report *r, struct text items, struct buf *scratch, struct buf *out)
{
	size_t end = sheet_room(items, MORE_ROOM), more = 0;
	while (end > 0 && end < items.n && items.p[end] != ';') end--;
	if (end == 0 || sheet_room(items, 0) == items.n) {
		cell(out, items);
		return;
	}
	for (size_t i = end; i < items.n; i++) more += items.p[i] == ';';
	buf_reset(scratch);
	buf_add(scratch, items.p, end);
	buf_printf(scratch, r->language == LANGUAGE_ZH ? "；另有 %zu 项" : "; and %zu more", more);
	cell(out, buf_view(scratch));
	out->failed = out->failed || scratch->failed;
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

/* A group's title, or its name where the title heads another column already. Names differ from all others. */
static struct text group_heading(const struct report *r, size_t group)
{
	const struct pack *p = r->pack;
	const struct text title = bilingual_in(p->groups[group].title, r->language);
	bool taken = pack_is_finding_field(title);
	for (size_t i = 0; i < p->group_count && !taken; i++)
		taken = i != group && (text_equal(title, p->groups[i].name) || text_equal(title, bilingual_in(p->groups[i].title, r->language)));
	for (size_t i = 0; i < p->column_count && !taken; i++) taken = text_equal(title, p->columns[i].name);
	return taken ? p->groups[group].name : title;
}

/* Groups and columns that are off keep their place, so that the shape of the file depends on the pack alone. */
static void write_heading(const struct report *r, struct buf *out)
{
	sheet_begin(out);
	buf_str(out, "case,rule,status,kind,level,outcome,key,message,undecided_because,exception,suggestion,labels,");
	for (size_t i = 0; i < r->pack->group_count; i++) cell(out, group_heading(r, i));
	for (size_t i = 0; i < r->pack->column_count; i++) cell(out, r->pack->columns[i].name);
	buf_str(out, "first_seen,days_open,overdue,evidence,basis,benign");
	sheet_end_row(out);
}

static void write_finding(const struct report *r, const struct told *t, struct buf *scratch, struct buf *out)
{
	const struct description *d = t->words;
	buf_byte(out, ','); /* case */
	buf_text(out, buf_view(&t->rule->head));
	cell(out, outcome_name((enum outcome)t->finding->outcome));
	sheet_key(out, finding_key_shown(r, d));
	buf_byte(out, ',');
	cell(out, d->message);
	cell_of_many(r, d->undecided, scratch, out);
	cell(out, finding_exception(r, t->finding));
	buf_reset(scratch);
	suggestion_words(r, t->finding, scratch);
	cell(out, buf_view(scratch));
	out->failed = out->failed || scratch->failed;
	buf_reset(scratch);
	finding_labels(r, d, true, scratch);
	cell(out, buf_view(scratch));
	for (size_t i = 0; i < r->pack->group_count; i++)
		cell(out, r->pack->groups[i].off ? TEXT("") : group_value_shown(d->groups[i]));
	for (size_t i = 0; i < r->pack->column_count; i++)
		cell(out, r->pack->columns[i].off ? TEXT("") : d->columns[i].p ? d->columns[i] : TEXT("—"));
	buf_str(out, ",,,"); /* first_seen, days_open, overdue */
	cell_of_many(r, d->evidence, scratch, out);
	buf_text(out, buf_view(&t->rule->tail));
	sheet_end_row(out);
}

const struct finding_format findings_csv = {write_heading, write_rule, write_finding, NULL};
