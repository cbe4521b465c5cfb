#include "county_lines.h"

#include <string.h>

enum household_column {
	H_COUNT, H_NUMBER, H_HEAD, H_RELATION, H_NAME, H_ID, H_SEX, H_NATION, H_BIRTH, H_TOWNSHIP, H_VILLAGE, H_GROUP, H_ADDRESS,
	H_STATUS, H_CANCELLED, H_FORMER, H_PHONE, H_COLUMNS
};

enum enrolment_column {
	E_COUNT, E_SCHOOL, E_CODE, E_NAME, E_SEX, E_BIRTH, E_NATION, E_DOCUMENT, E_ID, E_RESIDENCE, E_GRADE, E_CLASS, E_ENTRY, E_MODE,
	E_NUMBER, E_STATUS, E_SINCE, E_SUSPENDED, E_DESTINATION, E_GUARDIAN, E_ADDRESS, E_PHONE, E_ORPHAN, E_MIGRANT, E_FORMER, E_COLUMNS
};

#define ID_HEADINGS "身份证号", "身份证号码", "证件号码", "公民身份证号码", "居民身份证号"

static const struct column household_columns[H_COLUMNS] = {
	[H_COUNT] = {{"序号", "编号", "No."}, false},
	[H_NUMBER] = {{"户号", "户口簿号", "家庭编号"}, true},
	[H_HEAD] = {{"户主姓名", "户主"}, true},
	[H_RELATION] = {{"与户主关系", "与户主的关系"}, true},
	[H_NAME] = {{"姓名", "儿童姓名", " 姓名　"}, false},
	[H_ID] = {{"公民身份号码", ID_HEADINGS}, false},
	[H_SEX] = {{"性别", " 性别 "}, false},
	[H_NATION] = {{"民族"}, true},
	[H_BIRTH] = {{"出生日期", "出生年月日", "出生年月", "生日"}, false},
	[H_TOWNSHIP] = {{"乡镇", "乡镇(街道)", "乡镇（街道）", "所属乡镇"}, false},
	[H_VILLAGE] = {{"村", "村(社区)", "行政村", "村委会"}, false},
	[H_GROUP] = {{"组", "村小组", "村民小组", "小组"}, false},
	[H_ADDRESS] = {{"住址", "户籍住址", "户籍地址"}, true},
	[H_STATUS] = {{"户口状态", "户籍状态", "户口簿状态"}, false},
	[H_CANCELLED] = {{"注销原因", "销户原因"}, false},
	[H_FORMER] = {{"曾用证件号", "曾用身份证号", "原身份证号"}, false},
	[H_PHONE] = {{"联系电话", "手机号码"}, true},
};

static const struct column enrolment_columns[E_COLUMNS] = {
	[E_COUNT] = {{"序号", "编号"}, false},
	[E_SCHOOL] = {{"学校名称", "学校", "就读学校"}, false},
	[E_CODE] = {{"学校标识码", "学校代码", "学校（机构）标识码"}, true},
	[E_NAME] = {{"姓名", "学生姓名"}, false},
	[E_SEX] = {{"性别"}, false},
	[E_BIRTH] = {{"出生日期", "出生年月日", "出生年月", "生日"}, false},
	[E_NATION] = {{"民族"}, true},
	[E_DOCUMENT] = {{"身份证件类型"}, true},
	[E_ID] = {{"身份证件号", ID_HEADINGS}, false},
	[E_RESIDENCE] = {{"户口性质"}, true},
	[E_GRADE] = {{"年级", "所在年级", "就读年级"}, false},
	[E_CLASS] = {{"班级", "所在班级", "班级名称"}, false},
	[E_ENTRY] = {{"入学年月"}, true},
	[E_MODE] = {{"就读方式"}, false},
	[E_NUMBER] = {{"学籍号", "全国学籍号"}, true},
	[E_STATUS] = {{"学生状态", "学籍状态", "就读状态"}, false},
	[E_SINCE] = {{"异动日期", "变动日期", "状态日期"}, false},
	[E_SUSPENDED] = {{"休学日期", "休学开始日期", "休学起始日期"}, false},
	[E_DESTINATION] = {{"去向", "学生去向", "转往学校"}, true},
	[E_GUARDIAN] = {{"成员1姓名", "监护人姓名", "家长姓名"}, true},
	[E_ADDRESS] = {{"现住址"}, true},
	[E_PHONE] = {{"联系电话", "手机号码"}, true},
	[E_ORPHAN] = {{"是否孤儿"}, true},
	[E_MIGRANT] = {{"是否进城务工人员随迁子女", "是否随迁子女"}, true},
	[E_FORMER] = {{"曾用证件号", "曾用身份证号", "原证件号"}, false},
};

