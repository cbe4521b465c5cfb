/* suggestions.csv: to each finding that has any, the records of the other line it may stand for, one a row. */
#include "report/suggestions.h"

#include <inttypes.h>

#include "report/findings.h"
#include "report/json.h"
#include "report/sheet.h"

struct text suggestion_reason(enum suggest_kind kind)
{
	static const struct text names[SUGGEST_KINDS] = {{"damaged", 7}, {"one_edit", 8}, {"same_name_birth", 15}};
	return names[kind];
}

const char *suggestion_in_words(const struct near_match *m, enum language language)
{
	static const char *const words[][2] = {
		{"damaged number, same first 15 digits, same name", "证件号受损，前 15 位相同，姓名相同"},
		{"same name, sex and birth date, another number", "姓名、性别、出生日期相同，证件号不同"},
		{"number wrong in one digit or two neighbours, same name", "证件号差一位或相邻两位颠倒，姓名相同"},
		{"number wrong in one digit or two neighbours, same birth date", "证件号差一位或相邻两位颠倒，出生日期相同"},
		{"number wrong in one digit or two neighbours, same name and birth date", "证件号差一位或相邻两位颠倒，姓名、出生日期相同"},
	};
	int i = m->kind == SUGGEST_DAMAGED ? 0 : m->kind == SUGGEST_SAME_NAME_BIRTH ? 1 : !m->birth ? 2 : !m->name ? 3 : 4;
	return words[i][language == LANGUAGE_ZH];
}

/* The other record's number as the view lets it be shown. room: 18 bytes. */
static struct text shown_number(const struct report *r, const struct near_match *m, char room[18])
{
	return r->job->privacy == PRIVACY_FULL ? near_number(m->record, room) : TEXT("");
}

static void add_place(const struct report *r, const struct near_match *m, struct buf *out)
{
	buf_text(out, place_path(r->dataset, m->record->place));
	buf_byte(out, ':');
	buf_number(out, place_row(m->record->place));
}

static void add_words(const struct report *r, const struct near_match *m, struct buf *out)
{
	bool zh = r->language == LANGUAGE_ZH;
	char room[18];
	struct text number = shown_number(r, m, room);
	add_place(r, m, out);
	if (number.n) {
		buf_byte(out, ' ');
		buf_text(out, number);
	}
	buf_str(out, zh ? "（" : " (");
	buf_str(out, suggestion_in_words(m, r->language));
	if (m->ties > 1) buf_printf(out, zh ? "；同样相近的共 %" PRIu32 " 条" : "; %" PRIu32 " records are equally near", m->ties);
	buf_str(out, zh ? "）" : ")");
}

void suggestion_words(const struct report *r, const struct finding *f, struct buf *out)
{
	const struct suggestion *s = finding_suggestion(r->assessment, f);
	for (size_t i = 0; s && i < s->count; i++) {
		if (i) buf_str(out, r->language == LANGUAGE_ZH ? "；" : "; ");
		add_words(r, &s->matches[i], out);
	}
}

void suggestion_json(const struct report *r, const struct finding *f, struct buf *out)
{
	const struct suggestion *s = finding_suggestion(r->assessment, f);
	struct buf place;
	if (!finding_is_searched(r->pack, f->rule, (enum outcome)f->outcome)) {
		buf_str(out, "null");
		return;
	}
	buf_init(&place);
	buf_byte(out, '[');
	for (size_t i = 0; s && i < s->count; i++) {
		char room[18];
		const struct near_match *m = &s->matches[i];
		buf_reset(&place);
		add_place(r, m, &place);
		buf_str(out, i ? ",{\"reason\":\"" : "{\"reason\":\"");
		buf_text(out, suggestion_reason(m->kind));
		buf_str(out, "\",\"line\":");
		json_write_text(out, r->pack->tables[m->record->line].name);
		buf_str(out, ",\"evidence\":");
		json_write_text(out, buf_view(&place));
		buf_str(out, ",\"number\":");
		json_write_text(out, shown_number(r, m, room));
		buf_str(out, ",\"ties\":");
		buf_number(out, m->ties);
		buf_byte(out, '}');
		out->failed = out->failed || place.failed;
	}
	buf_byte(out, ']');
	buf_free(&place);
}

static void write_heading(const struct report *r, struct buf *out)
{
	(void)r;
	sheet_begin(out);
	buf_str(out, "rule,outcome,key,evidence,reason,ties,line,file,row,number");
	sheet_end_row(out);
}

static void write_rule(const struct report *r, int rule, struct rule_fields *out)
{
	sheet_text(&out->head, finding_rule_id(r->pack, rule));
}

static void cell(struct buf *out, struct text t)
{
	buf_byte(out, ',');
	sheet_text(out, t);
}

static void cell_number(struct buf *out, uint64_t n)
{
	buf_byte(out, ',');
	buf_number(out, n);
}

static void write_rows(const struct report *r, const struct told *t, struct buf *scratch, struct buf *out)
{
	const struct suggestion *s = finding_suggestion(r->assessment, t->finding);
	(void)scratch;
	for (size_t i = 0; s && i < s->count; i++) {
		char room[18];
		const struct near_match *m = &s->matches[i];
		buf_text(out, buf_view(&t->rule->head));
		cell(out, outcome_name((enum outcome)t->finding->outcome));
		buf_byte(out, ',');
		sheet_key(out, finding_key_shown(r, t->words));
		cell(out, t->words->evidence);
		cell(out, suggestion_reason(m->kind));
		cell_number(out, m->ties);
		cell(out, r->pack->tables[m->record->line].name);
		cell(out, place_path(r->dataset, m->record->place));
		cell_number(out, place_row(m->record->place));
		buf_byte(out, ',');
		sheet_key(out, shown_number(r, m, room));
		sheet_end_row(out);
	}
}

static uint64_t count_rows(const struct report *r)
{
	uint64_t rows = 0;
	for (size_t i = 0; i < r->assessment->suggestion_count; i++) rows += r->assessment->suggestions[i].count;
	return rows;
}

const struct finding_format suggestions_csv = {write_heading, write_rule, write_rows, count_rows};
