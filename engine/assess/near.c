#include "near.h"

#include <stdlib.h>
#include <string.h>

#include "../base/buf.h"
#include "../intake/id.h"
#include "../base/thread.h"
#include "../pack/value.h"

enum { BLOCK = 510 };

/* A record and its trait. */
struct seen {
	uint64_t record; /* its address, with three marks above it, where tokens too have theirs */
	uint32_t name;
	int32_t birth;
};
#define MARK_SECOND_LINE (UINT64_C(1) << 57)
#define MARK_KEYED (UINT64_C(1) << 58)
#define MARK_DAMAGED (UINT64_C(1) << 59)

struct near_seen {
	struct near_seen *next;
	size_t count;
	struct seen records[BLOCK];
};

struct near_kept {
	struct near_kept *next;
	size_t count;
	struct near_record records[BLOCK];
};

struct near_number {
	uint64_t place, written;
};

/* Of a field with `values` a sex is the index of its literal and 1; of another its text stands behind the name. */
#define SEX_MISSING 0U
#define SEX_TEXT ((UINT32_C(1) << 30) - 1)

void near_init(struct near *n, const struct pack *pack)
{
	*n = (struct near){.pack = pack};
	arena_init(&n->arena, 1 << 18);
	for (int line = 0; line < 2; line++) {
		const struct table *t = &pack->tables[line];
		n->key_is_id[line] = t->fields[t->key].type == TYPE_ID;
		for (int i = 0; i < SUGGEST_FIELDS; i++) n->fields[line][i] = pack_suggests_by(pack, line, (enum suggest_by)i);
	}
}

void near_free(struct near *n)
{
	arena_free(&n->arena);
	free(n->subjects);
	free(n->fold);
	*n = (struct near){0};
}

/* Room for a folded name. */
static bool fold_room(struct near *n, struct text name)
{
	if (2 * name.n <= n->fold_cap) return true;
	char *room = realloc(n->fold, 4 * name.n);
	if (!room) return false;
	n->fold = room;
	n->fold_cap = 4 * name.n;
	return true;
}

