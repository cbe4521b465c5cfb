#include "county_options.h"

#include "county_date.h"
#include "county_plant.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PERSONS_MOST = 20000000, RATE_UNIT = 100, PERMILLE_MOST = 1000 };

static const char usage[] =
	"usage: county --persons N --seed S --out DIR [options]\n"
	"\n"
	"Makes a county: both lines, the lists, a job, key.csv with every finding that the\n"
	"compulsory-education pack must give, and apart.csv with the rows that are one person's\n"
	"though their numbers differ. DIR must be empty or not there yet.\n"
	"\n"
	"  --persons N             persons on the household line\n"
	"  --seed S                one seed, one county, on every machine\n"
	"  --rates NAME=PERMILLE,… how often a plant is met in its class; all=0 plants nothing\n"
	"  --run-date YYYY-MM-DD   default 2026-10-15; from 8 October to 10 January\n"
	"  --files few|many        enrolment by central school (default) or by school\n"
	"  --pack PATH             as the job is to name it\n"
	"  --privacy full|masked   of the reports; default masked\n"
	"  --plain                 household.csv and enrolment.csv in UTF-8, and a job without lists\n"
	"  --pupils usual|all      all: adults have a record of graduation\n";

static bool wrong(const char *option, const char *value)
{
	fprintf(stderr, "county: --%s cannot be '%s'\n", option, value);
	return false;
}

static bool read_number(const char *option, const char *word, unsigned long long most, unsigned long long *number)
{
	char *end;
	errno = 0;
	*number = strtoull(word, &end, 10);
	bool sound = word[0] >= '0' && word[0] <= '9' && *end == '\0' && errno == 0 && *number <= most;
	return sound || wrong(option, word);
}

/* second: whether the word is the second of the two. */
static bool read_choice(const char *option, const char *word, const char *one, const char *two, bool *second)
{
	*second = strcmp(word, two) == 0;
	return *second || strcmp(word, one) == 0 || wrong(option, word);
}

static bool set_rate(struct options *o, const char *name, size_t length, int rate)
{
	bool all = length == 3 && strncmp(name, "all", 3) == 0, found = all;
	for (int i = 0; i < plant_count; i++) {
		bool this_one = strlen(plants[i].name) == length && strncmp(plants[i].name, name, length) == 0;
		if (all || this_one)
			o->rates[i] = rate;
		found |= this_one;
	}
	return found;
}

static bool read_rates(struct options *o, const char *word)
{
	for (const char *at = word; *at != '\0';) {
		size_t length = strcspn(at, "=");
		char *end;
		if (at[length] != '=' || at[length + 1] < '0' || at[length + 1] > '9')
			return wrong("rates", word);
		unsigned long permille = strtoul(at + length + 1, &end, 10);
		if ((*end != ',' && *end != '\0') || permille > PERMILLE_MOST || !set_rate(o, at, length, (int)permille * RATE_UNIT))
			return wrong("rates", at);
		at = *end == ',' ? end + 1 : end;
	}
	return true;
}

enum { PERSONS = 1, SEED, OUT, RATES, RUN_DATE, FILES, PACK, PRIVACY, PLAIN, PUPILS };

static const struct option longs[] = {
	{"persons", required_argument, NULL, PERSONS}, {"seed", required_argument, NULL, SEED},
	{"out", required_argument, NULL, OUT},         {"rates", required_argument, NULL, RATES},
	{"run-date", required_argument, NULL, RUN_DATE}, {"files", required_argument, NULL, FILES},
	{"pack", required_argument, NULL, PACK},       {"privacy", required_argument, NULL, PRIVACY},
	{"plain", no_argument, NULL, PLAIN},           {"pupils", required_argument, NULL, PUPILS},
	{NULL, 0, NULL, 0},
};

static bool take(struct options *o, int option, const char *word)
{
	unsigned long long number = 0;
	bool sound = true;
	switch (option) {
	case PERSONS:
		sound = read_number("persons", word, PERSONS_MOST, &number);
		o->persons = (unsigned long)number;
		return sound;
	case SEED:
		sound = read_number("seed", word, UINT64_MAX, &number);
		o->seed = number;
		return sound;
	case OUT:
		o->out = word;
		return true;
	case RATES:
		return read_rates(o, word);
	case RUN_DATE:
		return date_read(word, &o->run_date) || wrong("run-date", word);
	case FILES:
		return read_choice("files", word, "few", "many", &o->many);
	case PACK:
		o->pack = word;
		return true;
	case PRIVACY:
		return read_choice("privacy", word, "full", "masked", &o->masked);
	case PLAIN:
		o->plain = true;
		return true;
	case PUPILS:
		return read_choice("pupils", word, "usual", "all", &o->pupils_all);
	default:
		fputs(usage, stderr);
		return false;
	}
}

bool options_read(struct options *o, int count, char **words)
{
	*o = (struct options){.run_date = date_of(2026, 10, 15), .masked = true};
	o->rates = calloc((size_t)plant_count, sizeof *o->rates);
	if (!o->rates) {
		fputs("county: out of memory\n", stderr);
		return false;
	}
	for (int i = 0; i < plant_count; i++)
		o->rates[i] = plants[i].rate;
	int option;
	while ((option = getopt_long(count, words, "", longs, NULL)) != -1)
		if (!take(o, option, optarg))
			return false;
	if (o->persons == 0 || !o->out || optind < count) {
		fputs(usage, stderr);
		return false;
	}
	if (!o->pack)
		o->pack = o->plain ? "../bench/ten-rules.yaml" : "../rules/compulsory-education.yaml";
	return true;
}

void options_free(struct options *o)
{
	free(o->rates);
	*o = (struct options){0};
}
