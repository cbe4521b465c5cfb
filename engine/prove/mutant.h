/* Small changes to what a pack says, each of which a test should notice: a term dropped, a comparison flipped, a bound moved
 * by one, `and` and `or` swapped, a term negated, what is done with the unknown changed. Made on the trees of the
 * loaded pack and taken back again. Knows nothing of tests. */
#ifndef ROLLCALL_MUTANT_H
#define ROLLCALL_MUTANT_H

#include "../base/arena.h"
#include "../base/buf.h"
#include "../pack/pack.h"

enum mutation {
	MUTATION_DROP,      /* argument `arg` */
	MUTATION_COMPARE,   /* another comparison, `op` */
	MUTATION_SHIFT,     /* argument `arg` and `by` */
	MUTATION_SWAP,      /* and, or; any, all */
	MUTATION_NEGATE,
	MUTATION_PARAM,     /* the value of param `item` and `by` */
	MUTATION_UNKNOWN,   /* of rule `item`: `by` is an enum rule_unknown */
	MUTATION_FROM,      /* the first day of exception `item` and `by` */
	MUTATION_UNTIL
};

enum owner { OWNER_RULE, OWNER_DEFINITION, OWNER_PARAM, OWNER_EXCEPTION };

struct mutant {
	enum mutation kind;
	struct span at;        /* what is changed */
	enum owner owner;
	struct text owner_name;
	int arg, by, item;
	int was;               /* MUTATION_UNKNOWN: what it is */
	enum expr_op op;
	struct expr **nodes;   /* every copy of the part that is changed: a definition has one at each use */
	size_t node_count;
	uint64_t *rules;       /* a bit per rule that it may change */
	struct expr *saved, *changed; /* private: the nodes as they are and as it makes them */
};

struct mutants {
	struct pack *pack;
	struct arena arena;
	struct mutant *items;  /* by place */
	size_t count, cap;
	size_t words;          /* of mutant.rules */
};

/* Finds all. False: out of memory; mutants_free can be called either way. */
bool mutants_find(struct mutants *m, struct pack *pack);
void mutants_free(struct mutants *m);

/* Makes the change; one at a time. Params keep their values: who needs them computes them anew. */
void mutant_apply(struct pack *p, const struct mutant *m);
void mutant_undo(struct pack *p, const struct mutant *m);
static inline bool mutant_concerns(const struct mutant *m, size_t rule) { return m->rules[rule / 64] >> rule % 64 & 1; }
/* Whether params have to be computed anew when it is made. */
static inline bool mutant_moves_params(const struct mutant *m) { return m->owner == OWNER_PARAM; }
/* Appends what is changed, in words. */
void mutant_describe(const struct mutant *m, enum language language, struct buf *out);

#endif
