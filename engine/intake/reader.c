#include "reader.h"

#include <stdlib.h>

#include "../base/hash.h"
#include "dataset.h"
#include "id.h"

enum how { HOW_ID, HOW_NUMBER, HOW_STRING };

/* A field that is read, and where. */
struct read_column {
	enum how how;
	int field;
	size_t cell;
	uint32_t offset;
	bool raw_id;
	uint32_t raw_offset;
};

/* Rows at the end that are footers unless an ordinary row follows: blanks and rows that look like one. */
struct trailer {
	bool open;
	uint64_t first;          /* physical row */
	uint64_t footers, blanks, continued;
	struct dataset_mark mark;
};

struct reader {
	const struct reading *in;
	struct dataset *ds;
	const struct table *table;
	int table_index;
	struct line_counts *counts;
	struct read_column columns[PACK_FIELDS_MAX];
	size_t column_count;
	size_t key_cell;         /* SIZE_MAX: the file has no such column */
	struct record *blank;    /* a record all of whose cells are blank */
	char *fold;              /* room for one cell */
	struct trailer trailer;
};

static void put(struct record *r, uint32_t offset, const void *value, size_t n)
{
	memcpy((char *)r + offset, value, n);
}

static enum how how_of(const struct field *f)
{
	if (f->type == TYPE_ID) return HOW_ID;
	return f->type == TYPE_STRING && !f->has_values ? HOW_STRING : HOW_NUMBER;
}

/* Blank cells get their literal here, once. */
static bool set_blank(struct reader *r, const struct field *f)
{
	struct text literal;
	if (how_of(f) == HOW_NUMBER) {
		int32_t number = CELL_MISSING;
		cell_blank_number(f, &number);
		put(r->blank, f->offset, &number, sizeof number);
	} else if (how_of(f) == HOW_STRING && cell_blank_string(f, &literal)) {
		const char *counted = counted_dup(&r->ds->arena, literal);
		if (!counted) return false;
		put(r->blank, f->offset, &counted, sizeof counted);
	}
	return true;
}

static bool reader_init(struct reader *r, const struct reading *in)
{
	struct input_file *file = &in->ds->files[in->file];
	*r = (struct reader){.in = in, .ds = in->ds, .table = in->cells->table, .table_index = file->table,
	                     .counts = &file->counts};
	r->blank = calloc(1, r->table->record_size);
	r->fold = malloc(PACK_CELL_BYTES_MAX);
	if (!r->blank || !r->fold) return false;
	int key = in->heading->column[r->table->key];
	r->key_cell = key < 0 ? SIZE_MAX : (size_t)key;
	for (int i = 0; i < (int)r->table->field_count; i++) {
		const struct field *f = &r->table->fields[i];
		if (!f->read) continue;
		if (!set_blank(r, f)) return false;
		if (in->heading->column[i] < 0) continue;
		r->columns[r->column_count++] = (struct read_column){
			.how = how_of(f), .field = i, .cell = (size_t)in->heading->column[i], .offset = f->offset,
			.raw_id = f->raw_id, .raw_offset = f->raw_offset};
	}
	return true;
}

static void reader_free(struct reader *r)
{
	free(r->blank);
	free(r->fold);
}

/* What a key cell says. */
struct key {
	bool blank, usable, is_id;
	struct id_number id;
	struct text text; /* of a string key */
	uint32_t hash;    /* when usable */
};

