/* Days of the proleptic Gregorian calendar as numbers. No clock, no time zone (the one clock is date_today). */
#ifndef ROLLCALL_DATE_H
#define ROLLCALL_DATE_H

#include <stdbool.h>
#include <stdint.h>

enum { DATE_YEAR_MIN = 1900, DATE_YEAR_MAX = 2200 }; /* the years a date value may have */

/* Days since 1970-01-01 (negative before). Any year; month 1-12 and day must be real. */
int32_t date_day(int year, int month, int day);
/* Whether the day exists (any year from 1 to 9999). */
bool date_real(int year, int month, int day);
void date_split(int32_t day, int *year, int *month, int *mday);
/* yyyymmdd as a number. */
int32_t date_ymd(int32_t day);
/* Whether day lies in the years DATE_YEAR_MIN .. DATE_YEAR_MAX. */
bool date_in_range(int64_t day);
/* "YYYY-MM-DD" and a NUL. */
void date_format(int32_t day, char out[11]);
/* Completed years of someone born on day `born`, on day `on`: the birthday counts; 29 February comes of age on
 * 1 March in common years; negative when on is before born. */
int date_age(int32_t born, int32_t on);
/* The latest month-day not after `on`. month 1-12, mday real in every year. */
int32_t date_on_or_before(int month, int mday, int32_t on);
/* Today by the machine's local clock. */
int32_t date_today(void);

#endif
