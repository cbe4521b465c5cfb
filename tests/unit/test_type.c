#include "pack_bench.h"

struct typing {
	const char *text, *type, *said;
};

static const char *const types[] = {
	[TYPE_ERROR] = "error", [TYPE_BOOL] = "bool", [TYPE_INT] = "int",
	[TYPE_DATE] = "date", [TYPE_STRING] = "string", [TYPE_ID] = "id",
};

static struct expr *typed(struct bench *b, struct pack_fixture *f, int scope, bool may_mask, const char *text)
{
	struct typer t;
	assert_true(fixture_init(f, &b->arena, &b->d));
	struct ast *ast = parse_condition(scalar(b, text, STYLE_FOLDED), &b->arena, &b->d);
	typer_init(&t, &f->names, 0, scope, &b->arena, &b->d);
	t.may_mask = may_mask;
	struct expr *e = type_value(&t, ast);
	assert_non_null(e);
	assert_false(b->d.failed);
	return e;
}

static void check(struct bench *b, int scope, bool may_mask, const struct typing *rows, size_t count)
{
	struct pack_fixture f;
	for (size_t i = 0; i < count; i++) {
		bench_again(b, LANGUAGE_EN);
		struct expr *e = typed(b, &f, scope, may_mask, rows[i].text);
		row_text(rows[i].text, said(b), rows[i].said);
		row_text(rows[i].text, text_of(types[e->type]), rows[i].type);
	}
}

static const struct typing values[] = {
	{"1", "int", ""},
	{"2026-01-01", "date", ""},
	{"\"x\"", "string", ""},
	{"true", "bool", ""},
	{"$cutoff", "date", ""},
	{"$limit", "int", ""},
	{"$word", "string", ""},
	{"$run_date", "date", ""},
	{"$limt", "error", "E204 1:1"},
	{"household.id", "id", ""},
	{"household.年级 + 1", "int", ""},
	{"household.birth_date - 1", "date", ""},
	{"1 + household.birth_date", "error", "E311 1:1"},
	{"$cutoff - $run_date", "error", "E311 1:1"},
	{"household.name + 1", "error", "E311 1:1"},
	{"household.boarder", "bool", ""},
	{"household.boarder == true", "bool", "E309 1:1"},
	{"not household.boarder", "bool", ""},
	{"not household.年级", "bool", "E310 1:5"},
	{"household.年级 and true", "bool", "E310 1:1"},
	{"household.name == \"x\"", "bool", ""},
	{"household.name == 1", "bool", "E306 1:19"},
	{"household.年级 == \"7\"", "bool", "E306 1:17"},
	{"household.年级 < \"7\"", "bool", "E306 1:16"},
	{"household.年级 < 2026-01-01", "bool", "E306 1:16"},
	{"household.name < \"x\"", "bool", "E308 1:1"},
	{"household.id < household.id", "bool", "E308 1:1"},
	{"1 < household.boarder", "bool", "E308 1:5"},
	{"household.id == household.id", "bool", ""},
	{"household.id == \"529999201503150070\"", "bool", "E307 1:17"},
	{"household.id == household.name", "bool", "E307 1:1"},
	{"household.id in [\"529999201503150070\"]", "bool", "E307 1:18"},
	{"household.年级 in 1 .. $limit", "bool", ""},
	{"household.年级 in 1 .. $cutoff", "bool", "E306 1:22"},
	{"household.birth_date in 2015-01-01 .. $cutoff", "bool", ""},
	{"household.name in \"a\" .. \"b\"", "bool", "E308 1:1"},
	{"household.年级 in [1, $limit]", "bool", ""},
	{"household.年级 in [1, \"2\"]", "bool", "E306 1:21"},
	{"household.status == \"active\"", "bool", ""},
	{"\"moved_out\" != household.status", "bool", ""},
	{"household.status == \"actve\"", "bool", "E305 1:21"},
	{"household.status in [\"active\", \"gone\"]", "bool", "E305 1:32"},
	{"household.status == $word", "bool", ""},
	{"id_sex(household.id) == \"男\"", "bool", "E305 1:25"},
	{"id_kind(household.id) in [\"resident\", \"hmt\"]", "bool", "E305 1:39"},
	{"id_damage(household.name) == \"none\"", "bool", ""},
	{"first(enrolment, id_sex(enrolment.id)) == \"x\"", "bool", "E305 1:43"},
	{"age_on(household.birth_date, $cutoff)", "int", ""},
	{"age_on($cutoff)", "int", "E316 1:1"},
	{"age_on(1, 2)", "int", "E302 1:8, E302 1:11"},
	{"days_between($cutoff, $run_date)", "int", ""},
	{"year($cutoff) + month($cutoff)", "int", ""},
	{"on_or_before(\"08-31\", $run_date)", "date", ""},
	{"on_or_before(\"02-29\", $run_date)", "date", "E315 1:14"},
	{"on_or_before(\"2-28\", $run_date)", "date", "E315 1:14"},
	{"on_or_before(\"04-31\", $run_date)", "date", "E315 1:14"},
	{"on_or_before($word, 1)", "date", "E315 1:14, E302 1:21"},
	{"same_name(household.name, \"甲\")", "bool", ""},
	{"same_name(household.name, first(enrolment, enrolment.name))", "bool", ""},
	{"same_name(household.name, \" \")", "bool", "E313 1:27"},
	{"same_name(household.name, \"　\")", "bool", "E313 1:27"},
	{"same_name(household.name, $word)", "bool", "E313 1:27"},
	{"same_name(household.name, first(enrolment, \"x\"))", "bool", "E313 1:27"},
	{"same_name(household.id, \"x\")", "bool", "E302 1:11"},
	{"starts_with(household.id, \"53\")", "bool", ""},
	{"contains(household.name, $word)", "bool", ""},
	{"contains($word, household.id)", "bool", "E302 1:17"},
	{"starts_with(household.年级, \"1\")", "bool", "E302 1:13"},
	{"id_valid(household.id) and id_valid(household.name)", "bool", ""},
	{"id_valid(household.年级)", "bool", "E302 1:10"},
	{"id_valid(\"x\")", "bool", "E312 1:10"},
	{"id_birth_date(household.id)", "date", ""},
	{"mask(household.id)", "string", "E318 1:1"},
	{"present(household.name) and missing(household.name)", "bool", ""},
	{"present(enrolment) and present(visits)", "bool", ""},
	{"missing(enrolment)", "bool", "E312 1:9"},
	{"present(1)", "bool", "E312 1:9"},
	{"present(nobody)", "bool", "E203 1:9"},
	{"present(resident)", "bool", "E312 1:9"},
	{"count(enrolment) + count(visits, true)", "int", ""},
	{"any(enrolment)", "bool", "E316 1:1"},
	{"any(enrolment, 1)", "bool", "E310 1:16"},
	{"any(nobody, enrolment.grade == 1)", "bool", "E201 1:5"},
	{"any(household.name, true)", "bool", "E314 1:5"},
	{"any(resident, true)", "bool", "E201 1:5"},
	{"first(enrolment, enrolment.grade)", "int", ""},
	{"first(enrolment, enrolment.grade == 1)", "bool", ""},
	{"first(enrolment, enrolment.grad) == 1", "bool", "E202 1:28"},
	{"max(visits, visits.day) < $run_date", "bool", ""},
	{"min(visits, visits.id)", "id", "E302 1:13"},
	{"cuont(enrolment)", "error", "E205 1:1"},
	{"enrolment", "error", "E207 1:1"},
	{"resident and exempt", "bool", ""},
	{"residnt or household.nme == 1", "bool", "E203 1:1, E202 1:22"},
	{"houshold.name == 1", "bool", "E201 1:1"},
};

