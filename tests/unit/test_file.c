#include "rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"

static char dir[] = "/tmp/rollcall-file-XXXXXX";

static const char *in_dir(const char *name)
{
	static char path[64];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	static const char *const names[] = {"plain", "large", "fifo", "link", "victim"};
	for (size_t i = 0; i < ROWS(names); i++) unlink(in_dir(names[i]));
	return rmdir(dir);
}

static void digests(void **state)
{
	(void)state;
	static const struct {
		const char *in, *digest;
	} rows[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		char out[65];
		assert_true(sha256_hex(text_of(rows[i].in), out));
		row_text(rows[i].in, text_of(out), rows[i].digest);
	}
}

static void written_and_read(void **state)
{
	(void)state;
	static const size_t sizes[] = {0, 1, 1000, 128 * 1024, 128 * 1024 + 1, 500000};
	struct arena a;
	arena_init(&a, 0);
	for (size_t i = 0; i < ROWS(sizes); i++) {
		char *bytes = malloc(sizes[i] + 1);
		for (size_t k = 0; k < sizes[i]; k++) bytes[k] = (char)(k * 7 + i);
		struct writer w;
		assert_int_equal(writer_open(&w, in_dir("plain")), 0);
		size_t half = sizes[i] / 3;
		writer_add(&w, bytes, half);
		writer_text(&w, (struct text){bytes + half, sizes[i] - half});
		assert_int_equal(w.bytes, sizes[i]);
		char digest[65], expected[65];
		assert_int_equal(writer_close(&w, digest), 0);
		assert_true(sha256_hex((struct text){bytes, sizes[i]}, expected));
		assert_string_equal(digest, expected);
		struct stat st;
		assert_int_equal(stat(in_dir("plain"), &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		struct text read;
		assert_int_equal(file_read_all(in_dir("plain"), sizes[i], &a, &read), 0);
		assert_int_equal(read.n, sizes[i]);
		assert_memory_equal(read.p, bytes, sizes[i]);
		if (sizes[i]) assert_int_equal(file_read_all(in_dir("plain"), sizes[i] - 1, &a, &read), EFBIG);
		free(bytes);
		assert_int_equal(unlink(in_dir("plain")), 0);
	}
	arena_free(&a);
}

static void refused(void **state)
{
	(void)state;
	int fd;
	uint64_t size;
	assert_int_equal(mkfifo(in_dir("fifo"), 0600), 0);
	assert_int_equal(file_open_read(in_dir("fifo"), &fd, &size, NULL), EINVAL);
	assert_int_equal(file_open_read(dir, &fd, &size, NULL), EINVAL);
	assert_int_equal(file_open_read("/dev/zero", &fd, &size, NULL), EINVAL);
	assert_int_equal(file_open_read(in_dir("absent"), &fd, &size, NULL), ENOENT);

	struct writer w;
	assert_int_equal(writer_open(&w, in_dir("victim")), 0);
	writer_add(&w, "kept", 4);
	assert_int_equal(writer_close(&w, NULL), 0);
	assert_int_equal(writer_open(&w, in_dir("victim")), EEXIST);
	writer_add(&w, "lost", 4);
	assert_int_equal(writer_close(&w, NULL), EEXIST);
	char target[64];
	snprintf(target, sizeof target, "%s", in_dir("absent"));
	assert_int_equal(symlink(target, in_dir("link")), 0);
	assert_int_not_equal(writer_open(&w, in_dir("link")), 0);
	assert_int_not_equal(writer_close(&w, NULL), 0);
	assert_int_equal(access(target, F_OK), -1);
}

static void full_disk(void **state)
{
	(void)state;
	struct writer w;
	assert_int_equal(writer_open(&w, in_dir("large")), 0);
	close(w.fd);
	w.fd = -1;
	FILE *full = fopen("/dev/full", "w");
	assert_non_null(full);
	w.fd = dup(fileno(full));
	fclose(full);
	static char bytes[300000];
	writer_add(&w, bytes, sizeof bytes);
	assert_int_equal(w.error, ENOSPC);
	writer_add(&w, bytes, sizeof bytes);
	assert_int_equal(writer_close(&w, NULL), ENOSPC);
}

static void paths(void **state)
{
	(void)state;
	static const struct {
		const char *dir, *name, *joined;
	} joins[] = {
		{"a", "b", "a/b"}, {"a/", "b", "a/b"}, {".", "b", "b"}, {"", "b", "b"}, {"a", "/b", "/b"}, {"/", "b", "/b"},
		{"../a", "../b", "../a/../b"},
	};
	static const struct {
		const char *path, *dir;
	} dirs[] = {{"a", "."}, {"a/b", "a"}, {"/a", "/"}, {"a/b/c", "a/b"}, {"../a", ".."}};
	struct arena a;
	arena_init(&a, 0);
	for (size_t i = 0; i < ROWS(joins); i++)
		row_text(joins[i].joined, text_of(path_join(&a, joins[i].dir, joins[i].name)), joins[i].joined);
	for (size_t i = 0; i < ROWS(dirs); i++)
		row_text(dirs[i].path, text_of(path_dir(&a, dirs[i].path)), dirs[i].dir);
	arena_free(&a);
}

struct counted {
	int number;
	UT_hash_handle hh;
};

static void hashing(void **state)
{
	(void)state;
	assert_true(hash_start());
	assert_int_equal(hash_bytes("abc", 3), hash_bytes("abcd", 3));
	assert_int_not_equal(hash_bytes("abc", 3), hash_bytes("abd", 3));
	uint64_t before = hash_bytes("abc", 3);
	assert_true(hash_start());
	assert_int_not_equal(hash_bytes("abc", 3), before);

	static struct counted items[1000];
	struct counted *table = NULL, *found;
	bool hash_oom = false;
	for (int i = 0; i < 1000; i++) {
		items[i].number = i;
		HASH_ADD_INT(table, number, &items[i]);
	}
	int wanted = 777;
	HASH_FIND_INT(table, &wanted, found);
	assert_ptr_equal(found, &items[777]);
	assert_int_equal(HASH_COUNT(table), 1000);
	assert_false(hash_oom);
	HASH_CLEAR(hh, table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests),   cmocka_unit_test(written_and_read), cmocka_unit_test(refused),
		cmocka_unit_test(full_disk), cmocka_unit_test(paths),            cmocka_unit_test(hashing),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir) != 0;
}
