/* The records of a county that belong to a question: those that bear a number or stand in a row, and all that share a
 * number with them, so that persons can be matched among them as in the whole county. Knows nothing of rules. */
#ifndef ROLLCALL_LOCATE_H
#define ROLLCALL_LOCATE_H

#include "intake/intake.h"

struct located {
	int table;
	struct record *record;
};

struct locate {
	struct arena arena;
	struct text key;           /* what was asked for, as it was typed */
	bool by_place;
	struct text file;          /* the file or line of a place, when there is none of that name or there are several */
	uint64_t *places;          /* the rows that may be asked for, one in each file */
	size_t place_count;
	uint64_t place;            /* of the row asked for */
	uint64_t token;            /* number asked for; 0: by place, or it is no usable number */
	enum id_damage damage;     /* why it is none */
	struct text written;       /* the number or key asked for, as records' are compared; none: by place */
	uint64_t number;           /* its first 17 digits, whatever its check digit; 0: it has not 18 */
	struct located *items;     /* in file order */
	size_t count, cap;
	uint64_t *tokens;          /* every number they share */
	size_t token_count, token_cap;
	size_t gathered;           /* tokens whose records are there */
	uint64_t overused;         /* the number asked for, or of the row asked for, if it stands in too many records of a line; 0 */
	bool barely[2];            /* it would not, were there one record less on that line */
};

enum locate_result { LOCATE_FOUND, LOCATE_NOTHING, LOCATE_NO_ROW, LOCATE_NO_FILE, LOCATE_MANY_FILES, LOCATE_FAILED };

/* key: a number as people write it, a key of text, FILE:ROW as reports have it, or LINE#ROW. LOCATE_NOTHING: nobody has
 * it; LOCATE_NO_ROW: it is a place, and no record stands there; LOCATE_NO_FILE: it is one in a file that was not read;
 * LOCATE_MANY_FILES: several files may be meant. */
enum locate_result locate_find(struct locate *l, const struct pack *pack, const struct job *job, const struct dataset *ds,
                               const char *key);
void locate_free(struct locate *l);
/* Adds the records that share a number with these tokens, and so on. False: out of memory. */
bool locate_more(struct locate *l, const struct pack *pack, const struct dataset *ds, const uint64_t *tokens, size_t count);

/* Adds one record. False: out of memory. */
bool locate_add(struct locate *l, const struct located *at);

/* Gathers into `out`, which is empty, what was located and every record that may be like one of them on the other line
 * (damaged numbers, one slip, the same birth date), with all that share a number with those: enough to tell which of them
 * are matched. False: out of memory. locate_free(out) in either case. */
bool locate_alike(const struct locate *l, const struct pack *pack, const struct dataset *ds, struct locate *out);
/* The number in a damaged key's cell, as written_… of record.h; 0: it has none. */
uint64_t locate_written(const struct pack *pack, const struct dataset *ds, const struct located *at);

/* Records whose number differs from the one asked for by a slip: a character wrong, lost or added, or two neighbours
 * exchanged. Gives how many. */
size_t locate_near(const struct locate *l, const struct pack *pack, const struct dataset *ds, struct located *out, size_t most);

#endif
