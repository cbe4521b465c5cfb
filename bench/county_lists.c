#include "county_lists.h"

#include <string.h>

const char *const list_names[LISTS] = {
	[LIST_EXEMPTION] = "exemption", [LIST_ATTENDANCE] = "attendance", [LIST_DISABILITY] = "disability",
	[LIST_HOME_VISITS] = "home_visits", [LIST_POVERTY] = "poverty", [LIST_LEFT_BEHIND] = "left_behind",
	[LIST_RECEIPTS] = "receipts", [LIST_GRADE_SIX] = "grade_six",
};

static const char *const paths[LISTS] = {
	[LIST_EXEMPTION] = "exemption.csv", [LIST_ATTENDANCE] = "attendance.csv",
	[LIST_DISABILITY] = "disability.csv", [LIST_HOME_VISITS] = "home_visits.csv",
	[LIST_POVERTY] = "poverty.csv", [LIST_LEFT_BEHIND] = "left_behind.csv",
	[LIST_RECEIPTS] = "receipts.csv", [LIST_GRADE_SIX] = "grade_six.csv",
};

/* The first three columns of every list. */
enum { L_COUNT, L_NAME, L_ID, L_FIRST, L_SECOND, L_THIRD, L_FOURTH, L_COLUMNS };

#define COMMON {{"序号", "编号"}, false}, {{"姓名", "学生姓名", "儿童姓名"}, true}, \
	{{"身份证件号", "身份证号", "身份证号码", "证件号码", "公民身份号码"}, false}

static const struct column exemption[] = {COMMON, {{"类别", "事由", "类型"}, true}, {{"批准单位", "批准机关"}, true}, {{"有效期至", "批准至", "截止日期"}, false}};
static const struct column attendance[] = {
	COMMON, {{"学校名称", "学校", "所在学校"}, false}, {{"报到日期", "到校日期"}, false}, {{"连续缺课天数", "缺课天数"}, false}, {{"请假类别", "请假情况"}, false}};
static const struct column disability[] = {COMMON, {{"残疾类别", "残疾类型"}, false}, {{"残疾等级", "残疾级别"}, true}};
static const struct column home_visits[] = {COMMON, {{"送教日期", "上门日期"}, false}, {{"送教教师", "教师姓名"}, true}};
static const struct column poverty[] = {COMMON, {{"户类型", "家庭类型", "类别"}, false}};
static const struct column left_behind[] = {COMMON};
static const struct column receipts[] = {COMMON, {{"接收学校", "转入学校"}, false}, {{"接收日期", "回执日期"}, true}};
static const struct column grade_six[] = {COMMON, {{"毕业小学", "学校名称", "学校"}, false}};

#define KIND(title, columns) {title, columns, (int)(sizeof columns / sizeof columns[0]), L_ID}

static const struct sheet_kind kinds[LISTS] = {
	[LIST_EXEMPTION] = KIND("缓学免学及在外就读登记表", exemption),
	[LIST_ATTENDANCE] = KIND("学生考勤汇总表", attendance),
	[LIST_DISABILITY] = KIND("残疾儿童少年名单", disability),
	[LIST_HOME_VISITS] = KIND("送教上门记录表", home_visits),
	[LIST_POVERTY] = KIND("困难家庭学生名单", poverty),
	[LIST_LEFT_BEHIND] = KIND("留守儿童名单", left_behind),
	[LIST_RECEIPTS] = KIND("转学接收回执汇总表", receipts),
	[LIST_GRADE_SIX] = KIND("上年度六年级学生名册", grade_six),
};

bool lists_open(struct lists *l, const char *directory, uint64_t seed, bool messy)
{
	*l = (struct lists){0};
	for (int i = 0; i < LISTS; i++) {
		struct random chance = random_stream(seed, STREAM_LIST_FILES, (uint64_t)i);
		if (sheet_open(&l->sheets[i], directory, paths[i], &kinds[i], "示范县", chance, messy))
			continue;
		while (i-- > 0)
			sheet_close(&l->sheets[i]);
		return false;
	}
	return true;
}

bool lists_close(struct lists *l)
{
	bool sound = true;
	for (int i = 0; i < LISTS; i++)
		sound = sheet_close(&l->sheets[i]) && sound;
	return sound;
}

static struct cell text_cell(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	return (struct cell){length > 0 ? CELL_TEXT : CELL_BLANK, text, length, 0};
}

static struct cell date_cell(int date)
{
	return (struct cell){date == NO_DATE ? CELL_BLANK : CELL_DATE, NULL, 0, date};
}

static void put(struct lists *l, enum list list, const struct dossier *d, const char *id, bool exact, struct cell *cells)
{
	char room[24];
	struct text t = text_in(room, sizeof room);
	struct sheet *s = &l->sheets[list];
	text_addu(&t, s->records + 1, 0);
	cells[L_COUNT] = (struct cell){CELL_TEXT, t.data, t.length, 0};
	cells[L_NAME] = text_cell(d->name.text);
	cells[L_ID] = text_cell(id);
	if (cells[L_ID].kind != CELL_BLANK)
		cells[L_ID].kind = exact ? CELL_EXACT : CELL_NUMBER_ID;
	sheet_row(s, cells, list == d->fault_list ? d->list_fault : ROW_SOUND);
}

static void put_own(struct lists *l, enum list list, const struct dossier *d, struct cell first, struct cell second, struct cell third)
{
	struct cell cells[L_COLUMNS] = {[L_FIRST] = first, [L_SECOND] = second, [L_THIRD] = third};
	put(l, list, d, d->list_id, false, cells);
}

static void put_attendance(struct lists *l, const struct dossier *d, const struct attendance *a)
{
	struct cell cells[L_COLUMNS] = {[L_FIRST] = text_cell(a->school), [L_SECOND] = date_cell(a->reported_on),
	                                [L_THIRD] = text_cell(a->absent_days), [L_FOURTH] = text_cell(a->leave)};
	put(l, LIST_ATTENDANCE, d, a->id, a->id_exact, cells);
}

void lists_put(struct lists *l, const struct dossier *d)
{
	static const char *const teachers[] = {"杨老师", "李老师", "普老师", "张老师"};
	static const char *const levels[] = {"一级", "二级", "三级", "4", ""};
	static const struct cell none = {CELL_BLANK, NULL, 0, 0};
	l->drawn++;
	for (int i = 0; i < d->attended; i++)
		put_attendance(l, d, &d->attendances[i]);
	if (d->exemption)
		put_own(l, LIST_EXEMPTION, d, text_cell(d->exemption), text_cell("县教体局"), date_cell(d->exempt_until));
	if (d->disability)
		put_own(l, LIST_DISABILITY, d, text_cell(d->disability), text_cell(levels[l->drawn % 5]), none);
	for (int i = 0; i < d->visited; i++)
		put_own(l, LIST_HOME_VISITS, d, date_cell(d->visits[i]), text_cell(teachers[l->drawn % 4]), none);
	if (d->poverty)
		put_own(l, LIST_POVERTY, d, text_cell(d->poverty), none, none);
	if (d->left_behind)
		put_own(l, LIST_LEFT_BEHIND, d, none, none, none);
	if (d->receipt)
		put_own(l, LIST_RECEIPTS, d, text_cell(d->receipt), date_cell(d->calendar->run_date - 20), none);
	if (d->grade_six) {
		struct school school;
		place_school(&school, d->township, place_primary(d->township, d->village));
		put_own(l, LIST_GRADE_SIX, d, text_cell(school.name), none, none);
	}
}
