#include "text.h"

size_t utf8_decode(const char *p, size_t n, uint32_t *cp)
{
	if (n == 0) return 0;
	const unsigned char *s = (const unsigned char *)p;
	if (s[0] < 0x80) {
		*cp = s[0];
		return 1;
	}
	size_t length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	if (s[0] < 0xC2 || s[0] > 0xF4 || n < length) return 0;
	uint32_t c = s[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((s[i] & 0xC0) != 0x80) return 0;
		c = c << 6 | (s[i] & 0x3F);
	}
	if (c < smallest[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
	*cp = c;
	return length;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t length = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = length; i-- > 1; cp >>= 6) out[i] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)((0xF00u >> length & 0xFF) | cp);
	return length;
}

size_t utf8_valid(struct text t)
{
	size_t i = 0;
	while (i < t.n) {
		uint32_t cp;
		if ((unsigned char)t.p[i] < 0x80) {
			i += t.n - i >= 8 && utf8_is_ascii(t.p + i) ? 8 : 1;
			continue;
		}
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		if (!n) return i;
		i += n;
	}
	return i;
}

size_t utf8_count(struct text t)
{
	size_t count = 0;
	for (size_t i = 0; i < t.n; count++) {
		uint32_t cp;
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		i += n ? n : 1;
	}
	return count;
}

bool cp_is_space(uint32_t cp)
{
	if (cp < 0x80) return cp == ' ' || (cp >= 0x09 && cp <= 0x0D);
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200B) || cp == 0x2028 ||
	       cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000 || cp == 0xFEFF;
}

bool cp_is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C || (cp >= 0x200B && cp <= 0x200F) ||
	       (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
	       (cp >= 0xE0000 && cp <= 0xE007F);
}

uint32_t cp_fold_width(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E) return cp - 0xFF01 + '!';
	return cp == 0x3000 ? ' ' : cp;
}

struct range {
	uint32_t first, last;
};

/* Marks that stand on the character before them and signs that print nothing. */
static const struct range zero_width[] = {
	{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F}, {0x06D6, 0x06DC},
	{0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
	{0x202A, 0x202E}, {0x2060, 0x2069}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F},
	{0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0001, 0xE007F}, {0xE0100, 0xE01EF}};

/* East_Asian_Width W and F; blocks that are wide almost throughout are taken whole. */
static const struct range wide[] = {
	{0x1100, 0x115F}, {0x231A, 0x231B}, {0x2329, 0x232A}, {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3},
	{0x25FD, 0x25FE}, {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267F, 0x267F}, {0x2693, 0x2693}, {0x26A1, 0x26A1},
	{0x26AA, 0x26AB}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4}, {0x26EA, 0x26EA},
	{0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA}, {0x26FD, 0x26FD}, {0x2705, 0x2705}, {0x270A, 0x270B},
	{0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E}, {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797},
	{0x27B0, 0x27B0}, {0x27BF, 0x27BF}, {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2B55, 0x2B55}, {0x2E80, 0x303E},
	{0x3041, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE10, 0xFE19},
	{0xFE30, 0xFE6B}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x16FE0, 0x18CD5}, {0x1AFF0, 0x1B2FB}, {0x1F004, 0x1F004},
	{0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F64F},
	{0x1F680, 0x1F6FC}, {0x1F7E0, 0x1F7F0}, {0x1F90C, 0x1FAFF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD}};

static bool within(const struct range *ranges, size_t count, uint32_t cp)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (cp < ranges[middle].first) high = middle;
		else if (cp > ranges[middle].last) low = middle + 1;
		else return true;
	}
	return false;
}

int cp_columns(uint32_t cp)
{
	if (cp < 0x300) return 1;
	if (within(zero_width, sizeof zero_width / sizeof *zero_width, cp)) return 0;
	return within(wide, sizeof wide / sizeof *wide, cp) ? 2 : 1;
}

int text_columns(struct text t)
{
	int columns = 0;
	for (size_t i = 0; i < t.n;) {
		uint32_t cp;
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		columns += n ? cp_columns(cp) : 1;
		i += n ? n : 1;
	}
	return columns;
}
