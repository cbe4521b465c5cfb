#include <string.h>

#include "mend_ways.h"

enum { QUOTE_ROWS = 30 };

/* Leaves out the row; or with it those behind it that are indented deeper. */
static void leave_out(struct mender *m, const struct row *r)
{
	struct row last = *r, next = row_beside(r->source, r->line, false);
	for (; next.line && next.lead > r->lead; next = row_beside(r->source, next.line, false)) last = next;
	struct way way = {.count = 1, .patches = {row_patch(r, r->lead, r->t.n - r->lead, TEXT("#"))}};
	mend_try(m, &way);
	way.patches[0].removed = last.from + last.t.n - way.patches[0].at;
	if (last.line != r->line) mend_try(m, &way);
}

void mend_ways(struct mender *m, const struct source *s, const struct fault *fault, enum way_rank rank)
{
	size_t line = row_line(s, fault->at);
	struct row rows[4] = {row_at(s, line)};
	if (row_is_empty(&rows[0])) rows[0] = row_beside(s, line + 1, true);
	rows[1] = row_beside(s, line, true);
	rows[2] = row_beside(s, rows[1].line, true);
	rows[3] = fault->has_context ? row_at(s, row_line(s, fault->context)) : (struct row){0};
	bool directive = rows[0].line && rows[0].t.p[0] == '%';
	for (size_t i = 0; i < 4 && !directive; i++) {
		bool again = !rows[i].line;
		for (size_t k = 0; k < i; k++) again |= rows[k].line == rows[i].line;
		if (again) continue;
		const struct row *r = &rows[i];
		if (rank == WAY_SIGN) {
			if (i == 0) {
				way_plain_backslash(m, r, fault);
				way_block_head(m, r);
				way_quote_item(m, r, fault);
				way_braced_text(m, r);
			}
			way_wide_signs(m, r);
			way_tight_colon(m, r);
			way_tight_hyphen(m, r);
			way_wide_indentation(m, r);
		}
		if (rank != WAY_SHAPE) continue;
		way_close_quote(m, r);
		way_missing_colon(m, r);
		way_close_brackets(m, r);
		if (i == 1) way_close_context(m, r, fault);
		if (strstr(fault->problem, "','")) way_missing_comma(m, r, fault->at);
		way_other_indentation(m, r);
		way_quote_all(m, r);
	}
	for (size_t back = 3; rank == WAY_SHAPE && back <= QUOTE_ROWS && back < line; back++) {
		struct row r = row_at(s, line - back);
		if (row_is_empty(&r)) continue;
		way_close_quote(m, &r);
		if (strchr("|>-", r.t.p[row_text_end(r.t) - 1])) way_missing_colon(m, &r);
	}
	if (rank == WAY_REST && rows[0].line) leave_out(m, &rows[0]);
}
