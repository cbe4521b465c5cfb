#include "mend_row.h"

#include <string.h>

enum { ROW_MAX = 4096 };

size_t row_white(struct text t, size_t i)
{
	static const char *const wide[] = {"\xE3\x80\x80", "\xC2\xA0"};
	if (i < t.n && (t.p[i] == ' ' || t.p[i] == '\t')) return 1;
	for (size_t k = 0; k < 2; k++)
		if (text_starts((struct text){t.p + i, t.n - i}, text_of(wide[k]))) return strlen(wide[k]);
	return 0;
}

struct row row_at(const struct source *s, size_t line)
{
	struct row r = {.source = s};
	if (line < 1 || line > s->line_count) return r;
	r.t = source_line(s, line);
	if (r.t.n == 0 || r.t.n > ROW_MAX) return r;
	r.line = line;
	r.from = (size_t)(r.t.p - s->bytes.p);
	for (size_t n; r.lead < r.t.n && (n = row_white(r.t, r.lead)) > 0;) r.lead += n;
	return r;
}

bool row_is_empty(const struct row *r) { return r->line == 0 || r->lead == r->t.n || r->t.p[r->lead] == '#'; }

struct row row_beside(const struct source *s, size_t line, bool before)
{
	for (int i = 0; i < 20; i++) {
		line = before ? line - 1 : line + 1;
		if (line < 1 || line > s->line_count) break;
		struct row r = row_at(s, line);
		if (!row_is_empty(&r)) return r;
	}
	return (struct row){.source = s};
}

struct span row_span(const struct row *r, size_t from, size_t to)
{
	return (struct span){r->source, r->from + from, r->from + to};
}

struct patch row_patch(const struct row *r, size_t from, size_t removed, struct text with)
{
	return (struct patch){r->from + from, removed, with};
}

struct row_open row_read(struct text t, size_t n)
{
	struct row_open s = {.extra = SIZE_MAX};
	char last = ':'; /* the sign before: a quote begins a text only behind one of : , [ { - or a blank behind it */
	for (size_t i = 0; i < n; i++) {
		char c = t.p[i];
		if (s.quote) {
			if (c == '\\' && s.quote == '"') i++;
			else if (c == s.quote) s.quote = 0;
			last = 'x';
			continue;
		}
		if (c == '#' && (i == 0 || t.p[i - 1] == ' ' || t.p[i - 1] == '\t')) {
			s.comment = true;
			break;
		}
		if ((c == '"' || c == '\'') && strchr(":,[{-", last)) {
			s.quote = c;
			s.opened = i;
			continue;
		}
		bool begins = strchr(":,[{-", last) != NULL;
		if ((c == '[' || c == '{') && (begins || s.depth)) {
			if (s.depth < ROW_NESTED_MAX) s.open[s.depth] = i;
			s.depth++;
		} else if (c == ']' || c == '}') {
			if (s.depth) s.depth--;
			else if (s.extra == SIZE_MAX) s.extra = i;
		}
		if (c == '-' && i > 0 && !strchr(" -", t.p[i - 1])) c = 'x';
		if (c != ' ' && c != '\t') last = c;
	}
	return s;
}

size_t row_text_end(struct text t)
{
	size_t n = t.n;
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == '#' && row_read(t, i + 1).comment) {
			n = i;
			break;
		}
	while (n > 0 && (t.p[n - 1] == ' ' || t.p[n - 1] == '\t')) n--;
	return n;
}

bool row_key_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

size_t row_key_begin(const struct row *r)
{
	size_t at = r->lead;
	while (at + 1 < r->t.n && r->t.p[at] == '-' && r->t.p[at + 1] == ' ')
		for (at++; at < r->t.n && r->t.p[at] == ' ';) at++;
	return at;
}

size_t row_key_end(const struct row *r, size_t at)
{
	bool quoted = at < r->t.n && r->t.p[at] == '"';
	if (quoted) at++;
	while (at < r->t.n && row_key_sign(r->t.p[at])) at++;
	return at + (quoted && at < r->t.n && r->t.p[at] == '"');
}

bool row_is_item(const struct row *r)
{
	return r->line && r->lead < r->t.n && r->t.p[r->lead] == '-' && (r->lead + 1 == r->t.n || r->t.p[r->lead + 1] == ' ');
}

bool row_has_key(const struct row *r)
{
	size_t at = row_key_end(r, row_key_begin(r));
	return r->line && at > r->lead && at < r->t.n && r->t.p[at] == ':' && (at + 1 == r->t.n || r->t.p[at + 1] == ' ');
}

size_t row_line(const struct source *s, size_t at)
{
	size_t line, column;
	source_place(s, at, &line, &column);
	return line;
}
