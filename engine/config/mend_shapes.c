/* Quotes, brackets, colons and commas that are missing or stand where they must not. */
#include <stdint.h>
#include <string.h>

#include "mend_ways.h"

enum { SHORT_ROW_MAX = 512 };

static void try_close(struct mender *m, const struct row *r, size_t opened, size_t end)
{
	struct text sign = {r->t.p[opened] == '"' ? "\"" : "'", 1};
	struct way way = {
		.at = row_span(r, opened, opened + 1), .en = "the quote that begins here is not closed", .zh = "从这里开始的引号没有闭合",
		.label_en = "close it with {1}", .label_zh = "请用 {1} 闭合", .right = sign, .count = 1, .patches = {row_patch(r, end, 0, sign)},
	};
	mend_try(m, &way);
}

void way_close_quote(struct mender *m, const struct row *r)
{
	struct row_open s = row_read(r->t, r->t.n);
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
		if ((r->t.p[i] == '"' || r->t.p[i] == '\'') && comma && !row_read(r->t, i).quote && row_read(r->t, i + 1).quote)
			try_close(m, r, i, (size_t)(comma - r->t.p));
	}
}

void way_quote_item(struct mender *m, const struct row *r, const struct fault *fault)
{
	size_t from = fault->at - r->from;
	if (fault->has_context && fault->context >= r->from && fault->context < fault->at) from = fault->context - r->from;
	if (from >= r->t.n || !strchr("*&!@`%|>?", r->t.p[from])) return;
	size_t to = from;
	while (to < r->t.n && !strchr(",]}", r->t.p[to])) to++;
	if (memchr(r->t.p + from, '\'', to - from)) return;
	struct way way = {
		.at = row_span(r, from, from + 1), .en = "a value cannot begin with this character unless it is in quotes",
		.zh = "值以这个字符开头时必须加引号", .label_en = "put the value into '…'", .label_zh = "请把这个值放在 '…' 里",
		.count = 2, .patches = {row_patch(r, from, 0, TEXT("'")), row_patch(r, to, 0, TEXT("'"))},
	};
	mend_try(m, &way);
}

/* Where a text ends that begins with the expression before `at`: with its row or, inside brackets, before the next comma. */
static size_t braced_end(const struct row *r, size_t at, bool inside)
{
	size_t end = row_text_end(r->t);
	bool expression = false;
	for (size_t i = at; inside && i < end; i++) {
		char c = r->t.p[i];
		if (!expression && strchr(",]}", c)) end = i;
		else if (c == '{' || c == '}') expression = c == '{';
	}
	while (end > at && r->t.p[end - 1] == ' ') end--;
	return end;
}

void way_braced_text(struct mender *m, const struct row *r)
{
	for (size_t from = r->lead + 2; from < r->t.n; from++) {
		if (r->t.p[from] != '{' || r->t.p[from - 1] != ' ' || !strchr(":-", r->t.p[from - 2])) continue;
		const char *close = memchr(r->t.p + from, '}', r->t.n - from);
		if (!close) return;
		size_t behind = (size_t)(close - r->t.p) + 1, end = braced_end(r, behind, row_read(r->t, from).depth > 0);
		struct text expression = {r->t.p + from + 1, behind - from - 2};
		if (text_contains(expression, TEXT(": ")) || text_contains(expression, TEXT("{")) || end == behind) continue;
		struct text sign = memchr(r->t.p + from, '"', end - from) ? TEXT("'") : TEXT("\"");
		struct way way = {
			.at = row_span(r, from, from + 1), .en = "a text that begins with { needs quotes around it", .zh = "以 { 开头的文字要加引号",
			.label_en = "put the whole into {1}…{1}", .label_zh = "请把整个值放在 {1}…{1} 里", .right = sign,
			.count = 2, .patches = {row_patch(r, from, 0, sign), row_patch(r, end, 0, sign)},
		};
		mend_try(m, &way);
	}
}

void way_quote_all(struct mender *m, const struct row *r)
{
	size_t from = row_key_end(r, row_key_begin(r)), to = row_text_end(r->t);
	if (from + 1 >= r->t.n || r->t.p[from] != ':') from = r->lead;
	else from++;
	while (from < to && strchr(" -", r->t.p[from])) from++;
	if (from >= to) return;
	bool single = memchr(r->t.p + from, '\'', to - from) != NULL, twice = memchr(r->t.p + from, '"', to - from) != NULL;
	if (single && twice) return;
	struct text sign = single ? TEXT("\"") : TEXT("'");
	struct way way = {.count = 2, .patches = {row_patch(r, from, 0, sign), row_patch(r, to, 0, sign)}};
	char begins = r->t.p[from], ends = r->t.p[to - 1];
	if ((begins == '[' && ends == ']') || (begins == '{' && ends == '}')) return;
	if (begins == '"' || begins == '\'') {
		way.at = row_span(r, from, to);
		way.en = "a value that begins with a quote ends at the next one, and this one goes on";
		way.zh = "以引号开头的值到下一个引号就结束了，而这里后面还有内容";
		way.label_en = "put the whole into {1}…{1}";
		way.label_zh = "请把整个值放在 {1}…{1} 里";
		way.right = sign;
	} else if (strchr("@`%|>&*!?", begins)) {
		way.at = row_span(r, from, from + 1);
		way.en = "a value cannot begin with this character unless it is in quotes";
		way.zh = "值以这个字符开头时必须加引号";
		way.label_en = "put the whole into {1}…{1}";
		way.label_zh = "请把整个值放在 {1}…{1} 里";
		way.right = sign;
	}
	mend_try(m, &way);
}

