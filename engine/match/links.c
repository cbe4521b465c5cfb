#include <stdlib.h>

#include "../base/buf.h"
#include "../base/thread.h"
#include "number.h"

/* A number that may take part in a link. */
struct number {
	uint64_t token, value;
	uint32_t hash;
	uint32_t records[2];
	uint32_t links;          /* it takes part in */
	struct number *joined;   /* the number its records go to */
	UT_hash_handle hh;
};

/* A record that bears a number of the table. */
struct bearing {
	struct record *record;
	struct number *number;
	int table;
};

struct search {
	const struct pack *pack;
	struct dataset *ds;
	unsigned threads;
	struct intake *again;    /* the files, where the dataset has not all records; NULL */
	struct links *out;
	struct claim *claims;    /* of the dataset: those that hold are moved to the front */
	size_t claim_count;
	struct number *table;
	uint64_t *sieve;         /* a bit per place a hash may have: clear where no number of the table has it */
	uint32_t sieve_mask;
	struct bearing *bearings; /* of all records at hand, in no order */
	size_t bearing_count, bearing_cap;
	pthread_mutex_t lock;    /* of bearings, while they are looked for */
	bool failed;
	size_t item_cap, mark_cap, adopted_cap;
};

static struct number *find(const struct search *s, uint64_t token, uint32_t hash)
{
	struct number *found;
	size_t n;
	uint64_t value = token & TOKEN_VALUE_MASK;
	const void *bytes = number_bytes(&value, token, &n);
	HASH_FIND_BYHASHVALUE(hh, s->table, bytes, (unsigned)n, hash, found);
	return found;
}

/* Most records bear no number of the table, and their hash says so. */
static bool may_hold(const struct search *s, uint32_t hash)
{
	uint32_t place = hash & s->sieve_mask;
	return s->sieve[place / 64] >> place % 64 & 1;
}

static bool sieve_init(struct search *s)
{
	uint64_t bits = 1 << 12;
	while (bits < 32 * (uint64_t)s->claim_count && bits < UINT64_C(1) << 31) bits *= 2;
	s->sieve_mask = (uint32_t)(bits - 1);
	s->sieve = calloc(bits / 64, sizeof *s->sieve);
	return s->sieve != NULL;
}

/* False: out of memory. */
static bool want(struct search *s, uint64_t token, uint32_t hash)
{
	if (find(s, token, hash)) return true;
	bool hash_oom = false;
	size_t n;
	struct number *x = arena_zalloc(&s->out->arena, 1, sizeof *x);
	if (!x) return false;
	x->token = token;
	x->value = token & TOKEN_VALUE_MASK;
	x->hash = hash;
	const void *bytes = number_bytes(&x->value, token, &n);
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, s->table, bytes, (unsigned)n, hash, x);
	s->sieve[(hash & s->sieve_mask) / 64] |= UINT64_C(1) << (hash & s->sieve_mask) % 64;
	return !hash_oom;
}

static void see_key(void *context, int table, uint64_t token, uint32_t hash)
{
	struct number *x = table < 2 && may_hold(context, hash) ? find(context, token, hash) : NULL;
	if (x) __atomic_fetch_add(&x->records[table], 1, __ATOMIC_RELAXED);
}

static void note_bearing(struct search *s, struct bearing b)
{
	pthread_mutex_lock(&s->lock);
	if (grow(&s->bearings, &s->bearing_cap, s->bearing_count, sizeof b)) s->bearings[s->bearing_count++] = b;
	else s->failed = true;
	pthread_mutex_unlock(&s->lock);
}

/* Finds the records in a partition that bear a number of the table as their key, and counts those of the lines. A number has
 * one partition: no two threads count the same. */
static void find_bearings(void *context, uint32_t partition)
{
	struct search *s = context;
	for (int t = 0; t < s->pack->table_count; t++)
		RECORDS_EACH(s->ds, partition, t, s->pack->tables[t].record_size, r) {
			const uint64_t key = record_key(r);
			struct number *x = key && may_hold(s, record_hash(r)) ? find(s, key, record_hash(r)) : NULL;
			if (!x) continue;
			/* Of a number that too many records bear nothing is joined. */
			if (t < 2 && ++x->records[t] > MATCH_OVERUSED) continue;
			note_bearing(s, (struct bearing){.record = r, .number = x, .table = t});
		}
}

static bool overused(const struct number *x)
{
	return x->records[0] > MATCH_OVERUSED || x->records[1] > MATCH_OVERUSED;
}

/* Whether the claim's former number stands as a key on the other line and on none of its own. */
static bool claim_holds(const struct search *s, const struct claim *c)
{
	const struct number *former = find(s, c->former, c->former_hash);
	return former->records[1 - c->line] > 0 && former->records[c->line] == 0 && !overused(former);
}

