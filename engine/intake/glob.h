/* Names of files that a pattern stands for. Goes by characters, which fnmatch(3) does only in a locale that has them. Knows
 * nothing of directories. */
#ifndef ROLLCALL_GLOB_H
#define ROLLCALL_GLOB_H

#include "../base/text.h"

/* Whether text has a sign that makes it a pattern. */
bool glob_wild(struct text t);
/* Whether a name matches: `*` stands for any characters, `?` for one, `[…]` for one of those in it or, after `!` or `^`, for
 * one that is not; a-z there is a range. What follows `\` stands for itself, and so does `[` without its `]`. A dot at the
 * beginning of a name matches none of these. fold: A is like a. Takes time as the product of both lengths at most. */
bool glob_match(struct text pattern, struct text name, bool fold);

#endif
