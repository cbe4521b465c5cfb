#include "publish/publication.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "intake/again.h"
#include "base/thread.h"
#include "publish/manifest_read.h"
#include "base/directory.h"
#include "report/findings.h"

enum { RUN_ID_NAMED = 12 }; /* hex digits of the run id in a run's name */

static bool stopped(const struct publication *p) { return p->stop && *p->stop; }

static bool set_names(struct publication *p, const struct report *r)
{
	struct arena *a = &p->state->arena;
	char name[RUN_NAME_BYTES + 8], date[11];
	date_format(r->job->run_date, date);
	snprintf(name, sizeof name, "%s-%.*s.tmp", date, RUN_ID_NAMED, r->run_id);
	p->temporary = path_join(a, p->state->runs, name);
	p->name = arena_dup(a, name, RUN_NAME_BYTES);
	p->final = p->name ? path_join(a, p->state->runs, p->name) : NULL;
	p->outputs = arena_zalloc(a, report_format_count + 1, sizeof *p->outputs);
	return p->temporary && p->final && p->outputs;
}

static void add_output(struct publication *p, const char *name, int fd)
{
	p->outputs[p->output_count++] = (struct output){.name = name, .fd = fd};
}

/* An output and the file it is written to. */
struct open_output {
	const struct format *format;
	const char *path;
	struct writer writer;
	uint64_t rows;
};

static bool is_wanted(const struct report *r, const struct format *format)
{
	return !format->wanted || format->wanted(r);
}

/* The outputs of a run but for the manifest: those of findings first. */
struct writing {
	struct publication *p;
	const struct report *r;
	struct open_output outs[REPORT_FORMATS_MAX];
	size_t count, findings;
	struct again_fault fault;
};

static bool begin_outputs(struct writing *w, bool of_findings)
{
	struct publication *p = w->p;
	for (size_t i = 0; i < report_format_count; i++) {
		const struct format *format = &report_formats[i];
		if (!format->findings == of_findings || !is_wanted(w->r, format)) continue;
		const char *path = path_join(&p->state->arena, p->temporary, format->name);
		if (!path) return state_fault(p->d, format->name, ENOMEM);
		struct open_output *out = &w->outs[w->count++];
		*out = (struct open_output){.format = format, .path = path};
		(void)writer_open(&out->writer, path); /* writer_finish gives the error */
		add_output(p, format->name, -1);
	}
	return true;
}

/* The formats of findings are written together, so that each finding is described once. */
static void write_findings(struct writing *w)
{
	struct writer *writers[REPORT_FORMATS_MAX];
	const struct finding_format *formats[REPORT_FORMATS_MAX];
	for (size_t i = 0; i < w->findings; i++) {
		writers[i] = &w->outs[i].writer;
		formats[i] = w->outs[i].format->findings;
	}
	uint64_t findings = w->findings ? findings_write(w->r, formats, writers, w->findings, &w->fault) : 0;
	for (size_t i = 0; i < w->findings; i++) {
		const struct finding_format *format = w->outs[i].format->findings;
		w->outs[i].rows = findings && format->rows ? format->rows(w->r) : findings;
	}
}

/* The findings, or one of the others. */
static void write_some(void *context, uint32_t i)
{
	struct writing *w = context;
	if (stopped(w->p)) return;
	if (i == 0) {
		write_findings(w);
		return;
	}
	struct open_output *out = &w->outs[w->findings + i - 1];
	if (!out->writer.error) out->rows = out->format->write(w->r, &out->writer);
}

static bool end_outputs(struct writing *w)
{
	struct publication *p = w->p;
	bool good = true;
	for (size_t i = 0; i < w->count; i++) {
		struct open_output *out = &w->outs[i];
		struct output *o = &p->outputs[i];
		o->rows = out->rows;
		o->bytes = out->writer.bytes;
		int error = writer_finish(&out->writer, o->sha256, &o->fd);
		if (error && good) good = state_fault(p->d, out->path, error);
	}
	if (w->fault.changed) diag_data(p->d, E477, w->fault.path, 0, 0, NULL, 0);
	else if (w->fault.path) state_fault(p->d, w->fault.path, w->fault.error ? w->fault.error : ENOMEM);
	return good && !w->fault.path;
}

/* The runs of the same date that this one corrects: those that are known to be of the same job. */
static int find_replaced(struct publication *p, const struct report *r)
{
	struct state *s = p->state;
	const char *job = NULL;
	size_t kept = 0;
	int error = state_same_date(s, p->name, &p->replaced, &p->replaced_count);
	for (size_t i = 0; !error && i < p->replaced_count; i++) {
		error = manifest_job(s, p->replaced[i], &job);
		if (job && text_equal(text_of(job), r->job->name)) p->replaced[kept++] = p->replaced[i];
	}
	p->replaced_count = kept;
	job = NULL;
	if (!error && s->published) error = manifest_job(s, s->published, &job);
	if (job && !text_equal(text_of(job), r->job->name)) DIAG(p->d, W791, ((struct span){0}), r->job->state, text_of(job));
	return error;
}

