/* Several readers at once. Each takes a file that nobody holds, reads its next block (in order: the digest wants it so),
 * lets go of the file and turns the block into records while another reads on. A file is read under a guess, made from
 * its first block, of its encoding and heading; at its end it is decided what they are, and where the guess was wrong,
 * or none could be made, the file is read again in a second run. Where cells may have newlines, blocks are cut where the quotes
 * are even: each begins with a row if the one before ended with one, and who reads it sees whether it does. If any does not,
 * the file is read again by one reader. Knows the states of files; nothing of rows. */
#ifndef ROLLCALL_RELAY_H
#define ROLLCALL_RELAY_H

#include <sys/stat.h>

#include "accept.h"
#include "decide.h"
#include "reader.h"
#include "stream.h"

enum verdict {
	VERDICT_NONE,       /* not yet read to its end */
	VERDICT_READ,       /* its records are laid, its passages whole and in order */
	VERDICT_AGAIN,      /* has to be read again, as decided; the records that are laid are to be dropped */
	VERDICT_NOT_OPENED, /* error says why */
	VERDICT_CHANGED,    /* while it was read */
	VERDICT_EMPTY,
	VERDICT_FORMAT,     /* it is no text: format */
	VERDICT_NO_HEADING, /* decision says why */
	VERDICT_FAILED      /* the system: error, or 0 when memory ran out, at row if that is known */
};

/* A file and how far it is. */
struct work {
	struct input_file *file;
	const struct table *table;
	struct reading reading;    /* as guessed or decided */
	struct decision decision;  /* likewise */
	enum verdict verdict;
	int error;
	uint64_t row;
	bool of_copy;              /* error is of the copy */
	const char *format;        /* see struct scan */
	struct passage *passages;  /* owned */
	size_t passage_count, passage_cap;

	bool decided;              /* decision is one, and this the second time it is read */
	bool whole;                /* cannot be read in blocks */
	bool reads;                /* blocks are read into records; else only looked at */
	int fd, copy;              /* -1: not open */
	size_t copy_item;
	struct stat before;
	struct stat left;          /* the copy when it was written */
	struct stream stream;
	/* under the lock */
	bool begun, held, ended;   /* ended: there are no more blocks */
	unsigned readers;          /* at work on blocks of it */
	bool utf8;                 /* all blocks so far */
	bool broken;               /* a block ends within a row */
};

struct runner;

struct relay {
	struct dataset *ds;
	struct accept *accept;     /* NULL: no copies are kept */
	struct progress *progress; /* NULL */
	struct work *works;
	size_t work_count;
	size_t block_bytes;
	struct runner *runners;    /* owned; one per share of the dataset */
	unsigned runner_count;
	struct gb_tables gb;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	/* under the lock */
	enum verdict wanted;       /* works of this verdict are read */
	size_t next;               /* works before it are begun or not wanted */
	size_t open;               /* works begun and not ended */
	bool stop;                 /* one has failed */
};

/* The works are the caller's: file, table and reading are set, all else is zero. False: libcrypto fails; relay_free has
 * to be called either way. */
bool relay_init(struct relay *r, struct dataset *ds, const struct intake_options *options, struct work *works,
                size_t count, size_t block_bytes);
/* Also frees what the works own. */
void relay_free(struct relay *r);

/* Whether nothing was written to the file between the two looks. */
bool relay_same_file(const struct stat *a, const struct stat *b);

/* Readers for a pass; the notes they take live until relay_dismiss. False: out of memory. */
bool relay_engage(struct relay *r);
void relay_dismiss(struct relay *r);

/* Reads every work that has no verdict; or, the second time, every one that is to be read AGAIN. Stops at the first
 * that FAILED, which may leave others without a verdict. */
void relay_run(struct relay *r);
/* A pass behind the first: every work was READ, and is so again unless it has CHANGED or FAILED. */
void relay_run_again(struct relay *r);

#endif
