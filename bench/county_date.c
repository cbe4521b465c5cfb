#include "county_date.h"

int date_of(int year, int month, int day)
{
	/* Years begin in March here, so that the leap day is the last of its year. */
	int y = month > 2 ? year : year - 1;
	int m = month > 2 ? month - 3 : month + 9;
	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719468;
}

void date_split(int date, int *year, int *month, int *day)
{
	int z = date + 719468;
	int era = z / 146097;
	int rest = z - era * 146097;
	int y = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	int in_year = rest - (365 * y + y / 4 - y / 100);
	int m = (5 * in_year + 2) / 153;
	*day = in_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = era * 400 + y + (*month <= 2);
}

int date_year(int date)
{
	int year, month, day;
	date_split(date, &year, &month, &day);
	return year;
}

static bool digits(const char *text, int count, int *number)
{
	*number = 0;
	for (int i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*number = *number * 10 + (text[i] - '0');
	}
	return true;
}

bool date_read(const char *text, int *date)
{
	int year, month, day, y, m, d;
	if (!digits(text, 4, &year) || text[4] != '-' || !digits(text + 5, 2, &month) || text[7] != '-' ||
	    !digits(text + 8, 2, &day) || text[10] != '\0')
		return false;
	if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1)
		return false;
	*date = date_of(year, month, day);
	date_split(*date, &y, &m, &d);
	return m == month && d == day;
}

int date_age(int birth, int on)
{
	int year, month, day, on_year, on_month, on_day;
	date_split(birth, &year, &month, &day);
	date_split(on, &on_year, &on_month, &on_day);
	return on_year - year - (on_month < month || (on_month == month && on_day < day));
}

void date_write(struct text *t, int date, enum date_form form)
{
	if (form == DATE_SERIAL) {
		text_addu(t, (unsigned long)(date + 25569), 0);
		return;
	}
	int year, month, day;
	date_split(date, &year, &month, &day);
	static const struct {
		const char *after_year, *after_month, *after_day;
		int width;
	} forms[DATE_FORMS] = {
		[DATE_PLAIN] = {"", "", "", 2},
		[DATE_DASH] = {"-", "-", "", 2},
		[DATE_SLASH] = {"/", "/", "", 0},
		[DATE_DOT] = {".", ".", "", 2},
		[DATE_CHINESE] = {"年", "月", "日", 0},
		[DATE_MIDNIGHT] = {"/", "/", " 0:00:00", 0},
	};
	text_addu(t, (unsigned long)year, 4);
	text_adds(t, forms[form].after_year);
	text_addu(t, (unsigned long)month, forms[form].width);
	text_adds(t, forms[form].after_month);
	text_addu(t, (unsigned long)day, forms[form].width);
	text_adds(t, forms[form].after_day);
}
