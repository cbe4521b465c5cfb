/* What is checked of a YAML file's bytes before the parser sees them, and the parser's complaints in plain words.
 * Private to the tree. */
#ifndef ROLLCALL_TREE_BYTES_H
#define ROLLCALL_TREE_BYTES_H

#include "../base/diag.h"
#include "../base/source.h"

/* Whether the file has at most TREE_BYTES_MAX bytes of UTF-8 text without control characters: E002, E003, E014. */
bool tree_bytes_check(const struct source *s, struct diags *d);
/* A character that texts may not hold: control characters but TAB and line ends, and U+FEFF. */
bool tree_invisible(uint32_t cp);
/* "U+0007" and the like for a sentence. */
void tree_cp_name(uint32_t cp, char out[12]);

/* The parser's problem as E005, or as the code of its own that it deserves. context: the place where the construct
 * with the problem begins; its source is NULL where there is none. */
void tree_problem(const char *problem, struct span at, struct span context, struct diags *d);

#endif
