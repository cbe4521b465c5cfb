#include "bench_diag.h"

/* One diagnostic on a piece of a source. */
struct drawing {
	const char *name, *source, *marked; /* the first occurrence of `marked` */
	const char *label, *note;
	const char *drawn;
};

static const struct drawing drawings[] = {
	{"the line that encloses it", "define:\n  resident: household.status == \"actve\"\n", "\"actve\"",
	 "did you mean 'active'?", "it is one of: active, moved_out",
	 "p.yaml:2:33: error[E018]: unknown key 'K'\n"
	 "  |\n"
	 "1 | define:\n"
	 "2 |   resident: household.status == \"actve\"\n"
	 "  |                                 ^^^^^^^ did you mean 'active'?\n"
	 "  = it is one of: active, moved_out\n"},
	{"lines left out", "a:\n  b: 1\n  # c\n\n  d: 2\n", "d", NULL, NULL,
	 "p.yaml:5:3: error[E018]: unknown key 'K'\n"
	 "  |\n"
	 "1 | a:\n"
	 "...\n"
	 "5 |   d: 2\n"
	 "  |   ^\n"},
	{"wide characters before the caret", "户籍线: 错字\n", "错字", NULL, NULL,
	 "p.yaml:1:6: error[E018]: unknown key 'K'\n"
	 "  |\n"
	 "1 | 户籍线: 错字\n"
	 "  |         ^^^^\n"},
	{"a combining mark takes no cell", "e\u0301a: x\n", "x", NULL, NULL,
	 "p.yaml:1:6: error[E018]: unknown key 'K'\n"
	 "  |\n"
	 "1 | e\u0301a: x\n"
	 "  |     ^\n"},
	{"TAB, escape and bidi characters are written out", "\ta\x1b[31m\u202Eb: x\n", "x", NULL, NULL,
	 "p.yaml:1:12: error[E018]: unknown key 'K'\n"
	 "  |\n"
	 "1 | \\ta\\u001B[31m\\u202Eb: x\n"
	 "  |                       ^\n"},
	{"BOM and CRLF", "\xEF\xBB\xBF" "ab: 1\r\ncd: 2\r\n", "ab", NULL, NULL,
	 "p.yaml:1:1: error[E018]: unknown key 'K'\n"
	 "  |\n"
	 "1 | ab: 1\n"
	 "  | ^^\n"},
	{"a place of several lines is marked to the end of the first", "a: >-\n  x and\n  y\n", "x and\n  y", NULL, NULL,
	 "p.yaml:2:3: error[E018]: unknown key 'K'\n"
	 "  |\n"
	 "1 | a: >-\n"
	 "2 |   x and\n"
	 "  |   ^^^^^\n"},
	{"the gutter fits the number", "\n\n\n\n\n\n\n\n\na: 1\n", "a", NULL, NULL,
	 "p.yaml:10:1: error[E018]: unknown key 'K'\n"
	 "   |\n"
	 "10 | a: 1\n"
	 "   | ^\n"},
	{"no excerpt of a blank line keeps the label", "a: 1\n  \n", "  \n", "here", NULL,
	 "p.yaml:2:1: error[E018]: unknown key 'K'\n"
	 "   = here\n"},
};

static void drawn(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(drawings); i++) {
		const struct drawing *row = &drawings[i];
		bench_again(b, LANGUAGE_EN);
		struct text bytes = text_of(row->source);
		assert_true(source_init(&b->source, &b->arena, "p.yaml", bytes));
		size_t from = (size_t)(strstr(row->source, row->marked) - row->source);
		struct diag *item = DIAG(&b->d, E018, ((struct span){&b->source, from, from + strlen(row->marked)}), TEXT("K"));
		if (row->label) diag_label(&b->d, item, row->label, "", NULL, 0);
		if (row->note) diag_note(&b->d, item, row->note, "", NULL, 0);
		diag_render(item, &b->out);
		row_text(row->name, buf_view(&b->out), row->drawn);
	}
}

