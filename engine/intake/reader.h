/* One reader: rows to records, in a share of the dataset that is its own. Blanks and footers are set apart, faulty rows
 * rejected, cells typed and laid into partitions. Any number of readers work on one dataset at once; which of them read
 * what changes nothing but where records lie. Knows nothing of the other readers. */
#ifndef ROLLCALL_READER_H
#define ROLLCALL_READER_H

#include "cell.h"
#include "dataset.h"
#include "heading.h"
#include "id.h"
#include "text_pool.h"

/* What is known of a file before its rows are read. */
struct reading {
	uint32_t file;                  /* index in ds->files */
	int table;
	const struct table_cells *cells;
	const struct binding *binding;
	struct heading heading;
	struct heading_place place;
	uint64_t physical;              /* lines of the file; 0: not yet known, nor needed */
	uint64_t last;                  /* rows behind it are footers; 0: that is not known */
};

/* Rows of a file that follow each other. */
struct stretch {
	const char *bytes;
	size_t n;
	uint64_t offset;  /* in the file */
	uint64_t row;     /* physical number of the first */
	bool last;        /* of the file */
};

/* Rows at the end of a stretch that are footers unless an ordinary row follows: blanks and rows that look like one. */
struct trailer {
	bool open;
	uint64_t row;            /* physical row of the first */
	uint64_t footers, blanks, continued;
	struct notes_mark notes; /* before it */
	struct line_counts counts;
};

/* Records and rejected rows that begin like totals or a signature, where no other is behind them: rows of the file that are
 * no persons, as it seems. */
struct remarks {
	uint64_t row;            /* physical row of the first; 0: there is none */
	uint64_t before, behind; /* records and rejected rows of the stretch up to them, and with them */
};

/* What became of a stretch. The rows of an open trailer count for nothing yet. */
struct passage {
	uint64_t row, offset;        /* where it begins */
	size_t n;
	struct line_counts counts;   /* physical is left 0 */
	struct trailer trailer;
	struct remarks remarks;      /* the last of the stretch */
	bool ordinary;               /* it has a row that neither is blank nor looks like a footer of this stretch */
	bool utf8;                   /* all of it */
	bool broken;                 /* it ends within a row: what was made of the file is worth nothing */
	uint64_t open_row, open_lines; /* a row of several lines whose quote is open at the end of the file; 0: none */
	const struct notes *notes;   /* of the reader: */
	struct notes_mark from, to;
};

enum how {
	HOW_ID,
	HOW_LISTED, /* by its `values` */
	HOW_DATE,
	HOW_NUMBER,
	HOW_STRING
};

/* A field that is read, and where. */
struct read_column {
	enum how how;
	int field;
	const struct field *of;
	const struct value_index *index; /* HOW_LISTED */
	size_t cell;
	uint32_t offset;     /* 0: records do not have it; it is looked at for its faults and for claims */
	bool raw_id;
	bool former;         /* it says which number the person bore before */
	bool whole;          /* its texts may become keys: none is a short one */
	uint32_t raw_offset;
};

/* Texts of a record that is not laid: its key, and identity numbers that are no numbers. */
enum { SPARE_TEXT_BYTES = PACK_CELL_BYTES_MAX + PACK_FIELDS_MAX * (ID_TEXT_MAX + 8) };

/* Places of one file that are wanted, in their order. */
struct wanted {
	const uint64_t *places;
	size_t count, next;
};

/* How often a text of a field was found among those stored lately. They are looked for as long as at least one in two is
 * found, beginning with so many. */
enum { SHARING_TRIAL = 4096 };
struct sharing {
	uint32_t asked, held;
};
static inline bool sharing_is_on(const struct sharing *s) { return s->asked < SHARING_TRIAL || s->held >= s->asked / 2; }

/* Plain rows that follow each other, waiting to be laid down together. */
enum { BATCH_ROWS = 64, WRAPPED_CELLS = 512 }; /* rows of more cells than that are left to libcsv if any is quoted */
/* What a cell is read for. */
enum use { USE_NONE, USE_NUMBER, USE_TEXT };
struct batch {
	const char *bytes;
	uint32_t count;
	bool wrapped;                      /* cells may be in quotes */
	const uint32_t *ends[BATCH_ROWS];  /* cell i of a row ends at ends[i], the row before it at ends[-1]; of wrapped ones it
	                                      begins at ends[2 * i] and ends at ends[2 * i + 1] */
	uint64_t row[BATCH_ROWS];
	uint64_t key[BATCH_ROWS];          /* tokens, when it is laid */
};

