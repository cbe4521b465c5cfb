/* What the user is told: a list of diagnostics, each with a code from codes.def, a place and a sentence in the
 * user's language. Stages add to the list and go on; only the command line prints it. */
#ifndef ROLLCALL_DIAG_H
#define ROLLCALL_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "source.h"
#include "text.h"

enum language { LANGUAGE_EN, LANGUAGE_ZH };
enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

/* CODE(name, severity, sentence_en, sentence_zh, explanation_en, explanation_zh): {1} … {6} in a sentence stand for
 * the arguments of diag_add. */
enum code {
#define CODE(name, severity, en, zh, why_en, why_zh) name,
#include "codes.def"
#undef CODE
	CODE_COUNT
};

struct diag {
	enum code code;
	enum severity severity;
	struct span at;      /* in a source; at.source NULL for data files and for none */
	const char *path;    /* file named in the message; NULL: none */
	uint64_t line;       /* 1-based line or physical row; 0: none */
	uint64_t column;     /* 1-based character or cell; 0: none */
	const char *message; /* the sentence, in the list's language */
	const char *label;   /* text beside the caret; NULL: none */
	struct text suggested; /* the name in it that diag_suggest put there */
	const char **notes;  /* lines printed after "= " */
	size_t note_count;
	size_t order;        /* which it was as found */
};

enum {
	DIAGS_MAX = 1000,               /* more are counted, not kept */
	DIAG_CANDIDATES_MAX = 1000000   /* of all suggestions together, so that a large file with many faults ends soon */
};

struct diags {
	struct arena arena;     /* owns the texts */
	enum language language;
	struct diag *items;     /* in the order they were found */
	size_t count, cap;
	size_t errors;          /* of severity error, those not kept included */
	size_t dropped;         /* not kept: over DIAGS_MAX */
	size_t candidates;      /* looked at by diag_suggest */
	struct text *refused;   /* names that are wrong themselves */
	size_t refused_count, refused_cap;
	struct diag spare;      /* what diag_add gives when it keeps none */
	bool failed;            /* memory ran out while adding: the list is incomplete, the run must end with 4 */
};

void diags_init(struct diags *d, enum language language);
void diags_free(struct diags *d);

/* Adds one and gives it for adding notes, until the next is added; never NULL. args: count texts put in place of
 * {1} … ; they are copied. At a place in a secret source, an argument that is a slice of that source or of what was
 * decoded from it is replaced by ＊; the same in labels and notes. */
struct diag *diag_add(struct diags *d, enum code code, struct span at, const struct text *args, size_t count);
/* The same for a place in a data file: row and column from 1, 0 for none. */
struct diag *diag_data(struct diags *d, enum code code, const char *path, uint64_t row, uint64_t column,
                       const struct text *args, size_t count);
void diag_label(struct diags *d, struct diag *item, const char *label_en, const char *label_zh,
                const struct text *args, size_t count);
void diag_note(struct diags *d, struct diag *item, const char *note_en, const char *note_zh, const struct text *args,
               size_t count);
/* Index of the candidate that was probably meant by what is written; -1: none is near enough. */
int diag_nearest(struct text written, const struct text *candidates, size_t count);
/* "did you mean 'x'?" as label. */
void diag_meant(struct diags *d, struct diag *item, struct text right);
/* The same, and item->suggested, if one of the candidates is near enough and DIAG_CANDIDATES_MAX is not reached. Gives
 * whether it was. */
bool diag_suggest(struct diags *d, struct diag *item, struct text written, const struct text *candidates,
                  size_t count);
/* Says that a name was reported as wrong: diag_suggest suggests it no more, and takes back where it did. */
void diag_refuse(struct diags *d, struct text name);

/* DIAG(d, E203, span, name, other) with struct text arguments (at least one; use TEXT("") for none). */
#define DIAG(d, code, at, ...) \
	diag_add((d), (code), (at), (const struct text[]){__VA_ARGS__}, \
	         sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text))

/* The end of the list, to go back to when what was read has to be read again in another way. */
struct diags_mark {
	size_t count, errors, dropped;
};
struct diags_mark diags_mark(const struct diags *d);
void diags_forget(struct diags *d, const struct diags_mark *since);

/* Sorts by file and position (stable), so that the order does not depend on which stage found what. */
void diags_sort(struct diags *d);
/* Renders `file:line:column: error[CODE]: sentence`, excerpt and caret, notes. Hidden characters of the source never
 * reach the output raw. */
void diag_render(const struct diag *item, struct buf *out);
/* All of them in order, and how many were not kept. */
void diags_render(const struct diags *d, struct buf *out);
/* All of them as one JSON array. False: out of memory. */
bool diags_render_json(const struct diags *d, struct buf *out);

const char *code_name(enum code code);
enum severity code_severity(enum code code);
/* What it says, with {1} … where the arguments go. */
const char *code_sentence(enum code code, enum language language);
const char *code_explanation(enum code code, enum language language);
/* CODE_COUNT if there is none of that name (any case). */
enum code code_find(struct text name);

#endif
