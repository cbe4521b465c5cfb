/* All persons that can be put together from those records and groups, and those of them that tell a mutant, as rows. */
#include "world_parts.h"

enum { PERSONS_MAX = 2000000 }; /* on one day */

/* Puts the state chosen of a group into the person; -1: unknown. */
static void place_group(struct searching *s, int table, int state)
{
	struct group_world *g = &s->groups[table];
	s->state[table] = state;
	s->starts[table][0] = s->starts[table][1] = 0;
	s->person_unknown &= ~(UINT32_C(1) << table);
	if (state < 0) s->person_unknown |= UINT32_C(1) << table;
	for (size_t i = 0; state >= 0 && i < g->states[state].count; i++)
		s->members[table][s->starts[table][1]++] = g->part.reps[g->states[state].members[i]].record;
	s->one.records[table] = s->members[table];
	s->one.start[table] = s->starts[table];
	s->frame.unknown = s->person_unknown;
}

static enum truth decide(struct searching *s)
{
	enum truth t = eval_truth(&s->frame, s->when);
	if (t != TRUTH_UNKNOWN || s->w->part || s->rule->unknown == UNKNOWN_REVIEW) return t;
	return s->rule->unknown == UNKNOWN_FLAG ? TRUTH_TRUE : TRUTH_FALSE;
}

static struct text *cells_of(struct searching *s, int table, const struct rep *rep)
{
	const struct table *t = &s->w->pack->tables[table];
	const struct part *p = world_in_scope(s, table) ? &s->outer[table] : &s->groups[table].part;
	struct text *cells = arena_zalloc(&s->w->arena, t->field_count, sizeof *cells);
	if (!cells) return NULL;
	for (size_t i = 0; i < p->field_count; i++) cells[p->fields[i]] = world_sample_of(s, table, p->fields[i])->items[rep->choice[i]].cell;
	cells[t->key] = world_keys_of(s, 0)->items[s->key].cell;
	for (size_t i = 0; i < t->field_count; i++) {
		char *copy = arena_dup(&s->w->arena, cells[i].p ? cells[i].p : "", cells[i].n);
		if (!copy) return NULL;
		cells[i].p = copy;
	}
	return cells;
}

/* A row of a person on a line that the condition does not look at, so that there is such a person. */
static bool keep_plain_row(struct searching *s, struct world_case *c)
{
	bool used[2] = {s->groups[0].used, s->groups[1].used};
	if (s->scope != SCOPE_PERSON || (used[0] && used[1])) return true;
	if ((used[0] && s->starts[0][1]) || (used[1] && s->starts[1][1])) return true;
	struct world_row *row = &c->rows[c->count++];
	const struct table *t = &s->w->pack->tables[used[0]];
	struct text key = world_keys_of(s, 0)->items[s->key].cell;
	*row = (struct world_row){.table = used[0]};
	row->cells = arena_zalloc(&s->w->arena, t->field_count, sizeof *row->cells);
	if (!row->cells || !(row->cells[t->key] = (struct text){arena_dup(&s->w->arena, key.p, key.n), key.n}).p) return false;
	for (size_t f = 0; f < t->field_count && key.n == 0; f++) /* a row of blanks would be none */
		if ((int)f != t->key && t->fields[f].type == TYPE_STRING && !t->fields[f].has_values) row->cells[f] = TEXT("甲");
	return true;
}

static bool keep_row(struct searching *s, struct world_case *c, int table, const struct rep *rep, bool rejected)
{
	struct world_row *row = &c->rows[c->count++];
	*row = (struct world_row){.table = table, .rejected = rejected};
	if (!rejected) return (row->cells = cells_of(s, table, rep)) != NULL;
	row->cells = arena_zalloc(&s->w->arena, s->w->pack->tables[table].field_count, sizeof *row->cells);
	struct text key = world_keys_of(s, 0)->items[s->key].cell;
	if (row->cells) row->cells[s->w->pack->tables[table].key] = (struct text){arena_dup(&s->w->arena, key.p, key.n), key.n};
	return row->cells != NULL;
}

/* The person at hand as rows. */
static bool keep_case(struct searching *s)
{
	struct world_case *c = &s->found[s->found_count++];
	*c = (struct world_case){.day = s->day, .rule = s->rule_index};
	c->rows = arena_zalloc(&s->w->arena, PACK_TABLES_MAX * (DEPTH_MAX + 1), sizeof *c->rows);
	if (!c->rows) return world_out_of_memory(s);
	if (!keep_plain_row(s, c)) return world_out_of_memory(s);
	for (int t = 0; t < s->w->pack->table_count; t++) {
		const struct group_world *g = &s->groups[t];
		if (world_in_scope(s, t)) {
			if (!keep_row(s, c, t, s->at[t], false)) return world_out_of_memory(s);
			continue;
		}
		if (!g->used) continue;
		if (s->state[t] < 0 && !s->keyless && !keep_row(s, c, t, NULL, true)) return world_out_of_memory(s);
		for (size_t i = 0; s->state[t] >= 0 && i < g->states[s->state[t]].count; i++)
			if (!keep_row(s, c, t, &g->part.reps[g->states[s->state[t]].members[i]], false)) return world_out_of_memory(s);
	}
	return true;
}

/* A person of both lines only, or of none: nobody. */
static bool is_nobody(const struct searching *s)
{
	if (s->scope != SCOPE_PERSON) return false;
	return s->starts[0][1] == 0 && s->starts[1][1] == 0 && s->groups[0].used && s->groups[1].used;
}

