/* collide: identity numbers chosen so that a table with uthash's default hash would hold them all in one chain, among
 * honest ones. Both lines name everybody, each once; only the numbers differ from an ordinary delivery. */
#include "county_date.h"
#include "county_id.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <uthash.h>

/* The crafted are born after all honest ones, so that no number is both. */
enum { SEQUENCES = 1000, BITS_MOST = 20, YEAR_FIRST = 2015, YEAR_LAST = 2199, HONEST_YEAR = 1930, HONEST_YEARS = 85 };

struct files {
	FILE *household, *enrolment;
};

/* The low `bits` bits pick the chain: the mask of a table of 2^bits chains. */
static unsigned chain(const char *id, int bits)
{
	unsigned hash = 0;
	HASH_JEN(id, ID_LENGTH, hash);
	return hash & ((1u << bits) - 1);
}

/* As many bits as leave a fifth more numbers of one chain than are asked for. */
static int bits_for(unsigned long count)
{
	unsigned long numbers = (unsigned long)(date_of(YEAR_LAST + 1, 1, 1) - date_of(YEAR_FIRST, 1, 1)) * SEQUENCES;
	int bits = BITS_MOST;
	while (bits > 0 && (numbers >> bits) < count + count / 5)
		bits--;
	return bits;
}

static void put(const struct files *f, const char *id, int birth, int sequence)
{
	int year, month, day;
	const char *sex = sequence % 2 ? "男" : "女";
	date_split(birth, &year, &month, &day);
	fprintf(f->household, "%s,众人,%s,%d-%02d-%02d,正常,城关镇\n", id, sex, year, month, day);
	fprintf(f->enrolment, "%s,众人,%s,%d-%02d-%02d,城关镇中学,九年级,毕业\n", id, sex, year, month, day);
}

static bool put_crafted(const struct files *f, unsigned long count, int bits)
{
	char id[ID_SIZE];
	unsigned long made = 0;
	int last = date_of(YEAR_LAST + 1, 1, 1);
	for (int birth = date_of(YEAR_FIRST, 1, 1); birth < last && made < count; birth++)
		for (int sequence = 0; sequence < SEQUENCES && made < count; sequence++) {
			id_write(id, ID_PREFIX, birth, sequence);
			if (chain(id, bits) != 0)
				continue;
			put(f, id, birth, sequence);
			made++;
		}
	return made == count;
}

/* Spread over the chains as numbers are: some share the crafted ones', with the chance that any has. */
static bool put_honest(const struct files *f, unsigned long count)
{
	char id[ID_SIZE];
	unsigned long made = 0;
	int first = date_of(HONEST_YEAR, 1, 1), days = HONEST_YEARS * 365;
	for (int sequence = 0; sequence < SEQUENCES && made < count; sequence++)
		for (int day = 0; day < days && made < count; day++) {
			if ((day * 7 + sequence) % 3 == 0)
				continue;
			id_write(id, ID_PREFIX, first + day, sequence);
			put(f, id, first + day, sequence);
			made++;
		}
	return made == count;
}

static FILE *open_in(const char *directory, const char *name)
{
	char path[512];
	int length = snprintf(path, sizeof path, "%s/%s", directory, name);
	return length > 0 && (size_t)length < sizeof path ? fopen(path, "wb") : NULL;
}

static bool write_job(const char *directory, const char *pack)
{
	FILE *file = open_in(directory, "job.yaml");
	if (!file)
		return false;
	fprintf(file,
	        "format: 1\njob: collide\nrun_date: 2026-10-15\npack: %s\nlines:\n  household: {files: [household.csv]}\n"
	        "  enrolment: {files: [enrolment.csv]}\noutput: {state: state, formats: [csv, json], privacy: masked}\n",
	        pack);
	return fclose(file) == 0;
}

static bool make(const char *directory, unsigned long count, unsigned long honest)
{
	struct files f = {open_in(directory, "household.csv"), open_in(directory, "enrolment.csv")};
	int bits = bits_for(count);
	bool sound = f.household && f.enrolment;
	if (sound) {
		fputs("公民身份号码,姓名,性别,出生日期,户口状态,乡镇\n", f.household);
		fputs("身份证件号,姓名,性别,出生日期,学校名称,年级,学生状态\n", f.enrolment);
		sound = put_crafted(&f, count, bits) && put_honest(&f, honest);
	}
	if (f.household)
		sound = fclose(f.household) == 0 && sound;
	if (f.enrolment)
		sound = fclose(f.enrolment) == 0 && sound;
	if (sound && count > 0)
		printf("%lu numbers agree in the low %d bits of their hash\n", count, bits);
	return sound;
}

static bool number(const char *word, unsigned long *n)
{
	char *end;
	*n = strtoul(word, &end, 10);
	return word[0] >= '0' && word[0] <= '9' && *end == '\0';
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"count", required_argument, NULL, 'c'}, {"honest", required_argument, NULL, 'h'},
	                                        {"out", required_argument, NULL, 'o'},   {"pack", required_argument, NULL, 'p'},
	                                        {NULL, 0, NULL, 0}};
	unsigned long count = 0, honest = 0;
	const char *out = NULL, *pack = "../bench/ten-rules.yaml";
	bool sound = true;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'c')
			sound &= number(optarg, &count);
		else if (option == 'h')
			sound &= number(optarg, &honest);
		else if (option == 'o')
			out = optarg;
		else if (option == 'p')
			pack = optarg;
		else
			sound = false;
	}
	if (!sound || !out || optind < argc) {
		fputs("usage: collide --count N --honest M --out DIR [--pack PATH]\n", stderr);
		return 2;
	}
	mkdir(out, 0777);
	if (make(out, count, honest) && write_job(out, pack))
		return EXIT_SUCCESS;
	fprintf(stderr, "collide: %s cannot be written, or there are not numbers enough\n", out);
	return EXIT_FAILURE;
}
