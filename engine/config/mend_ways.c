#include <stdint.h>
#include <string.h>

#include "mend_parts.h"

enum { ROW_MAX = 4096, SHORT_ROW_MAX = 512, QUOTE_ROWS = 30, BLANKS_MAX = 60, NESTED_MAX = 16 };

static const char blanks[BLANKS_MAX + 1] = "                                                            ";
static const char new_row[BLANKS_MAX + 2] = "\n                                                            ";

/* A row of the file. */
struct row {
	const struct source *source;
	size_t line;  /* from 1; 0: there is none */
	size_t from;  /* its first byte */
	struct text t;
	size_t lead;  /* bytes of white space of any kind at its beginning */
};

static size_t white(struct text t, size_t i)
{
	static const char *const wide[] = {"\xE3\x80\x80", "\xC2\xA0"};
	if (i < t.n && (t.p[i] == ' ' || t.p[i] == '\t')) return 1;
	for (size_t k = 0; k < 2; k++)
		if (text_starts((struct text){t.p + i, t.n - i}, text_of(wide[k]))) return strlen(wide[k]);
	return 0;
}

static struct row row_at(const struct source *s, size_t line)
{
	struct row r = {.source = s};
	if (line < 1 || line > s->line_count) return r;
	r.t = source_line(s, line);
	if (r.t.n == 0 || r.t.n > ROW_MAX) return r;
	r.line = line;
	r.from = (size_t)(r.t.p - s->bytes.p);
	for (size_t n; r.lead < r.t.n && (n = white(r.t, r.lead)) > 0;) r.lead += n;
	return r;
}

static bool nothing(const struct row *r) { return r->line == 0 || r->lead == r->t.n || r->t.p[r->lead] == '#'; }

/* The nearest row with something in it, before or behind a line. */
static struct row beside(const struct source *s, size_t line, bool before)
{
	for (int i = 0; i < 20; i++) {
		line = before ? line - 1 : line + 1;
		if (line < 1 || line > s->line_count) break;
		struct row r = row_at(s, line);
		if (!nothing(&r)) return r;
	}
	return (struct row){.source = s};
}

static size_t line_of(const struct source *s, size_t at)
{
	size_t line, column;
	source_place(s, at, &line, &column);
	return line;
}

static struct span span_of(const struct row *r, size_t from, size_t to)
{
	return (struct span){r->source, r->from + from, r->from + to};
}

static struct patch patch_of(const struct row *r, size_t from, size_t removed, struct text with)
{
	return (struct patch){r->from + from, removed, with};
}

/* What stands open behind the first n bytes of a row. */
struct state {
	char quote;                /* the quote that is open, else 0 */
	size_t opened;             /* where */
	bool comment;
	size_t depth;              /* brackets that are open; */
	size_t open[NESTED_MAX];   /* where */
	size_t extra;              /* the first bracket that closes none; SIZE_MAX: there is none */
};

static struct state read_row(struct text t, size_t n)
{
	struct state s = {.extra = SIZE_MAX};
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
			if (s.depth < NESTED_MAX) s.open[s.depth] = i;
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

/* Where the text of a row ends: before its comment and the blanks at its end. */
static size_t text_end(struct text t)
{
	size_t n = t.n;
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == '#' && read_row(t, i + 1).comment) {
			n = i;
			break;
		}
	while (n > 0 && (t.p[n - 1] == ' ' || t.p[n - 1] == '\t')) n--;
	return n;
}

/* ---- signs ---- */

static const struct {
	const char *sign, *right;
	bool alone; /* only at the beginning of a row */
} lookalikes[] = {
	{"：", ": ", false}, {"﹕", ": ", false}, {"，", ", ", false},
	{"、", ", ", false}, {"；", ", ", false}, {"｛", "{", false},
	{"｝", "}", false}, {"［", "[", false}, {"］", "]", false},
	{"【", "[", false}, {"】", "]", false}, {"＂", "\"", false},
	{"＇", "'", false}, {"“", "\"", false}, {"”", "\"", false}, {"‘", "'", false}, {"’", "'", false}, {"＃", "#", false}, {"－", "- ", true},
	{"—", "- ", true}, {"–", "- ", true}, {"•", "- ", true},
	{"·", "- ", true},
};

