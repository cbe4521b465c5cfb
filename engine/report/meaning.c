#include "report/meaning.h"

#include "base/date.h"
#include "report/report.h"

static bool is_zh(const struct meaning *m) { return m->language == LANGUAGE_ZH; }

static const char *pick(const struct meaning *m, const char *zh, const char *en) { return is_zh(m) ? zh : en; }

static struct text table_title(const struct meaning *m, int table)
{
	const struct table *t = &m->pack->tables[table];
	return is_zh(m) ? t->title.zh : t->name;
}

void meaning_field(const struct meaning *m, int table, int field, struct buf *out)
{
	const struct table *t = &m->pack->tables[table];
	const struct field *f = &t->fields[field];
	bool own = table == m->group;
	if (!is_zh(m)) {
		if (!own) buf_printf(out, "%.*s.", (int)t->name.n, t->name.p);
		buf_text(out, f->name);
		return;
	}
	if (!own) {
		buf_text(out, t->title.zh);
		buf_str(out, "的");
	}
	buf_text(out, f->alias_count ? f->aliases[0] : f->name);
}

static void say_day(int64_t day, struct buf *out)
{
	char text[11];
	date_format((int32_t)day, text);
	buf_str(out, text);
}

static void say_quoted(const struct meaning *m, struct text t, struct buf *out)
{
	buf_str(out, pick(m, "“", "\""));
	buf_text(out, t);
	buf_str(out, pick(m, "”", "\""));
}

void meaning_param_value(const struct meaning *m, const struct param *p, struct buf *out)
{
	if (p->type == TYPE_STRING) say_quoted(m, p->string, out);
	else if (p->type == TYPE_DATE) say_day(p->number, out);
	else if (p->type == TYPE_BOOL) buf_str(out, p->number ? pick(m, "是", "true") : pick(m, "否", "false"));
	else buf_printf(out, "%lld", (long long)p->number);
}

static void say(const struct meaning *m, const struct expr *e, struct buf *out);

struct pair {
	const char *en, *zh;
};

static struct text in_words(struct text t, const struct pair *pairs, size_t count, enum language language)
{
	for (size_t i = 0; language == LANGUAGE_ZH && i < count; i++)
		if (text_equal(t, text_of(pairs[i].en))) return text_of(pairs[i].zh);
	return t;
}

struct text level_words(struct text level, enum language language)
{
	static const struct pair levels[] = {{"critical", "严重"}, {"high", "高"}, {"medium", "中"}, {"low", "低"}, {"info", "提示"}};
	return in_words(level, levels, sizeof levels / sizeof *levels, language);
}

struct text kind_words(struct text kind, enum language language)
{
	static const struct pair kinds[] = {
		{"missing", "有户无籍"}, {"absent", "有籍无人"}, {"unregistered", "有籍无户"}, {"under-age", "未足龄"}, {"over-age", "超龄"},
		{"duplicate", "重复"}, {"mismatch", "号同人异"}, {"identity", "号码问题"}, {"status", "状态异常"}, {"gone", "死亡迁出仍在读"},
		{"unserved", "未送教"}, {"transition", "未衔接"}, {"scattered", "人籍分离"}, {"other", "其他"},
	};
	return in_words(kind, kinds, sizeof kinds / sizeof *kinds, language);
}

/* The fixed answers of the id functions, in Chinese. */
static struct text answer_zh(enum expr_op op, struct text answer)
{
	static const struct {
		enum expr_op op;
		const char *en, *zh;
	} answers[] = {
		{X_ID_KIND, "resident", "居民身份证"}, {X_ID_KIND, "hmt_permit", "港澳台居民居住证"}, {X_ID_KIND, "foreign_permit", "外国人永久居留身份证"},
		{X_ID_KIND, "travel_permit", "来往内地通行证"}, {X_ID_KIND, "birth_certificate", "出生医学证明"}, {X_ID_KIND, "passport_like", "护照一类"},
		{X_ID_KIND, "other", "其他"}, {X_ID_DAMAGE, "none", "没有"}, {X_ID_DAMAGE, "date", "日期不存在"}, {X_ID_DAMAGE, "truncated", "末三位成了 000"},
		{X_ID_DAMAGE, "check", "校验位不符"}, {X_ID_DAMAGE, "masked", "打了星号"}, {X_ID_DAMAGE, "scientific", "成了科学计数"},
		{X_ID_DAMAGE, "length", "位数不对"}, {X_ID_DAMAGE, "characters", "字符不对"}, {X_ID_SEX, "male", "男"}, {X_ID_SEX, "female", "女"},
	};
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (answers[i].op == op && text_equal(answer, text_of(answers[i].en))) return text_of(answers[i].zh);
	return answer;
}

