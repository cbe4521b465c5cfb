#include "suggest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../base/date.h"
#include "../config/keys.h"

static bool meant(struct diags *d, struct diag *item, struct text right)
{
	diag_meant(d, item, right);
	return true;
}

bool suggest_field(struct diags *d, struct diag *item, const struct table *t, struct text written)
{
	struct text names[PACK_FIELDS_MAX];
	size_t count = t->field_count < PACK_FIELDS_MAX ? t->field_count : PACK_FIELDS_MAX;
	for (size_t f = 0; f < count; f++)
		for (size_t i = 0; i < t->fields[f].alias_count; i++)
			if (text_equal(t->fields[f].aliases[i], written)) return meant(d, item, t->fields[f].name);
	for (size_t f = 0; f < count; f++) names[f] = t->fields[f].name;
	return diag_suggest(d, item, written, names, count);
}

bool suggest_table(struct diags *d, struct diag *item, const struct pack *p, int count, struct text written)
{
	struct text names[PACK_TABLES_MAX];
	for (int i = 0; i < count; i++) {
		const struct table *t = &p->tables[i];
		if (text_equal(t->title.zh, written) || text_equal(t->title.en, written)) return meant(d, item, t->name);
		names[i] = t->name;
	}
	return diag_suggest(d, item, written, names, (size_t)count);
}

bool suggest_literal(struct diags *d, struct diag *item, const struct field *f, struct text written)
{
	for (size_t i = 0; i < f->value_count && f->type == TYPE_STRING; i++)
		if (text_equal(f->values[i].raw, written)) return meant(d, item, f->literals[f->values[i].literal]);
	return diag_suggest(d, item, written, f->literals, f->literal_count);
}

enum { NOTED_MAX = 40 };

/* Before item i of a list that is noted. False: it is left out, and the rest. */
static bool begin_item(struct buf *list, size_t i)
{
	if (i) buf_str(list, ", ");
	if (i == NOTED_MAX) buf_str(list, "…");
	return i < NOTED_MAX;
}

static void note_list(struct diags *d, struct diag *item, struct buf *list)
{
	struct text all = buf_view(list);
	if (list->failed) d->failed = true;
	diag_note(d, item, "it is one of: {1}", "可能的取值：{1}", &all, 1);
	buf_free(list);
}

void note_texts(struct diags *d, struct diag *item, const struct text *texts, size_t count)
{
	struct buf list;
	buf_init(&list);
	for (size_t i = 0; i < count && begin_item(&list, i); i++) buf_text(&list, texts[i]);
	note_list(d, item, &list);
}

void note_values(struct diags *d, struct diag *item, const struct field *f)
{
	struct buf list;
	if (f->type == TYPE_STRING) {
		note_texts(d, item, f->literals, f->literal_count);
		return;
	}
	buf_init(&list);
	for (size_t i = 0; i < f->number_count && begin_item(&list, i); i++) {
		char day[11];
		if (f->type == TYPE_DATE) {
			date_format((int32_t)f->numbers[i], day);
			buf_str(&list, day);
		} else if (f->type == TYPE_BOOL)
			buf_str(&list, f->numbers[i] ? "true" : "false");
		else
			buf_printf(&list, "%" PRId64, f->numbers[i]);
	}
	note_list(d, item, &list);
}

bool suggest_number(struct diags *d, struct diag *item, const struct field *f, struct text written)
{
	for (size_t i = 0; i < f->value_count && f->type == TYPE_INT; i++) {
		if (!text_equal(f->values[i].raw, written)) continue;
		char digits[24];
		snprintf(digits, sizeof digits, "%" PRId64, f->numbers[f->values[i].literal]);
		const struct text args[] = {written, text_of(digits)};
		diag_note(d, item, "cells with '{1}' are read as the number {2}", "单元格里的“{1}”读作数字 {2}", args, 2);
		return true;
	}
	return false;
}

void suggest_value(struct diags *d, struct diag *item, const struct field *f, struct text written)
{
	if (!suggest_number(d, item, f, written)) suggest_literal(d, item, f, written);
	note_values(d, item, f);
}

bool suggest_quotes(struct diags *d, struct diag *item, const struct pack *p, struct text written)
{
	for (int t = 0; t < p->table_count; t++)
		for (size_t f = 0; f < p->tables[t].field_count; f++) {
			const struct field *field = &p->tables[t].fields[f];
			for (size_t i = 0; i < field->literal_count; i++) {
				if (!text_equal(field->literals[i], written)) continue;
				diag_label(d, item, "did you mean the text \"{1}\"?", "是否想写文字 \"{1}\"？", &written, 1);
				return true;
			}
		}
	return false;
}

bool suggest_dot(struct diags *d, struct diag *item, const struct pack *p, int near, struct text written)
{
	for (int i = -1; i < p->table_count; i++) {
		int t = i < 0 ? near : i;
		if (t < 0 || table_field(&p->tables[t], written) < 0) continue;
		const struct text args[] = {p->tables[t].name, written};
		diag_label(d, item, "did you mean '{1}.{2}'?", "是否想写“{1}.{2}”？", args, 2);
		return true;
	}
	return false;
}

bool suggest_date(struct diags *d, struct diag *item, struct text written)
{
	char room[11], digits[16];
	int32_t day;
	if (text_day(written, &day)) return meant(d, item, written);
	if (written.n && text_day_meant(written, room) == written.n) return meant(d, item, text_of(room));
	if (written.n != 8) return false;
	snprintf(digits, sizeof digits, "%.4s-%.2s-%.2s", written.p, written.p + 4, written.p + 6);
	return text_day(text_of(digits), &day) && meant(d, item, text_of(digits));
}

bool suggest_usual(struct diags *d, struct diag *item, const struct usual_word *words, struct text written)
{
	for (; words->written; words++)
		if (text_equal(text_of(words->written), written)) return meant(d, item, text_of(words->right));
	return false;
}
