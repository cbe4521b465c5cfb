#include "cli/explain_print.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "assess/counts.h"
#include "assess/message.h"
#include "base/date.h"
#include "cli/cli.h"
#include "pack/value.h"
#include "report/visible.h"

bool explain_shows(const struct explain *x, int table, int field)
{
	const struct table *t = &x->pack->tables[table];
	bool hidden = field == t->key || t->fields[field].private || t->fields[field].type == TYPE_ID;
	for (size_t i = 0; i < t->also_count; i++) hidden |= field == t->also[i];
	return !hidden || x->job->privacy == PRIVACY_FULL;
}

bool explain_cell(const struct explain *x, int table, int field, const struct record *r, struct buf *out)
{
	const struct expr e = {.op = X_FIELD, .type = x->pack->tables[table].fields[field].type, .table = table, .field = field};
	struct frame f = {.pack = x->pack};
	f.at[table] = r;
	return message_value(&f, &e, !explain_shows(x, table, field), out);
}

void explain_place(const struct explain *x, const struct cutout_row *row, struct buf *out)
{
	message_place(&x->cutout.example.dataset, row->place, out);
}

const char *explain_invalid(const struct explain *x, int table, int field, uint64_t place)
{
	for (size_t i = 0; i < x->dataset.quality_count; i++) {
		const struct quality *q = &x->dataset.quality[i];
		if (q->place == place && q->table == table && q->field == field) return q->reason;
	}
	return NULL;
}

bool explain_unknown_decided(const struct rule *r, struct frame *f)
{
	return r->unknown != UNKNOWN_REVIEW && eval_truth(f, r->when) == TRUTH_UNKNOWN;
}

static const struct field *field_of(const struct explain *x, const struct repair_step *s)
{
	return &x->pack->tables[x->cutout.rows[s->row].table].fields[s->field];
}

static void add_name(const struct explain *x, const struct repair_step *s, struct buf *out)
{
	buf_text(out, x->pack->tables[x->cutout.rows[s->row].table].name);
	buf_byte(out, '.');
	buf_text(out, field_of(x, s)->name);
}

static void add_value(const struct explain *x, const struct repair_step *s, struct buf *out)
{
	char room[16];
	text_visible(out, cell_value_text(field_of(x, s), &s->value, room));
}

/* How far a date moves: “one day later” says more than the date. */
static void add_shift(const struct explain *x, const struct repair_step *s, enum language language, struct buf *out)
{
	const struct field *f = field_of(x, s);
	bool zh = language == LANGUAGE_ZH;
	int32_t now = record_number(x->cutout.rows[s->row].record, f);
	if (f->type != TYPE_DATE || s->value.blank || now == CELL_MISSING || x->cutout.rows[s->row].gone) return;
	int64_t days = (int64_t)s->value.number - now;
	uint64_t n = (uint64_t)(days < 0 ? -days : days);
	if (zh) buf_printf(out, "（%s %" PRIu64 " 天）", days < 0 ? "早" : "晚", n);
	else buf_printf(out, " (%" PRIu64 " day%s %s)", n, n == 1 ? "" : "s", days < 0 ? "earlier" : "later");
}

/* Who bears the number. */
static void add_bearer(const struct explain *x, const struct repair_step *s, enum language language, struct buf *out)
{
	bool zh = language == LANGUAGE_ZH;
	for (size_t i = 0; i < x->cutout.row_count; i++) {
		const struct cutout_row *row = &x->cutout.rows[i];
		if (row->gone || !row->record || row->table >= 2 || !row->key || !token_equal(row->key, s->key)) continue;
		buf_str(out, zh ? "（即 " : ", that of ");
		explain_place(x, row, out);
		buf_str(out, zh ? " 的号码）" : "");
		return;
	}
	buf_str(out, zh ? "（改正校验位，无人使用）" : ", with the right check digit, which nobody else bears");
}