/* A literal that a field with values is compared with, as the cells have it. */
static void say_literal(const struct meaning *m, const struct expr *other, const struct expr *literal, struct buf *out)
{
	while (other->op == X_FIRST) other = other->args[0];
	if (is_zh(m) && literal->op == X_STRING && (other->op == X_ID_KIND || other->op == X_ID_DAMAGE || other->op == X_ID_SEX)) {
		say_quoted(m, answer_zh(other->op, literal->string), out);
		return;
	}
	if (is_zh(m) && other->op == X_FIELD && (literal->op == X_STRING || literal->op == X_INT)) {
		const struct field *f = &m->pack->tables[other->table].fields[other->field];
		for (size_t i = 0; f->has_values && i < f->value_count; i++) {
			bool same = f->type == TYPE_STRING ? literal->op == X_STRING && f->values[i].literal == (int)literal->number
			                                   : literal->op == X_INT && f->numbers[f->values[i].literal] == literal->number;
			if (!same) continue;
			say_quoted(m, f->values[i].raw, out);
			return;
		}
	}
	say(m, literal, out);
}

/* What is added or taken away: a sum stands in parentheses. */
static void say_term(const struct meaning *m, const struct expr *e, struct buf *out)
{
	bool sum = e->op == X_ADD || e->op == X_SUB;
	if (sum) buf_byte(out, '(');
	say(m, e, out);
	if (sum) buf_byte(out, ')');
}

static void say_group_of(const struct meaning *m, int table, struct buf *out)
{
	buf_text(out, table_title(m, table));
}

/* A value, on one row. A condition within it is given in the words of the pack. */
static void say(const struct meaning *m, const struct expr *e, struct buf *out)
{
	struct meaning inner = *m;
	switch (e->op) {
	case X_BOOL: buf_str(out, e->number ? pick(m, "真", "true") : pick(m, "假", "false")); return;
	case X_INT: buf_printf(out, "%lld", (long long)e->number); return;
	case X_DATE: say_day(e->number, out); return;
	case X_STRING: say_quoted(m, e->string, out); return;
	case X_PARAM:
		if (e->index == PARAM_RUN_DATE) {
			buf_str(out, pick(m, "运行日期", "the run date"));
			return;
		}
		buf_byte(out, '$');
		buf_text(out, m->pack->params[e->index].name);
		buf_str(out, pick(m, "（", " ("));
		meaning_param_value(m, &m->pack->params[e->index], out);
		buf_str(out, pick(m, "）", ")"));
		return;
	case X_FIELD: meaning_field(m, e->table, e->field, out); return;
	case X_ADD: case X_SUB:
		say(m, e->args[0], out);
		if (e->type == TYPE_DATE) {
			buf_str(out, e->op == X_ADD ? pick(m, "之后 ", " plus ") : pick(m, "之前 ", " minus "));
			say_term(m, e->args[1], out);
			buf_str(out, pick(m, " 天", " days"));
			return;
		}
		buf_str(out, e->op == X_ADD ? " + " : " − ");
		say_term(m, e->args[1], out);
		return;
	case X_AGE_ON:
		buf_str(out, pick(m, "按", "age by "));
		say(m, e->args[0], out);
		buf_str(out, pick(m, "算到 ", " on "));
		say(m, e->args[1], out);
		buf_str(out, pick(m, "的周岁", ""));
		return;
	case X_DAYS_BETWEEN:
		buf_str(out, pick(m, "从 ", "days from "));
		say(m, e->args[0], out);
		buf_str(out, pick(m, "到 ", " to "));
		say(m, e->args[1], out);
		buf_str(out, pick(m, "的天数", ""));
		return;
	case X_YEAR: case X_MONTH:
		if (!is_zh(m)) buf_str(out, e->op == X_YEAR ? "year of " : "month of ");
		say(m, e->args[0], out);
		if (is_zh(m)) buf_str(out, e->op == X_YEAR ? "的年份" : "的月份");
		return;
	case X_ON_OR_BEFORE:
		buf_str(out, pick(m, "不晚于 ", "the latest "));
		if (!is_zh(m)) buf_printf(out, "%02d-%02d not after ", (int)(e->number / 100), (int)(e->number % 100));
		say(m, e->args[0], out);
		if (is_zh(m)) buf_printf(out, " 的最近一个 %d 月 %d 日", (int)(e->number / 100), (int)(e->number % 100));
		return;
	case X_ID_KIND: case X_ID_DAMAGE: case X_ID_BIRTH_DATE: case X_ID_SEX: {
		static const char *const words[][2] = {{"的证件种类", "kind of "}, {"的损坏", "damage of "}, {"里的出生日期", "birth date in "}, {"里的性别", "sex in "}};
		int i = (int)e->op - X_ID_KIND;
		if (!is_zh(m)) buf_str(out, words[i][1]);
		say(m, e->args[0], out);
		if (is_zh(m)) buf_str(out, words[i][0]);
		return;
	}
	case X_MASK: say(m, e->args[0], out); return;
	case X_FIRST: case X_MIN: case X_MAX: {
		static const char *const words[][2] = {{"第一条的", "first "}, {"最小的", "least "}, {"最大的", "greatest "}};
		int i = (int)e->op - X_FIRST;
		inner.group = e->table;
		if (is_zh(m)) {
			say_group_of(m, e->table, out);
			buf_str(out, words[i][0]);
			say(&inner, e->args[0], out);
			return;
		}
		buf_str(out, words[i][1]);
		say(&inner, e->args[0], out);
		buf_str(out, " of ");
		say_group_of(m, e->table, out);
		return;
	}
	case X_COUNT:
		if (!is_zh(m)) buf_str(out, "number of records in ");
		say_group_of(m, e->table, out);
		if (e->count) {
			buf_str(out, pick(m, "里符合 ", " with "));
			source_words(&e->args[0]->at, out);
		}
		if (is_zh(m)) buf_str(out, e->count ? " 的条数" : "的条数");
		return;
	default: source_words(&e->at, out);
	}
}

