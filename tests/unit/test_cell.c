/* Typed cells: dates, numbers, values, blanks. */
#include "intake_fixture.h"

#include <stdlib.h>

#include "base/date.h"
#include "intake/cell.h"
#include "intake/text_cell.h"

enum { NONE = INT32_MIN };

static int32_t day(int year, int month, int mday) { return date_day(year, month, mday); }

static void dates(void **state)
{
	const struct {
		const char *cell;
		int32_t day;
	} cases[] = {
		{"20120901", day(2012, 9, 1)},
		{"2012-09-01", day(2012, 9, 1)},
		{"2012-9-1", day(2012, 9, 1)},
		{"2012/9/01", day(2012, 9, 1)},
		{"2012.09.1", day(2012, 9, 1)},
		{"2012年9月1日", day(2012, 9, 1)},
		{"２０１２－０９－０１", day(2012, 9, 1)},
		{"２０１２．９．１", day(2012, 9, 1)},
		{"2012-09-01 0:00", day(2012, 9, 1)},
		{"2012-09-01   00:00", day(2012, 9, 1)},
		{"2012-09-01T00:00:00", day(2012, 9, 1)},
		{"2012-09-01 00:00:00.000", day(2012, 9, 1)},
		{"2012-09-01　0:00:00", day(2012, 9, 1)},
		{"20120901 0:00", day(2012, 9, 1)},
		{"20120901T0:00:00.0", day(2012, 9, 1)},
		{"2012年9月1日 00:00", day(2012, 9, 1)},
		{"41153", day(2012, 9, 1)},
		{"10000", day(1927, 5, 18)},
		{"00001", day(1900, 1, 1)},
		{"00059", day(1900, 2, 28)},
		{"00061", day(1900, 3, 1)},
		{"99999", day(2173, 10, 13)},
		{"1900-01-01", day(1900, 1, 1)},
		{"2200-12-31", day(2200, 12, 31)},
		{"2012-02-29", day(2012, 2, 29)},
		{"00060", NONE},
		{"00000", NONE},
		{"41153 0:00", NONE},
		{"1899-12-31", NONE},
		{"2201-01-01", NONE},
		{"2013-02-29", NONE},
		{"201209", NONE},
		{"2012-09", NONE},
		{"2012-09-01-", NONE},
		{"2012-09/01", NONE},
		{"2012-009-01", NONE},
		{"2012-09-001", NONE},
		{"12-09-01", NONE},
		{"2012-9-", NONE},
		{"2012年9月1", NONE},
		{"2012-09-01 1:00", NONE},
		{"2012-09-01 000:00", NONE},
		{"2012-09-01 00:00:01", NONE},
		{"2012-09-01 00:00.0", NONE},
		{"2012-09-01 00:00:00.", NONE},
		{"2012-09-01 00:00:00.01", NONE},
		{"2012-09-010:00", NONE},
		{"2012-09-01T", NONE},
		{"2012 09 01", NONE},
		{"-2012-09-01", NONE},
		{"20120901X", NONE},
		{"五年", NONE},
	};
	static const struct field_spec specs[] = {{"d", TYPE_DATE, "d", NULL, NULL, false}};
	struct arena a;
	struct table t;
	struct table_cells cells;
	(void)state;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", NULL, specs, 1);
	assert_true(table_cells_init(&cells, &t, &a));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char fold[128];
		int32_t got = NONE;
		enum cell_state s = cell_number(&cells, 0, text_of(cases[i].cell), fold, &got);
		if (s != (cases[i].day == NONE ? CELL_UNPARSABLE : CELL_VALID) || (s == CELL_VALID && got != cases[i].day))
			fail_msg("%s: state %d, day %d", cases[i].cell, (int)s, (int)got);
	}
	arena_free(&a);
}

