#include "county_sheet.h"

#include <errno.h>
#include <string.h>

enum { FLUSH_AT = 1 << 16 };

static const struct sheet_style plain_style = {
	.encoding = SHEET_UTF8, .delimiter = ',', .date_form = DATE_DASH, .final_newline = true};

static struct sheet_style draw_style(struct random *r)
{
	static const enum date_form forms[] = {DATE_PLAIN,   DATE_DASH,   DATE_DASH,   DATE_SLASH,
	                                       DATE_CHINESE, DATE_SERIAL, DATE_MIDNIGHT, DATE_DOT};
	struct sheet_style style = {
		.encoding = (enum sheet_encoding)random_below(r, SHEET_ENCODINGS),
		.quoting = (enum sheet_quoting)random_below(r, 3),
		.id_dress = (enum sheet_id_dress)random_below(r, 4),
		.code = (enum sheet_code)random_below(r, 3),
		.date_form = forms[random_below(r, sizeof forms / sizeof forms[0])],
		.delimiter = ',',
		.crlf = random_permille(r, 600),
		.final_newline = random_permille(r, 700),
		.null_for_blank = random_permille(r, 250),
		.titles = (int)random_below(r, 3),
		.footer = random_permille(r, 500),
		.odd_rows = random_permille(r, 700),
		.dialect = (int)random_below(r, 3),
	};
	uint32_t delimiter = random_below(r, 10);
	if (style.encoding == SHEET_UTF16) {
		style.delimiter = '\t';
		style.crlf = true;
	} else if (style.encoding == SHEET_GB18030 && delimiter < 3) {
		/* What some systems call .xls. */
		style.delimiter = '\t';
		style.id_dress = ID_APOSTROPHE;
		style.null_for_blank = true;
	} else if (delimiter == 8) {
		style.delimiter = ';';
	} else if (delimiter == 9) {
		style.delimiter = '|';
	}
	return style;
}

static void draw_columns(struct sheet *s, bool messy)
{
	const struct sheet_kind *kind = s->kind;
	s->width = 0;
	for (int i = 0; i < kind->count; i++)
		if (!kind->columns[i].often_left_out || (messy && random_permille(&s->chance, 750)))
			s->order[s->width++] = i;
	if (!messy)
		return;
	/* The first column, a running number, stays first. */
	for (int i = s->width - 1; i > 1; i--) {
		int other = random_between(&s->chance, 1, i);
		int swap = s->order[i];
		s->order[i] = s->order[other];
		s->order[other] = swap;
	}
}

bool sheet_has(const struct sheet *s, int column)
{
	for (int i = 0; i < s->width; i++)
		if (s->order[i] == column)
			return true;
	return false;
}

static void put_bytes(struct sheet *s, const char *bytes, size_t length)
{
	if (fwrite(bytes, 1, length, s->file) != length)
		s->failed = true;
}

static void convert(struct sheet *s)
{
	char out[4096];
	char *in = s->pending.data;
	size_t left = s->pending.length;
	while (left > 0) {
		char *to = out;
		size_t room = sizeof out;
		size_t done = iconv(s->converter, &in, &left, &to, &room);
		put_bytes(s, out, sizeof out - room);
		if (done == (size_t)-1 && errno != E2BIG) {
			s->failed = true;
			return;
		}
	}
}

static void flush(struct sheet *s)
{
	if (s->pending.failed)
		s->failed = true;
	else if (s->converting)
		convert(s);
	else
		put_bytes(s, s->pending.data, s->pending.length);
	text_reset(&s->pending);
}

/* Rows are ended when the next begins, so that the last may go without. */
static void begin_row(struct sheet *s)
{
	if (s->rows++ > 0)
		text_adds(&s->pending, s->style.crlf ? "\r\n" : "\n");
	if (s->pending.length >= FLUSH_AT)
		flush(s);
}

static bool needs_quotes(const struct sheet *s, const char *text, size_t length)
{
	if (length == 0)
		return false;
	if (text[0] == '"' || memchr(text, s->style.delimiter, length))
		return true;
	return s->style.quoting != QUOTE_SLOPPY && text[0] != '=' && memchr(text, '"', length);
}