/* Pairs that only make sense together. */
static const struct {
	const char *open, *close, *right_open, *right_close;
} pairs[] = {
	{"“", "”", "\"", "\""}, {"‘", "’", "'", "'"},
	{"｛", "｝", "{", "}"}, {"［", "］", "[", "]"},
	{"【", "】", "[", "]"}, {"”", "”", "\"", "\""},
};

static struct way sign_way(const struct row *r, size_t at, size_t n, struct text right)
{
	return (struct way){
		.at = span_of(r, at, at + n), .right = right,
		.en = "a sign of the input method stands where YAML needs its own", .zh = "此处用了输入法的符号，YAML 不认",
		.label_en = "write '{1}'", .label_zh = "请写半角的“{1}”",
	};
}

static struct text without_blank(struct text sign, struct text rest)
{
	if (sign.n > 1 && sign.p[sign.n - 1] == ' ' && rest.n && rest.p[0] == ' ') sign.n--;
	return sign;
}

static void wide_signs(struct mender *m, const struct row *r)
{
	for (size_t i = r->lead; i < r->t.n; i++) {
		if ((unsigned char)r->t.p[i] < 0x80) continue;
		struct text rest = {r->t.p + i, r->t.n - i};
		for (size_t k = 0; k < sizeof lookalikes / sizeof *lookalikes; k++) {
			struct text sign = text_of(lookalikes[k].sign), right = text_of(lookalikes[k].right);
			if (!text_starts(rest, sign) || (lookalikes[k].alone && i > r->lead)) continue;
			struct way way = sign_way(r, i, sign.n, right);
			struct text behind = {rest.p + sign.n, rest.n - sign.n};
			way.patches[way.count++] = patch_of(r, i, sign.n, without_blank(right, behind));
			mend_try(m, &way);
		}
		for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
			struct text open = text_of(pairs[k].open), close = text_of(pairs[k].close);
			if (!text_starts(rest, open)) continue;
			const char *end = memmem(rest.p + open.n, rest.n - open.n, close.p, close.n);
			if (!end) continue;
			struct way way = sign_way(r, i, open.n, text_of(pairs[k].right_open));
			way.patches[way.count++] = patch_of(r, i, open.n, text_of(pairs[k].right_open));
			way.patches[way.count++] = patch_of(r, (size_t)(end - r->t.p), close.n, text_of(pairs[k].right_close));
			mend_try(m, &way);
		}
	}
}

static bool key_sign(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || (unsigned char)c >= 0x80;
}

/* Behind the hyphens of a row, where its key begins. */
static size_t key_begin(const struct row *r)
{
	size_t at = r->lead;
	while (at + 1 < r->t.n && r->t.p[at] == '-' && r->t.p[at + 1] == ' ')
		for (at++; at < r->t.n && r->t.p[at] == ' ';) at++;
	return at;
}

static size_t key_end(const struct row *r, size_t at)
{
	bool quoted = at < r->t.n && r->t.p[at] == '"';
	if (quoted) at++;
	while (at < r->t.n && key_sign(r->t.p[at])) at++;
	return at + (quoted && at < r->t.n && r->t.p[at] == '"');
}

static void tight_colon(struct mender *m, const struct row *r)
{
	size_t at = key_end(r, key_begin(r));
	if (at == 0 || at + 1 >= r->t.n || r->t.p[at] != ':' || r->t.p[at + 1] == ' ') return;
	struct way way = {
		.at = span_of(r, at, at + 1), .en = "a blank is missing behind the colon", .zh = "冒号后面缺少空格",
		.label_en = "write ': '", .label_zh = "请写“: ”", .count = 1, .patches = {patch_of(r, at + 1, 0, TEXT(" "))},
	};
	mend_try(m, &way);
}

