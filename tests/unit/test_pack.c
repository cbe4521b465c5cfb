#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pack_bench.h"

static char folder[] = "/tmp/rollcall-pack-XXXXXX";
static const char *const files[] = {"p.yaml", "q.yaml", "job.yaml", "excuses.yaml"};

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(files); i++) unlink(files[i]);
	return chdir("/") || rmdir(folder);
}

static void put(const char *name, const char *text, mode_t mode)
{
	unlink(name);
	FILE *file = fopen(name, "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(name, mode), 0);
}

static struct pack *load(struct bench *b, const char *yaml)
{
	static const char *const paths[] = {"p.yaml"};
	struct pack_options options = {.bind_all = true, .digested = true};
	put("p.yaml", yaml, 0600);
	return pack_load(paths, 1, date_day(2026, 10, 15), &options, &b->arena, &b->d);
}

static struct pack *load_job(struct bench *b, const char *job_yaml, const char *const *sets, size_t set_count)
{
	struct job_options options = {.sets = sets, .set_count = set_count};
	put("job.yaml", job_yaml, 0600);
	const struct job *job = job_load("job.yaml", &options, &b->arena, &b->d);
	return job ? pack_load_job(job, NULL, &b->arena, &b->d) : NULL;
}

#define HEAD "format: 1\npack: p\n"
#define LINES \
	"lines:\n" \
	"  household:\n" \
	"    key: id\n" \
	"    also: [former_id]\n" \
	"    \"null\": [NULL]\n" \
	"    fields:\n" \
	"      id: {type: id, column: [证件号, 身份证号]}\n" \
	"      name: {type: string, column: 姓名}\n" \
	"      phone: {type: string, column: 电话, private: true}\n" \
	"      status: {type: string, column: 状态, values: {正常: active, 迁出: moved_out}, blank: unknown}\n" \
	"      other_number: {type: string, column: 其他号}\n" \
	"      unread: {type: string, column: 备注}\n" \
	"      former_id: {type: id, column: 曾用号, optional: true}\n" \
	"  enrolment: {key: id, fields: {id: {type: id, column: 证件号}, grade: {type: int, column: 年级, values: {一: \"1\", 二: \"2\"}}}}\n" \
	"lists:\n" \
	"  exemption: {key: id, fields: {id: {type: id, column: 证件号}, until: {type: date, column: 至}}}\n" \
	"  poverty: {key: id, fields: {id: {type: id, column: 证件号}}}\n"
#define RULE(id, scope, when) \
	"  - {id: " id ", status: live, title: t, kind: missing, level: high, for_each: " scope ", when: '" when "', message: m}\n"
#define JOB(more) \
	"format: 1\njob: j\nrun_date: 2026-10-15\npack: p.yaml\nlines: {household: {files: h.csv}, enrolment: {files: e.csv}}\n" more

static bool is_read(const struct pack *p, const char *table, const char *field)
{
	const struct table *t = &p->tables[pack_table(p, text_of(table))];
	return t->fields[table_field(t, text_of(field))].read;
}

static void ordinary(void **state)
{
	struct bench *b = *state;
	struct pack *p = load(b, HEAD LINES "rules:\n" RULE("a", "household", "household.status == \"active\""));
	row_text("errors", said(b), "");
	assert_non_null(p);
	assert_int_equal(p->table_count, 4);
	row_text("first line", p->tables[0].name, "household");
	row_text("title", p->tables[0].title.zh, "household");
	assert_int_equal(p->tables[0].key, 0);
	assert_int_equal(p->tables[0].also_count, 1);
	assert_int_equal(p->tables[0].also[0], 6);
	assert_true(p->tables[2].is_list);
	const struct field *status = &p->tables[0].fields[3];
	assert_int_equal(status->literal_count, 3);
	assert_int_equal(status->value_count, 2);
	row_text("raw", status->values[1].raw, "迁出");
	row_text("literal", status->literals[status->values[1].literal], "moved_out");
	assert_true(status->has_blank);
	row_text("blank", status->literals[status->blank], "unknown");
	const struct field *grade = &p->tables[1].fields[1];
	assert_int_equal(grade->number_count, 2);
	assert_int_equal(grade->numbers[grade->values[1].literal], 2);
	assert_true(p->tables[0].fields[2].private);
	assert_true(p->tables[0].fields[6].optional);
	assert_int_equal(p->rules[0].scope, SCOPE_FIRST_LINE);
	assert_int_equal(p->rules[0].unknown, UNKNOWN_REVIEW);
	row_text("family", p->rules[0].family, "missing");
	assert_int_equal(strlen(p->rules[0].digest), 64);
	assert_int_equal(p->file_count, 1);
}

static void what_is_read(void **state)
{
	struct bench *b = *state;
	struct pack *p = load(b, HEAD LINES
		"define: {unused: 'any(enrolment, enrolment.grade == 1)'}\n"
		"labels: {poor: {when: 'any(exemption, exemption.until > $run_date)'}}\n"
		"rules:\n"
		"  - {id: a, status: live, title: t, kind: other, level: low, for_each: household, when: id_valid(household.other_number),\n"
		"     message: '{household.phone} {household.name}', except_by: [household.status]}\n"
		"  - {id: b, status: draft, title: t, kind: other, level: low, for_each: person, when: 'any(household, present(household.unread))', message: m}\n");
	row_text("errors", said(b), "");
	assert_non_null(p);
	static const struct {
		const char *table, *field;
		bool read;
	} rows[] = {
		{"household", "id", true}, {"household", "former_id", true}, {"household", "name", true}, {"household", "phone", true},
		{"household", "status", true}, {"household", "other_number", true}, {"household", "unread", false},
		{"enrolment", "grade", false}, {"exemption", "until", true},
	};
	for (size_t i = 0; i < ROWS(rows); i++)
		if (is_read(p, rows[i].table, rows[i].field) != rows[i].read) fail_msg("%s.%s", rows[i].table, rows[i].field);
	assert_true(p->tables[0].fields[4].raw_id);
	assert_false(p->tables[0].fields[0].raw_id);
	const struct template *m = &p->rules[0].message_zh;
	assert_int_equal(m->count, 3);
	assert_true(m->pieces[0].private);
	assert_false(m->pieces[2].private);
}

#define READERS \
	HEAD LINES \
	"labels: {poor: {when: present(poverty)}}\n" \
	"groups: {grade: {by: 'first(enrolment, enrolment.grade)'}, poor: {by: {是: present(poverty)}}}\n" \
	"columns: {until: 'first(exemption, exemption.until)', phone: 'first(household, household.phone)', born: 'first(household, id_birth_date(household.id)) + 0'}\n" \
	"rules:\n" \
	RULE("plain", "household", "present(enrolment)") \
	RULE("lists", "household", "present(poverty)") \
	"  - {id: says, status: live, title: t, kind: other, level: low, for_each: person, when: present(household), message: '{count(exemption)}'}\n" \
	"  - {id: draft, status: draft, title: t, kind: other, level: low, for_each: person, when: present(poverty), message: m}\n" \
	"  - {id: trial, status: trial, title: t, kind: other, level: low, for_each: person, when: present(household), message: m}\n" \
	"indicators:\n" \
	"  - {id: i1, of: present(household), share: present(enrolment), by: [grade, poor], target: '>= 99.5%'}\n" \
	"  - {id: i2, of: present(household), share: present(poverty)}\n" \
	"  - {id: i3, of: present(household), flagged: [plain]}\n" \
	"  - {id: i4, of: present(household), flagged: [plain, lists], target: '< 1%'}\n" \
	"  - {id: i5, of: present(household), flagged: [trial]}\n"

static void lists_not_bound(void **state)
{
	struct bench *b = *state;
	put("p.yaml", READERS, 0600);
	struct pack *p = load_job(b, JOB("lists: {exemption: none}\n"), NULL, 0);
	row_text("errors", said(b), "");
	assert_non_null(p);
	assert_true(p->tables[2].bound);
	assert_false(p->tables[3].bound);
	static const enum off_reason off[] = {OFF_NOT, OFF_LIST_NOT_BOUND, OFF_NOT, OFF_DRAFT, OFF_NOT};
	for (size_t i = 0; i < ROWS(off); i++) row_int("rule", p->rules[i].off, off[i]);
	assert_int_equal(p->rules[1].off_table, 3);
	assert_true(p->labels[0].off);
	assert_false(p->groups[0].off);
	assert_true(p->groups[1].off);
	assert_false(p->columns[0].off);
	assert_false(p->columns[0].private);
	assert_true(p->columns[1].private);
	assert_true(p->columns[2].private);
	static const enum off_reason indicators[] = {OFF_NOT, OFF_LIST_NOT_BOUND, OFF_NOT, OFF_RULE_NOT_RUN, OFF_RULE_ON_TRIAL};
	for (size_t i = 0; i < ROWS(indicators); i++) row_int("indicator", p->indicators[i].off, indicators[i]);
	assert_int_equal(p->indicators[3].off_rule, 1);
	assert_int_equal(p->indicators[0].by_count, 1);
	assert_int_equal(p->indicators[0].target, COMPARE_GE);
	assert_int_equal(p->indicators[0].target_n, 995);
	assert_int_equal(p->indicators[0].target_d, 10);
}

static void switched_off(void **state)
{
	struct bench *b = *state;
	put("p.yaml", READERS, 0600);
	struct pack *p = load_job(b, JOB("off: [plain, draft]\n"), NULL, 0);
	row_text("errors", said(b), "");
	assert_non_null(p);
	static const enum off_reason off[] = {OFF_BY_JOB, OFF_LIST_NOT_BOUND, OFF_LIST_NOT_BOUND, OFF_BY_JOB, OFF_NOT};
	for (size_t i = 0; i < ROWS(off); i++) row_int("rule", p->rules[i].off, off[i]);
	assert_int_equal(p->indicators[2].off, OFF_RULE_NOT_RUN);
	assert_true(p->columns[0].off);
}

static void drafts(void **state)
{
	struct bench *b = *state;
	static const char *const paths[] = {"p.yaml"};
	struct pack_options options = {.bind_all = true, .with_drafts = true};
	put("p.yaml", READERS, 0600);
	struct pack *p = pack_load(paths, 1, date_day(2026, 10, 15), &options, &b->arena, &b->d);
	assert_non_null(p);
	for (size_t i = 0; i < p->rule_count; i++) row_int("rule", p->rules[i].off, OFF_NOT);
}

/* ---- params ---- */

struct param_row {
	const char *params, *job, *set;
	int64_t last; /* value of the last param */
	const char *said;
};

static const struct param_row param_rows[] = {
	{"{a: {type: int, value: 3}}", "", NULL, 3, ""},
	{"{a: {type: int, value: 0 - 3}}", "", NULL, -3, ""},
	{"{a: {type: int, value: -3}}", "", NULL, 0, "E102 3:32"},
	{"{a: {type: int, value: 3}}", "params: {a: 5}\n", NULL, 5, ""},
	{"{a: {type: int, value: 3}}", "params: {a: 5}\n", "a=7", 7, ""},
	{"{a: {type: int, value: 3}, b: {type: int, value: $a + 1}}", "params: {a: 5}\n", NULL, 6, ""},
	{"{a: {type: int, value: 3}, b: {type: int, value: 1}}", "params: {b: $a + 10}\n", NULL, 13, ""},
	{"{a: {type: int, value: $b}, b: {type: int, value: 1}}", "", NULL, 0, "E206 3:32"},
	{"{a: {type: int, value: $a}}", "", NULL, 0, "E206 3:32"},
	{"{a: {type: date, value: 'on_or_before(\"08-31\", $run_date)'}}", "", NULL, 20696, ""},
	{"{a: {type: int, value: 3, min: 1, max: 3}}", "", NULL, 3, ""},
	{"{a: {type: int, value: 3, max: 2}}", "", NULL, 0, "E241 3:32"},
	{"{a: {type: int, value: 3, min: 1}}", "params: {a: 0}\n", NULL, 0, "E241 6:13"},
	{"{a: {type: int, value: 3, min: 1}}", "", "a=0", 0, "E241 1:3"},
	{"{a: {type: date, value: 2026-01-01, min: 2026-01-01, max: 2026-12-31}}", "", NULL, 20454, ""},
	{"{a: {type: date, value: 2026-01-01, min: 1}}", "", NULL, 0, "E226 3:50"},
	{"{a: {type: int, value: 2147483647}, b: {type: int, value: $a + 1}}", "", NULL, 0, "E242 3:67"},
	{"{a: {type: int, value: 2147483647 + 1}, b: {type: int, value: $a}}", "", NULL, 0, "E242 3:32"},
	{"{a: {type: bool, value: '1 < 2 and not 3 in [4, 5]'}}", "", NULL, 1, ""},
	{"{a: {type: bool, value: true}}", "params: {a: false}\n", NULL, 0, ""},
	{"{a: {type: int, value: 2026-01-01}}", "", NULL, 0, "E302 3:32"},
	{"{a: {type: bool, value: 3}}", "", NULL, 0, "E310 3:33"},
	{"{a: {type: int, value: 3}}", "params: {a: x}\n", NULL, 0, "E203 6:13"},
	{"{a: {type: int, value: 3}}", "", "a=x", 0, "E203 1:3"},
	{"{a: {type: int, value: 3}}", "params: {b: 3}\n", NULL, 0, "E237 6:10"},
	{"{a: {type: int, value: 3}}", "", "b=3", 0, "E237 1:1"},
	{"{a: {type: int, value: 3}}", "params: {a: [1]}\n", NULL, 0, "E020 6:13"},
	{"{run_date: {type: date, value: 2026-01-01}}", "", NULL, 0, "E211 3:10"},
	{"{a: {type: id, value: x}}", "", NULL, 0, "E025 3:20, E203 3:31"},
	{"{a: {type: int}}", "", NULL, 0, "E019 3:13"},
};

static void params(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(param_rows); i++) {
		const struct param_row *row = &param_rows[i];
		char yaml[4096], job[1024];
		bench_again(b, LANGUAGE_EN);
		snprintf(yaml, sizeof yaml, "%sparams: %s\n%s", HEAD, row->params, LINES);
		put("p.yaml", yaml, 0600);
		snprintf(job, sizeof job, "%s%s", JOB(""), row->job);
		struct pack *p = load_job(b, job, &row->set, row->set != NULL);
		row_text(row->params, said(b), row->said);
		if (!*row->said) {
			assert_non_null(p);
			row_int(row->params, p->params[p->param_count - 1].number, row->last);
		} else
			assert_null(p);
	}
}

