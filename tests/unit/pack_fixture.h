/* A small pack made by hand, for tests of conditions: two lines, two lists, three params, three definitions. */
#ifndef ROLLCALL_PACK_FIXTURE_H
#define ROLLCALL_PACK_FIXTURE_H

#include <string.h>

#include "base/date.h"
#include "config/tree.h"
#include "pack/parse.h"
#include "pack/type.h"

enum { FIXTURE_HOUSEHOLD, FIXTURE_ENROLMENT, FIXTURE_EXEMPTION, FIXTURE_VISITS };

struct pack_fixture {
	struct pack pack;
	struct names names;
	struct field fields[4][8];
	struct text statuses[2];
	struct param params[3];
	int param_packs[3];
	struct expr *param_exprs[3];
	unsigned param_epochs[3];
	struct definition definitions[3];
	struct text param_names[4];
	struct source source; /* of the definitions */
};

static inline void fixture_field(struct pack_fixture *f, int table, const char *name, enum type type)
{
	struct table *t = &f->pack.tables[table];
	t->fields = f->fields[table];
	t->fields[t->field_count++] = (struct field){.name = text_of(name), .type = type};
}

/* A scalar of the given style whose raw bytes are text; at a source of its own. NULL: out of memory. */
static inline struct node *fixture_scalar(struct arena *a, struct text text, enum node_style style)
{
	struct source *s = arena_zalloc(a, 1, sizeof *s);
	struct node *n = arena_zalloc(a, 1, sizeof *n);
	if (!s || !n || !source_init(s, a, "p.yaml", text)) return NULL;
	n->kind = NODE_SCALAR;
	n->style = style;
	n->at = n->body = (struct span){s, 0, s->bytes.n};
	n->text = s->bytes;
	return n;
}

static inline bool fixture_define(struct pack_fixture *f, struct arena *a, struct diags *d, const char *name, const char *text)
{
	struct definition *def = &f->definitions[f->names.definition_count++];
	struct node *n = fixture_scalar(a, text_of(text), STYLE_FOLDED);
	*def = (struct definition){.name = text_of(name)};
	if (!index_add(&f->names.definition_index, a, def->name, (int)f->names.definition_count - 1)) return false;
	if (!n || !(def->ast = parse_condition(n, a, d))) return false;
	return type_definition(&f->names, def, d);
}

/* False: out of memory. */
static inline bool fixture_init(struct pack_fixture *f, struct arena *a, struct diags *d)
{
	static const char *const names[] = {"household", "enrolment", "exemption", "visits"};
	memset(f, 0, sizeof *f);
	f->pack.table_count = 4;
	for (int i = 0; i < 4; i++) {
		f->pack.tables[i].name = text_of(names[i]);
		f->pack.tables[i].is_list = i >= 2;
		f->pack.tables[i].bound = true;
		fixture_field(f, i, "id", TYPE_ID);
	}
	fixture_field(f, FIXTURE_HOUSEHOLD, "name", TYPE_STRING);
	fixture_field(f, FIXTURE_HOUSEHOLD, "status", TYPE_STRING);
	fixture_field(f, FIXTURE_HOUSEHOLD, "birth_date", TYPE_DATE);
	fixture_field(f, FIXTURE_HOUSEHOLD, "boarder", TYPE_BOOL);
	fixture_field(f, FIXTURE_HOUSEHOLD, "年级", TYPE_INT);
	fixture_field(f, FIXTURE_ENROLMENT, "name", TYPE_STRING);
	fixture_field(f, FIXTURE_ENROLMENT, "grade", TYPE_INT);
	fixture_field(f, FIXTURE_ENROLMENT, "since", TYPE_DATE);
	fixture_field(f, FIXTURE_EXEMPTION, "until", TYPE_DATE);
	fixture_field(f, FIXTURE_VISITS, "day", TYPE_DATE);
	f->statuses[0] = TEXT("active");
	f->statuses[1] = TEXT("moved_out");
	struct field *status = &f->fields[FIXTURE_HOUSEHOLD][2];
	status->has_values = true;
	status->literals = f->statuses;
	status->literal_count = 2;
	f->pack.run_date = date_day(2026, 10, 15);
	f->pack.params = f->params;
	f->pack.param_count = 3;
	f->params[0] = (struct param){.name = TEXT("cutoff"), .type = TYPE_DATE, .number = date_day(2026, 8, 31)};
	f->params[1] = (struct param){.name = TEXT("limit"), .type = TYPE_INT, .number = 3};
	f->params[2] = (struct param){.name = TEXT("word"), .type = TYPE_STRING, .string = TEXT("x")};
	f->names = (struct names){.pack = &f->pack, .definitions = f->definitions, .param_packs = f->param_packs,
	                          .param_exprs = f->param_exprs, .param_epochs = f->param_epochs};
	f->names.param_names = f->param_names;
	f->param_names[3] = TEXT("run_date");
	for (int i = 0; i < 3; i++) {
		f->param_names[i] = f->params[i].name;
		if (!index_add(&f->names.param_index, a, f->params[i].name, i)) return false;
	}
	return fixture_define(f, a, d, "resident", "household.status == \"active\"") &&
	       fixture_define(f, a, d, "attending", "enrolment.grade in 1 .. 9 and enrolment.since <= $run_date") &&
	       fixture_define(f, a, d, "exempt", "any(exemption, exemption.until >= $cutoff)");
}

#endif
