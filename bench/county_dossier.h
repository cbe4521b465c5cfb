/* What the offices of a county know of one person: its rows in the files of both lines
 * and in the lists. Built clean, then changed by a plant. Knows no file form. */
#ifndef COUNTY_DOSSIER_H
#define COUNTY_DOSSIER_H

#include "county_people.h"
#include "county_place.h"

#include <stdbool.h>

struct plant;

/* A day that is not written: the cell is blank. */
#define NO_DATE (-1000000)

enum sex { SEX_BLANK, SEX_MALE, SEX_FEMALE, SEX_UNLISTED };

/* A row that a reader must refuse, though the number in it may be readable. */
enum row_fault {
	ROW_SOUND,
	ROW_FAULT_AFTER_KEY, /* a cell too many, a quote left open or a byte that decodes to nothing */
	ROW_FAULT_AT_KEY     /* a quote left open in front of the number */
};

/* What both lines say of a person. */
struct bearer {
	char name[NAME_SIZE]; /* empty: blank */
	char id[ID_SIZE];     /* empty: blank */
	bool id_exact;        /* a damaged number: written without the file's dress */
	char former_id[ID_SIZE];
	enum sex sex;
	int birth; /* or NO_DATE */
	const char *birth_exact; /* a cell that is no date; NULL */
	enum row_fault fault;
};

struct registration {
	struct bearer who;
	int village;
	const char *relation;
	const char *status;
	const char *cancelled; /* reason, NULL if none */
};

enum { GRADE_BLANK = 0, GRADE_LAST = 9 };

struct enrolment {
	struct bearer who;
	const struct plant *plant; /* whose outcomes for this row are to be noted when it is written; NULL */
	unsigned long apart;       /* the person's number among those whose two lines a reader cannot join; 0: it can */
	const struct plant *parted_by;
	int school;                /* in the township */
	int grade;
	unsigned long arrival;     /* order of rows in a class */
	int since, suspended_from; /* or NO_DATE */
	const char *status;        /* NULL: blank; so are the next two */
	const char *mode;
	const char *destination;
	const char *document; /* kind of document, by code */
	const char *nation;
	bool orphan, migrant;
	unsigned long household; /* what the telephone number is made from */
	char guardian[NAME_SIZE];
};

struct attendance {
	char id[ID_SIZE];
	bool id_exact;
	char school[PLACE_SIZE];
	int reported_on;         /* or NO_DATE */
	const char *absent_days; /* digits, or a cell that is no number; NULL: blank */
	const char *leave;       /* NULL: none */
};

enum list {
	LIST_EXEMPTION,
	LIST_ATTENDANCE,
	LIST_DISABILITY,
	LIST_HOME_VISITS,
	LIST_POVERTY,
	LIST_LEFT_BEHIND,
	LIST_RECEIPTS,
	LIST_GRADE_SIX,
	LISTS
};

enum { DOSSIER_RECORDS = 3, DOSSIER_VISITS = 4 };

struct dossier {
	const struct township *township;
	const struct household *household;
	const struct calendar *calendar;
	int village;
	int age; /* on the cut-off */
	int grade;
	bool male;
	int birth;
	struct name name;
	char key[ID_SIZE];      /* the number that findings go by */
	char list_id[ID_SIZE];  /* the number in the lists */
	char other[2][ID_SIZE]; /* numbers of persons that a mistake brought forth */

	struct registration registrations[DOSSIER_RECORDS];
	int registered;
	struct enrolment enrolments[DOSSIER_RECORDS];
	int enrolled;
	struct attendance attendances[DOSSIER_RECORDS];
	int attended;

	const char *exemption; /* kind; NULL: none */
	int exempt_until;      /* or NO_DATE */
	const char *disability; /* category, empty for a blank cell; NULL: not on the list */
	int visits[DOSSIER_VISITS]; /* days, or NO_DATE */
	int visited;
	const char *poverty; /* kind; NULL: none */
	bool left_behind;
	const char *receipt; /* the receiving school; NULL: none */
	bool grade_six;      /* was in last year's sixth grade */
	enum list fault_list; /* the list whose rows of this person are faulty */
	enum row_fault list_fault;
};

/* A registered person and nothing more. village: in the township. */
void dossier_init(struct dossier *d, const struct calendar *c, const struct township *t, const struct household *h,
                  const struct member *m, int village);

/* A child from elsewhere, of school age, on no household line. household lends the
 * telephone number and the nation. */
void dossier_init_newcomer(struct dossier *d, const struct calendar *c, const struct township *t,
                           const struct household *h, int village, struct random *r, struct id_register *ids);

/* Schooling and lists as they should be at the person's age. */
void dossier_enrol(struct dossier *d, struct random *r);

/* A record of grade nine finished long ago; for one without a record. */
void dossier_graduate(struct dossier *d, struct random *r);

/* Another record like the first of its kind; the first must exist. */
struct registration *dossier_add_registration(struct dossier *d);
struct enrolment *dossier_add_enrolment(struct dossier *d);
struct attendance *dossier_add_attendance(struct dossier *d);

/* The record of a pupil of this age and grade, and the row of who sits in that class. */
void dossier_add_pupil(struct dossier *d, int grade, struct random *r);

#endif
