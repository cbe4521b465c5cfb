#include "hash.h"

#include <sodium.h>

static unsigned char key[crypto_shorthash_KEYBYTES];

int hash_start(void)
{
	if (sodium_init() < 0) return 0;
	crypto_shorthash_keygen(key);
	return 1;
}

uint64_t hash_bytes(const void *bytes, size_t n)
{
	unsigned char out[crypto_shorthash_BYTES];
	crypto_shorthash(out, bytes, n, key);
	uint64_t h = 0;
	for (size_t i = 0; i < sizeof out; i++) h |= (uint64_t)out[i] << (8 * i);
	return h;
}
