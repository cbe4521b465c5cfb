/* The public header, over the run. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "assess/describe.h"
#include "report/suggestions.h"
#include "report/findings.h"
#include "run.h"

/* The texts of a rule that its findings share, as C strings. */
struct rule_strings {
	const char *id, *status, *kind, *level;
};

struct rollcall {
	struct run run;
	struct run_options options;
	struct arena arena;          /* of the options */
	struct rule_strings *rules;  /* per rule, and undecided-identity; in the arena of the run */
	const char **exceptions;     /* ids */
	struct rollcall_finding *findings; /* of the last run; NULL: none are shown */
	struct arena words;          /* theirs */
	bool loaded;
	struct diags_mark of_loading; /* what loading had to say; a run adds to it */
	struct diags_mark of_running; /* what both had to say; publishing adds to it */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool has_hash;

static void start(void) { has_hash = hash_start() && sha256_start(); }

static bool copy_options(struct rollcall *rc, const struct rollcall_options *from)
{
	static const struct rollcall_options none = {0};
	if (!from) from = &none;
	struct job_options *job = &rc->options.job;
	const char **sets = arena_zalloc(&rc->arena, from->set_count, sizeof *sets);
	bool good = sets != NULL;
	for (size_t i = 0; good && i < from->set_count; i++) {
		sets[i] = arena_dup(&rc->arena, from->sets[i], strlen(from->sets[i]));
		good = sets[i] != NULL;
	}
	if (good && from->run_date) {
		job->run_date = arena_dup(&rc->arena, from->run_date, strlen(from->run_date));
		good = job->run_date != NULL;
	}
	job->sets = sets;
	job->threads = from->threads;
	job->set_count = from->set_count;
	rc->options.language = run_language(from->language);
	return good;
}

struct rollcall *rollcall_new(const struct rollcall_options *options)
{
	pthread_once(&once, start);
	struct rollcall *rc = has_hash ? calloc(1, sizeof *rc) : NULL;
	if (!rc) return NULL;
	arena_init(&rc->arena, 4096);
	arena_init(&rc->words, 0);
	bool copied = copy_options(rc, options);
	run_init(&rc->run, &rc->options);
	if (copied) return rc;
	rollcall_free(rc);
	return NULL;
}

static void forget_findings(struct rollcall *rc)
{
	arena_free(&rc->words);
	rc->findings = NULL;
}

void rollcall_free(struct rollcall *rc)
{
	if (!rc) return;
	run_free(&rc->run);
	forget_findings(rc);
	arena_free(&rc->arena);
	free(rc);
}

static const char *string_of(struct rollcall *rc, struct text t) { return arena_dup(&rc->run.arena, t.p, t.n); }

static bool make_strings(struct rollcall *rc)
{
	const struct pack *p = rc->run.pack;
	size_t rules = p->rule_count + 2;
	rc->rules = arena_zalloc(&rc->run.arena, rules, sizeof *rc->rules);
	rc->exceptions = arena_zalloc(&rc->run.arena, p->exception_count, sizeof *rc->exceptions);
	if (!rc->rules || !rc->exceptions) return false;
	for (size_t i = 0; i < rules; i++) {
		struct rule_strings *s = &rc->rules[i];
		s->id = string_of(rc, finding_rule_id(p, (int)i));
		s->status = string_of(rc, rule_status_name(finding_rule_status(p, (int)i)));
		s->kind = string_of(rc, finding_rule_kind(p, (int)i));
		s->level = string_of(rc, finding_rule_level(p, (int)i));
		if (!s->id || !s->status || !s->kind || !s->level) return false;
	}
	for (size_t i = 0; i < p->exception_count; i++)
		if (!(rc->exceptions[i] = string_of(rc, p->exceptions[i].id))) return false;
	return true;
}

enum rollcall_status rollcall_load(struct rollcall *rc, const char *job_path)
{
	run_free(&rc->run);
	forget_findings(rc);
	run_init(&rc->run, &rc->options);
	enum rollcall_status status = run_load(&rc->run, job_path);
	if (status == ROLLCALL_OK && !make_strings(rc)) status = ROLLCALL_SYSTEM;
	rc->loaded = status == ROLLCALL_OK;
	rc->of_loading = diags_mark(&rc->run.diags);
	return status;
}

static const char *words_of(struct rollcall *rc, struct text t) { return arena_dup(&rc->words, t.p ? t.p : "", t.n); }

/* NULL: out of memory. */
static const char *suggestion_of(struct rollcall *rc, const struct finding *f)
{
	struct buf words;
	buf_init(&words);
	suggestion_words(&rc->run.report, f, &words);
	const char *kept = words.failed ? NULL : words_of(rc, buf_view(&words));
	buf_free(&words);
	return kept;
}

static bool keep_finding(struct rollcall *rc, struct describer *d, const struct finding *f, struct rollcall_finding *out)
{
	const struct rule_strings *s = &rc->rules[f->rule];
	const struct description *words = describe_finding(d, f);
	if (!words) return false;
	*out = (struct rollcall_finding){
		.rule = s->id,
		.status = s->status,
		.kind = s->kind,
		.level = s->level,
		.outcome = outcome_name((enum outcome)f->outcome).p,
		.key = rc->run.job->privacy == PRIVACY_FULL ? words_of(rc, words->key) : "",
		.message = words_of(rc, words->message),
		.undecided_because = words_of(rc, words->undecided),
		.exception = f->exception < 0 ? "" : rc->exceptions[f->exception],
		.evidence = words_of(rc, words->evidence),
		.suggestion = suggestion_of(rc, f),
	};
	return out->key && out->message && out->undecided_because && out->evidence && out->suggestion;
}

static bool keep_findings(struct rollcall *rc)
{
	const struct assessment *as = &rc->run.assessment;
	struct describer d;
	if (report_hides_persons(&rc->run.report)) return true;
	rc->findings = arena_zalloc(&rc->words, as->finding_count, sizeof *rc->findings);
	/* Nothing is left out of records where no copies of the inputs are kept. */
	bool kept = describer_init(&d, as, NULL) && rc->findings;
	for (size_t i = 0; kept && i < as->finding_count; i++)
		kept = keep_finding(rc, &d, &as->findings[i], &rc->findings[i]);
	describer_free(&d);
	if (!kept) forget_findings(rc);
	return kept;
}

enum rollcall_status rollcall_run(struct rollcall *rc)
{
	struct diags *d = &rc->run.diags;
	forget_findings(rc);
	if (!rc->loaded) return ROLLCALL_USAGE;
	diags_forget(d, &rc->of_loading);
	d->failed = false;
	enum rollcall_status status = run_work(&rc->run);
	if (status == ROLLCALL_OK && !keep_findings(rc)) {
		DIAG(d, E490, ((struct span){0}), text_of(d->language == LANGUAGE_ZH ? "列出结果" : "listing the findings"));
		status = ROLLCALL_SYSTEM;
	}
	rc->of_running = diags_mark(d);
	return status;
}

enum rollcall_status rollcall_publish(struct rollcall *rc)
{
	if (!rc->run.worked) return ROLLCALL_USAGE;
	diags_forget(&rc->run.diags, &rc->of_running);
	rc->run.diags.failed = false;
	enum rollcall_status status = run_lock(&rc->run);
	if (status == ROLLCALL_OK) status = run_prepare(&rc->run);
	if (status == ROLLCALL_OK) status = run_settle(&rc->run, false);
	if (status == ROLLCALL_OK) status = run_commit(&rc->run);
	run_abandon(&rc->run);
	return status;
}

size_t rollcall_finding_count(const struct rollcall *rc)
{
	return rc->run.worked && rc->findings ? rc->run.assessment.finding_count : 0;
}

bool rollcall_finding(const struct rollcall *rc, size_t i, struct rollcall_finding *out)
{
	if (i >= rollcall_finding_count(rc)) return false;
	*out = rc->findings[i];
	return true;
}

size_t rollcall_diagnostic_count(const struct rollcall *rc) { return rc->run.diags.count; }

const char *rollcall_diagnostic(struct rollcall *rc, size_t i)
{
	if (i >= rc->run.diags.count) return NULL;
	struct buf out;
	buf_init(&out);
	diag_render(&rc->run.diags.items[i], &out);
	const char *text = out.failed ? NULL : arena_dup(&rc->run.diags.arena, out.p, out.n);
	buf_free(&out);
	return text;
}

const char *rollcall_version(void) { return ROLLCALL_VERSION; }
