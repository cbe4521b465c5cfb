/* What the operating system refuses, in the reader's language: why, and what to do about it. */
#ifndef ROLLCALL_SYSTEM_H
#define ROLLCALL_SYSTEM_H

#include "diag.h"

/* The reason an errno value stands for. */
const char *system_reason(int error, enum language language);
/* E491 on the path with reason and advice, or E490 for ENOMEM. */
void system_fault(struct diags *d, const char *path, int error);

#endif
