#include "report/page.h"

#include <string.h>

#include "base/file.h"
#include "report/visible.h"
#include "report/wrap.h"

static const char style[] =
	":root{color-scheme:light dark}"
	"body{font:16px/1.6 system-ui,-apple-system,\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif;max-width:54rem;margin:2rem auto;padding:0 1rem}"
	"h1{font-size:1.7rem;line-height:1.3}h2{font-size:1.3rem;margin-top:2.5rem;padding-top:.6rem;border-top:2px solid #8886}"
	"h3{font-size:1rem;margin:1.2rem 0 .2rem}"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.2rem;margin:.6rem 0}dt{color:#777}dd{margin:0}"
	"ul{margin:.3rem 0;padding-left:1.4rem}li{margin:.1rem 0}"
	"pre{background:#8881;padding:.7rem 1rem;border-radius:.3rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem}"
	"table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8884}"
	"th{color:#777;font-weight:600}a{color:inherit}"
	"@media print{body{max-width:none;margin:0}h2{break-after:avoid}}";

/* ---- escaping ---- */

static void html_text(struct buf *out, struct text t)
{
	struct buf visible;
	buf_init(&visible);
	text_visible(&visible, t);
	for (size_t i = 0; i < visible.n; i++) {
		switch (visible.p[i]) {
		case '&': buf_str(out, "&amp;"); break;
		case '<': buf_str(out, "&lt;"); break;
		case '>': buf_str(out, "&gt;"); break;
		case '"': buf_str(out, "&quot;"); break;
		case '\'': buf_str(out, "&#39;"); break;
		default: buf_byte(out, visible.p[i]);
		}
	}
	out->failed |= visible.failed;
	buf_free(&visible);
}

static void markdown_text(struct buf *out, struct text t)
{
	struct buf visible;
	buf_init(&visible);
	text_visible(&visible, t);
	for (size_t i = 0; i < visible.n; i++) {
		char c = visible.p[i];
		if (c == '<') buf_str(out, "&lt;");
		else if (c == '&') buf_str(out, "&amp;");
		else {
			bool number = (c == '.' || c == ')') && i && visible.p[i - 1] >= '0' && visible.p[i - 1] <= '9' && i < 4;
			bool first = (c == '-' || c == '+' || c == '=') && i == 0;
			if (strchr("\\`*_[]#|~>", c) || number || first) buf_byte(out, '\\');
			buf_byte(out, c);
		}
	}
	out->failed |= visible.failed;
	buf_free(&visible);
}

static void escaped(struct page *p, struct text t)
{
	if (p->format == PAGE_HTML) html_text(p->out, t);
	else if (p->format == PAGE_MARKDOWN) markdown_text(p->out, t);
	else text_visible(p->out, t);
}

/* A row of plain text, behind what stands on it already. */
static void wrapped(struct page *p, struct text t, int used, int indent)
{
	struct buf visible;
	buf_init(&visible);
	text_visible(&visible, t);
	wrap(p->out, buf_view(&visible), used, indent);
	p->out->failed |= visible.failed;
	buf_free(&visible);
}

/* ---- what is open ---- */

static void close_items(struct page *p)
{
	for (; p->format == PAGE_HTML && p->depth > 0; p->depth--) buf_str(p->out, "</li></ul>");
	if (p->depth && p->format != PAGE_HTML) buf_byte(p->out, '\n');
	p->depth = 0;
}

static void close_all(struct page *p)
{
	close_items(p);
	if (p->in_facts) buf_str(p->out, p->format == PAGE_HTML ? "</dl>\n" : "\n");
	p->in_facts = false;
}

/* ---- the parts ---- */

/* The hash by which the browser knows the one style it may use: base64 of SHA-256. */
static void style_hash(struct buf *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char hex[65];
	unsigned char bytes[33] = {0};
	if (!sha256_hex((struct text){style, sizeof style - 1}, hex)) out->failed = true;
	if (out->failed) return;
	for (int i = 0; i < 32; i++) {
		const char *set = "0123456789abcdef";
		bytes[i] = (unsigned char)((strchr(set, hex[2 * i]) - set) * 16 + (strchr(set, hex[2 * i + 1]) - set));
	}
	for (int i = 0; i < 33; i += 3) {
		unsigned group = (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8 | bytes[i + 2];
		for (int k = 18; k >= 0; k -= 6) buf_byte(out, i == 30 && k == 0 ? '=' : digits[group >> k & 63]);
	}
}

void page_begin(struct page *p, enum page_format format, const char *language, struct text title, struct buf *out)
{
	*p = (struct page){.format = format, .out = out};
	if (format == PAGE_HTML) {
		buf_printf(out, "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
		                "content=\"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-", language);
		style_hash(out);
		buf_printf(out, "'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
		escaped(p, title);
		buf_printf(out, "</title>\n<style>%s</style>\n<h1>", style);
		escaped(p, title);
		buf_str(out, "</h1>\n");
		return;
	}
	buf_str(out, format == PAGE_MARKDOWN ? "# " : "");
	escaped(p, title);
	buf_str(out, "\n\n");
}

void page_end(struct page *p)
{
	close_all(p);
	if (p->format == PAGE_HTML) buf_str(p->out, "</html>\n");
}

void page_heading(struct page *p, int level, struct text anchor, struct text text)
{
	close_all(p);
	switch (p->format) {
	case PAGE_HTML:
		buf_printf(p->out, "<h%d", level);
		if (anchor.n) {
			buf_str(p->out, " id=\"");
			escaped(p, anchor);
			buf_byte(p->out, '"');
		}
		buf_byte(p->out, '>');
		escaped(p, text);
		buf_printf(p->out, "</h%d>\n", level);
		break;
	case PAGE_MARKDOWN:
		if (anchor.n) {
			buf_str(p->out, "<a id=\"");
			html_text(p->out, anchor);
			buf_str(p->out, "\"></a>\n\n");
		}
		buf_str(p->out, level == 2 ? "## " : "### ");
		escaped(p, text);
		buf_str(p->out, "\n\n");
		break;
	case PAGE_TEXT:
		buf_str(p->out, level == 2 ? "\n== " : "");
		wrapped(p, text, level == 2 ? 3 : 0, level == 2 ? 3 : 0);
	}
}

void page_text(struct page *p, struct text text)
{
	close_all(p);
	if (p->format == PAGE_TEXT) {
		wrapped(p, text, 0, 0);
		buf_byte(p->out, '\n');
		return;
	}
	buf_str(p->out, p->format == PAGE_HTML ? "<p>" : "");
	escaped(p, text);
	buf_str(p->out, p->format == PAGE_HTML ? "</p>\n" : "\n\n");
}

void page_fact(struct page *p, struct text label, struct text value)
{
	close_items(p);
	if (p->format == PAGE_HTML && !p->in_facts) buf_str(p->out, "<dl>");
	p->in_facts = true;
	switch (p->format) {
	case PAGE_HTML:
		buf_str(p->out, "<dt>");
		escaped(p, label);
		buf_str(p->out, "</dt><dd>");
		escaped(p, value);
		buf_str(p->out, "</dd>\n");
		break;
	case PAGE_MARKDOWN:
		buf_str(p->out, "- **");
		escaped(p, label);
		buf_str(p->out, "** ");
		escaped(p, value);
		buf_byte(p->out, '\n');
		break;
	case PAGE_TEXT: {
		int used = text_columns(label);
		text_visible(p->out, label);
		for (; used < 14; used++) buf_byte(p->out, ' ');
		buf_byte(p->out, ' ');
		wrapped(p, value, used + 1, 15);
	}
	}
}

void page_item(struct page *p, int depth, struct text text)
{
	if (p->in_facts) close_all(p);
	if (p->format != PAGE_HTML) {
		for (int i = 1; i < depth; i++) buf_str(p->out, "  ");
		buf_str(p->out, "- ");
		if (p->format == PAGE_TEXT) wrapped(p, text, 2 * depth, 2 * depth);
		else escaped(p, text);
		if (p->format == PAGE_MARKDOWN) buf_byte(p->out, '\n');
		p->depth = depth;
		return;
	}
	if (p->depth >= depth) buf_str(p->out, "</li>");
	for (; p->depth > depth; p->depth--) buf_str(p->out, "</ul></li>");
	for (; p->depth < depth; p->depth++) buf_str(p->out, p->depth + 1 < depth ? "<ul><li>" : "<ul>");
	buf_str(p->out, "\n<li>");
	escaped(p, text);
}

void page_code(struct page *p, struct text text)
{
	close_all(p);
	if (p->format == PAGE_HTML) {
		buf_str(p->out, "<pre>");
		escaped(p, text);
		buf_str(p->out, "</pre>\n");
		return;
	}
	/* a block by its indent: nothing in it can end it */
	buf_str(p->out, p->format == PAGE_MARKDOWN ? "    " : "  ");
	if (p->format == PAGE_MARKDOWN) text_visible(p->out, text);
	else wrapped(p, text, 2, 2);
	buf_str(p->out, p->format == PAGE_MARKDOWN ? "\n\n" : "\n");
}

static void row(struct page *p, const char *cell, struct text anchor, const struct text *cells, size_t count)
{
	if (p->format == PAGE_HTML) buf_str(p->out, "<tr>");
	for (size_t i = 0; i < count; i++) {
		bool link = anchor.n && i == 0;
		if (p->format == PAGE_HTML) {
			buf_printf(p->out, "<%s>", cell);
			if (link) {
				buf_str(p->out, "<a href=\"#");
				escaped(p, anchor);
				buf_str(p->out, "\">");
			}
			escaped(p, cells[i]);
			buf_printf(p->out, "%s</%s>", link ? "</a>" : "", cell);
		} else if (p->format == PAGE_MARKDOWN) {
			buf_str(p->out, i ? " | " : "| ");
			buf_str(p->out, link ? "[" : "");
			escaped(p, cells[i]);
			if (link) {
				buf_str(p->out, "](#");
				html_text(p->out, anchor);
				buf_byte(p->out, ')');
			}
		} else {
			buf_str(p->out, i == 0 ? "  " : cells[i].n ? "  " : "");
			text_visible(p->out, cells[i]);
			for (int used = text_columns(cells[i]); i == 0 && used < 26; used++) buf_byte(p->out, ' ');
		}
	}
	buf_str(p->out, p->format == PAGE_HTML ? "</tr>\n" : p->format == PAGE_MARKDOWN ? " |\n" : "\n");
}

void page_table(struct page *p, const struct text *headings, size_t count)
{
	close_all(p);
	if (p->format == PAGE_HTML) buf_str(p->out, "<table><thead>");
	if (p->format != PAGE_TEXT) row(p, "th", TEXT(""), headings, count);
	if (p->format == PAGE_HTML) buf_str(p->out, "</thead><tbody>\n");
	for (size_t i = 0; p->format == PAGE_MARKDOWN && i < count; i++) buf_str(p->out, i ? " --- |" : "| --- |");
	if (p->format == PAGE_MARKDOWN) buf_byte(p->out, '\n');
}

void page_row(struct page *p, struct text anchor, const struct text *cells, size_t count) { row(p, "td", anchor, cells, count); }

void page_table_end(struct page *p) { buf_str(p->out, p->format == PAGE_HTML ? "</tbody></table>\n" : "\n"); }