static void add_cell_step(const struct explain *x, const struct repair_step *s, enum language language, bool with_place,
                          struct buf *out)
{
	bool zh = language == LANGUAGE_ZH, shows = explain_shows(x, x->cutout.rows[s->row].table, s->field);
	add_name(x, s, out);
	if (with_place) {
		buf_str(out, zh ? "（" : " (");
		explain_place(x, &x->cutout.rows[s->row], out);
		buf_str(out, zh ? "）" : ")");
	}
	if (s->value.blank) {
		buf_str(out, zh ? " 为空白" : " were blank");
		return;
	}
	buf_str(out, zh ? " 为 " : " were ");
	const struct field *f = field_of(x, s);
	if (shows) {
		add_value(x, s, out);
		add_shift(x, s, language, out);
	} else if (f->type == TYPE_DATE && record_number(x->cutout.rows[s->row].record, f) != CELL_MISSING) {
		bool later = s->value.number > record_number(x->cutout.rows[s->row].record, f);
		buf_str(out, zh ? (later ? "更晚的日期" : "更早的日期") : later ? "a later date" : "an earlier date");
	} else if (s->field == x->pack->tables[x->cutout.rows[s->row].table].key) {
		buf_str(out, zh ? "另一个号码" : "another number");
	} else {
		buf_str(out, zh ? "这里不显示的某个值" : "a value that is not shown here");
	}
	if (s->field == x->pack->tables[x->cutout.rows[s->row].table].key) add_bearer(x, s, language, out);
}

void explain_change(const struct explain *x, const struct repair *r, enum language language, struct buf *out)
{
	bool zh = language == LANGUAGE_ZH, in_row = false;
	for (size_t i = 0; i < r->count; i++) {
		const struct repair_step *s = &r->steps[i];
		const struct cutout_row *row = &x->cutout.rows[s->row];
		if (s->kind == REPAIR_ADD) {
			buf_text(out, x->pack->tables[row->table].name);
			buf_str(out, zh ? " 有这个号码的一行" : " had a row with this number");
			in_row = true;
			continue;
		}
		if (i) buf_str(out, in_row ? (zh ? (i == 1 ? "，其中 " : "，") : i == 1 ? ", in which " : ", ") : zh ? "，并且 " : " and ");
		if (s->kind == REPAIR_REMOVE) {
			if (!zh) buf_str(out, "the row ");
			explain_place(x, row, out);
			buf_str(out, zh ? " 这一行不在" : " were not there");
		} else {
			add_cell_step(x, s, language, !in_row, out);
		}
	}
}

bool explain_own(const struct explain *x, const struct cutout_outcome *o)
{
	uint64_t key = cutout_persons(&x->cutout)->key[x->person];
	if (o->key && key && token_equal(o->key, key)) return true;
	for (size_t i = 0; i < x->cutout.row_count; i++)
		if (x->cutout.rows[i].place == o->place && x->cutout.rows[i].own) return true;
	return false;
}

bool explain_group(struct explain *x, size_t group, struct buf *scratch, struct text *out)
{
	const struct persons *ps = cutout_persons(&x->cutout);
	struct frame f = {.pack = x->pack, .persons = ps, .person = x->person, .unknown = ps->unknown[x->person]};
	buf_reset(scratch);
	return group_value(&f, &x->pack->groups[group], x->job->privacy == PRIVACY_FULL, scratch, out);
}

static int print(struct cli *c, struct explain *x)
{
	struct buf out;
	buf_init(&out);
	if (c->values[OPTION_FORMAT] && strcmp(c->values[OPTION_FORMAT], "json") == 0) explain_json(x, &out);
	else explain_text(x, cli_language(c), &out);
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}

int command_explain(struct cli *c)
{
	struct explain x;
	const struct explain_options options = {.language = cli_language(c), .run = c->values[OPTION_RUN],
	                                        .rule = c->values[OPTION_RULE], .run_date = c->values[OPTION_RUN_DATE],
	                                        .sets = c->sets, .set_count = c->set_count, .threads = c->threads};
	/* The other way round is meant the same, and a number is not told as the name of a file that is not there. */
	bool turned = access(c->arguments[0], F_OK) != 0 && access(c->arguments[1], F_OK) == 0;
	int status = (int)explain_find(&x, c->arguments[turned], c->arguments[!turned], &options);
	if (status == ROLLCALL_OK) status = print(c, &x);
	cli_complain(&x.diags, !c->values[OPTION_QUIET]);
	explain_free(&x);
	return status;
}
