#include "county_plant.h"

#include <stddef.h>
#include <string.h>

#define FLAGS(rule) {rule, FLAG, OF_PERSON}
#define REVIEWS(rule) {rule, REVIEW, OF_PERSON}

#define NOTHING {{NULL, FLAG, OF_PERSON}}
#define UNCHANGED {{NULL, 0}}

/* A record whose number cannot be used: the damage itself, and all that is left open.
 * A blank is not damaged. */
#define DAMAGED_ROW(row) {"id-damaged", FLAG, row}, {"undecided-identity", REVIEW, row}
#define BLANK_ROW(row) {"undecided-identity", REVIEW, row}

/* A person with a household record, of whom it is not known what the enrolment line says. */
#define ENROLMENT_UNKNOWN(subject)                                                                     \
	{"missing-school-age", REVIEW, subject}, {"left-without-destination", REVIEW, subject},            \
		{"suspension-overdue", REVIEW, subject}, {"id-damaged", REVIEW, subject},                      \
		{"duplicate-enrolment", REVIEW, subject}

/* A pupil, of whom it is not known what the household line says. */
#define HOUSEHOLD_UNKNOWN(subject)                                                                    \
	{"gone-but-enrolled", REVIEW, subject}, {"id-damaged", REVIEW, subject},                           \
		{"duplicate-household", REVIEW, subject}, {"unregistered", REVIEW, subject}

