/* The job file: which pack, which files, which date, where to. Checked for shape here; names of lines, fields,
 * rules and params are bound to the pack by pack_bind. */
#ifndef ROLLCALL_JOB_H
#define ROLLCALL_JOB_H

#include "tree.h"

enum encoding { ENCODING_AUTO, ENCODING_UTF8, ENCODING_GB18030, ENCODING_UTF16 };
enum privacy { PRIVACY_MASKED, PRIVACY_FULL, PRIVACY_COUNTS };
enum { SKIP_AUTO = -1 };
enum { JOB_PACKS_MAX = 64, JOB_SETS_MAX = 64 };

/* A line or list of the job: where its files are and how to read them. */
struct binding {
	struct text name;        /* of the line or list in the pack */
	struct span at;
	bool is_list;            /* stood under lists: */
	bool none;               /* `attendance: none`: bound and empty */
	struct text *globs;      /* relative to the job file */
	size_t glob_count;
	struct span *glob_spans;
	enum encoding encoding;
	char delimiter;          /* 0: auto */
	int64_t skip_top;        /* SKIP_AUTO or a number of rows */
	int64_t skip_bottom;     /* the same */
	bool multiline;          /* allow */
	const struct node *columns; /* map field -> alias or list of aliases; NULL */
	const struct node *values;  /* map field -> map raw -> literal; NULL */
	/* guards; off unless the job writes them */
	bool has_min_rows, has_max_rejected, has_max_damaged;
	int64_t min_rows;        /* records */
	int64_t max_rejected_ppm, max_damaged_ppm; /* parts per million of the line's rows / non-blank key cells */
	struct span min_rows_at, max_rejected_at, max_damaged_at;
};

/* --set p=v: two slices of one text, with the sign between them. */
struct job_set {
	struct text name, value;
};

struct job {
	const char *path;
	const char *dir;         /* directory of the job file */
	const struct source *source;
	struct text name, title_zh, title_en; /* equal where one text was given */
	int32_t run_date;        /* day */
	bool run_date_today;
	struct text *packs;      /* paths relative to the job */
	struct span *pack_spans;
	size_t pack_count;
	struct text directory;   /* units.csv; empty: none */
	struct span directory_at;
	struct binding *bindings;
	size_t binding_count;
	const struct entry **params; /* of the file: name and value */
	size_t param_count;
	struct text *off;
	struct span *off_spans;
	size_t off_count;
	struct text excuses;     /* path; empty: none */
	struct span excuses_at;
	struct text state;       /* output directory, default "state" */
	bool csv, json;
	enum privacy privacy;
	bool has_language;
	enum language language;  /* of what people read in the outputs */
	struct job_set sets[JOB_SETS_MAX]; /* in place of those of the file */
	size_t set_count;
	unsigned threads;        /* --threads; 0: as many as there are processors */
};

struct job_options {
	const char *const *packs; /* in place of the job's, relative to the working directory */
	size_t pack_count;       /* 0: the job's */
	const char *run_date;    /* --run-date, NULL */
	const char *const *sets; /* --set p=v … */
	size_t set_count;
	unsigned threads;        /* --threads; 0: as many as there are processors */
	bool even_wrong;         /* gives a job with errors too, to find those of its packs */
};

/* Loads and checks a job. NULL when there was any error (all are in d; see even_wrong) or memory ran out. The job lives in a. */
struct job *job_load(const char *path, const struct job_options *options, struct arena *a, struct diags *d);
/* Parts per million of a share such as 0.1% or 1 %. */
bool job_share(struct text t, int64_t *ppm);
/* How many threads a run of the job may have. */
unsigned job_threads(const struct job *job);
/* Whether a loaded tree is a job (has the key `job`). */
bool job_is(const struct node *root);

#endif
