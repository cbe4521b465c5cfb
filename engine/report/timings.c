#include "report/timings.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/thread.h"

static struct timing now(void)
{
	return (struct timing){.seconds = thread_clock(), .processor = thread_seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

void timings_start(struct timings *t)
{
	*t = (struct timings){.since = now()};
}

/* The stage of a name, added at a place if there is none. NULL: there is no room. */
static struct timing *stage_at(struct timings *t, const char *stage, int place)
{
	for (int i = 0; i < t->count; i++)
		if (strcmp(t->items[i].stage, stage) == 0) return &t->items[i];
	if (t->count == TIMINGS_MAX) return NULL;
	for (int i = t->count++; i > place; i--) t->items[i] = t->items[i - 1];
	t->items[place] = (struct timing){.stage = stage};
	return &t->items[place];
}

void timings_stage(struct timings *t, const char *stage)
{
	struct timing at = now(), *item = stage_at(t, stage, t->count);
	if (item) {
		item->seconds += at.seconds - t->since.seconds;
		item->processor += at.processor - t->since.processor;
	}
	t->since = at;
}

/* Never more than there is. */
static void move(double *from, double *to, double seconds)
{
	if (seconds > *from) seconds = *from;
	*from -= seconds;
	*to += seconds;
}

void timings_apart(struct timings *t, const char *stage, const char *apart, double seconds, double processor)
{
	struct timing *from = stage_at(t, stage, t->count);
	struct timing *to = from ? stage_at(t, apart, (int)(from - t->items) + 1) : NULL;
	if (!to) return;
	from = stage_at(t, stage, t->count);
	move(&from->seconds, &to->seconds, seconds);
	move(&from->processor, &to->processor, processor);
}

void timings_stop(struct timings *t)
{
	t->peak_kib = (long)(memory_peak() / 1024);
}

void timings_json(const struct timings *t, struct writer *w)
{
	char line[160];
	writer_text(w, TEXT("{\n  \"stages\": [\n"));
	for (int i = 0; i < t->count; i++) {
		const struct timing *x = &t->items[i];
		int n = snprintf(line, sizeof line, "    {\"stage\": \"%s\", \"seconds\": %.6f", x->stage, x->seconds);
		if (x->processor > 0) n += snprintf(line + n, sizeof line - (size_t)n, ", \"processor\": %.6f", x->processor);
		writer_add(w, line, (size_t)n);
		writer_text(w, i + 1 < t->count ? TEXT("},\n") : TEXT("}\n"));
	}
	int n = snprintf(line, sizeof line, "  ],\n  \"passes\": %u,\n  \"peak_kib\": %ld\n}\n", t->passes, t->peak_kib);
	writer_add(w, line, (size_t)n);
}

void timings_text(const struct timings *t, struct buf *out)
{
	for (int i = 0; i < t->count; i++) {
		buf_printf(out, "%10.3f s  %s", t->items[i].seconds, t->items[i].stage);
		if (t->items[i].processor > 0) buf_printf(out, " (processors %.3f s)", t->items[i].processor);
		buf_byte(out, '\n');
	}
	if (t->passes > 1) buf_printf(out, "%10u passes over the files\n", t->passes);
	buf_printf(out, "%10ld KiB at most\n", t->peak_kib);
}
