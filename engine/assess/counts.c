#include "counts.h"

#include <stdlib.h>

#include "../base/hash.h"
#include "message.h"

enum { TEXTS = 4096 };

/* A value of a group for which something is counted. */
struct cell {
	struct text value;
	size_t index;       /* of as->groups or as->indicators */
	UT_hash_handle hh;
};

/* A text of records, by its cell, and the counter of an indicator that it was found to lead to. */
struct text_seen {
	uint64_t cell;         /* 0: free */
	struct cell **table;
	size_t index;
};

struct tables {
	struct cell **groups;     /* per group */
	struct cell **indicators; /* per indicator and place in its `by` */
	size_t *first_by;         /* per indicator: its place in `indicators` */
	size_t by_total;
	size_t *whole;            /* per indicator that runs: its counter of all persons */
	struct text_seen *texts;  /* owned: a county has a thousand villages and schools; NULL: none so far */
	struct buf scratch;
};

bool counts_init(struct assessment *as)
{
	const struct pack *p = as->pack;
	struct tables *t = arena_zalloc(&as->arena, 1, sizeof *t);
	as->tables = t;
	if (!t) return false;
	buf_init(&t->scratch);
	t->groups = arena_zalloc(&as->arena, p->group_count, sizeof *t->groups);
	t->first_by = arena_zalloc(&as->arena, p->indicator_count, sizeof *t->first_by);
	t->whole = arena_zalloc(&as->arena, p->indicator_count, sizeof *t->whole);
	as->labels = arena_zalloc(&as->arena, p->label_count, sizeof *as->labels);
	if (!t->groups || !t->first_by || !t->whole || !as->labels) return false;
	for (size_t i = 0; i < p->indicator_count; i++) {
		t->first_by[i] = t->by_total;
		t->by_total += p->indicators[i].by_count;
		if (p->indicators[i].off != OFF_NOT) continue;
		if (!grow(&as->indicators, &as->indicator_cap, as->indicator_count, sizeof *as->indicators)) return false;
		t->whole[i] = as->indicator_count;
		as->indicators[as->indicator_count++] = (struct indicator_count){.indicator = (int)i, .group = -1, .met = -1};
	}
	t->indicators = arena_zalloc(&as->arena, t->by_total, sizeof *t->indicators);
	return t->indicators != NULL;
}

void counts_free(struct assessment *as)
{
	struct tables *t = as->tables;
	if (t) {
		for (size_t i = 0; t->groups && i < as->pack->group_count; i++) HASH_CLEAR(hh, t->groups[i]);
		for (size_t i = 0; t->indicators && i < t->by_total; i++) HASH_CLEAR(hh, t->indicators[i]);
		free(t->texts);
		buf_free(&t->scratch);
	}
	free(as->groups);
	free(as->indicators);
}

bool group_value(struct frame *f, const struct group *g, bool full, struct buf *scratch, struct text *out)
{
	if (g->by) {
		buf_reset(scratch);
		if (!message_value(f, g->by, message_masks(g->by, g->private, full), scratch)) return false;
		*out = buf_view(scratch);
		return true;
	}
	for (size_t i = 0; i < g->case_count; i++) {
		enum truth t = eval_truth(f, g->cases[i].when);
		if (t == TRUTH_UNKNOWN) return false;
		if (t == TRUTH_FALSE) continue;
		*out = g->cases[i].value;
		return true;
	}
	return false;
}

/* Finds or adds the cell of a value; *is_new tells the caller to give it an index. NULL: out of memory. */
static struct cell *cell_of(struct assessment *as, struct cell **table, struct text value, bool *is_new)
{
	struct cell *c;
	*is_new = false;
	if (text_equal(value, TEXT(GROUP_MISSING))) value = (struct text){0};
	const char *bytes = value.p ? value.p : "";
	/* A missing value (p NULL) and the empty text differ in their hash; uthash compares hashes first. */
	unsigned hash = (unsigned)hash_bytes(bytes, value.n) ^ (value.p ? 0u : 0x5bd1e995u);
	HASH_FIND_BYHASHVALUE(hh, *table, bytes, (unsigned)value.n, hash, c);
	if (c) return c;
	bool hash_oom = false;
	c = arena_zalloc(&as->arena, 1, sizeof *c);
	char *copy = arena_dup(&as->arena, bytes, value.n);
	if (!c || !copy) return NULL;
	c->value = (struct text){value.p ? copy : NULL, value.n};
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, *table, copy, (unsigned)value.n, hash, c);
	*is_new = true;
	return hash_oom ? NULL : c;
}

