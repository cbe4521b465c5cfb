#include "report/sheet.h"

#include <string.h>

#include "report/visible.h"

/* Spreadsheets show 12 characters of a number and more in scientific notation or rounded, and store 15 digits. */
enum { DIGITS_SAFE = 11, KEY_CHARACTERS = 18 };
enum { CELL_UNITS = 32767 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool starts_formula(struct text t)
{
	uint32_t cp = 0;
	switch ((unsigned char)t.p[0]) {
	case '=': case '+': case '-': case '@': case '\t': case '\r': return true;
	case 0xEF: /* the same at full width */
		return utf8_decode(t.p, t.n, &cp) && (cp == 0xFF1D || cp == 0xFF0B || cp == 0xFF0D || cp == 0xFF20);
	default: return false;
	}
}

/* The digits at the start of *t, which are taken from it. */
static size_t take_digits(struct text *t)
{
	size_t n = 0;
	while (n < t->n && is_digit(t->p[n])) n++;
	t->p += n;
	t->n -= n;
	return n;
}

static struct text behind_first(struct text t) { return (struct text){t.p + 1, t.n - 1}; }

/* A number that is shown otherwise than it is written: a long one, 007, 1.50, .5, 1E5. */
static bool is_other_number(struct text t)
{
	struct text rest = t;
	size_t whole = take_digits(&rest), fraction = 0;
	const bool point = rest.n && *rest.p == '.';
	if (point) {
		rest = behind_first(rest);
		fraction = take_digits(&rest);
	}
	if (whole + fraction == 0) return false;
	if (rest.n == 0)
		return whole + fraction + point > DIGITS_SAFE || (whole > 1 && t.p[0] == '0') ||
		       (point && (whole == 0 || fraction == 0 || t.p[t.n - 1] == '0'));
	if (*rest.p != 'E' && *rest.p != 'e') return false;
	rest = behind_first(rest);
	if (rest.n && (*rest.p == '+' || *rest.p == '-')) rest = behind_first(rest);
	return take_digits(&rest) > 0 && rest.n == 0;
}

/* 3-1, 1/2, 12:30, 1.2.3: what a spreadsheet takes for a day or a time. A day as this program writes it, 2026-10-15, may
 * become one. */
static bool is_day_or_time(struct text t)
{
	struct text rest = t;
	const size_t digits = take_digits(&rest);
	const char sign = digits && rest.n ? *rest.p : '\0';
	if (!sign || !strchr("-/:.", sign)) return false;
	for (int parts = 1; parts <= 2 && rest.n && *rest.p == sign; parts++) {
		rest = behind_first(rest);
		if (take_digits(&rest) == 0) return false;
		if (rest.n == 0) return sign == '.' ? parts == 2 : !(sign == '-' && parts == 2 && digits == 4);
	}
	return false;
}

static void as_text_formula(struct buf *out, struct text t)
{
	buf_str(out, "\"=\"\"");
	buf_text(out, t);
	buf_str(out, "\"\"\"");
}

/* Whether a sign needs quotes around it. A semicolon does: it is the delimiter where the comma is the decimal sign. */
static bool has_signs(struct text t)
{
	static const bool signs[256] = {['"'] = true, [','] = true, [';'] = true};
	bool some = false;
	for (size_t i = 0; i < t.n; i++) some |= signs[(unsigned char)t.p[i]];
	return some;
}

/* Doubles the quotes and puts quotes around what stands in out from `from` on. */
static void quote_from(struct buf *out, size_t from)
{
	size_t length = out->n - from, quotes = 0;
	for (size_t i = from; i < out->n; i++) quotes += out->p[i] == '"';
	for (size_t i = 0; i < quotes + 2; i++) buf_byte(out, '"');
	if (out->failed) return;
	size_t to = out->n;
	out->p[--to] = '"';
	for (size_t i = length; i-- > 0;) {
		char c = out->p[from + i];
		out->p[--to] = c;
		if (c == '"') out->p[--to] = '"';
	}
	out->p[--to] = '"';
}

size_t sheet_room(struct text t, size_t besides)
{
	size_t units = besides, i = 0;
	if (t.n + besides <= CELL_UNITS) return t.n;
	for (size_t length; i < t.n; i += length ? length : 1) {
		uint32_t cp = 0;
		length = utf8_decode(t.p + i, t.n - i, &cp);
		units += cp > 0xFFFF ? 2 : 1;
		if (units > CELL_UNITS) break;
	}
	return i;
}

/* Ends what stands in out from `from` on where a cell has no room for more. */
static void bound_from(struct buf *out, size_t from)
{
	const struct text shown = {out->p + from, out->n - from};
	if (sheet_room(shown, 0) == shown.n) return;
	out->n = from + sheet_room(shown, 1);
	buf_str(out, "…");
}

void sheet_text(struct buf *out, struct text t)
{
	if (!t.n) return;
	if (is_other_number(t) || is_day_or_time(t)) {
		as_text_formula(out, t);
		return;
	}
	size_t from = out->n;
	if (starts_formula(t)) buf_byte(out, '\'');
	text_visible(out, t);
	if (out->failed) return;
	bound_from(out, from);
	if (has_signs(t) || out->p[from] == ' ' || out->p[out->n - 1] == ' ') quote_from(out, from);
}

void sheet_key(struct buf *out, struct text key)
{
	bool number = key.n == KEY_CHARACTERS && (is_digit(key.p[17]) || key.p[17] == 'X');
	for (size_t i = 0; number && i < 17; i++) number = is_digit(key.p[i]);
	if (number)
		as_text_formula(out, key);
	else
		sheet_text(out, key);
}

void sheet_begin(struct buf *out) { buf_str(out, "\xEF\xBB\xBF"); }
void sheet_end_row(struct buf *out) { buf_str(out, "\r\n"); }
