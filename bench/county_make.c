#include "county_make.h"

#include "county_job.h"
#include "county_key.h"
#include "county_lines.h"
#include "county_lists.h"
#include "county_schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { CLASS_SIZE = 45, ADULT_BIRTH_YEAR_LAST = 1999, PATH_SIZE = 160 };

struct county {
	const struct options *options;
	struct calendar calendar;
	struct id_register ids, permits;
	struct edit_tools tools;
	struct schedule schedule;
	struct key key;
	struct lists lists;
	struct sheet household, enrolment;
	char household_path[PATH_SIZE], enrolment_path[PATH_SIZE];
	struct enrolment *pupils; /* of the township at hand */
	struct enrolment **order;
	size_t pupil_count, pupil_capacity;
	unsigned long households;
	unsigned long apart; /* persons whose two lines do not join, so far */
	struct job_facts facts;
};

static bool complain(const char *what)
{
	fprintf(stderr, "county: %s\n", what);
	return false;
}

/* --- one person --- */

static bool clean_pupil(const struct dossier *d)
{
	return d->enrolled == 1 && d->attended == 1 && !d->disability && !d->attendances[0].leave;
}

static const struct plant *choose(struct county *c, const struct dossier *d)
{
	struct schedule *s = &c->schedule;
	const struct plant *plant = NULL;
	if (d->enrolled == 0 && (d->age == SCHOOL_AGE_FIRST - 1 || d->age == SCHOOL_AGE_FIRST - 2))
		return schedule_next(s, ON_SMALL);
	if (d->enrolled == 0 && date_year(d->birth) <= ADULT_BIRTH_YEAR_LAST &&
	    strcmp(d->registrations[0].status, "正常") == 0)
		return schedule_next(s, ON_ADULT);
	if (d->age < SCHOOL_AGE_FIRST || d->age > SCHOOL_AGE_LAST || !clean_pupil(d))
		return NULL;
	if (d->age == SCHOOL_AGE_FIRST)
		return schedule_next(s, ON_ENTRANT);
	if (d->grade == 7)
		return d->age < SCHOOL_AGE_LAST ? schedule_next(s, ON_SEVENTH) : NULL;
	if (d->age >= 9)
		plant = schedule_next(s, ON_OLDER);
	return plant ? plant : schedule_next(s, ON_PUPIL);
}

/* Whether both lines have a readable row of the person, under different numbers that no former number joins. */
static bool stands_apart(const struct dossier *d)
{
	const struct bearer *household = &d->registrations[0].who, *enrolment = &d->enrolments[0].who;
	if (d->registered == 0 || d->enrolled == 0 || household->fault || enrolment->fault)
		return false;
	bool claimed_once = d->registered == 1 && (household->former_id[0] || enrolment->former_id[0]);
	return !claimed_once && (household->id_exact || strcmp(household->id, enrolment->id) != 0);
}

static void apply(struct county *c, const struct plant *plant, struct dossier *d)
{
	for (const struct step *step = plant->steps; step->edit; step++)
		step->edit(d, &c->tools, step->argument);
	d->enrolments[0].plant = plant;
	if (stands_apart(d)) {
		c->apart++;
		for (int i = 0; i < d->enrolled; i++) {
			d->enrolments[i].apart = c->apart;
			d->enrolments[i].parted_by = plant;
		}
	}
	key_note_person(&c->key, plant, d);
}

static bool keep_pupil(struct county *c, const struct enrolment *e)
{
	if (c->pupil_count == c->pupil_capacity) {
		size_t capacity = c->pupil_capacity ? c->pupil_capacity * 2 : 1024;
		struct enrolment *pupils = realloc(c->pupils, capacity * sizeof *pupils);
		if (!pupils)
			return complain("out of memory");
		c->pupils = pupils;
		c->pupil_capacity = capacity;
	}
	c->pupils[c->pupil_count++] = *e;
	return true;
}

static bool put(struct county *c, const struct dossier *d, const struct plant *plant, int group)
{
	for (int i = 0; i < d->registered; i++) {
		unsigned long row = line_put_registration(&c->household, &d->registrations[i], d, group);
		if (plant && i == 0)
			key_note_row(&c->key, plant, OF_HOUSEHOLD_ROW, c->household.path, row);
		if (plant && d->enrolments[0].apart)
			key_note_apart(&c->key, plant, d->enrolments[0].apart, c->household.path, row);
	}
	c->facts.registered += (unsigned long)d->registered;
	for (int i = 0; i < d->enrolled; i++)
		if (!keep_pupil(c, &d->enrolments[i]))
			return false;
	if (!c->options->plain)
		lists_put(&c->lists, d);
	return true;
}