/* The counter of an indicator for a value of the k-th group of its `by`. NULL: out of memory. */
static struct indicator_count *indicator_cell(struct assessment *as, size_t indicator, size_t k, struct text value)
{
	const struct tables *t = as->tables;
	bool is_new;
	struct cell *c = cell_of(as, &t->indicators[t->first_by[indicator] + k], value, &is_new);
	if (!c) return NULL;
	if (is_new) {
		if (!grow(&as->indicators, &as->indicator_cap, as->indicator_count, sizeof *as->indicators)) return NULL;
		c->index = as->indicator_count++;
		as->indicators[c->index] = (struct indicator_count){
			.indicator = (int)indicator, .group = as->pack->indicators[indicator].by[k], .value = c->value, .met = -1};
	}
	return &as->indicators[c->index];
}

/* The counter of a group's value. NULL: out of memory. */
static struct group_count *group_cell(struct assessment *as, size_t group, struct text value)
{
	const struct tables *t = as->tables;
	bool is_new;
	struct cell *c = cell_of(as, &t->groups[group], value, &is_new);
	if (!c) return NULL;
	if (is_new) {
		if (!grow(&as->groups, &as->group_cap, as->group_count, sizeof *as->groups)) return NULL;
		c->index = as->group_count++;
		as->groups[c->index] = (struct group_count){.group = (int)group, .value = c->value};
	}
	return &as->groups[c->index];
}

enum truth counts_flagged(const struct pack *pack, size_t indicator, const enum outcome *outcomes)
{
	const struct indicator *i = &pack->indicators[indicator];
	enum truth t = TRUTH_FALSE;
	for (size_t k = 0; k < i->flagged_count; k++) {
		enum outcome o = outcomes[i->flagged[k]];
		if (o == OUTCOME_FLAG) return TRUTH_TRUE;
		if (o == OUTCOME_REVIEW) t = TRUTH_UNKNOWN;
	}
	return t;
}

static void count_in(struct indicator_count *c, enum truth of, enum truth share)
{
	if (of == TRUTH_TRUE) c->of++;
	if (of == TRUTH_TRUE && share == TRUTH_TRUE) c->n++;
	if (of == TRUTH_UNKNOWN || share == TRUTH_UNKNOWN) c->undecided++;
}

void counts_rest(struct assessment *as)
{
	struct tables *t = as->tables;
	free(t->texts);
	t->texts = NULL;
}

/* Where a group is a text of a person's first record in a table, as most are: its cell. 0: it is something
 * else, missing, or masked. */
static uint64_t text_of_first(const struct frame *f, const struct group *g, bool full)
{
	const struct expr *e = g->by, *of = e && e->op == X_FIRST ? e->args[0] : NULL;
	struct record **records;
	if (!of || of->op != X_FIELD || of->table != e->table || of->type != TYPE_STRING || message_masks(e, g->private, full)) return 0;
	const struct field *field = &f->pack->tables[of->table].fields[of->field];
	if (field->has_values || f->unknown >> e->table & 1 || !person_records(f->persons, e->table, f->person, &records)) return 0;
	return record_token(records[0], field->offset);
}

/* The counter of an indicator for the person's k-th group. The texts of a township or a school are few, and known by their
 * cells: they need not be looked at again (counting of a county: three fifths of its instructions). NULL: out of memory. */
static struct indicator_count *counter_of(struct assessment *as, struct frame *f, size_t indicator, size_t k)
{
	struct tables *t = as->tables;
	const struct group *g = &as->pack->groups[as->pack->indicators[indicator].by[k]];
	const bool full = as->job->privacy == PRIVACY_FULL;
	const uint64_t cell = text_of_first(f, g, full);
	struct cell **table = &t->indicators[t->first_by[indicator] + k];
	struct text_seen *seen = NULL;
	if (cell) {
		if (!t->texts && !(t->texts = calloc(TEXTS, sizeof *t->texts))) return NULL;
		seen = &t->texts[((cell ^ (uintptr_t)table) * UINT64_C(0x9E3779B97F4A7C15) >> 32) % TEXTS];
		if (seen->cell == cell && seen->table == table) return &as->indicators[seen->index];
	}
	struct text value = {0};
	if (!group_value(f, g, full, &t->scratch, &value)) value = (struct text){0};
	struct indicator_count *c = t->scratch.failed ? NULL : indicator_cell(as, indicator, k, value);
	if (c && seen) *seen = (struct text_seen){cell, table, (size_t)(c - as->indicators)};
	return c;
}

bool counts_person(struct assessment *as, struct frame *f, size_t indicator, enum truth of, enum truth share)
{
	const struct indicator *x = &as->pack->indicators[indicator];
	const struct tables *t = as->tables;
	if (of != TRUTH_TRUE) share = TRUTH_FALSE;
	count_in(&as->indicators[t->whole[indicator]], of, share);
	for (size_t k = 0; k < x->by_count; k++) {
		struct indicator_count *c = counter_of(as, f, indicator, k);
		if (!c) return false;
		count_in(c, of, share);
	}
	return true;
}

