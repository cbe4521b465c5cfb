#include "../base/hash.h"
#include "id_digits.h"
#include "reader.h"

/* Texts of a field are looked for among stored ones as long as at least one in two is found, beginning with so many. */
enum { SHARING_TRIAL = 4096 };

static inline void put(struct record *r, uint32_t offset, const void *value, size_t n)
{
	memcpy((char *)r + offset, value, n);
}

static inline void put_token(struct record *r, uint32_t offset, uint64_t token) { put(r, offset, &token, sizeof token); }
static inline void put_number(struct record *r, uint32_t offset, int32_t n) { put(r, offset, &n, sizeof n); }

static bool text_key(struct reader *r, struct text cell, struct key *key)
{
	const struct field *f = &r->table->fields[r->table->key];
	int32_t literal;
	key->text = TEXT("");
	if (!f->has_values) {
		if (key->blank) cell_blank_string(f, &key->text);
		else key->text = cell;
	} else if (key->blank ? cell_blank_number(f, &literal)
	                      : cell_number(r->in->cells, r->table->key, cell, r->fold, &literal) == CELL_VALID) {
		key->text = f->literals[literal];
	}
	key->kind = ID_OTHER;
	key->usable = key->text.n > 0;
	if (key->usable) key->hash = string_token_hash(key->text);
	return true;
}

/* A number that is not written as most are. */
static bool id_key(struct text cell, struct key *key)
{
	struct id_number id;
	if (!id_parse(cell, &id)) return false;
	key->usable = id.damage == DAMAGE_NONE;
	key->written = id.written;
	if (key->usable) key->hash = id_hash(&id);
	if (!id.is_text) {
		key->token = number_token(&id);
		return true;
	}
	memcpy(key->room, id.text, id.n);
	key->text = (struct text){key->room, id.n};
	key->kind = id.kind;
	return true;
}

bool key_of(struct reader *r, struct text cell, struct key *key)
{
	key->blank = cell_is_blank(r->in->cells, cell);
	key->usable = false;
	key->token = 0;
	if (!r->key_is_id) return text_key(r, cell, key);
	if (key->blank) return true;
	if (!id_plain(cell, &key->token)) return id_key(cell, key);
	key->usable = true;
	key->hash = number_token_hash(key->token);
	return true;
}

bool key_token(struct reader *r, const struct key *key, struct slab_texts *texts, uint64_t *token)
{
	*token = key->token;
	if (*token) return true;
	const char *counted = slab_counted(r->slab, texts, key->text);
	if (counted) *token = text_token(key->kind, counted);
	return counted != NULL;
}

static bool id_as_token(struct reader *r, struct text cell, struct slab_texts *texts, uint64_t *token)
{
	struct id_number id;
	if (id_plain(cell, token)) return true;
	if (!id_parse(cell, &id)) return false;
	if (!id.is_text) {
		*token = number_token(&id);
		return true;
	}
	const char *counted = slab_counted(r->slab, texts, (struct text){id.text, id.n});
	if (counted) *token = text_token(id.kind, counted);
	return counted != NULL;
}

static bool note(struct reader *r, uint64_t place, int field, const char *reason, enum id_damage damage)
{
	return r->again ||
	       notes_quality(&r->notes, (struct quality){.table = r->in->table, .place = place, .field = field,
	                                                        .reason = reason, .damage = damage});
}

static bool note_key(struct reader *r, uint64_t place, const struct key *key)
{
	return r->again ||
	       notes_quality(&r->notes, (struct quality){.table = r->in->table, .place = place, .field = r->table->key,
	                                                        .reason = "damaged", .damage = token_damage(key->token),
	                                                        .written = key->written});
}

static bool number_cell(struct reader *r, const struct read_column *c, struct text cell, struct record *rec)
{
	int32_t number;
	enum cell_state state = cell_number(r->in->cells, c->field, cell, r->fold, &number);
	if (state == CELL_VALID) {
		put_number(rec, c->offset, number);
		return true;
	}
	put_number(rec, c->offset, CELL_MISSING);
	return note(r, rec->place, c->field, state == CELL_UNLISTED ? "unlisted" : "unparsable", DAMAGE_NONE);
}

static bool listed_cell(struct reader *r, const struct read_column *c, struct text cell, struct record *rec)
{
	const struct value_slot *s = cell_listed(c->index, cell);
	if (!s) return number_cell(r, c, cell, rec);
	put_number(rec, c->offset, s->number);
	return true;
}

static bool date_cell(struct reader *r, const struct read_column *c, struct text cell, struct record *rec)
{
	int32_t day;
	if (!cell_plain_date(r->in->cells->calendar, cell, &day)) return number_cell(r, c, cell, rec);
	put_number(rec, c->offset, day);
	return true;
}

