/* The keys of every mapping of a job, as data: the loader checks with them and the JSON Schema is made from them. */
#ifndef ROLLCALL_KEYS_JOB_H
#define ROLLCALL_KEYS_JOB_H

#include "keys.h"

extern const struct key_table job_keys;
extern const struct key_table output_keys;
extern const struct key_table binding_keys; /* of a line or list */
extern const struct key_table guard_keys;   /* of a line or list */
extern const struct key_table guard_general_keys; /* under `guards`, no names of lines or lists */

extern const struct word_table job_encodings;  /* enum encoding */
extern const struct word_table job_delimiters;
extern const struct word_table job_multilines;
extern const struct word_table job_formats;
extern const struct word_table job_formats_later; /* known, but not supported yet */
extern const struct word_table job_languages;  /* enum language */
extern const struct word_table job_privacies;  /* enum privacy */

#endif