static void put_cell(struct sheet *s, const char *text, size_t length)
{
	if (s->style.quoting != QUOTE_ALL && !needs_quotes(s, text, length)) {
		text_add(&s->pending, text, length);
		return;
	}
	text_addc(&s->pending, '"');
	const char *quote;
	while (length > 0 && (quote = memchr(text, '"', length))) {
		size_t part = (size_t)(quote - text) + 1;
		text_add(&s->pending, text, part);
		text_addc(&s->pending, '"');
		text += part;
		length -= part;
	}
	text_add(&s->pending, text, length);
	text_addc(&s->pending, '"');
}

static void put_string(struct sheet *s, const char *string)
{
	put_cell(s, string, strlen(string));
}

static void put_id(struct sheet *s, const struct cell *cell)
{
	static const struct {
		const char *before, *after;
	} dress[] = {[ID_BARE] = {"", ""}, [ID_FORMULA] = {"=\"", "\""}, [ID_APOSTROPHE] = {"'", ""}, [ID_SPACED] = {"\xc2\xa0", " "}};
	char room[64];
	struct text t = text_in(room, sizeof room);
	bool odd = s->style.odd_rows && cell->length <= 18;
	text_adds(&t, dress[s->style.id_dress].before);
	if (odd && s->style.id_dress != ID_FORMULA && random_permille(&s->chance, 10)) {
		/* 18 wide characters are 54 bytes: they go without the dress. */
		t.length = 0;
		text_add_wide(&t, cell->text, cell->length);
	} else {
		text_add(&t, cell->text, cell->length);
		if (odd && t.data[t.length - 1] == 'X' && random_permille(&s->chance, 300))
			t.data[t.length - 1] = 'x';
		text_adds(&t, dress[s->style.id_dress].after);
	}
	put_cell(s, t.data, t.length);
}

static void put(struct sheet *s, const struct cell *cell)
{
	char room[48];
	struct text date = text_in(room, sizeof room);
	switch (cell->kind) {
	case CELL_BLANK:
		if (s->style.null_for_blank)
			put_cell(s, "NULL", 4);
		break;
	case CELL_TEXT:
		put_cell(s, cell->text, cell->length);
		break;
	case CELL_NUMBER_ID:
		put_id(s, cell);
		break;
	case CELL_DATE:
		date_write(&date, cell->date, s->style.date_form);
		put_cell(s, date.data, date.length);
		break;
	case CELL_EXACT:
		put_cell(s, cell->text, cell->length);
		break;
	}
}

static void put_blank_row(struct sheet *s)
{
	begin_row(s);
	if (random_permille(&s->chance, 500))
		return;
	for (int i = 1; i < s->width; i++)
		text_addc(&s->pending, s->style.delimiter);
}

static int key_place(const struct sheet *s)
{
	int place = 0;
	while (s->order[place] != s->kind->key)
		place++;
	return place;
}

unsigned long sheet_row(struct sheet *s, const struct cell *cells, enum row_fault fault)
{
	if (s->plain)
		fault = ROW_SOUND;
	if (s->style.odd_rows && random_below(&s->chance, 700) == 0)
		put_blank_row(s);
	begin_row(s);
	s->records++;
	int key = key_place(s);
	/* An open quote spoils the cell it stands in and all to its right. */
	bool open_quote = s->style.encoding != SHEET_UTF8 && key + 1 < s->width;
	int spoiled = fault == ROW_FAULT_AT_KEY ? key : fault == ROW_FAULT_AFTER_KEY && open_quote ? key + 1 : -1;
	for (int i = 0; i < s->width; i++) {
		if (i > 0)
			text_addc(&s->pending, s->style.delimiter);
		if (i == spoiled) {
			text_adds(&s->pending, "\"(");
			/* No quote may follow, or it would close this one. */
			for (int j = i; j < s->width; j++) {
				text_addc(&s->pending, s->style.delimiter);
				if (s->order[j] == s->kind->key)
					text_add(&s->pending, cells[s->kind->key].text, cells[s->kind->key].length);
			}
			return s->rows;
		}
		put(s, &cells[s->order[i]]);
	}
	if (fault == ROW_FAULT_AFTER_KEY) {
		text_addc(&s->pending, s->style.delimiter);
		text_addc(&s->pending, s->style.encoding == SHEET_UTF8 ? '\xff' : '1');
	}
	return s->rows;
}

