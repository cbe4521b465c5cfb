#include "again.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/thread.h"
#include "marks.h"
#include "relay.h"

enum { COUNTED = 1024 }; /* bytes in which newlines are counted at once */

/* ------------------------------------------------------------ what the first reading leaves */

static bool lay_out(struct again *a, const struct pack *pack)
{
	a->whole = *pack;
	for (int i = 0; i < pack->table_count; i++) {
		struct table *t = &a->whole.tables[i];
		struct field *fields = arena_alloc(&a->arena, t->field_count * sizeof *fields);
		if (!fields) return false;
		for (size_t k = 0; k < t->field_count; k++) fields[k] = t->fields[k];
		t->fields = fields;
		record_layout(t, false);
		if (!table_cells_init(&a->cells[i], t, &a->arena)) return false;
	}
	return true;
}

static bool add_file(struct again *a, const struct work *w, struct again_file *f)
{
	*f = (struct again_file){.reading = w->reading, .copy_item = w->copy_item, .left = w->left};
	f->reading.cells = &a->cells[w->reading.table];
	if (w->whole) return true;
	f->blocks = arena_alloc(&a->arena, (w->passage_count + 1) * sizeof *f->blocks);
	for (size_t i = 0; f->blocks && i < w->passage_count; i++) {
		const struct passage *p = &w->passages[i];
		if (i && p->offset == w->passages[i - 1].offset) continue; /* the trailer of the block before */
		struct again_block b = {.row = p->row, .offset = p->offset, .start_count = p->to.starts - p->from.starts};
		uint32_t *starts = arena_alloc(&a->arena, b.start_count * sizeof *starts);
		if (!starts) return false;
		if (b.start_count) memcpy(starts, p->notes->starts + p->from.starts, b.start_count * sizeof *starts);
		b.starts = starts;
		f->blocks[f->block_count++] = b;
	}
	return f->blocks != NULL;
}

struct again *again_new(const struct pack *pack, const struct dataset *ds, struct accept *accept, const struct work *works,
                        struct gb_tables *gb, size_t block_bytes)
{
	struct again *a = calloc(1, sizeof *a);
	if (!a) return NULL;
	*a = (struct again){.ds = ds, .accept = accept, .block_bytes = block_bytes};
	arena_init(&a->arena, 0);
	gb_tables_move(&a->gb, gb);
	a->files = arena_zalloc(&a->arena, ds->file_count, sizeof *a->files);
	bool ready = a->files && lay_out(a, pack);
	for (size_t i = 0; ready && i < ds->file_count; i++) ready = add_file(a, &works[i], &a->files[i]);
	if (ready) return a;
	again_free(a);
	return NULL;
}

void again_free(struct again *a)
{
	if (!a) return;
	gb_tables_free(&a->gb);
	arena_free(&a->arena);
	free(a);
}

/* ------------------------------------------------------------ reading */

struct reading_again {
	struct again *again;
	const struct again_row *rows;
	size_t count;
	struct dataset *into;
	struct record **records;
	pthread_mutex_t lock;
	/* under the lock */
	size_t next;
	struct again_fault *fault;
	bool failed;
};

struct again_reader {
	struct reading_again *all;
	struct reader reader;
	char *room;               /* owned: a block */
	int fd;                   /* of the file at hand; -1 */
	uint32_t file;
	struct reading reading;   /* of it */
	struct passage passage;
	pthread_t thread;
	bool started;
};

/* Rows that are read together: from one place in a block to the next that is known, or of one file that is read as a
 * whole. */
struct portion {
	const struct again_row *rows;
	size_t count;
	bool whole;
	uint64_t row, offset; /* where it begins */
	uint64_t end;         /* offset */
	uint64_t block_end;   /* of the block that it is in */
};

static bool fail(struct again_reader *u, uint32_t file, struct again_fault fault)
{
	struct reading_again *all = u->all;
	pthread_mutex_lock(&all->lock);
	fault.path = fault.error ? all->again->accept->dir : all->again->ds->files[file].path;
	if (!all->failed) *all->fault = fault;
	all->failed = true;
	pthread_mutex_unlock(&all->lock);
	return false;
}