static void text_params(void **state)
{
	struct bench *b = *state;
	static const char *const set = "b=1 + 1";
	put("p.yaml", HEAD LINES "params: {a: {type: string, value: not in use}, b: {type: string, value: x}, c: {type: string, value: x}}\n", 0600);
	struct pack *p = load_job(b, JOB("params: {c: and}\n"), &set, 1);
	row_text("errors", said(b), "");
	assert_non_null(p);
	row_text("a", p->params[0].string, "not in use");
	row_text("b", p->params[1].string, "1 + 1");
	row_text("c", p->params[2].string, "and");
	assert_false(p->params[0].overridden);
	assert_true(p->params[1].overridden && p->params[2].overridden);
}

/* What a test puts in place of params, and when. */
static void params_of_a_test(void **state)
{
	struct bench *b = *state;
	static const char *const paths[] = {"p.yaml"};
	static const struct pack_options options = {.bind_all = true};
	put("p.yaml", HEAD LINES
	    "params:\n"
	    "  a: {type: int, value: 3, max: 9}\n"
	    "  c: {type: int, value: $a + 1, max: 10}\n"
	    "  d: {type: date, value: $run_date, max: 2026-12-31}\n"
	    "tests: [{name: t, run_date: 2026-10-16, params: {a: 4 + 4}, given: {}, expect: {}}]\n", 0600);
	struct pack *p = pack_load(paths, 1, date_day(2026, 10, 15), &options, &b->arena, &b->d);
	assert_non_null(p);
	assert_int_equal(p->params[1].number, 4);
	const struct test *t = &p->tests[0];
	assert_int_equal(pack_compute_params(p, t->run_date, t->params, t->param_count), -1);
	assert_int_equal(p->params[0].number, 8);
	assert_int_equal(p->params[1].number, 9);
	assert_int_equal(p->params[2].number, date_day(2026, 10, 16));
	put("p.yaml", HEAD LINES
	    "params:\n"
	    "  a: {type: int, value: 3, max: 9}\n"
	    "  d: {type: date, value: $run_date, max: 2026-12-31}\n"
	    "tests:\n"
	    "  - {name: t, run_date: 2026-10-16, params: {a: 10}, given: {}, expect: {}}\n"
	    "  - {name: t, run_date: 2027-01-01, given: {}, expect: {}}\n", 0600);
	assert_null(pack_load(paths, 1, date_day(2026, 10, 15), &options, &b->arena, &b->d));
	assert_int_equal(b->d.errors, 2);
	put("p.yaml", HEAD LINES
	    "params: {a: {type: int, value: 3, max: 9}}\n"
	    "tests: [{name: t, run_date: 2026-10-16, params: {b: 1}, given: {}, expect: {}}]\n", 0600);
	assert_null(pack_load(paths, 1, date_day(2026, 10, 15), &options, &b->arena, &b->d));
	assert_int_equal(b->d.errors, 3);
}