static bool take_name(struct near *n, const struct record *r, struct arena *a, struct near_record *out)
{
	const struct field *name = n->fields[out->line][SUGGEST_NAME], *sex = n->fields[out->line][SUGGEST_SEX];
	struct text text, sex_text = {0};
	char room[TEXT_CELL_ROOM], sex_room[TEXT_CELL_ROOM];
	if (!name || !record_text(r, name, room, &text)) return true;
	if (!fold_room(n, text)) return false;
	if (sex && sex->has_values) {
		int32_t literal = record_number(r, sex);
		if (literal != CELL_MISSING) out->sex = (uint32_t)(literal + 1) & SEX_TEXT;
	} else if (sex && record_string(r, sex->offset, sex_room, &sex_text)) {
		out->sex = SEX_TEXT;
	}
	uint32_t length = (uint32_t)name_fold(text, n->fold), sex_length = (uint32_t)sex_text.n;
	bool two = sex_text.p != NULL;
	char *p = arena_bytes(a, sizeof length + length + (two ? sizeof sex_length + sex_length : 0));
	if (!p) return false;
	memcpy(p, &length, sizeof length);
	if (n->fold) memcpy(p + sizeof length, n->fold, length); /* an empty name took no room */
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
static bool take_number(const struct near *n, const struct record *r, bool keyed, struct arena *a, struct near_record *out)
{
	const struct field *key = &n->pack->tables[out->line].fields[n->pack->tables[out->line].key];
	struct text text;
	char room[18];
	if (n->key_is_id[out->line]) {
		uint64_t token = r->number;
		out->damaged = token && !token_usable(token);
		if (!token || out->damaged || !keyed) return true;
		if (!(token & TOKEN_TEXT)) {
			out->number = written_token(token);
			return true;
		}
		text = token_text(token, room);
	} else if (!keyed || !record_text(r, key, room, &text)) {
		return true;
	}
	if (!is_short_ascii(text)) return true;
	out->number = (uint64_t)(uintptr_t)counted_dup(a, text);
	return out->number != 0;
}

/* What is compared of a record; its texts are put into a. */
static bool take_record(struct near *n, int line, const struct record *r, bool keyed, struct arena *a, struct near_record *out)
{
	const struct field *birth = n->fields[line][SUGGEST_BIRTH];
	*out = (struct near_record){.place = r->place, .line = line == 1, .birth = CELL_MISSING};
	if (birth) out->birth = record_number(r, birth);
	return take_number(n, r, keyed, a, out) && take_name(n, r, a, out);
}

static bool take_seen(struct near *n, uint64_t seen, struct arena *a, struct near_record *out)
{
	const struct record *r = (const struct record *)(uintptr_t)(seen & TOKEN_VALUE_MASK);
	return take_record(n, (seen & MARK_SECOND_LINE) != 0, r, seen & MARK_KEYED, a, out);
}

/* Whether folding leaves a name as it is: Chinese characters only. */
static bool is_folded(struct text name)
{
	for (size_t i = 0; i < name.n; i += 3)
		if (name.n - i < 3 || (unsigned char)name.p[i] < 0xE4 || (unsigned char)name.p[i] > 0xE9) return false;
	return true;
}

static bool take_trait(struct near *n, int line, const struct record *r, struct near_trait *out)
{
	const struct field *name = n->fields[line][SUGGEST_NAME], *birth = n->fields[line][SUGGEST_BIRTH];
	struct text text;
	char room[TEXT_CELL_ROOM];
	*out = (struct near_trait){.birth = birth ? record_number(r, birth) : CELL_MISSING,
	                           .damaged = n->key_is_id[line] && r->number && !token_usable(r->number), .second_line = line == 1};
	const uint64_t cell = !name || name->has_values ? 0 : record_token(r, name->offset);
	if (text_cell_is_short(cell)) {
		out->name = near_short_trait(cell);
		return true;
	}
	if (!name || !record_text(r, name, room, &text)) return true;
	if (!is_folded(text)) {
		if (!fold_room(n, text)) return false;
		text = (struct text){n->fold, name_fold(text, n->fold)};
	}
	out->name = near_name_trait(text);
	return true;
}

/* A block that has room. NULL: out of memory. */
static struct near_seen *seen_block(struct near *n)
{
	struct near_seen *b = n->seen;
	if (b && b->count < BLOCK) return b;
	if ((b = n->idle)) n->idle = b->next;
	else if (!(b = arena_alloc(&n->arena, sizeof *b))) return NULL;
	b->next = n->seen;
	b->count = 0;
	return n->seen = b;
}

/* The records of one line whose persons have none on the other. */
static bool note_line(struct near *n, const struct persons *ps, int line)
{
	const uint32_t *other = ps->start[1 - line], *person_of = ps->person_of[line];
	const uint32_t count = ps->start[line] ? ps->start[line][ps->count] : 0;
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t p = person_of[i];
		if (other && other[p + 1] > other[p]) continue;
		const struct record *r = ps->records[line][i];
		struct near_seen *b = seen_block(n);
		struct near_trait t;
		if (!b || !take_trait(n, line, r, &t)) return false;
		uint64_t marks = (line ? MARK_SECOND_LINE : 0) | (ps->key[p] ? MARK_KEYED : 0) | (t.damaged ? MARK_DAMAGED : 0);
		b->records[b->count++] = (struct seen){(uint64_t)(uintptr_t)r | marks, t.name, t.birth};
	}
	return true;
}

bool near_add(struct near *n, const struct persons *ps) { return note_line(n, ps, 0) && note_line(n, ps, 1); }

static struct near_record *add_kept(struct near *n)
{
	struct near_kept *b = n->kept;
	if (!b || b->count == BLOCK) {
		if (!(b = arena_alloc(&n->arena, sizeof *b))) return NULL;
		b->next = n->kept;
		b->count = 0;
		n->kept = b;
	}
	return &b->records[b->count++];
}

