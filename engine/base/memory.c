#include "memory.h"

#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

/* The beginning of a file of the system's; false: it cannot be read. */
static bool read_start(const char *path, char *out, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) return false;
	ssize_t n = read(fd, out, room - 1);
	close(fd);
	if (n <= 0) return false;
	out[n] = '\0';
	return true;
}

size_t memory_resident(void)
{
	char text[128];
	char *at;
	if (!read_start("/proc/self/statm", text, sizeof text)) return 0;
	strtoull(text, &at, 10); /* the size of the address space stands first */
	return (size_t)strtoull(at, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

size_t memory_peak(void)
{
	static const char name[] = "VmHWM:";
	char text[4096];
	const char *at = read_start("/proc/self/status", text, sizeof text) ? strstr(text, name) : NULL;
	struct rusage usage;
	if (at) return (size_t)strtoull(at + sizeof name - 1, NULL, 10) * 1024;
	/* It begins with what the process held that started this one. */
	return getrusage(RUSAGE_SELF, &usage) == 0 ? (size_t)usage.ru_maxrss * 1024 : 0;
}

void memory_economize(size_t large)
{
#ifdef M_MMAP_THRESHOLD
	mallopt(M_MMAP_THRESHOLD, large > INT_MAX ? INT_MAX : (int)large);
	mallopt(M_TRIM_THRESHOLD, large > INT_MAX ? INT_MAX : (int)large);
#endif
	(void)large;
}

char *memory_fetch(char *from, size_t n)
{
	char *end = from + n;
#ifdef MADV_POPULATE_WRITE
	const size_t page = (size_t)sysconf(_SC_PAGESIZE), before = (uintptr_t)from % page, behind = (uintptr_t)end % page;
	if (n > behind) end -= behind;
	(void)madvise(from - before, (size_t)(end - from) + before, MADV_POPULATE_WRITE);
#endif
	return end;
}

void memory_trim(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
