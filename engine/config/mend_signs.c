/* One sign that YAML takes otherwise than its author: of the input method, without its blank, before a text. */
#include <string.h>

#include "mend_ways.h"

static const char new_row[ROW_INDENT_MAX + 2] = "\n                                                            ";

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
		.at = row_span(r, at, at + n), .right = right,
		.en = "a sign of the input method stands where YAML needs its own", .zh = "此处用了输入法的符号，YAML 不认",
		.label_en = "write '{1}'", .label_zh = "请写半角的“{1}”",
	};
}

static struct text without_blank(struct text sign, struct text rest)
{
	if (sign.n > 1 && sign.p[sign.n - 1] == ' ' && rest.n && rest.p[0] == ' ') sign.n--;
	return sign;
}

void way_wide_signs(struct mender *m, const struct row *r)
{
	for (size_t i = r->lead; i < r->t.n; i++) {
		if ((unsigned char)r->t.p[i] < 0x80) continue;
		struct text rest = {r->t.p + i, r->t.n - i};
		for (size_t k = 0; k < sizeof lookalikes / sizeof *lookalikes; k++) {
			struct text sign = text_of(lookalikes[k].sign), right = text_of(lookalikes[k].right);
			if (!text_starts(rest, sign) || (lookalikes[k].alone && i > r->lead)) continue;
			struct way way = sign_way(r, i, sign.n, right);
			struct text behind = {rest.p + sign.n, rest.n - sign.n};
			way.patches[way.count++] = row_patch(r, i, sign.n, without_blank(right, behind));
			mend_try(m, &way);
		}
		for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++) {
			struct text open = text_of(pairs[k].open), close = text_of(pairs[k].close);
			if (!text_starts(rest, open)) continue;
			const char *end = memmem(rest.p + open.n, rest.n - open.n, close.p, close.n);
			if (!end) continue;
			struct way way = sign_way(r, i, open.n, text_of(pairs[k].right_open));
			way.patches[way.count++] = row_patch(r, i, open.n, text_of(pairs[k].right_open));
			way.patches[way.count++] = row_patch(r, (size_t)(end - r->t.p), close.n, text_of(pairs[k].right_close));
			mend_try(m, &way);
		}
	}
}

void way_tight_colon(struct mender *m, const struct row *r)
{
	size_t at = row_key_end(r, row_key_begin(r));
	if (at == 0 || at + 1 >= r->t.n || r->t.p[at] != ':' || r->t.p[at + 1] == ' ') return;
	struct way way = {
		.at = row_span(r, at, at + 1), .en = "a blank is missing behind the colon", .zh = "冒号后面缺少空格",
		.label_en = "write ': '", .label_zh = "请写“: ”", .count = 1, .patches = {row_patch(r, at + 1, 0, TEXT(" "))},
	};
	mend_try(m, &way);
}

void way_tight_hyphen(struct mender *m, const struct row *r)
{
	if (r->lead + 1 >= r->t.n || r->t.p[r->lead] != '-' || strchr(" -", r->t.p[r->lead + 1])) return;
	struct way way = {
		.at = row_span(r, r->lead, r->lead + 1), .en = "a blank is missing behind the hyphen", .zh = "连字符后面缺少空格",
		.label_en = "write '- '", .label_zh = "请写“- ”", .count = 1, .patches = {row_patch(r, r->lead + 1, 0, TEXT(" "))},
	};
	mend_try(m, &way);
}

void way_plain_backslash(struct mender *m, const struct row *r, const struct fault *fault)
{
	size_t at = fault->at - r->from;
	if (!strstr(fault->problem, "escape") && !strstr(fault->problem, "hexdecimal")) return;
	while (at > 0 && (at >= r->t.n || r->t.p[at] != '\\')) at--;
	struct way way = {.count = 1, .patches = {row_patch(r, at, 0, TEXT("\\"))}};
	if (at) mend_try(m, &way);
}

void way_block_head(struct mender *m, const struct row *r)
{
	static const char *const dashes[] = {"—", "–", "－", "‐"};
	size_t at = row_key_end(r, row_key_begin(r)), end = row_text_end(r->t);
	if (at == r->lead || at + 2 >= end || r->t.p[at] != ':') return;
	for (at++; at < end && r->t.p[at] == ' ';) at++;
	if (at + 1 >= end || !strchr(">|", r->t.p[at])) return;
	const struct text sign = {r->t.p + at, 1U + (strchr("-+", r->t.p[at + 1]) != NULL)};
	const struct text rest = {sign.p + sign.n, end - at - sign.n};
	for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
		if (!text_equal(rest, text_of(dashes[i]))) continue;
		struct way way = sign_way(r, at + sign.n, rest.n, TEXT("-"));
		way.patches[way.count++] = row_patch(r, at + sign.n, rest.n, TEXT("-"));
		mend_try(m, &way);
	}
	const struct row below = row_beside(r->source, r->line, false);
	size_t width = below.lead > r->lead ? below.lead : r->lead + 2;
	if (!rest.n || rest.p[0] != ' ' || width > ROW_INDENT_MAX) return;
	struct way way = {
		.at = row_span(r, at, at + sign.n), .en = "a text of several rows begins in the row below this sign", .zh = "这个符号表示文字从下一行开始",
		.label_en = "put what follows it into the next row", .label_zh = "请把后面的内容写到下一行", .right = sign, .count = 1,
		.patches = {row_patch(r, at, sign.n, TEXT(""))},
	};
	mend_try(m, &way);
	way.patches[0] = row_patch(r, at + sign.n, 1, (struct text){new_row, width + 1});
	mend_try(m, &way);
}
