#include "county_dossier.h"

#include "county_date.h"

#include <string.h>

static void copy(char *to, size_t size, const char *from)
{
	struct text t = text_in(to, size);
	text_adds(&t, from);
	text_addc(&t, '\0');
}

void dossier_init(struct dossier *d, const struct calendar *c, const struct township *t, const struct household *h,
                  const struct member *m, int village)
{
	*d = (struct dossier){
		.township = t, .household = h, .calendar = c, .village = village, .age = m->age, .male = m->male,
		.birth = m->birth, .name = m->name, .registered = 1, .exempt_until = NO_DATE,
	};
	copy(d->key, sizeof d->key, m->id);
	copy(d->list_id, sizeof d->list_id, m->id);
	struct registration *r = &d->registrations[0];
	*r = (struct registration){.village = village, .relation = m->relation, .status = m->status};
	r->who.sex = m->male ? SEX_MALE : SEX_FEMALE;
	r->who.birth = m->birth;
	copy(r->who.name, sizeof r->who.name, m->name.text);
	copy(r->who.id, sizeof r->who.id, m->id);
}

void dossier_init_newcomer(struct dossier *d, const struct calendar *c, const struct township *t,
                           const struct household *h, int village, struct random *r, struct id_register *ids)
{
	struct member m = {.male = random_permille(r, 515)};
	m.name = name_draw(r, -1, m.male);
	int youngest = c->cutoff - (SCHOOL_AGE_FIRST + 1) * 366;
	m.birth = youngest - random_between(r, 0, 365 * (SCHOOL_AGE_LAST - SCHOOL_AGE_FIRST - 1));
	m.age = date_age(m.birth, c->cutoff);
	id_give(ids, m.id, m.birth, m.male);
	dossier_init(d, c, t, h, &m, village);
	d->registered = 0;
}

struct registration *dossier_add_registration(struct dossier *d)
{
	d->registrations[d->registered] = d->registrations[0];
	return &d->registrations[d->registered++];
}

struct enrolment *dossier_add_enrolment(struct dossier *d)
{
	d->enrolments[d->enrolled] = d->enrolments[0];
	return &d->enrolments[d->enrolled++];
}

struct attendance *dossier_add_attendance(struct dossier *d)
{
	d->attendances[d->attended] = d->attendances[0];
	return &d->attendances[d->attended++];
}

static void add_record(struct dossier *d, int grade, const char *status, struct random *r)
{
	struct enrolment *e = &d->enrolments[d->enrolled++];
	bool primary = grade <= 6;
	*e = (struct enrolment){
		.school = primary ? place_primary(d->township, d->village) : PLACE_SECONDARY,
		.grade = grade,
		.arrival = d->household->number,
		.since = NO_DATE,
		.suspended_from = NO_DATE,
		.status = status,
		.mode = random_permille(r, primary ? 80 : 600) ? "住校" : "走读",
		.document = "1-居民身份证",
		.nation = d->household->nation,
		.orphan = random_below(r, 300) == 0,
		.migrant = d->registered == 0,
		.household = d->household->number,
	};
	e->who.sex = d->male ? SEX_MALE : SEX_FEMALE;
	e->who.birth = d->birth;
	name_retype(r, e->who.name, d->name.text);
	copy(e->who.id, sizeof e->who.id, d->key);
	if (d->registered > 0)
		copy(e->guardian, sizeof e->guardian, d->household->members[0].name.text);
	else
		copy(e->guardian, sizeof e->guardian, name_draw(r, d->name.surname, true).text);
}

void dossier_add_pupil(struct dossier *d, int grade, struct random *r)
{
	d->grade = grade;
	add_record(d, grade, "在读", r);
	struct school school;
	place_school(&school, d->township, d->enrolments[d->enrolled - 1].school);
	struct attendance *a = &d->attendances[d->attended++];
	*a = (struct attendance){
		.reported_on = d->calendar->school_year + random_between(r, -3, 4),
		.absent_days = "0",
	};
	copy(a->id, sizeof a->id, d->list_id);
	copy(a->school, sizeof a->school, school.name);
	if (random_below(r, 100) == 0) {
		/* Ill and excused: days of absence with a leave accuse nobody. */
		static const char *const days[] = {"1", "2", "5", "12"};
		a->absent_days = days[random_below(r, 4)];
		a->leave = random_permille(r, 700) ? "病假" : "事假";
	}
}

void dossier_graduate(struct dossier *d, struct random *r)
{
	add_record(d, GRADE_LAST, "毕业", r);
}

static void add_hardship(struct dossier *d, struct random *r)
{
	static const char *const kinds[] = {"脱贫户", "建档立卡户", "边缘易致贫户", "突发严重困难户", "困境儿童", "事实无人抚养儿童"};
	uint32_t kind = random_below(r, 1000);
	if (kind < 120)
		d->poverty = kinds[kind < 70 ? 0 : kind < 95 ? 1 : kind < 108 ? 2 : kind < 114 ? 3 : kind < 118 ? 4 : 5];
	d->left_behind = random_permille(r, 150);
	static const char *const categories[] = {"视力", "听力残疾", "言语", "肢体", "智力残疾", "多重"};
	if (random_below(r, 150) == 0)
		d->disability = categories[random_below(r, 6)];
}

void dossier_enrol(struct dossier *d, struct random *r)
{
	if (d->age < SCHOOL_AGE_FIRST || d->age > MINOR_LAST)
		return;
	add_hardship(d, r);
	int usual = d->age - SCHOOL_AGE_FIRST + 1;
	/* Some began a year late, few two. */
	uint32_t late = random_below(r, 100);
	int grade = usual - (late < 8) - (late < 1);
	if (grade < 1)
		grade = 1;
	if (grade <= GRADE_LAST) {
		dossier_add_pupil(d, grade, r);
		d->grade_six = grade == 7;
	} else if (late < 60) {
		add_record(d, GRADE_LAST, "毕业", r);
	} else if (late < 70) {
		add_record(d, grade, "在读", r); /* stayed for the upper school */
	}
}
