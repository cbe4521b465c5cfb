#include "county_people.h"

#include "county_date.h"

enum {
	YEAR = 365,
	AGE_MAX = 100,
	YOUNGEST_DAYS = 30, /* registered within a month of birth */
	PARENT_AGE_LEAST = 21,
	PARENT_AGE_MOST = 33
};

bool calendar_init(struct calendar *c, int run_date)
{
	int year, month, day;
	date_split(run_date, &year, &month, &day);
	if (month < 9)
		year--;
	*c = (struct calendar){run_date, date_of(year, 9, 1), date_of(year, 8, 31)};
	return run_date >= date_of(year, 10, 8) && run_date <= date_of(year + 1, 1, 10);
}

int household_oldest(const struct calendar *c)
{
	return c->run_date - AGE_MAX * (YEAR + 1);
}

static struct member *add(struct household *h, struct random *r, const char *relation, bool male, int birth, int surname)
{
	struct member *m = &h->members[h->count++];
	*m = (struct member){.relation = relation, .status = "正常", .male = male, .birth = birth};
	m->name = name_draw(r, surname, male);
	return m;
}

static int years_before(struct random *r, int date, int least, int most)
{
	return date - random_between(r, least * YEAR, most * YEAR);
}

/* The eldest child is born first; all were born in the last 18 years. */
static int draw_children(int *births, struct random *r, const struct calendar *c)
{
	static const int counts[] = {1, 1, 1, 1, 2, 2, 2, 2, 2, 3};
	int count = counts[random_below(r, 10)];
	for (int i = 0; i < count; i++) {
		births[i] = c->run_date - random_between(r, YOUNGEST_DAYS, 18 * YEAR);
		if (i > 0 && random_below(r, 60) == 0)
			births[i] = births[i - 1]; /* twins */
	}
	return count;
}

static void add_family(struct household *h, struct random *r, const struct calendar *c)
{
	int births[3] = {0};
	int children = draw_children(births, r, c);
	int eldest = births[0];
	for (int i = 1; i < children; i++)
		if (births[i] < eldest)
			eldest = births[i];
	int father_birth = years_before(r, eldest, PARENT_AGE_LEAST + 1, PARENT_AGE_MOST + 2);
	int surname = -1;
	bool elders = random_permille(r, 550);
	if (elders) {
		int birth = years_before(r, father_birth, PARENT_AGE_LEAST, PARENT_AGE_MOST);
		surname = add(h, r, "户主", true, birth, -1)->name.surname;
		if (random_permille(r, 650))
			add(h, r, "妻", false, birth + random_between(r, -2 * YEAR, 4 * YEAR), -1);
	}
	struct member *father = add(h, r, elders ? "子" : "户主", true, father_birth, surname);
	surname = father->name.surname;
	if (random_permille(r, 900))
		add(h, r, elders ? "儿媳" : "妻", false, years_before(r, eldest, PARENT_AGE_LEAST, PARENT_AGE_MOST), -1);
	for (int i = 0; i < children; i++) {
		bool male = random_permille(r, 515);
		const char *relation = elders ? (male ? "孙子" : "孙女") : male ? "子" : "女";
		add(h, r, relation, male, births[i], surname);
	}
}

static void add_adults(struct household *h, struct random *r, const struct calendar *c)
{
	uint32_t kind = random_below(r, 10);
	int low = kind < 5 ? 55 : 30, high = kind < 5 ? 88 : 60;
	struct member *head = add(h, r, "户主", kind != 9, years_before(r, c->run_date, low, high), -1);
	int surname = head->name.surname, birth = head->birth;
	if (kind < 8)
		add(h, r, "妻", false, birth + random_between(r, -2 * YEAR, 4 * YEAR), -1);
	if (kind >= 3 && kind < 7) {
		int youngest = years_before(r, c->run_date, 20, 35);
		int child = birth + random_between(r, 22 * YEAR, 30 * YEAR);
		bool male = random_permille(r, 600);
		add(h, r, male ? "子" : "女", male, child < youngest ? child : youngest, surname);
	}
}

static const char *draw_status(struct random *r)
{
	uint32_t kind = random_below(r, 1000);
	return kind < 6 ? "死亡" : kind < 16 ? "迁出" : kind < 18 ? "注销" : "正常";
}

void household_draw(struct household *h, unsigned long number, int most, struct random *r, const struct calendar *c,
                    struct id_register *ids)
{
	static const char *const nations[] = {"汉族", "汉族", "汉族", "汉族", "汉族", "彝族", "彝族", "苗族", "布依族", "维吾尔族"};
	*h = (struct household){.number = number, .nation = nations[random_below(r, 10)]};
	if (random_permille(r, 520))
		add_family(h, r, c);
	else
		add_adults(h, r, c);
	if (h->count > most)
		h->count = most;
	int oldest = household_oldest(c);
	for (int i = 0; i < h->count; i++) {
		struct member *m = &h->members[i];
		if (m->birth < oldest)
			m->birth = oldest;
		m->age = date_age(m->birth, c->cutoff);
		if (m->age > MINOR_LAST)
			m->status = draw_status(r);
		id_give(ids, m->id, m->birth, m->male);
	}
}
