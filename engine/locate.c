#include "locate.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "intake/id.h"
#include "match/match.h"

enum { TOKENS_MAX = 1024, ROUNDS_MAX = 8, SIEVE_BITS = 1 << 16, KEYLESS_MAX = 20000 };

/* Calls visit for every record of a table. */
static bool each(const struct pack *pack, const struct dataset *ds, int table, void *context,
                 bool (*visit)(void *context, int table, struct record *r))
{
	uint32_t size = pack->tables[table].record_size;
	for (unsigned share = 0; share < ds->shares; share++)
		for (uint32_t i = 0; i < dataset_partitions(ds); i++) {
			const struct records *list = dataset_records(ds, share, table, i);
			for (uint32_t k = 0; k < list->count; k++)
				if (!visit(context, table, records_at(list, size, k))) return false;
		}
	return true;
}

/* ---- what was asked for ---- */

static bool read_row(struct text t, uint64_t *row)
{
	*row = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9' || i > 11) return false;
		*row = *row * 10 + (uint64_t)(t.p[i] - '0');
	}
	return t.n > 0 && *row > 0;
}

/* A path without what says where the job lies: ./, or all of its directory. */
static struct text below(struct text path, const char *dir)
{
	char *whole = path.p[0] == '/' ? realpath(dir && dir[0] ? dir : ".", NULL) : NULL;
	struct text own = text_of(whole ? whole : "");
	size_t skip = own.n && path.n > own.n && text_starts(path, own) && path.p[own.n] == '/' ? own.n + 1 : 0;
	free(whole);
	while (path.n - skip > 2 && path.p[skip] == '.' && path.p[skip + 1] == '/') skip += 2;
	return (struct text){path.p + skip, path.n - skip};
}

/* The length of a colon of either width before byte `at`; 0: there is none. */
static size_t colon_before(struct text t, size_t at)
{
	static const struct text wide = {"\xEF\xBC\x9A", 3};
	if (at >= wide.n && text_equal((struct text){t.p + at - wide.n, wide.n}, wide)) return wide.n;
	return t.p[at - 1] == ':';
}

static void add_place(struct locate *l, size_t file, uint64_t row)
{
	l->places[l->place_count++] = (uint64_t)file << PLACE_ROW_BITS | row;
}

/* Whether the places found are one; if they are several, it is kept what was named. Files without so many rows are not meant,
 * unless all are. */
static bool settle_place(struct locate *l, const struct dataset *ds, struct text name)
{
	size_t within = 0;
	for (size_t i = 0; i < l->place_count; i++)
		if (place_row(l->places[i]) <= ds->files[place_file(l->places[i])].counts.physical) l->places[within++] = l->places[i];
	if (within) l->place_count = within;
	l->by_place = l->place_count == 1;
	if (l->by_place) l->place = l->places[0];
	if (l->place_count > 1) l->file = name;
	return l->by_place;
}

/* FILE:ROW; a file may be named by the end of its path. */
static bool read_place(struct locate *l, const struct dataset *ds, const char *dir)
{
	size_t at = l->key.n;
	uint64_t row;
	while (at > 0 && colon_before(l->key, at) == 0) at--;
	if (at < 2 || !read_row((struct text){l->key.p + at, l->key.n - at}, &row)) return false;
	struct text name = below((struct text){l->key.p, at - colon_before(l->key, at)}, dir);
	for (size_t i = 0; i < ds->file_count; i++) {
		struct text path = text_of(ds->files[i].path);
		bool whole = text_equal(path, name);
		const size_t before = path.n > name.n ? path.n - name.n : 0;
		bool end = before && path.p[before - 1] == '/' && text_equal((struct text){path.p + before, name.n}, name);
		if (!whole && !end) continue;
		if (whole) l->place_count = 0;
		add_place(l, i, row);
		if (whole) break;
	}
	if (!l->place_count && memchr(name.p, '.', name.n)) l->file = name;
	return settle_place(l, ds, name);
}

/* LINE#ROW, where the line or list has one file. */
static bool read_line_row(struct locate *l, const struct pack *pack, const struct dataset *ds)
{
	const char *mark = memchr(l->key.p, '#', l->key.n);
	size_t at = mark ? (size_t)(mark - l->key.p) : 0;
	uint64_t row;
	const struct text name = {l->key.p, at};
	int table = mark ? pack_table(pack, name) : -1;
	if (table < 0 || !read_row((struct text){mark + 1, l->key.n - at - 1}, &row)) return false;
	for (size_t i = 0; i < ds->file_count; i++)
		if (ds->files[i].table == table) add_place(l, i, row);
	return settle_place(l, ds, name);
}

