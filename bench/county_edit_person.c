#include "county_edit.h"

#include "county_date.h"

#include <stddef.h>
#include <string.h>

static void copy(char *to, size_t size, const char *from)
{
	struct text t = text_in(to, size);
	text_adds(&t, from);
	text_addc(&t, '\0');
}

/* The first record of each side asked for; NULL after the last. */
static struct bearer *bearer(struct dossier *d, int sides, int nth)
{
	if ((sides & SIDE_HOUSEHOLD) && nth-- == 0)
		return &d->registrations[0].who;
	if ((sides & SIDE_ENROLMENT) && nth-- == 0)
		return &d->enrolments[0].who;
	return NULL;
}

void edit_birth(struct dossier *d, struct edit_tools *tools, int argument)
{
	/* Days 1 to 27 become the next day, the others the day before: never another month. */
	int year, month, day;
	(void)tools;
	date_split(d->birth, &year, &month, &day);
	for (int i = 0; bearer(d, argument, i); i++)
		bearer(d, argument, i)->birth = date_of(year, month, day < 28 ? day + 1 : day - 1);
}

void edit_birth_years(struct dossier *d, struct edit_tools *tools, int argument)
{
	int year, month, day;
	(void)tools;
	date_split(d->birth, &year, &month, &day);
	d->registrations[0].who.birth = date_of(year + argument, month, day < 28 ? day : 28);
}

void edit_birth_blank(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	for (int i = 0; bearer(d, argument, i); i++)
		bearer(d, argument, i)->birth = NO_DATE;
}

void edit_birth_exact(struct dossier *d, struct edit_tools *tools, int argument)
{
	static const char *const cells[] = {"201503", "2015-02-30", "2015年", "15.3.2015", "不详"};
	for (int i = 0; bearer(d, argument, i); i++)
		bearer(d, argument, i)->birth_exact = cells[random_below(tools->random, 5)];
}

static void set_sex(struct dossier *d, int sides, enum sex sex)
{
	for (int i = 0; bearer(d, sides, i); i++)
		bearer(d, sides, i)->sex = sex;
}

void edit_sex(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	set_sex(d, argument, d->male ? SEX_FEMALE : SEX_MALE);
}

void edit_sex_blank(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	set_sex(d, argument, SEX_BLANK);
}

void edit_sex_unlisted(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	set_sex(d, argument, SEX_UNLISTED);
}

void edit_name(struct dossier *d, struct edit_tools *tools, int argument)
{
	struct bearer *who = &d->enrolments[argument ? d->enrolled - 1 : 0].who;
	name_change(who->name, &d->name, tools->random);
}

void edit_name_blank(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	for (int i = 0; bearer(d, argument, i); i++)
		bearer(d, argument, i)->name[0] = '\0';
}

void edit_row_fault(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	for (int i = 0; bearer(d, argument, i); i++)
		bearer(d, argument, i)->fault = ROW_FAULT_AFTER_KEY;
}

void edit_row_fault_hidden(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	for (int i = 0; bearer(d, argument, i); i++)
		bearer(d, argument, i)->fault = ROW_FAULT_AT_KEY;
}

static const char *const household_status[] = {
	[REGISTERED] = "正常", [REGISTERED_BLANK] = NULL, [MOVED_OUT] = "迁出", [DIED] = "死亡", [UNLISTED] = "待核实"};

void edit_household_status(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->registrations[0].status = household_status[argument];
}

void edit_cancelled(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	d->registrations[0].cancelled = argument ? "死亡注销" : "迁往外省";
}

void edit_second_household(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools;
	struct registration *r = dossier_add_registration(d);
	r->village = (r->village + 1) % d->township->villages;
	d->registrations[0].status = household_status[argument];
}

/* --- numbers --- */

static void damage(char *id, bool *exact, struct random *r, int kind)
{
	char cell[ID_SIZE];
	struct text t = text_in(cell, sizeof cell);
	if (kind == DAMAGE_ANY)
		kind = random_between(r, DAMAGE_CHECK, DAMAGE_DATE);
	*exact = true;
	if ((kind == DAMAGE_TRUNCATED && id_truncate(id)) || (kind == DAMAGE_DOUBLE && id_through_double(id)))
		return;
	if (kind == DAMAGE_DIGIT) {
		id_mistype(id, (int)random_below(r, 17), random_between(r, 1, 9));
		return;
	}
	if (kind == DAMAGE_NEIGHBOURS) {
		/* A birthday alone has unequal neighbours. */
		while (!id_exchange(id, (int)random_below(r, 16)))
			continue;
		return;
	}
	switch (kind) {
	case DAMAGE_BLANK:
		break;
	case DAMAGE_SCIENTIFIC:
		text_adds(&t, "5.29999E+17");
		break;
	case DAMAGE_MASKED:
		text_add(&t, id, 6);
		text_adds(&t, "********");
		text_add(&t, id + 14, 4);
		break;
	case DAMAGE_SHORT:
		text_add(&t, id, 17);
		break;
	case DAMAGE_LETTERS:
		text_add(&t, id, 14);
		text_adds(&t, "OO");
		text_add(&t, id + 16, 2);
		break;
	case DAMAGE_DATE:
		/* The month becomes 13-19 or 90: no such month. */
		text_add(&t, id, 10);
		text_addc(&t, id[10] == '1' ? '9' : '1');
		text_addc(&t, id[11] < '3' ? '9' : id[11]);
		text_add(&t, id + 12, 5);
		text_addc(&t, id_check(cell));
		break;
	default:
		id_spoil_check(id);
		return;
	}
	text_addc(&t, '\0');
	copy(id, ID_SIZE, cell);
}

