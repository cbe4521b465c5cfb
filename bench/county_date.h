/* Days as numbers, and the forms a county writes them in. Knows nothing of persons. */
#ifndef COUNTY_DATE_H
#define COUNTY_DATE_H

#include "county_text.h"

#include <stdbool.h>

enum date_form {
	DATE_PLAIN,    /* 20120901 */
	DATE_DASH,     /* 2012-09-01 */
	DATE_SLASH,    /* 2012/9/1 */
	DATE_DOT,      /* 2012.09.01 */
	DATE_CHINESE,  /* 2012年9月1日 */
	DATE_SERIAL,   /* 41153, as a spreadsheet counts */
	DATE_MIDNIGHT, /* 2012/9/1 0:00:00 */
	DATE_FORMS
};

/* Days since 1970-01-01. */
int date_of(int year, int month, int day);
void date_split(int date, int *year, int *month, int *day);
int date_year(int date);

/* Reads YYYY-MM-DD; false if it is not such a day of 1900-2200. */
bool date_read(const char *text, int *date);

/* Completed years; the birthday counts, 29 February comes of age on 1 March. */
int date_age(int birth, int on);

void date_write(struct text *t, int date, enum date_form form);

#endif
