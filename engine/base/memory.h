/* What the process has of the system's memory: how much (resident set), taking it, giving it back. Knows nothing of who
 * uses it. */
#ifndef ROLLCALL_MEMORY_H
#define ROLLCALL_MEMORY_H

#include <stddef.h>

/* Bytes at present; 0 when the system does not say. */
size_t memory_resident(void);
/* The most there ever were. */
size_t memory_peak(void);
/* From now on what is freed goes back to the system, large pieces at once; so much that two calls of memory_resident can
 * be compared. Costs time. */
void memory_economize(size_t large);
/* Has the system give the pages of [from, from + n) at once, sooner than a fault for each would. A last page that lies only
 * partly in it is left out; the end of the pages is returned, for the next call to go on from. Where the system does not
 * know how, each page comes when it is touched. */
char *memory_fetch(char *from, size_t n);
/* Gives what is free back to the system. */
void memory_trim(void);

#endif
