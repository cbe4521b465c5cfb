/* What was probably meant by a name that is not there: by its spelling, or because it is a heading, a title, a raw cell
 * or a word of other programs. Each adds "did you mean …?" to item, if it finds something, and gives whether it did. */
#ifndef ROLLCALL_SUGGEST_H
#define ROLLCALL_SUGGEST_H

#include "../base/diag.h"
#include "pack.h"

/* A field of the table: also by its headings. */
bool suggest_field(struct diags *d, struct diag *item, const struct table *t, struct text written);
/* One of the first `count` lines and lists: also by its title. */
bool suggest_table(struct diags *d, struct diag *item, const struct pack *p, int count, struct text written);
/* A text that a field with `values` can have: also by the raw cells that stand for it. */
bool suggest_literal(struct diags *d, struct diag *item, const struct field *f, struct text written);
/* Not a suggestion but a note: the texts there are, and the values of a field with `values`; of very many the first. */
void note_texts(struct diags *d, struct diag *item, const struct text *texts, size_t count);
void note_values(struct diags *d, struct diag *item, const struct field *f);
/* The number that a raw cell of a field with `values` stands for. */
bool suggest_number(struct diags *d, struct diag *item, const struct field *f, struct text written);
/* A value of a field with `values` that it cannot have: what was meant, and the note of those it can. */
void suggest_value(struct diags *d, struct diag *item, const struct field *f, struct text written);
/* A text that stands without its quotes: some field with `values` can have it. */
bool suggest_quotes(struct diags *d, struct diag *item, const struct pack *p, struct text written);
/* A field without its line or list: of table `near` (-1: none) rather than of another. */
bool suggest_dot(struct diags *d, struct diag *item, const struct pack *p, int near, struct text written);
/* A date in another form: a text in quotes, eight digits, slashes. */
bool suggest_date(struct diags *d, struct diag *item, struct text written);
/* A word of other programs or of everyday speech; {written, right} pairs, ended by NULL. */
struct usual_word {
	const char *written, *right;
};
bool suggest_usual(struct diags *d, struct diag *item, const struct usual_word *words, struct text written);

#endif