static bool key_of(struct reader *r, struct text cell, struct key *key)
{
	const struct field *f = &r->table->fields[r->table->key];
	*key = (struct key){.blank = cell_is_blank(r->in->cells, cell), .is_id = f->type == TYPE_ID};
	if (key->is_id) {
		if (key->blank) return true;
		if (!id_parse(cell, &key->id)) return false;
		key->usable = key->id.damage == DAMAGE_NONE;
		if (key->usable) key->hash = id_hash(&key->id);
		return true;
	}
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

static bool key_token(const struct key *key, struct arena *a, uint64_t *token)
{
	return key->is_id ? id_token(&key->id, a, token) : string_token(key->text, a, token);
}

static bool note(struct reader *r, uint64_t place, int field, const char *reason, enum id_damage damage)
{
	return dataset_note(r->ds, (struct quality){.table = r->table_index, .place = place, .field = field,
	                                            .reason = reason, .damage = damage});
}

/* The cell of an identity number as a token. The key's was parsed already. */
static bool id_cell(struct reader *r, struct arena *a, const struct read_column *c, struct text cell, struct record *rec,
                    const struct key *key)
{
	struct id_number id;
	uint64_t token;
	if (c->field == r->table->key) {
		if (key->usable) token = rec->key;
		else if (!id_token(&key->id, a, &token)) return false;
	} else if (!id_parse(cell, &id) || !id_token(&id, a, &token)) {
		return false;
	}
	put(rec, c->offset, &token, sizeof token);
	return token_usable(token) || note(r, rec->place, c->field, "damaged", token_damage(token));
}

static bool number_cell(struct reader *r, const struct read_column *c, struct text cell, struct record *rec)
{
	int32_t number;
	enum cell_state state = cell_number(r->in->cells, c->field, cell, r->fold, &number);
	if (state == CELL_VALID) {
		put(rec, c->offset, &number, sizeof number);
		return true;
	}
	number = CELL_MISSING;
	put(rec, c->offset, &number, sizeof number);
	return note(r, rec->place, c->field, state == CELL_UNLISTED ? "unlisted" : "unparsable", DAMAGE_NONE);
}

static bool string_cell(struct arena *a, const struct read_column *c, struct text cell, struct record *rec)
{
	const char *counted = counted_dup(a, cell);
	if (counted) put(rec, c->offset, &counted, sizeof counted);
	return counted != NULL;
}

static bool raw_id_cell(struct arena *a, const struct read_column *c, struct text cell, struct record *rec)
{
	struct id_number id;
	uint64_t token;
	if (!id_parse(cell, &id) || !id_token(&id, a, &token)) return false;
	put(rec, c->raw_offset, &token, sizeof token);
	return true;
}

static bool add_record(struct reader *r, const struct row *row)
{
	struct key key;
	struct text key_cell = r->key_cell < row->kept ? cell_trim(row->cells[r->key_cell]) : TEXT("");
	if (!key_of(r, key_cell, &key)) return false;
	uint64_t place = (uint64_t)r->in->file << PLACE_ROW_BITS | row->first;
	uint32_t hash = key.usable ? key.hash : (uint32_t)hash_bytes(&place, sizeof place);
	struct partition *p = &r->ds->partitions[dataset_partition(r->ds, hash)];
	struct record *rec = partition_add(p, r->table_index, r->table->record_size);
	if (!rec) return false;
	memcpy(rec, r->blank, r->table->record_size);
	rec->place = place;
	rec->hash = hash;
	if (key.usable && !key_token(&key, &p->arena, &rec->key)) return false;
	for (size_t i = 0; i < r->column_count; i++) {
		const struct read_column *c = &r->columns[i];
		struct text cell = cell_trim(row->cells[c->cell]);
		if (cell_is_blank(r->in->cells, cell)) continue;
		bool done = c->how == HOW_ID       ? id_cell(r, &p->arena, c, cell, rec, &key)
		            : c->how == HOW_NUMBER ? number_cell(r, c, cell, rec)
		                                   : string_cell(&p->arena, c, cell, rec);
		if (!done || (c->raw_id && !raw_id_cell(&p->arena, c, cell, rec))) return false;
	}
	r->counts->records++;
	r->counts->key_cells += !key.blank;
	r->counts->damaged += !key.blank && !key.usable;
	return true;
}

/* The number in the key cell of a rejected row still says that the person may be there. */
static bool reject(struct reader *r, const struct row *row, enum code code, size_t column)
{
	struct key key;
	r->counts->rejected++;
	if (!dataset_reject(r->ds, (struct reject){r->in->file, row->first, column, code})) return false;
	if (r->key_cell >= row->readable) return true;
	if (!key_of(r, cell_trim(row->cells[r->key_cell]), &key)) return false;
	if (!key.usable) return true;
	struct rejected_key kept = {.table = r->table_index, .hash = key.hash};
	return key_token(&key, &r->ds->arena, &kept.token) && dataset_rejected_key(r->ds, kept);
}

/* The first cell that is not blank; kept if there is none. */
static size_t first_cell(const struct reader *r, const struct row *row, struct text *cell)
{
	for (size_t i = 0; i < row->kept; i++) {
		*cell = cell_trim(row->cells[i]);
		if (!cell_is_blank(r->in->cells, *cell)) return i;
	}
	return row->kept;
}

static bool looks_like_footer(const struct reader *r, const struct row *row, size_t first, struct text cell)
{
	static const struct text words[] = {{"合计", 6}, {"总计", 6}, {"小计", 6}, {"共计", 6}};
	if ((unsigned char)cell.p[0] != 0xE5 && (unsigned char)cell.p[0] != 0xE6) return false;
	bool total = false;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) total |= text_starts(cell, words[i]);
	if (!total) return false;
	return r->key_cell >= row->kept || r->key_cell == first ||
	       cell_is_blank(r->in->cells, cell_trim(row->cells[r->key_cell]));
}

