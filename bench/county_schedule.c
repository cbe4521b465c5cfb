#include "county_schedule.h"

#include <stdlib.h>

enum { WHOLE = 100000 };

/* Persons of a class among 1,000 of the household line: low estimates. */
static const unsigned long share[PLANT_CLASSES] = {
	[ON_PUPIL] = 85, [ON_OLDER] = 60, [ON_SEVENTH] = 11, [ON_ENTRANT] = 11, [ON_SMALL] = 20, [ON_ADULT] = 500, [ON_NEWCOMER] = 85};

static unsigned long gap(const struct schedule *s, int plant)
{
	unsigned long mean = (unsigned long)(WHOLE / s->rates[plant]);
	return mean > 0 ? mean : 1;
}

bool schedule_init(struct schedule *s, uint64_t seed, unsigned long persons, const int *rates)
{
	size_t count = (size_t)plant_count;
	*s = (struct schedule){.random = random_stream(seed, STREAM_PLANTS, 0)};
	s->due = calloc(count, sizeof *s->due);
	s->rates = calloc(count, sizeof *s->rates);
	if (!s->due || !s->rates) {
		schedule_free(s);
		return false;
	}
	for (int i = 0; i < plant_count; i++) {
		s->rates[i] = rates[i];
		if (s->rates[i] == 0)
			continue;
		unsigned long within = (unsigned long)((unsigned long long)persons * share[plants[i].on] / 2000);
		unsigned long mean = gap(s, i);
		if (within > mean)
			within = mean;
		s->due[i] = 1 + random_below(&s->random, (uint32_t)within + 1);
	}
	return true;
}

void schedule_free(struct schedule *s)
{
	free(s->due);
	free(s->rates);
	*s = (struct schedule){0};
}

const struct plant *schedule_next(struct schedule *s, enum plant_class on)
{
	unsigned long now = ++s->seen[on];
	for (int i = 0; i < plant_count; i++) {
		if (plants[i].on != on || s->rates[i] == 0 || s->due[i] > now)
			continue;
		unsigned long mean = gap(s, i);
		s->due[i] = now + 1 + mean / 2 + random_below(&s->random, (uint32_t)mean + 1);
		return &plants[i];
	}
	return NULL;
}
