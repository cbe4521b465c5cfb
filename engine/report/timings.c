#include "report/timings.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static long peak_kib(void)
{
	struct rusage usage;
	return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

void timings_start(struct timings *t)
{
	*t = (struct timings){.since = now()};
}

void timings_stage(struct timings *t, const char *stage)
{
	double at = now();
	int i = 0;
	while (i < t->count && strcmp(t->items[i].stage, stage) != 0) i++;
	if (i == t->count && i < TIMINGS_MAX) {
		t->items[i].seconds = 0;
		t->items[t->count++].stage = stage;
	}
	if (i < TIMINGS_MAX) t->items[i].seconds += at - t->since;
	t->since = at;
}

void timings_json(const struct timings *t, struct writer *w)
{
	char line[96];
	writer_text(w, TEXT("{\n  \"stages\": [\n"));
	for (int i = 0; i < t->count; i++) {
		int n = snprintf(line, sizeof line, "    {\"stage\": \"%s\", \"seconds\": %.6f}%s\n", t->items[i].stage,
		                 t->items[i].seconds, i + 1 < t->count ? "," : "");
		writer_add(w, line, (size_t)n);
	}
	int n = snprintf(line, sizeof line, "  ],\n  \"passes\": %u,\n  \"peak_kib\": %ld\n}\n", t->passes, peak_kib());
	writer_add(w, line, (size_t)n);
}

void timings_text(const struct timings *t, struct buf *out)
{
	for (int i = 0; i < t->count; i++) buf_printf(out, "%10.3f s  %s\n", t->items[i].seconds, t->items[i].stage);
	if (t->passes > 1) buf_printf(out, "%10u passes over the files\n", t->passes);
	buf_printf(out, "%10ld KiB at most\n", peak_kib());
}
