/* Identity numbers: the table of kinds and damages, normalising, tokens. */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/hash.h"
#include "intake/id_digits.h"

static struct text text(const char *s) { return text_of(s); }

/* value: the text of the usable number, NULL when it is damaged. */
static const struct {
	const char *name, *cell;
	enum id_kind kind;
	enum id_damage damage;
	const char *value;
} cases[] = {
	{"published 1", "11010519491231002X", ID_RESIDENT, DAMAGE_NONE, "11010519491231002X"},
	{"published 2", "440524188001010014", ID_RESIDENT, DAMAGE_NONE, "440524188001010014"},
	{"published 3", "440308199901101512", ID_RESIDENT, DAMAGE_NONE, "440308199901101512"},
	{"published 4", "110101199003078670", ID_RESIDENT, DAMAGE_NONE, "110101199003078670"},
	{"published 5", "500154199804106120", ID_RESIDENT, DAMAGE_NONE, "500154199804106120"},
	{"published 6", "44040119580101000X", ID_RESIDENT, DAMAGE_NONE, "44040119580101000X"},
	{"Hong Kong permit", "810000199408230021", ID_HMT_PERMIT, DAMAGE_NONE, "810000199408230021"},
	{"Taiwan permit", "830000199201300022", ID_HMT_PERMIT, DAMAGE_NONE, "830000199201300022"},
	{"15 digits", "610104620927690", ID_RESIDENT, DAMAGE_NONE, "610104196209276908"},
	{"15 digits with X", "110105491231002", ID_RESIDENT, DAMAGE_NONE, "11010519491231002X"},
	{"15 digits, no day", "610104620932690", ID_RESIDENT, DAMAGE_DATE, NULL},
	{"30 February", "440308199902301512", ID_RESIDENT, DAMAGE_DATE, NULL},
	{"check 1", "440308199901101513", ID_RESIDENT, DAMAGE_CHECK, NULL},
	{"check 2", "11010119900307867X", ID_RESIDENT, DAMAGE_CHECK, NULL},
	{"year 1800", "529999180001010019", ID_RESIDENT, DAMAGE_NONE, "529999180001010019"},
	{"year 1799", "529999179912310010", ID_RESIDENT, DAMAGE_DATE, NULL},
	{"year 2201", "529999220101010010", ID_RESIDENT, DAMAGE_DATE, NULL},
	{"no day is told before 000", "529999201313310000", ID_RESIDENT, DAMAGE_DATE, NULL},
	{"Excel's 15 digits", "110101201208310000", ID_RESIDENT, DAMAGE_TRUNCATED, NULL},
	{"000 and a right check digit", "529999201503010000", ID_RESIDENT, DAMAGE_NONE, "529999201503010000"},
	{"foreign card of 18", "952999215003150075", ID_FOREIGN_PERMIT, DAMAGE_NONE, "952999215003150075"},
	{"lower-case x", "52999920150315002x", ID_RESIDENT, DAMAGE_NONE, "52999920150315002X"},
	{"full width", "５２９９９９２０１５０３１５００２Ｘ", ID_RESIDENT, DAMAGE_NONE, "52999920150315002X"},
	{"roman ten", "52999920150315002Ⅹ", ID_RESIDENT, DAMAGE_NONE, "52999920150315002X"},
	{"small roman ten", "52999920150315002ⅹ", ID_RESIDENT, DAMAGE_NONE, "52999920150315002X"},
	{"apostrophe", "'529999201503150070", ID_RESIDENT, DAMAGE_NONE, "529999201503150070"},
	{"formula", "=\"529999201503150070\"", ID_RESIDENT, DAMAGE_NONE, "529999201503150070"},
	{"formula in blanks", " =\"529999 20150315 0070\"\t", ID_RESIDENT, DAMAGE_NONE, "529999201503150070"},
	{"TAB, NBSP, wide blank", "529999\t2015\xC2\xA0" "0315\xE3\x80\x80" "0070", ID_RESIDENT, DAMAGE_NONE, "529999201503150070"},
	{"zero width around", "\xE2\x80\x8B" "529999201503150070\xEF\xBB\xBF", ID_RESIDENT, DAMAGE_NONE, "529999201503150070"},
	{"masked", "110101********0015", ID_OTHER, DAMAGE_MASKED, NULL},
	{"masked, full width", "529999＊＊＊＊＊＊＊＊0070", ID_OTHER, DAMAGE_MASKED, NULL},
	{"scientific", "1.10101E+17", ID_OTHER, DAMAGE_SCIENTIFIC, NULL},
	{"scientific, small e", "1.10101e+17", ID_OTHER, DAMAGE_SCIENTIFIC, NULL},
	{"scientific without point", "1E+17", ID_OTHER, DAMAGE_SCIENTIFIC, NULL},
	{"a point at the end", "529999201503150070.", ID_OTHER, DAMAGE_SCIENTIFIC, NULL},
	{"a float", "529999201503150070.0", ID_OTHER, DAMAGE_SCIENTIFIC, NULL},
	{"no exponent", "1.1E+", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"minus exponent", "1.1E-17", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"home return permit", "H12345678", ID_TRAVEL_PERMIT, DAMAGE_NONE, "H12345678"},
	{"re-issued permit", "m1234567801", ID_TRAVEL_PERMIT, DAMAGE_NONE, "M12345678"},
	{"H and nine digits", "H123456789", ID_BIRTH_CERTIFICATE, DAMAGE_NONE, "H123456789"},
	{"Taiwan compatriots", "12345678", ID_TRAVEL_PERMIT, DAMAGE_NONE, "12345678"},
	{"eight digits, a date", "20150315", ID_OTHER, DAMAGE_LENGTH, NULL},
	{"eight digits, no such day", "20150230", ID_TRAVEL_PERMIT, DAMAGE_NONE, "20150230"},
	{"foreign card of 15", "ABC123456789012", ID_FOREIGN_PERMIT, DAMAGE_NONE, "ABC123456789012"},
	{"birth certificate", "T520123456", ID_BIRTH_CERTIFICATE, DAMAGE_NONE, "T520123456"},
	{"passport", "E12345678", ID_PASSPORT_LIKE, DAMAGE_NONE, "E12345678"},
	{"passport of five", "A1234", ID_PASSPORT_LIKE, DAMAGE_NONE, "A1234"},
	{"four characters", "A123", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"twelve characters", "AB1234567890", ID_PASSPORT_LIKE, DAMAGE_NONE, "AB1234567890"},
	{"thirteen characters", "AB12345678901", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"digits and X", "1234567X", ID_OTHER, DAMAGE_LENGTH, NULL},
	{"letters only", "ABCDEF", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"17 digits", "52999920150315007", ID_OTHER, DAMAGE_LENGTH, NULL},
	{"19 digits", "5299992015031500701", ID_OTHER, DAMAGE_LENGTH, NULL},
	{"one digit", "7", ID_OTHER, DAMAGE_LENGTH, NULL},
	{"student number G", "G529999201503150070", ID_OTHER, DAMAGE_LENGTH, NULL},
	{"student number L", "L52999920150315002X", ID_OTHER, DAMAGE_LENGTH, NULL},
	{"G and 17", "G52999920150315007", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"word", "无证件", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"empty formula", "=\"\"", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"X alone", "X", ID_OTHER, DAMAGE_CHARACTERS, NULL},
	{"X inside", "5299992015X3150070", ID_OTHER, DAMAGE_CHARACTERS, NULL},
};

