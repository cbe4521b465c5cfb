/* A YAML file as a positioned tree: mappings, lists, scalars that are always text. Refuses what the language does
 * not have (anchors, aliases, tags, merge keys, several documents, duplicate keys, depth over 16, files over 1 MiB,
 * bytes that are not UTF-8, an empty file), each with its own diagnostic. Knows nothing of packs or jobs. */
#ifndef ROLLCALL_TREE_H
#define ROLLCALL_TREE_H

#include "../base/arena.h"
#include "../base/diag.h"
#include "../base/source.h"

enum { TREE_DEPTH_MAX = 16, TREE_BYTES_MAX = 1 << 20 };

enum node_kind { NODE_SCALAR, NODE_MAP, NODE_LIST };
enum node_style { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE, STYLE_LITERAL, STYLE_FOLDED };

struct node {
	enum node_kind kind;
	enum node_style style; /* of a scalar */
	struct span at;        /* the whole node in the file; of a quoted scalar with its quotes */
	struct span body;      /* of a scalar: its raw bytes in the file without quotes or block header */
	struct text text;      /* of a scalar: as YAML decodes it */
	bool in_flow;          /* stands inside { } or [ ] */
	struct entry *entries; /* of a map, in file order */
	struct node **items;   /* of a list */
	size_t count;          /* entries or items */
	const struct node *key; /* whose value it is; NULL: none */
};

struct entry {
	struct node *key; /* a scalar */
	struct node *value; /* an empty value is an empty plain scalar */
};

/* Loads path. NULL if it cannot be read or has no shape to go on with (diagnostics say so, or d->failed). Errors that
 * leave a tree (duplicate keys, anchors, tags, a value cut by a comma …) are reported and the tree is given without
 * what is wrong, so that a loader finds the rest of the errors too: a loader succeeds only if d->errors did not grow.
 * *source is set whenever the file could be read. named: where another file names it, which is told when it cannot be;
 * secret: see struct source. */
struct node *tree_load(const char *path, struct span named, bool secret, struct arena *a, struct diags *d, const struct source **source);
/* The same for bytes in memory; path is the name for diagnostics. */
struct node *tree_parse(const char *path, struct text bytes, bool secret, struct arena *a, struct diags *d,
                        const struct source **source);
/* The value of a key in a map; NULL if absent or not a map. */
struct node *tree_get(const struct node *map, const char *key);

#endif
