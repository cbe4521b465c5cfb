/* A growing UTF-8 text. A failed allocation is kept in `failed` and the text stays
 * as it was, so a writer may append a whole row and look once. Knows no encoding
 * but UTF-8 and no file. */
#ifndef COUNTY_TEXT_H
#define COUNTY_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
	char *data;
	size_t length;
	size_t capacity;
	bool fixed; /* the memory is someone else's and cannot grow */
	bool failed;
};

/* A text in the memory given, which must outlive it. */
struct text text_in(char *room, size_t size);


void text_free(struct text *t);
void text_reset(struct text *t); /* length 0, memory kept */

void text_add(struct text *t, const char *bytes, size_t length);
void text_adds(struct text *t, const char *string);
void text_addc(struct text *t, char c);

/* Decimal digits, with leading zeros up to `width`. */
void text_addu(struct text *t, unsigned long number, int width);

/* The characters U+FF01-FF5E in place of their ASCII twins. */
void text_add_wide(struct text *t, const char *bytes, size_t length);

#endif
