#include "lex.h"

#include <string.h>

#include "../base/date.h"
#include "../config/keys.h"
#include "value.h"

struct text say(const struct diags *d, const char *en, const char *zh)
{
	return text_of(d->language == LANGUAGE_ZH ? zh : en);
}

bool token_is_word(enum token_kind kind)
{
	return kind == T_NAME || (kind >= T_TRUE && kind <= T_IN);
}

/* Signs that input methods and other languages put in place of ours. */
static const struct {
	uint32_t cp;
	const char *sign;
} strangers[] = {
	{0x00A0, " "}, {0x3001, ","}, {0x3002, "."}, {0x3010, "["}, {0x3011, "]"}, {0x2264, "<="}, {0x2265, ">="},
	{0x2260, "!="}, {0x00A5, "$"}, {0xFFE5, "$"}, {0x2026, ".."}, {0x2212, "-"}, {0x2013, "-"}, {0x2014, "-"},
};

static const struct {
	const char *word;
	enum token_kind kind;
} keywords[] = {
	{"true", T_TRUE}, {"false", T_FALSE}, {"and", T_AND}, {"or", T_OR}, {"not", T_NOT}, {"in", T_IN},
};

/* Longest first. right: what must be written in its place; NULL: it is of the language. */
static const struct {
	const char *sign;
	enum token_kind kind;
	const char *right;
} signs[] = {
	{"==", T_EQ, NULL}, {"!=", T_NE, NULL}, {"<=", T_LE, NULL}, {">=", T_GE, NULL}, {"..", T_RANGE, NULL},
	{"<>", T_NE, "!="}, {"=<", T_LE, "<="}, {"=>", T_GE, ">="}, {"&&", T_AND, "and"}, {"||", T_OR, "or"},
	{"<", T_LT, NULL}, {">", T_GT, NULL}, {"(", T_OPEN, NULL}, {")", T_CLOSE, NULL}, {"[", T_OPEN_LIST, NULL},
	{"]", T_CLOSE_LIST, NULL}, {",", T_COMMA, NULL}, {".", T_DOT, NULL}, {"+", T_PLUS, NULL},
	{"-", T_MINUS, NULL}, {"=", T_EQ, "=="}, {"!", T_NOT, "not"}, {"&", T_AND, "and"}, {"|", T_OR, "or"},
	{"~", T_RANGE, ".."},
};

/* One character as the language would have it. */
struct character {
	char sign[3];  /* ASCII, "" when it is no sign, digit or letter of ASCII */
	uint32_t cp;
	size_t n;      /* bytes in the file; 0 at the end */
	bool strange;  /* not written in ASCII */
};

static struct character look(const struct lexer *lx, size_t at)
{
	struct character c = {0};
	if (at >= lx->end) return c;
	if ((unsigned char)lx->source->bytes.p[at] < 0x80) {
		c.sign[0] = lx->source->bytes.p[at];
		c.cp = (unsigned char)c.sign[0];
		c.n = 1;
		return c;
	}
	c.n = utf8_decode(lx->source->bytes.p + at, lx->end - at, &c.cp);
	if (c.n == 0) {
		c.n = 1;
		c.cp = 0xFFFD;
		return c;
	}
	uint32_t folded = cp_fold_width(c.cp);
	c.strange = folded != c.cp;
	if (folded > 0 && folded < 0x80) c.sign[0] = (char)folded;
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
		if (strangers[i].cp == c.cp) {
			strcpy(c.sign, strangers[i].sign);
			c.strange = true;
		}
	return c;
}

static struct text bytes_between(const struct lexer *lx, size_t from, size_t to)
{
	return (struct text){lx->source->bytes.p + from, to - from};
}

static struct span span_between(const struct lexer *lx, size_t from, size_t to)
{
	return (struct span){lx->source, from, to};
}

static bool is_digit(struct character c) { return c.sign[0] >= '0' && c.sign[0] <= '9'; }
static bool is_upper(struct character c) { return c.sign[0] >= 'A' && c.sign[0] <= 'Z'; }
static bool is_name_start(struct character c)
{
	return (c.sign[0] >= 'a' && c.sign[0] <= 'z') || is_upper(c) || (c.cp >= 0x4E00 && c.cp <= 0x9FFF);
}
static bool is_name(struct character c) { return is_name_start(c) || is_digit(c) || c.sign[0] == '_'; }

/* The bytes [from, to) as ASCII where they stand for it; says so if they were not written in ASCII. */
static struct text folded(struct lexer *lx, size_t from, size_t to)
{
	struct text raw = bytes_between(lx, from, to);
	char *out = arena_bytes(lx->arena, raw.n);
	if (!out) {
		lx->d->failed = true;
		return raw;
	}
	size_t n = text_fold_width(raw, out);
	struct text fold = {out, n};
	if (text_equal(raw, fold)) return raw;
	DIAG(lx->d, E106, span_between(lx, from, to), raw, fold);
	return fold;
}

