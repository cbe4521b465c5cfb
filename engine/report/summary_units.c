/* The units of the directory: each with its counts, 0 where nothing was found. */
#include <stdlib.h>

#include "report/summary.h"

/* What is known of a unit. */
struct unit_counts {
	const struct group_count *own; /* of the group value that is its code, else its name; NULL: no finding bears it */
	bool shared;                   /* other units have the name */
	bool has_units, has_counts;    /* there are units below it; some of them have counts */
	int depth;                     /* units above it */
};

struct unit_index {
	const struct group_count **counts; /* by value, then group */
	size_t count;
	const struct unit **by_code, **by_name;
	size_t unit_count;
	struct unit_counts *of;            /* each unit, in the order of the directory */
	bool counted[UNITS_DEPTH_MAX + 1]; /* at this depth a unit that has units below it has counts of its own */
};

static int by_value(const void *left, const void *right)
{
	const struct group_count *a = *(const struct group_count *const *)left;
	const struct group_count *b = *(const struct group_count *const *)right;
	int order = text_compare(a->value, b->value);
	return order ? order : (a->group > b->group) - (a->group < b->group);
}

static int by_code(const void *left, const void *right)
{
	return text_compare((*(const struct unit *const *)left)->code, (*(const struct unit *const *)right)->code);
}

static int by_name(const void *left, const void *right)
{
	return text_compare((*(const struct unit *const *)left)->name, (*(const struct unit *const *)right)->name);
}

/* The counts of the first group with this value; NULL: no finding bears it. */
static const struct group_count *counts_of(const struct unit_index *x, struct text value)
{
	size_t low = 0, high = x->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (text_compare(x->counts[middle]->value, value) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < x->count && text_equal(x->counts[low]->value, value) ? x->counts[low] : NULL;
}

static bool name_is_shared(const struct unit_index *x, const struct unit *u)
{
	const struct unit **at = bsearch(&u, x->by_name, x->unit_count, sizeof *x->by_name, by_name);
	size_t i = at ? (size_t)(at - x->by_name) : 0;
	return at && ((i > 0 && text_equal(x->by_name[i - 1]->name, u->name)) ||
	              (i + 1 < x->unit_count && text_equal(x->by_name[i + 1]->name, u->name)));
}

static const struct unit *parent_of(const struct unit_index *x, const struct unit *u)
{
	const struct unit wanted = {.code = u->parent}, *key = &wanted;
	const struct unit **at = u->parent.n ? bsearch(&key, x->by_code, x->unit_count, sizeof *x->by_code, by_code) : NULL;
	return at ? *at : NULL;
}

static void look(struct unit_index *x, const struct units *units)
{
	for (size_t i = 0; i < units->count; i++) {
		struct unit_counts *c = &x->of[i];
		const struct unit *u = &units->items[i];
		c->own = counts_of(x, u->code);
		if (c->own) continue;
		c->own = counts_of(x, u->name);
		c->shared = c->own && name_is_shared(x, u);
	}
	for (size_t i = 0; i < units->count; i++) {
		for (const struct unit *p = parent_of(x, &units->items[i]); p; p = parent_of(x, p)) {
			struct unit_counts *above = &x->of[p - units->items];
			above->has_units = true;
			above->has_counts |= x->of[i].own != NULL;
			x->of[i].depth++;
		}
	}
	for (size_t i = 0; i < units->count; i++)
		x->counted[x->of[i].depth] |= x->of[i].own && x->of[i].has_units;
}

static bool index_init(struct unit_index *x, const struct report *r)
{
	const struct assessment *as = r->assessment;
	const size_t units = r->units->count;
	*x = (struct unit_index){.unit_count = units};
	x->counts = calloc(as->group_count + 1, sizeof *x->counts);
	x->by_code = calloc(units + 1, sizeof *x->by_code);
	x->by_name = calloc(units + 1, sizeof *x->by_name);
	x->of = calloc(units + 1, sizeof *x->of);
	if (!x->counts || !x->by_code || !x->by_name || !x->of) return false;
	for (size_t i = 0; i < as->group_count; i++)
		if (as->groups[i].value.p) x->counts[x->count++] = &as->groups[i];
	for (size_t i = 0; i < units; i++) x->by_code[i] = x->by_name[i] = &r->units->items[i];
	qsort(x->counts, x->count, sizeof *x->counts, by_value);
	qsort(x->by_code, units, sizeof *x->by_code, by_code);
	qsort(x->by_name, units, sizeof *x->by_name, by_name);
	look(x, r->units);
	return true;
}

static void index_free(struct unit_index *x)
{
	free(x->counts);
	free(x->by_code);
	free(x->by_name);
	free(x->of);
}

/* Whether nothing can be said of a unit, not even 0: units share its name, and whose the findings are cannot be told; or units
 * below it have counts and no group has units such as it for values, as far as can be seen. */
static bool is_unknown(const struct unit_index *x, const struct unit_counts *c)
{
	return c->shared || (!c->own && c->has_counts && !x->counted[c->depth]);
}

static json_t *unit_object(struct summary *s, const struct unit_index *x, size_t i)
{
	static const uint64_t nil[GROUP_CELLS];
	static const bool all_hidden[GROUP_CELLS] = {true, true, true};
	const struct unit *u = &s->r->units->items[i];
	const struct unit_counts *c = &x->of[i];
	json_t *o = is_unknown(x, c) ? outcome_object(s, nil, all_hidden)
	            : c->own         ? group_object(s, (size_t)(c->own - s->r->assessment->groups))
	                             : outcome_object(s, nil, NULL);
	json_put(&s->b, o, "code", json_of_text(u->code));
	json_put(&s->b, o, "name", json_of_text(u->name));
	json_put(&s->b, o, "parent", u->parent.n ? json_of_text(u->parent) : json_null());
	json_put(&s->b, o, "group", c->own ? json_of_text(s->r->pack->groups[c->own->group].name) : json_null());
	return o;
}

json_t *summary_units(struct summary *s)
{
	json_t *units = json_array();
	struct unit_index x;
	if (index_init(&x, s->r))
		for (size_t i = 0; i < x.unit_count; i++) json_push(&s->b, units, unit_object(s, &x, i));
	else
		s->b.failed = true;
	index_free(&x);
	return units;
}
