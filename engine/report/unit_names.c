#include "report/unit_names.h"

#include <stdlib.h>

#include "report/unit_groups.h"

/* A code or name, and whose. */
struct unit_name {
	struct text text;
	const struct unit *unit;
	bool is_code;
};

/* By text, codes first. */
static int by_text(const void *left, const void *right)
{
	const struct unit_name *a = left, *b = right;
	int order = text_compare(a->text, b->text);
	if (order) return order;
	if (a->is_code != b->is_code) return a->is_code ? -1 : 1;
	return (a->unit->row > b->unit->row) - (a->unit->row < b->unit->row);
}

struct unit_names {
	struct unit_name *items; /* sorted */
	size_t count;
};

static bool names_init(struct unit_names *n, const struct units *units)
{
	n->items = calloc(2 * units->count + 1, sizeof *n->items);
	n->count = 0;
	if (!n->items) return false;
	for (size_t i = 0; i < units->count; i++) {
		const struct unit *u = &units->items[i];
		n->items[n->count++] = (struct unit_name){u->code, u, true};
		n->items[n->count++] = (struct unit_name){u->name, u, false};
	}
	qsort(n->items, n->count, sizeof *n->items, by_text);
	return true;
}

/* Those with this text, of which there are *count. */
static const struct unit_name *find(const struct unit_names *n, struct text text, size_t *count)
{
	size_t low = 0, high = n->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (text_compare(n->items[middle].text, text) < 0) low = middle + 1;
		else high = middle;
	}
	for (*count = 0; low + *count < n->count && text_equal(n->items[low + *count].text, text);) ++*count;
	return n->items + low;
}

/* Values of a kind, and the first of them. */
struct some {
	size_t count;
	struct text first;
	uint64_t rows[2]; /* of units that are called so */
};

static void add(struct some *s, struct text value, const struct unit_name *names)
{
	if (s->count++) return;
	s->first = value;
	for (int i = 0; names && i < 2; i++) s->rows[i] = names[i].unit->row;
}

static void check_group(const struct report *r, const struct unit_names *names, const struct group_count *values, size_t count,
                        struct diags *d)
{
	const struct group *group = &r->pack->groups[values->group];
	size_t known = 0;
	struct some unknown = {0}, shared = {0};
	char n[24], a[24], b[24];
	for (size_t i = 0; i < count; i++) {
		const struct text value = values[i].value;
		size_t found;
		if (!value.p) continue;
		const struct unit_name *of = find(names, value, &found);
		known += found > 0;
		if (!found) add(&unknown, value, NULL);
		else if (found > 1 && !of->is_code) add(&shared, value, of);
	}
	if (group->off) return;
	if (known && unknown.count)
		DIAG(d, W786, ((struct span){0}), group->name, text_number(n, unknown.count), unknown.first, text_of(r->units->path));
	if (shared.count)
		DIAG(d, W784, ((struct span){0}), group->name, text_number(n, shared.count), shared.first, text_of(r->units->path),
		     text_number(a, shared.rows[0]), text_number(b, shared.rows[1]));
}

/* Says of each depth of the directory once which groups name as many of its units, and one of the same. */
static void check_ties(const struct report *r, const struct unit_groups *g, struct diags *d)
{
	bool said[UNITS_DEPTH_MAX + 1] = {false};
	char row[24];
	for (size_t i = 0; i < r->units->count; i++) {
		const struct unit *u = &r->units->items[i];
		const struct group_count *first = NULL;
		for (size_t k = 0; k < r->pack->group_count && !said[g->depth[i]]; k++) {
			const struct group_count *c = unit_group_use(g, u, k) == GROUP_TIED ? unit_in_group(g, u, k) : NULL;
			if (first && c) {
				DIAG(d, W783, ((struct span){0}), r->pack->groups[first->group].name, r->pack->groups[k].name,
				     text_of(r->units->path), c->value, text_number(row, u->row));
				said[g->depth[i]] = true;
			}
			if (!first) first = c;
		}
	}
}

void unit_names_check(const struct report *r, struct diags *d)
{
	const struct assessment *as = r->assessment;
	struct unit_names names;
	struct unit_groups groups;
	if (!r->units) return;
	if (!names_init(&names, r->units)) {
		d->failed = true;
		return;
	}
	for (size_t from = 0, to; from < as->group_count; from = to) {
		for (to = from; to < as->group_count && as->groups[to].group == as->groups[from].group;) to++;
		check_group(r, &names, &as->groups[from], to - from, d);
	}
	free(names.items);
	if (unit_groups_init(&groups, r)) check_ties(r, &groups, d);
	else d->failed = true;
	unit_groups_free(&groups);
}