static struct token name_token(struct lexer *lx, size_t from)
{
	size_t at = from;
	bool upper = false;
	for (struct character c = look(lx, at); c.n && is_name(c); c = look(lx, at)) {
		upper |= is_upper(c);
		at += c.n;
	}
	struct token t = {.kind = T_NAME, .at = span_between(lx, from, at), .text = folded(lx, from, at)};
	lx->at = at;
	if (upper) {
		char *lower = arena_dup(lx->arena, t.text.p, t.text.n);
		if (!lower) {
			lx->d->failed = true;
			return t;
		}
		for (size_t i = 0; i < t.text.n; i++)
			if (lower[i] >= 'A' && lower[i] <= 'Z') lower[i] = (char)(lower[i] - 'A' + 'a');
		struct text small = {lower, t.text.n};
		DIAG(lx->d, E118, t.at, t.text, small);
		t.text = small;
	}
	return t;
}

static struct token word(struct lexer *lx)
{
	struct token t = name_token(lx, lx->at);
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (keywords[i].word[0] == t.text.p[0] && text_equal(t.text, text_of(keywords[i].word))) t.kind = keywords[i].kind;
	return t;
}

static struct token param(struct lexer *lx, size_t from, size_t n)
{
	size_t at = from + n;
	while (look(lx, at).cp == ' ') at++;
	if (at > from + n || !is_name_start(look(lx, at))) DIAG(lx->d, E122, span_between(lx, from, from + n), TEXT(""));
	if (!is_name_start(look(lx, at))) {
		lx->at = from + n;
		return (struct token){.kind = T_ERROR, .at = span_between(lx, from, from + n)};
	}
	struct token t = name_token(lx, at);
	t.kind = T_PARAM;
	t.at.from = from;
	return t;
}

static int digits(const char *p, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n; i++) v = v * 10 + (p[i] - '0');
	return v;
}

/* A day in another form than the language's (2026/9/1, 2026年9月1日): reported, with the day as it is written here. */
static bool other_date(struct lexer *lx, size_t from, struct token *out)
{
	struct text day;
	char written[11];
	size_t n = text_day_meant(bytes_between(lx, from, lx->end), written);
	struct character after = look(lx, from + n);
	if (n == 0 || (after.n && is_name(after))) return false;
	lx->at = from + n;
	*out = (struct token){.kind = T_DATE, .at = span_between(lx, from, lx->at), .text = bytes_between(lx, from, lx->at)};
	day = text_of(written);
	int32_t number = 0;
	text_day(day, &number);
	out->number = number;
	struct diag *item = DIAG(lx->d, E110, out->at, out->text);
	diag_meant(lx->d, item, day);
	return true;
}

static bool is_unit(struct text t)
{
	static const char *const units[] = {"岁", "周岁", "天", "日", "年", "个", "个月", "月", "人", "次", "年级", "名", "周", "条"};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (text_equal(t, text_of(units[i]))) return true;
	return false;
}

/* Digits, and hyphens between digits: one number or one date, or an error as a whole. */
static struct token number(struct lexer *lx)
{
	size_t from = lx->at, at = from, hyphens = 0;
	for (;;) {
		struct character c = look(lx, at);
		if (c.n && is_digit(c)) {
			at += c.n;
			continue;
		}
		struct character next = look(lx, at + c.n);
		if (c.n && cp_fold_width(c.cp) == '-' && next.n && is_digit(next)) {
			hyphens++;
			at += c.n;
			continue;
		}
		break;
	}
	struct token other;
	if (other_date(lx, from, &other)) return other;
	lx->at = at;
	struct text t = folded(lx, from, at);
	struct token out = {.kind = T_INT, .at = span_between(lx, from, at), .text = t};
	struct character after = look(lx, at);
	const size_t behind = at;
	if (after.sign[0] == '.' && is_digit(look(lx, at + after.n))) {
		for (at += after.n; is_digit(look(lx, at));) at += look(lx, at).n;
		out.at.to = lx->at = at;
		out.kind = T_ERROR;
		DIAG(lx->d, E022, out.at, bytes_between(lx, from, at));
		return out;
	}
	if (after.n && is_name(after)) {
		while (after.n && is_name(after)) {
			at += after.n;
			after = look(lx, at);
		}
		out.at.to = lx->at = at;
		out.kind = T_ERROR;
		struct diag *item = DIAG(lx->d, E123, out.at, bytes_between(lx, from, at));
		if (is_unit(bytes_between(lx, behind, at)))
			diag_label(lx->d, item, "did you mean '{1}', without the unit?", "是否想写“{1}”，不带单位？", &t, 1);
		return out;
	}
	if (hyphens) {
		out.kind = T_DATE;
		if (hyphens != 2 || t.n != 10 || t.p[4] != '-' || t.p[7] != '-') {
			out.kind = T_ERROR;
			struct diag *item = DIAG(lx->d, E110, out.at, t);
			if (hyphens == 1)
				diag_note(lx->d, item, "a range is written 6 .. 14, a subtraction 14 - 6", "范围写作 6 .. 14，减法写作 14 - 6", NULL, 0);
			return out;
		}
		int year = digits(t.p, 4), month = digits(t.p + 5, 2), day = digits(t.p + 8, 2);
		if (!date_real(year, month, day) || year < DATE_YEAR_MIN || year > DATE_YEAR_MAX) {
			out.kind = T_ERROR;
			DIAG(lx->d, E111, out.at, t);
			return out;
		}
		out.number = date_day(year, month, day);
		return out;
	}
	for (size_t i = 0; i < t.n && out.number <= VALUE_INT_MAX; i++) out.number = out.number * 10 + (t.p[i] - '0');
	if (out.number > VALUE_INT_MAX) {
		out.kind = T_ERROR;
		DIAG(lx->d, E112, out.at, t);
	}
	return out;
}

