/* Identity numbers as cells hold them: normalised, then judged by the table of kinds and damages. Knows nothing of
 * fields or of records. */
#ifndef ROLLCALL_ID_H
#define ROLLCALL_ID_H

#include "../base/arena.h"
#include "../base/diag.h"
#include "record.h"

enum { ID_TEXT_MAX = 15 }; /* bytes of the longest usable number that is not 18 digits */

struct id_number {
	enum id_kind kind;
	enum id_damage damage;
	bool is_text;            /* usable, and no number of 18 digits: its value is text */
	uint64_t digits;         /* usable and not text: the first 17 digits */
	char text[ID_TEXT_MAX + 1];
	size_t n;                /* bytes of text */
	uint64_t written;        /* of a damaged number: see record.h */
};

/* Writes a cell's number to out, which has room for cell.n bytes, as it is judged and compared: half-width, without blanks and
 * the wrappings of spreadsheets, letters large. Gives its place in out. */
struct text id_normalise(struct text cell, char *out);
/* Judges a cell that is not blank, as it stands in the file (UTF-8). False: out of memory. */
bool id_parse(struct text cell, struct id_number *out);
/* What is wrong with a number, in words; "" if nothing is. */
struct text id_damage_words(enum id_damage damage, enum language language);
/* Of a usable token that is no text, as token_hash. */
uint32_t number_token_hash(uint64_t token);
/* The same for many, up to HASH_MANY. */
void number_token_hashes(const uint64_t *tokens, size_t n, uint32_t *hashes);
/* The hash of the token that id_token would give. Only of usable numbers. */
uint32_t id_hash(const struct id_number *id);
/* As a token; a text is copied into the arena. False: out of memory. */
bool id_token(const struct id_number *id, struct arena *a, uint64_t *token);
/* The two halves of it, for who keeps texts elsewhere: of a number that is no text; of a counted text. */
static inline uint64_t number_token(const struct id_number *id)
{
	return token_make(id->kind, id->damage, false, id->damage == DAMAGE_NONE ? id->digits : 0);
}
uint64_t text_token(enum id_kind kind, const char *counted);

/* The hash of a string key's token, which is a text of kind ID_OTHER. */
uint32_t string_token_hash(struct text key);

/* The bytes behind a length, as records hold strings. NULL: out of memory. */
const char *counted_dup(struct arena *a, struct text t);

#endif
