/* Identity numbers: a usable number is read back from its own text, white space around a cell changes nothing, and on
 * plain ASCII the kind is what the table's patterns say. */
#include <regex.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "intake/id.h"

static void require(bool truth)
{
	if (!truth) abort();
}

/* The rows of the table that a pattern can tell, in its order. */
static const struct {
	const char *pattern;
	enum id_kind kind;
	enum id_damage damage;
} rows[] = {
	{"\\*", ID_OTHER, DAMAGE_MASKED},
	{"^[0-9]+(\\.[0-9]*(E\\+[0-9]+)?|E\\+[0-9]+)$", ID_OTHER, DAMAGE_SCIENTIFIC},
	{"^8[123]0000[0-9]{11}[0-9X]$", ID_HMT_PERMIT, DAMAGE_CHECK},
	{"^9[0-9]{16}[0-9X]$", ID_FOREIGN_PERMIT, DAMAGE_CHECK},
	{"^[0-9]{17}[0-9X]$", ID_RESIDENT, DAMAGE_CHECK},
	{"^[0-9]{15}$", ID_RESIDENT, DAMAGE_DATE},
	{"^[HM]([0-9]{8}|[0-9]{10})$", ID_TRAVEL_PERMIT, DAMAGE_NONE},
	{"^[0-9]{8}$", ID_TRAVEL_PERMIT, DAMAGE_NONE},
	{"^[A-Z]{3}[0-9]{12}$", ID_FOREIGN_PERMIT, DAMAGE_NONE},
	{"^[A-Z][0-9]{9}$", ID_BIRTH_CERTIFICATE, DAMAGE_NONE},
	{"^[0-9]+X$", ID_OTHER, DAMAGE_LENGTH},
	{"^[0-9]{5,12}$", ID_OTHER, DAMAGE_LENGTH},
	{"^[A-Z]{5,12}$", ID_OTHER, DAMAGE_CHARACTERS},
	{"^[A-Z0-9]{5,12}$", ID_PASSPORT_LIKE, DAMAGE_NONE},
	{"^([0-9]+|[GLJ].{18})$", ID_OTHER, DAMAGE_LENGTH},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Capital letters, digits and the signs the patterns know: nothing that normalising would change. */
static bool is_plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(s[i] >= '0' && s[i] <= '9') && !(s[i] >= 'A' && s[i] <= 'Z') && !strchr("*.+", s[i])) return false;
	return n > 0 && !memchr(s, '\0', n);
}

static void check_table(const char *s, const struct id_number *id)
{
	static regex_t patterns[ROWS];
	static bool ready;
	for (size_t i = 0; !ready && i < ROWS; i++) require(regcomp(&patterns[i], rows[i].pattern, REG_EXTENDED | REG_NOSUB) == 0);
	ready = true;
	for (size_t i = 0; i < ROWS; i++) {
		if (regexec(&patterns[i], s, 0, NULL, 0) != 0) continue;
		if (rows[i].damage == DAMAGE_CHECK) {
			require(id->kind == rows[i].kind && id->damage <= DAMAGE_CHECK);
		} else if (rows[i].damage == DAMAGE_DATE) {
			require(id->kind == ID_RESIDENT && (id->damage == DAMAGE_NONE || id->damage == DAMAGE_DATE));
		} else if (strlen(s) == 8 && rows[i].kind == ID_TRAVEL_PERMIT) {
			require(id->kind == ID_TRAVEL_PERMIT || (id->kind == ID_OTHER && id->damage == DAMAGE_LENGTH));
		} else {
			require(id->kind == rows[i].kind && id->damage == rows[i].damage);
		}
		return;
	}
	require(id->kind == ID_OTHER && id->damage == DAMAGE_CHARACTERS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct id_number id, again;
	struct arena a;
	uint64_t token = 0, other = 0;
	char room[18];
	char *spaced = malloc(size + 3);
	require(spaced != NULL);
	arena_init(&a, 0);
	memcpy(spaced, " ", 1);
	if (size) memcpy(spaced + 1, data, size);
	memcpy(spaced + 1 + size, "\t", 2);
	require(id_parse((struct text){spaced + 1, size}, &id) && id_token(&id, &a, &token));
	require(id_parse((struct text){spaced, size + 2}, &again) && id_token(&again, &a, &other));
	require(id.kind == again.kind && id.damage == again.damage && (token_equal(token, other) || !token_usable(token)));
	require(token_kind(token) == id.kind && token_damage(token) == id.damage);
	if (token_usable(token)) {
		require(token_hash(token) == id_hash(&id));
		require(id_parse(token_text(token, room), &again) && id_token(&again, &a, &other));
		/* 15 digits are always a resident's number; with 18 it may read as a permit's. */
		require(again.kind == id.kind || id.kind == ID_RESIDENT);
		require(token_equal(token, other) && token_compare(token, other) == 0);
	} else {
		require((token & TOKEN_VALUE_MASK) == 0 && token_text(token, room).n == 0);
	}
	spaced[1 + size] = '\0';
	if (is_plain(spaced + 1, size)) check_table(spaced + 1, &id);
	arena_free(&a);
	free(spaced);
	return 0;
}