static void tight_hyphen(struct mender *m, const struct row *r)
{
	if (r->lead + 1 >= r->t.n || r->t.p[r->lead] != '-' || strchr(" -", r->t.p[r->lead + 1])) return;
	struct way way = {
		.at = span_of(r, r->lead, r->lead + 1), .en = "a blank is missing behind the hyphen", .zh = "连字符后面缺少空格",
		.label_en = "write '- '", .label_zh = "请写“- ”", .count = 1, .patches = {patch_of(r, r->lead + 1, 0, TEXT(" "))},
	};
	mend_try(m, &way);
}

/* A backslash that begins no escape: it stands for itself. */
static void plain_backslash(struct mender *m, const struct row *r, const struct fault *fault)
{
	size_t at = fault->at - r->from;
	if (!strstr(fault->problem, "escape") && !strstr(fault->problem, "hexdecimal")) return;
	while (at > 0 && (at >= r->t.n || r->t.p[at] != '\\')) at--;
	struct way way = {.count = 1, .patches = {patch_of(r, at, 0, TEXT("\\"))}};
	if (at) mend_try(m, &way);
}

/* What stands behind the sign of a text of several rows: another dash than the hyphen, or the text's own beginning. */
static void block_head(struct mender *m, const struct row *r)
{
	static const char *const dashes[] = {"—", "–", "－", "‐"};
	size_t at = key_end(r, key_begin(r)), end = text_end(r->t);
	if (at == r->lead || at + 2 >= end || r->t.p[at] != ':') return;
	for (at++; at < end && r->t.p[at] == ' ';) at++;
	if (at + 1 >= end || !strchr(">|", r->t.p[at])) return;
	const struct text sign = {r->t.p + at, 1U + (strchr("-+", r->t.p[at + 1]) != NULL)};
	const struct text rest = {sign.p + sign.n, end - at - sign.n};
	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		if (!text_equal(rest, text_of(dashes[i]))) continue;
		struct way way = sign_way(r, at + sign.n, rest.n, TEXT("-"));
		way.patches[way.count++] = patch_of(r, at + sign.n, rest.n, TEXT("-"));
		mend_try(m, &way);
	}
	const struct row below = beside(r->source, r->line, false);
	size_t width = below.lead > r->lead ? below.lead : r->lead + 2;
	if (!rest.n || rest.p[0] != ' ' || width > BLANKS_MAX) return;
	struct way way = {
		.at = span_of(r, at, at + sign.n), .en = "a text of several rows begins in the row below this sign", .zh = "这个符号表示文字从下一行开始",
		.label_en = "put what follows it into the next row", .label_zh = "请把后面的内容写到下一行", .right = sign, .count = 1,
		.patches = {patch_of(r, at, sign.n, TEXT(""))},
	};
	mend_try(m, &way);
	way.patches[0] = patch_of(r, at + sign.n, 1, (struct text){new_row, width + 1});
	mend_try(m, &way);
}

static bool is_item(const struct row *r)
{
	return r->line && r->lead < r->t.n && r->t.p[r->lead] == '-' && (r->lead + 1 == r->t.n || r->t.p[r->lead + 1] == ' ');
}

static bool has_key(const struct row *r)
{
	size_t at = key_end(r, key_begin(r));
	return r->line && at > r->lead && at < r->t.n && r->t.p[at] == ':' && (at + 1 == r->t.n || r->t.p[at + 1] == ' ');
}

enum { WIDTHS_MAX = 24, ROWS_BESIDE = 4, ROWS_PASSED = 60 };

/* The widths that rows beside one begin at; of an item, those of other items; of a key, those of other rows with keys: it
 * would go for a part of any text it is indented like. */
