/* Mutants put to the tests of a pack: which of them no test notices. Knows nothing of how that is printed. */
#ifndef ROLLCALL_MUTATE_H
#define ROLLCALL_MUTATE_H

#include "mutant.h"
#include "suite.h"
#include "world.h"

enum fate {
	FATE_LIVES,
	FATE_KILLED,      /* by a test */
	FATE_EQUIVALENT,  /* no rows could tell it from the pack: proved */
	FATE_INVALID      /* it gives no pack that could be loaded */
};

/* Puts the mutants that concern a rule (-1: any) to the tests; fates has one for each. The tests pass. x: of the pack.
 * False: out of memory. */
bool mutate_run(struct suite *s, struct mutants *m, int rule, struct example *x, enum fate *fates);

/* What is known of a mutant that no test notices. */
struct finding_out {
	struct text test;      /* a test that would notice it, to be pasted; empty: none was found */
	uint64_t tried;        /* persons that were made up */
	uint32_t days;
	int anyway;            /* the rule that leaves records without a number open whatever the mutant does; -1: it took none */
};

/* Looks for rows that would tell it from the pack. FATE_EQUIVALENT when there are none. The texts live in w until it
 * goes. False: out of memory. */
bool mutate_search(struct suite *s, struct world *w, const struct mutant *m, struct example *x, enum fate *fate,
                   struct finding_out *out);

#endif
