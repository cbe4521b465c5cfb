#include "county_key.h"

#include "county_date.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void key_free(struct key *k)
{
	text_free(&k->lines);
	text_free(&k->apart);
	text_free(&k->excuses);
}

static void begin(struct key *k, const struct outcome *o)
{
	text_adds(&k->lines, o->rule);
	text_addc(&k->lines, ',');
}

static void end(struct key *k, const struct outcome *o, const struct plant *plant)
{
	static const char *const verdicts[] = {[FLAG] = ",flag,", [REVIEW] = ",review,", [EXCUSED] = ",excused,"};
	text_adds(&k->lines, verdicts[o->verdict]);
	text_adds(&k->lines, plant_family(o->rule));
	text_addc(&k->lines, ',');
	text_adds(&k->lines, plant->name);
	text_addc(&k->lines, '\0');
	k->count++;
}

static void excuse(struct key *k, const struct plant *plant, const struct dossier *d)
{
	static const char tail[] = "    reason: 县里已核实\n    decided_by: 县教体局\n    ticket: 教体函";
	text_adds(&k->excuses, "  - id: X-");
	text_addu(&k->excuses, ++k->excused, 6);
	text_adds(&k->excuses, "\n    rule: ");
	text_adds(&k->excuses, plant->outcomes[0].rule);
	text_adds(&k->excuses, "\n    match: {");
	text_adds(&k->excuses, plant->excuse);
	text_adds(&k->excuses, ": \"");
	text_adds(&k->excuses, d->key);
	text_adds(&k->excuses, "\"}\n");
	text_adds(&k->excuses, tail);
	text_addu(&k->excuses, k->excused, 6);
	text_adds(&k->excuses, "\n    from: ");
	date_write(&k->excuses, d->calendar->school_year, DATE_DASH);
	text_adds(&k->excuses, "\n    until: ");
	date_write(&k->excuses, d->calendar->run_date + plant->excuse_days, DATE_DASH);
	text_adds(&k->excuses, "\n");
}

void key_note_person(struct key *k, const struct plant *plant, const struct dossier *d)
{
	if (plant->excuse)
		excuse(k, plant, d);
	for (const struct outcome *o = plant->outcomes; o->rule; o++) {
		if (o->subject > OF_SECOND_OTHER)
			continue;
		begin(k, o);
		text_adds(&k->lines, o->subject == OF_PERSON ? d->key : d->other[o->subject - OF_OTHER]);
		end(k, o, plant);
	}
}

void key_note_row(struct key *k, const struct plant *plant, enum subject subject, const char *path, unsigned long row)
{
	for (const struct outcome *o = plant->outcomes; o->rule; o++) {
		if (o->subject != subject)
			continue;
		begin(k, o);
		text_adds(&k->lines, path);
		text_addc(&k->lines, ':');
		text_addu(&k->lines, row, 0);
		end(k, o, plant);
	}
}

void key_note_apart(struct key *k, const struct plant *plant, unsigned long person, const char *path, unsigned long row)
{
	text_addu(&k->apart, person, 8);
	text_addc(&k->apart, ',');
	text_adds(&k->apart, plant->name);
	text_addc(&k->apart, ',');
	text_adds(&k->apart, path);
	text_addc(&k->apart, ':');
	text_addu(&k->apart, row, 0);
	text_addc(&k->apart, '\0');
	k->apart_count++;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static FILE *open_in(const char *directory, const char *name, mode_t mode)
{
	char room[512];
	struct text path = text_in(room, sizeof room);
	text_adds(&path, directory);
	text_addc(&path, '/');
	text_adds(&path, name);
	text_addc(&path, '\0');
	if (path.failed)
		return NULL;
	int fd = open(room, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	if (fd < 0 || fchmod(fd, mode) != 0)
		return NULL;
	return fdopen(fd, "wb");
}

static bool write_excuses(struct key *k, const char *directory)
{
	FILE *file = open_in(directory, "excuses.yaml", S_IRUSR | S_IWUSR);
	if (!file)
		return false;
	fputs("format: 1\nexceptions:\n", file);
	fwrite(k->excuses.data, 1, k->excuses.length, file);
	bool failed = ferror(file) != 0;
	return fclose(file) == 0 && !failed;
}

/* A heading and the lines of a text, sorted by their bytes. */
static bool write_sorted(const struct text *lines, unsigned long count, const char *heading, const char *directory, const char *name)
{
	const char **sorted = malloc((count + 1) * sizeof *sorted);
	FILE *file = open_in(directory, name, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
	bool failed = !sorted || !file;
	if (!failed) {
		const char *line = lines->data;
		for (unsigned long i = 0; i < count; i++, line += strlen(line) + 1)
			sorted[i] = line;
		qsort(sorted, count, sizeof *sorted, compare);
		fprintf(file, "%s\n", heading);
		for (unsigned long i = 0; i < count; i++)
			fprintf(file, "%s\n", sorted[i]);
		failed = ferror(file) != 0;
	}
	if (file && fclose(file) != 0)
		failed = true;
	free(sorted);
	return !failed;
}

bool key_write(struct key *k, const char *directory)
{
	if (k->lines.failed || k->apart.failed || k->excuses.failed)
		return false;
	if (k->excused > 0 && !write_excuses(k, directory))
		return false;
	return write_sorted(&k->lines, k->count, "rule,key,outcome,family,planted", directory, "key.csv") &&
	       write_sorted(&k->apart, k->apart_count, "person,planted,row", directory, "apart.csv");
}