/* A pupil from elsewhere is always planted: the household line does not know the number. */
static bool put_newcomer(struct county *c, const struct plant *plant, const struct township *town,
                         const struct household *h, int village, struct random *r)
{
	struct dossier d;
	dossier_init_newcomer(&d, &c->calendar, town, h, village, r, &c->ids);
	dossier_enrol(&d, r);
	d.disability = NULL;
	d.attendances[0].absent_days = "0";
	d.attendances[0].leave = NULL;
	apply(c, plant, &d);
	return put(c, &d, plant, 1);
}

static bool put_member(struct county *c, const struct township *town, const struct household *h,
                       const struct member *m, int village, int group, struct random *r)
{
	struct dossier d;
	dossier_init(&d, &c->calendar, town, h, m, village);
	dossier_enrol(&d, r);
	bool pupil = d.attended > 0;
	const struct plant *plant = choose(c, &d);
	if (plant)
		apply(c, plant, &d);
	else if (c->options->pupils_all && d.enrolled == 0 && d.age >= SCHOOL_AGE_FIRST)
		dossier_graduate(&d, r);
	if (!put(c, &d, plant, group))
		return false;
	plant = pupil ? schedule_next(&c->schedule, ON_NEWCOMER) : NULL;
	return !plant || put_newcomer(c, plant, town, h, village, r);
}

/* --- one township --- */

static bool put_households(struct county *c, const struct township *town)
{
	const uint64_t seed = c->options->seed;
	struct household h;
	for (unsigned long done = 0; done < town->persons; done += (unsigned long)h.count) {
		unsigned long left = town->persons - done, number = c->households++;
		struct random people = random_stream(seed, STREAM_HOUSEHOLDS, number);
		struct random schooling = random_stream(seed, STREAM_SCHOOLING, number);
		household_draw(&h, number, left < HOUSEHOLD_MAX ? (int)left : HOUSEHOLD_MAX, &people, &c->calendar, &c->ids);
		unsigned long parts = (unsigned long)town->villages * PLACE_GROUPS;
		unsigned long part = (unsigned long)((unsigned long long)done * parts / town->persons);
		for (int i = 0; i < h.count; i++)
			if (!put_member(c, town, &h, &h.members[i], (int)(part / PLACE_GROUPS), (int)(part % PLACE_GROUPS) + 1, &schooling))
				return false;
	}
	return true;
}

static int by_class(const void *left, const void *right)
{
	const struct enrolment *a = *(struct enrolment *const *)left, *b = *(struct enrolment *const *)right;
	if (a->school != b->school)
		return a->school < b->school ? -1 : 1;
	if (a->grade != b->grade)
		return a->grade < b->grade ? -1 : 1;
	if (a->arrival != b->arrival)
		return a->arrival < b->arrival ? -1 : 1;
	return (a > b) - (a < b);
}

static bool sort_pupils(struct county *c)
{
	struct enrolment **order = realloc(c->order, (c->pupil_count + 1) * sizeof *order);
	if (!order)
		return complain("out of memory");
	c->order = order;
	for (size_t i = 0; i < c->pupil_count; i++)
		order[i] = &c->pupils[i];
	qsort(order, c->pupil_count, sizeof *order, by_class);
	return true;
}

/* household/003石桥镇.csv; `school` is empty or follows. */
static void make_path(char *path, const char *directory, const struct township *town, const char *school)
{
	struct text t = text_in(path, PATH_SIZE);
	text_adds(&t, directory);
	text_addc(&t, '/');
	text_addu(&t, (unsigned long)town->number + 1, 3);
	text_adds(&t, *school ? school : town->name);
	text_adds(&t, ".csv");
	text_add(&t, "", 1);
}

static bool open_household(struct county *c, const struct township *town)
{
	const struct options *o = c->options;
	struct random chance = random_stream(o->seed, STREAM_HOUSEHOLD_FILES, (uint64_t)town->number);
	make_path(c->household_path, "household", town, "");
	return sheet_open(&c->household, o->out, c->household_path, &line_household, town->name, chance, true) ||
	       complain("a household file cannot be opened");
}

static bool open_enrolment(struct county *c, const struct township *town, int number)
{
	const struct options *o = c->options;
	uint64_t item = (uint64_t)town->number * PLACE_SCHOOLS_MAX + (uint64_t)number;
	struct random chance = random_stream(o->seed, STREAM_ENROLMENT_FILES, item);
	struct school school;
	place_school(&school, town, number);
	make_path(c->enrolment_path, "enrolment", town, o->many ? school.name : "");
	const char *place = o->many ? school.name : town->name;
	return sheet_open(&c->enrolment, o->out, c->enrolment_path, &line_enrolment, place, chance, true) ||
	       complain("an enrolment file cannot be opened");
}

