/* What is planted in a county, on whom and how often, and what the compulsory-education
 * pack must say to it. Every plant stands on a person of its own, so that the lists of
 * outcomes here are the whole answer key. */
#ifndef COUNTY_PLANT_H
#define COUNTY_PLANT_H

#include "county_edit.h"

/* Who can be chosen: all without any trouble of their own. */
enum plant_class {
	ON_PUPIL,    /* aged 7 to 14, in class in grades 1 to 9 but not in 7 */
	ON_OLDER,    /* the same, aged 9 or more */
	ON_SEVENTH,  /* in grade 7, not past 13, on last year's roll of grade six */
	ON_ENTRANT,  /* of entry age, in grade 1 */
	ON_SMALL,    /* a year or two too young for school */
	ON_ADULT,    /* registered, born in the last century */
	ON_NEWCOMER, /* from elsewhere, in school, on no household line */
	PLANT_CLASSES
};

enum verdict { FLAG, REVIEW, EXCUSED };

/* Whose finding it is. */
enum subject {
	OF_PERSON,
	OF_OTHER,         /* the person with dossier.other[0] as number */
	OF_SECOND_OTHER,  /* with other[1] */
	OF_HOUSEHOLD_ROW, /* the record has no usable number: by path and row */
	OF_ENROLMENT_ROW
};

struct outcome {
	const char *rule; /* NULL ends the list */
	enum verdict verdict;
	enum subject subject;
};

struct step {
	edit_function *edit; /* NULL ends the list */
	int argument;
};

enum { PLANT_STEPS = 6, PLANT_OUTCOMES = 16 };

struct plant {
	const char *name;
	enum plant_class on;
	int rate; /* per 100,000 of its class */
	struct step steps[PLANT_STEPS];
	struct outcome outcomes[PLANT_OUTCOMES]; /* none: whoever is found here is accused falsely */
	const char *excuse; /* field of the excuse, of the first outcome's rule; NULL: none */
	int excuse_days;    /* from the run date to its end */
};

extern const struct plant plants[];
extern const int plant_count;

/* The ledger family of a rule of the pack. */
const char *plant_family(const char *rule);

#endif
