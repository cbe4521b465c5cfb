/* What the parts of the linter share. Private to lint*.c. */
#ifndef ROLLCALL_LINT_PARTS_H
#define ROLLCALL_LINT_PARTS_H

#include "load.h"
#include "logic.h"

struct linter {
	struct loader *l;
	struct logic *logic;
	struct name_index said;        /* code and place: a definition is walked at each of its uses */
	int *props;                    /* of each rule's condition */
	size_t nodes;                  /* of all conditions looked at */
	bool *trivial;                 /* of each rule: it flags nobody, or everybody */
	const struct node **rules;     /* of each rule: its mapping */
};

/* A warning that was not given before at this place; NULL: it was, or memory ran out. */
struct diag *lint_say(struct linter *x, enum code code, struct span at, const struct text *args, size_t count);
#define LINT(x, code, at, ...) \
	lint_say((x), (code), (at), (const struct text[]){__VA_ARGS__}, sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text))
/* An expression as it is written, on one line, cut after so many characters; and at a length for a sentence. */
struct text lint_words(struct linter *x, struct span at, size_t most);
struct text lint_quote(struct linter *x, struct span at);
/* The outcomes with which a rule flags, and those with which it leaves alone. */
unsigned lint_flags(const struct rule *r);
unsigned lint_clears(const struct rule *r);

void lint_conditions(struct linter *x); /* lint_conditions.c: W701-W703, W715-W717, W722 */
void lint_pairs(struct linter *x);      /* lint_pairs.c: W707, W708 */
void lint_tests(struct linter *x);      /* lint_tests.c: W712-W714, W721 */

#endif
