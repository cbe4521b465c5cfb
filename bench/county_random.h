/* Reproducible chance for the county generator: integers only, so that one seed
 * gives the same county on every machine. Knows nothing of persons or files. */
#ifndef COUNTY_RANDOM_H
#define COUNTY_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

/* What numbers are drawn for: one stream may not disturb another. */
enum random_stream { STREAM_HOUSEHOLDS, STREAM_SCHOOLING, STREAM_PLANTS, STREAM_HOUSEHOLD_FILES, STREAM_ENROLMENT_FILES, STREAM_LIST_FILES, STREAM_UNITS };

/* Independent streams: equal (seed, stream, item) give equal numbers. */
struct random random_stream(uint64_t seed, enum random_stream stream, uint64_t item);

uint64_t random_next(struct random *r);

/* 0 .. n-1; n must be at least 1. */
uint32_t random_below(struct random *r, uint32_t n);

/* low .. high, both included. */
int random_between(struct random *r, int low, int high);

/* True in `permille` of 1,000 calls. */
bool random_permille(struct random *r, uint32_t permille);

#endif