bool near_keep(struct near *n)
{
	for (struct near_seen *b = n->seen, *next; b; b = next) {
		for (size_t i = 0; i < b->count; i++) {
			struct near_record *r = add_kept(n);
			if (!r || !take_seen(n, b->records[i].record, &n->arena, r)) return false;
		}
		next = n->seen = b->next;
		b->next = n->idle;
		n->idle = b;
	}
	return true;
}

static bool add_subject(struct near *n, uint64_t person, const struct near_record *r)
{
	if (!grow(&n->subjects, &n->subject_cap, n->subject_count, sizeof *n->subjects)) return false;
	n->subjects[n->subject_count++] = (struct near_subject){.person = person, .record = *r};
	return true;
}

bool near_ask(struct near *n, const struct persons *ps, uint32_t person)
{
	const bool keyed = ps->key[person] != 0;
	struct record **records;
	struct near_record subject;
	uint64_t first = 0; /* place of all */
	for (int line = 0; line < 2; line++)
		for (uint32_t i = 0, count = person_records(ps, line, person, &records); i < count; i++) {
			if (!first) first = records[i]->place;
			if (!take_record(n, line, records[i], keyed, &n->arena, &subject) || !add_subject(n, first, &subject)) return false;
		}
	return true;
}

bool near_merge(struct near *n, struct near *from)
{
	struct near_seen **seen = &n->seen;
	struct near_kept **kept = &n->kept;
	for (size_t i = 0; i < from->subject_count; i++)
		if (!add_subject(n, from->subjects[i].person, &from->subjects[i].record)) return false;
	while (*seen) seen = &(*seen)->next;
	while (*kept) kept = &(*kept)->next;
	*seen = from->seen;
	*kept = from->kept;
	arena_adopt(&n->arena, &from->arena);
	near_free(from);
	return true;
}

/* ---- the numbers of damaged cells, from the notes of intake ---- */

static int by_place(const void *a, const void *b)
{
	const struct near_number *x = a, *y = b;
	return (x->place > y->place) - (x->place < y->place);
}

static void put_number(const struct near *n, struct near_record *r)
{
	const struct near_number wanted = {.place = r->place};
	if (!r->damaged || !n->damaged_count) return;
	const struct near_number *found = bsearch(&wanted, n->damaged, n->damaged_count, sizeof wanted, by_place);
	if (found) r->number = found->written;
}

static bool find_damaged(struct near *n, const struct dataset *ds, unsigned threads)
{
	n->damaged = malloc((ds->quality_count ? ds->quality_count : 1) * sizeof *n->damaged);
	if (!n->damaged) return false;
	for (size_t i = 0; i < ds->quality_count; i++)
		if (ds->quality[i].table < 2 && ds->quality[i].written)
			n->damaged[n->damaged_count++] = (struct near_number){ds->quality[i].place, ds->quality[i].written};
	thread_sort(threads, n->damaged, n->damaged_count, sizeof *n->damaged, by_place);
	for (size_t i = 0; i < n->subject_count; i++) put_number(n, &n->subjects[i].record);
	return true;
}

/* ---- those that may be near to another ---- */

enum { TURNS = 64, TURN_BYTES = 16 << 10 };

/* What one turn of a thread finds in some blocks. */
struct turn {
	struct near own;  /* room for its texts */
	const struct near_record **records;
	size_t count, cap;
	bool failed;
};

struct gathering {
	const struct near *near;
	const struct near_filter *filter;
	struct near_kept **kept;
	struct near_seen **seen;
	size_t kept_count, seen_count;
	struct turn turns[TURNS];
};

static bool may(const struct gathering *g, struct near_trait t) { return g->filter->may(g->filter->context, &t); }

static bool add_gathered(struct turn *t, const struct near_record *r)
{
	if (!grow(&t->records, &t->cap, t->count, sizeof *t->records)) return false;
	t->records[t->count++] = r;
	return true;
}