static void long_line(void **state)
{
	struct bench *b = *state;
	char *line = malloc(100000);
	memset(line, 'x', 100000);
	line[50000] = '!';
	assert_true(source_init(&b->source, &b->arena, "p", (struct text){line, 100000}));
	struct diag *item = DIAG(&b->d, E017, ((struct span){&b->source, 50000, 50001}), TEXT(""));
	diag_render(item, &b->out);
	assert_true(b->out.n < 500);
	const char *row = strstr(b->out.p, "1 | …"), *caret = strchr(b->out.p, '^');
	assert_non_null(row);
	const char *sign = strchr(row, '!'), *caret_row = strrchr(b->out.p, '|') - 2;
	row_int("the caret stands below", caret - caret_row, sign - row - 2); /* … is three bytes in one cell */
	free(line);
}

static void secrets(void **state)
{
	struct bench *b = *state;
	assert_true(source_init(&b->source, &b->arena, "excuses.yaml", TEXT("张三: 529999201503150070\n")));
	b->source.secret = true;
	char decoded[] = "李四";
	b->source.decoded = (struct text){decoded, sizeof decoded};
	struct span at = {&b->source, 0, 6};
	struct text own[] = {{b->source.bytes.p, 6}};
	struct text later[] = {{decoded, 6}};
	struct diag *item = DIAG(&b->d, E020, at, own[0], TEXT("a text"), later[0]);
	diag_label(&b->d, item, "see {1}", "", own, 1);
	diag_note(&b->d, item, "not {1}", "", later, 1);
	diag_render(item, &b->out);
	row_text("nothing of the source", buf_view(&b->out),
	         "excuses.yaml:1:1: error[E020]: '＊' must be a text, not ＊\n   = see ＊\n   = not ＊\n");
	buf_reset(&b->out);
	assert_true(diags_render_json(&b->d, &b->out));
	assert_false(text_contains(buf_view(&b->out), own[0]) || text_contains(buf_view(&b->out), later[0]));
}

static void data_and_none(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *path;
		uint64_t row, column;
		const char *drawn;
	} rows[] = {
		{"row and cell", "a/b.csv", 12, 3, "a/b.csv:12:3: error[E022]: '\\u0007' is not a whole number\n"},
		{"row", "b.csv", 12, 0, "b.csv:12: error[E022]: '\\u0007' is not a whole number\n"},
		{"file", "b\n.csv", 0, 0, "b\\u000A.csv: error[E022]: '\\u0007' is not a whole number\n"},
		{"nothing", NULL, 0, 0, "error[E022]: '\\u0007' is not a whole number\n"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		struct text args[] = {TEXT("\a")};
		diag_data(&b->d, E022, rows[i].path, rows[i].row, rows[i].column, args, 1);
		diags_render(&b->d, &b->out);
		row_text(rows[i].name, buf_view(&b->out), rows[i].drawn);
	}
}

