/* The findings in order, described and turned into rows by several threads a chunk at a time; whoever has made the next
 * chunk writes it. No more rows are in memory than the chunks at hand. */
#include <errno.h>
#include <stdlib.h>

#include "intake/again.h"
#include "base/thread.h"
#include "report/findings.h"

enum { CHUNK = 256, THREADS_MAX = 32 };

struct printing {
	const struct report *r;
	const struct finding_format *const *formats;
	struct writer *const *writers;
	size_t format_count;
	struct recall recall;
	struct rule_fields **rules; /* per format and rule, and two for undecided-identity */
	pthread_mutex_t lock;
	pthread_cond_t turn;
	/* under the lock */
	size_t next;                /* finding that nobody has taken yet */
	size_t written;             /* findings before it are written */
	int error;
};

struct printer {
	struct printing *p;
	struct describer describer;
	struct buf *rows;           /* per format */
	struct buf scratch;
	pthread_t thread;
	bool started;
};

static size_t chunk_end(const struct printing *p, size_t from)
{
	return p->recall.to - from < CHUNK ? p->recall.to : from + CHUNK;
}

static bool take(struct printing *p, size_t *from)
{
	pthread_mutex_lock(&p->lock);
	*from = p->next;
	bool some = !p->error && *from < p->recall.to;
	if (some) p->next = chunk_end(p, *from);
	pthread_mutex_unlock(&p->lock);
	return some;
}

static int make_rows(struct printer *u, size_t from, size_t to)
{
	const struct printing *p = u->p;
	bool failed = false;
	for (size_t k = 0; k < p->format_count; k++) buf_reset(&u->rows[k]);
	for (size_t i = from; i < to; i++) {
		const struct finding *x = &p->r->assessment->findings[i];
		const struct description *words = describe_finding(&u->describer, x);
		if (!words) return ENOMEM;
		for (size_t k = 0; k < p->format_count; k++) {
			const struct told told = {x, words, &p->rules[k][x->rule]};
			buf_reset(&u->scratch);
			p->formats[k]->finding(p->r, &told, &u->scratch, &u->rows[k]);
			failed |= u->scratch.failed | u->rows[k].failed;
		}
	}
	return failed ? ENOMEM : 0;
}

/* When all findings before `from` are written. */
static int write_rows(struct printer *u, size_t from)
{
	struct printing *p = u->p;
	pthread_mutex_lock(&p->lock);
	while (p->written != from && !p->error) pthread_cond_wait(&p->turn, &p->lock);
	int error = p->error;
	pthread_mutex_unlock(&p->lock);
	for (size_t k = 0; k < p->format_count && !error; k++) {
		writer_text(p->writers[k], buf_view(&u->rows[k]));
		error = p->writers[k]->error;
	}
	return error;
}

static void *print(void *context)
{
	struct printer *u = context;
	struct printing *p = u->p;
	size_t from;
	while (take(p, &from)) {
		size_t to = chunk_end(p, from);
		int error = make_rows(u, from, to);
		if (!error) error = write_rows(u, from);
		pthread_mutex_lock(&p->lock);
		if (error) p->error = error;
		else p->written = to;
		pthread_cond_broadcast(&p->turn);
		pthread_mutex_unlock(&p->lock);
	}
	return NULL;
}

static bool printer_init(struct printer *u, struct printing *p)
{
	*u = (struct printer){.p = p, .rows = calloc(p->format_count, sizeof *u->rows)};
	return describer_init(&u->describer, p->r->assessment, &p->recall) && u->rows;
}

static void printer_free(struct printer *u)
{
	for (size_t k = 0; u->rows && k < u->p->format_count; k++) buf_free(&u->rows[k]);
	free(u->rows);
	buf_free(&u->scratch);
	describer_free(&u->describer);
}

/* What is recalled, with threads beside this one as far as there is work and the system gives them: what they lack the
 * others do. */
