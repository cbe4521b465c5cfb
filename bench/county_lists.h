/* The rows that a person has in the lists. */
#ifndef COUNTY_LISTS_H
#define COUNTY_LISTS_H

#include "county_sheet.h"

struct lists {
	struct sheet sheets[LISTS];
	unsigned long drawn; /* names of teachers and the like */
};

/* As the job and the pack call them. */
extern const char *const list_names[LISTS];

bool lists_open(struct lists *l, const char *directory, uint64_t seed, bool messy);
void lists_put(struct lists *l, const struct dossier *d);
bool lists_close(struct lists *l);

#endif
