/* The balance: a county that adds up, and every sum broken once. */
#include "bench_diag.h"

#include "report/balance.h"

static struct pack pack;
static struct rule rules[1];
static struct exception exceptions[1];
static struct input_file files[2];
static struct records records[PACK_TABLES_MAX];
static struct dataset dataset;
static struct persons persons;
static struct assessment assessment;
static struct rule_counts counts[2];
static uint64_t credited[1];
static struct balance balance;
static uint64_t keys[4] = {1, 2, 3, 0};
/* Records of the persons: both lines, first only, second only (two records), keyless on the first. */
static uint32_t starts[2][5] = {{0, 1, 2, 2, 3}, {0, 1, 1, 3, 3}};

static void plain(void)
{
	rules[0] = (struct rule){.id = TEXT("r")};
	pack = (struct pack){.table_count = 2, .rules = rules, .rule_count = 1, .exceptions = exceptions, .exception_count = 1};
	pack.tables[0] = (struct table){.name = TEXT("household"), .bound = true};
	pack.tables[1] = (struct table){.name = TEXT("enrolment"), .bound = true};
	files[0] = (struct input_file){.table = 0, .path = "h.csv",
	                               .counts = {.physical = 8, .top = 1, .headings = 1, .blanks = 1, .footers = 1, .rejected = 1, .records = 3}};
	files[1] = (struct input_file){.table = 1, .path = "e.csv", .counts = {.physical = 5, .headings = 1, .records = 3, .continued = 1}};
	records[0].count = records[1].count = 3;
	dataset = (struct dataset){.files = files, .file_count = 2, .records = records, .shares = 1, .reject_count = 1};
	persons = (struct persons){.count = 4, .key = keys, .both = 1, .only = {1, 1}, .keyless = {1, 0},
	                           .with_key = {2, 3}, .without_key = {1, 0}};
	persons.start[0] = starts[0];
	persons.start[1] = starts[1];
	counts[0] = (struct rule_counts){.flag = 1, .review = 1, .excused = 1, .persons = 3};
	counts[1] = (struct rule_counts){.review = 1, .persons = 1};
	credited[0] = 1;
	assessment = (struct assessment){.rules = counts, .exception_findings = credited, .persons = 4};
	balance_init(&balance);
}

static void physical(void) { files[0].counts.physical++; }
static void footer(void) { files[0].counts.footers--; }
static void continued(void) { files[1].counts.continued = 0; }
static void lost_record(void) { records[1].count--; }
static void reject(void) { dataset.reject_count++; }
static void with_key(void) { persons.with_key[0]++; }
static void without_key(void) { persons.without_key[0]--; }
static void both(void) { persons.both++; }
static void only(void) { persons.only[1]--; }
static void keyless(void) { persons.keyless[0]++; }
static void assessed(void) { assessment.persons--; }
static void outcome(void) { counts[0].flag++; }
static void undecided(void) { counts[1].persons++; }
static void exception(void) { credited[0] = 0; }

static bool check(struct bench *b)
{
	balance_persons(&balance, &persons);
	return balance_check(&balance, &pack, &dataset, &persons, &assessment, &b->d);
}

static void adds_up(void **state)
{
	struct bench *b = *state;
	plain();
	assert_true(check(b));
	assert_int_equal(b->d.count, 0);
	assert_int_equal(balance.tables[0].lines.physical, 8);
	assert_int_equal(balance.owned[1], 3);
	assert_int_equal(balance.keyless[0], 1);
}

static void broken(void **state)
{
	static const struct {
		const char *row;
		void (*break_it)(void);
	} rows[] = {
		{"physical lines", physical}, {"footers", footer},         {"continued lines", continued},
		{"a record lost", lost_record}, {"rejects", reject},       {"with key", with_key},
		{"without key", without_key}, {"on both", both},           {"on one", only},
		{"keyless", keyless},         {"assessed", assessed},      {"outcomes", outcome},
		{"undecided", undecided},     {"exceptions", exception},
	};
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		plain();
		rows[i].break_it();
		row_int(rows[i].row, check(b), false);
		row_int(rows[i].row, b->d.count > 0 && b->d.items[0].code == E492, true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(adds_up, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(broken, bench_setup, bench_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
