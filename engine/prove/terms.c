#include "terms.h"

#include <inttypes.h>

#include "../assess/message.h"

enum { RECORDS_SHOWN = 20 }; /* of a group */

struct text truth_name(enum truth t, enum language language)
{
	static const struct text en[] = {{"false", 5}, {"unknown", 7}, {"true", 4}};
	static const struct text zh[] = {{"假", 3}, {"未知", 6}, {"真", 3}};
	return (language == LANGUAGE_ZH ? zh : en)[t];
}

void terms_record(const struct terms *t, const struct record *r)
{
	buf_str(t->out, t->dataset->files[place_file(r->place)].path);
	buf_printf(t->out, "%c%" PRIu64, t->mark, place_row(r->place));
}

static void blanks(struct buf *out, unsigned n)
{
	while (n--) buf_byte(out, ' ');
}

/* How many definitions stand around what e belongs to, of those whose use is told by e itself. */
static unsigned uses_of(const struct expr *e)
{
	unsigned n = 0;
	for (const struct expr *use = e->definition_use; use; use = use->definition_use) n++;
	return n;
}

/* The name under which e is used where `around` definitions were opened already; NULL: it is written out there. */
static const struct span *name_of(const struct expr *e, unsigned around)
{
	const struct expr *use = e->definition_use;
	unsigned n = uses_of(e);
	if (n <= around) return NULL;
	for (unsigned skip = n - around - 1; skip; skip--) use = use->definition_use;
	return &use->at;
}

static void words_of(const struct terms *t, const struct expr *e, unsigned around)
{
	const struct span *name = name_of(e, around);
	if (name) source_words(name, t->out);
	else if (e->at.source) source_words(&e->at, t->out);
}

static bool is_logic(const struct expr *e) { return e->op == X_AND || e->op == X_OR || e->op == X_NOT; }
static bool is_literal(const struct expr *e) { return e->op <= X_STRING; }
static bool reads_records(const struct expr *e) { return e->op >= X_PRESENT_GROUP; }

/* ---- values ---- */

static bool listed(const struct expr *const *seen, size_t count, const struct expr *e)
{
	for (size_t i = 0; i < count; i++)
		if (seen[i]->op == e->op && seen[i]->table == e->table && seen[i]->field == e->field && seen[i]->index == e->index)
			return true;
	return false;
}

enum { VALUES_SHOWN = 12 };
struct values {
	const struct expr *fields[VALUES_SHOWN]; /* fields and params that were shown */
	size_t count, shown;
};

static bool is_number(enum expr_op op) { return op == X_ID_VALID || op == X_ID_KIND || op == X_ID_DAMAGE || op == X_ID_SEX; }

/* Whether e gives away a field that may not be seen. A count, an age or a truth made of it may. */
static bool gives_away(const struct pack *p, const struct expr *e)
{
	if (is_number(e->op)) return false;
	if (e->op == X_FIELD) {
		const struct table *t = &p->tables[e->table];
		bool key = e->field == t->key;
		for (size_t i = 0; i < t->also_count; i++) key |= e->field == t->also[i];
		return key || t->fields[e->field].private || t->fields[e->field].type == TYPE_ID;
	}
	if (e->type != TYPE_DATE && e->type != TYPE_STRING && e->type != TYPE_ID) return false;
	for (size_t i = 0; i < e->count; i++)
		if (gives_away(p, e->args[i])) return true;
	return false;
}

static void value(const struct terms *t, struct frame *f, const struct expr *e, struct values *v, unsigned around)
{
	bool single = e->op == X_FIELD || e->op == X_PARAM;
	if (is_literal(e) || v->shown == VALUES_SHOWN) return;
	if (single && listed(v->fields, v->count, e)) return;
	if (single && v->count < VALUES_SHOWN) v->fields[v->count++] = e;
	buf_str(t->out, v->shown++ ? "; " : "    [");
	words_of(t, e, around);
	buf_str(t->out, " = ");
	if (!message_value(f, e, t->masked && gives_away(f->pack, e), t->out)) buf_str(t->out, MESSAGE_MISSING);
	if (reads_records(e)) return;
	for (size_t i = 0; i < e->count; i++) value(t, f, e->args[i], v, around + (name_of(e, around) != NULL));
}

static void values_of(const struct terms *t, struct frame *f, const struct expr *e, unsigned around)
{
	struct values v = {.count = 0};
	if (e->op == X_FIELD || e->op == X_PARAM) value(t, f, e, &v, around + 1);
	else if (!reads_records(e))
		for (size_t i = 0; i < e->count; i++) value(t, f, e->args[i], &v, around);
	if (v.shown) buf_byte(t->out, ']');
}

/* ---- terms ---- */

static void term(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent, unsigned around);

static void row(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent, unsigned around)
{
	struct text truth = truth_name(eval_truth(f, e), t->language);
	blanks(t->out, indent);
	buf_text(t->out, truth);
	blanks(t->out, t->language == LANGUAGE_ZH ? 6 - (unsigned)(truth.n / 3 * 2) : 9 - (unsigned)truth.n);
	words_of(t, e, around);
}

/* What a function of a group says of each record. */
static void records_of(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent, unsigned around)
{
	struct record **records;
	const struct record *outer = f->at[e->table];
	bool zh = t->language == LANGUAGE_ZH;
	struct text name = f->pack->tables[e->table].name;
	if (f->unknown >> e->table & 1) {
		blanks(t->out, indent);
		buf_printf(t->out, zh ? "（%.*s：不知道有没有）\n" : "(%.*s: not known)\n", (int)name.n, name.p);
		return;
	}
	uint32_t n = person_records(f->persons, e->table, f->person, &records);
	if (n == 0) {
		blanks(t->out, indent);
		buf_printf(t->out, zh ? "（%.*s：没有记录）\n" : "(%.*s: no record)\n", (int)name.n, name.p);
	}
	for (uint32_t i = 0; i < n && i < RECORDS_SHOWN && e->count; i++) {
		f->at[e->table] = records[i];
		blanks(t->out, indent);
		terms_record(t, records[i]);
		buf_byte(t->out, '\n');
		if (e->args[0]->type == TYPE_BOOL) {
			term(t, f, e->args[0], indent + 2, around);
		} else {
			struct values v = {.count = 0};
			value(t, f, e->args[0], &v, around);
			buf_str(t->out, v.shown ? "]\n" : "");
		}
	}
	f->at[e->table] = outer;
}

/* Below a comparison, the group functions it compares. */
static void groups_in(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent, unsigned around)
{
	if (reads_records(e)) {
		records_of(t, f, e, indent, around);
		return;
	}
	for (size_t i = 0; i < e->count; i++)
		groups_in(t, f, e->args[i], indent, around + (name_of(e->args[i], around) != NULL));
}

/* The terms below e, which stands in a row of its own. */
static void below(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent, unsigned around)
{
	if (is_logic(e)) {
		for (size_t i = 0; i < e->count; i++) term(t, f, e->args[i], indent, around);
	} else {
		groups_in(t, f, e, indent, around);
	}
}

static void term(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent, unsigned around)
{
	const struct span *name = name_of(e, around);
	row(t, f, e, indent, around);
	if (name) {
		buf_byte(t->out, '\n');
		term(t, f, e, indent + 2, around + 1);
		return;
	}
	if (!is_logic(e)) values_of(t, f, e, around);
	buf_byte(t->out, '\n');
	below(t, f, e, indent + 2, around);
}

void terms_print(const struct terms *t, struct frame *f, const struct expr *e, unsigned indent)
{
	term(t, f, e, indent, 0);
}
