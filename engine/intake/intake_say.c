#include "intake_say.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../config/keys_job.h"

/* A sentence's argument that is put together. */
static struct text view(struct diags *d, const struct buf *b)
{
	if (b->failed) d->failed = true;
	return b->failed || !b->p ? TEXT("") : buf_view(b);
}

void say_out_of_memory(struct diags *d, const char *path, uint64_t row)
{
	struct buf b;
	buf_init(&b);
	buf_printf(&b, d->language == LANGUAGE_ZH ? "读取 %s" : "reading %s", path);
	if (row > 0) buf_printf(&b, d->language == LANGUAGE_ZH ? " 第 %" PRIu64 " 行" : ", row %" PRIu64, row);
	DIAG(d, E490, (struct span){0}, view(d, &b));
	buf_free(&b);
}

void say_format(struct diags *d, const char *path, const char *format)
{
	static const struct {
		const char *format, *en, *zh;
	} names[] = {
		{"ZIP", "an Excel workbook (.xlsx) or another ZIP file", "Excel 工作簿（.xlsx）或其他 ZIP 文件"},
		{"OLE", "an old Excel workbook (.xls)", "旧版 Excel 工作簿（.xls）"},
		{"PDF", "a PDF document", "PDF 文件"},
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(format, names[i].format) != 0) continue;
		const struct text what = text_of(d->language == LANGUAGE_ZH ? names[i].zh : names[i].en);
		diag_data(d, E414, path, 0, 0, &what, 1);
	}
}

static void add_item(struct buf *b, struct text item, bool zh)
{
	if (b->n > 0) buf_str(b, zh ? "、" : ", ");
	buf_text(b, item);
}

/* The fields that are required and not there, each with the headings it is known by. */
static void add_lacking(struct buf *b, const struct table *t, const bool *bound, bool zh)
{
	for (size_t f = 0; f < t->field_count; f++) {
		const struct field *field = &t->fields[f];
		if (bound[f] || field->optional) continue;
		add_item(b, field->name, zh);
		buf_str(b, zh ? "（" : " (");
		for (size_t i = 0; i < field->alias_count; i++) {
			if (i > 0) buf_str(b, zh ? "、" : ", ");
			buf_text(b, field->aliases[i]);
		}
		buf_str(b, zh ? "）" : ")");
	}
}

static void add_bound(struct buf *b, const struct table *t, const bool *bound, bool zh)
{
	for (size_t f = 0; f < t->field_count; f++)
		if (bound[f]) add_item(b, t->fields[f].name, zh);
}

/* What the job says of how to read the file: with another encoding or delimiter there would be other headings. */
static void note_settings(struct diags *d, struct diag *item, const struct binding *b)
{
	struct buf said;
	const char delimiter[] = {b->delimiter, '\0'};
	buf_init(&said);
	if (b->encoding) buf_printf(&said, "encoding: %s", job_encodings.words[b->encoding]);
	if (b->delimiter) buf_printf(&said, "%sdelimiter: %s", said.n ? ", " : "", b->delimiter == '\t' ? "tab" : delimiter);
	if (b->skip_top != SKIP_AUTO) buf_printf(&said, "%sskip_top: %lld", said.n ? ", " : "", (long long)b->skip_top);
	const struct text args[] = {view(d, &said)};
	if (said.n) diag_note(d, item, "the job has it read with {1}", "作业规定的读法：{1}", args, 1);
	buf_free(&said);
}

/* A file that is all passed over. */
static void note_rows(struct diags *d, struct diag *item, const struct binding *b, uint64_t rows)
{
	char number[24];
	const struct text args[] = {text_number(number, rows)};
	if (b->skip_top == SKIP_AUTO || (uint64_t)b->skip_top < rows) return;
	diag_note(d, item, rows == 1 ? "skip_top passes over the only row of the file" : "skip_top passes over all {1} rows of the file",
	          "文件只有 {1} 行，全被 skip_top 略过", args, 1);
	if (rows == 1) diag_note(d, item, "rows that end in carriage returns alone count as one (E447)", "只用回车符换行的文件只算一行（E447）", NULL, 0);
}

/* A row that may be the heading, had it not a fault. */
static void note_passed(struct diags *d, struct diag *item, const struct passed_row *passed, const struct binding *b, uint64_t rows)
{
	char row[24], cell[24], most[24];
	const enum code fault = passed->fault == E442 && rows == 1 ? E447 : passed->fault;
	const struct text args[] = {text_number(row, passed->row), text_number(cell, passed->cell),
	                            text_of(fault == CODE_COUNT ? "" : code_sentence(fault, d->language)),
	                            text_of(fault == CODE_COUNT ? "" : code_name(fault)), text_number(most, ROW_CELLS_MAX)};
	if (fault == CODE_COUNT)
		diag_note(d, item, "row {1} was passed over: it has more than {5} cells", "第 {1} 行没有当作表头：超过 {5} 格", args, 5);
	else
		diag_note(d, item, "row {1} was passed over: {3} ({4}, column {2})", "第 {1} 行没有当作表头：{3}（{4}，第 {2} 列）", args, 4);
	if (fault == E443)
		diag_note(d, item, "UTF-16 without its mark looks so: if it is that, write `encoding: utf-16` in the job",
		          "没有标记的 UTF-16 就是这样：如果是，请在作业里写 `encoding: utf-16`", NULL, 0);
	else if (fault == E444 && b->multiline)
		diag_note(d, item, "with `multiline: allow` a quote that is not closed takes all rows behind it",
		          "写了 `multiline: allow`，没有闭合的引号会把后面各行都带进去", NULL, 0);
	else if (fault == E444)
		diag_note(d, item, "if a heading goes over several lines, write `multiline: allow` in the job",
		          "如果表头里有换行，请在作业里写 `multiline: allow`", NULL, 0);
}

