/* rows: two plain files of any number of rows, to measure with. Every person stands on both lines but for few, in a
 * different place on each; about one in 120 is a finding of ten-rules.yaml. */
#include "county_date.h"
#include "county_id.h"
#include "county_name.h"
#include "county_random.h"
#include "county_text.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { YEAR_FIRST = 1930, YEAR_LAST = 2020, SEQUENCES = 1000, PERSONS_MOST = 30000000, SEED = 1, FLUSH = 1 << 16 };
enum { AGE_FIRST = 6, AGE_LAST = 14, AGE_OVER = 10, GRADE_LAST = 9 };

/* Of 100,000 children of school age; each has one fault at most. */
enum { MISSING = 2000, WITHDRAWN = 2300, DUPLICATE = 2800, GONE = 3300, OVER_AGE = 3600, UNREGISTERED = 4600 };
/* Of 100,000 persons. */
enum { OTHER_SEX = 100, OTHER_BIRTH = 200, OTHER_NUMBER = 300, BLANK_STATUS = 1300, GONE_ADULT = 1900, SHARES = 100000 };
/* Of 100 children under age. */
enum { UNDER_AGE = 5 };

/* More than the persons, and prime: the multiples of either pass each person once. */
#define HOUSEHOLD_STEP UINT64_C(2654435761)
#define ENROLMENT_STEP UINT64_C(3266489917)
/* Likewise for days: few persons are of all ages too. */
#define DAY_STEP UINT64_C(100003)

static const char *const towns[] = {"城关镇", "东风乡", "红旗镇", "西河乡", "北山镇", "南岭乡",
                                    "大湾镇", "小寨乡", "新民镇", "和平乡", "石桥镇", "双龙乡"};
enum { TOWNS = sizeof towns / sizeof *towns };

struct person {
	char id[ID_SIZE];
	struct name name;
	const char *town;
	const char *residence, *study; /* the status on either line; NULL: not on that line */
	int birth[2], grade, rows;
	bool male[2];
	uint32_t village, house, school, phone;
};

struct output {
	FILE *file;
	struct text row;
	bool quoted, first;
};

/* ---------------------------------------------------------------- the person of a number */

static void study(struct person *p, struct random *r)
{
	int age = date_age(p->birth[0], date_of(2026, 8, 31));
	uint32_t fault = random_below(r, SHARES);
	p->grade = age > AGE_LAST ? GRADE_LAST : age < AGE_FIRST ? 1 : age - AGE_FIRST + 1;
	p->study = age > AGE_LAST ? "毕业" : fault % 97 == 0 ? "" : "在读";
	if (age > AGE_LAST)
		return;
	if (age < AGE_FIRST)
		p->study = fault % 100 < UNDER_AGE ? "在读" : NULL;
	else if (fault < MISSING)
		p->study = NULL;
	else if (fault < WITHDRAWN)
		p->study = fault % 2 ? "退学" : "开除";
	else if (fault < DUPLICATE)
		p->rows = 2;
	else if (fault < GONE)
		p->residence = fault % 5 ? "迁出" : "死亡";
	else if (fault < OVER_AGE)
		p->grade = age < AGE_OVER ? p->grade : 1;
	else if (fault < UNREGISTERED)
		p->residence = NULL;
}

static struct person person(uint64_t number)
{
	struct random r = random_stream(SEED, STREAM_HOUSEHOLDS, number);
	int first = date_of(YEAR_FIRST, 1, 1), days = date_of(YEAR_LAST + 1, 1, 1) - first;
	int day = (int)(number % (uint64_t)days * DAY_STEP % (uint64_t)days), nth = (int)(number / (uint64_t)days);
	int sequence = (nth * 7 + day * 13) % SEQUENCES;
	bool male = sequence % 2;
	uint32_t fault = random_below(&r, SHARES);
	struct person p = {.residence = "正常", .rows = 1, .male = {male, male}, .birth = {first + day, first + day}};
	id_write(p.id, ID_PREFIX, first + day, sequence);
	p.name = name_draw(&r, -1, male);
	p.town = towns[random_below(&r, TOWNS)];
	p.village = random_below(&r, 50) + 1;
	p.house = random_below(&r, 300) + 1;
	p.school = random_below(&r, 20) + 1;
	p.phone = random_below(&r, 10000);
	if (fault < OTHER_SEX)
		p.male[1] = !male;
	else if (fault < OTHER_BIRTH)
		p.birth[1] += 1 + (int)(fault % 28);
	else if (fault < OTHER_NUMBER)
		p.birth[0] = p.birth[1] += 1 + (int)(fault % 28);
	else if (fault < BLANK_STATUS)
		p.residence = "";
	study(&p, &r);
	if (p.grade == GRADE_LAST && p.rows == 1 && p.residence && fault >= BLANK_STATUS && fault < GONE_ADULT)
		p.residence = fault % 5 ? "迁出" : "死亡";
	return p;
}

/* ---------------------------------------------------------------- rows */

static void begin_cell(struct output *o)
{
	if (!o->first)
		text_addc(&o->row, ',');
	if (o->quoted)
		text_addc(&o->row, '"');
	o->first = false;
}

