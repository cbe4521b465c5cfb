#include "impact.h"

#include <stdlib.h>
#include <string.h>

#include "assess/describe.h"
#include "assess/note.h"
#include "base/date.h"
#include "base/file.h"
#include "crew.h"

enum { BEFORE, AFTER };

/* A pack to be assessed on the input: the two sides, then each edit by itself. */
struct view {
	struct job *job;
	struct pack *pack;             /* NULL: such a pack does not load */
	const struct node *const *roots;
	struct assessment *assessment;
	struct assessment own;         /* of an edit's view */
	bool assessed, failed;
};

struct work {
	struct impact *x;
	struct arena *a;
	struct diags *d;
	const struct node **roots[2];  /* of the packs */
	size_t root_count, changed;    /* index of the pack that is another; root_count: it is added behind the present ones */
	struct view *views;            /* two, and one for each edit */
	size_t view_count;
};

static bool no_memory(struct work *w)
{
	w->d->failed = true;
	return false;
}

/* ---- loading ---- */

static bool load_roots(struct work *w)
{
	const struct job *job = w->x->job[BEFORE];
	const struct source *ignored;
	bool all = true;
	w->root_count = job->pack_count;
	for (int side = 0; side < 2; side++)
		if (!(w->roots[side] = arena_zalloc(w->a, w->root_count + 1, sizeof *w->roots[side]))) return no_memory(w);
	for (size_t i = 0; i < w->root_count; i++) {
		const char *name = arena_dup(w->a, job->packs[i].p, job->packs[i].n);
		const char *path = name ? path_join(w->a, job->dir, name) : NULL;
		if (!path) return no_memory(w);
		w->roots[BEFORE][i] = w->roots[AFTER][i] = tree_load(path, job->pack_spans[i], false, w->a, w->d, &ignored);
		all &= w->roots[BEFORE][i] != NULL;
	}
	return all;
}

static struct text pack_name(const struct node *root)
{
	const struct node *name = tree_get(root, "pack");
	return name ? name->text : TEXT("");
}

static bool say_none_replaced(struct work *w, const struct node *new)
{
	struct buf names;
	buf_init(&names);
	for (size_t i = 0; i < w->root_count; i++) {
		if (i) buf_str(&names, ", ");
		buf_text(&names, pack_name(w->roots[BEFORE][i]));
	}
	DIAG(w->d, E425, ((struct span){0}), pack_name(new), buf_view(&names));
	if (names.failed) w->d->failed = true;
	buf_free(&names);
	return false;
}

/* Puts a pack behind those of the changed side. The present side has an empty one there, for edits to be found against. */
static bool add_root(struct work *w, const struct node *new, const char *path)
{
	struct job *job = w->x->job[AFTER];
	struct text *packs = arena_zalloc(w->a, w->root_count + 1, sizeof *packs);
	struct span *spans = arena_zalloc(w->a, w->root_count + 1, sizeof *spans);
	w->roots[BEFORE][w->root_count] = edits_nothing(new, w->a);
	if (!packs || !spans || !w->roots[BEFORE][w->root_count]) return no_memory(w);
	memcpy(packs, job->packs, w->root_count * sizeof *packs);
	memcpy(spans, job->pack_spans, w->root_count * sizeof *spans);
	packs[w->root_count] = text_of(path);
	job->packs = packs;
	job->pack_spans = spans;
	job->pack_count++;
	return true;
}

/* The new pack stands for the one of its name or, in a job of one pack, for that one; one that only adds is added. */
static bool load_new_root(struct work *w, const char *path)
{
	const struct source *ignored;
	const struct node *new = tree_load(path, (struct span){0}, false, w->a, w->d, &ignored);
	if (!new) return false;
	while (w->changed < w->root_count && !text_equal(pack_name(w->roots[BEFORE][w->changed]), pack_name(new))) w->changed++;
	if (w->changed == w->root_count && pack_adds_only(new)) {
		if (!add_root(w, new, path)) return false;
	} else if (w->changed == w->root_count) {
		if (w->root_count > 1) return say_none_replaced(w, new);
		w->changed = 0;
	}
	w->roots[AFTER][w->changed] = new;
	return true;
}

static struct pack *load_pack(struct work *w, const struct job *job, const struct node *const *roots, struct diags *d)
{
	const struct pack_options options = {.roots = roots, .digested = true};
	struct pack *p = pack_load_job(job, &options, w->a, d);
	return p && assess_check_numbers(p, d) ? p : NULL;
}

