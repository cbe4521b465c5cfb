#include "file.h"

#include <openssl/evp.h>

void *sha256_begin(void)
{
	EVP_MD_CTX *sha = EVP_MD_CTX_new();
	if (sha && EVP_DigestInit_ex(sha, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(sha);
		return NULL;
	}
	return sha;
}

bool sha256_add(void *sha, const char *bytes, size_t n) { return n == 0 || EVP_DigestUpdate(sha, bytes, n) == 1; }

bool sha256_end(void *sha, char out[65])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	bool ok = EVP_DigestFinal_ex(sha, digest, &length) == 1 && length == 32;
	EVP_MD_CTX_free(sha);
	static const char hex[] = "0123456789abcdef";
	for (unsigned i = 0; i < 32; i++) {
		out[2 * i] = ok ? hex[digest[i] >> 4] : '0';
		out[2 * i + 1] = ok ? hex[digest[i] & 15] : '0';
	}
	out[64] = '\0';
	return ok;
}

bool sha256_hex(struct text bytes, char out[65])
{
	void *sha = sha256_begin();
	if (!sha) return false;
	bool ok = sha256_add(sha, bytes.p, bytes.n);
	return sha256_end(sha, out) && ok;
}
