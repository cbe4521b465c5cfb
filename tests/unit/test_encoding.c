/* GB18030, UTF-16, the disputed codes, and which encoding a file is found to have. */
#include "intake_fixture.h"

#include <iconv.h>

#include "intake/encoding.h"

static const struct {
	const char gb[3], *utf8, *twin;
} disputed[] = {
	{"\xA6\xD9", "\xEF\xB8\x90", "\xEE\x9E\x8D"},     {"\xA6\xDA", "\xEF\xB8\x92", "\xEE\x9E\x8E"},
	{"\xA6\xDB", "\xEF\xB8\x91", "\xEE\x9E\x8F"},     {"\xA6\xDC", "\xEF\xB8\x93", "\xEE\x9E\x90"},
	{"\xA6\xDD", "\xEF\xB8\x94", "\xEE\x9E\x91"},     {"\xA6\xDE", "\xEF\xB8\x95", "\xEE\x9E\x92"},
	{"\xA6\xDF", "\xEF\xB8\x96", "\xEE\x9E\x93"},     {"\xA6\xEC", "\xEF\xB8\x97", "\xEE\x9E\x94"},
	{"\xA6\xED", "\xEF\xB8\x98", "\xEE\x9E\x95"},     {"\xA6\xF3", "\xEF\xB8\x99", "\xEE\x9E\x96"},
	{"\xA8\xBC", "\xE1\xB8\xBF", "\xEE\x9F\x87"},     {"\xFE\x51", "\xF0\xA0\x82\x87", "\xEE\xA0\x96"},
	{"\xFE\x52", "\xF0\xA0\x82\x89", "\xEE\xA0\x97"}, {"\xFE\x53", "\xF0\xA0\x83\x8C", "\xEE\xA0\x98"},
	{"\xFE\x59", "\xE9\xBE\xB4", "\xEE\xA0\x9E"},     {"\xFE\x61", "\xE9\xBE\xB5", "\xEE\xA0\xA6"},
	{"\xFE\x66", "\xE9\xBE\xB6", "\xEE\xA0\xAB"},     {"\xFE\x67", "\xE9\xBE\xB7", "\xEE\xA0\xAC"},
	{"\xFE\x6C", "\xF0\xA1\x97\x97", "\xEE\xA0\xB1"}, {"\xFE\x6D", "\xE9\xBE\xB8", "\xEE\xA0\xB2"},
	{"\xFE\x76", "\xF0\xA2\xA6\x8F", "\xEE\xA0\xBB"}, {"\xFE\x7E", "\xE9\xBE\xB9", "\xEE\xA1\x83"},
	{"\xFE\x90", "\xE9\xBE\xBA", "\xEE\xA1\x94"},     {"\xFE\x91", "\xF0\xA4\x87\xBE", "\xEE\xA1\x95"},
	{"\xFE\xA0", "\xE9\xBE\xBB", "\xEE\xA1\xA4"},
};

static void disputed_codes(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a, 0);
	const struct gb18030 *gb = gb18030_load(&a);
	assert_non_null(gb);
	assert_int_equal(sizeof disputed / sizeof disputed[0], 25);
	for (size_t i = 0; i < 25; i++) {
		char out[8];
		size_t n = gb18030_decode(gb, disputed[i].gb, 2, out);
		assert_true(text_equal((struct text){out, n}, text_of(disputed[i].utf8)));
		assert_true(twins_possible(disputed[i].twin, 3));
		n = twins_replace(text_of(disputed[i].twin), out);
		assert_true(text_equal((struct text){out, n}, text_of(disputed[i].utf8)));
	}
	/* Other private-use characters, and bytes that are no characters, stay. */
	char out[32];
	struct text other = TEXT("a\xEE\xA0\x95\xEE\x80\x80\xEE\xEE\xA0 \xEE\xA1\xA5");
	assert_true(text_equal((struct text){out, twins_replace(other, out)}, other));
	arena_free(&a);
}

