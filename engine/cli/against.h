/* check --against JOB: rules held against a job's real files. Publishes and writes nothing. */
#ifndef ROLLCALL_CLI_AGAINST_H
#define ROLLCALL_CLI_AGAINST_H

#include "cli/cli.h"

/* Whether the value of --at-most is a share; says so if not. */
bool against_read(struct cli *c);
/* Gives the exit code. */
int check_against(struct cli *c);

#endif
