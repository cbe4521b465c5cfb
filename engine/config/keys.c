#include "keys.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct text kind_word(enum key_kind kind, enum language language)
{
	static const struct {
		enum key_kind kind;
		const char *en, *zh;
	} words[] = {
		{KEY_SCALAR, "a text", "文字"},
		{KEY_MAP, "a mapping", "一组“键: 值”"},
		{KEY_LIST, "a list", "列表"},
		{KEY_SCALAR | KEY_MAP, "a text or a mapping", "文字或一组“键: 值”"},
		{KEY_SCALAR | KEY_LIST, "a text or a list", "文字或列表"},
		{KEY_MAP | KEY_LIST, "a mapping or a list", "一组“键: 值”或列表"},
	};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].kind == kind) return text_of(language == LANGUAGE_ZH ? words[i].zh : words[i].en);
	return TEXT("");
}

static enum key_kind kind_of(const struct node *node)
{
	return node->kind == NODE_MAP ? KEY_MAP : node->kind == NODE_LIST ? KEY_LIST : KEY_SCALAR;
}

/* What a value is called that has the wrong shape: by its key, if it has one that may be shown. */
static struct text name_of(const struct node *node, struct text otherwise)
{
	return node->key && !node->at.source->secret ? node->key->text : otherwise;
}

/* The place to point at for a whole map or list: its first line is enough. */
static struct span head_of(const struct node *node)
{
	if (node->kind == NODE_MAP && node->count && !node->in_flow && node->at.from == node->entries[0].key->at.from)
		return node->entries[0].key->at;
	return node->at;
}

void too_many(struct diags *d, struct span at, size_t most, const char *what)
{
	char room[24];
	DIAG(d, E408, at, text_number(room, most), text_of(what));
}

bool node_empty(const struct node *node)
{
	return node->kind == NODE_SCALAR && node->style == STYLE_PLAIN && node->text.n == 0;
}

/* The colon in a key that runs together with its value, as it stands in the file; at.source NULL: there is none. */
static struct span colon_in(const struct node *key)
{
	struct span at = {0};
	struct text t = {key->at.source->bytes.p + key->at.from, key->at.to - key->at.from};
	for (size_t i = 0; i < t.n && !at.source && key->style == STYLE_PLAIN; i++) {
		bool wide = text_starts((struct text){t.p + i, t.n - i}, TEXT("："));
		if (wide || t.p[i] == ':') at = (struct span){key->at.source, key->at.from + i, key->at.from + i + (wide ? sizeof "：" - 1 : 1)};
	}
	return at;
}

static void write_colon(struct diags *d, struct diag *item) { diag_label(d, item, "write ': '", "请写半角的“: ”", NULL, 0); }

struct diag *node_unlike(const struct node *node, enum key_kind kind, struct text name, struct diags *d)
{
	if (node_empty(node)) return DIAG(d, E021, node->at, name);
	if (kind & kind_of(node)) return NULL;
	struct span colon = node->kind == NODE_SCALAR ? colon_in(node) : (struct span){0};
	struct diag *item = DIAG(d, E020, colon.source ? colon : head_of(node), name, kind_word(kind, d->language),
	                         kind_word(kind_of(node), d->language));
	if (colon.source) write_colon(d, item);
	return item;
}

bool node_expect(const struct node *node, enum key_kind kind, struct text name, struct diags *d)
{
	return !node_unlike(node, kind, name, d);
}

void node_no_value(const struct node *key, struct diags *d)
{
	struct span colon = colon_in(key);
	struct diag *item = DIAG(d, E021, colon.source ? colon : key->at, key->text);
	if (colon.source) write_colon(d, item);
}

/* Index of a key; -1: it is none of this place. */
static int spec_of(struct text name, const struct key_spec *specs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(name, text_of(specs[i].name))) return (int)i;
	return -1;
}

