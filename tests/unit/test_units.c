/* The directory of units: what is read, and what is wrong with it. */
#include "bench_diag.h"

#include "config/units.h"

static struct text bytes_of(const char *s) { return text_of(s); }

static void good(void **state)
{
	static const struct {
		const char *row, *in;
		size_t count;
		const char *code, *name, *parent, *phone; /* of the last unit */
	} rows[] = {
		{"English headings", "code,name,parent,responsible,phone\n1,城关镇,,王一,130\n", 1, "1", "城关镇", "", "130"},
		{"Chinese headings, other order", "名称,代码\n城关镇,1\n", 1, "1", "城关镇", "", ""},
		{"mark, CRLF, no last newline", "\xEF\xBB\xBF"
		                                "code,name\r\n1,a\r\n2,b",
		 2, "2", "b", "", ""},
		{"quotes", "code,name\n1,\"a,\"\"b\"\"\"\n", 1, "1", "a,\"b\"", "", ""},
		{"trimmed", "code , name\n 1 ,　a　\n", 1, "1", "a", "", ""},
		{"parent below", "code,name,parent\n1,a,2\n2,b,\n", 2, "2", "b", "", ""},
		{"blank rows, other columns", "\ncode,x,name\n\n1,y,a\n,,\n", 1, "1", "a", "", ""},
		{"stand-ins", "code,name\n1,\xEE\xA0\x96\xEE\xA0\x9E\n", 1, "1", "𠂇龴", "", ""},
		{"stand-ins of GB18030", "code,name\n1,\xFE\x51\xFE\x59\xB3\xC7\n", 1, "1", "𠂇龴城", "", ""},
		{"one row of GB18030 is UTF-8, too", "code,name\n1,\xB3\xC7\n2,\xC4\xA3\n3,\xB3\xC7\n", 3, "3", "城", "", ""},
		{"GB18030", "code,name\n1,\xB3\xC7\xB9\xD8\n", 1, "1", "城关", "", ""},
		{"no unit", "code,name\n", 0, NULL, NULL, NULL, NULL},
	};
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		const struct units *u = units_parse("units.csv", bytes_of(rows[i].in), &b->arena, &b->d);
		if (!u) {
			diags_render(&b->d, &b->out);
			fail_msg("%s: %s", rows[i].row, b->out.p);
			return;
		}
		row_int(rows[i].row, (int64_t)u->count, (int64_t)rows[i].count);
		if (!u->count) continue;
		const struct unit *last = &u->items[u->count - 1];
		row_text(rows[i].row, last->code, rows[i].code);
		row_text(rows[i].row, last->name, rows[i].name);
		row_text(rows[i].row, last->parent, rows[i].parent);
		row_text(rows[i].row, last->phone, rows[i].phone);
	}
}

static void bad(void **state)
{
	static const struct {
		const char *row, *in, *out;
	} rows[] = {
		{"empty", "", "units.csv:1: error[E481]"},
		{"no code", "name\na\n", "units.csv:1: error[E481]"},
		{"two columns of one", "code,name,代码\n", "units.csv:1:3: error[E488]"},
		{"short row", "code,name\n1\n", "units.csv:2: error[E482]"},
		{"blank code", "code,name\n,a\n", "units.csv:2:1: error[E484]"},
		{"blank name", "code,name\n1,\n", "units.csv:2:2: error[E484]"},
		{"twice", "code,name\n1,a\n2,b\n1,c\n", "units.csv:4:1: error[E483]"},
		{"no such parent", "code,name,parent\n1,a,9\n", "units.csv:2:3: error[E485]"},
		{"its own parent", "code,name,parent\n1,a,1\n", "units.csv:2:3: error[E486]"},
		{"circle", "code,name,parent\n1,a,2\n2,b,1\n", "units.csv:2:3: error[E486]"},
		{"open quote", "code,name\n1,\"a\n", "units.csv:2:2: error[E487]"},
		{"text behind a quote", "code,name\n1,\"a\"b\n", "units.csv:2:2: error[E487]"},
		{"neither encoding", "code,name\n1,\xFF\xFF\n",
		 "units.csv:2:2: error[E441]: a byte cannot be decoded\n   = the file is read as GB18030"},
		{"a bad byte of UTF-8", "code,name\n1,城关\n2,东\xFF关\n3,a\n",
		 "units.csv:3:2: error[E441]: a byte cannot be decoded\n   = the file is read as UTF-8"},
		{"a bad byte of UTF-8 that may be GB18030", "代码,名称\n1,城关\n2,\xE5\x9F\n", "units.csv:3:2: error[E441]"},
		{"a bad byte of GB18030", "code,name,phone\n1,\xB3\xC7\xB9\xD8,\n2,\"\xB3,\xC7\",\xFF\n", "units.csv:3:2: error[E441]"},
		{"a bad byte of GB18030, behind a comma in quotes", "code,name,phone\n1,\xB3\xC7,\n2,\"\xB3\xC7,\",\xFF\n",
		 "units.csv:3:3: error[E441]"},
		{"a bad byte in the heading", "代码,名称\xFF\n1,a\n", "units.csv:1:2: error[E441]"},
		{"UTF-16", "\xFF\xFE" "c", "units.csv: error[E489]"},
		{"CR only", "code,name\r1,a\r", "units.csv:1: error[E447]"},
		{"CR only, no last", "code,name\r1,a", "units.csv:1: error[E447]"},
		{"bare CR", "code,name\n1,a\rb\n", "units.csv:2:2: error[E442]"},
	};
	struct bench *b = *state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		bench_again(b, LANGUAGE_EN);
		row_int(rows[i].row, units_parse("units.csv", bytes_of(rows[i].in), &b->arena, &b->d) != NULL, 0);
		diags_render(&b->d, &b->out);
		struct text got = buf_view(&b->out);
		size_t n = strlen(rows[i].out);
		row_text(rows[i].row, (struct text){got.p, got.n < n ? got.n : n}, rows[i].out);
	}
}

/* What the table cannot hold. */
static void zero_byte(void **state)
{
	struct bench *b = *state;
	const char bytes[] = "code,name\n1,a\n\"2\",b\0c\n";
	row_int("NUL", units_parse("units.csv", (struct text){bytes, sizeof bytes - 1}, &b->arena, &b->d) != NULL, 0);
	diags_render(&b->d, &b->out);
	row_text("NUL", buf_view(&b->out), "units.csv:3:2: error[E443]: a zero byte stands in the row\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(good, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(bad, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(zero_byte, bench_setup, bench_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