static size_t widths_beside(const struct row *r, size_t widths[WIDTHS_MAX])
{
	size_t count = 0, end = text_end(r->t);
	const bool item = is_item(r), key = has_key(r);
	const struct row below = beside(r->source, r->line, false);
	if (end > 0 && r->t.p[end - 1] == ':' && below.lead >= 2 && below.lead <= BLANKS_MAX) widths[count++] = below.lead - 2;
	for (int side = 0; side < 2; side++) {
		struct row other = *r;
		for (int alike = 0, passed = 0; alike < (item ? 1 : ROWS_BESIDE) && passed < ROWS_PASSED; passed++) {
			other = beside(r->source, other.line, side == 0);
			if (!other.line) break;
			if ((item && !is_item(&other)) || (key && !has_key(&other))) continue;
			alike++;
			if (item) {
				if (other.lead <= BLANKS_MAX) widths[count++] = other.lead;
				continue;
			}
			size_t begin = key_begin(&other), other_end = text_end(other.t);
			bool open = side == 0 && other_end > 0 && other.t.p[other_end - 1] == ':'; /* what belongs to its key follows */
			size_t ways[] = {open ? begin + 2 : begin, other.lead, other.lead + 2};
			for (size_t k = 0; k < 3; k++) {
				bool known = ways[k] > BLANKS_MAX;
				for (size_t n = 0; n < count; n++) known |= widths[n] == ways[k];
				if (!known && count < WIDTHS_MAX) widths[count++] = ways[k];
			}
		}
	}
	return count;
}

/* TABs and wide blanks at the beginning of a row. */
static void wide_indentation(struct mender *m, const struct row *r)
{
	size_t at = 0;
	while (at < r->lead && r->t.p[at] == ' ') at++;
	if (at == r->lead) return;
	bool tab = r->t.p[at] == '\t';
	size_t widths[WIDTHS_MAX], count = widths_beside(r, widths);
	for (size_t i = 0; i < count; i++) {
		struct way way = {
			.at = span_of(r, at, at + white(r->t, at)), .count = 1, .patches = {patch_of(r, 0, r->lead, (struct text){blanks, widths[i]})},
			.en = tab ? "the row is indented with TAB" : "the row is indented with a full-width blank",
			.zh = tab ? "这一行用制表符缩进" : "这一行用全角空格缩进", .label_en = "indent with blanks", .label_zh = "缩进请用半角空格",
		};
		mend_try(m, &way);
	}
}

/* ---- shapes ---- */

static void try_close(struct mender *m, const struct row *r, size_t opened, size_t end)
{
	struct text sign = {r->t.p[opened] == '"' ? "\"" : "'", 1};
	struct way way = {
		.at = span_of(r, opened, opened + 1), .en = "the quote that begins here is not closed", .zh = "从这里开始的引号没有闭合",
		.label_en = "close it with {1}", .label_zh = "请用 {1} 闭合", .right = sign, .count = 1, .patches = {patch_of(r, end, 0, sign)},
	};
	mend_try(m, &way);
}

static void close_quote(struct mender *m, const struct row *r)
{
	struct state s = read_row(r->t, r->t.n);
	size_t end = r->t.n;
	if (s.quote) {
		while (end > s.opened + 1 && r->t.p[end - 1] == ' ') end--;
		size_t bracket = end;
		while (bracket > s.opened + 1 && strchr("]} ,", r->t.p[bracket - 1])) bracket--;
		try_close(m, r, s.opened, bracket);
		try_close(m, r, s.opened, end);
	}
	/* One that takes the next one's beginning for its end. */
	for (size_t i = r->lead; i < r->t.n && r->t.n <= SHORT_ROW_MAX; i++) {
		const char *comma = memchr(r->t.p + i, ',', r->t.n - i);
		if ((r->t.p[i] == '"' || r->t.p[i] == '\'') && comma && !read_row(r->t, i).quote && read_row(r->t, i + 1).quote)
			try_close(m, r, i, (size_t)(comma - r->t.p));
	}
}

