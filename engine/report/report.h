/* What a run found, in the forms it leaves behind: one file per format, and the screenful on the terminal. A report
 * reads the run and changes nothing. It knows nothing of directories, locks or publishing: each format writes itself
 * to an open writer. */
#ifndef ROLLCALL_REPORT_H
#define ROLLCALL_REPORT_H

#include "assess/assess.h"
#include "base/file.h"
#include "config/units.h"
#include "report/balance.h"

struct report {
	const struct job *job;
	const struct pack *pack;
	const struct units *units;         /* NULL: the job names no directory */
	const struct dataset *dataset;
	const struct links *links;
	const struct persons *persons;     /* its counts, unowned and overused records; no person */
	const struct assessment *assessment;
	const struct balance *balance;
	const char *run_id;                /* 64 hex digits */
	enum language language;            /* of what people read */
	size_t room;                       /* bytes that printing may take; 0: no limit */
};

enum {
	RUN_ID_SHOWN = 16, /* hex digits of the run id that people see */
	REPORT_SMALL_CELL = 5 /* under `privacy: counts` a count of persons from 1 to this less 1 is not printed */
};

struct finding_format; /* see findings.h */

/* One file of a run's directory. */
struct format {
	const char *name;
	bool (*wanted)(const struct report *r); /* NULL: always */
	/* Either: writes the whole file and gives its rows (without headings). A failure, of memory too, is left in
	 * w->error. */
	uint64_t (*write)(const struct report *r, struct writer *w);
	/* Or: a row per finding, written by findings_write together with all other formats of this kind. */
	const struct finding_format *findings;
};
enum { REPORT_FORMATS_MAX = 8 };
extern const struct format report_formats[];
extern const size_t report_format_count;

/* Writes the findings into every one of the formats, described once. Gives their number: 0 under `privacy: counts`. A
 * failure, of memory too, is left in a writer, but for one that names an input: then `fault` says it all. */
struct again_fault;
uint64_t findings_write(const struct report *r, const struct finding_format *const *formats, struct writer *const *writers,
                        size_t count, struct again_fault *fault);
uint64_t rejects_csv(const struct report *r, struct writer *w);
uint64_t quality_csv(const struct report *r, struct writer *w);
uint64_t links_csv(const struct report *r, struct writer *w);
uint64_t lists_csv(const struct report *r, struct writer *w);
uint64_t summary_json(const struct report *r, struct writer *w);

/* What the administrator reads in the morning: a screenful. already: this very run is published. */
void terminal_summary(const struct report *r, const char *published, bool already, struct buf *out);

/* Whether no output may show a single person. */
static inline bool report_hides_persons(const struct report *r) { return r->job->privacy == PRIVACY_COUNTS; }

static inline struct text bilingual_in(struct bilingual b, enum language language)
{
	return language == LANGUAGE_ZH ? b.zh : b.en;
}

/* Findings of undecided-identity that only trial rules leave open. */
uint64_t undecided_trial(const struct report *r);

/* The word a group's value prints as: `missing` when it has none. */
struct text group_value_shown(struct text value);

/* Why a file was read in its encoding, as intake says it in English. */
const char *evidence_in(const char *evidence, enum language language);

/* Where a record came from: the file's path as the job names it. */
static inline struct text place_path(const struct dataset *ds, uint64_t place)
{
	return text_of(ds->files[place_file(place)].path);
}

#endif
