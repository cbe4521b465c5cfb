/* Makes the county, township by township: draws households, plants, writes rows and keeps
 * the answer key. What is kept at a time is one township's records, and the key. */
#ifndef COUNTY_MAKE_H
#define COUNTY_MAKE_H

#include "county_options.h"

/* The directory must exist and be empty. False, with the reason on stderr, if anything fails. */
bool county_make(const struct options *o);

#endif
