#include "../base/hash.h"
#include "id_digits.h"
#include "reader.h"

static inline void put(struct record *r, uint32_t offset, const void *value, size_t n)
{
	memcpy((char *)r + offset, value, n);
}

static inline void put_token(struct record *r, uint32_t offset, uint64_t token) { put(r, offset, &token, sizeof token); }

static bool text_key(struct reader *r, struct text cell, struct key *key)
{
	const struct field *f = &r->table->fields[r->table->key];
	int32_t literal;
	if (!f->has_values) {
		if (key->blank) cell_blank_string(f, &key->text);
		else key->text = cell;
	} else if (key->blank ? cell_blank_number(f, &literal)
	                      : cell_number(r->in->cells, r->table->key, cell, r->fold, &literal) == CELL_VALID) {
		key->text = f->literals[literal];
	}
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
	key->kind = ID_OTHER;
	key->text = TEXT("");
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
		record_put_number(rec, c->of, number);
		return true;
	}
	record_put_number(rec, c->of, CELL_MISSING);
	return note(r, rec->place, c->field, state == CELL_UNLISTED ? "unlisted" : "unparsable", DAMAGE_NONE);
}

static bool listed_cell(struct reader *r, const struct read_column *c, struct text cell, struct record *rec)
{
	const struct value_slot *s = cell_listed(c->index, cell);
	if (!s) return number_cell(r, c, cell, rec);
	record_put_number(rec, c->of, s->number);
	return true;
}

static bool date_cell(struct reader *r, const struct read_column *c, struct text cell, struct record *rec)
{
	int32_t day;
	if (!cell_plain_date(r->in->cells->calendar, cell, &day)) return number_cell(r, c, cell, rec);
	record_put_number(rec, c->of, day);
	return true;
}

static bool token_cell(struct reader *r, const struct read_column *c, struct record *rec, uint64_t token)
{
	if (c->offset) put_token(rec, c->offset, token);
	return token_usable(token) || note(r, rec->place, c->field, "damaged", token_damage(token));
}

static bool id_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                    struct record *rec)
{
	uint64_t token;
	return id_as_token(r, cell, texts, &token) && token_cell(r, c, rec, token);
}

uint64_t shared_text(struct reader *r, int field, struct text cell)
{
	struct sharing *sharing = &r->sharing[r->in->table][field];
	struct cell_bits bits = cell_bits(cell);
	struct pooled_text *slot = text_pool_slot(&r->pool, bits, cell.n);
	sharing->asked++;
	if (text_pool_holds(slot, bits, cell)) {
		sharing->held++;
		return slot->cell;
	}
	const uint64_t stored = text_cell_counted(slab_counted(r->slab, &r->texts, cell));
	if (stored) *slot = (struct pooled_text){.bits = bits, .n = cell.n, .cell = stored};
	return stored;
}

uint64_t reader_text(struct reader *r, struct slab_texts *texts, int field, struct text cell)
{
	if (sharing_is_on(&r->sharing[r->in->table][field])) return shared_text(r, field, cell);
	return text_cell_counted(slab_counted(r->slab, texts, cell));
}

static bool string_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                        struct record *rec)
{
	if (rec == r->spare || !c->offset) return true;
	uint64_t word = 0;
	if (c->whole || !text_cell_short(cell, &word)) word = reader_text(r, texts, c->field, cell);
	if (word) put(rec, c->offset, &word, sizeof word);
	return word != 0;
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
static bool add_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
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

bool record_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                 struct record *rec)
{
	if (!cell_is_plain(r->in->cells, cell)) {
		cell = cell_trim(cell);
		if (cell_is_blank(r->in->cells, cell)) return true;
	}
	return add_cell(r, texts, c, cell, rec) && (!c->raw_id || raw_id_cell(r, texts, c, cell, rec));
}

static bool add_cells(struct reader *r, struct record *rec, struct slab_texts *texts, const struct text *cells)
{
	for (const struct read_column *c = r->columns, *end = c + r->column_count; c < end; c++)
		if (!record_cell(r, texts, c, cells[c->cell], rec) || (c->former && !record_claim(r, c, cells[c->cell], rec))) return false;
	return true;
}

/* A record all of whose cells are blank, in the partition of its hash; the spare one if that is not laid. */
static struct record *new_record(struct reader *r, const struct bearer *o, uint64_t row, struct slab_texts **texts)
{
	struct record *rec = r->spare;
	if (bearer_is_laid(r, o)) {
		uint32_t p = dataset_partition(r->ds, o->hash);
		rec = records_add(dataset_records(r->ds, r->share, r->in->table, p), r->slab, r->table->record_size);
		if (!rec) return NULL;
		*texts = dataset_texts(r->ds, r->share, p);
	} else {
		r->spare_texts = (struct slab_texts){.at = r->spare_piece, .left = SPARE_TEXT_BYTES};
		*texts = &r->spare_texts;
	}
	record_begin(r, rec, o, 0, row);
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

/* A key as the text of a cell. */
static bool text_as_token(struct reader *r, struct text cell, uint64_t *token)
{
	const char *counted = slab_counted(r->slab, &r->texts, cell);
	if (counted) *token = text_token(ID_OTHER, counted);
	return counted != NULL;
}

bool record_claim(struct reader *r, const struct read_column *c, struct text cell, const struct record *rec)
{
	const uint64_t key = record_key(rec);
	cell = cell_trim(cell);
	if (!key || cell_is_blank(r->in->cells, cell)) return true;
	struct claim claim = {.key = key, .key_hash = record_hash(rec), .line = r->in->table, .place = rec->place};
	if (!(c->how == HOW_ID ? id_as_token(r, cell, &r->texts, &claim.former) : text_as_token(r, cell, &claim.former))) return false;
	if (!token_usable(claim.former) || token_equal(claim.former, key)) return true;
	claim.former_hash = token_hash(claim.former);
	return (!r->slab->room || keep_text(r, &claim.key)) && notes_claim(&r->notes, &claim);
}

bool record_add(struct reader *r, const struct text *cells, size_t kept, uint64_t row)
{
	struct key key;
	struct slab_texts *texts = &r->spare_texts;
	uint64_t place = reader_place(r, row), token;
	if (!key_of(r, r->key_cell < kept ? cell_trim(cells[r->key_cell]) : TEXT(""), &key)) return false;
	struct bearer o = {.hash = key.usable ? key.hash : record_hash_bits(hash_bytes(&place, sizeof place))};
	if (r->again) {
		r->spare_texts = (struct slab_texts){.at = r->spare_piece, .left = SPARE_TEXT_BYTES};
		if (key.usable && !key_token(r, &key, texts, &o.key)) return false;
		if (key.usable ? !bearer_concerns(r, &o) : r->ds->pass.watch || !bearer_is_laid(r, &o)) return true;
	}
	struct record *rec = new_record(r, &o, row, &texts);
	if (!rec) return false;
	token = key.token;
	if (key.usable && !key_token(r, &key, texts, &token)) return false;
	rec->number = token;
	if (!key.blank) {
		r->out->counts.key_cells++;
		r->out->counts.damaged += !key.usable;
		if (r->key_is_id && !key.usable && !note_key(r, place, &key)) return false;
	}
	return add_cells(r, rec, texts, cells);
}
