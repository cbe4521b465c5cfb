#include "explain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "assess/excuse.h"
#include "base/date.h"
#include "intake/id.h"
#include "config/units.h"
#include "locate.h"
#include "publish/runid.h"

enum { RUN_DATE_BYTES = sizeof "2026-10-15-" - 1, NEAR_SHOWN_MOST = 5, LISTED_SHOWN_MOST = 5, NUMBERS_MAX = 8 };

struct work {
	struct explain *x;
	const struct explain_options *options;
	struct arena *a;
	struct diags *d;
	struct locate where;
	uint64_t numbers[NUMBERS_MAX]; /* worth trying in the key's cell */
	size_t number_count;
	struct located near[NEAR_SHOWN];
	int only;                 /* rule; -1: all */
	enum language job_language;
	bool claimed;             /* several persons bear the number asked for as a former one */
};

static bool no_memory(struct work *w)
{
	w->d->failed = true;
	return false;
}

/* ---- loading ---- */

static enum rollcall_status load(struct work *w, const char *path)
{
	struct explain *x = w->x;
	const struct explain_options *o = w->options;
	const struct job_options options = {.run_date = o->run_date, .sets = o->sets, .set_count = o->set_count,
	                                    .threads = o->threads};
	x->job = job_load(path, &options, w->a, w->d);
	if (!x->job) return ROLLCALL_USAGE;
	bool present = o->run && strcmp(o->run, "none") == 0;
	if (!present) {
		enum rollcall_status status = accepted_find(&x->accepted, x->job, o->run, w->d);
		if (status != ROLLCALL_OK) return status;
	}
	if (x->accepted.run && !o->run_date) x->job->run_date = x->accepted.run_date;
	w->job_language = x->job->language;
	x->job->language = o->language;
	x->pack = pack_load_job(x->job, &(struct pack_options){.digested = x->accepted.run != NULL}, w->a, w->d);
	return x->pack && assess_check_numbers(x->pack, w->d) ? ROLLCALL_OK : ROLLCALL_USAGE;
}

static bool find_rule(struct work *w)
{
	const struct pack *p = w->x->pack;
	w->only = -1;
	if (!w->options->rule) return true;
	struct text id = text_of(w->options->rule), *names = arena_zalloc(w->a, p->rule_count, sizeof *names);
	if (!names) return no_memory(w);
	for (size_t i = 0; i < p->rule_count; i++) {
		names[i] = p->rules[i].id;
		if (text_equal(names[i], id)) w->only = (int)i;
	}
	if (w->only >= 0 || text_equal(id, TEXT("undecided-identity"))) return true;
	diag_suggest(w->d, DIAG(w->d, E227, ((struct span){0}), id), id, names, p->rule_count);
	return false;
}

/* Whether the job, its packs and params are still those of the run: then they give its id. */
static bool judge_as_run(struct work *w)
{
	struct explain *x = w->x;
	struct job job = *x->job;
	struct diags unheard;
	char id[65];
	job.language = w->job_language;
	diags_init(&unheard, job.language);
	const struct units *units = job.directory.n ? units_load(&job, w->a, &unheard) : NULL;
	diags_free(&unheard);
	if (!run_id(&job, x->pack, units, &x->dataset, id)) return no_memory(w);
	const char *named = x->accepted.run + RUN_DATE_BYTES;
	x->as_in_run = strncmp(id, named, strlen(named)) == 0;
	return true;
}

static enum rollcall_status read_files(struct work *w)
{
	struct explain *x = w->x;
	const struct intake_options options = {.given = x->accepted.run ? &x->accepted.files : NULL};
	enum intake_result result = intake_read(x->pack, x->job, &options, w->d, &x->dataset);
	x->has_dataset = result == INTAKE_OK;
	if (x->has_dataset && x->accepted.run && !judge_as_run(w)) return ROLLCALL_SYSTEM;
	return result == INTAKE_OK ? ROLLCALL_OK : result == INTAKE_REFUSED ? ROLLCALL_REFUSED : ROLLCALL_SYSTEM;
}

/* ---- who is meant ---- */

static void note_place(struct work *w, struct diag *item, uint64_t place, const char *en, const char *zh)
{
	char row[24];
	snprintf(row, sizeof row, "%" PRIu64, place_row(place));
	const struct text args[] = {text_of(w->x->dataset.files[place_file(place)].path), text_of(row)};
	diag_note(w->d, item, en, zh, args, 2);
}

