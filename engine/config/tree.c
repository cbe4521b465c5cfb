#include "tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "../base/file.h"
#include "../base/system.h"
#include "../base/twins.h"
#include "mend.h"
#include "tree_bytes.h"

/* The value of a flow mapping that is being put together again. */
struct joint {
	const struct node *value;
	int open;       /* its parentheses that are not closed */
	bool in_string;
	bool reported;
};

/* The way from the parser's events to the tree. */
struct builder {
	yaml_parser_t parser;
	yaml_event_t event; /* the one at hand; deleted when the next is fetched */
	bool has_event;
	size_t from, to;    /* where it stands in the text read: bytes */
	const struct source *source;
	const struct mended *text; /* what the parser reads */
	bool stopped;       /* it met a fault */
	struct arena *a;
	struct diags *d;
	char *decoded;      /* room for all decoded texts */
	size_t decoded_n, decoded_cap;
	size_t mark_index;  /* characters and bytes of the place converted last */
	size_t mark_byte;
	int depth, flow;    /* collections around the node at hand; those of them in flow style */
	struct joint joint;
};

static struct text raw(const struct span *s) { return (struct text){s->source->bytes.p + s->from, s->to - s->from}; }

/* The byte of the text read where a mark stands, which counts characters. Places are asked for nearly in order: walk
 * from the last one. */
static size_t byte_at(struct builder *b, size_t index)
{
	struct text t = b->text->text;
	while (index > b->mark_index && t.n - b->mark_byte > 8) {
		size_t wanted = index - b->mark_index;
		if (utf8_is_ascii(t.p + b->mark_byte)) {
			size_t step = wanted < 8 ? wanted : 8;
			b->mark_index += step;
			b->mark_byte += step;
			continue;
		}
		if (wanted <= 8) break;
		b->mark_index += utf8_begins(t.p + b->mark_byte);
		b->mark_byte += 8;
		while (b->mark_byte < t.n && ((unsigned char)t.p[b->mark_byte] & 0xC0) == 0x80) b->mark_byte++;
	}
	while (b->mark_index < index && b->mark_byte < t.n) {
		do b->mark_byte++;
		while (b->mark_byte < t.n && ((unsigned char)t.p[b->mark_byte] & 0xC0) == 0x80);
		b->mark_index++;
	}
	while (b->mark_index > index) {
		do b->mark_byte--;
		while (((unsigned char)t.p[b->mark_byte] & 0xC0) == 0x80);
		b->mark_index--;
	}
	return b->mark_byte;
}

static struct span of_file(struct builder *b, size_t from, size_t to)
{
	size_t begin = mended_origin(b->text, from), end = mended_origin(b->text, to);
	return (struct span){b->source, begin, end > begin ? end : begin};
}

static struct span event_span(struct builder *b) { return of_file(b, b->from, b->to); }

