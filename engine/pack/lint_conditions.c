/* Conditions one by one: never or always true, parts that exclude each other, and four ways of writing that are seldom
 * meant. */
#include "lint_parts.h"

static void hear(void *context, enum logic_fact fact, const struct expr *e, const struct expr *other)
{
	struct linter *x = context;
	switch (fact) {
	case FACT_NEVER: LINT(x, W701, e->at, lint_quote(x, e->at)); break;
	case FACT_ALWAYS: LINT(x, W702, e->at, lint_quote(x, e->at)); break;
	case FACT_EXCLUDES: {
		struct diag *item = LINT(x, W703, e->at, lint_quote(x, e->at), lint_quote(x, other->at));
		size_t line, column;
		if (!item || e->at.source != other->at.source) break;
		source_place(other->at.source, other->at.from, &line, &column);
		struct buf place;
		buf_init(&place);
		buf_printf(&place, "%s:%zu:%zu", other->at.source->path, line, column);
		struct text arg = buf_view(&place);
		if (place.failed) x->l->d->failed = true;
		else diag_note(x->l->d, item, "the other stands in {1}", "另一个在 {1}", &arg, 1);
		buf_free(&place);
	}
	}
}

/* ---- count for any, present of what has a blank ---- */

/* "any(g, c)" for "count(g, c)"; "present(g)" for "count(g)". */
static struct text any_for(struct linter *x, const struct expr *count, bool none, struct buf *out)
{
	struct text group = x->l->pack->tables[count->table].name;
	buf_str(out, none ? "not " : "");
	if (count->count) {
		buf_printf(out, "any(%.*s, ", (int)group.n, group.p);
		buf_text(out, lint_words(x, expr_place(count->args[0]), PACK_CONDITION_BYTES_MAX));
	} else
		buf_printf(out, "present(%.*s", (int)group.n, group.p);
	buf_byte(out, ')');
	if (out->failed) x->l->d->failed = true;
	return buf_view(out);
}

/* 1: the comparison of a count with a number asks whether there is any; -1: whether there is none; else 0. */
static int asks_any(enum expr_op op, int64_t n)
{
	if ((op == X_GT && n == 0) || (op == X_GE && n == 1) || (op == X_NE && n == 0)) return 1;
	if ((op == X_EQ && n == 0) || (op == X_LT && n == 1) || (op == X_LE && n == 0)) return -1;
	return 0;
}

static void count_for_any(struct linter *x, const struct expr *e)
{
	static const enum expr_op turned[] = {[X_EQ] = X_EQ, [X_NE] = X_NE, [X_LT] = X_GT, [X_LE] = X_GE, [X_GT] = X_LT, [X_GE] = X_LE};
	if (e->op < X_EQ || e->op > X_GE) return;
	const struct expr *a = e->args[0], *b = e->args[1];
	bool left = a->op == X_COUNT && b->op == X_INT, right = b->op == X_COUNT && a->op == X_INT;
	int asks = left ? asks_any(e->op, b->number) : right ? asks_any(turned[e->op], a->number) : 0;
	struct buf better;
	if (!asks) return;
	buf_init(&better);
	LINT(x, W715, e->at, lint_quote(x, e->at), any_for(x, left ? a : b, asks < 0, &better));
	buf_free(&better);
}

static void present_of_blank(struct linter *x, const struct expr *e)
{
	if (e->op != X_PRESENT_FIELD && e->op != X_MISSING_FIELD) return;
	const struct expr *cell = e->args[0];
	const struct field *f = &x->l->pack->tables[cell->table].fields[cell->field];
	struct buf value;
	if (!f->has_blank) return;
	buf_init(&value);
	if (f->type == TYPE_STRING) buf_text(&value, f->literals[f->blank]);
	else if (f->type == TYPE_BOOL) buf_str(&value, f->blank_number ? "true" : "false");
	else if (f->type == TYPE_DATE) {
		char day[11];
		date_format((int32_t)f->blank_number, day);
		buf_str(&value, day);
	} else buf_printf(&value, "%lld", (long long)f->blank_number);
	if (value.failed) x->l->d->failed = true;
	LINT(x, W717, e->at, lint_quote(x, cell->at), buf_view(&value), e->op == X_PRESENT_FIELD ? TEXT("present") : TEXT("missing"));
	buf_free(&value);
}

