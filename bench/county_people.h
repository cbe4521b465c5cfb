/* Households: who lives together, how old, under which names and numbers. Knows
 * nothing of schools, files or rules. */
#ifndef COUNTY_PEOPLE_H
#define COUNTY_PEOPLE_H

#include "county_id.h"
#include "county_name.h"
#include "county_random.h"

#include <stdbool.h>

enum { HOUSEHOLD_MAX = 10, SCHOOL_AGE_FIRST = 6, SCHOOL_AGE_LAST = 14, MINOR_LAST = 17 };

struct calendar {
	int run_date;
	int school_year; /* its first day */
	int cutoff;      /* the day on which ages count: the day before */
};

/* A run date must lie in an autumn term, when every rule has begun to speak. */
bool calendar_init(struct calendar *c, int run_date);

struct member {
	const char *relation; /* to the head of the household */
	const char *status;   /* of the registration */
	struct name name;
	char id[ID_SIZE];
	int birth;
	int age; /* on the cut-off */
	bool male;
};

struct household {
	unsigned long number; /* in the county, from 0 */
	const char *nation;
	struct member members[HOUSEHOLD_MAX]; /* the first is the head */
	int count;
};

/* The earliest birthday that a member can have. */
int household_oldest(const struct calendar *c);

/* At most `most` members (at least 1). */
void household_draw(struct household *h, unsigned long number, int most, struct random *r, const struct calendar *c,
                    struct id_register *ids);

#endif
