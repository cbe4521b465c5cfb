/* Conditions by columns (engine/assess/vector.h) against the plain walk (evaluate.h), for every rule, indicator, share
 * and person of the jobs given.
 *
 *     oracle JOB… */
#include <stdio.h>
#include <stdlib.h>

#include "assess/assess.h"
#include "assess/vector.h"
#include "assess/verdict.h"
#include "base/hash.h"
#include "pack/load.h"

static size_t passed, failed;

static enum truth walked(struct frame *f, uint32_t person, enum rule_scope scope, const struct expr *when)
{
	struct cursor c;
	enum truth highest = TRUTH_FALSE;
	f->person = person;
	f->unknown = f->persons->unknown[person];
	if (!cursor_open(&c, f->persons, person, scope)) return highest;
	while (cursor_next(&c, f)) {
		enum truth t = eval_truth(f, when);
		if (t > highest) highest = t;
	}
	f->at[0] = f->at[1] = NULL;
	return highest;
}

static void compare(const char *job, struct text id, struct vector *v, enum rule_scope scope, uint32_t node, const struct expr *when)
{
	const struct persons *ps = v->over.persons;
	struct frame f = {.pack = v->plan->pack, .persons = ps};
	struct planes planes = vector_persons(v, scope, node);
	size_t differ = planes.sure ? 0 : 1;
	for (uint32_t p = 0; planes.sure && p < ps->count; p++) {
		bool sure = plane_bit(planes.sure, p), possible = plane_bit(planes.possible, p);
		enum truth column = sure ? TRUTH_TRUE : possible ? TRUTH_UNKNOWN : TRUTH_FALSE;
		differ += (sure && !possible) || column != walked(&f, p, scope, when);
	}
	for (uint32_t p = ps->count; planes.sure && p < plane_words(ps->count) * PLANE_WORD; p++)
		differ += plane_bit(planes.sure, p) || plane_bit(planes.possible, p);
	if (differ) fprintf(stderr, "%s: %.*s: %zu of %u persons differ\n", job, (int)id.n, id.p, differ, ps->count);
	differ ? failed++ : passed++;
}

static bool compare_all(const char *path, const struct pack *pack, struct dataset *ds, const struct links *links)
{
	struct arena a;
	struct plan plan;
	struct persons ps;
	struct vector v;
	arena_init(&a, 0);
	vector_init(&v);
	plan_init(&plan, pack, &a);
	persons_init(&ps);
	uint32_t *rules = arena_zalloc(&a, pack->rule_count, sizeof *rules);
	uint32_t *indicators = arena_zalloc(&a, pack->indicator_count, sizeof *indicators);
	uint32_t *shares = arena_zalloc(&a, pack->indicator_count, sizeof *shares);
	bool done = rules && indicators && shares;
	for (size_t r = 0; done && r < pack->rule_count; r++)
		done = pack->rules[r].off != OFF_NOT || (rules[r] = plan_add(&plan, pack->rules[r].when)) != 0;
	for (size_t i = 0; done && i < pack->indicator_count; i++)
		done = pack->indicators[i].off != OFF_NOT || (indicators[i] = plan_add(&plan, pack->indicators[i].of)) != 0;
	for (size_t i = 0; done && i < pack->indicator_count; i++)
		if (indicators[i] && pack->indicators[i].share) done = (shares[i] = plan_add(&plan, pack->indicators[i].share)) != 0;
	for (uint32_t i = 0; done && i < dataset_partitions(ds); i++) {
		done = match_partition(pack, ds, links, i, &ps);
		if (!done) break;
		done = vector_begin(&v, &plan, &ps);
		for (size_t r = 0; done && r < pack->rule_count; r++)
			if (rules[r]) compare(path, pack->rules[r].id, &v, pack->rules[r].scope, rules[r], pack->rules[r].when);
		for (size_t k = 0; done && k < pack->indicator_count; k++)
			if (indicators[k]) compare(path, pack->indicators[k].id, &v, SCOPE_PERSON, indicators[k], pack->indicators[k].of);
		for (size_t k = 0; done && k < pack->indicator_count; k++)
			if (shares[k]) compare(path, pack->indicators[k].id, &v, SCOPE_PERSON, shares[k], pack->indicators[k].share);
	}
	vector_free(&v);
	plan_free(&plan);
	persons_free(&ps);
	arena_free(&a);
	return done;
}

static bool run_job(const char *path)
{
	static const struct job_options as_written = {0};
	static const struct pack_options plain = {0};
	struct arena a;
	struct diags d;
	struct dataset ds;
	struct links links = {0};
	const struct intake_options options = {0};
	arena_init(&a, 0);
	diags_init(&d, LANGUAGE_EN);
	struct job *job = job_load(path, &as_written, &a, &d);
	struct pack *pack = job ? pack_load_job(job, &plain, &a, &d) : NULL;
	bool done = pack && intake_read(pack, job, &options, &d, &ds) == INTAKE_OK;
	if (done) {
		done = links_find(pack, &ds, 2, &links) && compare_all(path, pack, &ds, &links);
		links_free(&links);
		dataset_free(&ds);
	}
	diags_free(&d);
	arena_free(&a);
	return done;
}

int main(int argc, char **argv)
{
	size_t jobs = 0;
	if (!hash_start()) return 1;
	for (int i = 1; i < argc; i++) jobs += run_job(argv[i]);
	printf("%zu of %d jobs could be run\n%zu passed, %zu failed\n", jobs, argc - 1, passed, failed);
	return failed || jobs == 0 || passed == 0;
}
