#include "cli/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/thread.h"

enum { PAINT_NANOSECONDS = 200 * 1000 * 1000, COLUMNS_USUAL = 80, COLUMNS_LEAST = 20 };

/* What reading once more and comparing cost, in terms of reading the first time; measured on ten rules. */
static const double cost_again = 0.4, cost_comparing = 0.8;

/* Parts of the whole work that are done, 0 … 1. */
static double done_of(const struct progress *p)
{
	double bytes = (double)p->bytes, read = bytes > 0 ? (double)p->bytes_done / bytes : 1;
	double compared = p->parts ? (double)p->parts_done / (double)p->parts : 0;
	unsigned pass = p->pass, passes = p->passes > pass ? p->passes : pass;
	if (pass == 0) return 0;
	double again = passes > 1 ? (double)(passes - 1) * cost_again : 0;
	double so_far = pass == 1 ? read : 1 + (pass - 2 + read) * cost_again;
	return (so_far + compared * cost_comparing) / (1 + again + cost_comparing);
}

/* With commas between thousands. */
static const char *grouped(char room[32], uint64_t n)
{
	char *p = room + 31;
	int digits = 0;
	*p = '\0';
	do {
		if (digits && digits % 3 == 0) *--p = ',';
		*--p = (char)('0' + n % 10);
		n /= 10;
		digits++;
	} while (n);
	return p;
}

/* Adds a part if the row still fits. */
static void add(struct buf *row, struct buf *part, bool zh, int columns)
{
	struct text have = buf_view(row), more = buf_view(part);
	int between = have.n ? 2 : 0;
	if (!part->failed && text_columns(have) + between + text_columns(more) <= columns) {
		if (have.n) buf_str(row, zh ? "，" : ", ");
		buf_text(row, more);
	}
	buf_reset(part);
}

static void add_left(struct buf *part, double seconds, bool zh)
{
	bool minutes = seconds >= 90;
	uint64_t n = 1 + (uint64_t)(minutes ? seconds / 60 : seconds);
	if (minutes) buf_printf(part, zh ? "约剩 %" PRIu64 " 分钟" : "about %" PRIu64 " min left", n);
	else buf_printf(part, zh ? "约剩 %" PRIu64 " 秒" : "about %" PRIu64 " s left", n);
}

static void add_stage(const struct progress *p, bool zh, struct buf *part)
{
	static const char *const names[][2] = {
		{"loading the job", "载入作业"}, {"reading", "读取"}, {"comparing", "比对"}, {"writing", "写出结果"}};
	int stage = p->stage;
	buf_str(part, names[stage][zh]);
	if (stage != PROGRESS_READING || p->passes < 2) return;
	buf_printf(part, zh ? "（第 %u 遍，共约 %u 遍）" : " (pass %u of about %u)", p->pass, p->passes);
}

void progress_row(const struct progress *p, enum language language, double seconds, int columns, struct buf *out)
{
	bool zh = language == LANGUAGE_ZH;
	int stage = p->stage;
	double done = done_of(p);
	char room[32];
	struct buf part;
	buf_init(&part);
	add_stage(p, zh, &part);
	add(out, &part, zh, columns);
	if (stage == PROGRESS_READING || stage == PROGRESS_COMPARING) {
		buf_printf(&part, "%d %%", (int)(100 * done));
		add(out, &part, zh, columns);
		/* Earlier it would be a guess. */
		if (seconds >= 1 && done >= 0.02) add_left(&part, seconds * (1 - done) / done, zh);
		if (part.n) add(out, &part, zh, columns);
	}
	if (stage == PROGRESS_READING) {
		buf_printf(&part, zh ? "文件 %zu/%zu" : "%zu of %zu files", p->files_done, p->files);
		add(out, &part, zh, columns);
		buf_printf(&part, zh ? "%s 行" : "%s rows", grouped(room, p->rows));
		add(out, &part, zh, columns);
	}
	buf_free(&part);
}

/* ------------------------------------------------------------ painting */

static int terminal_columns(void)
{
	struct winsize size;
	int columns = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : COLUMNS_USUAL;
	return columns - 1; /* a full row would wrap */
}

/* Whether another program has the terminal. */
static bool in_background(void)
{
	pid_t group = tcgetpgrp(STDERR_FILENO);
	return group > 0 && group != getpgrp();
}

/* Replaces what is shown. */
static void show(struct painter *p, struct buf *row)
{
	struct buf out;
	int columns = text_columns(buf_view(row));
	buf_init(&out);
	buf_byte(&out, '\r');
	buf_text(&out, buf_view(row));
	for (int i = columns; i < p->shown; i++) buf_byte(&out, ' ');
	if (columns == 0) buf_byte(&out, '\r');
	if (!out.failed) (void)file_write(STDERR_FILENO, out.p, out.n);
	p->shown = columns;
	buf_free(&out);
}

static void paint(struct painter *p)
{
	struct buf row;
	int columns = terminal_columns();
	if (columns < COLUMNS_LEAST || in_background()) return;
	buf_init(&row);
	progress_row(p->progress, p->language, thread_clock() - p->began, columns, &row);
	if (!row.failed) show(p, &row);
	buf_free(&row);
}

static void *run(void *context)
{
	struct painter *p = context;
	struct buf nothing;
	pthread_mutex_lock(&p->lock);
	while (!p->ending) {
		struct timespec next;
		clock_gettime(CLOCK_MONOTONIC, &next);
		next.tv_nsec += PAINT_NANOSECONDS;
		next.tv_sec += next.tv_nsec / 1000000000;
		next.tv_nsec %= 1000000000;
		while (!p->ending && pthread_cond_timedwait(&p->changed, &p->lock, &next) != ETIMEDOUT) continue;
		if (!p->ending) paint(p);
	}
	pthread_mutex_unlock(&p->lock);
	buf_init(&nothing);
	if (p->shown && !in_background()) show(p, &nothing);
	buf_free(&nothing);
	return NULL;
}

void painter_begin(struct painter *p, const struct progress *progress, enum language language)
{
	*p = (struct painter){.progress = progress, .language = language, .began = thread_clock()};
	if (!isatty(STDERR_FILENO)) return;
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	p->running = thread_start(&p->thread, run, p);
	if (p->running) return;
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->changed);
}

void painter_end(struct painter *p)
{
	if (!p->running) return;
	pthread_mutex_lock(&p->lock);
	p->ending = true;
	pthread_cond_signal(&p->changed);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->changed);
	p->running = false;
}