/* A sign of YAML that begins an item: the item goes into quotes. */
static void quote_item(struct mender *m, const struct row *r, const struct fault *fault)
{
	size_t from = fault->at - r->from;
	if (fault->has_context && fault->context >= r->from && fault->context < fault->at) from = fault->context - r->from;
	if (from >= r->t.n || !strchr("*&!@`%|>?", r->t.p[from])) return;
	size_t to = from;
	while (to < r->t.n && !strchr(",]}", r->t.p[to])) to++;
	if (memchr(r->t.p + from, '\'', to - from)) return;
	struct way way = {
		.at = span_of(r, from, from + 1), .en = "a value cannot begin with this character unless it is in quotes",
		.zh = "值以这个字符开头时必须加引号", .label_en = "put the value into '…'", .label_zh = "请把这个值放在 '…' 里",
		.count = 2, .patches = {patch_of(r, from, 0, TEXT("'")), patch_of(r, to, 0, TEXT("'"))},
	};
	mend_try(m, &way);
}

/* Where a text ends that begins with the expression before `at`: with its row or, inside brackets, before the next comma. */
static size_t braced_end(const struct row *r, size_t at, bool inside)
{
	size_t end = text_end(r->t);
	bool expression = false;
	for (size_t i = at; inside && i < end; i++) {
		char c = r->t.p[i];
		if (!expression && strchr(",]}", c)) end = i;
		else if (c == '{' || c == '}') expression = c == '{';
	}
	while (end > at && r->t.p[end - 1] == ' ') end--;
	return end;
}

/* A text that begins with an expression in braces and goes on behind it: YAML reads a mapping. */
static void braced_text(struct mender *m, const struct row *r)
{
	for (size_t from = r->lead + 2; from < r->t.n; from++) {
		if (r->t.p[from] != '{' || r->t.p[from - 1] != ' ' || !strchr(":-", r->t.p[from - 2])) continue;
		const char *close = memchr(r->t.p + from, '}', r->t.n - from);
		if (!close) return;
		size_t behind = (size_t)(close - r->t.p) + 1, end = braced_end(r, behind, read_row(r->t, from).depth > 0);
		struct text expression = {r->t.p + from + 1, behind - from - 2};
		if (text_contains(expression, TEXT(": ")) || text_contains(expression, TEXT("{")) || end == behind) continue;
		struct text sign = memchr(r->t.p + from, '"', end - from) ? TEXT("'") : TEXT("\"");
		struct way way = {
			.at = span_of(r, from, from + 1), .en = "a text that begins with { needs quotes around it", .zh = "以 { 开头的文字要加引号",
			.label_en = "put the whole into {1}…{1}", .label_zh = "请把整个值放在 {1}…{1} 里", .right = sign,
			.count = 2, .patches = {patch_of(r, from, 0, sign), patch_of(r, end, 0, sign)},
		};
		mend_try(m, &way);
	}
}

/* A text that goes on behind its closing quote. */
static void quote_all(struct mender *m, const struct row *r)
{
	size_t from = key_end(r, key_begin(r)), to = text_end(r->t);
	if (from + 1 >= r->t.n || r->t.p[from] != ':') from = r->lead;
	else from++;
	while (from < to && strchr(" -", r->t.p[from])) from++;
	if (from >= to) return;
	bool single = memchr(r->t.p + from, '\'', to - from) != NULL, twice = memchr(r->t.p + from, '"', to - from) != NULL;
	if (single && twice) return;
	struct text sign = single ? TEXT("\"") : TEXT("'");
	struct way way = {.count = 2, .patches = {patch_of(r, from, 0, sign), patch_of(r, to, 0, sign)}};
	char begins = r->t.p[from], ends = r->t.p[to - 1];
	if ((begins == '[' && ends == ']') || (begins == '{' && ends == '}')) return;
	if (begins == '"' || begins == '\'') {
		way.at = span_of(r, from, to);
		way.en = "a value that begins with a quote ends at the next one, and this one goes on";
		way.zh = "以引号开头的值到下一个引号就结束了，而这里后面还有内容";
		way.label_en = "put the whole into {1}…{1}";
		way.label_zh = "请把整个值放在 {1}…{1} 里";
		way.right = sign;
	} else if (strchr("@`%|>&*!?", begins)) {
		way.at = span_of(r, from, from + 1);
		way.en = "a value cannot begin with this character unless it is in quotes";
		way.zh = "值以这个字符开头时必须加引号";
		way.label_en = "put the whole into {1}…{1}";
		way.label_zh = "请把整个值放在 {1}…{1} 里";
		way.right = sign;
	}
	mend_try(m, &way);
}