static void types_of_values(void **state) { check(*state, SCOPE_FIRST_LINE, false, values, ROWS(values)); }

static const struct typing of_line[] = {
	{"enrolment.grade == 1", "bool", "E301 1:1"},
	{"exemption.until == $cutoff", "bool", "E301 1:1"},
	{"any(enrolment, enrolment.grade == household.年级)", "bool", ""},
	{"any(enrolment, exemption.until > $cutoff)", "bool", "E301 1:16"},
	{"count(household)", "int", "E303 1:7"},
	{"present(household)", "bool", "E303 1:9"},
	{"any(household, household.boarder)", "bool", "E303 1:5"},
	{"any(enrolment, present(visits))", "bool", ""},
	{"any(enrolment, present(enrolment))", "bool", "E304 1:24"},
	{"any(enrolment, present(household))", "bool", "E303 1:24"},
	{"any(enrolment, any(visits, true))", "bool", "E304 1:20"},
	{"any(enrolment, count(visits) > 1)", "bool", "E304 1:22"},
	{"attending", "bool", "E301 1:1"},
	{"any(enrolment, attending)", "bool", ""},
	{"any(enrolment, attending) and attending", "bool", "E301 1:31"},
	{"any(enrolment, exempt)", "bool", "E304 1:16"},
	{"resident", "bool", ""},
};

static const struct typing of_second_line[] = {
	{"attending", "bool", ""},
	{"resident", "bool", "E301 1:1"},
	{"any(household, resident and attending)", "bool", ""},
	{"count(enrolment)", "int", "E303 1:7"},
};

static const struct typing of_pair[] = {
	{"resident and attending and exempt", "bool", ""},
	{"household.name == enrolment.name", "bool", ""},
	{"exemption.until == $cutoff", "bool", "E301 1:1"},
	{"count(household) > count(enrolment)", "bool", "E303 1:7, E303 1:26"},
	{"any(visits, visits.day > enrolment.since)", "bool", ""},
};

