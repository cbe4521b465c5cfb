#include "bench_diag.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "config/tree.h"

static void dump(const struct node *n, struct buf *out)
{
	if (n->kind == NODE_SCALAR) {
		buf_text(out, n->text);
		return;
	}
	buf_byte(out, n->kind == NODE_MAP ? '{' : '[');
	for (size_t i = 0; i < n->count; i++) {
		if (i) buf_byte(out, '|');
		if (n->kind == NODE_MAP) {
			dump(n->entries[i].key, out);
			buf_byte(out, '=');
			dump(n->entries[i].value, out);
		} else {
			dump(n->items[i], out);
		}
	}
	buf_byte(out, n->kind == NODE_MAP ? '}' : ']');
}

/* "E007 3:1, E008 4:2". */
static struct text places(struct bench *b)
{
	buf_reset(&b->out);
	diags_sort(&b->d);
	for (size_t i = 0; i < b->d.count; i++) {
		const struct diag *item = &b->d.items[i];
		buf_printf(&b->out, "%s%s %d:%d", i ? ", " : "", code_name(item->code), (int)item->line, (int)item->column);
	}
	return buf_view(&b->out);
}

static const struct node *parse(struct bench *b, struct text bytes)
{
	const struct source *source;
	return tree_parse("p.yaml", bytes, false, &b->arena, &b->d, &source);
}

/* What is read: scalars are text whatever they look like. */
static void accepted(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *yaml, *tree;
	} rows[] = {
		{"never guessed", "a: no\nb: 012\nc: ~\nd: 1e3\ne: 2026-09-01\n", "{a=no|b=012|c=~|d=1e3|e=2026-09-01}"},
		{"no value", "a:\nb: ''\nc: \"\"\n", "{a=|b=|c=}"},
		{"lists", "a: [1, x y, '2']\nb:\n- 3\n-\n  - 4\n- c: d\n  e: f\n", "{a=[1|x y|2]|b=[3|[4]|{c=d|e=f}]}"},
		{"empty collections", "a: []\nb: {}\n", "{a=[]|b={}}"},
		{"flow", "a: {b: c, \"d\": [e], f: }\n", "{a={b=c|d=[e]|f=}}"},
		{"set of keys", "a: {b, c}\n", "{a={b=|c=}}"},
		{"folded", "a: >-\n  x\n  y\n\n  z\nb: 1\n", "{a=x y\nz|b=1}"},
		{"literal", "a: |\n  x\n   y\n", "{a=x\n y\n}"},
		{"quotes", "a: 'it''s'\nb: \"tab\\t\\u6237\\\"\"\n", "{a=it's|b=tab\t户\"}"},
		{"BOM and CRLF", "\xEF\xBB\xBF" "a: 1\r\nb: 2\r\n", "{a=1|b=2}"},
		{"CR", "a: 1\rb: 2", "{a=1|b=2}"},
		{"one document with its marks", "---\na: 1\n...\n", "{a=1}"},
		{"comments", "# x\na: 1 # y\n# z\n", "{a=1}"},
		{"Chinese", "标题: {中: 文}\n", "{标题={中=文}}"},
		{"a comma in single quotes", "a: {b: 'x(y, $z)'}\n", "{a={b=x(y, $z)}}"},
		{"16 deep", "a: [[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]\n", "{a=[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]}"},
		{"brackets in a text", "a: \"[[[[[[[[[[[[[[[[[[[[\"\nb: x[[[[[[[[[[[[[[[[[[[[\n",
		 "{a=[[[[[[[[[[[[[[[[[[[[|b=x[[[[[[[[[[[[[[[[[[[[}"},
		{"stars and signs inside texts", "a: 5*&!%x\nb: [x*, y&]\n", "{a=5*&!%x|b=[x*|y&]}"},
		{"stand-ins of characters", "\xEE\xA0\x96: \xEE\xA0\x9E\xEE\x80\x80\nb: \"\\uE816\\uE816\\L\"\nc: |\n  \xEE\xA0\x9E\n",
		 "{𠂇=龴\xEE\x80\x80|b=𠂇𠂇\xE2\x80\xA8|c=龴\n}"},
		{"a quoted << is a key", "\"<<\": 1\n", "{<<=1}"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		const struct node *root = parse(b, text_of(rows[i].yaml));
		row_text(rows[i].name, places(b), "");
		if (!root) fail_msg("%s: no tree", rows[i].name);
		buf_reset(&b->out);
		dump(root, &b->out);
		row_text(rows[i].name, buf_view(&b->out), rows[i].tree);
	}
}