/* ---- definitions ---- */

static void definitions(void **state)
{
	struct bench *b = *state;
	assert_null(load(b, HEAD LINES
		"define:\n"                                                    
		"  b: a and household.status == \"actve\"\n"                   
		"  a: enrolment.grade > 1\n"                                   
		"rules:\n"                                                     
		RULE("r1", "household", "b and b")                             
		RULE("r2", "household", "any(enrolment, b)")
		RULE("r3", "pair", "b")
		RULE("r4", "enrolment", "b")));
	/* the text once, the scope at each use */
	row_text("errors", said(b), "E305 21:32, E301 24:94, E301 24:100, E301 27:94");
}

/* ---- digests ---- */

static void digest_of(struct bench *b, const char *yaml, char out[65])
{
	bench_again(b, LANGUAGE_EN);
	struct pack *p = load(b, yaml);
	row_text(yaml, said(b), "");
	assert_non_null(p);
	memcpy(out, p->rules[0].digest, 65);
}

static void digests(void **state)
{
	struct bench *b = *state;
	char first[65], other[65];
#define DIGESTED(param, one, two, when) \
	HEAD LINES "params: {n: {type: int, value: " param "}, m: {type: int, value: $n}, u: {type: int, value: " two "}}\n" \
	"define: {one: household.status == " one ", over: one, two: present(household.name) == (1 == " two ")}\n" \
	"rules:\n" RULE("r", "household", when)
#undef DIGESTED
#define DIGESTED(param, one, two, when) \
	HEAD LINES "params: {n: {type: int, value: " param "}, m: {type: int, value: $n}, u: {type: int, value: " two "}}\n" \
	"define: {one: household.status == \"" one "\", over: one, two: count(enrolment) > " two "}\n" \
	"rules:\n" RULE("r", "household", when)
	digest_of(b, DIGESTED("1", "active", "1", "over and count(enrolment) > $m"), first);
	digest_of(b, DIGESTED("1", "active", "2", "over and count(enrolment) > $m"), other);
	assert_string_equal(first, other);
	digest_of(b, DIGESTED("2", "active", "1", "over and count(enrolment) > $m"), other);
	assert_string_not_equal(first, other);
	digest_of(b, DIGESTED("1", "moved_out", "1", "over and count(enrolment) > $m"), other);
	assert_string_not_equal(first, other);
	digest_of(b, DIGESTED("1", "active", "1", "over and count(enrolment) < $m"), other);
	assert_string_not_equal(first, other);
}

