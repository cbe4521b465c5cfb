#include "encoding.h"

#include <endian.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "../base/avx2.h"

bool bytes_ascii(const char *bytes, size_t n)
{
	size_t i = 0;
	for (uint64_t word; i + sizeof word <= n; i += sizeof word) {
		memcpy(&word, bytes + i, sizeof word);
		if (word & UINT64_C(0x8080808080808080)) return false;
	}
	for (; i < n; i++)
		if ((unsigned char)bytes[i] >= 0x80) return false;
	return true;
}

static size_t two_index(unsigned char lead, unsigned char trail)
{
	return (size_t)(lead - 0x81) * 191 + (size_t)(trail - 0x40);
}

/* Four-byte codes in their own order, from 81 30 81 30. */
static uint32_t four_index(unsigned char a, unsigned char b, unsigned char c, unsigned char d)
{
	return (((uint32_t)(a - 0x81) * 10 + (uint32_t)(b - 0x30)) * 126 + (uint32_t)(c - 0x81)) * 10 + (uint32_t)(d - 0x30);
}

enum { ROW = 256 }; /* codes that are asked for at once, at most */

/* The characters of codes of n bytes each; 0 where there is none. False: iconv gives other than one character for a code. */
static bool ask(iconv_t cd, char *codes, size_t count, size_t n, uint32_t out[ROW])
{
	char *from = codes, *end = codes + count * n, *to = (char *)out;
	size_t room = ROW * sizeof *out;
	while (from < end) {
		size_t left = (size_t)(end - from);
		bool stopped = iconv(cd, &from, &left, &to, &room) == (size_t)-1;
		size_t done = (size_t)(from - codes) / n;
		if ((char *)(out + done) != to || (stopped && left < n)) return false;
		if (!stopped) break;
		out[done] = 0;
		to += sizeof *out;
		room -= sizeof *out;
		from += n;
	}
	for (size_t i = 0; i < count; i++) out[i] = twin_real(le32toh(out[i]));
	return true;
}

static void set_two(struct gb18030 *gb, unsigned char lead, unsigned char trail, uint32_t cp)
{
	if (cp) utf8_encode(cp, gb->two[two_index(lead, trail)]);
}

static bool ask_two(iconv_t cd, struct gb18030 *gb)
{
	enum { TRAILS = 0xFF - 0x40 };
	char codes[2 * TRAILS];
	uint32_t characters[ROW];
	for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
		for (unsigned i = 0; i < TRAILS; i++) {
			codes[2 * i] = (char)lead;
			codes[2 * i + 1] = (char)(0x40 + i);
		}
		if (!ask(cd, codes, TRAILS, 2, characters)) return false;
		for (unsigned i = 0; i < TRAILS; i++)
			if (0x40 + i != 0x7F) set_two(gb, (unsigned char)lead, (unsigned char)(0x40 + i), characters[i]);
	}
	return true;
}

static bool ask_four(iconv_t cd, struct gb18030 *gb)
{
	char codes[4 * ROW];
	uint32_t characters[ROW];
	for (unsigned from = 0, count; from < GB_FOUR; from += count) {
		count = GB_FOUR - from < ROW ? GB_FOUR - from : ROW;
		for (unsigned k = 0, i = from; k < count; k++, i++) {
			codes[4 * k] = (char)(0x81 + i / 12600);
			codes[4 * k + 1] = (char)(0x30 + i / 1260 % 10);
			codes[4 * k + 2] = (char)(0x81 + i / 10 % 126);
			codes[4 * k + 3] = (char)(0x30 + i % 10);
		}
		if (!ask(cd, codes, count, 4, characters)) return false;
		memcpy(gb->four + from, characters, count * sizeof *characters);
	}
	return true;
}

