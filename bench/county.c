/* county: a synthetic county of any size with planted faults and the key to them. */
#include "county_make.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file left from another county would be read as one of this. */
static bool empty_directory(const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return false;
	DIR *directory = opendir(path);
	if (!directory)
		return false;
	bool empty = true;
	for (const struct dirent *entry; empty && (entry = readdir(directory));)
		empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	closedir(directory);
	return empty;
}

int main(int count, char **words)
{
	struct options options;
	bool sound = options_read(&options, count, words);
	if (!sound) {
		options_free(&options);
		return 2;
	}
	if (empty_directory(options.out)) {
		sound = county_make(&options);
	} else {
		fprintf(stderr, "county: %s is not an empty directory and cannot become one\n", options.out);
		sound = false;
	}
	options_free(&options);
	return sound ? EXIT_SUCCESS : EXIT_FAILURE;
}
