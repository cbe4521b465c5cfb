#include "run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cpu.h"
#include "crew.h"
#include "intake/doubts.h"
#include "base/thread.h"
#include "publish/keep.h"
#include "publish/runid.h"
#include "report/suppress.h"
#include "report/unit_names.h"

void run_init(struct run *r, const struct run_options *options)
{
	*r = (struct run){.options = *options};
	arena_init(&r->arena, 0);
	diags_init(&r->diags, options->language);
	timings_start(&r->timings);
}

/* What run_work made. */
static void forget(struct run *r)
{
	intake_close(r->intake);
	r->intake = NULL;
	if (!r->worked) return;
	assess_free(&r->assessment);
	persons_free(&r->persons);
	links_free(&r->links);
	dataset_free(&r->dataset);
	r->worked = false;
}

void run_free(struct run *r)
{
	run_abandon(r);
	forget(r);
	diags_free(&r->diags);
	arena_free(&r->arena);
}

static enum rollcall_status out_of_memory(struct run *r, const char *en, const char *zh)
{
	/* What failed for want of the digest is said once, at the end. */
	if (!sha256_missing()) DIAG(&r->diags, E490, ((struct span){0}), text_of(r->diags.language == LANGUAGE_ZH ? zh : en));
	return ROLLCALL_SYSTEM;
}

static enum rollcall_status cannot(struct run *r, const char *path, int error)
{
	state_fault(&r->diags, path, error);
	return ROLLCALL_SYSTEM;
}

static bool stopped(const struct run *r) { return r->options.stop && *r->options.stop; }

enum rollcall_status run_load(struct run *r, const char *job_path)
{
	static const struct pack_options published = {.digested = true};
	const size_t errors = r->diags.errors;
	struct job_options options = r->options.job;
	options.even_wrong = true; /* what is wrong with the job may be only what the pack says otherwise */
	r->job = job_load(job_path, &options, &r->arena, &r->diags);
	if (r->job) {
		if (r->job->pack_count) r->pack = pack_load_job(r->job, &published, &r->arena, &r->diags);
		if (r->pack && !assess_check_numbers(r->pack, &r->diags)) r->pack = NULL;
		if (r->job->directory.n) r->units = units_load(r->job, &r->arena, &r->diags);
		r->language_chosen = r->job->has_language;
	}
	timings_stage(&r->timings, "load");
	if (r->diags.failed) return out_of_memory(r, "loading the job", "载入作业");
	return r->pack && r->diags.errors == errors ? ROLLCALL_OK : ROLLCALL_USAGE;
}

enum rollcall_status run_lock(struct run *r)
{
	const char *name = arena_dup(&r->arena, r->job->state.p, r->job->state.n);
	const char *path = name ? path_join(&r->arena, r->job->dir, name) : NULL;
	if (!path) return out_of_memory(r, "taking the lock", "加锁");
	enum state_result result = state_open(&r->state, path, &r->diags);
	if (result == STATE_OPEN) r->locked = true;
	return result == STATE_OPEN ? ROLLCALL_OK : result == STATE_BUSY ? ROLLCALL_LOCKED : ROLLCALL_SYSTEM;
}

static enum rollcall_status begin_keeping(struct run *r)
{
	int error = accept_begin(&r->accept, r->state.path);
	r->keeping = true;
	r->synced = 0;
	return error ? cannot(r, r->accept.dir ? r->accept.dir : r->state.path, error) : ROLLCALL_OK;
}

/* What syncing took of the processors beside a stage: where none of them is idle, it is the stage that waited. */
static void set_syncing_apart(struct run *r, const char *stage)
{
	double sync = r->keeping ? accept_sync_processor(&r->accept) : 0, more = sync - r->synced;
	r->synced = sync;
	timings_apart(&r->timings, stage, "accepted copy", r->passes.threads >= cpu_count() ? more / cpu_count() : 0, more);
}

