/* Deliveries to records: counts that add up, footers, rejected rows, guards, refusals, accepted copies. */
#include "intake_fixture.h"

#include <fcntl.h>

#include "base/date.h"
#include "base/file.h"
#include "intake/accept.h"
#include "intake/id.h"
#include "intake/reader.h"

static const struct field_spec specs[] = {
	{"id", TYPE_ID, "id", NULL, NULL, false},
	{"name", TYPE_STRING, "name", NULL, NULL, false},
	{"born", TYPE_DATE, "born", NULL, NULL, false},
	{"status", TYPE_STRING, "status", "在读=active|毕业=graduated|1=active", "active", true},
	{"former", TYPE_ID, "former", NULL, NULL, true},
};
enum { FIELDS = sizeof specs / sizeof specs[0] };

#define HEAD "id,name,born\n"
#define A "529999201503150070"
#define B "529999201503150011"
#define C "529999201503150062"

static struct fixture *one_file(struct fixture *f, const char *bytes)
{
	fixture_init(f);
	fixture_bind(f, "t", "t.csv", "NULL|无", specs, FIELDS);
	fixture_text_file(f, "t.csv", bytes);
	return f;
}

static void expect_said(const struct fixture *f, const char *part)
{
	struct buf text;
	buf_init(&text);
	for (size_t i = 0; i < f->diags.count; i++) diag_render(&f->diags.items[i], &text);
	if (!text.p || !strstr(text.p, part)) fail_msg("'%s' not in: %s", part, text.p ? text.p : "(nothing)");
	buf_free(&text);
}

