/* The smallest changes of a made-up child's cells, and how many are tried to find them. */
#include <stdio.h>

#include "rows.h"

#include "base/date.h"
#include "base/hash.h"
#include "prove/repair.h"

enum { TRIES_MOST = 100 };

static const char *const packs[] = {"rules/compulsory-education.yaml"};

struct fixture {
	struct arena arena;
	struct diags diags;
	struct pack *pack;
	struct cutout cutout;
};

static int setup(void **state)
{
	static struct fixture f;
	static const struct pack_options all = {.with_drafts = true, .bind_all = true};
	static const struct dataset none;
	static const struct job job;
	arena_init(&f.arena, 0);
	diags_init(&f.diags, LANGUAGE_EN);
	f.pack = pack_load(packs, 1, date_day(2026, 10, 15), &all, &f.arena, &f.diags);
	if (!hash_start() || !f.pack || !cutout_init(&f.cutout, f.pack, &job, &none)) return -1;
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	cutout_free(&f->cutout);
	diags_free(&f->diags);
	arena_free(&f->arena);
	return 0;
}

/* cells: "field=text|field=text", the number first */
static struct cutout_row *add(struct fixture *f, const char *table, const char *cells)
{
	struct cutout_row *row = NULL;
	int t = pack_table(f->pack, text_of(table));
	assert_true(t >= 0);
	while (*cells) {
		size_t name = strcspn(cells, "="), all = strcspn(cells, "|");
		int field = table_field(&f->pack->tables[t], (struct text){cells, name});
		assert_true(field >= 0);
		const struct record *read = cutout_read(&f->cutout, t, field, (struct text){cells + name + 1, all - name - 1});
		assert_non_null(read);
		if (!row) assert_non_null(row = cutout_add_read(&f->cutout, t, read));
		else cutout_put(&f->cutout, row, field, read);
		cells += all + (cells[all] == '|');
	}
	row->gone = false;
	row->own = true;
	return row;
}

static int rule_called(const struct pack *p, const char *id)
{
	size_t r = 0;
	while (r < p->rule_count && !text_equal(p->rules[r].id, text_of(id))) r++;
	assert_true(r < p->rule_count);
	return (int)r;
}

/* The value that a change of this one cell gives it; p == NULL: there is no such change. */
static struct text value_given(const struct fixture *f, const struct repairs *found, const char *name, char room[16])
{
	for (size_t i = 0; i < found->count; i++) {
		const struct repair_step *s = &found->items[i].steps[0];
		const struct field *field = &f->pack->tables[f->cutout.rows[s->row].table].fields[s->field];
		if (s->kind == REPAIR_CELL && text_equal(field->name, text_of(name))) return cell_value_text(field, &s->value, room);
	}
	return (struct text){0};
}

/* Bounds that lie behind a sum or an age, so that the nearest value has to be searched for. */
static void a_cell_is_drawn_to_the_bound(void **state)
{
	static const struct {
		const char *name, *rule, *cells, *field, *wanted;
	} rows[] = {
		{"a few days", "over-age", "birth_date=2012-08-15|grade=六年级|status=在读", "birth_date", "2012-09-01"},
		{"a lifetime", "over-age", "birth_date=1931-08-15|grade=六年级|status=在读", "birth_date", "2012-09-01"},
		{"earlier", "under-age", "birth_date=2022-09-03|grade=一年级|status=在读", "birth_date", "2020-08-31"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		struct repairs found;
		char cells[160], room[16];
		snprintf(cells, sizeof cells, "id=529999201503150011|%s", rows[i].cells);
		struct cutout_row *row = add(f, "enrolment", cells);
		const struct repair_target target = {rule_called(f->pack, rows[i].rule), row->key};
		assert_true(repair_find(&f->cutout, &target, (struct repair_numbers){NULL, 0}, &found));
		row_text(rows[i].name, value_given(f, &found, rows[i].field, room), rows[i].wanted);
		if (found.trials > TRIES_MOST) fail_msg("%s: %zu trials", rows[i].name, found.trials);
		for (size_t k = 0; k < f->cutout.row_count; k++) f->cutout.rows[k].gone = true;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(a_cell_is_drawn_to_the_bound, setup, teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
