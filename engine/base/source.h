/* A text file held whole (pack, job, excuses) and the way from a byte to line and column. */
#ifndef ROLLCALL_SOURCE_H
#define ROLLCALL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "text.h"

struct source {
	const char *path;    /* as the user named it; printed in diagnostics */
	struct text file;    /* as it is on the disk */
	struct text bytes;   /* the same, or with stand-ins of characters replaced: as many characters, in the same places */
	bool secret;         /* excuses: diagnostics never quote its text */
	struct text decoded; /* where texts decoded from it stand; a secret is known by its address */
	size_t *line_starts; /* byte offset of each line */
	size_t line_count;
	size_t *characters;  /* how many begin before each SOURCE_STEP-th byte */
};

enum { SOURCE_STEP = 512 };

/* A part of a source: bytes [from, to). source NULL: no position. */
struct span {
	const struct source *source;
	size_t from, to;
};

/* Indexes the lines (LF, CRLF or CR end one). file must outlive the source. False: out of memory. */
bool source_init(struct source *s, struct arena *a, const char *path, struct text file);
/* A part of a source as it is in the file. */
struct text source_written(const struct span *at);
/* 1-based line, and column in characters (a leading BOM counts as none). Quick however long the line is. */
void source_place(const struct source *s, size_t offset, size_t *line, size_t *column);
/* The line's bytes without its end; line from 1. */
struct text source_line(const struct source *s, size_t line);
/* Appends the words of a part of a source, runs of white space as one blank. */
void source_words(const struct span *at, struct buf *out);

#endif
