#include "repair.h"

#include <stdlib.h>
#include <string.h>

#include "../base/buf.h"
#include "../base/date.h"
#include "../pack/value.h"

enum {
	ROWS_MAX = 48,         /* of a person that are changed */
	ADDED_CELLS_MAX = 3,   /* of a row that is added, besides those taken over from the other line */
	ADD_TRIALS = 3000,     /* for one table */
	PAIR_TRIALS = 12000,
	TRIALS_MOST = 100000,  /* in all; more than anybody's few rows ever take */
	PAIR_VALUES = 6,       /* of a cell, where two are changed at once */
	PAIRS_COMPARED = 24
};

struct search {
	struct cutout *w;
	const struct repair_target *target;
	struct repair_numbers numbers;
	struct repairs *out;
	struct pool pool;
	struct cutout_outcomes before, after;
	struct repair best;    /* of what is searched at the moment */
	uint64_t distance;     /* of best */
	size_t trials;         /* so far: a trial counts for more where a person's rows, and their pairs, are very many */
	size_t each;           /* what it counts for */
	bool has_best, failed;
	size_t record_bytes;   /* of the longest record of the pack */
	char *saved;           /* room for a record of each cell that is changed at once */
};

/* ---- values as files have them ---- */

/* Whether the cell of a record says so. */
static bool says(const struct field *f, const struct record *r, const struct cell_value *v)
{
	char room[18];
	struct text now;
	if (f->type == TYPE_ID) return record_key(r) && text_equal(token_text(record_key(r), room), v->text);
	if (f->cell_bytes < 8) return record_number(r, f) == v->number;
	return record_string(r, f->offset, room, &now) && text_equal(now, v->text);
}

/* Reads the value as a cell that is written so. False: no cell says it, for what would is trimmed or stands for a blank;
 * or memory ran out. */
static bool read_value(struct search *s, int table, int field, struct cell_value *v)
{
	const struct field *f = &s->w->pack->tables[table].fields[field];
	char room[16];
	const struct text cell = cell_value_text(f, v, room);
	if (s->failed || (!cell.n && !v->blank)) return false;
	v->read = cutout_read(s->w, table, field, cell);
	if (!v->read) s->failed = true;
	return v->read && (v->blank || says(f, v->read, v));
}

/* The same of a number in the table's key. */
static bool key_value(struct search *s, int table, uint64_t key, struct cell_value *v)
{
	const struct table *t = &s->w->pack->tables[table];
	const struct field *f = &t->fields[t->key];
	char room[18];
	const struct text text = token_text(key, room);
	size_t literal = 0;
	while (f->has_values && literal < f->literal_count && !text_equal(f->literals[literal], text)) literal++;
	if (f->has_values && literal == f->literal_count) return false;
	*v = (struct cell_value){.number = (int32_t)literal, .text = {arena_dup(&s->w->arena, text.p, text.n), text.n}};
	if (!v->text.p) s->failed = true;
	return v->text.p && read_value(s, table, t->key, v);
}

/* Leaves the values of the pool that a cell can say. */
static void read_values(struct search *s)
{
	for (size_t i = 0; i < s->pool.count; i++) {
		struct pool_field *f = &s->pool.fields[i];
		size_t kept = 0;
		for (size_t k = 0; k < f->count; k++)
			if (read_value(s, f->table, f->field, &f->values[k])) f->values[kept++] = f->values[k];
		f->count = kept;
	}
}

/* ---- making a step and undoing it ---- */

static const struct field *field_of(const struct search *s, size_t row, int field)
{
	return &s->w->pack->tables[s->w->rows[row].table].fields[field];
}

struct undo {
	size_t row;
	struct cutout_row was;
	struct record *bytes;
};

static bool make(struct search *s, const struct repair_step *steps, size_t count, struct undo *undo)
{
	for (size_t i = 0; i < count; i++) {
		struct cutout_row *row = &s->w->rows[steps[i].row];
		size_t size = s->w->pack->tables[row->table].record_size;
		undo[i] = (struct undo){.row = steps[i].row, .was = *row};
		if (steps[i].kind == REPAIR_CELL) {
			undo[i].bytes = (struct record *)(void *)(s->saved + i * s->record_bytes);
			memcpy(undo[i].bytes, row->record, size);
			cutout_put(s->w, row, steps[i].field, steps[i].value.read);
		} else {
			row->gone = steps[i].kind == REPAIR_REMOVE;
		}
	}
	return true;
}

