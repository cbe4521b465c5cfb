#include "mend.h"

#include <stdint.h>
#include <string.h>
#include <yaml.h>

#include "mend_row.h"
#include "tree.h"
#include "tree_bytes.h"

/* Bytes that the parser may read to find out how to mend a file, so that a large one with many faults ends soon. */
enum { WORK_MAX = 32 << 20, AHEAD_LINES = 60 };

struct mender {
	const struct source *source;
	struct arena *a;
	struct diags *d;
	struct mended *done;
	struct fault fault;
	char *room;       /* for the text of a trial */
	size_t work;
	struct way best;
	size_t best_at;   /* how far the parser comes by it; 0: there is none */
};

void mended_plain(struct mended *m, const struct source *s)
{
	m->bom = text_starts(s->bytes, TEXT("\xEF\xBB\xBF")) ? 3 : 0;
	m->count = 0;
	m->text = (struct text){s->bytes.n ? s->bytes.p + m->bom : "", s->bytes.n - m->bom};
}

size_t mended_origin(const struct mended *m, size_t at)
{
	size_t origin = m->bom, copy = 0;
	for (size_t i = 0; i < m->count; i++) {
		const struct patch *p = &m->patches[i];
		size_t kept = p->at - origin;
		if (at < copy + kept) break;
		copy += kept;
		origin = p->at;
		if (at < copy + p->with.n) return origin;
		copy += p->with.n;
		origin += p->removed;
	}
	return origin + (at - copy);
}

static struct text copied(const struct mended *m, const struct source *s, char *room)
{
	size_t from = m->bom, n = 0;
	for (size_t i = 0; i <= m->count; i++) {
		const struct patch *p = i < m->count ? &m->patches[i] : NULL;
		size_t to = p ? p->at : s->bytes.n;
		memcpy(room + n, s->bytes.p + from, to - from);
		n += to - from;
		if (!p) break;
		if (p->with.n) memcpy(room + n, p->with.p, p->with.n);
		n += p->with.n;
		from = p->at + p->removed;
	}
	return (struct text){room, n};
}

/* Puts a patch in its place. False: it touches another, or there is no room. */
static bool add_patch(struct mended *m, const struct patch *p)
{
	size_t i = m->count;
	if (i == MEND_PATCHES_MAX) return false;
	while (i > 0 && m->patches[i - 1].at > p->at) i--;
	if (i > 0 && m->patches[i - 1].at + m->patches[i - 1].removed > p->at) return false;
	if (i > 0 && m->patches[i - 1].at == p->at) return false;
	if (i < m->count && p->at + p->removed > m->patches[i].at) return false;
	memmove(&m->patches[i + 1], &m->patches[i], (m->count - i) * sizeof *m->patches);
	m->patches[i] = *p;
	m->count++;
	return true;
}

/* A character of the text and the byte at which it begins. */
struct place {
	size_t index, byte;
};

/* The byte of a mark, which counts characters; on from the mark asked for before, if that stands before it. */
static size_t byte_of(struct text t, struct place *p, size_t index)
{
	if (index < p->index) *p = (struct place){0};
	for (; p->byte < t.n; p->byte++) {
		bool begins = ((unsigned char)t.p[p->byte] & 0xC0) != 0x80;
		if (begins && p->index == index) break;
		p->index += begins;
	}
	return p->byte;
}

size_t mend_swallowed(struct text key)
{
	size_t at = 0, n = 1;
	int open = 0;
	while (at < key.n && row_key_sign(key.p[at]) && !text_starts((struct text){key.p + at, key.n - at}, TEXT("："))) at++;
	if (at == 0 || at == key.n) return SIZE_MAX;
	if (key.p[at] != ':') n = sizeof "：" - 1;
	if (key.p[at] != ':' && (unsigned char)key.p[at] < 0x80) return SIZE_MAX;
	while (at + n < key.n && key.p[at + n] == ' ') n++;
	if (at + n == key.n || !strchr("[{", key.p[at + n])) return SIZE_MAX;
	for (size_t i = at + n; i < key.n; i++) {
		if (strchr("[{", key.p[i])) open++;
		else if (strchr("]}", key.p[i])) open--;
	}
	return open > 0 ? at : SIZE_MAX;
}

