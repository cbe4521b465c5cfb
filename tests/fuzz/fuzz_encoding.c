/* Decoders: what comes out is UTF-8 but for the marks of what could not be decoded, in one piece or in several, and
 * where iconv can decode, it is what iconv gives. */
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "intake/encoding.h"

static void require(bool truth)
{
	if (!truth) abort();
}

static bool is_decoded(const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		i += utf8_check(p + i, n - i);
		if (i < n && p[i++] != ENCODING_BAD) return false;
	}
	return true;
}

static void check_gb18030(const struct gb18030 *gb, const char *p, size_t n)
{
	char *out = malloc(2 * n + 1), *other = malloc(4 * n + 1), *real = malloc(6 * n + 1);
	require(out && other && real);
	size_t got = gb18030_decode(gb, p, n, out);
	require(got <= 2 * n && is_decoded(out, got));
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	require(cd != (iconv_t)-1);
	char *in = malloc(n + 1), *from = in, *to = other;
	size_t left = n, room = 4 * n;
	require(in != NULL);
	if (n) memcpy(in, p, n);
	if (iconv(cd, &from, &left, &to, &room) != (size_t)-1) {
		size_t length = twins_replace((struct text){other, 4 * n - room}, real);
		require(length == got && memcmp(real, out, got) == 0);
	}
	iconv_close(cd);
	free(in);
	free(out);
	free(other);
	free(real);
}

static void check_utf16(const char *p, size_t n, size_t cut, bool big_endian)
{
	char *whole = malloc(2 * n + 1), *parts = malloc(2 * n + 1);
	uint32_t high = 0, carried = 0;
	require(whole && parts);
	n &= ~(size_t)1;
	cut = n ? cut % n & ~(size_t)1 : 0;
	size_t got = utf16_decode(big_endian, p, n, &high, whole);
	size_t first = utf16_decode(big_endian, p, cut, &carried, parts);
	first += utf16_decode(big_endian, p + cut, n - cut, &carried, parts + first);
	require(got == first && high == carried && memcmp(whole, parts, got) == 0);
	require(got <= 2 * n && is_decoded(whole, got));
	free(whole);
	free(parts);
}

static void check_utf8(const char *p, size_t n, size_t cut)
{
	struct utf8_stream s = {.n = 0};
	struct text t = {p, n};
	cut = n ? cut % n : 0;
	require(utf8_check(p, n) == utf8_valid(t));
	utf8_stream_add(&s, p, cut);
	utf8_stream_add(&s, p + cut, n - cut);
	require(utf8_stream_end(&s) == (utf8_valid(t) == n));
	char *once = malloc(n + n / 3 + 1), *twice = malloc(2 * n + 1);
	require(once && twice);
	size_t length = twins_replace(t, once);
	require(length <= n + n / 3);
	require(twins_replace((struct text){once, length}, twice) == length && memcmp(once, twice, length) == 0);
	free(once);
	free(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena arena;
	static const struct gb18030 *gb;
	if (size < 1) return 0;
	if (!gb) {
		arena_init(&arena, 0);
		gb = gb18030_load(&arena);
		require(gb != NULL);
	}
	const char *p = (const char *)data + 1;
	check_gb18030(gb, p, size - 1);
	check_utf16(p, size - 1, data[0], data[0] & 1);
	check_utf8(p, size - 1, data[0]);
	return 0;
}
