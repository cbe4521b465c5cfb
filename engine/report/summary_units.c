/* The units of the directory: each with its counts, 0 where nothing was found. */
#include <stdlib.h>

#include "report/summary.h"
#include "report/unit_groups.h"

/* What is known of a unit. */
struct unit_counts {
	const struct group_count *own; /* of the group value that is its code, else its name; NULL: no finding bears it */
	bool doubtful;                 /* other units have the name, or other groups have it for a value */
	bool has_units, has_counts;    /* there are units below it; some of them have counts */
};

struct unit_index {
	struct unit_groups groups;
	const struct unit **by_name;
	struct unit_counts *of;            /* each unit, in the order of the directory */
	bool counted[UNITS_DEPTH_MAX + 1]; /* at this depth a unit that has units below it has counts of its own */
};

static int by_name(const void *left, const void *right)
{
	return text_compare((*(const struct unit *const *)left)->name, (*(const struct unit *const *)right)->name);
}

static bool name_is_shared(const struct unit_index *x, const struct unit *u)
{
	const size_t count = x->groups.r->units->count;
	const struct unit **at = bsearch(&u, x->by_name, count, sizeof *x->by_name, by_name);
	size_t i = at ? (size_t)(at - x->by_name) : 0;
	return at && ((i > 0 && text_equal(x->by_name[i - 1]->name, u->name)) ||
	              (i + 1 < count && text_equal(x->by_name[i + 1]->name, u->name)));
}

static void look_at(const struct unit_index *x, const struct unit *u, struct unit_counts *c)
{
	const struct unit_groups *g = &x->groups;
	for (size_t i = 0; i < g->r->pack->group_count && !c->own; i++) {
		if (unit_group_use(g, u, i) == GROUP_OUTDONE) continue;
		c->own = unit_in_group(g, u, i);
		c->doubtful = c->own && (unit_group_use(g, u, i) == GROUP_TIED ||
		                         (!text_equal(c->own->value, u->code) && name_is_shared(x, u)));
	}
}

static void look(struct unit_index *x, const struct units *units)
{
	for (size_t i = 0; i < units->count; i++) look_at(x, &units->items[i], &x->of[i]);
	for (size_t i = 0; i < units->count; i++) {
		for (const struct unit *p = unit_parent(&x->groups, &units->items[i]); p; p = unit_parent(&x->groups, p)) {
			struct unit_counts *above = &x->of[p - units->items];
			above->has_units = true;
			above->has_counts |= x->of[i].own != NULL;
		}
	}
	for (size_t i = 0; i < units->count; i++)
		x->counted[x->groups.depth[i]] |= x->of[i].own && x->of[i].has_units;
}

static bool index_init(struct unit_index *x, const struct report *r)
{
	const size_t units = r->units->count;
	*x = (struct unit_index){0};
	if (!unit_groups_init(&x->groups, r)) return false;
	x->by_name = calloc(units + 1, sizeof *x->by_name);
	x->of = calloc(units + 1, sizeof *x->of);
	if (!x->by_name || !x->of) return false;
	for (size_t i = 0; i < units; i++) x->by_name[i] = &r->units->items[i];
	qsort(x->by_name, units, sizeof *x->by_name, by_name);
	look(x, r->units);
	return true;
}

static void index_free(struct unit_index *x)
{
	unit_groups_free(&x->groups);
	free(x->by_name);
	free(x->of);
}

/* Whether nothing can be said of a unit, not even 0: whose its findings are cannot be told; or no group has units such as it
 * for values, as far as can be seen. */
static bool is_unknown(const struct unit_index *x, size_t i)
{
	const struct unit_counts *c = &x->of[i];
	if (c->own || c->doubtful) return c->doubtful;
	if (c->has_counts) return !x->counted[x->groups.depth[i]];
	return !unit_depth_has_group(&x->groups, &x->groups.r->units->items[i]);
}

static json_t *unit_object(struct summary *s, const struct unit_index *x, size_t i)
{
	static const uint64_t nil[GROUP_CELLS];
	static const bool all_hidden[GROUP_CELLS] = {true, true, true};
	const struct unit *u = &s->r->units->items[i];
	const struct unit_counts *c = &x->of[i];
	json_t *o = is_unknown(x, i) ? outcome_object(s, nil, all_hidden)
	            : c->own         ? group_object(s, (size_t)(c->own - s->r->assessment->groups))
	                             : outcome_object(s, nil, NULL);
	json_put(&s->b, o, "code", json_of_text(u->code));
	json_put(&s->b, o, "name", json_of_text(u->name));
	json_put(&s->b, o, "parent", u->parent.n ? json_of_text(u->parent) : json_null());
	bool known = c->own && unit_group_use(&x->groups, u, (size_t)c->own->group) != GROUP_TIED;
	json_put(&s->b, o, "group", known ? json_of_text(s->r->pack->groups[c->own->group].name) : json_null());
	return o;
}

json_t *summary_units(struct summary *s)
{
	json_t *units = json_array();
	struct unit_index x;
	if (index_init(&x, s->r))
		for (size_t i = 0; i < s->r->units->count; i++) json_push(&s->b, units, unit_object(s, &x, i));
	else
		s->b.failed = true;
	index_free(&x);
	return units;
}
