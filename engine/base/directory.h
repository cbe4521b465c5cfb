/* Directories of the state: made 0700, synced, listed, removed whole. No symbolic link is followed. Functions return 0
 * or an errno value. */
#ifndef ROLLCALL_DIRECTORY_H
#define ROLLCALL_DIRECTORY_H

#include "arena.h"

/* Makes path unless it is a directory already. */
int directory_make(const char *path);
int directory_sync(const char *path);
/* Removes path with everything in it; 0 if it is not there. */
int directory_remove(const char *path);
/* The names in a directory, without . and .., sorted as bytes. */
int directory_names(const char *path, struct arena *a, const char ***names, size_t *count);

#endif
