/* Inside mend: a row of a YAML file, looked at without a parser, since that has failed. */
#ifndef ROLLCALL_MEND_ROW_H
#define ROLLCALL_MEND_ROW_H

#include "mend_parts.h"

enum { ROW_NESTED_MAX = 16, ROW_INDENT_MAX = 60 };

struct row {
	const struct source *source;
	size_t line;  /* from 1; 0: there is none, or it is empty or too long */
	size_t from;  /* its first byte in the file */
	struct text t;
	size_t lead;  /* bytes of white space of any kind at its beginning */
};

/* What stands open behind the first bytes of a row. */
struct row_open {
	char quote;                    /* the quote that is open, else 0 */
	size_t opened;                 /* where */
	bool comment;
	size_t depth;                  /* brackets that are open; */
	size_t open[ROW_NESTED_MAX];   /* where */
	size_t extra;                  /* the first bracket that closes none; SIZE_MAX: there is none */
};

/* The line of a byte of the file. */
size_t row_line(const struct source *s, size_t at);
struct row row_at(const struct source *s, size_t line);
/* There is nothing in it but a comment. */
bool row_is_empty(const struct row *r);
/* The nearest row with something in it, before or behind a line. */
struct row row_beside(const struct source *s, size_t line, bool before);

/* Bytes of the white space, full-width too, that stands at i; 0: none. */
size_t row_white(struct text t, size_t i);
struct row_open row_read(struct text t, size_t n);
/* Where the text of a row ends: before its comment and the blanks at its end. */
size_t row_text_end(struct text t);

bool row_key_sign(char c);
/* Behind the hyphens of a row, where its key begins. */
size_t row_key_begin(const struct row *r);
size_t row_key_end(const struct row *r, size_t begin);
bool row_is_item(const struct row *r);
bool row_has_key(const struct row *r);

/* Bytes [from, to) of the row. */
struct span row_span(const struct row *r, size_t from, size_t to);
struct patch row_patch(const struct row *r, size_t from, size_t removed, struct text with);

#endif
