/* Inside mend: a fault, and the ways to mend it that mend_ways.c proposes and mend.c tries. */
#ifndef ROLLCALL_MEND_PARTS_H
#define ROLLCALL_MEND_PARTS_H

#include "mend.h"

struct fault {
	const char *problem;  /* libyaml's words; NULL: none */
	size_t at, context;   /* bytes of the file */
	bool has_context;
};

enum { WAY_PATCHES_MAX = 3 };

/* A way to mend the fault, and what is then said of it. */
struct way {
	struct patch patches[WAY_PATCHES_MAX]; /* in the order of the file */
	size_t count;
	struct span at;       /* where the fault is; source NULL: where the parser gave up, in its words */
	const char *en, *zh;
	const char *label_en, *label_zh; /* NULL: none; {1} is `right` */
	struct text right;
};

/* From the surest to the last resort; a later one is tried only where none before it leads on. */
enum way_rank { WAY_SIGN, WAY_SHAPE, WAY_REST, WAY_RANKS };

struct mender;
/* Tries a way and keeps it if the parser comes further by it than by any before it. */
void mend_try(struct mender *m, const struct way *way);

/* Proposes all ways of a rank. */
void mend_ways(struct mender *m, const struct source *s, const struct fault *fault, enum way_rank rank);

#endif
