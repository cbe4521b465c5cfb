#include "suite.h"

#include <stdlib.h>
#include <string.h>

static int by_rule(const void *a, const void *b)
{
	const struct result *x = a, *y = b;
	int c = (x->rule > y->rule) - (x->rule < y->rule);
	if (!c) c = (x->outcome > y->outcome) - (x->outcome < y->outcome);
	return c ? c : text_compare(x->key, y->key);
}

/* Sorts and drops what stands twice. */
static size_t settle(struct result *items, size_t count)
{
	size_t kept = 0;
	if (count) qsort(items, count, sizeof *items, by_rule);
	for (size_t i = 0; i < count; i++)
		if (!kept || by_rule(&items[kept - 1], &items[i]) != 0) items[kept++] = items[i];
	return kept;
}

/* ---- what a test expects ---- */

/* A number as findings print it. False: out of memory. */
static bool read_person(struct suite *s, const struct expected *e, struct diags *d, struct text *key)
{
	const struct table *line = &s->pack->tables[0];
	struct id_number id;
	char room[18];
	uint64_t token;
	*key = example_number(&s->arena, e->person);
	if (!key->p) return false;
	if (test_names_row(s->pack, e->person) || line->fields[line->key].type != TYPE_ID) return true;
	if (!id_parse(*key, &id)) return false;
	if (id.damage != DAMAGE_NONE) {
		DIAG(d, E508, e->at, e->person, id_damage_words(id.damage, d->language));
		return true;
	}
	if (!id_token(&id, &s->arena, &token)) return false;
	struct text t = token_text(token, room);
	*key = (struct text){arena_dup(&s->arena, t.p, t.n), t.n};
	return key->p != NULL;
}

static bool read_expected(struct suite *s, const struct expected *from, size_t count, struct diags *d, struct result **out,
                          size_t *out_count)
{
	*out = arena_alloc(&s->arena, count * sizeof **out);
	for (size_t i = 0; *out && i < count; i++) {
		(*out)[i] = (struct result){.outcome = (enum outcome)from[i].outcome, .rule = from[i].rule};
		if (!read_person(s, &from[i], d, &(*out)[i].key)) return false;
	}
	if (*out) *out_count = settle(*out, count);
	return *out != NULL;
}

static bool read_test(struct suite *s, struct suite_test *t, struct rows *rows, struct diags *d)
{
	t->given = arena_zalloc(&s->arena, t->test->given_count, sizeof *t->given);
	if (!t->given) return false;
	for (size_t i = 0; i < t->test->given_count; i++)
		if (!given_read(s->pack, &t->test->given[i], rows, &s->arena, d, &t->given[i])) return false;
	return read_expected(s, t->test->expect, t->test->expect_count, d, &t->expect, &t->expect_count) &&
	       read_expected(s, t->test->gap, t->test->gap_count, d, &t->gap, &t->gap_count);
}

bool suite_init(struct suite *s, struct pack *pack, struct diags *d)
{
	struct rows rows;
	*s = (struct suite){.pack = pack, .count = pack->test_count};
	arena_init(&s->arena, 0);
	s->tests = arena_zalloc(&s->arena, s->count, sizeof *s->tests);
	bool done = rows_init(&rows) && s->tests;
	for (size_t i = 0; done && i < s->count; i++) {
		s->tests[i].test = &pack->tests[i];
		done = read_test(s, &s->tests[i], &rows, d);
	}
	rows_free(&rows);
	return done;
}

void suite_free(struct suite *s)
{
	arena_free(&s->arena);
}

/* ---- what came out ---- */

bool suite_looks_at(const struct suite_test *t, int rule)
{
	if (!t->test->narrowed) return true;
	for (size_t i = 0; i < t->test->only_count; i++)
		if (t->test->only[i] == rule) return true;
	return false;
}

void suite_set_params(struct suite *s, const struct suite_test *t)
{
	pack_compute_params(s->pack, t->test->run_date, t->test->params, t->test->param_count);
}

bool suite_give(const struct suite_test *t, struct example *x)
{
	for (size_t i = 0; i < t->test->given_count; i++)
		if (!given_add(x, &t->given[i])) return false;
	return true;
}

void differences_init(struct differences *d)
{
	*d = (struct differences){0};
	arena_init(&d->arena, 0);
}

void differences_free(struct differences *d)
{
	arena_free(&d->arena);
	free(d->found);
	free(d->items);
}

static bool collect(const struct example *x, struct differences *d)
{
	const struct assessment *as = &x->assessment;
	struct buf key;
	buf_init(&key);
	bool done = true;
	for (size_t i = 0; done && i < as->finding_count; i++) {
		const struct finding *f = &as->findings[i];
		int builtin = (int)x->pack->rule_count;
		done = grow(&d->found, &d->found_cap, d->found_count, sizeof *d->found);
		if (!done) break;
		struct result *r = &d->found[d->found_count++];
		*r = (struct result){.outcome = (enum outcome)f->outcome, .rule = f->rule < builtin ? f->rule : builtin};
		buf_reset(&key);
		example_key(x, f, &key);
		r->key = (struct text){key.failed ? NULL : arena_dup(&d->arena, key.p, key.n), key.n};
		done = r->key.p != NULL;
	}
	buf_free(&key);
	d->found_count = settle(d->found, d->found_count);
	return done;
}

static bool has(const struct result *items, size_t count, const struct result *r)
{
	return count && bsearch(r, items, count, sizeof *items, by_rule) != NULL;
}

static bool add(struct differences *d, enum difference_kind kind, const struct result *r)
{
	if (!grow(&d->items, &d->cap, d->count, sizeof *d->items)) return false;
	d->items[d->count++] = (struct difference){kind, *r};
	return true;
}

static int by_result(const void *a, const void *b)
{
	const struct difference *x = a, *y = b;
	if (x->result.rule != y->result.rule) return x->result.rule < y->result.rule ? -1 : 1;
	if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
	return by_rule(&x->result, &y->result);
}

bool suite_compare(const struct suite_test *t, const struct example *x, struct differences *d)
{
	d->count = d->found_count = 0;
	arena_free(&d->arena);
	if (!collect(x, d)) return false;
	for (size_t i = 0; i < t->expect_count; i++)
		if ((!suite_looks_at(t, t->expect[i].rule) || !has(d->found, d->found_count, &t->expect[i])) &&
		    !add(d, DIFFERENCE_ABSENT, &t->expect[i]))
			return false;
	for (size_t i = 0; i < d->found_count; i++) {
		const struct result *r = &d->found[i];
		bool gap = has(t->gap, t->gap_count, r);
		bool more = suite_looks_at(t, r->rule) && !has(t->expect, t->expect_count, r);
		if ((gap || more) && !add(d, gap ? DIFFERENCE_GAP_CLOSED : DIFFERENCE_PRESENT, r)) return false;
	}
	if (d->count) qsort(d->items, d->count, sizeof *d->items, by_result);
	return true;
}
