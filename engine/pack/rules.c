/* Rules. */
#include <limits.h>

#include "load.h"

enum { DEADLINE_MAX = 3660 };

static bool texts(struct loader *l, const struct node *map, const char *key, struct text **out, size_t *count)
{
	const struct node **items;
	const struct node *n = keys_get(map, key, KEY_TEXTS);
	if (!n) return true;
	if (!node_texts(n, l->arena, &items, count, l->d)) return !l->d->failed;
	*out = load_alloc(l, *count, sizeof **out);
	if (!*out) return false;
	for (size_t i = 0; i < *count; i++) (*out)[i] = items[i]->text;
	return true;
}

static bool word(struct loader *l, const struct node *map, const char *key, const struct word_table *words, int *out)
{
	const struct node *n = keys_get(map, key, KEY_SCALAR);
	if (!n) return false;
	int i = node_word(n, words->words, words->count, l->d);
	if (i >= 0) *out = i;
	return i >= 0;
}

static bool load_scope(struct loader *l, const struct node *map, struct rule *r)
{
	const struct node *n = keys_get(map, "for_each", KEY_SCALAR);
	const struct pack *p = l->pack;
	struct text first = p->tables[0].name, second = p->tables[1].name;
	const char *words[] = {arena_dup(l->arena, first.p, first.n), arena_dup(l->arena, second.p, second.n), "pair", "person"};
	if (!words[0] || !words[1]) {
		l->d->failed = true;
		return false;
	}
	int scope = n ? node_word(n, words, 4, l->d) : -1;
	if (scope >= 0) r->scope = (enum rule_scope)scope;
	return scope >= 0;
}

static bool load_except_by(struct loader *l, const struct node *map, struct rule *r)
{
	const struct node **items;
	size_t count;
	const struct node *n = keys_get(map, "except_by", KEY_TEXTS);
	r->except_by_wrong = !n && tree_get(map, "except_by");
	if (!n) return true;
	r->except_by_wrong = !node_names(n, l->arena, &items, &count, l->d);
	if (r->except_by_wrong) return !l->d->failed;
	r->except_by = load_alloc(l, count, sizeof *r->except_by);
	if (!r->except_by) return false;
	for (size_t i = 0; i < count; i++) {
		int table, field;
		if (!find_line_field(l, items[i], &table, &field)) {
			r->except_by_wrong = true;
			continue;
		}
		r->except_by[r->except_by_count].table = table;
		r->except_by[r->except_by_count++].field = field;
	}
	return true;
}

static void check_unknown(struct loader *l, const struct node *map, struct rule *r)
{
	const struct node *reason = keys_get(map, "unknown_reason", KEY_SCALAR);
	int unknown = UNKNOWN_REVIEW;
	word(l, map, "unknown", &rule_unknowns, &unknown);
	r->unknown = (enum rule_unknown)unknown;
	if (reason) node_text(reason, &r->unknown_reason, l->d);
	else if (!tree_get(map, "unknown_reason") && r->unknown != UNKNOWN_REVIEW)
		DIAG(l->d, E231, keys_get(map, "unknown", KEY_SCALAR)->at, TEXT(""));
}

static void load_id(struct loader *l, const struct node *map, struct rule *r)
{
	const struct pack *p = l->pack;
	const struct node *id = keys_get(map, "id", KEY_SCALAR);
	if (!id) return;
	r->id = id->text;
	r->at = id->at;
	check_id(l, id, false);
	if (text_equal(r->id, TEXT("undecided-identity"))) DIAG(l->d, E211, id->at, id->text);
	int first = index_find(&l->rule_index, r->id);
	if (first >= 0) taken(l, E213, id, p->rules[first].at);
	else if (!index_add(&l->rule_index, l->arena, r->id, (int)(r - p->rules))) l->d->failed = true;
}

static void load_family(struct loader *l, const struct node *map, struct rule *r)
{
	const struct node *n = keys_get(map, "case", KEY_SCALAR);
	r->family = n ? n->text : r->kind;
	if (n) check_id(l, n, false);
}

