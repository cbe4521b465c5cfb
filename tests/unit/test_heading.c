/* Which row is the heading, and what is said when none is. */
#include "intake_fixture.h"

#include <fcntl.h>

#include "intake/decide.h"

static const struct field_spec specs[] = {
	{"id", TYPE_ID, "身份证号|证件号码", NULL, NULL, false},
	{"name", TYPE_STRING, "姓名", NULL, NULL, false},
	{"born", TYPE_DATE, "出生日期|生日", NULL, NULL, false},
	{"village", TYPE_STRING, "村|村组", NULL, NULL, true},
	{"group", TYPE_STRING, "组|村组", NULL, NULL, true},
};

#define ROW "529999201503150070,甲,2015-03-15\n"
#define LINES5 "标题\n标题\n标题\n标题\n标题\n"

static const struct {
	const char *name, *bytes;
	int64_t skip_top;
	char delimiter;
	uint64_t row; /* 0: refused */
	char found;   /* delimiter */
	const char *said; /* part of what is said when refused */
} cases[] = {
	{"first row", "身份证号,姓名,出生日期\n" ROW, SKIP_AUTO, 0, 1, ',', NULL},
	{"other order, other alias", "生日,证件号码,姓名\n2015-03-15,529999201503150070,甲\n", SKIP_AUTO, 0, 1, ',', NULL},
	{"title rows", "XX县花名册,,\n\n填表人：,,2026\n身份证号,姓名,出生日期\n" ROW, SKIP_AUTO, 0, 4, ',', NULL},
	{"TAB", "身份证号\t姓名\t生日\n529999201503150070\t甲\t2015-03-15\n", SKIP_AUTO, 0, 1, '\t', NULL},
	{"semicolon", "身份证号;姓名;生日\n529999201503150070;甲;2015-03-15\n", SKIP_AUTO, 0, 1, ';', NULL},
	{"bar", "身份证号|姓名|生日\n529999201503150070|甲|2015-03-15\n", SKIP_AUTO, 0, 1, '|', NULL},
	{"commas in a title, TABs below", "甲,乙\n身份证号\t姓名\t生日\n529999201503150070\t甲\t2015-03-15\n", SKIP_AUTO, 0, 2,
	 '\t', NULL},
	{"an earlier row beats an earlier delimiter", "身份证号;姓名;生日\n身份证号,姓名,生日\n", SKIP_AUTO, 0, 1, ';', NULL},
	{"the job's delimiter", "身份证号;姓名;生日\n身份证号,姓名,生日\n", SKIP_AUTO, ',', 2, ',', NULL},
	{"blanks and full width", " 身份证号　,\xEF\xBB\xBF姓名,\"出生日期\"\n" ROW, SKIP_AUTO, 0, 1, ',', NULL},
	{"last of twenty", LINES5 LINES5 LINES5 "\n\n\n\n身份证号,姓名,生日\n" ROW, SKIP_AUTO, 0, 20, ',', NULL},
	{"row 21", LINES5 LINES5 LINES5 LINES5 "身份证号,姓名,生日\n" ROW, SKIP_AUTO, 0, 0, 0, "needs a row with: id (身份证号"},
	{"skip_top 20", LINES5 LINES5 LINES5 LINES5 "身份证号,姓名,生日\n" ROW, 20, 0, 21, ',', NULL},
	{"skip_top 0", "身份证号,姓名,生日\n" ROW, 0, 0, 1, ',', NULL},
	{"skip_top points beside it", "标题\n身份证号,姓名,生日\n" ROW, 2, 0, 0, 0, "needs a row with"},
	{"skip_top behind the end", "身份证号,姓名,生日\n", 9, 0, 0, 0, "needs a row with"},
	{"one is lacking", "标题\n身份证号,姓名,出生年月日,学校,联系人\n" ROW, SKIP_AUTO, 0, 0, 0,
	 "row 2 came nearest: it has id, name, and lacks born (出生日期, 生日)"},
	{"its other headings", "身份证号,姓名,出生年月日,学校,52999,电话 1\n" ROW, SKIP_AUTO, 0, 0, 0, "its other headings: 出生年月日, 学校\n"},
	{"nothing of a data row", "赵六,身份证号\n", SKIP_AUTO, 0, 0, 0, "it has id, and lacks name (姓名), born (出生日期, 生日)\n"},
	{"two aliases", "身份证号,姓名,生日,证件号码\n", SKIP_AUTO, 0, 0, 0, "error[E421]: the field 'id' is in two columns, 1 and 4"},
	{"one heading twice", "身份证号,姓名,生日,姓名\n", SKIP_AUTO, 0, 0, 0, "error[E421]: the field 'name' is in two columns, 2 and 4"},
	{"optional twice", "身份证号,姓名,生日,村,村\n", SKIP_AUTO, 0, 0, 0, "error[E421]: the field 'village'"},
	{"two fields, one column", "身份证号,姓名,生日,村组\n", SKIP_AUTO, 0, 0, 0,
	 "error[E422]: this column is both 'village' and 'group'"},
	{"two aliases in an unfit row are no matter", "身份证号,证件号码\n身份证号,姓名,生日\n" ROW, SKIP_AUTO, 0, 2, ',', NULL},
	{"a quote is open", "身份证号,姓名,\"生日\n身份证号,姓名,生日\n" ROW, SKIP_AUTO, 0, 2, ',', NULL},
	{"bare CR", "身份证号,姓名,生日\r\r\n身份证号,姓名,生日\n", SKIP_AUTO, 0, 2, ',', NULL},
	{"CR only", "身份证号,姓名,生日\r529999201503150070,甲,2015-03-15\r", SKIP_AUTO, 0, 0, 0,
	 "t.csv:1:3: error[E420]: no heading row for 't' was found\n   = it needs a row with: id (身份证号, 证件号码), name (姓名), "
	 "born (出生日期, 生日)\n   = row 1 was passed over: the rows end in carriage returns alone (E447, column 3)\n"},
	{"a bad byte", "标题\n身份证号,姓名,生\xFF日\n" ROW, SKIP_AUTO, 0, 0, 0,
	 "row 2 was passed over: a byte cannot be decoded (E441, column 3)\n"},
	{"a bad byte, semicolons", "身份证号;姓名;生\xFF日\n529999201503150070;甲;2015-03-15\n", SKIP_AUTO, 0, 0, 0,
	 "row 1 was passed over: a byte cannot be decoded (E441, column 3)\n"},
	{"a bad byte of GB18030", "\xC9\xED\xB7\xDD\xD6\xA4\xBA\xC5,\xD0\xD5\xC3\xFB,\xFF\n529999201503150070,\xBC\xD7,2015-03-15\n",
	 SKIP_AUTO, 0, 0, 0, "row 1 was passed over: a byte cannot be decoded (E441, column 3)\n"},
	{"a bad byte first, of GB18030", "\xFF\xC9,\xD0\xD5\xC3\xFB,\xC9\xFA\xC8\xD5\n529999201503150070,\xBC\xD7,2015-03-15\n",
	 SKIP_AUTO, 0, 0, 0, "(E441, column 1)\n"},
	{"bare CR, and nothing after", "身份证号,姓\r名,生日\n" ROW, SKIP_AUTO, 0, 0, 0, "(E442, column 2)\n"},
	{"a line break", "身份证号,姓名,\"出生\n日期\"\n" ROW, SKIP_AUTO, 0, 0, 0,
	 "row 1 was passed over: a quote is open at the end of the row (E444, column 3)\n"
	 "   = if a heading goes over several lines, write `multiline: allow` in the job\n"},
	{"a line break before the headings that are known", "标题\n\"证件\n号\",姓名,生日\n" ROW, SKIP_AUTO, 0, 0, 0,
	 "t.csv:2:1: error[E420]: no heading row for 't' was found\n"
	 "   = row 2 was passed over: a quote is open at the end of the row (E444, column 1)\n"
	 "   = if a heading goes over several lines, write `multiline: allow` in the job\n"
	 "   = row 3 came nearest: it has name, born, and lacks id (身份证号, 证件号码)\n"},
	{"blank lines only", "\n\n\n", SKIP_AUTO, 0, 0, 0, "needs a row"},
};

