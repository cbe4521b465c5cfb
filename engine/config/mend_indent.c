/* Rows that do not begin where those begin that they belong to. */
#include "mend_ways.h"

static const char blanks[ROW_INDENT_MAX + 1] = "                                                            ";

enum { WIDTHS_MAX = 24, ROWS_BESIDE = 4, ROWS_PASSED = 60 };

/* The widths that rows beside one begin at; of an item, those of other items; of a key, those of other rows with keys: it
 * would go for a part of any text it is indented like. */
static size_t widths_beside(const struct row *r, size_t widths[WIDTHS_MAX])
{
	size_t count = 0, end = row_text_end(r->t);
	const bool item = row_is_item(r), key = row_has_key(r);
	const struct row below = row_beside(r->source, r->line, false);
	if (end > 0 && r->t.p[end - 1] == ':' && below.lead >= 2 && below.lead <= ROW_INDENT_MAX) widths[count++] = below.lead - 2;
	for (int side = 0; side < 2; side++) {
		struct row other = *r;
		for (int alike = 0, passed = 0; alike < (item ? 1 : ROWS_BESIDE) && passed < ROWS_PASSED; passed++) {
			other = row_beside(r->source, other.line, side == 0);
			if (!other.line) break;
			if ((item && !row_is_item(&other)) || (key && !row_has_key(&other))) continue;
			alike++;
			if (item) {
				if (other.lead <= ROW_INDENT_MAX) widths[count++] = other.lead;
				continue;
			}
			size_t begin = row_key_begin(&other), other_end = row_text_end(other.t);
			bool open = side == 0 && other_end > 0 && other.t.p[other_end - 1] == ':'; /* what belongs to its key follows */
			size_t ways[] = {open ? begin + 2 : begin, other.lead, other.lead + 2};
			for (size_t k = 0; k < 3; k++) {
				bool known = ways[k] > ROW_INDENT_MAX;
				for (size_t n = 0; n < count; n++) known |= widths[n] == ways[k];
				if (!known && count < WIDTHS_MAX) widths[count++] = ways[k];
			}
		}
	}
	return count;
}

void way_wide_indentation(struct mender *m, const struct row *r)
{
	size_t at = 0;
	while (at < r->lead && r->t.p[at] == ' ') at++;
	if (at == r->lead) return;
	bool tab = r->t.p[at] == '\t';
	size_t widths[WIDTHS_MAX], count = widths_beside(r, widths);
	for (size_t i = 0; i < count; i++) {
		struct way way = {
			.at = row_span(r, at, at + row_white(r->t, at)), .count = 1, .patches = {row_patch(r, 0, r->lead, (struct text){blanks, widths[i]})},
			.en = tab ? "the row is indented with TAB" : "the row is indented with a full-width blank",
			.zh = tab ? "这一行用制表符缩进" : "这一行用全角空格缩进", .label_en = "indent with blanks", .label_zh = "缩进请用半角空格",
		};
		mend_try(m, &way);
	}
}

void way_other_indentation(struct mender *m, const struct row *r)
{
	size_t widths[WIDTHS_MAX], count = widths_beside(r, widths);
	size_t end = row_key_end(r, row_key_begin(r));
	for (size_t i = 0; i < count; i++) {
		if (widths[i] == r->lead) continue;
		struct way way = {
			.at = row_span(r, r->lead, end > r->lead ? end : r->lead + 1), .count = 1,
			.patches = {row_patch(r, 0, r->lead, (struct text){blanks, widths[i]})},
			.en = "the row is not indented like those it belongs to", .zh = "这一行的缩进与同组的行没有对齐",
			.label_en = widths[i] < r->lead ? "fewer blanks before it" : "more blanks before it",
			.label_zh = widths[i] < r->lead ? "前面的空格多了" : "前面的空格少了",
		};
		mend_try(m, &way);
	}
}
