/* The tests in a pack: keys, names of lines and lists, rules, persons, params. The rows they give, and what becomes of
 * them, are for others. */
#include <string.h>

#include "load.h"

/* Rows in several lines of the file, of which YAML has made one. */
static void find_run_together(struct loader *l, const struct entry *e)
{
	const struct node *n = e->value;
	if (n->style != STYLE_PLAIN && n->style != STYLE_FOLDED) return;
	const struct text rows = text_trim((struct text){n->at.source->bytes.p + n->body.from, n->body.to - n->body.from});
	if (!rows.n || !memchr(rows.p, '\n', rows.n)) return;
	struct diag *item = DIAG(l->d, E512, n->at, e->key->text);
	diag_label(l->d, item, "write '{1}: |' and the rows below it", "请写“{1}: |”，各行写在它下面", &e->key->text, 1);
}

static bool load_given(struct loader *l, const struct node *map, struct test *test)
{
	const struct pack *p = l->pack;
	struct text names[PACK_TABLES_MAX];
	for (int i = 0; i < p->table_count; i++) names[i] = p->tables[i].name;
	test->given = load_alloc(l, map->count, sizeof *test->given);
	if (!test->given) return false;
	for (size_t i = 0; i < map->count; i++) {
		const struct entry *e = &map->entries[i];
		int table = pack_table(p, e->key->text);
		if (table < 0) {
			struct diag *item = DIAG(l->d, E501, e->key->at, e->key->text);
			diag_suggest(l->d, item, e->key->text, names, (size_t)p->table_count);
		}
		if (!node_expect(e->value, KEY_SCALAR, e->key->text, l->d)) continue;
		find_run_together(l, e);
		if (table >= 0) test->given[test->given_count++] = (struct given){table, e->value};
	}
	return true;
}

/* Index of a rule; of undecided-identity rule_count; -1 after a diagnostic. */
static int find_tested(struct loader *l, const struct node *name)
{
	const struct pack *p = l->pack;
	struct text ids[PACK_RULES_MAX + 1];
	ids[p->rule_count] = TEXT("undecided-identity");
	for (size_t i = 0; i < p->rule_count; i++) ids[i] = p->rules[i].id;
	for (size_t i = 0; i <= p->rule_count; i++)
		if (text_equal(ids[i], name->text)) return (int)i;
	struct diag *item = DIAG(l->d, E502, name->at, name->text);
	diag_suggest(l->d, item, name->text, ids, p->rule_count + 1);
	return -1;
}

bool test_names_row(const struct pack *p, struct text person)
{
	const struct table *line = &p->tables[0];
	const char *hash = person.n ? memchr(person.p, '#', person.n) : NULL;
	bool numbers = line->key < 0 || line->fields[line->key].type != TYPE_STRING;
	return hash && (numbers || pack_table(p, (struct text){person.p, (size_t)(hash - person.p)}) >= 0);
}

/* A person is a key, or `line#row` where there is none. */
static void check_person(struct loader *l, const struct node *person)
{
	struct text t = person->text;
	if (t.n == 0) {
		DIAG(l->d, E021, person->at, TEXT("expect"));
		return;
	}
	if (!test_names_row(l->pack, t)) return;
	const char *hash = memchr(t.p, '#', t.n);
	int line = pack_table(l->pack, (struct text){t.p, (size_t)(hash - t.p)});
	bool row = hash + 1 < t.p + t.n && hash[1] != '0';
	for (const char *c = hash + 1; c < t.p + t.n; c++) row &= *c >= '0' && *c <= '9';
	if (line < 0 || line > 1 || !row) DIAG(l->d, E503, person->at, t);
}

