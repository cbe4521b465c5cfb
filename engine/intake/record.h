/* A record in memory: a header and the cells of the fields that are read, each at the offset the table's layout
 * gives. Also the identity number as one 64-bit token. Knows nothing of files. */
#ifndef ROLLCALL_RECORD_H
#define ROLLCALL_RECORD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "../base/date.h"
#include "../base/text.h"
#include "../pack/pack.h"
#include "text_cell.h"

enum { RECORD_HASH_BITS = 31 };

/* Header, with the cell of a key that is an identity number; the others follow: int, date, bool and string with values:
 * int32_t (CELL_MISSING: missing or invalid), or a byte where values list all that can be there and it fits
 * (CELL_BYTE_MISSING); id: uint64_t token; other strings: uint64_t, see text_cell.h, and of fields that may give a key never
 * a short one. Nothing is aligned. */
struct record {
	uint64_t place; /* file index << 40 | physical row (from 1): file order */
	uint64_t number; /* token of the row's own number, damaged or not, or of another key; 0: it has none */
	uint32_t found_by; /* record_hash and record_joined */
} __attribute__((packed)); /* millions of them: every byte is read and written several times */

enum { CELL_MISSING = INT32_MIN, CELL_BYTE_MISSING = UINT8_MAX, PLACE_ROW_BITS = 40 };

/* The bits of a hash that records keep. */
static inline uint32_t record_hash_bits(uint64_t hash) { return (uint32_t)hash >> (32 - RECORD_HASH_BITS); }

static inline uint32_t place_file(uint64_t place) { return (uint32_t)(place >> PLACE_ROW_BITS); }
static inline uint64_t place_row(uint64_t place) { return place & ((UINT64_C(1) << PLACE_ROW_BITS) - 1); }

static inline void record_find_by(struct record *r, uint32_t hash, bool joined) { r->found_by = hash << 1 | joined; }
/* Of the key; of the place for a keyless record. */
static inline uint32_t record_hash(const struct record *r) { return r->found_by >> 1; }
/* Whether a link brought the record to its person, whose number is not the row's own. */
static inline bool record_joined(const struct record *r) { return r->found_by & 1; }

/* Of a cell of four bytes or one. */
static inline int32_t cell_number_at(const char *cell, uint32_t bytes)
{
	int32_t v;
	if (bytes == 1) return (unsigned char)*cell == CELL_BYTE_MISSING ? CELL_MISSING : (unsigned char)*cell;
	memcpy(&v, cell, sizeof v);
	return v;
}

static inline int32_t record_number(const struct record *r, const struct field *f)
{
	return cell_number_at((const char *)r + f->offset, f->cell_bytes);
}

static inline void record_put_number(struct record *r, const struct field *f, int32_t n)
{
	char *cell = (char *)r + f->offset;
	if (f->cell_bytes == 1) *(unsigned char *)cell = n == CELL_MISSING ? CELL_BYTE_MISSING : (unsigned char)n;
	else memcpy(cell, &n, sizeof n);
}

static inline uint64_t record_token(const struct record *r, uint32_t offset)
{
	uint64_t v;
	memcpy(&v, (const char *)r + offset, sizeof v);
	return v;
}

/* False when missing. */
static inline bool record_string(const struct record *r, uint32_t offset, char room[TEXT_CELL_ROOM], struct text *out)
{
	const uint64_t cell = record_token(r, offset);
	if (cell) *out = text_cell_text(cell, room);
	return cell != 0;
}

/* Of a string field, with values or without, perhaps in room; false when missing. */
static inline bool record_text(const struct record *r, const struct field *f, char room[TEXT_CELL_ROOM], struct text *out)
{
	if (!f->has_values) return record_string(r, f->offset, room, out);
	const int32_t literal = record_number(r, f);
	if (literal != CELL_MISSING) *out = f->literals[literal];
	return literal != CELL_MISSING;
}

/* Kinds and damages of the identity number table; the order of id_kind_name and id_damage_name. */
enum id_kind {
	ID_BLANK, ID_RESIDENT, ID_HMT_PERMIT, ID_FOREIGN_PERMIT, ID_TRAVEL_PERMIT, ID_BIRTH_CERTIFICATE,
	ID_PASSPORT_LIKE, ID_OTHER
};
enum id_damage {
	DAMAGE_NONE, DAMAGE_DATE, DAMAGE_TRUNCATED, DAMAGE_CHECK, DAMAGE_MASKED, DAMAGE_SCIENTIFIC, DAMAGE_LENGTH,
	DAMAGE_CHARACTERS
};