/* Order of claims: by their two numbers whichever is the former one, then line, then place. */
static int by_numbers(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	bool xs = token_compare(x->former, x->key) < 0, ys = token_compare(y->former, y->key) < 0;
	int c = token_compare(xs ? x->former : x->key, ys ? y->former : y->key);
	if (!c) c = token_compare(xs ? x->key : x->former, ys ? y->key : y->former);
	if (!c) c = (x->line > y->line) - (x->line < y->line);
	return c ? c : (x->place > y->place) - (x->place < y->place);
}

static bool same_numbers(const struct claim *x, const struct claim *y)
{
	return (token_equal(x->former, y->former) && token_equal(x->key, y->key)) ||
	       (token_equal(x->former, y->key) && token_equal(x->key, y->former));
}

static bool add_mark(struct search *s, uint64_t token, uint32_t hash, uint32_t tables)
{
	struct links *l = s->out;
	if (!grow(&l->marks, &s->mark_cap, l->mark_count, sizeof *l->marks)) return false;
	l->marks[l->mark_count++] = (struct unknown_mark){.token = token, .hash = hash, .tables = tables};
	return true;
}

/* One link of the claims [from, to), which have the same two numbers. */
static bool make_link(struct search *s, const struct claim *from, const struct claim *to)
{
	const struct claim *c = from;
	bool both = to[-1].line != from->line;
	if (both && token_compare(from->former, from->key) < 0)
		while (c->line == from->line) c++;
	struct number *former = find(s, c->former, c->former_hash), *key = find(s, c->key, c->key_hash);
	struct link link = {.key = c->key, .former = c->former, .former_line = 1 - c->line, .carrier_line = c->line,
	                    .evidence = c->place, .ambiguous = former->links > 1 || key->links > 1};
	if (!grow(&s->out->items, &s->item_cap, s->out->count, sizeof link)) return false;
	s->out->items[s->out->count++] = link;
	if (!link.ambiguous) {
		former->joined = key;
		return true;
	}
	for (const struct claim *k = from; k < to; k++) {
		if (k > from && k->line == k[-1].line) continue;
		if (!add_mark(s, k->former, k->former_hash, UINT32_C(1) << k->line) ||
		    !add_mark(s, k->key, k->key_hash, UINT32_C(1) << (1 - k->line)))
			return false;
	}
	return true;
}

/* Groups the claims that hold into links; the claims are sorted. */
static bool make_links(struct search *s)
{
	for (int pass = 0; pass < 2; pass++) /* first how many links each number takes part in */
		for (size_t i = 0, j; i < s->claim_count; i = j) {
			const struct claim *c = &s->claims[i];
			for (j = i + 1; j < s->claim_count && same_numbers(c, &s->claims[j]);) j++;
			if (pass) {
				if (!make_link(s, c, s->claims + j)) return false;
			} else {
				find(s, c->former, c->former_hash)->links++;
				find(s, c->key, c->key_hash)->links++;
			}
		}
	return true;
}

/* Lays the records of joined numbers to their persons; those of another partition are adopted there. */
static bool move_records(struct search *s)
{
	struct links *l = s->out;
	for (size_t i = 0; i < s->bearing_count; i++) {
		struct record *r = s->bearings[i].record;
		const struct number *joined = s->bearings[i].number->joined;
		if (!joined) continue;
		uint32_t from = dataset_partition(s->ds, record_hash(r)), home = dataset_partition(s->ds, joined->hash);
		record_find_by(r, joined->hash, true);
		if (home == from) continue;
		if (!l->left) l->left = arena_zalloc(&l->arena, dataset_partitions(s->ds), sizeof *l->left);
		if (!l->left) return false;
		l->left[from] = true;
		if (!grow(&l->adopted, &s->adopted_cap, l->adopted_count, sizeof *l->adopted)) return false;
		l->adopted[l->adopted_count++] =
			(struct adopted){.partition = home, .from = from, .table = s->bearings[i].table, .record = r};
	}
	return true;
}

/* The same for records that are read after this. */
static bool name_aliases(struct search *s)
{
	struct aliases *a = &s->out->aliases;
	size_t count = 0;
	for (struct number *x = s->table; x; x = x->hh.next) count += x->joined != NULL;
	if (!count) return true;
	if (!aliases_init(a, count)) return false;
	for (struct number *x = s->table; x; x = x->hh.next) {
		if (!x->joined) continue;
		const struct alias alias = {x->token, x->joined->token, x->hash, x->joined->hash};
		aliases_add(a, &alias);
	}
	s->ds->pass.aliases = a;
	return true;
}

