#include "diag.h"

#include <stdlib.h>
#include <string.h>

static const char *const sentences[][2] = {
#define CODE(name, severity, en, zh, why_en, why_zh) {en, zh},
#include "codes.def"
#undef CODE
};

const char *code_sentence(enum code code, enum language language) { return sentences[code][language]; }

void diags_init(struct diags *d, enum language language)
{
	*d = (struct diags){.language = language};
	arena_init(&d->arena, 16 * 1024);
}

void diags_free(struct diags *d)
{
	arena_free(&d->arena);
	free(d->items);
	free(d->refused);
	diags_init(d, d->language);
}

static bool slice_of(struct text part, struct text whole)
{
	uintptr_t p = (uintptr_t)part.p, from = (uintptr_t)whole.p;
	return whole.n > 0 && p >= from && p < from + whole.n;
}

/* What may be printed of an argument of a diagnostic on source s. */
static struct text shown(const struct source *s, struct text arg)
{
	bool hidden = s && s->secret && arg.n && (slice_of(arg, s->bytes) || slice_of(arg, s->decoded));
	return hidden ? TEXT("＊") : arg;
}

/* The template with {1} … replaced; "" when memory is exhausted. */
static const char *fill(struct diags *d, const struct source *s, const char *template, const struct text *args,
                        size_t count)
{
	struct buf b;
	buf_init(&b);
	for (const char *p = template; *p; p++) {
		size_t i = p[0] == '{' && p[1] >= '1' && p[1] <= '6' && p[2] == '}' ? (size_t)(p[1] - '0') : 0;
		if (i == 0) {
			buf_byte(&b, *p);
			continue;
		}
		if (i <= count) buf_text(&b, shown(s, args[i - 1]));
		p += 2;
	}
	const char *filled = b.failed ? NULL : arena_dup(&d->arena, b.p, b.n);
	buf_free(&b);
	if (!filled) d->failed = true;
	return filled ? filled : "";
}

/* A new item of the list, or the spare one. */
static struct diag *item_new(struct diags *d, enum code code)
{
	d->errors += code_severity(code) == SEVERITY_ERROR;
	struct diag *item = &d->spare;
	if (d->count >= DIAGS_MAX) d->dropped++;
	else if (!grow(&d->items, &d->cap, d->count, sizeof *d->items)) d->failed = true;
	else item = &d->items[d->count];
	*item = (struct diag){.code = code, .severity = code_severity(code), .message = "", .order = d->count};
	if (item != &d->spare) d->count++;
	return item;
}

struct diag *diag_add(struct diags *d, enum code code, struct span at, const struct text *args, size_t count)
{
	struct diag *item = item_new(d, code);
	if (item == &d->spare) return item;
	item->at = at;
	if (at.source) {
		size_t line, column;
		source_place(at.source, at.from, &line, &column);
		item->path = at.source->path;
		item->line = line;
		item->column = column;
	}
	item->message = fill(d, at.source, sentences[code][d->language], args, count);
	return item;
}

struct diag *diag_data(struct diags *d, enum code code, const char *path, uint64_t row, uint64_t column,
                       const struct text *args, size_t count)
{
	struct diag *item = item_new(d, code);
	if (item == &d->spare) return item;
	item->path = path ? arena_dup(&d->arena, path, strlen(path)) : NULL;
	if (path && !item->path) d->failed = true;
	item->line = row;
	item->column = column;
	item->message = fill(d, NULL, sentences[code][d->language], args, count);
	return item;
}

void diag_label(struct diags *d, struct diag *item, const char *label_en, const char *label_zh,
                const struct text *args, size_t count)
{
	if (item == &d->spare) return;
	item->label = fill(d, item->at.source, d->language == LANGUAGE_ZH ? label_zh : label_en, args, count);
}

void diag_note(struct diags *d, struct diag *item, const char *note_en, const char *note_zh, const struct text *args,
               size_t count)
{
	if (item == &d->spare) return;
	const char **notes = arena_zalloc(&d->arena, item->note_count + 1, sizeof *notes);
	if (!notes) {
		d->failed = true;
		return;
	}
	for (size_t i = 0; i < item->note_count; i++) notes[i] = item->notes[i];
	notes[item->note_count++] =
		fill(d, item->at.source, d->language == LANGUAGE_ZH ? note_zh : note_en, args, count);
	item->notes = notes;
}

/* As the language writes names: half-width, small letters. What is too long for a name stays as it is. */
static struct text as_name(struct text written, char room[64])
{
	if (written.n > 64) return written;
	size_t n = text_fold_width(written, room);
	for (size_t i = 0; i < n; i++)
		if (room[i] >= 'A' && room[i] <= 'Z') room[i] = (char)(room[i] - 'A' + 'a');
	return (struct text){room, n};
}