/* ---- the job ---- */

static void headings_and_values(void **state)
{
	struct bench *b = *state;
	put("p.yaml", HEAD LINES, 0600);
	struct pack *p = load_job(b,
		"format: 1\njob: j\npack: p.yaml\nrun_date: 2026-10-15\nlines:\n"
		"  household: {files: h.csv, columns: {id: [ ＩＤ , 证件号]}, values: {status: {在册: active}}}\n"
		"  enrolment: {files: e.csv, values: {grade: {1年级: \"1\"}}}\n", NULL, 0);
	row_text("errors", said(b), "");
	assert_non_null(p);
	const struct field *id = &p->tables[0].fields[0], *status = &p->tables[0].fields[3], *grade = &p->tables[1].fields[1];
	assert_int_equal(id->alias_count, 3);
	row_text("folded", id->aliases[2], "ID");
	assert_int_equal(status->value_count, 3);
	row_text("literal", status->literals[status->values[2].literal], "active");
	assert_int_equal(grade->numbers[grade->values[2].literal], 1);
	assert_ptr_equal(p->tables[0].binding->columns, p->tables[0].binding->columns);
	assert_null(p->tables[2].binding);
}

struct said_row {
	const char *name, *yaml, *said;
};

static const struct said_row job_rows[] = {
	{"field of columns", "lines:\n  household: {files: h.csv, columns: {nam: x}}\n  enrolment: {files: e.csv}\n", "E202 6:39"},
	{"field of values", "lines:\n  household: {files: h.csv, values: {stats: {x: active}}}\n  enrolment: {files: e.csv}\n", "E202 6:38"},
	{"field without values", "lines:\n  household: {files: h.csv, values: {name: {x: active}}}\n  enrolment: {files: e.csv}\n", "E234 6:38"},
	{"blank's literal is one", "lines:\n  household: {files: h.csv, values: {status: {x: unknown}}}\n  enrolment: {files: e.csv}\n", ""},
	{"a null", "lines:\n  household: {files: h.csv, values: {status: {ＮＵＬＬ: active}}}\n  enrolment: {files: e.csv}\n", "E223 6:47"},
	{"twice by itself", "lines:\n  household: {files: h.csv, values: {status: {A: active, Ａ: active}}}\n  enrolment: {files: e.csv}\n", "E236 6:58"},
	{"unknown list", "lines: {household: {files: h.csv}, enrolment: {files: e.csv}}\nlists: {exemptions: none}\n", "E232 6:9"},
	{"list", "lines: {household: {files: h.csv}, enrolment: {files: e.csv}}\nlists: {exemptions: none, enrolment: none}\n", "E406 6:27"},
	{"rule", "lines: {household: {files: h.csv}, enrolment: {files: e.csv}}\noff: [x, undecided-identity]\n", "E227 6:7, E228 6:10"},
	{"no excuses", "lines: {household: {files: h.csv}, enrolment: {files: e.csv}}\nexcuses: nowhere.yaml\n", "E001 6:10"},
};

