#include "cell.h"

#include <string.h>

#include "../pack/value.h"

static const struct value_slot *listed(const struct value_index *index, struct text t)
{
	struct cell_bits bits = cell_bits(t);
	for (uint32_t at = cell_hash(bits, t.n) & index->mask; index->slots[at].raw; at = (at + 1) & index->mask) {
		const struct value_slot *s = &index->slots[at];
		if (s->n == t.n && s->bits.first == bits.first && s->bits.last == bits.last &&
		    (t.n <= CELL_BITS_MAX || memcmp(s->raw, t.p, t.n) == 0))
			return s;
	}
	return NULL;
}

static void put_value(struct value_index *index, struct text raw, int32_t number, bool coded)
{
	struct cell_bits bits = cell_bits(raw);
	uint32_t at = cell_hash(bits, raw.n) & index->mask;
	while (index->slots[at].raw) at = (at + 1) & index->mask;
	index->slots[at] = (struct value_slot){.bits = bits, .raw = raw.p, .n = raw.n, .number = number, .coded = coded};
}

/* Of a string an index of its literals. */
static int32_t number_of(const struct field *f, const struct value_entry *e)
{
	return f->type == TYPE_STRING ? e->literal : (int32_t)f->numbers[e->literal];
}

/* Longer lists are of names, which nobody writes codes before. */
enum { CODED_VALUES_MAX = 64, CODE_BYTES_MAX = 4 };

static bool is_code(const struct value_entry *e)
{
	bool code = e->raw.n <= CODE_BYTES_MAX;
	for (size_t i = 0; code && i < e->raw.n; i++) {
		char c = e->raw.p[i];
		code = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	}
	return code;
}

static bool agree(const struct field *f, const struct value_entry *code, const struct value_entry *value)
{
	return is_code(code) && number_of(f, code) == number_of(f, value);
}

/* `code-value`, unless it is listed itself or a blank. */
static bool put_coded(const struct table_cells *c, struct value_index *index, struct text code, struct text value,
                      int32_t number, struct arena *a)
{
	struct text whole = {NULL, code.n + 1 + value.n};
	char *p = arena_bytes(a, whole.n);
	if (!p) return false;
	memcpy(p, code.p, code.n);
	p[code.n] = '-';
	memcpy(p + code.n + 1, value.p, value.n);
	whole.p = p;
	if (!listed(index, whole) && !cell_is_blank(c, whole)) put_value(index, whole, number, true);
	return true;
}

static bool index_init(const struct table_cells *c, struct value_index *index, const struct field *f, struct arena *a)
{
	const struct value_entry *values = f->values, *end = values + f->value_count;
	const bool coded = f->value_count <= CODED_VALUES_MAX;
	size_t count = f->value_count;
	for (const struct value_entry *code = values; coded && code < end; code++)
		for (const struct value_entry *value = values; value < end; value++) count += agree(f, code, value);
	uint32_t size = 4;
	while (size < 2 * count) size *= 2;
	index->slots = arena_zalloc(a, size, sizeof *index->slots);
	if (!index->slots) return false;
	index->mask = size - 1;
	for (const struct value_entry *e = values; e < end; e++) put_value(index, e->raw, number_of(f, e), false);
	for (const struct value_entry *code = values; coded && code < end; code++)
		for (const struct value_entry *value = values; value < end; value++)
			if (agree(f, code, value) && !put_coded(c, index, code->raw, value->raw, number_of(f, value), a)) return false;
	return true;
}

static const struct calendar *make_calendar(struct arena *a)
{
	struct calendar *c = arena_alloc(a, sizeof *c);
	if (!c) return NULL;
	for (int i = 0; i < CALENDAR_MONTHS; i++) c->first[i] = date_day(DATE_YEAR_MIN + i / 12, i % 12 + 1, 1);
	c->first[CALENDAR_MONTHS] = date_day(DATE_YEAR_MAX + 1, 1, 1);
	return c;
}

bool table_cells_init(struct table_cells *c, const struct table *t, struct arena *a)
{
	*c = (struct table_cells){.table = t};
	c->indexes = arena_zalloc(a, t->field_count, sizeof *c->indexes);
	if (!c->indexes) return false;
	for (size_t i = 0; i < t->null_count; i++) {
		const struct text *null = &t->nulls[i];
		if (null->n > 0) c->null_lengths[(unsigned char)null->p[0]] |= (uint16_t)cell_length_bit(null->n);
	}
	for (size_t i = 0; i < t->field_count; i++)
		if (t->fields[i].has_values && !index_init(c, &c->indexes[i], &t->fields[i], a)) return false;
	for (unsigned i = 0x21; i <= 0xE9; i++) {
		bool digit = i >= '0' && i <= '9', letter = (i >= 'A' && i <= 'Z') || (i >= 'a' && i <= 'z');
		if (i < 0x7F || i >= 0xE4) c->plain_lengths[i] = (uint16_t)~c->null_lengths[i];
		c->begins_key[i] = (digit || letter) && !c->null_lengths[i];
	}
	c->calendar = make_calendar(a);
	return c->calendar != NULL;
}

/* Full-width forms and U+3000 are led by these bytes. */
static bool may_fold(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.p[i] == 0xEF || (unsigned char)t.p[i] == 0xE3) return true;
	return false;
}

static struct text folded(struct text cell, char *fold)
{
	if (!may_fold(cell)) return cell;
	return (struct text){fold, text_fold_width(cell, fold)};
}