/* The first 17 of 18 characters if they are digits, whatever the last is; 0. */
static uint64_t first_17(struct text t)
{
	uint64_t n = 0;
	for (size_t i = 0; i < 17 && t.n == 18; i++) {
		if (t.p[i] < '0' || t.p[i] > '9') return 0;
		n = n * 10 + (uint64_t)(t.p[i] - '0');
	}
	return n;
}

static bool read_number(struct locate *l, const struct pack *pack)
{
	const struct table *line = &pack->tables[0];
	if (line->fields[line->key].type != TYPE_ID) {
		const char *counted = counted_dup(&l->arena, l->key);
		l->written = l->key;
		if (counted && l->key.n) l->token = text_token(ID_OTHER, counted);
		return counted != NULL;
	}
	struct id_number id;
	char *room = arena_bytes(&l->arena, l->key.n + 1);
	if (!room) return false;
	if (!l->key.n) return true;
	if (!id_parse(l->key, &id)) return false;
	l->damage = id.damage;
	l->written = id_normalise(l->key, room);
	l->number = first_17(l->written);
	return id.damage != DAMAGE_NONE || id_token(&id, &l->arena, &l->token);
}

/* ---- gathering ---- */

struct gathering {
	struct locate *l;
	const struct pack *pack;
	uint32_t hashes[TOKENS_MAX]; /* of the tokens */
	uint64_t sieve[SIEVE_BITS / 64]; /* their last bits */
	size_t from, to;           /* the tokens looked for */
	size_t known;              /* items of the rounds before, sorted */
	bool failed;
};

static bool passes(const struct gathering *g, uint32_t hash)
{
	return g->sieve[hash % SIEVE_BITS / 64] >> hash % 64 & 1;
}

static bool is_wanted(const struct gathering *g, uint64_t token)
{
	for (size_t i = g->from; i < g->to; i++)
		if (token_equal(token, g->l->tokens[i])) return true;
	return false;
}

static int by_place(const void *a, const void *b)
{
	const struct located *x = a, *y = b;
	return (x->record->place > y->record->place) - (x->record->place < y->record->place);
}

static void sort_items(struct locate *l)
{
	if (l->count) qsort(l->items, l->count, sizeof *l->items, by_place);
}

/* Whether the record is among the first items, which are sorted. */
static bool has_item(const struct locate *l, size_t first, int table, struct record *r)
{
	const struct located wanted = {table, r};
	return first && bsearch(&wanted, l->items, first, sizeof wanted, by_place);
}

/* It is not there. */
static bool add_item(struct locate *l, int table, struct record *r)
{
	if (!grow(&l->items, &l->cap, l->count, sizeof *l->items)) return false;
	l->items[l->count++] = (struct located){table, r};
	return true;
}

static bool gather(void *context, int table, struct record *r)
{
	struct gathering *g = context;
	const struct table *t = &g->pack->tables[table];
	const uint64_t key = record_key(r);
	bool wanted = false;
	for (size_t i = g->from; i < g->to && key && !wanted && passes(g, record_hash(r)); i++)
		wanted = record_hash(r) == g->hashes[i] && token_equal(key, g->l->tokens[i]);
	for (size_t i = 0; i < t->also_count && !wanted; i++) {
		uint64_t token = record_former(r, &t->fields[t->also[i]]);
		wanted = token && is_wanted(g, token);
	}
	if (!wanted || has_item(g->l, g->known, table, r)) return true;
	g->failed = !add_item(g->l, table, r);
	return !g->failed;
}

static bool has_token(const struct locate *l, uint64_t token)
{
	for (size_t i = 0; i < l->token_count; i++)
		if (token_equal(l->tokens[i], token)) return true;
	return false;
}

static bool add_token(struct locate *l, uint64_t token)
{
	if (!token || has_token(l, token) || l->token_count == TOKENS_MAX) return true;
	if (!grow(&l->tokens, &l->token_cap, l->token_count, sizeof *l->tokens)) return false;
	l->tokens[l->token_count++] = token;
	return true;
}

/* The numbers of what was found join those that are looked for. */
static bool add_tokens(struct locate *l, const struct pack *pack, size_t from)
{
	for (size_t i = from; i < l->count; i++) {
		const struct table *t = &pack->tables[l->items[i].table];
		if (!add_token(l, record_key(l->items[i].record))) return false;
		for (size_t k = 0; k < t->also_count; k++)
			if (!add_token(l, record_former(l->items[i].record, &t->fields[t->also[k]]))) return false;
	}
	return true;
}

static void prepare_round(struct gathering *g)
{
	memset(g->sieve, 0, sizeof g->sieve);
	for (size_t i = g->from; i < g->to; i++) {
		uint32_t hash = g->hashes[i] = token_hash(g->l->tokens[i]);
		g->sieve[hash % SIEVE_BITS / 64] |= UINT64_C(1) << hash % 64;
	}
}