static void kinds_and_damages(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct id_number id;
		uint64_t token;
		char room[18];
		assert_true(id_parse(text(cases[i].cell), &id));
		assert_true(id_token(&id, &a, &token));
		struct text got = token_text(token, room), want = text(cases[i].value);
		if (token_kind(token) != cases[i].kind || token_damage(token) != cases[i].damage || !text_equal(got, want))
			fail_msg("%s: %s %s '%.*s'", cases[i].name, id_kind_name(token_kind(token)).p,
			         id_damage_name(token_damage(token)).p, (int)got.n, got.p);
		assert_int_equal(token_usable(token), cases[i].value != NULL);
		if (token_usable(token)) assert_int_equal(token_hash(token), id_hash(&id));
	}
	arena_free(&a);
}

static void check_values(void **state)
{
	static const char *const valid[] = {
		"529999201503150070", "529999201503150011", "529999201503150062", "529999201503150193",
		"529999201503150054", "529999201503150185", "529999201503150046", "529999201503150097",
		"529999201503150038", "529999201503150089", "52999920150315002X", "529999202008310019", "529999202009010018",
	};
	(void)state;
	for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++) {
		struct id_number id;
		char wrong[19];
		memcpy(wrong, valid[i], sizeof wrong);
		for (const char *last = "0123456789X"; *last; last++) {
			wrong[17] = *last;
			assert_true(id_parse(text(wrong), &id));
			assert_int_equal(id.damage == DAMAGE_NONE, *last == valid[i][17]);
		}
	}
}