static bool next(struct builder *b)
{
	if (b->has_event) yaml_event_delete(&b->event);
	b->has_event = yaml_parser_parse(&b->parser, &b->event) == 1;
	if (b->has_event) {
		b->from = byte_at(b, b->event.start_mark.index);
		b->to = byte_at(b, b->event.end_mark.index);
		return true;
	}
	b->stopped = true;
	if (b->parser.error == YAML_MEMORY_ERROR) b->d->failed = true;
	return false;
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static bool in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Reports the anchor and the tag that stand before a node and moves its start behind them. What follows may be the
 * anchor of the first key inside, so each is taken only if the parser found one. */
static void properties(struct builder *b, struct span *at, bool anchor, bool tag)
{
	struct text t = b->source->bytes;
	while (at->from < at->to && ((anchor && t.p[at->from] == '&') || (tag && t.p[at->from] == '!'))) {
		bool is_anchor = t.p[at->from] == '&';
		size_t end = at->from + 1;
		if (is_anchor) while (end < at->to && in_name(t.p[end])) end++;
		else while (end < at->to && !blank(t.p[end]) && !strchr(",[]{}", t.p[end])) end++;
		DIAG(b->d, is_anchor ? E008 : E010, ((struct span){b->source, at->from, end}), TEXT(""));
		if (is_anchor) anchor = false;
		else tag = false;
		while (end < at->to && blank(t.p[end])) end++;
		at->from = end;
	}
}

static struct node *node_new(struct builder *b, enum node_kind kind, struct span at)
{
	struct node *n = arena_zalloc(b->a, 1, sizeof *n);
	if (!n) {
		b->d->failed = true;
		return NULL;
	}
	n->kind = kind;
	n->at = n->body = at;
	n->in_flow = b->flow > 0;
	return n;
}

static struct span without_end_blanks(struct span s)
{
	while (s.to > s.from && blank(s.source->bytes.p[s.to - 1])) s.to--;
	return s;
}

/* The raw text of a scalar: between its quotes, or below its block header. */
static struct span body_of(struct builder *b, struct span at, enum node_style style)
{
	struct text t = raw(&at);
	size_t from = b->from, to = b->to;
	if (style == STYLE_SINGLE || style == STYLE_DOUBLE) return of_file(b, from + (at.from - of_file(b, from, to).from) + 1, to - 1);
	if (style == STYLE_LITERAL || style == STYLE_FOLDED) {
		size_t i = 0;
		while (i < t.n && t.p[i] != '\n' && t.p[i] != '\r') i++;
		if (i + 1 < t.n && t.p[i] == '\r' && t.p[i + 1] == '\n') i++;
		if (i < t.n) i++;
		return (struct span){at.source, at.from + i, at.to};
	}
	return at;
}

/* Escapes of double quotes can make characters that may not stand in the file either. */
static void check_decoded(struct builder *b, const struct node *n)
{
	for (size_t i = 0; i < n->text.n;) {
		uint32_t cp = 0;
		size_t length = utf8_decode(n->text.p + i, n->text.n - i, &cp);
		if (tree_invisible(cp)) {
			char name[12];
			tree_cp_name(cp, name);
			DIAG(b->d, E014, n->at, text_of(name));
			return;
		}
		i += length ? length : 1;
	}
}

/* As in the source, where they are replaced already: escapes can make them, too. */
static void replace_twins(struct builder *b, struct node *n)
{
	char *out = b->decoded + b->decoded_n;
	if (!n->text.n || !twins_possible(n->text.p, n->text.n)) return;
	n->text = (struct text){out, twins_replace(n->text, out)};
	b->decoded_n += n->text.n;
}

static struct node *scalar(struct builder *b)
{
	static const enum node_style styles[] = {
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = STYLE_SINGLE, [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = STYLE_DOUBLE,
		[YAML_LITERAL_SCALAR_STYLE] = STYLE_LITERAL, [YAML_FOLDED_SCALAR_STYLE] = STYLE_FOLDED,
		[YAML_PLAIN_SCALAR_STYLE] = STYLE_PLAIN};
	struct span at = event_span(b);
	properties(b, &at, b->event.data.scalar.anchor != NULL, b->event.data.scalar.tag != NULL);
	enum node_style style = styles[b->event.data.scalar.style];
	if (style == STYLE_LITERAL || style == STYLE_FOLDED) at = without_end_blanks(at);
	struct node *n = node_new(b, NODE_SCALAR, at);
	if (!n) return NULL;
	n->style = style;
	n->body = body_of(b, at, style);
	size_t length = b->event.data.scalar.length;
	if (length > b->decoded_cap - b->decoded_n) {
		b->d->failed = true;
		return NULL;
	}
	if (length) memcpy(b->decoded + b->decoded_n, b->event.data.scalar.value, length);
	n->text = (struct text){b->decoded + b->decoded_n, length};
	b->decoded_n += length;
	if (style == STYLE_DOUBLE) check_decoded(b, n);
	if (style == STYLE_DOUBLE) replace_twins(b, n);
	return n;
}

static struct node *node(struct builder *b);

/* Copies count elements to the arena. */
static void *settle(struct builder *b, const void *items, size_t count, size_t size)
{
	void *p = arena_zalloc(b->a, count, size);
	if (!p) b->d->failed = true;
	else if (count) memcpy(p, items, count * size);
	return p;
}

static bool list_items(struct builder *b, struct node *list)
{
	struct node **items = NULL;
	size_t count = 0, cap = 0;
	bool ok;
	while ((ok = next(b)) && b->event.type != YAML_SEQUENCE_END_EVENT) {
		struct node *item = node(b);
		if (!item) {
			ok = false;
			break;
		}
		if (!grow(&items, &cap, count, sizeof *items)) {
			b->d->failed = true;
			ok = false;
			break;
		}
		items[count++] = item;
	}
	if (ok) {
		list->items = settle(b, items, count, sizeof *items);
		list->count = count;
		ok = list->items != NULL;
	}
	free(items);
	return ok;
}

/* Follows the parentheses of a condition; strings may hold any. */
static void follow(struct joint *j, struct text t)
{
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] == '"') j->in_string = !j->in_string;
		else if (!j->in_string && (t.p[i] == '(' || t.p[i] == ')')) j->open += t.p[i] == '(' ? 1 : -1;
	}
}

