#include "value.h"

#include "../base/date.h"

static struct value unknown(void) { return (struct value){0}; }

static struct value boolean(bool b) { return (struct value){.known = true, .number = b}; }

static struct value integer(int64_t n)
{
	if (n < -VALUE_INT_MAX || n > VALUE_INT_MAX) return unknown();
	return (struct value){.known = true, .number = n};
}

static struct value day(int64_t n)
{
	if (!date_in_range(n)) return unknown();
	return (struct value){.known = true, .number = n};
}

/* The next character of a name as it is compared; 0 at the end. */
static uint32_t next_folded(struct text *t)
{
	while (t->n) {
		uint32_t cp;
		size_t n = utf8_decode(t->p, t->n, &cp);
		if (n == 0) {
			cp = 0x110000 + (unsigned char)*t->p;
			n = 1;
		}
		t->p += n;
		t->n -= n;
		switch (cp) {
		case ' ': case '\t': case 0x3000: case 0x00A0: continue;
		case 0x2022: case 0x2027: case 0x30FB: case 0xFF0E: case '.': case 0xFF65: return 0x00B7;
		default: break;
		}
		cp = cp_fold_width(cp);
		return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
	}
	return 0;
}

bool name_equal(struct text a, struct text b)
{
	if (text_equal(a, b)) return true;
	for (;;) {
		uint32_t x = next_folded(&a), y = next_folded(&b);
		if (x != y) return false;
		if (x == 0) return true;
	}
}

size_t name_fold(struct text name, char *out)
{
	size_t n = 0;
	for (uint32_t c; (c = next_folded(&name)) != 0;) {
		if (c < 0x110000) n += utf8_encode(c, out + n);
		else out[n++] = (char)(c - 0x110000);
	}
	return n;
}

static int order(enum type type, const struct value *a, const struct value *b)
{
	if (type == TYPE_STRING) return text_equal(a->string, b->string) ? 0 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

struct value value_call(const struct expr *e, const struct value *args)
{
	for (size_t i = 0; i < e->count; i++)
		if (!args[i].known) return unknown();
	const struct value *a = args, *b = args + 1;
	int year, month, mday;
	switch (e->op) {
	case X_EQ: return boolean(order(e->args[0]->type, a, b) == 0);
	case X_NE: return boolean(order(e->args[0]->type, a, b) != 0);
	case X_LT: return boolean(a->number < b->number);
	case X_LE: return boolean(a->number <= b->number);
	case X_GT: return boolean(a->number > b->number);
	case X_GE: return boolean(a->number >= b->number);
	case X_ADD: return e->type == TYPE_DATE ? day(a->number + b->number) : integer(a->number + b->number);
	case X_SUB: return e->type == TYPE_DATE ? day(a->number - b->number) : integer(a->number - b->number);
	case X_AGE_ON: return integer(date_age((int32_t)a->number, (int32_t)b->number));
	case X_DAYS_BETWEEN: return integer(b->number - a->number);
	case X_YEAR:
		date_split((int32_t)a->number, &year, &month, &mday);
		return integer(year);
	case X_MONTH:
		date_split((int32_t)a->number, &year, &month, &mday);
		return integer(month);
	case X_ON_OR_BEFORE:
		return day(date_on_or_before((int)(e->number / 100), (int)(e->number % 100), (int32_t)a->number));
	case X_SAME_NAME: return boolean(name_equal(a->string, b->string));
	case X_STARTS_WITH: return boolean(text_starts(a->string, b->string));
	case X_CONTAINS: return boolean(text_contains(a->string, b->string));
	default: return unknown();
	}
}