static void ints(void **state)
{
	static const struct {
		const char *cell;
		int32_t value;
	} cases[] = {
		{"0", 0}, {"-0", 0}, {"+7", 7}, {"-12", -12}, {"００７", 7}, {"2147483647", 2147483647},
		{"-2147483647", -2147483647}, {"000000000000000000000000000012", 12}, {"2147483648", NONE},
		{"-2147483648", NONE}, {"99999999999999999999999999", NONE}, {"", NONE}, {"+", NONE}, {"1.0", NONE},
		{"1 2", NONE}, {"--1", NONE}, {"一", NONE}, {"0x1", NONE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char fold[64];
		int32_t got = NONE;
		struct text t = text_of(cases[i].cell);
		bool parsed = parse_int((struct text){fold, text_fold_width(t, fold)}, &got);
		if (parsed != (cases[i].value != NONE) || (parsed && got != cases[i].value))
			fail_msg("'%s' gave %d", cases[i].cell, (int)got);
	}
}

static void listed_values(void **state)
{
	static const struct field_spec specs[] = {
		{"mode", TYPE_STRING, "m", "走读=day|住校=boarding|1=day|2=boarding|A-B=pair|寄宿=boarding", NULL, false},
		{"grade", TYPE_INT, "g", "一年级=1|七年级=7|7=7", "3", false},
		{"orphan", TYPE_BOOL, "o", "是=true|否=false", NULL, false},
	};
	static const struct {
		int field;
		const char *cell;
		int32_t number; /* index of the literal of a string */
	} cases[] = {
		{0, "走读", 0},        {0, "1", 0},          {0, "2", 1},         {0, "１", 0},
		{0, "1-走读", 0},      {0, "2-寄宿", 1},     {0, "1 - 走读", 0},  {0, "1－走读", 0},
		{0, "9-走读", 0},      {0, "x y-住校", 1},   {0, "-走读", 0},     {0, "A-B", 2},
		{0, "9-A-B", 2},       {0, "1-A-B", NONE},   {0, "2-走读", NONE},  {0, "1-外宿", NONE}, {0, "3", NONE},
		{0, "1-", NONE},       {0, "走读-1", 0},     {0, "1-1", 0},       {0, "1-2", NONE},
		{0, "day", NONE},      {0, "-", NONE},       {0, "走 读", NONE},  {0, "1-2-走读", NONE},
		{1, "七年级", 7},      {1, "7", 7},          {1, "7-七年级", 7},  {1, "8", NONE},
		{1, "1-七年级", 7},    {2, "是", 1},         {2, "否", 0},        {2, "true", NONE},
	};
	struct arena a;
	struct table t;
	struct table_cells cells;
	(void)state;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", NULL, specs, 3);
	assert_true(table_cells_init(&cells, &t, &a));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char fold[128];
		int32_t got = NONE;
		enum cell_state s = cell_number(&cells, cases[i].field, text_of(cases[i].cell), fold, &got);
		if (s != (cases[i].number == NONE ? CELL_UNLISTED : CELL_VALID) ||
		    (s == CELL_VALID && got != cases[i].number))
			fail_msg("%s: state %d, %d", cases[i].cell, (int)s, (int)got);
	}
	int32_t number;
	assert_true(cell_blank_number(&t.fields[1], &number));
	assert_int_equal(number, 3);
	assert_false(cell_blank_number(&t.fields[0], &number));
	arena_free(&a);
}

static void blanks_and_trimming(void **state)
{
	static const struct field_spec specs[] = {{"s", TYPE_STRING, "s", NULL, NULL, false}};
	static const struct {
		const char *cell, *trimmed;
		bool blank;
	} cases[] = {
		{"", "", true},          {"  \t ", "", true},   {"　", "", true},        {"\xC2\xA0x\xC2\xA0", "x", false},
		{"NULL", "NULL", true},  {" NULL\r", "NULL", true}, {"null", "null", false}, {"ＮＵＬＬ", "ＮＵＬＬ", false},
		{"无", "无", true},      {"无无", "无无", false},  {"　王 五　", "王 五", false}, {"\xEF\xBB\xBF王", "王", false},
		{"王\xE2\x80\x8B", "王", false}, {"é", "é", false}, {"x\xE2\x80\xA8", "x", false}, {"\x1F", "\x1F", false},
		{"（一）", "（一）", false}, {"𠂉𠂉", "𠂉𠂉", false},
	};
	struct arena a;
	struct table t;
	struct table_cells cells;
	(void)state;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", "NULL|无", specs, 1);
	assert_true(table_cells_init(&cells, &t, &a));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text got = cell_trim(text_of(cases[i].cell));
		if (!text_equal(got, text_of(cases[i].trimmed)) || cell_is_blank(&cells, got) != cases[i].blank)
			fail_msg("case %zu: '%.*s'", i, (int)got.n, got.p);
	}
	arena_free(&a);
}