static void close_brackets(struct mender *m, const struct row *r)
{
	struct state s = read_row(r->t, r->t.n);
	if (s.depth && s.depth <= NESTED_MAX && !s.quote) {
		static const char closing[] = "]]]]}]}]]}}}]}";
		size_t end = text_end(r->t);
		for (size_t more = 1; more <= s.depth && more <= 2; more++) {
			bool inner = r->t.p[s.open[s.depth - 1]] == '[', outer = more == 2 && r->t.p[s.open[s.depth - 2]] == '[';
			const char *at = more == 1 ? (inner ? "]" : "}") : strstr(closing, inner ? (outer ? "]]" : "]}") : (outer ? "}]" : "}}"));
			size_t open = s.open[s.depth - 1];
			struct way way = {
				.at = span_of(r, open, open + 1), .en = "the bracket that begins here is not closed", .zh = "从这里开始的括号没有闭合",
				.label_en = "close it with {1}", .label_zh = "请用 {1} 闭合", .right = text_of(inner ? "]" : "}"), .count = 1,
				.patches = {patch_of(r, end, 0, (struct text){at, more})},
			};
			mend_try(m, &way);
			/* The outer one is closed: the inner one ends before it. */
			if (more == 1 && end > 0 && (r->t.p[end - 1] == ']' || r->t.p[end - 1] == '}')) {
				way.patches[0].at = r->from + end - 1;
				mend_try(m, &way);
			}
		}
	}
	if (s.extra == SIZE_MAX) return;
	struct way way = {
		.at = span_of(r, s.extra, s.extra + 1), .en = "this bracket closes nothing", .zh = "这个括号没有对应的开括号",
		.label_en = "delete it", .label_zh = "请删除", .count = 1, .patches = {patch_of(r, s.extra, 1, TEXT(" "))},
	};
	mend_try(m, &way);
}

/* Brackets that were opened in a row further up, closed at the end of this one. */
static void close_context(struct mender *m, const struct row *r, const struct fault *fault)
{
	if (!fault->has_context || fault->context >= r->source->bytes.n) return;
	const char *open = r->source->bytes.p + fault->context;
	if ((*open != '[' && *open != '{') || fault->context >= r->from) return;
	struct text sign = {*open == '[' ? "]" : "}", 1};
	struct way way = {
		.at = {r->source, fault->context, fault->context + 1}, .en = "the bracket that begins here is not closed",
		.zh = "从这里开始的括号没有闭合", .label_en = "close it with {1}", .label_zh = "请用 {1} 闭合", .right = sign, .count = 1,
		.patches = {patch_of(r, text_end(r->t), 0, sign)},
	};
	mend_try(m, &way);
}

static void missing_comma(struct mender *m, const struct row *r, size_t at)
{
	if (at < r->from || at > r->from + r->t.n) return;
	size_t word = at - r->from;
	if (word == r->t.n || r->t.p[word] == ':') {
		while (word > 0 && r->t.p[word - 1] == ' ') word--;
		while (word > 0 && key_sign(r->t.p[word - 1])) word--;
	}
	if (word == 0 || r->t.p[word - 1] != ' ') return;
	struct way way = {
		.at = span_of(r, word, key_end(r, word)), .en = "a comma is missing before this", .zh = "这里前面缺少逗号",
		.label_en = "write ', ' before it", .label_zh = "请在它前面写“, ”", .count = 1, .patches = {patch_of(r, word - 1, 0, TEXT(","))},
	};
	mend_try(m, &way);
}

/* A word that stands between conditions: no key. */
static bool joins(struct text word)
{
	return text_equal(word, TEXT("and")) || text_equal(word, TEXT("or")) || text_equal(word, TEXT("not"));
}