bool lex_cut_by_comment(const struct lexer *lx)
{
	struct text b = lx->source->bytes;
	size_t at = lx->end;
	if (!lx->node || lx->node->style != STYLE_PLAIN) return false;
	while (at < b.n && (b.p[at] == ' ' || b.p[at] == '\t')) at++;
	return at > lx->end && at < b.n && b.p[at] == '#';
}

bool lex_cut_by_comma(const struct lexer *lx, struct span *comma)
{
	struct text b = lx->source->bytes;
	size_t at = lx->end;
	if (!lx->node || lx->node->style != STYLE_PLAIN || !lx->node->in_flow) return false;
	while (at < b.n && (b.p[at] == ' ' || b.p[at] == '\t')) at++;
	if (at >= b.n || b.p[at] != ',') return false;
	*comma = span_between(lx, at, at + 1);
	return true;
}

/* Quotes in pairs that are not ours. */
static const struct {
	uint32_t open, close;
} quotes[] = {{0x201C, 0x201D}, {0x201D, 0x201D}, {0x300C, 0x300D}, {0x300E, 0x300F}, {0x300A, 0x300B}, {0xAB, 0xBB}};

/* What closes a text that begins so, besides the straight quotes. */
static uint32_t closing_quote(uint32_t open)
{
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
		if (quotes[i].open == open) return quotes[i].close;
	return '"';
}

static bool closes_string(uint32_t cp, uint32_t close) { return cp == '"' || cp == 0xFF02 || cp == close; }

static bool is_single_quote(uint32_t cp) { return cp == '\'' || cp == 0xFF07 || cp == 0x2018 || cp == 0x2019; }

/* A text as other languages quote it, with its end in the same row; else only its first quote. */
static struct token single_quoted(struct lexer *lx, size_t n)
{
	size_t from = lx->at, at = from + n;
	struct character c = look(lx, at);
	while (c.n && c.cp != '\n' && c.cp != '\r' && !is_single_quote(c.cp)) {
		at += c.n;
		c = look(lx, at);
	}
	bool closed = c.n && is_single_quote(c.cp);
	lx->at = closed ? at + c.n : from + n;
	struct token t = {.kind = closed ? T_STRING : T_ERROR, .at = span_between(lx, from, lx->at),
	                  .text = bytes_between(lx, from + n, closed ? at : from + n)};
	DIAG(lx->d, E107, span_between(lx, from, from + n), bytes_between(lx, from, from + n), TEXT("\""));
	if (t.text.n == 0) t.kind = T_ERROR;
	return t;
}

static struct token string(struct lexer *lx, struct character open)
{
	size_t from = lx->at, at = from + open.n;
	uint32_t close = closing_quote(open.cp);
	struct character c;
	for (c = look(lx, at); c.n && c.cp != '\n' && c.cp != '\r' && !closes_string(c.cp, close); c = look(lx, at))
		at += c.n;
	struct token t = {.kind = T_STRING, .text = bytes_between(lx, from + open.n, at)};
	bool closed = c.n && c.cp != '\n' && c.cp != '\r';
	size_t to = closed ? at + c.n : at;
	t.at = span_between(lx, from, to);
	lx->at = to;
	for (size_t i = from + open.n; !closed && i < at;) { /* closed with the quote of an input method */
		struct character curly = look(lx, i);
		if (curly.cp == 0x201C || curly.cp == 0x201D) {
			t.text = bytes_between(lx, from + open.n, i);
			lx->at = t.at.to = i + curly.n;
			DIAG(lx->d, E106, span_between(lx, i, i + curly.n), bytes_between(lx, i, i + curly.n), TEXT("\""));
			if (t.text.n == 0) t.kind = T_ERROR;
			return t;
		}
		i += curly.n;
	}
	if (!closed) {
		t.kind = T_ERROR;
		lx->swallowed = !c.n;
		struct span comma;
		if (!c.n && lex_cut_by_comment(lx))
			DIAG(lx->d, E115, t.at, TEXT(""));
		else if (!c.n && lex_cut_by_comma(lx, &comma))
			DIAG(lx->d, E015, comma, TEXT(""));
		else
			DIAG(lx->d, E108, t.at, TEXT(""));
		return t;
	}
	if (open.cp != '"' || c.cp != '"')
		DIAG(lx->d, E106, t.at, open.cp != '"' ? bytes_between(lx, from, from + open.n) : bytes_between(lx, at, to),
		     TEXT("\""));
	if (t.text.n == 0) {
		t.kind = T_ERROR;
		DIAG(lx->d, E109, t.at, TEXT(""));
	}
	return t;
}