/* Whether the nearest row is the end of a row that a quoted line break has cut, as it seems: that one is to blame. */
static bool is_tail(const struct near_heading *near, const struct passed_row *passed)
{
	return passed->fault == E444 && passed->row < near->row && near->closes;
}

static void say_no_heading(struct diags *d, const char *path, const struct table *t, const struct heading_search *search,
                           uint64_t rows)
{
	const struct near_heading *near = &search->nearest;
	const struct passed_row *passed = &search->passed;
	const bool zh = d->language == LANGUAGE_ZH, tail = is_tail(near, passed);
	struct buf has, lacks;
	char row[24];
	buf_init(&has);
	buf_init(&lacks);
	add_bound(&has, t, near->bound, zh);
	add_lacking(&lacks, t, near->bound, zh);
	const struct text name = t->name;
	struct diag *item = near->row && !tail ? diag_data(d, E420, path, near->row, 0, &name, 1)
	                                       : diag_data(d, E420, path, passed->row, passed->cell, &name, 1);
	const struct text parts[] = {text_number(row, near->row), view(d, &has), view(d, &lacks), text_of(near->other)};
	if (tail) note_passed(d, item, passed, t->binding, rows);
	if (near->row == 0) {
		diag_note(d, item, "it needs a row with: {3}", "应有一行写着：{3}", parts, 3);
	} else {
		diag_note(d, item, "row {1} came nearest: it has {2}, and lacks {3}", "第 {1} 行最接近：有 {2}，缺 {3}", parts,
		          3);
		if (near->other[0] && !tail)
			diag_note(d, item, "its other headings: {4}", "该行其他表头：{4}", parts, 4);
	}
	if (passed->row && passed->bound_count >= near->bound_count && !tail) note_passed(d, item, passed, t->binding, rows);
	note_settings(d, item, t->binding);
	note_rows(d, item, t->binding, rows);
	buf_free(&has);
	buf_free(&lacks);
}

void say_heading(struct diags *d, const char *path, const struct table *t, enum heading_result result,
                 const struct heading_search *search, uint64_t rows)
{
	char a[24], b[24];
	if (result == HEADING_NONE) {
		say_no_heading(d, path, t, search, rows);
	} else if (result == HEADING_TWO_COLUMNS) {
		const struct text args[] = {t->fields[search->field].name, text_number(a, search->first_column),
		                            text_number(b, search->second_column)};
		diag_data(d, E421, path, search->row, search->second_column, args, 3);
	} else {
		const struct text args[] = {t->fields[search->field].name, t->fields[search->other_field].name};
		diag_data(d, E422, path, search->row, search->first_column, args, 2);
	}
}

void say_missed(struct diags *d, const char *path, const struct table *t, const struct heading_search *search, bool *said)
{
	for (size_t i = 0; i < search->missed_count; i++) {
		const struct field *f = &t->fields[search->missed[i].field];
		const struct text args[] = {f->name, f->aliases[search->missed[i].alias]};
		if (said[search->missed[i].field]) continue;
		said[search->missed[i].field] = true;
		diag_data(d, W794, path, search->row, search->missed[i].column, args, 2);
	}
}

void say_open(struct diags *d, const char *path, uint64_t row, uint64_t lines)
{
	char number[24];
	const struct text args[] = {text_number(number, lines)};
	diag_data(d, W793, path, row, 0, args, 1);
}

void say_remarks(struct diags *d, const char *path, uint64_t row, uint64_t lines)
{
	char number[24];
	const struct text args[] = {text_number(number, lines)};
	struct diag *item = diag_data(d, W785, path, row, 0, NULL, 0);
	if (lines) diag_note(d, item, "if so, write `skip_bottom: {1}` in the job", "如果是，请在作业里写 `skip_bottom: {1}`", args, 1);
	else diag_note(d, item, "if so, write in the job how many rows they are: `skip_bottom`", "如果是，请在作业的 `skip_bottom` 里写明有几行", NULL, 0);
}

void say_balance(struct diags *d, const char *path, const struct line_counts *c)
{
	struct buf b;
	buf_init(&b);
	buf_printf(&b,
	           "%s: %" PRIu64 " != %" PRIu64 " + %" PRIu64 " + %" PRIu64 " + %" PRIu64 " + %" PRIu64 " + %" PRIu64
	           " + %" PRIu64,
	           path, c->physical, c->top, c->headings, c->blanks, c->footers, c->rejected, c->records, c->continued);
	DIAG(d, E492, (struct span){0}, view(d, &b));
	buf_free(&b);
}