/* Rows of the lines in which the number stands but for its check digit, so that nobody has it by them. */
static void note_damaged(struct work *w, struct diag *item)
{
	const struct dataset *ds = &w->x->dataset;
	size_t shown = 0;
	for (size_t i = 0; i < ds->quality_count && w->where.number && shown < NEAR_SHOWN_MOST; i++) {
		const struct quality *q = &ds->quality[i];
		if (q->field != w->x->pack->tables[q->table].key || !(q->written & WRITTEN_EIGHTEEN)) continue;
		if ((q->written & WRITTEN_VALUE_MASK) / 11 != w->where.number) continue;
		note_place(w, item, q->place, "it stands in {1}:{2}, damaged there", "它在 {1}:{2}，但那里的号码有损");
		shown++;
	}
}

static void say_nobody(struct work *w)
{
	struct located near[NEAR_SHOWN_MOST];
	const struct locate *l = &w->where;
	struct diag *item = DIAG(w->d, E427, ((struct span){0}), TEXT(""));
	if (l->damage != DAMAGE_NONE) {
		struct text why = id_damage_words(l->damage, w->d->language);
		diag_note(w->d, item, "the number itself is damaged: {1}", "号码本身有损：{1}", &why, 1);
		if (l->damage == DAMAGE_CHARACTERS)
			diag_note(w->d, item,
			          "a row is asked for as FILE:ROW, with so much of the path that one file ends with it; a name is looked up in findings.csv",
			          "按行来问写“文件:行号”，路径写到只有一个文件以它结尾为止；姓名请在 findings.csv 里查", NULL, 0);
	}
	note_damaged(w, item);
	size_t count = locate_near(l, w->x->pack, &w->x->dataset, near, NEAR_SHOWN_MOST);
	for (size_t i = 0; i < count; i++)
		note_place(w, item, near[i].record->place, "a number nearly the same stands in {1}:{2}", "{1}:{2} 的号码与之只差一点");
}

static void say_nobodys(struct work *w)
{
	const struct locate *l = &w->where;
	if (l->overused) {
		DIAG(w->d, E419, ((struct span){0}), TEXT(""));
		return;
	}
	struct diag *item = DIAG(w->d, E428, ((struct span){0}), TEXT(""));
	for (size_t i = 0; i < l->count && i < LISTED_SHOWN_MOST; i++)
		note_place(w, item, l->items[i].record->place, "it stands in {1}:{2}", "它在 {1}:{2}");
	const struct dataset *ds = &w->x->dataset;
	for (size_t i = 0; i < ds->rejected_key_count; i++)
		for (size_t k = 0; k < l->token_count; k++)
			if (token_equal(l->tokens[k], ds->rejected_keys[i].token))
				note_place(w, item, ds->rejected_keys[i].place, "it stands in {1}:{2}, a row that was rejected",
				           "它在被拒收的行 {1}:{2}");
}

static bool record_bears(const struct work *w, int line, const struct record *r)
{
	const struct table *t = &w->x->pack->tables[line];
	for (size_t k = 0; k < t->also_count; k++) {
		const struct field *f = &t->fields[t->also[k]];
		if (f->type == TYPE_ID && token_equal(record_token(r, f->offset), w->where.token)) return true;
	}
	return false;
}

/* Several persons bear it as a former number: which one is meant has to be said. */
static void say_claimed(struct work *w)
{
	const struct locate *l = &w->where;
	struct diag *item = DIAG(w->d, E434, ((struct span){0}), TEXT(""));
	for (size_t i = 0, shown = 0; i < l->count && shown < LISTED_SHOWN_MOST; i++) {
		if (l->items[i].table >= 2 || !record_bears(w, l->items[i].table, l->items[i].record)) continue;
		note_place(w, item, l->items[i].record->place, "it stands in {1}:{2}", "它在 {1}:{2}");
		shown++;
	}
}

static void say_no_row(struct work *w)
{
	const struct dataset *ds = &w->x->dataset;
	struct diag *item = DIAG(w->d, E429, ((struct span){0}), TEXT(""));
	for (size_t i = 0; i < ds->reject_count; i++) {
		if (((uint64_t)ds->rejects[i].file << PLACE_ROW_BITS | ds->rejects[i].row) != w->where.place) continue;
		const enum code code = ds->rejects[i].code;
		const struct text why[] = {text_of(code_name(code)), text_of(code_sentence(code, w->d->language))};
		diag_note(w->d, item, "the row was rejected: {1}: {2}", "这一行被拒收：{1}：{2}", why, 2);
	}
}

