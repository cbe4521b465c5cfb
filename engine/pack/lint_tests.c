/* Whether the tests show of each rule whom it flags, whom it leaves alone and, if that can be, when it is undecided; and
 * whether they name anybody. */
#include <string.h>

#include "lint_parts.h"

struct shown {
	bool asked; /* some test looks at the rule */
	bool flag, clear, review;
};

/* How many persons a test gives a record in a table, at most: rows with different numbers, and rows without one. */
struct persons {
	struct name_index keys;
	size_t without;
	bool linked; /* a second number is given: rows may belong together that look apart */
};

static struct text cell(struct text *rest)
{
	const char *comma = rest->n ? memchr(rest->p, ',', rest->n) : NULL;
	struct text out = {rest->p, comma ? (size_t)(comma - rest->p) : rest->n};
	size_t used = comma ? out.n + 1 : out.n;
	rest->p += used;
	rest->n -= used;
	return text_trim(out);
}

static struct text row(struct text *rest)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;
	struct text out = {rest->p, end ? (size_t)(end - rest->p) : rest->n};
	size_t used = end ? out.n + 1 : out.n;
	rest->p += used;
	rest->n -= used;
	return out;
}

/* Whether it is a resident's number that may have been given out: GB 11643 gives the first six digits to counties, and
 * 529999 to none. */
static bool may_be_somebody(struct text key)
{
	if (key.n != 18 || key.p[0] < '1' || key.p[0] > '7' || text_starts(key, TEXT("529999"))) return false;
	for (size_t i = 0; i < 17; i++)
		if (key.p[i] < '0' || key.p[i] > '9') return false;
	return true;
}

/* The first such number of the rows is named where it stands in the file. */
static void name_somebody(struct linter *x, const struct node *given, struct text key)
{
	const struct text rows = {given->at.source->bytes.p + given->at.from, given->at.to - given->at.from};
	const char *at = memmem(rows.p, rows.n, key.p, key.n);
	size_t from = at ? given->at.from + (size_t)(at - rows.p) : given->at.from;
	LINT(x, W721, ((struct span){given->at.source, from, at ? from + key.n : given->at.to}), TEXT(""));
}

static bool read_given(struct linter *x, const struct table *t, const struct node *given, struct arena *a, struct persons *out)
{
	bool named = false;
	int column = -1, at = 0;
	struct text rest = given->text, heading = row(&rest);
	while (heading.n) {
		struct text name = cell(&heading);
		int field = table_field(t, name);
		if (field == t->key) column = at;
		else if (field >= 0 && field_is_key(t, field)) out->linked = true;
		at++;
	}
	while (rest.n) {
		struct text line = row(&rest), key = {NULL, 0};
		if (text_trim(line).n == 0) continue;
		for (int i = 0; i <= column && line.n; i++) {
			struct text c = cell(&line);
			if (i == column) key = c;
		}
		if (!key.n) {
			out->without++;
			continue;
		}
		if (!named && t->fields[t->key].type == TYPE_ID && may_be_somebody(key)) {
			name_somebody(x, given, key);
			named = true;
		}
		if (index_find(&out->keys, key) >= 0) continue;
		if (!index_add(&out->keys, a, key, 0)) {
			x->l->d->failed = true;
			return false;
		}
	}
	return true;
}

/* Persons with a record in scope, at most. */
static size_t in_scope(const struct persons *persons, enum rule_scope scope)
{
	size_t first = persons[0].keys.count + persons[0].without, second = persons[1].keys.count + persons[1].without;
	switch (scope) {
	case SCOPE_FIRST_LINE: return first;
	case SCOPE_SECOND_LINE: return second;
	case SCOPE_PERSON: {
		size_t both = 0;
		for (size_t i = 0; i < persons[0].keys.cap; i++)
			both += persons[0].keys.slots[i].name.p && index_find(&persons[1].keys, persons[0].keys.slots[i].name) >= 0;
		return first + second - both;
	}
	default: {
		size_t both = 0;
		for (size_t i = 0; i < persons[0].keys.cap; i++)
			both += persons[0].keys.slots[i].name.p && index_find(&persons[1].keys, persons[0].keys.slots[i].name) >= 0;
		return both;
	}
	}
}

/* Takes what a test expects; how many persons of each rule it names is added to listed. */
static void take_expected(const struct expected *items, size_t count, size_t rule_count, struct shown *shown, size_t *listed)
{
	for (size_t i = 0; i < count; i++) {
		size_t rule = (size_t)items[i].rule;
		if (rule >= rule_count) continue; /* undecided-identity */
		shown[rule].flag |= items[i].outcome == 0;
		shown[rule].review |= items[i].outcome == 1;
		listed[rule]++;
	}
}

static bool looks_at(const struct test *test, size_t rule)
{
	for (size_t i = 0; i < test->only_count; i++)
		if (test->only[i] == (int)rule) return true;
	return !test->narrowed;
}

/* listed: room for a number per rule. */
static bool read_test(struct linter *x, const struct test *test, struct shown *shown, size_t *listed)
{
	const struct pack *p = x->l->pack;
	struct persons persons[2] = {0};
	struct arena a;
	size_t most[SCOPE_PERSON + 1];
	bool good = true;
	arena_init(&a, 4096);
	for (size_t i = 0; i < test->given_count && good; i++)
		if (test->given[i].table < 2)
			good = read_given(x, &p->tables[test->given[i].table], test->given[i].rows, &a, &persons[test->given[i].table]);
	memset(listed, 0, p->rule_count * sizeof *listed);
	take_expected(test->expect, test->expect_count, p->rule_count, shown, listed);
	take_expected(test->gap, test->gap_count, p->rule_count, shown, listed);
	for (int s = 0; s <= SCOPE_PERSON; s++) most[s] = in_scope(persons, (enum rule_scope)s);
	bool linked = persons[0].linked || persons[1].linked;
	for (size_t r = 0; good && r < p->rule_count; r++) {
		if (!looks_at(test, r)) continue;
		shown[r].asked |= most[p->rules[r].scope] > 0 || linked;
		shown[r].clear |= most[p->rules[r].scope] > listed[r] || linked;
	}
	arena_free(&a);
	return good;
}

static void judge(struct linter *x, size_t i, const struct shown *s)
{
	const struct rule *r = &x->l->pack->rules[i];
	if (!s->flag) LINT(x, W712, r->at, r->id);
	if (!s->asked || x->trivial[i] || x->props[i] < 0) return;
	if (!s->clear) LINT(x, W713, r->at, r->id);
	if (s->review || r->unknown != UNKNOWN_REVIEW) return;
	if (logic_search(x->logic, &(struct logic_goal){x->props[i], COULD_BE_UNKNOWN}, 1, true) == LOGIC_POSSIBLE)
		LINT(x, W714, r->at, r->id);
}

void lint_tests(struct linter *x)
{
	struct loader *l = x->l;
	const struct pack *p = l->pack;
	struct shown *shown = load_alloc(l, p->rule_count, sizeof *shown);
	size_t *listed = load_alloc(l, p->rule_count, sizeof *listed);
	bool good = shown && listed;
	for (size_t i = 0; good && i < p->test_count; i++) good = read_test(x, &p->tests[i], shown, listed);
	for (size_t i = 0; good && i < p->rule_count; i++) judge(x, i, &shown[i]);
}
