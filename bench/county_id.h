/* Identity numbers of a prefix that was never assigned to any county, so that no
 * citizen's number can be among them. */
#ifndef COUNTY_ID_H
#define COUNTY_ID_H

#include <stdbool.h>
#include <stdint.h>

#define ID_PREFIX "529999"

enum { ID_LENGTH = 18, ID_SIZE = 24 }; /* ID_SIZE: room for any number written here, and its NUL */

/* The check character of the first 17 digits. */
char id_check(const char *digits);

/* 0-999; odd numbers are men's. `prefix` has six digits. */
void id_write(char *id, const char *prefix, int birth, int sequence);

/* Gives out every number of a birthday and sex once. */
struct id_register {
	uint16_t *given; /* by day and sex */
	int first, last; /* birthdays covered */
	bool exhausted;  /* a day had more children than numbers: numbers repeat from here on */
};

bool id_register_init(struct id_register *r, int first, int last);
void id_register_free(struct id_register *r);
void id_give(struct id_register *r, char *id, int birth, bool male);

/* The same for permits of another prefix, from a register of their own. Sequence numbers
 * count down from 999, where no issuing office gets to. */
void id_give_permit(struct id_register *r, char *id, const char *prefix, int birth, bool male);

/* What a spreadsheet makes of a number: its first 15 digits and 000. False, with id
 * unchanged, if that happens to pass the check. */
bool id_truncate(char *id);

/* What a program prints that kept the number as a floating one. False, with id unchanged, if it is no number, comes out
 * right or happens to pass the check. */
bool id_through_double(char *id);

/* Another check character than the right one. */
void id_spoil_check(char *id);

/* One of the first 17 digits mistyped, or two neighbours among them exchanged: the check always fails. */
void id_mistype(char *id, int at, int by); /* at: 0 to 16; by: 1 to 9 further on */
bool id_exchange(char *id, int at);        /* at and the next; false, with id unchanged, if these are equal */

#endif
