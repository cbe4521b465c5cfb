/* What the command line asks for. Knows nothing of how a county is made. */
#ifndef COUNTY_OPTIONS_H
#define COUNTY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
	unsigned long persons; /* on the household line */
	uint64_t seed;
	const char *out;
	int run_date;
	const char *pack; /* as the job is to name it */
	bool masked;
	bool many;       /* a file per school, else one per township */
	bool plain;      /* one clean file per line */
	bool pupils_all; /* who is past school age has a record of graduation */
	int *rates;      /* by plant, per 100,000 of its class */
};

/* False, with the reason on stderr, if the words make no sense. */
bool options_read(struct options *o, int count, char **words);
void options_free(struct options *o);

#endif
