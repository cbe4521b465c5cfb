/* What is read does not depend on how the work is cut up: one reader or many, blocks of any size, all at once or the texts
 * in a second reading. */
#include "intake_fixture.h"

#include <iconv.h>

#include "base/buf.h"
#include "intake/again.h"
#include "intake/id.h"

static const struct field_spec specs[] = {
	{"id", TYPE_ID, "id|证件号", NULL, NULL, false},
	{"name", TYPE_STRING, "name|姓名", NULL, NULL, false},
	{"born", TYPE_DATE, "born|出生日期", NULL, NULL, true},
	{"status", TYPE_STRING, "status|状态", "在读=active|毕业=graduated|1=active", "active", true},
	{"former", TYPE_ID, "former", NULL, NULL, true},
};
enum { FIELDS = sizeof specs / sizeof specs[0], FILES = 3 };

#define A "529999201503150070"
#define B "529999201503150011"
#define C "529999201503150062"
#define N "529999201503150097" /* within ="…" a word for a blank */
#define TEN(s) s s s s s s s s s s
#define LONG_NAME TEN(TEN("某"))

#define BYTES(literal) literal, sizeof(literal) - 1

static const struct {
	const char *name;
	struct { const char *bytes; size_t n; } files[FILES]; /* NULL: no more */
	enum encoding encoding;
	int64_t skip_top, skip_bottom;
	bool multiline;
} cases[] = {
	{"plain", {{BYTES("id,name,born\n" A ",甲,2015-03-15\n" B ",乙,\n" C ",丙,20150315\n")}}, .skip_top = SKIP_AUTO,
	 .skip_bottom = SKIP_AUTO},
	{"CRLF", {{BYTES("id,name,born\r\n" A ",甲,2015-03-15\r\n" B ",乙,2015-02-30\r\n" C ",丙,x\r\n\r\n,,\r\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"no newline at the end", {{BYTES("id,name\n" A ",甲\n" B ",乙")}}, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"title rows", {{BYTES("表一\n\n说明，说明\nid,name\n" A ",甲\n")}}, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"faults", {{BYTES("id,name\n" A ",甲,\n" B ",\"乙\n" C ",丙\rx\n" A "\",甲\n" B ",\xFF\n" C ",丙\n")}},
	 .encoding = ENCODING_UTF8, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"NUL", {{BYTES("id,name\n" A ",a\0b\n" B ",乙\n")}}, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"quotes", {{BYTES("\"id\",\"name\"\n\"" A "\",\"甲,\"\"乙\"\"\"\n=\"" B "\",乙\n" C ",\"" LONG_NAME "\"\n" A ",赵\"六\"\n\"" B
	                   "\",\"open\n" C ",丙\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"invalid cells", {{BYTES("id,name,born,status,former\n" A "1,甲,x,休学,1\n" B ",乙,1999-13-01,1-在读," A "\n" C
	                          ",丙,41153,NULL,5E+17\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"invalid cells beside plain numbers",
	 {{BYTES("id,name,born,status\n" A ",甲,x,休学\n" B ",乙,y,1-在读\n" C ",丙,2015-03-15,z\n" A ",甲,w,\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"wrapped cells",
	 {{BYTES("\"id\",\"x\",\"name\",\"born\"\r\n\"=\"\"" A "\"\"\",\"a \"\"b\"\"\",\"甲,乙\",\"2015-03-15\"\r\n\"" B
	         "\",,\"a \"\"b\"\"\",\r\n'" C ",,\" 丙 \",x\r\n\"=\"\"NULL\"\"\",x,戊,\r\n=\"" A "\",\"\",赵\"六\", \"2015-03-15\"\r\n\"" B "\",\"x\"y,乙,\r\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"a blank that looks like a wrapped number",
	 {{BYTES("\"id\",\"x\",\"name\"\n\"=\"\"" N "\"\"\",\"x\",\"甲\"\n\"=\"\"" N "\"\"\",\"x\", \"乙\"\n=\"" N "\",x,丙\n\"=\"\"" A "\"\"\",\"x\",\"丁\"\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"footers", {{BYTES("id,name\n" A ",甲\n合计,1\n\n总计,2,3\n\n")}}, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"footers that are none", {{BYTES("id,name\n" A ",甲\n合计,1\n\n,小计\n共计\n" B ",乙\n合计,1\n总计\n合计\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"nothing but footers", {{BYTES("id,name\n合计,1\n合计,2\n\n合计,3\n合计,4\n")}}, .skip_top = SKIP_AUTO,
	 .skip_bottom = SKIP_AUTO},
	{"rows at the bottom", {{BYTES("id,name\n" A ",甲\n" B ",乙\n" C ",丙\n注一\n注二\n")}}, .skip_top = SKIP_AUTO,
	 .skip_bottom = 2},
	{"more at the bottom than there is", {{BYTES("x\nid,name\n" A ",甲\n")}}, .skip_top = 1, .skip_bottom = 9},
	{"newlines in cells", {{BYTES("id,name\n" A ",\"甲\n乙\"\r\n" B ",\"\n\n\"\n合计,\"1\n\"\n")}}, .skip_top = SKIP_AUTO,
	 .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines in most cells", {{BYTES("\"id\",\"na\nme\",\"name\"\n\"" A "\",\"\n\",\"甲\n乙\"\n\"" B "\",\"a\"\"\n\"\"b\",\"丙\r\n\"\n" C ",,丁\n\"" A
	                                  "\",\"\n\n\n\",\"戊\"\n\"" B "\",x,\"\n\"\n\n" C ",x,y\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines and quotes that are signs", {{BYTES("id,name\n" A ",5\"\n" B ",\"甲\n乙\"\n" C ",6\"\n" A ",\"丙\n丁\"\n" B ",\"a\"\"\"\n" C ",\"\n\n\"\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines above and in the heading", {{BYTES("\"表\n一\"\n\n\"说\n\n明\",x\n\"id\",\"name\",\"x\n\"\n" A ",\"甲\n\",\n" B ",乙,\n" C ",\"丙\",\"\n\"\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines and rows at both ends", {{BYTES("注\"一\n注\"二\nid,name\n" A ",\"甲\n乙\"\n" B ",丙\n" C ",\"丁\n戊\"\n合\"计\n")}}, .skip_top = 2,
	 .skip_bottom = 2, .multiline = true},
	{"newlines and a quote that is not closed", {{BYTES("id,name\n" A ",\"甲\n乙\"\n" B ",丙\n" C ",\"丁\n" A ",戊\n" B ",己\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines and footers", {{BYTES("id,name\n" A ",\"甲\n乙\"\n合计,\"1\n\"\n\n" B ",丙\n合计,\"\n2\"\n\n\"总计\n\",3\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines and faults", {{BYTES("id,name\n" A ",\"甲\n\rx\n\"\n" B ",\"\xFF\n乙\"\n" C ",\"a\0\n\"\n" A ",丙\n" B ",\"" LONG_NAME "\n\",x\n" C ",丁\n")}},
	 .encoding = ENCODING_UTF8, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines in UTF-16", {{BYTES("\xFF\xFEi\0d\0,\0n\0a\0m\0e\0\r\0\n\0" "1\0,\0\"\0\x8B\x73\r\0\n\0\x22\x22\"\0\r\0\n\0" "2\0,\0\"\0\n\0\"\0\"\0\"\0\n\0" "3\0,\0\x0A\x0A\n\0")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"newlines in GB18030", {{BYTES("\xD6\xA4\xBC\xFE\xBA\xC5,\xD0\xD5\xC3\xFB\n" A ",\"\xCD\xF5\n\x81\x30\x81\x30\"\n" B ",\xFE\x76\n" C ",\"\xC1\xF5\n\n\"\n" A ",x\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO, .multiline = true},
	{"a long row", {{BYTES("id,name\n" A ",甲\n" B "," LONG_NAME LONG_NAME LONG_NAME "\n" C ",丙\n")}}, .skip_top = SKIP_AUTO,
	 .skip_bottom = SKIP_AUTO},
	{"GB18030", {{BYTES("\xD6\xA4\xBC\xFE\xBA\xC5,\xD0\xD5\xC3\xFB\n" A ",\xCD\xF5\x81\x30\x81\x30\xC0\xEE\n" B ",\xFE\x76\n" C
	                    ",\xFF\n" A ",\x81\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"GB18030 by the job", {{BYTES("id|name\n" A "|\x81\x7C\x81\x7C\n" B "|\xFF\n" C "|\xC1\xF5\n")}},
	 .encoding = ENCODING_GB18030, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"found at the end to be GB18030", {{BYTES("id,name\n" A ",a\n" B ",b\n" C ",c\n" A ",\xCD\xF5\n")}}, .skip_top = SKIP_AUTO,
	 .skip_bottom = SKIP_AUTO},
	{"found at the end to be UTF-8", {{BYTES("id,name\n" A ",王\n" B ",\xE7\x8E\xFF\n" C ",c\n")}}, .skip_top = SKIP_AUTO,
	 .skip_bottom = SKIP_AUTO},
	{"private stand-ins", {{BYTES("id,name\n" A ",\xEE\xA0\xBB\n" B ",\xEE\xA0\xBB\xEE\x80\x80\n" C ",\xEE\n")}},
	 .encoding = ENCODING_UTF8, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"UTF-8 with a mark", {{BYTES("\xEF\xBB\xBFid,name\n" A ",甲\n")}}, .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"UTF-16", {{BYTES("\xFF\xFEi\0d\0,\0n\0a\0m\0e\0\r\0\n\0" "1\0,\0\x8B\x73\r\0\n\0" "2\0,\0\x0A\x0A\n\0")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"UTF-16, big endian, half a character at the end",
	 {{BYTES("\xFE\xFF\0i\0d\0,\0n\0a\0m\0e\0\n\0" "1\0,\xD8\x40\xDC\x87\0\n\0" "2\0,\xD8\x40\0\n\0" "3\0,\x0A\0\0\n\0" "4\0,\xE8\x3B\0\n\0" "5\0,\0")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
	{"several files", {{BYTES("id,name\n" A ",甲\n合计,1\n")}, {BYTES("name\tid\tformer\n乙\t" B "\t" A "\n丙\tE12345678\t\n")},
	                   {BYTES("id,name\n" C ",\xCD\xF5\n" C ",\xCD\xF5\xCD\n")}},
	 .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO},
};

static void open_case(struct fixture *f, size_t i)
{
	fixture_init(f);
	struct binding *b = fixture_bind(f, "t", "f*.csv", "NULL|无|=\"" N "\"", specs, FIELDS);
	b->encoding = cases[i].encoding;
	b->skip_top = cases[i].skip_top;
	b->skip_bottom = cases[i].skip_bottom;
	b->multiline = cases[i].multiline;
	for (size_t k = 0; k < FILES && cases[i].files[k].bytes; k++) {
		char name[16];
		snprintf(name, sizeof name, "f%zu.csv", k);
		fixture_file(f, name, cases[i].files[k].bytes, cases[i].files[k].n);
	}
}

static void describe_token(struct buf *out, uint64_t token)
{
	char room[18];
	buf_printf(out, " %s/%s:", id_kind_name(token_kind(token)).p, id_damage_name(token_damage(token)).p);
	if (token_usable(token)) buf_text(out, token_text(token, room));
}

static void describe_record(struct buf *out, const struct table *t, const struct record *r)
{
	buf_printf(out, "%d:%d", (int)place_file(r->place), (int)place_row(r->place));
	describe_token(out, r->number);
	for (size_t i = 0; i < t->field_count; i++) {
		const struct field *f = &t->fields[i];
		struct text text;
		char room[TEXT_CELL_ROOM];
		if (f->type == TYPE_ID) describe_token(out, record_token(r, f->offset));
		else if (f->type == TYPE_DATE || f->has_values) buf_printf(out, " %d", (int)record_number(r, f));
		else if (!record_string(r, f->offset, room, &text)) buf_str(out, " -");
		else {
			buf_str(out, " '");
			buf_text(out, text);
			buf_str(out, "'");
		}
	}
	buf_str(out, "\n");
}

static int by_place(const void *a, const void *b)
{
	const struct record *x = *(const struct record *const *)a, *y = *(const struct record *const *)b;
	return (x->place > y->place) - (x->place < y->place);
}

enum { RECORDS = 64 };

/* Every second row is wanted twice, as where a person has two findings. */
static void describe_again(struct buf *out, const struct fixture *f, const struct record *const *all, size_t n)
{
	struct again_row rows[2 * RECORDS];
	struct record *records[2 * RECORDS];
	struct dataset into = {0};
	struct again_fault fault;
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k <= i % 2; k++, count++) rows[count] = (struct again_row){all[i]->place, (uint32_t)count};
	assert_true(again_read(f->ds.again, rows, count, (unsigned)count % 3 + 1, &into, records, &fault));
	for (size_t i = 0; i < count; i++) {
		if (i && rows[i].place == rows[i - 1].place) assert_ptr_equal(records[i], records[i - 1]);
		else describe_record(out, &f->ds.again->whole.tables[0], records[i]);
	}
	dataset_free(&into);
}

static void describe_records(struct buf *out, const struct fixture *f)
{
	const struct record *all[RECORDS];
	size_t n = 0;
	const struct table *t = &f->pack.tables[0];
	for (unsigned share = 0; share < f->ds.shares; share++)
		for (uint32_t p = 0; p < dataset_partitions(&f->ds); p++) {
			const struct records *r = dataset_records(&f->ds, share, 0, p);
			for (uint32_t i = 0; i < r->count; i++) {
				assert_true(n < RECORDS);
				all[n++] = records_at(r, t->record_size, i);
			}
		}
	qsort(all, n, sizeof *all, by_place);
	if (f->ds.again) describe_again(out, f, all, n);
	else
		for (size_t i = 0; i < n; i++) describe_record(out, t, all[i]);
}

/* All that reading gives, as text. */
static void describe(struct buf *out, const struct fixture *f)
{
	for (size_t i = 0; i < f->ds.file_count; i++) {
		const struct input_file *file = &f->ds.files[i];
		const struct line_counts *c = &file->counts;
		buf_printf(out, "%s %s %d bytes, encoding %d (%s), '%c' at %d\n", file->path, file->sha256, (int)file->bytes,
		           file->encoding, file->encoding_evidence, file->delimiter, (int)file->heading_row);
		buf_printf(out, "physical %d top %d headings %d blanks %d footers %d rejected %d (%d lines) records %d continued %d keys %d damaged %d\n",
		           (int)c->physical, (int)c->top, (int)c->headings, (int)c->blanks, (int)c->footers, (int)c->rejected, (int)c->rejected_lines,
		           (int)c->records, (int)c->continued, (int)c->key_cells, (int)c->damaged);
	}
	describe_records(out, f);
	for (size_t i = 0; i < f->ds.reject_count; i++) {
		const struct reject *r = &f->ds.rejects[i];
		buf_printf(out, "reject %d:%d:%d %s\n", (int)r->file, (int)r->row, (int)r->column, code_name(r->code));
	}
	for (size_t i = 0; i < f->ds.quality_count; i++) {
		const struct quality *q = &f->ds.quality[i];
		buf_printf(out, "note %d:%d %d %s %d\n", (int)place_file(q->place), (int)place_row(q->place), q->field, q->reason,
		           q->damage);
	}
	for (size_t i = 0; i < f->ds.rejected_key_count; i++) {
		buf_str(out, "rejected");
		describe_token(out, f->ds.rejected_keys[i].token);
		buf_str(out, "\n");
	}
	for (size_t i = 0; i < f->diags.count; i++) diag_render(&f->diags.items[i], out);
}

static void read_case(size_t i, unsigned readers, size_t block_bytes, bool keeping, struct buf *out)
{
	struct fixture f;
	struct accept a;
	char state[128], command[160];
	const struct intake_options options = {.accept = keeping ? &a : NULL,
	                                       .cut = {.readers = readers, .block_bytes = block_bytes}};
	open_case(&f, i);
	f.pack.tables[0].fields[0].late = f.pack.tables[0].fields[1].late = true;
	snprintf(state, sizeof state, "%s/state", f.dir);
	snprintf(command, sizeof command, "rm -r %s", state);
	if (keeping) assert_int_equal(accept_begin(&a, state), 0);
	enum intake_result result = intake_read(&f.pack, &f.job, &options, &f.diags, &f.ds);
	if (result == INTAKE_OK) assert_true(keeping == (f.ds.again != NULL));
	buf_printf(out, "result %d\n", result);
	describe(out, &f);
	if (keeping) {
		assert_int_equal(accept_commit(&a), 0);
		accept_end(&a);
		assert_int_equal(system(command), 0);
	}
	fixture_free(&f);
}

static void check_cut(size_t i, unsigned readers, size_t block_bytes, bool keeping, const struct buf *want)
{
	struct buf got;
	buf_init(&got);
	read_case(i, readers, block_bytes, keeping, &got);
	if (got.n != want->n || memcmp(got.p, want->p, got.n) != 0)
		fail_msg("%s, %u readers, blocks of %zu:\n%s---- instead of\n%s", cases[i].name, readers, block_bytes, got.p, want->p);
	buf_free(&got);
}

static void cuts(void **state)
{
	static const unsigned readers[] = {1, 2, 3, 8};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf want;
		buf_init(&want);
		/* In one block of a fair size: how every small file is read. */
		read_case(i, 1, 0, false, &want);
		for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++)
			for (size_t block = 8; block < 600; block += block > 90 ? 170 : r == 0 ? 2 : 10)
				check_cut(i, readers[r], block, block % 4 == 0, &want);
		buf_free(&want);
	}
}

/* Many files at once, some of which are refused: what is said comes in the order of the files. */
static void refusals_in_order(void **state)
{
	(void)state;
	for (unsigned readers = 1; readers <= 8; readers++) {
		struct fixture f;
		const struct intake_options options = {.cut = {.readers = readers, .block_bytes = 64}};
		fixture_init(&f);
		fixture_bind(&f, "t", "*.csv", NULL, specs, FIELDS);
		for (int i = 0; i < 40; i++) {
			char name[16], text[64];
			snprintf(name, sizeof name, "f%02d.csv", i);
			snprintf(text, sizeof text, "%s%d\n", i % 4 == 1 ? "x,y\n" : "id,name\n" A ",", i);
			fixture_text_file(&f, name, i % 4 == 3 ? "" : text);
		}
		assert_int_equal(intake_read(&f.pack, &f.job, &options, &f.diags, &f.ds), INTAKE_REFUSED);
		assert_int_equal(f.diags.count, 20);
		for (int i = 0; i < 20; i++) {
			char name[16];
			snprintf(name, sizeof name, "f%02d.csv", 2 * i + 1);
			assert_string_equal(f.diags.items[i].path, name);
			assert_int_equal(f.diags.items[i].code, i % 2 ? E413 : E420);
		}
		fixture_free(&f);
	}
}

/* What a run says as E477, and ends with 4. */
static void changed_copy(void **state)
{
	static const char *const ways[] = {"printf x >>0", "rm 0", "cp -p 0 1 && mv 1 0", "printf x | dd of=0 conv=notrunc status=none"};
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct fixture f;
		struct accept a;
		char dir[128], command[256];
		const struct intake_options options = {.accept = &a};
		const struct again_row row = {2, 0};
		struct record *record;
		struct dataset into = {0}, more = {0};
		struct again_fault fault;
		open_case(&f, 0);
		f.pack.tables[0].fields[1].late = true;
		snprintf(dir, sizeof dir, "%s/state", f.dir);
		assert_int_equal(accept_begin(&a, dir), 0);
		assert_int_equal(intake_read(&f.pack, &f.job, &options, &f.diags, &f.ds), INTAKE_OK);
		assert_true(again_read(f.ds.again, &row, 1, 2, &into, &record, &fault));
		assert_null(fault.path);
		snprintf(command, sizeof command, "cd %s/accepted/.tmp-* && %s", dir, ways[i]);
		assert_int_equal(system(command), 0);
		assert_false(again_read(f.ds.again, &row, 1, 2, &more, &record, &fault));
		assert_true(fault.changed);
		assert_string_equal(fault.path, "f0.csv");
		dataset_free(&into);
		dataset_free(&more);
		accept_end(&a);
		snprintf(command, sizeof command, "rm -r %s", dir);
		assert_int_equal(system(command), 0);
		fixture_free(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(cuts), cmocka_unit_test(refusals_in_order),
	                                   cmocka_unit_test(changed_copy)};
	if (!hash_start()) return 1;
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