static bool like_condition(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (strchr("()$=<>\"", t.p[i])) return true;
	return false;
}

/* Inside { } a plain value with a comma falls apart: its rest stands there as a key without colon and value. Where the
 * rest can only be part of a condition, reports the comma and puts the value together again; true then. */
static bool rejoined(struct builder *b, struct node *value, const struct node *key, const struct node *none)
{
	struct text t = b->source->bytes;
	if (!value || value->kind != NODE_SCALAR || value->style != STYLE_PLAIN || value->text.n == 0) return false;
	if (key->style != STYLE_PLAIN || none->kind != NODE_SCALAR || none->at.from != none->at.to) return false;
	size_t after = key->at.to;
	while (after < t.n && blank(t.p[after])) after++;
	if (after < t.n && t.p[after] == ':') return false;
	struct joint *j = &b->joint;
	if (j->value != value) {
		*j = (struct joint){.value = value};
		follow(j, raw(&value->at));
	}
	if (j->open <= 0 && !like_condition(key->text)) return false;
	if (!j->reported) {
		size_t comma = value->at.to;
		while (comma < key->at.from && t.p[comma] != ',') comma++;
		DIAG(b->d, E015, ((struct span){b->source, comma, comma + 1}), TEXT(""));
		j->reported = true;
	}
	follow(j, raw(&key->at));
	value->at.to = value->body.to = key->at.to;
	value->text = raw(&value->at);
	return true;
}

static int by_text(const void *left, const void *right)
{
	const struct entry *a = *(const struct entry *const *)left, *b = *(const struct entry *const *)right;
	int order = text_compare(a->key->text, b->key->text);
	if (order) return order;
	return (a->key->at.from > b->key->at.from) - (a->key->at.from < b->key->at.from);
}

/* Reports keys that the map has twice and drops all but the first. */
static bool drop_duplicates(struct builder *b, struct node *map)
{
	const struct entry **sorted = malloc((map->count + 1) * sizeof *sorted);
	if (!sorted) {
		b->d->failed = true;
		return false;
	}
	for (size_t i = 0; i < map->count; i++) sorted[i] = &map->entries[i];
	qsort(sorted, map->count, sizeof *sorted, by_text);
	size_t first = 0;
	bool any = false;
	for (size_t i = 1; i < map->count; i++) {
		const struct node *key = sorted[i]->key;
		if (!text_equal(sorted[first]->key->text, key->text)) {
			first = i;
			continue;
		}
		size_t line, column;
		source_place(b->source, sorted[first]->key->at.from, &line, &column);
		char number[24];
		snprintf(number, sizeof number, "%zu", line);
		DIAG(b->d, E007, key->at, key->text, text_of(number));
		map->entries[sorted[i] - map->entries].value = NULL;
		any = true;
	}
	free(sorted);
	size_t kept = 0;
	for (size_t i = 0; any && i < map->count; i++)
		if (map->entries[i].value) map->entries[kept++] = map->entries[i];
	if (any) map->count = kept;
	return true;
}

