/* JSON text, two ways: values written straight to a buffer (findings, a million rows), and jansson trees written with
 * sorted keys (summary, manifest). Both escape control and bidirectional characters. Knows nothing of findings. */
#ifndef ROLLCALL_JSON_H
#define ROLLCALL_JSON_H

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"

/* t as a JSON string. Bytes that are no UTF-8 (a file's name can hold them) become <XX>. */
void json_write_text(struct buf *out, struct text t);

/* A tree being built: that memory ran out sticks, so that a builder checks once, at the end. */
struct json_build {
	bool failed;
	int error;        /* what to say of a failure that was not memory's: an errno value, */
	const char *path; /* and of which file */
};

json_t *json_of_text(struct text t);
json_t *json_of_count(uint64_t n);
/* Puts value under key and takes it; NULL for object or value is a failure. */
void json_put(struct json_build *b, json_t *object, const char *key, json_t *value);
void json_put_named(struct json_build *b, json_t *object, struct text key, json_t *value);
void json_push(struct json_build *b, json_t *array, json_t *value);
/* Adds root with sorted keys and an end of line, and releases it. b->failed or a NULL root leaves out->failed. */
void json_print_tree(struct json_build *b, json_t *root, struct buf *out);
/* Writes root with sorted keys and an end of line, and releases it. b->failed or a NULL root leaves ENOMEM in w->error. */
void json_write_tree(struct json_build *b, json_t *root, struct writer *w);

#endif
