#include "source.h"

#include "twins.h"

static const struct text bom = {"\xEF\xBB\xBF", 3};

/* How many of eight bytes may be CR or LF: are less than 14, or stand behind one that is. */
static unsigned may_end_lines(const char eight[8])
{
	uint64_t word;
	memcpy(&word, eight, sizeof word);
	return high_bits((word - UINT64_C(0x0E0E0E0E0E0E0E0E)) & ~word);
}

/* The most lines there can be. */
static size_t most_lines(struct text t)
{
	size_t most = 1, i = 0;
	for (; t.n - i >= 8; i += 8) most += may_end_lines(t.p + i);
	return most + (t.n - i);
}

/* Moves i behind the next line end. False: there is none. */
static bool next_line(struct text t, size_t *i)
{
	for (size_t at = *i; at < t.n; at++) {
		while (t.n - at > 8 && !may_end_lines(t.p + at)) at += 8;
		if (t.p[at] != '\n' && t.p[at] != '\r') continue;
		*i = at + (t.p[at] == '\r' && at + 1 < t.n && t.p[at + 1] == '\n' ? 2 : 1);
		return true;
	}
	return false;
}

static size_t characters_in(const char *p, size_t n)
{
	size_t count = 0, i = 0;
	for (; n - i >= 8; i += 8) count += utf8_begins(p + i);
	for (; i < n; i++) count += ((unsigned char)p[i] & 0xC0) != 0x80;
	return count;
}

bool source_init(struct source *s, struct arena *a, const char *path, struct text file)
{
	const struct text bytes = twins_replaced(a, file);
	*s = (struct source){.path = path, .file = file, .bytes = bytes};
	if (!bytes.p) return false;
	s->line_starts = arena_zalloc(a, most_lines(bytes), sizeof *s->line_starts);
	s->characters = arena_zalloc(a, bytes.n / SOURCE_STEP + 1, sizeof *s->characters);
	if (!s->line_starts || !s->characters) return false;
	s->line_count = 1;
	for (size_t i = 0; next_line(bytes, &i);) s->line_starts[s->line_count++] = i;
	for (size_t i = 1; i <= bytes.n / SOURCE_STEP; i++)
		s->characters[i] = s->characters[i - 1] + characters_in(bytes.p + (i - 1) * SOURCE_STEP, SOURCE_STEP);
	return true;
}

/* Characters that begin before the offset. */
static size_t characters_before(const struct source *s, size_t offset)
{
	size_t step = offset / SOURCE_STEP;
	return s->characters[step] + characters_in(s->bytes.p + step * SOURCE_STEP, offset - step * SOURCE_STEP);
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

/* Behind so many characters of a text. */
static size_t behind_characters(struct text t, size_t count)
{
	size_t i = 0;
	for (uint32_t cp; count > 0 && i < t.n; count--) {
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		i += n ? n : 1;
	}
	return i;
}

struct text source_written(const struct span *at)
{
	const struct source *s = at->source;
	if (s->file.n == s->bytes.n) return (struct text){s->file.p + at->from, at->to - at->from};
	size_t from = behind_characters(s->file, utf8_count((struct text){s->bytes.p, at->from}));
	size_t to = behind_characters(s->file, utf8_count((struct text){s->bytes.p, at->to}));
	return (struct text){s->file.p + from, to - from};
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

void source_words(const struct span *at, struct buf *out)
{
	bool space = false;
	for (size_t i = at->from; i < at->to; i++) {
		char c = at->source->bytes.p[i];
		if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			space = true;
			continue;
		}
		if (space) buf_byte(out, ' ');
		space = false;
		buf_byte(out, c);
	}
}
