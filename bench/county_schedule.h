/* When each plant's turn comes: evenly spread over its class, in no visible order, and at
 * least once where there are persons enough. Knows nothing of files. */
#ifndef COUNTY_SCHEDULE_H
#define COUNTY_SCHEDULE_H

#include "county_plant.h"

struct schedule {
	unsigned long seen[PLANT_CLASSES]; /* persons of the class so far */
	unsigned long *due;                /* by plant: of its class's persons, the one whose turn is next */
	int *rates;                        /* by plant, per 100,000 */
	struct random random;
};

/* persons: on the household line, about. rates: by plant, per 100,000 of its class. */
bool schedule_init(struct schedule *s, uint64_t seed, unsigned long persons, const int *rates);
void schedule_free(struct schedule *s);

/* The plant whose turn it is with this person of the class; NULL if none. */
const struct plant *schedule_next(struct schedule *s, enum plant_class on);

#endif
