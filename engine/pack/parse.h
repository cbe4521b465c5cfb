/* From tokens to a tree whose names are not resolved yet: the grammar of conditions and of texts with {expression}
 * in them. Knows nothing of packs: what a name means is decided in type.c. */
#ifndef ROLLCALL_PARSE_H
#define ROLLCALL_PARSE_H

#include "expr.h"
#include "lex.h"

enum ast_kind {
	A_ERROR,    /* something was wrong here and has been said */
	A_LITERAL,  /* type, number or name (the text) */
	A_PARAM,    /* name */
	A_NAME,     /* name */
	A_FIELD,    /* name . field */
	A_CALL,     /* name ( args ) */
	A_NOT, A_AND, A_OR,
	A_COMPARE,  /* op: X_EQ … X_GE, X_ADD, X_SUB; two args */
	A_IN_LIST,  /* args[0] in args[1…] */
	A_IN_RANGE  /* args[0] in args[1] .. args[2] */
};

struct ast {
	enum ast_kind kind;
	enum expr_op op;
	enum type type;
	bool negated;
	struct span at;      /* all of it, with its parentheses */
	struct span name_at; /* of name */
	struct span field_at;
	struct text name, field;
	int64_t number;
	struct ast **args;
	size_t count;
};

struct ast_piece {
	struct text text; /* when expr is NULL */
	struct ast *expr;
};
struct ast_template {
	struct ast_piece *pieces;
	size_t count;
};

/* A scalar as one condition or value. Never NULL but when memory ran out (d->failed is then set); a fault gives
 * A_ERROR in the failed place and a diagnostic. */
struct ast *parse_condition(const struct node *node, struct arena *a, struct diags *d);
/* The same for a part of a scalar, or, without a node, for a text that does not come from YAML. */
struct ast *parse_span(const struct node *node, struct span at, struct arena *a, struct diags *d);
/* A text with {expression} in it. False: memory ran out. */
bool parse_template(const struct node *node, struct arena *a, struct diags *d, struct ast_template *out);

#endif
