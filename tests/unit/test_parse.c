#include "pack_bench.h"

static const char *const ops[] = {[X_EQ] = "==", [X_NE] = "!=", [X_LT] = "<", [X_LE] = "<=", [X_GT] = ">",
                                  [X_GE] = ">=", [X_ADD] = "+", [X_SUB] = "-"};

static void draw(const struct ast *n, struct buf *out)
{
	const char *head = "?";
	switch (n->kind) {
	case A_LITERAL:
		if (n->type == TYPE_STRING) buf_printf(out, "'%.*s'", (int)n->name.n, n->name.p);
		else buf_printf(out, "%lld", (long long)n->number);
		return;
	case A_PARAM: buf_byte(out, '$'); /* fall through */
	case A_NAME: buf_text(out, n->name); return;
	case A_FIELD:
		buf_text(out, n->name);
		buf_byte(out, '.');
		buf_text(out, n->field);
		return;
	case A_CALL: head = NULL; break;
	case A_NOT: head = "not"; break;
	case A_AND: head = "and"; break;
	case A_OR: head = "or"; break;
	case A_COMPARE: head = ops[n->op]; break;
	case A_IN_LIST: head = n->negated ? "not-in" : "in"; break;
	case A_IN_RANGE: head = n->negated ? "not-within" : "within"; break;
	case A_ERROR: break;
	}
	buf_byte(out, '(');
	if (head) buf_str(out, head);
	else buf_text(out, n->name);
	for (size_t i = 0; i < n->count; i++) {
		buf_byte(out, ' ');
		draw(n->args[i], out);
	}
	buf_byte(out, ')');
}

struct reading {
	const char *text, *tree;
};

static const struct reading readings[] = {
	{"a", "a"},
	{"a.b", "a.b"},
	{"a.in", "a.in"},
	{"a and b and c", "(and a b c)"},
	{"a or b or c", "(or a b c)"},
	{"(a or b) and c", "(and (or a b) c)"},
	{"a and (b or c) and (d or e)", "(and a (or b c) (or d e))"},
	{"not a and b", "(and (not a) b)"},
	{"not a == b", "(not (== a b))"},
	{"not not a", "(not (not a))"},
	{"not (a and b)", "(not (and a b))"},
	{"a == b", "(== a b)"},
	{"a + 1 - 2 < b", "(< (- (+ a 1) 2) b)"},
	{"1 - 2 - 3", "(- (- 1 2) 3)"},
	{"1 - (2 - 3)", "(- 1 (- 2 3))"},
	{"a in 1 .. 9", "(within a 1 9)"},
	{"a in 1 .. b - 6", "(within a 1 (- b 6))"},
	{"a not in 1..9 and b", "(and (not-within a 1 9) b)"},
	{"a in $low + 1 .. $high", "(within a (+ $low 1) $high)"},
	{"a in [1]", "(in a 1)"},
	{"a not in [\"x\", $y, 2, 2026-01-01]", "(not-in a 'x' $y 2 20454)"},
	{"f()", "(f)"},
	{"f(a)", "(f a)"},
	{"f(a, b and c, g(d))", "(f a (and b c) (g d))"},
	{"f(a) == (b)", "(== (f a) b)"},
	{"((((a))))", "a"},
	{"true", "1"},
	{"a\n  and b", "(and a b)"},
};

static void trees(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(readings); i++) {
		bench_again(b, LANGUAGE_EN);
		struct ast *n = parse_condition(scalar(b, readings[i].text, STYLE_FOLDED), &b->arena, &b->d);
		assert_non_null(n);
		row_text(readings[i].text, said(b), "");
		buf_reset(&b->out);
		draw(n, &b->out);
		row_text(readings[i].text, buf_view(&b->out), readings[i].tree);
	}
}

struct fault {
	const char *text, *said;
};

