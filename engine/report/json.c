#include "report/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/visible.h"

static void escape(struct buf *out, uint32_t cp)
{
	switch (cp) {
	case '"': buf_str(out, "\\\""); break;
	case '\\': buf_str(out, "\\\\"); break;
	case '\n': buf_str(out, "\\n"); break;
	case '\r': buf_str(out, "\\r"); break;
	case '\t': buf_str(out, "\\t"); break;
	default: buf_escape(out, cp);
	}
}

void json_write_text(struct buf *out, struct text t)
{
	buf_byte(out, '"');
	for (size_t i = 0, length; i < t.n; i += length) {
		uint32_t cp = 0;
		size_t end = visible_end(t, i, true);
		buf_add(out, t.p + i, end - i);
		if (end == t.n) break;
		i = end;
		length = utf8_decode(t.p + i, t.n - i, &cp);
		if (length == 0) buf_printf(out, "<%02X>", (unsigned char)t.p[i]), length = 1;
		else escape(out, cp);
	}
	buf_byte(out, '"');
}

json_t *json_of_text(struct text t)
{
	if (utf8_valid(t) == t.n) return json_stringn(t.n ? t.p : "", t.n);
	struct buf visible;
	buf_init(&visible);
	text_visible(&visible, t);
	json_t *value = visible.failed ? NULL : json_stringn(visible.p, visible.n);
	buf_free(&visible);
	return value;
}

json_t *json_of_count(uint64_t n) { return json_integer((json_int_t)n); }

void json_put(struct json_build *b, json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) != 0) b->failed = true;
}

void json_put_named(struct json_build *b, json_t *object, struct text key, json_t *value)
{
	struct buf name; /* ends in a NUL */
	buf_init(&name);
	buf_text(&name, key);
	if (name.failed) {
		b->failed = true;
		json_decref(value);
	} else {
		json_put(b, object, name.p, value);
	}
	buf_free(&name);
}

void json_push(struct json_build *b, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0) b->failed = true;
}

/* jansson leaves hidden characters as they are; they stand in strings only, so they can be escaped in
 * the finished text. */
static void add_escaped(struct buf *out, struct text t)
{
	for (size_t i = 0, length; i < t.n; i += length) {
		uint32_t cp = 0;
		size_t end = visible_end(t, i, false);
		buf_add(out, t.p + i, end - i);
		if (end == t.n) break;
		i = end;
		length = utf8_decode(t.p + i, t.n - i, &cp);
		if (length == 0 || cp == '\n') buf_byte(out, t.p[i]), length = 1;
		else buf_escape(out, cp);
	}
	buf_byte(out, '\n');
}

static int add_piece(const char *bytes, size_t n, void *data)
{
	buf_add(data, bytes, n);
	return 0;
}

void json_print_tree(struct json_build *b, json_t *root, struct buf *out)
{
	/* Not json_dumps: when its buffer cannot grow, jansson 2.14 goes on behind a key that it could not add. Ours
	 * remembers. */
	struct buf dump;
	buf_init(&dump);
	bool good = !b->failed && root && json_dump_callback(root, add_piece, &dump, JSON_INDENT(2) | JSON_SORT_KEYS) == 0;
	json_decref(root);
	if (good && !dump.failed) add_escaped(out, buf_view(&dump));
	else out->failed = true;
	buf_free(&dump);
}

void json_write_tree(struct json_build *b, json_t *root, struct writer *w)
{
	struct buf text;
	buf_init(&text);
	json_print_tree(b, root, &text);
	if (!text.failed) writer_text(w, buf_view(&text));
	else if (!w->error) w->error = b->error ? b->error : ENOMEM;
	buf_free(&text);
}
