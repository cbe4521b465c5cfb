#include "county_place.h"

#include "county_id.h"
#include "county_name.h"

enum {
	TOWNSHIP_PERSONS = 13000,
	TOWNSHIP_PERSONS_LEAST = 500,
	TOWNSHIPS_WANTED = 4, /* where there are persons enough */
	VILLAGE_PERSONS = 1500,
	VILLAGES_MAX = 60,
	VILLAGES_A_SCHOOL = 3
};

int place_townships(unsigned long persons)
{
	unsigned long count = (persons + TOWNSHIP_PERSONS / 2) / TOWNSHIP_PERSONS;
	unsigned long possible = persons / TOWNSHIP_PERSONS_LEAST;
	if (count < TOWNSHIPS_WANTED)
		count = possible < TOWNSHIPS_WANTED ? possible : TOWNSHIPS_WANTED;
	return count > 0 ? (int)count : 1;
}

void place_township(struct township *t, int number, int townships, unsigned long persons)
{
	static const char *const kinds[] = {"镇", "镇", "乡", "彝族乡"};
	unsigned long long all = persons;
	unsigned n = (unsigned)number, of = (unsigned)townships;
	*t = (struct township){.number = number};
	struct text name = text_in(t->name, sizeof t->name);
	if (number > 0)
		name_place(&name, n);
	text_adds(&name, number == 0 ? "城关镇" : kinds[n % 4]);
	text_addc(&name, '\0');
	t->persons = (unsigned long)(all * (n + 1) / of - all * n / of);
	unsigned long villages = t->persons / VILLAGE_PERSONS + 1;
	t->villages = villages > VILLAGES_MAX ? VILLAGES_MAX : (int)villages;
	t->schools = PLACE_CENTRAL + 1 + (t->villages - 1) / VILLAGES_A_SCHOOL;
}

void place_township_code(struct text *t, int township)
{
	text_adds(t, ID_PREFIX);
	text_addu(t, (unsigned long)township + 100, 3);
}

void place_village_name(struct text *t, const struct township *township, int village)
{
	/* Counted down from the end, so that villages and townships seldom share a name. */
	unsigned n = (unsigned)township->number * 11 + (unsigned)village;
	name_place(t, NAME_PLACES - 1 - n % NAME_PLACES);
	text_adds(t, n / NAME_PLACES % 2 ? "社区" : "村");
}

void place_village_code(struct text *t, int township, int village)
{
	place_township_code(t, township);
	text_addu(t, (unsigned long)village + 201, 3);
}

void place_school(struct school *s, const struct township *township, int school)
{
	struct text name = text_in(s->name, sizeof s->name);
	struct text code = text_in(s->code, sizeof s->code);
	if (school <= PLACE_CENTRAL) {
		text_adds(&name, township->name);
		text_adds(&name, school == PLACE_SECONDARY ? "中学" : "中心小学");
	} else {
		place_village_name(&name, township, (school - PLACE_CENTRAL) * VILLAGES_A_SCHOOL);
		text_adds(&name, "小学");
	}
	text_addc(&name, '\0');
	text_adds(&code, school == PLACE_SECONDARY ? "3152" : "2152");
	text_addu(&code, (unsigned long)township->number * PLACE_SCHOOLS_MAX + (unsigned long)school + 1, 6);
	text_addc(&code, '\0');
}

int place_primary(const struct township *township, int village)
{
	int school = PLACE_CENTRAL + village / VILLAGES_A_SCHOOL;
	return school < township->schools ? school : PLACE_CENTRAL;
}
