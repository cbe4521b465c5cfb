#include "rows.h"

#include "base/date.h"

static int32_t day(int ymd) { return date_day(ymd / 10000, ymd / 100 % 100, ymd % 100); }

static void every_day(void **state)
{
	(void)state;
	int32_t number = date_day(1600, 1, 1), count = 0;
	for (int y = 1600; y <= 2400; y++)
		for (int m = 1; m <= 12; m++)
			for (int d = 1; d <= 31; d++) {
				if (!date_real(y, m, d)) continue;
				int year, month, mday;
				int32_t today = number + count++;
				date_split(today, &year, &month, &mday);
				if (date_day(y, m, d) != today || year != y || month != m || mday != d) fail_msg("%d-%d-%d", y, m, d);
			}
	row_int("days of 801 years", count, 292560);
}

static void known_days(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int ymd;
		int32_t day;
	} rows[] = {
		{"1970-01-01", 19700101, 0},   {"1969-12-31", 19691231, -1},  {"2000-02-29", 20000229, 11016},
		{"2012-09-01", 20120901, 15584}, {"1900-01-01", 19000101, -25567}, {"2200-12-31", 22001231, 84370},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		row_int(rows[i].name, day(rows[i].ymd), rows[i].day);
		row_int(rows[i].name, date_ymd(rows[i].day), rows[i].ymd);
		char written[11];
		date_format(rows[i].day, written);
		assert_string_equal(written, rows[i].name);
	}
	row_int("Excel serial 41153", day(18991230) + 41153, day(20120901));
}

static void real_days(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int y, m, d;
		bool real;
	} rows[] = {
		{"leap day", 2024, 2, 29, true},     {"common year", 2023, 2, 29, false}, {"century", 1900, 2, 29, false},
		{"fourth century", 2000, 2, 29, true}, {"month 0", 2024, 0, 1, false},      {"month 13", 2024, 13, 1, false},
		{"day 0", 2024, 1, 0, false},        {"April 31", 2024, 4, 31, false},    {"year 0", 0, 1, 1, false},
		{"year 10000", 10000, 1, 1, false},
	};
	for (size_t i = 0; i < ROWS(rows); i++)
		row_int(rows[i].name, date_real(rows[i].y, rows[i].m, rows[i].d), rows[i].real);
	row_int("first of range", date_in_range(day(19000101)), true);
	row_int("before range", date_in_range(day(19000101) - 1), false);
	row_int("last of range", date_in_range(day(22001231)), true);
	row_int("behind range", date_in_range(day(22001231) + 1), false);
	row_int("far", date_in_range(INT64_MAX), false);
}

static void ages(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int born, on, age;
	} rows[] = {
		{"the birthday counts", 20200831, 20260831, 6},
		{"the day before", 20200831, 20260830, 5},
		{"born that day", 20260831, 20260831, 0},
		{"leap day in a leap year", 20200229, 20240229, 4},
		{"leap day, 28 February", 20200229, 20260228, 5},
		{"leap day, 1 March", 20200229, 20260301, 6},
		{"a day before birth", 20260901, 20260831, -1},
		{"a year before birth", 20260901, 20250901, -1},
		{"more than a year before", 20260901, 20250831, -2},
	};
	for (size_t i = 0; i < ROWS(rows); i++)
		row_int(rows[i].name, date_age(day(rows[i].born), day(rows[i].on)), rows[i].age);
}

static void born_by(void **state)
{
	(void)state;
	static const int days[] = {20260831, 20240229, 20260228, 20260301, 19010101, 22001231};
	size_t wrong = 0;
	for (size_t i = 0; i < ROWS(days); i++)
		for (int64_t years = -400; years <= 400; years++) {
			int32_t on = day(days[i]), last = date_born_by(years, on);
			if (date_in_range(last)) wrong += date_age(last, on) < years;
			if (date_in_range(last + 1)) wrong += date_age(last + 1, on) >= years;
		}
	row_int("days on which years are completed", (int)wrong, 0);
	row_int("ages that nobody has", date_born_by(INT32_MAX, day(20260831)), date_first() - 1);
	row_int("ages that everybody has", date_born_by(INT32_MIN, day(20260831)), date_last());
}

static void latest_days(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int month, mday, on, result;
	} rows[] = {
		{"that day", 8, 31, 20260831, 20260831},
		{"the day before", 8, 31, 20260830, 20250831},
		{"later in the year", 8, 31, 20261231, 20260831},
		{"earlier month, later day", 8, 31, 20260901, 20260831},
		{"new year", 1, 1, 20260101, 20260101},
		{"28 February on the 29th", 2, 28, 20240229, 20240228},
	};
	for (size_t i = 0; i < ROWS(rows); i++)
		row_int(rows[i].name, date_ymd(date_on_or_before(rows[i].month, rows[i].mday, day(rows[i].on))), rows[i].result);
}

static void today(void **state)
{
	(void)state;
	assert_true(date_today() > day(20200101) && date_in_range(date_today()));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day), cmocka_unit_test(known_days), cmocka_unit_test(real_days),
		cmocka_unit_test(ages),      cmocka_unit_test(born_by),   cmocka_unit_test(latest_days),
		cmocka_unit_test(today),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
