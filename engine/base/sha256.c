#include "file.h"

#include <openssl/evp.h>

/* From a library context of our own: making the default one crashes in libcrypto 3.0 when memory is refused. */
static EVP_MD *digest_method;

bool sha256_start(void)
{
	if (digest_method) return true;
	OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
	if (context) digest_method = EVP_MD_fetch(context, "SHA256", NULL);
	return digest_method != NULL;
}

void *sha256_begin(void)
{
	EVP_MD_CTX *sha = sha256_start() ? EVP_MD_CTX_new() : NULL;
	if (sha && EVP_DigestInit_ex2(sha, digest_method, NULL) != 1) {
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
