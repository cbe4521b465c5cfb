/* Everything that could happen to one rule: all persons that its condition can tell apart, made up from the values of
 * sample.h. Says whether a mutant is ever told from the pack, and shows rows that tell it. A search that finds nothing is
 * a proof where every value was covered: no condition of the rule could see the difference to one that was tried. Knows
 * nothing of tests. */
#ifndef ROLLCALL_WORLD_H
#define ROLLCALL_WORLD_H

#include "sample.h"
#include "mutant.h"

enum search {
	SEARCH_FOUND,   /* rows tell them apart */
	SEARCH_SAME,    /* nothing tells them apart: proved */
	SEARCH_OPEN,    /* nothing was found, but not everything was looked at */
	SEARCH_FAILED   /* out of memory */
};

struct world_row {
	int table;
	bool rejected;
	struct text *cells;    /* per field */
};

/* A person, on a day. */
struct world_case {
	int32_t day;
	int rule;
	struct world_row *rows; /* by table */
	size_t count;
};

enum world_keys { WORLD_ALL, WORLD_KEYED, WORLD_KEYLESS };

struct world {
	struct pack *pack;
	struct samples samples;
	struct arena arena;     /* of cases */
	struct arena scratch;   /* of one day */
	uint64_t tried;         /* persons, of the last search: those that could differ were evaluated */
	uint64_t spent;         /* of what a search may cost, and what all have cost */
	uint64_t spent_in_all, limit;
	unsigned hidden;        /* lines, a bit each: a record of it without a usable number is left open by some rule anyway, so
	                           that this rule leaves it open or not shows nowhere; set by who knows */
	unsigned shows;         /* lines, of the last search, where nothing but that would tell */
	uint32_t days;          /* that were looked at */
	enum world_keys keys;   /* persons with a usable number, without, or all */
	const struct expr *part; /* a part of the rule's condition that stands for all of it; NULL */
	int part_scope;         /* the line whose records it reads; -1: the rule's scope */
	bool only_true;         /* persons of whom the pack's rule is not true are passed over */
	bool proof_only;        /* SEARCH_OPEN at the first difference: rows are not wanted */
	/* private */
	struct example typing;
	struct searching *at;
};

/* False: out of memory; world_free can be called either way. */
bool world_init(struct world *w, struct pack *pack);
void world_free(struct world *w);

/* Looks for persons for whom the rule comes to something else under the mutant, days first to last (params are the pack's
 * own; `first_days` are tried before the others). told: whether rows do tell, when judged as files would be; asked of each
 * that is found until it says yes. */
enum search world_search(struct world *w, const struct mutant *m, int rule, const int32_t *days, size_t day_count,
                         bool (*told)(void *context, const struct world_case *c), void *context, struct world_case *out);
/* Whether the rule leaves every record of the line open that has no usable number, on each of the days. -1: out of
 * memory. */
int world_always_open(struct world *w, int rule, int line, const int32_t *days, size_t day_count);

#endif
