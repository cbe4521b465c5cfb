/* What conditions read: lists, so that what reads one that is not bound does not run; fields, so that only what is
 * read is taken from the files. */
#include "load.h"

int reads_unbound(const struct pack *p, const struct expr *e)
{
	if (!e) return -1;
	if (e->table >= 0 && !p->tables[e->table].bound) return e->table;
	for (size_t i = 0; i < e->count; i++) {
		int table = reads_unbound(p, e->args[i]);
		if (table >= 0) return table;
	}
	return -1;
}

int template_reads_unbound(const struct pack *p, const struct template *m)
{
	for (size_t i = 0; i < m->count; i++) {
		int table = reads_unbound(p, m->pieces[i].expr);
		if (table >= 0) return table;
	}
	return -1;
}

static bool is_id_function(enum expr_op op) { return op >= X_ID_VALID && op <= X_ID_SEX; }

static void mark(struct pack *p, const struct expr *e)
{
	if (!e) return;
	if (e->op == X_FIELD) p->tables[e->table].fields[e->field].read = true;
	if (is_id_function(e->op)) {
		struct field *f = &p->tables[e->args[0]->table].fields[e->args[0]->field];
		f->raw_id |= f->type == TYPE_STRING;
	}
	for (size_t i = 0; i < e->count; i++) mark(p, e->args[i]);
}

static void mark_template(struct pack *p, const struct template *m)
{
	for (size_t i = 0; i < m->count; i++) mark(p, m->pieces[i].expr);
}

void mark_reads(struct loader *l)
{
	struct pack *p = l->pack;
	for (int i = 0; i < p->table_count; i++) {
		struct table *t = &p->tables[i];
		t->fields[t->key].read = true;
		for (size_t k = 0; k < t->also_count; k++) t->fields[t->also[k]].read = true;
	}
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct rule *r = &p->rules[i];
		if (r->off != OFF_NOT) continue;
		mark(p, r->when);
		mark_template(p, &r->message_zh);
		mark_template(p, &r->message_en);
		for (size_t k = 0; k < r->except_by_count; k++)
			p->tables[r->except_by[k].table].fields[r->except_by[k].field].read = true;
	}
	for (size_t i = 0; i < p->label_count; i++)
		if (!p->labels[i].off) mark(p, p->labels[i].when);
	for (size_t i = 0; i < p->group_count; i++) {
		if (p->groups[i].off) continue;
		mark(p, p->groups[i].by);
		for (size_t k = 0; k < p->groups[i].case_count; k++) mark(p, p->groups[i].cases[k].when);
	}
	for (size_t i = 0; i < p->column_count; i++)
		if (!p->columns[i].off) mark(p, p->columns[i].value);
	for (size_t i = 0; i < p->indicator_count; i++) {
		if (p->indicators[i].off != OFF_NOT) continue;
		mark(p, p->indicators[i].of);
		mark(p, p->indicators[i].share);
	}
	for (int line = 0; line < 2; line++)
		for (int i = 0; i < SUGGEST_FIELDS; i++) {
			const struct field *f = pack_suggests_by(p, line, (enum suggest_by)i);
			if (f) p->tables[line].fields[f - p->tables[line].fields].read = true;
		}
}