static void put_pupils(struct county *c, const struct township *town, size_t first, size_t end)
{
	int school = -1, grade = -1, in_grade = 0;
	for (size_t i = first; i < end; i++) {
		const struct enrolment *e = c->order[i];
		if (e->school != school || e->grade != grade)
			in_grade = 0;
		school = e->school;
		grade = e->grade;
		unsigned long row = line_put_enrolment(&c->enrolment, e, town, in_grade++ / CLASS_SIZE + 1);
		if (e->plant)
			key_note_row(&c->key, e->plant, OF_ENROLMENT_ROW, c->enrolment.path, row);
		if (e->apart)
			key_note_apart(&c->key, e->parted_by, e->apart, c->enrolment.path, row);
	}
}

static bool put_schools(struct county *c, const struct township *town)
{
	size_t first = 0, end = 0;
	for (int school = 0; school < town->schools; school++, first = end) {
		while (end < c->pupil_count && (!c->options->many || c->order[end]->school == school))
			end++;
		/* The first sends a file even without pupils, so that the line is never without one. */
		if (first == end && school > 0)
			continue;
		if (!open_enrolment(c, town, school))
			return false;
		put_pupils(c, town, first, end);
		if (!sheet_close(&c->enrolment))
			return complain("an enrolment file cannot be written");
	}
	return true;
}

static bool put_township(struct county *c, const struct township *town)
{
	bool plain = c->options->plain;
	c->pupil_count = 0;
	if (!plain && !open_household(c, town))
		return false;
	bool sound = put_households(c, town);
	if (!plain && !sheet_close(&c->household))
		sound = complain("a household file cannot be written");
	if (!sound || !sort_pupils(c))
		return false;
	c->facts.enrolled += c->pupil_count;
	if (!plain)
		return put_schools(c, town);
	put_pupils(c, town, 0, c->pupil_count);
	return true;
}

/* --- the county --- */

static bool put_townships(struct county *c)
{
	unsigned long persons = c->options->persons;
	int townships = place_townships(persons);
	for (int i = 0; i < townships; i++) {
		struct township town;
		place_township(&town, i, townships, persons);
		if (!put_township(c, &town))
			return false;
	}
	return !c->ids.exhausted || complain("too many persons: there are not numbers enough of one birthday");
}

static bool put_plain(struct county *c)
{
	const struct options *o = c->options;
	struct random none = {0};
	if (!sheet_open(&c->household, o->out, "household.csv", &line_household, "", none, false))
		return complain("household.csv cannot be opened");
	if (!sheet_open(&c->enrolment, o->out, "enrolment.csv", &line_enrolment, "", none, false)) {
		sheet_close(&c->household);
		return complain("enrolment.csv cannot be opened");
	}
	bool sound = put_townships(c);
	bool household = sheet_close(&c->household), enrolment = sheet_close(&c->enrolment);
	if (!household || !enrolment)
		return complain("the files cannot be written");
	return sound && (job_write(o, &c->facts) || complain("job.yaml cannot be written"));
}

static bool make_directory(const char *parent, const char *name)
{
	char room[512];
	struct text path = text_in(room, sizeof room);
	text_adds(&path, parent);
	text_addc(&path, '/');
	text_adds(&path, name);
	text_add(&path, "", 1);
	return (!path.failed && mkdir(room, 0777) == 0) || complain("the directory cannot be filled");
}

static bool put_whole(struct county *c)
{
	const struct options *o = c->options;
	if (!make_directory(o->out, "household") || !make_directory(o->out, "enrolment"))
		return false;
	if (!lists_open(&c->lists, o->out, o->seed, true))
		return complain("the lists cannot be opened");
	bool sound = put_townships(c);
	if (!lists_close(&c->lists))
		return complain("the lists cannot be written");
	c->facts.excuses = c->key.excused > 0;
	return sound && ((key_write(&c->key, o->out) && job_write_units(o) && job_write(o, &c->facts)) ||
	                 complain("the job or the key cannot be written"));
}

bool county_make(const struct options *o)
{
	struct county c = {.options = o};
	if (!calendar_init(&c.calendar, o->run_date))
		return complain("--run-date must lie between 8 October and 10 January");
	int oldest = household_oldest(&c.calendar);
	bool sound = id_register_init(&c.ids, oldest, o->run_date) && id_register_init(&c.permits, oldest, o->run_date) &&
	             schedule_init(&c.schedule, o->seed, o->persons, o->rates);
	struct random chance = random_stream(o->seed, STREAM_PLANTS, 1);
	c.tools = (struct edit_tools){.random = &chance, .ids = &c.ids, .permits = &c.permits};
	sound = sound ? (o->plain ? put_plain(&c) : put_whole(&c)) : complain("out of memory");
	id_register_free(&c.ids);
	id_register_free(&c.permits);
	schedule_free(&c.schedule);
	key_free(&c.key);
	free(c.pupils);
	free(c.order);
	return sound;
}