static bool fail_changed(struct again_reader *u) { return fail(u, u->file, (struct again_fault){.changed = true}); }
static bool fail_error(struct again_reader *u, int error)
{
	return fail(u, u->file, (struct again_fault){.error = error == ENOMEM ? 0 : error});
}

/* The last block that begins at or before a row. */
static const struct again_block *find_block(const struct again_file *f, uint64_t row)
{
	size_t low = 0, high = f->block_count;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;
		if (f->blocks[mid].row <= row) low = mid;
		else high = mid;
	}
	return &f->blocks[low];
}

/* The part of a file that a row is to be found in. Gives the row at which the next part begins. */
static uint64_t find_part(const struct again_file *f, uint64_t row, uint64_t file_end, struct portion *p)
{
	const struct again_block *b = find_block(f, row);
	bool last = b + 1 == f->blocks + f->block_count;
	p->block_end = last ? file_end : b[1].offset;
	size_t known = (size_t)(row - b->row) / ROWS_APART, next = known + 1;
	if (b->start_count == 0) known = 0;
	else if (known >= b->start_count) known = b->start_count - 1;
	p->row = b->row + known * ROWS_APART;
	p->offset = b->offset + (b->start_count ? b->starts[known] : 0);
	if (next < b->start_count) {
		p->end = b->offset + b->starts[next];
		return b->row + next * ROWS_APART;
	}
	p->end = p->block_end;
	return last ? UINT64_MAX : b[1].row;
}

/* Index of the first row at or behind a place. */
static size_t first_at(const struct reading_again *all, size_t from, uint64_t place)
{
	size_t low = from, high = all->count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (all->rows[mid].place < place) low = mid + 1;
		else high = mid;
	}
	return low;
}

enum { ROWS_TAKEN = 64 };

/* Rows [*from, *to) of one file for one reader: all of them if it is read as a whole. */
static bool take(struct reading_again *all, size_t *from, size_t *to)
{
	pthread_mutex_lock(&all->lock);
	*from = *to = all->next;
	bool some = !all->failed && *from < all->count;
	if (some) {
		const uint32_t file = place_file(all->rows[*from].place);
		const bool whole = all->again->files[file].block_count == 0;
		*to = whole || all->count - *from < ROWS_TAKEN ? all->count : *from + ROWS_TAKEN;
		if (place_file(all->rows[*to - 1].place) != file) *to = first_at(all, *from, (uint64_t)(file + 1) << PLACE_ROW_BITS);
		all->next = *to;
	}
	pthread_mutex_unlock(&all->lock);
	return some;
}

/* The portion that some rows of one file begin with. */
static struct portion first_portion(const struct reading_again *all, const struct again_row *rows, size_t count)
{
	const uint32_t file = place_file(rows->place);
	const struct again_file *f = &all->again->files[file];
	struct portion p = {.rows = rows, .whole = f->block_count == 0};
	uint64_t next = p.whole ? UINT64_MAX : find_part(f, place_row(rows->place), all->again->ds->files[file].bytes, &p);
	do p.count++;
	while (p.count < count && place_row(rows[p.count].place) < next);
	return p;
}

