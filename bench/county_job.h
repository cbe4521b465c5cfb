/* The job that runs the county, and its directory of units. Knows nothing of persons. */
#ifndef COUNTY_JOB_H
#define COUNTY_JOB_H

#include "county_options.h"

struct job_facts {
	unsigned long registered, enrolled; /* rows */
	bool excuses;
};

/* DIR/job.yaml. */
bool job_write(const struct options *o, const struct job_facts *facts);

/* DIR/units.csv: townships, villages and schools, each with someone to ask. */
bool job_write_units(const struct options *o);

#endif