static void unmake(struct search *s, const struct undo *undo, size_t count)
{
	while (count--) {
		struct cutout_row *row = &s->w->rows[undo[count].row];
		*row = undo[count].was;
		if (undo[count].bytes)
			memcpy(row->record, undo[count].bytes, s->w->pack->tables[row->table].record_size);
	}
}

/* ---- judging ---- */

static const struct cutout_row *row_at(const struct cutout *w, uint64_t place)
{
	for (size_t i = 0; i < w->row_count; i++)
		if (w->rows[i].place == place) return &w->rows[i];
	return NULL;
}

/* Whether a person of the match is the one the finding is of, or has records of it. */
static bool is_concerned(const struct search *s, uint32_t person)
{
	const struct persons *ps = cutout_persons(s->w);
	if (s->target->key && ps->key[person] && token_equal(ps->key[person], s->target->key)) return true;
	for (int line = 0; line < 2; line++) {
		struct record **records;
		uint32_t n = person_records(ps, line, person, &records);
		for (uint32_t i = 0; i < n; i++) {
			const struct cutout_row *row = row_at(s->w, records[i]->place);
			if (row && row->own) return true;
		}
	}
	return false;
}

static bool is_open(struct search *s, uint32_t person)
{
	const struct pack *p = s->w->pack;
	int exception;
	if ((size_t)s->target->rule < p->rule_count)
		return cutout_outcome(s->w, person, (size_t)s->target->rule, &exception) != OUTCOME_CLEAR;
	bool open = false;
	for (size_t r = 0; r < p->rule_count && !open && !cutout_persons(s->w)->key[person]; r++)
		open = p->rules[r].off == OFF_NOT && cutout_outcome(s->w, person, r, &exception) == OUTCOME_REVIEW;
	return open;
}

/* Whether the finding is gone as the cutout stands. */
static bool is_cleared(struct search *s)
{
	if (!cutout_match(s->w)) {
		s->failed = true;
		return false;
	}
	for (uint32_t p = 0; p < cutout_persons(s->w)->count; p++)
		if (is_concerned(s, p) && is_open(s, p)) return false;
	return true;
}

static bool is_target(const struct search *s, const struct cutout_outcome *o)
{
	const struct cutout_row *row = row_at(s->w, o->place);
	bool own = s->target->key ? o->key && token_equal(o->key, s->target->key) : row && row->own;
	return own && o->rule == s->target->rule;
}

/* How bad an outcome is: a finding that grows worse is raised. */
static int badness(enum outcome o)
{
	static const int ranks[] = {[OUTCOME_FLAG] = 3, [OUTCOME_REVIEW] = 2, [OUTCOME_EXCUSED] = 1, [OUTCOME_CLEAR] = 0};
	return ranks[o];
}

static void note_effect(struct repair *r, const struct cutout_outcome *whose, enum outcome from, enum outcome to)
{
	struct repair_effect *e = &r->effects[r->effect_count++];
	*e = (struct repair_effect){.whose = *whose, .to = to};
	e->whose.outcome = from;
	r->raised += badness(to) > badness(from);
}

/* What else changes in the cutout as it stands now. False: out of memory. */
static bool find_effects(struct search *s, struct repair *r)
{
	if (!cutout_outcomes(s->w, &s->after)) return false;
	const struct cutout_outcomes *a = &s->before, *b = &s->after;
	r->effects = arena_zalloc(&s->w->arena, a->count + b->count + 1, sizeof *r->effects);
	r->effect_count = r->raised = 0;
	for (size_t i = 0, k = 0; r->effects && (i < a->count || k < b->count);) {
		const struct cutout_outcome *x = i < a->count ? &a->items[i] : NULL, *y = k < b->count ? &b->items[k] : NULL;
		int c = !x ? 1 : !y ? -1 : cutout_outcome_compare(x, y);
		enum outcome from = c <= 0 ? x->outcome : OUTCOME_CLEAR, to = c >= 0 ? y->outcome : OUTCOME_CLEAR;
		const struct cutout_outcome *whose = c <= 0 ? x : y;
		if (from != to && !(c <= 0 && is_target(s, whose))) note_effect(r, whose, from, to);
		i += c <= 0;
		k += c >= 0;
	}
	return r->effects != NULL;
}

