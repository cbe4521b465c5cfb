#include "passes.h"

#include <stdio.h>

#include "base/memory.h"
#include "intake/dataset.h"

/* The shares of memory, as measured on the ten rules of the bench and on a county; the runs of tests/cuts.py and the limits of
 * bench/results.md go over their limit where these are too small. */
enum {
	MIB = 1 << 20,
	MARGIN = 2 * MIB,         /* besides one part in MARGIN_PART of the limit */
	MARGIN_PART = 32,
	LARGE = 1 * MIB,          /* memory of this size goes back to the system as soon as it is freed */
	BLOCK_LARGEST = 256 * 1024,
	BLOCK_SMALLEST = 32 * 1024,
	READER_BLOCKS = 8,        /* what a reader has: the block, its marks, its decoded bytes */
	READER_BYTES = 512 * 1024, /* and besides */
	PARTITION_SMALLEST = 128 * 1024,
	PARTITION_LARGEST = 8 * MIB,
	COMPARED_PER_BYTE = 6,    /* what comparing a partition takes, by its input */
	BEGUN_PART = 8,           /* of a partition's input, what its pieces that are hardly begun may take */
	RECORDS_LEAST = 2 * MIB,  /* of records held in a pass */
	FINDINGS_PART = 8         /* of what is left, kept for findings while nothing is known of them */
};

static size_t margin_of(const struct passes *p) { return p->limit / MARGIN_PART + MARGIN; }

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

/* What all threads need besides records, if each has blocks and partitions of these sizes. */
static size_t transient_of(unsigned threads, size_t block, size_t partition)
{
	return threads * larger(READER_BLOCKS * block + READER_BYTES, COMPARED_PER_BYTE * partition + READER_BYTES);
}

/* "512M", or "4K", rounded up. */
static struct text size_text(char room[32], size_t bytes)
{
	const size_t unit = bytes < MIB ? 1024 : MIB;
	return (struct text){room, (size_t)snprintf(room, 32, "%zu%c", (bytes + unit - 1) / unit, bytes < MIB ? 'K' : 'M')};
}

static void say_too_small(const struct passes *p, size_t least)
{
	char has[32], needs[32];
	DIAG(p->diags, E478, (struct span){0}, size_text(has, p->limit), size_text(needs, larger(least, p->limit + MIB)));
}

/* Small enough that a pass can choose among many, large enough that what is begun in each is little of it. */
static size_t partition_of(const struct passes *p, unsigned tables, size_t transient)
{
	size_t bytes = larger(p->limit / 512, BEGUN_PART * p->threads * dataset_begun(tables)), most = transient / p->threads;
	most = most > READER_BYTES ? (most - READER_BYTES) / COMPARED_PER_BYTE : 0;
	if (bytes > most) bytes = most;
	if (bytes > PARTITION_LARGEST) bytes = PARTITION_LARGEST;
	return larger(bytes, PARTITION_SMALLEST);
}

bool passes_plan(struct passes *p, unsigned tables, const struct intake_cut *cut)
{
	p->cut = *cut;
	if (!p->limit) return true;
	memory_economize(LARGE);
	memory_trim();
	p->before = memory_resident();
	size_t block = BLOCK_LARGEST, fixed = p->before + margin_of(p), most = p->limit > fixed ? (p->limit - fixed) / 4 : 0;
	const size_t partition = partition_of(p, tables, most);
	while (block > BLOCK_SMALLEST && transient_of(p->threads, block, partition) > most) block /= 2;
	while (p->threads > 1 && transient_of(p->threads, block, partition) > most) p->threads--;
	p->transient = transient_of(p->threads, block, partition);
	if (p->limit < fixed + p->transient + RECORDS_LEAST) {
		say_too_small(p, p->before + MARGIN + (p->transient + RECORDS_LEAST) / (MARGIN_PART - 1) * MARGIN_PART + MIB);
		return false;
	}
	size_t left = p->limit - fixed - p->transient;
	if (!cut->block_bytes) p->cut.block_bytes = block;
	if (!cut->readers) p->cut.readers_most = p->threads;
	if (!cut->partition_bytes) p->cut.partition_bytes = partition;
	if (!cut->record_bytes) p->cut.record_bytes = left - left / FINDINGS_PART;
	p->cut.limit = p->limit - margin_of(p) / 2;
	return true;
}

/* What is known when a pass is over and its records are gone. */
struct outlook {
	uint32_t partitions, done;
	size_t record_bytes;  /* of one partition */
	size_t finding_bytes; /* likewise */
	size_t resident;
	uint64_t input_bytes; /* of all files */
};

static struct outlook look(const struct passes *p, struct dataset *ds, uint32_t done)
{
	struct outlook o = {.partitions = dataset_partitions(ds), .done = done};
	uint32_t laid = ds->pass.end - ds->pass.first;
	size_t idle = 0;
	/* Not what partitions left that the pass gave up. */
	for (unsigned i = 0; i < ds->shares; i++) idle += slab_idle(&ds->slabs[i]);
	if (laid && ds->pass.room.taken > idle) o.record_bytes = (ds->pass.room.taken - idle) / laid;
	dataset_forget(ds);
	memory_trim();
	o.resident = memory_resident();
	if (done && o.resident > p->before) o.finding_bytes = (o.resident - p->before) / done;
	for (size_t i = 0; i < ds->file_count; i++) o.input_bytes += ds->files[i].bytes;
	return o;
}

