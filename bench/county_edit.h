/* Single changes to a clean dossier: what goes wrong in offices and homes. A plant is
 * a sequence of them. Knows no rule: what a change leads to is the plant's business. */
#ifndef COUNTY_EDIT_H
#define COUNTY_EDIT_H

#include "county_dossier.h"

struct edit_tools {
	struct random *random;
	struct id_register *ids;     /* of citizens */
	struct id_register *permits; /* of others with an 18-digit number */
	unsigned long documents;     /* serial numbers given so far */
};

typedef void edit_function(struct dossier *d, struct edit_tools *tools, int argument);

/* Days before the run date are positive in every argument. */

/* Schooling */
edit_function edit_drop_enrolment;   /* and the attendance */
edit_function edit_drop_attendance;
edit_function edit_enrol;            /* one who should not be: grade */
edit_function edit_status;           /* enum enrolment_status; attendance ends with any but at school */
edit_function edit_since;            /* days before the run date */
edit_function edit_suspended_from;   /* likewise; 0: blank */
edit_function edit_grade;            /* or GRADE_BLANK */
edit_function edit_grades_behind;    /* the usual one of the age */
edit_function edit_mode;             /* enum enrolment_mode */
edit_function edit_second_school;    /* another active record elsewhere; 1: its attendance too */
edit_function edit_transfer_inside;  /* the record of the school left behind */

enum enrolment_status {
	STATUS_AT_SCHOOL, STATUS_BLANK, STATUS_LEFT, STATUS_TRANSFERRED, STATUS_SUSPENDED, STATUS_WITHDRAWN,
	STATUS_EXPELLED, STATUS_GRADUATED, STATUS_ABROAD, STATUS_DIED
};
enum enrolment_mode { MODE_HOME, MODE_BLANK, MODE_UNLISTED };

/* Attendance and lists */
edit_function edit_absent;           /* days; -1: blank; -2: no number */
edit_function edit_leave;
edit_function edit_reported;         /* days after the first school day; NO_DATE: blank */
edit_function edit_attends_elsewhere;
edit_function edit_attendance_number; /* enum damage */
edit_function edit_exempt;           /* days from the run date to the end; NO_DATE: blank */
edit_function edit_disability;       /* enum disability_cell */
edit_function edit_visit;            /* days before the run date; -1: blank */
edit_function edit_receipt;
edit_function edit_list_fault;       /* enum list; the number stays readable */
edit_function edit_list_fault_hidden; /* enum list; the number is lost with the row */

enum disability_cell { DISABILITY_KNOWN, DISABILITY_BLANK, DISABILITY_UNLISTED, DISABILITY_NONE };

/* Registration */
edit_function edit_household_status; /* enum household_status */
edit_function edit_cancelled;        /* 1: by death */
edit_function edit_second_household; /* enum household_status of the first one */

enum household_status { REGISTERED, REGISTERED_BLANK, MOVED_OUT, DIED, UNLISTED };

/* Numbers */
edit_function edit_enrolment_number; /* enum damage */
edit_function edit_household_number; /* enum damage */
edit_function edit_wrong_number;     /* enrolment and attendance under other[0], nobody's number */
edit_function edit_fifteen_digits;   /* the same with the number cut down to the old form */
edit_function edit_old_number;       /* household: the old form, of one born in the last century */
edit_function edit_corrected_household; /* the household line has a new number, and the old one as former */
edit_function edit_corrected_enrolment; /* the other way round; findings go by the new number */
edit_function edit_claimed_twice;    /* two registrations, other[0] and other[1], claim the enrolled number */
edit_function edit_former_number;    /* a former number that nobody bears */
edit_function edit_document;         /* enum document */

enum damage {
	DAMAGE_BLANK, DAMAGE_ANY, /* any of the following, up to the date */
	DAMAGE_CHECK, DAMAGE_TRUNCATED, DAMAGE_SCIENTIFIC, DAMAGE_MASKED, DAMAGE_SHORT, DAMAGE_LETTERS, DAMAGE_DATE,
	DAMAGE_DOUBLE, DAMAGE_DIGIT, DAMAGE_NEIGHBOURS
};
enum document { DOCUMENT_HONG_KONG, DOCUMENT_MACAU, DOCUMENT_TAIWAN, DOCUMENT_HOME_RETURN, DOCUMENT_PASSPORT,
                DOCUMENT_RESIDENCE, DOCUMENT_BIRTH };

/* Person */
enum side { SIDE_HOUSEHOLD = 1, SIDE_ENROLMENT = 2, SIDE_BOTH = 3 };
edit_function edit_birth;            /* enum side: another day of the same year */
edit_function edit_birth_years;      /* the household line: as many years later or, below 0, earlier */
edit_function edit_birth_blank;      /* enum side */
edit_function edit_birth_exact;      /* enum side: a cell that is no date */
edit_function edit_sex;              /* enum side */
edit_function edit_sex_blank;        /* enum side */
edit_function edit_sex_unlisted;     /* enum side */
edit_function edit_name;             /* the enrolment record's; 1: of the last record only */
edit_function edit_name_blank;       /* enum side */
edit_function edit_row_fault;        /* enum side: the number stays readable */
edit_function edit_row_fault_hidden; /* enum side: the number is lost with the row */

#endif
