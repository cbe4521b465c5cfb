/* How far a run is: counted by whoever does the work, on any thread, and looked at by whoever shows it. A struct that
 * is all zero is at the beginning. Functions take NULL: nobody looks. Knows nothing of terminals. */
#ifndef ROLLCALL_PROGRESS_H
#define ROLLCALL_PROGRESS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum progress_stage { PROGRESS_LOADING, PROGRESS_READING, PROGRESS_COMPARING, PROGRESS_WRITING };

struct progress {
	_Atomic int stage;               /* enum progress_stage */
	_Atomic unsigned pass, passes;   /* over the files: the one at hand, from 1; how many there will be, as far as is known */
	_Atomic size_t files, files_done;
	_Atomic uint64_t rows;           /* in the files of this pass so far */
	_Atomic uint64_t bytes, bytes_done;
	_Atomic unsigned parts, parts_done; /* of what is compared */
};

static inline void progress_stage(struct progress *p, enum progress_stage stage)
{
	if (p) atomic_store_explicit(&p->stage, (int)stage, memory_order_relaxed);
}

/* A pass over the files begins. */
static inline void progress_read(struct progress *p, unsigned pass, unsigned passes, size_t files, uint64_t bytes)
{
	if (!p) return;
	p->pass = pass;
	p->passes = passes;
	p->files = files;
	p->bytes = bytes;
	p->files_done = 0;
	p->rows = p->bytes_done = 0;
	progress_stage(p, PROGRESS_READING);
}

/* So many bytes have to be read once more in this pass. */
static inline void progress_more(struct progress *p, uint64_t bytes)
{
	if (p) atomic_fetch_add_explicit(&p->bytes, bytes, memory_order_relaxed);
}

static inline void progress_block(struct progress *p, uint64_t bytes, uint64_t rows)
{
	if (!p) return;
	atomic_fetch_add_explicit(&p->bytes_done, bytes, memory_order_relaxed);
	atomic_fetch_add_explicit(&p->rows, rows, memory_order_relaxed);
}

static inline void progress_file(struct progress *p)
{
	if (p) atomic_fetch_add_explicit(&p->files_done, 1, memory_order_relaxed);
}

/* Comparing begins, or goes on behind another pass: parts of `parts` are done. */
static inline void progress_compare(struct progress *p, unsigned parts, unsigned done)
{
	if (!p) return;
	p->parts = parts;
	p->parts_done = done;
	progress_stage(p, PROGRESS_COMPARING);
}

static inline void progress_part(struct progress *p)
{
	if (p) atomic_fetch_add_explicit(&p->parts_done, 1, memory_order_relaxed);
}

#endif