const struct gb18030 *gb18030_load(struct arena *a)
{
	struct gb18030 *gb = arena_zalloc(a, 1, sizeof *gb);
	if (!gb) {
		errno = ENOMEM;
		return NULL;
	}
	iconv_t cd = iconv_open("UTF-32LE", "GB18030");
	if (cd == (iconv_t)-1) return NULL;
	bool told = ask_two(cd, gb) && ask_four(cd, gb);
	iconv_close(cd);
	if (!told) {
		errno = EILSEQ;
		return NULL;
	}
	/* Four-byte codes that one edition gives to an encoded character and another to its private-use twin: 82 35 90 37 on
	 * for 9FB4-9FBB, 84 31 82 36 on for FE10-FE19. Either way the character is the same; iconv has none. */
	for (unsigned i = 0; i < 8; i++) gb->four[four_index(0x82, 0x35, 0x90, 0x37) + i] = 0x9FB4 + i;
	for (unsigned i = 0; i < 10; i++) gb->four[four_index(0x84, 0x31, 0x82, 0x36) + i] = 0xFE10 + i;
	for (size_t i = 0; i < TWINS; i++)
		set_two(gb, (unsigned char)(twins[i].code >> 8), (unsigned char)twins[i].code, twins[i].real);
	return gb;
}

static bool is_digit(unsigned char c) { return c >= 0x30 && c <= 0x39; }

/* The code of four bytes at s: its length and character; 0 if there is none. */
static size_t four_code(const struct gb18030 *gb, const unsigned char *s, size_t n, uint32_t *cp)
{
	if (n < 4 || s[0] < 0x81 || s[0] > 0xFE || !is_digit(s[1]) || s[2] < 0x81 || s[2] > 0xFE || !is_digit(s[3])) return 0;
	uint32_t i = four_index(s[0], s[1], s[2], s[3]);
	enum { PLANES = 189000 }; /* 90 30 81 30 is U+10000, and from there on they go in step */
	if (i >= PLANES && i - PLANES < 0x100000) *cp = 0x10000 + (i - PLANES);
	else if (i < GB_FOUR) *cp = gb->four[i];
	else *cp = 0;
	return *cp ? 4 : 0;
}

/* The character of a code of two bytes, written with what is behind it: the bytes that count; 0 if there is none. */
static inline size_t put_two(const struct gb18030 *gb, const unsigned char *s, char *out)
{
	const char *character = gb->two[two_index(s[0], s[1])];
	unsigned char lead = (unsigned char)character[0];
	memcpy(out, character, sizeof gb->two[0]);
	return lead ? 2 + (size_t)(lead >= 0xE0) + (size_t)(lead >= 0xF0) : 0;
}

/* Writes the eight bytes at p: how many of them come before the first that is not ASCII. */
static inline size_t put_ascii(const char *p, char *out)
{
	uint64_t word;
	memcpy(&word, p, sizeof word);
	memcpy(out, &word, sizeof word);
	uint64_t others = le64toh(word) & UINT64_C(0x8080808080808080);
	return others ? (size_t)__builtin_ctzll(others) / 8 : sizeof word;
}

size_t gb18030_decode(const struct gb18030 *gb, const char *bytes, size_t n, char *out)
{
	const unsigned char *s = (const unsigned char *)bytes;
	size_t written = 0;
	for (size_t i = 0, len, put; i < n; i += len, written += put) {
		uint32_t cp;
		put = len = 1;
		if (s[i] < 0x80) {
			if (n - i >= sizeof(uint64_t)) put = len = put_ascii(bytes + i, out + written);
			else out[written] = bytes[i];
		} else if (n - i >= 2 && s[i] >= 0x81 && s[i] <= 0xFE && s[i + 1] >= 0x40 && s[i + 1] <= 0xFE &&
		           (put = put_two(gb, s + i, out + written)) > 0) {
			len = 2;
		} else if ((len = four_code(gb, s + i, n - i, &cp)) > 0) {
			put = utf8_encode(cp, out + written);
		} else {
			out[written] = ENCODING_BAD;
			put = len = 1;
		}
	}
	return written;
}

