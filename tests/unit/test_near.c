/* Likeness of records, and which of many are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "assess/near.h"
#include "base/hash.h"
#include "intake/id.h"
#include "pack/value.h"
#include "rows.h"

/* Two lines with a number, a name, a sex without `values` and a birth date; records are laid out by record_layout. */
struct county {
	struct pack pack;
	struct field fields[2][4];
	struct arena arena;
	struct near near;
	struct dataset dataset;
	uint64_t rows;
	uint32_t persons;
};

enum { ID, NAME, SEX, BIRTH };

static int set_up(void **state)
{
	static const struct field shape[4] = {
		{.name = {"id", 2}, .type = TYPE_ID, .read = true},
		{.name = {"name", 4}, .type = TYPE_STRING, .read = true},
		{.name = {"sex", 3}, .type = TYPE_STRING, .read = true},
		{.name = {"birth_date", 10}, .type = TYPE_DATE, .read = true},
	};
	struct county *c = calloc(1, sizeof *c);
	arena_init(&c->arena, 0);
	c->pack.table_count = 2;
	for (int kind = 0; kind < SUGGEST_KINDS; kind++) c->pack.suggest[kind] = true;
	for (int line = 0; line < 2; line++) {
		memcpy(c->fields[line], shape, sizeof shape);
		c->pack.tables[line].fields = c->fields[line];
		c->pack.tables[line].field_count = 4;
		record_layout(&c->pack.tables[line], false);
	}
	near_init(&c->near, &c->pack);
	*state = c;
	return 0;
}

static int tear_down(void **state)
{
	struct county *c = *state;
	near_free(&c->near);
	free(c->dataset.quality);
	arena_free(&c->arena);
	free(c);
	return 0;
}

struct row {
	const char *number, *name, *sex;
	int32_t birth; /* 0: missing */
};

static void put(struct record *r, uint32_t offset, const void *value, size_t n) { memcpy((char *)r + offset, value, n); }

static void put_text(struct county *c, struct record *r, uint32_t offset, const char *text)
{
	const char *counted = text ? counted_dup(&c->arena, text_of(text)) : NULL;
	put(r, offset, &counted, sizeof counted);
}

/* A record of a person of its own; gives the person. */
static uint64_t add(struct county *c, int line, struct row row, bool asked)
{
	const struct table *t = &c->pack.tables[line];
	struct record *r = arena_zalloc(&c->arena, 1, t->record_size);
	struct id_number id;
	uint64_t token = 0;
	int32_t birth = row.birth ? row.birth : CELL_MISSING;
	r->place = (uint64_t)line << PLACE_ROW_BITS | ++c->rows;
	if (row.number) {
		assert_true(id_parse(text_of(row.number), &id) && id_token(&id, &c->arena, &token));
		if (!token_usable(token)) {
			struct quality note = {.table = line, .place = r->place, .written = id.written};
			c->dataset.quality = realloc(c->dataset.quality, (c->dataset.quality_count + 1) * sizeof note);
			c->dataset.quality[c->dataset.quality_count++] = note;
		}
	}
	put(r, t->fields[ID].offset, &token, sizeof token);
	put_text(c, r, t->fields[NAME].offset, row.name);
	put_text(c, r, t->fields[SEX].offset, row.sex);
	put(r, t->fields[BIRTH].offset, &birth, sizeof birth);
	uint64_t key = token_usable(token) ? token : 0;
	struct record *records[1] = {r};
	uint32_t start[2] = {0, 1}, person_of[1] = {0};
	struct persons one = {.count = 1, .key = &key};
	one.records[line] = records;
	one.start[line] = start;
	one.person_of[line] = person_of;
	assert_true(near_add(&c->near, &one) && (!asked || near_ask(&c->near, &one, 0)));
	return r->place;
}

