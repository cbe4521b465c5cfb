/* The impact for programs. */
#include <stdlib.h>

#include "base/date.h"
#include "cli/impact.h"
#include "report/json.h"

struct json_form {
	const struct impact *x;
	struct json_build b;
};

static json_t *side_object(struct json_form *t, int side)
{
	const struct impact *x = t->x;
	char day[11];
	date_format(x->job[side]->run_date, day);
	json_t *o = json_object(), *packs = json_array();
	json_put(&t->b, o, "run_date", json_string(day));
	for (size_t i = 0; i < x->pack[side]->file_count; i++)
		if (i < x->job[side]->pack_count) json_push(&t->b, packs, json_of_text(text_of(x->pack[side]->files[i].path)));
	json_put(&t->b, o, "packs", packs);
	return o;
}

static json_t *count_object(struct json_form *t, struct impact_count n)
{
	json_t *o = json_object();
	json_put(&t->b, o, "enter", json_of_count(n.enter));
	json_put(&t->b, o, "leave", json_of_count(n.leave));
	json_put(&t->b, o, "change", json_of_count(n.change));
	return o;
}

static json_t *edits_array(struct json_form *t)
{
	static const char *const kinds[] = {[EDIT_RULE] = "rule", [EDIT_DEFINITION] = "definition", [EDIT_PARAM] = "param",
	                                    [EDIT_EXCEPTION] = "exception", [EDIT_TABLES] = "tables", [EDIT_SET] = "set",
	                                    [EDIT_RUN_DATE] = "run_date"};
	static const char *const changes[] = {"changed", "added", "removed"};
	const struct impact *x = t->x;
	json_t *edits = json_array();
	for (size_t i = 0; i < x->edit_count; i++) {
		const struct edit *e = &x->edits[i].edit;
		json_t *o = json_object();
		json_put(&t->b, o, "kind", json_string(kinds[e->kind]));
		json_put(&t->b, o, "name", json_of_text(e->name));
		json_put(&t->b, o, "change", json_string(changes[e->change]));
		json_put(&t->b, o, "tried", json_boolean(x->edits[i].tried || x->edit_count == 1));
		json_push(&t->b, edits, o);
	}
	return edits;
}

static json_t *made_by(struct json_form *t, uint64_t bits)
{
	json_t *a = json_array();
	for (size_t e = 0; e < t->x->edit_count && e < IMPACT_TRIES_MAX; e++)
		if (bits >> e & 1) json_push(&t->b, a, json_of_count(e));
	return a;
}

static json_t *moves_array(struct json_form *t, struct impact_slice s)
{
	uint64_t n[4][4] = {{0}};
	json_t *a = json_array();
	for (size_t i = 0; i < s.count; i++) n[s.items[i].from][s.items[i].to]++;
	for (int from = 0; from < 4; from++)
		for (int to = 0; to < 4; to++) {
			if (!n[from][to]) continue;
			json_t *o = json_object();
			json_put(&t->b, o, "from", json_of_text(outcome_name((enum outcome)from)));
			json_put(&t->b, o, "to", json_of_text(outcome_name((enum outcome)to)));
			json_put(&t->b, o, "n", json_of_count(n[from][to]));
			json_push(&t->b, a, o);
		}
	return a;
}

static json_t *groups_object(struct json_form *t, struct impact_slice s)
{
	const struct pack *p = t->x->pack[1];
	json_t *o = json_object();
	for (size_t g = 0; g < p->group_count; g++) {
		size_t count;
		if (p->groups[g].off) continue;
		struct impact_value *values = impact_by_group(t->x, s, g, &count);
		json_t *by = json_object();
		if (!values) t->b.failed = true;
		for (size_t i = 0; i < count; i++) json_put_named(&t->b, by, values[i].value, count_object(t, values[i].count));
		json_put_named(&t->b, o, p->groups[g].name, by);
		free(values);
	}
	return o;
}

static json_t *by_edit_array(struct json_form *t, struct impact_slice s)
{
	json_t *a = json_array();
	for (size_t e = 0; e < t->x->edit_count; e++) json_push(&t->b, a, count_object(t, impact_of_edit(t->x, s, e)));
	return a;
}