/* The unit at s. */
static inline uint32_t unit_at(bool big_endian, const unsigned char *s)
{
	return big_endian ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

/* Four units at once as long as all are ASCII; the first of them that is not is where the closer look goes on. */
static inline size_t plain_units_portable(bool big_endian, const unsigned char *s, size_t i, size_t n, char *out, size_t *written)
{
	const unsigned low = big_endian ? 1 : 0;
	uint64_t word;
	for (; n - i >= sizeof word; i += sizeof word, *written += 4) {
		memcpy(&word, s + i, sizeof word);
		if (le64toh(word) & (big_endian ? UINT64_C(0x80FF80FF80FF80FF) : UINT64_C(0xFF80FF80FF80FF80))) break;
		for (unsigned k = 0; k < 4; k++) out[*written + k] = (char)s[i + 2 * k + low];
	}
	return i;
}

#ifdef __x86_64__

/* To push together four characters of four bytes each, of which those with a bit set have one that counts, the others
 * three. */
#define ONE(k) 4 * (k)
#define THREE(k) 4 * (k), 4 * (k) + 1, 4 * (k) + 2
static const signed char together[16][16] = {
	{THREE(0), THREE(1), THREE(2), THREE(3)}, {ONE(0), THREE(1), THREE(2), THREE(3)},
	{THREE(0), ONE(1), THREE(2), THREE(3)},   {ONE(0), ONE(1), THREE(2), THREE(3)},
	{THREE(0), THREE(1), ONE(2), THREE(3)},   {ONE(0), THREE(1), ONE(2), THREE(3)},
	{THREE(0), ONE(1), ONE(2), THREE(3)},     {ONE(0), ONE(1), ONE(2), THREE(3)},
	{THREE(0), THREE(1), THREE(2), ONE(3)},   {ONE(0), THREE(1), THREE(2), ONE(3)},
	{THREE(0), ONE(1), THREE(2), ONE(3)},     {ONE(0), ONE(1), THREE(2), ONE(3)},
	{THREE(0), THREE(1), ONE(2), ONE(3)},     {ONE(0), THREE(1), ONE(2), ONE(3)},
	{THREE(0), ONE(1), ONE(2), ONE(3)},       {ONE(0), ONE(1), ONE(2), ONE(3)},
};
#undef ONE
#undef THREE

/* Four units, in 32 bits each, of one byte or of three; 16 bytes are written, of which those given count. */
AVX2 static inline size_t put_four(__m128i units, char *out)
{
	const __m128i six = _mm_set1_epi32(0x3F);
	__m128i one = _mm_cmplt_epi32(units, _mm_set1_epi32(0x80));
	__m128i middle = _mm_and_si128(_mm_srli_epi32(units, 6), six), last = _mm_and_si128(units, six);
	__m128i three = _mm_or_si128(_mm_srli_epi32(units, 12), _mm_or_si128(_mm_slli_epi32(middle, 8), _mm_slli_epi32(last, 16)));
	three = _mm_or_si128(three, _mm_set1_epi32(0x8080E0));
	unsigned ones = (unsigned)_mm_movemask_ps(_mm_castsi128_ps(one));
	__m128i order = _mm_loadu_si128((const __m128i *)(const void *)together[ones]);
	_mm_storeu_si128((__m128i *)(void *)out, _mm_shuffle_epi8(_mm_blendv_epi8(three, units, one), order));
	return 12 - 2 * (size_t)__builtin_popcount(ones);
}

/* Eight units at once as long as each is a character of one byte or of three. */
AVX2 static size_t plain_units_avx2(bool big_endian, const unsigned char *s, size_t i, size_t n, char *out, size_t *written)
{
	const __m128i swap = _mm_setr_epi8(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14), zero = _mm_setzero_si128();
	size_t w = *written;
	for (__m128i units; n - i >= sizeof units; i += sizeof units) {
		units = _mm_loadu_si128((const __m128i *)(const void *)(s + i));
		if (big_endian) units = _mm_shuffle_epi8(units, swap);
		__m128i page = _mm_and_si128(units, _mm_set1_epi16((short)0xF800));
		__m128i one = _mm_cmpeq_epi16(_mm_and_si128(units, _mm_set1_epi16((short)0xFF80)), zero);
		__m128i two = _mm_andnot_si128(one, _mm_cmpeq_epi16(page, zero));
		__m128i other = _mm_or_si128(two, _mm_cmpeq_epi16(page, _mm_set1_epi16((short)0xD800)));
		if (!_mm_testz_si128(other, other)) break;
		if (_mm_movemask_epi8(one) == 0xFFFF) {
			_mm_storel_epi64((__m128i *)(void *)(out + w), _mm_packus_epi16(units, units));
			w += 8;
			continue;
		}
		w += put_four(_mm_cvtepu16_epi32(units), out + w);
		w += put_four(_mm_unpackhi_epi16(units, zero), out + w);
	}
	*written = w;
	return i;
}

static inline size_t plain_units(bool big_endian, const unsigned char *s, size_t i, size_t n, char *out, size_t *written)
{
	return has_avx2() ? plain_units_avx2(big_endian, s, i, n, out, written) : plain_units_portable(big_endian, s, i, n, out, written);
}

#else
static inline size_t plain_units(bool big_endian, const unsigned char *s, size_t i, size_t n, char *out, size_t *written)
{
	return plain_units_portable(big_endian, s, i, n, out, written);
}
#endif

static inline size_t decode_units(bool big_endian, const unsigned char *s, size_t n, uint32_t *carried, char *out)
{
	size_t written = 0, i = 0;
	uint32_t high = *carried;
	while (i + 1 < n) {
		if (!high) i = plain_units(big_endian, s, i, n, out, &written);
		if (i + 1 >= n) break;
		uint32_t unit = unit_at(big_endian, s + i);
		i += 2;
		if (!high && unit >= 0x800 && (unit < 0xD800 || unit > 0xDFFF)) { /* as nearly all Chinese characters are */
			out[written++] = (char)(0xE0 | unit >> 12);
			out[written++] = (char)(0x80 | (unit >> 6 & 0x3F));
			out[written++] = (char)(0x80 | (unit & 0x3F));
			continue;
		}
		bool low = unit >= 0xDC00 && unit <= 0xDFFF;
		if (high && low) {
			unit = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00);
			low = false;
		} else if (high) {
			out[written++] = ENCODING_BAD;
		}
		high = 0;
		if (low) out[written++] = ENCODING_BAD;
		else if (unit >= 0xD800 && unit <= 0xDBFF) high = unit;
		else written += utf8_encode(unit, out + written);
	}
	*carried = high;
	return written;
}