static const struct {
	const char *name;
	struct row a, b;
	enum suggest_kind kind;
} likenesses[] = {
	{"cut", {"529999201503150011", "甲", "男", 1}, {"529999201503150000", "甲", "女", 2}, SUGGEST_DAMAGED},
	{"cut, folded name", {"529999201503150011", "阿·里", NULL, 0}, {"529999201503150000", "阿． 里", NULL, 0}, SUGGEST_DAMAGED},
	{"cut, other name", {"529999201503150011", "甲", "男", 1}, {"529999201503150000", "乙", "男", 1}, SUGGEST_KINDS},
	{"cut, no name", {"529999201503150011", NULL, "男", 1}, {"529999201503150000", NULL, "男", 1}, SUGGEST_KINDS},
	{"masked behind the fifteenth", {"529999201503150011", "甲", NULL, 0}, {"529999201503150***", "甲", NULL, 0}, SUGGEST_DAMAGED},
	{"seventeen digits", {"529999201503150011", "甲", NULL, 0}, {"52999920150315001", "甲", NULL, 0}, SUGGEST_DAMAGED},
	{"fourteen digits", {"529999201503150011", "甲", NULL, 0}, {"52999920150315", "甲", NULL, 0}, SUGGEST_KINDS},
	{"both cut", {"529999201503150000", "甲", NULL, 0}, {"529999201503150000", "甲", NULL, 0}, SUGGEST_DAMAGED},
	{"printed", {"529999201503150011", "甲", NULL, 0}, {"529999201503150016", "甲", NULL, 0}, SUGGEST_DAMAGED},
	{"both sound", {"529999201503150011", "甲", NULL, 0}, {"529999201503150062", "甲", NULL, 0}, SUGGEST_KINDS},
	{"digit, name", {"529999201503150011", "甲", NULL, 1}, {"529999204503150011", "甲", NULL, 2}, SUGGEST_ONE_EDIT},
	{"digit, birth", {"529999201503150011", "甲", NULL, 1}, {"529999204503150011", "乙", NULL, 1}, SUGGEST_ONE_EDIT},
	{"digit, nothing", {"529999201503150011", "甲", "男", 1}, {"529999204503150011", "乙", "男", 2}, SUGGEST_KINDS},
	{"last digit, birth", {"529999201503150011", "甲", NULL, 1}, {"52999920150315001X", "乙", NULL, 1}, SUGGEST_ONE_EDIT},
	{"two digits", {"529999201503150011", "甲", NULL, 1}, {"529999204503150018", "乙", NULL, 1}, SUGGEST_KINDS},
	{"first digit", {"529999201503150011", "甲", NULL, 0}, {"629999201503150011", "甲", NULL, 0}, SUGGEST_ONE_EDIT},
	{"neighbours", {"529999201503150011", "甲", NULL, 0}, {"529999201053150011", "甲", NULL, 0}, SUGGEST_ONE_EDIT},
	{"neighbours two apart", {"529999201503150011", "甲", NULL, 0}, {"529999201530150011", "甲", NULL, 0}, SUGGEST_ONE_EDIT},
	{"not neighbours", {"529999201503150011", "甲", NULL, 0}, {"529999301502150011", "甲", NULL, 0}, SUGGEST_KINDS},
	{"passport", {"E1234567", "甲", NULL, 0}, {"E1234568", "甲", NULL, 0}, SUGGEST_ONE_EDIT},
	{"passport, letter", {"E1234567", "甲", NULL, 0}, {"D1234567", "甲", NULL, 0}, SUGGEST_KINDS},
	{"passport, neighbours", {"E1234567", NULL, NULL, 7}, {"1E234567", NULL, NULL, 7}, SUGGEST_ONE_EDIT},
	{"same but the number", {"529999201503150011", "甲", "男", 1}, {"E1234567", "甲", "男", 1}, SUGGEST_SAME_NAME_BIRTH},
	{"no numbers", {NULL, "甲", "男", 1}, {NULL, "甲", "男", 1}, SUGGEST_SAME_NAME_BIRTH},
	{"other sex", {NULL, "甲", "男", 1}, {NULL, "甲", "女", 1}, SUGGEST_KINDS},
	{"sex missing", {NULL, "甲", NULL, 1}, {NULL, "甲", NULL, 1}, SUGGEST_KINDS},
	{"birth missing", {NULL, "甲", "男", 0}, {NULL, "甲", "男", 0}, SUGGEST_KINDS},
	{"scientific", {"529999201503150011", "甲", "男", 1}, {"5.29999E+17", "甲", "男", 1}, SUGGEST_SAME_NAME_BIRTH},
};

/* Whichever of the two is looked for, and wherever their texts lie. */
static void likeness(void **state)
{
	(void)state;
	for (size_t i = 0; i < ROWS(likenesses); i++)
		for (int way = 0; way < 4; way++) {
			void *fresh;
			set_up(&fresh);
			struct county *c = fresh;
			int line = way & 1;
			uint64_t person = add(c, line, likenesses[i].a, true), other = add(c, 1 - line, likenesses[i].b, false);
			if (way & 2) assert_true(near_keep(&c->near));
			assert_true(near_finish(&c->near, &c->dataset, 2));
			struct near_match found[NEAR_SHOWN];
			size_t count = near_find(&c->near, person, 3, found);
			row_int(likenesses[i].name, (long long)count, likenesses[i].kind != SUGGEST_KINDS);
			if (count) {
				row_int(likenesses[i].name, found[0].kind, likenesses[i].kind);
				assert_true(found[0].record->place == other && found[0].ties == 1);
			}
			row_int("the other line only", (long long)near_find(&c->near, person, 1U << (1 - line), found), 0);
			tear_down(&fresh);
		}
}