static bool is_quote(uint32_t cp) { return cp == '"' || cp == 0xFF02 || closing_quote(cp) != '"'; }

/* Whether the characters from at on read as sign; *to: behind them. */
static bool reads_as(const struct lexer *lx, size_t at, const char *sign, size_t *to, bool *strange)
{
	*strange = false;
	while (*sign) {
		struct character c = look(lx, at);
		size_t n = strlen(c.sign);
		if (!c.n || n == 0 || strncmp(sign, c.sign, n) != 0) return false;
		*strange |= c.strange;
		sign += n;
		at += c.n;
	}
	*to = at;
	return true;
}

/* first: the character at hand. */
static bool sign_token(struct lexer *lx, struct character first, struct token *t)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t to;
		bool strange;
		if (signs[i].sign[0] != first.sign[0] || !reads_as(lx, lx->at, signs[i].sign, &to, &strange)) continue;
		*t = (struct token){.kind = signs[i].kind, .at = span_between(lx, lx->at, to)};
		struct text written = bytes_between(lx, lx->at, to);
		const char *right = signs[i].right ? signs[i].right : signs[i].sign;
		if (strange)
			DIAG(lx->d, E106, t->at, written, text_of(right));
		else if (signs[i].right)
			DIAG(lx->d, E107, t->at, written, text_of(right));
		t->text = text_of(right);
		lx->at = to;
		return true;
	}
	return false;
}

/* Passes over what was meant as a comment. False: there is none. */
static bool comment(struct lexer *lx, struct character c)
{
	const struct node *n = lx->node;
	bool block = n && (n->style == STYLE_FOLDED || n->style == STYLE_LITERAL);
	char before = lx->at ? lx->source->bytes.p[lx->at - 1] : '\n';
	if (!block || c.sign[0] != '#' || !strchr(" \t\r\n", before)) return false;
	size_t from = lx->at;
	while (lx->at < lx->end && !strchr("\r\n", lx->source->bytes.p[lx->at])) lx->at++;
	DIAG(lx->d, E125, span_between(lx, from, lx->at), TEXT(""));
	return true;
}

struct token lex_next(struct lexer *lx)
{
	for (;;) {
		struct character c = look(lx, lx->at);
		if (!c.n) return (struct token){.kind = T_END, .at = span_between(lx, lx->end, lx->end)};
		if (c.cp == ' ' || c.cp == '\t' || c.cp == '\n' || c.cp == '\r') {
			lx->at += c.n;
			continue;
		}
		if (comment(lx, c)) continue;
		if (is_quote(c.cp)) return string(lx, c);
		if (is_digit(c)) return number(lx);
		if (is_name_start(c)) return word(lx);
		if (c.sign[0] == '$') {
			size_t from = lx->at;
			if (c.strange) DIAG(lx->d, E106, span_between(lx, from, from + c.n), bytes_between(lx, from, from + c.n), TEXT("$"));
			return param(lx, from, c.n);
		}
		if (is_single_quote(c.cp)) return single_quoted(lx, c.n);
		struct token t;
		if (sign_token(lx, c, &t)) return t;
		struct span at = span_between(lx, lx->at, lx->at + c.n);
		struct text written = bytes_between(lx, lx->at, lx->at + c.n);
		lx->at += c.n;
		if (c.sign[0] == ' ')
			DIAG(lx->d, E106, at, c.cp == 0x3000 ? TEXT("U+3000") : TEXT("U+00A0"), say(lx->d, "a blank", "空格"));
		else if (c.sign[0] == ':' && c.strange)
			DIAG(lx->d, E106, at, written, TEXT(":"));
		else
			DIAG(lx->d, E101, at, written);
		t = (struct token){.kind = T_ERROR, .at = at};
		if (c.sign[0] == ' ') continue;
		return t;
	}
}