/* Tries a change and keeps it if it is the best so far. */
static bool try(struct search *s, const struct repair_step *steps, size_t count, uint64_t distance)
{
	struct undo undo[REPAIR_CELLS + 1];
	bool cleared = false;
	if (s->trials >= TRIALS_MOST) return false;
	s->trials += s->each;
	if (s->failed || !make(s, steps, count, undo)) {
		s->failed = true;
		return false;
	}
	cleared = is_cleared(s);
	if (cleared) {
		struct repair r = {.count = count};
		memcpy(r.steps, steps, count * sizeof *steps);
		if (!find_effects(s, &r)) s->failed = true;
		bool better = !s->has_best || r.raised < s->best.raised ||
		              (r.raised == s->best.raised &&
		               (distance < s->distance || (distance == s->distance && r.effect_count < s->best.effect_count)));
		if (better) {
			s->best = r;
			s->distance = distance;
			s->has_best = true;
		}
	}
	unmake(s, undo, count);
	return cleared;
}

static size_t trials_end(const struct search *s, size_t more)
{
	return s->trials + more < TRIALS_MOST ? s->trials + more : TRIALS_MOST;
}

/* ---- what was found ---- */

static uint64_t weight(const struct repair *r)
{
	bool blank = r->steps[0].kind == REPAIR_CELL && r->steps[0].value.blank;
	return (uint64_t)blank << 40 | (uint64_t)r->raised << 20 | r->effect_count;
}

/* Takes the best into the list behind `from`, where it belongs; the last falls off behind `from` + most. */
static void keep_best(struct search *s, size_t from, size_t most)
{
	struct repairs *out = s->out;
	if (!s->has_best) return;
	s->has_best = false;
	size_t at = out->count;
	while (at > from && weight(&out->items[at - 1]) > weight(&s->best)) at--;
	if (at >= from + most || at >= REPAIR_SHOWN) return;
	if (out->count == from + most || out->count == REPAIR_SHOWN) out->count--;
	memmove(&out->items[at + 1], &out->items[at], (out->count - at) * sizeof *out->items);
	out->items[at] = s->best;
	out->count++;
}

/* ---- cells ---- */

/* How far a value is from what stands there; values that cannot be measured come in their order. */
static uint64_t distance_of(const struct search *s, size_t row, int field, const struct cell_value *v, size_t order)
{
	const struct field *f = field_of(s, row, field);
	if (v->blank) return UINT64_MAX;
	if (f->type != TYPE_INT && f->type != TYPE_DATE) return order;
	int32_t now = record_number(s->w->rows[row].record, f);
	if (now == CELL_MISSING) return order;
	return (uint64_t)(now > v->number ? (int64_t)now - v->number : (int64_t)v->number - now);
}

/* Whether the cell says so already. */
static bool stands(const struct search *s, size_t row, int field, const struct cell_value *v)
{
	const struct field *f = field_of(s, row, field);
	const struct record *r = s->w->rows[row].record;
	if (v->blank) return memcmp((const char *)r + f->offset, (const char *)v->read + f->offset, f->cell_bytes) == 0;
	return says(f, r, v);
}

static bool may_change(const struct search *s, size_t row)
{
	const struct cutout_row *r = &s->w->rows[row];
	return r->own && !r->gone && r->record;
}

static bool may_remove(const struct search *s, size_t row)
{
	const struct cutout_row *r = &s->w->rows[row];
	return r->own && !r->gone && !r->stays;
}

static struct repair_step cell_step(size_t row, int field, struct cell_value v)
{
	return (struct repair_step){.kind = REPAIR_CELL, .row = row, .field = field, .value = v};
}

/* Tries the value that is so far from the one in the cell, nearer than the best so far. Whether it is the best now. */
static bool try_at(struct search *s, size_t row, int field, int64_t value, uint64_t distance)
{
	bool date = field_of(s, row, field)->type == TYPE_DATE;
	struct cell_value v = {.number = (int32_t)value};
	if (date ? !date_in_range(value) : value < -VALUE_INT_MAX || value > VALUE_INT_MAX) return false;
	if (!read_value(s, s->w->rows[row].table, field, &v)) return false;
	struct repair_step step = cell_step(row, field, v);
	try(s, &step, 1, distance);
	return s->distance == distance;
}

