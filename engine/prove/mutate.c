#include "mutate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../assess/verdict.h"
#include "../base/date.h"
#include "days.h"
#include "failure.h"
#include "paste.h"
#include "tested.h"

/* One test with its rows in place. */
struct bench {
	struct suite *suite;
	const struct suite_test *test;
	struct example *x;
	struct assessor assessor;
	unsigned char *outcomes;  /* of the pack itself: per rule and person */
	uint32_t *reviews;        /* per person without a number: how many rules are left open */
	size_t cap, review_cap;
	struct differences differences;
};

static enum outcome outcome_of(struct bench *b, size_t rule, uint32_t person)
{
	struct cursor c;
	int exception;
	const struct persons *ps = &b->x->persons;
	b->assessor.frame.person = person;
	b->assessor.frame.unknown = ps->unknown[person];
	if (!cursor_open(&c, ps, person, b->x->pack->rules[rule].scope)) return OUTCOME_CLEAR;
	return verdict_fold(&b->assessor, (int)rule, c, &exception);
}

static bool set_up(struct bench *b)
{
	const struct pack *p = b->x->pack;
	example_reset(b->x);
	suite_set_params(b->suite, b->test);
	if (!suite_give(b->test, b->x) || !example_judge(b->x)) return false;
	const struct persons *ps = &b->x->persons;
	size_t need = p->rule_count * ps->count;
	if (need > b->cap || ps->count > b->review_cap) {
		free(b->outcomes);
		free(b->reviews);
		b->outcomes = malloc(need ? need : 1);
		b->reviews = malloc((ps->count ? ps->count : 1) * sizeof *b->reviews);
		b->cap = need;
		b->review_cap = ps->count;
		if (!b->outcomes || !b->reviews) return false;
	}
	b->assessor = (struct assessor){.as = &b->x->assessment, .ps = ps, .frame = {.pack = p, .persons = ps}};
	if (ps->count) memset(b->reviews, 0, ps->count * sizeof *b->reviews);
	for (size_t r = 0; r < p->rule_count; r++)
		for (uint32_t i = 0; i < ps->count; i++) {
			enum outcome o = outcome_of(b, r, i);
			b->outcomes[r * ps->count + i] = (unsigned char)o;
			b->reviews[i] += o == OUTCOME_REVIEW;
		}
	return true;
}

/* Whether the test lists as a gap that a rule says this of a person. */
static bool is_gap(const struct bench *b, size_t rule, enum outcome o, uint32_t person)
{
	const struct suite_test *t = b->test;
	for (size_t i = 0; i < t->gap_count; i++)
		if (t->gap[i].rule == (int)rule && t->gap[i].outcome == o && example_person(b->x, t->gap[i].key) == person) return true;
	return false;
}

static bool tells(const struct bench *b, size_t rule, enum outcome after, uint32_t person)
{
	return suite_looks_at(b->test, (int)rule) || is_gap(b, rule, after, person);
}

/* Whether the test would tell: a rule it looks at says something else of a person, or a record without a number comes to
 * be left open or ceases to be. */
static bool notices(struct bench *b, const struct mutant *m)
{
	const struct pack *p = b->x->pack;
	const struct persons *ps = &b->x->persons;
	bool looks_at_open = suite_looks_at(b->test, (int)p->rule_count), any_gap = b->test->gap_count > 0;
	for (uint32_t i = 0; i < ps->count; i++) {
		bool keyless = ps->key[i] == 0;
		uint32_t reviews = b->reviews[i];
		for (size_t r = 0; r < p->rule_count; r++) {
			bool looked_at = any_gap || suite_looks_at(b->test, (int)r);
			if (!mutant_concerns(m, r) || (!looked_at && !(keyless && looks_at_open))) continue;
			enum outcome before = (enum outcome)b->outcomes[r * ps->count + i], after = outcome_of(b, r, i);
			if (before == after) continue;
			if (keyless) {
				reviews += (after == OUTCOME_REVIEW) - (uint32_t)(before == OUTCOME_REVIEW);
				if (before == OUTCOME_REVIEW) before = OUTCOME_CLEAR;
				if (after == OUTCOME_REVIEW) after = OUTCOME_CLEAR;
			}
			if (before != after && tells(b, r, after, i)) return true;
		}
		if (keyless && (reviews > 0) != (b->reviews[i] > 0) &&
		    tells(b, p->rule_count, reviews ? OUTCOME_REVIEW : OUTCOME_CLEAR, i))
			return true;
	}
	return false;
}

