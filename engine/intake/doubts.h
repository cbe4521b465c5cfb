/* Which files of a delivery hold what could not be used, for who has to go and look: the worst first, each with its first
 * row. Names no cell. */
#ifndef ROLLCALL_DOUBTS_H
#define ROLLCALL_DOUBTS_H

#include "../base/diag.h"
#include "intake.h"

/* Below an error or warning, the files of a table with rejected rows, or with damaged numbers. */
void doubts_note_rejected(const struct dataset *ds, int table, struct diags *d, struct diag *item);
void doubts_note_damaged(const struct pack *pack, const struct dataset *ds, int table, struct diags *d, struct diag *item);
/* Below an error, the files of a table with the fewest records. */
void doubts_note_small(const struct dataset *ds, int table, struct diags *d, struct diag *item);

/* Warns of columns of which a tenth or more is of no use in some file: numbers that a program has spoilt or masked (W788),
 * and cells that cannot be read (W787). */
void doubts_say(const struct pack *pack, const struct dataset *ds, struct diags *d);

#endif