/* More than is asked of an input: nobody has anything to do with the copies. */
static bool as_left(const struct stat *a, const struct stat *b)
{
	return relay_same_file(a, b) && a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Makes a file the one at hand. */
static bool open_file(struct again_reader *u, uint32_t file)
{
	struct again *a = u->all->again;
	struct stat now;
	if (u->fd >= 0 && u->file == file) return true;
	if (u->fd >= 0) close(u->fd);
	u->fd = -1;
	u->file = file;
	int error = accept_reopen(a->accept, a->files[file].copy_item, &u->fd);
	if (error == ENOENT) return fail_changed(u);
	if (error || fstat(u->fd, &now) != 0) return fail_error(u, error ? error : errno);
	if (!as_left(&a->files[file].left, &now)) return fail_changed(u);
	u->reading = a->files[file].reading;
	u->reading.place.fd = u->fd;
	return reader_begin(&u->reader, &u->reading, &u->passage) || fail_error(u, ENOMEM);
}

static struct records *records_of(struct again_reader *u)
{
	return dataset_records(u->all->into, u->reader.share, u->reading.table, 0);
}

/* Gives out the records laid down since there were `before`, one for each different place. */
static bool give_out(struct again_reader *u, const struct again_row *rows, size_t count, uint32_t before)
{
	const struct records *made = records_of(u);
	uint32_t size = u->reading.cells->table->record_size, at = before;
	for (size_t i = 0; i < count; i++) {
		if (i && rows[i].place != rows[i - 1].place) at++;
		struct record *r = at < made->count ? records_at(made, size, at) : NULL;
		if (!r || r->place != rows[i].place) return fail_changed(u);
		u->all->records[rows[i].slot] = r;
	}
	return true;
}

/* Behind the next newline; end if there is none. */
static const char *skip_row(const struct decoding *d, const char *from, const char *end)
{
	if (d->encoding == ENCODING_UTF16) return utf16_behind_newline(d->big_endian, from, end);
	const char *newline = memchr(from, '\n', (size_t)(end - from));
	return newline ? newline + 1 : end;
}

/* Behind so many newlines; end if there are not so many. */
static const char *skip_rows(const struct decoding *d, const char *from, const char *end, uint64_t rows)
{
	for (; rows > 0 && (size_t)(end - from) >= COUNTED; from += COUNTED) {
		size_t newlines = d->encoding == ENCODING_UTF16 ? utf16_count(d->big_endian, from, COUNTED, '\n')
		                                                : marks_count(from, COUNTED, '\n');
		if (newlines >= rows) break;
		rows -= newlines;
	}
	for (; rows > 0 && from < end; rows--) from = skip_row(d, from, end);
	return from;
}

static bool read_bytes(struct again_reader *u, uint64_t offset, size_t n)
{
	size_t got;
	int error = file_read_at(u->fd, u->room, n, offset, &got);
	if (error) return fail_error(u, error);
	return got == n || fail_changed(u);
}

/* A row of one line or several, from a place in the room on; *n bytes are there. */
static bool read_lines(struct again_reader *u, const struct portion *p, size_t from, size_t *n, uint64_t row, uint64_t *lines)
{
	for (uint64_t most = 1;; most *= 2) {
		const char *at = u->room + from, *end = u->room + *n;
		const char *to = skip_rows(&u->reading.place.decoding, at, end, most);
		const struct stretch s = {.bytes = at, .n = (size_t)(to - at), .offset = p->offset + from, .row = row};
		if (!reader_more_lines(&u->reader, &s, lines)) return fail_error(u, ENOMEM);
		if (*lines) return true;
		if (to < end) continue;
		/* A part begins at any line, a block at a row. */
		const size_t whole = (size_t)(p->block_end - p->offset);
		if (*n >= whole || whole > u->all->again->block_bytes) return fail_changed(u);
		if (!read_bytes(u, p->offset, whole)) return false;
		*n = whole;
	}
}

/* Where cells may have newlines: each row by itself, for nobody knows where it ends. */
static bool read_part_by_lines(struct again_reader *u, const struct portion *p, size_t n)
{
	const struct decoding *d = &u->reading.place.decoding;
	size_t at = 0;
	uint64_t row = p->row, lines;
	const uint32_t before = records_of(u)->count;
	for (size_t i = 0; i < p->count; at = (size_t)(skip_rows(d, u->room + at, u->room + n, lines) - u->room), row += lines) {
		const uint64_t wanted = place_row(p->rows[i].place);
		while (i < p->count && place_row(p->rows[i].place) == wanted) i++;
		at = (size_t)(skip_rows(d, u->room + at, u->room + n, wanted - row) - u->room);
		row = wanted;
		if (!read_lines(u, p, at, &n, row, &lines)) return false;
	}
	return give_out(u, p->rows, p->count, before);
}

static bool read_part(struct again_reader *u, const struct portion *p)
{
	size_t n = (size_t)(p->end - p->offset);
	if (n > u->all->again->block_bytes) return fail_changed(u);
	if (!read_bytes(u, p->offset, n)) return false;
	if (u->reading.binding->multiline) return read_part_by_lines(u, p, n);
	const struct decoding *d = &u->reading.place.decoding;
	const char *at = u->room, *end = u->room + n;
	uint64_t row = p->row;
	uint32_t before = records_of(u)->count;
	for (size_t i = 0; i < p->count;) {
		uint64_t first = place_row(p->rows[i].place), next = first + 1;
		for (i++; i < p->count && place_row(p->rows[i].place) <= next; i++)
			next = place_row(p->rows[i].place) + 1;
		const char *from = skip_rows(d, at, end, first - row);
		at = skip_rows(d, from, end, next - first);
		row = next;
		const struct stretch s = {.bytes = from, .n = (size_t)(at - from), .offset = p->offset + (uint64_t)(from - u->room), .row = first};
		if (!reader_more(&u->reader, &s)) return fail_error(u, ENOMEM);
	}
	return give_out(u, p->rows, p->count, before);
}

static bool read_file(struct again_reader *u, const struct portion *p)
{
	uint64_t *places = malloc(p->count * sizeof *places);
	struct wanted wanted = {.places = places};
	if (!places) return fail_error(u, ENOMEM);
	for (size_t i = 0; i < p->count; i++)
		if (i == 0 || p->rows[i].place != p->rows[i - 1].place) places[wanted.count++] = p->rows[i].place;
	uint32_t before = records_of(u)->count;
	bool done = reader_whole(&u->reader, &u->reading, &wanted, &u->passage);
	free(places);
	return done ? give_out(u, p->rows, p->count, before) : fail_error(u, u->reader.lines.error);
}

static void *read_portions(void *context)
{
	struct again_reader *u = context;
	size_t from, to;
	while (take(u->all, &from, &to)) {
		for (size_t count; from < to; from += count) {
			const struct portion p = first_portion(u->all, u->all->rows + from, to - from);
			count = p.count;
			if (!open_file(u, place_file(p.rows->place))) return NULL;
			if (!(p.whole ? read_file(u, &p) : read_part(u, &p))) return NULL;
		}
	}
	return NULL;
}

static bool reader_ready(struct again_reader *u, struct reading_again *all, unsigned share)
{
	*u = (struct again_reader){.all = all, .fd = -1, .room = malloc(all->again->block_bytes)};
	return reader_init(&u->reader, all->into, share) && u->room;
}

static void reader_done(struct again_reader *u)
{
	if (u->fd >= 0) close(u->fd);
	notes_free(&u->reader.notes);
	reader_free(&u->reader);
	free(u->room);
}

bool again_read(struct again *a, const struct again_row *rows, size_t count, unsigned threads, struct dataset *into,
                struct record **records, struct again_fault *fault)
{
	struct reading_again all = {.again = a, .rows = rows, .count = count, .into = into, .records = records, .fault = fault};
	*fault = (struct again_fault){0};
	if (threads == 0) threads = 1;
	arena_init(&into->arena, 0);
	struct again_reader *readers = calloc(threads, sizeof *readers);
	const bool begun = readers && dataset_init(into, 0, 0, threads);
	into->pass.number = 2; /* what there is to note was noted the first time */
	pthread_mutex_init(&all.lock, NULL);
	unsigned ready = 0;
	for (; begun && ready < threads; ready++) {
		struct again_reader *u = &readers[ready];
		if (reader_ready(u, &all, ready) && (ready == 0 || (u->started = thread_start(&u->thread, read_portions, u)))) continue;
		reader_done(u);
		break;
	}
	if (ready > 0) read_portions(&readers[0]);
	for (unsigned i = 0; i < ready; i++) {
		if (readers[i].started) pthread_join(readers[i].thread, NULL);
		reader_done(&readers[i]);
	}
	free(readers);
	pthread_mutex_destroy(&all.lock);
	return ready > 0 && !all.failed;
}