/* ---- texts that no cell has ---- */

/* The field that a text is read from, if its cells are read as they are; NULL. */
static const struct field *plain_field(const struct pack *p, const struct expr *e, const struct table **t)
{
	while (e->op == X_FIRST) e = e->args[0];
	if (e->op != X_FIELD) return NULL;
	*t = &p->tables[e->table];
	const struct field *f = &(*t)->fields[e->field];
	return f->has_values ? NULL : f;
}

static bool is_null(const struct table *t, struct text cell)
{
	for (size_t i = 0; i < t->null_count; i++)
		if (text_equal(t->nulls[i], cell)) return true;
	return false;
}

/* What no cell is equal to, or begins with: cells are trimmed, and those in `null` are blank. */
static void never_read(struct linter *x, const struct expr *other, const struct expr *literal, bool begins)
{
	const struct table *table;
	const struct field *f = plain_field(x->l->pack, other, &table);
	if (!f || literal->op != X_STRING) return;
	const struct text t = literal->string, trimmed = text_trim(t);
	const struct text blank = f->has_blank && f->type == TYPE_STRING ? f->literals[f->blank] : TEXT("");
	bool ends = begins ? !trimmed.n || trimmed.p != t.p : trimmed.n < t.n, null = !begins && !ends && is_null(table, t);
	if ((!ends && !null) || (begins ? text_starts(blank, t) : text_equal(blank, t))) return;
	struct buf what;
	buf_init(&what);
	buf_text(&what, begins ? say(x->l->d, "begins with \"", "会以 \"") : say(x->l->d, "is \"", "会是 \""));
	buf_text(&what, t);
	buf_text(&what, begins ? say(x->l->d, "\"", "\" 开头") : TEXT("\""));
	struct diag *item = LINT(x, W722, literal->at, buf_view(&what),
	                         null ? say(x->l->d, "it stands in `null` and counts as blank", "它写在 `null` 里，按空白算")
	                              : say(x->l->d, "cells are read without the blanks at their ends", "单元格两头的空白不读入"));
	if (what.failed) x->l->d->failed = true;
	buf_free(&what);
	if (!item) return;
	if (trimmed.n && ends) diag_label(x->l->d, item, "write \"{1}\"", "请写 \"{1}\"", &trimmed, 1);
	else if (!begins && blank.n) diag_label(x->l->d, item, "a blank cell is \"{1}\"", "空白单元格是 \"{1}\"", &blank, 1);
	else if (!begins) diag_label(x->l->d, item, "of a blank cell missing(…) is true", "空白单元格写 missing(…)", NULL, 0);
}

static void texts_no_cell_has(struct linter *x, const struct expr *e)
{
	if (e->op == X_EQ || e->op == X_NE) {
		never_read(x, e->args[0], e->args[1], false);
		never_read(x, e->args[1], e->args[0], false);
	} else if (e->op == X_STARTS_WITH)
		never_read(x, e->args[0], e->args[1], true);
	for (size_t i = 1; e->op == X_IN_LIST && i < e->count; i++) never_read(x, e->args[0], e->args[i], false);
}

static void walk(struct linter *x, const struct expr *e)
{
	count_for_any(x, e);
	present_of_blank(x, e);
	texts_no_cell_has(x, e);
	for (size_t i = 0; i < e->count; i++) walk(x, e->args[i]);
}

/* ---- all of nobody's records ---- */

