/* Codes that the 2000, 2005 and 2022 editions of GB18030 (and the tables of iconv, Python, ICU and Windows) give to different
 * characters: a private-use one that stands in for the real one, or that itself. Whatever is read, from deliveries, packs, jobs
 * or the command line, has the real one, so that both are the same. Knows nothing of files. */
#ifndef ROLLCALL_TWINS_H
#define ROLLCALL_TWINS_H

#include "arena.h"
#include "text.h"

struct twin {
	uint16_t code;  /* of two bytes */
	uint16_t twin;  /* the private-use character of the 2000 edition */
	uint32_t real;
};
enum { TWINS = 25 };
extern const struct twin twins[TWINS];

/* The real character for a stand-in; any other is given back. */
uint32_t twin_real(uint32_t cp);
/* Bytes of UTF-8 that may hold a stand-in. */
bool twins_possible(const char *bytes, size_t n);
/* Writes t to out with stand-ins replaced; out has room for t.n / 3 bytes more than t.n. Gives the length. */
size_t twins_replace(struct text t, char *out);
/* t, or where it may hold any, a copy with stand-ins replaced. p NULL: out of memory. */
struct text twins_replaced(struct arena *a, struct text t);

#endif