/* The job without the overrides of the command line, on the day of the run it is compared with. */
static enum rollcall_status load_jobs(struct work *w, const char *path, const struct impact_options *o)
{
	struct impact *x = w->x;
	char day[11];
	struct job_options plain = {.threads = o->threads};
	x->job[BEFORE] = job_load(path, &plain, w->a, w->d);
	if (!x->job[BEFORE]) return ROLLCALL_USAGE;
	enum rollcall_status status = accepted_find(&x->accepted, x->job[BEFORE], o->run, w->d);
	if (status != ROLLCALL_OK) return status;
	if (x->accepted.run) x->job[BEFORE]->run_date = x->accepted.run_date;
	date_format(x->job[BEFORE]->run_date, day);
	struct job_options changed = {.run_date = o->run_date ? o->run_date : day, .sets = o->sets, .set_count = o->set_count, .threads = o->threads};
	x->job[AFTER] = job_load(path, &changed, w->a, w->d);
	if (!x->job[AFTER]) return ROLLCALL_USAGE;
	x->job[BEFORE]->language = x->job[AFTER]->language = o->language;
	return ROLLCALL_OK;
}

static void compare_with_run(struct impact *x)
{
	const struct pack *p = x->pack[BEFORE];
	x->pack_as_run = x->accepted.run && x->accepted.pack_count == p->file_count;
	for (size_t i = 0; x->pack_as_run && i < p->file_count; i++)
		x->pack_as_run = text_equal(x->accepted.packs[i], text_of(p->files[i].sha256));
}

/* The changed side first: its errors are what the author came for. */
static bool load_sides(struct work *w, const struct impact_options *o)
{
	struct impact *x = w->x;
	if (!load_roots(w) || (o->pack && !load_new_root(w, o->pack))) return false;
	x->pack[AFTER] = load_pack(w, x->job[AFTER], w->roots[AFTER], w->d);
	if (!x->pack[AFTER]) return false;
	struct diags unheard; /* what is said of both sides is said once */
	diags_init(&unheard, w->d->language);
	x->pack[BEFORE] = load_pack(w, x->job[BEFORE], w->roots[BEFORE], &unheard);
	if (unheard.failed) w->d->failed = true;
	diags_free(&unheard);
	if (!x->pack[BEFORE]) load_pack(w, x->job[BEFORE], w->roots[BEFORE], w->d);
	if (!x->pack[BEFORE] || w->d->errors) return false;
	compare_with_run(x);
	return true;
}

/* ---- edits ---- */

static bool list_edits(struct work *w)
{
	struct impact *x = w->x;
	const struct job *after = x->job[AFTER];
	struct edit *found = NULL;
	size_t count = 0;
	const struct node *old = w->roots[BEFORE][w->changed], *new = w->roots[AFTER][w->changed];
	if (old != new && !edits_find(old, new, w->a, &found, &count)) return no_memory(w);
	x->edits = arena_zalloc(w->a, count + after->set_count + 1, sizeof *x->edits);
	if (!x->edits) return no_memory(w);
	for (size_t i = 0; i < count; i++) x->edits[x->edit_count++].edit = found[i];
	for (size_t i = 0; i < after->set_count; i++)
		x->edits[x->edit_count++].edit = (struct edit){EDIT_SET, EDIT_CHANGED, after->sets[i].name};
	if (after->run_date != x->job[BEFORE]->run_date)
		x->edits[x->edit_count++].edit = (struct edit){EDIT_RUN_DATE, EDIT_CHANGED, TEXT("")};
	return true;
}

/* The present job with one edit made. NULL: out of memory. */
static struct job *job_with(struct work *w, const struct edit *e)
{
	struct job *job = arena_zalloc(w->a, 1, sizeof *job);
	const struct job *after = w->x->job[AFTER];
	if (!job) return NULL;
	*job = *w->x->job[BEFORE];
	job->packs = after->packs;
	job->pack_spans = after->pack_spans;
	job->pack_count = after->pack_count;
	if (e->kind == EDIT_RUN_DATE) job->run_date = after->run_date;
	for (size_t i = 0; e->kind == EDIT_SET && i < after->set_count; i++)
		if (text_equal(after->sets[i].name, e->name))
			job->sets[job->set_count++] = after->sets[i];
	return job;
}

