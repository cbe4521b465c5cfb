/* Days as text and as numbers: what is read is written back the same, and ages and latest days agree with counting. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "config/keys.h"

static void require(bool truth)
{
	if (!truth) abort();
}

static void check_text(struct text t)
{
	int32_t day;
	if (!text_day(t, &day)) return;
	char back[11];
	date_format(day, back);
	require(text_equal(t, text_of(back)) && date_in_range(day));
}

static void check_days(int32_t born, int32_t on)
{
	int by, bm, bd, oy, om, od;
	date_split(born, &by, &bm, &bd);
	date_split(on, &oy, &om, &od);
	require(date_real(by, bm, bd) && date_day(by, bm, bd) == born);
	int years = oy - by - (om < bm || (om == bm && od < bd));
	require(date_age(born, on) == years);
	if (bm == 2 && bd == 29) return;
	int32_t latest = date_on_or_before(bm, bd, on);
	require(latest <= on && on - latest <= 365);
	require(date_ymd(latest) % 10000 == bm * 100 + bd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_text((struct text){(const char *)data, size});
	if (size < 8) return 0;
	uint32_t parts[2];
	memcpy(parts, data, sizeof parts);
	const int32_t first = date_day(DATE_YEAR_MIN, 1, 1), last = date_day(DATE_YEAR_MAX, 12, 31);
	const uint32_t days = (uint32_t)(last - first + 1);
	check_days(first + (int32_t)(parts[0] % days), first + (int32_t)(parts[1] % days));
	return 0;
}
