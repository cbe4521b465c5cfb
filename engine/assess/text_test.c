#include "text_test.h"

#include "planes.h"

enum { SHORT_CHARACTERS = TEXT_CELL_ROOM / 3 };

struct text_test text_test_of(enum node_op op, struct text part)
{
	struct text_test t = {.op = op, .part = part};
	unsigned characters = 0;
	for (size_t at = 0, n; at < part.n; at += n) {
		uint32_t cp;
		n = utf8_decode(part.p + at, part.n - at, &cp);
		if (!n || characters == SHORT_CHARACTERS || cp - TEXT_CELL_FIRST >= TEXT_CELL_CODES) return t;
		t.bits |= (uint64_t)(cp - TEXT_CELL_FIRST + 1) << TEXT_CELL_CODE_BITS * characters++;
	}
	t.mask = op == NODE_TEXT_IS ? ~TEXT_CELL_SHORT : (UINT64_C(1) << TEXT_CELL_CODE_BITS * characters) - 1;
	t.places = op == NODE_TEXT_CONTAINS ? SHORT_CHARACTERS - characters + 1 : 1;
	return t;
}

static bool passes(const struct text_test *t, struct text x)
{
	switch (t->op) {
	case NODE_TEXT_IS: return text_equal(x, t->part);
	case NODE_TEXT_STARTS: return text_starts(x, t->part);
	default: return text_contains(x, t->part);
	}
}

void text_test_word(const struct text_test *t, const uint64_t *cells, uint32_t n, uint64_t *holds, uint64_t *missing)
{
	uint64_t yes = 0, none = 0, elsewhere = 0;
	for (uint32_t i = 0; i < n; i++) {
		none |= (uint64_t)(cells[i] == 0) << i;
		elsewhere |= (uint64_t)!text_cell_is_short(cells[i]) << i;
	}
	for (unsigned place = 0; place < t->places; place++) {
		const uint64_t mask = t->mask << TEXT_CELL_CODE_BITS * place | TEXT_CELL_SHORT, bits = t->bits << TEXT_CELL_CODE_BITS * place | TEXT_CELL_SHORT;
		for (uint32_t i = 0; i < n; i++) yes |= (uint64_t)((cells[i] & mask) == bits) << i;
	}
	for (uint64_t left = elsewhere & ~none; left; left &= left - 1) {
		const unsigned i = (unsigned)__builtin_ctzll(left);
		yes |= (uint64_t)passes(t, counted_text((const char *)(uintptr_t)cells[i])) << i;
	}
	*holds = yes;
	*missing = none;
}