static bool load_condition(struct loader *l, const struct node *map, int pack, struct rule *r)
{
	const struct node *when = keys_get(map, "when", KEY_SCALAR), *message = keys_get(map, "message", KEY_TITLE);
	struct typer t;
	typer_init(&t, &l->names, pack, (int)r->scope, l->arena, l->d);
	if (when) {
		struct ast *ast = parse_condition(when, l->arena, l->d);
		if (!ast || !(r->when = type_condition(&t, ast))) return false;
	}
	return !message || load_message(l, message, pack, r);
}

static bool load_rule(struct loader *l, const struct node *map, int pack)
{
	struct pack *p = l->pack;
	struct rule *r = &p->rules[p->rule_count];
	const struct node *n;
	int index, status = RULE_DRAFT;
	l->rule_packs[p->rule_count++] = pack;
	r->at = map->at;
	l->names.epoch++;
	keys_check(map, rule_keys.specs, rule_keys.count, l->d);
	if (map->kind != NODE_MAP) return true;
	load_id(l, map, r);
	key_title(l, map, &r->title, r->id);
	word(l, map, "status", &rule_statuses, &status);
	r->status = (enum rule_status)status;
	if (word(l, map, "kind", &rule_kinds, &index)) r->kind = text_of(rule_kinds.words[index]);
	if (word(l, map, "level", &rule_levels, &index)) r->level = text_of(rule_levels.words[index]);
	check_unknown(l, map, r);
	load_family(l, map, r);
	if ((n = keys_get(map, "deadline", KEY_SCALAR))) {
		int64_t days;
		if (node_int(n, 1, DEADLINE_MAX, &days, l->d)) r->deadline = (int)days;
	}
	if (!texts(l, map, "basis", &r->basis, &r->basis_count) || !texts(l, map, "benign", &r->benign, &r->benign_count) ||
	    !texts(l, map, "replaces", &r->replaces, &r->replaces_count) || !load_except_by(l, map, r))
		return false;
	/* without a scope every dot would be a fault of its own */
	if (load_scope(l, map, r) && !load_condition(l, map, pack, r)) return false;
	return !l->d->failed && (!l->options.digested || rule_digest(l, map, r));
}

/* An id that a rule replaces is used up: no rule has it, no other rule replaces it. */
static bool check_replaces(struct loader *l, const struct node *map)
{
	struct name_index *x = &l->replaced_index;
	const struct node **items;
	size_t count;
	const struct node *n = keys_get(map, "replaces", KEY_TEXTS);
	if (!n || !node_names(n, l->arena, &items, &count, l->d)) return !l->d->failed;
	for (size_t i = 0; i < count; i++) {
		check_id(l, items[i], false);
		int rule = index_find(&l->rule_index, items[i]->text), first = index_find(x, items[i]->text);
		if (rule >= 0) taken(l, E213, items[i], l->pack->rules[rule].at);
		if (first >= 0) {
			taken(l, E213, items[i], l->replaced_at[first]);
			continue;
		}
		struct span *all = load_room(l, l->replaced_at, x->count, sizeof *all);
		if (!all) return false;
		all[x->count] = items[i]->at;
		l->replaced_at = all;
		if (!index_add(x, l->arena, items[i]->text, (int)x->count)) l->d->failed = true;
	}
	return true;
}

bool load_rules(struct loader *l)
{
	size_t total = file_total(l, "rules", KEY_LIST), index = 0;
	struct pack *p = l->pack;
	if (total > PACK_RULES_MAX) total = PACK_RULES_MAX;
	p->rules = load_alloc(l, total, sizeof *p->rules);
	l->rule_packs = load_alloc(l, total, sizeof *l->rule_packs);
	if (!p->rules || !l->rule_packs) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *list = file_get(l, file, "rules", KEY_LIST);
		for (size_t i = 0; list && i < list->count; i++) {
			if (p->rule_count == total) {
				DIAG(l->d, E217, list->items[i]->at, TEXT("1000"));
				break;
			}
			if (!load_rule(l, list->items[i], (int)file)) return false;
		}
	}
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *list = file_get(l, file, "rules", KEY_LIST);
		for (size_t i = 0; list && i < list->count && index < p->rule_count; i++, index++)
			if (!check_replaces(l, list->items[i])) return false;
	}
	return true;
}