static json_t *findings_object(struct json_form *t, size_t pair, int side)
{
	struct impact_findings n = impact_findings(t->x, pair, side);
	struct rule_pair p = t->x->changes.pairs[pair];
	json_t *o = json_object();
	for (int k = 0; k < 3; k++)
		json_put(&t->b, o, outcome_name((enum outcome)k).p, json_of_count(n.outcomes[k]));
	json_put(&t->b, o, "state", json_of_text(rule_state(t->x->pack[side], side ? p.after : p.before)));
	return o;
}

/* Under `privacy: counts` a rule with a count of a few persons has null in place of all of them. */
static json_t *rule_object(struct json_form *t, size_t pair)
{
	const struct impact *x = t->x;
	struct impact_slice s = impact_of_pair(x, pair);
	if (impact_hides(x, pair)) return json_null();
	json_t *o = count_object(t, impact_count(s));
	json_put(&t->b, o, "present", findings_object(t, pair, 0));
	json_put(&t->b, o, "changed", findings_object(t, pair, 1));
	if (x->job[1]->privacy == PRIVACY_COUNTS || !s.count) return o;
	json_put(&t->b, o, "moves", moves_array(t, s));
	json_put(&t->b, o, "by_edit", by_edit_array(t, s));
	json_put(&t->b, o, "together", count_object(t, impact_of_edit(x, s, x->edit_count)));
	json_put(&t->b, o, "by_group", groups_object(t, s));
	return o;
}

static json_t *rules_object(struct json_form *t)
{
	const struct impact *x = t->x;
	json_t *o = json_object();
	for (size_t i = 0; i < x->changes.pair_count; i++) {
		bool trial = x->changes.pairs[i].after > (int)x->pack[1]->rule_count;
		if (trial && !findings_of(&x->assessment[0], x->changes.pairs[i].before).count &&
		    !findings_of(&x->assessment[1], x->changes.pairs[i].after).count)
			continue;
		json_put_named(&t->b, o, trial ? TEXT("undecided-identity (trial)") : impact_rule_id(x, i), rule_object(t, i));
	}
	return o;
}

static json_t *change_object(struct json_form *t, const struct change *c)
{
	const struct impact *x = t->x;
	const struct impact_words *words = &x->words[c - x->changes.items];
	json_t *o = json_object();
	json_put(&t->b, o, "rule", json_of_text(impact_rule_id(x, c->pair)));
	json_put(&t->b, o, "from", json_of_text(outcome_name(c->from)));
	json_put(&t->b, o, "to", json_of_text(outcome_name(c->to)));
	json_put(&t->b, o, "key", json_of_text(x->job[1]->privacy == PRIVACY_FULL ? words->key : TEXT("")));
	json_put(&t->b, o, "message", json_of_text(words->message));
	json_put(&t->b, o, "evidence", json_of_text(words->evidence));
	json_put(&t->b, o, "edits", made_by(t, c->made_by));
	return o;
}

static json_t *persons_object(struct json_form *t)
{
	const struct persons_listed *n = &t->x->persons;
	json_t *o = json_object();
	json_put(&t->b, o, "present", json_of_count(n->before));
	json_put(&t->b, o, "changed", json_of_count(n->after));
	json_put(&t->b, o, "enter", json_of_count(n->enter));
	json_put(&t->b, o, "leave", json_of_count(n->leave));
	return o;
}

void impact_json(const struct impact *x, bool list, struct buf *out)
{
	struct json_form t = {.x = x};
	bool persons = x->job[1]->privacy != PRIVACY_COUNTS;
	json_t *o = json_object();
	json_put(&t.b, o, "format", json_integer(1));
	json_put(&t.b, o, "job", json_of_text(x->job[0]->name));
	json_put(&t.b, o, "run", x->accepted.run ? json_string(x->accepted.run) : json_null());
	json_put(&t.b, o, "packs_as_in_run", json_boolean(x->pack_as_run));
	json_put(&t.b, o, "present", side_object(&t, 0));
	json_put(&t.b, o, "changed", side_object(&t, 1));
	json_put(&t.b, o, "edits", edits_array(&t));
	json_put(&t.b, o, "persons", persons ? persons_object(&t) : json_null());
	json_put(&t.b, o, "rules", rules_object(&t));
	json_t *changes = list && persons ? json_array() : json_null();
	for (size_t i = 0; list && persons && i < x->changes.count; i++)
		json_push(&t.b, changes, change_object(&t, &x->changes.items[i]));
	json_put(&t.b, o, "changes", changes);
	json_print_tree(&t.b, o, out);
}