static void said(const struct diags *d, struct buf *out)
{
	for (size_t i = 0; i < d->count; i++) diag_render(&d->items[i], out);
}

static void headings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture f;
		struct buf text;
		buf_init(&text);
		fixture_init(&f);
		struct binding *b = fixture_bind(&f, "t", "t.csv", NULL, specs, 5);
		b->skip_top = cases[i].skip_top;
		b->delimiter = cases[i].delimiter;
		fixture_text_file(&f, "t.csv", cases[i].bytes);
		enum intake_result got = fixture_read(&f);
		said(&f.diags, &text);
		if (got != (cases[i].row ? INTAKE_OK : INTAKE_REFUSED)) fail_msg("%s: %d %s", cases[i].name, got, text.p);
		if (cases[i].said && !strstr(text.p, cases[i].said)) fail_msg("%s: %s", cases[i].name, text.p);
		if (got == INTAKE_OK && (f.ds.files[0].heading_row != cases[i].row || f.ds.files[0].delimiter != cases[i].found))
			fail_msg("%s: row %d", cases[i].name, (int)f.ds.files[0].heading_row);
		buf_free(&text);
		fixture_free(&f);
	}
}

/* The encoding that the first rows let one suppose: a wrong one costs a second reading. */
static const struct {
	const char *name, *bytes;
	enum encoding supposed;
} guesses[] = {
	{"UTF-8", "id,name\n1,\xE7\x8E\x8B\n2,\xE6\x9D\x8E\n", ENCODING_UTF8},
	{"ASCII", "id,name\n1,x\n2,y\n", ENCODING_UTF8},
	{"GB18030 under headings of ASCII", "id,name\n1,\xCD\xF5\xD0\xA1\n2,\xC0\xEE\xB4\xF3\n", ENCODING_GB18030},
	{"UTF-8 with a bad byte", "id,name\n1,\xE7\x8E\x8B\xFF\n2,\xE6\x9D\x8E\n", ENCODING_UTF8},
};

