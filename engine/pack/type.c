#include "type.h"

#include <string.h>

#include "suggest.h"

void typer_init(struct typer *t, struct names *names, int pack, int scope, struct arena *a, struct diags *d)
{
	*t = (struct typer){.names = names, .pack = pack, .params_seen = SIZE_MAX, .scope = scope, .arena = a, .d = d};
}

struct text type_name(const struct diags *d, enum type type)
{
	switch (type) {
	case TYPE_BOOL: return say(d, "a condition (true or false)", "条件（真或假）");
	case TYPE_INT: return say(d, "a number", "数字");
	case TYPE_DATE: return say(d, "a date", "日期");
	case TYPE_STRING: return say(d, "a text", "文字");
	case TYPE_ID: return say(d, "an identity number", "证件号");
	case TYPE_ERROR: break;
	}
	return TEXT("");
}

struct diag *type_fault(struct typer *t, enum code code, struct span at, struct text one, struct text two)
{
	return t->depth ? NULL : DIAG(t->d, code, at, one, two);
}

struct expr *expr_new(struct typer *t, enum expr_op op, enum type type, struct span at)
{
	struct expr *e = arena_zalloc(t->arena, 1, sizeof *e);
	if (!e) {
		t->d->failed = true;
		return NULL;
	}
	e->op = op;
	e->type = type;
	e->at = at;
	e->table = e->field = -1;
	return e;
}

bool expr_args(struct typer *t, struct expr *e, size_t count)
{
	if (!e) return false;
	e->args = arena_zalloc(t->arena, count ? count : 1, sizeof *e->args);
	e->count = count;
	if (!e->args) t->d->failed = true;
	return e->args != NULL;
}

struct span expr_place(const struct expr *e)
{
	const struct expr *use = e->definition_use;
	while (use && use->definition_use) use = use->definition_use;
	return use ? use->at : e->at;
}

bool type_want(struct typer *t, const struct expr *e, enum type type)
{
	if (e->type == type || e->type == TYPE_ERROR) return true;
	type_fault(t, type == TYPE_BOOL ? E310 : E302, expr_place(e), type_name(t->d, type), type_name(t->d, e->type));
	return false;
}

/* ---- names ---- */

/* A param of a similar name, with its sign. */
static bool suggest_param(struct typer *t, struct diag *item, struct text written)
{
	const struct names *names = t->names;
	if (!diag_suggest(t->d, item, written, names->param_names, names->pack->param_count + 1)) return false;
	diag_label(t->d, item, "did you mean '${1}'?", "是否想写“${1}”？", &item->suggested, 1);
	return true;
}

/* $attending, where attending is a definition. */
static void suggest_definition(struct typer *t, struct diag *item, const struct ast *ast)
{
	diag_meant(t->d, item, ast->name);
	diag_note(t->d, item, "'{1}' is a definition, and those are written without $", "“{1}”是定义，定义前面不写 $", &ast->name, 1);
}

static struct expr *param_node(struct typer *t, const struct ast *ast)
{
	struct names *names = t->names;
	struct pack *p = names->pack;
	struct expr *e = expr_new(t, X_PARAM, TYPE_ERROR, ast->at);
	if (!e) return NULL;
	e->index = PARAM_RUN_DATE;
	if (text_equal(ast->name, TEXT("run_date"))) {
		e->type = TYPE_DATE;
		return e;
	}
	int i = index_find(&names->param_index, ast->name);
	if (i < 0) {
		struct diag *item = type_fault(t, E204, ast->at, ast->name, TEXT(""));
		if (item && index_find(&names->definition_index, ast->name) >= 0) suggest_definition(t, item, ast);
		else if (item) suggest_param(t, item, ast->name);
		return e;
	}
	if ((size_t)i >= t->params_seen || names->param_packs[i] > t->pack) {
		type_fault(t, E206, ast->at, ast->name, TEXT(""));
		return e;
	}
	e->type = p->params[i].type;
	e->index = i;
	names->param_epochs[i] = names->epoch;
	p->params[i].named = true;
	return e;
}