/* The nearest kind first, then by place; a kind that too many share ends the list. */
static void which_are_shown(void **state)
{
	static const struct {
		const char *name;
		uint32_t cut, same;
		size_t shown;
		enum suggest_kind first, last;
		uint32_t ties;
	} rows[] = {
		{"one", 1, 0, 1, SUGGEST_DAMAGED, SUGGEST_DAMAGED, 1},
		{"one and one", 1, 1, 2, SUGGEST_DAMAGED, SUGGEST_SAME_NAME_BIRTH, 1},
		{"two and two", 2, 2, 3, SUGGEST_DAMAGED, SUGGEST_SAME_NAME_BIRTH, 2},
		{"twenty", 0, 20, 3, SUGGEST_SAME_NAME_BIRTH, SUGGEST_SAME_NAME_BIRTH, 20},
		{"twenty-one", 0, 21, 0, SUGGEST_KINDS, SUGGEST_KINDS, 0},
		{"one and twenty-one", 1, 21, 1, SUGGEST_DAMAGED, SUGGEST_DAMAGED, 1},
		{"twenty-one and one", 21, 1, 0, SUGGEST_KINDS, SUGGEST_KINDS, 0},
		{"many", 20, 2000, 3, SUGGEST_DAMAGED, SUGGEST_DAMAGED, 20},
	};
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		void *fresh;
		set_up(&fresh);
		struct county *c = fresh;
		struct near_match found[NEAR_SHOWN];
		const struct row one = {"529999201503150011", "甲", "男", 1};
		uint64_t person = add(c, 0, one, true);
		for (uint32_t k = 0; k < rows[i].same; k++) add(c, 1, (struct row){NULL, "甲", "男", 1}, false);
		for (uint32_t k = 0; k < rows[i].cut; k++) add(c, 1, (struct row){"529999201503150000", "甲", "女", 2}, false);
		add(c, 0, one, false); /* of the same line: not looked at */
		assert_true(near_finish(&c->near, &c->dataset, 2));
		size_t count = near_find(&c->near, person, 1, found);
		row_int(rows[i].name, (long long)count, (long long)rows[i].shown);
		for (size_t k = 1; k < count; k++)
			assert_true(found[k].kind > found[k - 1].kind || found[k].record->place > found[k - 1].record->place);
		if (count) {
			row_int(rows[i].name, found[0].kind, rows[i].first);
			row_int(rows[i].name, found[count - 1].kind, rows[i].last);
			row_int(rows[i].name, found[0].ties, rows[i].ties);
		}
		tear_down(&fresh);
	}
}

static void nobody(void **state)
{
	struct county *c = *state;
	struct near_match found[NEAR_SHOWN];
	assert_true(near_finish(&c->near, &c->dataset, 2));
	assert_int_equal(near_find(&c->near, 1, 3, found), 0);
}

/* Number of one thread and of another: nothing depends on who noted what. */
static void merged(void **state)
{
	struct county *c = *state;
	struct near_match found[NEAR_SHOWN];
	struct near mine = c->near;
	near_init(&c->near, &c->pack);
	add(c, 1, (struct row){"529999201503150000", "甲", "男", 1}, false);
	assert_true(near_keep(&c->near));
	uint64_t person = add(c, 0, (struct row){"529999201503150011", "甲", "男", 1}, true);
	assert_true(near_merge(&mine, &c->near));
	c->near = mine;
	add(c, 1, (struct row){"529999201503150016", "甲", "男", 1}, false);
	assert_true(near_finish(&c->near, &c->dataset, 2));
	assert_int_equal(near_find(&c->near, person, 3, found), 2);
	assert_int_equal(found[1].ties, 2);
}

static void numbers_as_told(void **state)
{
	static const struct {
		const char *cell, *told;
	} rows[] = {
		{"529999201503150000", "529999201503150000"}, {"52999920150315001", "529999201503150…"}, {"5.29999E+17", ""},
		{"E1234567", "E1234567"}, {"52999920150315002X", "52999920150315002X"},
	};
	(void)state;
	for (size_t i = 0; i < ROWS(rows); i++) {
		void *fresh;
		set_up(&fresh);
		struct county *c = fresh;
		struct near_match found[NEAR_SHOWN];
		char room[18], told[64];
		uint64_t person = add(c, 0, (struct row){"529999201503150054", "甲", "男", 1}, true);
		add(c, 1, (struct row){rows[i].cell, "甲", "男", 1}, false);
		assert_true(near_finish(&c->near, &c->dataset, 2));
		assert_int_equal(near_find(&c->near, person, 3, found), 1);
		struct text t = near_number(found[0].record, room);
		snprintf(told, sizeof told, "%.*s", (int)t.n, t.p);
		assert_string_equal(told, rows[i].told);
		tear_down(&fresh);
	}
}

int main(void)
{
	if (!hash_start()) return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(likeness),
		cmocka_unit_test(which_are_shown),
		cmocka_unit_test_setup_teardown(nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(merged, set_up, tear_down),
		cmocka_unit_test(numbers_as_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