/* Every character that trimming removes, and its neighbours, at both ends: nothing else goes, and both ways are one. */
static void trimming_is_exact(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp < 0x11000; cp++) {
		char t[16];
		if (cp >= 0xD800 && cp <= 0xDFFF) continue;
		size_t n = utf8_encode(cp, t);
		t[n] = 'a';
		memcpy(t + n + 1, t, n);
		struct text whole = {t, 2 * n + 1}, trimmed = cp_is_space(cp) ? (struct text){t + n, 1} : whole;
		if (!text_equal(cell_trim(whole), trimmed) || !text_equal(text_trim(whole), trimmed)) fail_msg("U+%04X", (unsigned)cp);
	}
}

/* What is called plain is trimmed already and not blank. */
static void plain_is_plain(void **state)
{
	static const struct field_spec specs[] = {{"a", TYPE_STRING, "a", NULL, NULL, false}};
	struct table t;
	struct arena a;
	struct table_cells cells;
	size_t plain = 0;
	(void)state;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", "NULL|无|-", specs, 1);
	assert_true(table_cells_init(&cells, &t, &a));
	for (uint32_t cp = 1; cp < 0x11000; cp++) {
		static const char *const middles[] = {"", "a", "中"};
		for (size_t m = 0; m < sizeof middles / sizeof middles[0]; m++) {
			char room[16];
			if (cp >= 0xD800 && cp <= 0xDFFF) continue;
			size_t n = utf8_encode(cp, room), length = strlen(middles[m]);
			memcpy(room + n, middles[m], length);
			memcpy(room + n + length, room, n);
			struct text cell = {room, length ? 2 * n + length : n};
			if (!cell_is_plain(&cells, cell)) continue;
			if (!text_equal(text_trim(cell), cell) || cell_is_blank(&cells, cell)) fail_msg("U+%04X", (unsigned)cp);
			plain++;
		}
	}
	assert_true(plain > 10000);
	assert_false(cell_is_plain(&cells, TEXT("")));
	assert_false(cell_is_plain(&cells, TEXT("-")));
	arena_free(&a);
}

/* Cells that begin as a null word does and are not as long are as plain as others, however long the word. */
static void null_words_and_lengths(void **state)
{
	static const struct field_spec specs[] = {{"a", TYPE_STRING, "a", NULL, NULL, false}};
	static const char *const nulls[] = {"无", "-", "abcdefghijklmno", "xxxxxxxxxxxxxxxxxxxxxxxx"};
	static const char *const others[] = {"无为", "李", "李明", "--", "abcdefghijklmn", "abcdefghijklmnop", "xxxxxxxxxxxxxxxxxxxxxxx", "x"};
	struct table t;
	struct arena a;
	struct table_cells cells;
	(void)state;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", "无|-|abcdefghijklmno|xxxxxxxxxxxxxxxxxxxxxxxx", specs, 1);
	assert_true(table_cells_init(&cells, &t, &a));
	for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++) {
		assert_true(cell_is_blank(&cells, text_of(nulls[i])));
		assert_false(cell_is_plain(&cells, text_of(nulls[i])));
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_false(cell_is_blank(&cells, text_of(others[i])));
	assert_true(cell_is_plain(&cells, TEXT("无为")));
	assert_true(cell_is_plain(&cells, TEXT("李明")));
	assert_true(cell_is_plain(&cells, TEXT("abcdefghijklmn")));
	assert_true(cell_is_plain(&cells, TEXT("x")));
	arena_free(&a);
}

