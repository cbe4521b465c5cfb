/* From the rows of one file to records: blanks and footers set apart, faulty rows rejected, cells typed and laid into
 * partitions. One reader at a time adds to a dataset. */
#ifndef ROLLCALL_READER_H
#define ROLLCALL_READER_H

#include "cell.h"
#include "heading.h"
#include "intake.h"

struct reading {
	struct dataset *ds;
	uint32_t file;                  /* index in ds->files; its counts are filled in */
	const struct table_cells *cells;
	const struct binding *binding;
	const struct heading *heading;
	struct heading_place place;
	uint64_t physical;              /* lines of the file as counted beforehand */
};

/* False: reading failed (lines->error) or memory ran out (0); *row is where. */
bool read_records(const struct reading *reading, struct rows *rows, struct lines *lines, uint64_t *row);

#endif