static bool say_no_file(struct work *w)
{
	const struct dataset *ds = &w->x->dataset;
	struct text *paths = arena_zalloc(w->a, ds->file_count, sizeof *paths);
	if (!paths) return no_memory(w);
	for (size_t i = 0; i < ds->file_count; i++) paths[i] = text_of(ds->files[i].path);
	diag_suggest(w->d, DIAG(w->d, E433, ((struct span){0}), w->where.file), w->where.file, paths, ds->file_count);
	return true;
}

static void say_many_files(struct work *w)
{
	const struct locate *l = &w->where;
	struct diag *item = DIAG(w->d, E437, ((struct span){0}), l->file);
	char more[24];
	for (size_t i = 0; i < l->place_count && i < LISTED_SHOWN_MOST; i++)
		note_place(w, item, l->places[i], "it may be {1}:{2}", "可能是 {1}:{2}");
	if (l->place_count <= LISTED_SHOWN_MOST) return;
	const struct text count = text_number(more, l->place_count - LISTED_SHOWN_MOST);
	diag_note(w->d, item, "and {1} more", "另有 {1} 个", &count, 1);
}

static bool build_cutout(struct work *w)
{
	struct explain *x = w->x;
	const struct locate *l = &w->where;
	const struct dataset *ds = &x->dataset;
	x->has_cutout = true;
	if (!cutout_init(&x->cutout, x->pack, x->job, ds)) return no_memory(w);
	x->cutout.example.overused = l->overused;
	for (size_t i = 0; i < l->count; i++) {
		const struct record *r = l->items[i].record;
		if (l->overused && (!l->by_place || r->place != l->place)) continue;
		struct cutout_row *row = cutout_add(&x->cutout, l->items[i].table, r);
		if (!row) return no_memory(w);
		row->stays = l->overused && row->table < 2 && l->barely[row->table];
	}
	for (size_t i = 0; i < ds->rejected_key_count; i++)
		for (size_t k = 0; k < l->token_count && !l->overused; k++)
			if (token_equal(l->tokens[k], ds->rejected_keys[i].token) &&
			    !cutout_add_rejected(&x->cutout, ds->rejected_keys[i].table, ds->rejected_keys[i].place, ds->rejected_keys[i].token))
				return no_memory(w);
	return cutout_match(&x->cutout) ? true : no_memory(w);
}

static int by_place(const void *a, const void *b)
{
	const struct record *x = *(struct record *const *)a, *y = *(struct record *const *)b;
	return (x->place > y->place) - (x->place < y->place);
}

static bool has_record(const struct persons *ps, uint32_t person, uint64_t place)
{
	const struct record wanted = {.place = place}, *const key = &wanted;
	for (int t = 0; t < PACK_TABLES_MAX; t++) {
		struct record **records;
		uint32_t n = person_records(ps, t, person, &records);
		if (n && bsearch(&key, records, n, sizeof *records, by_place)) return true;
	}
	return false;
}

/* Whether a record of the person bears the number asked for as a former one. */
static bool bears(const struct work *w, uint32_t person)
{
	const struct persons *ps = cutout_persons(&w->x->cutout);
	for (int line = 0; line < 2; line++) {
		struct record **records;
		uint32_t n = person_records(ps, line, person, &records);
		for (uint32_t i = 0; i < n; i++)
			if (record_bears(w, line, records[i])) return true;
	}
	return false;
}

/* The person asked for among those of the cutout. */
static bool choose_person(struct work *w)
{
	struct explain *x = w->x;
	const struct persons *ps = cutout_persons(&x->cutout);
	const struct locate *l = &w->where;
	x->person = UINT32_MAX;
	for (uint32_t p = 0; p < ps->count && x->person == UINT32_MAX; p++) {
		if (l->by_place ? !has_record(ps, p, l->place) : !ps->key[p] || !token_equal(ps->key[p], l->token)) continue;
		x->person = p;
		x->found = l->by_place ? EXPLAIN_BY_PLACE : EXPLAIN_BY_KEY;
	}
	size_t bearers = 0;
	bool by_former = x->person == UINT32_MAX && l->token;
	for (uint32_t p = 0; p < ps->count && by_former; p++) {
		if (!bears(w, p)) continue;
		if (x->person == UINT32_MAX) x->person = p;
		x->found = EXPLAIN_BY_FORMER;
		bearers++;
	}
	w->claimed = bearers > 1;
	return x->person != UINT32_MAX;
}