size_t utf16_decode(bool big_endian, const char *bytes, size_t n, uint32_t *high, char *out)
{
	const unsigned char *s = (const unsigned char *)bytes;
	return big_endian ? decode_units(true, s, n, high, out) : decode_units(false, s, n, high, out);
}

size_t utf16_count(bool big_endian, const char *bytes, size_t n, char sign)
{
	enum { MANY = 128 };
	const uint16_t unit = (unsigned char)sign, wanted = big_endian ? htobe16(unit) : htole16(unit);
	size_t count = 0, i = 0;
	for (; n - i >= MANY * sizeof wanted; i += MANY * sizeof wanted) {
		uint16_t units[MANY], found = 0;
		memcpy(units, bytes + i, sizeof units);
		for (int k = 0; k < MANY; k++) found = (uint16_t)(found + (units[k] == wanted));
		count += found;
	}
	for (; i + 1 < n; i += 2) count += unit_at(big_endian, (const unsigned char *)bytes + i) == unit;
	return count;
}

const char *utf16_behind_newline(bool big_endian, const char *from, const char *end)
{
	/* The byte of a newline that is not zero is the second or the first of its unit. */
	for (const char *p = from; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) {
		const char *unit = p - (p - from) % 2;
		if (end - unit >= 2 && unit_at(big_endian, (const unsigned char *)unit) == '\n') return unit + 2;
	}
	return end;
}

size_t utf16_last_newline(bool big_endian, const char *bytes, size_t n)
{
	size_t i = n & ~(size_t)1;
	while (i > 0 && unit_at(big_endian, (const unsigned char *)bytes + i - 2) != '\n') i -= 2;
	return i;
}

/* A place at the start of a character, i or behind it, up to which all is seen at once to be good; there the closer look
 * goes on. */
static size_t plainly_good_portable(const char *bytes, size_t i, size_t n)
{
	uint64_t word;
	for (; i + sizeof word <= n; i += sizeof word) {
		memcpy(&word, bytes + i, sizeof word);
		if (word & UINT64_C(0x8080808080808080)) break;
	}
	return i;
}

#ifdef __x86_64__

AVX2 static inline __m256i load(const char *p) { return _mm256_loadu_si256((const __m256i *)(const void *)p); }

/* Nonzero where one of 32 bytes is at fault, given those before them: a trail byte where none is due or none where one
 * is, or a lead byte that wants a closer look. */
