/* Manifests are read with the memory functions that the program around gave Jansson, and it keeps them. */
#include "rows.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "publish/manifest_read.h"

static size_t taken;
static bool refuse;

static void *own_take(size_t n)
{
	taken++;
	return refuse ? NULL : malloc(n);
}

static void own_give_back(void *p) { free(p); }

static void memory(void **state)
{
	(void)state;
	static const char text[] = "{\"run_id\": \"1\"}";
	char path[] = "/tmp/rollcall-manifest-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
	close(fd);
	struct arena arena;
	struct text bytes;
	json_t *tree;
	json_malloc_t take;
	json_free_t give_back;
	arena_init(&arena, 0);
	json_set_alloc_funcs(own_take, own_give_back);
	assert_int_equal(manifest_read(path, &arena, &bytes, &tree), 0);
	assert_string_equal(json_string_value(json_object_get(tree, "run_id")), "1");
	json_decref(tree);
	assert_true(taken > 0);
	refuse = true;
	assert_int_equal(manifest_read(path, &arena, &bytes, &tree), ENOMEM);
	assert_null(tree);
	json_get_alloc_funcs(&take, &give_back);
	assert_ptr_equal(take, own_take);
	assert_ptr_equal(give_back, own_give_back);
	json_set_alloc_funcs(malloc, free);
	arena_free(&arena);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(memory)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