static void mark_own(struct explain *x)
{
	const struct persons *ps = cutout_persons(&x->cutout);
	for (size_t i = 0; i < x->cutout.row_count; i++) {
		struct cutout_row *row = &x->cutout.rows[i];
		row->own = row->record ? has_record(ps, x->person, row->place)
		                       : ps->key[x->person] && token_equal(row->key, ps->key[x->person]);
		for (size_t k = 0; k < x->near_count; k++) row->near |= !row->own && row->place == x->near[k].record.place;
	}
}

/* ---- who else it may be ---- */

static bool add_number(struct work *w, uint64_t token)
{
	if (!token || w->number_count == NUMBERS_MAX) return true;
	for (size_t i = 0; i < w->number_count; i++)
		if (token_equal(w->numbers[i], token)) return true;
	w->numbers[w->number_count++] = token;
	return true;
}

/* A damaged number of 18 characters as it would be with the right check digit. */
static bool add_mended(struct work *w, const struct located *at)
{
	char text[18];
	uint64_t written = locate_written(w->x->pack, &w->x->dataset, at), token;
	struct id_number id;
	if (!(written & WRITTEN_EIGHTEEN)) return true;
	written_text(written, text);
	text[17] = '*';
	struct text whole = example_number(w->a, (struct text){text, sizeof text});
	if (!whole.p || !id_parse(whole, &id)) return no_memory(w);
	if (id.damage != DAMAGE_NONE) return true;
	return id_token(&id, w->a, &token) ? add_number(w, token) : no_memory(w);
}

static void take_near(struct work *w, const struct near_match *m, const struct locate *alike)
{
	struct explained_near *to = &w->x->near[w->x->near_count++];
	*to = (struct explained_near){.match = *m, .record = *m->record};
	to->match.record = &to->record;
	for (size_t i = 0; i < alike->count; i++)
		if (alike->items[i].record->place == m->record->place) w->near[w->x->near_count - 1] = alike->items[i];
	to->key = record_key(w->near[w->x->near_count - 1].record);
	add_number(w, to->key);
}

/* Whether a record of a person among all that are alike is a row of the one asked for. */
static bool is_asked_for(const struct work *w, const struct persons *ps, uint32_t person)
{
	const struct persons *own = cutout_persons(&w->x->cutout);
	for (int t = 0; t < PACK_TABLES_MAX; t++) {
		struct record **records;
		uint32_t n = person_records(ps, t, person, &records);
		for (uint32_t i = 0; i < n; i++)
			if (has_record(own, w->x->person, records[i]->place)) return true;
	}
	return false;
}

/* Suggestions as a run finds them, among the records that could be one. */
static bool find_near_in(struct work *w, struct cutout *c, const struct locate *alike, struct near *near)
{
	struct near_match matches[NEAR_SHOWN];
	const struct persons *ps = cutout_persons(c);
	uint64_t subject = UINT64_MAX;
	if (!near_add(near, ps)) return false;
	for (uint32_t p = 0; p < ps->count; p++) {
		struct record **records;
		if (!is_asked_for(w, ps, p)) continue;
		if (!near_ask(near, ps, p)) return false;
		subject = person_records(ps, 0, p, &records) || person_records(ps, 1, p, &records) ? records[0]->place : subject;
	}
	if (!near_finish(near, &w->x->dataset, 1)) return false;
	size_t count = subject == UINT64_MAX ? 0 : near_find(near, subject, 3, matches);
	for (size_t i = 0; i < count; i++) take_near(w, &matches[i], alike);
	return true;
}

static bool find_near(struct work *w)
{
	struct explain *x = w->x;
	struct locate alike;
	struct cutout all;
	struct near near;
	if (w->where.overused || !pack_suggests(x->pack)) return true;
	bool done = locate_alike(&w->where, x->pack, &x->dataset, &alike);
	bool made = done && cutout_init(&all, x->pack, x->job, &x->dataset);
	near_init(&near, x->pack);
	for (size_t i = 0; i < alike.count && made; i++)
		made = cutout_add(&all, alike.items[i].table, alike.items[i].record) != NULL;
	made = made && cutout_match(&all) && find_near_in(w, &all, &alike, &near);
	near_free(&near);
	if (done) cutout_free(&all);
	locate_free(&alike);
	return made ? true : no_memory(w);
}