void sheet_coded(const struct sheet *s, struct text *t, struct coded coded)
{
	if (coded.code && s->style.code != CODE_VALUE)
		text_adds(t, coded.code);
	if (coded.code && s->style.code == CODE_BOTH)
		text_addc(t, '-');
	if (!coded.code || s->style.code != CODE_CODE)
		text_adds(t, coded.value);
}

static void put_titles(struct sheet *s, const char *place)
{
	char room[256];
	for (int i = 0; i < s->style.titles; i++) {
		struct text t = text_in(room, sizeof room);
		begin_row(s);
		text_adds(&t, i == 0 ? place : "填报单位（盖章）：");
		text_adds(&t, i == 0 ? s->kind->title : place);
		put_cell(s, t.data, t.length);
		for (int j = 1; j < s->width && i == 0; j++)
			text_addc(&s->pending, s->style.delimiter);
	}
}

static void put_heading(struct sheet *s, bool messy)
{
	begin_row(s);
	for (int i = 0; i < s->width; i++) {
		const char *const *headings = s->kind->columns[s->order[i]].headings;
		uint32_t count = 0;
		while (count < SHEET_HEADINGS_MAX && headings[count])
			count++;
		if (i > 0)
			text_addc(&s->pending, s->style.delimiter);
		put_string(s, headings[messy ? random_below(&s->chance, count) : 0]);
	}
}

static bool open_file(struct sheet *s, const char *directory, const char *path)
{
	char room[512];
	struct text name = text_in(room, sizeof room);
	if (strlen(directory) + strlen(path) + 2 > sizeof room)
		return false;
	text_adds(&name, directory);
	text_addc(&name, '/');
	text_adds(&name, path);
	text_add(&name, "", 1);
	s->file = fopen(room, "wb");
	return s->file != NULL;
}

static bool open_converter(struct sheet *s)
{
	static const char *const names[SHEET_ENCODINGS] = {[SHEET_GB18030] = "GB18030", [SHEET_UTF16] = "UTF-16LE"};
	static const char *const marks[SHEET_ENCODINGS] = {[SHEET_UTF8_BOM] = "\xef\xbb\xbf", [SHEET_UTF16] = "\xff\xfe"};
	const char *mark = marks[s->style.encoding];
	if (mark)
		put_bytes(s, mark, strlen(mark));
	if (!names[s->style.encoding])
		return true;
	s->converter = iconv_open(names[s->style.encoding], "UTF-8");
	s->converting = s->converter != (iconv_t)-1;
	return s->converting;
}

bool sheet_open(struct sheet *s, const char *directory, const char *path, const struct sheet_kind *kind,
                const char *place, struct random chance, bool messy)
{
	*s = (struct sheet){.path = path, .kind = kind, .chance = chance, .plain = !messy};
	s->style = messy ? draw_style(&s->chance) : plain_style;
	draw_columns(s, messy);
	if (!open_file(s, directory, path))
		return false;
	if (!open_converter(s)) {
		fclose(s->file);
		return false;
	}
	put_titles(s, place);
	put_heading(s, messy);
	return true;
}

bool sheet_close(struct sheet *s)
{
	if (s->style.footer) {
		begin_row(s);
		text_adds(&s->pending, "合计");
		for (int i = 1; i < s->width; i++)
			text_addc(&s->pending, s->style.delimiter);
	}
	if (s->style.final_newline)
		text_adds(&s->pending, s->style.crlf ? "\r\n" : "\n");
	flush(s);
	if (s->converting)
		iconv_close(s->converter);
	if (fclose(s->file) != 0)
		s->failed = true;
	text_free(&s->pending);
	return !s->failed;
}
