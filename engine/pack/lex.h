/* Tokens of a condition, cut from the raw bytes of the file so that every place is exact, whatever YAML folds.
 * Reports signs that are not of the language and goes on as if the right one stood there. Knows no grammar. */
#ifndef ROLLCALL_LEX_H
#define ROLLCALL_LEX_H

#include "../config/tree.h"

enum token_kind {
	T_END,
	T_INT,     /* number */
	T_DATE,    /* number: day */
	T_STRING,  /* text: without the quotes */
	T_NAME,    /* text */
	T_PARAM,   /* text: without the $ */
	T_TRUE, T_FALSE, T_AND, T_OR, T_NOT, T_IN,
	T_OPEN, T_CLOSE, T_OPEN_LIST, T_CLOSE_LIST, T_COMMA, T_DOT, T_RANGE, T_PLUS, T_MINUS,
	T_EQ, T_NE, T_LT, T_LE, T_GT, T_GE,
	T_ERROR    /* a value was meant; what is wrong with it was said */
};

struct token {
	enum token_kind kind;
	struct span at;
	struct text text;
	int64_t number;
};

struct lexer {
	const struct node *node; /* the scalar; NULL: a text that does not come from YAML */
	const struct source *source;
	size_t at, end;          /* what is left */
	bool swallowed;          /* an open quote took all that was left, and was reported */
	struct arena *arena;
	struct diags *d;
};

/* The next token; T_END for ever at the end. */
struct token lex_next(struct lexer *lx);

/* Whether YAML cut the plain scalar at " #", so that its rest became a comment. */
bool lex_cut_by_comment(const struct lexer *lx);
/* Whether YAML ended the plain scalar inside { } or [ ] at a comma. */
bool lex_cut_by_comma(const struct lexer *lx, struct span *comma);

/* Whether a token of this kind is written with letters and so may be a name after a dot or a $. */
bool token_is_word(enum token_kind kind);

/* A text of one language, for parts of sentences that stand in both. */
struct text say(const struct diags *d, const char *en, const char *zh);

#endif
