/* Conditions and values of one person, by walking their trees. A frame is the view an evaluation has: the records
 * that stand as single records in scope, and the person's groups. Knows nothing of rules or findings. */
#ifndef ROLLCALL_EVALUATE_H
#define ROLLCALL_EVALUATE_H

#include "../match/match.h"

/* Ordered: `and` is the lower, `or` the higher. */
enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

struct frame {
	const struct pack *pack;
	const struct persons *persons;
	uint32_t person;
	uint32_t unknown;                          /* tables whose group is unknown, a bit each */
	const struct record *at[PACK_TABLES_MAX];  /* the record a dot reads; NULL: none in scope */
};

enum truth eval_truth(struct frame *f, const struct expr *e);
/* Of an int or a date (day). False: missing. */
bool eval_number(struct frame *f, const struct expr *e, int64_t *out);
/* Of a string, or of an id as its text. False: missing. scratch: room for the text of a number or of a short cell. */
bool eval_string(struct frame *f, const struct expr *e, char scratch[18], struct text *out);

/* Calls visit for each unknown leaf of e all of whose ancestors are unknown, with the frame as it stands there. e is
 * unknown. A leaf is a field, a group function whose group is unknown, or a value that misses for another reason. */
void eval_leaves(struct frame *f, const struct expr *e,
                 void (*visit)(void *context, const struct frame *f, const struct expr *leaf), void *context);

#endif