struct reader {
	struct dataset *ds;
	unsigned share;
	struct slab *slab;           /* of the share */
	struct slab_texts texts;     /* of no partition in particular */
	uint32_t first, end;         /* partitions whose records are laid */
	bool again;                  /* notes were taken by a pass before this */
	char *spare_piece;           /* owned: texts of the record that is not laid */
	struct slab_texts spare_texts;
	struct notes notes;
	struct text_pool pool;
	struct sharing sharing[PACK_TABLES_MAX][PACK_FIELDS_MAX];
	struct rows rows;
	struct lines lines;
	char *fold;                  /* owned: room for one cell */
	uint32_t *marks;             /* owned: of a stretch */
	size_t marks_cap;
	char *decoded;               /* owned: a stretch as UTF-8 */
	size_t decoded_cap;
	/* of the file at hand */
	const struct reading *in;
	const struct table *table;
	struct read_column columns[PACK_FIELDS_MAX]; /* but for a key that is an identity number */
	size_t column_count;
	size_t key_cell;             /* SIZE_MAX: the file has no such column */
	bool key_is_id;
	struct record *blank;        /* owned: a record all of whose cells are blank */
	struct record *spare;        /* owned: stands for a record that is not laid */
	size_t blank_cap;            /* of each of the two */
	struct batch batch;
	unsigned char uses[WRAPPED_CELLS]; /* enum use of each cell of a row */
	uint32_t *spans;             /* owned: of wrapped rows; BATCH_ROWS times span_cap cells */
	size_t span_cap;
	bool footers;                /* rows may be footers */
	struct trailer trailer;
	struct passage *out;
	struct wanted *wanted;       /* NULL: all rows */
	uint64_t at;                 /* row at hand, for a word about exhausted memory */
};

/* False: out of memory; reader_free can be called either way. */
bool reader_init(struct reader *r, struct dataset *ds, unsigned share);
/* What was laid into the dataset and the notes that passages point to stay until dataset_free and notes_free. */
void reader_free(struct reader *r);

/* Reads whole rows of a file. False: memory ran out at row r->at. */
bool reader_stretch(struct reader *r, const struct reading *in, const struct stretch *s, struct passage *out);
/* Reads the rows of a stretch that was an open trailer once more, as ordinary ones. */
bool reader_trailer(struct reader *r, const struct reading *in, const struct stretch *s, uint64_t row,
                    struct passage *out);
/* Reads a whole file by itself, a row at a time; wanted: NULL, or the only rows that count, records for certain. False:
 * reading failed (lines.error) or memory ran out (0) at r->at. */
bool reader_whole(struct reader *r, const struct reading *in, struct wanted *wanted, struct passage *out);

/* Rows that are records for certain, read once more: begin, then any stretches of the file. False: out of memory. */
bool reader_more(struct reader *r, const struct stretch *s);
/* The same of the first row of a stretch only. *lines: how many it has; 0: it goes on behind the stretch. */
bool reader_more_lines(struct reader *r, const struct stretch *s, uint64_t *lines);

/* Rows that come from no file, one at a time: begin, then each row; none of them is a footer. False: out of memory. */
bool reader_begin(struct reader *r, const struct reading *in, struct passage *out);
/* A row behind the heading: a record, a blank, a footer or a row that is rejected. False: out of memory. */
bool reader_row(struct reader *r, const struct row *row);

/* ------------------------------------------------------------ between reader.c and stretch.c

   Of a stretch nearly all rows are found by their marks and laid down together (record_plain.c): those without a quote, and
   those whose quotes only wrap cells. Any other goes through rows.h, and so do files that are read as a whole. */

/* Sees to it that `need` bytes can be laid: partitions at the end of the pass are given up, here and, as soon as they
 * notice, by the other readers. Where the process has nearly as much memory as it may have, records take no more of it.
 * False: it has more. */
