/* The command line: what commands there are, what options they take, and where their results and messages go. One
 * file per command. Knows nothing of how a run works. */
#ifndef ROLLCALL_CLI_H
#define ROLLCALL_CLI_H

#include "base/diag.h"
#include "config/job.h"
#include "rollcall/rollcall.h"

enum cli_option {
	OPTION_HELP, OPTION_LANGUAGE, OPTION_FORMAT, OPTION_TEST_FORMAT, OPTION_LIST_FORMAT, OPTION_SET, OPTION_RUN_DATE, OPTION_FAIL_ON,
	OPTION_QUIET, OPTION_VERBOSE, OPTION_TIMINGS, OPTION_THREADS, OPTION_MAX_MEMORY, OPTION_PACK, OPTION_LIST, OPTION_RUN,
	OPTION_RULE, OPTION_TEST, OPTION_BOUNDARIES, OPTION_MUTATE, OPTION_MIN_SCORE,
	OPTION_AGAINST, OPTION_AT_MOST, OPTION_COUNT
};
#define TAKES(option) (1u << (option))

enum { CLI_ANY = 1 << 20, CLI_THREADS_MAX = 256 };
enum { CLI_FOUND = 1 }; /* exit code: all was done, and something was found that should not be */

struct cli;

struct command {
	const char *name;
	const char *arguments;          /* as shown after the name */
	int least, most;                /* arguments */
	unsigned options;               /* TAKES of each; help and language go without saying */
	const char *about_en, *about_zh;
	const char *example;            /* without "rollcall " */
	int (*run)(struct cli *c);      /* gives the exit code */
};
extern const struct command commands[];
extern const size_t command_count;

struct cli {
	const struct command *command;
	struct diags diags;
	const char *values[OPTION_COUNT]; /* of an option given; "" for one that takes none; NULL: not given */
	const char *sets[JOB_SETS_MAX];
	size_t set_count;
	unsigned threads;                 /* 0: as many as there are processors */
	size_t max_memory;                /* bytes; 0: no limit */
	char *const *arguments;
	size_t argument_count;
};

int command_run(struct cli *c);
int command_check(struct cli *c);
int command_impact(struct cli *c);
int command_explain(struct cli *c);
int command_test(struct cli *c);
int command_list(struct cli *c);
int command_schema(struct cli *c);
int command_completion(struct cli *c);
int command_explain_code(struct cli *c);
int command_help(struct cli *c);
int command_version(struct cli *c);

/* NULL: there is none, and d says so. */
const struct command *command_find(struct diags *d, const char *name);

/* Reads the options behind the command's name. False: wrong, and said so. */
bool cli_parse(struct cli *c, int argc, char **argv);
static inline enum language cli_language(const struct cli *c) { return c->diags.language; }

void help_command(const struct command *command, enum language language, struct buf *out);
/* The long name of an option with its dashes. */
const char *option_name(enum cli_option option);
const char *option_value(enum cli_option option); /* what it takes; NULL: nothing */

/* Writes a result to standard output. A reader that has gone away is no error; anything else is said, and gives
 * ROLLCALL_SYSTEM. */
int cli_print(struct diags *d, const struct buf *out);
/* Writes diagnostics to standard error, warnings only if wanted, and empties the list. To be called while the sources
 * they stand in are there. */
void cli_complain(struct diags *d, bool warnings);
/* The pack files that the arguments name: packs, or one job, whose packs are given. Paths live in a. NULL: said why, or
 * memory ran out (diags.failed). */
const char *const *cli_packs(struct cli *c, struct arena *a, size_t *count);
/* Whether a file is a job. One that cannot be read as YAML is left to the loader of packs, which says why. Where memory runs
 * out (diags.failed) nobody knows. */
bool cli_names_job(struct cli *c, const char *path);

#endif
