#include "hash.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

#include "avx2.h"

static unsigned char key[crypto_shorthash_KEYBYTES];

int hash_start(void)
{
	if (sodium_init() < 0) return 0;
	crypto_shorthash_keygen(key);
	return 1;
}

uint64_t hash_bytes(const void *bytes, size_t n)
{
	uint64_t h;
	unsigned char out[crypto_shorthash_BYTES];
	crypto_shorthash(out, bytes, n, key);
	memcpy(&h, out, sizeof h);
	return le64toh(h);
}

/* SipHash-2-4 of eight bytes, written so that it is right for one number and for a vector of them. a to d: the state. */
#define ROTATE(x, by) ((x) << (by) | (x) >> (64 - (by)))
#define SIP_ROUND(a, b, c, d)                \
	do {                                     \
		a += b;                              \
		c += d;                              \
		b = ROTATE(b, 13) ^ a;               \
		d = ROTATE(d, 16) ^ c;               \
		a = ROTATE(a, 32) + d;               \
		c += b;                              \
		d = ROTATE(d, 21) ^ a;               \
		b = ROTATE(b, 17) ^ c;               \
		c = ROTATE(c, 32);                   \
	} while (0)
#define SIP_WORD(a, b, c, d, word)           \
	do {                                     \
		d ^= (word);                         \
		SIP_ROUND(a, b, c, d);               \
		SIP_ROUND(a, b, c, d);               \
		a ^= (word);                         \
	} while (0)
#define SIP_END(a, b, c, d)                  \
	do {                                     \
		SIP_WORD(a, b, c, d, LENGTH);        \
		c ^= 0xFF;                           \
		SIP_ROUND(a, b, c, d);               \
		SIP_ROUND(a, b, c, d);               \
		SIP_ROUND(a, b, c, d);               \
		SIP_ROUND(a, b, c, d);               \
	} while (0)
#define LENGTH (UINT64_C(8) << 56)

struct sip {
	uint64_t a, b, c, d;
};

static inline struct sip sip_start(void)
{
	uint64_t k[2];
	memcpy(k, key, sizeof k);
	uint64_t k0 = le64toh(k[0]), k1 = le64toh(k[1]);
	return (struct sip){k0 ^ UINT64_C(0x736F6D6570736575), k1 ^ UINT64_C(0x646F72616E646F6D),
	                    k0 ^ UINT64_C(0x6C7967656E657261), k1 ^ UINT64_C(0x7465646279746573)};
}

uint64_t hash_number(uint64_t n)
{
	struct sip s = sip_start();
	SIP_WORD(s.a, s.b, s.c, s.d, n);
	SIP_END(s.a, s.b, s.c, s.d);
	return s.a ^ s.b ^ s.c ^ s.d;
}

static void hash_each(uint64_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++) numbers[i] = hash_number(numbers[i]);
}

#ifdef __x86_64__

typedef uint64_t lanes __attribute__((vector_size(32)));
enum { LANES = sizeof(lanes) / sizeof(uint64_t) };

/* Two vectors by turns: one is at work while the other waits for itself. */
AVX2 static void hash_lanes(uint64_t *numbers, size_t n)
{
	const struct sip s = sip_start();
	for (size_t i = 0; i < n; i += 2 * LANES) {
		lanes x, y;
		memcpy(&x, numbers + i, sizeof x);
		memcpy(&y, numbers + i + LANES, sizeof y);
		lanes a = (lanes){0} + s.a, b = (lanes){0} + s.b, c = (lanes){0} + s.c, d = (lanes){0} + s.d;
		lanes e = a, f = b, g = c, h = d;
		SIP_WORD(a, b, c, d, x);
		SIP_WORD(e, f, g, h, y);
		SIP_END(a, b, c, d);
		SIP_END(e, f, g, h);
		x = a ^ b ^ c ^ d;
		y = e ^ f ^ g ^ h;
		memcpy(numbers + i, &x, sizeof x);
		memcpy(numbers + i + LANES, &y, sizeof y);
	}
}

void hash_numbers(uint64_t numbers[HASH_MANY], size_t n)
{
	/* What is behind the last is hashed too, and means nothing. */
	if (has_avx2()) hash_lanes(numbers, n);
	else hash_each(numbers, n);
}

#else
void hash_numbers(uint64_t numbers[HASH_MANY], size_t n) { hash_each(numbers, n); }
#endif
