/* The answer key: every finding that the planted county must give, and no other. */
#ifndef COUNTY_KEY_H
#define COUNTY_KEY_H

#include "county_plant.h"

struct key {
	struct text lines;   /* each ended by a NUL */
	unsigned long count;
	struct text apart;   /* rows of persons whose two lines do not join, each ended by a NUL */
	unsigned long apart_count;
	struct text excuses; /* YAML items */
	unsigned long excused;
};

void key_free(struct key *k);

/* The plant's findings that go by a number. */
void key_note_person(struct key *k, const struct plant *plant, const struct dossier *d);

/* Its findings for a record without a number, which stands in this row. */
void key_note_row(struct key *k, const struct plant *plant, enum subject subject, const char *path, unsigned long row);

/* A row of a person whose records on the two lines bear different numbers. */
void key_note_apart(struct key *k, const struct plant *plant, unsigned long person, const char *path, unsigned long row);

/* key.csv, sorted by its bytes; apart.csv likewise, the rows of one person under one number; where there are excuses, excuses.yaml, for its owner only. */
bool key_write(struct key *k, const char *directory);

#endif