static void decodes(void **state)
{
	static const struct {
		const char *gb, *utf8;
	} cases[] = {
		{"abc,1", "abc,1"},
		{"\xD0\xD5\xC3\xFB", "姓名"},
		{"\xB9\xAB\xC3\xF1,\xC9\xED", "公民,身"},
		{"\x81\x30\x81\x30", "\xC2\x80"},
		{"\x84\x31\xA4\x39", "\xEF\xBF\xBF"},
		{"\x90\x30\x81\x30", "\xF0\x90\x80\x80"},
		{"\xE3\x32\x9A\x35", "\xF4\x8F\xBF\xBF"},
		{"\x84\x31\x95\x33", "\xEF\xBB\xBF"},
		{"\x82\x35\x90\x37", "\xE9\xBE\xB4"},                /* 9FB4, the first and the last of either run */
		{"\x82\x35\x91\x34", "\xE9\xBE\xBB"},
		{"\x84\x31\x82\x36", "\xEF\xB8\x90"},
		{"\x84\x31\x83\x35", "\xEF\xB8\x99"},
		{"\xE3\x32\x9A\x36", "\xFF" "2\xFF" "6"},
		{"\x80", "\xFF"},
		{"\xFF", "\xFF"},
		{"a\xD0", "a\xFF"},
		{"\xD0,b", "\xFF,b"},
		{"\xD0\x7F", "\xFF\x7F"},
		{"\x81\x30\x81", "\xFF" "0\xFF"},
		{"\xFD\x30\x81\x30", "\xFF" "0\xFF" "0"},
	};
	struct arena a;
	(void)state;
	arena_init(&a, 0);
	const struct gb18030 *gb = gb18030_load(&a);
	assert_non_null(gb);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[32];
		size_t n = gb18030_decode(gb, cases[i].gb, strlen(cases[i].gb), out);
		if (!text_equal((struct text){out, n}, text_of(cases[i].utf8)))
			fail_msg("case %zu: %.*s", i, (int)n, out);
	}
	arena_free(&a);
}

/* Every character of the basic plane and a sample beyond, through iconv and back. */
static void decodes_what_iconv_encodes(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a, 0);
	const struct gb18030 *gb = gb18030_load(&a);
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	assert_true(gb && cd != (iconv_t)-1);
	for (uint32_t cp = 0x80; cp < 0x110000; cp += cp < 0x10000 ? 1 : 97) {
		char utf8[4], bytes[8], out[16], *from = utf8, *to = bytes;
		size_t n = utf8_encode(cp, utf8), left = n, room = sizeof bytes;
		if ((cp >= 0xD800 && cp <= 0xDFFF) || twin_real(cp) != cp) continue;
		if (iconv(cd, &from, &left, &to, &room) == (size_t)-1) continue;
		size_t got = gb18030_decode(gb, bytes, sizeof bytes - room, out);
		if (!text_equal((struct text){out, got}, (struct text){utf8, n})) fail_msg("U+%04X", (unsigned)cp);
	}
	iconv_close(cd);
	arena_free(&a);
}

static void utf16(void **state)
{
	uint32_t high = 0;
	char out[64];
	(void)state;
	size_t n = utf16_decode(false, "\xD3\x59\x0D\x54,\0\n\0", 8, &high, out);
	assert_true(text_equal((struct text){out, n}, TEXT("姓名,\n")));
	n = utf16_decode(true, "\x59\xD3\0,", 4, &high, out);
	assert_true(text_equal((struct text){out, n}, TEXT("姓,")));
	/* A pair cut in two by the end of a piece. */
	n = utf16_decode(true, "\xD8\x40", 2, &high, out);
	n += utf16_decode(true, "\xDC\x87", 2, &high, out + n);
	assert_true(text_equal((struct text){out, n}, TEXT("\xF0\xA0\x82\x87")));
	/* Halves without the other. */
	n = utf16_decode(true, "\xD8\x40\0a\xDC\x00\xD8\x40\xD8\x40\xDC\x87", 12, &high, out);
	assert_true(text_equal((struct text){out, n}, TEXT("\xFF" "a\xFF\xFF\xF0\xA0\x82\x87")));
	assert_int_equal(high, 0);
}

/* Units decoded many at a time, against one by one, which is the portable way. */
static void utf16_many(void **state)
{
	enum { UNITS = 160, ROUNDS = 4000 };
	static const uint16_t odd[] = {0x00B7, 0x07FF, 0xD840, 0xDC87, 0xD800, 0xDFFF, 0x0080};
	static const uint16_t edges[] = {0x7F, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x0000};
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		char bytes[2 * UNITS], many[4 * UNITS], single[4 * UNITS + 4];
		bool big_endian = round % 2;
		unsigned odds = round % 3 == 0 ? 0 : round % 3 == 1 ? 10 : 300;
		size_t n = 2 * ((size_t)rand() % (UNITS + 1)), got = 0;
		for (size_t i = 0; i < n; i += 2) {
			unsigned kind = (unsigned)rand() % 1000;
			uint16_t unit = (uint16_t)(kind < odds        ? odd[kind % 7]
			                           : kind < odds + 20 ? edges[kind % 6]
			                           : rand() % 2       ? 0x4E00 + rand() % 0x5200
			                                              : ' ' + rand() % 95);
			bytes[i] = (char)(big_endian ? unit >> 8 : unit);
			bytes[i + 1] = (char)(big_endian ? unit : unit >> 8);
		}
		uint32_t high = 0, high_single = 0;
		size_t length = utf16_decode(big_endian, bytes, n, &high, many);
		for (size_t i = 0; i < n; i += 2) got += utf16_decode(big_endian, bytes + i, 2, &high_single, single + got);
		assert_int_equal(high, high_single);
		assert_true(text_equal((struct text){many, length}, (struct text){single, got}));
	}
}

