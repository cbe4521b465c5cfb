/* The functions of the language: how many arguments, of what kind, and what comes out. */
#include <string.h>

#include "../base/date.h"
#include "suggest.h"
#include "type.h"

/* What an argument must be. */
enum arg_kind {
	ARG_NONE,
	ARG_DATE, ARG_STRING,
	ARG_STRING_OR_ID,
	ARG_NUMBER_FIELD, /* a field of type id or string */
	ARG_NAME,         /* a field, first(g, field) or a text that is not blank */
	ARG_MONTH_DAY,    /* a text "MM-DD" */
	ARG_CELL,         /* a field */
	ARG_GROUP,
	ARG_CONDITION,    /* over the group's records */
	ARG_VALUE,        /* the same */
	ARG_ORDERED       /* the same: int or date */
};

static const struct function {
	const char *name;
	enum expr_op op;
	enum type result;       /* TYPE_ERROR: that of the value */
	enum arg_kind args[2];
	size_t required;
	const char *en, *zh;    /* its shape, for messages */
} functions[] = {
	{"age_on", X_AGE_ON, TYPE_INT, {ARG_DATE, ARG_DATE}, 2, "age_on(date of birth, day)", "age_on(出生日期, 计算日)"},
	{"days_between", X_DAYS_BETWEEN, TYPE_INT, {ARG_DATE, ARG_DATE}, 2, "days_between(from, to)", "days_between(起, 止)"},
	{"year", X_YEAR, TYPE_INT, {ARG_DATE}, 1, "year(date)", "year(日期)"},
	{"month", X_MONTH, TYPE_INT, {ARG_DATE}, 1, "month(date)", "month(日期)"},
	{"on_or_before", X_ON_OR_BEFORE, TYPE_DATE, {ARG_MONTH_DAY, ARG_DATE}, 2, "on_or_before(\"MM-DD\", date)", "on_or_before(\"月-日\", 日期)"},
	{"same_name", X_SAME_NAME, TYPE_BOOL, {ARG_NAME, ARG_NAME}, 2, "same_name(field, field)", "same_name(字段, 字段)"},
	{"starts_with", X_STARTS_WITH, TYPE_BOOL, {ARG_STRING_OR_ID, ARG_STRING}, 2, "starts_with(field, \"text\")", "starts_with(字段, \"文字\")"},
	{"contains", X_CONTAINS, TYPE_BOOL, {ARG_STRING_OR_ID, ARG_STRING}, 2, "contains(field, \"text\")", "contains(字段, \"文字\")"},
	{"id_valid", X_ID_VALID, TYPE_BOOL, {ARG_NUMBER_FIELD}, 1, "id_valid(field)", "id_valid(字段)"},
	{"id_kind", X_ID_KIND, TYPE_STRING, {ARG_NUMBER_FIELD}, 1, "id_kind(field)", "id_kind(字段)"},
	{"id_damage", X_ID_DAMAGE, TYPE_STRING, {ARG_NUMBER_FIELD}, 1, "id_damage(field)", "id_damage(字段)"},
	{"id_birth_date", X_ID_BIRTH_DATE, TYPE_DATE, {ARG_NUMBER_FIELD}, 1, "id_birth_date(field)", "id_birth_date(字段)"},
	{"id_sex", X_ID_SEX, TYPE_STRING, {ARG_NUMBER_FIELD}, 1, "id_sex(field)", "id_sex(字段)"},
	{"mask", X_MASK, TYPE_STRING, {ARG_STRING_OR_ID}, 1, "mask(field)", "mask(字段)"},
	{"present", X_PRESENT_FIELD, TYPE_BOOL, {ARG_CELL}, 1, "present(field), present(line) or present(list)", "present(字段)、present(线) 或 present(名单)"},
	{"missing", X_MISSING_FIELD, TYPE_BOOL, {ARG_CELL}, 1, "missing(field)", "missing(字段)"},
	{"any", X_ANY, TYPE_BOOL, {ARG_GROUP, ARG_CONDITION}, 2, "any(line or list, condition)", "any(线或名单, 条件)"},
	{"all", X_ALL, TYPE_BOOL, {ARG_GROUP, ARG_CONDITION}, 2, "all(line or list, condition)", "all(线或名单, 条件)"},
	{"count", X_COUNT, TYPE_INT, {ARG_GROUP, ARG_CONDITION}, 1, "count(line or list, condition)", "count(线或名单, 条件)"},
	{"first", X_FIRST, TYPE_ERROR, {ARG_GROUP, ARG_VALUE}, 2, "first(line or list, value)", "first(线或名单, 值)"},
	{"min", X_MIN, TYPE_ERROR, {ARG_GROUP, ARG_ORDERED}, 2, "min(line or list, value)", "min(线或名单, 值)"},
	{"max", X_MAX, TYPE_ERROR, {ARG_GROUP, ARG_ORDERED}, 2, "max(line or list, value)", "max(线或名单, 值)"},
};
enum { FUNCTION_COUNT = sizeof functions / sizeof *functions };

