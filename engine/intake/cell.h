/* What one cell means to its field: blank, valid or invalid, and its value. Made once per table from the pack and then
 * only read, so any number of readers share it. Knows nothing of files and rows. */
#ifndef ROLLCALL_CELL_H
#define ROLLCALL_CELL_H

#include <endian.h>
#include <string.h>

#include "../base/arena.h"
#include "../base/date.h"
#include "../pack/pack.h"

/* A text of up to CELL_BITS_MAX bytes as two words that, with its length, say all of it; of a longer one its two
 * ends. */
struct cell_bits {
	uint64_t first, last;
};
enum { CELL_BITS_MAX = 16 };

static inline struct cell_bits cell_bits(struct text t)
{
	struct cell_bits b = {0, 0};
	if (t.n >= 8) {
		memcpy(&b.first, t.p, 8);
		memcpy(&b.last, t.p + t.n - 8, 8);
	} else if (t.n >= 4) {
		memcpy(&b.first, t.p, 4);
		memcpy(&b.last, t.p + t.n - 4, 4);
	} else if (t.n > 0) {
		b.first = (unsigned char)t.p[0] | (uint64_t)(unsigned char)t.p[t.n / 2] << 8 |
		          (uint64_t)(unsigned char)t.p[t.n - 1] << 16;
	}
	return b;
}

/* Not keyed: for tables that data cannot fill. */
static inline uint32_t cell_hash(struct cell_bits b, size_t n)
{
	return (uint32_t)((b.first ^ b.last * UINT64_C(0x9E3779B97F4A7C15) ^ n) * UINT64_C(0xD6E8FEB86659FD93) >> 32);
}

/* The `values` of a field, found by the bytes of a cell; short codes that are listed also before the values that agree with
 * them ("1-男"). */
struct value_index {
	struct value_slot {
		struct cell_bits bits;
		const char *raw; /* NULL: free; open addressing */
		size_t n;
		int32_t number;
		bool coded;      /* a code and a value: is no half of another cell */
	} *slots;
	uint32_t mask;
};

/* The day on which each month of the years of a date begins, and the one after them. */
enum { CALENDAR_MONTHS = (DATE_YEAR_MAX - DATE_YEAR_MIN + 1) * 12 };
struct calendar {
	int32_t first[CALENDAR_MONTHS + 1];
};

struct table_cells {
	const struct table *table;
	struct value_index *indexes;      /* one per field; of use where the field has values */
	/* By the first byte of a cell, a bit for each length, the last one for all from there on: */
	uint16_t null_lengths[256];       /* null words of the table may be so */
	uint16_t plain_lengths[256];      /* no null word is so, nor is anything trimmed in front */
	bool begins_key[256];             /* digits and Latin letters that begin no null word: no word of a footer begins so */
	const struct calendar *calendar;
};

/* False: out of memory. Lives in a. */
bool table_cells_init(struct table_cells *c, const struct table *t, struct arena *a);

enum cell_state { CELL_BLANK, CELL_VALID, CELL_UNPARSABLE, CELL_UNLISTED };

static inline unsigned cell_length_bit(size_t n) { return 1U << (n < 15 ? n : 15); }

/* Whether a cell begins as one of a kind of cells does, and is as long. n > 0. */
static inline bool cell_looks(const uint16_t lengths[256], struct text t)
{
	return (lengths[(unsigned char)t.p[0]] & cell_length_bit(t.n)) != 0;
}

/* A trimmed cell is blank when it is empty or a null word of the table. */
static inline bool cell_is_blank(const struct table_cells *c, struct text trimmed)
{
	if (trimmed.n == 0) return true;
	if (!cell_looks(c->null_lengths, trimmed)) return false;
	for (size_t i = 0; i < c->table->null_count; i++)
		if (text_equal(trimmed, c->table->nulls[i])) return true;
	return false;
}

/* Whether no white space ends with these bytes of UTF-8: an ASCII sign, or a Chinese character (three bytes led by E4
 * to E9). It may be so, too, when this says no. n > 0. */
static inline bool cell_ends_plain(struct text t)
{
	unsigned char last = (unsigned char)t.p[t.n - 1];
	if (last < 0x80) return last > 0x20 && last < 0x7F;
	return t.n >= 3 && (unsigned char)t.p[t.n - 3] >= 0xE4 && (unsigned char)t.p[t.n - 3] <= 0xE9;
}

