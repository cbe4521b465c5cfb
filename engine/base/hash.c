#include "hash.h"

#include <endian.h>
#include <sodium.h>
#include <string.h>

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

static inline uint64_t rotate(uint64_t x, unsigned by) { return x << by | x >> (64 - by); }

struct sip {
	uint64_t a, b, c, d;
};

static inline void sip_round(struct sip *s)
{
	s->a += s->b;
	s->c += s->d;
	s->b = rotate(s->b, 13) ^ s->a;
	s->d = rotate(s->d, 16) ^ s->c;
	s->a = rotate(s->a, 32) + s->d;
	s->c += s->b;
	s->d = rotate(s->d, 21) ^ s->a;
	s->b = rotate(s->b, 17) ^ s->c;
	s->c = rotate(s->c, 32);
}

static inline void sip_word(struct sip *s, uint64_t word)
{
	s->d ^= word;
	sip_round(s);
	sip_round(s);
	s->a ^= word;
}

uint64_t hash_number(uint64_t n)
{
	uint64_t k[2];
	memcpy(k, key, sizeof k);
	uint64_t k0 = le64toh(k[0]), k1 = le64toh(k[1]);
	struct sip s = {k0 ^ UINT64_C(0x736F6D6570736575), k1 ^ UINT64_C(0x646F72616E646F6D),
	                k0 ^ UINT64_C(0x6C7967656E657261), k1 ^ UINT64_C(0x7465646279746573)};
	sip_word(&s, n);
	sip_word(&s, UINT64_C(8) << 56);
	s.c ^= 0xFF;
	for (int i = 0; i < 4; i++) sip_round(&s);
	return s.a ^ s.b ^ s.c ^ s.d;
}