/* The same by judging everything anew, for what the conditions do not say. */
static bool fails(struct bench *b, bool *told)
{
	if (!example_judge(b->x) || !suite_compare(b->test, b->x, &b->differences)) return false;
	*told = b->differences.count > 0;
	b->assessor.as = &b->x->assessment;
	return true;
}

static bool put(struct bench *b, const struct mutant *m, enum fate *fate)
{
	struct pack *p = b->x->pack;
	bool told = false, done = true;
	mutant_apply(p, m);
	if (mutant_moves_params(m)) suite_set_params(b->suite, b->test);
	if (m->owner == OWNER_EXCEPTION) done = fails(b, &told);
	else told = notices(b, m);
	mutant_undo(p, m);
	if (mutant_moves_params(m)) suite_set_params(b->suite, b->test);
	if (m->owner == OWNER_EXCEPTION) done = done && example_judge(b->x);
	if (told) *fate = FATE_KILLED;
	return done;
}

/* Whether the pack could be loaded with it. */
static bool is_valid(struct suite *s, const struct mutant *m)
{
	struct pack *p = s->pack;
	int32_t day = p->run_date;
	if (m->owner == OWNER_EXCEPTION) {
		mutant_apply(p, m);
		bool valid = p->exceptions[m->item].from <= p->exceptions[m->item].until;
		mutant_undo(p, m);
		return valid;
	}
	if (!mutant_moves_params(m)) return true;
	if (s->count) day = s->tests[0].test->run_date;
	if (pack_compute_params(p, day, NULL, 0) >= 0) return true; /* its own are wrong on that day: no measure */
	mutant_apply(p, m);
	bool valid = pack_compute_params(p, day, NULL, 0) < 0;
	mutant_undo(p, m);
	pack_compute_params(p, day, NULL, 0);
	return valid;
}

bool mutate_run(struct suite *s, struct mutants *m, int rule, struct example *x, enum fate *fates)
{
	struct bench b = {.suite = s, .x = x};
	bool done = true;
	differences_init(&b.differences);
	for (size_t i = 0; i < m->count; i++) fates[i] = is_valid(s, &m->items[i]) ? FATE_LIVES : FATE_INVALID;
	for (size_t t = 0; done && t < s->count; t++) {
		b.test = &s->tests[t];
		done = set_up(&b);
		for (size_t i = 0; done && i < m->count; i++)
			if (fates[i] == FATE_LIVES && (rule < 0 || mutant_concerns(&m->items[i], (size_t)rule)))
				done = put(&b, &m->items[i], &fates[i]);
	}
	differences_free(&b.differences);
	free(b.outcomes);
	free(b.reviews);
	return done;
}

/* ---- what no test notices ---- */

struct asking {
	const struct mutant *m;
	struct example *x;
	struct arena *arena;
	struct differences before, after;
	bool failed;
};

static bool same_results(const struct differences *a, const struct differences *b, int rule, int builtin)
{
	size_t i = 0, k = 0;
	for (;;) {
		while (i < a->found_count && a->found[i].rule != rule && a->found[i].rule != builtin) i++;
		while (k < b->found_count && b->found[k].rule != rule && b->found[k].rule != builtin) k++;
		if (i == a->found_count || k == b->found_count) return i == a->found_count && k == b->found_count;
		const struct result *x = &a->found[i++], *y = &b->found[k++];
		if (x->rule != y->rule || x->outcome != y->outcome || !text_equal(x->key, y->key)) return false;
	}
}

