#include "report/visible.h"

bool cp_is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C || cp == 0x200E || cp == 0x200F ||
	       (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

void text_visible(struct buf *out, struct text t)
{
	size_t plain = 0; /* start of what was not copied yet */
	for (size_t i = 0; i < t.n;) {
		unsigned char byte = (unsigned char)t.p[i];
		if (byte >= 0x20 && byte < 0x7F) {
			i++;
			continue;
		}
		uint32_t cp = 0;
		size_t length = visible_length(t.p + i, t.n - i);
		if (length) {
			i += length;
			continue;
		}
		length = utf8_decode(t.p + i, t.n - i, &cp);
		if (length && !cp_is_control(cp)) {
			i += length;
			continue;
		}
		buf_add(out, t.p + plain, i - plain);
		if (!length)
			buf_printf(out, "<%02X>", byte);
		else if (cp == '\t' || cp == '\r' || cp == '\n')
			buf_byte(out, ' ');
		else
			buf_printf(out, "<U+%04X>", (unsigned)cp);
		i += length ? length : 1;
		plain = i;
	}
	if (t.n > plain) buf_add(out, t.p + plain, t.n - plain);
}
