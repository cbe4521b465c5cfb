/* main of a fuzz target outside the fuzzer: runs it once on every file of the folders named on the command line, so
 * that what was found once stays found. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *folder, const char *name)
{
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = n > 0 && (size_t)n < sizeof path ? fopen(path, "rb") : NULL;
	if (!file) {
		fprintf(stderr, "cannot open %s/%s\n", folder, name);
		return 1;
	}
	size_t size = 0, room = 4096;
	uint8_t *data = malloc(room);
	while (data) {
		size += fread(data + size, 1, room - size, file);
		if (size < room) break;
		room *= 2;
		uint8_t *more = realloc(data, room);
		if (!more) free(data);
		data = more;
	}
	int failed = !data || ferror(file);
	fclose(file);
	if (!failed) {
		uint8_t *fitting = realloc(data, size ? size : 1); /* so that reading past the end is noticed */
		if (fitting) data = fitting;
	}
	if (failed)
		fprintf(stderr, "cannot read %s\n", path);
	else
		LLVMFuzzerTestOneInput(data, size);
	free(data);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;
	unsigned long count = 0;
	for (int i = 1; i < argc; i++) {
		DIR *folder = opendir(argv[i]);
		if (!folder) {
			fprintf(stderr, "cannot open %s\n", argv[i]);
			failed = 1;
			continue;
		}
		for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
			if (entry->d_name[0] == '.') continue;
			failed |= replay_file(argv[i], entry->d_name);
			count++;
		}
		closedir(folder);
	}
	printf("%lu inputs\n", count);
	return failed || count == 0;
}