/* Takes the persons of the numbers worth trying into the cutout. */
static bool widen(struct work *w)
{
	struct explain *x = w->x;
	for (size_t i = 0; i < x->cutout.row_count; i++) {
		const struct cutout_row *row = &x->cutout.rows[i];
		const struct located at = {row->table, row->record};
		if (row->own && row->record && !row->key && row->table < 2 && !add_mended(w, &at)) return false;
	}
	if ((!w->number_count && !x->near_count) || w->where.overused) return true;
	cutout_free(&x->cutout);
	x->has_cutout = false;
	if (!locate_more(&w->where, x->pack, &x->dataset, w->numbers, w->number_count)) return no_memory(w);
	for (size_t i = 0; i < x->near_count; i++)
		if (!locate_add(&w->where, &w->near[i])) return no_memory(w);
	if (!build_cutout(w) || !choose_person(w)) return false;
	mark_own(x);
	return true;
}

static enum rollcall_status find_person(struct work *w, const char *key)
{
	switch (locate_find(&w->where, w->x->pack, w->x->job, &w->x->dataset, key)) {
	case LOCATE_FAILED: no_memory(w); return ROLLCALL_SYSTEM;
	case LOCATE_NOTHING: say_nobody(w); return ROLLCALL_USAGE;
	case LOCATE_NO_ROW: say_no_row(w); return ROLLCALL_USAGE;
	case LOCATE_NO_FILE: return say_no_file(w) ? ROLLCALL_USAGE : ROLLCALL_SYSTEM;
	case LOCATE_MANY_FILES: say_many_files(w); return ROLLCALL_USAGE;
	case LOCATE_FOUND: break;
	}
	if (w->where.overused && !w->where.by_place) {
		say_nobodys(w);
		return ROLLCALL_USAGE;
	}
	if (!build_cutout(w)) return ROLLCALL_SYSTEM;
	if (!choose_person(w)) {
		say_nobodys(w);
		return ROLLCALL_USAGE;
	}
	if (w->claimed) {
		say_claimed(w);
		return ROLLCALL_USAGE;
	}
	mark_own(w->x);
	return find_near(w) && widen(w) ? ROLLCALL_OK : ROLLCALL_SYSTEM;
}

/* ---- what the rules say ---- */

static bool in_scope(const struct explain *x, const struct rule *r)
{
	struct cursor c;
	return cursor_open(&c, cutout_persons(&x->cutout), x->person, r->scope);
}

/* The exception that would set a rule's outcome aside, or a part of it, if it held on the run's date; -1: none. */
static int out_of_date(const struct explain *x, int rule, enum outcome outcome)
{
	const struct persons *ps = cutout_persons(&x->cutout);
	struct assessor a = {.as = x->cutout.as, .ps = ps,
	                     .frame = {.pack = x->pack, .persons = ps, .person = x->person, .unknown = ps->unknown[x->person]}};
	struct cursor c;
	int found = -1;
	bool some = cursor_open(&c, ps, x->person, x->pack->rules[rule].scope);
	while (some && found < 0 && cursor_next(&c, &a.frame))
		if (verdict_carries(verdict_judge(&a, rule), outcome)) found = excuse_out_of_date(&a, rule);
	return found;
}

static bool list_rules(struct work *w)
{
	struct explain *x = w->x;
	const struct pack *p = x->pack;
	const struct persons *ps = cutout_persons(&x->cutout);
	bool keyless = !ps->key[x->person], open = false, live = false, all = !w->options->rule;
	x->rules = arena_zalloc(w->a, p->rule_count + 1, sizeof *x->rules);
	if (!x->rules) return no_memory(w);
	for (size_t r = 0; r < p->rule_count; r++) {
		if (p->rules[r].off != OFF_NOT) continue;
		struct explained_rule e = {.rule = (int)r, .in_scope = in_scope(x, &p->rules[r]), .out_of_date = -1};
		e.outcome = cutout_outcome(&x->cutout, x->person, r, &e.exception);
		if (e.outcome != OUTCOME_EXCUSED) e.exception = -1;
		if (e.outcome == OUTCOME_FLAG || e.outcome == OUTCOME_REVIEW) e.out_of_date = out_of_date(x, e.rule, e.outcome);
		if (keyless && e.outcome == OUTCOME_REVIEW) {
			open = true;
			live |= p->rules[r].status == RULE_LIVE;
		}
		if (all || (int)r == w->only) x->rules[x->rule_count++] = e;
	}
	if (open && (all || w->only < 0))
		x->rules[x->rule_count++] = (struct explained_rule){.rule = (int)p->rule_count + !live, .outcome = OUTCOME_REVIEW,
		                                                    .in_scope = true, .exception = -1, .out_of_date = -1};
	return true;
}