static struct expr *field_node(struct typer *t, const struct ast *ast)
{
	struct expr *e = expr_new(t, X_FIELD, TYPE_ERROR, ast->at);
	int table = scope_table(t, ast->name, ast->name_at);
	if (!e || table < 0) return e;
	struct table *tb = &t->names->pack->tables[table];
	int field = table_field(tb, ast->field);
	e->table = table;
	if (field < 0) {
		struct diag *item = type_fault(t, E202, ast->field_at, tb->name, ast->field);
		if (item) suggest_field(t->d, item, tb, ast->field);
		return e;
	}
	e->field = field;
	tb->fields[field].named = true;
	if (scope_dot(t, table, ast->at)) e->type = tb->fields[field].type;
	return e;
}

/* a → b → a, innermost last. */
static void cycle(struct typer *t, struct definition *def, struct span at)
{
	const struct inlining *chain[PACK_NESTING_MAX + 2];
	size_t n = 0;
	struct buf path;
	buf_init(&path);
	for (const struct inlining *i = t->inlining; i && n < PACK_NESTING_MAX; i = i->outer) {
		chain[n++] = i;
		if (i->def == def) break;
	}
	if (n == 0 || chain[n - 1]->def != def) {
		buf_text(&path, def->name);
		buf_str(&path, " → ");
	}
	while (n-- > 0) {
		buf_text(&path, chain[n]->def->name);
		buf_str(&path, " → ");
	}
	buf_text(&path, def->name);
	if (path.failed) t->d->failed = true;
	DIAG(t->d, E208, at, def->name, buf_view(&path));
	buf_free(&path);
	def->broken = true;
}

/* Remembers at the root of an inlined tree where it was used, the innermost use first. */
static bool mark_use(struct typer *t, struct expr *e, struct span at)
{
	struct expr *use = expr_new(t, X_BOOL, TYPE_ERROR, at);
	const struct expr **end = &e->definition_use;
	if (!use) return false;
	while (*end) end = (const struct expr **)(void *)&((struct expr *)(void *)*end)->definition_use;
	*end = use;
	return true;
}

static struct expr *inline_definition(struct typer *t, struct definition *def, const struct ast *ast)
{
	def->epoch = t->names->epoch;
	def->used |= t->scope != SCOPE_ANY;
	if (def->open && !def->broken) cycle(t, def, ast->at);
	if (def->broken) return expr_new(t, X_BOOL, TYPE_ERROR, ast->at);
	if (t->depth >= PACK_NESTING_MAX) {
		DIAG(t->d, E117, t->use, TEXT("64"));
		def->broken = true;
		return expr_new(t, X_BOOL, TYPE_ERROR, ast->at);
	}
	struct inlining here = {def, t->inlining};
	if (t->depth == 0) t->use = ast->at;
	const struct ast *mask_place = t->mask_place;
	def->open = true;
	t->inlining = &here;
	t->depth++;
	t->mask_place = NULL;
	struct expr *e = type_node(t, def->ast);
	t->mask_place = mask_place;
	t->depth--;
	t->inlining = here.outer;
	def->open = false;
	return e && mark_use(t, e, ast->at) ? e : NULL;
}

static struct expr *name_node(struct typer *t, const struct ast *ast)
{
	struct names *names = t->names;
	const struct pack *p = names->pack;
	int found = index_find(&names->definition_index, ast->name);
	struct definition *def = found >= 0 ? &names->definitions[found] : NULL;
	if (def && def->pack <= t->pack) return inline_definition(t, def, ast);
	struct expr *e = expr_new(t, X_BOOL, TYPE_ERROR, ast->at);
	if (def) {
		type_fault(t, E206, ast->at, ast->name, TEXT(""));
		return e;
	}
	if (pack_table(p, ast->name) >= 0) {
		type_fault(t, E207, ast->at, ast->name, TEXT(""));
		return e;
	}
#define BLANKS(right) \
	{"null", right}, {"none", right}, {"nil", right}, {"na", right}, {"空", right}, {"空白", right}, {"blank", right}, {"empty", right}
	static const struct usual_word absent[] = {BLANKS("missing(…)"), {NULL, NULL}}, stated[] = {BLANKS("present(…)"), {NULL, NULL}};
#undef BLANKS
	static const struct usual_word usual[] = {
		{"today", "$run_date"}, {"now", "$run_date"},
		{"今天", "$run_date"}, {"当天", "$run_date"}, {"运行日", "$run_date"}, {"真", "true"}, {"是", "true"}, {"yes", "true"},
		{"假", "false"}, {"否", "false"}, {"no", "false"}, {"一", "1"}, {"二", "2"}, {"两", "2"}, {"三", "3"}, {"四", "4"},
		{"五", "5"}, {"六", "6"}, {"七", "7"}, {"八", "8"}, {"九", "9"}, {"十", "10"}, {NULL, NULL},
	};
	struct diag *item = type_fault(t, E203, ast->at, ast->name, TEXT(""));
	if (!item) return e;
	if (text_equal(ast->name, TEXT("run_date")) || index_find(&names->param_index, ast->name) >= 0)
		diag_label(t->d, item, "did you mean '${1}'?", "是否想写“${1}”？", &ast->name, 1);
	else if (!suggest_usual(t->d, item, t->unequal ? stated : absent, ast->name) &&
	         !suggest_usual(t->d, item, usual, ast->name) && !suggest_quotes(t->d, item, p, ast->name) &&
	         !suggest_dot(t->d, item, p, t->group >= 0 ? t->group : t->scope <= SCOPE_SECOND_LINE ? t->scope : -1, ast->name) &&
	         !diag_suggest(t->d, item, ast->name, names->words, names->word_count))
		suggest_param(t, item, ast->name);
	return e;
}