static void job_faults(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(job_rows); i++) {
		char job[1024];
		bench_again(b, LANGUAGE_EN);
		put("p.yaml", HEAD LINES, 0600);
		snprintf(job, sizeof job, "format: 1\njob: j\npack: p.yaml\nrun_date: 2026-10-15\n%s", job_rows[i].yaml);
		struct pack *p = load_job(b, job, NULL, 0);
		row_text(job_rows[i].name, said(b), job_rows[i].said);
		assert_int_equal(p == NULL, *job_rows[i].said != 0);
	}
}

/* ---- several packs ---- */

static const struct said_row later_packs[] = {
	{"uses earlier names", "define: {d2: d}\nlabels: {l2: {when: 'any(household, d2)'}}\nparams: {n2: {type: int, value: $n}}\n"
	                       "indicators: [{id: i2, of: present(household), flagged: [r], by: [g]}]\n", ""},
	{"taken names", "define: {d: true}\nparams: {n: {type: int, value: 1}}\ngroups: {g: {by: count(household)}}\n",
	 "E209 3:10, E209 4:10, E209 5:10"},
	{"taken columns", "groups: {c: {by: count(household)}}\n", "E209 3:10"},
	{"taken rule", "rules:\n" RULE("r", "person", "present(household)"), "E213 4:10"},
	{"replaced rule", "rules:\n" RULE("old", "person", "present(household)"), "E213 16:109"},
	{"not permitted", "columns: {x: count(household)}\nsuggest: [damaged]\nlins: 1\n", "E218 3:1, E218 4:1, E018 5:1"},
	{"exception", "exceptions:\n  - {id: x, rule: r, match: {household.name: 甲}, reason: r, decided_by: d, ticket: t, from: 2026-01-01, until: 2026-12-31}\n", ""},
};

