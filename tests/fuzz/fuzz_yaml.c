/* Any bytes as a YAML file: no crash, every place inside the file, every diagnostic can be printed and nothing raw
 * reaches the terminal. The first byte chooses language and secrecy. */
#include <stdint.h>
#include <stdlib.h>

#include "config/tree.h"

static void require(bool truth)
{
	if (!truth) abort();
}

static void check(const struct node *n, const struct source *s, int depth)
{
	require(depth <= TREE_DEPTH_MAX + 1);
	require(n->at.source == s && n->at.from <= n->at.to && n->at.to <= s->bytes.n);
	require(n->body.source == s && n->body.from <= n->body.to && n->body.to <= s->bytes.n);
	require(n->at.from <= n->body.from && n->body.to <= n->at.to);
	if (n->kind == NODE_SCALAR) {
		struct text written = source_written(&n->body);
		require(utf8_valid(n->text) == n->text.n && utf8_valid(written) == written.n);
		require(written.p >= s->file.p && written.p + written.n <= s->file.p + s->file.n);
		return;
	}
	for (size_t i = 0; i < n->count; i++) {
		const struct node *value = n->kind == NODE_MAP ? n->entries[i].value : n->items[i];
		check(value, s, depth + 1);
		require(n->at.from <= value->at.from && value->at.to <= n->at.to);
		if (n->kind != NODE_MAP) continue;
		require(n->entries[i].key->kind == NODE_SCALAR);
		check(n->entries[i].key, s, depth + 1);
	}
}

/* Printed text is UTF-8 without control characters but line ends, if the file's name is. */
static void check_printed(struct text t)
{
	for (size_t i = 0; i < t.n;) {
		uint32_t cp;
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		require(n > 0 && (cp == '\n' || (cp >= 0x20 && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0))));
		require(cp != 0x202E && cp != 0x2066);
		i += n;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) return 0;
	struct text bytes = {(const char *)data + 1, size - 1};
	struct arena a;
	struct diags d;
	struct buf out;
	const struct source *s;
	arena_init(&a, 0);
	buf_init(&out);
	diags_init(&d, data[0] & 1 ? LANGUAGE_ZH : LANGUAGE_EN);
	const struct node *root = tree_parse("p.yaml", bytes, data[0] & 2, &a, &d, &s);
	require(root || d.errors > 0);
	if (root) check(root, s, 1);
	diags_sort(&d);
	diags_render(&d, &out);
	require(diags_render_json(&d, &out));
	check_printed(buf_view(&out));
	for (size_t i = 0; i < d.count; i++)
		require(d.items[i].line >= 1 && d.items[i].column >= 1 && d.items[i].line <= s->line_count);
	diags_free(&d);
	buf_free(&out);
	arena_free(&a);
	return 0;
}
