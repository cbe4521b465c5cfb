/* What a condition tells apart: the parts that one record decides, the functions of groups, how far counts matter. */
#include <string.h>

#include "world_parts.h"

void world_enter(struct searching *s, int mode)
{
	s->mode = mode;
	if (!mode) return;
	mutant_apply(s->w->pack, s->m);
	if (mutant_moves_params(s->m)) pack_compute_params(s->w->pack, s->day, NULL, 0);
}

void world_leave(struct searching *s)
{
	if (!s->mode) return;
	mutant_undo(s->w->pack, s->m);
	if (mutant_moves_params(s->m)) pack_compute_params(s->w->pack, s->day, NULL, 0);
	s->mode = 0;
}

/* ---- what the condition looks at ---- */

static bool is_group_function(const struct expr *e) { return e->op >= X_PRESENT_GROUP; }

/* Whether e reads nothing of records but fields of one table, and no group. */
static bool is_pure(const struct expr *e, int table)
{
	if (is_group_function(e) || (e->op == X_FIELD && e->table != table)) return false;
	for (size_t i = 0; i < e->count; i++)
		if (!is_pure(e->args[i], table)) return false;
	return true;
}

static bool reads_table(const struct expr *e, int table)
{
	if (e->op == X_FIELD && e->table == table) return true;
	for (size_t i = 0; i < e->count; i++)
		if (reads_table(e->args[i], table)) return true;
	return false;
}

static void find_pure(struct searching *s, const struct expr *e, int table)
{
	size_t *n = &s->pure_count[s->mode][table];
	if (!reads_table(e, table)) return;
	if ((e->type == TYPE_BOOL && is_pure(e, table)) || e->op == X_FIELD) {
		if (*n == PARTS_MAX) s->complete = false;
		else s->pure[s->mode][table][(*n)++] = e;
		return;
	}
	for (size_t i = 0; i < e->count; i++) find_pure(s, e->args[i], table);
}

bool world_in_scope(const struct searching *s, int table)
{
	return table < 2 && (s->scope == SCOPE_PAIR || (int)s->scope == table);
}

static void find_functions(struct searching *s, const struct expr *e)
{
	if (is_group_function(e)) {
		struct group_world *g = &s->groups[e->table];
		size_t *n = &g->function_count[s->mode];
		g->used = true;
		for (int line = 0; line < 2; line++)
			g->crosses |= world_in_scope(s, line) && e->count && reads_table(e->args[0], line);
		if (*n == FUNCTIONS_MAX) s->complete = false;
		else g->ops[s->mode][*n] = e->op, g->functions[s->mode][(*n)++] = e;
		return;
	}
	for (size_t i = 0; i < e->count; i++) find_functions(s, e->args[i]);
}

/* How far counts matter: beyond what they are compared with. */
static void find_counts(struct searching *s, const struct expr *e)
{
	bool compares = e->op >= X_EQ && e->op <= X_IN_RANGE;
	for (size_t i = 0; i < e->count; i++) {
		const struct expr *a = e->args[i];
		find_counts(s, a);
		if (a->op != X_COUNT) continue;
		int64_t limit;
		struct frame none = {.pack = s->w->pack};
		for (size_t k = 0; k < e->count; k++) {
			if (k == i) continue;
			bool fixed = compares && expr_is_fixed(e->args[k]) && eval_number(&none, e->args[k], &limit);
			if (!fixed) s->complete = false;
			else if (limit + 2 > s->count_cap) s->count_cap = limit + 2;
		}
		if (!compares) s->complete = false;
	}
	if (s->count_cap > DEPTH_MAX - 2) {
		s->count_cap = DEPTH_MAX - 2;
		s->complete = false;
	}
}

/* ---- whether the signatures say all of the change ---- */

static bool is_changed(const struct searching *s, const struct expr *e)
{
	if (s->m->kind == MUTATION_PARAM) return e->op == X_PARAM;
	for (size_t i = 0; i < s->m->node_count; i++)
		if (s->m->nodes[i] == e) return true;
	return false;
}

static bool is_signed(const struct searching *s, const struct expr *e)
{
	for (int line = 0; line < 2; line++)
		for (size_t i = 0; i < s->pure_count[0][line]; i++)
			if (s->pure[0][line][i] == e) return true;
	return false;
}

/* Whether something is changed that no signature covers; those cover the pure parts and the arguments of group functions. */
static bool changes_beyond(const struct searching *s, const struct expr *e)
{
	if (is_signed(s, e)) return false;
	if (is_changed(s, e)) return true;
	if (is_group_function(e)) return false;
	for (size_t i = 0; i < e->count; i++)
		if (changes_beyond(s, e->args[i])) return true;
	return false;
}

/* Whether a record looks the same in both modes. */
static bool same_in_both(const struct rep *rep, size_t width, size_t other)
{
	return width == other && (width == 0 || memcmp(rep->signature, rep->signature + width, width * sizeof *rep->signature) == 0);
}

static bool group_same(const struct group_world *g)
{
	for (size_t i = 0; i < g->part.count; i++)
		if (!same_in_both(&g->part.reps[i], g->function_count[0], g->function_count[1])) return false;
	return g->function_count[0] == g->function_count[1];
}

bool world_cannot_differ(const struct searching *s)
{
	if (!s->local || s->probe >= 0) return false;
	for (int line = 0; line < 2; line++)
		if (world_in_scope(s, line) && !same_in_both(s->at[line], s->pure_count[0][line], s->pure_count[1][line])) return false;
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && !group_same(&s->groups[t])) return false;
	return true;
}

void world_look(struct searching *s)
{
	const struct expr *when = s->when;
	for (int mode = 0; mode < MODES; mode++) {
		world_enter(s, mode);
		samples_read(&s->w->samples, when);
		for (int line = 0; line < 2; line++)
			if (world_in_scope(s, line)) find_pure(s, when, line);
		find_functions(s, when);
		find_counts(s, when);
		world_leave(s);
	}
	s->local = s->m->kind < MUTATION_UNKNOWN && !changes_beyond(s, when);
}