static void count_outcome(uint64_t *flag, uint64_t *review, uint64_t *excused, enum outcome o)
{
	if (o == OUTCOME_FLAG) ++*flag;
	if (o == OUTCOME_REVIEW) ++*review;
	if (o == OUTCOME_EXCUSED) ++*excused;
}

bool counts_finding(struct assessment *as, struct frame *f, enum outcome o)
{
	const struct pack *p = as->pack;
	struct tables *t = as->tables;
	bool full = as->job->privacy == PRIVACY_FULL;
	for (size_t i = 0; i < p->label_count; i++) {
		struct label_count *c = &as->labels[i];
		if (p->labels[i].off || eval_truth(f, p->labels[i].when) != TRUTH_TRUE) continue;
		count_outcome(&c->flag, &c->review, &c->excused, o);
	}
	for (size_t i = 0; i < p->group_count; i++) {
		if (p->groups[i].off) continue;
		struct text value = {0};
		if (!group_value(f, &p->groups[i], full, &t->scratch, &value)) value = (struct text){0};
		struct group_count *g = t->scratch.failed ? NULL : group_cell(as, i, value);
		if (!g) return false;
		count_outcome(&g->flag, &g->review, &g->excused, o);
	}
	return true;
}

bool counts_merge(struct assessment *as, const struct assessment *from)
{
	for (size_t i = 0; i < as->pack->label_count; i++) {
		as->labels[i].flag += from->labels[i].flag;
		as->labels[i].review += from->labels[i].review;
		as->labels[i].excused += from->labels[i].excused;
	}
	for (size_t i = 0; i < from->group_count; i++) {
		const struct group_count *c = &from->groups[i];
		struct group_count *sum = group_cell(as, (size_t)c->group, c->value);
		if (!sum) return false;
		sum->flag += c->flag;
		sum->review += c->review;
		sum->excused += c->excused;
	}
	for (size_t i = 0; i < from->indicator_count; i++) {
		const struct indicator_count *c = &from->indicators[i];
		const struct indicator *x = &as->pack->indicators[c->indicator];
		size_t k = 0;
		while (c->group >= 0 && x->by[k] != c->group) k++;
		/* Before counts_finish the counters of the whole stand first, in the same order in both. */
		struct indicator_count *sum = c->group < 0 ? &as->indicators[i] : indicator_cell(as, (size_t)c->indicator, k, c->value);
		if (!sum) return false;
		sum->n += c->n;
		sum->of += c->of;
		sum->undecided += c->undecided;
	}
	return true;
}

/* Missing values last. */
static int by_value(struct text a, struct text b)
{
	if (!a.p || !b.p) return (!a.p) - (!b.p);
	return text_compare(a, b);
}

static int by_indicator(const void *a, const void *b)
{
	const struct indicator_count *x = a, *y = b;
	int c = (x->indicator > y->indicator) - (x->indicator < y->indicator);
	if (!c) c = (x->group > y->group) - (x->group < y->group);
	return c ? c : by_value(x->value, y->value);
}

static int by_group(const void *a, const void *b)
{
	const struct group_count *x = a, *y = b;
	int c = (x->group > y->group) - (x->group < y->group);
	return c ? c : by_value(x->value, y->value);
}

static bool target_met(const struct indicator *x, uint64_t n, uint64_t of)
{
	/* n * 100 against target_n / target_d * of, exactly; counts are below 2^40 and the target's parts below 2^31. */
	__extension__ typedef __int128 wide;
	wide left = (wide)n * 100 * x->target_d, right = (wide)x->target_n * (wide)of;
	switch (x->target) {
	case COMPARE_EQ: return left == right;
	case COMPARE_NE: return left != right;
	case COMPARE_LT: return left < right;
	case COMPARE_LE: return left <= right;
	case COMPARE_GT: return left > right;
	default: return left >= right;
	}
}

void counts_finish(struct assessment *as)
{
	for (size_t i = 0; i < as->indicator_count; i++) {
		struct indicator_count *c = &as->indicators[i];
		const struct indicator *x = &as->pack->indicators[c->indicator];
		if (c->of && x->target != COMPARE_NONE) c->met = target_met(x, c->n, c->of);
	}
	if (as->indicator_count) qsort(as->indicators, as->indicator_count, sizeof *as->indicators, by_indicator);
	if (as->group_count) qsort(as->groups, as->group_count, sizeof *as->groups, by_group);
}
