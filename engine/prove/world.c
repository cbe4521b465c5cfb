#include "world_parts.h"

#include <stdlib.h>

enum { DAYS_OPEN_MAX = 40 }; /* on which something is looked for once nothing can be proved */

/* What a search may cost, in evaluations: a pack with many mutants that nothing notices must come to an end. */
static uint64_t limit_of(const struct world *w) { return w->spent_in_all > 50000000 ? 20000 : 20000000; }

bool world_spend(struct searching *s, size_t n)
{
	s->w->spent += n;
	s->w->spent_in_all += n;
	if (s->w->spent <= s->w->limit) return true;
	s->complete = false;
	return false;
}

bool world_out_of_memory(struct searching *s)
{
	s->failed = true;
	return false;
}

bool world_init(struct world *w, struct pack *pack)
{
	*w = (struct world){.pack = pack};
	arena_init(&w->arena, 0);
	arena_init(&w->scratch, 1 << 18);
	w->at = calloc(1, sizeof *w->at);
	if (!w->at || !example_init(&w->typing, pack)) return false;
	samples_init(&w->samples, pack, &w->typing);
	return true;
}

void world_free(struct world *w)
{
	samples_free(&w->samples);
	example_free(&w->typing);
	arena_free(&w->arena);
	arena_free(&w->scratch);
	free(w->at);
}

static void release(struct searching *s)
{
	for (int line = 0; line < 2; line++) free(s->outer[line].reps);
	for (int t = 0; t < PACK_TABLES_MAX; t++) {
		free(s->groups[t].part.reps);
		free(s->groups[t].states);
	}
	free(s->truths);
	arena_free(&s->w->scratch);
}

/* The fields of a table that are read, without its key. */
static void find_fields(const struct searching *s, int table, struct part *p)
{
	const struct table *t = &s->w->pack->tables[table];
	for (int f = 0; f < (int)t->field_count; f++)
		if (f != t->key && s->w->samples.of[table][f] >= 0) p->fields[p->field_count++] = f;
}

/* Visits everybody on a day. False: out of memory. */
static bool visit_all(struct world *w, const struct mutant *m, int rule, int32_t day, int probe)
{
	struct searching *s = w->at;
	*s = (struct searching){.w = w, .m = m, .rule = &w->pack->rules[rule], .rule_index = rule, .day = day, .complete = true,
	                        .count_cap = 2, .probe = probe};
	s->when = w->part ? w->part : s->rule->when;
	s->scope = w->part && w->part_scope >= 0 ? (enum rule_scope)w->part_scope : s->rule->scope;
	s->one = (struct persons){.count = 1, .key = &s->person_key, .unknown = &s->person_unknown};
	s->frame = (struct frame){.pack = w->pack, .persons = &s->one};
	samples_reset(&w->samples);
	world_look(s);
	if (!samples_settle(&w->samples)) return false;
	for (int t = 0; t < w->pack->table_count; t++) find_fields(s, t, world_in_scope(s, t) ? &s->outer[t] : &s->groups[t].part);
	world_each_key(s);
	s->complete &= w->samples.complete;
	release(s);
	return !s->failed;
}

static enum search search_day(struct world *w, const struct mutant *m, int rule, int32_t day,
                              bool (*told)(void *context, const struct world_case *c), void *context, struct world_case *out)
{
	struct searching *s = w->at;
	if (!visit_all(w, m, rule, day, -1)) return SEARCH_FAILED;
	bool any = s->found_count > 0, complete = s->complete;
	for (size_t i = 0; i < s->found_count && !w->proof_only; i++) {
		if (!told(context, &s->found[i])) continue;
		*out = s->found[i];
		return SEARCH_FOUND;
	}
	return any || !complete ? SEARCH_OPEN : SEARCH_SAME;
}

/* The params that a condition names, and those of the run date if it names that: what a day means to it. */
static uint64_t day_means(const struct world *w, const struct expr *e, uint64_t h)
{
	if (e->op == X_PARAM) {
		const struct param *p = e->index >= 0 ? &w->pack->params[e->index] : NULL;
		int64_t n = p ? p->number : w->pack->run_date;
		h = (h ^ (uint64_t)n ^ (uint64_t)(unsigned)e->index << 40) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 29;
	}
	for (size_t i = 0; i < e->count; i++) h = day_means(w, e->args[i], h);
	return h;
}

enum search world_search(struct world *w, const struct mutant *m, int rule, const int32_t *days, size_t day_count,
                         bool (*told)(void *context, const struct world_case *c), void *context, struct world_case *out)
{
	struct pack *p = w->pack;
	uint64_t *seen = malloc((day_count ? day_count : 1) * sizeof *seen);
	size_t seen_count = 0, open = 0;
	enum search result = SEARCH_SAME;
	w->tried = w->spent = 0;
	w->limit = limit_of(w);
	w->shows = 0;
	w->days = 0;
	if (!seen) return SEARCH_FAILED;
	for (size_t i = 0; i < day_count; i++) {
		if (w->spent > w->limit) {
			result = SEARCH_OPEN;
			break;
		}
		if (pack_compute_params(p, days[i], NULL, 0) >= 0) continue; /* no run on such a day */
		const struct expr *when = w->part ? w->part : p->rules[rule].when;
		uint64_t means = day_means(w, when, 1);
		bool known = false;
		mutant_apply(p, m);
		if (mutant_moves_params(m)) pack_compute_params(p, days[i], NULL, 0);
		means = day_means(w, when, means);
		mutant_undo(p, m);
		if (mutant_moves_params(m)) pack_compute_params(p, days[i], NULL, 0);
		for (size_t k = 0; k < seen_count; k++) known |= seen[k] == means;
		w->days++;
		if (known) continue;
		seen[seen_count++] = means;
		enum search one = search_day(w, m, rule, days[i], told, context, out);
		if (one == SEARCH_SAME) continue;
		result = one;
		if (one != SEARCH_OPEN || w->proof_only || ++open == DAYS_OPEN_MAX) break;
	}
	free(seen);
	return result;
}

int world_always_open(struct world *w, int rule, int line, const int32_t *days, size_t day_count)
{
	uint64_t *seen = malloc((day_count ? day_count : 1) * sizeof *seen);
	static const struct mutant none = {.kind = MUTATION_DROP};
	size_t seen_count = 0;
	int open = seen ? 1 : -1;
	w->spent = 0;
	w->limit = limit_of(w);
	if (w->pack->rules[rule].unknown != UNKNOWN_REVIEW) open = 0;
	for (size_t i = 0; open > 0 && i < day_count; i++) {
		bool known = false;
		if (pack_compute_params(w->pack, days[i], NULL, 0) >= 0) continue;
		uint64_t means = day_means(w, w->pack->rules[rule].when, 1);
		for (size_t k = 0; k < seen_count; k++) known |= seen[k] == means;
		if (known) continue;
		seen[seen_count++] = means;
		if (!visit_all(w, &none, rule, days[i], line)) open = -1;
		else if (w->at->closed || !w->at->probed || !w->at->complete) open = 0;
	}
	free(seen);
	return open;
}
