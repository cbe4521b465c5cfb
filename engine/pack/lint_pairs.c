/* Rules against each other: equal ones, and ones whose flags are among another's. Of the pairs of a thousand rules, half
 * a million, nearly all are told apart by what they read, and most of the rest by one state in which the first is true;
 * only for what is left the proof is tried. */
#include "lint_parts.h"

enum { TRIES_MAX = 16 }; /* proofs for one rule */


static bool same_question(const struct rule *a, const struct rule *b) { return a->scope == b->scope; }

static void say_pair(struct linter *x, enum code code, size_t rule, size_t other)
{
	const struct rule *a = &x->l->pack->rules[rule], *b = &x->l->pack->rules[other];
	struct diag *item = LINT(x, code, a->at, a->id, b->id);
	if (!item || !b->at.source) return;
	size_t line, column;
	source_place(b->at.source, b->at.from, &line, &column);
	struct buf place;
	buf_init(&place);
	buf_printf(&place, "%s:%zu", b->at.source->path, line);
	struct text args[] = {b->id, buf_view(&place)};
	if (place.failed) x->l->d->failed = true;
	else diag_note(x->l->d, item, "'{1}' stands in {2}", "“{1}”在 {2}", args, 2);
	buf_free(&place);
}

/* Whether the flags of a are among those of b. */
static bool contained(struct linter *x, size_t a, size_t b)
{
	const struct rule *rules = x->l->pack->rules;
	unsigned all = COULD_BE_FALSE | COULD_BE_UNKNOWN | COULD_BE_TRUE;
	const struct logic_goal goals[] = {{x->props[a], lint_flags(&rules[a])}, {x->props[b], all & ~lint_flags(&rules[b])}};
	return logic_search(x->logic, goals, 2, false) == LOGIC_IMPOSSIBLE;
}

/* Whether b surely flags in the state at hand, in which rule a does. */
static bool follows_here(struct linter *x, size_t b, uint64_t reads)
{
	const int *parts;
	size_t count = logic_parts(x->logic, &x->props[b], &parts);
	unsigned flags = lint_flags(&x->l->pack->rules[b]);
	for (size_t i = count; i-- > 0;) { /* the last are those met latest, and most rarely */
		if (!(logic_reads(x->logic, parts[i]) & reads)) return false;
		unsigned o = logic_outcomes(x->logic, parts[i]);
		/* what holds of a group was perhaps not asked: the proof will tell */
		if (o & ~flags && (!(o & flags) || !logic_asks_group(x->logic, parts[i]))) return false;
	}
	return true;
}

/* Of the rules first … that are asked of the same records, those a might be contained in. */
static size_t candidates(struct linter *x, size_t a, size_t *out)
{
	const struct pack *p = x->l->pack;
	size_t count = 0;
	uint64_t reads = logic_reads(x->logic, x->props[a]);
	enum logic_answer answer = logic_enter(x->logic, (struct logic_goal){x->props[a], lint_flags(&p->rules[a])});
	for (size_t b = 0; answer == LOGIC_POSSIBLE && b < p->rule_count && count < TRIES_MAX; b++) {
		if (b == a || x->trivial[b] || x->props[b] < 0 || !same_question(&p->rules[a], &p->rules[b])) continue;
		if (follows_here(x, b, reads)) out[count++] = b;
	}
	logic_leave(x->logic);
	return count;
}

void lint_pairs(struct linter *x)
{
	const struct pack *p = x->l->pack;
	struct name_index seen = {0};
	struct arena keys;
	arena_init(&keys, 0);
	for (size_t a = 0; a < p->rule_count && !logic_failed(x->logic); a++) {
		size_t others[TRIES_MAX];
		if (x->trivial[a] || x->props[a] < 0) continue;
		/* the same proposition asked of the same records: no search is needed */
		int key[3] = {x->props[a], (int)p->rules[a].scope, (int)p->rules[a].unknown};
		int first = index_find(&seen, (struct text){(const char *)key, sizeof key});
		if (first >= 0) {
			say_pair(x, W707, a, (size_t)first);
			x->trivial[a] = true; /* what holds of it was said of the first */
			continue;
		}
		const char *kept = arena_dup(&keys, (const char *)key, sizeof key);
		if (!kept || !index_add(&seen, &keys, (struct text){kept, sizeof key}, (int)a)) {
			x->l->d->failed = true;
			break;
		}
		size_t count = candidates(x, a, others);
		for (size_t i = 0; i < count; i++) {
			if (!contained(x, a, others[i])) continue;
			bool equal = contained(x, others[i], a);
			if (!equal || others[i] < a) say_pair(x, equal ? W707 : W708, a, others[i]);
			break;
		}
	}
	arena_free(&keys);
}