/* Draws the best value of a cell towards the one that stands there: on either side by steps that double until one clears,
 * then by halves. Arithmetic and functions have bounds that no value of the pool is at. */
static void draw_near(struct search *s, size_t row, int field)
{
	const struct field *f = field_of(s, row, field);
	if (!s->has_best || s->best.steps[0].value.blank || f->has_values) return;
	if (f->type != TYPE_INT && f->type != TYPE_DATE) return;
	int32_t now = record_number(s->w->rows[row].record, f);
	for (int way = -1; way <= 1 && now != CELL_MISSING; way += 2) {
		uint64_t near = 0;
		for (uint64_t d = 1; d < s->distance && !try_at(s, row, field, now + way * (int64_t)d, d); d *= 2) near = d;
		bool this_way = (s->best.steps[0].value.number > now) == (way > 0);
		while (this_way && s->distance - near > 1) {
			uint64_t d = near + (s->distance - near) / 2;
			if (!try_at(s, row, field, now + way * (int64_t)d, d)) near = d;
		}
	}
}

/* Puts a number into the key of a row, if a cell can say it. */
static void try_number(struct search *s, size_t row, uint64_t number, uint64_t distance)
{
	const int table = s->w->rows[row].table;
	struct cell_value v;
	if (!key_value(s, table, number, &v)) return;
	struct repair_step step = cell_step(row, s->w->pack->tables[table].key, v);
	step.key = number;
	try(s, &step, 1, distance);
}

static void try_numbers(struct search *s, size_t row)
{
	for (size_t i = 0; i < s->numbers.count; i++) {
		if (s->w->rows[row].key && token_equal(s->w->rows[row].key, s->numbers.items[i])) continue;
		try_number(s, row, s->numbers.items[i], i);
	}
}

/* The number of a record that may be the person's set right. */
static void search_near(struct search *s)
{
	for (size_t row = 0; row < s->w->row_count && s->target->key && !s->failed; row++) {
		const struct cutout_row *r = &s->w->rows[row];
		if (!r->near || r->gone || !r->record || r->table >= 2) continue;
		try_number(s, row, s->target->key, 0);
		keep_best(s, 0, REPAIR_CELL_CHANGES);
	}
}

static void search_cells(struct search *s)
{
	for (size_t row = 0; row < s->w->row_count && row < ROWS_MAX && !s->failed; row++) {
		if (!may_change(s, row)) continue;
		int key = s->w->pack->tables[s->w->rows[row].table].key;
		if (s->w->rows[row].table < 2) {
			try_numbers(s, row);
			keep_best(s, 0, REPAIR_CELL_CHANGES);
		}
		for (size_t i = 0; i < s->pool.count; i++) {
			const struct pool_field *f = &s->pool.fields[i];
			if (f->table != s->w->rows[row].table || f->field == key) continue;
			if (field_of(s, row, f->field)->type == TYPE_ID) continue;
			for (size_t k = 0; k < f->count; k++) {
				if (stands(s, row, f->field, &f->values[k])) continue;
				struct repair_step step = cell_step(row, f->field, f->values[k]);
				try(s, &step, 1, distance_of(s, row, f->field, &f->values[k], k));
			}
			draw_near(s, row, f->field);
			keep_best(s, 0, REPAIR_CELL_CHANGES);
		}
	}
}

/* ---- rows ---- */

static void search_removals(struct search *s, size_t from)
{
	for (size_t row = 0; row < s->w->row_count && row < ROWS_MAX; row++) {
		if (!may_remove(s, row)) continue;
		struct repair_step step = {.kind = REPAIR_REMOVE, .row = row};
		try(s, &step, 1, row);
	}
	keep_best(s, from, 3);
}

/* The cell of another table's record as a value of the field, which has still to be read; false: it has none that could be
 * taken over. */