/* ---- comparisons ---- */

static enum expr_op contrary(enum expr_op op)
{
	switch (op) {
	case X_EQ: return X_NE;
	case X_NE: return X_EQ;
	case X_LT: return X_GE;
	case X_GE: return X_LT;
	case X_GT: return X_LE;
	default: return X_GT;
	}
}

static const char *compared(const struct meaning *m, enum expr_op op, bool date)
{
	switch (op) {
	case X_EQ: return pick(m, "是", " is ");
	case X_NE: return pick(m, "不是", " is not ");
	case X_LT: return date ? pick(m, "早于 ", " is before ") : pick(m, "小于 ", " is less than ");
	case X_LE: return date ? pick(m, "不晚于 ", " is not after ") : pick(m, "不超过 ", " is at most ");
	case X_GT: return date ? pick(m, "晚于 ", " is after ") : pick(m, "大于 ", " is more than ");
	default: return date ? pick(m, "不早于 ", " is not before ") : pick(m, "至少 ", " is at least ");
	}
}

static void say_in(const struct meaning *m, const struct expr *e, bool negated, struct buf *out)
{
	bool not = negated != e->negated;
	say(m, e->args[0], out);
	if (e->op == X_IN_RANGE) {
		buf_str(out, not ? pick(m, "不在 ", " is not from ") : pick(m, "在 ", " is from "));
		say(m, e->args[1], out);
		buf_str(out, pick(m, " 到 ", " to "));
		say(m, e->args[2], out);
		buf_str(out, pick(m, " 之间（含两端）", " (both included)"));
		return;
	}
	buf_str(out, not ? pick(m, "不是", " is none of ") : pick(m, "是", " is one of "));
	for (size_t i = 1; i < e->count; i++) {
		if (i > 1) buf_str(out, i + 1 == e->count ? pick(m, "或", " or ") : pick(m, "、", ", "));
		say_literal(m, e->args[0], e->args[i], out);
	}
}

/* What is true or false by itself. */
static void say_leaf(const struct meaning *m, const struct expr *e, bool negated, struct buf *out)
{
	const char *no = negated ? pick(m, "不", "not: ") : "";
	switch (e->op) {
	case X_EQ: case X_NE: case X_LT: case X_LE: case X_GT: case X_GE: {
		enum expr_op op = negated ? contrary(e->op) : e->op;
		say(m, e->args[0], out);
		buf_str(out, compared(m, op, e->args[0]->type == TYPE_DATE));
		say_literal(m, e->args[0], e->args[1], out);
		return;
	}
	case X_IN_LIST: case X_IN_RANGE: say_in(m, e, negated, out); return;
	case X_PRESENT_FIELD: case X_MISSING_FIELD: {
		bool there = (e->op == X_PRESENT_FIELD) != negated;
		say(m, e->args[0], out);
		buf_str(out, there ? pick(m, "有内容", " is filled in") : pick(m, "空缺", " is blank or invalid"));
		return;
	}
	case X_PRESENT_GROUP:
		buf_str(out, negated ? pick(m, "在", "no record in ") : pick(m, "在", "a record in "));
		say_group_of(m, e->table, out);
		if (is_zh(m)) buf_str(out, negated ? "里没有记录" : "里有记录");
		return;
	case X_SAME_NAME:
		say(m, e->args[0], out);
		buf_str(out, pick(m, "与", " and "));
		say(m, e->args[1], out);
		buf_str(out, negated ? pick(m, "不同（空格、间隔号、全半角不计）", " differ as names") : pick(m, "相同（空格、间隔号、全半角不计）", " are the same name"));
		return;
	case X_STARTS_WITH: case X_CONTAINS:
		say(m, e->args[0], out);
		if (is_zh(m)) buf_printf(out, "%s%s", no, e->op == X_CONTAINS ? "含有" : "以");
		else buf_printf(out, " %s%s ", negated ? "does not " : "", e->op == X_CONTAINS ? negated ? "contain" : "contains" : negated ? "begin with" : "begins with");
		say(m, e->args[1], out);
		if (is_zh(m) && e->op == X_STARTS_WITH) buf_str(out, "开头");
		return;
	case X_ID_VALID:
		say(m, e->args[0], out);
		buf_str(out, negated ? pick(m, "不是完好的号码", " is no sound number") : pick(m, "是完好的号码", " is a sound number"));
		return;
	case X_PARAM: case X_FIELD:
		say(m, e, out);
		buf_str(out, negated ? pick(m, "为否", " is false") : pick(m, "为是", " is true"));
		return;
	default:
		if (negated) buf_str(out, pick(m, "并非：", "not: "));
		say(m, e, out);
	}
}