/* The quick way to a date gives what the other gives, or nothing. */
static void plain_dates(void **state)
{
	static const struct field_spec specs[] = {{"a", TYPE_DATE, "a", NULL, NULL, false}};
	struct table t;
	struct arena a;
	struct table_cells cells;
	(void)state;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", NULL, specs, 1);
	assert_true(table_cells_init(&cells, &t, &a));
	for (int year = 1899; year <= 2201; year++)
		for (int month = 0; month <= 13; month++)
			for (int mday = 0; mday <= 32; mday++) {
				static const char *const signs[] = {"-", "/", ".", ""};
				for (int s = 0; s < 4; s++) {
					char text[16];
					int32_t quick = 0, slow = 0;
					snprintf(text, sizeof text, "%04d%s%02d%s%02d", year, signs[s], month, signs[s], mday);
					bool found = cell_plain_date(cells.calendar, text_of(text), &quick);
					if (found != parse_date(text_of(text), &slow) || (found && quick != slow)) fail_msg("%s", text);
				}
			}
	/* Any other byte in any place. */
	static const char *const plain[] = {"2015-03-15", "2015/03/15", "2015.03.15", "20150315"};
	for (int k = 0; k < 4; k++)
		for (size_t n = strlen(plain[k]), i = 0; i < n; i++)
			for (int byte = 0; byte < 256; byte++) {
				char text[10];
				int32_t quick = 0, slow = 0;
				memcpy(text, plain[k], n);
				text[i] = (char)byte;
				bool found = cell_plain_date(cells.calendar, (struct text){text, n}, &quick);
				if (found != parse_date((struct text){text, n}, &slow) || (found && quick != slow))
					fail_msg("%s: %zu: %02X", plain[k], i, (unsigned)byte);
			}
	arena_free(&a);
}

/* Listed values of every length up to where their two ends no longer say all. */
static void values_of_any_length(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	struct field_spec spec = {"a", TYPE_STRING, "a", "x=x", NULL, false};
	struct table t;
	struct arena a;
	struct table_cells cells;
	char fold[64], values[1200] = "";
	int32_t number;
	(void)state;
	for (size_t n = 1; n <= 24; n++)
		snprintf(values + strlen(values), sizeof values - strlen(values), "%s%.*s=%c", n > 1 ? "|" : "", (int)n, letters,
		         letters[n]);
	spec.values = values;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", NULL, &spec, 1);
	assert_true(table_cells_init(&cells, &t, &a));
	for (size_t n = 1; n <= 24; n++) {
		char cell[32];
		memcpy(cell, letters, n);
		assert_int_equal(cell_number(&cells, 0, (struct text){cell, n}, fold, &number), CELL_VALID);
		assert_int_equal(number, n - 1);
		const struct value_slot *s = cell_listed(&cells.indexes[0], (struct text){cell, n});
		assert_true(!s || s->number == number);
		for (size_t i = 0; i < n; i++) {
			char right = cell[i];
			cell[i] = '.';
			assert_int_equal(cell_number(&cells, 0, (struct text){cell, n}, fold, &number), CELL_UNLISTED);
			assert_null(cell_listed(&cells.indexes[0], (struct text){cell, n}));
			cell[i] = right;
		}
	}
	arena_free(&a);
}

/* A short code before a value that agrees with it is found at a glance; nothing else gains a meaning by that. */
static void coded_values(void **state)
{
	static const struct field_spec specs[] = {
		{"a", TYPE_STRING, "a", "男=male|女=female|1=male|2=female|男性=male|太长的码=male|3-男=other|乙-丙=female", NULL, false}};
	static const struct {
		const char *cell;
		int number; /* -1: not at a glance */
	} cases[] = {
		{"1-男", 0}, {"2-女", 1}, {"1-男性", 0}, {"1-1", 0}, {"2-乙-丙", 1}, {"3-男", 2}, {"1-女", -1}, {"2-男", -1}, {"男-男", -1},
		{"太长的码-男", -1}, {"9-男", -1}, {"1-", -1}, {"-男", -1}, {"1-男-", -1}, {"2-男性", -1}, {"2-2", -1},
	};
	struct table t;
	struct arena a;
	struct table_cells cells;
	char fold[64];
	int32_t number;
	int glances = 0;
	(void)state;
	arena_init(&a, 0);
	fixture_table(&a, &t, "t", "2-2|无", specs, 1);
	assert_true(table_cells_init(&cells, &t, &a));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct text cell = text_of(cases[i].cell);
		const struct value_slot *s = cell_listed(&cells.indexes[0], cell);
		if (cases[i].number < 0 && s) fail_msg("%s at a glance", cases[i].cell);
		if (s && s->number != cases[i].number) fail_msg("%s at a glance: %d", cases[i].cell, s->number);
		glances += s != NULL;
		if (cases[i].number < 0) continue;
		assert_int_equal(cell_number(&cells, 0, cell, fold, &number), CELL_VALID);
		assert_int_equal(number, cases[i].number);
	}
	assert_true(glances > 2); /* but for those whose place another has */
	/* Only the first code counts. */
	static const char *const unlisted[] = {"9-1-男", "1-1-男", "甲-1－男", "男-1-男", "1-1-1"};
	for (size_t i = 0; i < sizeof unlisted / sizeof *unlisted; i++)
		if (cell_number(&cells, 0, text_of(unlisted[i]), fold, &number) != CELL_UNLISTED) fail_msg("%s", unlisted[i]);
	assert_true(cell_is_blank(&cells, TEXT("2-2")));
	arena_free(&a);
}

