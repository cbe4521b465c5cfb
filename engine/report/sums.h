/* Cells of counts that are published beside their sums, and which of them must be kept back so that none of few persons can
 * be computed. What a reader can know of a cell is an interval: a count that is kept back is at least 1, for 0 is always
 * shown, and every sum bounds each of its parts by the others. Knows nothing of what the cells count. */
#ifndef ROLLCALL_SUMS_H
#define ROLLCALL_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SUMS_NONE = -1 };

enum cell_kind {
	CELL_COUNT,      /* published: of persons; kept back where it is small */
	CELL_SHOWN,      /* published, and never kept back */
	CELL_REMAINDER,  /* not published: the persons of a total that a published part leaves */
	CELL_UNKNOWN     /* not published, and nobody's secret: how far a sum is from holding */
};

struct cell {
	uint64_t n;
	enum cell_kind kind;
	bool *hidden;           /* of CELL_COUNT: set when it is kept back */
	int64_t low, high;      /* private: what a reader can know */
};

/* cells[total] is the sum of the others. */
struct sum {
	size_t total, first, count; /* parts: where they begin in struct sums, how many */
	int64_t spare;              /* the cell to keep back before others; SUMS_NONE: the smallest part */
	bool marked;                /* private */
};

struct sums {
	struct cell *cells;
	size_t cell_count, cell_cap;
	struct sum *items;
	size_t count, cap;
	size_t *parts;
	size_t part_count, part_cap;
	bool failed;                /* out of memory: what was added since is lost */
};

/* Gives the cell's index. hidden is for CELL_COUNT. */
size_t sums_cell(struct sums *s, enum cell_kind kind, uint64_t n, bool *hidden);
/* Begins a sum; sums_part adds its parts, one by one. */
void sums_begin(struct sums *s, size_t total, int64_t spare);
void sums_part(struct sums *s, size_t cell);
/* Keeps back every small count, and as many others as are needed so that nobody can compute one that is kept back, or tell
 * of a small one that it is less than the most a small one may be. A total that is shown anyway may be too small for that. */
void sums_suppress(struct sums *s);
void sums_free(struct sums *s);

/* Whether a count is of so few persons that it is kept back. */
bool count_is_small(uint64_t n);

#endif