static void missing_colon(struct mender *m, const struct row *r)
{
	size_t from = key_begin(r), at = key_end(r, from);
	if (at == from || (at < r->t.n && r->t.p[at] != ' ') || joins((struct text){r->t.p + from, at - from})) return;
	struct way way = {
		.at = span_of(r, from, at), .en = "a colon is missing behind the key", .zh = "键后面缺少冒号",
		.label_en = "write '{1}: '", .label_zh = "请写“{1}: ”", .right = {r->t.p + from, at - from}, .count = 1,
		.patches = {patch_of(r, at, 0, TEXT(":"))},
	};
	mend_try(m, &way);
}

static void other_indentation(struct mender *m, const struct row *r)
{
	size_t widths[WIDTHS_MAX], count = widths_beside(r, widths);
	size_t end = key_end(r, key_begin(r));
	for (size_t i = 0; i < count; i++) {
		if (widths[i] == r->lead) continue;
		struct way way = {
			.at = span_of(r, r->lead, end > r->lead ? end : r->lead + 1), .count = 1,
			.patches = {patch_of(r, 0, r->lead, (struct text){blanks, widths[i]})},
			.en = "the row is not indented like those it belongs to", .zh = "这一行的缩进与同组的行没有对齐",
			.label_en = widths[i] < r->lead ? "fewer blanks before it" : "more blanks before it",
			.label_zh = widths[i] < r->lead ? "前面的空格多了" : "前面的空格少了",
		};
		mend_try(m, &way);
	}
}

/* ---- the rest ---- */

/* Leaves out the row; or with it those behind it that are indented deeper. */
static void leave_out(struct mender *m, const struct row *r)
{
	struct row last = *r, next = beside(r->source, r->line, false);
	for (; next.line && next.lead > r->lead; next = beside(r->source, next.line, false)) last = next;
	struct way way = {.count = 1, .patches = {patch_of(r, r->lead, r->t.n - r->lead, TEXT("#"))}};
	mend_try(m, &way);
	way.patches[0].removed = last.from + last.t.n - way.patches[0].at;
	if (last.line != r->line) mend_try(m, &way);
}

void mend_ways(struct mender *m, const struct source *s, const struct fault *fault, enum way_rank rank)
{
	size_t line = line_of(s, fault->at);
	struct row rows[4] = {row_at(s, line)};
	if (nothing(&rows[0])) rows[0] = beside(s, line + 1, true);
	rows[1] = beside(s, line, true);
	rows[2] = beside(s, rows[1].line, true);
	rows[3] = fault->has_context ? row_at(s, line_of(s, fault->context)) : (struct row){0};
	bool directive = rows[0].line && rows[0].t.p[0] == '%';
	for (size_t i = 0; i < 4 && !directive; i++) {
		bool again = !rows[i].line;
		for (size_t k = 0; k < i; k++) again |= rows[k].line == rows[i].line;
		if (again) continue;
		const struct row *r = &rows[i];
		if (rank == WAY_SIGN) {
			if (i == 0) {
				plain_backslash(m, r, fault);
				block_head(m, r);
				quote_item(m, r, fault);
				braced_text(m, r);
			}
			wide_signs(m, r);
			tight_colon(m, r);
			tight_hyphen(m, r);
			wide_indentation(m, r);
		}
		if (rank != WAY_SHAPE) continue;
		close_quote(m, r);
		missing_colon(m, r);
		close_brackets(m, r);
		if (i == 1) close_context(m, r, fault);
		if (strstr(fault->problem, "','")) missing_comma(m, r, fault->at);
		other_indentation(m, r);
		quote_all(m, r);
	}
	for (size_t back = 3; rank == WAY_SHAPE && back <= QUOTE_ROWS && back < line; back++) {
		struct row r = row_at(s, line - back);
		if (nothing(&r)) continue;
		close_quote(m, &r);
		if (strchr("|>-", r.t.p[text_end(r.t) - 1])) missing_colon(m, &r);
	}
	if (rank == WAY_REST && rows[0].line) leave_out(m, &rows[0]);
}