/* Reads one entry. *keep: whether it belongs in the map. */
static bool entry(struct builder *b, struct entry *e, struct node *last, bool flow, bool *keep)
{
	e->key = node(b);
	if (!e->key) return false;
	b->stopped = e->key->kind == NODE_SCALAR && e->key->style == STYLE_PLAIN && mend_swallowed(e->key->text) != SIZE_MAX;
	if (b->stopped || !next(b)) return false;
	e->value = node(b);
	if (!e->value) return false;
	*keep = false;
	if (e->key->kind != NODE_SCALAR) DIAG(b->d, E017, e->key->at, TEXT(""));
	else if (e->key->style == STYLE_PLAIN && text_equal(e->key->text, TEXT("<<")))
		DIAG(b->d, E011, e->key->at, TEXT(""));
	else if (e->key->text.n == 0) DIAG(b->d, E017, e->key->at, TEXT(""));
	else *keep = !(flow && rejoined(b, last, e->key, e->value));
	return true;
}

static bool map_entries(struct builder *b, struct node *map, bool flow)
{
	struct entry *entries = NULL;
	size_t count = 0, cap = 0;
	bool ok;
	while ((ok = next(b)) && b->event.type != YAML_MAPPING_END_EVENT) {
		struct entry e = {0};
		bool keep;
		if (!entry(b, &e, count ? entries[count - 1].value : NULL, flow, &keep)) {
			ok = false;
			break;
		}
		if (!keep) continue;
		if (!grow(&entries, &cap, count, sizeof *entries)) {
			b->d->failed = true;
			ok = false;
			break;
		}
		e.value->key = e.key;
		entries[count++] = e;
	}
	if (ok) {
		map->entries = settle(b, entries, count, sizeof *entries);
		map->count = count;
		ok = map->entries && drop_duplicates(b, map);
	}
	free(entries);
	return ok;
}

/* A map or list. The event that ends one in block style stands where the next thing begins, so the span ends with the
 * last node inside. */
static struct node *collection(struct builder *b, enum node_kind kind)
{
	bool is_map = kind == NODE_MAP;
	struct span at = event_span(b);
	struct span before = {b->source, at.from, b->source->bytes.n};
	properties(b, &before, (is_map ? b->event.data.mapping_start.anchor : b->event.data.sequence_start.anchor) != NULL,
	           (is_map ? b->event.data.mapping_start.tag : b->event.data.sequence_start.tag) != NULL);
	at.from = before.from;
	if (at.to < at.from) at.to = at.from;
	bool flow = is_map ? b->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
	                   : b->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	if (b->depth == TREE_DEPTH_MAX) {
		DIAG(b->d, E006, at, TEXT(""));
		return NULL;
	}
	struct node *n = node_new(b, kind, at);
	if (!n) return NULL;
	b->depth++;
	b->flow += flow;
	bool ok = is_map ? map_entries(b, n, flow) : list_items(b, n);
	b->depth--;
	b->flow -= flow;
	if (!ok) return NULL;
	size_t last = n->at.to;
	if (flow) last = event_span(b).to;
	else if (n->count) last = is_map ? n->entries[n->count - 1].value->at.to : n->items[n->count - 1]->at.to;
	if (last > n->at.to) n->at.to = last;
	n->body = n->at;
	return n;
}

/* Reported, and then a text like any other. */
static struct node *alias(struct builder *b)
{
	struct span at = event_span(b);
	DIAG(b->d, E009, at, TEXT(""));
	struct node *n = node_new(b, NODE_SCALAR, at);
	if (n) n->text = raw(&at);
	if (n) n->style = STYLE_PLAIN;
	return n;
}

/* The node that begins with the event at hand. NULL: nothing to go on with. */
static struct node *node(struct builder *b)
{
	switch (b->event.type) {
	case YAML_SCALAR_EVENT: return scalar(b);
	case YAML_MAPPING_START_EVENT: return collection(b, NODE_MAP);
	case YAML_SEQUENCE_START_EVENT: return collection(b, NODE_LIST);
	default: return alias(b);
	}
}