static const struct typing of_person[] = {
	{"household.name == enrolment.name", "bool", "E301 1:1, E301 1:19"},
	{"any(household, resident) and any(enrolment, attending)", "bool", ""},
	{"any(household, enrolment.grade == 1)", "bool", "E301 1:16"},
	{"present(household) and count(enrolment) > 1", "bool", ""},
	{"resident", "bool", "E301 1:1"},
};

static const struct typing of_params[] = {
	{"on_or_before(\"08-31\", $run_date) - $limit", "date", ""},
	{"household.年级", "error", "E317 1:1"},
	{"count(enrolment)", "int", "E317 1:7"},
};

static const struct typing of_messages[] = {
	{"mask(household.id)", "string", ""},
	{"mask(household.name)", "string", ""},
	{"mask(first(enrolment, enrolment.id))", "string", ""},
	{"first(enrolment, mask(enrolment.id))", "string", ""},
	{"mask(1)", "string", "E302 1:6"},
	{"mask(mask(household.id))", "string", "E318 1:6"},
	{"mask(household.id) == \"x\"", "bool", "E318 1:1"},
	{"starts_with(mask(household.id), \"5\")", "bool", "E318 1:13"},
	{"max(enrolment, mask(enrolment.id))", "string", "E318 1:16, E302 1:16"},
};

static void scopes(void **state)
{
	check(*state, SCOPE_FIRST_LINE, false, of_line, ROWS(of_line));
	check(*state, SCOPE_SECOND_LINE, false, of_second_line, ROWS(of_second_line));
	check(*state, SCOPE_PAIR, false, of_pair, ROWS(of_pair));
	check(*state, SCOPE_PERSON, false, of_person, ROWS(of_person));
	check(*state, SCOPE_NONE, false, of_params, ROWS(of_params));
	check(*state, SCOPE_FIRST_LINE, true, of_messages, ROWS(of_messages));
}

static void mask_stands_outermost(void **state)
{
	struct pack_fixture f;
	struct expr *e = typed(*state, &f, SCOPE_PERSON, true, "first(enrolment, mask(enrolment.id))");
	assert_int_equal(e->op, X_MASK);
	assert_int_equal(e->args[0]->op, X_FIRST);
	assert_int_equal(e->args[0]->type, TYPE_ID);
	assert_int_equal(e->args[0]->args[0]->op, X_FIELD);
}

/* The root of an inlined definition tells where it was used. */
static void definition_use(void **state)
{
	struct bench *b = *state;
	struct pack_fixture f;
	struct expr *e = typed(b, &f, SCOPE_FIRST_LINE, false, "true and resident");
	assert_int_equal(e->args[1]->op, X_EQ);
	assert_int_equal(e->args[1]->at.from, 0);
	assert_non_null(e->args[1]->definition_use);
	assert_int_equal(e->args[1]->definition_use->at.from, 9);
	assert_null(e->args[0]->definition_use);
	assert_null(e->args[1]->args[0]->definition_use);
}

static void note_on_the_definition(void **state)
{
	struct bench *b = *state;
	struct pack_fixture f;
	typed(b, &f, SCOPE_FIRST_LINE, false, "attending");
	assert_int_equal(b->d.count, 1);
	row_text("sentence", text_of(b->d.items[0].message),
	         "'enrolment' may be several records here: write any(enrolment, …), or for_each: pair");
	assert_int_equal(b->d.items[0].note_count, 1);
	row_text("note", text_of(b->d.items[0].notes[0]), "in the definition 'attending', p.yaml:1");
}

static void cycles(void **state)
{
	struct bench *b = *state;
	struct pack_fixture f;
	assert_true(fixture_init(&f, &b->arena, &b->d));
	struct definition defs[3] = {{.name = TEXT("a")}, {.name = TEXT("b")}, {.name = TEXT("c")}};
	static const char *const texts[] = {"not b", "b or c", "true and b"};
	for (size_t i = 0; i < 3; i++) defs[i].ast = parse_condition(scalar(b, texts[i], STYLE_FOLDED), &b->arena, &b->d);
	f.names.definitions = defs;
	f.names.definition_count = 3;
	f.names.definition_index = (struct name_index){0};
	for (int i = 0; i < 3; i++) assert_true(index_add(&f.names.definition_index, &b->arena, defs[i].name, i));
	for (size_t i = 0; i < 3; i++)
		assert_true(defs[i].broken || type_definition(&f.names, &defs[i], &b->d));
	row_text("said once", said(b), "E208 1:1");
	row_text("path", text_of(b->d.items[0].message), "the definition 'b' uses itself: b → b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(types_of_values), BENCH_TEST(scopes), BENCH_TEST(mask_stands_outermost), BENCH_TEST(definition_use),
		BENCH_TEST(note_on_the_definition), BENCH_TEST(cycles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
