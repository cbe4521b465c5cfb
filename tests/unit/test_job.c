#include "bench_diag.h"

#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "config/job.h"
#include "config/keys.h"

static char path[] = "/tmp/rollcall-job-XXXXXX";

static int make_file(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	if (fd >= 0) close(fd);
	return fd >= 0 ? 0 : -1;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static const struct job *load(struct bench *b, const char *yaml, const struct job_options *options)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(yaml, file);
	assert_int_equal(fclose(file), 0);
	return job_load(path, options, &b->arena, &b->d);
}

/* "E018 3:1, …". */
static struct text places(struct bench *b)
{
	buf_reset(&b->out);
	diags_sort(&b->d);
	for (size_t i = 0; i < b->d.count; i++) {
		const struct diag *item = &b->d.items[i];
		buf_printf(&b->out, "%s%s %d:%d", i ? ", " : "", code_name(item->code), (int)item->line, (int)item->column);
	}
	return buf_view(&b->out);
}

/* A job that is in order has these five lines first. */
#define HEAD "format: 1\njob: j\npack: p.yaml\nlines:\n  h: {files: h.csv}\n"
#define BASE HEAD "  e: {files: [e.csv, 'e/*.csv']}\n"

static void defaults(void **state)
{
	struct bench *b = *state;
	const struct job *job = load(b, BASE, NULL);
	row_text("errors", places(b), "");
	row_text("name", job->name, "j");
	row_text("title", job->title_zh, "j");
	row_text("dir", text_of(job->dir), "/tmp");
	row_int("date", job->run_date, date_today());
	row_int("today", job->run_date_today, true);
	row_text("pack", job->packs[0], "p.yaml");
	row_text("state", job->state, "state");
	row_int("formats", job->csv && job->json, true);
	row_int("privacy", job->privacy, PRIVACY_MASKED);
	row_int("language", job->has_language, false);
	row_text("directory", job->directory, "");
	row_text("excuses", job->excuses, "");
	row_int("bindings", (int64_t)job->binding_count, 2);
	const struct binding *e = &job->bindings[1];
	row_text("line", e->name, "e");
	row_int("globs", (int64_t)e->glob_count, 2);
	row_text("glob", e->globs[1], "e/*.csv");
	row_int("encoding", e->encoding, ENCODING_AUTO);
	row_int("delimiter", e->delimiter, 0);
	row_int("top", e->skip_top, SKIP_AUTO);
	row_int("bottom", e->skip_bottom, SKIP_AUTO);
	row_int("multiline", e->multiline, false);
	row_int("guards", e->has_min_rows || e->has_max_damaged || e->has_max_rejected, false);
}

