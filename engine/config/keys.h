/* The keys a mapping may have, as data: one table per kind of mapping drives the checks here and the JSON Schema.
 * Also the few forms a scalar takes by where it stands (a number, a date, one of some words, a title). Everything
 * wrong becomes a diagnostic with its place. Knows nothing of what a key means. */
#ifndef ROLLCALL_KEYS_H
#define ROLLCALL_KEYS_H

#include "day.h"
#include "tree.h"

/* What may stand behind a key; kinds are added with |. */
enum key_kind {
	KEY_SCALAR = 1,
	KEY_MAP = 2,
	KEY_LIST = 4,
	KEY_TITLE = KEY_SCALAR | KEY_MAP,  /* a text or {zh: …, en: …}; read it with node_title */
	KEY_TEXTS = KEY_SCALAR | KEY_LIST, /* a text or a list of texts; read it with node_texts */
	KEY_ANY = KEY_SCALAR | KEY_MAP | KEY_LIST,
	KEY_LATER = 8 /* added to a kind: known, but not supported yet; refused with E400 */
};

/* What a value is, for editors: behind a key, in its list, or behind each name of its mapping. The loader checks it where
 * it reads it. */
enum key_form {
	FORM_TEXT,
	FORM_RAW,       /* a text as a cell has it; NULL is one too */
	FORM_TEXTS,     /* a text or a list of texts */
	FORM_RAWS,      /* a mapping from such texts to texts */
	FORM_CONDITION, /* a condition or value of the language */
	FORM_NUMBER,
	FORM_DAY,
	FORM_TRUTH,
	FORM_WORD,      /* one of the words */
	FORM_WORD_OR_NUMBER,
	FORM_WORD_OR_DAY,
	FORM_VERSION,   /* 1 */
	FORM_ID,
	FORM_PERCENT,   /* 0.1% */
	FORM_TABLE,     /* a mapping with the keys of the table */
	FORM_TABLES,    /* the same behind each name; in a list, each item */
	FORM_TABLES_OR_WORD
};

struct key_spec {
	const char *name;
	enum key_kind kind;
	bool required;
	enum key_form form;
	const struct word_table *words;
	const struct key_table *keys;
	const char *otherwise; /* what it is when it is not written; NULL */
	const char *en, *zh;   /* what it is for: shown by editors */
};

struct key_table {
	const struct key_spec *specs;
	size_t count;
};

/* The words a key may have, with their number. */
struct word_table {
	const char *const *words;
	size_t count;
};
enum { KEYS_MAX = 64 }; /* of one place */
#define KEY_TABLE(name, ...) \
	static const struct key_spec name##_specs[] = {__VA_ARGS__}; \
	_Static_assert(sizeof name##_specs / sizeof *name##_specs <= KEYS_MAX, "more keys than KEYS_MAX"); \
	const struct key_table name = {name##_specs, sizeof name##_specs / sizeof *name##_specs}
#define KEY_WORDS(name, ...) \
	static const char *const name##_words[] = {__VA_ARGS__}; \
	const struct word_table name = {name##_words, sizeof name##_words / sizeof *name##_words}

/* Reports what is wrong with a map's keys: the node is no map (E020), unknown keys with a suggestion (E018; a misspelt key
 * is from then on the one that was meant), required keys that are missing (E019), a value of the wrong kind (E020), no value
 * at all (E021), keys not supported yet (E400). False if there was any. At most KEYS_MAX specs.
 * After it the loader goes on with keys_get, which gives only values of the right kind. */
bool keys_check(const struct node *map, const struct key_spec *specs, size_t count, struct diags *d);

/* The value of a key if it is there, is not an empty plain scalar and is of one of the kinds; else NULL, silently. */
const struct node *keys_get(const struct node *map, const char *key, enum key_kind kind);

/* Whether the node is of one of the kinds; if not, reports E020 (E021 for an empty plain scalar). name: what the
 * sentence calls it. */
bool node_expect(const struct node *node, enum key_kind kind, struct text name, struct diags *d);
/* The same, giving what was reported; NULL: nothing. */
struct diag *node_unlike(const struct node *node, enum key_kind kind, struct text name, struct diags *d);
/* E021 at a key that has no value. */
void node_no_value(const struct node *key, struct diags *d);
/* A plain scalar without any text: `key:` and nothing behind it. */
bool node_empty(const struct node *node);
/* E408. */
void too_many(struct diags *d, struct span at, size_t most, const char *what);

/* The readers below report what is wrong and then give false (NULL, -1). All refuse anything but a scalar. */

/* A decimal number within min .. max: E022, E023. */
bool node_int(const struct node *node, int64_t min, int64_t max, int64_t *out, struct diags *d);
/* The same as text_day of a node: E024. */
bool node_date(const struct node *node, int32_t *day, struct diags *d);
/* true or false: E025. */
bool node_bool(const struct node *node, bool *out, struct diags *d);
/* Index of the node's text among count words: E025 with a suggestion. */
int node_word(const struct node *node, const char *const *words, size_t count, struct diags *d);
/* Warns (W790) of a plain text between quotes or brackets that YAML does not know, or with half a pair at its end. */
void node_doubt(const struct node *node, struct diags *d);
/* A text, not empty (E021), nor doubtful. */
bool node_text(const struct node *node, struct text *out, struct diags *d);
/* The name of a file that a node with a text gives: with the characters that stand there, for the system knows no stand-ins. */
struct text node_path(const struct node *node);
/* A text for both languages, or {zh, en} with at least one of them (the other is then the same): E018-E021. */
bool node_title(const struct node *node, struct text *zh, struct text *en, struct diags *d);
/* A text or a list of texts as a list of scalar nodes in a. False after a diagnostic or when memory ran out
 * (d->failed is then set). An empty list is count 0 without a diagnostic. */
bool node_texts(const struct node *node, struct arena *a, const struct node ***items, size_t *count, struct diags *d);

/* The same for names, headings and cells, of which each item is one: W790 where an item without quotes has a sign in it
 * that looks as if it parted two, or ended or quoted one. */
bool node_names(const struct node *node, struct arena *a, const struct node ***items, size_t *count, struct diags *d);

#endif
