#include "job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/cpu.h"
#include "../base/file.h"
#include "../base/twins.h"
#include "job_parts.h"
#include "keys_job.h"

enum { OFF_MAX = 1000 };

bool job_read_texts(const struct node *node, struct arena *a, struct text **texts, struct span **spans, size_t *count,
                    struct diags *d)
{
	const struct node **items;
	size_t n;
	bool ok = node_names(node, a, &items, &n, d);
	if (d->failed) return false;
	*texts = arena_zalloc(a, n, sizeof **texts);
	*spans = arena_zalloc(a, n, sizeof **spans);
	if (!*texts || !*spans) {
		d->failed = true;
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		(*texts)[i] = node_path(items[i]);
		(*spans)[i] = items[i]->at;
	}
	*count = n;
	return ok;
}

static void read_path(const struct node *node, struct text *path, struct span *at, struct diags *d)
{
	if (!node_text(node, path, d)) return;
	*path = node_path(node);
	*at = node->at;
}

static void refuse_twice(const struct text *texts, const struct span *spans, size_t count, struct diags *d)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < i; k++)
			if (text_equal(texts[i], texts[k])) {
				DIAG(d, E406, spans[i], texts[i]);
				break;
			}
}

static void read_packs(struct job *job, const struct node *node, struct arena *a, struct diags *d)
{
	if (!job_read_texts(node, a, &job->packs, &job->pack_spans, &job->pack_count, d)) return;
	if (job->pack_count == 0) DIAG(d, E401, node->at, TEXT("pack"));
	else if (job->pack_count > JOB_PACKS_MAX) {
		too_many(d, node->at, JOB_PACKS_MAX, "pack");
		job->pack_count = 0;
	} else refuse_twice(job->packs, job->pack_spans, job->pack_count, d);
}

/* Packs from the command line, in place of the job's. */
static void take_packs(struct job *job, const struct job_options *options, struct arena *a, struct diags *d)
{
	if (!options->pack_count) return;
	job->packs = arena_zalloc(a, options->pack_count, sizeof *job->packs);
	job->pack_spans = arena_zalloc(a, options->pack_count, sizeof *job->pack_spans);
	char *here = getcwd(NULL, 0);
	job->pack_count = 0;
	for (size_t i = 0; job->packs && job->pack_spans && here && i < options->pack_count; i++) {
		const char *path = path_join(a, here, options->packs[i]);
		if (!path) break;
		job->packs[job->pack_count++] = text_of(path);
	}
	if (job->pack_count < options->pack_count) d->failed = true;
	free(here);
}

static void read_off(struct job *job, const struct node *node, struct arena *a, struct diags *d)
{
	if (!job_read_texts(node, a, &job->off, &job->off_spans, &job->off_count, d)) return;
	if (job->off_count > OFF_MAX) too_many(d, node->at, OFF_MAX, "off");
	else refuse_twice(job->off, job->off_spans, job->off_count, d);
}

static void read_run_date(struct job *job, const struct node *node, const char *option, struct diags *d)
{
	job->run_date_today = true;
	if (node && !text_equal(node->text, TEXT("today"))) job->run_date_today = !node_date(node, &job->run_date, d);
	if (option) {
		job->run_date_today = strcmp(option, "today") == 0;
		if (!job->run_date_today && !text_day(text_of(option), &job->run_date))
			DIAG(d, E403, (struct span){0}, text_of(option), text_day_fault(text_of(option), d->language));
	}
	if (job->run_date_today) job->run_date = date_today();
}

static void read_set(struct job *job, const char *set, struct arena *a, struct diags *d)
{
	const char *copy = arena_dup(a, set, strlen(set));
	struct text whole = copy ? twins_replaced(a, text_of(copy)) : (struct text){0};
	if (!whole.p) {
		d->failed = true;
		return;
	}
	const char *sign = memchr(whole.p, '=', whole.n);
	size_t n = sign ? (size_t)(sign - whole.p) : 0;
	struct job_set made = {.name = {whole.p, n}};
	if (sign) made.value = (struct text){sign + 1, whole.n - n - 1};
	if (n == 0 || made.value.n == 0 || utf8_valid(whole) < whole.n) {
		DIAG(d, E402, (struct span){0}, whole);
		return;
	}
	for (size_t i = 0; i < job->set_count; i++)
		if (text_equal(job->sets[i].name, made.name)) {
			DIAG(d, E406, (struct span){0}, made.name);
			break;
		}
	job->sets[job->set_count++] = made;
}

static void read_params(struct job *job, const struct node *map, const struct job_options *options, struct arena *a,
                        struct diags *d)
{
	size_t in_file = map ? map->count : 0;
	job->params = arena_zalloc(a, in_file, sizeof *job->params);
	if (!job->params) {
		d->failed = true;
		return;
	}
	for (size_t i = 0; i < in_file; i++) {
		const struct entry *e = &map->entries[i];
		if (node_expect(e->value, KEY_SCALAR, e->key->text, d)) job->params[job->param_count++] = e;
	}
	if (options->set_count > JOB_SETS_MAX) {
		too_many(d, (struct span){0}, JOB_SETS_MAX, "--set");
		return;
	}
	for (size_t i = 0; i < options->set_count; i++) read_set(job, options->sets[i], a, d);
}