#define YAML(literal) (literal), sizeof(literal) - 1

/* What is refused and where; the tree is what is left to look at. */
static void refused(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *yaml;
		size_t n;
		const char *places, *tree;
	} rows[] = {
		{"nothing", YAML(""), "E004 1:1", NULL},
		{"comment only", YAML("# x\n"), "E004 1:1", NULL},
		{"document without anything", YAML("---\n"), "E004 1:1", NULL},
		{"BOM only", YAML("\xEF\xBB\xBF"), "E004 1:1", NULL},
		{"a list", YAML("- a\n"), "E016 1:1", NULL},
		{"a text", YAML("a\n"), "E016 1:1", NULL},
		{"UTF-16 little end", YAML("\xFF\xFE" "a\0:\0"), "E003 1:1", NULL},
		{"UTF-16 big end without BOM", YAML("\0a\0:\0 \0" "1"), "E003 1:1", NULL},
		{"GBK", YAML("a: 1\n\xB1\xEA: 2\n"), "E003 2:1", NULL},
		{"NUL", YAML("a: x\0y\n"), "E014 1:5", NULL},
		{"escape", YAML("a: 户\x1b\n"), "E014 1:5", NULL},
		{"C1 control", YAML("a: \xC2\x9B\n"), "E014 1:4", NULL},
		{"BOM inside", YAML("a: x\xEF\xBB\xBF\n"), "E014 1:5", NULL},
		{"ESC by escape", YAML("a: \"\\e\"\n"), "E014 1:4", "{a=\x1b}"},
		{"BEL by escape", YAML("a: \"\\a\"\nb: 1\n"), "E014 1:4", "{a=\a|b=1}"},
		{"duplicates", YAML("a: 1\nb: 2\na: 3\n'b': 4\n"), "E007 3:1, E007 4:1", "{a=1|b=2}"},
		{"three times", YAML("a: 1\na: 2\na: 3\n"), "E007 2:1, E007 3:1", "{a=1}"},
		{"duplicates inside", YAML("户: {a: 1, b: 2, a: 3}\n"), "E007 1:17", "{户={a=1|b=2}}"},
		{"anchors", YAML("a: &x 1\nb: &y [2]\nc: &z\n  d: 3\n"), "E008 1:4, E008 2:4, E008 3:4", "{a=1|b=[2]|c={d=3}}"},
		{"behind stand-ins", YAML("\xEE\xA0\x96\xEE\xA0\x96: &x 1\n𠂇𠂇: 2\n"), "E008 1:5, E007 2:1", "{𠂇𠂇=1}"},
		{"anchored key", YAML("&x a: 1\n"), "E008 1:1", "{a=1}"},
		{"alias", YAML("a: &x 1\nb: *x\n"), "E008 1:4, E009 2:4", "{a=1|b=*x}"},
		{"alias to itself", YAML("a: &x [*x]\n"), "E008 1:4, E009 1:8", "{a=[*x]}"},
		{"alias without anchor", YAML("a: *x\n"), "E009 1:4", "{a=*x}"},
		{"tags", YAML("a: !!int 1\nb: !x [2]\nc: ! y\nd: !<z> {}\n"), "E010 1:4, E010 2:4, E010 3:4, E010 4:4",
		 "{a=1|b=[2]|c=y|d={}}"},
		{"tag and anchor", YAML("a: !x &y 1\n"), "E010 1:4, E008 1:7", "{a=1}"},
		{"merge key", YAML("a: 1\n<<: {b: 2}\n"), "E011 2:1", "{a=1}"},
		{"two documents", YAML("a: 1\n---\nb: 2\n"), "E012 2:1", NULL},
		{"a document behind the end", YAML("a: 1\n...\n---\nb: 2\n"), "E012 3:1", NULL},
		{"directive", YAML("%YAML 1.1\n---\na: 1\n"), "E013 1:1", "{a=1}"},
		{"TAG directive", YAML("# x\n%TAG ! x\n---\na: 1\n"), "E013 2:1", "{a=1}"},
		{"unknown directive", YAML("%FOO\n---\na: 1\n"), "E013 1:1", "{a=1}"},
		{"future directive", YAML("%YAML 9.9\n---\na: 1\n"), "E013 1:1", "{a=1}"},
		{"key is a list", YAML("[a]: 1\nb: 2\n"), "E017 1:1", "{b=2}"},
		{"key is a map", YAML("? {a: 1}\n: 1\nb: 2\n"), "E017 1:3", "{b=2}"},
		{"key is empty", YAML("'': 1\nb: 2\n"), "E017 1:1", "{b=2}"},
		{"17 deep", YAML("a: [[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]\n"), "E006 1:19", NULL},
		{"17 deep in blocks", YAML("- - - - - - - - - - - - - - - - - x\n"), "E006 1:33", NULL},
		{"comma before a sign", YAML("a: {t: date, v: f(\"08-31\", $d)}\n"), "E015 1:26", "{a={t=date|v=f(\"08-31\", $d)}}"},
		{"comma before a word", YAML("a: {v: any(户, 在读), w: 1}\n"), "E015 1:13", "{a={v=any(户, 在读)|w=1}}"},
		{"several commas", YAML("a: {v: f(a, b, g(c, d)), w: 1}\n"), "E015 1:11", "{a={v=f(a, b, g(c, d))|w=1}}"},
		{"comma over two lines", YAML("a: {v: f(a,\n  b), w: 1}\n"), "E015 1:11", "{a={v=f(a,\n  b)|w=1}}"},
		{"parenthesis in a string", YAML("a: {v: x == \"(\", w}\n"), "", "{a={v=x == \"(\"|w=}}"},
		{"colon and blank", YAML("a: b: c\n"), "E005 1:5", "{a=b: c}"},
		{"less indented", YAML("a:\n  b: 1\n c: 2\nd: 3\n"), "E005 3:2", "{a={b=1|c=2}|d=3}"},
		{"more indented", YAML("a:\n  b: 1\n   c: 2\n  d: 3\n"), "E005 3:4", "{a={b=1|c=2|d=3}}"},
		{"TAB", YAML("a:\n\tb: 1\n"), "E005 2:1", "{a={b=1}}"},
		{"TAB after blanks", YAML("a:\n  b: 1\n \tc: 2\n"), "E005 3:2", "{a={b=1|c=2}}"},
		{"a wide blank", YAML("a:\n　b: 1\n  c: 2\n"), "E005 2:1", "{a={b=1|c=2}}"},
		{"open quote", YAML("户: \"x\nb: 1\n"), "E005 1:4", "{户=x|b=1}"},
		{"open quote before others", YAML("a: \"x\nb: \"y\"\nc: 3\n"), "E005 1:4", "{a=x|b=y|c=3}"},
		{"open quote in braces", YAML("a: {b: 'x, c: 'y'}\n"), "E005 1:8", "{a={b=x|c=y}}"},
		{"open bracket", YAML("a: [1, 2\nb: 3\n"), "E005 1:4", "{a=[1|2]|b=3}"},
		{"open brace", YAML("a: {x: [1]\nb: 3\n"), "E005 1:4", "{a={x=[1]}|b=3}"},
		{"brackets of two kinds", YAML("a: {x: [1\nb: 3\n"), "E005 1:8", "{a={x=[1]}|b=3}"},
		{"a bracket too many", YAML("a: [1, 2]]\nb: 3\n"), "E005 1:10", "{a=[1|2]|b=3}"},
		{"comma missing", YAML("a: {b: 1 c: 2}\n"), "E005 1:10", "{a={b=1|c=2}}"},
		{"colon missing", YAML("a: 1\nb 2\nc: 3\n"), "E005 2:1", "{a=1|b=2|c=3}"},
		{"tight colon", YAML("a: 1\nb:2\nc: 3\n"), "E005 2:2", "{a=1|b=2|c=3}"},
		{"tight hyphen", YAML("a:\n- 1\n-2\n- 3\n"), "E005 3:1", "{a=[1|2|3]}"},
		{"wide colon", YAML("a: 1\n键：2\nc: 3\n"), "E005 2:2", "{a=1|键=2|c=3}"},
		{"wide signs", YAML("a: ｛b：1，c：2｝\n"), "", "{a=｛b：1，c：2｝}"},
		{"wide comma", YAML("a: {b: 1， c: 2， d: 3}\n"), "E005 1:9, E005 1:15", "{a={b=1|c=2|d=3}}"},
		{"a sign of YAML", YAML("a: [*.csv, @b]\n"), "E005 1:5, E005 1:12", "{a=[*.csv|@b]}"},
		{"quoted at its beginning", YAML("a: \"b\" == c\n"), "E005 1:4", "{a=\"b\" == c}"},
		{"an expression first", YAML("a: {b.c} is, 1\nd: 2\n"), "E005 1:4", "{a={b.c} is, 1|d=2}"},
		{"an expression first in braces", YAML("a: {b: {c} is {d}, e: {f} g}\n"), "E005 1:8, E005 1:23", "{a={b={c} is {d}|e={f} g}}"},
		{"an expression before a quote", YAML("a: {b}\"c\"\n"), "E005 1:4", "{a={b}\"c\"}"},
		{"three faults", YAML("a：1\nb: {c: 2\n\td: 3\ne: \"f\ng: h\n"), "E005 1:2, E005 2:4, E005 3:1, E005 4:4", "{a=1|b={c=2}|d=3|e=f|g=h}"},
		{"row after row", YAML("a: 1\n]\n? [\n- : }\nb: 2\n"), "E005 2:1, E005 3:1, E005 4:1", "{a=1\n? [|b=2}"},
		{"escape unknown", YAML("a: \"\\q\"\n"), "E005 1:5", "{a=\\q}"},
		{"error behind BOM and CRLF", YAML("\xEF\xBB\xBF" "a: 1\r\n户: b: c\r\n"), "E005 2:5", "{a=1|户=b: c}"},
		{"two kinds at once", YAML("a: &x 1\na: 2\nb: c: d\n"), "E008 1:4, E007 2:1, E005 3:5", "{a=1|b=c: d}"},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		const struct node *root = parse(b, (struct text){rows[i].yaml, rows[i].n});
		struct text found = places(b);
		row_text(rows[i].name, found, rows[i].places);
		row_int(rows[i].name, root != NULL, rows[i].tree != NULL);
		if (!root) continue;
		buf_reset(&b->out);
		dump(root, &b->out);
		row_text(rows[i].name, buf_view(&b->out), rows[i].tree);
	}
}