static bool gather_all(struct locate *l, const struct pack *pack, const struct dataset *ds)
{
	struct gathering *g = calloc(1, sizeof *g);
	if (!g) return false;
	*g = (struct gathering){.l = l, .pack = pack, .to = l->gathered};
	for (int round = 0; round < ROUNDS_MAX && g->to < l->token_count && !g->failed; round++) {
		sort_items(l);
		g->known = l->count;
		g->from = g->to;
		g->to = l->token_count;
		prepare_round(g);
		for (int t = 0; t < pack->table_count && !g->failed; t++) each(pack, ds, t, g, gather);
		if (!g->failed && !add_tokens(l, pack, g->known)) g->failed = true;
	}
	l->gathered = g->to;
	bool done = !g->failed;
	free(g);
	return done;
}

struct at_place {
	struct locate *l;
	bool failed;
};

static bool take_at_place(void *context, int table, struct record *r)
{
	struct at_place *a = context;
	if (r->place == a->l->place) a->failed = !add_item(a->l, table, r);
	return !a->failed;
}

static void count_bearers(struct locate *l, uint64_t token)
{
	size_t n[2] = {0, 0};
	for (size_t i = 0; i < l->count && token; i++)
		if (l->items[i].table < 2 && token_equal(record_key(l->items[i].record), token))
			n[l->items[i].table]++;
	l->overused = n[0] > MATCH_OVERUSED || n[1] > MATCH_OVERUSED ? token : 0;
	for (int line = 0; line < 2; line++) l->barely[line] = n[line] == MATCH_OVERUSED + 1 && n[1 - line] <= MATCH_OVERUSED;
}

static bool find_at_place(struct locate *l, const struct pack *pack, const struct dataset *ds)
{
	struct at_place a = {.l = l};
	for (int t = 0; t < pack->table_count && !l->count; t++)
		if (!each(pack, ds, t, &a, take_at_place)) return false;
	return !l->count || add_tokens(l, pack, 0);
}

enum locate_result locate_find(struct locate *l, const struct pack *pack, const struct job *job, const struct dataset *ds,
                               const char *key)
{
	*l = (struct locate){.key = text_trim(text_of(key))};
	arena_init(&l->arena, 0);
	l->places = arena_zalloc(&l->arena, ds->file_count, sizeof *l->places);
	if (!l->places) return LOCATE_FAILED;
	bool place = read_place(l, ds, job->dir) || (!l->file.n && read_line_row(l, pack, ds));
	if (l->file.n) return l->place_count ? LOCATE_MANY_FILES : LOCATE_NO_FILE;
	if (place ? !find_at_place(l, pack, ds) : !read_number(l, pack) || !add_token(l, l->token)) return LOCATE_FAILED;
	if (place && !l->count) return LOCATE_NO_ROW;
	uint64_t own = place ? record_key(l->items[0].record) : l->token;
	if (!gather_all(l, pack, ds)) return LOCATE_FAILED;
	count_bearers(l, own);
	sort_items(l);
	bool rejected = false;
	for (size_t i = 0; i < ds->rejected_key_count && !l->count; i++) rejected |= has_token(l, ds->rejected_keys[i].token);
	return l->count || rejected ? LOCATE_FOUND : LOCATE_NOTHING;
}

bool locate_more(struct locate *l, const struct pack *pack, const struct dataset *ds, const uint64_t *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!add_token(l, tokens[i])) return false;
	if (!gather_all(l, pack, ds)) return false;
	sort_items(l);
	return true;
}

bool locate_add(struct locate *l, const struct located *at)
{
	if (has_item(l, l->count, at->table, at->record)) return true;
	if (!add_item(l, at->table, at->record)) return false;
	sort_items(l);
	return true;
}

void locate_free(struct locate *l)
{
	free(l->items);
	free(l->tokens);
	arena_free(&l->arena);
}

/* ---- slips ---- */

struct nearing {
	struct text written;
	struct located *out;
	size_t count, most;
};

static bool take_slip(void *context, int table, struct record *r)
{
	struct nearing *n = context;
	const uint64_t key = record_key(r);
	char room[18];
	if (!key || text_distance(token_text(key, room), n->written, 1) != 1) return true;
	n->out[n->count++] = (struct located){table, r};
	return n->count < n->most;
}

size_t locate_near(const struct locate *l, const struct pack *pack, const struct dataset *ds, struct located *out, size_t most)
{
	struct nearing n = {.written = l->written, .out = out, .most = most};
	for (int t = 0; t < 2 && l->written.n && n.count < most; t++)
		if (!each(pack, ds, t, &n, take_slip)) break;
	if (n.count) qsort(out, n.count, sizeof *out, by_place);
	return n.count;
}

