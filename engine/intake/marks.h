/* One pass over bytes that finds where cells and rows end, and what needs a closer look. With the vectors of the
 * processor where it has some that pay, and without them: both find the same. Knows nothing of rows. */
#ifndef ROLLCALL_MARKS_H
#define ROLLCALL_MARKS_H

#include <stddef.h>
#include <stdint.h>

enum { MARKS_SPARE = 8 }; /* may be written to behind the last mark */

/* The offsets of every delimiter, newline, quote, NUL, and CR that no newline follows, in their order; marks has room
 * for n + MARKS_SPARE. Gives their number. n < 2^32. */
size_t marks_find(const char *bytes, size_t n, char delimiter, uint32_t *marks);
/* How many bytes are the sign. */
size_t marks_count(const char *bytes, size_t n, char sign);

/* The same without vectors, for processors that have none of ours, and for the tests. */
size_t marks_find_portable(const char *bytes, size_t n, char delimiter, uint32_t *marks);

#endif
