/* Records of the two lines as rows of their files. */
#ifndef COUNTY_LINES_H
#define COUNTY_LINES_H

#include "county_sheet.h"

extern const struct sheet_kind line_household;
extern const struct sheet_kind line_enrolment;

/* Each gives the row's physical number. group: of the village, from 1. */
unsigned long line_put_registration(struct sheet *s, const struct registration *r, const struct dossier *d, int group);
unsigned long line_put_enrolment(struct sheet *s, const struct enrolment *e, const struct township *t, int class_number);

/* 三(2)班 */
void line_class_name(struct text *t, int grade, int class_number);

#endif