/* The keys of its place that a map has. */
static void find_had(const struct node *map, const struct key_spec *specs, size_t count, bool had[static KEYS_MAX])
{
	for (size_t i = 0; i < map->count; i++) {
		int spec = spec_of(map->entries[i].key->text, specs, count);
		if (spec >= 0) had[spec] = true;
	}
}

/* The key that runs together with its value for want of a half-width colon and a blank: its index, else -1. */
static int before_colon(const struct node *key, struct span colon, const struct key_spec *specs, size_t count)
{
	if (!colon.source) return -1;
	return spec_of((struct text){key->at.source->bytes.p + key->at.from, colon.from - key->at.from}, specs, count);
}

/* Whether inside { } a key has neither colon nor value. */
static bool is_bare(const struct entry *e)
{
	const struct text t = e->key->at.source->bytes;
	size_t behind = e->key->at.to;
	while (behind < t.n && t.p[behind] == ' ') behind++;
	return e->key->in_flow && e->key->style == STYLE_PLAIN && node_empty(e->value) && behind < t.n && t.p[behind] != ':';
}

/* Whether a key is rather the rest of a text before it, which a comma has cut. *comma: it; source NULL: it was said of a key
 * between them. */
static bool cut_by_comma(const struct node *map, size_t i, struct span *comma)
{
	enum { PIECES_MAX = 16 };
	size_t from = i;
	while (from > 0 && i - from < PIECES_MAX && is_bare(&map->entries[from])) from--;
	const struct node *text = map->entries[from].value;
	if (from == i || text->kind != NODE_SCALAR || text->style != STYLE_PLAIN || node_empty(text)) return false;
	size_t at = text->at.to;
	while (at < map->entries[i].key->at.from && text->at.source->bytes.p[at] != ',') at++;
	*comma = (struct span){from + 1 == i ? text->at.source : NULL, at, at + 1};
	return true;
}

/* Of the key of an entry. Gives the index of the key that was probably meant, -1: none. */
static int unknown(const struct node *map, size_t entry, const struct key_spec *specs, size_t count, const bool *had,
                   struct diags *d)
{
	const struct node *key = map->entries[entry].key;
	struct text candidates[KEYS_MAX], absent[KEYS_MAX];
	struct buf names;
	struct span comma;
	buf_init(&names);
	for (size_t i = 0; i < count; i++) {
		candidates[i] = text_of(specs[i].kind & KEY_LATER ? "" : specs[i].name);
		if (names.n && candidates[i].n) buf_str(&names, ", ");
		buf_text(&names, candidates[i]);
	}
	struct span colon = colon_in(key);
	int near = before_colon(key, colon, specs, count);
	const bool joined = near >= 0;
	/* One that the map lacks is likelier than one that it has. */
	for (size_t i = 0; i < count; i++) absent[i] = had[i] ? TEXT("") : candidates[i];
	if (near < 0) near = diag_nearest(key->text, absent, count);
	if (near < 0) near = diag_nearest(key->text, candidates, count);
	if (near < 0 && cut_by_comma(map, entry, &comma)) {
		if (comma.source) DIAG(d, E015, comma, TEXT(""));
		buf_free(&names);
		return -1;
	}
	struct diag *item = DIAG(d, E018, joined ? colon : key->at, key->text);
	if (joined) write_colon(d, item);
	else if (near >= 0) diag_meant(d, item, candidates[near]);
	struct text args[] = {buf_view(&names)};
	diag_note(d, item, "keys of this place: {1}", "此处的键有：{1}", args, 1);
	if (names.failed) d->failed = true;
	buf_free(&names);
	return near;
}

/* Reports an unknown key; then reads it as the key that was probably meant, if the map lacks that, so that what stands
 * behind it is read too. Index of that key, -1: none. */
static int as_meant(const struct node *map, size_t entry, const struct key_spec *specs, size_t count, bool *had, struct diags *d)
{
	struct node *key = map->entries[entry].key;
	int near = unknown(map, entry, specs, count, had, d);
	if (near < 0 || had[near]) return -1;
	had[near] = true;
	key->text = text_of(specs[near].name);
	return near;
}