static bool gather_kept(const struct gathering *g, struct turn *t, struct near_kept *b)
{
	for (size_t i = 0; i < b->count; i++) {
		struct near_record *r = &b->records[i];
		uint32_t name = r->name ? near_name_trait(counted_text(r->name)) : 0;
		if (!may(g, (struct near_trait){name, r->birth, r->damaged, r->line})) continue;
		put_number(g->near, r);
		if (!add_gathered(t, r)) return false;
	}
	return true;
}

static bool gather_seen(const struct gathering *g, struct turn *t, const struct near_seen *b)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct seen *x = &b->records[i];
		if (!may(g, (struct near_trait){x->name, x->birth, x->record & MARK_DAMAGED, x->record & MARK_SECOND_LINE})) continue;
		struct near_record *r = arena_alloc(&t->own.arena, sizeof *r);
		if (!r || !take_seen(&t->own, x->record, &t->own.arena, r)) return false;
		put_number(g->near, r);
		if (!add_gathered(t, r)) return false;
	}
	return true;
}

static void gather(void *context, uint32_t turn)
{
	struct gathering *g = context;
	struct turn *t = &g->turns[turn];
	size_t blocks = g->kept_count + g->seen_count, end = blocks * (turn + 1) / TURNS;
	near_init(&t->own, g->near->pack);
	arena_init(&t->own.arena, TURN_BYTES);
	for (size_t k = blocks * turn / TURNS; k < end && !t->failed; k++)
		t->failed = !(k < g->kept_count ? gather_kept(g, t, g->kept[k]) : gather_seen(g, t, g->seen[k - g->kept_count]));
}

static bool list_blocks(struct near *n, struct gathering *g)
{
	size_t kept = 0, seen = 0;
	for (const struct near_kept *b = n->kept; b; b = b->next) kept++;
	for (const struct near_seen *b = n->seen; b; b = b->next) seen++;
	g->kept = arena_alloc(&n->arena, kept * sizeof(struct near_kept *));
	g->seen = arena_alloc(&n->arena, seen * sizeof(struct near_seen *));
	if (!g->kept || !g->seen) return false;
	for (struct near_kept *b = n->kept; b; b = b->next) g->kept[g->kept_count++] = b;
	for (struct near_seen *b = n->seen; b; b = b->next) g->seen[g->seen_count++] = b;
	return true;
}

bool near_gather(struct near *n, const struct near_filter *filter, unsigned threads, const struct near_record ***records,
                 size_t *count)
{
	struct gathering *g = calloc(1, sizeof *g);
	*count = 0;
	if (!g) return false;
	*g = (struct gathering){.near = n, .filter = filter};
	bool done = list_blocks(n, g);
	if (done) thread_each(threads, TURNS, gather, g);
	for (int i = 0; i < TURNS; i++) {
		done &= !g->turns[i].failed;
		*count += g->turns[i].count;
	}
	const struct near_record **all = *records = done ? arena_alloc(&n->arena, *count * sizeof(struct near_record *)) : NULL;
	for (int i = 0; i < TURNS; i++) {
		struct turn *t = &g->turns[i];
		for (size_t k = 0; all && k < t->count; k++) *all++ = t->records[k];
		free(t->records);
		arena_adopt(&n->arena, &t->own.arena);
		near_free(&t->own);
	}
	free(g);
	return *records != NULL;
}

static int by_person(const void *a, const void *b)
{
	const struct near_subject *x = a, *y = b;
	int c = (x->person > y->person) - (x->person < y->person);
	return c ? c : (x->record.place > y->record.place) - (x->record.place < y->record.place);
}

bool near_finish(struct near *n, const struct dataset *ds, unsigned threads)
{
	bool done = find_damaged(n, ds, threads);
	if (done) thread_sort(threads, n->subjects, n->subject_count, sizeof *n->subjects, by_person);
	done = done && near_index(n, threads);
	free(n->damaged);
	n->damaged = NULL;
	n->damaged_count = 0;
	return done;
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
