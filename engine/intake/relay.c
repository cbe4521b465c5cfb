#include "relay.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../base/file.h"
#include "../base/thread.h"

struct runner {
	struct relay *relay;
	struct reader reader;
	char *room;            /* owned: a block */
	pthread_t thread;
	bool started;
};

bool relay_init(struct relay *r, struct dataset *ds, const struct intake_options *options, struct work *works,
                size_t count, size_t block_bytes)
{
	*r = (struct relay){.ds = ds, .accept = options->accept, .progress = options->progress, .works = works,
	                    .work_count = count, .block_bytes = block_bytes};
	pthread_mutex_init(&r->lock, NULL);
	pthread_cond_init(&r->changed, NULL);
	gb_tables_init(&r->gb);
	for (size_t i = 0; i < count; i++) works[i].fd = works[i].copy = -1;
	/* Not left to the first file: several may begin at once. */
	return sha256_start();
}

bool relay_engage(struct relay *r)
{
	bool ready = (r->runners = calloc(r->ds->shares, sizeof *r->runners)) != NULL;
	for (; ready && r->runner_count < r->ds->shares; r->runner_count++) {
		struct runner *u = &r->runners[r->runner_count];
		u->relay = r;
		u->room = malloc(r->block_bytes);
		ready = reader_init(&u->reader, r->ds, r->runner_count) && u->room;
	}
	return ready;
}

void relay_dismiss(struct relay *r)
{
	for (unsigned i = 0; i < r->runner_count; i++) {
		notes_free(&r->runners[i].reader.notes);
		reader_free(&r->runners[i].reader);
		free(r->runners[i].room);
	}
	free(r->runners);
	r->runners = NULL;
	r->runner_count = 0;
	for (size_t i = 0; i < r->work_count; i++) {
		struct work *w = &r->works[i];
		free(w->passages);
		w->passages = NULL;
		w->passage_count = w->passage_cap = 0;
	}
}

static void close_work(struct work *w)
{
	if (w->fd >= 0) close(w->fd);
	if (w->copy >= 0) close(w->copy);
	w->fd = w->copy = -1;
	stream_free(&w->stream);
}

void relay_free(struct relay *r)
{
	for (size_t i = 0; i < r->work_count; i++) close_work(&r->works[i]);
	relay_dismiss(r);
	gb_tables_free(&r->gb);
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->changed);
}

/* ------------------------------------------------------------ who does what */

static uint64_t bytes_left(const struct work *w)
{
	uint64_t size = w->before.st_size > 0 ? (uint64_t)w->before.st_size : 0;
	return size > w->stream.at ? size - w->stream.at : 0;
}

static bool free_to_take(const struct work *w) { return w->begun && !w->held && !w->ended; }

/* A work to go on with: the one before, one not yet begun, the one with most to do. NULL: none just now. */
static struct work *choose(struct relay *r, struct work *last)
{
	if (last && free_to_take(last)) return last;
	while (r->next < r->work_count && r->works[r->next].verdict != r->wanted) r->next++;
	if (r->next < r->work_count) {
		r->open++;
		r->works[r->next].begun = true;
		return &r->works[r->next++];
	}
	struct work *most = NULL;
	for (size_t i = 0; i < r->work_count && r->open > 0; i++) {
		struct work *w = &r->works[i];
		if (free_to_take(w) && (!most || bytes_left(w) > bytes_left(most))) most = w;
	}
	return most;
}

/* Waits for a work and holds it. NULL: there is no more to do. */
static struct work *take(struct relay *r, struct work *last)
{
	struct work *w = NULL;
	pthread_mutex_lock(&r->lock);
	while (!r->stop && !(w = choose(r, last)) && r->open > 0) pthread_cond_wait(&r->changed, &r->lock);
	if (w) w->held = true;
	pthread_mutex_unlock(&r->lock);
	return w;
}

