/* The keys of every mapping of a pack, as data: the loader checks with them and the JSON Schema is made from them. */
#ifndef ROLLCALL_KEYS_PACK_H
#define ROLLCALL_KEYS_PACK_H

#include "../config/keys.h"

extern const struct key_table pack_keys;       /* of a pack; in a later one `lines` is not required */
extern const struct key_table later_pack_keys; /* what a later pack of a job may have */
extern const struct key_table excuses_keys;
extern const struct key_table effective_keys;
extern const struct key_table line_keys;
extern const struct key_table list_keys;
extern const struct key_table field_keys;
extern const struct key_table param_keys;
extern const struct key_table label_keys;
extern const struct key_table group_keys;
extern const struct key_table rule_keys;
extern const struct key_table indicator_keys;
extern const struct key_table exception_keys;
extern const struct key_table test_keys;
extern const struct key_table expect_keys;

extern const struct word_table field_types;    /* in the order of enum type from TYPE_BOOL */
extern const struct word_table param_types;    /* the same, without id */
extern const struct word_table rule_statuses;  /* enum rule_status */
extern const struct word_table rule_kinds;
extern const struct word_table rule_levels;
extern const struct word_table rule_unknowns;  /* enum rule_unknown */
extern const struct word_table suggest_kinds;  /* enum suggest_kind */

#endif
