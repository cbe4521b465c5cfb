/* Indicators, with their targets as exact fractions. */
#include <stddef.h>

#include "load.h"

enum { TARGET_WHOLE_DIGITS = 3, TARGET_DECIMALS = 6 }; /* so that a target and its denominator stay below 2^31 */

/* ">= 99.8%" as comparison, numerator and denominator. */
static bool parse_target(struct text t, struct indicator *out)
{
	static const struct {
		const char *sign;
		enum compare compare;
	} signs[] = {{">=", COMPARE_GE}, {"<=", COMPARE_LE}, {"==", COMPARE_EQ}, {"!=", COMPARE_NE}, {">", COMPARE_GT}, {"<", COMPARE_LT}};
	size_t at = 0, whole = 0, decimals = 0;
	t = text_trim(t);
	for (size_t i = 0; i < sizeof signs / sizeof *signs && !at; i++)
		if (text_starts(t, text_of(signs[i].sign))) {
			out->target = signs[i].compare;
			at = text_of(signs[i].sign).n;
		}
	if (!at) return false;
	while (at < t.n && t.p[at] == ' ') at++;
	out->target_n = 0;
	out->target_d = 1;
	for (; at < t.n && t.p[at] >= '0' && t.p[at] <= '9'; at++, whole++) {
		if (whole == TARGET_WHOLE_DIGITS) return false;
		out->target_n = out->target_n * 10 + (t.p[at] - '0');
	}
	if (at < t.n && t.p[at] == '.') {
		for (at++; at < t.n && t.p[at] >= '0' && t.p[at] <= '9'; at++, decimals++) {
			if (decimals == TARGET_DECIMALS) return false;
			out->target_n = out->target_n * 10 + (t.p[at] - '0');
			out->target_d *= 10;
		}
		if (!decimals) return false;
	}
	while (at < t.n && t.p[at] == ' ') at++;
	return whole > 0 && at + 1 == t.n && t.p[at] == '%';
}

/* A target as it was probably meant: signs of other keyboards and programs, a per cent sign forgotten. */
static void suggest_target(struct diags *d, struct diag *item, struct text written)
{
	static const struct {
		const char *sign, *right;
	} signs[] = {{"≥", ">="}, {"≤", "<="}, {"≠", "!="}, {"=>", ">="}, {"=<", "<="}, {"<>", "!="}, {">=", ">="}, {"<=", "<="},
	             {"==", "=="}, {"!=", "!="}, {"=", "=="}, {">", ">"}, {"<", "<"}};
	char room[64];
	if (written.n > sizeof room) return;
	struct text t = text_trim((struct text){room, text_fold_width(written, room)});
	struct buf meant;
	buf_init(&meant);
	for (size_t i = 0; i < sizeof signs / sizeof *signs && !meant.n; i++) {
		struct text sign = text_of(signs[i].sign);
		if (!text_starts(t, sign)) continue;
		struct text rest = text_trim((struct text){t.p + sign.n, t.n - sign.n});
		buf_printf(&meant, "%s %.*s%s", signs[i].right, (int)rest.n, rest.n ? rest.p : "",
		           rest.n && rest.p[rest.n - 1] == '%' ? "" : "%");
	}
	struct indicator unused;
	struct text right = buf_view(&meant);
	if (meant.failed) d->failed = true;
	else if (parse_target(right, &unused)) diag_meant(d, item, right);
	buf_free(&meant);
}

static int find_group(struct loader *l, const struct node *name, int pack)
{
	const struct pack *p = l->pack;
	for (size_t i = 0; i < p->group_count; i++)
		if (text_equal(p->groups[i].name, name->text)) {
			if (l->group_packs[i] <= pack) return (int)i;
			DIAG(l->d, E206, name->at, name->text);
			return -1;
		}
	struct diag *item = DIAG(l->d, E229, name->at, name->text);
	struct text *names = load_alloc(l, p->group_count, sizeof *names);
	if (!names) return -1;
	for (size_t i = 0; i < p->group_count; i++) names[i] = p->groups[i].name;
	diag_suggest(l->d, item, name->text, names, p->group_count);
	return -1;
}

/* A list of names as indexes; those not found are reported and left out. */
static bool indexes(struct loader *l, const struct node *map, const char *key, int pack,
                    int (*find)(struct loader *, const struct node *, int), int **out, size_t *out_count)
{
	const struct node **items;
	size_t count;
	const struct node *n = keys_get(map, key, KEY_TEXTS);
	if (!n) return true;
	if (!node_names(n, l->arena, &items, &count, l->d)) return !l->d->failed;
	*out = load_alloc(l, count, sizeof **out);
	if (!*out) return false;
	for (size_t i = 0; i < count; i++) {
		int index = find(l, items[i], pack);
		bool again = false;
		for (size_t k = 0; k < *out_count; k++) again |= (*out)[k] == index;
		if (again && index >= 0) DIAG(l->d, E406, items[i]->at, items[i]->text);
		else if (index >= 0) (*out)[(*out_count)++] = index;
	}
	return !l->d->failed;
}

static bool load_indicator(struct loader *l, const struct node *map, int pack)
{
	struct pack *p = l->pack;
	struct indicator *x = &p->indicators[p->indicator_count++];
	const struct node *n;
	x->at = map->at;
	keys_check(map, indicator_keys.specs, indicator_keys.count, l->d);
	if (map->kind != NODE_MAP) return true;
	if ((n = keys_get(map, "id", KEY_SCALAR))) {
		x->id = n->text;
		x->at = n->at;
		check_id(l, n, false);
		for (size_t i = 0; i + 1 < p->indicator_count; i++)
			if (text_equal(p->indicators[i].id, x->id)) taken(l, E213, n, p->indicators[i].at);
	}
	key_title(l, map, &x->title, x->id);
	const struct node *share = keys_get(map, "share", KEY_SCALAR), *flagged = keys_get(map, "flagged", KEY_TEXTS);
	if (!share == !flagged) DIAG(l->d, E244, share ? share->at : x->at, TEXT(""));
	if ((n = keys_get(map, "of", KEY_SCALAR)) && !(x->of = condition_of_person(l, n, pack))) return false;
	if (share && !(x->share = condition_of_person(l, share, pack))) return false;
	if (!indexes(l, map, "flagged", pack, find_rule, &x->flagged, &x->flagged_count) ||
	    !indexes(l, map, "by", pack, find_group, &x->by, &x->by_count))
		return false;
	if (flagged && flagged->kind == NODE_LIST && flagged->count == 0) DIAG(l->d, E021, flagged->at, TEXT("flagged"));
	if ((n = keys_get(map, "target", KEY_SCALAR)) && !parse_target(n->text, x))
		suggest_target(l->d, DIAG(l->d, E246, n->at, n->text), n->text);
	return true;
}

bool load_indicators(struct loader *l)
{
	l->pack->indicators = load_alloc(l, file_total(l, "indicators", KEY_LIST), sizeof *l->pack->indicators);
	if (!l->pack->indicators) return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *list = file_get(l, file, "indicators", KEY_LIST);
		for (size_t i = 0; list && i < list->count; i++)
			if (!load_indicator(l, list->items[i], (int)file)) return false;
	}
	return true;
}