void way_close_brackets(struct mender *m, const struct row *r)
{
	struct row_open s = row_read(r->t, r->t.n);
	if (s.depth && s.depth <= ROW_NESTED_MAX && !s.quote) {
		static const char closing[] = "]]]]}]}]]}}}]}";
		size_t end = row_text_end(r->t);
		for (size_t more = 1; more <= s.depth && more <= 2; more++) {
			bool inner = r->t.p[s.open[s.depth - 1]] == '[', outer = more == 2 && r->t.p[s.open[s.depth - 2]] == '[';
			const char *at = more == 1 ? (inner ? "]" : "}") : strstr(closing, inner ? (outer ? "]]" : "]}") : (outer ? "}]" : "}}"));
			size_t open = s.open[s.depth - 1];
			struct way way = {
				.at = row_span(r, open, open + 1), .en = "the bracket that begins here is not closed", .zh = "从这里开始的括号没有闭合",
				.label_en = "close it with {1}", .label_zh = "请用 {1} 闭合", .right = text_of(inner ? "]" : "}"), .count = 1,
				.patches = {row_patch(r, end, 0, (struct text){at, more})},
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
		.at = row_span(r, s.extra, s.extra + 1), .en = "this bracket closes nothing", .zh = "这个括号没有对应的开括号",
		.label_en = "delete it", .label_zh = "请删除", .count = 1, .patches = {row_patch(r, s.extra, 1, TEXT(" "))},
	};
	mend_try(m, &way);
}

void way_close_context(struct mender *m, const struct row *r, const struct fault *fault)
{
	if (!fault->has_context || fault->context >= r->source->bytes.n) return;
	const char *open = r->source->bytes.p + fault->context;
	if ((*open != '[' && *open != '{') || fault->context >= r->from) return;
	struct text sign = {*open == '[' ? "]" : "}", 1};
	struct way way = {
		.at = {r->source, fault->context, fault->context + 1}, .en = "the bracket that begins here is not closed",
		.zh = "从这里开始的括号没有闭合", .label_en = "close it with {1}", .label_zh = "请用 {1} 闭合", .right = sign, .count = 1,
		.patches = {row_patch(r, row_text_end(r->t), 0, sign)},
	};
	mend_try(m, &way);
}

void way_missing_comma(struct mender *m, const struct row *r, size_t at)
{
	if (at < r->from || at > r->from + r->t.n) return;
	size_t word = at - r->from;
	if (word == r->t.n || r->t.p[word] == ':') {
		while (word > 0 && r->t.p[word - 1] == ' ') word--;
		while (word > 0 && row_key_sign(r->t.p[word - 1])) word--;
	}
	if (word == 0 || r->t.p[word - 1] != ' ') return;
	struct way way = {
		.at = row_span(r, word, row_key_end(r, word)), .en = "a comma is missing before this", .zh = "这里前面缺少逗号",
		.label_en = "write ', ' before it", .label_zh = "请在它前面写“, ”", .count = 1, .patches = {row_patch(r, word - 1, 0, TEXT(","))},
	};
	mend_try(m, &way);
}

/* A word that stands between conditions: no key. */
static bool joins(struct text word)
{
	return text_equal(word, TEXT("and")) || text_equal(word, TEXT("or")) || text_equal(word, TEXT("not"));
}

void way_missing_colon(struct mender *m, const struct row *r)
{
	size_t from = row_key_begin(r), at = row_key_end(r, from);
	if (at == from || (at < r->t.n && r->t.p[at] != ' ') || joins((struct text){r->t.p + from, at - from})) return;
	struct way way = {
		.at = row_span(r, from, at), .en = "a colon is missing behind the key", .zh = "键后面缺少冒号",
		.label_en = "write '{1}: '", .label_zh = "请写“{1}: ”", .right = {r->t.p + from, at - from}, .count = 1,
		.patches = {row_patch(r, at, 0, TEXT(":"))},
	};
	mend_try(m, &way);
}
