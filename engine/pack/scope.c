#include "suggest.h"
#include "type.h"

static bool is_group(const struct typer *t, int table)
{
	switch (t->scope) {
	case SCOPE_PAIR: return table >= 2;
	case SCOPE_PERSON:
	case SCOPE_ANY: return true;
	case SCOPE_NONE: return false;
	default: return table != t->scope;
	}
}

static bool said_here(const struct diags *d, enum code code, struct span at)
{
	for (size_t i = d->count; i-- > 0;) {
		const struct diag *o = &d->items[i];
		if (o->code == code && o->at.source == at.source && o->at.from == at.from && o->at.to == at.to) return true;
		if (o->at.source != at.source) break;
	}
	return false;
}

/* A fault of scope: in a definition it stands at the use, with the definition's place in a note. */
static void fault(struct typer *t, enum code code, struct span at, struct text one, struct text two)
{
	if (!t->inlining) {
		DIAG(t->d, code, at, one, two);
		return;
	}
	if (said_here(t->d, code, t->use)) return;
	struct diag *item = DIAG(t->d, code, t->use, one, two);
	size_t line, column;
	source_place(at.source, at.from, &line, &column);
	struct buf place;
	buf_init(&place);
	buf_printf(&place, "%s:%zu", at.source->path, line);
	if (place.failed)
		t->d->failed = true;
	else {
		struct text args[] = {t->inlining->def->name, buf_view(&place)};
		diag_note(t->d, item, "in the definition '{1}', {2}", "在定义“{1}”中，{2}", args, 2);
	}
	buf_free(&place);
}

bool scope_dot(struct typer *t, int table, struct span at)
{
	const struct table *tb = &t->names->pack->tables[table];
	if (table == t->group || t->scope == SCOPE_ANY) return true;
	if (t->scope == SCOPE_NONE) {
		fault(t, E317, at, tb->name, TEXT(""));
		return false;
	}
	if (!is_group(t, table)) return true;
	bool pairs = !tb->is_list && t->scope < 2;
	bool person = t->scope == SCOPE_PERSON;
	struct buf way;
	buf_init(&way);
	buf_printf(&way, "any(%.*s, …)", (int)tb->name.n, tb->name.p);
	if (pairs) buf_str(&way, t->d->language == LANGUAGE_ZH ? "，或改用 for_each: pair" : ", or for_each: pair");
	if (person) {
		buf_str(&way, t->d->language == LANGUAGE_ZH ? " 或 " : " or ");
		buf_printf(&way, "first(%.*s, …)", (int)tb->name.n, tb->name.p);
	}
	if (way.failed) t->d->failed = true;
	fault(t, E301, at, tb->name, buf_view(&way));
	buf_free(&way);
	return false;
}

void scope_group(struct typer *t, int table, enum expr_op op, struct span at)
{
	const struct table *tb = &t->names->pack->tables[table];
	if (t->scope == SCOPE_NONE) {
		fault(t, E317, at, tb->name, TEXT(""));
		return;
	}
	if (t->group >= 0 && (op != X_PRESENT_GROUP || table == t->group)) {
		/* inside a definition that was reported where it stands */
		if (t->depth == 0 || t->group_depth == 0)
			fault(t, E304, at, tb->name, t->names->pack->tables[t->group].name);
		return;
	}
	if (!is_group(t, table)) fault(t, E303, at, tb->name, TEXT(""));
}

int scope_table(struct typer *t, struct text name, struct span at)
{
	const struct pack *p = t->names->pack;
	int table = pack_table(p, name);
	if (table >= 0) return table;
	struct diag *item = type_fault(t, E201, at, name, TEXT(""));
	if (item) suggest_table(t->d, item, p, p->table_count, name);
	return -1;
}