static void let_go(struct relay *r, struct work *w, bool ended)
{
	pthread_mutex_lock(&r->lock);
	w->held = false;
	w->ended = ended;
	w->readers++;
	if (ended) r->open--;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

/* Hands in what became of a block; whether it was the last at work on its file. */
static bool hand_in(struct relay *r, struct work *w, const struct passage *p)
{
	pthread_mutex_lock(&r->lock);
	w->utf8 &= p->utf8;
	w->broken |= p->broken;
	bool last = --w->readers == 0 && w->ended;
	pthread_mutex_unlock(&r->lock);
	return last;
}

static void fail(struct relay *r, struct work *w, int error, uint64_t row, bool of_copy)
{
	pthread_mutex_lock(&r->lock);
	if (w->verdict != VERDICT_FAILED) {
		w->verdict = VERDICT_FAILED;
		w->error = error == ENOMEM ? 0 : error;
		w->row = row;
		w->of_copy = of_copy && w->error;
	}
	r->stop = true;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

/* ------------------------------------------------------------ beginning a file */

bool relay_same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* What is read a second time is the copy, if there is one. */
static bool reads_copy(const struct relay *r, const struct work *w) { return r->accept && w->decided; }

/* Whether the file is as it was when it was opened first. False, too, when the system does not say: then it failed. */
static bool unchanged(struct relay *r, struct work *w)
{
	struct stat now;
	if (fstat(w->fd, &now) != 0) {
		fail(r, w, errno, 0, reads_copy(r, w));
		return false;
	}
	if (relay_same_file(&w->before, &now)) return true;
	w->verdict = VERDICT_CHANGED;
	return false;
}

static bool open_first(struct relay *r, struct work *w)
{
	int error = file_open_read(w->file->full_path, &w->fd, NULL, NULL);
	if (error) {
		w->verdict = VERDICT_NOT_OPENED;
		w->error = error;
		return false;
	}
	if (fstat(w->fd, &w->before) != 0) error = errno;
	if (error) fail(r, w, error, 0, false);
	else if (r->accept && (error = accept_open(r->accept, &w->copy_item, &w->copy)) != 0) fail(r, w, error, 0, true);
	return !error;
}

/* The second time the copy is read, which nobody can have changed, or else the file if it is still the same. */
static bool open_again(struct relay *r, struct work *w)
{
	int error = r->accept ? accept_reopen(r->accept, w->copy_item, &w->fd)
	                      : file_open_read(w->file->full_path, &w->fd, NULL, NULL);
	if (error) {
		fail(r, w, error, 0, r->accept != NULL);
		return false;
	}
	w->reading.place.fd = w->fd;
	if (!r->accept) return unchanged(r, w);
	if (fstat(w->fd, &w->before) != 0) {
		fail(r, w, errno, 0, true);
		return false;
	}
	return true;
}

static bool begin(struct relay *r, struct work *w)
{
	w->utf8 = true;
	w->broken = false;
	w->passage_count = 0;
	w->verdict = VERDICT_NONE;
	if (!(w->decided ? open_again(r, w) : open_first(r, w))) return false;
	const struct binding *b = w->table->binding;
	if (stream_begin(&w->stream, w->fd, b->encoding, r->block_bytes, b->multiline, !w->decided)) return true;
	fail(r, w, ENOMEM, 0, false);
	return false;
}

static void set_reading(struct work *w)
{
	w->reading.heading = w->decision.search.heading;
	w->reading.place = w->decision.place;
	w->reading.last = w->decision.last;
}

/* From the first rows of a file. */
static void guess(struct runner *u, struct work *w, const struct block *b)
{
	w->reads = b->n > 0 && decide_guess(w->fd, &w->stream.scan, (struct text){b->bytes, b->n}, w->table, w->table->binding, &u->relay->gb,
	                                    &u->reader.rows, &u->reader.lines, &w->decision);
	if (w->reads) set_reading(w);
}

/* ------------------------------------------------------------ ending a file */

static int by_row(const void *a, const void *b)
{
	const struct passage *x = a, *y = b;
	return (x->row > y->row) - (x->row < y->row);
}

static bool add_passage(struct work *w, const struct passage *p)
{
	if (!grow(&w->passages, &w->passage_cap, w->passage_count, sizeof *w->passages)) return false;
	w->passages[w->passage_count++] = *p;
	return true;
}

/* The rows that looked like footers and were not the last. */
static bool read_trailer(struct runner *u, struct work *w, const struct passage *p)
{
	struct passage more;
	const struct stretch s = {u->room, p->n, p->offset, p->row, false};
	size_t got;
	int error = file_read_at(w->copy >= 0 ? w->copy : w->fd, u->room, p->n, p->offset, &got);
	if (!error && got < p->n) error = EIO;
	if (error) fail(u->relay, w, error, 0, w->copy >= 0 || reads_copy(u->relay, w));
	else if (!reader_trailer(&u->reader, &w->reading, &s, p->trailer.row, &more) || !add_passage(w, &more))
		fail(u->relay, w, ENOMEM, u->reader.at, false);
	else return true;
	return false;
}

/* Footers are what no ordinary row of the file follows. */
static bool settle_trailers(struct runner *u, struct work *w)
{
	bool last = true;
	if (w->table->binding->skip_bottom == SKIP_AUTO) w->reading.last = UINT64_MAX;
	qsort(w->passages, w->passage_count, sizeof *w->passages, by_row);
	for (size_t i = w->passage_count; i-- > 0;) {
		struct passage p = w->passages[i]; /* the array may move */
		if (p.trailer.open && last) {
			w->passages[i].counts.footers += p.trailer.footers;
			w->passages[i].counts.blanks += p.trailer.blanks;
			w->passages[i].counts.continued += p.trailer.continued;
			w->reading.last = p.trailer.row - 1;
		} else if (p.trailer.open && !read_trailer(u, w, &p)) {
			return false;
		}
		last &= !p.ordinary;
	}
	qsort(w->passages, w->passage_count, sizeof *w->passages, by_row);
	return true;
}

/* A file read for the first time: what it is, and whether that was guessed right. */
static void decide(struct runner *u, struct work *w)
{
	struct relay *r = u->relay;
	struct scan *scan = &w->stream.scan;
	struct decision decision;
	if (!stream_finish(&w->stream)) {
		fail(r, w, EIO, 0, false);
		return;
	}
	scan->utf8 &= w->utf8;
	memcpy(w->file->sha256, scan->sha256, sizeof w->file->sha256);
	w->file->bytes = scan->bytes;
	w->file->bom = scan->mark != MARK_NONE;
	w->file->counts.physical = w->reading.physical = scan->lines;
	int error = r->accept ? accept_named(r->accept, w->copy_item, scan->sha256) : 0;
	if (error) fail(r, w, error, 0, true);
	if (error || !unchanged(r, w)) return;
	if ((uint64_t)w->before.st_size != scan->bytes) w->verdict = VERDICT_CHANGED;
	else if ((w->format = scan->format) != NULL) w->verdict = VERDICT_FORMAT;
	else if (scan->lines == 0) w->verdict = VERDICT_EMPTY;
	if (w->verdict != VERDICT_NONE) return;
	decide_file(w->copy >= 0 ? w->copy : w->fd, scan, w->table, w->table->binding, &r->gb, &u->reader.rows,
	            &u->reader.lines, &decision);
	if (decision.result == HEADING_FAILED) {
		fail(r, w, u->reader.lines.error, 0, w->copy >= 0);
		return;
	}
	bool same = w->reads && decision_equal(&w->decision, &decision, w->table);
	bool right = same && w->stream.cutting && !w->broken;
	w->decision = decision;
	set_reading(w);
	if (decision.result != HEADING_FOUND) {
		w->verdict = VERDICT_NO_HEADING;
	} else if (!right) {
		w->verdict = VERDICT_AGAIN;
		w->whole = !w->stream.cutting || (same && w->broken);
	} else if (settle_trailers(u, w)) {
		w->verdict = VERDICT_READ;
	}
}

static void read_whole_instead(struct work *w)
{
	w->verdict = VERDICT_AGAIN;
	w->whole = true;
}

static void conclude(struct runner *u, struct work *w)
{
	if (w->verdict == VERDICT_NONE) {
		if (!w->decided) decide(u, w);
		else if (w->broken) read_whole_instead(w);
		else if (unchanged(u->relay, w) && (u->reader.again || settle_trailers(u, w))) w->verdict = VERDICT_READ;
	}
	int copy = w->copy;
	w->copy = -1;
	if (copy >= 0 && fstat(copy, &w->left) != 0) fail(u->relay, w, errno, 0, true);
	if (copy >= 0 && close(copy) != 0) fail(u->relay, w, errno, 0, true);
	close_work(w);
}

/* ------------------------------------------------------------ reading */

static bool read_block(struct runner *u, struct work *w, const struct block *b, struct passage *p)
{
	const struct stretch s = {b->bytes, b->n, b->offset, b->row, b->last};
	int error = 0;
	if (w->copy >= 0)
		error = accept_write(u->relay->accept, w->copy, b->bytes + b->fresh, b->fresh_n, b->offset + b->fresh);
	if (error) fail(u->relay, w, error, 0, true);
	if (error || b->n == 0) return !error;
	if (!w->reads) {
		p->utf8 = utf8_check(b->bytes, b->n) == b->n;
		return true;
	}
	if (reader_stretch(&u->reader, &w->reading, &s, p)) return true;
	fail(u->relay, w, ENOMEM, u->reader.at, false);
	return false;
}

static bool read_whole(struct runner *u, struct work *w, struct passage *p)
{
	if (reader_whole(&u->reader, &w->reading, NULL, p)) return true;
	fail(u->relay, w, u->reader.lines.error, u->reader.at, reads_copy(u->relay, w));
	return false;
}

/* One block of a work that is held, from reading it to its records. */
static void step(struct runner *u, struct work *w)
{
	struct relay *r = u->relay;
	struct block b = {0};
	struct passage p = {.utf8 = true};
	bool first = w->stream.block_bytes == 0, good = !first || begin(r, w);
	int error = good && !w->whole ? stream_next(&w->stream, u->room, &b) : 0;
	if (error) fail(r, w, error, 0, reads_copy(r, w));
	good &= !error;
	if (good && first && !w->decided) guess(u, w, &b);
	if (first && w->decided) w->reads = true;
	let_go(r, w, !good || w->whole || w->stream.ended);

	if (good) good = w->whole ? read_whole(u, w, &p) : read_block(u, w, &b, &p);
	if (good && w->reads && !u->reader.again && (w->whole || b.n > 0)) {
		pthread_mutex_lock(&r->lock);
		bool added = add_passage(w, &p);
		pthread_mutex_unlock(&r->lock);
		if (!added) fail(r, w, ENOMEM, 0, false);
	}
	atomic_fetch_add_explicit(&r->ds->pass.read, b.fresh_n, memory_order_relaxed);
	progress_block(r->progress, w->whole ? w->file->bytes : b.fresh_n, p.counts.records + p.counts.rejected);
	if (!hand_in(r, w, &p)) return;
	conclude(u, w);
	if (w->verdict != VERDICT_AGAIN) progress_file(r->progress);
}

static void *run(void *context)
{
	struct runner *u = context;
	for (struct work *w = NULL; (w = take(u->relay, w));) step(u, w);
	return NULL;
}

static void run_all(struct relay *r)
{
	r->next = 0;
	for (unsigned i = 1; i < r->runner_count; i++) {
		struct runner *u = &r->runners[i];
		u->started = thread_start(&u->thread, run, u);
	}
	run(&r->runners[0]);
	for (unsigned i = 1; i < r->runner_count; i++)
		if (r->runners[i].started) pthread_join(r->runners[i].thread, NULL);
}

static void prepare_again(struct work *w)
{
	w->verdict = VERDICT_AGAIN;
	w->decided = true;
	w->begun = w->ended = false;
}

void relay_run(struct relay *r)
{
	r->wanted = VERDICT_NONE;
	for (size_t i = 0; i < r->work_count; i++) {
		struct work *w = &r->works[i];
		if (w->verdict != VERDICT_AGAIN) continue;
		r->wanted = VERDICT_AGAIN;
		prepare_again(w);
		progress_more(r->progress, w->file->bytes);
	}
	run_all(r);
}

void relay_run_again(struct relay *r)
{
	r->wanted = VERDICT_AGAIN;
	for (size_t i = 0; i < r->work_count; i++) prepare_again(&r->works[i]);
	run_all(r);
}