/* ---- likeness ---- */

/* What makes a record of one line like one of the other. */
struct looks {
	int line;
	int32_t birth;         /* CELL_MISSING */
	uint64_t number;       /* the first 17 digits; 0 */
	uint64_t first_15;     /* 0 */
	struct text text;      /* a number that is no 18 digits */
};

struct alike {
	const struct pack *pack;
	const struct looks *looks;
	size_t count, keyless;
	struct locate *out;
	bool failed;
};

uint64_t locate_written(const struct pack *pack, const struct dataset *ds, const struct located *at)
{
	for (size_t i = 0; i < ds->quality_count && !record_key(at->record); i++) {
		const struct quality *q = &ds->quality[i];
		if (q->place == at->record->place && q->table == at->table && q->field == pack->tables[at->table].key)
			return q->written;
	}
	return 0;
}

static int32_t birth_of(const struct pack *pack, int line, const struct record *r)
{
	const struct field *f = pack_suggests_by(pack, line, SUGGEST_BIRTH);
	return f ? record_number(r, f) : CELL_MISSING;
}

static struct looks looks_of(const struct pack *pack, const struct dataset *ds, const struct located *at)
{
	struct looks out = {.line = at->table, .birth = birth_of(pack, at->table, at->record)};
	uint64_t key = record_key(at->record), written = locate_written(pack, ds, at);
	char unused[18];
	if (key && (key & TOKEN_TEXT)) out.text = token_text(key, unused);
	else if (key) written = written_token(key);
	if (written & WRITTEN_EIGHTEEN) out.number = (written & WRITTEN_VALUE_MASK) / 11;
	if (written) out.first_15 = written_first_15(written);
	return out;
}

/* Whether the numbers differ in one digit or in two neighbours exchanged. */
static bool is_slip(uint64_t a, uint64_t b)
{
	int differences = 0, last = 0, digits[17][2], at[2] = {0, 0};
	for (int i = 0; i < 17; i++, a /= 10, b /= 10) {
		digits[i][0] = (int)(a % 10);
		digits[i][1] = (int)(b % 10);
		if (digits[i][0] == digits[i][1]) continue;
		if (differences == 2) return false;
		at[differences++] = last = i;
	}
	if (differences < 2) return differences == 1;
	return at[1] == at[0] + 1 && digits[at[0]][0] == digits[last][1] && digits[at[0]][1] == digits[last][0];
}

static bool is_alike(const struct looks *x, uint64_t key, int32_t birth)
{
	char unused[18];
	if (x->birth != CELL_MISSING && x->birth == birth) return true;
	if (!key) return false;
	if (key & TOKEN_TEXT) return x->text.n && text_distance(token_text(key, unused), x->text, 1) <= 1;
	uint64_t number = key & TOKEN_VALUE_MASK;
	return (x->number && is_slip(x->number, number)) || (x->first_15 && x->first_15 == number / 100);
}

static bool take_alike(void *context, int table, struct record *r)
{
	struct alike *a = context;
	int32_t birth = birth_of(a->pack, table, r);
	for (size_t i = 0; i < a->count; i++) {
		if (a->looks[i].line == table) continue;
		bool keyless = !record_key(r) && a->keyless < KEYLESS_MAX;
		if (!keyless && !is_alike(&a->looks[i], record_key(r), birth)) continue;
		a->keyless += keyless;
		/* a line is walked once and what is out holds no record of a line before, so none is there twice */
		if (!grow(&a->out->items, &a->out->cap, a->out->count, sizeof *a->out->items)) a->failed = true;
		else a->out->items[a->out->count++] = (struct located){table, r};
		break;
	}
	return !a->failed;
}

bool locate_alike(const struct locate *l, const struct pack *pack, const struct dataset *ds, struct locate *out)
{
	*out = (struct locate){0};
	arena_init(&out->arena, 0);
	struct looks *looks = calloc(l->count + 1, sizeof *looks);
	struct alike a = {.pack = pack, .looks = looks, .out = out, .failed = !looks};
	for (size_t i = 0; i < l->count && looks; i++) {
		if (l->items[i].table >= 2) continue;
		looks[a.count++] = looks_of(pack, ds, &l->items[i]);
	}
	for (int line = 0; line < 2 && !a.failed; line++) each(pack, ds, line, &a, take_alike);
	free(looks);
	sort_items(out);
	for (size_t i = 0, known = out->count; i < l->count && !a.failed; i++)
		a.failed = !has_item(out, known, l->items[i].table, l->items[i].record) && !add_item(out, l->items[i].table, l->items[i].record);
	if (a.failed || !add_tokens(out, pack, 0)) return false;
	return locate_more(out, pack, ds, l->tokens, l->token_count);
}
