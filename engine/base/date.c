#include "date.h"

#include <stdio.h>
#include <time.h>

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

/* Years are counted from March, so that the leap day is the last of its year; eras are 400 years of 146,097 days. */
int32_t date_day(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (int32_t)(era * 146097 + day_of_era - 719468);
}

bool date_real(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= month_days(year, month);
}

void date_split(int32_t day, int *year, int *month, int *mday)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int day_of_era = (int)(z - era * 146097);
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int m = (5 * day_of_year + 2) / 153;
	*mday = day_of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(year_of_era + era * 400) + (*month <= 2);
}

int32_t date_ymd(int32_t day)
{
	int y, m, d;
	date_split(day, &y, &m, &d);
	return (int32_t)(y * 10000 + m * 100 + d);
}

bool date_in_range(int64_t day)
{
	return day >= date_day(DATE_YEAR_MIN, 1, 1) && day <= date_day(DATE_YEAR_MAX, 12, 31);
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