/* ---- items ---- */

/* Ends the row that is being put together as an item. */
static void item(struct meaning *m, int depth, struct buf *row)
{
	if (row->failed) m->page->out->failed = true;
	else page_item(m->page, depth, buf_view(row));
	buf_reset(row);
}

/* The name of the definition that e was written as, before its meaning. */
static void say_definition(const struct meaning *m, const struct expr *e, bool negated, struct buf *row)
{
	if (!e->definition_use) return;
	struct buf name;
	buf_init(&name);
	source_words(&e->definition_use->at, &name);
	buf_str(row, negated ? pick(m, "并非 ", "not ") : "");
	buf_text(row, buf_view(&name));
	buf_str(row, negated ? pick(m, "，即：", ", that is: ") : pick(m, "：", ": "));
	row->failed |= name.failed;
	buf_free(&name);
}

static void tell(struct meaning *m, const struct expr *e, bool negated, int depth, struct buf *row);

/* The parts of an and/or; those of the same within it stand in the same list, unless it has a name. */
static void tell_all(struct meaning *m, const struct expr *e, int depth, struct buf *row)
{
	for (size_t i = 0; i < e->count; i++) {
		const struct expr *part = e->args[i];
		if (part->op == e->op && !part->definition_use) tell_all(m, part, depth, row);
		else tell(m, part, false, depth, row);
	}
}

static void tell_group(struct meaning *m, const struct expr *e, bool negated, int depth, struct buf *row)
{
	int outer = m->group;
	bool all = e->op == X_ALL;
	if (is_zh(m)) {
		buf_str(row, "在");
		say_group_of(m, e->table, row);
		buf_str(row, all ? negated ? "里并非每条记录都：" : "里每条记录都（没有记录也算）：" : negated ? "里没有这样的记录：" : "里有这样的记录：");
	} else {
		buf_str(row, all ? negated ? "not every record in " : "every record (or there is none) in " : negated ? "no record in " : "a record in ");
		say_group_of(m, e->table, row);
		buf_str(row, " with:");
	}
	item(m, depth, row);
	m->group = e->table;
	if (e->args[0]->op == X_AND && !e->args[0]->definition_use) tell_all(m, e->args[0], depth + 1, row);
	else tell(m, e->args[0], false, depth + 1, row);
	m->group = outer;
}

/* row: empty, or the beginning of the first item. */
static void tell(struct meaning *m, const struct expr *e, bool negated, int depth, struct buf *row)
{
	say_definition(m, e, negated, row);
	switch (e->op) {
	case X_NOT: tell(m, e->args[0], !negated, depth, row); break;
	case X_AND: case X_OR:
		if (e->op == X_AND) buf_str(row, negated ? pick(m, "以下不全成立：", "not all of these:") : pick(m, "以下全部成立：", "all of these:"));
		else buf_str(row, negated ? pick(m, "以下都不成立：", "none of these:") : pick(m, "以下任一成立：", "one of these:"));
		item(m, depth, row);
		tell_all(m, e, depth + 1, row);
		break;
	case X_ANY: case X_ALL: tell_group(m, e, negated, depth, row); break;
	default:
		say_leaf(m, e, negated, row);
		item(m, depth, row);
	}
}

void meaning_items(struct meaning *m, const struct expr *e)
{
	struct buf row;
	buf_init(&row);
	m->group = -1;
	if (e->op == X_AND) tell_all(m, e, 1, &row);
	else tell(m, e, false, 1, &row);
	buf_free(&row);
}
