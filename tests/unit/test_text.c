#include "rows.h"

#include <stdio.h>

static void decoding(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		const char *bytes;
		size_t n, length;
		uint32_t cp;
	} rows[] = {
		{"nothing", "", 0, 0, 0},
		{"ASCII", "a", 1, 1, 'a'},
		{"NUL", "\0", 1, 1, 0},
		{"two bytes", "\xC3\xA9", 2, 2, 0xE9},
		{"smallest of two", "\xC2\x80", 2, 2, 0x80},
		{"three bytes", "户", 3, 3, 0x6237},
		{"four bytes", "\xF0\xA0\x80\x80", 4, 4, 0x20000},
		{"largest", "\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF},
		{"too large", "\xF4\x90\x80\x80", 4, 0, 0},
		{"overlong of two", "\xC1\xBF", 2, 0, 0},
		{"overlong of three", "\xE0\x9F\xBF", 3, 0, 0},
		{"overlong of four", "\xF0\x8F\xBF\xBF", 4, 0, 0},
		{"surrogate", "\xED\xA0\x80", 3, 0, 0},
		{"before the surrogates", "\xED\x9F\xBF", 3, 3, 0xD7FF},
		{"continuation first", "\x80", 1, 0, 0},
		{"cut", "\xE6\x88", 2, 0, 0},
		{"cut by ASCII", "\xE6\x88 ", 3, 0, 0},
		{"five bytes", "\xF8\x88\x80\x80\x80", 5, 0, 0},
		{"GBK", "\xBB\xA7", 2, 0, 0},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		uint32_t cp = 0;
		row_int(rows[i].name, (int64_t)utf8_decode(rows[i].bytes, rows[i].n, &cp), (int64_t)rows[i].length);
		row_int(rows[i].name, cp, rows[i].cp);
		bool valid = rows[i].length == rows[i].n;
		struct text t = {rows[i].bytes, rows[i].n};
		row_int(rows[i].name, (int64_t)utf8_valid(t), valid ? (int64_t)rows[i].n : 0);
	}
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		if (cp >= 0xD800 && cp <= 0xDFFF) continue;
		char bytes[4];
		uint32_t back;
		size_t n = utf8_encode(cp, bytes);
		if (utf8_decode(bytes, n, &back) != n || back != cp) fail_msg("U+%04X", (unsigned)cp);
	}
	row_int("count", (int64_t)utf8_count(TEXT("户\xBBx")), 3);
}

static void comparing(void **state)
{
	(void)state;
	static const struct {
		const char *name, *a, *b;
		int order;
	} rows[] = {
		{"equal", "abc", "abc", 0}, {"prefix first", "ab", "abc", -1}, {"empty first", "", "a", -1},
		{"bytes unsigned", "z", "户", -1}, {"both empty", "", "", 0},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct text a = text_of(rows[i].a), b = text_of(rows[i].b);
		int order = text_compare(a, b), back = text_compare(b, a);
		row_int(rows[i].name, (order > 0) - (order < 0), rows[i].order);
		row_int(rows[i].name, (back > 0) - (back < 0), -rows[i].order);
		row_int(rows[i].name, text_equal(a, b), rows[i].order == 0);
	}
	assert_true(text_equal(text_of(NULL), TEXT("")));
	assert_true(text_starts(TEXT("abc"), TEXT("ab")) && text_starts(TEXT("abc"), TEXT("")));
	assert_false(text_starts(TEXT("ab"), TEXT("abc")));
	assert_true(text_contains(TEXT("abc"), TEXT("bc")) && text_contains(TEXT(""), TEXT("")));
	assert_false(text_contains(TEXT("abc"), TEXT("ac")) || text_contains(TEXT(""), TEXT("a")));
}

