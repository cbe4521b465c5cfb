/* Faults that stop the YAML parser, each told by itself: the fault is mended in a copy of the text as its author
 * probably meant it, so that what stands behind it is read too and all errors of a file are told at once. A file with a
 * fault stays wrong: the copy only finds more errors. Knows nothing of nodes and keys. */
#ifndef ROLLCALL_MEND_H
#define ROLLCALL_MEND_H

#include "../base/arena.h"
#include "../base/diag.h"

/* Bytes of the file that stand otherwise in the copy. */
struct patch {
	size_t at, removed; /* in the file */
	struct text with;
};

enum { MEND_FAULTS_MAX = 64, MEND_PATCHES_MAX = 2 * MEND_FAULTS_MAX };

struct mended {
	struct text text;                       /* the copy, without a BOM */
	size_t bom;                             /* length of the file's */
	struct patch patches[MEND_PATCHES_MAX]; /* in the order of the file */
	size_t count;
};

/* The text as it stands in the file. */
void mended_plain(struct mended *m, const struct source *s);
/* The byte of the file where a byte of the copy comes from. */
size_t mended_origin(const struct mended *m, size_t at);

/* Where the colon stands in a plain key that has run together with the bracket behind it, as in household：{files; SIZE_MAX:
 * it is no such key. The parser sees nothing wrong in one, and yet it is a fault. */
size_t mend_swallowed(struct text key);

/* Reports every fault (E005, E013) and mends it. False: one could not be mended, so nothing is read behind it; or memory
 * ran out (d->failed is then set). */
bool mend(const struct source *s, struct arena *a, struct diags *d, struct mended *out);

#endif