/* The least limit under which the run could go on as it began. */
static size_t least_for(const struct passes *p, const struct outlook *o)
{
	/* What the first partitions leave is not all findings: those of small files are no more than the files. */
	size_t more = (size_t)(o->partitions - o->done) * o->finding_bytes;
	if (more > 2 * o->input_bytes) more = 2 * (size_t)o->input_bytes;
	return larger(o->resident + more + p->transient + larger(o->record_bytes, RECORDS_LEAST) + 2 * margin_of(p), memory_peak());
}

/* Reads the records of the next partitions. */
static enum passes_result read_next(struct passes *p, struct intake *in, const struct dataset *ds, const struct outlook *o)
{
	size_t room = p->cut.record_bytes;
	uint32_t left = o->partitions - o->done, n = left;
	if (!left) return PASSES_DONE;
	if (p->limit) {
		size_t taken = o->resident + p->transient + margin_of(p);
		size_t each = o->record_bytes + o->finding_bytes + o->finding_bytes / 4 + 1;
		room = p->limit > taken ? p->limit - taken : 0;
		if (room < RECORDS_LEAST) {
			say_too_small(p, least_for(p, o));
			return PASSES_FAILED;
		}
		n = room / each < left ? (uint32_t)(room / each) : left;
		if (n == 0) n = 1;
		/* Passes of one size: none is nearly empty. */
		uint32_t more = (left + n - 1) / n;
		n = (left + more - 1) / more;
		room -= n * (each - o->record_bytes) < room / 2 ? n * (each - o->record_bytes) : room / 2;
	}
	unsigned passes = 1 + (left + n - 1) / n;
	enum intake_result result = intake_again(in, o->done, o->done + n, room, passes);
	timings_stage(p->timings, "read again");
	if (ds->pass.over) passes_say_short(p, &ds->pass);
	return result == INTAKE_OK ? PASSES_DONE : result == INTAKE_REFUSED ? PASSES_REFUSED : PASSES_FAILED;
}

static enum passes_result find_links(struct passes *p, struct intake *in, const struct crew *crew, struct links *links)
{
	struct dataset *ds = crew->dataset;
	if (dataset_whole(ds)) return links_find(crew->pack, ds, p->threads, links) ? PASSES_DONE : PASSES_FAILED;
	enum intake_result result = links_find_again(crew->pack, ds, in, links);
	timings_stage(p->timings, "links");
	if (ds->pass.over) passes_say_short(p, &ds->pass);
	return result == INTAKE_OK ? PASSES_DONE : result == INTAKE_REFUSED ? PASSES_REFUSED : PASSES_FAILED;
}

enum passes_result passes_work(struct passes *p, struct intake *in, struct crew *crew, struct links *links)
{
	struct dataset *ds = crew->dataset;
	enum passes_result result = find_links(p, in, crew, links);
	crew->links = links;
	crew->keeps = p->limit || !dataset_whole(ds); /* comparing may stop for want of memory, too */
	if (p->limit) crew->limit = p->limit - margin_of(p) / 2;
	while (result == PASSES_DONE) {
		uint32_t done = ds->pass.end;
		if (ds->pass.end > ds->pass.first) {
			if (!crew_work(crew, p->threads, &done)) return PASSES_FAILED;
			timings_stage(p->timings, "assess");
		}
		if (done == dataset_partitions(ds)) return PASSES_DONE;
		dataset_done(ds, done);
		links_records_go(links, ds, done);
		struct outlook o = look(p, ds, done);
		result = read_next(p, in, ds, &o);
	}
	return result;
}

size_t passes_end(struct passes *p, struct dataset *ds)
{
	if (!p->limit) return 0;
	/* After several passes findings stand by themselves; after one their keys are texts of the records. */
	if (!dataset_whole(ds)) dataset_forget(ds);
	memory_trim();
	size_t taken = memory_resident() + margin_of(p);
	return p->limit > taken ? p->limit - taken : 1;
}

void passes_say_short(const struct passes *p, const struct pass *pass)
{
	/* What grew while the files were read are notes of their rows; from a small part little follows for the whole. */
	double part = pass->part_read > 0.25 ? pass->part_read : 0.25;
	size_t fixed = p->before + p->transient + margin_of(p), grown = p->limit > fixed ? p->limit - fixed : 0;
	say_too_small(p, fixed + (size_t)((double)grown / part * 1.25));
}

bool passes_kept_to_limit(const struct passes *p)
{
	size_t peak = memory_peak();
	if (!p->limit || peak <= p->limit) return true;
	say_too_small(p, peak + margin_of(p));
	return false;
}
