/* What is printed: messages, labels, groups, columns; and that no number or private cell is printed as it is. */
#include "load.h"

/* What e prints of a record, unchanged: past first, min and max. */
static const struct expr *printed_value(const struct expr *e)
{
	while (e->op == X_FIRST || e->op == X_MIN || e->op == X_MAX) e = e->args[0];
	return e;
}

/* Whether e is computed from a private field or from the digits of a number. */
static bool reads_private(const struct pack *p, const struct expr *e)
{
	if (e->op == X_ID_BIRTH_DATE) return true;
	if (e->op == X_FIELD && e->table >= 0 && e->field >= 0 && p->tables[e->table].fields[e->field].private) return true;
	for (size_t i = 0; i < e->count; i++)
		if (reads_private(p, e->args[i])) return true;
	return false;
}

bool check_printed(struct loader *l, const struct expr *e, enum print_place place)
{
	const struct expr *cell = printed_value(e);
	if (cell->op != X_FIELD || cell->table < 0 || cell->field < 0)
		return e->type == TYPE_DATE && reads_private(l->pack, e); /* a day or two beside it tells as much */
	const struct table *t = &l->pack->tables[cell->table];
	const struct field *f = &t->fields[cell->field];
	if (f->type == TYPE_ID || field_is_key(t, cell->field)) {
		struct diag *item = DIAG(l->d, E319, expr_place(e), t->name, f->name);
		if (place != PRINT_GROUP) diag_note(l->d, item, "write mask(…) around it", "请写成 mask(…)", NULL, 0);
		return false;
	}
	return f->private;
}

static bool load_template(struct loader *l, const struct node *node, int pack, int scope, struct template *out)
{
	struct ast_template parsed;
	struct typer t;
	if (!parse_template(node, l->arena, l->d, &parsed)) return false;
	typer_init(&t, &l->names, pack, scope, l->arena, l->d);
	t.may_mask = true;
	out->count = parsed.count;
	out->pieces = load_alloc(l, parsed.count, sizeof *out->pieces);
	if (!out->pieces) return false;
	for (size_t i = 0; i < parsed.count; i++) {
		struct piece *piece = &out->pieces[i];
		piece->text = parsed.pieces[i].text;
		if (!parsed.pieces[i].expr) continue;
		piece->expr = type_value(&t, parsed.pieces[i].expr);
		if (!piece->expr) return false;
		piece->private = check_printed(l, piece->expr, PRINT_MESSAGE);
	}
	return true;
}

bool load_message(struct loader *l, const struct node *message, int pack, struct rule *r)
{
	struct text zh_text, en_text;
	if (!node_title(message, &zh_text, &en_text, l->d)) return !l->d->failed;
	if (message->kind == NODE_SCALAR) {
		if (!load_template(l, message, pack, (int)r->scope, &r->message_zh)) return false;
		r->message_en = r->message_zh;
		return true;
	}
	const struct node *zh = keys_get(message, "zh", KEY_SCALAR), *en = keys_get(message, "en", KEY_SCALAR);
	if (zh && !load_template(l, zh, pack, (int)r->scope, &r->message_zh)) return false;
	if (en && !load_template(l, en, pack, (int)r->scope, &r->message_en)) return false;
	if (!zh) r->message_zh = r->message_en;
	if (!en) r->message_en = r->message_zh;
	return true;
}

/* A condition or value in person scope. NULL: out of memory. */
static struct expr *of_person(struct loader *l, const struct node *node, int pack, bool is_condition, bool may_mask)
{
	struct typer t;
	struct ast *ast = parse_condition(node, l->arena, l->d);
	if (!ast) return NULL;
	typer_init(&t, &l->names, pack, SCOPE_PERSON, l->arena, l->d);
	t.may_mask = may_mask;
	return is_condition ? type_condition(&t, ast) : type_value(&t, ast);
}

struct expr *condition_of_person(struct loader *l, const struct node *node, int pack)
{
	return of_person(l, node, pack, true, false);
}

bool load_labels(struct loader *l)
{
	size_t most = file_total(l, "labels", KEY_MAP);
	struct pack *p = l->pack;
	p->labels = load_alloc(l, most, sizeof *p->labels);
	if (!p->labels) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *map = file_get(l, file, "labels", KEY_MAP);
		for (size_t i = 0; map && i < map->count; i++) {
			const struct entry *entry = &map->entries[i];
			struct label *label = &p->labels[p->label_count];
			keys_check(entry->value, label_keys.specs, label_keys.count, l->d);
			check_name(l, entry->key);
			for (size_t k = 0; k < p->label_count; k++)
				if (text_equal(p->labels[k].name, entry->key->text)) taken(l, E209, entry->key, p->labels[k].at);
			label->name = entry->key->text;
			label->at = entry->key->at;
			key_title(l, entry->value, &label->title, label->name);
			const struct node *when = keys_get(entry->value, "when", KEY_SCALAR);
			if (when && !(label->when = condition_of_person(l, when, (int)file))) return false;
			p->label_count++;
		}
	}
	return true;
}