static bool taken_over(struct search *s, const struct field *to, const struct field *from, const struct record *r, struct cell_value *out)
{
	*out = (struct cell_value){0};
	if (to->type != from->type || to->type == TYPE_ID) return false;
	if (from->cell_bytes == 8) {
		char room[TEXT_CELL_ROOM];
		struct text t;
		if (to->cell_bytes != 8 || !record_string(r, from->offset, room, &t)) return false;
		out->text = (struct text){arena_dup(&s->w->arena, t.p, t.n), t.n};
		s->failed |= !out->text.p;
		return out->text.p;
	}
	int32_t n = record_number(r, from);
	if (n == CELL_MISSING || to->cell_bytes == 8) return false;
	out->number = n;
	if (to->type != TYPE_STRING) return true;
	for (size_t i = 0; i < to->literal_count; i++) {
		if (!text_equal(to->literals[i], from->literals[n])) continue;
		out->number = (int32_t)i;
		return true;
	}
	return false;
}

/* Name, sex and birth date: the cells that a row on a line has in common with the person's record on the other one. */
static size_t take_over(struct search *s, size_t added, struct repair_step *steps)
{
	static const struct text facts[] = {{"name", 4}, {"sex", 3}, {"birth_date", 10}};
	const struct table *tables = s->w->pack->tables;
	int table = s->w->rows[added].table, other = 1 - table;
	size_t count = 0, row = 0;
	if (table >= 2) return 0;
	while (row < s->w->row_count && (!may_change(s, row) || s->w->rows[row].table != other)) row++;
	for (size_t i = 0; i < sizeof facts / sizeof *facts && row < s->w->row_count; i++) {
		int to = table_field(&tables[table], facts[i]), from = table_field(&tables[other], facts[i]);
		struct cell_value v;
		if (to < 0 || from < 0 || !tables[table].fields[to].read || !tables[other].fields[from].read) continue;
		if (taken_over(s, &tables[table].fields[to], &tables[other].fields[from], s->w->rows[row].record, &v) &&
		    read_value(s, table, to, &v))
			steps[count++] = cell_step(added, to, v);
	}
	return count;
}

static bool is_set(const struct repair_step *steps, size_t count, int field)
{
	for (size_t i = 1; i < count; i++)
		if (steps[i].field == field) return true;
	return false;
}

/* Sets `left` more cells of the row, of fields from `next` on. */
static void fill(struct search *s, struct repair_step *steps, size_t count, size_t next, int left, size_t end)
{
	if (!left) {
		try(s, steps, count, 0);
		return;
	}
	int table = s->w->rows[steps[0].row].table, key = s->w->pack->tables[table].key;
	for (size_t i = next; i < s->pool.count && s->trials < end && !s->failed; i++) {
		const struct pool_field *f = &s->pool.fields[i];
		if (f->table != table || f->field == key || s->w->pack->tables[table].fields[f->field].type == TYPE_ID) continue;
		for (size_t k = 0; k < f->count && s->trials < end && !is_set(steps, count, f->field); k++) {
			if (f->values[k].blank) continue;
			steps[count] = cell_step(steps[0].row, f->field, f->values[k]);
			fill(s, steps, count + 1, i + 1, left - 1, end);
		}
	}
}

/* A second record on a line is a duplicate, not a remedy. */
static bool has_own(const struct search *s, int table)
{
	for (size_t row = 0; row < s->w->row_count; row++)
		if (may_change(s, row) && s->w->rows[row].table == table) return true;
	return false;
}

static void search_added(struct search *s, size_t from)
{
	if (!s->target->key) return;
	for (int table = 0; table < s->w->pack->table_count && !s->failed; table++) {
		if (!(s->pool.groups >> table & 1) || !s->w->pack->tables[table].bound) continue;
		if (table < 2 && has_own(s, table)) continue;
		struct cell_value key;
		if (!key_value(s, table, s->target->key, &key)) continue;
		struct cutout_row *row = cutout_add_read(s->w, table, key.read);
		if (!row) {
			s->failed = true;
			return;
		}
		row->own = true;
		struct repair_step steps[REPAIR_CELLS + 1] = {{.kind = REPAIR_ADD, .row = (size_t)(row - s->w->rows)}};
		size_t count = 1 + take_over(s, steps[0].row, steps + 1), end = trials_end(s, ADD_TRIALS);
		for (int cells = 0; cells <= ADDED_CELLS_MAX && !s->has_best; cells++) fill(s, steps, count, 0, cells, end);
		keep_best(s, from, 3);
	}
}

/* ---- two changes ---- */