static bool blank_row(struct reader *r, const struct row *row)
{
	r->counts->blanks++;
	r->counts->continued += row->lines - 1;
	if (!r->trailer.open) return true;
	r->trailer.blanks++;
	r->trailer.continued += row->lines - 1;
	return true;
}

static void trailer_row(struct reader *r, const struct row *row)
{
	if (!r->trailer.open)
		r->trailer = (struct trailer){.open = true, .first = row->first, .mark = dataset_mark(r->ds, r->in->file)};
	r->trailer.footers++;
	r->trailer.continued += row->lines - 1;
}

static bool data_row(struct reader *r, const struct row *row)
{
	if (row->fault == CODE_COUNT) {
		struct text cell = {0};
		size_t first = first_cell(r, row, &cell);
		if (first == row->count) return blank_row(r, row);
		if (r->in->binding->skip_bottom == SKIP_AUTO && first < row->kept && looks_like_footer(r, row, first, cell))
			trailer_row(r, row);
		else r->trailer.open = false;
	} else {
		r->trailer.open = false;
	}
	r->counts->continued += row->lines - 1;
	if (row->fault != CODE_COUNT) return reject(r, row, row->fault, row->fault_cell);
	if (row->count != r->in->heading->cells) return reject(r, row, E440, 0);
	return add_record(r, row);
}

/* The rows that were taken for ordinary ones were footers after all. */
static void settle_trailer(struct reader *r)
{
	const struct trailer *t = &r->trailer;
	if (!t->open) return;
	uint64_t place = (uint64_t)r->in->file << PLACE_ROW_BITS | t->first;
	dataset_take_back(r->ds, r->in->file, &t->mark, r->table_index, r->table->record_size, place);
	r->counts->footers += t->footers;
	r->counts->blanks += t->blanks;
	r->counts->continued += t->continued;
}

/* Rows up to the heading: all but the heading are top rows. */
static enum rows_result pass_heading(struct reader *r, struct rows *rows, struct lines *lines, struct row *row)
{
	uint64_t heading = r->in->heading->row;
	int64_t skip = r->in->binding->skip_top;
	row->first = 0;
	if (skip != SKIP_AUTO) {
		if (!heading_skip(lines, skip)) return ROWS_FAILED;
		r->counts->top = (uint64_t)skip;
	}
	for (;;) {
		enum rows_result got = rows_next(rows, row);
		if (got != ROWS_OK) return got;
		r->counts->continued += row->lines - 1;
		if (row->first == heading) break;
		r->counts->top++;
	}
	r->counts->headings = 1;
	return ROWS_OK;
}

static bool read_rows(struct reader *r, struct rows *rows, struct lines *lines, uint64_t *at)
{
	const struct reading *in = r->in;
	int64_t bottom = in->binding->skip_bottom;
	uint64_t end = in->physical;
	struct row row;
	lines_start(lines, in->place.fd, in->place.from, in->place.end, &in->place.decoding, 1);
	if (!rows_start(rows, lines, in->heading->delimiter, in->binding->multiline, ROW_CELLS_MAX)) return false;
	enum rows_result got = pass_heading(r, rows, lines, &row);
	/* A number of rows at the bottom never reaches the heading. */
	uint64_t passed = lines->next - 1;
	if (bottom != SKIP_AUTO) end = (uint64_t)bottom < end - passed ? end - (uint64_t)bottom : passed;
	while (got == ROWS_OK && lines->next - 1 < end) {
		*at = lines->next;
		got = rows_next(rows, &row);
		if (got == ROWS_OK && !data_row(r, &row)) return false;
	}
	if (got == ROWS_FAILED) return false;
	settle_trailer(r);
	uint64_t read = lines->next - 1;
	if (bottom != SKIP_AUTO && in->physical > read) r->counts->footers = in->physical - read;
	return true;
}

bool read_records(const struct reading *reading, struct rows *rows, struct lines *lines, uint64_t *row)
{
	struct reader r;
	*row = 1;
	lines->error = 0;
	bool done = reader_init(&r, reading) && read_rows(&r, rows, lines, row);
	reader_free(&r);
	return done;
}
