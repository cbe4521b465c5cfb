/* What is well formed and hardly meant: names nobody uses, rules without ground or test, exceptions without end; and by
 * reasoning (lint_conditions.c, lint_pairs.c) conditions that are never or always true, rules that say the same. A lint
 * that cannot be proved in bounded time is not given. */
#include <stdio.h>
#include <string.h>

#include "lint_parts.h"

enum { QUOTE_MAX = 60, EXCEPTION_DAYS_MAX = 400 };

struct diag *lint_say(struct linter *x, enum code code, struct span at, const struct text *args, size_t count)
{
	struct loader *l = x->l;
	struct { size_t code, source, from, to; } place;
	memset(&place, 0, sizeof place);
	place.code = (size_t)code;
	place.source = (size_t)at.source;
	place.from = at.from;
	place.to = at.to;
	struct text key = {(const char *)&place, sizeof place};
	if (index_find(&x->said, key) >= 0) return NULL;
	char *kept = arena_dup(l->arena, key.p, key.n);
	if (!kept || !index_add(&x->said, l->arena, (struct text){kept, key.n}, 0)) {
		l->d->failed = true;
		return NULL;
	}
	return diag_add(l->d, code, at, args, count);
}

struct text lint_quote(struct linter *x, struct span at) { return lint_words(x, at, QUOTE_MAX); }

struct text lint_words(struct linter *x, struct span at, size_t most)
{
	struct text raw = text_trim((struct text){at.source->bytes.p + at.from, at.to - at.from});
	char *out = arena_bytes(x->l->arena, raw.n + 4);
	size_t n = 0, characters = 0;
	if (!out) {
		x->l->d->failed = true;
		return TEXT("");
	}
	for (size_t i = 0; i < raw.n && characters < most;) {
		uint32_t cp;
		size_t step = utf8_decode(raw.p + i, raw.n - i, &cp);
		bool space = raw.p[i] == ' ' || raw.p[i] == '\n' || raw.p[i] == '\r' || raw.p[i] == '\t';
		if (!step) step = 1;
		if (!space || (n && out[n - 1] != ' ')) {
			memcpy(out + n, space ? " " : raw.p + i, space ? 1 : step);
			n += space ? 1 : step;
			characters++;
		}
		i += step;
		if (characters == most && i < raw.n) {
			memcpy(out + n, "…", 3);
			n += 3;
		}
	}
	return (struct text){out, n};
}

/* ---- names ---- */

/* Whether suggestions compare it with a field of the other line. */
static bool is_suggested_by(const struct pack *p, int table, const struct field *f)
{
	bool compared = false;
	for (int by = 0; table < 2 && by < SUGGEST_FIELDS; by++) compared |= pack_suggests_by(p, table, (enum suggest_by)by) == f;
	return compared;
}

static void unused_names(struct linter *x)
{
	const struct pack *p = x->l->pack;
	const struct names *names = &x->l->names;
	for (size_t i = 0; i < names->definition_count; i++)
		if (!names->definitions[i].used) LINT(x, W704, names->definitions[i].at, names->definitions[i].name);
	for (size_t i = 0; i < p->param_count; i++)
		if (!p->params[i].named) LINT(x, W705, p->params[i].at, p->params[i].name);
	for (int t = 0; t < p->table_count; t++)
		for (size_t i = 0; i < p->tables[t].field_count; i++) {
			const struct field *f = &p->tables[t].fields[i];
			if (!f->named && !field_is_key(&p->tables[t], (int)i) && !is_suggested_by(p, t, f)) LINT(x, W706, f->at, p->tables[t].name, f->name);
		}
}

/* ---- what a blank means ---- */

/* A literal that nothing but a blank has, and that cells say when they mean another. */
static void raw_blank(struct linter *x, const struct field *f)
{
	const struct value_entry *said = NULL;
	if (!f->has_blank || !f->has_values || f->type != TYPE_STRING) return;
	const struct text blank = f->literals[f->blank];
	for (size_t i = 0; i < f->value_count; i++) {
		if (f->values[i].literal == f->blank) return;
		if (text_equal(f->values[i].raw, blank)) said = &f->values[i];
	}
	if (!said || said->literal < 0) return;
	struct diag *item = LINT(x, W724, f->blank_at, blank, f->literals[said->literal]);
	if (item) diag_label(x->l->d, item, "write {1}", "请写 {1}", &f->literals[said->literal], 1);
}

static void raw_blanks(struct linter *x)
{
	const struct pack *p = x->l->pack;
	for (int t = 0; t < p->table_count; t++)
		for (size_t i = 0; i < p->tables[t].field_count; i++) raw_blank(x, &p->tables[t].fields[i]);
}

/* ---- what a rule carries besides its condition ---- */

