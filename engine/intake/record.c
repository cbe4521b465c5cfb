#include "record.h"

#include "../base/hash.h"
#include "id_digits.h"

static bool is_text(uint64_t token) { return (token & TOKEN_TEXT) != 0; }
static uint64_t digits_of(uint64_t token) { return token & TOKEN_VALUE_MASK; }

static struct text text_of_token(uint64_t token)
{
	return counted_text((const char *)(uintptr_t)(token & TOKEN_VALUE_MASK));
}

struct text token_text(uint64_t token, char out[18])
{
	if (!token_usable(token)) return TEXT("");
	if (is_text(token)) return text_of_token(token);
	uint64_t rest = digits_of(token);
	unsigned weighed = 0;
	for (size_t i = 17; i-- > 0; rest /= 10) {
		unsigned digit = (unsigned)(rest % 10);
		out[i] = (char)('0' + digit);
		weighed += digit << (17 - i);
	}
	out[17] = id_check_digit(weighed);
	return (struct text){out, 18};
}

uint64_t written_token(uint64_t token)
{
	char text[18];
	token_text(token, text);
	return written_eighteen(digits_of(token), text[17] == 'X' ? 10 : (unsigned)(text[17] - '0'));
}

void written_text(uint64_t written, char out[18])
{
	uint64_t rest = (written & WRITTEN_VALUE_MASK) / 11;
	for (size_t i = 17; i-- > 0; rest /= 10) out[i] = (char)('0' + rest % 10);
	out[17] = "0123456789X"[(written & WRITTEN_VALUE_MASK) % 11];
}

uint64_t written_first_15(uint64_t written)
{
	uint64_t value = written & WRITTEN_VALUE_MASK;
	return written & WRITTEN_EIGHTEEN ? value / 1100 : value;
}

bool token_equal(uint64_t a, uint64_t b)
{
	if (a == b) return true;
	if (!token_usable(a) || !token_usable(b) || is_text(a) != is_text(b)) return false;
	/* The kind is left out: a number of 15 digits is a resident's, and may be a permit's when written with 18. */
	return is_text(a) ? text_equal(text_of_token(a), text_of_token(b)) : digits_of(a) == digits_of(b);
}

int token_compare(uint64_t a, uint64_t b)
{
	if (!is_text(a) && !is_text(b) && token_usable(a) && token_usable(b)) {
		/* The check digit follows from the others: it never decides. */
		uint64_t x = digits_of(a), y = digits_of(b);
		return (x > y) - (x < y);
	}
	char room_a[18], room_b[18];
	return text_compare(token_text(a, room_a), token_text(b, room_b));
}

uint32_t token_hash(uint64_t token)
{
	if (is_text(token)) {
		struct text t = text_of_token(token);
		return record_hash_bits(hash_bytes(t.p, t.n));
	}
	return record_hash_bits(hash_number(digits_of(token)));
}

struct text id_kind_name(enum id_kind kind)
{
	static const struct text names[] = {
		[ID_BLANK] = {"", 0},
		[ID_RESIDENT] = {"resident", 8},
		[ID_HMT_PERMIT] = {"hmt_permit", 10},
		[ID_FOREIGN_PERMIT] = {"foreign_permit", 14},
		[ID_TRAVEL_PERMIT] = {"travel_permit", 13},
		[ID_BIRTH_CERTIFICATE] = {"birth_certificate", 17},
		[ID_PASSPORT_LIKE] = {"passport_like", 13},
		[ID_OTHER] = {"other", 5},
	};
	return names[kind];
}

struct text id_damage_name(enum id_damage damage)
{
	static const struct text names[] = {
		[DAMAGE_NONE] = {"none", 4},
		[DAMAGE_DATE] = {"date", 4},
		[DAMAGE_TRUNCATED] = {"truncated", 9},
		[DAMAGE_CHECK] = {"check", 5},
		[DAMAGE_MASKED] = {"masked", 6},
		[DAMAGE_SCIENTIFIC] = {"scientific", 10},
		[DAMAGE_LENGTH] = {"length", 6},
		[DAMAGE_CHARACTERS] = {"characters", 10},
	};
	return names[damage];
}