const struct sheet_kind line_household = {"户籍人口花名册", household_columns, H_COLUMNS, H_ID};
const struct sheet_kind line_enrolment = {"在籍学生花名册", enrolment_columns, E_COLUMNS, E_ID};

static struct cell text_cell(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	return (struct cell){length > 0 ? CELL_TEXT : CELL_BLANK, text, length, 0};
}

static struct cell date_cell(int date)
{
	return (struct cell){date == NO_DATE ? CELL_BLANK : CELL_DATE, NULL, 0, date};
}

static struct cell id_cell(const char *id, bool exact)
{
	struct cell cell = text_cell(id);
	if (cell.kind == CELL_TEXT)
		cell.kind = exact ? CELL_EXACT : CELL_NUMBER_ID;
	return cell;
}

/* A cell of what is appended to t between two calls. */
static struct cell part(const struct text *t, size_t *from)
{
	struct cell cell = {CELL_TEXT, t->data + *from, t->length - *from, 0};
	*from = t->length;
	return cell;
}

static struct cell sex_cell(const struct sheet *s, struct text *t, size_t *from, enum sex sex)
{
	static const struct coded sexes[][2] = {[SEX_MALE] = {{"1", "男"}, {"1", "男性"}}, [SEX_FEMALE] = {{"2", "女"}, {"2", "女性"}}};
	if (sex == SEX_BLANK)
		return text_cell(NULL);
	if (sex == SEX_UNLISTED)
		return text_cell("未知");
	sheet_coded(s, t, sexes[sex][s->style.dialect % 2]);
	return part(t, from);
}

static struct cell birth_cell(const struct bearer *who)
{
	return who->birth_exact ? (struct cell){CELL_EXACT, who->birth_exact, strlen(who->birth_exact), 0} : date_cell(who->birth);
}

static struct cell number_cell(struct text *t, size_t *from, unsigned long number, int width)
{
	text_addu(t, number, width);
	return part(t, from);
}

/* Numbers of subscribers begin with 1 and a digit from 3 up: these reach nobody. */
static struct cell phone_cell(struct text *t, size_t *from, unsigned long household)
{
	text_adds(t, "100");
	return number_cell(t, from, household % 100000000, 8);
}

static struct cell address_cell(struct text *t, size_t *from, const struct township *town, int village, int group, unsigned long household)
{
	static const char *const tails[] = {"", "，村口", ", 后院", "\"大槐树\"旁", "；新屋"};
	text_adds(t, town->name);
	place_village_name(t, town, village);
	text_addu(t, (unsigned long)group, 0);
	text_adds(t, "组");
	text_addu(t, household % 199 + 1, 0);
	text_adds(t, "号");
	text_adds(t, household % 16 == 0 ? tails[household / 16 % 5] : "");
	return part(t, from);
}

unsigned long line_put_registration(struct sheet *s, const struct registration *r, const struct dossier *d, int group)
{
	static const char *const active[] = {"正常", "在册", "有效"};
	char room[512];
	struct text t = text_in(room, sizeof room);
	size_t from = 0;
	bool usual = r->status && strcmp(r->status, "正常") == 0;
	struct cell cells[H_COLUMNS] = {
		[H_HEAD] = text_cell(d->household->members[0].name.text),
		[H_RELATION] = text_cell(r->relation),
		[H_NAME] = text_cell(r->who.name),
		[H_ID] = id_cell(r->who.id, r->who.id_exact),
		[H_NATION] = text_cell(d->household->nation),
		[H_BIRTH] = birth_cell(&r->who),
		[H_TOWNSHIP] = text_cell(d->township->name),
		[H_STATUS] = text_cell(usual ? active[s->style.dialect] : r->status),
		[H_CANCELLED] = text_cell(r->cancelled),
		[H_FORMER] = id_cell(r->who.former_id, false),
	};
	cells[H_COUNT] = number_cell(&t, &from, s->records + 1, 0);
	cells[H_NUMBER] = number_cell(&t, &from, d->household->number + 1, 9);
	cells[H_SEX] = sex_cell(s, &t, &from, r->who.sex);
	place_village_name(&t, d->township, r->village);
	cells[H_VILLAGE] = part(&t, &from);
	text_adds(&t, "第");
	text_addu(&t, (unsigned long)group, 0);
	text_adds(&t, "组");
	cells[H_GROUP] = part(&t, &from);
	cells[H_ADDRESS] = address_cell(&t, &from, d->township, r->village, group, d->household->number);
	cells[H_PHONE] = phone_cell(&t, &from, d->household->number);
	return sheet_row(s, cells, r->who.fault);
}

