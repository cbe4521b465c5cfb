#include <dlfcn.h>
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <string.h>

#include "file.h"

/* The library is loaded at the first digest, not with the program: its 17,000 relocations take as long as a tenth of
 * `check`, which digests nothing. */
#define STRING(x) #x
#define SONAME(version) "libcrypto.so." STRING(version)

#define EACH_FUNCTION(F) \
	F(OSSL_LIB_CTX_new) F(EVP_MD_fetch) F(EVP_MD_CTX_new) F(EVP_MD_CTX_free) F(EVP_DigestInit_ex2) F(EVP_DigestUpdate) \
	F(EVP_DigestFinal_ex)

static struct {
#define POINTER(name) __typeof__(&name) name;
	EACH_FUNCTION(POINTER)
} crypto;

static EVP_MD *digest_method;
static const char *missing;

const char *sha256_missing(void) { return missing; }

static bool got(const void *p)
{
	const char *why = p ? NULL : dlerror();
	/* Where memory was refused the words do not always say so. */
	if (why && errno != ENOMEM && !strstr(why, "memory")) missing = why;
	return p != NULL;
}

/* One function into the pointer at `to`. */
static bool find(void *library, const char *name, void *to)
{
	void *function = dlsym(library, name);
	memcpy(to, &function, sizeof function);
	return got(function);
}

static bool load(void)
{
	void *library = NULL;
	/* The linker gives up at a read that a signal interrupts, and errno does not tell: it is asked twice. */
	for (int i = 0; i < 2 && !library; i++) {
		errno = 0;
		library = dlopen(SONAME(OPENSSL_SHLIB_VERSION), RTLD_NOW | RTLD_LOCAL);
	}
	bool found = got(library);
#define FIND(name) found = found && find(library, #name, &crypto.name);
	EACH_FUNCTION(FIND)
	return found;
}

bool sha256_start(void)
{
	if (digest_method) return true;
	if (!load()) return false;
	/* A library context of our own: making the default one crashes in libcrypto 3.0 when memory is refused. */
	OSSL_LIB_CTX *context = crypto.OSSL_LIB_CTX_new();
	if (context) digest_method = crypto.EVP_MD_fetch(context, "SHA256", NULL);
	return digest_method != NULL;
}

void *sha256_begin(void)
{
	EVP_MD_CTX *sha = sha256_start() ? crypto.EVP_MD_CTX_new() : NULL;
	if (sha && crypto.EVP_DigestInit_ex2(sha, digest_method, NULL) != 1) {
		crypto.EVP_MD_CTX_free(sha);
		return NULL;
	}
	return sha;
}

bool sha256_add(void *sha, const char *bytes, size_t n) { return n == 0 || crypto.EVP_DigestUpdate(sha, bytes, n) == 1; }

bool sha256_end(void *sha, char out[65])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	bool ok = crypto.EVP_DigestFinal_ex(sha, digest, &length) == 1 && length == 32;
	crypto.EVP_MD_CTX_free(sha);
	static const char hex[] = "0123456789abcdef";
	for (unsigned i = 0; i < 32; i++) {
		out[2 * i] = ok ? hex[digest[i] >> 4] : '0';
		out[2 * i + 1] = ok ? hex[digest[i] & 15] : '0';
	}
	out[64] = '\0';
	return ok;
}

int file_digest(int from, int to, char out[65])
{
	char block[64 * 1024];
	size_t got;
	void *sha = sha256_begin();
	int error = sha ? 0 : ENOMEM;
	do {
		got = 0;
		if (!error) error = file_read(from, block, sizeof block, &got);
		if (!error && !sha256_add(sha, block, got)) error = EIO;
		if (!error && to >= 0) error = file_write(to, block, got);
	} while (!error && got);
	if (sha && !sha256_end(sha, out) && !error) error = EIO;
	return error;
}

bool sha256_hex(struct text bytes, char out[65])
{
	void *sha = sha256_begin();
	if (!sha) return false;
	bool ok = sha256_add(sha, bytes.p, bytes.n);
	return sha256_end(sha, out) && ok;
}