static void suggestions(void **state)
{
	struct bench *b = *state;
	static const struct text candidates[] = {
		{"active", 6}, {"moved_out", 9}, {"id", 2}, {"户口状态", 12}, {"姓名", 6}, {"min_rows", 8}};
	static const struct {
		const char *written, *label;
	} rows[] = {
		{"actve", "did you mean 'active'?"}, {"min_row", "did you mean 'min_rows'?"},
		{"minrows", "did you mean 'min_rows'?"}, {"户囗状态", "did you mean '户口状态'?"},
		{"性名", "did you mean '姓名'?"}, {"moevd_out", "did you mean 'moved_out'?"},
		{"ie", "did you mean 'id'?"}, {"x", NULL}, {"", NULL}, {"inactive_or_not", NULL}, {"年级", NULL}, {"active", NULL},
		{"ACTIVE", "did you mean 'active'?"}, {"ｉｄ", "did you mean 'id'?"}, {"moved", "did you mean 'moved_out'?"}, {"activeness", "did you mean 'active'?"}, {"mo", "did you mean 'moved_out'?"}, {"m", NULL}, {"mni_rows", "did you mean 'min_rows'?"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		struct diag *item = DIAG(&b->d, E018, ((struct span){0}), TEXT(""));
		bool found = diag_suggest(&b->d, item, text_of(rows[i].written), candidates, ROWS(candidates));
		row_int(rows[i].written, found, rows[i].label != NULL);
		if (rows[i].label) row_text(rows[i].written, text_of(item->label ? item->label : ""), rows[i].label);
	}
}

static void ordered(void **state)
{
	struct bench *b = *state;
	assert_true(source_init(&b->source, &b->arena, "m", TEXT("a\nb\n")));
	diag_data(&b->d, E022, "z", 1, 1, NULL, 0);
	DIAG(&b->d, E018, ((struct span){&b->source, 2, 3}), TEXT("second line"));
	DIAG(&b->d, E018, ((struct span){&b->source, 0, 1}), TEXT("first"));
	DIAG(&b->d, E018, ((struct span){&b->source, 0, 1}), TEXT("first, found later"));
	DIAG(&b->d, E402, ((struct span){0}), TEXT(""));
	diags_sort(&b->d);
	static const enum code codes[] = {E402, E018, E018, E018, E022};
	for (size_t i = 0; i < ROWS(codes); i++) row_int("order", b->d.items[i].code, codes[i]);
	assert_string_equal(b->d.items[1].message, "unknown key 'first'");
	assert_string_equal(b->d.items[2].message, "unknown key 'first, found later'");
	assert_int_equal(b->d.errors, 5);
}

static void no_flood(void **state)
{
	struct bench *b = *state;
	bench_again(b, LANGUAGE_ZH);
	for (int i = 0; i < DIAGS_MAX + 5; i++) {
		struct diag *item = DIAG(&b->d, E018, ((struct span){0}), TEXT("x"));
		diag_note(&b->d, item, "n", "n", NULL, 0);
	}
	assert_int_equal(b->d.count, DIAGS_MAX);
	assert_int_equal(b->d.errors, DIAGS_MAX + 5);
	diags_render(&b->d, &b->out);
	assert_non_null(strstr(b->out.p, "\n另有 5 条未列出\n"));
}

static void as_json(void **state)
{
	struct bench *b = *state;
	assert_true(diags_render_json(&b->d, &b->out));
	row_text("none", buf_view(&b->out), "[]\n");
	buf_reset(&b->out);
	struct text args[] = {TEXT("\"\\\x1b\u202E\U000E0041\xBB户")};
	struct diag *item = diag_data(&b->d, E022, "a.csv", 3, 2, args, 1);
	diag_note(&b->d, item, "n", "", NULL, 0);
	assert_true(diags_render_json(&b->d, &b->out));
	row_text("one", buf_view(&b->out),
	         "[\n {\"code\": \"E022\", \"severity\": \"error\", \"path\": \"a.csv\", \"line\": 3, \"column\": 2, "
	         "\"message\": \"'\\\"\\\\\\u001b\\u202e\\udb40\\udc41\uFFFD户' is not a whole number\", \"label\": null, \"notes\": "
	         "[\"n\"]}\n]\n");
}

/* Every code can be found by its name and speaks both languages. */
static void table_of_codes(void **state)
{
	struct bench *b = *state;
	for (enum code c = 0; c < CODE_COUNT; c++) {
		const char *name = code_name(c);
		row_int(name, code_find(text_of(name)), c);
		row_int(name, name[0] == 'W', code_severity(c) == SEVERITY_WARNING);
		for (int language = 0; language < 2; language++) {
			assert_true(strlen(code_explanation(c, (enum language)language)) > 10);
			bench_again(b, (enum language)language);
			struct text args[] = {TEXT("a"), TEXT("b"), TEXT("c"), TEXT("d"), TEXT("e"), TEXT("f")};
			struct diag *item = diag_add(&b->d, c, (struct span){0}, args, ROWS(args));
			if (item->message[0] == '\0') fail_msg("%s: '%s'", name, item->message);
		}
	}
	row_int("any case", code_find(TEXT("e018")), E018);
	row_int("unknown", code_find(TEXT("E999")), CODE_COUNT);
	row_int("a prefix", code_find(TEXT("E01")), CODE_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(drawn),       BENCH_TEST(long_line), BENCH_TEST(secrets),
		BENCH_TEST(data_and_none), BENCH_TEST(suggestions), BENCH_TEST(ordered),
		BENCH_TEST(no_flood),    BENCH_TEST(as_json),   BENCH_TEST(table_of_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