static enum rollcall_status read_files(struct run *r)
{
	if (r->locked && begin_keeping(r) != ROLLCALL_OK) return ROLLCALL_SYSTEM;
	struct accept *accept = r->keeping ? &r->accept : NULL;
	const struct intake_options options = {.accept = accept, .progress = r->options.progress, .cut = r->passes.cut};
	enum intake_result result = intake_open(r->pack, r->job, &options, &r->diags, &r->dataset, &r->intake);
	timings_stage(&r->timings, "read");
	/* Each reader writes what it reads: what one of them waited, all did. */
	if (r->keeping && r->dataset.shares)
		timings_apart(&r->timings, "read", "accepted copy", r->accept.write_seconds / r->dataset.shares, r->accept.write_processor);
	set_syncing_apart(r, "read");
	if (result == INTAKE_OK) return ROLLCALL_OK;
	if (r->dataset.pass.over) passes_say_short(&r->passes, &r->dataset.pass);
	if (r->diags.failed) return out_of_memory(r, "reading the files", "读取文件");
	return result == INTAKE_REFUSED ? ROLLCALL_REFUSED : ROLLCALL_SYSTEM;
}

static enum passes_result match_and_assess(struct run *r)
{
	struct assessment *const assessment = &r->assessment;
	struct crew crew = {
		.pack = r->pack, .dataset = &r->dataset, .stop = r->options.stop,
		.progress = r->options.progress,
		.persons = &r->persons, .balance = &r->balance,
		.assessments = &assessment, .assessment_count = 1,
	};
	enum passes_result result = passes_work(&r->passes, r->intake, &crew, &r->links);
	intake_close(r->intake);
	r->intake = NULL;
	if (result != PASSES_DONE) return result;
	bool done = assess_finish(assessment, r->passes.threads, &r->diags) && assess_suggest(assessment, r->passes.threads);
	return done ? PASSES_DONE : PASSES_FAILED;
}

/* Once for each file, where they stand together: there may be hundreds, night after night. */
static void warn_of_unused_exceptions(struct run *r)
{
	const struct exception *all = r->pack->exceptions;
	char more[24];
	for (size_t i = 0, end; i < r->pack->exception_count; i = end) {
		const struct exception *first = NULL;
		uint64_t others = 0;
		for (end = i; end < r->pack->exception_count && all[end].at.source == all[i].at.source; end++) {
			if (exception_state(&r->assessment, end) != EXCEPTION_UNUSED) continue;
			if (first) others++;
			else first = &all[end];
		}
		struct diag *item = first ? DIAG(&r->diags, W795, first->at, first->id) : NULL;
		const struct text count = text_number(more, others);
		if (item && others)
			diag_note(&r->diags, item, "{1} more of this file excused nothing either: summary.json has all under exceptions, unused",
			          "本文件另有 {1} 条也没有放过任何发现：全部列在 summary.json 的 exceptions 下 unused 里", &count, 1);
	}
}

static void warn_of_empty_lines(struct run *r)
{
	for (int t = 0; t < 2; t++) {
		const struct table *line = &r->pack->tables[t];
		const struct table_balance *b = &r->balance.tables[t], *other = &r->balance.tables[1 - t];
		const struct span at = line->binding ? line->binding->at : (struct span){0};
		if (!other->lines.records || b->with_key) continue;
		if (!b->lines.records) DIAG(&r->diags, W797, at, line->name);
		else if (other->with_key) DIAG(&r->diags, W789, at, line->name);
	}
}

static enum rollcall_status judge(struct run *r)
{
	size_t errors = r->diags.errors;
	enum passes_result result = match_and_assess(r);
	timings_stage(&r->timings, "assess");
	set_syncing_apart(r, "assess");
	r->timings.passes = r->dataset.pass.number;
	if (stopped(r)) return ROLLCALL_SYSTEM;
	if (result == PASSES_REFUSED) return ROLLCALL_REFUSED;
	if (result == PASSES_FAILED && r->diags.errors > errors) return ROLLCALL_SYSTEM;
	if (result == PASSES_FAILED || r->diags.failed) return out_of_memory(r, "assessing", "评定");
	if (r->diags.errors > errors) return ROLLCALL_USAGE;
	if (!balance_check(&r->balance, r->pack, &r->dataset, &r->persons, &r->assessment, &r->diags)) return ROLLCALL_SYSTEM;
	warn_of_empty_lines(r);
	doubts_say(r->pack, &r->dataset, &r->diags);
	unit_names_check(&r->report, &r->diags);
	warn_of_unused_exceptions(r);
	if (!run_id(r->job, r->pack, r->units, &r->dataset, r->id)) return out_of_memory(r, "making the run id", "计算运行编号");
	return ROLLCALL_OK;
}