bool word_reserved(struct text word)
{
	static const char *const words[] = {"true", "false", "and", "or", "not", "in", "pair", "person"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_equal(word, text_of(words[i]))) return true;
	for (size_t i = 0; i < FUNCTION_COUNT; i++)
		if (text_equal(word, text_of(functions[i].name))) return true;
	return false;
}

static const struct function *find(struct text name)
{
	for (size_t i = 0; i < FUNCTION_COUNT; i++)
		if (text_equal(name, text_of(functions[i].name))) return &functions[i];
	return NULL;
}

static struct expr *unknown_function(struct typer *t, const struct ast *ast)
{
	static const struct usual_word usual[] = {
		{"isblank", "missing"}, {"isnull", "missing"}, {"isempty", "missing"}, {"is_null", "missing"}, {"empty", "missing"},
		{"exists", "present"}, {"countif", "count"}, {"countifs", "count"}, {"datedif", "days_between"}, {"age", "age_on"},
		{"left", "starts_with"}, {"find", "contains"}, {"search", "contains"}, {"like", "contains"}, {"some", "any"},
		{"every", "all"}, {"if", "… and …"}, {"today", "$run_date"}, {"now", "$run_date"}, {"空", "missing"}, {"为空", "missing"},
		{"缺失", "missing"}, {"存在", "present"}, {"包含", "contains"}, {"计数", "count"}, {"个数", "count"},
		{"年龄", "age_on"}, {"周岁", "age_on"}, {"任一", "any"}, {"任意", "any"}, {"全部", "all"}, {"所有", "all"},
		{"最大", "max"}, {"最小", "min"}, {"第一", "first"}, {NULL, NULL},
	};
	struct text names[FUNCTION_COUNT];
	for (size_t i = 0; i < FUNCTION_COUNT; i++) names[i] = text_of(functions[i].name);
	struct diag *item = type_fault(t, E205, ast->name_at, ast->name, TEXT(""));
	if (item && !suggest_usual(t->d, item, usual, ast->name))
		diag_suggest(t->d, item, ast->name, names, FUNCTION_COUNT);
	return expr_new(t, X_BOOL, TYPE_ERROR, ast->at);
}

/* "MM-DD", a day of every year: month * 100 + day, else -1. */
static int64_t month_day(const struct ast *ast)
{
	struct text s = ast->name;
	if (ast->kind != A_LITERAL || ast->type != TYPE_STRING || s.n != 5 || s.p[2] != '-') return -1;
	for (size_t i = 0; i < 5; i++)
		if (i != 2 && (s.p[i] < '0' || s.p[i] > '9')) return -1;
	int month = (s.p[0] - '0') * 10 + (s.p[1] - '0'), day = (s.p[3] - '0') * 10 + (s.p[4] - '0');
	return date_real(2001, month, day) ? month * 100 + day : -1;
}

static bool is_name_arg(const struct expr *e)
{
	if (e->op == X_STRING) return text_trim(e->string).n > 0;
	if (e->op == X_FIRST) e = e->args[0];
	return e->op == X_FIELD;
}

/* Checks a typed argument. */
static void check_arg(struct typer *t, const struct function *f, size_t i, const struct expr *e)
{
	struct text name = text_of(f->name);
	if (e->type == TYPE_ERROR) return;
	switch (f->args[i]) {
	case ARG_DATE: type_want(t, e, TYPE_DATE); break;
	case ARG_STRING: type_want(t, e, TYPE_STRING); break;
	case ARG_CONDITION: type_want(t, e, TYPE_BOOL); break;
	case ARG_STRING_OR_ID:
		if (e->type != TYPE_ID) type_want(t, e, TYPE_STRING);
		break;
	case ARG_NUMBER_FIELD:
		if (e->op != X_FIELD)
			type_fault(t, E312, expr_place(e), name, TEXT(""));
		else if (e->type != TYPE_ID && e->type != TYPE_STRING)
			type_fault(t, E302, expr_place(e), say(t->d, "an identity number or a text", "证件号或文字"), type_name(t->d, e->type));
		break;
	case ARG_NAME:
		if (!is_name_arg(e))
			type_fault(t, E313, expr_place(e), name, TEXT(""));
		else
			type_want(t, e, TYPE_STRING);
		break;
	case ARG_CELL:
		if (e->op != X_FIELD) type_fault(t, E312, expr_place(e), name, TEXT(""));
		break;
	case ARG_ORDERED:
		if (e->type != TYPE_INT && e->type != TYPE_DATE)
			type_fault(t, E302, expr_place(e), say(t->d, "a number or a date", "数字或日期"), type_name(t->d, e->type));
		break;
	case ARG_NONE: case ARG_GROUP: case ARG_VALUE: case ARG_MONTH_DAY: break;
	}
}

