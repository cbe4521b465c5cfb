#include "twins.h"

/* The vertical forms and 9FB4-9FBB are those of GB 18030-2022; 1E3F of GB 18030-2005; the six of plane 2 stand in its annex
 * and in glibc's table (which has all 25 as below). Sorted by twin. */
const struct twin twins[TWINS] = {
	{0xA6D9, 0xE78D, 0xFE10},  {0xA6DA, 0xE78E, 0xFE12},  {0xA6DB, 0xE78F, 0xFE11},  {0xA6DC, 0xE790, 0xFE13},
	{0xA6DD, 0xE791, 0xFE14},  {0xA6DE, 0xE792, 0xFE15},  {0xA6DF, 0xE793, 0xFE16},  {0xA6EC, 0xE794, 0xFE17},
	{0xA6ED, 0xE795, 0xFE18},  {0xA6F3, 0xE796, 0xFE19},  {0xA8BC, 0xE7C7, 0x1E3F},  {0xFE51, 0xE816, 0x20087},
	{0xFE52, 0xE817, 0x20089}, {0xFE53, 0xE818, 0x200CC}, {0xFE59, 0xE81E, 0x9FB4},  {0xFE61, 0xE826, 0x9FB5},
	{0xFE66, 0xE82B, 0x9FB6},  {0xFE67, 0xE82C, 0x9FB7},  {0xFE6C, 0xE831, 0x215D7}, {0xFE6D, 0xE832, 0x9FB8},
	{0xFE76, 0xE83B, 0x2298F}, {0xFE7E, 0xE843, 0x9FB9},  {0xFE90, 0xE854, 0x9FBA},  {0xFE91, 0xE855, 0x241FE},
	{0xFEA0, 0xE864, 0x9FBB},
};

uint32_t twin_real(uint32_t cp)
{
	if (cp < 0xE78D || cp > 0xE864) return cp;
	for (size_t i = 0; i < TWINS; i++)
		if (twins[i].twin == cp) return twins[i].real;
	return cp;
}

bool twins_possible(const char *bytes, size_t n) { return memchr(bytes, 0xEE, n) != NULL; }

size_t twins_replace(struct text t, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n;) {
		uint32_t cp;
		size_t len = (unsigned char)t.p[i] == 0xEE ? utf8_decode(t.p + i, t.n - i, &cp) : 0;
		if (len == 0) {
			out[n++] = t.p[i++];
			continue;
		}
		n += utf8_encode(twin_real(cp), out + n);
		i += len;
	}
	return n;
}

struct text twins_replaced(struct arena *a, struct text t)
{
	if (!t.n || !twins_possible(t.p, t.n)) return t.p ? t : TEXT("");
	char *out = arena_bytes(a, t.n + t.n / 3 + 1);
	return (struct text){out, out ? twins_replace(t, out) : 0};
}