static bool write_all(struct publication *p, const struct report *r)
{
	struct writing w = {.p = p, .r = r};
	if (mkdir(p->temporary, 0700) != 0) return state_fault(p->d, p->temporary, errno);
	p->has_temporary = true;
	bool begun = begin_outputs(&w, true);
	w.findings = w.count;
	begun = begun && begin_outputs(&w, false);
	/* One thread has enough to do with the summary while others print the findings. */
	if (begun) thread_each(job_threads(r->job), (uint32_t)(1 + w.count - w.findings), write_some, &w);
	if (!end_outputs(&w) || !begun || stopped(p)) return false;
	int error = find_replaced(p, r);
	if (error) return state_fault(p->d, p->state->runs, error);
	int manifest;
	if (!manifest_write(p, r, &manifest)) return false;
	add_output(p, "manifest.json", manifest);
	return true;
}

/* Gives the run its name. From the mark on, a start of the program knows what to undo. */
static bool place(struct publication *p)
{
	struct state *s = p->state;
	int error = directory_sync(p->temporary);
	if (error) return state_fault(p->d, p->temporary, error);
	if (stopped(p)) return false;
	error = state_mark(s, p->name, p->replaced, p->replaced_count);
	if (error) return state_fault(p->d, s->pending, error);
	if (p->damaged) error = state_set_aside(s, p->name, &p->aside);
	if (error) return state_fault(p->d, p->final, error);
	if (rename(p->temporary, p->final) != 0) return state_fault(p->d, p->final, errno);
	p->has_temporary = false;
	p->has_final = true;
	error = directory_sync(s->runs);
	return error ? state_fault(p->d, s->runs, error) : true;
}

bool publication_write(struct publication *p, struct state *state, const struct report *r, const volatile sig_atomic_t *stop,
                       struct diags *d)
{
	*p = (struct publication){.state = state, .d = d, .stop = stop};
	if (!set_names(p, r)) return state_fault(d, state->runs, ENOMEM);
	enum run_there there;
	int error = manifest_look(state, p->name, r->run_id, &there);
	if (error) return state_fault(d, p->final, error);
	p->exists = there == RUN_WHOLE;
	p->damaged = there == RUN_DAMAGED;
	return p->exists || write_all(p, r);
}

bool publication_settle(struct publication *p)
{
	for (size_t i = 0; i < p->output_count; i++) {
		int error = file_sync(p->outputs[i].fd);
		p->outputs[i].fd = -1;
		if (!error) continue;
		const char *path = path_join(&p->state->arena, p->temporary, p->outputs[i].name);
		return state_fault(p->d, path ? path : p->outputs[i].name, error);
	}
	return true;
}

/* When all is done: the last of the times is that of the commit. The run stands without them; one that was killed before
 * it had any gets those of the run that finds it. */
static void leave_timings(const struct publication *p, struct timings *timings)
{
	const char *path = path_join(&p->state->arena, p->final, "timings.json");
	struct writer w;
	timings_stage(timings, "sync");
	timings_stop(timings);
	if (!path) return;
	if (writer_open(&w, path) == 0) timings_json(timings, &w);
	bool made = w.fd >= 0;
	if (writer_close(&w, NULL) != 0 && made) unlink(path);
}

bool publication_commit(struct publication *p, struct timings *timings)
{
	struct state *s = p->state;
	if (!p->exists && !place(p)) return false;
	if (p->exists && s->published && strcmp(s->published, p->name) == 0) {
		leave_timings(p, timings);
		return true;
	}
	int error = state_switch(s, p->name);
	if (error) return state_fault(p->d, s->current, error);
	/* The run is published; what is left undone here, the next start does. */
	if (p->damaged) DIAG(p->d, W799, ((struct span){0}), text_of(p->name));
	leave_timings(p, timings);
	p->state = NULL;
	bool removed = !p->aside || directory_remove(p->aside) == 0;
	for (size_t i = 0; i < p->replaced_count; i++) removed &= state_remove_run(s, p->replaced[i]) == 0;
	if (removed) state_unmark(s);
	return true;
}

/* Without allocating: memory may be what has run out. What it cannot remove, the next start does. */
static void remove_temporary(struct publication *p)
{
	for (size_t i = 0; i < p->output_count; i++) {
		if (p->outputs[i].fd >= 0) close(p->outputs[i].fd);
		p->outputs[i].fd = -1;
	}
	int fd = open(p->temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) return;
	for (size_t i = 0; i < report_format_count; i++) unlinkat(fd, report_formats[i].name, 0);
	unlinkat(fd, "manifest.json", 0);
	unlinkat(fd, "timings.json", 0);
	close(fd);
	rmdir(p->temporary);
}

void publication_abort(struct publication *p)
{
	if (!p->state) return;
	if (p->has_final && rename(p->final, p->temporary) == 0) p->has_temporary = true;
	if (p->has_temporary) remove_temporary(p);
	if (p->aside) rename(p->aside, p->final);
	if (!p->exists) state_unmark(p->state);
	p->has_temporary = p->has_final = false;
}