static void utf8_in_pieces(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{"plain ascii, long enough for words", true}, {"户籍线𠂇é", true}, {"\xC0\x80", false}, {"a\xE4\xB8", false},
		{"\xED\xA0\x80", false}, {"\xE0\x80\x80", false}, {"\xF4\x90\x80\x80", false}, {"\xE4\xB8\x41", false},
		{"中文中文\xFF", false}, {"\x80", false}, {"\xF0\x9F\x98\x80ok", true}, {"\xE4\nabc", false}, {"", true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t piece = 1; piece < 8; piece++) {
			struct utf8_stream s = {.n = 0};
			struct text t = text_of(cases[i].text);
			for (size_t at = 0; at < t.n; at += piece)
				utf8_stream_add(&s, t.p + at, t.n - at < piece ? t.n - at : piece);
			assert_int_equal(utf8_stream_end(&s), cases[i].good);
			assert_int_equal(utf8_check(t.p, t.n), utf8_valid(t));
		}
}

/* Long texts, where many bytes are looked at at once, with one changed at each place. */
static void utf8_at_length(void **state)
{
	static const char *const pieces[] = {"a", "中", "é", "中文", "𠂇", "0123456789", "・", "한", "\xED\x9F\xBF", "\xE0\xA4\x80"};
	static const unsigned char bytes[] = {0x00, 0x41, 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF};
	uint32_t random = 7;
	(void)state;
	for (int round = 0; round < 60; round++) {
		char t[400];
		size_t n = 0;
		/* From plain Chinese with little else to a mixture of all. */
		while (n < 360) {
			random = random * 1664525 + 1013904223;
			size_t kinds = round % 3 == 0 ? 2 : round % 3 == 1 ? 4 : sizeof pieces / sizeof pieces[0];
			const char *piece = pieces[(random >> 16) % kinds];
			memcpy(t + n, piece, strlen(piece));
			n += strlen(piece);
		}
		n -= (size_t)(round % 5);
		assert_int_equal(utf8_check(t, n), utf8_valid((struct text){t, n}));
		for (size_t i = 0; i < n; i++) {
			char right = t[i];
			random = random * 1664525 + 1013904223;
			t[i] = (char)bytes[random >> 28];
			size_t want = utf8_valid((struct text){t, n});
			if (utf8_check(t, n) != want) fail_msg("round %d: %02X at %zu", round, (unsigned char)t[i], i);
			t[i] = right;
		}
	}
}

static const struct field_spec specs[] = {
	{"id", TYPE_ID, "证件号|id", NULL, NULL, false},
	{"name", TYPE_STRING, "姓名|name", NULL, NULL, false},
};

#define BYTES(literal) (literal), sizeof(literal) - 1

