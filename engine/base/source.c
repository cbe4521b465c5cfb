#include "source.h"

static const struct text bom = {"\xEF\xBB\xBF", 3};

/* Length of the line end at i: 0, 1 or 2. */
static size_t line_end(struct text t, size_t i)
{
	if (t.p[i] == '\n') return 1;
	if (t.p[i] != '\r') return 0;
	return i + 1 < t.n && t.p[i + 1] == '\n' ? 2 : 1;
}

static size_t begins(char c) { return ((unsigned char)c & 0xC0) != 0x80; }

bool source_init(struct source *s, struct arena *a, const char *path, struct text bytes)
{
	*s = (struct source){.path = path, .bytes = bytes};
	size_t count = 1;
	for (size_t i = 0; i < bytes.n;) {
		size_t end = line_end(bytes, i);
		if (end) count++;
		i += end ? end : 1;
	}
	s->line_starts = arena_zalloc(a, count, sizeof *s->line_starts);
	s->characters = arena_zalloc(a, bytes.n / SOURCE_STEP + 1, sizeof *s->characters);
	if (!s->line_starts || !s->characters) return false;
	s->line_count = 1;
	for (size_t i = 0; i < bytes.n;) {
		size_t end = line_end(bytes, i);
		i += end ? end : 1;
		if (end) s->line_starts[s->line_count++] = i;
	}
	size_t characters = 0;
	for (size_t i = 0; i < bytes.n; i++) {
		if (i % SOURCE_STEP == 0) s->characters[i / SOURCE_STEP] = characters;
		characters += begins(bytes.p[i]);
	}
	if (bytes.n % SOURCE_STEP == 0) s->characters[bytes.n / SOURCE_STEP] = characters;
	return true;
}

/* Characters that begin before the offset. */
static size_t characters_before(const struct source *s, size_t offset)
{
	size_t count = s->characters[offset / SOURCE_STEP];
	for (size_t i = offset / SOURCE_STEP * SOURCE_STEP; i < offset; i++) count += begins(s->bytes.p[i]);
	return count;
}

void source_place(const struct source *s, size_t offset, size_t *line, size_t *column)
{
	if (offset > s->bytes.n) offset = s->bytes.n;
	size_t low = 0, high = s->line_count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (s->line_starts[middle] <= offset) low = middle;
		else high = middle;
	}
	size_t start = s->line_starts[low];
	if (low == 0 && text_starts(s->bytes, bom)) start = offset < bom.n ? offset : bom.n;
	*line = low + 1;
	*column = 1 + characters_before(s, offset) - characters_before(s, start);
}

struct text source_line(const struct source *s, size_t line)
{
	if (line < 1 || line > s->line_count || s->bytes.n == 0) return (struct text){0};
	size_t from = s->line_starts[line - 1];
	size_t to = line < s->line_count ? s->line_starts[line] : s->bytes.n;
	if (line < s->line_count && s->bytes.p[--to] == '\n' && to > from && s->bytes.p[to - 1] == '\r') to--;
	if (line == 1 && text_starts(s->bytes, bom)) from = bom.n;
	return (struct text){s->bytes.p + from, to - from};
}