static void several_packs(void **state)
{
	struct bench *b = *state;
	static const char first[] = HEAD LINES
		"params: {n: {type: int, value: 1}}\n"
		"define: {d: household.status == \"active\"}\n"
		"groups: {g: {by: count(enrolment)}}\n"
		"columns: {c: count(enrolment)}\n"
		"rules:\n"
		"  - {id: r, status: live, title: t, kind: missing, level: high, for_each: household, when: d, message: m, except_by: [household.name], replaces: [old]}\n";
	static const char *const paths[] = {"p.yaml", "q.yaml"};
	struct pack_options options = {.bind_all = true};
	for (size_t i = 0; i < ROWS(later_packs); i++) {
		char later[2048];
		bench_again(b, LANGUAGE_EN);
		put("p.yaml", first, 0600);
		snprintf(later, sizeof later, "format: 1\npack: q\n%s", later_packs[i].yaml);
		put("q.yaml", later, 0600);
		struct pack *p = pack_load(paths, 2, date_day(2026, 10, 15), &options, &b->arena, &b->d);
		if (i == 4) { /* the id is used up by the first pack, which says so */
			assert_int_equal(b->d.errors, 1);
			assert_int_equal(b->d.items[0].code, E213);
			continue;
		}
		row_text(later_packs[i].name, said(b), later_packs[i].said);
		assert_int_equal(p == NULL, *later_packs[i].said != 0);
	}
	bench_again(b, LANGUAGE_EN);
	put("p.yaml", HEAD LINES "define: {d: later}\n", 0600);
	put("q.yaml", "format: 1\npack: q\ndefine: {later: true}\n", 0600);
	assert_null(pack_load(paths, 2, date_day(2026, 10, 15), &options, &b->arena, &b->d));
	row_text("an earlier pack knows no later names", said(b), "E206 20:13");
}

/* ---- exceptions ---- */

#define EXCEPTION(id, match) \
	"  - {id: " id ", rule: r, match: " match ", reason: {zh: 理由, en: why}, decided_by: d, ticket: t, from: 2026-09-01, until: 2026-12-31}\n"
#define EXCEPTABLE \
	HEAD LINES "rules:\n  - {id: r, status: live, title: t, kind: missing, level: high, for_each: household, when: present(enrolment), " \
	"message: m, except_by: [household.id, household.status, household.phone, enrolment.grade]}\nexceptions:\n"

static void exceptions(void **state)
{
	struct bench *b = *state;
	put("p.yaml", EXCEPTABLE EXCEPTION("X-1", "{household.status: unknown, enrolment.grade: 2}"), 0600);
	put("excuses.yaml", "format: 1\nexceptions:\n" EXCEPTION("E1", "{household.id: '529999201503150070'}"), 0600);
	struct pack *p = load_job(b, JOB("excuses: excuses.yaml\n"), NULL, 0);
	row_text("errors", said(b), "");
	assert_non_null(p);
	assert_int_equal(p->exception_count, 2);
	const struct exception *x = p->exceptions;
	assert_int_equal(x[0].term_count, 2);
	row_text("text", x[0].terms[0].value.string, "unknown");
	assert_int_equal(x[0].terms[1].value.number, 2);
	assert_int_equal(x[0].at_most, -1);
	row_text("reason", x[0].reason, "理由");
	row_text("reason_en", x[0].reason_en, "why");
	assert_int_equal(x[0].until - x[0].from, 121);
	assert_true(x[1].from_excuses);
	row_text("number", x[1].terms[0].value.string, "529999201503150070");
	assert_int_equal(p->file_count, 2);
}

static const struct said_row exception_rows[] = {
	{"a number in a pack", EXCEPTION("x", "{household.id: '529999201503150070'}"), "E603 23:44"},
	{"not in except_by", EXCEPTION("x", "{household.name: 甲}"), "E601 23:30"},
	{"a list", EXCEPTION("x", "{exemption.until: 2026-01-01}"), "E238 23:30"},
	{"no field", EXCEPTION("x", "{household: x}"), "E238 23:30"},
	{"unknown field", EXCEPTION("x", "{household.nam: x}"), "E202 23:40"},
	{"impossible", EXCEPTION("x", "{household.status: actve}"), "E604 23:48"},
	{"not listed", EXCEPTION("x", "{enrolment.grade: 3}"), "E604 23:47"},
	{"a word for a blank", EXCEPTION("x", "{household.phone: 'NULL'}"), "E604 23:47"},
	{"not a number", EXCEPTION("x", "{enrolment.grade: 一}"), "E226 23:47"},
	{"empty", EXCEPTION("x", "{}"), "E602 23:29"},
	{"id", EXCEPTION("1x", "{enrolment.grade: 1}"), "E212 23:10"},
	{"ids", EXCEPTION("X", "{enrolment.grade: 1}") EXCEPTION("X", "{enrolment.grade: 2}"), "E213 24:10"},
	{"rule", "  - {id: x, rule: s, match: {enrolment.grade: 1}, reason: r, decided_by: d, ticket: t, from: 2026-09-01, until: 2026-08-31, at_most: 0}\n",
	 "E227 23:19, E245 23:113, E023 23:134"},
	{"built in", "  - {id: x, rule: undecided-identity, match: {enrolment.grade: 1}, reason: r, decided_by: d, ticket: t, from: 2026-09-01, until: 2026-12-31}\n",
	 "E228 23:19"},
	{"all required", "  - {id: x}\n", "E019 23:5, E019 23:5, E019 23:5, E019 23:5, E019 23:5, E019 23:5, E019 23:5"},
};