/* The raw bytes of values of the key `v`. */
static void spans(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *yaml, *at, *body;
		bool in_flow;
		enum node_style style;
	} rows[] = {
		{"plain", "k: 户\nv: a  b # c\n", "a  b", "a  b", false, STYLE_PLAIN},
		{"plain over lines", "v: a\n  b\nw: 1\n", "a\n  b", "a\n  b", false, STYLE_PLAIN},
		{"single quotes", "v: 'x \"y\"'\n", "'x \"y\"'", "x \"y\"", false, STYLE_SINGLE},
		{"double quotes", "v: \"x\\u6237\"\n", "\"x\\u6237\"", "x\\u6237", false, STYLE_DOUBLE},
		{"folded", "v: >-\n  a\n  b\n\nw: 1\n", ">-\n  a\n  b", "  a\n  b", false, STYLE_FOLDED},
		{"folded, CRLF", "v: >-\r\n  a\r\n  b\r\n\r\nw: 1\r\n", ">-\r\n  a\r\n  b", "  a\r\n  b", false, STYLE_FOLDED},
		{"literal with a comment", "v: | # c\n  a\n", "| # c\n  a", "  a", false, STYLE_LITERAL},
		{"literal at the end of the file", "v: |\n  a", "|\n  a", "  a", false, STYLE_LITERAL},
		{"literal before a comment", "v: |\n  a\n# c\nw: 1\n", "|\n  a", "  a", false, STYLE_LITERAL},
		{"empty literal", "v: |\nw: 1\n", "|", "", false, STYLE_LITERAL},
		{"nothing", "v:\nw: 1\n", "", "", false, STYLE_PLAIN},
		{"flow map", "v: {a: 1, b: [2]}  # c\n", "{a: 1, b: [2]}", "{a: 1, b: [2]}", false, STYLE_PLAIN},
		{"block map", "v:\n  a: 1\n  b: 2\n\n# c\nw: 1\n", "a: 1\n  b: 2", "a: 1\n  b: 2", false, STYLE_PLAIN},
		{"block list", "v:\n  - 1\n  - 2\n\nw: 1\n", "- 1\n  - 2", "- 1\n  - 2", false, STYLE_PLAIN},
		{"inside braces", "户籍: {v: x, w: 1}\n", "x", "x", true, STYLE_PLAIN},
		{"BOM", "\xEF\xBB\xBFv: 户 籍\n", "户 籍", "户 籍", false, STYLE_PLAIN},
		{"behind an anchor", "v: &a !b  'x'\n", "'x'", "x", false, STYLE_SINGLE},
		{"put together", "w: {v: f(a, b)}\n", "f(a, b)", "f(a, b)", true, STYLE_PLAIN},
	};
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		const struct node *root = parse(b, text_of(rows[i].yaml));
		if (!root) fail_msg("%s: no tree", rows[i].name);
		const struct node *v = tree_get(root, "v");
		if (!v) v = tree_get(root->entries[0].value, "v");
		if (!v) fail_msg("%s: no v", rows[i].name);
		const char *bytes = v->at.source->bytes.p;
		row_text(rows[i].name, (struct text){bytes + v->at.from, v->at.to - v->at.from}, rows[i].at);
		row_text(rows[i].name, (struct text){bytes + v->body.from, v->body.to - v->body.from}, rows[i].body);
		row_int(rows[i].name, v->in_flow, rows[i].in_flow);
		if (v->kind == NODE_SCALAR) row_int(rows[i].name, v->style, rows[i].style);
	}
}