static void end_cell(struct output *o)
{
	if (o->quoted)
		text_addc(&o->row, '"');
}

static void put_words(struct output *o, const char *cell)
{
	begin_cell(o);
	text_adds(&o->row, cell);
	end_cell(o);
}

static void put_counted(struct output *o, const char *before, uint32_t number, const char *after)
{
	begin_cell(o);
	text_adds(&o->row, before);
	text_addu(&o->row, number, 1);
	text_adds(&o->row, after);
	end_cell(o);
}

static void put_date(struct output *o, int date)
{
	begin_cell(o);
	date_write(&o->row, date, DATE_DASH);
	end_cell(o);
}

static bool flush(struct output *o, size_t least)
{
	if (o->row.failed)
		return false;
	if (o->row.length < least)
		return true;
	bool sound = fwrite(o->row.data, 1, o->row.length, o->file) == o->row.length;
	text_reset(&o->row);
	return sound;
}

static void end_row(struct output *o)
{
	text_addc(&o->row, '\n');
	o->first = true;
}

static void put_registered(struct output *o, const struct person *p)
{
	char place[64];
	if (!p->residence)
		return;
	put_words(o, p->id);
	put_words(o, p->name.text);
	put_words(o, p->male[0] ? "男" : "女");
	put_date(o, p->birth[0]);
	put_words(o, p->residence);
	put_words(o, p->town);
	snprintf(place, sizeof place, "%s%u村", p->town, p->village);
	put_counted(o, place, p->house, "号");
	begin_cell(o);
	text_adds(&o->row, "1390000");
	text_addu(&o->row, p->phone, 4);
	end_cell(o);
	end_row(o);
}

static void put_enrolled(struct output *o, const struct person *p)
{
	char school[64];
	for (int i = 0; p->study && i < p->rows; i++) {
		put_words(o, p->id);
		put_words(o, p->name.text);
		put_words(o, p->male[1] ? "男" : "女");
		put_date(o, p->birth[1]);
		snprintf(school, sizeof school, "%s第", p->town);
		put_counted(o, school, p->school + 20 * (uint32_t)i, "小学");
		put_counted(o, "", (uint32_t)p->grade, "");
		put_words(o, p->study);
		put_counted(o, "", p->house % 8 + 1, "班");
		end_row(o);
	}
}

static bool put_headings(struct output *o, const char *const *headings)
{
	o->first = true;
	for (int i = 0; headings[i]; i++)
		put_words(o, headings[i]);
	end_row(o);
	return flush(o, 0);
}

/* ---------------------------------------------------------------- files */

static FILE *open_in(const char *directory, const char *name)
{
	char path[4096];
	int length = snprintf(path, sizeof path, "%s/%s", directory, name);
	return length > 0 && (size_t)length < sizeof path ? fopen(path, "wb") : NULL;
}

static bool write_line(const char *directory, const char *name, const char *const *headings, uint64_t persons,
                       uint64_t step, bool quoted, void (*put)(struct output *, const struct person *))
{
	struct output o = {.file = open_in(directory, name), .quoted = quoted};
	bool sound = o.file && put_headings(&o, headings);
	for (uint64_t i = 0; sound && i < persons; i++) {
		struct person p = person(i * step % persons);
		put(&o, &p);
		sound = flush(&o, FLUSH);
	}
	sound = sound && flush(&o, 0);
	text_free(&o.row);
	return o.file && fclose(o.file) == 0 && sound;
}

static bool write_lines(const char *directory, uint64_t persons, bool quoted)
{
	static const char *const household[] = {"公民身份号码", "姓名", "性别", "出生日期", "户口状态", "乡镇", "住址", "联系电话", NULL};
	static const char *const enrolment[] = {"身份证件号", "姓名", "性别", "出生日期", "学校名称", "年级", "学生状态", "班级", NULL};
	mkdir(directory, 0777);
	return write_line(directory, "household.csv", household, persons, HOUSEHOLD_STEP, quoted, put_registered) &&
	       write_line(directory, "enrolment.csv", enrolment, persons, ENROLMENT_STEP, quoted, put_enrolled);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"persons", required_argument, NULL, 'p'}, {"out", required_argument, NULL, 'o'},
	                                        {"quoted", no_argument, NULL, 'q'},        {NULL, 0, NULL, 0}};
	unsigned long persons = 0;
	const char *out = NULL;
	char *end = "";
	bool quoted = false, sound = true;
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option == 'p')
			persons = strtoul(optarg, &end, 10);
		else if (option == 'o')
			out = optarg;
		else if (option == 'q')
			quoted = true;
		else
			sound = false;
	}
	if (!sound || !out || *end != '\0' || persons == 0 || persons > PERSONS_MOST || optind < argc) {
		fprintf(stderr, "usage: rows --persons N --out DIR [--quoted]   (N at most %d)\n", PERSONS_MOST);
		return 2;
	}
	if (write_lines(out, persons, quoted))
		return EXIT_SUCCESS;
	fprintf(stderr, "rows: the files in %s cannot be written\n", out);
	return EXIT_FAILURE;
}