bool keys_check(const struct node *map, const struct key_spec *specs, size_t count, struct diags *d)
{
	size_t errors = d->errors;
	if (map->kind != NODE_MAP) {
		if (node_empty(map) && map->key) node_no_value(map->key, d);
		else DIAG(d, E020, map->at, name_of(map, map->kind == NODE_SCALAR ? map->text : TEXT("[ ]")),
		          kind_word(KEY_MAP, d->language), kind_word(kind_of(map), d->language));
		return false;
	}
	bool had[KEYS_MAX] = {0};
	find_had(map, specs, count, had);
	for (size_t i = 0; i < map->count; i++) {
		struct node *key = map->entries[i].key;
		int spec = spec_of(key->text, specs, count);
		bool misspelt = spec < 0;
		if (misspelt) spec = as_meant(map, i, specs, count, had, d);
		if (spec < 0) continue;
		if (specs[spec].kind & KEY_LATER) DIAG(d, E400, key->at, key->text);
		else if (node_empty(map->entries[i].value)) {
			if (!misspelt) node_no_value(key, d);
		} else
			node_expect(map->entries[i].value, specs[spec].kind, key->text, d);
	}
	for (size_t i = 0; i < count; i++)
		if (specs[i].required && !had[i]) DIAG(d, E019, head_of(map), text_of(specs[i].name));
	return d->errors == errors;
}

const struct node *keys_get(const struct node *map, const char *key, enum key_kind kind)
{
	const struct node *value = tree_get(map, key);
	return value && !node_empty(value) && kind & kind_of(value) ? value : NULL;
}

/* Whether it may stand as an expression: one name, or signs of a condition. */
static bool like_expression(struct text t)
{
	return t.n && (!memchr(t.p, ' ', t.n) || memchr(t.p, '.', t.n) || memchr(t.p, '$', t.n) || memchr(t.p, '(', t.n));
}

/* Whether a mapping is rather a text that is one expression in braces: {household.name} has keys without colons. */
static bool text_in_braces(const struct node *node)
{
	struct text t = node->at.source->bytes;
	bool braces = node->kind == NODE_MAP && node->count && node->at.to > node->at.from && t.p[node->at.from] == '{' &&
	              like_expression(node->entries[0].key->text);
	for (size_t i = 0; braces && i < node->count; i++) {
		size_t behind = node->entries[i].key->at.to;
		while (behind < node->at.to && t.p[behind] == ' ') behind++;
		braces = node_empty(node->entries[i].value) && (behind == node->at.to || t.p[behind] != ':');
	}
	return braces;
}

/* Reports such a text. */
static bool lacks_quotes(const struct node *node, struct diags *d)
{
	if (!text_in_braces(node)) return false;
	bool zh = d->language == LANGUAGE_ZH;
	struct diag *item = DIAG(d, E005, node->at, zh ? TEXT("以 { 开头的文字要加引号") : TEXT("a text that begins with { needs quotes around it"));
	diag_label(d, item, "put the whole into \"…\"", "请把整个值放在 \"…\" 里", NULL, 0);
	return true;
}

static bool is_scalar(const struct node *node, struct diags *d)
{
	if (node->kind == NODE_SCALAR) return true;
	if (lacks_quotes(node, d)) return false;
	struct diag *item = DIAG(d, E020, head_of(node), name_of(node, node->kind == NODE_LIST ? TEXT("[ ]") : TEXT("{ }")),
	                         kind_word(KEY_SCALAR, d->language), kind_word(kind_of(node), d->language));
	if (node->kind == NODE_MAP && node->at.to > node->at.from && node->at.source->bytes.p[node->at.from] != '{')
		diag_note(d, item, "a text with “: ” in it needs quotes", "含有“: ”的文字要加引号", NULL, 0);
	return false;
}

