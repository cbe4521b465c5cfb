/* The canonical form behind the run id: lists that differ have bytes that differ, and everything that decides what a
 * run finds is in it. */
#include "rows.h"

#include "base/file.h"
#include "publish/runid.h"

static void canonical(void **state)
{
	(void)state;
	static const struct {
		const char *row, *items[3], *out;
	} lists[] = {
		{"nothing", {NULL}, ""},
		{"empty text", {""}, "0:,"},
		{"ab, c", {"ab", "c"}, "2:ab,1:c,"},
		{"a, bc", {"a", "bc"}, "1:a,2:bc,"},
		{"looks like a list", {"1:a,1:b"}, "7:1:a,1:b,"},
		{"Chinese", {"县"}, "3:县,"},
	};
	struct buf out;
	buf_init(&out);
	for (size_t i = 0; i < ROWS(lists); i++) {
		buf_reset(&out);
		for (size_t k = 0; k < 3 && lists[i].items[k]; k++) canonical_text(&out, text_of(lists[i].items[k]));
		row_text(lists[i].row, buf_view(&out), lists[i].out);
	}
	buf_reset(&out);
	canonical_number(&out, INT64_MIN);
	canonical_number(&out, 0);
	row_text("numbers", buf_view(&out), "20:-9223372036854775808,1:0,");
	buf_free(&out);
}

static struct job job;
static struct pack pack;
static struct units units;
static struct dataset dataset;
static struct binding bindings[2];
static struct input_file files[2];
static struct param params[1];
static struct text packs[1], off[1];

static void plain(void)
{
	static const struct text glob[1] = {{"*.csv", 5}};
	bindings[0] = (struct binding){.name = TEXT("household"), .globs = (struct text *)(uintptr_t)glob, .glob_count = 1};
	bindings[1] = (struct binding){.name = TEXT("enrolment")};
	packs[0] = TEXT("pack.yaml");
	off[0] = TEXT("scattered");
	params[0] = (struct param){.name = TEXT("days"), .type = TYPE_INT, .number = 3};
	files[0] = (struct input_file){.table = 0, .path = "a.csv", .sha256 = "00"};
	files[1] = (struct input_file){.table = 1, .path = "b.csv", .sha256 = "01"};
	job = (struct job){.path = "/x/job.yaml", .dir = "/x", .name = TEXT("j"), .run_date = 20000, .packs = packs, .pack_count = 1,
	                   .bindings = bindings, .binding_count = 2, .off = off, .off_count = 1, .state = TEXT("state"), .csv = true};
	pack = (struct pack){.table_count = 2, .params = params, .param_count = 1, .file_count = 1};
	pack.tables[0].name = TEXT("household");
	pack.tables[1].name = TEXT("enrolment");
	memcpy(pack.files[0].sha256, "aa", 3);
	units = (struct units){.sha256 = "cc"};
	dataset = (struct dataset){.files = files, .file_count = 2};
}

static void id_of(char out[65]) { assert_true(run_id(&job, &pack, &units, &dataset, out)); }

static void change_nothing(void) {}
static void change_place(void)
{
	job.path = "/y/job.yaml";
	job.dir = "/y";
	job.state = TEXT("elsewhere");
}
static void change_date(void) { job.run_date++; }
static void change_name(void) { job.name = TEXT("k"); }
static void change_off(void) { job.off_count = 0; }
static void change_privacy(void) { job.privacy = PRIVACY_COUNTS; }
static void change_language(void) { job.language = LANGUAGE_ZH; }
static void change_formats(void) { job.json = true; }
static void change_encoding(void) { bindings[0].encoding = ENCODING_GB18030; }
static void change_glob(void) { bindings[0].glob_count = 0; }
static void change_guard(void) { bindings[0].has_min_rows = true; }
static void change_param(void) { params[0].number = 4; }
static void change_pack(void) { pack.files[0].sha256[0] = 'b'; }
static void change_units(void) { units.sha256[0] = 'd'; }
static void change_input(void) { files[1].sha256[1] = '2'; }
static void change_path(void) { files[1].path = "c.csv"; }
static void change_line(void) { files[1].table = 0; }
static void change_count(void) { dataset.file_count = 1; }

static void what_is_in_it(void **state)
{
	(void)state;
	static const struct {
		const char *row;
		void (*change)(void);
		bool same;
	} changes[] = {
		{"nothing", change_nothing, true},       {"the place of the job and its state", change_place, true},
		{"run date", change_date, false},        {"name", change_name, false},
		{"off", change_off, false},              {"privacy", change_privacy, false},
		{"language", change_language, false},    {"formats", change_formats, false},
		{"encoding", change_encoding, false},    {"globs", change_glob, false},
		{"guard", change_guard, false},          {"param", change_param, false},
		{"pack", change_pack, false},            {"directory of units", change_units, false},
		{"bytes of an input", change_input, false}, {"path of an input", change_path, false},
		{"line of an input", change_line, false}, {"one input fewer", change_count, false},
	};
	char first[65], changed[65];
	plain();
	id_of(first);
	for (size_t i = 0; i < ROWS(changes); i++) {
		plain();
		changes[i].change();
		id_of(changed);
		row_int(changes[i].row, strcmp(first, changed) == 0, changes[i].same);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(canonical), cmocka_unit_test(what_is_in_it)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