static void encodings_supposed(void **state)
{
	static const struct field_spec ascii[] = {{"id", TYPE_STRING, "id", NULL, NULL, false}, {"name", TYPE_STRING, "name", NULL, NULL, false}};
	(void)state;
	for (size_t i = 0; i < sizeof guesses / sizeof guesses[0]; i++) {
		struct fixture f;
		struct gb_tables gb;
		struct rows rows;
		struct lines lines;
		struct decision got;
		char path[256];
		const struct text bytes = text_of(guesses[i].bytes);
		const struct scan scan = {.bytes = bytes.n};
		fixture_init(&f);
		const struct binding *b = fixture_bind(&f, "t", "t.csv", NULL, ascii, 2);
		fixture_text_file(&f, "t.csv", bytes.p);
		snprintf(path, sizeof path, "%s/t.csv", f.dir);
		int fd = open(path, O_RDONLY | O_CLOEXEC);
		assert_true(fd >= 0);
		gb_tables_init(&gb);
		lines_init(&lines);
		assert_true(rows_init(&rows));
		assert_true(decide_guess(fd, &scan, bytes, &f.pack.tables[0], b, &gb, &rows, &lines, &got));
		if (got.place.decoding.encoding != guesses[i].supposed) fail_msg("%s: %d", guesses[i].name, got.place.decoding.encoding);
		rows_free(&rows);
		lines_free(&lines);
		gb_tables_free(&gb);
		close(fd);
		fixture_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(headings), cmocka_unit_test(encodings_supposed)};
	if (!hash_start()) return 1;
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