/* The person at hand, all of whom is chosen. False: enough, or out of memory. */
static bool visit(struct searching *s)
{
	if (is_nobody(s)) return true;
	if (!world_spend(s, 1)) return false;
	unsigned char truth = (unsigned char)decide(s);
	if (s->probe >= 0) {
		s->probed |= s->own == s->probe;
		s->closed |= s->own == s->probe && truth != TRUTH_UNKNOWN;
		return !s->closed;
	}
	if (s->mode == 0) {
		if (s->truth_count == PERSONS_MAX) {
			s->complete = false;
			return false;
		}
		if (!grow(&s->truths, &s->truth_cap, s->truth_count, 1)) return world_out_of_memory(s);
		s->truths[s->truth_count++] = truth;
		return true;
	}
	if (s->next == s->truth_count) return false;
	unsigned char before = s->truths[s->next++];
	if (before == truth || (s->w->only_true && before != TRUTH_TRUE)) return true;
	if (s->keyless && before != TRUTH_TRUE && truth != TRUTH_TRUE) {
		s->w->shows |= 1u << s->own;
		if (s->w->hidden >> s->own & 1) return true;
	}
	if (s->w->proof_only) {
		s->found_count = FOUND_MAX;
		return false;
	}
	return keep_case(s) && s->found_count < FOUND_MAX;
}

static bool each_group(struct searching *s, int table)
{
	while (table < s->w->pack->table_count && (!s->groups[table].used || world_in_scope(s, table))) table++;
	if (table == s->w->pack->table_count) return visit(s);
	const struct group_world *g = &s->groups[table];
	for (size_t i = 0; i < g->state_count && !s->keyless; i++) {
		place_group(s, table, (int)i);
		if (!each_group(s, table + 1)) return false;
	}
	place_group(s, table, -1);
	return each_group(s, table + 1);
}

/* A person of one record of one line, without a number: all else is unknown. */
static bool each_keyless(struct searching *s)
{
	for (s->own = 0; s->own < 2; s->own++) {
		const struct group_world *g = &s->groups[s->own];
		place_group(s, 1 - s->own, -1);
		for (size_t i = 0; i < (g->used ? g->state_count : 1); i++) {
			if (g->used && g->states[i].count != 1) continue;
			place_group(s, s->own, g->used ? (int)i : -1);
			if (!each_group(s, 2)) return false;
		}
	}
	return true;
}

/* The groups whose functions read the records in scope. */
static bool find_crossing(struct searching *s)
{
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && s->groups[t].crosses && !world_find_states(s, t)) return false;
	return true;
}

/* How many persons there are with the chosen records in scope. */
static uint64_t persons_of(const struct searching *s)
{
	uint64_t n = 1;
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && !s->keyless) n *= s->groups[t].state_count + 1;
	return n;
}

static bool each_outer(struct searching *s)
{
	static const struct rep nobody = {0};
	bool scoped[2] = {world_in_scope(s, 0), world_in_scope(s, 1)};
	for (size_t i = 0; i < (scoped[0] ? s->outer[0].count : 1); i++)
		for (size_t k = 0; k < (scoped[1] ? s->outer[1].count : 1); k++) {
			s->at[0] = scoped[0] ? &s->outer[0].reps[i] : &nobody;
			s->at[1] = scoped[1] ? &s->outer[1].reps[k] : &nobody;
			for (int line = 0; line < 2; line++) s->frame.at[line] = s->at[line]->record;
			int mode = s->mode;
			world_leave(s);
			if (!find_crossing(s)) return false;
			if (world_cannot_differ(s)) {
				if (!mode) s->w->tried += persons_of(s);
				world_enter(s, mode);
				continue;
			}
			for (int line = 0; line < 2; line++) s->frame.at[line] = s->at[line]->record;
			world_enter(s, mode);
			for (int line = 0; line < 2; line++)
				if (scoped[line]) s->own = line;
			if (s->keyless && s->scope == SCOPE_PERSON ? !each_keyless(s) : !each_group(s, 0)) return false;
		}
	return true;
}

/* Everybody with the key at hand, in either mode. */
static bool each_person(struct searching *s)
{
	for (int line = 0; line < 2; line++)
		if (world_in_scope(s, line) && !world_find_reps(s, line, &s->outer[line], true)) return false;
	for (int t = 0; t < s->w->pack->table_count; t++)
		if (s->groups[t].used && !s->groups[t].crosses && !world_find_states(s, t)) return false;
	s->truth_count = s->next = 0;
	for (int mode = 0; mode < (s->probe >= 0 ? 1 : MODES); mode++) {
		world_enter(s, mode);
		bool more = each_outer(s);
		world_leave(s);
		s->frame.at[0] = s->frame.at[1] = NULL;
		if (!more) return false;
	}
	return true;
}

void world_each_key(struct searching *s)
{
	const struct sample *keys = world_keys_of(s, 0);
	for (s->key = 0; s->key < keys->count; s->key++) {
		const struct candidate *k = &keys->items[s->key];
		const struct field *f = &s->w->pack->tables[0].fields[s->w->pack->tables[0].key];
		if (f->type == TYPE_ID) s->keyless = !token_usable(k->bits);
		else s->keyless = f->has_values ? cell_number_at((const char *)&k->bits, f->cell_bytes) == CELL_MISSING : k->bits == 0;
		if (s->keyless ? s->scope == SCOPE_PAIR || s->w->keys == WORLD_KEYED : s->probe >= 0 || s->w->keys == WORLD_KEYLESS) continue;
		s->person_key = k->bits;
		s->person_unknown = 0;
		bool more = each_person(s);
		s->w->tried += s->truth_count;
		if (s->failed || (!more && s->found_count == FOUND_MAX) || s->w->spent > s->w->limit) return;
		if (!more && s->truth_count == PERSONS_MAX) return;
		arena_free(&s->w->scratch);
	}
}