static bool token_cell(struct reader *r, const struct read_column *c, struct record *rec, uint64_t token)
{
	put_token(rec, c->offset, token);
	return token_usable(token) || note(r, rec->place, c->field, "damaged", token_damage(token));
}

static bool id_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                    struct record *rec)
{
	uint64_t token;
	return id_as_token(r, cell, texts, &token) && token_cell(r, c, rec, token);
}

const char *reader_text(struct reader *r, struct slab_texts *texts, int field, struct text cell)
{
	struct sharing *sharing = &r->sharing[r->in->table][field];
	if (sharing->asked >= SHARING_TRIAL && sharing->held < sharing->asked / 2) return slab_counted(r->slab, texts, cell);
	struct cell_bits bits = cell_bits(cell);
	struct pooled_text *slot = text_pool_slot(&r->pool, bits, cell.n);
	sharing->asked++;
	if (text_pool_holds(slot, bits, cell)) {
		sharing->held++;
		return slot->counted;
	}
	const char *counted = slab_counted(r->slab, &r->texts, cell);
	if (counted) *slot = (struct pooled_text){.bits = bits, .n = cell.n, .counted = counted};
	return counted;
}

static bool string_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                        struct record *rec)
{
	if (rec == r->spare) {
		/* Of a record that is not laid only a former number is wanted. */
		if (!c->former) return true;
		texts = &r->texts;
	}
	const char *counted = reader_text(r, texts, c->field, cell);
	if (counted) put(rec, c->offset, &counted, sizeof counted);
	return counted != NULL;
}

static bool raw_id_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                        struct record *rec)
{
	uint64_t token;
	if (!id_as_token(r, cell, texts, &token)) return false;
	put_token(rec, c->raw_offset, token);
	return true;
}

/* Types one cell, trimmed and not blank, into the record. */
static inline bool add_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                            struct record *rec)
{
	switch (c->how) {
	case HOW_ID: return id_cell(r, texts, c, cell, rec);
	case HOW_LISTED: return listed_cell(r, c, cell, rec);
	case HOW_DATE: return date_cell(r, c, cell, rec);
	case HOW_NUMBER: return number_cell(r, c, cell, rec);
	case HOW_STRING: return string_cell(r, texts, c, cell, rec);
	}
	return false;
}

/* The cells of a row, given one way or the other. */
struct row_cells {
	const struct text *cells;
	const char *bytes;    /* where cells is NULL; see record_add_plain */
	const uint32_t *ends;
};

static inline struct text cell_at(const struct row_cells *v, size_t i)
{
	if (v->cells) return v->cells[i];
	uint32_t from = *(v->ends + i - 1) + 1;
	return (struct text){v->bytes + from, v->ends[i] - from};
}

static inline bool add_cells(struct reader *r, struct record *rec, struct slab_texts *texts, const struct row_cells *v)
{
	const struct table_cells *cells = r->in->cells;
	for (const struct read_column *c = r->columns, *end = c + r->column_count; c < end; c++) {
		struct text cell = cell_at(v, c->cell);
		if (!cell_is_plain(cells, cell)) {
			cell = cell_trim(cell);
			if (cell_is_blank(cells, cell)) continue;
		}
		if (!add_cell(r, texts, c, cell, rec) || (c->raw_id && !raw_id_cell(r, texts, c, cell, rec))) return false;
	}
	return true;
}

static uint64_t place_of(const struct reader *r, uint64_t row) { return (uint64_t)r->in->file << PLACE_ROW_BITS | row; }

/* Whose record a row is. */
struct owner {
	uint64_t key;    /* 0: nobody's by number */
	uint32_t hash;
	uint32_t joined; /* 1: the row bears another number of that person */
};

/* The number another stands for: see aliases. */
static inline void follow(const struct reader *r, struct owner *o)
{
	const struct alias *a = r->ds->pass.aliases ? aliases_find(r->ds->pass.aliases, o->key, o->hash) : NULL;
	if (a) *o = (struct owner){a->to, a->to_hash, 1};
}

static inline bool is_laid(const struct reader *r, uint32_t hash)
{
	return dataset_partition(r->ds, hash) - r->first < r->end - r->first;
}

/* Whether a pass behind the first has to do with the row of a usable key. */
static inline bool concerns(const struct reader *r, struct owner *o)
{
	const struct watch *watch = r->ds->pass.watch;
	if (watch) {
		watch->see(watch->context, r->in->table, o->key, o->hash);
		return false;
	}
	follow(r, o);
	return is_laid(r, o->hash);
}

