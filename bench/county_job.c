#include "county_job.h"

#include "county_date.h"
#include "county_lists.h"
#include "county_name.h"
#include "county_place.h"
#include "county_random.h"

#include <stdio.h>

enum { SMALL_COUNTY = 50000 };

static FILE *open_in(const char *directory, const char *name)
{
	char room[512];
	struct text path = text_in(room, sizeof room);
	text_adds(&path, directory);
	text_addc(&path, '/');
	text_adds(&path, name);
	text_add(&path, "", 1);
	return path.failed ? NULL : fopen(room, "wb");
}

static bool write_out(const char *directory, const char *name, struct text *t)
{
	FILE *file = t->failed ? NULL : open_in(directory, name);
	bool sound = file && fwrite(t->data, 1, t->length, file) == t->length;
	if (file)
		sound = fclose(file) == 0 && sound;
	text_free(t);
	return sound;
}

/* In single quotes, each of its own doubled. */
static void add_quoted(struct text *t, const char *string)
{
	text_addc(t, '\'');
	for (; *string != '\0'; string++) {
		text_addc(t, *string);
		if (*string == '\'')
			text_addc(t, '\'');
	}
	text_adds(t, "'\n");
}

static void add_guard(struct text *t, const char *line, unsigned long rows, const char *share)
{
	text_adds(t, "  ");
	text_adds(t, line);
	text_adds(t, ": {min_rows: ");
	text_addu(t, rows - rows / 20, 0);
	text_adds(t, ", max_rejected: ");
	text_adds(t, share);
	text_adds(t, ", max_damaged: ");
	text_adds(t, share);
	text_adds(t, "}\n");
}

bool job_write(const struct options *o, const struct job_facts *facts)
{
	struct text t = {0};
	/* In a small county every plant is met once, which is more than its share. */
	const char *share = o->persons < SMALL_COUNTY ? "20%" : "2%";
	text_adds(&t, "format: 1\njob: county\ntitle: 示范县双线比对\nrun_date: ");
	date_write(&t, o->run_date, DATE_DASH);
	text_adds(&t, "\npack: ");
	add_quoted(&t, o->pack);
	if (!o->plain)
		text_adds(&t, "directory: units.csv\n");
	text_adds(&t, "lines:\n");
	text_adds(&t, o->plain ? "  household: {files: [household.csv]}\n  enrolment: {files: [enrolment.csv]}\n"
	                       : "  household: {files: [household/*.csv]}\n  enrolment: {files: [enrolment/*.csv]}\n");
	if (!o->plain) {
		text_adds(&t, "lists:\n");
		for (int i = 0; i < LISTS; i++) {
			text_adds(&t, "  ");
			text_adds(&t, list_names[i]);
			text_adds(&t, ": {files: [");
			text_adds(&t, list_names[i]);
			text_adds(&t, ".csv]}\n");
		}
	}
	if (facts->excuses)
		text_adds(&t, "excuses: excuses.yaml\n");
	text_adds(&t, "guards:\n");
	add_guard(&t, "household", facts->registered, share);
	add_guard(&t, "enrolment", facts->enrolled, share);
	text_adds(&t, "output: {state: state, formats: [csv, json], language: zh, privacy: ");
	text_adds(&t, o->masked ? "masked}\n" : "full}\n");
	return write_out(o->out, "job.yaml", &t);
}

/* The rest of a row whose code, name and parent stand. Such telephone numbers reach nobody. */
static void add_person(struct text *t, struct random *r)
{
	text_addc(t, ',');
	text_adds(t, name_draw(r, -1, random_permille(r, 600)).text);
	text_adds(t, ",100");
	text_addu(t, random_below(r, 100000000), 8);
	text_addc(t, '\n');
}

static void add_township(struct text *t, const struct township *town, struct random *r)
{
	place_township_code(t, town->number);
	text_addc(t, ',');
	text_adds(t, town->name);
	text_adds(t, "," ID_PREFIX);
	add_person(t, r);
	for (int i = 0; i < town->villages; i++) {
		place_village_code(t, town->number, i);
		text_addc(t, ',');
		place_village_name(t, town, i);
		text_addc(t, ',');
		place_township_code(t, town->number);
		add_person(t, r);
	}
	for (int i = 0; i < town->schools; i++) {
		struct school school;
		place_school(&school, town, i);
		text_adds(t, school.code);
		text_addc(t, ',');
		text_adds(t, school.name);
		text_addc(t, ',');
		place_township_code(t, town->number);
		add_person(t, r);
	}
}

bool job_write_units(const struct options *o)
{
	struct text t = {0};
	struct random r = random_stream(o->seed, STREAM_UNITS, 0);
	int townships = place_townships(o->persons);
	text_adds(&t, "code,name,parent,responsible,phone\n" ID_PREFIX ",示范县,");
	add_person(&t, &r);
	for (int i = 0; i < townships; i++) {
		struct township town;
		place_township(&town, i, townships, o->persons);
		add_township(&t, &town, &r);
	}
	return write_out(o->out, "units.csv", &t);
}
