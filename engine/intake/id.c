#include "id.h"

#include <stdlib.h>

#include "../base/hash.h"
#include "id_digits.h"

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

/* Number of digits at the start. */
static size_t leading_digits(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n && is_digit(s[i])) i++;
	return i;
}

static unsigned two(const char *s) { return (unsigned)(s[0] - '0') * 10 + (unsigned)(s[1] - '0'); }

/* Whether eight digits are a day that a date may have. */
static bool is_day(const char *ymd)
{
	int year = (int)(two(ymd) * 100 + two(ymd + 2));
	return year >= DATE_YEAR_MIN && year <= DATE_YEAR_MAX && date_real(year, (int)two(ymd + 4), (int)two(ymd + 6));
}

/* 17 digits and a digit or X. False if s is not of that form. */
static bool eighteen(const char *s, struct id_number *out)
{
	struct id_body b;
	char last = s[17] == 'x' ? 'X' : s[17];
	if ((!is_digit(last) && last != 'X') || !id_take_body(s, &b)) return false;
	out->digits = b.value;
	out->kind = id_kind_of(&b);
	if (!id_has_birth_day(&b)) out->damage = DAMAGE_DATE;
	else if (last == b.check) out->damage = DAMAGE_NONE;
	else out->damage = memcmp(s + 15, "000", 3) ? DAMAGE_CHECK : DAMAGE_TRUNCATED;
	if (out->damage != DAMAGE_NONE) out->written = written_eighteen(b.value, last == 'X' ? 10 : (unsigned)(last - '0'));
	return true;
}

static void set_text(struct id_number *out, enum id_kind kind, const char *s, size_t n)
{
	out->kind = kind;
	out->damage = DAMAGE_NONE;
	out->is_text = true;
	memcpy(out->text, s, n);
	out->n = n;
}

/* [0-9]+(\.[0-9]*)?(E\+[0-9]+)? with at least one of the two. */
static bool is_scientific(const char *s, size_t n)
{
	size_t i = leading_digits(s, n);
	if (i == 0 || i == n) return false;
	if (s[i] == '.') i += 1 + leading_digits(s + i + 1, n - i - 1);
	if (i == n) return true;
	if (n - i < 3 || s[i] != 'E' || s[i + 1] != '+') return false;
	return i + 2 + leading_digits(s + i + 2, n - i - 2) == n;
}

static bool is_passport_like(const char *s, size_t n, size_t digits)
{
	if (n < 5 || n > 12) return false;
	bool letter = false, digit = false;
	for (size_t i = 0; i < n; i++) {
		letter |= is_letter(s[i]);
		digit |= is_digit(s[i]);
		if (!is_letter(s[i]) && !is_digit(s[i])) return false;
	}
	return letter && digit && !(digits == n - 1 && s[n - 1] == 'X');
}

static enum id_damage other_damage(const char *s, size_t n, size_t digits)
{
	if (digits > 0 && (digits == n || (digits == n - 1 && s[n - 1] == 'X'))) return DAMAGE_LENGTH;
	if (n > 0 && (s[0] == 'G' || s[0] == 'L' || s[0] == 'J') && utf8_count((struct text){s + 1, n - 1}) == 18)
		return DAMAGE_LENGTH;
	return DAMAGE_CHARACTERS;
}

/* Digits at the start of a damaged number of any form; 0: fewer than 15. */
static uint64_t first_15(const char *s, size_t digits)
{
	uint64_t value = 0;
	if (digits < 15) return 0;
	for (size_t i = 0; i < 15; i++) value = value * 10 + (uint64_t)(s[i] - '0');
	return WRITTEN_FIFTEEN | value;
}

/* The first row of the table that fits a normalised text. */
static void judge(const char *s, size_t n, struct id_number *out)
{
	size_t digits = leading_digits(s, n);
	*out = (struct id_number){.kind = ID_OTHER};
	if (n > 0 && memchr(s, '*', n)) {
		out->damage = DAMAGE_MASKED;
		return;
	}
	if (is_scientific(s, n)) {
		out->damage = DAMAGE_SCIENTIFIC;
		return;
	}
	if (n == NUMBER_DIGITS && digits >= 17 && eighteen(s, out)) return;
	if (n == 15 && digits == 15) {
		char full[17];
		struct id_body b;
		memcpy(full, s, 6);
		memcpy(full + 6, "19", 2);
		memcpy(full + 8, s + 6, 9);
		out->kind = ID_RESIDENT;
		if (id_take_body(full, &b) && id_has_birth_day(&b)) out->digits = b.value;
		else out->damage = DAMAGE_DATE;
		return;
	}
	size_t tail = n > 0 ? leading_digits(s + 1, n - 1) : 0;
	if ((n == 9 || n == 11) && (s[0] == 'H' || s[0] == 'M') && tail == n - 1)
		set_text(out, ID_TRAVEL_PERMIT, s, 9);
	else if (n == 8 && digits == 8 && !is_day(s))
		set_text(out, ID_TRAVEL_PERMIT, s, 8);
	else if (n == 15 && is_letter(s[0]) && is_letter(s[1]) && is_letter(s[2]) && leading_digits(s + 3, 12) == 12)
		set_text(out, ID_FOREIGN_PERMIT, s, 15);
	else if (n == 10 && is_letter(s[0]) && tail == 9)
		set_text(out, ID_BIRTH_CERTIFICATE, s, 10);
	else if (is_passport_like(s, n, digits))
		set_text(out, ID_PASSPORT_LIKE, s, n);
	else
		out->damage = other_damage(s, n, digits);
}

