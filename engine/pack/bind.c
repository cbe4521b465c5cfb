/* A pack bound to a job: headings and raw cells this county adds, lists it does not have, rules it does not run. */
#include "load.h"

/* ---- lines and lists ---- */

static bool bind_columns(struct loader *l, struct table *t, const struct node *columns)
{
	for (size_t i = 0; columns && i < columns->count; i++) {
		const struct entry *e = &columns->entries[i];
		int field = table_field(t, e->key->text);
		if (field < 0)
			unknown_field(l, t, e->key->text, e->key->at);
		else if (!field_add_aliases(l, t, &t->fields[field], e->value))
			return false;
	}
	return true;
}

static bool bind_values(struct loader *l, struct table *t, const struct node *values)
{
	for (size_t i = 0; values && i < values->count; i++) {
		const struct entry *e = &values->entries[i];
		int field = table_field(t, e->key->text);
		if (field < 0) {
			unknown_field(l, t, e->key->text, e->key->at);
			continue;
		}
		struct field *f = &t->fields[field];
		if (!f->has_values) {
			DIAG(l->d, E234, e->key->at, f->name);
			continue;
		}
		if (!node_expect(e->value, KEY_MAP, f->name, l->d)) continue;
		for (size_t k = 0; k < e->value->count; k++)
			if (!field_add_value(l, t, f, &e->value->entries[k], true)) return false;
	}
	return !l->d->failed;
}

static void unknown_table(struct loader *l, const struct binding *b)
{
	const struct pack *p = l->pack;
	struct text names[PACK_TABLES_MAX];
	size_t n = 0;
	for (int i = 0; i < p->table_count; i++)
		if (p->tables[i].is_list == b->is_list) names[n++] = p->tables[i].name;
	diag_refuse(l->d, b->name);
	struct diag *item = DIAG(l->d, E232, b->at, b->name);
	for (int i = 0; i < p->table_count; i++)
		if (text_equal(p->tables[i].title.zh, b->name) || text_equal(p->tables[i].title.en, b->name)) {
			diag_meant(l->d, item, p->tables[i].name);
			return;
		}
	diag_suggest(l->d, item, b->name, names, n);
}

bool bind_tables(struct loader *l)
{
	struct pack *p = l->pack;
	const struct job *job = l->job;
	for (int i = 0; i < p->table_count; i++)
		p->tables[i].bound = !p->tables[i].is_list || !job || l->options.bind_all;
	for (size_t i = 0; job && i < job->binding_count; i++) {
		const struct binding *b = &job->bindings[i];
		int index = pack_table(p, b->name);
		if (index < 0) {
			unknown_table(l, b);
			continue;
		}
		struct table *t = &p->tables[index];
		if (t->is_list != b->is_list) {
			DIAG(l->d, E233, b->at, b->name, say(l->d, t->is_list ? "lists" : "lines", t->is_list ? "lists" : "lines"));
			continue;
		}
		t->bound = true;
		t->binding = b;
		if (!bind_columns(l, t, b->columns) || !bind_values(l, t, b->values)) return false;
	}
	return true;
}

/* ---- what does not run ---- */

static bool named_off(struct loader *l, bool *off)
{
	const struct job *job = l->job;
	for (size_t i = 0; job && i < job->off_count; i++) {
		struct node name = {.text = job->off[i], .at = job->off_spans[i]};
		int rule = find_rule(l, &name, PACK_FILES_MAX);
		if (rule >= 0) off[rule] = true;
	}
	return !l->d->failed;
}

static void bind_rule(struct loader *l, struct rule *r, bool named)
{
	const struct pack *p = l->pack;
	int table = reads_unbound(p, r->when);
	if (table < 0) table = template_reads_unbound(p, &r->message_zh);
	if (table < 0) table = template_reads_unbound(p, &r->message_en);
	r->off_table = -1;
	if (named)
		r->off = OFF_BY_JOB;
	else if (r->status == RULE_DRAFT && !l->options.with_drafts)
		r->off = OFF_DRAFT;
	else if (table >= 0) {
		r->off = OFF_LIST_NOT_BOUND;
		r->off_table = table;
	}
}

static void bind_prints(struct pack *p)
{
	for (size_t i = 0; i < p->label_count; i++) {
		p->labels[i].off_table = reads_unbound(p, p->labels[i].when);
		p->labels[i].off = p->labels[i].off_table >= 0;
	}
	for (size_t i = 0; i < p->group_count; i++) {
		struct group *g = &p->groups[i];
		g->off_table = reads_unbound(p, g->by);
		for (size_t k = 0; k < g->case_count && g->off_table < 0; k++) g->off_table = reads_unbound(p, g->cases[k].when);
		g->off = g->off_table >= 0;
	}
	for (size_t i = 0; i < p->column_count; i++) {
		p->columns[i].off_table = reads_unbound(p, p->columns[i].value);
		p->columns[i].off = p->columns[i].off_table >= 0;
	}
}

static void bind_indicator(struct pack *p, struct indicator *x)
{
	size_t kept = 0;
	x->off_rule = -1;
	x->off_table = reads_unbound(p, x->of);
	if (x->off_table < 0) x->off_table = reads_unbound(p, x->share);
	if (x->off_table >= 0) x->off = OFF_LIST_NOT_BOUND;
	for (size_t i = 0; i < x->flagged_count && x->off == OFF_NOT; i++) {
		const struct rule *r = &p->rules[x->flagged[i]];
		if (r->off == OFF_NOT && r->status == RULE_LIVE) continue;
		x->off = r->off == OFF_NOT && r->status == RULE_TRIAL ? OFF_RULE_ON_TRIAL : OFF_RULE_NOT_RUN;
		x->off_rule = x->flagged[i];
	}
	for (size_t i = 0; i < x->by_count; i++)
		if (!p->groups[x->by[i]].off) x->by[kept++] = x->by[i];
	x->by_count = kept;
}

bool bind_rules(struct loader *l)
{
	struct pack *p = l->pack;
	bool *off = load_alloc(l, p->rule_count, sizeof *off);
	if (!off || !named_off(l, off)) return false;
	for (size_t i = 0; i < p->rule_count; i++) bind_rule(l, &p->rules[i], off[i]);
	bind_prints(p);
	for (size_t i = 0; i < p->indicator_count; i++) bind_indicator(p, &p->indicators[i]);
	return true;
}
