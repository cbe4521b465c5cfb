#include "tested.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../base/date.h"
#include "../intake/cell.h"
#include "../pack/value.h"
#include "paste.h"

/* Each row of a person is moved by itself, and all rows are judged each time. */
enum { PERSONS_TRIED_MAX = 8, ROWS_MAX = 16, STEP_MAX = 1 << 20 };

/* ---- persons ---- */

static bool add_row(const struct pack *p, const struct given_rows *g, const struct given_row *row, struct arena *a, struct world_case *c)
{
	const struct table *t = &p->tables[g->table];
	struct world_row *made = &c->rows[c->count++];
	*made = (struct world_row){g->table, row->rejected, arena_zalloc(a, t->field_count, sizeof *made->cells)};
	for (size_t f = 0; made->cells && f < t->field_count; f++) {
		const bool number = t->fields[f].type == TYPE_ID && row->cells[f].n;
		made->cells[f] = number ? example_number(a, row->cells[f]) : row->cells[f];
		if (number && !made->cells[f].p) return false;
	}
	return made->cells != NULL;
}

/* The rows of a test that bear the number. False: out of memory. */
static bool rows_of(const struct suite *s, const struct suite_test *t, struct text number, struct arena *a, struct world_case *c)
{
	size_t most = 0;
	for (size_t g = 0; g < t->test->given_count; g++) most += t->given[g].count;
	c->count = 0;
	if (!(c->rows = arena_alloc(a, most * sizeof *c->rows))) return false;
	for (int table = 0; table < s->pack->table_count; table++)
		for (size_t g = 0; g < t->test->given_count; g++) {
			const struct given_rows *rows = &t->given[g];
			for (size_t i = 0; rows->table == table && i < rows->count; i++) {
				struct text key = rows->rows[i].cells[s->pack->tables[table].key];
				if (!key.n) continue;
				if (!(key = example_number(a, key)).p) return false;
				if (text_equal(key, number) && !add_row(s->pack, rows, &rows->rows[i], a, c)) return false;
			}
		}
	return true;
}

bool tested_find(const struct suite *s, struct example *x, int rule, struct arena *a,
                 bool (*wanted)(void *context, struct world_case *c), void *context, struct world_case *out, bool *found)
{
	int tried = 0;
	*found = false;
	for (size_t i = 0; i < s->count && tried < PERSONS_TRIED_MAX; i++) {
		const struct suite_test *t = &s->tests[i];
		for (size_t k = 0; k < t->expect_count && tried < PERSONS_TRIED_MAX; k++) {
			enum outcome o;
			struct world_case c = {.day = t->test->run_date, .rule = rule};
			if (t->expect[k].rule != rule || t->expect[k].outcome != OUTCOME_FLAG) continue;
			if (!rows_of(s, t, t->expect[k].key, a, &c)) return false;
			if (c.count > ROWS_MAX) continue;
			if (!paste_outcome(x, &c, &o)) return false;
			if (o != OUTCOME_FLAG) continue; /* by the test's params only, or as one of several */
			tried++;
			if (wanted && !wanted(context, &c)) continue;
			*out = c;
			*found = true;
			return true;
		}
	}
	return true;
}

/* ---- edges ---- */

struct text edge_cell(enum type type, int64_t value, char *room)
{
	if (type == TYPE_DATE) date_format((int32_t)value, room);
	else snprintf(room, 32, "%" PRId64, value);
	return text_of(room);
}

struct moving {
	struct example *x;
	const struct world_case *c;
	struct text *cell;
	enum type type;
	enum outcome from;
};

/* Whether the outcome is another with this value. False: out of memory. */
static bool differs(const struct moving *m, int64_t value, bool *out)
{
	char room[32];
	enum outcome o;
	const struct text before = *m->cell;
	*m->cell = edge_cell(m->type, value, room);
	bool done = paste_outcome(m->x, m->c, &o);
	*m->cell = before;
	*out = done && o != m->from;
	return done;
}

bool edge_find(struct example *x, const struct world_case *c, size_t row, int field, bool up, struct edge *out, bool *found)
{
	struct moving m = {.x = x, .c = c, .cell = &c->rows[row].cells[field], .type = x->pack->tables[c->rows[row].table].fields[field].type};
	const bool date = m.type == TYPE_DATE;
	const int64_t least = date ? date_first() : -VALUE_INT_MAX, most = date ? date_last() : VALUE_INT_MAX;
	int32_t start;
	*found = false;
	if (!(date ? parse_date(*m.cell, &start) : parse_int(*m.cell, &start))) return true;
	if (!paste_outcome(x, c, &m.from)) return false;
	*out = (struct edge){start, start};
	for (int64_t step = 1; !*found && step <= STEP_MAX; step *= 2) {
		int64_t value = up ? start + step : start - step;
		if (value < least || value > most) return true;
		if (!differs(&m, value, found)) return false;
		if (*found) out->far = value;
		else out->near = value;
	}
	while (*found && (up ? out->far - out->near : out->near - out->far) > 1) {
		int64_t middle = out->near + (out->far - out->near) / 2;
		bool other;
		if (!differs(&m, middle, &other)) return false;
		*(other ? &out->far : &out->near) = middle;
	}
	return true;
}