/* A record all of whose cells are blank, in the partition of its hash; the spare one if that is not laid. */
static inline struct record *new_record(struct reader *r, const struct owner *o, uint64_t row, struct slab_texts **texts)
{
	const uint32_t size = r->table->record_size;
	struct record *rec = r->spare;
	if (is_laid(r, o->hash)) {
		struct partition *p = dataset_part(r->ds, r->share, dataset_partition(r->ds, o->hash));
		rec = records_add(&p->tables[r->in->table], r->slab, size);
		if (!rec) return NULL;
		*texts = &p->texts;
	} else {
		r->spare_texts = (struct slab_texts){.at = r->spare_piece, .left = SPARE_TEXT_BYTES};
		*texts = &r->spare_texts;
	}
	memcpy(rec, r->blank, size);
	rec->place = place_of(r, row);
	rec->key = o->key;
	rec->hash = o->hash;
	rec->joined = o->joined;
	r->out->counts.records++;
	return rec;
}

/* A claim outlives the record it was read in. */
static bool keep_text(struct reader *r, uint64_t *token)
{
	if (!(*token & TOKEN_TEXT)) return true;
	const char *counted = slab_counted(r->slab, &r->texts, counted_text((const char *)(uintptr_t)(*token & TOKEN_VALUE_MASK)));
	if (counted) *token = (*token & ~TOKEN_VALUE_MASK) | (uint64_t)(uintptr_t)counted;
	return counted != NULL;
}

static bool note_claims(struct reader *r, const struct record *rec)
{
	for (size_t i = 0; rec->key && i < r->former_count; i++) {
		uint64_t former = record_token(rec, r->formers[i].offset);
		if (former && !r->formers[i].is_id) former = token_make(ID_OTHER, DAMAGE_NONE, true, former);
		if (!token_usable(former) || token_equal(former, rec->key)) continue;
		struct claim c = {.former = former, .key = rec->key, .former_hash = token_hash(former), .key_hash = rec->hash,
		                  .line = r->in->table, .place = rec->place};
		if (r->slab->room && (!keep_text(r, &c.former) || !keep_text(r, &c.key))) return false;
		if (!notes_claim(&r->notes, &c)) return false;
	}
	return true;
}

/* A record of any key. */
static bool add_record(struct reader *r, const struct row_cells *v, struct text key_cell, uint64_t row)
{
	struct key key;
	struct slab_texts *texts = &r->spare_texts;
	uint64_t place = place_of(r, row), token;
	if (!key_of(r, key_cell, &key)) return false;
	struct owner o = {.hash = key.usable ? key.hash : (uint32_t)hash_bytes(&place, sizeof place)};
	if (r->again) {
		r->spare_texts = (struct slab_texts){.at = r->spare_piece, .left = SPARE_TEXT_BYTES};
		if (key.usable && !key_token(r, &key, texts, &o.key)) return false;
		if (key.usable ? !concerns(r, &o) : r->ds->pass.watch || !is_laid(r, o.hash)) return true;
	}
	struct record *rec = new_record(r, &o, row, &texts);
	if (!rec) return false;
	token = key.token;
	if (key.usable && !key_token(r, &key, texts, &token)) return false;
	if (key.usable && !o.joined) rec->key = token;
	if (key.blank) return add_cells(r, rec, texts, v) && note_claims(r, rec);
	r->out->counts.key_cells++;
	r->out->counts.damaged += !key.usable;
	if (r->key_offset) put_token(rec, r->key_offset, token);
	if (r->key_is_id && !key.usable && !note_key(r, place, &key)) return false;
	return add_cells(r, rec, texts, v) && note_claims(r, rec);
}

bool record_add(struct reader *r, const struct text *cells, size_t kept, uint64_t row)
{
	const struct row_cells v = {.cells = cells};
	return add_record(r, &v, r->key_cell < kept ? cell_trim(cells[r->key_cell]) : TEXT(""), row);
}

bool record_add_plain(struct reader *r, const char *bytes, const uint32_t *ends, uint64_t row)
{
	const struct row_cells v = {.bytes = bytes, .ends = ends};
	struct text key_cell = cell_trim(cell_at(&v, r->key_cell));
	uint64_t token;
	struct slab_texts *texts;
	if (!r->key_is_id || !id_plain(key_cell, &token)) return add_record(r, &v, key_cell, row);
	struct owner o = {.key = token, .hash = number_token_hash(token)};
	if (r->again && !concerns(r, &o)) return true;
	struct record *rec = new_record(r, &o, row, &texts);
	if (!rec) return false;
	r->out->counts.key_cells++;
	if (r->key_offset) put_token(rec, r->key_offset, token);
	return add_cells(r, rec, texts, &v) && note_claims(r, rec);
}