/* Token: bits 61-63 kind, 58-60 damage, bit 57 text, bits 0-56 the first 17 digits as a number or a pointer to a
 * counted string. A damaged number carries no value (bits 0-56 are 0). Blank is 0. A string key is a text token of
 * kind ID_OTHER without damage. */
#define TOKEN_VALUE_MASK ((UINT64_C(1) << 57) - 1)
#define TOKEN_TEXT (UINT64_C(1) << 57)
static inline enum id_kind token_kind(uint64_t t) { return (enum id_kind)(t >> 61); }
static inline enum id_damage token_damage(uint64_t t) { return (enum id_damage)(t >> 58 & 7); }
static inline bool token_usable(uint64_t t) { return t != 0 && token_damage(t) == DAMAGE_NONE; }
/* The row's own number where it can be a key, whatever number its person goes by; 0: keyless. */
static inline uint64_t record_key(const struct record *r) { return token_usable(r->number) ? r->number : 0; }
static inline uint64_t token_make(enum id_kind kind, enum id_damage damage, bool is_text, uint64_t value)
{
	return (uint64_t)kind << 61 | (uint64_t)damage << 58 | (is_text ? TOKEN_TEXT : 0) | value;
}

/* A number that the person bore before, as a record has it; 0: none that can be a key. */
static inline uint64_t record_former(const struct record *r, const struct field *f)
{
	uint64_t token = record_token(r, f->offset);
	if (token && f->type != TYPE_ID) token = token_make(ID_OTHER, DAMAGE_NONE, true, token);
	return token_usable(token) ? token : 0;
}

/* A number of 18 characters, damaged or not, in one word: what two numbers are compared by that are not equal. Of a
 * damaged number that is written otherwise, the first 15 digits, if it begins with so many; 0: nothing to compare. */
#define WRITTEN_EIGHTEEN (UINT64_C(1) << 63)
#define WRITTEN_FIFTEEN (UINT64_C(1) << 62)
#define WRITTEN_VALUE_MASK (WRITTEN_FIFTEEN - 1)
/* value: the first 17 digits; last: the character behind them, 10 for X. */
static inline uint64_t written_eighteen(uint64_t value, unsigned last) { return WRITTEN_EIGHTEEN | (value * 11 + last); }
/* Of a usable token that is no text. */
uint64_t written_token(uint64_t token);
/* The 18 characters of a number that has them; the first 15 digits of any that is not 0. */
void written_text(uint64_t written, char out[18]);
uint64_t written_first_15(uint64_t written);

/* Of usable tokens. The text has 18 bytes at most for a number; out must have that room; gives a slice of out or of
 * the counted string. */
struct text token_text(uint64_t token, char out[18]);
bool token_equal(uint64_t a, uint64_t b);
int token_compare(uint64_t a, uint64_t b); /* as the bytes of their texts */
/* Keyed hash, of RECORD_HASH_BITS; equal tokens have equal hashes. */
uint32_t token_hash(uint64_t token);

struct text id_kind_name(enum id_kind kind);       /* "" for ID_BLANK */
struct text id_damage_name(enum id_damage damage);
/* Birth date (day) and sex (true: male) of an undamaged 18-digit number; false if it has none, or is of somebody born before
 * the years that are known. */
static inline bool token_birth(uint64_t token, int32_t *day)
{
	if (!token_usable(token) || token & TOKEN_TEXT) return false;
	unsigned ymd = (unsigned)((token & TOKEN_VALUE_MASK) / 1000 % 100000000);
	int year = (int)(ymd / 10000);
	if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX) return false;
	*day = date_day(year, (int)(ymd / 100 % 100), (int)(ymd % 100));
	return true;
}
static inline bool token_male(uint64_t token, bool *male)
{
	if (!token_usable(token) || token & TOKEN_TEXT) return false;
	if ((token & TOKEN_VALUE_MASK) / 1000 % 100000000 < DATE_YEAR_MIN * 10000U) return false;
	*male = (token & TOKEN_VALUE_MASK) % 2 == 1;
	return true;
}

#endif
