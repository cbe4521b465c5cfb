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

/* How a field is read. */
enum reading { READ_TO_DECIDE, READ_TO_PRINT, READ_TO_LINK };

static void mark_field(struct field *f, enum reading how)
{
	f->late = (!f->read || f->late) && how != READ_TO_DECIDE;
	f->read = true;
}

static void mark(struct pack *p, const struct expr *e, enum reading how)
{
	if (!e) return;
	if (e->op == X_FIELD) mark_field(&p->tables[e->table].fields[e->field], how);
	if (is_id_function(e->op)) {
		struct field *f = &p->tables[e->args[0]->table].fields[e->args[0]->field];
		f->raw_id |= f->type == TYPE_STRING;
	}
	for (size_t i = 0; i < e->count; i++) mark(p, e->args[i], how);
}

static void mark_template(struct pack *p, const struct template *m)
{
	for (size_t i = 0; i < m->count; i++) mark(p, m->pieces[i].expr, READ_TO_PRINT);
}

static void mark_keys(struct table *t)
{
	mark_field(&t->fields[t->key], READ_TO_DECIDE);
	for (size_t k = 0; k < t->also_count; k++) mark_field(&t->fields[t->also[k]], READ_TO_LINK);
}

static void mark_rules(struct pack *p)
{
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct rule *r = &p->rules[i];
		if (r->off != OFF_NOT) continue;
		mark(p, r->when, READ_TO_DECIDE);
		mark_template(p, &r->message_zh);
		mark_template(p, &r->message_en);
		for (size_t k = 0; k < r->except_by_count; k++)
			mark_field(&p->tables[r->except_by[k].table].fields[r->except_by[k].field], READ_TO_DECIDE);
	}
}

static void mark_prints(struct pack *p)
{
	for (size_t i = 0; i < p->label_count; i++)
		if (!p->labels[i].off) mark(p, p->labels[i].when, READ_TO_DECIDE);
	for (size_t i = 0; i < p->group_count; i++) {
		const struct group *g = &p->groups[i];
		if (g->off) continue;
		mark(p, g->by, READ_TO_DECIDE);
		for (size_t k = 0; k < g->case_count; k++) mark(p, g->cases[k].when, READ_TO_DECIDE);
	}
	for (size_t i = 0; i < p->column_count; i++)
		if (!p->columns[i].off) mark(p, p->columns[i].value, READ_TO_PRINT);
}

/* Texts, and numbers borne before, which few have. What else is only printed is as small as where it would be found again,
 * and has to be looked at for its faults either way. */
static bool may_be_late(const struct table *t, int field)
{
	const struct field *f = &t->fields[field];
	return field_is_key(t, field) ? field != t->key : f->type == TYPE_STRING && !f->has_values && !f->raw_id;
}

void mark_reads(struct loader *l)
{
	struct pack *p = l->pack;
	for (int i = 0; i < p->table_count; i++) mark_keys(&p->tables[i]);
	mark_rules(p);
	mark_prints(p);
	for (size_t i = 0; i < p->indicator_count; i++) {
		if (p->indicators[i].off != OFF_NOT) continue;
		mark(p, p->indicators[i].of, READ_TO_DECIDE);
		mark(p, p->indicators[i].share, READ_TO_DECIDE);
	}
	for (int line = 0; line < 2 && pack_suggests(p); line++) {
		struct table *t = &p->tables[line];
		for (int i = 0; i < SUGGEST_FIELDS; i++) {
			const struct field *f = pack_suggests_by(p, line, (enum suggest_by)i);
			if (f) mark_field(&t->fields[f - t->fields], READ_TO_DECIDE);
		}
	}
	for (int i = 0; i < p->table_count; i++)
		for (size_t k = 0; k < p->tables[i].field_count; k++)
			p->tables[i].fields[k].late &= may_be_late(&p->tables[i], (int)k);
}