bool reader_make_room(struct reader *r, size_t need);
/* The last row that is not a footer by its number; the heading never is. */
uint64_t reader_last_row(const struct reading *in);
/* A row that is neither blank nor a footer. */
static inline void reader_ordinary_row(struct reader *r)
{
	r->trailer.open = false;
	r->out->ordinary = true;
}
/* The rows of an open trailer were taken for ordinary ones; what they are is for later. */
void reader_end(struct reader *r);

/* ------------------------------------------------------------ record_add.c */

/* What a key cell says. */
struct key {
	bool blank, usable;
	uint64_t token;     /* 0 where the key is a text */
	uint64_t written;   /* of a damaged number */
	enum id_kind kind;  /* of the text */
	struct text text;   /* of the cell, of the pack, or of room */
	uint32_t hash;      /* when usable */
	char room[ID_TEXT_MAX];
};
/* False: out of memory. */
bool key_of(struct reader *r, struct text cell, struct key *key);
/* The token of a usable key; its text is kept beside others. False: out of memory. */
bool key_token(struct reader *r, const struct key *key, struct slab_texts *texts, uint64_t *token);
/* The cell of a text of a field that is not short, or stays whole. 0: out of memory. shared_text: found among those stored
 * lately or put there, any record may have it; reader_text: that as long as it pays, then stored for one record. */
uint64_t shared_text(struct reader *r, int field, struct text cell);
uint64_t reader_text(struct reader *r, struct slab_texts *texts, int field, struct text cell);
/* Types a cell as it stands in the file into a record in which it is blank so far. False: out of memory. */
bool record_cell(struct reader *r, struct slab_texts *texts, const struct read_column *c, struct text cell,
                 struct record *rec);
/* Notes what a cell for a former number, as it stands in the file, says of a record's person. False: out of memory. */
bool record_claim(struct reader *r, const struct read_column *c, struct text cell, const struct record *rec);
/* Lays the record of a row down: its cells, of which `kept` are there. False: out of memory. */
bool record_add(struct reader *r, const struct text *cells, size_t kept, uint64_t row);

static inline uint64_t reader_place(const struct reader *r, uint64_t row)
{
	return (uint64_t)r->in->file << PLACE_ROW_BITS | row;
}

/* Whose record a row is. */
struct bearer {
	uint64_t key;    /* 0: nobody's by number */
	uint32_t hash;
	bool joined;     /* the row bears another number of that person */
};

static inline bool bearer_is_laid(const struct reader *r, const struct bearer *o)
{
	return dataset_partition(r->ds, o->hash) - r->first < r->end - r->first;
}

/* Whether a pass behind the first has to do with the row of a usable key; it follows the key. */
static inline bool bearer_concerns(const struct reader *r, struct bearer *o)
{
	const struct pass *pass = &r->ds->pass;
	if (pass->watch) {
		pass->watch->see(pass->watch->context, r->in->table, o->key, o->hash);
		return false;
	}
	const struct alias *a = pass->aliases ? aliases_find(pass->aliases, o->key, o->hash) : NULL;
	if (a) *o = (struct bearer){a->to, a->to_hash, true};
	return bearer_is_laid(r, o);
}

/* Fills a record in which nothing is set; number: the row's own. */
static inline void record_begin(const struct reader *r, struct record *rec, const struct bearer *o, uint64_t number, uint64_t row)
{
	memcpy(rec, r->blank, r->table->record_size);
	rec->place = reader_place(r, row);
	rec->number = number;
	record_find_by(rec, o->hash, o->joined);
}

/* ------------------------------------------------------------ record_plain.c */

/* Lays down what waits. Before any other row, and at the end. False: out of memory. */
bool batch_lay(struct reader *r);
/* A row whose key stands, to be laid down with others that follow it. bytes and ends (see struct batch) stay until
 * batch_lay. False: out of memory. */
static inline bool batch_add(struct reader *r, const char *bytes, const uint32_t *ends, bool wrapped, uint64_t row)
{
	struct batch *b = &r->batch;
	if (b->wrapped != wrapped && !batch_lay(r)) return false;
	b->wrapped = wrapped;
	b->bytes = bytes;
	b->ends[b->count] = ends;
	b->row[b->count] = row;
	return ++b->count < BATCH_ROWS || batch_lay(r);
}

#endif
