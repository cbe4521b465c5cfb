#include "pack_bench.h"

static void draw(struct lexer *lx, struct buf *out)
{
	static const char *const signs[] = {
		[T_TRUE] = "true", [T_FALSE] = "false", [T_AND] = "and", [T_OR] = "or", [T_NOT] = "not", [T_IN] = "in",
		[T_OPEN] = "(", [T_CLOSE] = ")", [T_OPEN_LIST] = "[", [T_CLOSE_LIST] = "]", [T_COMMA] = ",", [T_DOT] = ".",
		[T_RANGE] = "..", [T_PLUS] = "+", [T_MINUS] = "-", [T_EQ] = "==", [T_NE] = "!=", [T_LT] = "<", [T_LE] = "<=",
		[T_GT] = ">", [T_GE] = ">=", [T_ERROR] = "?",
	};
	char day[11];
	for (struct token t = lex_next(lx); t.kind != T_END; t = lex_next(lx)) {
		if (out->n) buf_byte(out, ' ');
		switch (t.kind) {
		case T_INT: buf_printf(out, "%lld", (long long)t.number); break;
		case T_DATE:
			date_format((int32_t)t.number, day);
			buf_str(out, day);
			break;
		case T_STRING: buf_printf(out, "'%.*s'", (int)t.text.n, t.text.p); break;
		case T_NAME: buf_text(out, t.text); break;
		case T_PARAM: buf_printf(out, "$%.*s", (int)t.text.n, t.text.p); break;
		default: buf_str(out, signs[t.kind]); break;
		}
	}
}

struct cut {
	const char *text, *tokens, *said;
};

static const struct cut cuts[] = {
	{"", "", ""},
	{" \t\r\n ", "", ""},
	{"a.b", "a . b", ""},
	{"household.年级 in 1..9", "household . 年级 in 1 .. 9", ""},
	{"1 .. 9", "1 .. 9", ""},
	{"a..b", "a .. b", ""},
	{"not and or in true false", "not and or in true false", ""},
	{"nota and_b in2", "nota and_b in2", ""},
	{"( ) [ ] , + - == != < <= > >=", "( ) [ ] , + - == != < <= > >=", ""},
	{"\"a b（，）\" \" \"", "'a b（，）' ' '", ""},
	{"\"\xEE\xA0\x96\" == \"\xEE\xA0\x9E\" 7a", "'𠂇' == '龴' ?", "E123 1:12"},
	{"$cutoff-1 $run_date", "$cutoff - 1 $run_date", ""},
	{"$in $年", "$in $年", ""},
	{"2147483647 007", "2147483647 7", ""},
	{"2147483648", "?", "E112 1:1"},
	{"99999999999999999999999", "?", "E112 1:1"},
	{"2026-08-31", "2026-08-31", ""},
	{"2026-08-31 - 1", "2026-08-31 - 1", ""},
	{"1900-01-01 2200-12-31", "1900-01-01 2200-12-31", ""},
	{"2024-02-29 2026-02-29", "2024-02-29 ?", "E111 1:12"},
	{"1899-12-31 2201-01-01", "? ?", "E111 1:1, E111 1:12"},
	{"2026-8-31", "2026-08-31", "E110 1:1"},
	{"2026/8/31 + 1", "2026-08-31 + 1", "E110 1:1"},
	{"2026.08.31", "2026-08-31", "E110 1:1"},
	{"2026年8月31日 ２０２６年８月３１", "2026-08-31 2026-08-31", "E110 1:1, E110 1:12"},
	{"2026-2-30 2026/13/1", "? 2026 ? 13 ? 1", "E110 1:1, E101 1:15, E101 1:18"},
	{"2026..2027", "2026 .. 2027", ""},
	{"1200-1-1", "?", "E110 1:1"},
	{"2026-08-311 2026-08-31-1", "? ?", "E110 1:1, E110 1:13"},
	{"5-3 5 -3 5- 3", "? 5 - 3 5 - 3", "E110 1:1"},
	{"7a 3年", "? ?", "E123 1:1, E123 1:4"},
	{"\"\"", "?", "E109 1:1"},
	{"\"abc", "?", "E108 1:1"},
	{"\"abc\nand b", "? and b", "E108 1:1"},
	{"a （b，c）", "a ( b , c )", "E106 1:3, E106 1:5, E106 1:7"},
	{"a ＝＝ b ＜ c ＞ d", "a == b < c > d", "E106 1:3, E106 1:8, E106 1:12"},
	{"a ＝ b", "a == b", "E106 1:3"},
	{"a ： b", "a ? b", "E106 1:3"},
	{"“x” “y\"", "'x' 'y'", "E106 1:1, E106 1:5"},
	{"１２ ａｂ", "12 ab", "E106 1:1, E106 1:4"},
	{"２０２６－０８－３１", "2026-08-31", "E106 1:1"},
	{"a　b\xC2\xA0" "c", "a b c", "E106 1:2, E106 1:4"},
	{"a ≥ 1 ≤ 2 ≠ 3", "a >= 1 <= 2 != 3", "E106 1:3, E106 1:7, E106 1:11"},
	{"［a、b】", "[ a , b ]", "E106 1:1, E106 1:3, E106 1:5"},
	{"＄cutoff ＋ 1", "$cutoff + 1", "E106 1:1, E106 1:9"},
	{"a = b <> c && d || e", "a == b != c and d or e", "E107 1:3, E107 1:7, E107 1:12, E107 1:17"},
	{"!a =< b => c", "not a <= b >= c", "E107 1:1, E107 1:4, E107 1:9"},
	{"＆＆ ｜｜ ＜＞", "and or !=", "E106 1:1, E106 1:4, E106 1:7"},
	{"'x' ‘y’", "'x' 'y'", "E107 1:1, E107 1:5"},
	{"'x", "? x", "E107 1:1"},
	{"'' x", "? x", "E107 1:1"},
	{"A.Status AND b", "a . status and b", "E118 1:1, E118 1:3, E118 1:10"},
	{"a ; b#c @", "a ? b ? c ?", "E101 1:3, E101 1:6, E101 1:9"},
	{"a # b @", "a", "E125 1:3"},
	{"$ cutoff", "$cutoff", "E122 1:1"},
	{"$ + $1", "? + ? 1", "E122 1:1, E122 1:5"},
	{"\xFF" "a", "? a", "E101 1:1"},
	{"é", "?", "E101 1:1"},
};

static void tokens(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(cuts); i++) {
		bench_again(b, LANGUAGE_EN);
		struct node *n = scalar(b, cuts[i].text, STYLE_FOLDED);
		struct lexer lx = {.node = n, .source = n->body.source, .end = n->body.to, .arena = &b->arena, .d = &b->d};
		draw(&lx, &b->out);
		row_text(cuts[i].text, buf_view(&b->out), cuts[i].tokens);
		row_text(cuts[i].text, said(b), cuts[i].said);
		assert_int_equal(lex_next(&lx).kind, T_END);
		assert_false(b->d.failed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {BENCH_TEST(tokens)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
