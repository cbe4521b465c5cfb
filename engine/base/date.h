/* Days of the proleptic Gregorian calendar as numbers. No clock, no time zone (the one clock is date_today). */
#ifndef ROLLCALL_DATE_H
#define ROLLCALL_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum { DATE_YEAR_MIN = 1900, DATE_YEAR_MAX = 2200 }; /* the years a date value may have */

/* Turning days into dates and back, without branches and with divisions by constants only: C. Neri and L. Schneider,
 * "Euclidean affine functions and their application to calendar algorithms", 2022. Years begin in March, so that the leap
 * day is their last, and are moved by eras of 400 years and 146,097 days until none is negative. */
enum { DATE_ERAS = 82, DATE_SHIFT = 719468 + 146097 * DATE_ERAS };

/* Days since 1970-01-01 (negative before). Years from -32,000 to 32,000; month 1-12 and day must be real. */
static inline int32_t date_day(int year, int month, int day)
{
	uint32_t late = month <= 2, y = (uint32_t)(year + 400 * DATE_ERAS) - late, m = (uint32_t)month + 12 * late;
	uint32_t century = y / 100, before = 1461 * y / 4 - century + century / 4, months = (979 * m - 2919) / 32;
	return (int32_t)(before + months + (uint32_t)day - 1 - DATE_SHIFT);
}
/* Whether the day exists (any year from 1 to 9999). */
bool date_real(int year, int month, int day);
/* Of a day of those years. */
static inline void date_split(int32_t day, int *year, int *month, int *mday)
{
	uint32_t n = 4 * ((uint32_t)day + DATE_SHIFT) + 3, century = n / 146097, of_century = n % 146097 | 3;
	uint64_t p = (uint64_t)2939745 * of_century;
	uint32_t y = (uint32_t)(p >> 32), day_of_year = (uint32_t)p / 2939745 / 4, m = 2141 * day_of_year + 197913;
	int next = day_of_year >= 306;
	*year = (int)(100 * century + y) - 400 * DATE_ERAS + next;
	*month = (int)(m >> 16) - 12 * next;
	*mday = (int)((m & 0xFFFF) / 2141) + 1;
}
/* yyyymmdd as a number. */
static inline int32_t date_ymd(int32_t day)
{
	int y, m, d;
	date_split(day, &y, &m, &d);
	return (int32_t)(y * 10000 + m * 100 + d);
}

/* The first and the last day that a date value may be. */
static inline int32_t date_first(void) { return date_day(DATE_YEAR_MIN, 1, 1); }
static inline int32_t date_last(void) { return date_day(DATE_YEAR_MAX, 12, 31); }
static inline bool date_in_range(int64_t day) { return day >= date_first() && day <= date_last(); }
/* "YYYY-MM-DD" and a NUL. */
void date_format(int32_t day, char out[11]);
/* Completed years of someone born on day `born`, on day `on`: the birthday counts; 29 February comes of age on
 * 1 March in common years; negative when on is before born. */
int date_age(int32_t born, int32_t on);
/* The last day on which one can be born to have completed so many years on a day; the day before date_first() or date_last()
 * where it lies beyond them. */
int32_t date_born_by(int64_t years, int32_t on);
/* The latest month-day not after `on`. month 1-12, mday real in every year. */
int32_t date_on_or_before(int month, int mday, int32_t on);
/* Today by the machine's local clock. */
int32_t date_today(void);

#endif
