#include "county_edit.h"

#include <stddef.h>

static void copy(char *to, size_t size, const char *from)
{
	struct text t = text_in(to, size);
	text_adds(&t, from);
	text_addc(&t, '\0');
}

static int days_ago(const struct dossier *d, int days)
{
	return d->calendar->run_date - days;
}

/* A primary pupil's other school is the secondary one: no township is without it. */
static int other_school(const struct dossier *d)
{
	return d->enrolments[0].school == PLACE_SECONDARY ? PLACE_CENTRAL : PLACE_SECONDARY;
}

void edit_drop_attendance(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools, (void)argument;
	d->attended = 0;
}

void edit_drop_enrolment(struct dossier *d, struct edit_tools *tools, int argument)
{
	edit_drop_attendance(d, tools, argument);
	d->enrolled = 0;
}

void edit_enrol(struct dossier *d, struct edit_tools *tools, int argument)
{
	dossier_add_pupil(d, argument, tools->random);
}

void edit_status(struct dossier *d, struct edit_tools *tools, int argument)
{
	static const char *const names[] = {
		[STATUS_AT_SCHOOL] = "在读", [STATUS_LEFT] = "其他离校", [STATUS_TRANSFERRED] = "转出", [STATUS_SUSPENDED] = "休学",
		[STATUS_WITHDRAWN] = "退学", [STATUS_EXPELLED] = "开除", [STATUS_GRADUATED] = "毕业", [STATUS_ABROAD] = "出国",
		[STATUS_DIED] = "死亡",
	};
	struct enrolment *e = &d->enrolments[0];
	e->status = names[argument];
	if (argument == STATUS_TRANSFERRED)
		e->destination = "外省就读";
	if (argument != STATUS_AT_SCHOOL && argument != STATUS_BLANK)
		edit_drop_attendance(d, tools, 0);
}

void edit_since(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->enrolments[0].since = days_ago(d, argument);
}

void edit_suspended_from(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->enrolments[0].suspended_from = argument == 0 ? NO_DATE : days_ago(d, argument);
}

void edit_grade(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->enrolments[0].grade = argument;
}

void edit_grades_behind(struct dossier *d, struct edit_tools *tools, int argument)
{
	edit_grade(d, tools, d->age - SCHOOL_AGE_FIRST + 1 - argument);
}

void edit_mode(struct dossier *d, struct edit_tools *tools, int argument)
{
	static const char *const names[] = {[MODE_HOME] = "送教上门", [MODE_UNLISTED] = "网课"};
	d->enrolments[0].mode = names[argument];
	if (argument == MODE_HOME)
		edit_drop_attendance(d, tools, 0);
}

void edit_second_school(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	struct enrolment *e = dossier_add_enrolment(d);
	e->school = other_school(d);
	if (argument == 0)
		return;
	struct school school;
	struct attendance *a = dossier_add_attendance(d);
	place_school(&school, d->township, e->school);
	copy(a->school, sizeof a->school, school.name);
}

void edit_transfer_inside(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools, (void)argument;
	struct enrolment *e = dossier_add_enrolment(d);
	e->school = other_school(d);
	e->status = "转学";
	e->since = days_ago(d, 90);
	e->destination = "本县";
}

void edit_absent(struct dossier *d, struct edit_tools *tools, int argument)
{
	static const char *const days[] = {"0", "1", "2", "3", "4", "7", "15", "30"};
	struct attendance *a = &d->attendances[0];
	/* From the reporting line on, any number of days is the same finding. */
	int more = argument >= 3 ? (int)random_below(tools->random, 5) : 0;
	a->absent_days = argument == -1 ? NULL : argument == -2 ? "三天" : days[argument + more];
}

void edit_leave(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools, (void)argument;
	d->attendances[0].leave = "病假";
}

void edit_reported(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	struct attendance *a = &d->attendances[0];
	a->reported_on = argument == NO_DATE ? NO_DATE : d->calendar->school_year + argument;
}

void edit_attends_elsewhere(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools, (void)argument;
	struct school school;
	place_school(&school, d->township, other_school(d));
	copy(d->attendances[0].school, sizeof d->attendances[0].school, school.name);
}

void edit_exempt(struct dossier *d, struct edit_tools *tools, int argument)
{
	static const char *const kinds[] = {"缓学", "在外就读证明", "免学", "出国（境）"};
	d->exemption = d->age == SCHOOL_AGE_FIRST ? kinds[0] : kinds[random_between(tools->random, 1, 3)];
	d->exempt_until = argument == NO_DATE ? NO_DATE : d->calendar->run_date + argument;
}

void edit_disability(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	static const char *const cells[] = {
		[DISABILITY_KNOWN] = "智力", [DISABILITY_BLANK] = "", [DISABILITY_UNLISTED] = "轻度", [DISABILITY_NONE] = "无残疾"};
	d->disability = cells[argument];
}

void edit_visit(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->visits[d->visited++] = argument < 0 ? NO_DATE : days_ago(d, argument);
}

void edit_receipt(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools, (void)argument;
	d->receipt = "外省第一小学";
}

void edit_list_fault(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->fault_list = (enum list)argument;
	d->list_fault = ROW_FAULT_AFTER_KEY;
}

void edit_list_fault_hidden(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->fault_list = (enum list)argument;
	d->list_fault = ROW_FAULT_AT_KEY;
}