AVX2 static inline __m256i faults(const char *p)
{
	const __m256i zero = _mm256_setzero_si256();
	__m256i v = load(p);
	__m256i due = _mm256_or_si256(_mm256_subs_epu8(load(p - 1), _mm256_set1_epi8((char)0xBF)),
	                              _mm256_subs_epu8(load(p - 2), _mm256_set1_epi8((char)0xDF)));
	/* As signed bytes 80-BF come first. */
	__m256i trail = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)0xC0), v);
	__m256i fault = _mm256_cmpeq_epi8(trail, _mm256_cmpeq_epi8(due, zero));
	__m256i overlong = _mm256_cmpeq_epi8(_mm256_and_si256(v, _mm256_set1_epi8((char)0xFE)), _mm256_set1_epi8((char)0xC0));
	__m256i narrow = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8((char)0xE0)),
	                                 _mm256_cmpeq_epi8(v, _mm256_set1_epi8((char)0xED)));
	__m256i four = _mm256_subs_epu8(v, _mm256_set1_epi8((char)0xEF));
	return _mm256_or_si256(_mm256_or_si256(fault, overlong), _mm256_or_si256(narrow, four));
}

AVX2 static size_t plainly_good_avx2(const char *bytes, size_t i, size_t n)
{
	/* The two bytes before a span must be there, and be part of what is good. */
	if (i < 2) return i;
	size_t from = i;
	for (; n - i >= 64; i += 64) {
		__m256i any = _mm256_or_si256(faults(bytes + i), faults(bytes + i + 32));
		if (!_mm256_testz_si256(any, any)) break;
	}
	/* A character that the end of the last span cut begins one or two bytes before it. */
	while (i > from && ((unsigned char)bytes[i - 1] & 0xC0) == 0x80) i--;
	if (i > from && (unsigned char)bytes[i - 1] >= 0xC0) i--;
	return i;
}

static size_t plainly_good(const char *bytes, size_t i, size_t n)
{
	return has_avx2() ? plainly_good_avx2(bytes, i, n) : plainly_good_portable(bytes, i, n);
}

#else
static size_t plainly_good(const char *bytes, size_t i, size_t n) { return plainly_good_portable(bytes, i, n); }
#endif

enum { CLOSER = 64 };

/* From one character's start to the next at or behind `stop`; *bad: the byte there is not UTF-8. */
static size_t closer_look(const char *bytes, size_t i, size_t stop, size_t n, bool *bad)
{
	const unsigned char *s = (const unsigned char *)bytes;
	while (i < stop) {
		while (i < stop && s[i] < 0x80) i++;
		/* E1-EC and EE-EF with two trail bytes: neither overlong nor a surrogate. */
		while (i + 3 <= n && s[i] >= 0xE1 && s[i] <= 0xEF && s[i] != 0xED && (s[i + 1] & 0xC0) == 0x80 &&
		       (s[i + 2] & 0xC0) == 0x80)
			i += 3;
		if (i >= stop || s[i] < 0x80) continue;
		uint32_t cp;
		size_t len = utf8_decode(bytes + i, n - i, &cp);
		*bad = len == 0;
		if (*bad) return i;
		i += len;
	}
	return i;
}

size_t utf8_check(const char *bytes, size_t n)
{
	bool bad = false;
	size_t i = 0;
	while (i < n && !bad) {
		i = plainly_good(bytes, i, n);
		i = closer_look(bytes, i, n - i > CLOSER ? i + CLOSER : n, n, &bad);
	}
	return i;
}

/* Length of the character led by c; 0 if c leads none. */
static size_t lead_length(unsigned char c)
{
	if (c < 0x80) return 1;
	if (c >= 0xC2 && c <= 0xDF) return 2;
	if (c >= 0xE0 && c <= 0xEF) return 3;
	return c >= 0xF0 && c <= 0xF4 ? 4 : 0;
}

void utf8_stream_add(struct utf8_stream *c, const char *bytes, size_t n)
{
	while (!c->bad && c->n > 0 && n > 0) {
		c->pending[c->n++] = *bytes++;
		n--;
		if (c->n < lead_length((unsigned char)c->pending[0])) continue;
		c->bad = utf8_check(c->pending, c->n) < c->n;
		c->n = 0;
	}
	if (c->bad || n == 0) return;
	size_t good = utf8_check(bytes, n);
	if (good == n) return;
	if (n - good < lead_length((unsigned char)bytes[good])) {
		c->n = n - good;
		memcpy(c->pending, bytes + good, c->n);
	} else {
		c->bad = true;
	}
}

bool utf8_stream_end(struct utf8_stream *c) { return !c->bad && c->n == 0; }
