/* The map of a county of any size: townships, villages, groups and schools, all worked
 * out from their numbers, so that nothing is kept. Knows nothing of persons. */
#ifndef COUNTY_PLACE_H
#define COUNTY_PLACE_H

#include "county_text.h"

enum { PLACE_SIZE = 64, PLACE_SCHOOLS_MAX = 32, PLACE_GROUPS = 8 };

struct township {
	int number;                  /* from 0 */
	char name[PLACE_SIZE];       /* 石桥镇 */
	unsigned long persons;       /* to live here */
	int villages;
	int schools;                 /* 0 the lower secondary, 1 the central primary, then village schools */
};

struct school {
	char name[PLACE_SIZE];
	char code[16];               /* ten digits */
};

int place_townships(unsigned long persons);
void place_township(struct township *t, int number, int townships, unsigned long persons);
void place_township_code(struct text *t, int township);

/* village: from 0 in its township. */
void place_village_name(struct text *t, const struct township *township, int village);
void place_village_code(struct text *t, int township, int village);

void place_school(struct school *s, const struct township *township, int school);

/* The primary school of a village. */
int place_primary(const struct township *township, int village);

enum { PLACE_SECONDARY = 0, PLACE_CENTRAL = 1 };

#endif
