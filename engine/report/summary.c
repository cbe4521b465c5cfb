/* summary.json: every count of the run. Built as a tree, written with sorted keys, so that one run gives one file. */
#include "report/summary.h"

#include <errno.h>

#include "base/date.h"
#include "config/keys_job.h"

json_t *bilingual_object(struct summary *s, struct bilingual b)
{
	json_t *o = json_object();
	json_put(&s->b, o, "zh", json_of_text(b.zh));
	json_put(&s->b, o, "en", json_of_text(b.en));
	return o;
}

static json_t *build(struct summary *s)
{
	const struct report *r = s->r;
	char date[11];
	date_format(r->job->run_date, date);
	json_t *o = json_object();
	json_put(&s->b, o, "format", json_integer(1));
	json_put(&s->b, o, "engine", json_string(ROLLCALL_VERSION));
	json_put(&s->b, o, "run_id", json_string(r->run_id));
	json_put(&s->b, o, "run_date", json_string(date));
	json_put(&s->b, o, "job", json_of_text(r->job->name));
	json_put(&s->b, o, "title", bilingual_object(s, (struct bilingual){r->job->title_zh, r->job->title_en}));
	json_put(&s->b, o, "privacy", json_string(job_privacies.words[r->job->privacy]));
	if (report_hides_persons(r)) json_put(&s->b, o, "suppressed_below", json_integer(REPORT_SMALL_CELL));
	json_put(&s->b, o, "pack", json_of_text(r->pack->name));
	json_put(&s->b, o, "packs", summary_packs(s));
	json_put(&s->b, o, "not_run", summary_not_run(s));
	json_put(&s->b, o, "params", summary_params(s));
	json_put(&s->b, o, "files", summary_files(s));
	json_put(&s->b, o, "balance", summary_balance(s));
	json_put(&s->b, o, "persons", summary_persons(s));
	json_put(&s->b, o, "links", summary_links(s));
	json_put(&s->b, o, "lists", summary_lists(s));
	json_put(&s->b, o, "rules", summary_rules(s));
	json_put(&s->b, o, "counts", summary_counts(s));
	json_put(&s->b, o, "groups", summary_groups(s));
	json_put(&s->b, o, "labels", summary_labels(s));
	json_put(&s->b, o, "indicators", summary_indicators(s));
	json_put(&s->b, o, "exceptions", summary_exceptions(s));
	if (r->units) json_put(&s->b, o, "units", summary_units(s));
	return o;
}

uint64_t summary_json(const struct report *r, struct writer *w)
{
	struct summary s = {.r = r};
	if (!suppressed_init(&s.hidden, r)) {
		w->error = ENOMEM;
		return 0;
	}
	json_t *root = build(&s);
	json_write_tree(&s.b, root, w);
	suppressed_free(&s.hidden);
	return 1;
}