/* ---- what can be compared ---- */

static const struct text sexes[] = {{"male", 4}, {"female", 6}};
static const struct text kinds[] = {{"resident", 8}, {"hmt_permit", 10}, {"foreign_permit", 14}, {"travel_permit", 13},
                                    {"birth_certificate", 17}, {"passport_like", 13}, {"other", 5}};
static const struct text damages[] = {{"none", 4}, {"date", 4}, {"truncated", 9}, {"check", 5},
                                      {"masked", 6}, {"scientific", 10}, {"length", 6}, {"characters", 10}};

bool expr_answers(const struct pack *p, const struct expr *e, const struct text **answers, size_t *count)
{
	if (e->op == X_FIRST && e->count) e = e->args[0];
	switch (e->op) {
	case X_ID_SEX:
		*answers = sexes;
		*count = sizeof sexes / sizeof *sexes;
		return true;
	case X_ID_KIND:
		*answers = kinds;
		*count = sizeof kinds / sizeof *kinds;
		return true;
	case X_ID_DAMAGE:
		*answers = damages;
		*count = sizeof damages / sizeof *damages;
		return true;
	case X_FIELD: {
		if (e->table < 0 || e->field < 0) return false;
		const struct field *f = &p->tables[e->table].fields[e->field];
		*answers = f->literals;
		*count = f->literal_count;
		return f->type == TYPE_STRING && f->has_values;
	}
	default: return false;
	}
}

static struct text describe(const struct typer *t, const struct expr *e, struct buf *out)
{
	const struct pack *p = t->names->pack;
	if (e->op == X_FIELD) {
		const struct table *tb = &p->tables[e->table];
		buf_text(out, tb->name);
		buf_byte(out, '.');
		buf_text(out, tb->fields[e->field].name);
	} else {
		struct text raw = {e->at.source->bytes.p + e->at.from, e->at.to - e->at.from};
		for (size_t i = 0; i < raw.n; i++) buf_byte(out, raw.p[i] == '\n' || raw.p[i] == '\r' ? ' ' : raw.p[i]);
	}
	if (out->failed) t->d->failed = true;
	return buf_view(out);
}

/* Finds a literal among the texts that the other side can have; if it is none of them: E305. */
static void check_possible(struct typer *t, const struct expr *e, struct expr *literal)
{
	const struct text *answers;
	size_t count;
	if (literal->op != X_STRING || !expr_answers(t->names->pack, e, &answers, &count)) return;
	for (size_t i = 0; i < count; i++) {
		if (!text_equal(answers[i], literal->string)) continue;
		literal->number = (int64_t)i;
		return;
	}
	if (t->depth) return;
	struct buf name;
	buf_init(&name);
	struct diag *item = DIAG(t->d, E305, expr_place(literal), describe(t, e, &name), literal->string);
	if (e->op == X_FIELD)
		suggest_literal(t->d, item, &t->names->pack->tables[e->table].fields[e->field], literal->string);
	else
		diag_suggest(t->d, item, literal->string, answers, count);
	note_texts(t->d, item, answers, count);
	buf_free(&name);
}

