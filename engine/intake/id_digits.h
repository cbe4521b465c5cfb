/* Identity numbers of 18 digits, eight digits at a time: nearly all numbers are written so. */
#ifndef ROLLCALL_ID_DIGITS_H
#define ROLLCALL_ID_DIGITS_H

#include <endian.h>

#include "../base/date.h"
#include "id.h"

enum { NUMBER_DIGITS = 18, BIRTH_YEAR_MIN = 1800, BIRTH_YEAR_MAX = 2200 };

/* Eight digits at once. */
struct id_eight {
	uint64_t pairs;   /* their numbers by two, the first lowest, 16 bits each */
	uint32_t number;
	uint32_t weighed; /* their sum where each counts twice as much as the one behind it */
};

static inline bool id_take_eight(const char *s, struct id_eight *out)
{
	uint64_t word;
	memcpy(&word, s, sizeof word);
	uint64_t v = le64toh(word) ^ UINT64_C(0x3030303030303030);
	if ((v | (v + UINT64_C(0x7676767676767676))) & UINT64_C(0x8080808080808080)) return false;
	/* Neighbours are put together, then pairs, then fours; the first digit is the lowest byte. */
	const uint64_t bytes = UINT64_C(0x00FF00FF00FF00FF), pairs = UINT64_C(0x0000FFFF0000FFFF);
	uint64_t left = v & bytes, right = v >> 8 & bytes;
	uint64_t n2 = left * 10 + right, w2 = left * 2 + right;
	uint64_t n4 = (n2 & pairs) * 100 + (n2 >> 16 & pairs), w4 = (w2 & pairs) * 4 + (w2 >> 16 & pairs);
	out->pairs = n2;
	out->number = (uint32_t)n4 * 10000 + (uint32_t)(n4 >> 32);
	out->weighed = (uint32_t)w4 * 16 + (uint32_t)(w4 >> 32);
	return true;
}

static inline int id_pair(const struct id_eight *e, unsigned i) { return (int)(e->pairs >> 16 * i & 0xFFFF); }

/* The first 17 digits of a number. */
struct id_body {
	struct id_eight first, second;
	uint64_t value;
	char check; /* its check digit */
};

/* The digit i places before the last of 18 weighs 2 to the power of i, modulo 11. */
static inline char id_check_digit(unsigned weighed) { return "10X98765432"[weighed % 11]; }

/* False if one is no digit. */
static inline bool id_take_body(const char *s, struct id_body *out)
{
	unsigned last = (unsigned)(unsigned char)s[16] - '0';
	if (!id_take_eight(s, &out->first) || !id_take_eight(s + 8, &out->second) || last > 9) return false;
	out->value = ((uint64_t)out->first.number * 100000000 + out->second.number) * 10 + last;
	out->check = id_check_digit(out->first.weighed * 1024 + out->second.weighed * 4 + last * 2);
	return true;
}

/* Whether digits 7 to 14 are a day of the years in which people were born. */
static inline bool id_has_birth_day(const struct id_body *b)
{
	int year = id_pair(&b->first, 3) * 100 + id_pair(&b->second, 0), month = id_pair(&b->second, 1), day = id_pair(&b->second, 2);
	if (year < BIRTH_YEAR_MIN || year > BIRTH_YEAR_MAX) return false;
	return (month >= 1 && month <= 12 && day >= 1 && day <= 28) || date_real(year, month, day);
}

/* Of 18 digits, by the first six of them. */
static inline enum id_kind id_kind_of(const struct id_body *b)
{
	uint64_t area = b->first.pairs & UINT64_C(0xFFFFFFFFFFFF);
	if (area == 81 || area == 82 || area == 83) return ID_HMT_PERMIT;
	return area % 0x10000 >= 90 ? ID_FOREIGN_PERMIT : ID_RESIDENT;
}

static inline bool id_body_plain(const struct id_body *b, char last, uint64_t *token)
{
	if (last != b->check || !id_has_birth_day(b)) return false;
	*token = token_make(id_kind_of(b), DAMAGE_NONE, false, b->value);
	return true;
}

/* The token of a number without damage. False: it takes id_parse to tell what the cell is. */
static inline bool id_plain(struct text cell, uint64_t *token)
{
	struct id_body b;
	return cell.n == NUMBER_DIGITS && id_take_body(cell.p, &b) && id_body_plain(&b, cell.p[17], token);
}

/* A number of that length without what keeps spreadsheets from changing it; any other cell as it is. */
static inline struct text id_bare(struct text cell)
{
	if (cell.n == NUMBER_DIGITS + 1 && cell.p[0] == '\'') return (struct text){cell.p + 1, NUMBER_DIGITS};
	bool formula = cell.n == NUMBER_DIGITS + 3 && cell.p[0] == '=' && cell.p[1] == '"' && cell.p[cell.n - 1] == '"';
	return formula ? (struct text){cell.p + 2, NUMBER_DIGITS} : cell;
}

/* The same for up to 64 cells; gives a bit for each that is such a number. */
uint64_t id_plain_many(const struct text *cells, size_t n, uint64_t *tokens);

#endif