void edit_enrolment_number(struct dossier *d, struct edit_tools *tools, int argument)
{
	struct bearer *who = &d->enrolments[0].who;
	damage(who->id, &who->id_exact, tools->random, argument);
}

void edit_household_number(struct dossier *d, struct edit_tools *tools, int argument)
{
	struct bearer *who = &d->registrations[0].who;
	damage(who->id, &who->id_exact, tools->random, argument);
}

void edit_attendance_number(struct dossier *d, struct edit_tools *tools, int argument)
{
	struct attendance *a = &d->attendances[0];
	damage(a->id, &a->id_exact, tools->random, argument);
}

/* Enrolment and attendance are kept by the school and share its mistakes. */
static void set_school_number(struct dossier *d, const char *id)
{
	for (int i = 0; i < d->enrolled; i++)
		copy(d->enrolments[i].who.id, ID_SIZE, id);
	for (int i = 0; i < d->attended; i++)
		copy(d->attendances[i].id, ID_SIZE, id);
}

void edit_wrong_number(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)argument;
	id_give(tools->ids, d->other[0], d->birth, d->male);
	set_school_number(d, d->other[0]);
}

static void cut_to_fifteen(char *to, const char *id)
{
	struct text t = text_in(to, ID_SIZE);
	text_add(&t, id, 6);
	text_add(&t, id + 8, 9);
	text_addc(&t, '\0');
}

void edit_fifteen_digits(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools, (void)argument;
	char cut[ID_SIZE];
	/* Such a number always belongs to the last century. */
	copy(d->other[0], ID_SIZE, d->key);
	memcpy(d->other[0] + 6, "19", 2);
	d->other[0][17] = id_check(d->other[0]);
	cut_to_fifteen(cut, d->key);
	set_school_number(d, cut);
}

void edit_old_number(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)tools, (void)argument;
	cut_to_fifteen(d->registrations[0].who.id, d->key);
}

void edit_corrected_household(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)argument;
	struct bearer *who = &d->registrations[0].who;
	copy(who->former_id, ID_SIZE, d->key);
	id_give(tools->ids, d->key, d->birth, d->male);
	copy(who->id, ID_SIZE, d->key);
}

void edit_corrected_enrolment(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)argument;
	for (int i = 0; i < d->enrolled; i++)
		copy(d->enrolments[i].who.former_id, ID_SIZE, d->key);
	id_give(tools->ids, d->key, d->birth, d->male);
	for (int i = 0; i < d->enrolled; i++)
		copy(d->enrolments[i].who.id, ID_SIZE, d->key);
}

void edit_claimed_twice(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)argument;
	dossier_add_registration(d);
	for (int i = 0; i < 2; i++) {
		struct bearer *who = &d->registrations[i].who;
		copy(who->former_id, ID_SIZE, d->key);
		id_give(tools->ids, d->other[i], d->birth, d->male);
		copy(who->id, ID_SIZE, d->other[i]);
	}
}

void edit_former_number(struct dossier *d, struct edit_tools *tools, int argument)
{
	(void)argument;
	id_give(tools->ids, d->registrations[0].who.former_id, d->birth, d->male);
}

void edit_document(struct dossier *d, struct edit_tools *tools, int argument)
{
	static const struct {
		const char *document, *prefix;
		bool serial; /* eight or nine characters and no birthday */
	} kinds[] = {
		[DOCUMENT_HONG_KONG] = {"6-香港特区护照/身份证明", "810000", false},
		[DOCUMENT_MACAU] = {"7-澳门特区护照/身份证明", "820000", false},
		[DOCUMENT_TAIWAN] = {"8-台湾居民来往大陆通行证", "830000", false},
		[DOCUMENT_HOME_RETURN] = {"6-香港特区护照/身份证明", "H9", true},
		[DOCUMENT_PASSPORT] = {"A-护照", "E9", true},
		[DOCUMENT_RESIDENCE] = {"9-境外永久居住证", "999156", false},
		[DOCUMENT_BIRTH] = {"Z-其他", "Z99", true},
	};
	char id[ID_SIZE];
	if (kinds[argument].serial) {
		struct text t = text_in(id, sizeof id);
		text_adds(&t, kinds[argument].prefix);
		text_addu(&t, 9000000 + tools->documents++ % 1000000, 7);
		text_addc(&t, '\0');
	} else {
		id_give_permit(tools->permits, id, kinds[argument].prefix, d->birth, d->male);
	}
	copy(d->key, ID_SIZE, id);
	set_school_number(d, id);
	copy(d->list_id, ID_SIZE, id);
	for (int i = 0; i < d->enrolled; i++)
		d->enrolments[i].document = kinds[argument].document;
}