/* A text in quotes where a number or date was meant. */
static void hint_unquoted(struct typer *t, struct diag *item, const struct expr *a, const struct expr *b)
{
	const struct expr *s = a->op == X_STRING ? a : b->op == X_STRING ? b : NULL;
	const struct expr *o = s == a ? b : a;
	const struct expr *n = a->op == X_INT ? a : b->op == X_INT ? b : NULL;
	if (item && n && (n == a ? b : a)->type == TYPE_DATE) {
		suggest_date(t->d, item, (struct text){n->at.source->bytes.p + n->at.from, n->at.to - n->at.from});
		return;
	}
	if (!item || !s || (o->type != TYPE_INT && o->type != TYPE_DATE)) return;
	if (o->type == TYPE_DATE) suggest_date(t->d, item, s->string);
	if (o->op != X_FIELD || !suggest_number(t->d, item, &t->names->pack->tables[o->table].fields[o->field], s->string))
		diag_note(t->d, item, "numbers and dates are written without quotes", "数字和日期不加引号", NULL, 0);
}

static bool is_literal(const struct expr *e)
{
	return e->op == X_INT || e->op == X_DATE || e->op == X_STRING || e->op == X_BOOL;
}

/* Of two sides that do not fit: the one that is written out, as it is the one to change; else both. */
static struct span misfit(const struct expr *a, const struct expr *b, struct span both)
{
	return is_literal(a) == is_literal(b) ? both : expr_place(is_literal(a) ? a : b);
}

static void check_equal(struct typer *t, struct expr *a, struct expr *b, struct span at)
{
	at = misfit(a, b, at);
	if (a->type == TYPE_ERROR || b->type == TYPE_ERROR) return;
	if (a->type == TYPE_BOOL || b->type == TYPE_BOOL)
		type_fault(t, E309, expr_place(a->type == TYPE_BOOL ? a : b), TEXT(""), TEXT(""));
	else if ((a->type == TYPE_ID) != (b->type == TYPE_ID))
		type_fault(t, E307, at, type_name(t->d, a->type == TYPE_ID ? b->type : a->type), TEXT(""));
	else if (a->type != b->type)
		hint_unquoted(t, type_fault(t, E306, at, type_name(t->d, a->type), type_name(t->d, b->type)), a, b);
	else {
		check_possible(t, a, b);
		check_possible(t, b, a);
	}
}

static void check_order(struct typer *t, const struct expr *a, const struct expr *b, struct span at)
{
	if (a->type == TYPE_ERROR || b->type == TYPE_ERROR) return;
	bool left = a->type == TYPE_INT || a->type == TYPE_DATE, right = b->type == TYPE_INT || b->type == TYPE_DATE;
	at = misfit(a, b, at);
	if (!left && !(right && a->op == X_STRING))
		type_fault(t, E308, expr_place(a), type_name(t->d, a->type), TEXT(""));
	else if (!right && !(left && b->op == X_STRING))
		type_fault(t, E308, expr_place(b), type_name(t->d, b->type), TEXT(""));
	else if (a->type != b->type)
		hint_unquoted(t, type_fault(t, E306, at, type_name(t->d, a->type), type_name(t->d, b->type)), a, b);
}

static enum type sum_type(struct typer *t, enum expr_op op, const struct expr *a, const struct expr *b, struct span at)
{
	if (a->type == TYPE_ERROR || b->type == TYPE_ERROR) return a->type == TYPE_INT ? TYPE_ERROR : a->type;
	if (b->type == TYPE_INT && (a->type == TYPE_INT || a->type == TYPE_DATE)) return a->type;
	bool fits = a->type == TYPE_INT || a->type == TYPE_DATE;
	if (fits != (b->type == TYPE_INT || b->type == TYPE_DATE)) at = expr_place(fits ? b : a);
	struct diag *item = type_fault(t, E311, at, type_name(t->d, a->type), type_name(t->d, b->type));
	if (item && op == X_SUB && a->type == TYPE_DATE && b->type == TYPE_DATE)
		diag_note(t->d, item, "the days between two dates are days_between(a, b)", "两个日期相差的天数写作 days_between(a, b)", NULL, 0);
	return TYPE_ERROR;
}

/* ---- nodes ---- */

static struct expr *literal_node(struct typer *t, const struct ast *ast)
{
	static const enum expr_op ops[] = {[TYPE_BOOL] = X_BOOL, [TYPE_INT] = X_INT, [TYPE_DATE] = X_DATE, [TYPE_STRING] = X_STRING};
	struct expr *e = expr_new(t, ops[ast->type], ast->type, ast->at);
	if (!e) return NULL;
	e->number = ast->number;
	if (ast->type == TYPE_STRING) e->string = ast->name;
	return e;
}

