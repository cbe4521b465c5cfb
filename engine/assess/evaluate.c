#include "evaluate.h"

#include "../base/date.h"
#include "../pack/value.h"

static const struct field *field_of(const struct frame *f, const struct expr *e)
{
	return &f->pack->tables[e->table].fields[e->field];
}

static bool group_unknown(const struct frame *f, const struct expr *e)
{
	return f->unknown >> e->table & 1;
}

static enum truth truth_of(bool b)
{
	return b ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth truth_not(enum truth t)
{
	return (enum truth)(TRUTH_TRUE - t);
}

static enum truth lower(enum truth a, enum truth b)
{
	return a < b ? a : b;
}

/* The number in the cell of an id function's field, usable or not; 0: blank. */
static uint64_t raw_token(const struct frame *f, const struct expr *e)
{
	const struct field *field = field_of(f, e);
	return record_token(f->at[e->table], field->type == TYPE_ID ? field->offset : field->raw_offset);
}

static bool field_present(const struct frame *f, const struct expr *e)
{
	const struct field *field = field_of(f, e);
	const struct record *r = f->at[e->table];
	switch (field->type) {
	case TYPE_ID: return token_usable(record_token(r, field->offset));
	case TYPE_STRING: return field->has_values ? record_number(r, field) != CELL_MISSING : record_token(r, field->offset) != 0;
	default: return record_number(r, field) != CELL_MISSING;
	}
}

/* The first record of the group in the frame's place for it; false if the group is unknown or empty. */
static bool enter_first(struct frame *f, const struct expr *e, const struct record **outer)
{
	struct record **records;
	if (group_unknown(f, e) || !person_records(f->persons, e->table, f->person, &records)) return false;
	*outer = f->at[e->table];
	f->at[e->table] = records[0];
	return true;
}

/* Of an id; only usable tokens are found. False: missing. */
static bool token_of(struct frame *f, const struct expr *e, uint64_t *out)
{
	if (e->op == X_FIELD) {
		*out = record_token(f->at[e->table], field_of(f, e)->offset);
		return token_usable(*out);
	}
	const struct record *outer;
	if (e->op != X_FIRST || !enter_first(f, e, &outer)) return false;
	bool known = token_of(f, e->args[0], out);
	f->at[e->table] = outer;
	return known;
}

static bool ordered(enum expr_op op, int c)
{
	switch (op) {
	case X_EQ: return c == 0;
	case X_NE: return c != 0;
	case X_LT: return c < 0;
	case X_LE: return c <= 0;
	case X_GT: return c > 0;
	default: return c >= 0;
	}
}

static enum truth compare(struct frame *f, enum expr_op op, const struct expr *a, const struct expr *b)
{
	if (a->type == TYPE_ID) {
		uint64_t x, y;
		if (!token_of(f, a, &x) || !token_of(f, b, &y)) return TRUTH_UNKNOWN;
		return truth_of(token_equal(x, y) == (op == X_EQ));
	}
	if (a->op == X_FIELD && b->op == X_STRING && field_of(f, a)->has_values) {
		int32_t literal = record_number(f->at[a->table], field_of(f, a));
		return literal == CELL_MISSING ? TRUTH_UNKNOWN : truth_of((literal == b->number) == (op == X_EQ));
	}
	if (a->type == TYPE_STRING) {
		char sx[18], sy[18];
		struct text x, y;
		if (!eval_string(f, a, sx, &x) || !eval_string(f, b, sy, &y)) return TRUTH_UNKNOWN;
		return truth_of(text_equal(x, y) == (op == X_EQ));
	}
	int64_t x, y;
	if (!eval_number(f, a, &x) || !eval_number(f, b, &y)) return TRUTH_UNKNOWN;
	return truth_of(ordered(op, (x > y) - (x < y)));
}

static enum truth in_list(struct frame *f, const struct expr *e)
{
	enum truth found = TRUTH_FALSE;
	for (size_t i = 1; i < e->count && found == TRUTH_FALSE; i++) found = compare(f, X_EQ, e->args[0], e->args[i]);
	return found;
}

static enum truth over_group(struct frame *f, const struct expr *e)
{
	enum truth end = e->op == X_ANY ? TRUTH_TRUE : TRUTH_FALSE, result = truth_not(end);
	if (group_unknown(f, e)) return TRUTH_UNKNOWN;
	struct record **records;
	uint32_t n = person_records(f->persons, e->table, f->person, &records);
	const struct record *outer = f->at[e->table];
	for (uint32_t i = 0; i < n && result != end; i++) {
		f->at[e->table] = records[i];
		enum truth t = eval_truth(f, e->args[0]);
		if (e->op == X_ANY ? t > result : t < result) result = t;
	}
	f->at[e->table] = outer;
	return result;
}

enum truth eval_truth(struct frame *f, const struct expr *e)
{
	switch (e->op) {
	case X_BOOL: return truth_of(e->number != 0);
	case X_PARAM: return truth_of(f->pack->params[e->index].number != 0);
	case X_FIELD: {
		int32_t cell = record_number(f->at[e->table], field_of(f, e));
		return cell == CELL_MISSING ? TRUTH_UNKNOWN : truth_of(cell != 0);
	}
	case X_NOT: return truth_not(eval_truth(f, e->args[0]));
	case X_AND: {
		enum truth result = TRUTH_TRUE;
		for (size_t i = 0; i < e->count && result != TRUTH_FALSE; i++) result = lower(result, eval_truth(f, e->args[i]));
		return result;
	}
	case X_OR: {
		enum truth result = TRUTH_FALSE;
		for (size_t i = 0; i < e->count && result != TRUTH_TRUE; i++) {
			enum truth t = eval_truth(f, e->args[i]);
			if (t > result) result = t;
		}
		return result;
	}
	case X_EQ: case X_NE: case X_LT: case X_LE: case X_GT: case X_GE:
		return compare(f, e->op, e->args[0], e->args[1]);
	case X_IN_LIST: {
		enum truth t = in_list(f, e);
		return e->negated ? truth_not(t) : t;
	}
	case X_IN_RANGE: {
		enum truth t = lower(compare(f, X_GE, e->args[0], e->args[1]), compare(f, X_LE, e->args[0], e->args[2]));
		return e->negated ? truth_not(t) : t;
	}
	case X_SAME_NAME: case X_STARTS_WITH: case X_CONTAINS: {
		char sx[18], sy[18];
		struct text x, y;
		if (!eval_string(f, e->args[0], sx, &x) || !eval_string(f, e->args[1], sy, &y)) return TRUTH_UNKNOWN;
		if (e->op == X_SAME_NAME) return truth_of(name_equal(x, y));
		return truth_of(e->op == X_CONTAINS ? text_contains(x, y) : text_starts(x, y));
	}
	case X_ID_VALID: {
		uint64_t token = raw_token(f, e->args[0]);
		return token ? truth_of(token_usable(token)) : TRUTH_UNKNOWN;
	}
	case X_PRESENT_FIELD: return truth_of(field_present(f, e->args[0]));
	case X_MISSING_FIELD: return truth_of(!field_present(f, e->args[0]));
	case X_PRESENT_GROUP: {
		struct record **ignored;
		if (group_unknown(f, e)) return TRUTH_UNKNOWN;
		return truth_of(person_records(f->persons, e->table, f->person, &ignored) > 0);
	}
	case X_ANY: case X_ALL: return over_group(f, e);
	case X_FIRST: {
		const struct record *outer;
		if (!enter_first(f, e, &outer)) return TRUTH_UNKNOWN;
		enum truth t = eval_truth(f, e->args[0]);
		f->at[e->table] = outer;
		return t;
	}
	default: return TRUTH_UNKNOWN; /* the checker gives no other operation the type bool */
	}
}

static bool in_limits(const struct expr *e, int64_t n)
{
	return e->type == TYPE_DATE ? date_in_range(n) : n >= -VALUE_INT_MAX && n <= VALUE_INT_MAX;
}

static bool count_group(struct frame *f, const struct expr *e, int64_t *out)
{
	struct record **records;
	if (group_unknown(f, e)) return false;
	uint32_t n = person_records(f->persons, e->table, f->person, &records);
	*out = n;
	if (!e->count) return true;
	bool known = true;
	int64_t found = 0;
	const struct record *outer = f->at[e->table];
	for (uint32_t i = 0; i < n && known; i++) {
		f->at[e->table] = records[i];
		enum truth t = eval_truth(f, e->args[0]);
		known = t != TRUTH_UNKNOWN;
		found += t == TRUTH_TRUE;
	}
	f->at[e->table] = outer;
	*out = found;
	return known;
}

static bool extreme(struct frame *f, const struct expr *e, int64_t *out)
{
	struct record **records;
	if (group_unknown(f, e)) return false;
	uint32_t n = person_records(f->persons, e->table, f->person, &records);
	bool known = n > 0;
	const struct record *outer = f->at[e->table];
	for (uint32_t i = 0; i < n && known; i++) {
		int64_t v;
		f->at[e->table] = records[i];
		known = eval_number(f, e->args[0], &v);
		if (known && (i == 0 || (e->op == X_MIN ? v < *out : v > *out))) *out = v;
	}
	f->at[e->table] = outer;
	return known;
}

bool eval_number(struct frame *f, const struct expr *e, int64_t *out)
{
	int64_t a, b;
	switch (e->op) {
	case X_INT: case X_DATE: case X_BOOL: *out = e->number; return true;
	case X_PARAM: *out = e->index == PARAM_RUN_DATE ? f->pack->run_date : f->pack->params[e->index].number; return true;
	case X_FIELD: *out = record_number(f->at[e->table], field_of(f, e)); return *out != CELL_MISSING;
	case X_ADD: case X_SUB:
		if (!eval_number(f, e->args[0], &a) || !eval_number(f, e->args[1], &b)) return false;
		*out = e->op == X_ADD ? a + b : a - b;
		return in_limits(e, *out);
	case X_AGE_ON: case X_DAYS_BETWEEN:
		if (!eval_number(f, e->args[0], &a) || !eval_number(f, e->args[1], &b)) return false;
		*out = e->op == X_AGE_ON ? date_age((int32_t)a, (int32_t)b) : b - a;
		return true;
	case X_YEAR: case X_MONTH: {
		int year, month, mday;
		if (!eval_number(f, e->args[0], &a)) return false;
		date_split((int32_t)a, &year, &month, &mday);
		*out = e->op == X_YEAR ? year : month;
		return true;
	}
	case X_ON_OR_BEFORE:
		if (!eval_number(f, e->args[0], &a)) return false;
		*out = date_on_or_before((int)(e->number / 100), (int)(e->number % 100), (int32_t)a);
		return date_in_range(*out);
	case X_ID_BIRTH_DATE: {
		int32_t day;
		if (!token_birth(raw_token(f, e->args[0]), &day) || !date_in_range(day)) return false;
		*out = day;
		return true;
	}
	case X_COUNT: return count_group(f, e, out);
	case X_MIN: case X_MAX: return extreme(f, e, out);
	case X_FIRST: {
		const struct record *outer;
		if (!enter_first(f, e, &outer)) return false;
		bool known = eval_number(f, e->args[0], out);
		f->at[e->table] = outer;
		return known;
	}
	default: return false; /* the checker gives no other operation the types int and date */
	}
}

bool eval_string(struct frame *f, const struct expr *e, char scratch[18], struct text *out)
{
	if (e->type == TYPE_ID) {
		uint64_t token;
		if (!token_of(f, e, &token)) return false;
		*out = token_text(token, scratch);
		return true;
	}
	switch (e->op) {
	case X_STRING: *out = e->string; return true;
	case X_PARAM: *out = f->pack->params[e->index].string; return true;
	case X_FIELD: return record_text(f->at[e->table], field_of(f, e), scratch, out);
	case X_ID_KIND: case X_ID_DAMAGE: {
		uint64_t token = raw_token(f, e->args[0]);
		*out = e->op == X_ID_KIND ? id_kind_name(token_kind(token)) : id_damage_name(token_damage(token));
		return token != 0;
	}
	case X_ID_SEX: {
		bool male;
		if (!token_male(raw_token(f, e->args[0]), &male)) return false;
		*out = male ? TEXT("male") : TEXT("female");
		return true;
	}
	case X_MASK: return eval_string(f, e->args[0], scratch, out);
	case X_FIRST: {
		const struct record *outer;
		if (!enter_first(f, e, &outer)) return false;
		bool known = eval_string(f, e->args[0], scratch, out);
		f->at[e->table] = outer;
		return known;
	}
	default: return false; /* the checker gives no other operation the type string */
	}
}

/* Whether the value or condition is known. */
static bool is_known(struct frame *f, const struct expr *e)
{
	char scratch[18];
	struct text text;
	int64_t number;
	switch (e->type) {
	case TYPE_BOOL: return eval_truth(f, e) != TRUTH_UNKNOWN;
	case TYPE_INT: case TYPE_DATE: return eval_number(f, e, &number);
	default: return eval_string(f, e, scratch, &text);
	}
}

static bool reads_group(const struct expr *e)
{
	return e->op >= X_PRESENT_GROUP;
}

void eval_leaves(struct frame *f, const struct expr *e,
                 void (*visit)(void *context, const struct frame *f, const struct expr *leaf), void *context)
{
	bool deeper = false;
	if (!reads_group(e)) {
		for (size_t i = 0; i < e->count; i++) {
			if (is_known(f, e->args[i])) continue;
			deeper = true;
			eval_leaves(f, e->args[i], visit, context);
		}
	} else if (!group_unknown(f, e) && e->count) {
		struct record **records;
		uint32_t n = person_records(f->persons, e->table, f->person, &records);
		if (e->op == X_FIRST && n > 1) n = 1;
		const struct record *outer = f->at[e->table];
		for (uint32_t i = 0; i < n; i++) {
			f->at[e->table] = records[i];
			if (is_known(f, e->args[0])) continue;
			deeper = true;
			eval_leaves(f, e->args[0], visit, context);
		}
		f->at[e->table] = outer;
	}
	if (!deeper) visit(context, f, e);
}
