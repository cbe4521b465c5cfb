/* The strict operations of the language on values: comparison, arithmetic and the functions that read no record. One
 * place for params (computed when a pack is loaded) and for conditions (computed by assess). */
#ifndef ROLLCALL_VALUE_H
#define ROLLCALL_VALUE_H

#include "expr.h"

/* A bool's number is 0 or 1; a date's is its day. Unknown and missing are both known == false. */
struct value {
	bool known;
	int64_t number;
	struct text string;
	uint64_t token; /* of an id; see intake/record.h. Not read here */
};

enum { VALUE_INT_MAX = 2147483647 };

/* Applies e->op (comparison of strings, ints and dates, + -, age_on … contains) to the values of its args: unknown if
 * one is. An int outside ±VALUE_INT_MAX or a date outside 1900-2200 is unknown. Not for and/or/not/in, fields, groups,
 * id functions, equality of ids. */
struct value value_call(const struct expr *e, const struct value *args);

struct pack;
/* The value of a param's expression at the pack's run date. Params it uses have their values. */
struct value param_compute(const struct pack *p, const struct expr *e);

/* Whether two names are equal after folding, as same_name of the language says. */
bool name_equal(struct text a, struct text b);
/* Writes a name folded to out, which has room for 2 * name.n bytes; gives the length. Names are equal if and only if they
 * are the same bytes when folded (names of undecodable bytes apart). */
size_t name_fold(struct text name, char *out);

#endif