static void classify(const char *s, size_t n, struct id_number *out)
{
	judge(s, n, out);
	if (out->damage != DAMAGE_NONE && !out->written) out->written = first_15(s, leading_digits(s, n));
}

struct text id_normalise(struct text cell, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < cell.n;) {
		uint32_t cp;
		size_t len = utf8_decode(cell.p + i, cell.n - i, &cp);
		if (len == 0) {
			out[n++] = cell.p[i++];
			continue;
		}
		cp = cp == 0x2169 || cp == 0x2179 ? 'X' : cp_fold_width(cp);
		n += utf8_encode(cp, out + n);
		i += len;
	}
	struct text t = text_trim((struct text){out, n});
	if (t.n >= 3 && t.p[0] == '=' && t.p[1] == '"' && t.p[t.n - 1] == '"') t = (struct text){t.p + 2, t.n - 3};
	n = 0;
	for (size_t i = 0; i < t.n; i++) {
		char c = t.p[i];
		if (c == ' ' || c == '\t') continue;
		if (c == '\xC2' && i + 1 < t.n && t.p[i + 1] == '\xA0') {
			i++;
			continue;
		}
		out[n++] = c;
	}
	size_t from = n > 0 && out[0] == '\'' ? 1 : 0;
	for (size_t i = from; i < n; i++)
		if (out[i] >= 'a' && out[i] <= 'z') out[i] = (char)(out[i] - 'a' + 'A');
	return (struct text){out + from, n - from};
}

bool id_parse(struct text cell, struct id_number *out)
{
	if (cell.n == NUMBER_DIGITS) {
		*out = (struct id_number){.kind = ID_OTHER};
		if (eighteen(cell.p, out)) return true;
	}
	char small[128], *room = cell.n <= sizeof small ? small : malloc(cell.n);
	if (!room) return false;
	struct text t = id_normalise(cell, room);
	classify(t.p, t.n, out);
	if (room != small) free(room);
	return true;
}

struct text id_damage_words(enum id_damage damage, enum language language)
{
	static const struct {
		const char *en, *zh;
	} words[] = {
		[DAMAGE_NONE] = {"", ""},
		[DAMAGE_DATE] = {"its birth date does not exist", "出生日期不存在"},
		[DAMAGE_TRUNCATED] = {"a spreadsheet made its end 000", "末三位被表格截成了 000"},
		[DAMAGE_CHECK] = {"its check digit is wrong", "校验位不符"},
		[DAMAGE_MASKED] = {"digits are masked", "打了星号"},
		[DAMAGE_SCIENTIFIC] = {"a spreadsheet made it a power of ten", "被表格写成了科学计数"},
		[DAMAGE_LENGTH] = {"it is too long or too short", "位数不对"},
		[DAMAGE_CHARACTERS] = {"it has characters that no number has", "有号码里没有的字符"},
	};
	return text_of(language == LANGUAGE_ZH ? words[damage].zh : words[damage].en);
}

const char *counted_dup(struct arena *a, struct text t)
{
	uint32_t n = (uint32_t)t.n;
	char *p = arena_bytes(a, sizeof n + t.n);
	if (!p) return NULL;
	memcpy(p, &n, sizeof n);
	if (t.n > 0) memcpy(p + sizeof n, t.p, t.n);
	return p;
}

uint64_t text_token(enum id_kind kind, const char *counted)
{
	return token_make(kind, DAMAGE_NONE, true, (uint64_t)(uintptr_t)counted & TOKEN_VALUE_MASK);
}

bool id_token(const struct id_number *id, struct arena *a, uint64_t *token)
{
	const char *counted = id->is_text ? counted_dup(a, (struct text){id->text, id->n}) : NULL;
	*token = counted ? text_token(id->kind, counted) : number_token(id);
	return counted || !id->is_text;
}

uint32_t string_token_hash(struct text key) { return record_hash_bits(hash_bytes(key.p, key.n)); }

static uint32_t digits_hash(uint64_t digits) { return record_hash_bits(hash_number(digits)); }

uint32_t number_token_hash(uint64_t token) { return digits_hash(token & TOKEN_VALUE_MASK); }

void number_token_hashes(const uint64_t *tokens, size_t n, uint32_t *hashes)
{
	uint64_t numbers[HASH_MANY] = {0};
	for (size_t i = 0; i < n; i++) numbers[i] = tokens[i] & TOKEN_VALUE_MASK;
	hash_numbers(numbers, n);
	for (size_t i = 0; i < n; i++) hashes[i] = record_hash_bits(numbers[i]);
}

uint32_t id_hash(const struct id_number *id)
{
	return id->is_text ? string_token_hash((struct text){id->text, id->n}) : digits_hash(id->digits);
}
