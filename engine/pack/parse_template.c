/* Texts with {expression} in them. */
#include <string.h>

#include "parse.h"

enum piece_kind { PIECE_TEXT, PIECE_EXPRESSION, PIECE_OPEN, PIECE_STRAY, PIECE_END };

/* The next piece of t from *at on; [*from, *to) is the text, or the expression without its braces. escapes: t is
 * the raw inside of a double-quoted scalar. */
static enum piece_kind next_piece(struct text t, bool escapes, size_t *at, size_t *from, size_t *to)
{
	size_t i = *at;
	*from = i;
	if (i >= t.n) return PIECE_END;
	if (t.p[i] == '{' && !(i + 1 < t.n && t.p[i + 1] == '{')) {
		bool in_string = false;
		*from = ++i;
		while (i < t.n && (in_string || (t.p[i] != '}' && t.p[i] != '{'))) {
			if (escapes && t.p[i] == '\\' && i + 1 < t.n) i++;
			else if (t.p[i] == '"') in_string = !in_string;
			else if (in_string && (t.p[i] == '\n' || t.p[i] == '\r')) in_string = false;
			i++;
		}
		*to = i;
		*at = i + 1;
		if (i < t.n && t.p[i] == '}') return PIECE_EXPRESSION;
		*at = i;
		return PIECE_OPEN;
	}
	for (; i < t.n; i++) {
		bool twice = i + 1 < t.n && t.p[i + 1] == t.p[i];
		if (escapes && t.p[i] == '\\' && i + 1 < t.n) i++;
		else if ((t.p[i] == '{' || t.p[i] == '}') && twice) i++;
		else if (t.p[i] == '{' || t.p[i] == '}') break;
	}
	*to = i;
	*at = i;
	if (i > *from) return PIECE_TEXT;
	*to = i + 1;
	*at = i + 1;
	return PIECE_STRAY;
}

/* The text with {{ and }} as single braces. NULL p: out of memory. */
static struct text unbraced(struct text t, struct arena *a)
{
	char *out = arena_bytes(a, t.n + 1);
	size_t n = 0;
	if (!out) return (struct text){NULL, 0};
	for (size_t i = 0; i < t.n; i++) {
		out[n++] = t.p[i];
		if (t.p[i] == '{' || t.p[i] == '}') i++;
	}
	return (struct text){out, n};
}

/* How many pieces a decoded text has; *expressions of them are expressions. */
static size_t count_pieces(struct text t, size_t *expressions)
{
	size_t at = 0, from, to, n = 0;
	enum piece_kind kind;
	*expressions = 0;
	for (; (kind = next_piece(t, false, &at, &from, &to)) != PIECE_END; n++) *expressions += kind == PIECE_EXPRESSION;
	return n;
}

/* Braces of an input method around what looks like an expression: ｛household.name｝. */
static bool wide_braces(const struct node *node, struct text raw, struct diags *d)
{
	static const struct text open = {"｛", 3};
	bool none = true;
	const char *p = raw.p, *end = raw.p + raw.n;
	for (; (p = memchr(p, open.p[0], (size_t)(end - p))) != NULL; p++) {
		if ((size_t)(end - p) <= open.n || !text_starts((struct text){p, (size_t)(end - p)}, open)) continue;
		char next = p[open.n];
		if (!((next >= 'a' && next <= 'z') || next == '$')) continue;
		size_t from = node->body.from + (size_t)(p - raw.p);
		DIAG(d, E106, ((struct span){node->body.source, from, from + open.n}), open, TEXT("{"));
		none = false;
	}
	return none;
}

/* *expressions: how many there are. */
static bool braces_match(const struct node *node, struct text raw, bool escapes, struct diags *d, size_t *expressions)
{
	size_t at = 0, from, to;
	enum piece_kind kind;
	bool ok = true;
	*expressions = 0;
	while ((kind = next_piece(raw, escapes, &at, &from, &to)) != PIECE_END) {
		*expressions += kind == PIECE_EXPRESSION;
		if (kind != PIECE_OPEN && kind != PIECE_STRAY) continue;
		struct lexer lx = {.node = node, .source = node->body.source, .at = node->body.to, .end = node->body.to, .d = d};
		struct span place = {node->body.source, node->body.from + from, node->body.from + to};
		struct span comma;
		ok = false;
		if (kind == PIECE_STRAY) {
			DIAG(d, E120, place, TEXT(""));
			continue;
		}
		place.from--;
		if (lex_cut_by_comment(&lx))
			DIAG(d, E115, place, TEXT(""));
		else if (lex_cut_by_comma(&lx, &comma))
			DIAG(d, E015, comma, TEXT(""));
		else
			DIAG(d, E119, place, TEXT(""));
	}
	return ok;
}

bool parse_template(const struct node *node, struct arena *a, struct diags *d, struct ast_template *out)
{
	struct text raw = {node->body.source->bytes.p + node->body.from, node->body.to - node->body.from};
	bool escapes = node->style == STYLE_DOUBLE;
	size_t raw_at = 0, text_at = 0, from, to, expressions, decoded;
	enum piece_kind kind;
	*out = (struct ast_template){0};
	if (!wide_braces(node, raw, d) || !braces_match(node, raw, escapes, d, &expressions)) return true;
	size_t count = count_pieces(node->text, &decoded);
	if (decoded != expressions) {
		DIAG(d, E121, node->at, TEXT(""));
		return true;
	}
	out->pieces = arena_zalloc(a, count + 1, sizeof *out->pieces);
	if (!out->pieces) goto failed;
	while ((kind = next_piece(node->text, false, &text_at, &from, &to)) != PIECE_END) {
		struct ast_piece *piece = &out->pieces[out->count++];
		if (kind != PIECE_EXPRESSION) {
			piece->text = unbraced((struct text){node->text.p + from, to - from}, a);
			if (!piece->text.p) goto failed;
			continue;
		}
		while ((kind = next_piece(raw, escapes, &raw_at, &from, &to)) != PIECE_EXPRESSION)
			if (kind == PIECE_END) return true;
		struct span at = {node->body.source, node->body.from + from, node->body.from + to};
		piece->expr = parse_span(node, at, a, d);
		if (!piece->expr) return false;
	}
	return true;
failed:
	d->failed = true;
	return false;
}