static bool names_group(const struct typer *t, const struct ast *ast)
{
	return ast->kind == A_NAME && pack_table(t->names->pack, ast->name) >= 0;
}

/* present(g), any, all, count, first, min, max. */
static struct expr *group_call(struct typer *t, const struct function *f, enum expr_op op, const struct ast *ast)
{
	const struct ast *group = ast->args[0];
	struct expr *e = expr_new(t, op, f->result, ast->at);
	if (!expr_args(t, e, ast->count - 1)) return NULL;
	if (group->kind != A_NAME)
		type_fault(t, E314, group->at, text_of(f->name), TEXT(""));
	else
		e->table = scope_table(t, group->name, group->at);
	if (e->table >= 0) scope_group(t, e->table, op, group->at);
	if (e->count) {
		/* in a place that is no group the value is still checked, as if it were one */
		int outer = t->group, outer_depth = t->group_depth, outer_scope = t->scope;
		const struct ast *outer_mask = t->mask_place;
		if (t->group < 0) t->group_depth = t->depth;
		if (e->table >= 0) t->group = e->table;
		else t->scope = SCOPE_ANY; /* nothing sure can be said of the dots inside */
		t->mask_place = op == X_FIRST && t->mask_place == ast ? ast->args[1] : NULL;
		e->args[0] = type_node(t, ast->args[1]);
		t->mask_place = outer_mask;
		t->group = outer;
		t->group_depth = outer_depth;
		t->scope = outer_scope;
		if (!e->args[0]) return NULL;
		check_arg(t, f, 1, e->args[0]);
		if (f->result == TYPE_ERROR) e->type = e->args[0]->type;
	}
	if (op == X_FIRST && e->args[0]->op == X_MASK) {
		/* first(g, mask(x)) is mask(first(g, x)): mask stands outermost */
		struct expr *mask = e->args[0];
		e->args[0] = mask->args[0];
		e->type = e->args[0]->type;
		mask->args[0] = e;
		return mask;
	}
	return e;
}

static struct expr *value_call_node(struct typer *t, const struct function *f, const struct ast *ast)
{
	struct expr *e = expr_new(t, f->op, f->result, ast->at);
	if (!expr_args(t, e, f->op == X_ON_OR_BEFORE ? 1 : ast->count)) return NULL;
	size_t n = 0;
	const struct ast *outer_mask = t->mask_place;
	t->mask_place = NULL;
	for (size_t i = 0; i < ast->count; i++) {
		if (f->args[i] == ARG_MONTH_DAY) {
			e->number = month_day(ast->args[i]);
			if (e->number < 0) type_fault(t, E315, ast->args[i]->at, TEXT(""), TEXT(""));
			continue;
		}
		e->args[n] = type_node(t, ast->args[i]);
		if (!e->args[n]) return NULL;
		check_arg(t, f, i, e->args[n++]);
	}
	t->mask_place = outer_mask;
	return e;
}

struct expr *type_call(struct typer *t, const struct ast *ast)
{
	const struct function *f = find(ast->name);
	if (!f) return unknown_function(t, ast);
	size_t most = f->args[1] == ARG_NONE ? 1 : 2;
	if (ast->count < f->required || ast->count > most) {
		type_fault(t, E316, ast->at, ast->name, say(t->d, f->en, f->zh));
		return expr_new(t, X_BOOL, f->result, ast->at);
	}
	if (f->op == X_MASK && ast != t->mask_place) {
		type_fault(t, E318, ast->at, TEXT(""), TEXT(""));
		return expr_new(t, X_BOOL, f->result, ast->at);
	}
	if (f->op == X_PRESENT_FIELD && names_group(t, ast->args[0])) return group_call(t, f, X_PRESENT_GROUP, ast);
	if (f->args[0] == ARG_GROUP) return group_call(t, f, f->op, ast);
	if (f->op == X_MISSING_FIELD && names_group(t, ast->args[0])) {
		type_fault(t, E312, ast->args[0]->at, ast->name, TEXT(""));
		return expr_new(t, X_BOOL, TYPE_BOOL, ast->at);
	}
	return value_call_node(t, f, ast);
}
