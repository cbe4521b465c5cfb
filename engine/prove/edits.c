#include "edits.h"

#include <string.h>

/* A part of a pack whose entries have names. */
struct part {
	const char *key;
	enum edit_kind kind;
	bool harmless;          /* an entry that nothing uses changes no outcome */
	const char *const *of;  /* the keys of an entry that have a say in outcomes; NULL: all of it */
};

static const char *const rule_keys[] = {"status", "for_each", "when", "unknown", "message", NULL};
static const char *const exception_keys[] = {"rule", "match", "from", "until", NULL};
static const char *const param_keys[] = {"type", "value", NULL};

static const struct part parts[] = {
	{"params", EDIT_PARAM, true, param_keys},
	{"define", EDIT_DEFINITION, true, NULL},
	{"rules", EDIT_RULE, false, rule_keys},
	{"exceptions", EDIT_EXCEPTION, false, exception_keys},
};
enum { PARTS = sizeof parts / sizeof *parts };

static bool same_or_absent(const struct node *a, const struct node *b)
{
	return a && b ? node_same(a, b) : a == b;
}

bool node_same(const struct node *a, const struct node *b)
{
	if (a->kind != b->kind || a->count != b->count) return false;
	if (a->kind == NODE_SCALAR) return text_equal(a->text, b->text);
	for (size_t i = 0; i < a->count; i++) {
		if (a->kind == NODE_LIST) {
			if (!node_same(a->items[i], b->items[i])) return false;
			continue;
		}
		const struct node *other = NULL;
		for (size_t k = 0; k < b->count && !other; k++)
			if (text_equal(a->entries[i].key->text, b->entries[k].key->text)) other = b->entries[k].value;
		if (!other || !node_same(a->entries[i].value, other)) return false;
	}
	return true;
}

static bool entry_same(const struct part *part, const struct node *a, const struct node *b)
{
	if (!part->of) return node_same(a, b);
	for (size_t i = 0; part->of[i]; i++)
		if (!same_or_absent(tree_get(a, part->of[i]), tree_get(b, part->of[i]))) return false;
	return true;
}

/* ---- entries of a part, be it a mapping or a list of mappings with an id ---- */

static size_t entry_count(const struct node *part) { return part ? part->count : 0; }

static const struct node *entry_value(const struct node *part, size_t i)
{
	return part->kind == NODE_LIST ? part->items[i] : part->entries[i].value;
}

static struct text entry_name(const struct node *part, size_t i)
{
	if (part->kind != NODE_LIST) return part->entries[i].key->text;
	const struct node *id = tree_get(part->items[i], "id");
	return id ? id->text : TEXT("");
}

/* The place of the entry of that name; the count if there is none. */
static size_t entry_find(const struct node *part, struct text name)
{
	size_t i = 0;
	while (i < entry_count(part) && !text_equal(entry_name(part, i), name)) i++;
	return i;
}

/* ---- finding ---- */

struct finder {
	struct edit *edits;
	size_t count;
};

static void add(struct finder *f, enum edit_kind kind, enum edit_change change, struct text name)
{
	f->edits[f->count++] = (struct edit){kind, change, name};
}

static void find_in_part(struct finder *f, const struct part *part, const struct node *before, const struct node *after)
{
	const struct node *old = tree_get(before, part->key), *new = tree_get(after, part->key);
	for (size_t i = 0; i < entry_count(new); i++) {
		struct text name = entry_name(new, i);
		size_t was = entry_find(old, name);
		bool is_new = was == entry_count(old);
		if (is_new ? part->harmless : entry_same(part, entry_value(old, was), entry_value(new, i))) continue;
		add(f, part->kind, is_new ? EDIT_ADDED : EDIT_CHANGED, name);
	}
	for (size_t i = 0; i < entry_count(old) && !part->harmless; i++)
		if (entry_find(new, entry_name(old, i)) == entry_count(new))
			add(f, part->kind, EDIT_REMOVED, entry_name(old, i));
}

bool edits_find(const struct node *before, const struct node *after, struct arena *a, struct edit **out, size_t *count)
{
	size_t most = 1;
	for (size_t i = 0; i < PARTS; i++)
		most += entry_count(tree_get(before, parts[i].key)) + entry_count(tree_get(after, parts[i].key));
	struct finder f = {.edits = arena_zalloc(a, most, sizeof *f.edits)};
	if (!f.edits) return false;
	if (!same_or_absent(tree_get(before, "lines"), tree_get(after, "lines")) ||
	    !same_or_absent(tree_get(before, "lists"), tree_get(after, "lists")))
		add(&f, EDIT_TABLES, EDIT_CHANGED, TEXT(""));
	for (size_t i = 0; i < PARTS; i++) find_in_part(&f, &parts[i], before, after);
	*out = f.edits;
	*count = f.count;
	return true;
}

