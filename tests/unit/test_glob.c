/* Patterns for the names of files: by characters, and never slow. */
#include "rows.h"

#include "intake/glob.h"

enum match { NO, YES, FOLDED }; /* FOLDED: where capital and small letters are alike */

static void matching(void **state)
{
	(void)state;
	static const struct {
		const char *row, *pattern, *name;
		enum match match;
	} rows[] = {
		{"nothing", "", "", YES},
		{"nothing is not all", "", "a", NO},
		{"plain", "a.csv", "a.csv", YES},
		{"star", "*.csv", "一小.csv", YES},
		{"star for nothing", "一小*.csv", "一小.csv", YES},
		{"star at the end", "一*", "一小.csv", YES},
		{"stars", "*小*.csv", "一小二小.csv", YES},
		{"stars in a row", "a**b", "axb", YES},
		{"star that has to go on", "*ab", "aab", YES},
		{"star without its end", "*ab", "aba", NO},
		{"one character", "第?小学.csv", "第一小学.csv", YES},
		{"one of four bytes", "?.csv", "𠀀.csv", YES},
		{"one is not two", "第?小学.csv", "第十一小学.csv", NO},
		{"one is not none", "a?", "a", NO},
		{"set", "第[一二三]小学", "第二小学", YES},
		{"not in the set", "第[一二三]小学", "第四小学", NO},
		{"range", "[一-龥]", "小", YES},
		{"beside a range", "[b-d]", "a", NO},
		{"range upside down", "[d-b]", "c", NO},
		{"two ranges", "[0-9a-f]", "c", YES},
		{"others", "第[!一二]小学", "第三小学", YES},
		{"others, by ^", "第[^一二]小学", "第一小学", NO},
		{"bracket in a set", "[]]", "]", YES},
		{"bracket in others", "[!]]", "]", NO},
		{"hyphen last", "[a-]", "-", YES},
		{"range to a bracket", "[+--]", ",", YES},
		{"set without an end", "a[b", "a[b", YES},
		{"set without an end, a star", "*[b", "a[b", YES},
		{"quoted star", "a\\*b", "a*b", YES},
		{"quoted star is one", "a\\*b", "axb", NO},
		{"quoted in a set", "[\\]a]", "]", YES},
		{"backslash at the end", "a\\", "a\\", YES},
		{"dot first, star", "*.csv", ".csv", NO},
		{"dot first, one", "?csv", ".csv", NO},
		{"dot first, set", "[.]csv", ".csv", NO},
		{"dot first, others", "[!a]csv", ".csv", NO},
		{"dot first, dot", ".*", ".csv", YES},
		{"dot inside", "a*b", "a.b", YES},
		{"capitals", "*.csv", "a.CSV", FOLDED},
		{"small letters", "A?.csv", "ab.csv", FOLDED},
		{"capital in a set", "[A-C]", "b", FOLDED},
		{"GB18030", "*.csv", "\xB6\xFE.csv", YES},
		{"GB18030, a byte is one", "??.csv", "\xB6\xFE.csv", YES},
		{"a byte is no character", "\xC2\xBB", "\xBB", NO},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct text pattern = text_of(rows[i].pattern), name = text_of(rows[i].name);
		row_int(rows[i].row, glob_match(pattern, name, false), rows[i].match == YES);
		row_int(rows[i].row, glob_match(pattern, name, true), rows[i].match != NO);
	}
}

/* Would take longer than there is time if every star were tried with every other. */
static void hostile(void **state)
{
	(void)state;
	char pattern[2 * 120 + 2], name[256];
	for (size_t i = 0; i < 120; i++) memcpy(pattern + 2 * i, "*a", 2);
	memcpy(pattern + 240, "b", 2);
	memset(name, 'a', 255);
	name[255] = '\0';
	row_int("stars", glob_match(text_of(pattern), text_of(name), false), false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(matching), cmocka_unit_test(hostile)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
