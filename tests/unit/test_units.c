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
		{"neither encoding", "code,name\n1,\xFF\xFF\n", "units.csv: error[E489]"},
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(good, bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(bad, bench_setup, bench_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