/* The number that digits with Chinese words behind them say: 5百, 1万行. unit: whether words are left that are no part of
 * it. False: it is not clear. */
static bool number_in_words(struct text t, int64_t *out, bool *unit)
{
	static const struct {
		const char *word;
		int64_t times;
	} powers[] = {{"十", 10}, {"百", 100}, {"千", 1000}, {"万", 10000}, {"亿", 100000000}};
	static const char *const more[] = {"零", "〇", "一", "二", "两", "三", "四", "五", "六", "七", "八",
	                                   "九", "十", "百", "千", "万", "亿", "半", "余", "多", "几"};
	const int64_t large = INT64_C(1000000000000);
	size_t at = 0;
	int64_t n = 0;
	for (; at < t.n && t.p[at] >= '0' && t.p[at] <= '9' && n < large; at++) n = n * 10 + (t.p[at] - '0');
	if (at == 0 || at == t.n) return false;
	for (size_t i = 0; i < sizeof powers / sizeof *powers && n < large;) {
		if (text_starts((struct text){t.p + at, t.n - at}, text_of(powers[i].word))) {
			n *= powers[i].times;
			at += strlen(powers[i].word);
			i = 0;
		} else
			i++;
	}
	const struct text rest = {t.p + at, t.n - at};
	bool clear = n < large && (rest.n == 0 || (unsigned char)rest.p[0] >= 0x80);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) clear &= !text_contains(rest, text_of(more[i]));
	for (size_t i = 0; i < rest.n; i++) clear &= rest.p[i] < '0' || rest.p[i] > '9';
	*unit = rest.n > 0;
	*out = n;
	return clear;
}

/* Digits of a Chinese input method, and Chinese words behind digits. */
static void hint_digits(struct diags *d, struct diag *item, const struct node *node)
{
	char room[64];
	struct text t = node->text;
	if (t.n > sizeof room || node->at.source->secret) return;
	struct text folded = {room, text_fold_width(t, room)};
	bool digits = folded.n < t.n;
	for (size_t i = 0; i < folded.n; i++) digits &= room[i] >= '0' && room[i] <= '9';
	if (digits) diag_meant(d, item, folded);
	int64_t n;
	bool unit;
	if (digits || !number_in_words(folded, &n, &unit)) return;
	char number[24];
	snprintf(number, sizeof number, "%" PRId64, n);
	const struct text meant = text_of(number);
	if (unit) diag_label(d, item, "did you mean '{1}', without the unit?", "是否想写“{1}”，不带单位？", &meant, 1);
	else diag_meant(d, item, meant);
}

bool node_int(const struct node *node, int64_t min, int64_t max, int64_t *out, struct diags *d)
{
	if (!is_scalar(node, d)) return false;
	struct text t = node->text;
	size_t i = t.n > 0 && (t.p[0] == '-' || t.p[0] == '+');
	bool digits = i < t.n;
	int64_t value = 0;
	const int64_t large = INT64_C(1000000000000000);
	for (; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9') digits = false;
		else if (value < large) value = value * 10 + (t.p[i] - '0');
	}
	if (!digits) {
		hint_digits(d, DIAG(d, E022, node->at, t), node);
		return false;
	}
	if (t.p[0] == '-') value = -value;
	if (value < min || value > max) {
		char low[24], high[24];
		snprintf(low, sizeof low, "%" PRId64, min);
		snprintf(high, sizeof high, "%" PRId64, max);
		DIAG(d, E023, node->at, t, text_of(low), text_of(high));
		return false;
	}
	*out = value;
	return true;
}