/* A pack that has one edit only. Rules that are what they were are not assessed again. False: out of memory. */
static bool prepare_edit(struct work *w, struct impact_edit *e, struct view *v)
{
	struct diags unheard;
	const struct node **roots = arena_zalloc(w->a, w->root_count + 1, sizeof *roots);
	v->job = roots ? job_with(w, &e->edit) : NULL;
	if (!v->job) return no_memory(w);
	memcpy(roots, w->roots[BEFORE], (w->root_count + 1) * sizeof *roots);
	roots[w->changed] = edits_make(w->roots[BEFORE][w->changed], w->roots[AFTER][w->changed], &e->edit, w->a);
	if (!roots[w->changed]) return no_memory(w);
	v->roots = roots;
	diags_init(&unheard, w->d->language);
	v->pack = load_pack(w, v->job, roots, &unheard);
	bool failed = unheard.failed;
	diags_free(&unheard);
	e->tried = v->pack != NULL;
	return failed ? no_memory(w) : true;
}

static const struct rule *rule_called(const struct pack *p, struct text id)
{
	for (size_t i = 0; i < p->rule_count; i++)
		if (text_equal(p->rules[i].id, id)) return &p->rules[i];
	return NULL;
}

/* Switches off the rules on which the edit has no bearing. */
static void leave_out_unchanged(struct work *w, const struct edit *e, struct pack *p)
{
	const struct pack *before = w->x->pack[BEFORE];
	if (e->kind == EDIT_RUN_DATE || e->kind == EDIT_TABLES || e->kind == EDIT_EXCEPTION) return;
	for (size_t i = 0; i < p->rule_count; i++) {
		const struct rule *was = rule_called(before, p->rules[i].id);
		if (was && was->off == p->rules[i].off && strcmp(was->digest, p->rules[i].digest) == 0)
			p->rules[i].off = OFF_BY_JOB;
	}
}

static bool prepare_views(struct work *w)
{
	struct impact *x = w->x;
	w->views = arena_zalloc(w->a, 2 + x->edit_count, sizeof *w->views);
	if (!w->views) return no_memory(w);
	for (int side = 0; side < 2; side++)
		w->views[side] = (struct view){.job = x->job[side], .pack = x->pack[side], .roots = w->roots[side],
		                               .assessment = &x->assessment[side]};
	w->view_count = 2 + x->edit_count;
	for (size_t i = 0; i < x->edit_count && i < IMPACT_TRIES_MAX && x->edit_count > 1; i++) {
		struct view *v = &w->views[2 + i];
		if (!prepare_edit(w, &x->edits[i], v)) return false;
		if (v->pack) leave_out_unchanged(w, &x->edits[i].edit, v->pack);
		v->assessment = &v->own;
	}
	return true;
}

/* ---- assessing ---- */

static bool same_part(const struct node *a, const struct node *b, const char *key)
{
	const struct node *x = tree_get(a, key), *y = tree_get(b, key);
	return x && y ? x == y || node_same(x, y) : x == y;
}

/* Whether one reading of the files serves both: lines and lists stand in the first pack only. */
static bool same_tables(const struct view *a, const struct view *b)
{
	return same_part(a->roots[0], b->roots[0], "lines") && same_part(a->roots[0], b->roots[0], "lists");
}

/* Every pack of a group reads what any of them reads, so that records are laid out alike. */
static void unite_reads(struct view *const *group, size_t count)
{
	for (size_t from = 0; from < count; from++)
		for (size_t to = 0; to < count; to++)
			for (int t = 0; t < group[from]->pack->table_count; t++)
				for (size_t f = 0; f < group[from]->pack->tables[t].field_count; f++) {
					const struct field *a = &group[from]->pack->tables[t].fields[f];
					struct field *b = &group[to]->pack->tables[t].fields[f];
					b->read |= a->read;
					b->raw_id |= a->raw_id;
				}
}

/* Matches persons once: matching is done once per dataset. */
static bool assess_views(struct work *w, struct view **group, size_t count, struct dataset *ds, const struct links *links)
{
	struct persons persons;
	struct balance balance;
	struct assessment **assessments = arena_zalloc(w->a, count, sizeof *assessments);
	const struct job *job = group[0]->job;
	persons_init(&persons);
	balance_init(&balance);
	bool done = assessments != NULL;
	for (size_t i = 0; i < count && done; i++) {
		struct view *v = group[i];
		assessments[i] = v->assessment;
		done = v->assessed = assess_init(v->assessment, v->pack, v->job, ds);
	}
	const struct crew crew = {.pack = group[0]->pack, .dataset = ds, .links = links, .persons = &persons, .balance = &balance,
	                          .assessments = assessments, .assessment_count = count};
	uint32_t all;
	done = done && crew_work(&crew, job_threads(job), &all);
	persons_free(&persons);
	return done;
}

