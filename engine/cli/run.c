#include "run.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "report/visible.h"
#include "report/wrap.h"

static volatile sig_atomic_t stop_signal;

static void on_signal(int number) { stop_signal = number; }

/* TERM, INT and HUP are heeded where nothing has changed yet; behind the commit point the run is finished first. */
static void heed_signals(void)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART}, before;
		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(signals[i], &action, NULL);
	}
}

/* Ends as a program does that has no handler, so that whoever waits for it knows. */
static void end_by_signal(void)
{
	signal(stop_signal, SIG_DFL);
	raise(stop_signal);
}

static void list_files(const struct run *r, enum language language, struct buf *out)
{
	for (size_t i = 0; i < r->dataset.file_count; i++) {
		const struct input_file *f = &r->dataset.files[i];
		text_visible(out, text_of(f->path));
		buf_printf(out, language == LANGUAGE_ZH ? "：物理行 %" PRIu64 "，记录 %" PRIu64 "，拒收 %" PRIu64 "（%s）\n"
		                                        : ": %" PRIu64 " lines, %" PRIu64 " records, %" PRIu64 " rejected (%s)\n",
		           f->counts.physical, f->counts.records, f->counts.rejected,
		           evidence_in(f->encoding_evidence, language));
	}
}

static void screenful(struct cli *c, struct run *r, struct buf *out)
{
	if (c->values[OPTION_VERBOSE]) list_files(r, cli_language(c), out);
	if (c->values[OPTION_QUIET]) return;
	const bool as_job = r->language_chosen && !c->values[OPTION_LANGUAGE];
	r->report.language = as_job ? r->job->language : cli_language(c);
	terminal_summary(&r->report, r->publication.final, r->publication.exists, out);
}

/* The screenful is printed when all is on the disk and before the commit point: a full disk behind standard output must
 * not leave a run published and an exit code that says nothing changed. */
static enum rollcall_status publish(struct cli *c, struct run *r)
{
	struct buf out;
	buf_init(&out);
	screenful(c, r, &out);
	enum rollcall_status status = run_settle(r, true);
	bool failed = status == ROLLCALL_OK && (out.n || out.failed) && cli_print(&r->diags, &out) != ROLLCALL_OK;
	buf_free(&out);
	return status == ROLLCALL_OK && !failed ? run_commit(r) : ROLLCALL_SYSTEM;
}

static enum rollcall_status prepare(struct cli *c, struct run *r)
{
	enum rollcall_status status = run_load(r, c->arguments[0]);
	if (status == ROLLCALL_OK) status = run_lock(r);
	if (status == ROLLCALL_OK) status = run_work(r);
	if (status == ROLLCALL_OK) status = run_prepare(r);
	return status;
}

static int work(struct cli *c, struct run *r)
{
	struct painter painter = {0};
	if (!c->values[OPTION_QUIET]) painter_begin(&painter, r->options.progress, cli_language(c));
	enum rollcall_status status = prepare(c, r);
	painter_end(&painter);
	bool found = status == ROLLCALL_OK && run_found(r);
	if (status == ROLLCALL_OK) status = publish(c, r);
	if (status == ROLLCALL_OK && c->values[OPTION_FAIL_ON] && found) return CLI_FOUND;
	return (int)status;
}

static void say_timings(struct run *r)
{
	struct buf out;
	if (!r->timings.peak_kib) timings_stop(&r->timings); /* it was not published */
	buf_init(&out);
	timings_text(&r->timings, &out);
	(void)file_write(STDERR_FILENO, out.p, out.n);
	buf_free(&out);
}

enum { EXPLAINED_MAX = 2 };

/* What the first codes of the errors mean, for whoever reads this in a mail. Not those of a wrong job or pack, which
 * can be many and say enough to their author, nor where a note has said it. */
static void explain_errors(const struct diags *d, int status, struct buf *out)
{
	bool zh = d->language == LANGUAGE_ZH;
	enum code seen[EXPLAINED_MAX + 1];
	size_t count = 0;
	for (size_t i = 0; i < d->count && count <= EXPLAINED_MAX; i++) {
		bool known = d->items[i].severity != SEVERITY_ERROR || (d->items[i].code == E491 && d->items[i].note_count);
		for (size_t k = 0; k < count; k++) known |= seen[k] == d->items[i].code;
		if (!known) seen[count++] = d->items[i].code;
	}
	for (size_t k = 0; k < count && k < EXPLAINED_MAX && status != ROLLCALL_USAGE; k++) {
		buf_printf(out, "%s: ", code_name(seen[k]));
		wrap(out, text_of(code_explanation(seen[k], d->language)), 6, 6);
	}
	if (count && (count > EXPLAINED_MAX || status == ROLLCALL_USAGE))
		buf_printf(out, zh ? "错误代码的含义和处理办法：rollcall explain-code %s\n"
		                   : "What a code means and what to do: rollcall explain-code %s\n", code_name(seen[count - 1]));
}

/* The last words of a run that published nothing: an administrator has only these, in the morning, by mail. */
static void nothing_changed(const struct cli *c, const struct run *r, int status, bool stopped, struct buf *out)
{
	bool zh = r->diags.language == LANGUAGE_ZH;
	struct buf words;
	buf_init(&words);
	buf_str(&words, "rollcall: ");
	text_visible(&words, text_of(c->arguments[0]));
	if (stopped)
		buf_str(&words, zh ? "：收到信号而中止；" : ": stopped by a signal; ");
	else
		buf_printf(&words, zh ? "：退出码 %d；" : ": exit code %d; ", status);
	buf_str(&words, zh ? "什么都没有改动，上次的结果照旧。" : "nothing was changed, the last results stand.");
	wrap(out, buf_view(&words), 0, 0);
	if (!stopped) explain_errors(&r->diags, status, out);
	out->failed = out->failed || words.failed;
	buf_free(&words);
}

int command_run(struct cli *c)
{
	struct progress progress = {0};
	struct run *r = malloc(sizeof *r);
	if (!r) {
		c->diags.failed = true;
		return ROLLCALL_SYSTEM;
	}
	const struct run_options options = {
		.language = cli_language(c),
		.job = {.run_date = c->values[OPTION_RUN_DATE], .sets = c->sets, .set_count = c->set_count, .threads = c->threads},
		.stop = &stop_signal,
		.progress = &progress,
		.max_memory = c->max_memory,
	};
	heed_signals();
	run_init(r, &options);
	int status = work(c, r);
	if (c->values[OPTION_TIMINGS]) say_timings(r);
	bool stopped = stop_signal && status >= ROLLCALL_USAGE;
	struct buf last;
	buf_init(&last);
	if (status >= ROLLCALL_USAGE) nothing_changed(c, r, status, stopped, &last);
	cli_complain(&r->diags, !c->values[OPTION_QUIET]);
	if (!last.failed) (void)file_write(STDERR_FILENO, last.p, last.n);
	buf_free(&last);
	run_free(r);
	free(r);
	if (stopped) end_by_signal();
	return status;
}
