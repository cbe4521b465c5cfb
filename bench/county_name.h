/* Names of people and places: common ones, rare characters, names with a dot. None is
 * looked up anywhere; equal names are as frequent as in a real county. */
#ifndef COUNTY_NAME_H
#define COUNTY_NAME_H

#include "county_random.h"
#include "county_text.h"

#include <stdbool.h>

enum { NAME_SIZE = 64, NAME_SURNAMES = 80 };

struct name {
	char text[NAME_SIZE]; /* UTF-8 with its NUL */
	int surname;          /* -1: a name without one */
};

/* surname: -1 draws one. */
struct name name_draw(struct random *r, int surname, bool male);

/* The same name as another clerk types it: the dot or the width differs, or nothing. */
void name_retype(struct random *r, char *to, const char *from);

/* Another name that no reader takes for the same. */
void name_change(char *to, const struct name *from, struct random *r);

/* The nth place name; different for each n below NAME_PLACES. */
enum { NAME_PLACES = 3600 };
void name_place(struct text *t, unsigned n);

#endif