/* Whether a cell is plainly neither blank nor to be trimmed. It may be so, too, when this says no. */
static inline bool cell_is_plain(const struct table_cells *c, struct text t)
{
	return t.n > 0 && cell_looks(c->plain_lengths, t) && cell_ends_plain(t);
}

/* As text_trim, with a way past it for most cells. */
static inline struct text cell_trim(struct text t)
{
	if (t.n == 0) return t;
	unsigned char first = (unsigned char)t.p[0];
	bool plain = (first > 0x20 && first < 0x7F) || (first >= 0xE4 && first <= 0xE9);
	return plain && cell_ends_plain(t) ? t : text_trim(t);
}

/* The entry of a cell among the `values` as it stands, if it is found at the first place it may have. */
static inline const struct value_slot *cell_listed(const struct value_index *index, struct text t)
{
	struct cell_bits bits = cell_bits(t);
	const struct value_slot *s = &index->slots[cell_hash(bits, t.n) & index->mask];
	bool same = s->n == t.n && s->bits.first == bits.first && s->bits.last == bits.last;
	return same && t.n <= CELL_BITS_MAX && s->raw ? s : NULL;
}

/* Whether each of eight values is from 0 to its most, which is 9 or 0: `over` has 0x76 or 0x7F for it. */
static inline bool cell_values_fit(uint64_t v, uint64_t over)
{
	return ((v | (v + over)) & UINT64_C(0x8080808080808080)) == 0;
}

/* A day written YYYYMMDD, or YYYY-MM-DD with two signs of - . / that are alike, as most are. False: it is not, or is no
 * day. */
static inline bool cell_plain_date(const struct calendar *c, struct text t, int32_t *day)
{
	uint64_t v;
	unsigned month, of_month; /* from 0 */
	if (t.n != 10 && t.n != 8) return false;
	memcpy(&v, t.p, 8);
	/* The values of eight characters, the first lowest: digits, and 0 for a sign in its place. */
	if (t.n == 10) {
		const uint64_t sign = (unsigned char)t.p[4];
		unsigned tens = (unsigned)(unsigned char)t.p[8] - '0', units = (unsigned)(unsigned char)t.p[9] - '0';
		v = le64toh(v) ^ (UINT64_C(0x0030300030303030) | sign << 32 | sign << 56);
		if (sign - '-' > '/' - '-' || !cell_values_fit(v, UINT64_C(0x7F76767F76767676)) || tens > 9 || units > 9) return false;
		month = (unsigned)(v >> 40 & 15) * 10 + (unsigned)(v >> 48 & 15) - 1;
		of_month = tens * 10 + units - 1;
	} else {
		v = le64toh(v) ^ UINT64_C(0x3030303030303030);
		if (!cell_values_fit(v, UINT64_C(0x7676767676767676))) return false;
		month = (unsigned)(v >> 32 & 15) * 10 + (unsigned)(v >> 40 & 15) - 1;
		of_month = (unsigned)(v >> 48 & 15) * 10 + (unsigned)(v >> 56) - 1;
	}
	unsigned year = (unsigned)(v & 15) * 1000 + (unsigned)(v >> 8 & 15) * 100 + (unsigned)(v >> 16 & 15) * 10 +
	                (unsigned)(v >> 24 & 15) - DATE_YEAR_MIN;
	if (month > 11 || year > DATE_YEAR_MAX - DATE_YEAR_MIN) return false;
	const int32_t *first = &c->first[year * 12 + month];
	*day = first[0] + (int32_t)of_month;
	return of_month < (unsigned)(first[1] - first[0]);
}

/* A trimmed, non-blank cell of a field of type int, date or bool, or of a string with values (then *number is an index
 * of its literals). fold: room for cell.n bytes. */
enum cell_state cell_number(const struct table_cells *c, int field, struct text cell, char *fold, int32_t *number);

/* The literal of a blank cell; false if the field has none (a blank is missing). */
bool cell_blank_number(const struct field *f, int32_t *number);
/* The same for a string without values. */
bool cell_blank_string(const struct field *f, struct text *out);

/* Parsed from text whose width is folded and that is trimmed. */
bool parse_int(struct text t, int32_t *out);
bool parse_date(struct text t, int32_t *out);

#endif