/* Whether the rule flags somebody without a record in the group, only because `all` of none is true. */
static void all_of_none(struct linter *x, const struct rule *r, int prop, const struct expr *e)
{
	if (e->op == X_ALL) {
		int present = logic_present(x->logic, e->table);
		if (present < 0) return;
		struct logic_goal goals[3] = {{present, COULD_BE_FALSE}, {prop, lint_flags(r)}};
		if (logic_search(x->logic, goals, 2, true) != LOGIC_POSSIBLE) return; /* as with most: it saves the rest */
		int other = logic_prop(x->logic, r->when, e, NULL);
		if (other < 0) return;
		goals[2] = (struct logic_goal){other, (COULD_BE_FALSE | COULD_BE_UNKNOWN | COULD_BE_TRUE) & ~lint_flags(r)};
		if (logic_search(x->logic, goals, 3, true) == LOGIC_POSSIBLE)
			LINT(x, W716, e->at, lint_quote(x, e->at), x->l->pack->tables[e->table].name);
		return;
	}
	for (size_t i = 0; i < e->count; i++) all_of_none(x, r, prop, e->args[i]);
}

/* ---- whole conditions ---- */

static bool possible(struct linter *x, int prop, unsigned outcomes)
{
	return logic_search(x->logic, &(struct logic_goal){prop, outcomes}, 1, false) != LOGIC_IMPOSSIBLE;
}

enum { NODES_MAX = 1500, ALL_NODES_MAX = 200000 };

static size_t nodes(const struct expr *e)
{
	size_t n = 1;
	for (size_t i = 0; i < e->count; i++) n += nodes(e->args[i]);
	return n;
}

/* -1: nothing is said of it: it is too large, all of them together are, or memory ran out. */
static int condition(struct linter *x, const struct expr *e)
{
	size_t n = nodes(e);
	x->nodes += n;
	if (n > NODES_MAX || x->nodes > ALL_NODES_MAX) return -1;
	const struct logic_listener listener = {hear, x};
	walk(x, e);
	return logic_prop(x->logic, e, NULL, &listener);
}

static void of_rule(struct linter *x, size_t i)
{
	const struct rule *r = &x->l->pack->rules[i];
	int prop = x->props[i] = condition(x, r->when);
	if (prop < 0) return;
	if (!possible(x, prop, lint_flags(r))) {
		x->trivial[i] = true;
		struct diag *item = LINT(x, W701, r->when->at, lint_quote(x, r->when->at));
		if (item) diag_note(x->l->d, item, "the rule '{1}' flags nobody", "规则“{1}”列不出任何人", &r->id, 1);
	} else if (!possible(x, prop, lint_clears(r))) {
		x->trivial[i] = true;
		struct diag *item = LINT(x, W702, r->when->at, lint_quote(x, r->when->at));
		if (item) diag_note(x->l->d, item, "the rule '{1}' leaves nobody alone", "规则“{1}”不放过任何人", &r->id, 1);
	} else
		all_of_none(x, r, prop, r->when);
}

/* A condition of a label, group or indicator. */
static void of_other(struct linter *x, const struct expr *e)
{
	int prop = e ? condition(x, e) : -1;
	if (prop >= 0 && e->op != X_BOOL && !possible(x, prop, COULD_BE_TRUE)) LINT(x, W701, e->at, lint_quote(x, e->at));
}

void lint_conditions(struct linter *x)
{
	const struct pack *p = x->l->pack;
	for (size_t i = 0; i < p->rule_count; i++) of_rule(x, i);
	for (size_t i = 0; i < p->label_count; i++) of_other(x, p->labels[i].when);
	for (size_t i = 0; i < p->group_count; i++)
		for (size_t k = 0; k < p->groups[i].case_count; k++) of_other(x, p->groups[i].cases[k].when);
	for (size_t i = 0; i < p->indicator_count; i++) {
		of_other(x, p->indicators[i].of);
		of_other(x, p->indicators[i].share);
	}
}
