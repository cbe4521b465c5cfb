/* The shape of the tests in a pack: keys, names of lines and lists, rules, rows. What they say is proved elsewhere. */
#include <string.h>

#include "load.h"

static void check_given(struct loader *l, const struct node *given)
{
	const struct pack *p = l->pack;
	struct text names[PACK_TABLES_MAX];
	for (int i = 0; i < p->table_count; i++) names[i] = p->tables[i].name;
	for (size_t i = 0; i < given->count; i++) {
		const struct entry *e = &given->entries[i];
		if (pack_table(p, e->key->text) < 0) {
			struct diag *item = DIAG(l->d, E501, e->key->at, e->key->text);
			diag_suggest(l->d, item, e->key->text, names, (size_t)p->table_count);
		}
		node_expect(e->value, KEY_SCALAR, e->key->text, l->d);
	}
}

static void check_rule(struct loader *l, const struct node *name)
{
	const struct pack *p = l->pack;
	struct text ids[PACK_RULES_MAX + 1];
	ids[p->rule_count] = TEXT("undecided-identity");
	for (size_t i = 0; i < p->rule_count; i++) ids[i] = p->rules[i].id;
	for (size_t i = 0; i <= p->rule_count; i++)
		if (text_equal(ids[i], name->text)) return;
	struct diag *item = DIAG(l->d, E502, name->at, name->text);
	diag_suggest(l->d, item, name->text, ids, p->rule_count + 1);
}

/* A person is a number, or `line#row` where there is none. */
static void check_person(struct loader *l, const struct node *person)
{
	struct text t = person->text;
	const char *hash = t.n ? memchr(t.p, '#', t.n) : NULL;
	if (t.n == 0) {
		DIAG(l->d, E021, person->at, TEXT("expect"));
		return;
	}
	if (!hash) return;
	int line = pack_table(l->pack, (struct text){t.p, (size_t)(hash - t.p)});
	bool row = hash + 1 < t.p + t.n && hash[1] != '0';
	for (const char *c = hash + 1; c < t.p + t.n; c++) row &= *c >= '0' && *c <= '9';
	if (line < 0 || line > 1 || !row) DIAG(l->d, E503, person->at, t);
}

static bool check_expected(struct loader *l, const struct node *expect)
{
	keys_check(expect, expect_keys.specs, expect_keys.count, l->d);
	for (size_t i = 0; i < expect_keys.count; i++) {
		const struct node *rules = keys_get(expect, expect_keys.specs[i].name, KEY_MAP);
		for (size_t k = 0; rules && k < rules->count; k++) {
			const struct node **persons;
			size_t count;
			check_rule(l, rules->entries[k].key);
			if (!node_texts(rules->entries[k].value, l->arena, &persons, &count, l->d)) {
				if (l->d->failed) return false;
				continue;
			}
			for (size_t m = 0; m < count; m++) check_person(l, persons[m]);
		}
	}
	return true;
}

static void check_params(struct loader *l, const struct node *params)
{
	for (size_t i = 0; i < params->count; i++) {
		const struct entry *e = &params->entries[i];
		check_override(l, e->key->text, e->key->at);
		node_expect(e->value, KEY_SCALAR, e->key->text, l->d);
	}
}

static bool check_test(struct loader *l, const struct node *test)
{
	const struct node *n, **rules;
	struct text name;
	int32_t day;
	size_t count;
	keys_check(test, test_keys.specs, test_keys.count, l->d);
	if (test->kind != NODE_MAP) return true;
	if ((n = keys_get(test, "name", KEY_SCALAR))) node_text(n, &name, l->d);
	if ((n = keys_get(test, "run_date", KEY_SCALAR))) node_date(n, &day, l->d);
	else if (!l->pack->has_from) DIAG(l->d, E504, test->at, TEXT(""));
	if ((n = keys_get(test, "params", KEY_MAP))) check_params(l, n);
	if ((n = keys_get(test, "given", KEY_MAP))) check_given(l, n);
	if ((n = keys_get(test, "only", KEY_TEXTS))) {
		if (node_texts(n, l->arena, &rules, &count, l->d))
			for (size_t i = 0; i < count; i++) check_rule(l, rules[i]);
		if (l->d->failed) return false;
	}
	if ((n = keys_get(test, "expect", KEY_MAP)) && !check_expected(l, n)) return false;
	return !(n = keys_get(test, "known_gap", KEY_MAP)) || check_expected(l, n);
}

bool load_tests(struct loader *l)
{
	struct pack *p = l->pack;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *list = file_get(l, file, "tests", KEY_LIST);
		if (!list) continue;
		if (!p->tests) p->tests = list;
		p->test_lists[p->test_list_count++] = list;
		for (size_t i = 0; i < list->count; i++)
			if (!check_test(l, list->items[i])) return false;
	}
	return true;
}
