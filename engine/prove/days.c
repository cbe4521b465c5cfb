#include "days.h"

#include "../base/date.h"

enum { SPREAD = 31, TESTS_MAX = 32, YEAR = 365 };

void days_in_force(const struct suite *s, int32_t *from, int32_t *until)
{
	const struct pack *p = s->pack;
	*from = p->has_from ? p->from : s->count ? s->tests[0].test->run_date : date_today();
	*until = p->has_until ? p->until : *from + YEAR;
}

static bool listed(const int32_t *days, size_t count, int32_t day)
{
	for (size_t i = 0; i < count; i++)
		if (days[i] == day) return true;
	return false;
}

size_t days_of(const struct suite *s, int rule, int32_t *days)
{
	size_t count = 0;
	int32_t from, until;
	days_in_force(s, &from, &until);
	for (size_t i = 0; i < s->count && count < TESTS_MAX; i++) {
		const struct suite_test *t = &s->tests[i];
		if ((rule < 0 || suite_looks_at(t, rule)) && !listed(days, count, t->test->run_date)) days[count++] = t->test->run_date;
	}
	size_t tests = count;
	/* Far apart first: what one time of the year hides, another may show. */
	for (int32_t step = 0; step < SPREAD; step++)
		for (int32_t day = from + step; day <= until && count < DAYS_MAX; day += SPREAD)
			if (!listed(days, tests, day)) days[count++] = day;
	return count;
}
