/* Cells of the CSV outputs: quoting, formulas, digits, control characters. */
#include "rows.h"

#include "report/sheet.h"

static void texts(void **state)
{
	(void)state;
	static const struct {
		const char *row, *in, *out;
	} rows[] = {
		{"empty", "", ""},
		{"plain", "赵六", "赵六"},
		{"comma", "a,b", "\"a,b\""},
		{"semicolon", "a;b", "\"a;b\""},
		{"quote", "赵\"六\"", "\"赵\"\"六\"\"\""},
		{"only a quote", "\"", "\"\"\"\""},
		{"leading blank", " a", "\" a\""},
		{"trailing blank", "a ", "\"a \""},
		{"equals", "=1+1", "'=1+1"},
		{"equals with quote", "=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""},
		{"plus", "+1", "'+1"},
		{"minus", "-1", "'-1"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"tab", "\t=1", "' =1"},
		{"carriage return", "\r=1", "' =1"},
		{"full-width equals", "＝1", "'＝1"},
		{"full-width plus", "＋1", "'＋1"},
		{"full-width minus", "－1", "'－1"},
		{"full-width at", "＠a", "'＠a"},
		{"sign inside", "a=b", "a=b"},
		{"dash that is no sign", "—", "—"},
		{"eleven digits", "13800000000", "13800000000"},
		{"twelve digits", "138000000001", "\"=\"\"138000000001\"\"\""},
		{"leading zero", "007", "\"=\"\"007\"\"\""},
		{"zero", "0", "0"},
		{"class that looks like a day", "3-1", "\"=\"\"3-1\"\"\""},
		{"fraction", "1/2", "\"=\"\"1/2\"\"\""},
		{"day with slashes", "2012/9/1", "\"=\"\"2012/9/1\"\"\""},
		{"day with points", "2026.10.15", "\"=\"\"2026.10.15\"\"\""},
		{"year and month", "2012-9", "\"=\"\"2012-9\"\"\""},
		{"time", "12:30", "\"=\"\"12:30\"\"\""},
		{"power of ten", "1E5", "\"=\"\"1E5\"\"\""},
		{"power with a sign", "529e+17", "\"=\"\"529e+17\"\"\""},
		{"digits in parts", "138-1234-5678", "\"=\"\"138-1234-5678\"\"\""},
		{"day as it is written", "2026-10-15", "2026-10-15"},
		{"decimals", "3.5", "3.5"},
		{"decimals that begin with 0", "0.25", "0.25"},
		{"zero at the end", "1.10", "\"=\"\"1.10\"\"\""},
		{"zero before", "01.5", "\"=\"\"01.5\"\"\""},
		{"nothing before", ".5", "\"=\"\".5\"\"\""},
		{"nothing behind", "5.", "\"=\"\"5.\"\"\""},
		{"long decimals", "12345678.25", "12345678.25"},
		{"longer decimals", "123456789.25", "\"=\"\"123456789.25\"\"\""},
		{"power of decimals", "1.5E3", "\"=\"\"1.5E3\"\"\""},
		{"point alone", ".", "."},
		{"hyphen at the end", "3-", "3-"},
		{"four parts", "1-2-3-4", "1-2-3-4"},
		{"two signs", "1-2/3", "1-2/3"},
		{"power without", "1E", "1E"},
		{"letters behind", "3-1a", "3-1a"},
		{"a word behind", "3-1班", "3-1班"},
		{"digits and letters", "0a", "0a"},
		{"newline", "a\nb", "a b"},
		{"control", "a\x01"
		            "b",
		 "a<U+0001>b"},
		{"delete", "\x7F", "<U+007F>"},
		{"C1", "a\xC2\x85" "b", "a<U+0085>b"},
		{"right-to-left override", "a\u202Eb", "a<U+202E>b"},
		{"zero width", "a\u200Bb", "a<U+200B>b"},
		{"isolate", "\u2066a", "<U+2066>a"},
		{"Arabic letter mark", "\u061C", "<U+061C>"},
		{"line separator", "\u2028", "<U+2028>"},
		{"no UTF-8", "a\xFF", "a<FF>"},
		{"cut character", "\xE8\xB5", "<E8><B5>"},
	};
	struct buf out;
	buf_init(&out);
	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_reset(&out);
		buf_str(&out, "\"before\","); /* what stands in the buffer already is left alone */
		sheet_text(&out, text_of(rows[i].in));
		struct text got = buf_view(&out);
		row_text(rows[i].row, (struct text){got.p + 9, got.n - 9}, rows[i].out);
		row_text(rows[i].row, (struct text){got.p, 9}, "\"before\",");
	}
	buf_free(&out);
}

/* Texts of one character as often as it takes to fill a cell, or once more. */
static void long_texts(void **state)
{
	(void)state;
	static const struct {
		const char *row, *character;
		size_t times, kept;
		const char *end;
	} rows[] = {
		{"as much as a cell holds", "a", 32767, 32767, ""},
		{"a character more", "a", 32768, 32766, "…"},
		{"as many of three bytes", "赵", 32767, 32767, ""},
		{"one more of three bytes", "赵", 32768, 32766, "…"},
		{"as many of two units", "𠮷", 16383, 16383, ""},
		{"one more of two units", "𠮷", 16384, 16383, "…"},
		{"bytes that are shown otherwise", "\xFF", 8191, 8191, ""}, /* <FF> */
	};
	struct buf in, out, wanted;
	buf_init(&in);
	buf_init(&out);
	buf_init(&wanted);
	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *shown = rows[i].character[0] == '\xFF' ? "<FF>" : rows[i].character;
		buf_reset(&in);
		buf_reset(&out);
		buf_reset(&wanted);
		for (size_t k = 0; k < rows[i].times; k++) buf_str(&in, rows[i].character);
		for (size_t k = 0; k < rows[i].kept; k++) buf_str(&wanted, shown);
		buf_str(&wanted, rows[i].end);
		sheet_text(&out, buf_view(&in));
		row_text(rows[i].row, buf_view(&out), wanted.p);
	}
	buf_free(&in);
	buf_free(&out);
	buf_free(&wanted);
}

static void keys(void **state)
{
	(void)state;
	static const struct {
		const char *row, *in, *out;
	} rows[] = {
		{"digits", "529999201503150070", "\"=\"\"529999201503150070\"\"\""},
		{"X", "52999920150315002X", "\"=\"\"52999920150315002X\"\"\""},
		{"permit", "H12345678", "H12345678"},
		{"none", "", ""},
		{"formula of 18 characters", "=529999201503150X0", "'=529999201503150X0"},
	};
	struct buf out;
	buf_init(&out);
	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_reset(&out);
		sheet_key(&out, text_of(rows[i].in));
		row_text(rows[i].row, buf_view(&out), rows[i].out);
	}
	buf_free(&out);
}

static void numbers(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out);
	buf_number(&out, 0);
	buf_byte(&out, ' ');
	buf_number(&out, UINT64_MAX);
	row_text("numbers", buf_view(&out), "0 18446744073709551615");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(texts), cmocka_unit_test(long_texts), cmocka_unit_test(keys), cmocka_unit_test(numbers)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