bool node_date(const struct node *node, int32_t *day, struct diags *d)
{
	if (!is_scalar(node, d)) return false;
	if (text_day(node->text, day)) return true;
	struct diag *item = DIAG(d, E024, node->at, node->text, text_day_fault(node->text, d->language));
	char meant[11];
	struct text right = {meant, sizeof meant - 1};
	char room[32];
	struct text wide = {room, node->text.n <= sizeof room ? text_fold_width(node->text, room) : 0};
	bool other = node->text.n && text_day_meant(node->text, meant) == node->text.n;
	if (!other && text_day(wide, day)) {
		right = wide;
		other = true;
	}
	if (!node->at.source->secret && other)
		diag_meant(d, item, right);
	return false;
}

/* Words of everyday speech or of other programs in place of ours; taken only where ours can stand. */
static const struct {
	const char *written, *ours;
} usual[] = {
	{"middle", "medium"}, {"mid", "medium"}, {"normal", "medium"}, {"中", "medium"}, {"高", "high"}, {"低", "low"}, {"严重", "critical"},
	{"紧急", "critical"}, {"提示", "info"}, {"information", "info"}, {"number", "int"}, {"integer", "int"}, {"数字", "int"},
	{"整数", "int"}, {"数值", "int"}, {"text", "string"}, {"str", "string"}, {"文字", "string"}, {"文本", "string"},
	{"字符串", "string"}, {"日期", "date"}, {"datetime", "date"}, {"boolean", "bool"}, {"布尔", "bool"}, {"是否", "bool"},
	{"身份证", "id"}, {"身份证号", "id"}, {"证件号", "id"}, {"idcard", "id"}, {"正式", "live"}, {"启用", "live"}, {"active", "live"},
	{"enabled", "live"}, {"on", "live"}, {"试行", "trial"}, {"试运行", "trial"}, {"test", "trial"}, {"草稿", "draft"}, {"停用", "draft"},
	{"disabled", "draft"}, {"off", "draft"}, {"复核", "review"}, {"标记", "flag"}, {"跳过", "skip"}, {"ignore", "skip"},
	{"人", "person"}, {"个人", "person"}, {"每人", "person"}, {"child", "person"}, {"both", "pair"}, {"一对", "pair"}, {"成对", "pair"},
	{"是", "true"}, {"yes", "true"}, {"1", "true"}, {"否", "false"}, {"no", "false"}, {"0", "false"}, {"中文", "zh"},
	{"cn", "zh"}, {"CN", "zh"}, {"zh-CN", "zh"}, {"zh_CN", "zh"}, {"汉语", "zh"}, {"chinese", "zh"}, {"english", "en"}, {"英文", "en"}, {"缺失", "missing"}, {"缺课", "absent"}, {"重复", "duplicate"},
	{"gbk", "gb18030"}, {"GBK", "gb18030"}, {"gb2312", "gb18030"}, {"GB2312", "gb18030"}, {"ansi", "gb18030"}, {"ANSI", "gb18030"},
	{"utf8", "utf-8"}, {"unicode", "utf-16"}, {"Unicode", "utf-16"}, {"自动", "auto"}, {"制表符", "tab"}, {"\\t", "tab"}, {"TAB", "tab"},
	{"逗号", ","}, {"comma", ","}, {"，", ","}, {"分号", ";"}, {"；", ";"}, {"脱敏", "masked"}, {"遮蔽", "masked"}, {"完整", "full"},
	{"不符", "mismatch"}, {"状态", "status"}, {"未送教", "unserved"}, {"身份", "identity"},
};

/* A word as it is written in YAML: a sign stands in quotes. */
static struct text as_value(const char *word, char room[8])
{
	size_t n = strlen(word);
	if (n != 1 || (word[0] >= 'a' && word[0] <= 'z') || (word[0] >= '0' && word[0] <= '9')) return text_of(word);
	snprintf(room, 8, "\"%s\"", word);
	return text_of(room);
}

