/* Keyed hashing for tables (SipHash: crafted keys cannot make them slow) and uthash set up with it: no exit when
 * memory runs out. Include this in place of uthash.h. The key is drawn at start; nothing written may depend on it. */
#ifndef ROLLCALL_HASH_H
#define ROLLCALL_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Draws the key. Called once before any other thread starts; false if the system gives no randomness. */
int hash_start(void);
uint64_t hash_bytes(const void *bytes, size_t n);
/* That of the eight bytes of a number, the lowest first: SipHash-2-4 written out, for who asks millions of times. */
uint64_t hash_number(uint64_t n);
/* Puts the hash of each of n numbers, up to HASH_MANY, in its place. Several at once, where the processor can. */
enum { HASH_MANY = 64 };
void hash_numbers(uint64_t numbers[HASH_MANY], size_t n);

#define HASH_FUNCTION(keyptr, keylen, hashv) ((hashv) = (unsigned)hash_bytes((keyptr), (keylen)))
#define HASH_NONFATAL_OOM 1
/* Users of a table define hash_oom (a bool in scope) to learn of exhausted memory. */
#define uthash_nonfatal_oom(element) ((void)(element), hash_oom = true)
#include <uthash.h>

#endif
