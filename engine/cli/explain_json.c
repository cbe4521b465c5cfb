/* The explanation for programs. */
#include <string.h>

#include "assess/message.h"
#include "base/date.h"
#include "cli/explain_print.h"
#include "prove/terms.h"
#include "report/findings.h"
#include "report/json.h"
#include "report/suggestions.h"

struct json_form {
	struct explain *x;
	struct json_build b;
	struct buf text;
};

/* What the buffer holds, which is then empty. */
static json_t *take(struct json_form *t)
{
	json_t *value = t->text.failed ? NULL : json_of_text(buf_view(&t->text));
	buf_reset(&t->text);
	return value;
}

static json_t *place_of(struct json_form *t, uint64_t place)
{
	message_place(&t->x->cutout.example.dataset, place, &t->text);
	return take(t);
}

static json_t *record_object(struct json_form *t, const struct cutout_row *row)
{
	const struct table *table = &t->x->pack->tables[row->table];
	json_t *o = json_object(), *cells = json_object(), *invalid = json_object();
	json_put(&t->b, o, "table", json_of_text(table->name));
	json_put(&t->b, o, "place", place_of(t, row->place));
	json_put(&t->b, o, "rejected", json_boolean(!row->record));
	for (size_t i = 0; i < table->field_count && row->record; i++) {
		if (!table->fields[i].read) continue;
		bool there = explain_cell(t->x, row->table, (int)i, row->record, &t->text);
		json_put_named(&t->b, cells, table->fields[i].name, there ? take(t) : json_null());
		const char *why = explain_invalid(t->x, row->table, (int)i, row->place);
		if (why) json_put_named(&t->b, invalid, table->fields[i].name, json_string(why));
	}
	json_put(&t->b, o, "cells", cells);
	json_put(&t->b, o, "invalid", invalid);
	return o;
}

static json_t *records_array(struct json_form *t)
{
	json_t *a = json_array();
	for (size_t i = 0; i < t->x->cutout.row_count; i++)
		if (t->x->cutout.rows[i].own && !t->x->cutout.rows[i].gone) json_push(&t->b, a, record_object(t, &t->x->cutout.rows[i]));
	return a;
}

static json_t *unknown_array(struct json_form *t)
{
	json_t *a = json_array();
	for (int i = 0; i < t->x->pack->table_count; i++)
		if (cutout_persons(&t->x->cutout)->unknown[t->x->person] >> i & 1)
			json_push(&t->b, a, json_of_text(t->x->pack->tables[i].name));
	return a;
}

static json_t *groups_object(struct json_form *t)
{
	json_t *o = json_object();
	for (size_t i = 0; i < t->x->pack->group_count; i++) {
		struct text value;
		if (t->x->pack->groups[i].off) continue;
		bool there = explain_group(t->x, i, &t->text, &value);
		t->b.failed |= t->text.failed;
		json_put_named(&t->b, o, t->x->pack->groups[i].name, there ? json_of_text(value) : json_null());
		buf_reset(&t->text);
	}
	return o;
}

static json_t *labels_array(struct json_form *t)
{
	const struct explain *x = t->x;
	const struct persons *ps = cutout_persons(&x->cutout);
	struct frame f = {.pack = x->pack, .persons = ps, .person = x->person, .unknown = ps->unknown[x->person]};
	json_t *a = json_array();
	for (size_t i = 0; i < x->pack->label_count; i++)
		if (!x->pack->labels[i].off && eval_truth(&f, x->pack->labels[i].when) == TRUTH_TRUE)
			json_push(&t->b, a, json_of_text(x->pack->labels[i].name));
	return a;
}

/* ---- conditions ---- */

/* A row of terms_print: blanks, what it came to, the words, values in brackets behind four blanks. A row without a truth
 * names a record. */
static json_t *term_object(struct json_form *t, struct text row)
{
	static const char *const truths[] = {"false    ", "unknown  ", "true     "};
	json_t *o = json_object();
	size_t depth = 0;
	while (depth < row.n && row.p[depth] == ' ') depth++;
	struct text rest = {row.p + depth, row.n - depth}, truth = {0};
	for (size_t i = 0; i < 3; i++)
		if (text_starts(rest, text_of(truths[i]))) truth = truth_name((enum truth)i, LANGUAGE_EN);
	if (truth.n) rest = (struct text){rest.p + 9, rest.n - 9};
	size_t at = 0;
	while (at + 5 <= rest.n && memcmp(rest.p + at, "    [", 5) != 0) at++;
	bool values = at + 5 <= rest.n;
	json_put(&t->b, o, "depth", json_of_count(depth / 2));
	json_put(&t->b, o, "truth", truth.n ? json_of_text(truth) : json_null());
	json_put(&t->b, o, "words", json_of_text(values ? (struct text){rest.p, at} : rest));
	json_put(&t->b, o, "values", values ? json_of_text((struct text){rest.p + at + 5, rest.n - at - 6}) : json_null());
	return o;
}

