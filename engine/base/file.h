/* Opening, reading and writing files safely: inputs are regular files, of which a link may lead to one; what is written is a
 * new file, never through a link, with mode 0600, every write checked and fsynced once. Knows nothing of what is in them.
 * Functions return 0 or an errno value. */
#ifndef ROLLCALL_FILE_H
#define ROLLCALL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "text.h"

/* Opens a regular file for reading (O_NOFOLLOW is not used for inputs: a link to a delivery is fine; a FIFO, device
 * or directory is EINVAL and never blocks). size and mtime (seconds) may be NULL. */
int file_open_read(const char *path, int *fd, uint64_t *size, int64_t *mtime);
/* The whole file, as long as it was when opened, into the arena with a NUL behind it. EFBIG if it has more than limit
 * bytes. */
int file_read_all(const char *path, size_t limit, struct arena *a, struct text *out);
/* Reads until n bytes or the end; EINTR and short reads are retried. */
int file_read(int fd, char *into, size_t n, size_t *got);
/* The same from a place of the file; the place of later reads stays. */
int file_read_at(int fd, char *into, size_t n, uint64_t offset, size_t *got);
int file_write(int fd, const char *bytes, size_t n);

/* A file being written through a buffer; the first error sticks and is what writer_finish and writer_close give. */
struct writer {
	int fd;          /* -1 when closed */
	int error;       /* errno of the first failure, 0 */
	uint64_t bytes;  /* written so far, the buffer included */
	void *sha;       /* running SHA-256 (EVP_MD_CTX) */
	struct buf buf;
};
/* Creates path (O_CREAT|O_EXCL|O_NOFOLLOW|O_CLOEXEC, 0600). */
int writer_open(struct writer *w, const char *path);
void writer_add(struct writer *w, const char *bytes, size_t n);
void writer_text(struct writer *w, struct text t);
/* Flushes and gives the file for file_sync, -1 where it failed; digest (64 hex digits and a NUL) may be NULL. Safe to call
 * after a failed open. */
int writer_finish(struct writer *w, char digest[65], int *fd);
/* fsyncs and closes; -1 is no file. */
int file_sync(int fd);
/* Both. */
int writer_close(struct writer *w, char digest[65]);

/* Loads libcrypto and the digest, once; call it before other threads start. False: out of memory, or no SHA-256 there. */
bool sha256_start(void);
/* Why libcrypto could not be loaded, in the words of the dynamic linker. NULL: it is loaded, was not wanted, or memory ran
 * out. */
const char *sha256_missing(void);
/* SHA-256 (FIPS 180-4) of bytes as 64 lower-case hex digits. False: libcrypto failed. */
bool sha256_hex(struct text bytes, char out[65]);
/* That of what is left of a file, which is copied to `to` on the way; to: -1, or a file to write. 0 or an errno value. */
int file_digest(int from, int to, char out[65]);
/* A running SHA-256 for streams: begin gives NULL on failure; end frees it. */
void *sha256_begin(void);
bool sha256_add(void *sha, const char *bytes, size_t n);
bool sha256_end(void *sha, char out[65]);

/* dir/name in the arena; name alone if it is absolute or dir is empty or ".". NULL: out of memory. */
const char *path_join(struct arena *a, const char *dir, const char *name);
/* The directory part of path ("." if none). NULL: out of memory. */
const char *path_dir(struct arena *a, const char *path);
/* What stands behind the last slash of path. */
const char *path_name(const char *path);

#endif
