#include "near.h"

#include <stdlib.h>
#include <string.h>

#include "../base/buf.h"
#include "../intake/id.h"
#include "../pack/value.h"

/* Of a field with `values` a sex is the index of its literal and 1; of another its text stands behind the name. */
#define SEX_MISSING 0U
#define SEX_TEXT ((UINT32_C(1) << 30) - 1)

void near_init(struct near *n, const struct pack *pack)
{
	*n = (struct near){.pack = pack};
	arena_init(&n->arena, 1 << 18);
	for (int line = 0; line < 2; line++)
		for (int i = 0; i < SUGGEST_FIELDS; i++) n->fields[line][i] = pack_suggests_by(pack, line, (enum suggest_by)i);
}

void near_free(struct near *n)
{
	arena_free(&n->arena);
	free(n->subjects);
	free(n->fold);
	*n = (struct near){0};
}

/* A string field's text; false: missing. */
static bool string_cell(const struct field *f, const struct record *r, struct text *out)
{
	if (!f->has_values) return record_string(r, f->offset, out);
	int32_t literal = record_int(r, f->offset);
	if (literal == CELL_MISSING) return false;
	*out = f->literals[literal];
	return true;
}

static bool take_name(struct near *n, const struct record *r, struct near_record *out)
{
	const struct field *name = n->fields[out->line][SUGGEST_NAME], *sex = n->fields[out->line][SUGGEST_SEX];
	struct text text, sex_text = {0};
	if (!name || !string_cell(name, r, &text)) return true;
	if (2 * text.n > n->fold_cap) {
		char *room = realloc(n->fold, 4 * text.n);
		if (!room) return false;
		n->fold = room;
		n->fold_cap = 4 * text.n;
	}
	if (sex && sex->has_values) {
		int32_t literal = record_int(r, sex->offset);
		if (literal != CELL_MISSING) out->sex = (uint32_t)(literal + 1) & SEX_TEXT;
	} else if (sex && record_string(r, sex->offset, &sex_text)) {
		out->sex = SEX_TEXT;
	}
	uint32_t length = (uint32_t)name_fold(text, n->fold), sex_length = (uint32_t)sex_text.n;
	bool two = out->sex == SEX_TEXT;
	char *p = arena_bytes(&n->arena, sizeof length + length + (two ? sizeof sex_length + sex_length : 0));
	if (!p) return false;
	memcpy(p, &length, sizeof length);
	memcpy(p + sizeof length, n->fold, length);
	if (two) {
		memcpy(p + sizeof length + length, &sex_length, sizeof sex_length);
		memcpy(p + sizeof length + length + sizeof sex_length, sex_text.p, sex_length);
	}
	out->name = p;
	return true;
}

struct text near_sex(const struct near *n, const struct near_record *r)
{
	if (r->sex == SEX_MISSING) return TEXT("");
	if (r->sex != SEX_TEXT) return n->fields[r->line][SUGGEST_SEX]->literals[r->sex - 1];
	struct text name = counted_text(r->name);
	return counted_text(name.p + name.n);
}

static bool is_short_ascii(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.p[i] >= 0x80) return false;
	return t.n <= NEAR_TEXT_MAX;
}

/* The record's own number, whatever number its person goes by; that of a damaged one is put in by near_finish. A number
 * that is nobody's because too many bear it says nothing here either. */
static bool take_number(struct near *n, const struct record *r, bool keyed, struct near_record *out)
{
	const struct field *key = &n->pack->tables[out->line].fields[n->pack->tables[out->line].key];
	struct text text;
	if (key->type == TYPE_ID) {
		char unused[18];
		uint64_t token = record_token(r, key->offset);
		out->damaged = token && !token_usable(token);
		if (!token || out->damaged || !keyed) return true;
		if (!(token & TOKEN_TEXT)) {
			out->number = written_token(token);
			return true;
		}
		text = token_text(token, unused);
	} else if (!keyed || !string_cell(key, r, &text)) {
		return true;
	}
	if (!is_short_ascii(text)) return true;
	out->number = (uint64_t)(uintptr_t)counted_dup(&n->arena, text);
	return out->number != 0;
}

static bool take_record(struct near *n, int line, const struct record *r, bool keyed, struct near_record *out)
{
	const struct field *birth = n->fields[line][SUGGEST_BIRTH];
	*out = (struct near_record){.place = r->place, .line = line == 1, .birth = CELL_MISSING};
	if (birth) out->birth = record_int(r, birth->offset);
	return take_number(n, r, keyed, out) && take_name(n, r, out);
}

static bool add_candidate(struct near *n, const struct near_record *r)
{
	struct near_block *b = n->candidates;
	if (!b || b->count == NEAR_BLOCK) {
		if (!(b = arena_alloc(&n->arena, sizeof *b))) return false;
		b->next = n->candidates;
		b->count = 0;
		n->candidates = b;
	}
	b->records[b->count++] = *r;
	return true;
}

static bool add_subject(struct near *n, uint64_t person, const struct near_record *r)
{
	if (!grow(&n->subjects, &n->subject_cap, n->subject_count, sizeof *n->subjects)) return false;
	n->subjects[n->subject_count++] = (struct near_subject){.person = person, .record = *r};
	return true;
}

bool near_add(struct near *n, const struct persons *ps, uint32_t person, bool asked)
{
	struct record **records[2];
	uint32_t count[2];
	for (int line = 0; line < 2; line++) count[line] = person_records(ps, line, person, &records[line]);
	bool unmatched = !count[0] || !count[1];
	if (!unmatched && !asked) return true;
	uint64_t first = records[count[0] ? 0 : 1][0]->place;
	for (int line = 0; line < 2; line++)
		for (uint32_t i = 0; i < count[line]; i++) {
			struct near_record r;
			if (!take_record(n, line, records[line][i], ps->key[person] != 0, &r)) return false;
			if (unmatched && !add_candidate(n, &r)) return false;
			if (asked && !add_subject(n, first, &r)) return false;
		}
	return true;
}