/* A text in memory of just its size. */
static bool made_short(const char *bytes, size_t n, uint64_t *cell)
{
	char *exact = malloc(n ? n : 1);
	if (n) memcpy(exact, bytes, n);
	bool made = text_cell_short((struct text){exact, n}, cell);
	free(exact);
	return made;
}

/* Every character at each place of a short text: it comes back, or the text is not short. */
static void short_texts(void **state)
{
	(void)state;
	for (size_t count = 1; count <= 5; count++)
		for (size_t at = 0; at < count; at++)
			for (uint32_t cp = 0x800; cp < 0x10000; cp++) {
				char bytes[15], room[TEXT_CELL_ROOM];
				uint64_t cell = 0;
				for (size_t i = 0; i < count; i++) memcpy(bytes + 3 * i, i % 2 ? "\u4e00" : "\u9fff", 3);
				if (cp >= 0xD800 && cp < 0xE000) continue;
				assert_int_equal(utf8_encode(cp, bytes + 3 * at), 3);
				const struct text t = {bytes, 3 * count};
				const bool made = cp % 64 ? text_cell_short(t, &cell) : made_short(t.p, t.n, &cell);
				if (made != (count >= 2 && count <= 4 && cp >= 0x4E00 && cp <= 0x9FFF)) fail_msg("U+%04X", (unsigned)cp);
				if (!made) continue;
				assert_true(text_cell_is_short(cell));
				if (!text_equal(text_cell_text(cell, room), t)) fail_msg("U+%04X", (unsigned)cp);
			}
}

/* Texts as long as short ones that have other characters, or bytes that are none. */
static void no_short_texts(void **state)
{
	static const char *const texts[] = {"", "a", "甲", "甲a", "abc", "abcdef", "甲乙a", "甲abc", "éééa", "甲éa丙", "李\xF0\xA0\x80\x80你", "甲乙\xE4\xB8",
	                                    "\x80\x80\x80\xE4\xB8\x80", "\xE4\x20\xB8\xE4\xB8\xE4", "甲乙丙丁戊"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		uint64_t cell;
		if (made_short(texts[i], strlen(texts[i]), &cell)) fail_msg("%s", texts[i]);
	}
}

/* Short texts are equal if their cells are. */
static void short_texts_differ(void **state)
{
	static const char *const texts[] = {"一一", "一一一", "一一一一", "一丁", "丁一", "一丁一", "龿龿", "龿龿龿龿", "一一丁", "丁一一"};
	enum { COUNT = sizeof texts / sizeof *texts };
	uint64_t cells[COUNT];
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		assert_true(made_short(texts[i], strlen(texts[i]), &cells[i]));
		for (size_t k = 0; k < i; k++) assert_true(cells[i] != cells[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_texts), cmocka_unit_test(no_short_texts), cmocka_unit_test(short_texts_differ),
		cmocka_unit_test(dates), cmocka_unit_test(ints), cmocka_unit_test(listed_values),
		cmocka_unit_test(blanks_and_trimming), cmocka_unit_test(trimming_is_exact), cmocka_unit_test(plain_is_plain),
		cmocka_unit_test(null_words_and_lengths),
		cmocka_unit_test(plain_dates),         cmocka_unit_test(values_of_any_length), cmocka_unit_test(coded_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