enum rollcall_status run_work(struct run *r)
{
	forget(r);
	r->passes = (struct passes){.limit = r->options.max_memory, .diags = &r->diags, .timings = &r->timings,
	                            .threads = job_threads(r->job)};
	if (!passes_plan(&r->passes, (unsigned)r->job->binding_count, &r->options.cut)) return ROLLCALL_SYSTEM;
	enum rollcall_status status = read_files(r);
	if (status != ROLLCALL_OK) return status;
	r->worked = true;
	r->links = (struct links){0};
	persons_init(&r->persons);
	balance_init(&r->balance);
	bool ready = assess_init(&r->assessment, r->pack, r->job, &r->dataset);
	r->assessment.suggests = pack_suggests(r->pack);
	r->report = (struct report){
		.job = r->job,
		.pack = r->pack,
		.units = r->units,
		.dataset = &r->dataset,
		.links = &r->links,
		.persons = &r->persons,
		.assessment = &r->assessment,
		.balance = &r->balance,
		.run_id = r->id,
		.language = r->job->language,
	};
	status = ready ? judge(r) : out_of_memory(r, "assessing", "评定");
	if (status != ROLLCALL_OK) forget(r);
	return status;
}

enum rollcall_status run_prepare(struct run *r)
{
	if (!r->keeping) {
		enum rollcall_status status = begin_keeping(r);
		if (status == ROLLCALL_OK) status = keep_inputs(&r->accept, &r->dataset, &r->diags);
		if (status != ROLLCALL_OK) return status;
	}
	progress_stage(r->options.progress, PROGRESS_WRITING);
	r->report.room = passes_end(&r->passes, &r->dataset);
	bool written = publication_write(&r->publication, &r->state, &r->report, r->options.stop, &r->diags);
	return written && passes_kept_to_limit(&r->passes) ? ROLLCALL_OK : ROLLCALL_SYSTEM;
}

static void *forget_beside(void *context)
{
	forget(context);
	return NULL;
}

static enum rollcall_status settle(struct run *r)
{
	int error = accept_settle(&r->accept);
	if (error) return cannot(r, r->accept.dir, error);
	return publication_settle(&r->publication) ? ROLLCALL_OK : ROLLCALL_SYSTEM;
}

enum rollcall_status run_settle(struct run *r, bool last)
{
	pthread_t beside;
	timings_stage(&r->timings, "report");
	bool forgets = last && thread_start(&beside, forget_beside, r);
	enum rollcall_status status = settle(r);
	timings_stage(&r->timings, "sync");
	if (forgets) pthread_join(beside, NULL);
	timings_stage(&r->timings, "report");
	return status;
}

enum rollcall_status run_commit(struct run *r)
{
	if (stopped(r)) return ROLLCALL_SYSTEM;
	int error = accept_commit(&r->accept); /* also when the run is there: a copy of it may be gone */
	if (error) return cannot(r, r->accept.dir, error);
	return publication_commit(&r->publication, &r->timings) ? ROLLCALL_OK : ROLLCALL_SYSTEM;
}

void run_abandon(struct run *r)
{
	publication_abort(&r->publication);
	if (r->keeping) accept_end(&r->accept);
	if (r->locked) state_close(&r->state);
	r->publication = (struct publication){0};
	r->keeping = r->locked = false;
}

bool run_found(const struct run *r)
{
	uint64_t outcomes[3];
	live_outcomes(&r->report, outcomes);
	return outcomes[OUTCOME_FLAG] + outcomes[OUTCOME_REVIEW] > 0;
}

enum language run_language(const char *name)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (int i = 0; i < 3 && (!name || !*name); i++) name = getenv(variables[i]);
	return name && strncmp(name, "zh", 2) == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
}