/* The same letters in another order, but for the first. */
static bool same_letters(struct text a, struct text b)
{
	unsigned counts[256] = {0};
	if (a.n != b.n || a.n < 4 || a.p[0] != b.p[0]) return false;
	for (size_t i = 0; i < a.n; i++) counts[(unsigned char)a.p[i]]++;
	for (size_t i = 0; i < b.n; i++)
		if (counts[(unsigned char)b.p[i]]-- == 0) return false;
	return true;
}

int diag_nearest(struct text as_written, const struct text *candidates, size_t count)
{
	char room[64];
	struct text written = as_name(as_written, room);
	/* A third of what was written may differ; a Chinese character counts as its three bytes. */
	unsigned limit = written.n >= 18 ? 6 : written.n < 6 ? 1 : (unsigned)(written.n / 3);
	if (written.n >= 3 && (unsigned char)written.p[0] >= 0xE0 && limit < 3 && written.n > 3) limit = 3;
	const struct text *best = NULL;
	for (size_t i = 0; i < count && limit > 0; i++) {
		unsigned distance = text_distance(written, candidates[i], limit), raw = text_distance(as_written, candidates[i], limit);
		if (raw < distance) distance = raw;
		if (distance > limit || distance >= candidates[i].n || text_equal(as_written, candidates[i])) continue;
		best = &candidates[i];
		if (distance == 0) break;
		limit = distance - 1;
	}
	for (size_t i = 0; i < count && !best; i++)
		if (same_letters(written, candidates[i]) && !text_equal(as_written, candidates[i])) best = &candidates[i];
	for (size_t i = 0; i < count && !best; i++) {
		bool longer = text_starts(written, candidates[i]) && candidates[i].n >= 3;
		bool prefix = text_starts(candidates[i], written) || longer;
		if (prefix && written.n >= 2 && written.n != candidates[i].n) best = &candidates[i];
	}
	return best ? (int)(best - candidates) : -1;
}

void diag_meant(struct diags *d, struct diag *item, struct text right)
{
	diag_label(d, item, "did you mean '{1}'?", "是否想写“{1}”？", &right, 1);
}

static bool is_refused(const struct diags *d, struct text name)
{
	for (size_t i = 0; i < d->refused_count; i++)
		if (text_equal(d->refused[i], name)) return true;
	return false;
}

/* The candidates, those that are refused being blank. */
static const struct text *not_refused(struct diags *d, const struct text *candidates, size_t count)
{
	struct text *kept = arena_zalloc(&d->arena, count, sizeof *kept);
	if (!kept) d->failed = true;
	for (size_t i = 0; kept && i < count; i++) kept[i] = is_refused(d, candidates[i]) ? TEXT("") : candidates[i];
	return kept;
}

bool diag_suggest(struct diags *d, struct diag *item, struct text written, const struct text *candidates,
                  size_t count)
{
	if (item == &d->spare || d->candidates > DIAG_CANDIDATES_MAX) return false;
	int near = diag_nearest(written, candidates, count);
	d->candidates += count;
	if (near >= 0 && is_refused(d, candidates[near])) {
		candidates = not_refused(d, candidates, count);
		near = candidates ? diag_nearest(written, candidates, count) : -1;
		d->candidates += count * d->refused_count;
	}
	if (near < 0) return false;
	const struct text right = candidates[near];
	const char *name = arena_dup(&d->arena, right.p, right.n);
	if (name) item->suggested = (struct text){name, right.n};
	else d->failed = true;
	diag_meant(d, item, right);
	return true;
}

void diag_refuse(struct diags *d, struct text name)
{
	char *kept = arena_dup(&d->arena, name.p, name.n);
	if (!kept || !grow(&d->refused, &d->refused_cap, d->refused_count, sizeof *d->refused)) {
		d->failed = true;
		return;
	}
	d->refused[d->refused_count++] = (struct text){kept, name.n};
	for (size_t i = 0; i < d->count; i++)
		if (d->items[i].suggested.n && text_equal(d->items[i].suggested, name)) d->items[i].label = NULL;
}

struct diags_mark diags_mark(const struct diags *d) { return (struct diags_mark){d->count, d->errors, d->dropped}; }

void diags_forget(struct diags *d, const struct diags_mark *since)
{
	d->count = since->count;
	d->errors = since->errors;
	d->dropped = since->dropped;
}

static int compare(const void *left, const void *right)
{
	const struct diag *a = left, *b = right;
	int path = strcmp(a->path ? a->path : "", b->path ? b->path : "");
	if (path) return path;
	if (a->line != b->line) return a->line < b->line ? -1 : 1;
	if (a->column != b->column) return a->column < b->column ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void diags_sort(struct diags *d)
{
	if (d->count > 1) qsort(d->items, d->count, sizeof *d->items, compare);
}
