#include "report/unit_groups.h"

#include <stdlib.h>

static int by_group_and_value(const void *left, const void *right)
{
	const struct group_count *a = *(const struct group_count *const *)left;
	const struct group_count *b = *(const struct group_count *const *)right;
	if (a->group != b->group) return a->group < b->group ? -1 : 1;
	return text_compare(a->value, b->value);
}

static int by_code(const void *left, const void *right)
{
	return text_compare((*(const struct unit *const *)left)->code, (*(const struct unit *const *)right)->code);
}

static const struct group_count *value_of_group(const struct unit_groups *g, size_t group, struct text value)
{
	const struct group_count wanted = {.group = (int)group, .value = value}, *key = &wanted;
	const struct group_count **at = bsearch(&key, g->counts, g->count, sizeof *g->counts, by_group_and_value);
	return at ? *at : NULL;
}

const struct group_count *unit_in_group(const struct unit_groups *g, const struct unit *u, size_t group)
{
	const struct group_count *c = value_of_group(g, group, u->code);
	return c ? c : value_of_group(g, group, u->name);
}

const struct unit *unit_parent(const struct unit_groups *g, const struct unit *u)
{
	const struct unit wanted = {.code = u->parent}, *key = &wanted;
	const struct unit **at = u->parent.n ? bsearch(&key, g->by_code, g->r->units->count, sizeof *g->by_code, by_code) : NULL;
	return at ? *at : NULL;
}

/* Where what is kept of a group at the unit's depth stands. */
static size_t cell(const struct unit_groups *g, const struct unit *u, size_t group)
{
	return (size_t)g->depth[u - g->r->units->items] * g->r->pack->group_count + group;
}

enum group_use unit_group_use(const struct unit_groups *g, const struct unit *u, size_t group)
{
	return g->use[cell(g, u, group)];
}

bool unit_depth_has_group(const struct unit_groups *g, const struct unit *u)
{
	size_t next = 0; /* g->counts is by group, too */
	for (size_t i = 0; i < g->r->pack->group_count; i++) {
		bool has_values = next < g->count && g->counts[next]->group == (int)i;
		if (g->named[cell(g, u, i)] || (!has_values && !g->r->pack->groups[i].off)) return true;
		while (next < g->count && g->counts[next]->group == (int)i) next++;
	}
	return false;
}

/* Both name the unit. */
static void rival(struct unit_groups *g, size_t one, size_t other)
{
	const size_t a = g->named[one], b = g->named[other];
	if (a <= b && g->use[one] != GROUP_OUTDONE) g->use[one] = a < b ? GROUP_OUTDONE : GROUP_TIED;
	if (b <= a && g->use[other] != GROUP_OUTDONE) g->use[other] = b < a ? GROUP_OUTDONE : GROUP_TIED;
}

static void look(struct unit_groups *g)
{
	const struct units *units = g->r->units;
	const size_t groups = g->r->pack->group_count;
	for (size_t i = 0; i < units->count; i++)
		for (const struct unit *p = unit_parent(g, &units->items[i]); p; p = unit_parent(g, p)) g->depth[i]++;
	for (size_t i = 0; i < units->count; i++)
		for (size_t k = 0; k < groups; k++)
			g->named[cell(g, &units->items[i], k)] += unit_in_group(g, &units->items[i], k) != NULL;
	for (size_t i = 0; i < units->count; i++) {
		const struct unit *u = &units->items[i];
		for (size_t one = 0; one < groups; one++) {
			if (!unit_in_group(g, u, one)) continue;
			for (size_t other = one + 1; other < groups; other++)
				if (unit_in_group(g, u, other)) rival(g, cell(g, u, one), cell(g, u, other));
		}
	}
}

bool unit_groups_init(struct unit_groups *g, const struct report *r)
{
	const struct assessment *as = r->assessment;
	const size_t cells = (UNITS_DEPTH_MAX + 1) * r->pack->group_count + 1;
	*g = (struct unit_groups){.r = r};
	g->counts = calloc(as->group_count + 1, sizeof *g->counts);
	g->by_code = calloc(r->units->count + 1, sizeof *g->by_code);
	g->depth = calloc(r->units->count + 1, sizeof *g->depth);
	g->named = calloc(cells, sizeof *g->named);
	g->use = calloc(cells, sizeof *g->use);
	if (!g->counts || !g->by_code || !g->depth || !g->named || !g->use) {
		unit_groups_free(g);
		return false;
	}
	for (size_t i = 0; i < as->group_count; i++)
		if (as->groups[i].value.p) g->counts[g->count++] = &as->groups[i];
	for (size_t i = 0; i < r->units->count; i++) g->by_code[i] = &r->units->items[i];
	qsort(g->counts, g->count, sizeof *g->counts, by_group_and_value);
	qsort(g->by_code, r->units->count, sizeof *g->by_code, by_code);
	look(g);
	return true;
}

void unit_groups_free(struct unit_groups *g)
{
	free(g->counts);
	free(g->by_code);
	free(g->depth);
	free(g->named);
	free(g->use);
	*g = (struct unit_groups){0};
}