static void trimming(void **state)
{
	(void)state;
	static const struct {
		const char *name, *in, *out;
	} rows[] = {
		{"nothing", "", ""},
		{"blanks only", " \t\r\n", ""},
		{"inside stays", " 王 明 ", "王 明"},
		{"ideographic space", "\u3000王明\u3000", "王明"},
		{"no-break space", "\u00A0x\u00A0", "x"},
		{"next line", "\xC2\x85x\xC2\x85", "x"},
		{"zero width space", "\u200Bx\u200B", "x"},
		{"byte order mark", "\uFEFFx\uFEFF", "x"},
		{"line and paragraph", "\u2028x\u2029", "x"},
		{"hair space", "\u200Ax\u202F", "x"},
		{"mathematical space", "\u205Fx\u1680", "x"},
		{"joiner is none", "\u200Cx\u200D", "\u200Cx\u200D"},
		{"word joiner is none", "\u2060x", "\u2060x"},
		{"Mongolian separator is none", "\u180Ex", "\u180Ex"},
		{"undecodable stops", " \xA0x\x80 ", "\xA0x\x80"},
		{"cut ideographic space", "x\x80\x80", "x\x80\x80"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) row_text(rows[i].name, text_trim(text_of(rows[i].in)), rows[i].out);
}

static void folding(void **state)
{
	(void)state;
	static const struct {
		const char *name, *in, *out;
	} rows[] = {
		{"nothing", "", ""},
		{"digits", "５２９９", "5299"},
		{"letters and signs", "Ｘｘ！～", "Xx!~"},
		{"ideographic space", "a\u3000b", "a b"},
		{"last of the block", "\uFF5F", "\uFF5F"},
		{"half-width kana", "\uFF71", "\uFF71"},
		{"Chinese stays", "户口（注销）", "户口(注销)"},
		{"corner brackets stay", "「」、。", "「」、。"},
		{"undecodable stays", "\xEF\xBC", "\xEF\xBC"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		char out[64];
		size_t n = text_fold_width(text_of(rows[i].in), out);
		row_text(rows[i].name, (struct text){out, n}, rows[i].out);
	}
}

static void width(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		uint32_t cp;
		int columns;
	} rows[] = {
		{"ASCII", 'a', 1}, {"e acute", 0xE9, 1}, {"Han", 0x6237, 2}, {"extension B", 0x20000, 2},
		{"full-width colon", 0xFF1A, 2}, {"ideographic space", 0x3000, 2}, {"half-width kana", 0xFF71, 1},
		{"hangul", 0xAC00, 2}, {"combining acute", 0x301, 0}, {"variation selector", 0xFE0F, 0},
		{"zero width space", 0x200B, 0}, {"kana voicing mark", 0x3099, 0}, {"middle dot", 0xB7, 1},
		{"half fill space", 0x303F, 1}, {"hexagram", 0x4DC0, 1}, {"emoji", 0x1F600, 2},
	};
	for (size_t i = 0; i < ROWS(rows); i++) row_int(rows[i].name, cp_columns(rows[i].cp), rows[i].columns);
}

/* The plain table of all distances, to hold the banded one to. */
static unsigned distance(struct text a, struct text b)
{
	unsigned d[12][12];
	for (unsigned i = 0; i <= a.n; i++)
		for (unsigned j = 0; j <= b.n; j++) {
			if (!i || !j) {
				d[i][j] = i + j;
				continue;
			}
			unsigned best = d[i - 1][j - 1] + (a.p[i - 1] != b.p[j - 1]);
			if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] && d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	return d[a.n][b.n];
}

static void distances(void **state)
{
	(void)state;
	static const char *const words[] = {"", "a", "b", "ab", "ba", "abc", "actve", "active", "actvie", "inactive",
	                                    "min_rows", "min_row", "mn_rosw", "status", "statsu", "xyz", "aaaaaaaaaa"};
	for (size_t i = 0; i < ROWS(words); i++)
		for (size_t j = 0; j < ROWS(words); j++)
			for (unsigned limit = 0; limit < 8; limit++) {
				struct text a = text_of(words[i]), b = text_of(words[j]);
				unsigned full = distance(a, b), got = text_distance(a, b, limit);
				char name[64];
				snprintf(name, sizeof name, "%s %s within %u", words[i], words[j], limit);
				row_int(name, got, full <= limit ? full : limit + 1);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decoding), cmocka_unit_test(comparing), cmocka_unit_test(trimming),
		cmocka_unit_test(folding),  cmocka_unit_test(width),     cmocka_unit_test(distances),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