static uint64_t token_of(struct arena *a, const char *cell)
{
	struct id_number id;
	uint64_t token;
	assert_true(id_parse(text(cell), &id));
	assert_true(id_token(&id, a, &token));
	return token;
}

static void tokens_compare_as_text(void **state)
{
	static const char *const sorted[] = {"12345678", "440308199901101512", "529999201503150011", "529999201503150062",
	                                     "52999920150315002X", "A1234", "H12345678"};
	struct arena a;
	(void)state;
	arena_init(&a, 0);
	for (size_t i = 0; i < 7; i++)
		for (size_t j = 0; j < 7; j++) {
			char x[18], y[18];
			uint64_t s = token_of(&a, sorted[i]), t = token_of(&a, sorted[j]);
			int want = text_compare(token_text(s, x), token_text(t, y)), got = token_compare(s, t);
			assert_int_equal((got > 0) - (got < 0), (want > 0) - (want < 0));
			assert_int_equal(token_equal(s, t), i == j);
			if (i == j) assert_int_equal(token_hash(s), token_hash(t));
		}
	assert_true(token_equal(token_of(&a, "H1234567801"), token_of(&a, "h12345678")));
	arena_free(&a);
}

static void birth_and_sex(void **state)
{
	struct arena a;
	int32_t day;
	bool male;
	(void)state;
	arena_init(&a, 0);
	assert_true(token_birth(token_of(&a, "529999202008310019"), &day));
	assert_int_equal(day, date_day(2020, 8, 31));
	assert_true(token_male(token_of(&a, "529999202008310019"), &male));
	assert_true(male);
	assert_true(token_male(token_of(&a, "529999201503150062"), &male));
	assert_false(male);
	assert_true(token_birth(token_of(&a, "610104620927690"), &day));
	assert_int_equal(day, date_day(1962, 9, 27));
	assert_false(token_birth(token_of(&a, "440524188001010014"), &day));
	assert_false(token_male(token_of(&a, "440524188001010014"), &male));
	assert_false(token_birth(token_of(&a, "E12345678"), &day));
	assert_false(token_birth(token_of(&a, "11010119900307867X"), &day));
	assert_false(token_male(0, &male));
	arena_free(&a);
}

static void string_keys(void **state)
{
	struct arena a;
	char room[18];
	(void)state;
	arena_init(&a, 0);
	uint64_t x = text_token(ID_OTHER, counted_dup(&a, text("工号-1")));
	uint64_t y = text_token(ID_OTHER, counted_dup(&a, text("工号-1")));
	assert_true(token_usable(x));
	assert_false(token_usable(0));
	assert_true(token_equal(x, y));
	assert_int_equal(token_hash(x), string_token_hash(text("工号-1")));
	assert_true(text_equal(token_text(x, room), text("工号-1")));
	arena_free(&a);
}

/* The quick way to a number of 18 digits gives the token that the other gives, or nothing. */
static void plain_numbers(void **state)
{
	struct arena a;
	size_t plain = 0;
	(void)state;
	arena_init(&a, 0);
	for (unsigned i = 0; i < 300000; i++) {
		static const char *const areas[] = {"529999", "810000", "830000", "910000", "899999", "820001"};
		char cell[19];
		uint64_t quick = 0, slow;
		snprintf(cell, sizeof cell, "%s%04u%02u%02u%03u%c", areas[i % 6], 1795 + i % 410, i / 7 % 14, i / 13 % 33, i % 1000,
		         "0123456789Xx"[i % 12]);
		slow = token_of(&a, cell);
		if (id_plain(text(cell), &quick)) {
			plain++;
			if (quick != slow) fail_msg("%s", cell);
			assert_int_equal(number_token_hash(quick), token_hash(slow));
		} else if (token_usable(slow) && cell[17] != 'x') {
			fail_msg("%s", cell);
		}
	}
	assert_true(plain > 10000);
	/* Any other byte in any place. */
	for (size_t i = 0; i < 18; i++)
		for (int byte = 0; byte < 256; byte++) {
			char cell[] = "529999201503150070";
			struct id_number id;
			uint64_t quick, slow = 0;
			cell[i] = (char)byte;
			if (!id_plain((struct text){cell, 18}, &quick)) continue;
			assert_true(id_parse((struct text){cell, 18}, &id) && id_token(&id, &a, &slow));
			assert_true(quick == slow);
		}
	arena_free(&a);
}

