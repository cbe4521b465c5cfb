#include "describe.h"

#include <stdlib.h>
#include <string.h>

#include "counts.h"
#include "message.h"
#include "note.h"

bool describer_init(struct describer *d, const struct assessment *as, const struct recall *recall)
{
	const struct pack *p = as->pack;
	*d = (struct describer){.as = as, .recall = recall};
	arena_init(&d->leaf_names, 1 << 12);
	d->one = (struct persons){.count = 1, .key = &d->key, .unknown = &d->unknown};
	d->assessor = (struct assessor){.as = as, .ps = &d->one, .frame = {.pack = recall ? recall->pack : p, .persons = &d->one}};
	d->starts = calloc((size_t)p->table_count, sizeof *d->starts);
	d->ends = calloc(p->group_count + p->column_count + 1, sizeof *d->ends);
	d->out.labels = calloc(p->label_count + 1, sizeof *d->out.labels);
	d->out.groups = calloc(p->group_count + 1, sizeof *d->out.groups);
	d->out.columns = calloc(p->column_count + 1, sizeof *d->out.columns);
	return d->starts && d->ends && d->out.labels && d->out.groups && d->out.columns;
}

void describer_free(struct describer *d)
{
	struct buf *const bufs[] = {&d->message, &d->undecided, &d->evidence, &d->leaf, &d->value, &d->values};
	for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++) buf_free(bufs[i]);
	arena_free(&d->leaf_names);
	free(d->records);
	free(d->starts);
	free(d->ends);
	free(d->places);
	free(d->out.labels);
	free(d->out.groups);
	free(d->out.columns);
}

/* The records of the finding's person, as the evaluator looks for them. */
static bool set_person(struct describer *d, const struct finding *x)
{
	const struct assessment *as = d->as;
	const struct concerned *c = &as->concerned[x->person];
	struct record **recalled = d->recall ? recall_records(d->recall, x) : NULL;
	if (c->count > 0 && !grow(&d->records, &d->record_cap, c->count - 1, sizeof *d->records)) return false;
	for (int table = 0; table < as->pack->table_count; table++) d->one.start[table] = NULL;
	for (uint32_t i = 0; i < c->count; i++) {
		struct record *r = d->records[i] = recalled ? recalled[i] : as->origins[c->first + i].record;
		int table = as->dataset->files[place_file(r->place)].table;
		if (!d->one.start[table]) {
			d->one.start[table] = d->starts[table];
			d->one.records[table] = d->records + i;
			d->starts[table][1] = 0;
		}
		d->starts[table][1]++;
	}
	d->key = x->key;
	d->unknown = d->assessor.frame.unknown = c->unknown;
	return true;
}

static void add_leaf(void *context, const struct frame *f, const struct expr *leaf)
{
	struct describer *d = context;
	buf_reset(&d->leaf);
	message_leaf(f, d->as->dataset, leaf, &d->leaf);
	d->undecided.failed |= d->leaf.failed;
	struct text one = buf_view(&d->leaf);
	if (!one.n || index_find(&d->leaves, one) >= 0) return;
	if (d->undecided.n) buf_byte(&d->undecided, ';');
	buf_text(&d->undecided, one);
	one.p = arena_dup(&d->leaf_names, one.p, one.n);
	if (!one.p || !index_add(&d->leaves, &d->leaf_names, one, 0)) d->undecided.failed = true;
}

static bool add_place(struct describer *d, const struct record *r)
{
	if (!grow(&d->places, &d->place_cap, d->place_count, sizeof *d->places)) return false;
	d->places[d->place_count++] = r->place;
	return true;
}

static bool add_all_places(struct describer *d)
{
	for (int line = 0; line < 2; line++) {
		struct record **records;
		uint32_t n = person_records(&d->one, line, 0, &records);
		for (uint32_t i = 0; i < n; i++)
			if (!add_place(d, records[i])) return false;
	}
	return true;
}