static bool find_repairs(struct work *w)
{
	struct explain *x = w->x;
	const struct repair_numbers numbers = {w->numbers, w->number_count};
	bool keyless = !cutout_persons(&x->cutout)->key[x->person];
	uint64_t key = cutout_persons(&x->cutout)->key[x->person];
	const int rules = (int)x->pack->rule_count;
	for (size_t i = 0; i < x->rule_count; i++) {
		struct explained_rule *e = &x->rules[i];
		bool finding = e->outcome == OUTCOME_FLAG || (e->outcome == OUTCOME_REVIEW && (!keyless || e->rule >= rules));
		const struct repair_target target = {e->rule < rules ? e->rule : rules, key};
		if (finding && !repair_find(&x->cutout, &target, numbers, &e->repairs)) return no_memory(w);
	}
	/* persons are numbered anew by every match */
	return choose_person(w);
}

static bool copy(struct work *w, struct text from, struct text *to)
{
	*to = (struct text){arena_dup(w->a, from.p ? from.p : "", from.n), from.n};
	return to->p != NULL;
}

/* Words of the findings, labels and groups, from the same code that writes reports. */
static bool describe(struct work *w)
{
	struct explain *x = w->x;
	struct example *example = &x->cutout.example;
	const struct persons *ps = cutout_persons(&x->cutout);
	if (!example_judge(example)) return no_memory(w);
	struct describer describer;
	bool done = describer_init(&describer, &example->assessment, NULL);
	for (size_t i = 0; i < example->assessment.finding_count && done; i++) {
		const struct finding *f = &example->assessment.findings[i];
		bool own = f->key ? ps->key[x->person] && token_equal(f->key, ps->key[x->person])
		                  : has_record(ps, x->person, f->first_evidence) && !ps->key[x->person];
		for (size_t k = 0; k < x->rule_count && own && done; k++) {
			struct explained_rule *e = &x->rules[k];
			if (e->rule != f->rule) continue;
			const struct description *said = describe_finding(&describer, f);
			done = said && copy(w, said->message, &e->message) && copy(w, said->undecided, &e->undecided) &&
			       copy(w, said->evidence, &e->evidence);
		}
	}
	describer_free(&describer);
	return done ? true : no_memory(w);
}

static enum rollcall_status explain(struct work *w, const char *job_path, const char *key)
{
	enum rollcall_status status = load(w, job_path);
	if (status != ROLLCALL_OK) return status;
	if (w->x->job->privacy == PRIVACY_COUNTS) {
		DIAG(w->d, E435, ((struct span){0}), TEXT(""));
		return ROLLCALL_USAGE;
	}
	if (!find_rule(w)) return ROLLCALL_USAGE;
	status = read_files(w);
	if (status == ROLLCALL_OK) status = find_person(w, key);
	if (status != ROLLCALL_OK) return status;
	return list_rules(w) && find_repairs(w) && describe(w) ? ROLLCALL_OK : ROLLCALL_SYSTEM;
}

enum rollcall_status explain_find(struct explain *x, const char *job_path, const char *key, const struct explain_options *o)
{
	*x = (struct explain){0};
	arena_init(&x->arena, 0);
	diags_init(&x->diags, o->language);
	struct work w = {.x = x, .options = o, .a = &x->arena, .d = &x->diags};
	enum rollcall_status status = explain(&w, job_path, key);
	/* the words found may lie in it */
	arena_adopt(&x->arena, &w.where.arena);
	locate_free(&w.where);
	return x->diags.failed ? ROLLCALL_SYSTEM : status;
}

void explain_free(struct explain *x)
{
	if (x->has_cutout) cutout_free(&x->cutout);
	if (x->has_dataset) dataset_free(&x->dataset);
	accepted_free(&x->accepted);
	diags_free(&x->diags);
	arena_free(&x->arena);
}