/* Many at once give what each by itself gives, whatever stands in them. */
static void plain_many(void **state)
{
	(void)state;
	static const char *const numbers[] = {"529999201503150070", "52999920150315002X", "810000199408230021", "900000199001010015",
	                                      "529999201502290010", "529999179912310016", "529999201513150070", "52999920150315007"};
	for (size_t k = 0; k < ROWS(numbers); k++)
		for (size_t at = 0; at < 18; at++) {
			struct text cells[64];
			char room[64][18];
			uint64_t many[64], one;
			for (size_t i = 0; i < 64; i++) {
				memset(room[i], '0', 18);
				memcpy(room[i], numbers[k], strlen(numbers[k]));
				if (i > 0) room[i][at] = (char)(i < 40 ? 0x20 + i : 0x60 + 4 * i);
				cells[i] = (struct text){room[i], i % 17 == 16 ? 17 : 18};
			}
			uint64_t plain = id_plain_many(cells, 64, many);
			for (size_t i = 0; i < 64; i++) {
				bool is_plain = id_plain(cells[i], &one);
				assert_int_equal(plain >> i & 1, is_plain);
				if (is_plain) assert_true(many[i] == one);
			}
		}
}

static void bare(void **state)
{
	(void)state;
	static const struct { const char *cell, *bare; } rows[] = {
		{"529999201503150070", "529999201503150070"}, {"'529999201503150070", "529999201503150070"},
		{"=\"529999201503150070\"", "529999201503150070"}, {"''529999201503150070", "''529999201503150070"},
		{"=\"52999920150315007\"", "=\"52999920150315007\""}, {"'", "'"}, {"", ""},
	};
	for (size_t i = 0; i < ROWS(rows); i++) row_text(rows[i].cell, id_bare(text_of(rows[i].cell)), rows[i].bare);
}

static void hashes_of_numbers(void **state)
{
	(void)state;
	for (uint64_t n = 1; n < UINT64_MAX / 3; n *= 3) {
		unsigned char bytes[8];
		for (unsigned i = 0; i < 8; i++) bytes[i] = (unsigned char)(n >> 8 * i);
		assert_true(hash_number(n) == hash_bytes(bytes, sizeof bytes));
	}
}

static void hashes_of_many(void **state)
{
	(void)state;
	for (size_t n = 1; n <= HASH_MANY; n++) {
		uint64_t numbers[HASH_MANY] = {0};
		for (size_t i = 0; i < n; i++) numbers[i] = UINT64_C(52999920150315000) + 977 * i;
		hash_numbers(numbers, n);
		for (size_t i = 0; i < n; i++) assert_true(numbers[i] == hash_number(UINT64_C(52999920150315000) + 977 * i));
	}
}

static void long_cells(void **state)
{
	struct id_number id;
	size_t n = 64 * 1024;
	char *cell = malloc(n);
	(void)state;
	memset(cell, '5', n);
	assert_true(id_parse((struct text){cell, n}, &id));
	assert_int_equal(id.damage, DAMAGE_LENGTH);
	memset(cell, ' ', n - 18);
	memcpy(cell + n - 18, "529999201503150070", 18);
	assert_true(id_parse((struct text){cell, n}, &id));
	assert_int_equal(id.damage, DAMAGE_NONE);
	free(cell);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_and_damages), cmocka_unit_test(check_values),
		cmocka_unit_test(tokens_compare_as_text), cmocka_unit_test(birth_and_sex),
		cmocka_unit_test(string_keys), cmocka_unit_test(long_cells),
		cmocka_unit_test(plain_numbers), cmocka_unit_test(plain_many), cmocka_unit_test(bare), cmocka_unit_test(hashes_of_numbers), cmocka_unit_test(hashes_of_many),
	};
	if (!hash_start()) return 1;
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