/* Single changes that may help beside another: a few values of each cell, and the rows taken away. */
static size_t gather_steps(struct search *s, struct repair_step **out)
{
	size_t count = 0, cap = 0;
	struct repair_step *steps = NULL;
	for (size_t row = 0; row < s->w->row_count && row < ROWS_MAX; row++) {
		if (may_remove(s, row)) {
			if (!grow(&steps, &cap, count, sizeof *steps)) break;
			steps[count++] = (struct repair_step){.kind = REPAIR_REMOVE, .row = row};
		}
		for (size_t i = 0; i < s->pool.count && may_change(s, row); i++) {
			const struct pool_field *f = &s->pool.fields[i];
			const struct field *field = &s->w->pack->tables[f->table].fields[f->field];
			if (f->table != s->w->rows[row].table || s->w->pack->tables[f->table].key == f->field) continue;
			if (field->type == TYPE_ID) continue;
			for (size_t k = 0, taken = 0; k < f->count && taken < PAIR_VALUES; k++) {
				if (f->values[k].blank || stands(s, row, f->field, &f->values[k])) continue;
				if (!grow(&steps, &cap, count, sizeof *steps)) break;
				steps[count++] = cell_step(row, f->field, f->values[k]);
				taken++;
			}
		}
	}
	*out = steps;
	return count;
}

static void search_pairs(struct search *s)
{
	struct repair_step *steps, pair[2];
	size_t count = gather_steps(s, &steps), end = trials_end(s, PAIR_TRIALS), cleared = 0;
	for (size_t i = 0; i < count && s->trials < end && cleared < PAIRS_COMPARED; i++)
		for (size_t k = i + 1; k < count && s->trials < end && cleared < PAIRS_COMPARED && !s->failed; k++) {
			bool same_row = steps[i].row == steps[k].row;
			if (same_row && (steps[i].kind == REPAIR_REMOVE || steps[i].field == steps[k].field)) continue;
			pair[0] = steps[i];
			pair[1] = steps[k];
			cleared += try(s, pair, 2, (uint64_t)(pair[0].kind == REPAIR_REMOVE) + (pair[1].kind == REPAIR_REMOVE));
		}
	free(steps);
	keep_best(s, s->out->count, 1);
}

/* ---- all of it ---- */

static bool gather_pool(struct search *s, uint32_t person)
{
	struct frame f = {.pack = s->w->pack, .persons = cutout_persons(s->w), .person = person,
	                  .unknown = cutout_persons(s->w)->unknown[person]};
	for (size_t r = 0; r < s->w->pack->rule_count; r++) {
		const struct rule *rule = &s->w->pack->rules[r];
		bool wanted = s->target->rule < (int)s->w->pack->rule_count ? (size_t)s->target->rule == r : rule->off == OFF_NOT;
		if (wanted) pool_add_condition(&s->pool, &f, rule->when);
	}
	read_values(s);
	return !s->pool.failed && !s->failed;
}

static bool begin(struct search *s)
{
	if (!cutout_match(s->w) || !cutout_outcomes(s->w, &s->before)) return false;
	for (uint32_t p = 0; p < cutout_persons(s->w)->count; p++)
		if (is_concerned(s, p)) return gather_pool(s, p);
	return true;
}

static void search(struct search *s)
{
	search_near(s);
	search_cells(s);
	size_t rows = s->out->count;
	search_added(s, rows);
	search_removals(s, rows);
	if (!s->out->count) search_pairs(s);
}

bool repair_find(struct cutout *w, const struct repair_target *target, struct repair_numbers numbers, struct repairs *out)
{
	const size_t many = w->row_count / ROWS_MAX;
	struct search s = {.w = w, .target = target, .numbers = numbers, .out = out, .each = 1 + many * many};
	*out = (struct repairs){0};
	pool_init(&s.pool, &w->arena);
	for (int t = 0; t < w->pack->table_count; t++)
		if (w->pack->tables[t].record_size > s.record_bytes) s.record_bytes = w->pack->tables[t].record_size;
	s.saved = malloc((REPAIR_CELLS + 1) * s.record_bytes);
	s.failed = !s.saved || !begin(&s);
	if (!s.failed) search(&s);
	out->trials = s.trials;
	bool done = !s.failed && cutout_match(w);
	pool_free(&s.pool);
	cutout_outcomes_free(&s.before);
	cutout_outcomes_free(&s.after);
	free(s.saved);
	return done;
}