/* ---- making ---- */

/* A part being put together from entries of two trees. */
struct merge {
	const struct part *part;
	const struct edit *edit;
	const struct node *old, *new;
	struct node *out;
};

static void emit(struct merge *m, const struct node *from, size_t i)
{
	if (m->out->kind == NODE_LIST) m->out->items[m->out->count++] = from->items[i];
	else m->out->entries[m->out->count++] = from->entries[i];
}

static bool is_edit(const struct merge *m, enum edit_change change, struct text name)
{
	return m->edit->kind == m->part->kind && m->edit->change == change && text_equal(m->edit->name, name);
}

/* Whether it is an exception of the very rule that the edit removes. */
static bool of_removed_rule(const struct merge *m, const struct node *value)
{
	const struct node *rule = m->part->kind == EDIT_EXCEPTION ? tree_get(value, "rule") : NULL;
	return rule && m->edit->kind == EDIT_RULE && m->edit->change == EDIT_REMOVED &&
	       text_equal(rule->text, m->edit->name);
}

/* The entries that only `before` has, from `from` up to the one that stands at `until` in both. */
static void emit_old(struct merge *m, size_t from, size_t until)
{
	for (size_t i = from; i < until; i++) {
		struct text name = entry_name(m->old, i);
		if (entry_find(m->new, name) == entry_count(m->new) && !is_edit(m, EDIT_REMOVED, name) &&
		    !of_removed_rule(m, entry_value(m->old, i)))
			emit(m, m->old, i);
	}
}

/* The order is that of `after`, because a param may use those above it. */
static void emit_all(struct merge *m)
{
	size_t done = 0;
	for (size_t i = 0; i < entry_count(m->new); i++) {
		struct text name = entry_name(m->new, i);
		size_t was = entry_find(m->old, name);
		if (was == entry_count(m->old)) {
			if (m->part->harmless || is_edit(m, EDIT_ADDED, name)) emit(m, m->new, i);
			continue;
		}
		if (was >= done) {
			emit_old(m, done, was);
			done = was + 1;
		}
		if (of_removed_rule(m, entry_value(m->old, was))) continue;
		if (is_edit(m, EDIT_CHANGED, name)) emit(m, m->new, i);
		else emit(m, m->old, was);
	}
	emit_old(m, done, entry_count(m->old));
}

static struct node *merge_part(const struct part *part, const struct node *before, const struct node *after,
                               const struct edit *edit, struct arena *a)
{
	struct merge m = {.part = part, .edit = edit, .old = tree_get(before, part->key), .new = tree_get(after, part->key)};
	size_t most = entry_count(m.old) + entry_count(m.new);
	m.out = arena_zalloc(a, 1, sizeof *m.out);
	if (!m.out) return NULL;
	*m.out = *(m.old ? m.old : m.new);
	m.out->count = 0;
	m.out->entries = arena_zalloc(a, most, sizeof *m.out->entries);
	m.out->items = arena_zalloc(a, most, sizeof *m.out->items);
	if (!m.out->entries || !m.out->items) return NULL;
	emit_all(&m);
	return m.out;
}

static void put(struct node *root, const struct node *from, const char *key, struct node *value)
{
	for (size_t i = 0; from && i < from->count; i++) {
		if (!text_equal(from->entries[i].key->text, text_of(key))) continue;
		root->entries[root->count] = from->entries[i];
		if (value) root->entries[root->count].value = value;
		root->count++;
		return;
	}
}

static const char *const heads[] = {"format", "pack"};

struct node *edits_nothing(const struct node *pack, struct arena *a)
{
	struct node *root = arena_zalloc(a, 1, sizeof *root);
	struct entry *entries = arena_zalloc(a, 4 + PARTS, sizeof *entries);
	if (!root || !entries) return NULL;
	*root = *pack;
	root->entries = entries;
	root->count = 0;
	for (size_t i = 0; i < 2; i++) put(root, pack, heads[i], NULL);
	return root;
}

const struct node *edits_make(const struct node *before, const struct node *after, const struct edit *edit,
                              struct arena *a)
{
	static const char *const tables[] = {"lines", "lists"};
	struct node *root = edits_nothing(before, a);
	if (!root) return NULL;
	for (size_t i = 0; i < 2; i++) put(root, edit->kind == EDIT_TABLES ? after : before, tables[i], NULL);
	for (size_t i = 0; i < PARTS; i++) {
		bool old = tree_get(before, parts[i].key);
		if (!old && !tree_get(after, parts[i].key)) continue;
		struct node *part = merge_part(&parts[i], before, after, edit, a);
		if (!part) return NULL;
		put(root, old ? before : after, parts[i].key, part);
	}
	return root;
}
