/* The form of names and ids, whose they are, and finding them again. */
#include <string.h>

#include "load.h"
#include "suggest.h"

void *load_alloc(struct loader *l, size_t count, size_t size)
{
	void *p = arena_zalloc(l->arena, count ? count : 1, size);
	if (!p) l->d->failed = true;
	return p;
}

void *load_room(struct loader *l, void *items, size_t count, size_t size)
{
	if (count & (count - 1) || (count == 0 && items)) return items;
	void *more = load_alloc(l, count ? 2 * count : 1, size);
	if (more && count) memcpy(more, items, count * size);
	return more;
}

static bool name_well_formed(struct text name)
{
	for (size_t i = 0; i < name.n;) {
		uint32_t cp;
		size_t n = utf8_decode(name.p + i, name.n - i, &cp);
		bool letter = (cp >= 'a' && cp <= 'z') || (cp >= 0x4E00 && cp <= 0x9FFF);
		bool rest = (cp >= '0' && cp <= '9') || cp == '_';
		if (n == 0 || (!letter && (i == 0 || !rest))) return false;
		i += n;
	}
	return name.n > 0;
}

static bool id_well_formed(struct text id, bool any_case)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (any_case && c >= 'A' && c <= 'Z');
		bool rest = (c >= '0' && c <= '9') || c == '-';
		if (!letter && (i == 0 || !rest)) return false;
	}
	return id.n > 0;
}

struct text name_without_dollar(struct text name)
{
	if (!text_starts(name, TEXT("$"))) return name;
	const struct text bare = {name.p + 1, name.n - 1};
	return name_well_formed(bare) ? bare : name;
}

void check_name(struct loader *l, const struct node *name)
{
	if (name_well_formed(name->text)) return;
	struct diag *item = DIAG(l->d, E210, name->at, name->text);
	const struct text bare = name_without_dollar(name->text);
	if (bare.n < name->text.n)
		diag_label(l->d, item, "write '{1}': only a param has a $, and only where it is used", "请写“{1}”：只有参数带 $，而且只在用到它的地方写", &bare, 1);
	diag_refuse(l->d, name->text);
}

/* The id with hyphens and, unless any case will do, small letters. */
static void suggest_id(struct loader *l, struct diag *item, struct text written, bool any_case)
{
	char room[64];
	if (written.n > sizeof room) return;
	struct text id = {room, text_fold_width(written, room)};
	for (size_t i = 0; i < id.n; i++) {
		if (strchr("_ ./", room[i])) room[i] = '-';
		if (!any_case && room[i] >= 'A' && room[i] <= 'Z') room[i] = (char)(room[i] - 'A' + 'a');
	}
	if (id_well_formed(id, any_case)) diag_meant(l->d, item, id);
}

void check_id(struct loader *l, const struct node *id, bool any_case)
{
	if (id_well_formed(id->text, any_case)) return;
	diag_refuse(l->d, id->text);
	struct diag *item = DIAG(l->d, E212, id->at, id->text);
	if (!id->at.source->secret) suggest_id(l, item, id->text, any_case);
	diag_note(l->d, item, any_case ? "an id has letters, digits and hyphens, and begins with a letter" :
	                                 "an id has small letters, digits and hyphens, and begins with a letter",
	          any_case ? "编号只用英文字母、数字和连字符，以字母开头" : "编号只用英文小写字母、数字和连字符，以字母开头", NULL, 0);
}

void taken(struct loader *l, enum code code, const struct node *name, struct span first)
{
	struct diag *item = DIAG(l->d, code, name->at, name->text);
	if (!first.source) return;
	size_t line, column;
	source_place(first.source, first.from, &line, &column);
	struct buf place;
	buf_init(&place);
	buf_printf(&place, "%s:%zu", first.source->path, line);
	struct text arg = buf_view(&place);
	if (place.failed) l->d->failed = true;
	else diag_note(l->d, item, "first in {1}", "首次出现在 {1}", &arg, 1);
	buf_free(&place);
}

void check_shared_name(struct loader *l, const struct node *name)
{
	const struct pack *p = l->pack;
	check_name(l, name);
	if (word_reserved(name->text)) DIAG(l->d, E211, name->at, name->text);
	for (int i = 0; i < p->table_count; i++)
		if (text_equal(p->tables[i].name, name->text)) {
			taken(l, E209, name, p->tables[i].at);
			return;
		}
	int def = index_find(&l->names.definition_index, name->text);
	if (def >= 0) taken(l, E209, name, l->names.definitions[def].at);
}

bool key_title(struct loader *l, const struct node *map, struct bilingual *out, struct text otherwise)
{
	const struct node *title = keys_get(map, "title", KEY_TITLE);
	*out = (struct bilingual){otherwise, otherwise};
	return title && node_title(title, &out->zh, &out->en, l->d);
}

int find_rule(struct loader *l, const struct node *name, int pack)
{
	const struct pack *p = l->pack;
	if (text_equal(name->text, TEXT("undecided-identity"))) {
		DIAG(l->d, E228, name->at, TEXT(""));
		return -1;
	}
	int found = index_find(&l->rule_index, name->text);
	if (found >= 0) {
		if (l->rule_packs[found] <= pack) return found;
		DIAG(l->d, E206, name->at, name->text);
		return -1;
	}
	struct text ids[PACK_RULES_MAX];
	for (size_t i = 0; i < p->rule_count; i++) ids[i] = p->rules[i].id;
	struct diag *item = DIAG(l->d, E227, name->at, name->text);
	diag_suggest(l->d, item, name->text, ids, p->rule_count);
	return -1;
}

struct diag *unknown_field(struct loader *l, const struct table *t, struct text name, struct span at)
{
	struct diag *item = DIAG(l->d, E202, at, t->name, name);
	suggest_field(l->d, item, t, name);
	return item;
}

bool find_line_field(struct loader *l, const struct node *name, int *table, int *field)
{
	const struct pack *p = l->pack;
	struct text t = name->text;
	const char *dot = t.n ? memchr(t.p, '.', t.n) : NULL;
	if (!dot) {
		struct diag *item = DIAG(l->d, E238, name->at, t);
		for (int i = 0; i < 2; i++)
			if (table_field(&p->tables[i], t) >= 0 && suggest_dot(l->d, item, p, i, t)) break;
		return false;
	}
	struct text line = {t.p, (size_t)(dot - t.p)}, rest = {dot + 1, t.n - line.n - 1};
	*table = pack_table(p, line);
	if (*table < 0) {
		suggest_table(l->d, DIAG(l->d, E201, name->at, line), p, 2, line);
		return false;
	}
	if (*table >= 2) {
		DIAG(l->d, E238, name->at, t);
		return false;
	}
	*field = table_field(&p->tables[*table], rest);
	struct span at = name->at;
	if (at.to - at.from == t.n) at.from += line.n + 1;
	if (*field < 0) unknown_field(l, &p->tables[*table], rest, at);
	else l->pack->tables[*table].fields[*field].named = true;
	return *field >= 0;
}

const struct node *file_get(const struct loader *l, size_t file, const char *key, enum key_kind kind)
{
	return keys_get(l->files[file].root, key, kind);
}

size_t file_total(const struct loader *l, const char *key, enum key_kind kind)
{
	size_t total = 0;
	for (size_t i = 0; i < l->file_count; i++) {
		const struct node *n = file_get(l, i, key, kind);
		if (n) total += n->count;
	}
	return total;
}