/* Whether the rows of a case tell the mutant from the pack. */
static bool told_apart(void *context, const struct world_case *c)
{
	static const struct test nothing = {0};
	const struct suite_test none = {.test = &nothing};
	struct asking *a = context;
	struct pack *p = a->x->pack;
	bool done = paste_judge(a->x, c) && suite_compare(&none, a->x, &a->before);
	mutant_apply(p, a->m);
	if (mutant_moves_params(a->m)) pack_compute_params(p, c->day, NULL, 0);
	done = done && example_judge(a->x) && suite_compare(&none, a->x, &a->after);
	mutant_undo(p, a->m);
	if (mutant_moves_params(a->m)) pack_compute_params(p, c->day, NULL, 0);
	a->failed |= !done;
	return done && !same_results(&a->before, &a->after, c->rule, (int)p->rule_count);
}

static bool print_test(struct asking *a, struct world *w, const struct world_case *c, struct text *out)
{
	struct buf name, text;
	const int only[] = {c->rule, (int)a->x->pack->rule_count};
	bool keyless = false;
	buf_init(&name);
	buf_init(&text);
	mutant_describe(a->m, a->x->job.language, &name);
	bool done = paste_judge(a->x, c);
	for (uint32_t i = 0; done && i < a->x->persons.count; i++) keyless |= a->x->persons.key[i] == 0;
	done = done && paste_print(a->x, c, buf_view(&name), only, keyless ? 2 : 1, 2, &text) && !name.failed;
	if (done) *out = (struct text){arena_dup(&w->arena, text.p, text.n), text.n};
	buf_free(&name);
	buf_free(&text);
	return done && out->p;
}

/* A rule that the mutant does not concern and that leaves every record of the line without a usable number open. -1: none;
 * -2: out of memory. */
static int open_anyway(struct world *w, const struct mutant *m, int line, const int32_t *days, size_t day_count)
{
	for (size_t r = 0; r < w->pack->rule_count; r++) {
		if (mutant_concerns(m, r)) continue;
		int open = world_always_open(w, (int)r, line, days, day_count);
		if (open) return open < 0 ? -2 : (int)r;
	}
	return -1;
}

/* Where all that would tell is whether a record without a usable number is left open by this rule, and another leaves
 * each of them open, nothing tells. */
static bool hide(struct world *w, const struct mutant *m, const int32_t *days, size_t day_count, int *anyway)
{
	unsigned shows = w->shows;
	w->hidden = 0;
	for (int line = 0; line < 2; line++) {
		if (!(shows >> line & 1)) continue;
		int rule = open_anyway(w, m, line, days, day_count);
		if (rule == -2) return false;
		if (rule < 0) continue;
		w->hidden |= 1u << line;
		*anyway = rule;
	}
	return true;
}

/* ---- proof by a part ---- */

struct proof {
	struct suite *suite;
	struct world *world;
	const struct mutant *m;
	int rule;
	const int32_t *days;
	size_t day_count;
	uint64_t tried;
	bool failed;
};

static bool is_changed(const struct mutant *m, const struct expr *e)
{
	if (m->kind == MUTATION_PARAM) return e->op == X_PARAM && e->index >= 0;
	for (size_t i = 0; i < m->node_count; i++)
		if (m->nodes[i] == e) return true;
	return false;
}

static bool has_change(const struct mutant *m, const struct expr *e)
{
	if (is_changed(m, e)) return true;
	for (size_t i = 0; i < e->count; i++)
		if (has_change(m, e->args[i])) return true;
	return false;
}

static bool reads_other(const struct expr *e, int table)
{
	if (e->op == X_FIELD && e->table != table) return true;
	for (size_t i = 0; i < e->count; i++)
		if (reads_other(e->args[i], table)) return true;
	return false;
}

/* Whether e, a condition in the scope of the rule (group -1) or of the records of a line, is the same for everybody with
 * a usable number. */
