#include "date.h"

#include <stdio.h>
#include <time.h>

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool date_real(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

void date_format(int32_t day, char out[11])
{
	int y, m, d;
	date_split(day, &y, &m, &d);
	/* Reduced so that the compiler sees ten characters; a day outside the years 0-9999 has no such form. */
	snprintf(out, 11, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

int date_age(int32_t born, int32_t on)
{
	int difference = date_ymd(on) - date_ymd(born);
	return difference >= 0 ? difference / 10000 : -((-difference + 9999) / 10000);
}

int32_t date_born_by(int64_t years, int32_t on)
{
	int y, m, d;
	date_split(on, &y, &m, &d);
	int64_t year = y - years;
	if (year < DATE_YEAR_MIN) return date_first() - 1;
	if (year > DATE_YEAR_MAX) return date_last();
	return date_day((int)year, m, date_real((int)year, m, d) ? d : d - 1);
}

int32_t date_on_or_before(int month, int mday, int32_t on)
{
	int y, m, d;
	date_split(on, &y, &m, &d);
	bool later = month > m || (month == m && mday > d);
	return date_day(later ? y - 1 : y, month, mday);
}

int32_t date_today(void)
{
	time_t now = time(NULL);
	struct tm local;
	localtime_r(&now, &local);
	return date_day(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}