static void everything(void **state)
{
	struct bench *b = *state;
	const struct job *job = load(
		b,
		"format: 1\njob: j\ntitle: {zh: 题, en: title}\nrun_date: 2026-10-15\npack: [p.yaml, ../q.yaml]\n"
		"directory: units.csv\n"
		"lines:\n  h: {files: h.csv, encoding: gb18030, delimiter: tab, skip_top: 3, skip_bottom: 0}\n"
		"  e: {files: e.csv, encoding: utf-16, delimiter: ';', multiline: allow, columns: {id: [a, b], name: c},\n"
		"      values: {sex: {m: male}}}\n"
		"lists:\n  x: none\n  y: {files: y.csv}\n"
		"params: {a: 5, b: no}\noff: [r1, r2]\nexcuses: /etc/x.yaml\n"
		"guards:\n  h: {min_rows: 1000, max_rejected: 0.1%, max_damaged: 1 %}\n  y: {min_rows: 0}\n"
		"output: {state: s, formats: [json], language: zh, privacy: full}\n",
		NULL);
	row_text("errors", places(b), "");
	row_text("zh", job->title_zh, "题");
	row_text("en", job->title_en, "title");
	row_int("date", date_ymd(job->run_date), 20261015);
	row_int("today", job->run_date_today, false);
	row_int("packs", (int64_t)job->pack_count, 2);
	row_text("directory", job->directory, "units.csv");
	row_int("bindings", (int64_t)job->binding_count, 4);
	const struct binding *h = &job->bindings[0], *e = &job->bindings[1], *x = &job->bindings[2], *y = &job->bindings[3];
	row_int("encoding", h->encoding, ENCODING_GB18030);
	row_int("delimiter", h->delimiter, '\t');
	row_int("top", h->skip_top, 3);
	row_int("bottom", h->skip_bottom, 0);
	row_int("encoding", e->encoding, ENCODING_UTF16);
	row_int("delimiter", e->delimiter, ';');
	row_int("multiline", e->multiline, true);
	row_int("columns", (int64_t)e->columns->count, 2);
	row_int("values", (int64_t)e->values->count, 1);
	row_int("none", x->none && x->is_list, true);
	row_int("list", y->is_list && !y->none && !e->is_list, true);
	row_int("min_rows", h->has_min_rows, true);
	row_int("min_rows", h->min_rows, 1000);
	row_int("max_rejected", h->max_rejected_ppm, 1000);
	row_int("max_damaged", h->max_damaged_ppm, 10000);
	row_int("zero", y->has_min_rows && y->min_rows == 0, true);
	row_int("none written", y->has_max_damaged || e->has_max_rejected, false);
	row_int("params", (int64_t)job->param_count, 2);
	row_text("param", job->params[1]->key->text, "b");
	row_text("param is text", job->params[1]->value->text, "no");
	row_int("off", (int64_t)job->off_count, 2);
	row_text("excuses", job->excuses, "/etc/x.yaml");
	row_text("state", job->state, "s");
	row_int("formats", job->json && !job->csv, true);
	row_int("language", job->has_language && job->language == LANGUAGE_ZH, true);
	row_int("privacy", job->privacy, PRIVACY_FULL);
}