/* One plant a line: name, whom, rate, steps, outcomes. */
/* clang-format off */
const struct plant plants[] = {
	/* registered, without a record */
	{"missing", ON_PUPIL, 300, {{edit_drop_enrolment, 0}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"missing-entrant", ON_ENTRANT, 500, {{edit_drop_enrolment, 0}}, {FLAGS("missing-entry-age")}, NULL, 0},
	{"missing-seventh", ON_SEVENTH, 300, {{edit_drop_enrolment, 0}}, {FLAGS("missing-school-age"), FLAGS("six-to-seven-lost")}, NULL, 0},
	{"repeats-sixth", ON_SEVENTH, 100, {{edit_grade, 6}}, {FLAGS("six-to-seven-lost")}, NULL, 0},
	{"seventh-grade-blank", ON_SEVENTH, 80, {{edit_grade, GRADE_BLANK}}, {REVIEWS("six-to-seven-lost"), REVIEWS("over-age")}, NULL, 0},
	{"seventh-moved-out", ON_SEVENTH, 80, {{edit_drop_enrolment, 0}, {edit_household_status, MOVED_OUT}}, NOTHING, NULL, 0},
	{"roll-unreadable", ON_SEVENTH, 60, {{edit_drop_enrolment, 0}, {edit_list_fault, LIST_GRADE_SIX}}, {FLAGS("missing-school-age"), REVIEWS("six-to-seven-lost")}, NULL, 0},
	{"exemption-ended", ON_PUPIL, 50, {{edit_drop_enrolment, 0}, {edit_exempt, -1}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"exemption-undated", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_exempt, NO_DATE}}, {REVIEWS("missing-school-age")}, NULL, 0},
	{"exemption-unreadable", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_exempt, 90}, {edit_list_fault, LIST_EXEMPTION}}, {REVIEWS("missing-school-age")}, NULL, 0},
	{"exemption-lost", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_exempt, 90}, {edit_list_fault_hidden, LIST_EXEMPTION}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"missing-birth-blank", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_birth_blank, SIDE_HOUSEHOLD}}, {REVIEWS("missing-school-age"), REVIEWS("missing-entry-age"), REVIEWS("number-mismatch-household")}, NULL, 0},
	{"missing-status-unlisted", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_household_status, UNLISTED}}, {REVIEWS("missing-school-age")}, NULL, 0},
	{"primary-graduate", ON_OLDER, 50, {{edit_status, STATUS_GRADUATED}, {edit_grade, 6}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"excused-missing", ON_PUPIL, 30, {{edit_drop_enrolment, 0}}, {{"missing-school-age", EXCUSED, OF_PERSON}}, "household.id", 60},
	{"excused-review", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_exempt, NO_DATE}}, {{"missing-school-age", EXCUSED, OF_PERSON}}, "household.id", 0},
	{"excuse-ended", ON_PUPIL, 30, {{edit_drop_enrolment, 0}}, {FLAGS("missing-school-age")}, "household.id", -1},

	/* accounted for: nobody here is missing */
	{"deferred", ON_ENTRANT, 600, {{edit_drop_enrolment, 0}, {edit_exempt, 200}}, NOTHING, NULL, 0},
	{"schooled-elsewhere", ON_PUPIL, 300, {{edit_drop_enrolment, 0}, {edit_exempt, 200}}, NOTHING, NULL, 0},
	{"exempt-to-the-day", ON_PUPIL, 50, {{edit_drop_enrolment, 0}, {edit_exempt, 0}}, NOTHING, NULL, 0},
	{"moved-out", ON_PUPIL, 400, {{edit_drop_enrolment, 0}, {edit_household_status, MOVED_OUT}}, NOTHING, NULL, 0},
	{"died", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_household_status, DIED}}, NOTHING, NULL, 0},
	{"struck-off", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_household_status, REGISTERED_BLANK}, {edit_cancelled, 1}}, NOTHING, NULL, 0},
	{"status-not-written", ON_PUPIL, 200, {{edit_household_status, REGISTERED_BLANK}}, NOTHING, NULL, 0},
	{"finished-early", ON_OLDER, 30, {{edit_status, STATUS_GRADUATED}, {edit_grade, 9}}, NOTHING, NULL, 0},
	{"suspended", ON_PUPIL, 200, {{edit_status, STATUS_SUSPENDED}, {edit_suspended_from, 120}}, NOTHING, NULL, 0},
	{"suspended-to-the-day", ON_PUPIL, 30, {{edit_status, STATUS_SUSPENDED}, {edit_suspended_from, 365}}, NOTHING, NULL, 0},
	{"moved-inside", ON_PUPIL, 300, {{edit_transfer_inside, 0}}, NOTHING, NULL, 0},
	{"registration-moved", ON_PUPIL, 200, {{edit_second_household, MOVED_OUT}}, NOTHING, NULL, 0},
	{"corrected-household", ON_PUPIL, 150, {{edit_corrected_household, 0}}, NOTHING, NULL, 0},
	{"corrected-enrolment", ON_PUPIL, 150, {{edit_corrected_enrolment, 0}}, NOTHING, NULL, 0},
	{"corrected-seventh", ON_SEVENTH, 80, {{edit_corrected_household, 0}}, NOTHING, NULL, 0},
	{"former-of-nobody", ON_PUPIL, 100, {{edit_former_number, 0}}, NOTHING, NULL, 0},

	/* a record, and no child */
	{"not-reported", ON_PUPIL, 150, {{edit_drop_attendance, 0}}, {FLAGS("not-reported")}, NULL, 0},
	{"attendance-number-damaged", ON_PUPIL, 50, {{edit_attendance_number, DAMAGE_ANY}}, {FLAGS("not-reported")}, NULL, 0},
	{"attendance-lost", ON_PUPIL, 30, {{edit_list_fault_hidden, LIST_ATTENDANCE}}, {FLAGS("not-reported")}, NULL, 0},
	{"attendance-unreadable", ON_PUPIL, 30, {{edit_list_fault, LIST_ATTENDANCE}}, {REVIEWS("not-reported"), REVIEWS("enrolled-not-in-class"), REVIEWS("absent-watch"), REVIEWS("absent-visit"), REVIEWS("absent-dropout"), REVIEWS("scattered")}, NULL, 0},
	{"not-in-class", ON_PUPIL, 100, {{edit_reported, -15}}, {FLAGS("enrolled-not-in-class")}, NULL, 0},
	{"reporting-blank", ON_PUPIL, 50, {{edit_reported, NO_DATE}}, {REVIEWS("enrolled-not-in-class")}, NULL, 0},
	{"reported-early", ON_PUPIL, 50, {{edit_reported, -14}}, NOTHING, NULL, 0},
	{"ill-since-summer", ON_PUPIL, 50, {{edit_reported, -180}, {edit_absent, 3}, {edit_leave, 0}}, NOTHING, NULL, 0},
	{"absent-one-day", ON_PUPIL, 300, {{edit_absent, 1}}, {FLAGS("absent-watch")}, NULL, 0},
	{"absent-two-days", ON_PUPIL, 200, {{edit_absent, 2}}, {FLAGS("absent-visit")}, NULL, 0},
	{"absent-long", ON_PUPIL, 200, {{edit_absent, 3}}, {FLAGS("absent-dropout")}, NULL, 0},
	{"absent-unknown", ON_PUPIL, 30, {{edit_absent, -1}}, {REVIEWS("absent-watch"), REVIEWS("absent-visit"), REVIEWS("absent-dropout")}, NULL, 0},
	{"absent-in-words", ON_PUPIL, 30, {{edit_absent, -2}}, {REVIEWS("absent-watch"), REVIEWS("absent-visit"), REVIEWS("absent-dropout")}, NULL, 0},
	{"absent-corrected", ON_PUPIL, 30, {{edit_absent, 3}, {edit_corrected_enrolment, 0}}, {FLAGS("absent-dropout")}, NULL, 0},
	{"absent-never-reported", ON_PUPIL, 50, {{edit_absent, 3}, {edit_reported, -200}}, {FLAGS("absent-dropout"), FLAGS("enrolled-not-in-class")}, NULL, 0},

	/* status */
	{"left", ON_PUPIL, 80, {{edit_status, STATUS_LEFT}}, {FLAGS("missing-school-age"), FLAGS("left-without-destination")}, NULL, 0},
	{"left-seventh", ON_SEVENTH, 60, {{edit_status, STATUS_LEFT}}, {FLAGS("missing-school-age"), FLAGS("left-without-destination"), FLAGS("six-to-seven-lost")}, NULL, 0},
	{"left-and-died", ON_PUPIL, 30, {{edit_status, STATUS_LEFT}, {edit_household_status, DIED}}, NOTHING, NULL, 0},
	{"left-and-moved", ON_PUPIL, 30, {{edit_status, STATUS_LEFT}, {edit_household_status, MOVED_OUT}}, {FLAGS("left-without-destination")}, NULL, 0},
	{"transferred-lost", ON_PUPIL, 60, {{edit_status, STATUS_TRANSFERRED}, {edit_since, 28}}, {FLAGS("missing-school-age"), FLAGS("left-without-destination")}, NULL, 0},
	{"transferred-undated", ON_PUPIL, 30, {{edit_status, STATUS_TRANSFERRED}}, {FLAGS("missing-school-age"), FLAGS("left-without-destination")}, NULL, 0},
	{"transfer-under-way", ON_PUPIL, 60, {{edit_status, STATUS_TRANSFERRED}, {edit_since, 27}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"transfer-received", ON_PUPIL, 60, {{edit_status, STATUS_TRANSFERRED}, {edit_since, 60}, {edit_receipt, 0}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"transfer-proved", ON_PUPIL, 100, {{edit_status, STATUS_TRANSFERRED}, {edit_since, 60}, {edit_receipt, 0}, {edit_exempt, 200}}, NOTHING, NULL, 0},
	{"receipt-unreadable", ON_PUPIL, 30, {{edit_status, STATUS_TRANSFERRED}, {edit_since, 60}, {edit_receipt, 0}, {edit_list_fault, LIST_RECEIPTS}}, {FLAGS("missing-school-age"), REVIEWS("left-without-destination")}, NULL, 0},
	{"suspension-overdue", ON_PUPIL, 60, {{edit_status, STATUS_SUSPENDED}, {edit_suspended_from, 366}}, {FLAGS("suspension-overdue")}, NULL, 0},
	{"suspension-undated", ON_PUPIL, 30, {{edit_status, STATUS_SUSPENDED}, {edit_suspended_from, 0}}, {REVIEWS("suspension-overdue")}, NULL, 0},
	{"suspension-extended", ON_PUPIL, 30, {{edit_status, STATUS_SUSPENDED}, {edit_suspended_from, 500}, {edit_exempt, 100}}, NOTHING, NULL, 0},
	{"withdrawn", ON_PUPIL, 30, {{edit_status, STATUS_WITHDRAWN}}, {FLAGS("missing-school-age"), FLAGS("expelled")}, NULL, 0},
	{"expelled", ON_PUPIL, 30, {{edit_status, STATUS_EXPELLED}}, {FLAGS("missing-school-age"), FLAGS("expelled")}, NULL, 0},
	{"gone-abroad", ON_PUPIL, 30, {{edit_status, STATUS_ABROAD}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"died-by-school", ON_PUPIL, 30, {{edit_status, STATUS_DIED}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"status-blank", ON_PUPIL, 30, {{edit_status, STATUS_BLANK}}, {REVIEWS("missing-school-age"), REVIEWS("left-without-destination"), REVIEWS("suspension-overdue"), REVIEWS("expelled")}, NULL, 0},
	{"moved-out-enrolled", ON_PUPIL, 100, {{edit_household_status, MOVED_OUT}}, {FLAGS("gone-but-enrolled")}, NULL, 0},
	{"dead-enrolled", ON_PUPIL, 30, {{edit_household_status, DIED}}, {FLAGS("gone-but-enrolled")}, NULL, 0},
	{"cancelled-enrolled", ON_PUPIL, 30, {{edit_cancelled, 0}}, {FLAGS("gone-but-enrolled")}, NULL, 0},
	{"household-status-unlisted", ON_PUPIL, 30, {{edit_household_status, UNLISTED}}, {REVIEWS("gone-but-enrolled")}, NULL, 0},
	{"scattered", ON_PUPIL, 200, {{edit_attends_elsewhere, 0}}, {FLAGS("scattered")}, NULL, 0},
	{"scattered-absent", ON_PUPIL, 40, {{edit_attends_elsewhere, 0}, {edit_absent, 3}}, {FLAGS("scattered"), FLAGS("absent-dropout")}, NULL, 0},

	/* age */
	{"under-age", ON_SMALL, 300, {{edit_enrol, 1}}, {FLAGS("under-age")}, NULL, 0},
	{"over-age", ON_OLDER, 100, {{edit_grades_behind, 3}}, {FLAGS("over-age")}, NULL, 0},
	{"two-years-late", ON_OLDER, 100, {{edit_grades_behind, 2}}, NOTHING, NULL, 0},
	{"grade-blank", ON_PUPIL, 30, {{edit_grade, GRADE_BLANK}}, {REVIEWS("over-age")}, NULL, 0},

	/* numbers */
	{"enrolment-number-damaged", ON_PUPIL, 200, {{edit_enrolment_number, DAMAGE_ANY}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-number-cut", ON_PUPIL, 100, {{edit_enrolment_number, DAMAGE_TRUNCATED}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-number-blank", ON_PUPIL, 60, {{edit_enrolment_number, DAMAGE_BLANK}}, {FLAGS("missing-school-age"), BLANK_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"entrant-number-damaged", ON_ENTRANT, 100, {{edit_enrolment_number, DAMAGE_ANY}}, {FLAGS("missing-entry-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"seventh-number-damaged", ON_SEVENTH, 80, {{edit_enrolment_number, DAMAGE_ANY}}, {FLAGS("missing-school-age"), FLAGS("six-to-seven-lost"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"expelled-number-damaged", ON_PUPIL, 30, {{edit_status, STATUS_EXPELLED}, {edit_enrolment_number, DAMAGE_ANY}}, {FLAGS("missing-school-age"), {"expelled", FLAG, OF_ENROLMENT_ROW}, DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"household-number-damaged", ON_PUPIL, 100, {{edit_household_number, DAMAGE_ANY}}, {FLAGS("unregistered"), DAMAGED_ROW(OF_HOUSEHOLD_ROW)}, NULL, 0},
	{"household-number-blank", ON_PUPIL, 40, {{edit_household_number, DAMAGE_BLANK}}, {FLAGS("unregistered"), BLANK_ROW(OF_HOUSEHOLD_ROW)}, NULL, 0},
	{"enrolment-number-printed", ON_PUPIL, 100, {{edit_enrolment_number, DAMAGE_DOUBLE}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-number-scientific", ON_PUPIL, 60, {{edit_enrolment_number, DAMAGE_SCIENTIFIC}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-number-masked", ON_PUPIL, 60, {{edit_enrolment_number, DAMAGE_MASKED}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-number-short", ON_PUPIL, 60, {{edit_enrolment_number, DAMAGE_SHORT}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-digit", ON_PUPIL, 100, {{edit_enrolment_number, DAMAGE_DIGIT}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-digit-and-name", ON_PUPIL, 60, {{edit_name, 0}, {edit_enrolment_number, DAMAGE_DIGIT}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-digit-and-birth", ON_PUPIL, 60, {{edit_birth, SIDE_ENROLMENT}, {edit_enrolment_number, DAMAGE_DIGIT}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"enrolment-neighbours", ON_PUPIL, 100, {{edit_enrolment_number, DAMAGE_NEIGHBOURS}}, {FLAGS("missing-school-age"), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"household-digit", ON_PUPIL, 60, {{edit_household_number, DAMAGE_DIGIT}}, {FLAGS("unregistered"), DAMAGED_ROW(OF_HOUSEHOLD_ROW)}, NULL, 0},
	{"household-neighbours", ON_PUPIL, 60, {{edit_household_number, DAMAGE_NEIGHBOURS}}, {FLAGS("unregistered"), DAMAGED_ROW(OF_HOUSEHOLD_ROW)}, NULL, 0},
	{"both-numbers-damaged", ON_PUPIL, 30, {{edit_household_number, DAMAGE_ANY}, {edit_enrolment_number, DAMAGE_ANY}}, {DAMAGED_ROW(OF_HOUSEHOLD_ROW), DAMAGED_ROW(OF_ENROLMENT_ROW)}, NULL, 0},
	{"wrong-number", ON_PUPIL, 60, {{edit_wrong_number, 0}}, {FLAGS("missing-school-age"), {"unregistered", FLAG, OF_OTHER}}, NULL, 0},
	{"fifteen-digits", ON_PUPIL, 30, {{edit_fifteen_digits, 0}}, {FLAGS("missing-school-age"), {"unregistered", FLAG, OF_OTHER}, {"number-mismatch-enrolment", FLAG, OF_OTHER}}, NULL, 0},
	{"number-claimed-twice", ON_PUPIL, 30, {{edit_claimed_twice, 0}}, {ENROLMENT_UNKNOWN(OF_OTHER), ENROLMENT_UNKNOWN(OF_SECOND_OTHER), HOUSEHOLD_UNKNOWN(OF_PERSON)}, NULL, 0},
	{"enrolment-row-unreadable", ON_PUPIL, 40, {{edit_row_fault, SIDE_ENROLMENT}}, {ENROLMENT_UNKNOWN(OF_PERSON)}, NULL, 0},
	{"enrolment-row-lost", ON_PUPIL, 30, {{edit_row_fault_hidden, SIDE_ENROLMENT}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"enrolment-row-twice", ON_PUPIL, 30, {{edit_second_school, 0}, {edit_row_fault, SIDE_ENROLMENT}, {edit_attends_elsewhere, 0}}, {ENROLMENT_UNKNOWN(OF_PERSON)}, NULL, 0},
	{"seventh-row-unreadable", ON_SEVENTH, 60, {{edit_row_fault, SIDE_ENROLMENT}}, {ENROLMENT_UNKNOWN(OF_PERSON), REVIEWS("six-to-seven-lost")}, NULL, 0},
	{"household-row-unreadable", ON_PUPIL, 40, {{edit_row_fault, SIDE_HOUSEHOLD}}, {HOUSEHOLD_UNKNOWN(OF_PERSON)}, NULL, 0},
	{"household-row-lost", ON_PUPIL, 30, {{edit_row_fault_hidden, SIDE_HOUSEHOLD}}, {FLAGS("unregistered")}, NULL, 0},

	/* who is it */
	{"other-name", ON_PUPIL, 100, {{edit_name, 0}}, {FLAGS("identity-mismatch")}, NULL, 0},
	{"other-name-corrected", ON_PUPIL, 30, {{edit_name, 0}, {edit_corrected_household, 0}}, {FLAGS("identity-mismatch")}, NULL, 0},
	{"other-name-birth-blank", ON_PUPIL, 30, {{edit_name, 0}, {edit_birth_blank, SIDE_ENROLMENT}}, {FLAGS("identity-mismatch"), REVIEWS("number-mismatch-enrolment"), REVIEWS("under-age"), REVIEWS("over-age")}, NULL, 0},
	{"name-blank", ON_PUPIL, 30, {{edit_name_blank, SIDE_ENROLMENT}}, {REVIEWS("identity-mismatch")}, NULL, 0},
	{"enrolment-sex", ON_PUPIL, 60, {{edit_sex, SIDE_ENROLMENT}}, {FLAGS("identity-mismatch"), FLAGS("number-mismatch-enrolment")}, NULL, 0},
	{"household-sex", ON_PUPIL, 40, {{edit_sex, SIDE_HOUSEHOLD}}, {FLAGS("identity-mismatch"), FLAGS("number-mismatch-household")}, NULL, 0},
	{"enrolment-sex-blank", ON_PUPIL, 30, {{edit_sex_blank, SIDE_ENROLMENT}}, {REVIEWS("identity-mismatch"), REVIEWS("number-mismatch-enrolment")}, NULL, 0},
	{"household-sex-unlisted", ON_PUPIL, 30, {{edit_sex_unlisted, SIDE_HOUSEHOLD}}, {REVIEWS("identity-mismatch"), REVIEWS("number-mismatch-household")}, NULL, 0},
	{"enrolment-birth", ON_PUPIL, 100, {{edit_birth, SIDE_ENROLMENT}}, {FLAGS("identity-mismatch"), FLAGS("number-mismatch-enrolment")}, NULL, 0},
	{"household-birth", ON_PUPIL, 60, {{edit_birth, SIDE_HOUSEHOLD}}, {FLAGS("identity-mismatch"), FLAGS("number-mismatch-household")}, NULL, 0},
	{"both-births", ON_PUPIL, 40, {{edit_birth, SIDE_BOTH}}, {FLAGS("number-mismatch-household"), FLAGS("number-mismatch-enrolment")}, NULL, 0},
	{"both-births-blank", ON_PUPIL, 30, {{edit_birth_blank, SIDE_BOTH}}, {REVIEWS("identity-mismatch"), REVIEWS("number-mismatch-household"), REVIEWS("number-mismatch-enrolment"), REVIEWS("under-age"), REVIEWS("over-age")}, NULL, 0},
	{"enrolment-birth-no-date", ON_PUPIL, 40, {{edit_birth_exact, SIDE_ENROLMENT}}, {REVIEWS("identity-mismatch"), REVIEWS("number-mismatch-enrolment"), REVIEWS("under-age"), REVIEWS("over-age")}, NULL, 0},
	{"household-birth-no-date", ON_PUPIL, 40, {{edit_birth_exact, SIDE_HOUSEHOLD}}, {REVIEWS("identity-mismatch"), REVIEWS("number-mismatch-household")}, NULL, 0},

	{"dated-old-missing", ON_PUPIL, 30, {{edit_birth_years, -60}, {edit_drop_enrolment, 0}}, {FLAGS("missing-school-age"), FLAGS("number-mismatch-household")}, NULL, 0},
	{"dated-old", ON_PUPIL, 30, {{edit_birth_years, -60}}, {FLAGS("identity-mismatch"), FLAGS("number-mismatch-household")}, NULL, 0},

	/* more than once */
	{"two-schools", ON_PUPIL, 60, {{edit_second_school, 1}}, {FLAGS("duplicate-enrolment")}, NULL, 0},
	{"two-schools-one-child", ON_PUPIL, 60, {{edit_second_school, 0}}, {FLAGS("duplicate-enrolment"), FLAGS("scattered")}, NULL, 0},
	{"number-of-two", ON_PUPIL, 40, {{edit_second_school, 1}, {edit_name, 1}}, {FLAGS("duplicate-enrolment"), FLAGS("identity-mismatch")}, NULL, 0},
	{"two-households", ON_PUPIL, 60, {{edit_second_household, REGISTERED}}, {FLAGS("duplicate-household")}, NULL, 0},
	{"two-households-missing", ON_PUPIL, 30, {{edit_second_household, REGISTERED}, {edit_drop_enrolment, 0}}, {FLAGS("duplicate-household"), FLAGS("missing-school-age")}, NULL, 0},

	/* from elsewhere */
	{"migrant", ON_NEWCOMER, 2000, UNCHANGED, {FLAGS("unregistered")}, NULL, 0},
	{"migrant-absent", ON_NEWCOMER, 40, {{edit_absent, 3}}, {FLAGS("unregistered"), FLAGS("absent-dropout")}, NULL, 0},
	{"excused-migrant", ON_NEWCOMER, 40, UNCHANGED, {{"unregistered", EXCUSED, OF_PERSON}}, "enrolment.id", 90},
	{"birth-certificate", ON_NEWCOMER, 60, {{edit_document, DOCUMENT_BIRTH}}, {FLAGS("unregistered")}, NULL, 0},
	{"hong-kong", ON_NEWCOMER, 60, {{edit_document, DOCUMENT_HONG_KONG}}, NOTHING, NULL, 0},
	{"macau", ON_NEWCOMER, 30, {{edit_document, DOCUMENT_MACAU}}, NOTHING, NULL, 0},
	{"taiwan", ON_NEWCOMER, 30, {{edit_document, DOCUMENT_TAIWAN}}, NOTHING, NULL, 0},
	{"home-return", ON_NEWCOMER, 30, {{edit_document, DOCUMENT_HOME_RETURN}}, NOTHING, NULL, 0},
	{"passport", ON_NEWCOMER, 30, {{edit_document, DOCUMENT_PASSPORT}}, NOTHING, NULL, 0},
	{"residence-permit", ON_NEWCOMER, 30, {{edit_document, DOCUMENT_RESIDENCE}}, NOTHING, NULL, 0},
	{"hong-kong-sex", ON_NEWCOMER, 30, {{edit_document, DOCUMENT_HONG_KONG}, {edit_sex, SIDE_ENROLMENT}}, {FLAGS("number-mismatch-enrolment")}, NULL, 0},

	/* disabled, taught at home */
	{"taught-at-home", ON_PUPIL, 100, {{edit_mode, MODE_HOME}, {edit_disability, DISABILITY_KNOWN}, {edit_visit, 6}, {edit_visit, 13}}, NOTHING, NULL, 0},
	{"visits-short", ON_PUPIL, 50, {{edit_mode, MODE_HOME}, {edit_disability, DISABILITY_KNOWN}, {edit_visit, 7}}, {FLAGS("visits-short")}, NULL, 0},
	{"visit-undated", ON_PUPIL, 30, {{edit_mode, MODE_HOME}, {edit_disability, DISABILITY_BLANK}, {edit_visit, -1}}, {REVIEWS("visits-short")}, NULL, 0},
	{"visit-unreadable", ON_PUPIL, 30, {{edit_mode, MODE_HOME}, {edit_disability, DISABILITY_KNOWN}, {edit_visit, 2}, {edit_list_fault, LIST_HOME_VISITS}}, {REVIEWS("visits-short")}, NULL, 0},
	{"healthy-at-home", ON_PUPIL, 50, {{edit_mode, MODE_HOME}, {edit_visit, 1}, {edit_visit, 8}}, {FLAGS("visits-healthy")}, NULL, 0},
	{"listed-as-healthy", ON_PUPIL, 30, {{edit_mode, MODE_HOME}, {edit_disability, DISABILITY_NONE}, {edit_visit, 0}}, {FLAGS("visits-healthy")}, NULL, 0},
	{"category-unlisted", ON_PUPIL, 30, {{edit_mode, MODE_HOME}, {edit_disability, DISABILITY_UNLISTED}, {edit_visit, 0}}, {REVIEWS("visits-healthy")}, NULL, 0},
	{"disability-unreadable", ON_PUPIL, 30, {{edit_mode, MODE_HOME}, {edit_disability, DISABILITY_KNOWN}, {edit_visit, 0}, {edit_list_fault, LIST_DISABILITY}}, {REVIEWS("visits-healthy")}, NULL, 0},
	{"mode-blank", ON_PUPIL, 100, {{edit_mode, MODE_BLANK}}, NOTHING, NULL, 0},
	{"mode-unlisted-visited", ON_PUPIL, 30, {{edit_mode, MODE_UNLISTED}, {edit_visit, 30}}, {REVIEWS("visits-short")}, NULL, 0},
	{"disabled-unserved", ON_PUPIL, 60, {{edit_drop_enrolment, 0}, {edit_disability, DISABILITY_KNOWN}, {edit_visit, 91}}, {FLAGS("missing-school-age"), FLAGS("disabled-unserved")}, NULL, 0},
	{"disabled-entrant", ON_ENTRANT, 100, {{edit_drop_enrolment, 0}, {edit_disability, DISABILITY_BLANK}}, {FLAGS("missing-entry-age"), FLAGS("disabled-unserved")}, NULL, 0},
	{"disabled-served", ON_PUPIL, 40, {{edit_drop_enrolment, 0}, {edit_disability, DISABILITY_KNOWN}, {edit_visit, 90}}, {FLAGS("missing-school-age")}, NULL, 0},
	{"disabled-exempt", ON_PUPIL, 40, {{edit_drop_enrolment, 0}, {edit_disability, DISABILITY_KNOWN}, {edit_exempt, 300}}, NOTHING, NULL, 0},
	{"disabled-doubtful", ON_PUPIL, 30, {{edit_drop_enrolment, 0}, {edit_disability, DISABILITY_UNLISTED}}, {FLAGS("missing-school-age"), REVIEWS("disabled-unserved")}, NULL, 0},

	/* adults */
	{"adult-number-damaged", ON_ADULT, 30, {{edit_household_number, DAMAGE_ANY}}, {DAMAGED_ROW(OF_HOUSEHOLD_ROW)}, NULL, 0},
	{"adult-number-blank", ON_ADULT, 10, {{edit_household_number, DAMAGE_BLANK}}, {BLANK_ROW(OF_HOUSEHOLD_ROW)}, NULL, 0},
	{"adult-old-number", ON_ADULT, 100, {{edit_old_number, 0}}, NOTHING, NULL, 0},
	{"adult-corrected", ON_ADULT, 50, {{edit_former_number, 0}}, NOTHING, NULL, 0},
	{"adult-twice", ON_ADULT, 20, {{edit_second_household, REGISTERED}}, {FLAGS("duplicate-household")}, NULL, 0},
	{"adult-moved", ON_ADULT, 100, {{edit_second_household, MOVED_OUT}}, NOTHING, NULL, 0},
	{"adult-sex", ON_ADULT, 20, {{edit_sex, SIDE_HOUSEHOLD}}, {FLAGS("number-mismatch-household")}, NULL, 0},
	{"adult-birth-blank", ON_ADULT, 10, {{edit_birth_blank, SIDE_HOUSEHOLD}}, {REVIEWS("missing-school-age"), REVIEWS("missing-entry-age"), REVIEWS("number-mismatch-household")}, NULL, 0},
	{"adult-dated-young", ON_ADULT, 20, {{edit_birth_years, 26}}, {FLAGS("number-mismatch-household")}, NULL, 0},
	{"adult-status-unlisted", ON_ADULT, 10, {{edit_household_status, UNLISTED}}, NOTHING, NULL, 0},
};
/* clang-format on */

const int plant_count = (int)(sizeof plants / sizeof plants[0]);

const char *plant_family(const char *rule)
{
	static const char *const families[][2] = {
		{"missing-school-age", "missing"}, {"missing-entry-age", "missing"}, {"six-to-seven-lost", "transition"},
		{"not-reported", "absent"}, {"enrolled-not-in-class", "absent"}, {"absent-watch", "absent"},
		{"absent-visit", "absent"}, {"absent-dropout", "absent"}, {"left-without-destination", "status"},
		{"suspension-overdue", "status"}, {"expelled", "status"}, {"gone-but-enrolled", "gone"},
		{"scattered", "scattered"}, {"under-age", "under-age"}, {"over-age", "over-age"}, {"id-damaged", "identity"},
		{"identity-mismatch", "mismatch"}, {"number-mismatch-household", "number-mismatch"},
		{"number-mismatch-enrolment", "number-mismatch"}, {"duplicate-enrolment", "duplicate"},
		{"duplicate-household", "duplicate-household"}, {"unregistered", "unregistered"}, {"disabled-unserved", "unserved"},
		{"visits-short", "unserved"}, {"visits-healthy", "visits-healthy"}, {"undecided-identity", "identity"},
	};
	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		if (strcmp(families[i][0], rule) == 0)
			return families[i][1];
	return "other";
}
