/* Exceptions of the packs, and those that name persons, from the excuses file of the job. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/file.h"
#include "../base/system.h"
#include "load.h"
#include "suggest.h"

enum { AT_MOST_MAX = 1000000000 };

static int in_except_by(const struct rule *r, int table, int field)
{
	for (size_t i = 0; i < r->except_by_count; i++)
		if (r->except_by[i].table == table && r->except_by[i].field == field) return (int)i;
	return -1;
}

static void not_in_except_by(struct loader *l, const struct rule *r, const struct node *key)
{
	struct diag *item = DIAG(l->d, E601, key->at, key->text, r->id);
	struct buf names;
	buf_init(&names);
	for (size_t i = 0; i < r->except_by_count; i++) {
		const struct table *t = &l->pack->tables[r->except_by[i].table];
		if (i) buf_str(&names, ", ");
		buf_text(&names, t->name);
		buf_byte(&names, '.');
		buf_text(&names, t->fields[r->except_by[i].field].name);
	}
	struct text all = buf_view(&names);
	if (names.failed) l->d->failed = true;
	else if (r->except_by_count) diag_note(l->d, item, "it may use: {1}", "可用：{1}", &all, 1);
	else diag_note(l->d, item, "the rule has no except_by", "该规则没有 except_by", NULL, 0);
	buf_free(&names);
}

/* Whether some cell can be read as the literal; else E604. */
static bool can_be(struct loader *l, const struct table *t, const struct field *f, const struct entry *e, struct text literal)
{
	bool never = f->has_values || null_word(t, f, literal);
	if (!never || literal_known(l, t, f, literal) >= 0) return true;
	struct diag *item = DIAG(l->d, E604, e->value->at, e->key->text, literal);
	if (f->has_values) suggest_value(l->d, item, f, literal);
	else diag_note(l->d, item, "cells with it count as blank: '{1}' names it in `null`", "内容为它的单元格视为空白：“{1}”的 `null` 里有它", &t->name, 1);
	return false;
}

/* A value as the field has it: a literal, not a raw cell. */
static bool match_value(struct loader *l, const struct table *table, const struct field *f, const struct entry *e, bool excuses, struct literal *out)
{
	const struct node *n = e->value;
	struct text t;
	out->type = f->type;
	if (!node_text(n, &t, l->d)) return false;
	switch (f->type) {
	case TYPE_ID:
		if (!excuses) DIAG(l->d, E603, n->at, e->key->text);
		out->string = text_trim(t);
		return excuses;
	case TYPE_STRING:
		out->string = text_trim(t);
		return can_be(l, table, f, e, out->string);
	case TYPE_ERROR: return false;
	default:
		if (literal_number(f->type, text_trim(t), &out->number)) return can_be(l, table, f, e, text_trim(t));
		DIAG(l->d, E226, n->at, t, type_name(l->d, f->type));
		return false;
	}
}

static bool load_match(struct loader *l, const struct node *map, struct exception *x)
{
	if (map->count == 0) DIAG(l->d, E602, map->at, TEXT(""));
	x->terms = load_alloc(l, map->count, sizeof *x->terms);
	if (!x->terms) return false;
	for (size_t i = 0; i < map->count; i++) {
		const struct entry *e = &map->entries[i];
		struct match_term *term = &x->terms[x->term_count];
		if (!find_line_field(l, e->key, &term->table, &term->field)) continue;
		const struct rule *rule = x->rule >= 0 ? &l->pack->rules[x->rule] : NULL;
		if (rule && !rule->except_by_wrong && in_except_by(rule, term->table, term->field) < 0) not_in_except_by(l, rule, e->key);
		const struct table *t = &l->pack->tables[term->table];
		if (match_value(l, t, &t->fields[term->field], e, x->from_excuses, &term->value)) x->term_count++;
	}
	return true;
}