static bool part_same(struct proof *p, const struct expr *e, int group)
{
	struct world *w = p->world;
	if (e->type != TYPE_BOOL || (group >= 0 && (group > 1 || reads_other(e, group)))) return false;
	w->part = e;
	w->part_scope = group;
	w->keys = WORLD_KEYED;
	w->proof_only = true;
	enum search result = world_search(w, p->m, p->rule, p->days, p->day_count, NULL, NULL, NULL);
	w->part = NULL;
	w->keys = WORLD_ALL;
	w->proof_only = false;
	p->tried += w->tried;
	p->failed |= result == SEARCH_FAILED;
	return result == SEARCH_SAME;
}

/* Whether all that the mutant changes in e is without effect: the smallest parts around the changes are the same. */
static bool parts_same(struct proof *p, const struct expr *e, int group)
{
	if (!has_change(p->m, e)) return true;
	if (p->failed) return false;
	if (!is_changed(p->m, e)) {
		bool all = true;
		int inner = e->op >= X_PRESENT_GROUP ? e->table : group;
		for (size_t i = 0; i < e->count && all; i++) all = parts_same(p, e->args[i], inner);
		if (all) return true;
	}
	return part_same(p, e, group);
}

/* ---- exceptions ---- */

/* A cell that means what an exception matches. */
static struct text matched_cell(struct arena *a, const struct field *f, const struct literal *v)
{
	char text[32];
	for (size_t i = 0; f->has_values && i < f->value_count; i++) {
		int of = f->values[i].literal;
		bool same = f->type == TYPE_STRING ? text_equal(f->literals[of], v->string) : f->numbers[of] == v->number;
		if (same) return f->values[i].raw;
	}
	if (f->type == TYPE_STRING || f->type == TYPE_ID) return v->string;
	if (f->type == TYPE_DATE) date_format((int32_t)v->number, text);
	else snprintf(text, sizeof text, "%" PRId64, v->number);
	return (struct text){arena_dup(a, text, strlen(text)), strlen(text)};
}

/* The same of a person whom the exception matches. */
static bool told_when_matched(void *context, const struct world_case *c)
{
	struct asking *a = context;
	const struct pack *p = a->x->pack;
	const struct exception *x = &p->exceptions[a->m->item];
	for (size_t i = 0; i < x->term_count; i++)
		for (size_t r = 0; r < c->count; r++) {
			if (c->rows[r].table != x->terms[i].table || c->rows[r].rejected) continue;
			const struct field *f = &p->tables[x->terms[i].table].fields[x->terms[i].field];
			struct text cell = matched_cell(a->arena, f, &x->terms[i].value);
			a->failed |= !cell.p;
			c->rows[r].cells[x->terms[i].field] = cell;
		}
	return !a->failed && told_apart(context, c);
}

/* Looks for someone whom the exception excuses on the day that makes the difference, or no more. */
static enum search search_exception(struct proof *p, struct asking *a, struct world_case *found)
{
	struct pack *pack = p->suite->pack;
	const struct exception *x = &pack->exceptions[p->m->item];
	int32_t day = p->m->kind == MUTATION_FROM ? x->from - (p->m->by < 0) : x->until + (p->m->by > 0);
	struct expr *when = pack->rules[x->rule].when, saved = *when;
	struct expr never = {.op = X_BOOL, .type = TYPE_BOOL, .at = when->at, .table = -1};
	const struct mutant mute = {.kind = MUTATION_NEGATE, .nodes = &when, .node_count = 1, .saved = &saved, .changed = &never};
	p->world->hidden = 0;
	p->world->only_true = true;
	enum search result = world_search(p->world, &mute, x->rule, &day, 1, told_when_matched, a, found);
	p->world->only_true = false;
	p->tried += p->world->tried;
	return result == SEARCH_SAME ? SEARCH_OPEN : result;
}

/* ---- persons of the tests ---- */