static int by_place(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* The collected places, each once. Their order is file order with the first line first: a file's index is so. */
static void write_evidence(struct describer *d)
{
	struct buf *out = &d->evidence;
	if (d->place_count > 1) qsort(d->places, d->place_count, sizeof *d->places, by_place);
	for (size_t i = 0; i < d->place_count; i++) {
		if (i && d->places[i] == d->places[i - 1]) continue;
		if (i) buf_byte(out, ';');
		message_place(d->as->dataset, d->places[i], out);
	}
}

/* Message, undecided leaves and places: the evaluations that carry the outcome are found again. */
static bool describe_rule(struct describer *d, const struct finding *x)
{
	const struct assessment *as = d->as;
	const struct rule *r = &as->pack->rules[x->rule];
	struct frame *f = &d->assessor.frame;
	bool full = as->job->privacy == PRIVACY_FULL, spoken = false;
	const struct template *message = as->job->language == LANGUAGE_ZH ? &r->message_zh : &r->message_en;
	struct cursor c;
	cursor_open(&c, &d->one, 0, r->scope);
	while (cursor_next(&c, f)) {
		if (!verdict_carries(verdict_judge(&d->assessor, x->rule), (enum outcome)x->outcome)) continue;
		if (x->outcome == OUTCOME_REVIEW) eval_leaves(f, r->when, add_leaf, d);
		if (!spoken) message_render(f, message, full, &d->message);
		spoken = true;
		for (int line = 0; line < 2; line++)
			if (f->at[line] && !add_place(d, f->at[line])) return false;
	}
	f->at[0] = f->at[1] = NULL;
	return c.scope != SCOPE_PERSON || add_all_places(d);
}

static bool describe_undecided(struct describer *d, const struct finding *x)
{
	const struct assessment *as = d->as;
	const struct pack *p = as->pack;
	for (size_t r = 0; r < p->rule_count; r++) {
		if (!open_has(as->open_rules + x->open, r)) continue;
		if (d->undecided.n) buf_byte(&d->undecided, ';');
		buf_text(&d->undecided, p->rules[r].id);
	}
	buf_str(&d->message, as->job->language == LANGUAGE_ZH
	                             ? "这条记录没有可用的证件号，不能与另一条线比对，请核实证件号"
	                             : "This record has no usable number and cannot be compared with the other line");
	return add_all_places(d);
}

/* Key, labels, groups and columns: the person's, whatever the rule. */
static void describe_person(struct describer *d)
{
	const struct pack *p = d->as->pack;
	struct frame *f = &d->assessor.frame;
	struct buf *values = &d->values;
	bool full = d->as->job->privacy == PRIVACY_FULL;
	size_t *end = d->ends;
	d->out.key = token_text(d->key, d->scratch);
	for (size_t i = 0; i < p->label_count; i++)
		d->out.labels[i] = !p->labels[i].off && eval_truth(f, p->labels[i].when) == TRUTH_TRUE;
	for (size_t i = 0; i < p->group_count; i++, *end++ = values->n) {
		bool there = !p->groups[i].off && group_value(f, &p->groups[i], full, &d->value, &d->out.groups[i]);
		values->failed |= d->value.failed;
		if (there) buf_text(values, d->out.groups[i]);
		d->out.groups[i].p = there ? "" : NULL;
	}
	for (size_t i = 0; i < p->column_count; i++, *end++ = values->n) {
		const struct column *c = &p->columns[i];
		bool there = !c->off && message_value(f, c->value, message_masks(c->value, c->private, full), values);
		d->out.columns[i].p = there ? "" : NULL;
	}
}

/* The values' bytes do not move any more: points at them. */
static void point(struct describer *d, struct text *items, size_t count, const size_t *ends, size_t from)
{
	for (size_t i = 0; i < count; from = ends[i++])
		if (items[i].p) items[i] = (struct text){d->values.p ? d->values.p + from : "", ends[i] - from};
		else items[i].n = 0;
}

const struct description *describe_finding(struct describer *d, const struct finding *x)
{
	const struct pack *p = d->as->pack;
	struct buf *const bufs[] = {&d->message, &d->undecided, &d->evidence, &d->values};
	for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++) buf_reset(bufs[i]);
	d->place_count = 0;
	arena_reset(&d->leaf_names);
	d->leaves = (struct name_index){0};
	if (!set_person(d, x)) return NULL;
	if (!(x->rule < p->rule_count ? describe_rule(d, x) : describe_undecided(d, x))) return NULL;
	write_evidence(d);
	describe_person(d);
	for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
		if (bufs[i]->failed) return NULL;
	point(d, d->out.groups, p->group_count, d->ends, 0);
	point(d, d->out.columns, p->column_count, d->ends + p->group_count, p->group_count ? d->ends[p->group_count - 1] : 0);
	d->out.message = buf_view(&d->message);
	d->out.undecided = buf_view(&d->undecided);
	d->out.evidence = buf_view(&d->evidence);
	return &d->out;
}