static void exception_faults(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(exception_rows); i++) {
		char yaml[4096];
		bench_again(b, LANGUAGE_EN);
		snprintf(yaml, sizeof yaml, "%s%s", EXCEPTABLE, exception_rows[i].yaml);
		assert_null(load(b, yaml));
		row_text(exception_rows[i].name, said(b), exception_rows[i].said);
	}
}

/* Whatever is wrong in the excuses file, its text is not quoted. */
static void excuses_are_secret(void **state)
{
	struct bench *b = *state;
	static const char *const wrong[] = {
		EXCEPTION("E1", "{household.name: SECRET}"), EXCEPTION("E1", "{household.status: SECRET}"),
		EXCEPTION("E1", "{enrolment.grade: SECRET}"), EXCEPTION("E1", "{household.SECRET: x}"),
		EXCEPTION("E1", "{SECRET.id: x}"), EXCEPTION("E1", "{SECRET: x}"), EXCEPTION("SEC RET", "{enrolment.grade: 1}"),
		EXCEPTION("E1", "{enrolment.grade: 1}, SECRET: 1"),
		"  - {id: SECRET, rule: SECRET, match: SECRET, reason: [SECRET], decided_by: {SECRET: 1}, ticket: t, from: SECRET, until: SECRET, at_most: SECRET}\n",
		EXCEPTION("SECRET", "{enrolment.grade: 1}") EXCEPTION("SECRET", "{enrolment.grade: 1}"),
	};
	for (size_t i = 0; i < ROWS(wrong); i++) {
		char yaml[2048];
		bench_again(b, LANGUAGE_EN);
		put("p.yaml", EXCEPTABLE EXCEPTION("X-1", "{enrolment.grade: 2}"), 0600);
		snprintf(yaml, sizeof yaml, "format: 1\nexceptions:\n%s", wrong[i]);
		put("excuses.yaml", yaml, 0600);
		assert_null(load_job(b, JOB("excuses: excuses.yaml\n"), NULL, 0));
		diags_render(&b->d, &b->out);
		assert_true(b->d.errors > 0);
		if (strstr(b->out.p, "SEC")) fail_msg("%s", b->out.p);
	}
	static const mode_t modes[] = {0604, 0640, 0660, 0602};
	for (size_t i = 0; i < ROWS(modes); i++) {
		bench_again(b, LANGUAGE_EN);
		put("excuses.yaml", "format: 1\nexceptions: []\n", modes[i]);
		assert_null(load_job(b, JOB("excuses: excuses.yaml\n"), NULL, 0));
		row_text("mode", said(b), "E605 6:10");
	}
}

/* ---- other faults, which need no folder of their own ---- */

static const struct said_row pack_rows[] = {
	{"a param of itself in a rule", "params: {a: {type: int, value: $a + $a}}\nrules:\n" RULE("r", "person", "count(household) > $a"), "E206 20:32, E206 20:37"},
	{"scope without a meaning", "rules:\n" RULE("r", "houshold", "x.y"), "E025 21:75"},
	{"a rule that is a text", "rules: [r]\n", "E020 20:9"},
	{"words", "rules:\n  - {id: r, status: on, title: t, kind: x, level: top, for_each: pair, when: true, message: m, unknown: maybe}\n",
	 "E025 21:21, E025 21:41, E025 21:51, E025 21:105"},
	{"message in two languages", "rules:\n  - {id: r, status: live, title: t, kind: other, level: low, for_each: pair, when: true, message: {zh: '{a}', en: '{b}'}}\n",
	 "E203 21:106, E203 21:117"},
	{"number in a message", "rules:\n  - {id: r, status: live, title: t, kind: other, level: low, for_each: pair, when: true, message: '{household.former_id}{mask(household.id)}{id_sex(household.id)}'}\n",
	 "E319 21:101"},
	{"number in a column", "columns: {x: 'first(household, household.id)', y: 'mask(first(household, household.id))'}\n", "E319 20:15"},
	{"number in a group", "groups: {x: {by: 'first(household, household.former_id)'}, y: {by: mask(first(household))}}\n", "E319 20:19, E318 20:68"},
	{"condition as a label", "labels: {x: {when: count(household)}}\n", "E310 20:20"},
	{"group and column", "groups: {rule: {by: count(household)}}\ncolumns: {x: count(household), key: count(household)}\n", "E230 20:10, E230 21:32"},
	{"not supported yet", "close_on: {missing: present(household)}\n", "E400 20:1"},
	{"suggest", "suggest: [damaged, one_edit, damaged, x]\n",
	 "E240 20:11, E240 20:20, E240 20:20, E240 20:20, E406 20:30, E240 20:30, E025 20:39"},
	{"targets", "indicators:\n  - {id: a, of: true, share: true, target: '>= 0.0000001%'}\n  - {id: b, of: true, share: true, target: '> 1000%'}\n"
	            "  - {id: c, of: true, share: true, target: '>= 1.%'}\n  - {id: d, of: true, share: true, target: '1%'}\n"
	            "  - {id: e, of: true, share: true, target: '<=0.6 %'}\n", "E246 21:44, E246 22:44, E246 23:44, E246 24:44"},
	{"share and flagged", "rules:\n" RULE("r", "pair", "true") "indicators: [{id: a, of: true, share: true, flagged: r}]\n", "E244 22:39"},
	{"reserved names", "define: {any: true, pair: true, exemption: true, X: true}\n", "E211 20:10, E211 20:21, E209 20:33, E210 20:50"},
	{"replaces", "rules:\n" RULE("r", "pair", "true")
	 "  - {id: s, status: live, title: t, kind: other, level: low, for_each: pair, when: true, message: m, replaces: [r, x, x, s]}\n",
	 "E213 22:113, E213 22:119, E213 22:122"},
	{"tests", "rules:\n" RULE("r", "pair", "true")
	 "tests:\n  - {name: t, given: {nobody: x, household: [x]}, expect: {flags: {}, flag: {s: [x], undecided-identity: [\"exemption#1\", \"household#01\", \"enrolment#3\"]}},\n"
	 "     only: [s, r], params: {q: 1}, known_gap: {clear: {}}}\n  - {name: u, run_date: 2026-02-30, expect: {}}\n",
	 "E504 23:5, E501 23:23, E020 23:45, E018 23:60, E502 23:78, E503 23:107, E503 23:122, E502 24:13, E237 24:29, E018 24:48, E019 25:5, E024 25:25"},
	{"effective", "effective: {from: 2026-09-01, until: 2026-13-01, to: 1}\n", "E024 20:38, E018 20:50"},
};

