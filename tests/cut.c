/* Runs a job and publishes it, as `rollcall run` does, with the work cut up as one asks:
 *
 *     cut JOB THREADS READERS BLOCK_BYTES PARTITION_BYTES RECORD_BYTES
 *
 * 0: as suits. With few RECORD_BYTES the files are read in many passes, however small they are. Prints how many there
 * were. */
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "run.h"

enum { ARGUMENTS = 7 };

static enum rollcall_status publish(struct run *r, const char *job)
{
	enum rollcall_status status = run_load(r, job);
	if (status == ROLLCALL_OK) status = run_lock(r);
	if (status == ROLLCALL_OK) status = run_work(r);
	if (status == ROLLCALL_OK) printf("%u\n", r->dataset.pass.number);
	if (status == ROLLCALL_OK) status = run_prepare(r);
	if (status == ROLLCALL_OK) status = run_settle(r, true);
	if (status == ROLLCALL_OK) status = run_commit(r);
	return status;
}

static void complain(const struct run *r)
{
	struct buf out;
	buf_init(&out);
	diags_render(&r->diags, &out);
	if (!out.failed && out.n) fwrite(out.p, 1, out.n, stderr);
	if (out.failed || r->diags.failed) fputs("error[E490]\n", stderr);
	buf_free(&out);
}

int main(int argc, char **argv)
{
	size_t n[ARGUMENTS] = {0};
	if (argc != ARGUMENTS) return ROLLCALL_USAGE;
	struct run *r = malloc(sizeof *r);
	if (!r || !hash_start() || !sha256_start()) {
		free(r);
		fputs("error[E490]\n", stderr);
		return ROLLCALL_SYSTEM;
	}
	for (int i = 2; i < ARGUMENTS; i++) n[i] = (size_t)strtoull(argv[i], NULL, 10);
	const struct run_options options = {
		.job = {.threads = (unsigned)n[2]},
		.cut = {.readers = (unsigned)n[3], .block_bytes = n[4], .partition_bytes = n[5], .record_bytes = n[6]},
	};
	run_init(r, &options);
	enum rollcall_status status = publish(r, argv[1]);
	complain(r);
	run_free(r);
	free(r);
	return (int)status;
}