static bool load_expected(struct loader *l, const struct node *map, struct expected **out, size_t *count)
{
	size_t most = 0;
	keys_check(map, expect_keys.specs, expect_keys.count, l->d);
	for (int pass = 0; pass < 2; pass++) {
		if (pass && !(*out = load_alloc(l, most, sizeof **out))) return false;
		for (size_t i = 0; i < expect_keys.count; i++) {
			const struct node *rules = keys_get(map, expect_keys.specs[i].name, KEY_MAP);
			for (size_t k = 0; rules && k < rules->count; k++) {
				const struct node *value = rules->entries[k].value, **persons;
				size_t n;
				if (!pass) {
					most += value->kind == NODE_LIST ? value->count : 1;
					continue;
				}
				int rule = find_tested(l, rules->entries[k].key);
				if (!node_names(value, l->arena, &persons, &n, l->d)) {
					if (l->d->failed) return false;
					continue;
				}
				for (size_t m = 0; m < n; m++) {
					check_person(l, persons[m]);
					(*out)[(*count)++] = (struct expected){(int)i, rule, persons[m]->text, persons[m]->at};
				}
			}
		}
	}
	return true;
}

static bool load_test_params(struct loader *l, const struct node *map, struct test *test)
{
	test->params = load_alloc(l, map->count, sizeof *test->params);
	if (!test->params) return false;
	for (size_t i = 0; i < map->count; i++) {
		if (load_override(l, &map->entries[i], &test->params[test->param_count])) test->param_count++;
		if (l->d->failed) return false;
	}
	return true;
}

static bool load_only(struct loader *l, const struct node *list, struct test *test)
{
	const struct node **rules;
	size_t count;
	test->narrowed = true;
	if (!node_names(list, l->arena, &rules, &count, l->d)) return !l->d->failed;
	test->only = load_alloc(l, count, sizeof *test->only);
	if (!test->only) return false;
	for (size_t i = 0; i < count; i++) test->only[test->only_count++] = find_tested(l, rules[i]);
	return true;
}

static bool load_test(struct loader *l, const struct node *map, struct test *test)
{
	const struct node *n;
	keys_check(map, test_keys.specs, test_keys.count, l->d);
	test->at = map->at;
	if (map->kind != NODE_MAP) return true;
	if ((n = keys_get(map, "name", KEY_SCALAR)) && node_text(n, &test->name, l->d)) test->at = n->at;
	test->run_date = l->pack->from;
	if ((n = keys_get(map, "run_date", KEY_SCALAR))) node_date(n, &test->run_date, l->d);
	else if (!l->pack->has_from) DIAG(l->d, E504, map->at, TEXT(""));
	if ((n = keys_get(map, "params", KEY_MAP)) && !load_test_params(l, n, test)) return false;
	if ((n = keys_get(map, "given", KEY_MAP)) && !load_given(l, n, test)) return false;
	if ((n = keys_get(map, "only", KEY_TEXTS)) && !load_only(l, n, test)) return false;
	if ((n = keys_get(map, "expect", KEY_MAP)) && !load_expected(l, n, &test->expect, &test->expect_count)) return false;
	return !(n = keys_get(map, "known_gap", KEY_MAP)) || load_expected(l, n, &test->gap, &test->gap_count);
}

/* The params of every test have values within their bounds, on the day and with what the test puts in their place. */
static void check_params(struct loader *l)
{
	struct pack *p = l->pack;
	int32_t day = p->run_date;
	for (size_t i = 0; i < p->test_count; i++) {
		const struct test *test = &p->tests[i];
		int faulty = pack_compute_params(p, test->run_date, test->params, test->param_count);
		if (faulty < 0) continue;
		const struct param *param = &p->params[faulty];
		struct span at = test->at;
		for (size_t k = 0; k < test->param_count; k++)
			if (test->params[k].param == faulty) at = test->params[k].at;
		if (param->known) param_out_of_bounds(l->d, param, param->number, at);
		else DIAG(l->d, E242, at, param->name);
	}
	pack_compute_params(p, day, NULL, 0);
}

bool load_tests(struct loader *l)
{
	struct pack *p = l->pack;
	p->tests = load_alloc(l, file_total(l, "tests", KEY_LIST), sizeof *p->tests);
	if (!p->tests) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *list = file_get(l, file, "tests", KEY_LIST);
		for (size_t i = 0; list && i < list->count; i++)
			if (!load_test(l, list->items[i], &p->tests[p->test_count++])) return false;
	}
	if (l->d->errors == l->errors) check_params(l);
	return !l->d->failed;
}