/* ---- groups and columns: names in the outputs ---- */

static const char *const finding_fields[] = {
	"case", "rule", "status", "kind", "level", "outcome", "key", "message", "undecided_because", "exception",
	"suggestion", "labels", "first_seen", "days_open", "overdue", "evidence", "basis", "benign",
};

bool pack_is_finding_field(struct text name)
{
	for (size_t i = 0; i < sizeof finding_fields / sizeof *finding_fields; i++)
		if (text_equal(name, text_of(finding_fields[i]))) return true;
	return false;
}

static void check_output_name(struct loader *l, const struct node *name)
{
	const struct pack *p = l->pack;
	check_name(l, name);
	if (pack_is_finding_field(name->text)) DIAG(l->d, E230, name->at, name->text);
	for (size_t i = 0; i < p->group_count; i++)
		if (text_equal(p->groups[i].name, name->text)) taken(l, E209, name, p->groups[i].at);
	for (size_t i = 0; i < p->column_count; i++)
		if (text_equal(p->columns[i].name, name->text)) taken(l, E209, name, p->columns[i].at);
}

static bool load_cases(struct loader *l, const struct node *map, int pack, struct group *group)
{
	group->cases = load_alloc(l, map->count, sizeof *group->cases);
	if (!group->cases) return false;
	if (map->count == 0) DIAG(l->d, E021, map->at, TEXT("by"));
	for (size_t i = 0; i < map->count; i++) {
		const struct entry *entry = &map->entries[i];
		struct group_case *c = &group->cases[group->case_count++];
		c->value = entry->key->text;
		if (c->value.n == 0) DIAG(l->d, E021, entry->key->at, TEXT("by"));
		if (!node_expect(entry->value, KEY_SCALAR, entry->key->text, l->d)) continue;
		if (!(c->when = condition_of_person(l, entry->value, pack))) return false;
	}
	return true;
}

static bool load_group(struct loader *l, const struct entry *entry, int pack)
{
	struct group *group = &l->pack->groups[l->pack->group_count];
	keys_check(entry->value, group_keys.specs, group_keys.count, l->d);
	check_output_name(l, entry->key);
	group->name = entry->key->text;
	group->at = entry->key->at;
	key_title(l, entry->value, &group->title, group->name);
	l->group_packs[l->pack->group_count++] = pack;
	const struct node *by = keys_get(entry->value, "by", KEY_SCALAR | KEY_MAP);
	if (!by) return true;
	if (by->kind == NODE_MAP) return load_cases(l, by, pack, group);
	if (!(group->by = of_person(l, by, pack, false, false))) return false;
	if (group->by->type == TYPE_BOOL) DIAG(l->d, E321, expr_place(group->by), TEXT(""));
	group->private = check_printed(l, group->by, PRINT_GROUP);
	return true;
}

bool load_groups(struct loader *l)
{
	size_t most = file_total(l, "groups", KEY_MAP);
	l->pack->groups = load_alloc(l, most, sizeof *l->pack->groups);
	l->group_packs = load_alloc(l, most, sizeof *l->group_packs);
	if (!l->pack->groups || !l->group_packs) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *map = file_get(l, file, "groups", KEY_MAP);
		for (size_t i = 0; map && i < map->count; i++)
			if (!load_group(l, &map->entries[i], (int)file)) return false;
	}
	return true;
}

bool load_columns(struct loader *l)
{
	const struct node *map = file_get(l, 0, "columns", KEY_MAP);
	struct pack *p = l->pack;
	if (!map) return true;
	p->columns = load_alloc(l, map->count, sizeof *p->columns);
	if (!p->columns) return false;
	for (size_t i = 0; i < map->count; i++) {
		const struct entry *entry = &map->entries[i];
		struct column *column = &p->columns[p->column_count];
		check_output_name(l, entry->key);
		column->name = entry->key->text;
		column->at = entry->key->at;
		p->column_count++;
		if (!node_expect(entry->value, KEY_SCALAR, column->name, l->d)) continue;
		if (!(column->value = of_person(l, entry->value, 0, false, true))) return false;
		column->private = check_printed(l, column->value, PRINT_COLUMN);
	}
	return true;
}
