/* Suggestions in words and in JSON, as the outputs show them: where the other record stands and in which way it is near;
 * its number only in the full view. */
#ifndef ROLLCALL_REPORT_SUGGESTIONS_H
#define ROLLCALL_REPORT_SUGGESTIONS_H

#include "report/report.h"

/* The name of a kind of suggestion, as packs write it. */
struct text suggestion_reason(enum suggest_kind kind);
/* In which way a record is near, for people. */
const char *suggestion_in_words(const struct near_match *m, enum language language);
/* In one cell, for people: the other records joined by "; ". */
void suggestion_words(const struct report *r, const struct finding *f, struct buf *out);
/* As a JSON value: a list, empty when nothing is near; null where nothing was looked for. */
void suggestion_json(const struct report *r, const struct finding *f, struct buf *out);

#endif