static void refused(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *yaml, *places;
	} rows[] = {
		{"in order", BASE, ""},
		{"nothing of it", "format: 1\n", "E019 1:1, E019 1:1, E019 1:1"},
		{"unknown keys", BASE "run_dat: today\nrunn: 1\n", "E018 7:1, E018 8:1"},
		{"format 2", "format: 2\njob: j\npack: p\nlines: {h: {files: h}, e: {files: e}}\n", "E026 1:9"},
		{"no value", BASE "title:\n", "E021 7:1"},
		{"blank value", BASE "title: ' '\n", "E021 7:8"},
		{"title of lists", BASE "title: [a]\n", "E020 7:8"},
		{"title in another language", BASE "title: {fr: a}\n", "E018 7:9"},
		{"title without language", BASE "title: {}\n", "E019 7:8"},
		{"run date in words", BASE "run_date: tomorrow\n", "E024 7:11"},
		{"run date no day", BASE "run_date: 2026-02-29\n", "E024 7:11"},
		{"run date out of range", BASE "run_date: 2201-01-01\n", "E024 7:11"},
		{"pack is a map", "format: 1\njob: j\npack: {a: b}\nlines: {h: {files: h}, e: {files: e}}\n", "E020 3:7"},
		{"no pack", "format: 1\njob: j\npack: []\nlines: {h: {files: h}, e: {files: e}}\n", "E401 3:7"},
		{"pack twice", "format: 1\njob: j\npack: [a, b, a]\nlines: {h: {files: h}, e: {files: e}}\n", "E406 3:14"},
		{"one line", HEAD, "E407 5:3"},
		{"no line", "format: 1\njob: j\npack: p\nlines: {}\n", "E407 4:8"},
		{"three lines", BASE "  f: {files: f}\n", "E407 7:3"},
		{"line of none", HEAD "  e: none\n", "E409 6:3"},
		{"line is a text", HEAD "  e: e.csv\n", "E020 6:6"},
		{"list is a text", BASE "lists: {x: x.csv}\n", "E020 7:12"},
		{"line and list of one name", BASE "lists: {h: none}\n", "E406 7:9"},
		{"no files", HEAD "  e: {}\n", "E019 6:6"},
		{"files empty", HEAD "  e: {files: []}\n", "E401 6:14"},
		{"file is blank", HEAD "  e: {files: [a, '']}\n", "E021 6:18"},
		{"encoding", HEAD "  e: {files: e, encoding: gbk}\n", "E025 6:27"},
		{"delimiter", HEAD "  e: {files: e, delimiter: x}\n", "E025 6:28"},
		{"multiline", HEAD "  e: {files: e, multiline: yes}\n", "E025 6:28"},
		{"skip_top", HEAD "  e: {files: e, skip_top: -1, skip_bottom: x}\n", "E023 6:27, E022 6:44"},
		{"columns", HEAD "  e: {files: e, columns: {a: {b: c}, d: []}}\n", "E020 6:30, E021 6:38"},
		{"values", HEAD "  e: {files: e, values: {a: b, c: {d: [e]}}}\n", "E020 6:29, E020 6:39"},
		{"unit and settle", HEAD "  e: {files: e, unit: s, settle: 60s}\n", "E400 6:17, E400 6:26"},
		{"guards not yet", BASE "guards:\n  h: {max_drop: 5%, max_age: 3d}\n  per: [a]\n  open_at_most: 5%\n  close_at_most: 1%\n",
		 "E400 8:7, E400 8:21, E400 9:3, E400 10:3, E400 11:3"},
		{"guard of nobody", BASE "guards: {f: {min_rows: 1}}\n", "E405 7:10"},
		{"guard of none", BASE "lists: {x: none}\nguards: {x: {min_rows: 1}}\n", "E405 8:10"},
		{"guard misspelt", BASE "guards: {h: {min_row: 1}}\n", "E018 7:14"},
		{"guard no number", BASE "guards: {h: {min_rows: many}}\n", "E022 7:24"},
		{"guard no share", BASE "guards: {h: {max_rejected: 0.1, max_damaged: 101%}}\n", "E404 7:28, E404 7:46"},
		{"guard no map", BASE "guards: {h: 5}\n", "E020 7:13"},
		{"off twice", BASE "off: [a, a]\n", "E406 7:10"},
		{"params of lists", BASE "params: {a: [1], b: }\n", "E020 7:13, E021 7:21"},
		{"output", BASE "output: {format: [csv], privacy: none, language: fr}\n", "E018 7:10, E025 7:34, E025 7:50"},
		{"formats", BASE "output: {formats: [csv, html, xlsx, pdf]}\n", "E400 7:25, E400 7:31, E025 7:37"},
		{"formats empty", BASE "output: {formats: []}\n", "E021 7:19"},
		{"output not yet", BASE "output: {split: [a], keep_runs: 9, retain: 3y}\n", "E400 7:10, E400 7:22, E400 7:36"},
		{"tree and job in one pass", BASE "title: &x y\njob: k\noff: []\nwho: me\n", "E008 7:8, E007 8:1, E018 10:1"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		const struct job *job = load(b, rows[i].yaml, NULL);
		row_text(rows[i].name, places(b), rows[i].places);
		row_int(rows[i].name, job != NULL, rows[i].places[0] == '\0');
	}
}

static void options(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *run_date, *sets[2], *found;
	} rows[] = {
		{"none", NULL, {NULL}, ""},
		{"a day", "2026-10-15", {NULL}, ""},
		{"today", "today", {NULL}, ""},
		{"no day", "15.10.2026", {NULL}, "E403 0:0"},
		{"empty", "", {NULL}, "E403 0:0"},
		{"set", NULL, {"a=5", "b=x = y"}, ""},
		{"no sign", NULL, {"a"}, "E402 0:0"},
		{"no name", NULL, {"=5"}, "E402 0:0"},
		{"no value", NULL, {"a="}, "E402 0:0"},
		{"no text", NULL, {"a=\xB1"}, "E402 0:0"},
		{"twice", NULL, {"a=5", "a=6"}, "E406 0:0"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		size_t count = rows[i].sets[1] ? 2 : rows[i].sets[0] ? 1 : 0;
		struct job_options o = {.run_date = rows[i].run_date, .sets = rows[i].sets, .set_count = count};
		load(b, BASE "run_date: 2026-01-01\n", &o);
		row_text(rows[i].name, places(b), rows[i].found);
	}
	bench_again(b, LANGUAGE_EN);
	const char *const sets[] = {"a=5", "c=2026-01-01"};
	struct job_options o = {.run_date = "2026-10-15", .sets = sets, .set_count = 2, .threads = 3};
	const struct job *job = load(b, BASE "run_date: today\nparams: {b: 1, a: 2}\n", &o);
	assert_non_null(job);
	row_int("the option wins", date_ymd(job->run_date), 20261015);
	row_int("threads", job->threads, 3);
	row_int("params of the file", (int64_t)job->param_count, 2);
	row_text("file", job->params[0]->value->text, "1");
	row_int("sets", (int64_t)job->set_count, 2);
	row_text("value", job->sets[0].value, "5");
	row_text("name", job->sets[1].name, "c");
	const char *many[65];
	char texts[65][8];
	for (size_t i = 0; i < ROWS(many); i++) {
		snprintf(texts[i], sizeof texts[i], "a%zu=1", i);
		many[i] = texts[i];
	}
	bench_again(b, LANGUAGE_EN);
	struct job_options too_many = {.sets = many, .set_count = ROWS(many)};
	assert_null(load(b, BASE, &too_many));
	row_text("65", places(b), "E408 0:0");
	bench_again(b, LANGUAGE_EN);
	too_many.set_count = 64;
	assert_non_null(load(b, BASE, &too_many));
}