static json_t *terms_array(struct json_form *t, struct frame *f, const struct rule *r)
{
	const struct terms terms = {.dataset = &t->x->cutout.example.dataset, .mark = ':', .language = LANGUAGE_EN,
	                            .out = &t->text, .masked = t->x->job->privacy != PRIVACY_FULL};
	json_t *a = json_array();
	terms_print(&terms, f, r->when, 0);
	for (size_t from = 0, i = 0; i < t->text.n; i++) {
		if (t->text.p[i] != '\n') continue;
		json_push(&t->b, a, term_object(t, (struct text){t->text.p + from, i - from}));
		from = i + 1;
	}
	if (t->text.failed) t->b.failed = true;
	buf_reset(&t->text);
	return a;
}

static json_t *evaluations_array(struct json_form *t, int rule)
{
	struct explain *x = t->x;
	const struct rule *r = &x->pack->rules[rule];
	const struct persons *ps = cutout_persons(&x->cutout);
	struct assessor a = {.as = x->cutout.as, .ps = ps,
	                     .frame = {.pack = x->pack, .persons = ps, .person = x->person, .unknown = ps->unknown[x->person]}};
	struct cursor c;
	json_t *all = json_array();
	bool some = cursor_open(&c, ps, x->person, r->scope);
	while (some && cursor_next(&c, &a.frame)) {
		struct verdict v = verdict_judge(&a, rule);
		json_t *o = json_object(), *places = json_array();
		for (int line = 0; line < 2; line++)
			if (a.frame.at[line]) json_push(&t->b, places, place_of(t, a.frame.at[line]->place));
		json_put(&t->b, o, "records", places);
		json_put(&t->b, o, "exception", v.exception >= 0 ? json_of_text(x->pack->exceptions[v.exception].id) : json_null());
		bool decided = explain_unknown_decided(r, &a.frame);
		json_put(&t->b, o, "unknown", decided ? json_string(r->unknown == UNKNOWN_FLAG ? "flag" : "skip") : json_null());
		json_put(&t->b, o, "unknown_reason", decided ? json_of_text(r->unknown_reason) : json_null());
		json_put(&t->b, o, "terms", terms_array(t, &a.frame, r));
		json_push(&t->b, all, o);
	}
	return all;
}

/* ---- changes ---- */

static json_t *step_object(struct json_form *t, const struct repair_step *s)
{
	static const char *const kinds[] = {"cell", "add", "remove"};
	const struct explain *x = t->x;
	const struct cutout_row *row = &x->cutout.rows[s->row];
	const struct table *table = &x->pack->tables[row->table];
	char room[16];
	json_t *o = json_object();
	json_put(&t->b, o, "kind", json_string(kinds[s->kind]));
	json_put(&t->b, o, "table", json_of_text(table->name));
	json_put(&t->b, o, "place", row->gone ? json_null() : place_of(t, row->place));
	if (s->kind != REPAIR_CELL) return o;
	const struct field *f = &table->fields[s->field];
	struct text value = cell_value_text(f, &s->value, room);
	json_put(&t->b, o, "field", json_of_text(f->name));
	json_put(&t->b, o, "value", explain_shows(x, row->table, s->field) ? json_of_text(value) : json_null());
	return o;
}

static json_t *effect_object(struct json_form *t, const struct repair_effect *e)
{
	char room[18];
	json_t *o = json_object();
	json_put(&t->b, o, "rule", json_of_text(finding_rule_id(t->x->pack, e->whose.rule)));
	json_put(&t->b, o, "from", json_of_text(outcome_name(e->whose.outcome)));
	json_put(&t->b, o, "to", json_of_text(outcome_name(e->to)));
	json_put(&t->b, o, "own", json_boolean(explain_own(t->x, &e->whose)));
	json_put(&t->b, o, "place", place_of(t, e->whose.place));
	bool full = t->x->job->privacy == PRIVACY_FULL;
	json_put(&t->b, o, "key", json_of_text(full && e->whose.key ? token_text(e->whose.key, room) : TEXT("")));
	return o;
}

