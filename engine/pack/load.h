/* What the parts of the loader share: the pack being built, its files and names. Private to engine/pack. */
#ifndef ROLLCALL_LOAD_H
#define ROLLCALL_LOAD_H

#include "keys_pack.h"
#include "type.h"

struct pack_file {
	const char *path;
	const struct node *root;
	const struct source *source;
};

struct loader {
	struct arena *arena;
	struct diags *d;
	struct pack *pack;
	const struct job *job;  /* NULL: packs by themselves */
	struct pack_options options;
	struct pack_file files[PACK_FILES_MAX];
	size_t file_count;
	struct names names;
	struct name_index *value_indexes[PACK_TABLES_MAX];   /* of each field: raw to its place in values */
	struct name_index *literal_indexes[PACK_TABLES_MAX]; /* of each field: literal to its place in literals or numbers */
	struct name_index *alias_indexes[PACK_TABLES_MAX];   /* of each field: heading to its place in aliases */
	struct name_index null_indexes[PACK_TABLES_MAX];     /* of each table: its nulls with their width folded */
	struct name_index rule_index;                        /* ids */
	struct name_index replaced_index;                    /* ids that rules replace, to places in replaced_at */
	struct span *replaced_at;
	struct name_index exception_index;                   /* ids */
	int *rule_packs;        /* index of the pack file of each rule, label, group */
	int *label_packs;
	int *group_packs;
	struct text *param_texts; /* of each param: how the value used was written */
	size_t errors;            /* of d before anything was loaded */
};

/* Every part gives false only when memory ran out; faults are in l->d and the part goes on. */
bool load_tables(struct loader *l);       /* lines, lists, fields */
bool load_params(struct loader *l);
bool load_definitions(struct loader *l);
bool load_labels(struct loader *l);
bool load_groups(struct loader *l);
bool load_columns(struct loader *l);
bool load_rules(struct loader *l);
bool load_indicators(struct loader *l);
bool load_suggest(struct loader *l);
bool load_exceptions(struct loader *l);   /* of the packs and of the excuses file */
bool load_tests(struct loader *l);        /* but for the rows they give */
bool bind_tables(struct loader *l);       /* columns and values of the job; which lists it binds */
bool bind_rules(struct loader *l);        /* what does not run, and why */
void mark_reads(struct loader *l);        /* which fields what runs reads */

/* tables.c and fields.c */
bool load_field(struct loader *l, struct table *t, struct field *f, const struct entry *entry);
/* Trimmed and with its width folded; p is NULL when memory ran out. */
struct text fold_cell(struct loader *l, struct text t);
/* A text as a cell of the field's type gives it (a literal of the language, not a raw cell); int, date, bool. */
bool literal_number(enum type type, struct text t, int64_t *out);
/* Adds a raw entry of a field's values. False: out of memory. */
bool field_add_value(struct loader *l, const struct table *t, struct field *f, const struct entry *entry, bool from_job);
/* The place of a literal among literals or numbers of the field; -1: no cell has it. */
int literal_known(const struct loader *l, const struct table *t, const struct field *f, struct text literal);
/* Whether a cell with the very literal counts as blank: of a string field, where it could be a literal all the same. */
bool null_word(const struct table *t, const struct field *f, struct text literal);
/* Adds headings. False: out of memory. */
bool field_add_aliases(struct loader *l, const struct table *t, struct field *f, const struct node *texts);

/* Arrays of every pack file: the value of a key of one kind, NULL if the file has none. */
const struct node *file_get(const struct loader *l, size_t file, const char *key, enum key_kind kind);
size_t file_total(const struct loader *l, const char *key, enum key_kind kind);

/* names.c */
void *load_alloc(struct loader *l, size_t count, size_t size); /* cleared; NULL: out of memory, d->failed is set */
/* Room for one more in an array of count that grew by this function only; it doubles. NULL: out of memory. */
void *load_room(struct loader *l, void *items, size_t count, size_t size);
/* Reports a name (E210) or id (E212) that is not well formed. */
void check_name(struct loader *l, const struct node *name);
/* $low where low is declared: low, of which check_name says that it is written so; else the name. */
struct text name_without_dollar(struct text name);
void check_id(struct loader *l, const struct node *id, bool any_case);
/* Of lines, lists and definitions: also reserved (E211) or taken (E209). */
void check_shared_name(struct loader *l, const struct node *name);
/* E209 or E213 with the place of the first. */
void taken(struct loader *l, enum code code, const struct node *name, struct span first);
bool key_title(struct loader *l, const struct node *map, struct bilingual *out, struct text otherwise);
/* Index of a rule that pack file `pack` can see, -1 after a diagnostic. */
int find_rule(struct loader *l, const struct node *name, int pack);
/* What a test puts in place of a param. False: nothing to go on with, after a diagnostic or when memory ran out. */
bool load_override(struct loader *l, const struct entry *e, struct param_override *out);
/* E237 if no param has the name. */
void check_override(struct loader *l, struct text name, struct span at);
/* E241. */
void param_out_of_bounds(struct diags *d, const struct param *p, int64_t value, struct span at);
/* "line.field" of a line: E238, E201, E202. */
bool find_line_field(struct loader *l, const struct node *name, int *table, int *field);
struct diag *unknown_field(struct loader *l, const struct table *t, struct text name, struct span at);

/* print.c */
enum print_place { PRINT_MESSAGE, PRINT_COLUMN, PRINT_GROUP };
/* Checks what an expression would print; gives whether it is private. */
bool check_printed(struct loader *l, const struct expr *e, enum print_place place);
bool load_message(struct loader *l, const struct node *message, int pack, struct rule *r);
/* A condition in person scope. NULL: out of memory. */
struct expr *condition_of_person(struct loader *l, const struct node *node, int pack);

/* reads.c */
/* Index of a list that is not bound and that e reads, -1. */
int reads_unbound(const struct pack *p, const struct expr *e);
int template_reads_unbound(const struct pack *p, const struct template *m);

/* digest.c */
bool rule_digest(struct loader *l, const struct node *node, struct rule *r);

#endif