static bool load_exception(struct loader *l, const struct node *map, int pack, bool excuses)
{
	struct pack *p = l->pack;
	struct exception *x = &p->exceptions[p->exception_count++];
	const struct node *n;
	*x = (struct exception){.at = map->at, .rule = -1, .at_most = -1, .from_excuses = excuses};
	keys_check(map, exception_keys.specs, exception_keys.count, l->d);
	if (map->kind != NODE_MAP) return true;
	if ((n = keys_get(map, "id", KEY_SCALAR))) {
		x->id = n->text;
		x->at = n->at;
		check_id(l, n, true);
		int first = index_find(&l->exception_index, x->id);
		if (first >= 0) taken(l, E213, n, p->exceptions[first].at);
		else if (!index_add(&l->exception_index, l->arena, x->id, (int)p->exception_count - 1)) l->d->failed = true;
	}
	if ((n = keys_get(map, "rule", KEY_SCALAR))) x->rule = find_rule(l, n, pack);
	if ((n = keys_get(map, "reason", KEY_TITLE))) node_title(n, &x->reason, &x->reason_en, l->d);
	if ((n = keys_get(map, "decided_by", KEY_SCALAR))) node_text(n, &x->decided_by, l->d);
	if ((n = keys_get(map, "ticket", KEY_SCALAR))) node_text(n, &x->ticket, l->d);
	const struct node *from = keys_get(map, "from", KEY_SCALAR), *until = keys_get(map, "until", KEY_SCALAR);
	bool dated = from && node_date(from, &x->from, l->d);
	if (until && node_date(until, &x->until, l->d) && dated && x->until < x->from) DIAG(l->d, E245, until->at, TEXT(""));
	if ((n = keys_get(map, "at_most", KEY_SCALAR))) node_int(n, 1, AT_MOST_MAX, &x->at_most, l->d);
	n = keys_get(map, "match", KEY_MAP);
	return !n || load_match(l, n, x);
}

/* The tree of the excuses file, NULL if there is none or it is refused. */
static const struct node *open_excuses(struct loader *l)
{
	const struct job *job = l->job;
	struct pack *p = l->pack;
	struct stat st;
	const struct source *source = NULL;
	if (!job || job->excuses.n == 0) return NULL;
	const char *name = arena_dup(l->arena, job->excuses.p, job->excuses.n);
	const char *path = name ? path_join(l->arena, job->dir, name) : NULL;
	if (!path) {
		l->d->failed = true;
		return NULL;
	}
	if (stat(path, &st) != 0) {
		DIAG(l->d, E001, job->excuses_at, text_of(system_reason(errno, l->d->language)));
		return NULL;
	}
	if (st.st_mode & (S_IRWXG | S_IRWXO)) {
		DIAG(l->d, E605, job->excuses_at, job->excuses);
		return NULL;
	}
	const struct node *root = tree_load(path, job->excuses_at, true, l->arena, l->d, &source);
	if (!root || !source) return NULL;
	p->files[p->file_count].path = path;
	if (l->options.digested && !sha256_hex(source->file, p->files[p->file_count].sha256)) l->d->failed = true;
	p->file_count++;
	keys_check(root, excuses_keys.specs, excuses_keys.count, l->d);
	const struct node *format = keys_get(root, "format", KEY_SCALAR);
	if (format && !text_equal(format->text, TEXT("1"))) DIAG(l->d, E026, format->at, format->text);
	return root;
}

bool load_exceptions(struct loader *l)
{
	const struct node *excuses = open_excuses(l);
	const struct node *excused = excuses ? keys_get(excuses, "exceptions", KEY_LIST) : NULL;
	size_t most = file_total(l, "exceptions", KEY_LIST) + (excused ? excused->count : 0);
	if (l->d->failed) return false;
	l->pack->exceptions = load_alloc(l, most, sizeof *l->pack->exceptions);
	if (!l->pack->exceptions) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *list = file_get(l, file, "exceptions", KEY_LIST);
		for (size_t i = 0; list && i < list->count; i++)
			if (!load_exception(l, list->items[i], (int)file, false)) return false;
	}
	for (size_t i = 0; excused && i < excused->count; i++)
		if (!load_exception(l, excused->items[i], PACK_FILES_MAX, true)) return false;
	return true;
}