static void print_recalled(struct printing *p, size_t threads)
{
	struct printer first, *others = NULL;
	size_t chunks = (p->recall.to - p->recall.from + CHUNK - 1) / CHUNK, started = 0;
	if (threads > chunks) threads = chunks;
	if (threads > 1) others = calloc(threads - 1, sizeof *others);
	bool ready = printer_init(&first, p);
	for (; ready && others && started + 1 < threads; started++) {
		struct printer *u = &others[started];
		u->started = printer_init(u, p) && thread_start(&u->thread, print, u);
		if (u->started) continue;
		printer_free(u);
		break;
	}
	if (ready) print(&first);
	else p->error = ENOMEM;
	for (size_t i = 0; i < started; i++) {
		pthread_join(others[i].thread, NULL);
		printer_free(&others[i]);
	}
	printer_free(&first);
	free(others);
}

static void print_all(struct printing *p, struct again_fault *fault)
{
	size_t count = p->r->assessment->finding_count;
	size_t threads = job_threads(p->r->job);
	if (threads > THREADS_MAX) threads = THREADS_MAX;
	recall_init(&p->recall, p->r->assessment, p->r->room);
	while (!p->error && p->next < count) {
		if (recall_load(&p->recall, p->next, (unsigned)threads, fault)) print_recalled(p, threads);
		else p->error = fault->error ? fault->error : fault->changed ? EIO : ENOMEM;
	}
	recall_free(&p->recall);
}

/* The fields that do not change from one finding of a rule to the next. */
static bool prepare(struct printing *p)
{
	size_t rules = p->r->pack->rule_count + 2;
	bool failed = false;
	p->rules = calloc(p->format_count, sizeof *p->rules);
	for (size_t k = 0; p->rules && k < p->format_count && !failed; k++) {
		p->rules[k] = calloc(rules, sizeof **p->rules);
		failed = !p->rules[k];
		for (size_t i = 0; i < rules && !failed; i++) {
			struct rule_fields *f = &p->rules[k][i];
			p->formats[k]->rule(p->r, (int)i, f);
			failed = f->head.failed || f->tail.failed;
		}
	}
	return p->rules && !failed;
}

static void release(struct printing *p)
{
	for (size_t k = 0; p->rules && k < p->format_count; k++) {
		for (size_t i = 0; p->rules[k] && i < p->r->pack->rule_count + 2; i++) {
			buf_free(&p->rules[k][i].head);
			buf_free(&p->rules[k][i].tail);
		}
		free(p->rules[k]);
	}
	free(p->rules);
}

static int write_headings(const struct printing *p)
{
	struct buf row;
	int error = 0;
	buf_init(&row);
	for (size_t k = 0; k < p->format_count && !error; k++) {
		if (!p->formats[k]->heading) continue;
		buf_reset(&row);
		p->formats[k]->heading(p->r, &row);
		writer_text(p->writers[k], buf_view(&row));
		error = row.failed ? ENOMEM : p->writers[k]->error;
	}
	buf_free(&row);
	return error;
}

uint64_t findings_write(const struct report *r, const struct finding_format *const *formats, struct writer *const *writers,
                        size_t count, struct again_fault *fault)
{
	struct printing p = {.r = r, .formats = formats, .writers = writers, .format_count = count};
	bool shown = !report_hides_persons(r);
	*fault = (struct again_fault){0};
	p.error = write_headings(&p);
	if (shown && !p.error) {
		pthread_mutex_init(&p.lock, NULL);
		pthread_cond_init(&p.turn, NULL);
		if (prepare(&p)) print_all(&p, fault);
		else p.error = ENOMEM;
		release(&p);
		pthread_mutex_destroy(&p.lock);
		pthread_cond_destroy(&p.turn);
	}
	if (p.error && !writers[0]->error && !fault->path) writers[0]->error = p.error;
	return shown ? r->assessment->finding_count : 0;
}