/* The same of a person as they are, or with a day or number moved to where the rule changes its mind. */
static bool told_at_edges(void *context, struct world_case *c)
{
	struct asking *a = context;
	if (told_apart(a, c)) return true;
	for (size_t r = 0; r < c->count; r++) {
		const struct table *t = &a->x->pack->tables[c->rows[r].table];
		for (int f = 0; f < (int)t->field_count && !c->rows[r].rejected; f++) {
			const enum type type = t->fields[f].type;
			struct text *cell = &c->rows[r].cells[f];
			if ((type != TYPE_INT && type != TYPE_DATE) || t->fields[f].has_values || !cell->n) continue;
			for (int side = 0; side < 4 && !a->failed; side++) { /* down and up, on this side and beyond */
				struct edge e;
				char room[32];
				bool found;
				const struct text before = *cell;
				a->failed |= !edge_find(a->x, c, r, f, side / 2, &e, &found);
				if (a->failed || !found) continue;
				const struct text moved = edge_cell(type, side % 2 ? e.far : e.near, room);
				*cell = (struct text){arena_dup(a->arena, moved.p, moved.n), moved.n};
				a->failed |= !cell->p;
				if (!a->failed && told_apart(a, c)) return true;
				*cell = before;
			}
		}
	}
	return false;
}

/* ---- all of it ---- */

/* What becomes of a rule under the mutant. */
static enum search search_rule(struct proof *p, struct asking *a, struct world_case *found, struct finding_out *out)
{
	struct world *w = p->world;
	const struct expr *when = p->suite->pack->rules[p->rule].when;
	w->hidden = 0;
	w->keys = WORLD_ALL;
	if (p->m->kind < MUTATION_UNKNOWN && parts_same(p, when, -1)) w->keys = WORLD_KEYLESS;
	if (p->failed) return SEARCH_FAILED;
	enum search result = world_search(w, p->m, p->rule, p->days, p->day_count, told_apart, a, found);
	p->tried += w->tried;
	if (result == SEARCH_OPEN && w->shows) {
		enum world_keys keys = w->keys;
		w->keys = WORLD_ALL;
		if (!hide(w, p->m, p->days, p->day_count, &out->anyway)) return SEARCH_FAILED;
		w->keys = keys;
		if (w->hidden) result = world_search(w, p->m, p->rule, p->days, p->day_count, told_apart, a, found);
	}
	w->keys = WORLD_ALL;
	return result;
}

bool mutate_search(struct suite *s, struct world *w, const struct mutant *m, struct example *x, enum fate *fate,
                   struct finding_out *out)
{
	struct asking a = {.m = m, .x = x, .arena = &w->arena};
	struct world_case found;
	int32_t days[DAYS_MAX];
	struct proof p = {.suite = s, .world = w, .m = m, .days = days, .day_count = days_of(s, -1, days)};
	bool all = true, done = true;
	*out = (struct finding_out){.anyway = -1, .days = (uint32_t)p.day_count};
	differences_init(&a.before);
	differences_init(&a.after);
	for (size_t r = 0; done && r < s->pack->rule_count && !out->test.n; r++) {
		if (!mutant_concerns(m, r)) continue;
		p.rule = (int)r;
		enum search result = m->owner == OWNER_EXCEPTION ? search_exception(&p, &a, &found) : search_rule(&p, &a, &found, out);
		bool tested = false;
		if (result == SEARCH_OPEN && !a.failed && m->owner != OWNER_EXCEPTION)
			a.failed |= !tested_find(s, x, (int)r, &w->arena, told_at_edges, &a, &found, &tested);
		if (tested) result = SEARCH_FOUND;
		if (result == SEARCH_FAILED || a.failed) done = false;
		else if (result == SEARCH_FOUND) done = print_test(&a, w, &found, &out->test);
		all &= result == SEARCH_SAME;
	}
	out->tried = p.tried;
	if (done && all) *fate = FATE_EQUIVALENT;
	differences_free(&a.before);
	differences_free(&a.after);
	return done;
}
