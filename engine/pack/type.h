/* From a parsed condition to a typed one: names resolved, definitions inlined, scope and types checked. Names, types
 * and impossible texts of a definition are reported once, where it stands; what depends on the scope is reported at
 * each use. Knows nothing of YAML. */
#ifndef ROLLCALL_TYPE_H
#define ROLLCALL_TYPE_H

#include "index.h"
#include "pack.h"
#include "parse.h"

struct definition {
	struct text name;
	struct span at;   /* of the name */
	struct span body;
	int pack;         /* index of the pack file that has it */
	struct ast *ast;
	bool open;        /* being inlined: meeting it again is a cycle */
	bool broken;      /* a fault makes every use TYPE_ERROR, silently */
	unsigned epoch;   /* of the last condition that used it */
	bool used;        /* by something besides definitions */
};

/* What a condition may name besides lines, lists and fields. */
struct names {
	struct pack *pack;
	struct definition *definitions;
	size_t definition_count;
	struct name_index definition_index;
	struct text *words;        /* of definitions, lines and lists, for suggestions */
	size_t word_count;
	struct name_index param_index;
	struct text *param_names;  /* and run_date */
	int *param_packs;          /* index of the pack file of each param */
	struct expr **param_exprs; /* how each was computed; NULL for a text or a fault */
	unsigned *param_epochs;
	unsigned epoch;
};

/* rule_scope, and two more: a definition by itself, where any scope may be meant, and a param, which reads nothing. */
enum { SCOPE_ANY = SCOPE_PERSON + 1, SCOPE_NONE };

struct typer {
	struct names *names;
	int pack;            /* names of this pack file and earlier ones can be seen */
	size_t params_seen;  /* only params before this one */
	int scope;
	bool may_mask;       /* in messages and columns */
	struct arena *arena;
	struct diags *d;

	/* while one condition is typed */
	int group;           /* table of the group function around, -1 */
	int group_depth;     /* how many definitions were around that function */
	int depth;           /* definitions around */
	const struct inlining *inlining;
	struct span use;     /* where the outermost definition is used */
	size_t nodes;
	bool too_large;
	bool unequal;        /* the sides of a != are at hand */
	const struct ast *mask_place; /* the one call that may be mask(…) */
};

void typer_init(struct typer *t, struct names *names, int pack, int scope, struct arena *a, struct diags *d);
/* A condition: bool. NULL only when memory ran out; faults give TYPE_ERROR. */
struct expr *type_condition(struct typer *t, const struct ast *ast);
/* A value of any type. */
struct expr *type_value(struct typer *t, const struct ast *ast);
/* Checks a definition by itself. False: memory ran out. */
bool type_definition(struct names *names, struct definition *def, struct diags *d);

/* "a number", "数字" … */
struct text type_name(const struct diags *d, enum type type);
/* Whether the word is a function or keyword, or `pair` or `person`. */
bool word_reserved(struct text word);
/* Where e stands in the condition itself: of an inlined definition, its use. */
struct span expr_place(const struct expr *e);
/* The texts an expression of type string can have, if they are known: `values` of its field or fixed answers. */
bool expr_answers(const struct pack *p, const struct expr *e, const struct text **answers, size_t *count);

/* ---- shared by type.c, scope.c and function.c ---- */

struct inlining {
	struct definition *def;
	const struct inlining *outer;
};

struct expr *type_node(struct typer *t, const struct ast *ast);
struct expr *expr_new(struct typer *t, enum expr_op op, enum type type, struct span at);
bool expr_args(struct typer *t, struct expr *e, size_t count);
struct expr *type_call(struct typer *t, const struct ast *ast);
/* NULL if this was said at the definition; else the diagnostic. */
struct diag *type_fault(struct typer *t, enum code code, struct span at, struct text one, struct text two);
/* Whether e is of the type (or TYPE_ERROR); says so if not. */
bool type_want(struct typer *t, const struct expr *e, enum type type);

/* Whether a dot may read the table here; E301 (or the param's error) if not. */
bool scope_dot(struct typer *t, int table, struct span at);
/* Says so (E303, E304) if the table is no group here for a function of groups. */
void scope_group(struct typer *t, int table, enum expr_op op, struct span at);
/* Index of a line or list named in a condition, -1 after E201. */
int scope_table(struct typer *t, struct text name, struct span at);

#endif
