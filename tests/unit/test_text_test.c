/* Tests of 64 texts at once find what comparing one text after the other finds, wherever a text lies. */
#include "rows.h"

#include "assess/text_test.h"

enum { WORD = 64, COUNTED_MAX = 160 };

static const char *const texts[] = {
	"王", "王伟", "伟王", "王伟王", "王王伟伟", "欧阳小伟", "城关镇", "城关镇第一小学", "一", "一一", "龿龿", "鿿鿿", "㐀伟", "王a", "a王伟",
	"ab", "", "王伟\xC2\xB7王", "𠀀𠀀",
	"这是一个很长很长的学校名称这是一个很长很长的学校名称城关镇第一小学",
};
static const char *const parts[] = {
	"", "王", "伟", "王伟", "伟王", "王王", "王伟王", "王王伟伟", "王伟王王伟", "城关", "城关镇第一小学", "一", "鿿", "㐀", "a", "王a", "𠀀", "·",
};

struct counted { uint32_t n; char bytes[COUNTED_MAX]; };

static uint64_t cell_of(const char *text, bool short_if_can, struct counted *room)
{
	uint64_t cell;
	char padded[COUNTED_MAX] = {0}; /* a cell's text may be looked at a little behind its end */
	const struct text t = text_of(text);
	memcpy(padded, text, t.n);
	if (short_if_can && text_cell_short((struct text){padded, t.n}, &cell)) return cell;
	room->n = (uint32_t)t.n;
	memcpy(room->bytes, text, t.n);
	return text_cell_counted((const char *)room);
}

static bool holds(enum node_op op, struct text t, struct text part)
{
	return op == NODE_TEXT_IS ? text_equal(t, part) : op == NODE_TEXT_STARTS ? text_starts(t, part) : text_contains(t, part);
}

static void each_text_with_each_part(void **state)
{
	static const enum node_op ops[] = {NODE_TEXT_IS, NODE_TEXT_STARTS, NODE_TEXT_CONTAINS};
	static struct counted rooms[WORD];
	uint64_t cells[WORD];
	uint32_t n = 0, shorts = 0;
	(void)state;
	cells[n++] = 0;
	for (int both = 0; both < 2; both++)
		for (size_t i = 0; i < ROWS(texts); i++, n++) {
			cells[n] = cell_of(texts[i], both, &rooms[n]);
			shorts += text_cell_is_short(cells[n]);
		}
	assert_true(shorts >= 6);
	for (size_t o = 0; o < ROWS(ops); o++)
		for (size_t k = 0; k < ROWS(parts); k++) {
			const struct text_test test = text_test_of(ops[o], text_of(parts[k]));
			uint64_t want = 0, got, missing;
			for (uint32_t i = 1; i < n; i++)
				want |= (uint64_t)holds(ops[o], text_of(texts[(i - 1) % ROWS(texts)]), text_of(parts[k])) << i;
			text_test_word(&test, cells, n, &got, &missing);
			assert_true(got == want);
			assert_true(missing == 1);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_text_with_each_part)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