static bool mark_rejected(struct search *s)
{
	for (size_t i = 0; i < s->ds->rejected_key_count; i++) {
		const struct rejected_key *k = &s->ds->rejected_keys[i];
		const struct number *x = s->table ? find(s, k->token, k->hash) : NULL;
		bool joined = x && x->joined;
		if (!add_mark(s, joined ? x->joined->token : k->token, joined ? x->joined->hash : k->hash,
		              UINT32_C(1) << k->table))
			return false;
	}
	return true;
}

static int by_hash(const void *a, const void *b)
{
	const struct unknown_mark *x = a, *y = b;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static int by_partition(const void *a, const void *b)
{
	const struct adopted *x = a, *y = b;
	int c = (x->partition > y->partition) - (x->partition < y->partition);
	return c ? c : (x->record->place > y->record->place) - (x->record->place < y->record->place);
}

static int by_key(const void *a, const void *b)
{
	const struct link *x = a, *y = b;
	int c = token_compare(x->key, y->key);
	return c ? c : token_compare(x->former, y->former);
}

/* Leaves the claims that hold and are of numbers that are not overused, sorted. */
static void keep_claims(struct search *s, bool (*keep)(const struct search *s, const struct claim *c))
{
	size_t kept = 0;
	for (size_t i = 0; i < s->claim_count; i++)
		if (keep(s, &s->claims[i])) s->claims[kept++] = s->claims[i];
	s->claim_count = kept;
}

static bool key_is_used_rightly(const struct search *s, const struct claim *c)
{
	return !overused(find(s, c->key, c->key_hash));
}

static bool want_numbers(struct search *s)
{
	for (size_t i = 0; i < s->claim_count; i++) {
		const struct claim *c = &s->claims[i];
		if (!want(s, c->former, c->former_hash) || !want(s, c->key, c->key_hash)) return false;
	}
	return true;
}

/* Counts the numbers of all claims and leaves those that hold. */
static enum intake_result count_claimed(struct search *s)
{
	const struct watch watch = {see_key, s};
	enum intake_result result = INTAKE_OK;
	if (!sieve_init(s) || !want_numbers(s)) return INTAKE_FAILED;
	if (s->again) result = intake_watch(s->again, &watch);
	else thread_each(s->threads, dataset_partitions(s->ds), find_bearings, s);
	if (s->failed) return INTAKE_FAILED;
	if (result == INTAKE_OK) keep_claims(s, claim_holds);
	return result;
}

static enum intake_result resolve(struct search *s)
{
	if (s->claim_count) {
		enum intake_result result = count_claimed(s);
		if (result != INTAKE_OK) return result;
		keep_claims(s, key_is_used_rightly);
		if (s->claim_count) qsort(s->claims, s->claim_count, sizeof *s->claims, by_numbers);
		if (!make_links(s) || !name_aliases(s) || !(s->again || move_records(s))) return INTAKE_FAILED;
	}
	if (!mark_rejected(s)) return INTAKE_FAILED;
	struct links *l = s->out;
	if (l->count) qsort(l->items, l->count, sizeof *l->items, by_key);
	if (l->mark_count) qsort(l->marks, l->mark_count, sizeof *l->marks, by_hash);
	if (l->adopted_count) qsort(l->adopted, l->adopted_count, sizeof *l->adopted, by_partition);
	return INTAKE_OK;
}

static enum intake_result find_links(const struct pack *pack, struct dataset *ds, struct intake *again, unsigned threads,
                                     struct links *out)
{
	*out = (struct links){0};
	arena_init(&out->arena, 0);
	struct search s = {.pack = pack, .ds = ds, .threads = threads, .again = again, .out = out, .claims = ds->claims,
	                   .claim_count = ds->claim_count};
	pthread_mutex_init(&s.lock, NULL);
	enum intake_result result = resolve(&s);
	pthread_mutex_destroy(&s.lock);
	HASH_CLEAR(hh, s.table);
	free(s.bearings);
	free(s.sieve);
	if (result != INTAKE_OK) links_free(out);
	return result;
}

enum intake_result links_find_again(const struct pack *pack, struct dataset *ds, struct intake *again, struct links *out)
{
	return find_links(pack, ds, again, 1, out);
}

bool links_find(const struct pack *pack, struct dataset *ds, unsigned threads, struct links *out)
{
	return find_links(pack, ds, NULL, threads, out) == INTAKE_OK;
}

void links_records_go(struct links *l, struct dataset *ds, uint32_t done)
{
	for (size_t i = 0; i < l->adopted_count; i++) {
		const struct adopted *a = &l->adopted[i];
		if (a->partition < done) ds->held[a->table]++;
		if (a->from < done) ds->held[a->table]--;
	}
	l->adopted_count = 0;
}

void links_free(struct links *l)
{
	aliases_free(&l->aliases);
	arena_free(&l->arena);
	free(l->items);
	free(l->marks);
	free(l->adopted);
	*l = (struct links){0};
}
