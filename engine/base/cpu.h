/* How many processors this process may use. */
#ifndef ROLLCALL_CPU_H
#define ROLLCALL_CPU_H

/* 1 or more; heeds the affinity mask. */
unsigned cpu_count(void);

#endif