/* What a file is taken for, and the names of its records' rows. */
static const struct {
	const char *label, *bytes;
	size_t n;
	enum encoding fixed, found;
	const char *name;    /* of the record in row 2; NULL: the row is rejected */
	uint64_t rejected;
} files[] = {
	{"UTF-8", BYTES("证件号,姓名\n529999201503150070,王\n"), ENCODING_AUTO, ENCODING_UTF8, "王", 0},
	{"UTF-8 with a mark", BYTES("\xEF\xBB\xBF" "证件号,姓名\n529999201503150070,王\n"), ENCODING_AUTO, ENCODING_UTF8, "王", 0},
	{"GBK", BYTES("\xD6\xA4\xBC\xFE\xBA\xC5,\xD0\xD5\xC3\xFB\n529999201503150070,\xCD\xF5\n"), ENCODING_AUTO,
	 ENCODING_GB18030, "王", 0},
	{"GBK, disputed", BYTES("\xD6\xA4\xBC\xFE\xBA\xC5,\xD0\xD5\xC3\xFB\n529999201503150070,\xFE\x76\n"), ENCODING_AUTO,
	 ENCODING_GB18030, "\xF0\xA2\xA6\x8F", 0},
	{"UTF-8, private twin", BYTES("证件号,姓名\n529999201503150070,\xEE\xA0\xBB\n"), ENCODING_AUTO, ENCODING_UTF8,
	 "\xF0\xA2\xA6\x8F", 0},
	{"UTF-8 with a bad row", BYTES("证件号,姓名\n529999201503150070,王\n529999201503150011,\xFF\n"), ENCODING_AUTO,
	 ENCODING_UTF8, "王", 1},
	{"GBK with a bad row", BYTES("\xD6\xA4\xBC\xFE\xBA\xC5,\xD0\xD5\xC3\xFB\n529999201503150070,\xFF\n"), ENCODING_AUTO,
	 ENCODING_GB18030, NULL, 1},
	{"ASCII headings, GBK rows", BYTES("id,name\n529999201503150070,\xCD\xF5\n"), ENCODING_AUTO, ENCODING_GB18030, "王", 0},
	{"ASCII headings, a tie", BYTES("id,name\n529999201503150070,\xFF\n"), ENCODING_AUTO, ENCODING_UTF8, NULL, 1},
	{"ASCII headings, UTF-8 and one bad", BYTES("id,name\n529999201503150070,王\n529999201503150011,王\xFF\n"),
	 ENCODING_AUTO, ENCODING_UTF8, "王", 1},
	{"UTF-16LE", BYTES("\xFF\xFEi\0d\0\t\0n\0a\0m\0e\0\r\0\n\0" "1\0\t\0\x8B\x73\r\0\n\0"), ENCODING_AUTO, ENCODING_UTF16,
	 "王", 0},
	{"UTF-16BE", BYTES("\xFE\xFF\0i\0d\0,\0n\0a\0m\0e\0\n\0" "1\0,\x73\x8B"), ENCODING_AUTO, ENCODING_UTF16, "王", 0},
	{"UTF-16 by the job", BYTES("i\0d\0,\0n\0a\0m\0e\0\n\0" "1\0,\0\x8B\x73"), ENCODING_UTF16, ENCODING_UTF16, "王", 0},
	{"UTF-16, odd end", BYTES("\xFF\xFEi\0d\0,\0n\0a\0m\0e\0\n\0" "1\0,\0\x8B\x73 "), ENCODING_AUTO, ENCODING_UTF16, NULL,
	 1},
	{"GB18030 by the job", BYTES("id,name\n1,\xCD\xF5\n"), ENCODING_GB18030, ENCODING_GB18030, "王", 0},
	{"UTF-8 by the job", BYTES("id,name\n1,\xCD\xF5\n"), ENCODING_UTF8, ENCODING_UTF8, NULL, 1},
	{"GBK with bars", BYTES("id|name\n1|\x81\x7C\n"), ENCODING_AUTO, ENCODING_GB18030, "亅", 0},
};

static void files_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct fixture f;
		struct text name = {0};
		fixture_init(&f);
		fixture_bind(&f, "t", "t.csv", NULL, specs, 2)->encoding = files[i].fixed;
		fixture_file(&f, "t.csv", files[i].bytes, files[i].n);
		if (fixture_read(&f) != INTAKE_OK)
			fail_msg("%s: %s", files[i].label, f.diags.count ? f.diags.items[0].message : "");
		const struct input_file *file = &f.ds.files[0];
		if (file->encoding != files[i].found || file->counts.rejected != files[i].rejected)
			fail_msg("%s: %s", files[i].label, file->encoding_evidence);
		const struct record *r = fixture_record(&f, 0, 0, 2);
		if ((r != NULL) != (files[i].name != NULL)) fail_msg("%s: record %d", files[i].label, r != NULL);
		if (r) {
			char room[TEXT_CELL_ROOM];
			assert_true(record_string(r, f.pack.tables[0].fields[1].offset, room, &name));
			if (!text_equal(name, text_of(files[i].name)))
				fail_msg("%s: '%.*s'", files[i].label, (int)name.n, name.p);
		}
		fixture_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(disputed_codes), cmocka_unit_test(decodes), cmocka_unit_test(decodes_what_iconv_encodes),
		cmocka_unit_test(utf16), cmocka_unit_test(utf16_many), cmocka_unit_test(utf8_in_pieces),
		cmocka_unit_test(utf8_at_length), cmocka_unit_test(files_are_told_apart),
	};
	if (!hash_start()) return 1;
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