/* A node whose args are typed one by one. */
static struct expr *with_args(struct typer *t, enum expr_op op, const struct ast *ast)
{
	struct expr *e = expr_new(t, op, TYPE_BOOL, ast->at);
	if (!expr_args(t, e, ast->count)) return NULL;
	e->negated = ast->negated;
	for (size_t i = 0; i < ast->count; i++) {
		e->args[i] = type_node(t, ast->args[i]);
		if (!e->args[i]) return NULL;
	}
	return e;
}

static struct expr *logic_node(struct typer *t, enum expr_op op, const struct ast *ast)
{
	struct expr *e = with_args(t, op, ast);
	for (size_t i = 0; e && i < e->count; i++) type_want(t, e->args[i], TYPE_BOOL);
	return e;
}

static struct expr *compare_node(struct typer *t, const struct ast *ast)
{
	const bool outside = t->unequal;
	t->unequal = ast->op == X_NE;
	struct expr *e = with_args(t, ast->op, ast);
	t->unequal = outside;
	if (!e) return NULL;
	if (ast->op == X_EQ || ast->op == X_NE)
		check_equal(t, e->args[0], e->args[1], e->at);
	else if (ast->op == X_ADD || ast->op == X_SUB)
		e->type = sum_type(t, ast->op, e->args[0], e->args[1], e->at);
	else
		check_order(t, e->args[0], e->args[1], e->at);
	return e;
}

static struct expr *in_node(struct typer *t, enum expr_op op, const struct ast *ast)
{
	struct expr *e = with_args(t, op, ast);
	if (!e) return NULL;
	enum type left = e->args[0]->type;
	for (size_t i = 1; i < e->count; i++) {
		if (op == X_IN_LIST)
			check_equal(t, e->args[0], e->args[i], expr_place(e->args[i]));
		else
			check_order(t, e->args[0], e->args[i], expr_place(e->args[i]));
		/* a fault of the left side is said once */
		if (left == TYPE_BOOL || (op == X_IN_RANGE && left != TYPE_INT && left != TYPE_DATE)) break;
	}
	return e;
}

struct expr *type_node(struct typer *t, const struct ast *ast)
{
	if (!ast) return NULL;
	if (t->too_large) return expr_new(t, X_BOOL, TYPE_ERROR, ast->at);
	if (++t->nodes > PACK_NODES_MAX) {
		t->too_large = true;
		DIAG(t->d, E124, t->depth ? t->use : ast->at, TEXT(""));
	}
	switch (ast->kind) {
	case A_LITERAL: return literal_node(t, ast);
	case A_PARAM: return param_node(t, ast);
	case A_NAME: return name_node(t, ast);
	case A_FIELD: return field_node(t, ast);
	case A_CALL: return type_call(t, ast);
	case A_NOT: return logic_node(t, X_NOT, ast);
	case A_AND: return logic_node(t, X_AND, ast);
	case A_OR: return logic_node(t, X_OR, ast);
	case A_COMPARE: return compare_node(t, ast);
	case A_IN_LIST: return in_node(t, X_IN_LIST, ast);
	case A_IN_RANGE: return in_node(t, X_IN_RANGE, ast);
	case A_ERROR: break;
	}
	return expr_new(t, X_BOOL, TYPE_ERROR, ast->at);
}

struct expr *type_value(struct typer *t, const struct ast *ast)
{
	t->group = -1;
	t->group_depth = t->depth = 0;
	t->inlining = NULL;
	t->nodes = 0;
	t->too_large = false;
	t->mask_place = t->may_mask ? ast : NULL;
	return type_node(t, ast);
}

struct expr *type_condition(struct typer *t, const struct ast *ast)
{
	struct expr *e = type_value(t, ast);
	if (e) type_want(t, e, TYPE_BOOL);
	return e;
}

bool type_definition(struct names *names, struct definition *def, struct diags *d)
{
	struct arena tree; /* every use makes its own */
	struct typer t;
	arena_init(&tree, 0);
	typer_init(&t, names, def->pack, SCOPE_ANY, &tree, d);
	def->open = true;
	struct expr *e = type_value(&t, def->ast);
	def->open = false;
	def->broken |= t.too_large;
	arena_free(&tree);
	return e != NULL;
}