static bool suggest_ours(const struct node *node, const char *const *words, size_t count, struct diags *d, struct diag *item)
{
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		if (!text_equal(node->text, text_of(usual[i].written))) continue;
		for (size_t k = 0; k < count; k++) {
			if (strcmp(usual[i].ours, words[k]) != 0) continue;
			char room[8];
			const struct text right = as_value(words[k], room);
			diag_meant(d, item, right);
			return true;
		}
	}
	return false;
}

int node_word(const struct node *node, const char *const *words, size_t count, struct diags *d)
{
	if (!is_scalar(node, d)) return -1;
	struct text candidates[KEYS_MAX];
	struct buf list;
	buf_init(&list);
	for (size_t i = 0; i < count && i < KEYS_MAX; i++) {
		candidates[i] = text_of(words[i]);
		if (text_equal(candidates[i], node->text)) {
			buf_free(&list);
			return (int)i;
		}
		char room[8];
		if (i) buf_str(&list, ", ");
		buf_text(&list, as_value(words[i], room));
	}
	struct diag *item = DIAG(d, E025, node->at, node->text, buf_view(&list));
	if (!suggest_ours(node, words, count, d, item))
		diag_suggest(d, item, node->text, candidates, count < KEYS_MAX ? count : KEYS_MAX);
	if (list.failed) d->failed = true;
	buf_free(&list);
	return -1;
}

bool node_bool(const struct node *node, bool *out, struct diags *d)
{
	static const char *const words[] = {"false", "true"};
	int word = node_word(node, words, 2, d);
	if (word >= 0) *out = word == 1;
	return word >= 0;
}

static bool one_of(struct text t, bool at_end, const char *const *signs, size_t count, struct text *found)
{
	for (size_t i = 0; i < count; i++) {
		*found = text_of(signs[i]);
		if (t.n < found->n) continue;
		struct text part = {t.p + (at_end ? t.n - found->n : 0), found->n};
		if (text_equal(part, *found)) return true;
	}
	return false;
}

static size_t times(struct text t, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++) n += t.p[i] == c;
	return n;
}

void node_doubt(const struct node *node, struct diags *d)
{
	static const char *const quotes[] = {"“", "”", "‘", "’", "「", "『", "＂"}, *const brackets[] = {"［", "【", "｛"},
	                  *const quotes_end[] = {"”", "“", "’", "‘", "」", "』", "＂", "\"", "'"}, *const brackets_end[] = {"］", "】", "｝", "]", "}"};
	struct text t = {node->at.source->bytes.p + node->at.from, node->at.to - node->at.from}, sign, end;
	struct span at = node->at;
	if (node->style != STYLE_PLAIN || t.n < 2) return;
	unsigned char first = (unsigned char)t.p[0];
	char last = t.p[t.n - 1];
	bool sign_first = first == 0xE2 || first == 0xE3 || first == 0xEF; /* of the signs here, nearly no texts */
	if (!sign_first && last != '"' && last != ']' && last != '}') return;
	bool quoted = one_of(t, false, quotes, 7, &sign) && one_of(t, true, quotes_end, 9, &end);
	bool listed = !quoted && one_of(t, false, brackets, 3, &sign) && one_of(t, true, brackets_end, 5, &end);
	bool half = (last == '"' && times(t, '"') % 2) || (last == ']' && times(t, '[') < times(t, ']')) ||
	            (last == '}' && times(t, '{') < times(t, '}'));
	if (quoted || listed) at.to = at.from + sign.n;
	else if (half) at.from = at.to - 1;
	else return;
	struct diag *item = DIAG(d, W790, at, ((struct text){at.source->bytes.p + at.from, at.to - at.from}));
	if (quoted || listed) {
		const struct text right = quoted ? TEXT("\"") : text_equal(sign, TEXT("｛")) ? TEXT("{") : TEXT("[");
		diag_meant(d, item, right);
	} else
		diag_label(d, item, "its other half is missing", "缺少与它成对的另一半", NULL, 0);
}