/* One document and nothing behind it. */
static struct node *document(struct builder *b)
{
	struct span start = {b->source, 0, 0};
	if (!next(b) || !next(b)) return NULL;
	if (b->event.type == YAML_STREAM_END_EVENT) {
		DIAG(b->d, E004, start, TEXT(""));
		return NULL;
	}
	if (b->event.data.document_start.version_directive ||
	    b->event.data.document_start.tag_directives.start != b->event.data.document_start.tag_directives.end) {
		struct span at = event_span(b);
		at.to = at.from + 1;
		DIAG(b->d, E013, at, TEXT(""));
	}
	if (!next(b)) return NULL;
	struct node *root = node(b);
	if (!root || !next(b) || !next(b)) return NULL;
	if (b->event.type != YAML_STREAM_END_EVENT) {
		DIAG(b->d, E012, event_span(b), TEXT(""));
		return NULL;
	}
	if (root->kind == NODE_MAP) return root;
	bool nothing = root->kind == NODE_SCALAR && root->text.n == 0 && root->style == STYLE_PLAIN;
	DIAG(b->d, nothing ? E004 : E016, nothing ? start : root->at, TEXT(""));
	return NULL;
}

/* The tree of a text. *stopped: the parser met a fault, of which nothing was said. */
static struct node *build(struct source *s, const struct mended *text, struct arena *a, struct diags *d, bool *stopped)
{
	struct builder b = {.source = s, .text = text, .a = a, .d = d};
	*stopped = false;
	/* The escapes \L and \P make three bytes of two; nothing else grows, but may stand there twice. */
	b.decoded_cap = text->text.n * 3 + 1;
	b.decoded = arena_bytes(a, b.decoded_cap);
	if (!b.decoded || !yaml_parser_initialize(&b.parser)) {
		d->failed = true;
		return NULL;
	}
	s->decoded = (struct text){b.decoded, b.decoded_cap};
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)text->text.p, text->text.n);
	struct node *root = document(&b);
	if (b.has_event) yaml_event_delete(&b.event);
	yaml_parser_delete(&b.parser);
	*stopped = b.stopped;
	return root;
}

struct node *tree_parse(const char *path, struct text bytes, bool secret, struct arena *a, struct diags *d,
                        const struct source **source)
{
	*source = NULL;
	struct source *s = arena_zalloc(a, 1, sizeof *s);
	if (!s || !source_init(s, a, path, bytes)) {
		d->failed = true;
		return NULL;
	}
	s->secret = secret;
	*source = s;
	if (!tree_bytes_check(s, d)) return NULL;

	struct mended text;
	mended_plain(&text, s);
	const struct diags_mark before = diags_mark(d);
	bool stopped;
	struct node *root = build(s, &text, a, d, &stopped);
	if (!stopped || d->failed) return root;
	diags_forget(d, &before);
	if (!mend(s, a, d, &text)) return NULL;
	return build(s, &text, a, d, &stopped);
}

struct node *tree_load(const char *path, struct span named, bool secret, struct arena *a, struct diags *d, const struct source **source)
{
	static const struct {
		int error;
		const char *en, *zh;
	} reasons[] = {
		{ENOENT, "there is no such file", "没有这个文件"},
		{ENOTDIR, "there is no such file", "没有这个文件"},
		{EACCES, "this user may not read it", "当前用户无权读取"},
		{EINVAL, "it is not an ordinary file", "不是普通文件"},
		{EISDIR, "it is not an ordinary file", "不是普通文件"},
	};
	*source = NULL;
	struct text bytes;
	int error = file_read_all(path, TREE_BYTES_MAX, a, &bytes);
	if (!error) return tree_parse(path, bytes, secret, a, d, source);
	if (error == ENOMEM) {
		d->failed = true;
		return NULL;
	}
	if (error == EFBIG) {
		diag_data(d, E002, path, 1, 1, NULL, 0);
		return NULL;
	}
	const char *why = system_reason(error, d->language);
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].error == error) why = d->language == LANGUAGE_ZH ? reasons[i].zh : reasons[i].en;
	struct text args[] = {text_of(why)};
	if (named.source) diag_add(d, E001, named, args, 1);
	else diag_data(d, E001, path, 0, 0, args, 1);
	return NULL;
}

struct node *tree_get(const struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP) return NULL;
	struct text name = text_of(key);
	for (size_t i = 0; i < map->count; i++)
		if (text_equal(map->entries[i].key->text, name)) return map->entries[i].value;
	return NULL;
}