static const struct {
	const char *name, *bytes;
	int64_t skip_top, skip_bottom;
	bool multiline;
	struct line_counts want;
	uint64_t last; /* physical row of the last record */
} balances[] = {
	{"records", HEAD A ",甲,2015-03-15\n" B ",乙,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 3, .headings = 1, .records = 2, .key_cells = 2}, 3},
	{"heading only", HEAD, SKIP_AUTO, SKIP_AUTO, false, {.physical = 1, .headings = 1}, 0},
	{"title, blanks", "title\n\n" HEAD "\n,,\n" A ",甲,\n , ,　\nNULL,无,NULL\n\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 9, .top = 2, .headings = 1, .blanks = 5, .records = 1, .key_cells = 1}, 6},
	{"blanks of any number of cells", HEAD ",,,,,,,,\n,\n" A ",甲,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 4, .headings = 1, .blanks = 2, .records = 1, .key_cells = 1}, 4},
	{"footer", HEAD A ",甲,\n合计,1,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 3, .headings = 1, .footers = 1, .records = 1, .key_cells = 1}, 2},
	{"footers and blanks", HEAD A ",甲,\n,小计：1\n\n,总计,1,2,3,4\n共计\n\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 7, .headings = 1, .blanks = 2, .footers = 3, .records = 1, .key_cells = 1}, 2},
	{"a footer above a record is none", HEAD "合计,1,\n" A ",甲,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 3, .headings = 1, .records = 2, .key_cells = 2, .damaged = 1}, 3},
	{"a footer of wrong length above a record", HEAD "合计\n" A ",甲,\n合计\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 4, .headings = 1, .footers = 1, .rejected = 1, .records = 1, .key_cells = 1}, 3},
	{"a key beside the word", HEAD ",甲,\n" A ",合计,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 3, .headings = 1, .records = 2, .key_cells = 1}, 3},
	{"a null word as key", HEAD A ",甲,\nNULL,合计,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 3, .headings = 1, .footers = 1, .records = 1, .key_cells = 1}, 2},
	{"the word not at the front", HEAD A ",甲,\n,本页合计,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 3, .headings = 1, .records = 2, .key_cells = 1}, 3},
	{"a rejected row is no footer", HEAD A ",甲,\n合计\n" B ",x\n合计\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 5, .headings = 1, .footers = 1, .rejected = 2, .records = 1, .key_cells = 1}, 2},
	{"all rows are footers", HEAD "合计\n总计\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 3, .headings = 1, .footers = 2}, 0},
	{"wrong numbers of cells", HEAD A ",甲\n" B ",乙,,\n" C ",丙,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 4, .headings = 1, .rejected = 2, .records = 1, .key_cells = 1}, 4},
	{"rows at top and bottom", "x\n" HEAD A ",甲,\n" B ",乙,\n\n注\n", 1, 3, false,
	 {.physical = 6, .top = 1, .headings = 1, .footers = 3, .records = 1, .key_cells = 1}, 3},
	{"skip_bottom 0", HEAD A ",甲,\n合计,,\n", SKIP_AUTO, 0, false,
	 {.physical = 3, .headings = 1, .records = 2, .key_cells = 2, .damaged = 1}, 3},
	{"more bottom than rows", "x\n" HEAD A ",甲,\n", SKIP_AUTO, 99, false,
	 {.physical = 3, .top = 1, .headings = 1, .footers = 1}, 0},
	{"newlines in cells", "\"x\ny\"\n" HEAD A ",\"甲\r\n乙\",\r\n,\"\n\",\n" B ",丙,\n合计,\"1\n2\",\n", SKIP_AUTO,
	 SKIP_AUTO, true,
	 {.physical = 10, .top = 1, .headings = 1, .blanks = 1, .footers = 1, .records = 2, .continued = 4, .key_cells = 2}, 8},
	{"rows of several lines at the bottom", HEAD A ",甲,\n" B ",\"乙\n\n\",\n\"合计\n共2人\",,\n制表人\n", SKIP_AUTO, 2, true,
	 {.physical = 8, .headings = 1, .footers = 3, .records = 2, .continued = 2, .key_cells = 2}, 3},
	{"a record of several lines at the bottom", "\"x\ny\"\n" HEAD A ",甲,\n" B ",\"乙\n\",", SKIP_AUTO, 1, true,
	 {.physical = 6, .top = 1, .headings = 1, .footers = 2, .records = 1, .continued = 1, .key_cells = 1}, 4},
	{"more bottom than rows of several lines", HEAD A ",\"甲\n\",\n", SKIP_AUTO, 2, true,
	 {.physical = 3, .headings = 1, .footers = 2}, 0},
	{"open to the end", HEAD A ",甲,\n" B ",\"乙,\n" C ",丙,\n", SKIP_AUTO, SKIP_AUTO, true,
	 {.physical = 4, .headings = 1, .rejected = 1, .rejected_lines = 2, .records = 1, .continued = 1, .key_cells = 1}, 2},
	{"the same, one row each", HEAD A ",甲,\n" B ",\"乙,\n" C ",丙,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 4, .headings = 1, .rejected = 1, .records = 2, .key_cells = 2}, 4},
	{"keys of every sort", HEAD A ",甲,\n无,乙,\n,丙,\n529999201503150071,丁,\n5.3E+17,戊,\n", SKIP_AUTO, SKIP_AUTO, false,
	 {.physical = 6, .headings = 1, .records = 5, .key_cells = 3, .damaged = 2}, 6},
};

static bool same_counts(const struct line_counts *a, const struct line_counts *b)
{
	return a->physical == b->physical && a->top == b->top && a->headings == b->headings && a->blanks == b->blanks &&
	       a->footers == b->footers && a->rejected == b->rejected && a->records == b->records &&
	       a->rejected_lines == (b->rejected_lines ? b->rejected_lines : b->rejected) && a->continued == b->continued && a->key_cells == b->key_cells && a->damaged == b->damaged;
}

static void counts_add_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof balances / sizeof balances[0]; i++) {
		struct fixture f;
		one_file(&f, balances[i].bytes);
		f.bindings[0].skip_top = balances[i].skip_top;
		f.bindings[0].skip_bottom = balances[i].skip_bottom;
		f.bindings[0].multiline = balances[i].multiline;
		if (fixture_read(&f) != INTAKE_OK) fail_msg("%s: %s", balances[i].name, f.diags.items[0].message);
		const struct line_counts *c = &f.ds.files[0].counts;
		if (!same_counts(c, &balances[i].want))
			fail_msg("%s: top %d blanks %d footers %d rejected %d records %d continued %d keys %d damaged %d",
			         balances[i].name, (int)c->top, (int)c->blanks, (int)c->footers, (int)c->rejected,
			         (int)c->records, (int)c->continued, (int)c->key_cells, (int)c->damaged);
		assert_int_equal(f.ds.reject_count, c->rejected);
		if (balances[i].last && !fixture_record(&f, 0, 0, balances[i].last)) fail_msg("%s: no record", balances[i].name);
		for (uint64_t row = balances[i].last + 1; row < 20; row++)
			if (fixture_record(&f, 0, 0, row)) fail_msg("%s: a record in row %d", balances[i].name, (int)row);
		fixture_free(&f);
	}
}

static void cells_of_records(void **state)
{
	struct fixture f;
	struct text name;
	char room[TEXT_CELL_ROOM];
	(void)state;
	one_file(&f, "born,id,status,name\n2015-03-15," A ",1-在读,　甲 乙 \n20150230,=\"" B "\",毕业,无\n,,休学,\n"
	             "41153,529999201503150071,,\"a,\"\"b\"\"\"\n");
	assert_int_equal(fixture_read(&f), INTAKE_OK);
	const struct table *t = &f.pack.tables[0];
	const struct field *fields = t->fields;
	const struct record *r = fixture_record(&f, 0, 0, 2);
	struct id_number id;
	id_parse(TEXT(A), &id);
	assert_true(token_usable(r->number));
	assert_int_equal(record_hash(r), id_hash(&id));
	assert_int_equal(r->number & TOKEN_VALUE_MASK, id.digits);
	assert_true(record_token(r, fields[0].offset) == r->number);
	assert_true(record_string(r, fields[1].offset, room, &name) && text_equal(name, TEXT("甲 乙")));
	assert_int_equal(record_number(r, &fields[2]), date_day(2015, 3, 15));
	assert_int_equal(record_number(r, &fields[3]), 0);
	assert_true(record_token(r, fields[4].offset) == 0);
	r = fixture_record(&f, 0, 0, 3);
	assert_false(record_string(r, fields[1].offset, room, &name));
	assert_int_equal(record_number(r, &fields[2]), CELL_MISSING);
	assert_int_equal(record_number(r, &fields[3]), 1);
	r = fixture_record(&f, 0, 0, 4);
	assert_true(r->number == 0);
	assert_int_equal(record_number(r, &fields[3]), CELL_MISSING);
	r = fixture_record(&f, 0, 0, 5);
	assert_true(record_key(r) == 0);
	assert_int_equal(token_damage(record_token(r, fields[0].offset)), DAMAGE_CHECK);
	assert_int_equal(token_kind(record_token(r, fields[0].offset)), ID_RESIDENT);
	assert_int_equal(record_number(r, &fields[2]), date_day(2012, 9, 1));
	assert_int_equal(record_number(r, &fields[3]), 0);
	assert_true(record_string(r, fields[1].offset, room, &name) && text_equal(name, TEXT("a,\"b\"")));
	static const struct {
		uint64_t row;
		int field;
		const char *reason;
	} notes[] = {{3, 2, "unparsable"}, {4, 3, "unlisted"}, {5, 0, "damaged"}};
	assert_int_equal(f.ds.quality_count, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(place_row(f.ds.quality[i].place), notes[i].row);
		assert_int_equal(f.ds.quality[i].field, notes[i].field);
		assert_string_equal(f.ds.quality[i].reason, notes[i].reason);
	}
	assert_int_equal(f.ds.quality[2].damage, DAMAGE_CHECK);
	fixture_free(&f);
}

/* Fields that nothing reads take no room and are not judged, but their headings must be there. */
static void only_what_is_read(void **state)
{
	struct fixture f;
	(void)state;
	one_file(&f, HEAD A ",甲,no date\n");
	f.pack.tables[0].fields[1].read = f.pack.tables[0].fields[2].read = f.pack.tables[0].fields[4].read = false;
	assert_int_equal(fixture_read(&f), INTAKE_OK);
	assert_int_equal(f.ds.quality_count, 0);
	assert_int_equal(f.pack.tables[0].record_size, sizeof(struct record) + 1);
	fixture_free(&f);
	one_file(&f, "id,born\n" A ",\n");
	f.pack.tables[0].fields[1].read = false;
	assert_int_equal(fixture_read(&f), INTAKE_REFUSED);
	expect_said(&f, "error[E420]");
	fixture_free(&f);
}

static void keys_that_are_strings(void **state)
{
	static const struct field_spec fields[] = {
		{"no", TYPE_STRING, "no", NULL, NULL, false},
		{"doc", TYPE_STRING, "doc", NULL, NULL, false},
	};
	struct fixture f;
	char room[18];
	(void)state;
	fixture_init(&f);
	fixture_bind(&f, "t", "t.csv", NULL, fields, 2);
	f.pack.tables[0].fields[1].raw_id = true;
	fixture_text_file(&f, "t.csv", "no,doc\n工1," A "\n工1,'" A "\n,E12345678\n工2,\n");
	assert_int_equal(fixture_read(&f), INTAKE_OK);
	const struct field *doc = &f.pack.tables[0].fields[1];
	const struct record *a = fixture_record(&f, 0, 0, 2), *b = fixture_record(&f, 0, 0, 3);
	assert_true(token_equal(a->number, b->number));
	assert_int_equal(record_hash(a), record_hash(b));
	assert_true(text_equal(token_text(a->number, room), TEXT("工1")));
	assert_true(token_equal(record_token(a, doc->raw_offset), record_token(b, doc->raw_offset)));
	const struct record *c = fixture_record(&f, 0, 0, 4);
	assert_true(c->number == 0);
	assert_int_equal(token_kind(record_token(c, doc->raw_offset)), ID_PASSPORT_LIKE);
	assert_true(record_token(fixture_record(&f, 0, 0, 5), doc->raw_offset) == 0);
	assert_int_equal(f.ds.files[0].counts.damaged, 0);
	fixture_free(&f);
}

static const struct {
	const char *name, *row;
	size_t n;
	enum code code;
	uint64_t column;
	const char *key; /* the number that the row bore; NULL: none is known */
} rejected[] = {
	{"too few cells", A ",甲", 0, E440, 0, A},
	{"too many cells", A ",甲,,,", 0, E440, 0, A},
	{"no number in it", "无,甲", 0, E440, 0, NULL},
	{"a damaged number", "529999201503150071,甲", 0, E440, 0, NULL},
	{"quote open behind", A ",\"甲,", 0, E444, 2, A},
	{"quote open before", "\"" A ",甲,", 0, E444, 1, NULL},
	{"undecodable behind", A ",\xFF,", 0, E441, 2, A},
	{"undecodable in the key", A "\xFF,甲,", 0, E441, 1, NULL},
	{"CR behind", A ",甲\r乙,", 0, E442, 2, A},
	{"CR in the key", A "\r,甲,", 0, E442, 1, NULL},
	{"NUL", A ",\0,", 21, E443, 2, A},
	{"quoted key", "\"" A "\",\"甲\",1,2", 0, E440, 0, A},
	{"short and no key cell", "甲\"", 0, E440, 0, NULL},
};

static void rejected_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rejected / sizeof rejected[0]; i++) {
		struct fixture f;
		struct buf b;
		char room[18];
		buf_init(&b);
		buf_str(&b, HEAD);
		buf_add(&b, rejected[i].row, rejected[i].n ? rejected[i].n : strlen(rejected[i].row));
		buf_str(&b, "\n" C ",丙,\n");
		fixture_init(&f);
		fixture_bind(&f, "t", "t.csv", "无", specs, FIELDS)->encoding = ENCODING_UTF8;
		fixture_file(&f, "t.csv", b.p, b.n);
		assert_int_equal(fixture_read(&f), INTAKE_OK);
		assert_int_equal(f.ds.files[0].counts.records, 1);
		assert_int_equal(f.ds.reject_count, 1);
		if (f.ds.rejects[0].code != rejected[i].code || f.ds.rejects[0].column != rejected[i].column)
			fail_msg("%s: %s at %d", rejected[i].name, code_name(f.ds.rejects[0].code), (int)f.ds.rejects[0].column);
		assert_int_equal(f.ds.rejects[0].row, 2);
		if (f.ds.rejected_key_count != (rejected[i].key ? 1 : 0)) fail_msg("%s: key", rejected[i].name);
		if (rejected[i].key) {
			assert_true(text_equal(token_text(f.ds.rejected_keys[0].token, room), text_of(rejected[i].key)));
			assert_int_equal(f.ds.rejected_keys[0].hash, token_hash(f.ds.rejected_keys[0].token));
		}
		buf_free(&b);
		fixture_free(&f);
	}
}

static void files_in_order(void **state)
{
	struct fixture f;
	(void)state;
	fixture_init(&f);
	struct binding *b = fixture_bind(&f, "a", "b*.csv", NULL, specs, FIELDS);
	b->globs[b->glob_count++] = TEXT("./*2.csv");
	fixture_bind(&f, "z", "a.csv", NULL, specs, FIELDS);
	fixture_text_file(&f, "b10.csv", HEAD A ",甲,\n");
	fixture_text_file(&f, "b2.csv", HEAD B ",甲,\n");
	fixture_text_file(&f, "B2.csv", HEAD C ",甲,\n");
	fixture_text_file(&f, "a.csv", HEAD);
	assert_int_equal(fixture_read(&f), INTAKE_OK);
	static const char *const order[] = {"B2.csv", "b10.csv", "b2.csv", "a.csv"};
	assert_int_equal(f.ds.file_count, 4);
	for (size_t i = 0; i < 4; i++) assert_string_equal(f.ds.files[i].path, order[i]);
	assert_int_equal(f.ds.files[3].table, 1);
	assert_non_null(fixture_record(&f, 0, 2, 2));
	fixture_free(&f);
}

static void refused_files(void **state)
{
	static const struct {
		const char *name, *bytes, *said;
	} files[] = {
		{"empty", "", "t.csv: error[E413]"},
		{"a mark only", "\xEF\xBB\xBF", "error[E413]"},
		{"xlsx", "PK\x03\x04rest", "t.csv: error[E414]: this is an Excel workbook"},
		{"xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest", "an old Excel workbook"},
		{"pdf", "%PDF-1.4\n", "a PDF document"},
		{"no heading", "x\ny\n", "error[E420]: no heading row for 't' was found"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct fixture f;
		one_file(&f, files[i].bytes);
		assert_int_equal(fixture_read(&f), INTAKE_REFUSED);
		expect_said(&f, files[i].said);
		fixture_free(&f);
	}
}

static void refused_deliveries(void **state)
{
	struct fixture f;
	char path[128];
	(void)state;
	/* All that is wrong is said at once. */
	fixture_init(&f);
	fixture_bind(&f, "a", "none*.csv|t.csv|u.csv", NULL, specs, FIELDS);
	fixture_text_file(&f, "t.csv", "");
	fixture_text_file(&f, "u.csv", "x\n");
	assert_int_equal(fixture_read(&f), INTAKE_REFUSED);
	expect_said(&f, "error[E410]: 'none*.csv' matches no file");
	expect_said(&f, "t.csv: error[E413]");
	expect_said(&f, "u.csv: error[E420]");
	fixture_free(&f);
	/* A FIFO does not make it hang; nor does a directory count as a file. */
	fixture_init(&f);
	fixture_bind(&f, "a", "fifo.csv|dir.csv|gone.csv", NULL, specs, FIELDS);
	snprintf(path, sizeof path, "%s/fifo.csv", f.dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(path, sizeof path, "%s/dir.csv", f.dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/gone.csv", f.dir);
	assert_int_equal(symlink("nowhere", path), 0);
	assert_int_equal(fixture_read(&f), INTAKE_REFUSED);
	expect_said(&f, "fifo.csv: error[E411]");
	expect_said(&f, "write 'dir.csv/*.csv'");
	fixture_free(&f);
	/* The same bytes twice, with records and without. */
	for (int records = 0; records < 2; records++) {
		fixture_init(&f);
		fixture_bind(&f, "a", "*.csv", NULL, specs, FIELDS);
		fixture_text_file(&f, "t1.csv", records ? HEAD A ",甲,\n" : HEAD);
		fixture_text_file(&f, "t2.csv", records ? HEAD A ",甲,\n" : HEAD);
		assert_int_equal(fixture_read(&f), records ? INTAKE_REFUSED : INTAKE_OK);
		if (records) expect_said(&f, "t2.csv: error[E416]: the same bytes for 'a' as 't1.csv' for 'a'");
		fixture_free(&f);
	}
}

/* 9 records, 1 rejected row, 2 of 8 numbers damaged. */
#define GUARDED \
	HEAD A ",,\n" B ",,\n" C ",x,\n529999201503150193,,\n529999201503150054,,\n529999201503150185,,\n" \
	"529999201503150047,,\n5E+17,,\n,甲,\nx\n"

static void guards(void **state)
{
	static const struct {
		int64_t min_rows, rejected, damaged; /* -1: no such guard */
		const char *said;                    /* NULL: it holds */
	} cases[] = {
		{9, -1, -1, NULL},
		{10, -1, -1, "E430]: 't' has 9 records, fewer than 10"},
		{-1, 100000, -1, NULL},
		{-1, 99999, -1, "E431]: of 't', 1 of 10 rows are rejected, more than 9.9999%"},
		{-1, 0, -1, "more than 0%"},
		{-1, -1, 250000, NULL},
		{-1, -1, 249999, "E432]: of 't', 2 of 8 numbers are damaged, more than 24.9999%"},
		{-1, 1000000, 1000000, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture f;
		one_file(&f, GUARDED);
		struct binding *b = &f.bindings[0];
		b->has_min_rows = cases[i].min_rows >= 0;
		b->has_max_rejected = cases[i].rejected >= 0;
		b->has_max_damaged = cases[i].damaged >= 0;
		b->min_rows = cases[i].min_rows;
		b->max_rejected_ppm = cases[i].rejected;
		b->max_damaged_ppm = cases[i].damaged;
		assert_int_equal(fixture_read(&f), cases[i].said ? INTAKE_REFUSED : INTAKE_OK);
		if (cases[i].said) expect_said(&f, cases[i].said);
		fixture_free(&f);
	}
}

static size_t entries(const char *dir)
{
	size_t n = 0;
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d));) n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
	if (d) closedir(d);
	return n;
}

static void accepted_copies(void **state)
{
	struct fixture f;
	struct accept a;
	const struct intake_options options = {.accept = &a};
	char state_dir[96], accepted[128], copy[256], work[256];
	struct stat st;
	(void)state;
	one_file(&f, HEAD A ",甲,\n");
	fixture_text_file(&f, "u.csv", HEAD);
	f.bindings[0].globs[f.bindings[0].glob_count++] = TEXT("u.csv");
	snprintf(state_dir, sizeof state_dir, "%s/state", f.dir);
	snprintf(accepted, sizeof accepted, "%s/accepted", state_dir);
	for (int round = 0; round < 3; round++) {
		/* What a killed run left is swept. */
		if (round == 1) {
			snprintf(work, sizeof work, "%s/.tmp-1", accepted);
			assert_int_equal(mkdir(work, 0700), 0);
			snprintf(work, sizeof work, "%s/.tmp-1/0", accepted);
			close(open(work, O_CREAT | O_WRONLY, 0600));
		}
		assert_int_equal(accept_begin(&a, state_dir), 0);
		assert_int_equal(intake_read(&f.pack, &f.job, &options, &f.diags, &f.ds), INTAKE_OK);
		assert_int_equal(fixture_record(&f, 0, 0, 2) != NULL, 1);
		/* The last round ends as a refused run does. */
		if (round < 2) assert_int_equal(accept_commit(&a), 0);
		accept_end(&a);
		assert_int_equal(entries(accepted), 2);
		snprintf(copy, sizeof copy, "%s/%s", accepted, f.ds.files[0].sha256);
		dataset_free(&f.ds);
	}
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, strlen(HEAD A ",甲,\n"));
	assert_int_equal(stat(accepted, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	snprintf(copy, sizeof copy, "rm -r %s", state_dir);
	assert_int_equal(system(copy), 0);
	fixture_free(&f);
}

/* A refused run leaves nothing. */
static void refused_copies(void **state)
{
	struct fixture f;
	struct accept a;
	const struct intake_options options = {.accept = &a};
	char state_dir[96], accepted[128], command[160];
	(void)state;
	one_file(&f, "no heading\n");
	snprintf(state_dir, sizeof state_dir, "%s/state", f.dir);
	snprintf(accepted, sizeof accepted, "%s/accepted", state_dir);
	assert_int_equal(accept_begin(&a, state_dir), 0);
	assert_int_equal(intake_read(&f.pack, &f.job, &options, &f.diags, &f.ds), INTAKE_REFUSED);
	accept_end(&a);
	assert_int_equal(entries(accepted), 0);
	snprintf(command, sizeof command, "rm -r %s", state_dir);
	assert_int_equal(system(command), 0);
	fixture_free(&f);
}

/* Enough input for several partitions and readers: every record once, in the partition of its hash, footers apart. */
static void partitions(void **state)
{
	enum { ROWS = 400000 };
	struct fixture f;
	struct buf b;
	size_t records = 0;
	bool *seen = calloc(ROWS + 2, sizeof *seen);
	(void)state;
	buf_init(&b);
	buf_str(&b, HEAD);
	for (int i = 0; i < ROWS; i++) buf_printf(&b, "%c%08d,某某某某某某某某某某,2015-03-15\n", 'A' + i % 7, i);
	for (int i = 0; i < 3000; i++) buf_str(&b, "合计,1,2\n");
	fixture_init(&f);
	f.job.threads = 3;
	fixture_bind(&f, "t", "t.csv", NULL, specs, FIELDS);
	fixture_file(&f, "t.csv", b.p, b.n);
	assert_int_equal(fixture_read(&f), INTAKE_OK);
	assert_true(dataset_partitions(&f.ds) >= 2);
	assert_int_equal(f.ds.shares, 3);
	for (unsigned share = 0; share < f.ds.shares; share++)
		for (uint32_t p = 0; p < dataset_partitions(&f.ds); p++) {
			const struct records *r = dataset_records(&f.ds, share, 0, p);
			for (uint32_t i = 0; i < r->count; i++) {
				const struct record *rec = records_at(r, f.pack.tables[0].record_size, i);
				uint64_t row = place_row(rec->place);
				assert_true(row >= 2 && row < ROWS + 2 && !seen[row]);
				seen[row] = true;
				assert_int_equal(dataset_partition(&f.ds, record_hash(rec)), p);
				assert_int_equal(token_hash(record_key(rec)), record_hash(rec));
			}
			records += r->count;
		}
	assert_int_equal(records, ROWS);
	assert_int_equal(f.ds.files[0].counts.records, ROWS);
	assert_int_equal(f.ds.files[0].counts.footers, 3000);
	assert_int_equal(f.ds.quality_count, 0);
	free(seen);
	buf_free(&b);
	fixture_free(&f);
}

/* Texts are looked for among those stored lately until few are found, which may be seen amid rows that are laid together:
 * from there on each lies with its partition, and goes with it. */
static void texts_of_partitions(void **state)
{
	enum { ODD = 30, SAME = 20, FIRST_SAME = 2 + SHARING_TRIAL };
	struct fixture f;
	struct buf rows;
	(void)state;
	buf_init(&rows);
	buf_str(&rows, HEAD);
	for (int i = 0; i < SHARING_TRIAL; i++) buf_printf(&rows, i < ODD ? A ",\"a\"\"%d\",\n" : A ",a%d,\n", i);
	for (int i = 0; i < SAME; i++) buf_printf(&rows, "%s,同名1,\n", i % 2 ? C : B);
	fixture_init(&f);
	fixture_bind(&f, "t", "t.csv", NULL, specs, FIELDS);
	fixture_file(&f, "t.csv", rows.p, rows.n);
	const struct intake_options options = {.cut = {.readers = 1, .partition_bytes = 64}};
	assert_int_equal(intake_read(&f.pack, &f.job, &options, &f.diags, &f.ds), INTAKE_OK);
	const struct record *b = fixture_record(&f, 0, 0, FIRST_SAME), *c = fixture_record(&f, 0, 0, FIRST_SAME + 1);
	uint32_t of_b = dataset_partition(&f.ds, record_hash(b)), of_c = dataset_partition(&f.ds, record_hash(c));
	/* Hashes are keyed anew: once in four thousand runs the two are one. */
	if (of_b != of_c) dataset_give_back(&f.ds, 0, of_b, of_b + 1);
	while (f.ds.slabs[0].idle_count) memset(slab_piece(&f.ds.slabs[0]), 'z', SLAB_PIECE);
	for (uint64_t i = 1; i < SAME; i += 2) {
		struct text name = {0};
		char room[TEXT_CELL_ROOM];
		assert_true(record_string(fixture_record(&f, 0, 0, FIRST_SAME + i), f.pack.tables[0].fields[1].offset, room, &name));
		assert_true(text_equal(name, TEXT("同名1")));
	}
	buf_free(&rows);
	fixture_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_add_up), cmocka_unit_test(cells_of_records), cmocka_unit_test(only_what_is_read),
		cmocka_unit_test(keys_that_are_strings), cmocka_unit_test(rejected_rows), cmocka_unit_test(files_in_order),
		cmocka_unit_test(refused_files), cmocka_unit_test(refused_deliveries), cmocka_unit_test(guards),
		cmocka_unit_test(accepted_copies), cmocka_unit_test(refused_copies), cmocka_unit_test(partitions),
		cmocka_unit_test(texts_of_partitions),
	};
	if (!hash_start()) return 1;
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