static void shares(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *written;
		int64_t ppm; /* -1: refused */
	} rows[] = {
		{"0.1%", 1000}, {"1 %", 10000}, {"1%", 10000},  {"100%", 1000000}, {"0%", 0},     {"0.0001%", 1},
		{"5.25 %", 52500}, {"007%", 70000}, {"100.1%", -1}, {"0.00001%", -1}, {"1", -1},  {"%", -1},
		{"1.%", -1},    {".5%", -1},    {"-1%", -1},    {"1%%", -1},       {"1 % ", -1},  {"1e1%", -1},
		{"", -1},       {"99999999999999999999%", -1}, {"1,5%", -1},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		buf_printf(&b->out, "%sguards: {h: {max_rejected: '%s'}}\n", BASE, rows[i].written);
		char *yaml = strdup(b->out.p);
		const struct job *job = load(b, yaml, NULL);
		free(yaml);
		row_int(rows[i].written, job ? job->bindings[0].max_rejected_ppm : -1, rows[i].ppm);
	}
}

static void numbers(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *written;
		int64_t value; /* -1: refused */
	} rows[] = {
		{"0", 0}, {"012", 12}, {"+5", 5}, {"1000000", 1000000}, {"1000001", -1}, {"-1", -1}, {"'7'", 7}, {"1.0", -1},
		{"1_000", -1}, {"0x10", -1}, {"+", -1}, {"99999999999999999999999", -1}, {"１", -1}, {"auto", SKIP_AUTO},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		buf_printf(&b->out, "%s  e: {files: e, skip_top: %s}\n", HEAD, rows[i].written);
		char *yaml = strdup(b->out.p);
		const struct job *job = load(b, yaml, NULL);
		free(yaml);
		row_int(rows[i].written, job ? job->bindings[1].skip_top : -1, rows[i].value);
	}
}

static void suggested(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *yaml, *label;
	} rows[] = {
		{"key", BASE "outptu: {}\n", "did you mean 'output'?"},
		{"word", BASE "output: {privacy: mask}\n", "did you mean 'masked'?"},
		{"guard", "format: 1\njob: j\npack: p\nlines: {household: {files: h}, enrolment: {files: e}}\n"
		          "guards: {houshold: {min_rows: 1}}\n", "did you mean 'household'?"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		load(b, rows[i].yaml, NULL);
		row_int(rows[i].name, (int64_t)b->d.count, 1);
		row_text(rows[i].name, text_of(b->d.items[0].label ? b->d.items[0].label : ""), rows[i].label);
	}
}

static void which(void **state)
{
	struct bench *b = *state;
	const struct source *source;
	assert_true(job_is(tree_parse("x", TEXT("job: a\n"), false, &b->arena, &b->d, &source)));
	assert_false(job_is(tree_parse("x", TEXT("pack: a\n"), false, &b->arena, &b->d, &source)));
	assert_false(job_is(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(defaults), BENCH_TEST(everything), BENCH_TEST(refused),   BENCH_TEST(options),
		BENCH_TEST(shares),   BENCH_TEST(numbers),    BENCH_TEST(suggested), BENCH_TEST(which),
	};
	return cmocka_run_group_tests(tests, make_file, remove_file) != 0;
}
