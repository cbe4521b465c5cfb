/* A delimited file as a county office would send it: encoding, delimiter, headings,
 * column order, title rows, totals, date forms and dressed-up numbers differ from file
 * to file, what the cells mean does not. Knows nothing of rules. */
#ifndef COUNTY_SHEET_H
#define COUNTY_SHEET_H

#include "county_date.h"
#include "county_dossier.h"
#include "county_random.h"
#include "county_text.h"

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { SHEET_COLUMNS_MAX = 32, SHEET_HEADINGS_MAX = 6 };

enum cell_kind {
	CELL_BLANK,
	CELL_TEXT,
	CELL_NUMBER_ID, /* an identity number, dressed in the file's manner */
	CELL_DATE,
	CELL_EXACT /* never dressed: a damaged cell */
};

struct cell {
	enum cell_kind kind;
	const char *text;
	size_t length;
	int date;
};

/* A value with a list code, written as the value, as the code or as code-value. */
struct coded {
	const char *code; /* NULL: the value only */
	const char *value;
};

/* A column of a kind of file; a cell's place in a row is its column's place in the table. */
struct column {
	const char *headings[SHEET_HEADINGS_MAX]; /* one is chosen per file */
	bool often_left_out;                      /* unread or optional: some files do not have it */
};

struct sheet_kind {
	const char *title;
	const struct column *columns;
	int count;
	int key; /* the column of the person's number */
};

enum sheet_encoding { SHEET_UTF8, SHEET_UTF8_BOM, SHEET_GB18030, SHEET_UTF16, SHEET_ENCODINGS };
enum sheet_quoting { QUOTE_WHERE_NEEDED, QUOTE_ALL, QUOTE_SLOPPY };
enum sheet_id_dress { ID_BARE, ID_FORMULA, ID_APOSTROPHE, ID_SPACED };
enum sheet_code { CODE_VALUE, CODE_CODE, CODE_BOTH };

struct sheet_style {
	enum sheet_encoding encoding;
	enum sheet_quoting quoting;
	enum sheet_id_dress id_dress;
	enum sheet_code code;
	enum date_form date_form;
	char delimiter;
	bool crlf;
	bool final_newline;
	bool null_for_blank;
	int titles;
	bool footer;
	bool odd_rows; /* blank rows, wide digits, small x */
	int dialect;   /* which of three words for one thing */
};

struct sheet {
	FILE *file;
	const char *path; /* as the job names it; borrowed */
	const struct sheet_kind *kind;
	struct sheet_style style;
	struct random chance;
	int order[SHEET_COLUMNS_MAX]; /* column of each cell of a row */
	int width;
	unsigned long rows;    /* physical rows so far */
	unsigned long records; /* data rows so far */
	struct text pending;   /* UTF-8, not yet encoded */
	iconv_t converter;
	bool converting;
	bool plain;
	bool failed;
};

/* directory/path is created or overwritten. `messy` false: UTF-8, LF, no dressing and no faulty row.
 * The title of the sheet is `place` and the kind's title. */
bool sheet_open(struct sheet *s, const char *directory, const char *path, const struct sheet_kind *kind,
                const char *place, struct random chance, bool messy);

/* cells: one for each column of the kind. Gives the row's physical number. */
unsigned long sheet_row(struct sheet *s, const struct cell *cells, enum row_fault fault);

/* Whether the column is in this file. */
bool sheet_has(const struct sheet *s, int column);

/* The form of a coded value in this file. */
void sheet_coded(const struct sheet *s, struct text *t, struct coded coded);

/* Writes the rest and closes; false if anything since the opening has failed. */
bool sheet_close(struct sheet *s);

#endif