static json_t *repair_object(struct json_form *t, const struct repair *r)
{
	json_t *o = json_object(), *steps = json_array(), *also = json_array();
	for (size_t i = 0; i < r->count; i++) json_push(&t->b, steps, step_object(t, &r->steps[i]));
	for (size_t i = 0; i < r->effect_count; i++) json_push(&t->b, also, effect_object(t, &r->effects[i]));
	json_put(&t->b, o, "changes", steps);
	json_put(&t->b, o, "also", also);
	explain_change(t->x, r, LANGUAGE_EN, &t->text);
	json_put(&t->b, o, "would clear", take(t));
	return o;
}

static json_t *rule_object(struct json_form *t, const struct explained_rule *e)
{
	const struct pack *p = t->x->pack;
	json_t *o = json_object(), *repairs = json_array();
	json_put(&t->b, o, "rule", json_of_text(finding_rule_id(p, e->rule)));
	json_put(&t->b, o, "status", json_of_text(rule_status_name(finding_rule_status(p, e->rule))));
	json_put(&t->b, o, "outcome", json_of_text(outcome_name(e->outcome)));
	json_put(&t->b, o, "in_scope", json_boolean(e->in_scope));
	json_put(&t->b, o, "message", json_of_text(e->message));
	json_put(&t->b, o, "evidence", json_of_text(e->evidence));
	json_put(&t->b, o, "undecided_because", json_of_text(e->undecided));
	json_put(&t->b, o, "exception", e->exception >= 0 ? json_of_text(p->exceptions[e->exception].id) : json_null());
	json_put(&t->b, o, "exception_out_of_date", e->out_of_date >= 0 ? json_of_text(p->exceptions[e->out_of_date].id) : json_null());
	if (e->rule < (int)p->rule_count) json_put(&t->b, o, "evaluations", evaluations_array(t, e->rule));
	for (size_t i = 0; i < e->repairs.count; i++) json_push(&t->b, repairs, repair_object(t, &e->repairs.items[i]));
	json_put(&t->b, o, "would_clear", repairs);
	return o;
}

static json_t *not_run_array(struct json_form *t)
{
	static const char *const reasons[] = {[OFF_BY_JOB] = "off", [OFF_LIST_NOT_BOUND] = "list-not-bound", [OFF_DRAFT] = "draft",
	                                      [OFF_RULE_NOT_RUN] = "off"};
	json_t *a = json_array();
	for (size_t i = 0; i < t->x->pack->rule_count; i++) {
		const struct rule *r = &t->x->pack->rules[i];
		if (r->off == OFF_NOT) continue;
		json_t *o = json_object();
		json_put(&t->b, o, "rule", json_of_text(r->id));
		json_put(&t->b, o, "reason", json_string(reasons[r->off]));
		json_push(&t->b, a, o);
	}
	return a;
}

static json_t *near_array(struct json_form *t)
{
	json_t *a = json_array();
	for (size_t i = 0; i < t->x->near_count; i++) {
		const struct near_match *m = &t->x->near[i].match;
		json_t *o = json_object();
		json_put(&t->b, o, "place", place_of(t, m->record->place));
		json_put(&t->b, o, "reason", json_of_text(suggestion_reason(m->kind)));
		json_put(&t->b, o, "same_name", json_boolean(m->name));
		json_put(&t->b, o, "same_birth_date", json_boolean(m->birth));
		json_put(&t->b, o, "ties", json_of_count(m->ties));
		json_push(&t->b, a, o);
	}
	return a;
}

void explain_json(struct explain *x, struct buf *out)
{
	static const char *const found[] = {"number", "former-number", "place"};
	struct json_form t = {.x = x};
	char day[11];
	buf_init(&t.text);
	date_format(x->job->run_date, day);
	json_t *o = json_object(), *rules = json_array();
	json_put(&t.b, o, "format", json_integer(1));
	json_put(&t.b, o, "job", json_of_text(x->job->name));
	json_put(&t.b, o, "run", x->accepted.run ? json_string(x->accepted.run) : json_null());
	if (x->accepted.run) json_put(&t.b, o, "as_in_run", json_boolean(x->as_in_run));
	json_put(&t.b, o, "run_date", json_string(day));
	json_put(&t.b, o, "found_by", json_string(found[x->found]));
	json_put(&t.b, o, "records", records_array(&t));
	json_put(&t.b, o, "unknown", unknown_array(&t));
	json_put(&t.b, o, "groups", groups_object(&t));
	json_put(&t.b, o, "labels", labels_array(&t));
	for (size_t i = 0; i < x->rule_count; i++) json_push(&t.b, rules, rule_object(&t, &x->rules[i]));
	json_put(&t.b, o, "rules", rules);
	json_put(&t.b, o, "near", near_array(&t));
	json_put(&t.b, o, "not_run", not_run_array(&t));
	json_print_tree(&t.b, o, out);
	buf_free(&t.text);
}
