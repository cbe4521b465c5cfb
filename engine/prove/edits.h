/* How one pack differs from another, edit by edit, and the trees between the two: one edit made and the others not.
 * Works on the trees as they were written; knows nothing of what a condition means, of files or of findings. */
#ifndef ROLLCALL_EDITS_H
#define ROLLCALL_EDITS_H

#include "../config/tree.h"

enum edit_kind { EDIT_RULE, EDIT_DEFINITION, EDIT_PARAM, EDIT_EXCEPTION, EDIT_TABLES, EDIT_SET, EDIT_RUN_DATE };
enum edit_change { EDIT_CHANGED, EDIT_ADDED, EDIT_REMOVED };

/* A difference that can change outcomes. Titles, notes and grounds are none, nor are labels, groups and tests. */
struct edit {
	enum edit_kind kind;
	enum edit_change change;
	struct text name; /* of the rule, param …; empty for EDIT_TABLES and EDIT_RUN_DATE */
};

/* The edits from one tree of a pack to another, both without errors, in the order of `after`. Definitions and params that
 * are only on one side are no edit of their own: nothing changes before something uses them. False: out of memory. */
bool edits_find(const struct node *before, const struct node *after, struct arena *a, struct edit **out, size_t *count);

/* `before` with one edit made, without what has no say in outcomes. Has every definition and param of both. NULL: out of
 * memory. */
const struct node *edits_make(const struct node *before, const struct node *after, const struct edit *edit,
                              struct arena *a);

/* A pack of the same name that says nothing: what one that is added is compared with. NULL: out of memory. */
struct node *edits_nothing(const struct node *pack, struct arena *a);

/* Whether two trees say the same, however they are written. */
bool node_same(const struct node *a, const struct node *b);

#endif