/* The value half of `code-value`; a code half that is listed must agree. Of a string numbers are its literals. */
static const struct value_slot *listed_half(const struct value_index *index, struct text t)
{
	const char *hyphen = memchr(t.p, '-', t.n);
	if (!hyphen) return NULL;
	size_t code_n = (size_t)(hyphen - t.p);
	const struct value_slot *code = listed(index, cell_trim((struct text){t.p, code_n}));
	const struct value_slot *value = listed(index, cell_trim((struct text){hyphen + 1, t.n - code_n - 1}));
	if (value && value->coded) return NULL;
	return value && code && value->number != code->number ? NULL : value;
}

static const struct value_slot *find_value(const struct value_index *index, struct text cell, char *fold)
{
	const struct value_slot *whole = listed(index, cell);
	if (whole) return whole;
	struct text t = folded(cell, fold);
	if (t.p != cell.p && (whole = listed(index, t))) return whole;
	return listed_half(index, t);
}

bool parse_int(struct text t, int32_t *out)
{
	size_t i = t.n > 0 && (t.p[0] == '+' || t.p[0] == '-') ? 1 : 0;
	if (i == t.n) return false;
	int64_t v = 0;
	for (; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9') return false;
		if (v <= VALUE_INT_MAX) v = v * 10 + (t.p[i] - '0');
	}
	if (v > VALUE_INT_MAX) return false;
	*out = (int32_t)(t.p[0] == '-' ? -v : v);
	return true;
}

/* Takes `least` to `most` digits from the front. */
static inline bool take_number(struct text *t, size_t least, size_t most, int *out)
{
	size_t n = 0;
	int v = 0;
	while (n < t->n && n < most && t->p[n] >= '0' && t->p[n] <= '9') v = v * 10 + (t->p[n++] - '0');
	*t = (struct text){t->p + n, t->n - n};
	*out = v;
	return n >= least;
}

static inline bool take(struct text *t, struct text word)
{
	if (!text_starts(*t, word)) return false;
	*t = (struct text){t->p + word.n, t->n - word.n};
	return true;
}

static inline bool take_sign(struct text *t, char sign)
{
	if (t->n == 0 || t->p[0] != sign) return false;
	*t = (struct text){t->p + 1, t->n - 1};
	return true;
}

static bool day_of(int year, int month, int mday, int32_t *out)
{
	if (year < DATE_YEAR_MIN || year > DATE_YEAR_MAX || !date_real(year, month, mday)) return false;
	*out = date_day(year, month, mday);
	return true;
}

/* Nothing, or a zero time: blanks or T, 0:00 or 00:00, then :00, then a point and zeros. */
static bool is_zero_time(struct text t)
{
	if (t.n == 0) return true;
	if (!take(&t, TEXT("T"))) {
		size_t blanks = 0;
		while (take(&t, TEXT(" "))) blanks++;
		if (blanks == 0) return false;
	}
	if (!take(&t, TEXT("00:00")) && !take(&t, TEXT("0:00"))) return false;
	if (!take(&t, TEXT(":00"))) return t.n == 0;
	if (!take(&t, TEXT("."))) return t.n == 0;
	if (t.n == 0) return false;
	while (take(&t, TEXT("0"))) continue;
	return t.n == 0;
}

/* Days as Excel counts them from 1900; its 60 is a 29 February that never was. */
static bool excel_day(int serial, int32_t *out)
{
	int32_t day = serial - 25569;
	if (serial == 60) return false;
	if (serial < 60) day++;
	if (!date_in_range(day)) return false;
	*out = day;
	return true;
}

bool parse_date(struct text t, int32_t *out)
{
	size_t digits = 0;
	while (digits < t.n && t.p[digits] >= '0' && t.p[digits] <= '9') digits++;
	int year, month, mday;
	if (digits == 5 && t.n == 5) return take_number(&t, 5, 5, &year) && excel_day(year, out);
	if (digits != 4 && digits != 8) return false;
	take_number(&t, 4, 4, &year);
	if (digits == 8) {
		take_number(&t, 2, 2, &month);
		take_number(&t, 2, 2, &mday);
		return is_zero_time(t) && day_of(year, month, mday, out);
	}
	char sign = t.n > 0 ? t.p[0] : 0;
	bool taken = sign == '-' || sign == '/' || sign == '.'
	                     ? take_sign(&t, sign) && take_number(&t, 1, 2, &month) && take_sign(&t, sign) && take_number(&t, 1, 2, &mday)
	                     : take(&t, TEXT("年")) && take_number(&t, 1, 2, &month) && take(&t, TEXT("月")) &&
	                               take_number(&t, 1, 2, &mday) && take(&t, TEXT("日"));
	return taken && is_zero_time(t) && day_of(year, month, mday, out);
}

static bool parse_number(enum type type, struct text t, int32_t *out)
{
	return type == TYPE_INT ? parse_int(t, out) : type == TYPE_DATE && parse_date(t, out);
}

enum cell_state cell_number(const struct table_cells *c, int field, struct text cell, char *fold, int32_t *number)
{
	const struct field *f = &c->table->fields[field];
	if (f->has_values) {
		const struct value_slot *s = find_value(&c->indexes[field], cell, fold);
		if (!s) return CELL_UNLISTED;
		*number = s->number;
		return CELL_VALID;
	}
	/* What is a number as it stands has nothing to fold. */
	bool parsed = parse_number(f->type, cell, number) || parse_number(f->type, folded(cell, fold), number);
	return parsed ? CELL_VALID : CELL_UNPARSABLE;
}

bool cell_blank_number(const struct field *f, int32_t *number)
{
	if (!f->has_blank) return false;
	*number = f->type == TYPE_STRING ? f->blank : (int32_t)f->blank_number;
	return true;
}

bool cell_blank_string(const struct field *f, struct text *out)
{
	if (!f->has_blank) return false;
	*out = f->literals[f->blank];
	return true;
}
