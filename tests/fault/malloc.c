/* Refuses memory on demand. Linked in one of two ways:
 * - as a shared object for LD_PRELOAD, before the release executable: counts every allocation of the process, those of
 *   the libraries too;
 * - with FAULT_WRAP into a sanitized executable (linker option --wrap): counts those of our own code, so that the leak
 *   checker can be used.
 *
 * FAULT_AT=n       the n-th allocation, counted from 1, gives NULL
 * FAULT_FOREVER=1  and so does every later one
 * FAULT_COUNT=path at exit the number of allocations is written there */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef FAULT_WRAP
#define REAL(name) __real_##name
#define SHIM(name) __wrap_##name
#else
#define REAL(name) __libc_##name
#define SHIM(name) name
#endif

void *REAL(malloc)(size_t size);
void *REAL(calloc)(size_t count, size_t size);
void *REAL(realloc)(void *old, size_t size);
void *SHIM(malloc)(size_t size);
void *SHIM(calloc)(size_t count, size_t size);
void *SHIM(realloc)(void *old, size_t size);
void *SHIM(reallocarray)(void *old, size_t count, size_t size);

static atomic_ulong allocations;
static unsigned long fault_at;
static int forever;

__attribute__((constructor)) static void fault_begin(void)
{
	const char *at = getenv("FAULT_AT");
	fault_at = at ? strtoul(at, NULL, 10) : 0;
	forever = getenv("FAULT_FOREVER") != NULL;
	atomic_store(&allocations, 0); /* what the dynamic linker and libc took before is not counted */
}

__attribute__((destructor)) static void fault_end(void)
{
	const char *path = getenv("FAULT_COUNT");
	int fd = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
	if (fd < 0) return;
	char text[32];
	int n = snprintf(text, sizeof text, "%lu\n", atomic_load(&allocations));
	if (n > 0 && write(fd, text, (size_t)n) != n) _exit(99);
	close(fd);
}

static int refused(void)
{
	unsigned long number = atomic_fetch_add(&allocations, 1) + 1;
	if (fault_at == 0 || number < fault_at || (number > fault_at && !forever)) return 0;
	errno = ENOMEM;
	return 1;
}

void *SHIM(malloc)(size_t size)
{
	return refused() ? NULL : REAL(malloc)(size);
}

void *SHIM(calloc)(size_t count, size_t size)
{
	return refused() ? NULL : REAL(calloc)(count, size);
}

void *SHIM(realloc)(void *old, size_t size)
{
	return refused() ? NULL : REAL(realloc)(old, size);
}

void *SHIM(reallocarray)(void *old, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	return SHIM(realloc)(old, count * size);
}

#ifndef FAULT_WRAP
/* glibc declares this one itself. */
void *__libc_memalign(size_t alignment, size_t size);

int posix_memalign(void **out, size_t alignment, size_t size)
{
	if (refused()) return ENOMEM;
	void *p = __libc_memalign(alignment, size);
	if (!p) return ENOMEM;
	*out = p;
	return 0;
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return refused() ? NULL : __libc_memalign(alignment, size);
}
#else
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t n);

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return refused() ? NULL : __real_aligned_alloc(alignment, size);
}

char *__wrap_strndup(const char *text, size_t n)
{
	size_t length = strnlen(text, n);
	char *copy = __wrap_malloc(length + 1);
	if (!copy) return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *__wrap_strdup(const char *text)
{
	return __wrap_strndup(text, strlen(text));
}
#endif
