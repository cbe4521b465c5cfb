/* A condition in plain words, in the reader's language, as nested items of a page: what must hold, by the headings of the
 * files and the words of the cells in Chinese, by the names of the pack in English. Knows nothing of data. */
#ifndef ROLLCALL_MEANING_H
#define ROLLCALL_MEANING_H

#include "base/diag.h"
#include "pack/pack.h"
#include "report/page.h"

struct meaning {
	const struct pack *pack;
	enum language language;
	struct page *page;
	int group;  /* private: the table whose record is at hand; -1 */
};

/* A level as people read it; as it is written where it has no such word. */
struct text level_words(struct text level, enum language language);
/* The same of the kind of a rule. */
struct text kind_words(struct text kind, enum language language);
/* Writes the items of a condition, the outermost at depth 1. */
void meaning_items(struct meaning *m, const struct expr *e);
/* Appends a field: 户籍线的户口状态, household.status. */
void meaning_field(const struct meaning *m, int table, int field, struct buf *out);
/* Appends a value of a param: a day, a number, a text. */
void meaning_param_value(const struct meaning *m, const struct param *p, struct buf *out);

#endif