static void read_formats(struct job *job, const struct node *node, struct arena *a, struct diags *d)
{
	const struct node **items;
	size_t count;
	job->csv = job->json = false;
	if (node_texts(node, a, &items, &count, d) && count == 0) DIAG(d, E021, node->at, TEXT("formats"));
	for (size_t i = 0; i < count; i++) {
		bool later = false;
		for (size_t k = 0; k < job_formats_later.count; k++)
			later |= text_equal(items[i]->text, text_of(job_formats_later.words[k]));
		if (later) DIAG(d, E400, items[i]->at, items[i]->text);
		int word = later ? -1 : node_word(items[i], job_formats.words, job_formats.count, d);
		job->csv |= word == 0;
		job->json |= word == 1;
	}
}

static void read_output(struct job *job, const struct node *map, struct arena *a, struct diags *d)
{
	const struct node *node;
	keys_check(map, output_keys.specs, output_keys.count, d);
	if ((node = keys_get(map, "state", KEY_SCALAR))) read_path(node, &job->state, &(struct span){0}, d);
	if ((node = keys_get(map, "formats", KEY_TEXTS))) read_formats(job, node, a, d);
	if ((node = keys_get(map, "language", KEY_SCALAR))) {
		int word = node_word(node, job_languages.words, job_languages.count, d);
		job->has_language = word >= 0;
		job->language = word == 1 ? LANGUAGE_ZH : LANGUAGE_EN;
	}
	if ((node = keys_get(map, "privacy", KEY_SCALAR))) {
		int word = node_word(node, job_privacies.words, job_privacies.count, d);
		if (word >= 0) job->privacy = (enum privacy)word;
	}
}

static void read_job(struct job *job, const struct node *root, const struct job_options *options, struct arena *a,
                     struct diags *d)
{
	const struct node *node;
	keys_check(root, job_keys.specs, job_keys.count, d);
	if ((node = keys_get(root, "format", KEY_SCALAR)) && !text_equal(node->text, TEXT("1")))
		DIAG(d, E026, node->at, node->text);
	if ((node = keys_get(root, "job", KEY_SCALAR))) node_text(node, &job->name, d);
	job->title_zh = job->title_en = job->name;
	if ((node = keys_get(root, "title", KEY_TITLE))) node_title(node, &job->title_zh, &job->title_en, d);
	read_run_date(job, keys_get(root, "run_date", KEY_SCALAR), options->run_date, d);
	if ((node = keys_get(root, "pack", KEY_TEXTS))) read_packs(job, node, a, d);
	take_packs(job, options, a, d);
	if ((node = keys_get(root, "directory", KEY_SCALAR))) read_path(node, &job->directory, &job->directory_at, d);

	const struct node *lines = keys_get(root, "lines", KEY_MAP);
	if (lines && lines->count != 2) {
		char count[24];
		snprintf(count, sizeof count, "%zu", lines->count);
		DIAG(d, E407, lines->count ? lines->entries[lines->count > 2 ? 2 : 0].key->at : lines->at, text_of(count));
	}
	job_read_bindings(job, lines, keys_get(root, "lists", KEY_MAP), a, d);
	if ((node = keys_get(root, "guards", KEY_MAP)) && !d->failed) job_read_guards(job, node, d);
	read_params(job, keys_get(root, "params", KEY_MAP), options, a, d);
	if ((node = keys_get(root, "off", KEY_TEXTS))) read_off(job, node, a, d);
	if ((node = keys_get(root, "excuses", KEY_SCALAR))) read_path(node, &job->excuses, &job->excuses_at, d);
	if ((node = keys_get(root, "output", KEY_MAP))) read_output(job, node, a, d);
}

/* Whether it is a rule pack, given by mistake: reported. */
static bool is_pack(const struct node *root, struct diags *d)
{
	static const char *const keys[] = {"rules", "define", "tests", "effective", "owner"};
	bool any = false;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) any |= tree_get(root, keys[i]) != NULL;
	if (!any || job_is(root)) return false;
	const struct node *name = tree_get(root, "pack");
	DIAG(d, E027, name ? name->at : root->entries[0].key->at, TEXT(""));
	return true;
}

struct job *job_load(const char *path, const struct job_options *options, struct arena *a, struct diags *d)
{
	static const struct job_options none = {0};
	size_t errors = d->errors;
	struct job *job = arena_zalloc(a, 1, sizeof *job);
	const char *own_path = arena_dup(a, path, strlen(path));
	const char *dir = path_dir(a, path);
	if (!job || !own_path || !dir) {
		d->failed = true;
		return NULL;
	}
	const struct node *root = tree_load(own_path, (struct span){0}, false, a, d, &job->source);
	if (!root || is_pack(root, d)) return NULL;
	job->path = own_path;
	job->dir = dir;
	job->state = TEXT("state");
	job->language = LANGUAGE_ZH; /* what is published is the same in every locale */
	job->csv = job->json = true;
	if (options) job->threads = options->threads;
	read_job(job, root, options ? options : &none, a, d);
	bool wrong = d->errors > errors && !(options && options->even_wrong);
	return d->failed || wrong ? NULL : job;
}

unsigned job_threads(const struct job *job) { return job->threads ? job->threads : cpu_count(); }

bool job_is(const struct node *root) { return tree_get(root, "job") != NULL; }