/* Only the changed side's exceptions over their at_most are worth hearing of. */
static bool finish_views(struct work *w, struct view **group, size_t count)
{
	bool done = true;
	for (size_t i = 0; i < count && done; i++) {
		struct diags unheard;
		diags_init(&unheard, w->d->language);
		done = assess_finish(group[i]->assessment, job_threads(group[i]->job), group[i] == &w->views[AFTER] ? w->d : &unheard);
		diags_free(&unheard);
	}
	return done;
}

/* Reads the files once for the views of a group and assesses each. */
static enum rollcall_status assess_group(struct work *w, struct view **group, size_t count)
{
	struct dataset *ds = &w->x->datasets[w->x->dataset_count];
	struct links links;
	const struct intake_options options = {.given = w->x->accepted.run ? &w->x->accepted.files : NULL};
	unite_reads(group, count);
	for (size_t i = 1; i < count; i++)
		for (int t = 0; t < group[i]->pack->table_count; t++) record_layout(&group[i]->pack->tables[t], false);
	enum intake_result result = intake_read(group[0]->pack, group[0]->job, &options, w->d, ds);
	if (result != INTAKE_OK) return result == INTAKE_REFUSED ? ROLLCALL_REFUSED : ROLLCALL_SYSTEM;
	w->x->dataset_count++;
	bool linked = links_find(group[0]->pack, ds, job_threads(group[0]->job), &links);
	bool done = linked && assess_views(w, group, count, ds, &links) && finish_views(w, group, count);
	if (linked) links_free(&links);
	if (!done) no_memory(w);
	return done ? ROLLCALL_OK : ROLLCALL_SYSTEM;
}

static enum rollcall_status assess_all(struct work *w)
{
	struct view **group = arena_zalloc(w->a, w->view_count, sizeof *group);
	enum rollcall_status status = ROLLCALL_OK;
	if (!group && !no_memory(w)) return ROLLCALL_SYSTEM;
	for (size_t i = 0; i < w->view_count && status == ROLLCALL_OK; i++) {
		size_t count = 0;
		if (!w->views[i].pack || w->views[i].assessed) continue;
		for (size_t k = i; k < w->view_count; k++) {
			struct view *v = &w->views[k];
			if (v->pack && !v->assessed && same_tables(&w->views[i], v)) group[count++] = v;
		}
		status = assess_group(w, group, count);
	}
	return status;
}

/* ---- attributing ---- */

/* Whether a rule that the view did not assess again left the record open before. */
static bool open_as_before(const struct work *w, const struct view *v, const struct change *c)
{
	const struct assessment *before = &w->x->assessment[BEFORE];
	for (size_t r = 0; c->before && r < before->pack->rule_count; r++) {
		if (!open_has(before->open_rules + c->before->open, r)) continue;
		const struct rule *same = rule_called(v->pack, before->pack->rules[r].id);
		if (same && same->off == OFF_BY_JOB) return true;
	}
	return false;
}

/* The outcome in the view of an edit. */
static enum outcome outcome_in(const struct work *w, const struct view *v, const struct change *c)
{
	const struct pack *before = w->x->pack[BEFORE], *after = w->x->pack[AFTER];
	struct rule_pair pair = w->x->changes.pairs[c->pair];
	const struct finding *of = c->after ? c->after : c->before;
	bool builtin = pair.after >= (int)after->rule_count;
	int rule = builtin ? (int)v->pack->rule_count + pair.after - (int)after->rule_count : -1;
	for (size_t i = 0; i < v->pack->rule_count && !builtin; i++) {
		struct text id = v->pack->rules[i].id;
		if ((pair.after >= 0 && text_equal(id, after->rules[pair.after].id)) ||
		    (pair.before >= 0 && text_equal(id, before->rules[pair.before].id)))
			rule = (int)i;
	}
	if (rule < 0) return OUTCOME_CLEAR;
	if (!builtin && v->pack->rules[rule].off == OFF_BY_JOB) return c->from;
	const struct finding *found = findings_like(findings_of(v->assessment, rule), of);
	if (builtin && !found && open_as_before(w, v, c)) return c->from;
	return outcome_of(found);
}

/* A rule that comes or goes needs no trial, but that it is excused is not its own doing. */
static bool is_rule_itself(const struct work *w, const struct edit *e, const struct change *c)
{
	const struct impact *x = w->x;
	const struct rule_pair pair = x->changes.pairs[c->pair];
	if (e->kind != EDIT_RULE || e->change == EDIT_CHANGED || c->to == OUTCOME_EXCUSED) return false;
	if (e->change == EDIT_ADDED)
		return pair.after >= 0 && pair.before < 0 && text_equal(e->name, x->pack[AFTER]->rules[pair.after].id);
	return pair.before >= 0 && pair.after < 0 && text_equal(e->name, x->pack[BEFORE]->rules[pair.before].id);
}