/* Whether some group of the reports is this very field: many persons share it. */
static bool is_shared(const struct pack *p, const struct expr *cell)
{
	for (size_t i = 0; i < p->group_count; i++) {
		const struct expr *by = p->groups[i].by;
		while (by && (by->op == X_FIRST || by->op == X_MIN || by->op == X_MAX)) by = by->args[0];
		if (by && by->op == X_FIELD && by->table == cell->table && by->field == cell->field) return true;
	}
	return false;
}

/* Whether what is printed tells one person from another: a number, or a text of one's own. */
static bool identifies(const struct pack *p, const struct expr *e)
{
	while (e->op == X_FIRST) e = e->args[0];
	if (e->op == X_MASK) return true;
	if (e->op != X_FIELD || e->type != TYPE_STRING || p->tables[e->table].is_list) return false;
	return !p->tables[e->table].fields[e->field].has_values && !is_shared(p, e);
}

static bool message_identifies(const struct pack *p, const struct template *m)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->pieces[i].expr && identifies(p, m->pieces[i].expr)) return true;
	return false;
}

static void check_carried(struct linter *x, const struct rule *r, const struct node *map)
{
	const struct pack *p = x->l->pack;
	const struct node *message = tree_get(map, "message"), *zh = tree_get(message, "zh"), *en = tree_get(message, "en");
	if (message && !message_identifies(p, &r->message_zh)) LINT(x, W709, (zh ? zh : en ? en : message)->at, r->id);
	if (en && !message_identifies(p, &r->message_en)) LINT(x, W709, en->at, r->id);
	if (!r->basis_count) LINT(x, W710, r->at, r->id);
	if (!r->benign_count) LINT(x, W711, r->at, r->id);
}

static void long_exceptions(struct linter *x)
{
	const struct pack *p = x->l->pack;
	for (size_t i = 0; i < p->exception_count; i++) {
		const struct exception *e = &p->exceptions[i];
		long days = (long)e->until - e->from + 1;
		char length[24], most[24];
		if (days <= EXCEPTION_DAYS_MAX) continue;
		snprintf(length, sizeof length, "%ld", days);
		snprintf(most, sizeof most, "%d", EXCEPTION_DAYS_MAX);
		LINT(x, W718, e->at, e->id, text_of(length), text_of(most));
	}
}

static void waiting_indicators(struct linter *x)
{
	const struct pack *p = x->l->pack;
	for (size_t i = 0; i < p->indicator_count; i++) {
		const struct indicator *indicator = &p->indicators[i];
		for (size_t k = 0; k < indicator->flagged_count; k++) {
			const struct rule *r = &p->rules[indicator->flagged[k]];
			if (r->status == RULE_LIVE) continue;
			LINT(x, W725, indicator->at, indicator->id, r->id,
			     r->status == RULE_TRIAL ? say(x->l->d, "on trial", "还在试行") : say(x->l->d, "a draft", "还是草稿"));
			break;
		}
	}
}

/* ---- all ---- */

unsigned lint_flags(const struct rule *r) { return r->unknown == UNKNOWN_FLAG ? COULD_BE_TRUE | COULD_BE_UNKNOWN : COULD_BE_TRUE; }

unsigned lint_clears(const struct rule *r) { return r->unknown == UNKNOWN_SKIP ? COULD_BE_FALSE | COULD_BE_UNKNOWN : COULD_BE_FALSE; }

static bool find_rules(struct linter *x)
{
	struct loader *l = x->l;
	size_t count = l->pack->rule_count, index = 0;
	x->rules = load_alloc(l, count, sizeof *x->rules);
	x->props = load_alloc(l, count, sizeof *x->props);
	x->trivial = load_alloc(l, count, sizeof *x->trivial);
	if (!x->rules || !x->props || !x->trivial) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *list = file_get(l, file, "rules", KEY_LIST);
		for (size_t i = 0; list && i < list->count && index < count; i++) x->rules[index++] = list->items[i];
	}
	return true;
}

bool pack_lint(const struct pack *p, struct diags *d)
{
	struct loader *l = p->loader;
	l->d = d;
	struct linter x = {.l = l, .logic = logic_new(l->pack, l->arena)};
	if (!x.logic || !find_rules(&x)) {
		if (x.logic) logic_free(x.logic);
		l->d->failed = true;
		return false;
	}
	unused_names(&x);
	raw_blanks(&x);
	for (size_t i = 0; i < l->pack->rule_count; i++) check_carried(&x, &l->pack->rules[i], x.rules[i]);
	long_exceptions(&x);
	waiting_indicators(&x);
	lint_conditions(&x);
	lint_pairs(&x);
	lint_tests(&x);
	l->d->failed |= logic_failed(x.logic);
	logic_free(x.logic);
	return !l->d->failed;
}
