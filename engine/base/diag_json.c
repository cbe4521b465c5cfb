#include "diag.h"

#include <inttypes.h>
#include <stdio.h>

/* The text as a JSON string. What is no UTF-8 becomes U+FFFD; hidden characters are escaped. */
static void string(struct buf *out, struct text t)
{
	buf_byte(out, '"');
	for (size_t i = 0; i < t.n;) {
		uint32_t cp;
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		if (!n) {
			buf_str(out, "\xEF\xBF\xBD");
			i++;
			continue;
		}
		if (cp == '"' || cp == '\\') buf_byte(out, '\\');
		if (cp_is_hidden(cp)) buf_escape(out, cp);
		else buf_add(out, t.p + i, n);
		i += n;
	}
	buf_byte(out, '"');
}

static void member(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, ", \"%s\": ", name);
	if (value) string(out, text_of(value));
	else buf_str(out, "null");
}

bool diags_render_json(const struct diags *d, struct buf *out)
{
	buf_str(out, "[");
	for (size_t i = 0; i < d->count; i++) {
		const struct diag *item = &d->items[i];
		buf_str(out, i ? ",\n " : "\n ");
		buf_printf(out, "{\"code\": \"%s\"", code_name(item->code));
		member(out, "severity", item->severity == SEVERITY_ERROR ? "error" : "warning");
		member(out, "path", item->path);
		buf_printf(out, ", \"line\": %" PRIu64 ", \"column\": %" PRIu64, item->line, item->column);
		member(out, "message", item->message);
		member(out, "label", item->label);
		buf_str(out, ", \"notes\": [");
		for (size_t k = 0; k < item->note_count; k++) {
			if (k) buf_str(out, ", ");
			string(out, text_of(item->notes[k]));
		}
		buf_str(out, "]}");
	}
	buf_str(out, d->count ? "\n]\n" : "]\n");
	return !out->failed;
}