/* The event is a key that has swallowed the beginning of its value: a fault as the parser's are. */
static bool swallowed(const struct mended *copy, struct place *p, const yaml_event_t *event, struct fault *fault)
{
	if (event->type != YAML_SCALAR_EVENT || event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) return false;
	size_t colon = mend_swallowed((struct text){(const char *)event->data.scalar.value, event->data.scalar.length});
	if (colon == SIZE_MAX) return false;
	size_t begins = byte_of(copy->text, p, event->start_mark.index), behind = byte_of(copy->text, p, event->end_mark.index);
	while (behind < copy->text.n && copy->text.p[behind] == ' ') behind++;
	if (behind == copy->text.n || copy->text.p[behind] != ':') return false;
	fault->problem = "mapping values are not allowed in this context";
	fault->at = mended_origin(copy, begins + colon);
	return true;
}

/* Reads the copy up to its first fault, or to the line `until`. fault->problem NULL: there was none. */
static void scan(struct mender *m, const struct mended *copy, size_t until, struct fault *fault)
{
	yaml_parser_t parser;
	*fault = (struct fault){0};
	if (!yaml_parser_initialize(&parser)) {
		m->d->failed = true;
		return;
	}
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)copy->text.p, copy->text.n);
	struct place place = {0};
	size_t depth = 0;
	bool end = false;
	while (!end) {
		yaml_event_t event;
		if (!yaml_parser_parse(&parser, &event)) {
			if (parser.error == YAML_MEMORY_ERROR) {
				m->d->failed = true;
				break;
			}
			fault->problem = parser.problem ? parser.problem : "?";
			fault->at = mended_origin(copy, byte_of(copy->text, &place, parser.problem_mark.index));
			fault->has_context = parser.context != NULL;
			if (fault->has_context) fault->context = mended_origin(copy, byte_of(copy->text, &place, parser.context_mark.index));
			/* A quote without its end is a fault where it begins. */
			if (parser.context && strstr(parser.context, "quoted scalar") && strstr(fault->problem, "unexpected"))
				fault->at = fault->context;
			break;
		}
		bool begins = event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT;
		bool ends = event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT;
		depth += begins;
		depth -= ends;
		end = event.type == YAML_STREAM_END_EVENT || event.start_mark.line > until || depth > TREE_DEPTH_MAX;
		end |= swallowed(copy, &place, &event, fault);
		yaml_event_delete(&event);
	}
	m->work += parser.mark.index;
	yaml_parser_delete(&parser);
}

void mend_try(struct mender *m, const struct way *way)
{
	if (m->work > WORK_MAX || m->d->failed || m->best_at == SIZE_MAX) return;
	struct mended copy = *m->done;
	for (size_t i = 0; i < way->count; i++)
		if (!add_patch(&copy, &way->patches[i])) return;
	copy.text = copied(&copy, m->source, m->room);
	struct fault next;
	scan(m, &copy, row_line(m->source, m->fault.at) + AHEAD_LINES, &next);
	size_t at = next.problem ? next.at : SIZE_MAX;
	if (m->d->failed || at <= m->fault.at || at <= m->best_at) return;
	m->best = *way;
	m->best_at = at;
}

static void report(struct mender *m)
{
	const struct way *way = &m->best;
	if (m->best_at && way->at.source) {
		bool zh = m->d->language == LANGUAGE_ZH;
		struct diag *item = DIAG(m->d, E005, way->at, text_of(zh ? way->zh : way->en));
		if (way->label_en) diag_label(m->d, item, way->label_en, way->label_zh, &way->right, 1);
		return;
	}
	struct span at = {m->source, m->fault.at, m->fault.at}, context = {0};
	if (m->fault.has_context) context = (struct span){m->source, m->fault.context, m->fault.context};
	tree_problem(m->fault.problem, at, context, m->d);
}

/* Room for the text of the file with every patch there may be. */
static char *room_new(struct mender *m)
{
	char *room = arena_bytes(m->a, m->source->bytes.n + (size_t)MEND_PATCHES_MAX * 64);
	if (!room) m->d->failed = true;
	return room;
}

bool mend(const struct source *s, struct arena *a, struct diags *d, struct mended *out)
{
	struct mender m = {.source = s, .a = a, .d = d, .done = out};
	char *text = NULL;
	mended_plain(out, s);
	m.room = room_new(&m);
	text = room_new(&m);
	if (!m.room || !text) return false;
	for (int faults = 0;; faults++) {
		scan(&m, out, SIZE_MAX, &m.fault);
		if (d->failed) return false;
		if (!m.fault.problem) return true;
		m.best_at = 0;
		for (int rank = 0; rank < WAY_RANKS && !m.best_at; rank++) mend_ways(&m, s, &m.fault, (enum way_rank)rank);
		if (d->failed) return false;
		report(&m);
		if (!m.best_at || faults == MEND_FAULTS_MAX) return false;
		for (size_t i = 0; i < m.best.count; i++)
			if (!add_patch(out, &m.best.patches[i])) return false;
		out->text = copied(out, s, text);
	}
}
