/* Days as packs, jobs and people write them. */
#ifndef ROLLCALL_DAY_H
#define ROLLCALL_DAY_H

#include "../base/date.h"
#include "../base/diag.h"

/* A day YYYY-MM-DD of 1900-2200. */
bool text_day(struct text t, int32_t *day);
/* Why a text is none, in words. */
struct text text_day_fault(struct text t, enum language language);
/* Whether t begins with a day written in another way (2026-9-1, 2026/09/01, 2026.9.1, 2026年9月1日; digits of any
 * width): its bytes, with the day as YYYY-MM-DD in out; else 0. */
size_t text_day_meant(struct text t, char out[11]);

#endif
