#include "day.h"

/* Year, month and day of a text in the form YYYY-MM-DD. */
static bool day_parts(struct text t, int parts[3])
{
	if (t.n != 10) return false;
	parts[0] = parts[1] = parts[2] = 0;
	for (size_t i = 0, part = 0; i < t.n; i++) {
		bool hyphen = i == 4 || i == 7;
		if (hyphen != (t.p[i] == '-')) return false;
		if (hyphen) {
			part++;
			continue;
		}
		if (t.p[i] < '0' || t.p[i] > '9') return false;
		parts[part] = parts[part] * 10 + (t.p[i] - '0');
	}
	return true;
}

bool text_day(struct text t, int32_t *day)
{
	int parts[3];
	if (!day_parts(t, parts) || !date_real(parts[0], parts[1], parts[2])) return false;
	*day = date_day(parts[0], parts[1], parts[2]);
	return date_in_range(*day);
}

struct text text_day_fault(struct text t, enum language language)
{
	bool zh = language == LANGUAGE_ZH;
	int parts[3];
	if (!day_parts(t, parts)) return zh ? TEXT("日期写作 YYYY-MM-DD") : TEXT("a day is written YYYY-MM-DD");
	if (parts[0] < DATE_YEAR_MIN || parts[0] > DATE_YEAR_MAX)
		return zh ? TEXT("年份应在 1900 至 2200 之间") : TEXT("the years known are 1900 to 2200");
	return zh ? TEXT("日历上没有这一天") : TEXT("the calendar has no such day");
}

/* A number of at most `most` digits, read from *at on; -1: none, or a longer one. */
static int digits_at(struct text t, size_t *at, int most)
{
	int value = 0, count = 0;
	for (size_t n = 0; *at < t.n; *at += n, count++) {
		uint32_t cp = 0;
		n = utf8_decode(t.p + *at, t.n - *at, &cp);
		cp = cp_fold_width(cp);
		if (n == 0 || cp < '0' || cp > '9') break;
		if (count == most) return -1;
		value = value * 10 + (int)(cp - '0');
	}
	return count ? value : -1;
}

size_t text_day_meant(struct text t, char out[11])
{
	static const struct {
		const char *first, *second, *end;
	} forms[] = {{"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}, {"年", "月", ""}, {"－", "－", ""}, {"／", "／", ""}};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const struct text signs[] = {text_of(forms[i].first), text_of(forms[i].second), text_of(forms[i].end)};
		int parts[3] = {0};
		size_t at = 0, part = 0;
		for (; part < 3; part++) {
			parts[part] = digits_at(t, &at, part ? 2 : 4);
			if (parts[part] < 0 || !text_starts((struct text){t.p + at, t.n - at}, signs[part])) break;
			at += signs[part].n;
		}
		if (part < 3 || !date_real(parts[0], parts[1], parts[2])) continue;
		int32_t day = date_day(parts[0], parts[1], parts[2]);
		if (!date_in_range(day)) continue;
		date_format(day, out);
		char room[64];
		size_t n = at <= sizeof room ? text_fold_width((struct text){t.p, at}, room) : 0;
		return text_equal((struct text){room, n}, text_of(out)) ? 0 : at;
	}
	return 0;
}
