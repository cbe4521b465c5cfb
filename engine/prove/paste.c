#include "paste.h"

#include <string.h>

#include "../base/date.h"

bool paste_judge(struct example *x, const struct world_case *c)
{
	uint64_t numbers[PACK_TABLES_MAX] = {0};
	example_reset(x);
	pack_compute_params(x->pack, c->day, NULL, 0);
	for (size_t i = 0; i < c->count; i++) {
		const struct world_row *row = &c->rows[i];
		const struct text key = row->cells[x->pack->tables[row->table].key];
		uint64_t number = ++numbers[row->table];
		bool added = row->rejected ? example_rejected(x, row->table, number, key)
		                           : example_row(x, row->table, number, row->cells);
		if (!added) return false;
	}
	return example_judge(x);
}

bool paste_outcome(struct example *x, const struct world_case *c, enum outcome *out)
{
	*out = OUTCOME_CLEAR;
	if (!paste_judge(x, c)) return false;
	for (size_t i = 0; i < x->assessment.finding_count; i++) {
		if (x->assessment.findings[i].rule != c->rule) continue;
		*out = (enum outcome)x->assessment.findings[i].outcome;
		break;
	}
	return true;
}

static void blanks(struct buf *out, unsigned n)
{
	while (n--) buf_byte(out, ' ');
}

/* A cell as CSV has it; a number that is in order ends in `*`, as authors write it. */
static void print_cell(struct text t, struct buf *out)
{
	struct id_number id;
	bool quote = t.n > 0 && (memchr(t.p, ',', t.n) || memchr(t.p, '"', t.n));
	if (t.n == 18 && id_parse(t, &id) && id.damage == DAMAGE_NONE && !id.is_text) {
		buf_add(out, t.p, 17);
		buf_byte(out, '*');
	} else if (quote) {
		buf_byte(out, '"');
		for (size_t i = 0; i < t.n; i++) {
			if (t.p[i] == '"') buf_byte(out, '"');
			buf_byte(out, t.p[i]);
		}
		buf_byte(out, '"');
	} else {
		buf_text(out, t);
	}
}

static bool is_used(const struct world_case *c, int table, size_t field)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->rows[i].table == table && c->rows[i].cells[field].n) return true;
	return false;
}

static void print_table(const struct pack *p, const struct world_case *c, int table, unsigned indent, struct buf *out)
{
	const struct table *t = &p->tables[table];
	blanks(out, indent);
	buf_text(out, t->name);
	buf_str(out, ": |\n");
	blanks(out, indent + 2);
	buf_text(out, t->fields[t->key].name);
	for (size_t f = 0; f < t->field_count; f++) {
		if ((int)f == t->key || !is_used(c, table, f)) continue;
		buf_str(out, ", ");
		buf_text(out, t->fields[f].name);
	}
	buf_byte(out, '\n');
	for (size_t i = 0; i < c->count; i++) {
		const struct world_row *row = &c->rows[i];
		if (row->table != table) continue;
		blanks(out, indent + 2);
		print_cell(row->cells[t->key], out);
		if (row->rejected) buf_str(out, ", \"");
		for (size_t f = 0; f < t->field_count && !row->rejected; f++) {
			if ((int)f == t->key || !is_used(c, table, f)) continue;
			buf_str(out, ", ");
			print_cell(row->cells[f], out);
		}
		while (out->n && out->p[out->n - 1] == ' ') out->p[--out->n] = '\0';
		buf_byte(out, '\n');
	}
}

/* A text as a YAML scalar in single quotes, where it is not plainly one. */
static void print_scalar(struct text t, struct buf *out)
{
	bool plain = t.n > 0;
	for (size_t i = 0; i < t.n; i++) {
		char c = t.p[i];
		plain &= (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c == '#' && i) ||
		         (c == '-' && i) || c == '_' || (unsigned char)c >= 0xE0;
	}
	if (plain) {
		buf_text(out, t);
		return;
	}
	buf_byte(out, '\'');
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] == '\'') buf_byte(out, '\'');
		buf_byte(out, t.p[i]);
	}
	buf_byte(out, '\'');
}

static bool is_wanted(const struct result *r, const int *only, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (only[i] == r->rule) return true;
	return false;
}

static void print_expected(const struct pack *p, const struct differences *d, const int *only, size_t only_count,
                           unsigned indent, struct buf *out)
{
	bool any = false;
	blanks(out, indent);
	buf_str(out, "expect:");
	for (int o = OUTCOME_FLAG; o <= OUTCOME_EXCUSED; o++) {
		int last = -1;
		for (size_t i = 0; i < d->found_count; i++) {
			const struct result *r = &d->found[i];
			if ((int)r->outcome != o || !is_wanted(r, only, only_count)) continue;
			if (last < 0) {
				buf_byte(out, '\n');
				blanks(out, indent + 2);
				buf_text(out, outcome_name((enum outcome)o));
				buf_str(out, ":\n");
			}
			if (r->rule != last) {
				if (last >= 0) buf_str(out, "]\n");
				blanks(out, indent + 4);
				buf_text(out, finding_rule_id(p, r->rule));
				buf_str(out, ": [");
			} else {
				buf_str(out, ", ");
			}
			print_scalar(r->key, out);
			last = r->rule;
			any = true;
		}
		if (last >= 0) buf_byte(out, ']');
	}
	buf_str(out, any ? "\n" : " {}\n");
}

bool paste_print(const struct example *x, const struct world_case *c, struct text name, const int *only, size_t only_count,
                 unsigned indent, struct buf *out)
{
	const struct pack *p = x->pack;
	static const struct test nothing = {0};
	const struct suite_test expected = {.test = &nothing};
	struct differences d;
	char day[11];
	differences_init(&d);
	bool done = suite_compare(&expected, x, &d);
	blanks(out, indent);
	buf_str(out, "- name: ");
	print_scalar(name, out);
	buf_byte(out, '\n');
	blanks(out, indent + 2);
	date_format(c->day, day);
	buf_printf(out, "run_date: %s\n", day);
	blanks(out, indent + 2);
	buf_str(out, "only: [");
	for (size_t i = 0; i < only_count; i++) {
		if (i) buf_str(out, ", ");
		buf_text(out, finding_rule_id(p, only[i]));
	}
	buf_str(out, "]\n");
	blanks(out, indent + 2);
	buf_str(out, "given:\n");
	for (int t = 0; t < p->table_count; t++)
		for (size_t i = 0; i < c->count; i++) {
			if (c->rows[i].table != t) continue;
			print_table(p, c, t, indent + 4, out);
			break;
		}
	if (done) print_expected(p, &d, only, only_count, indent + 2, out);
	differences_free(&d);
	return done && !out->failed;
}
