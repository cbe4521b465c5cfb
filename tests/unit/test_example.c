/* Made-up rows of the shipped pack, judged. */
#include "rows.h"

#include "base/date.h"
#include "base/hash.h"
#include "prove/example.h"

static const char *const packs[] = {"rules/compulsory-education.yaml"};

struct fixture {
	struct arena arena;
	struct diags diags;
	struct pack *pack;
	struct example example;
};

static int setup(void **state)
{
	static struct fixture f;
	static const struct pack_options all = {.with_drafts = true, .bind_all = true};
	arena_init(&f.arena, 0);
	diags_init(&f.diags, LANGUAGE_EN);
	f.pack = pack_load(packs, 1, date_day(2026, 10, 15), &all, &f.arena, &f.diags);
	if (!hash_start() || !f.pack || !example_init(&f.example, f.pack)) return -1;
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	example_free(&f->example);
	diags_free(&f->diags);
	arena_free(&f->arena);
	return 0;
}

/* cells: "field=text|field=text" */
static void add(struct fixture *f, const char *table, uint64_t number, const char *cells)
{
	struct text row[PACK_FIELDS_MAX] = {0};
	int t = pack_table(f->pack, text_of(table));
	assert_true(t >= 0);
	while (*cells) {
		size_t name = strcspn(cells, "="), all = strcspn(cells, "|");
		int field = table_field(&f->pack->tables[t], (struct text){cells, name});
		assert_true(field >= 0);
		row[field] = (struct text){cells + name + 1, all - name - 1};
		cells += all + (cells[all] == '|');
	}
	assert_true(example_row(&f->example, t, number, row));
}

/* The findings of one rule (NULL: of all) as "outcome rule key" lines. */
static void expect(struct fixture *f, const char *name, const char *only, const char *wanted)
{
	struct buf out;
	buf_init(&out);
	assert_true(example_judge(&f->example));
	const struct assessment *as = &f->example.assessment;
	for (size_t i = 0; i < as->finding_count; i++) {
		struct text rule = finding_rule_id(f->pack, as->findings[i].rule);
		if (only && !text_equal(rule, text_of(only))) continue;
		buf_text(&out, outcome_name(as->findings[i].outcome));
		buf_printf(&out, " %.*s ", (int)rule.n, rule.p);
		example_key(&f->example, &as->findings[i], &out);
		buf_byte(&out, '\n');
	}
	row_text(name, buf_view(&out), wanted);
	buf_free(&out);
}

static void cells_are_those_of_files(void **state)
{
	struct fixture *f = *state;
	example_reset(&f->example);
	add(f, "household", 1, "id= 52999920150315001* |birth_date=2015年3月15日");
	add(f, "household", 2, "id=52999920150315003*|birth_date=20150315|status=迁出");
	add(f, "household", 3, "id=529999150315005|birth_date=42078");
	add(f, "enrolment", 1, "id=52999920150315001*|school=一小|grade=5-五年级|status=毕业");
	expect(f, "one of three is missing", "missing-school-age",
	       "flag missing-school-age 529999201503150011\n");
}

static void keyless_rows_have_numbers(void **state)
{
	struct fixture *f = *state;
	example_reset(&f->example);
	add(f, "household", 1, "");
	add(f, "household", 2, "id=529999201503150012|birth_date=2015-03-15");
	add(f, "enrolment", 7, "school=一小|status=在读|grade=5");
	expect(f, "damaged", "id-damaged", "flag id-damaged household#2\n");
	expect(f, "undecided", "undecided-identity",
	       "review undecided-identity household#2\nreview undecided-identity enrolment#7\n");
}

static void a_rejected_row_hides_a_group(void **state)
{
	struct fixture *f = *state;
	int enrolment = pack_table(f->pack, TEXT("enrolment"));
	example_reset(&f->example);
	add(f, "household", 1, "id=52999920150315001*|birth_date=2015-03-15");
	assert_true(example_rejected(&f->example, enrolment, 1, TEXT("52999920150315001*")));
	expect(f, "review", "missing-school-age", "review missing-school-age 529999201503150011\n");
	example_reset(&f->example);
	add(f, "household", 1, "id=52999920150315001*|birth_date=2015-03-15");
	assert_true(example_rejected(&f->example, enrolment, 1, TEXT("")));
	expect(f, "an unreadable key hides nothing", "missing-school-age", "flag missing-school-age 529999201503150011\n");
}

static void the_run_date_moves_the_params(void **state)
{
	struct fixture *f = *state;
	int32_t day = f->pack->run_date;
	example_reset(&f->example);
	add(f, "household", 1, "id=52999920120831001*|birth_date=2012-08-31");
	expect(f, "14 on the cut-off", "missing-school-age", "flag missing-school-age 529999201208310019\n");
	assert_int_equal(pack_compute_params(f->pack, date_day(2027, 8, 31), NULL, 0), -1);
	expect(f, "still", "missing-school-age", "flag missing-school-age 529999201208310019\n");
	assert_int_equal(pack_compute_params(f->pack, date_day(2027, 9, 1), NULL, 0), -1);
	expect(f, "15", "missing-school-age", "");
	assert_int_equal(pack_compute_params(f->pack, day, NULL, 0), -1);
	expect(f, "again", "missing-school-age", "flag missing-school-age 529999201208310019\n");
}

static void a_param_may_be_out_of_its_bounds(void **state)
{
	struct fixture *f = *state;
	struct expr five = {.op = X_INT, .type = TYPE_INT, .table = -1, .number = 5};
	for (size_t i = 0; i < f->pack->param_count; i++) {
		const struct param_override low = {(int)i, &five, {0}};
		if (!text_equal(f->pack->params[i].name, TEXT("entry_age"))) continue;
		assert_int_equal(pack_compute_params(f->pack, f->pack->run_date, &low, 1), (int)i);
		assert_int_equal(pack_compute_params(f->pack, f->pack->run_date, NULL, 0), -1);
		return;
	}
	fail();
}

static void nothing_is_left_behind(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 300; i++) {
		example_reset(&f->example);
		add(f, "household", 1, "id=52999920150315001*|birth_date=2015-03-15|name=甲|township=城关");
		expect(f, "one", "missing-school-age", "flag missing-school-age 529999201503150011\n");
	}
	example_reset(&f->example);
	expect(f, "none", NULL, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_those_of_files),
		cmocka_unit_test(keyless_rows_have_numbers),
		cmocka_unit_test(a_rejected_row_hides_a_group),
		cmocka_unit_test(the_run_date_moves_the_params),
		cmocka_unit_test(a_param_may_be_out_of_its_bounds),
		cmocka_unit_test(nothing_is_left_behind),
	};
	return cmocka_run_group_tests(tests, setup, teardown) != 0;
}
