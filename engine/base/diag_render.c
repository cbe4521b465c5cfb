#include "diag.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
	WIDTH_MAX = 150, /* terminal cells of an excerpt */
	LEAD = 60,       /* characters kept before the caret of a longer line */
	SEARCH_MAX = 400 /* lines looked at for the one that encloses another */
};

/* Writes the character at p so that it is safe on a terminal; gives its bytes and adds its terminal cells. out NULL:
 * only measures. */
static size_t put(const char *p, size_t n, struct buf *out, size_t *cells)
{
	uint32_t cp;
	size_t length = utf8_decode(p, n, &cp);
	char escape[16];
	if (!length) {
		snprintf(escape, sizeof escape, "\\x%02X", (unsigned)(unsigned char)*p);
		length = 1;
	} else if (cp == '\t') {
		memcpy(escape, "\\t", 3);
	} else if (cp_is_hidden(cp)) {
		snprintf(escape, sizeof escape, "\\u%04X", (unsigned)cp);
	} else {
		if (out) buf_add(out, p, length);
		*cells += (size_t)cp_columns(cp);
		return length;
	}
	if (out) buf_str(out, escape);
	*cells += strlen(escape);
	return length;
}

static void put_string(const char *s, struct buf *out)
{
	size_t cells = 0;
	for (size_t n; *s; s += n) n = put(s, strnlen(s, 4), out, &cells);
}

static bool too_wide(struct text line)
{
	size_t cells = 0;
	for (size_t i = 0; i < line.n && cells <= WIDTH_MAX;) i += put(line.p + i, line.n - i, NULL, &cells);
	return cells > WIDTH_MAX;
}

static size_t indent_of(struct text line)
{
	size_t i = 0;
	while (i < line.n && line.p[i] == ' ') i++;
	return i;
}

static bool bare(struct text line)
{
	struct text t = text_trim(line);
	return t.n == 0 || t.p[0] == '#';
}

/* The nearest line above with less indentation: what the line stands in. 0: none. */
static size_t enclosing(const struct source *s, size_t line)
{
	size_t indent = indent_of(source_line(s, line));
	for (size_t i = line - 1; i > 0 && indent > 0 && line - i <= SEARCH_MAX; i--) {
		struct text t = source_line(s, i);
		if (indent_of(t) < indent && !bare(t)) return i;
	}
	return 0;
}

static void gutter(struct buf *out, int width, size_t line, const char *sign)
{
	if (line) buf_printf(out, "%*zu %s", width, line, sign);
	else buf_printf(out, "%*s %s", width, "", sign);
}

/* One source line, cut to WIDTH_MAX cells around byte `from`; gives the cells before byte `from` and from there to
 * `to` as printed. */
static void put_line(struct text line, size_t from, size_t to, struct buf *out, size_t *before, size_t *marked)
{
	size_t start = 0;
	if (from > 0 && too_wide(line)) {
		size_t lead = 0;
		for (start = from; start > 0 && lead < LEAD; lead++)
			do start--;
			while (start > 0 && ((unsigned char)line.p[start] & 0xC0) == 0x80);
	}
	size_t cells = 0;
	*before = *marked = 0;
	if (start > 0) {
		buf_str(out, "…");
		cells = 1;
	}
	for (size_t i = start; i < line.n;) {
		if (cells >= WIDTH_MAX) {
			buf_str(out, "…");
			break;
		}
		size_t was = cells;
		size_t n = put(line.p + i, line.n - i, out, &cells);
		if (i >= from && i < to) *marked += cells - was;
		i += n;
		if (i <= from) *before = cells;
	}
	if (from == start && start > 0) *before = 1;
	buf_byte(out, '\n');
}

/* Gives whether an excerpt was printed (and with it the label). */
static bool excerpt(const struct diag *item, struct buf *out, int *width)
{
	const struct source *s = item->at.source;
	if (!s || s->secret) return false;
	size_t number = (size_t)item->line;
	struct text line = source_line(s, number);
	bool comment = item->at.to > item->at.from && s->bytes.p[item->at.from] == '#'; /* it is what is wrong */
	if ((bare(line) && !comment) || item->code == E003) return false; /* bytes that are no text are not shown */
	char digits[24];
	*width = snprintf(digits, sizeof digits, "%zu", number);

	size_t base = (size_t)(line.p - s->bytes.p);
	size_t from = item->at.from > base ? item->at.from - base : 0;
	size_t to = item->at.to > base ? item->at.to - base : 0;
	if (from > line.n) from = line.n;
	if (to > line.n) {
		to = line.n;
		while (to > from && (line.p[to - 1] == ' ' || line.p[to - 1] == '\t')) to--;
	}

	size_t before, marked, outer = enclosing(s, number);
	gutter(out, *width, 0, "|\n");
	if (outer) {
		gutter(out, *width, outer, "| ");
		put_line(source_line(s, outer), 0, 0, out, &before, &marked);
		if (outer + 1 < number) buf_str(out, "...\n");
	}
	gutter(out, *width, number, "| ");
	put_line(line, from, to, out, &before, &marked);
	gutter(out, *width, 0, "| ");
	for (size_t i = 0; i < before; i++) buf_byte(out, ' ');
	for (size_t i = 0; i < (marked ? marked : 1); i++) buf_byte(out, '^');
	if (item->label) {
		buf_byte(out, ' ');
		put_string(item->label, out);
	}
	buf_byte(out, '\n');
	return true;
}

static void note(struct buf *out, int width, const char *text)
{
	gutter(out, width, 0, "= ");
	put_string(text, out);
	buf_byte(out, '\n');
}

void diag_render(const struct diag *item, struct buf *out)
{
	if (item->path) {
		put_string(item->path, out);
		if (item->line) buf_printf(out, ":%" PRIu64, item->line);
		if (item->line && item->column) buf_printf(out, ":%" PRIu64, item->column);
		buf_str(out, ": ");
	}
	buf_printf(out, "%s[%s]: ", item->severity == SEVERITY_ERROR ? "error" : "warning", code_name(item->code));
	put_string(item->message, out);
	buf_byte(out, '\n');
	int width = 2;
	bool labelled = excerpt(item, out, &width);
	if (item->label && !labelled) note(out, width, item->label);
	for (size_t i = 0; i < item->note_count; i++) note(out, width, item->notes[i]);
}

void diags_render(const struct diags *d, struct buf *out)
{
	for (size_t i = 0; i < d->count; i++) diag_render(&d->items[i], out);
	if (d->dropped && d->language == LANGUAGE_ZH) buf_printf(out, "另有 %zu 条未列出\n", d->dropped);
	else if (d->dropped) buf_printf(out, "and %zu more\n", d->dropped);
}