/* Each of a million bytes, refused at once. */
static void hostile(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *part;
		const char *first;
	} rows[] = {
		{"lists", "[", "E006 1:17"},         {"maps", "{", "E006 1:17"},       {"lists of lines", "[\n", "E006 17:1"},
		{"both", "[{", "E006 1:17"},         {"keyed", "{a: ", "E006 1:65"},   {"hyphens", "- ", "E006 1:33"},
		{"questions", "? ", "E006 1:33"},    {"duplicates", "a: 1\n", "E007 2:1"}, {"anchors", "&a ", "E005 1:4"},
		{"tags", "!a ", "E005 1:4"},         {"quotes", "\"", "E005 1:3"},     {"keys of lists", "? [a]\n", "E017 1:3"},
	};
	char *bytes = malloc(TREE_BYTES_MAX);
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		size_t n = 0, part = strlen(rows[i].part);
		while (n + part <= TREE_BYTES_MAX) {
			memcpy(bytes + n, rows[i].part, part);
			n += part;
		}
		clock_t start = clock();
		parse(b, (struct text){bytes, n});
		if (clock() - start > 3 * CLOCKS_PER_SEC) fail_msg("%s: slow", rows[i].name);
		struct text found = places(b);
		size_t first = strlen(rows[i].first);
		row_text(rows[i].name, (struct text){found.p, found.n < first ? found.n : first}, rows[i].first);
	}
	memset(bytes, 'x', TREE_BYTES_MAX);
	bench_again(b, LANGUAGE_EN);
	parse(b, (struct text){bytes, TREE_BYTES_MAX});
	row_text("1 MiB", places(b), "E016 1:1");
	free(bytes);
	bytes = malloc(TREE_BYTES_MAX + 1);
	memset(bytes, 'x', TREE_BYTES_MAX + 1);
	bench_again(b, LANGUAGE_EN);
	parse(b, (struct text){bytes, TREE_BYTES_MAX + 1});
	row_text("over 1 MiB", places(b), "E002 1:1");
	free(bytes);
}

static void files(void **state)
{
	struct bench *b = *state;
	const struct source *source;
	assert_null(tree_load("/nonexistent/x.yaml", (struct span){0}, false, &b->arena, &b->d, &source));
	assert_null(source);
	assert_null(tree_load("/", (struct span){0}, false, &b->arena, &b->d, &source));
	row_text("unreadable", places(b), "E001 0:0, E001 0:0");

	char path[] = "/tmp/rollcall-tree-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a: 1\n", 5), 5);
	close(fd);
	bench_again(b, LANGUAGE_EN);
	const struct node *root = tree_load(path, (struct span){0}, true, &b->arena, &b->d, &source);
	unlink(path);
	assert_non_null(root);
	assert_true(source->secret);
	assert_string_equal(source->path, path);
	assert_null(tree_get(root, "b"));
	assert_null(tree_get(tree_get(root, "a"), "a"));
	assert_null(tree_get(NULL, "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(accepted), BENCH_TEST(refused), BENCH_TEST(spans), BENCH_TEST(hostile), BENCH_TEST(files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