static const char *const grade_names[][2] = {
	{"", ""}, {"一年级", "小学一年级"}, {"二年级", "小学二年级"}, {"三年级", "小学三年级"}, {"四年级", "小学四年级"},
	{"五年级", "小学五年级"}, {"六年级", "小学六年级"}, {"七年级", "初一"}, {"八年级", "初二"}, {"九年级", "初三"},
	{"高一", "高一"}, {"高二", "高二"}, {"高三", "高三"},
};
static const char *const grade_codes[] = {NULL, "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};

static struct cell grade_cell(const struct sheet *s, struct text *t, size_t *from, int grade)
{
	sheet_coded(s, t, (struct coded){grade_codes[grade], grade_names[grade][s->style.dialect % 2]});
	struct cell cell = part(t, from);
	return cell.length > 0 ? cell : text_cell(NULL);
}

static struct cell mode_cell(const struct sheet *s, struct text *t, size_t *from, const char *mode)
{
	const char *code = !mode ? NULL : strcmp(mode, "走读") == 0 ? "1" : strcmp(mode, "住校") == 0 ? "2" : NULL;
	if (!code)
		return text_cell(mode);
	sheet_coded(s, t, (struct coded){code, mode});
	return part(t, from);
}

static struct cell yes_cell(const struct sheet *s, struct text *t, size_t *from, bool yes)
{
	sheet_coded(s, t, yes ? (struct coded){"1", "是"} : (struct coded){"0", "否"});
	return part(t, from);
}

void line_class_name(struct text *t, int grade, int class_number)
{
	static const char *const short_names[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "高一", "高二", "高三"};
	text_adds(t, short_names[grade]);
	text_addc(t, '(');
	text_addu(t, (unsigned long)class_number, 0);
	text_adds(t, ")班");
}

unsigned long line_put_enrolment(struct sheet *s, const struct enrolment *e, const struct township *town, int class_number)
{
	static const char *const active[] = {"在读", "在校", "在籍在读"};
	char room[512];
	struct text t = text_in(room, sizeof room);
	size_t from = 0;
	struct school school;
	place_school(&school, town, e->school);
	bool usual = e->status && strcmp(e->status, "在读") == 0;
	struct cell cells[E_COLUMNS] = {
		[E_SCHOOL] = text_cell(school.name),
		[E_CODE] = text_cell(school.code),
		[E_NAME] = text_cell(e->who.name),
		[E_BIRTH] = birth_cell(&e->who),
		[E_NATION] = text_cell(e->nation),
		[E_DOCUMENT] = text_cell(e->document),
		[E_ID] = id_cell(e->who.id, e->who.id_exact),
		[E_RESIDENCE] = text_cell(e->household % 5 ? "1-农业户口" : "2-非农业户口"),
		[E_STATUS] = text_cell(usual ? active[s->style.dialect] : e->status),
		[E_SINCE] = date_cell(e->since),
		[E_SUSPENDED] = date_cell(e->suspended_from),
		[E_DESTINATION] = text_cell(e->destination),
		[E_GUARDIAN] = text_cell(e->guardian),
		[E_FORMER] = id_cell(e->who.former_id, false),
	};
	cells[E_COUNT] = number_cell(&t, &from, s->records + 1, 0);
	cells[E_SEX] = sex_cell(s, &t, &from, e->who.sex);
	cells[E_GRADE] = grade_cell(s, &t, &from, e->grade);
	cells[E_MODE] = mode_cell(s, &t, &from, e->mode);
	cells[E_ORPHAN] = yes_cell(s, &t, &from, e->orphan);
	cells[E_MIGRANT] = yes_cell(s, &t, &from, e->migrant);
	line_class_name(&t, e->grade, class_number);
	cells[E_CLASS] = part(&t, &from);
	if (sheet_has(s, E_NUMBER)) {
		text_addc(&t, 'G');
		text_adds(&t, e->who.id);
		cells[E_NUMBER] = part(&t, &from);
	}
	if (sheet_has(s, E_ENTRY) && e->who.birth != NO_DATE) {
		text_addu(&t, (unsigned long)(date_year(e->who.birth) + SCHOOL_AGE_FIRST), 4);
		text_adds(&t, "09");
		cells[E_ENTRY] = part(&t, &from);
	}
	if (sheet_has(s, E_ADDRESS))
		cells[E_ADDRESS] = address_cell(&t, &from, town, (int)(e->household % (unsigned long)town->villages), 1, e->household);
	if (sheet_has(s, E_PHONE))
		cells[E_PHONE] = phone_cell(&t, &from, e->household);
	return sheet_row(s, cells, e->who.fault);
}