static void attribute(struct work *w)
{
	struct impact *x = w->x;
	for (size_t i = 0; i < x->changes.count; i++) {
		struct change *c = &x->changes.items[i];
		for (size_t e = 0; e < x->edit_count && e < IMPACT_TRIES_MAX; e++) {
			const struct view *v = &w->views[2 + e];
			bool made = x->edit_count == 1 || is_rule_itself(w, &x->edits[e].edit, c) ||
			            (v->assessed && outcome_in(w, v, c) == c->to);
			if (made) c->made_by |= UINT64_C(1) << e;
		}
	}
}

/* ---- words ---- */

static bool copy(struct work *w, struct text from, struct text *to)
{
	if (!from.p) return true;
	*to = (struct text){arena_dup(w->a, from.p, from.n), from.n};
	return to->p != NULL;
}

static bool copy_words(struct work *w, const struct description *from, size_t groups, struct impact_words *to)
{
	to->groups = arena_zalloc(w->a, groups, sizeof *to->groups);
	if (!to->groups || !copy(w, from->key, &to->key) || !copy(w, from->message, &to->message) ||
	    !copy(w, from->evidence, &to->evidence))
		return false;
	for (size_t i = 0; i < groups; i++)
		if (!copy(w, from->groups[i], &to->groups[i])) return false;
	return true;
}

static bool describe(struct work *w)
{
	struct impact *x = w->x;
	struct describer describers[2] = {0};
	x->words = arena_zalloc(w->a, x->changes.count, sizeof *x->words);
	bool done = x->words && describer_init(&describers[BEFORE], &x->assessment[BEFORE], NULL) &&
	            describer_init(&describers[AFTER], &x->assessment[AFTER], NULL);
	for (size_t i = 0; i < x->changes.count && done; i++) {
		const struct change *c = &x->changes.items[i];
		int side = c->after ? AFTER : BEFORE;
		const struct description *said = describe_finding(&describers[side], c->after ? c->after : c->before);
		done = said && copy_words(w, said, x->pack[side]->group_count, &x->words[i]);
	}
	for (int side = 0; side < 2; side++) describer_free(&describers[side]);
	return done ? true : no_memory(w);
}

static enum rollcall_status find(struct work *w, const char *job_path, const struct impact_options *o)
{
	struct impact *x = w->x;
	enum rollcall_status status = load_jobs(w, job_path, o);
	if (status != ROLLCALL_OK) return status;
	if (!load_sides(w, o) || !list_edits(w) || !prepare_views(w))
		return w->d->failed ? ROLLCALL_SYSTEM : ROLLCALL_USAGE;
	size_t errors = w->d->errors;
	status = assess_all(w);
	if (status != ROLLCALL_OK) return status;
	bool held = w->d->errors > errors; /* by an exception's at_most */
	if (!changes_find(&x->assessment[BEFORE], &x->assessment[AFTER], &x->changes) ||
	    !changes_persons(&x->assessment[BEFORE], &x->assessment[AFTER], &x->persons)) {
		no_memory(w);
		return ROLLCALL_SYSTEM;
	}
	attribute(w);
	if (!describe(w)) return ROLLCALL_SYSTEM;
	return held ? ROLLCALL_USAGE : ROLLCALL_OK;
}

enum rollcall_status impact_find(struct impact *x, const char *job_path, const struct impact_options *options)
{
	*x = (struct impact){0};
	arena_init(&x->arena, 0);
	diags_init(&x->diags, options->language);
	struct work w = {.x = x, .a = &x->arena, .d = &x->diags};
	enum rollcall_status status = find(&w, job_path, options);
	for (size_t i = 2; i < w.view_count; i++)
		if (w.views[i].assessed) assess_free(&w.views[i].own);
	return x->diags.failed ? ROLLCALL_SYSTEM : status;
}

void impact_free(struct impact *x)
{
	changes_free(&x->changes);
	for (int side = 0; side < 2; side++)
		if (x->assessment[side].pack) assess_free(&x->assessment[side]);
	for (size_t i = 0; i < x->dataset_count; i++) dataset_free(&x->datasets[i]);
	accepted_free(&x->accepted);
	diags_free(&x->diags);
	arena_free(&x->arena);
}