static const struct fault faults[] = {
	{"", "E103 1:1"},
	{"  ", "E103 1:1"},
	{"a and b or c", "E105 1:9"},
	{"a or b and c or d", "E105 1:8"},
	{"(a and b or c) and d", "E105 1:10"},
	{"f(a and b or c)", "E105 1:11"},
	{"a < b < c", "E104 1:7"},
	{"a == b != c", "E104 1:8"},
	{"a in 1 .. 2 == b", "E104 1:13"},
	{"a == b in [1]", "E104 1:8"},
	{"a in [1] not in [2]", "E104 1:10"},
	{"a ==", "E102 1:5"},
	{"a == and b", "E102 1:6"},
	{"a == and b ==", "E102 1:6, E102 1:14"},
	{"and a", "E102 1:1"},
	{"a b", "E102 1:3"},
	{"a.", "E102 1:3"},
	{"a.1", "E102 1:3"},
	{".a", "E102 1:1"},
	{"(a", "E102 1:3"},
	{"a)", "E102 1:2"},
	{"f(a", "E102 1:4"},
	{"f(a,)", "E102 1:5"},
	{"f(,a)", "E102 1:3"},
	{"a not b", "E102 1:7"},
	{"a in b", "E102 1:7"},
	{"a in []", "E102 1:7"},
	{"a in [b]", "E102 1:7"},
	{"a in [1 2]", "E102 1:9"},
	{"a in [1", "E102 1:8"},
	{"a == not b", "E102 1:6"},
	{"a == -5", "E102 1:6"},
	{"a == b c == d", "E102 1:8"},
	{"a ==== b", "E102 1:5"},
	{"a ; b", "E101 1:3"},
	{"a == ？", "E101 1:6"},
};

static void syntax_faults(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(faults); i++) {
		bench_again(b, LANGUAGE_EN);
		assert_non_null(parse_condition(scalar(b, faults[i].text, STYLE_FOLDED), &b->arena, &b->d));
		row_text(faults[i].text, said(b), faults[i].said);
	}
}

/* Brackets, calls and `not` each count one. */
static void limits(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *open, *middle, *close;
	} nests[] = {{"(", "a", ")"}, {"f(", "a", ")"}, {"not ", "a", ""}};
	for (size_t i = 0; i < ROWS(nests); i++)
		for (int depth = PACK_NESTING_MAX; depth <= PACK_NESTING_MAX + 1; depth++) {
			bench_again(b, LANGUAGE_EN);
			for (int k = 0; k < depth; k++) buf_str(&b->out, nests[i].open);
			buf_str(&b->out, nests[i].middle);
			for (int k = 0; k < depth; k++) buf_str(&b->out, nests[i].close);
			struct node *n = scalar(b, arena_dup(&b->arena, b->out.p, b->out.n), STYLE_FOLDED);
			assert_non_null(parse_condition(n, &b->arena, &b->d));
			assert_int_equal(b->d.errors, depth > PACK_NESTING_MAX);
			if (depth > PACK_NESTING_MAX) assert_int_equal(b->d.items[0].code, E117);
		}
	for (size_t size = PACK_CONDITION_BYTES_MAX; size <= PACK_CONDITION_BYTES_MAX + 1; size++) {
		bench_again(b, LANGUAGE_EN);
		for (size_t i = 0; i < size; i++) buf_byte(&b->out, 'a');
		struct node *n = scalar(b, arena_dup(&b->arena, b->out.p, b->out.n), STYLE_PLAIN);
		assert_non_null(parse_condition(n, &b->arena, &b->d));
		assert_int_equal(b->d.errors, size > PACK_CONDITION_BYTES_MAX);
		if (size > PACK_CONDITION_BYTES_MAX) assert_int_equal(b->d.items[0].code, E116);
	}
}