static void pack_faults(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(pack_rows); i++) {
		char yaml[4096];
		bench_again(b, LANGUAGE_EN);
		snprintf(yaml, sizeof yaml, "%s%s", HEAD LINES, pack_rows[i].yaml);
		assert_null(load(b, yaml));
		row_text(pack_rows[i].name, said(b), pack_rows[i].said);
	}
}

static const struct said_row line_rows[] = {
	{"no key field", "lines: {a: {key: x, fields: {id: {type: id, column: c}}}, b: {key: id, fields: {id: {type: id, column: c}}}}\n", "E202 3:18"},
	{"key types", "lines: {a: {key: id, fields: {id: {type: id, column: c}}}, b: {key: id, fields: {id: {type: string, column: c}}}}\n"
	              "lists: {l: {key: id, fields: {id: {type: int, column: c}}}}\n", "E220 3:69, E219 4:18"},
	{"also", "lines: {a: {key: id, also: [id, n, m, m], fields: {id: {type: id, column: c}, n: {type: string, column: d}, m: {type: id, column: e}}},"
	         " b: {key: id, fields: {id: {type: id, column: c}}}}\n", "E209 3:29, E209 3:39, E220 3:79"},
	{"values", "lines: {a: {key: id, fields: {id: {type: id, column: c, values: {x: y}}, n: {type: int, column: d, values: {x: \"1\", y: 1.5}, blank: z}}},"
	           " b: {key: id, fields: {id: {type: id, column: c}}}}\n", "E221 3:65, E226 3:120, E226 3:133"},
	{"bool", "lines: {a: {key: id, fields: {id: {type: id, column: c}, n: {type: bool, column: d, values: {x: yes, y: true}, blank: false}}},"
	         " b: {key: id, fields: {id: {type: id, column: c}}}}\n", "E226 3:97"},
	{"key of type text", "lines: {a: {key: id, also: [b], fields: {id: {type: string, column: c}, b: {type: string, column: d, blank: x}}},"
	                     " b: {key: id, fields: {id: {type: string, column: c}}}}\n", "E221 3:109"},
	{"same names", "lines: {a: {key: id, fields: {id: {type: id, column: c}}}, count: {key: id, fields: {id: {type: id, column: c}}}}\n"
	               "lists: {a: {key: id, fields: {id: {type: id, column: c}}}}\n", "E211 3:60, E209 4:9"},
	{"field faults", "lines: {a: {key: id, fields: {id: {type: id, column: []}, B: {type: date, column: d, optional: yes}}},"
	                 " b: {key: id, fields: {id: {type: ids, column: c, colum: d}}}}\n", "E021 3:54, E210 3:59, E025 3:96, E025 3:137, E018 3:153"},
};

static void line_faults(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(line_rows); i++) {
		char yaml[4096];
		bench_again(b, LANGUAGE_EN);
		snprintf(yaml, sizeof yaml, "%s%s", HEAD, line_rows[i].yaml);
		assert_null(load(b, yaml));
		row_text(line_rows[i].name, said(b), line_rows[i].said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(ordinary), BENCH_TEST(what_is_read), BENCH_TEST(lists_not_bound), BENCH_TEST(switched_off), BENCH_TEST(drafts),
		BENCH_TEST(params), BENCH_TEST(text_params), BENCH_TEST(params_of_a_test), BENCH_TEST(definitions), BENCH_TEST(digests),
		BENCH_TEST(headings_and_values), BENCH_TEST(job_faults), BENCH_TEST(several_packs), BENCH_TEST(exceptions),
		BENCH_TEST(exception_faults), BENCH_TEST(excuses_are_secret), BENCH_TEST(pack_faults), BENCH_TEST(line_faults),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder) != 0;
}