bool node_text(const struct node *node, struct text *out, struct diags *d)
{
	if (!is_scalar(node, d)) return false;
	if (text_trim(node->text).n == 0) {
		DIAG(d, E021, node->at, TEXT("…"));
		return false;
	}
	node_doubt(node, d);
	*out = node->text;
	return true;
}

struct text node_path(const struct node *node)
{
	const struct text seen = {node->body.source->bytes.p + node->body.from, node->body.to - node->body.from};
	return text_equal(seen, node->text) ? source_written(&node->body) : node->text;
}

bool node_title(const struct node *node, struct text *zh, struct text *en, struct diags *d)
{
	static const struct key_spec languages[] = {{.name = "zh", .kind = KEY_SCALAR}, {.name = "en", .kind = KEY_SCALAR}};
	if (node->kind != NODE_MAP) {
		bool ok = node_text(node, zh, d);
		if (ok) *en = *zh;
		return ok;
	}
	const struct node *named = node->count ? node->entries[0].key : NULL;
	if (named && spec_of(named->text, languages, 2) < 0 && lacks_quotes(node, d)) return false;
	for (size_t i = 0; i < node->count; i++)
		if (spec_of(node->entries[i].key->text, languages, 2) >= 0 && lacks_quotes(node->entries[i].value, d)) return false;
	if (!keys_check(node, languages, 2, d)) return false;
	const struct node *first = tree_get(node, "zh"), *second = tree_get(node, "en");
	if (!first && !second) {
		DIAG(d, E019, node->at, TEXT("zh"));
		return false;
	}
	return node_text(first ? first : second, zh, d) && node_text(second ? second : first, en, d);
}

bool node_texts(const struct node *node, struct arena *a, const struct node ***items, size_t *count, struct diags *d)
{
	size_t n = node->kind == NODE_LIST ? node->count : 1;
	*items = arena_zalloc(a, n, sizeof **items);
	*count = 0;
	if (!*items) {
		d->failed = true;
		return false;
	}
	bool ok = true;
	for (size_t i = 0; i < n; i++) {
		const struct node *item = node->kind == NODE_LIST ? node->items[i] : node;
		struct text unused;
		if (node_text(item, &unused, d)) (*items)[(*count)++] = item;
		else ok = false;
	}
	return ok;
}

/* Whether a sign that is looked for may begin with it. */
static bool begins_sign(char c) { return c == '(' || c == ')' || c == ',' || (unsigned char)c == 0xE3 || (unsigned char)c == 0xEF; }

/* The sign in a plain name that was probably meant to part two; what stands in parentheses is part of a heading. */
static void doubt(const struct node *item, struct diags *d)
{
	static const struct {
		const char *sign, *right;
	} signs[] = {{"、", ", "}, {"，", ", "}, {"；", ", "}, {",", "[…, …]"}};
	struct text t = {item->at.source->bytes.p + item->at.from, item->at.to - item->at.from};
	int open = 0;
	for (size_t i = 0; i < t.n && item->style == STYLE_PLAIN; i++) {
		struct text rest = {t.p + i, t.n - i};
		if (!begins_sign(t.p[i])) continue;
		if (t.p[i] == '(' || text_starts(rest, TEXT("（"))) open++;
		if (t.p[i] == ')' || text_starts(rest, TEXT("）"))) open--;
		for (size_t k = 0; k < sizeof signs / sizeof *signs && open <= 0; k++) {
			struct text sign = text_of(signs[k].sign), right = text_of(signs[k].right);
			if (!text_starts(rest, sign)) continue;
			struct diag *found = DIAG(d, W790, ((struct span){item->at.source, item->at.from + i, item->at.from + i + sign.n}), sign);
			diag_meant(d, found, right);
			return;
		}
	}
}

bool node_names(const struct node *node, struct arena *a, const struct node ***items, size_t *count, struct diags *d)
{
	bool ok = node_texts(node, a, items, count, d);
	for (size_t i = 0; *items && i < *count; i++) doubt((*items)[i], d);
	return ok;
}
