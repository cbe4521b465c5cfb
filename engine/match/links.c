#include <stdlib.h>

#include "../base/buf.h"
#include "number.h"

/* A record of `line` with the usable key `key` carries `former`, another number, in a former-number field. */
struct claim {
	uint64_t former, key;
	uint32_t former_hash, key_hash;
	int line;
	uint64_t place;
};

/* A number that may take part in a link. */
struct number {
	uint64_t token, value;
	uint32_t hash;
	uint32_t records[2];
	uint32_t links;          /* it takes part in */
	struct number *joined;   /* the number its records go to */
	UT_hash_handle hh;
};

struct search {
	const struct pack *pack;
	struct dataset *ds;
	struct links *out;
	struct claim *claims;
	size_t claim_count, claim_cap;
	struct number *table;
	bool *wanted;            /* per partition: holds numbers of the table */
	size_t item_cap, mark_cap, adopted_cap;
};

static uint64_t cell_token(const struct field *f, const struct record *r)
{
	uint64_t cell = record_token(r, f->offset);
	if (f->type == TYPE_ID || cell == 0) return cell;
	return token_make(ID_OTHER, DAMAGE_NONE, true, cell);
}

static bool collect_claims(struct search *s, const struct table *t, int line)
{
	for (uint32_t p = 0; p < dataset_partitions(s->ds); p++) {
		RECORDS_EACH(s->ds, p, line, t->record_size, r) {
			if (!r->key) continue;
			for (size_t i = 0; i < t->also_count; i++) {
				uint64_t former = cell_token(&t->fields[t->also[i]], r);
				if (!token_usable(former) || token_equal(former, r->key)) continue;
				if (!grow(&s->claims, &s->claim_cap, s->claim_count, sizeof *s->claims)) return false;
				s->claims[s->claim_count++] = (struct claim){
					.former = former, .former_hash = token_hash(former), .key = r->key,
					.key_hash = r->hash, .line = line, .place = r->place};
			}
		}
	}
	return true;
}

static struct number *find(const struct search *s, uint64_t token, uint32_t hash)
{
	struct number *found;
	size_t n;
	uint64_t value = token & TOKEN_VALUE_MASK;
	const void *bytes = number_bytes(&value, token, &n);
	HASH_FIND_BYHASHVALUE(hh, s->table, bytes, (unsigned)n, hash, found);
	return found;
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
	s->wanted[dataset_partition(s->ds, hash)] = true;
	return !hash_oom;
}

/* Counts, for every number of the table, the records of each line that bear it as their key. */
static void count_numbers(struct search *s)
{
	for (struct number *x = s->table; x; x = x->hh.next) x->records[0] = x->records[1] = 0;
	for (uint32_t p = 0; p < dataset_partitions(s->ds); p++) {
		if (!s->wanted[p]) continue;
		for (int line = 0; line < 2; line++)
			RECORDS_EACH(s->ds, p, line, s->pack->tables[line].record_size, r) {
				struct number *x = r->key ? find(s, r->key, r->hash) : NULL;
				if (x) x->records[line]++;
			}
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
	if (both && token_compare(from->former, from->key) < 0) c = to - 1;
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

/* Gives the records of joined numbers their person's key; those of another partition are adopted there. */
static bool move_records(struct search *s)
{
	struct links *l = s->out;
	for (uint32_t p = 0; p < dataset_partitions(s->ds); p++) {
		if (!s->wanted[p]) continue;
		for (int t = 0; t < s->pack->table_count; t++)
			RECORDS_EACH(s->ds, p, t, s->pack->tables[t].record_size, r) {
				const struct number *x = r->key ? find(s, r->key, r->hash) : NULL;
				if (!x || !x->joined) continue;
				r->key = x->joined->token;
				r->hash = x->joined->hash;
				r->person = 1;
				uint32_t home = dataset_partition(s->ds, r->hash);
				if (home == p) continue;
				if (!grow(&l->adopted, &s->adopted_cap, l->adopted_count, sizeof *l->adopted)) return false;
				l->adopted[l->adopted_count++] = (struct adopted){.partition = home, .table = t, .record = r};
			}
	}
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
	return (x->partition > y->partition) - (x->partition < y->partition);
}

static int by_key(const void *a, const void *b)
{
	const struct link *x = a, *y = b;
	int c = token_compare(x->key, y->key);
	return c ? c : token_compare(x->former, y->former);
}

static bool resolve(struct search *s)
{
	for (int line = 0; line < 2; line++)
		if (s->pack->tables[line].also_count && !collect_claims(s, &s->pack->tables[line], line)) return false;
	if (s->claim_count) {
		/* Former numbers first: few of many claims name a number that stands alone on the other line. */
		for (size_t i = 0; i < s->claim_count; i++)
			if (!want(s, s->claims[i].former, s->claims[i].former_hash)) return false;
		count_numbers(s);
		size_t kept = 0;
		for (size_t i = 0; i < s->claim_count; i++)
			if (claim_holds(s, &s->claims[i])) s->claims[kept++] = s->claims[i];
		s->claim_count = kept;
		for (size_t i = 0; i < kept; i++)
			if (!want(s, s->claims[i].key, s->claims[i].key_hash)) return false;
		count_numbers(s);
		kept = 0;
		for (size_t i = 0; i < s->claim_count; i++)
			if (!overused(find(s, s->claims[i].key, s->claims[i].key_hash))) s->claims[kept++] = s->claims[i];
		s->claim_count = kept;
		if (kept) qsort(s->claims, kept, sizeof *s->claims, by_numbers);
		if (!make_links(s) || !move_records(s)) return false;
	}
	if (!mark_rejected(s)) return false;
	struct links *l = s->out;
	if (l->count) qsort(l->items, l->count, sizeof *l->items, by_key);
	if (l->mark_count) qsort(l->marks, l->mark_count, sizeof *l->marks, by_hash);
	if (l->adopted_count) qsort(l->adopted, l->adopted_count, sizeof *l->adopted, by_partition);
	return true;
}

bool links_find(const struct pack *pack, struct dataset *ds, struct links *out)
{
	*out = (struct links){0};
	arena_init(&out->arena, 0);
	struct search s = {.pack = pack, .ds = ds, .out = out};
	s.wanted = calloc(dataset_partitions(ds), sizeof *s.wanted);
	bool done = s.wanted && resolve(&s);
	HASH_CLEAR(hh, s.table);
	free(s.wanted);
	free(s.claims);
	if (!done) links_free(out);
	return done;
}

void links_free(struct links *l)
{
	arena_free(&l->arena);
	free(l->items);
	free(l->marks);
	free(l->adopted);
	*l = (struct links){0};
}