/* In a YAML file: quoting, and places inside of what YAML folds. */
static const struct fault quoted[] = {
	{"k: a and b or c", "E105 1:12"},
	{"k: a and\n  b or c", "E105 2:5"},
	{"k: >-\n  a and b\n\n  or c\n", "E105 4:3"},
	{"k: |\n   a and b\n   or c", "E105 3:4"},
	{"k: 'a and b or c'", "E105 1:13"},
	{"k: \"a and b or c\"", "E105 1:13"},
	{"\xEF\xBB\xBFk: a and\r\n   b or c\r\n", "E105 2:6"},
	{"k: 户 and 籍 or 线", "E105 1:12"},
	{"k: \"a == \\\"x\\\"\"", "E113 1:10"},
	{"k: \"a and\\\n  b\"", "E113 1:10"},
	{"k: 'a == \"it''s\"'", "E114 1:13"},
	{"k: a == \"No #1\"", "E115 1:9"},
	{"k: a # comment", ""},
	{"k: a == \"No#1\"", ""},
	{"k: 'a == \"No #1\"'", ""},
	{"{k: f(a, b), l: c}", "E015 1:8"},
	{"{k: a == \"x,y\", l: c}", "E015 1:12"},
	{"{k: 'f(a, b)', l: c}", ""},
};

static void inside_yaml(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(quoted); i++) {
		const struct source *s;
		bench_again(b, LANGUAGE_EN);
		struct node *root = tree_parse("p.yaml", text_of(quoted[i].text), false, &b->arena, &b->d, &s);
		assert_non_null(root);
		assert_non_null(parse_condition(tree_get(root, "k"), &b->arena, &b->d));
		row_text(quoted[i].text, said(b), quoted[i].said);
	}
}

struct message {
	const char *text, *pieces, *said;
};

static const struct message messages[] = {
	{"k: plain", "plain", ""},
	{"k: \"{a}\"", "|a", ""},
	{"k: \"x{a}y{b.c}z\"", "x|a|y|b.c|z", ""},
	{"k: \"{{a}} {b}\"", "{a} |b", ""},
	{"k: \"{{{a}}}\"", "{|a|}", ""},
	{"k: \"第\\u0041{a}\\n\"", "第A|a|\n", ""},
	{"k: \"it\\\"s {a}\"", "it\"s |a", ""},
	{"k: 'it''s {a}'", "it's |a", ""},
	{"k: >-\n  x {a and\n  b} y\n", "x |(and a b)| y", ""},
	{"k: '{a == \"}\"}'", "|(== a '}')", ""},
	{"k: \"{a\"", "", "E119 1:5"},
	{"k: \"a}\"", "", "E120 1:6"},
	{"k: \"{}\"", "|(?)", "E103 1:6"},
	{"k: \"{a b}\"", "|(?)", "E102 1:8"},
	{"k: >-\n  一 {a and b\n  or c}", "一 |(and a b c)", "E105 3:3"},
	{"k: \"{a == \\\"x\\\"}\"", "|(?)", "E113 1:11"},
	{"k: '{a == \"it''s\"}'", "|(?)", "E114 1:14"},
	{"k: \"\\x7Ba\\x7D\"", "", "E121 1:4"},
	{"k: x {a == \"b #c\"}", "", "E115 1:6"},
};

static void templates(void **state)
{
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(messages); i++) {
		const struct source *s;
		struct ast_template m;
		bench_again(b, LANGUAGE_EN);
		struct node *root = tree_parse("p.yaml", text_of(messages[i].text), false, &b->arena, &b->d, &s);
		assert_non_null(root);
		assert_true(parse_template(tree_get(root, "k"), &b->arena, &b->d, &m));
		row_text(messages[i].text, said(b), messages[i].said);
		buf_reset(&b->out);
		for (size_t k = 0; k < m.count; k++) {
			if (k || m.pieces[k].expr) buf_byte(&b->out, '|');
			if (m.pieces[k].expr) draw(m.pieces[k].expr, &b->out);
			else buf_text(&b->out, m.pieces[k].text);
		}
		row_text(messages[i].text, buf_view(&b->out), messages[i].pieces);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(trees), BENCH_TEST(syntax_faults), BENCH_TEST(limits), BENCH_TEST(inside_yaml), BENCH_TEST(templates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
