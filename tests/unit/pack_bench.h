/* Conditions and packs under test: what was said, as one line. */
#ifndef ROLLCALL_PACK_BENCH_H
#define ROLLCALL_PACK_BENCH_H

#include "bench_diag.h"
#include "pack_fixture.h"

/* "E105 1:20, …", in the order of places. */
static inline struct text said(struct bench *b)
{
	buf_reset(&b->out);
	diags_sort(&b->d);
	for (size_t i = 0; i < b->d.count; i++) {
		const struct diag *item = &b->d.items[i];
		buf_printf(&b->out, "%s%s %d:%d", i ? ", " : "", code_name(item->code), (int)item->line, (int)item->column);
	}
	return buf_view(&b->out);
}

static inline struct node *scalar(struct bench *b, const char *text, enum node_style style)
{
	struct node *n = fixture_scalar(&b->arena, text_of(text), style);
	assert_non_null(n);
	return n;
}

#endif
