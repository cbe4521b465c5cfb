/* JSON text: what is escaped, and that both writers give the same. */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "report/json.h"

static const struct {
	const char *row, *in, *out;
} rows[] = {
	{"empty", "", "\"\""},
	{"plain", "赵六 a/b", "\"赵六 a/b\""},
	{"quote and backslash", "\"\\", "\"\\\"\\\\\""},
	{"newlines", "a\r\n\tb", "\"a\\r\\n\\tb\""},
	{"control", "\x01", "\"\\u0001\""},
	{"delete", "\x7F", "\"\\u007f\""},
	{"C1", "\xC2\x85", "\"\\u0085\""},
	{"bidirectional", "a\u202Eb\u2069", "\"a\\u202eb\\u2069\""},
	{"beyond the plane", "𠂇", "\"𠂇\""},
	{"no UTF-8", "a\xFF", "\"a<FF>\""},
};

static void straight(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out);
	for (size_t i = 0; i < ROWS(rows); i++) {
		buf_reset(&out);
		json_write_text(&out, text_of(rows[i].in));
		row_text(rows[i].row, buf_view(&out), rows[i].out);
	}
	buf_free(&out);
}

static void as_a_tree(void **state)
{
	(void)state;
	char path[] = "/tmp/rollcall-json-XXXXXX", wanted[64];
	assert_non_null(mkdtemp(path));
	char file[64];
	snprintf(file, sizeof file, "%s/out", path);
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct json_build b = {0};
		struct writer w;
		struct arena a;
		struct text got;
		arena_init(&a, 0);
		json_t *array = json_array();
		json_push(&b, array, json_of_text(text_of(rows[i].in)));
		assert_int_equal(writer_open(&w, file), 0);
		json_write_tree(&b, array, &w);
		assert_int_equal(writer_close(&w, NULL), 0);
		assert_int_equal(file_read_all(file, 4096, &a, &got), 0);
		snprintf(wanted, sizeof wanted, "[\n  %s\n]\n", rows[i].out);
		row_text(rows[i].row, got, wanted);
		unlink(file);
		arena_free(&a);
	}
	rmdir(path);
}

static void memory(void **state)
{
	(void)state;
	struct json_build b = {0};
	json_put(&b, NULL, "a", json_integer(1));
	assert_true(b.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(straight), cmocka_unit_test(as_a_tree), cmocka_unit_test(memory)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