bool near_merge(struct near *n, struct near *from)
{
	if (from->candidates) {
		struct near_block *last = from->candidates;
		while (last->next) last = last->next;
		last->next = n->candidates;
		n->candidates = from->candidates;
	}
	for (size_t i = 0; i < from->subject_count; i++)
		if (!add_subject(n, from->subjects[i].person, &from->subjects[i].record)) return false;
	arena_adopt(&n->arena, &from->arena);
	near_free(from);
	return true;
}

/* ---- the numbers of damaged cells, from the notes of intake ---- */

struct note {
	uint64_t place, written;
};

static int by_place(const void *a, const void *b)
{
	const struct note *x = a, *y = b;
	return (x->place > y->place) - (x->place < y->place);
}

static void put_number(const struct note *notes, size_t count, struct near_record *r)
{
	const struct note wanted = {.place = r->place};
	if (!r->damaged || !count) return;
	const struct note *found = bsearch(&wanted, notes, count, sizeof *notes, by_place);
	if (found) r->number = found->written;
}

static bool put_numbers(struct near *n, const struct dataset *ds)
{
	size_t count = 0;
	struct note *notes = malloc((ds->quality_count ? ds->quality_count : 1) * sizeof *notes);
	if (!notes) return false;
	for (size_t i = 0; i < ds->quality_count; i++)
		if (ds->quality[i].table < 2 && ds->quality[i].written)
			notes[count++] = (struct note){ds->quality[i].place, ds->quality[i].written};
	qsort(notes, count, sizeof *notes, by_place);
	for (struct near_block *b = n->candidates; b; b = b->next)
		for (uint32_t i = 0; i < b->count; i++) put_number(notes, count, &b->records[i]);
	for (size_t i = 0; i < n->subject_count; i++) put_number(notes, count, &n->subjects[i].record);
	free(notes);
	return true;
}

static int by_person(const void *a, const void *b)
{
	const struct near_subject *x = a, *y = b;
	int c = (x->person > y->person) - (x->person < y->person);
	return c ? c : (x->record.place > y->record.place) - (x->record.place < y->record.place);
}

bool near_finish(struct near *n, const struct dataset *ds)
{
	if (!put_numbers(n, ds)) return false;
	if (n->subject_count) qsort(n->subjects, n->subject_count, sizeof *n->subjects, by_person);
	return near_index(n);
}

/* ---- likeness ---- */

struct text near_number(const struct near_record *r, char room[18])
{
	if (near_is_text(r)) return counted_text((const char *)(uintptr_t)r->number);
	if (!r->number) return TEXT("");
	if (near_is_eighteen(r)) {
		written_text(r->number, room);
		return (struct text){room, 18};
	}
	uint64_t rest = written_first_15(r->number);
	for (size_t i = 15; i-- > 0; rest /= 10) room[i] = (char)('0' + rest % 10);
	memcpy(room + 15, "…", 3);
	return (struct text){room, 18};
}

bool near_is_digit(struct text number, size_t i)
{
	char c = number.p[i];
	return (c >= '0' && c <= '9') || (c == 'X' && number.n == 18 && i == 17);
}

/* Whether one digit differs or two neighbours are exchanged. */
static bool is_one_edit(const struct near_record *a, const struct near_record *b)
{
	char room_a[18], room_b[18];
	if (!(near_is_eighteen(a) ? near_is_eighteen(b) : near_is_text(a) && near_is_text(b))) return false;
	struct text x = near_number(a, room_a), y = near_number(b, room_b);
	size_t i = 0;
	if (x.n != y.n) return false;
	while (i < x.n && x.p[i] == y.p[i]) i++;
	if (i == x.n) return false;
	if (memcmp(x.p + i + 1, y.p + i + 1, x.n - i - 1) == 0)
		return near_is_digit(x, i) && near_is_digit(y, i);
	return i + 1 < x.n && x.p[i] == y.p[i + 1] && x.p[i + 1] == y.p[i] &&
	       memcmp(x.p + i + 2, y.p + i + 2, x.n - i - 2) == 0;
}

bool near_same_name(const struct near_record *a, const struct near_record *b)
{
	return a->name && b->name && text_equal(counted_text(a->name), counted_text(b->name));
}

bool near_same_birth(const struct near_record *a, const struct near_record *b)
{
	return a->birth != CELL_MISSING && a->birth == b->birth;
}

enum suggest_kind near_kind(const struct near *n, const struct near_record *a, const struct near_record *b)
{
	const bool *kinds = n->pack->suggest;
	bool name = near_same_name(a, b), birth = near_same_birth(a, b);
	if (a->line == b->line) return SUGGEST_KINDS;
	if (kinds[SUGGEST_DAMAGED] && name && (a->damaged || b->damaged) && a->number && b->number && !near_is_text(a) &&
	    !near_is_text(b) && written_first_15(a->number) == written_first_15(b->number))
		return SUGGEST_DAMAGED;
	if (kinds[SUGGEST_ONE_EDIT] && (name || birth) && is_one_edit(a, b)) return SUGGEST_ONE_EDIT;
	if (kinds[SUGGEST_SAME_NAME_BIRTH] && name && birth && a->sex != SEX_MISSING && b->sex != SEX_MISSING &&
	    text_equal(near_sex(n, a), near_sex(n, b)))
		return SUGGEST_SAME_NAME_BIRTH;
	return SUGGEST_KINDS;
}
