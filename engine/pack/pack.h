/* A pack as the engine runs it: typed, bound to a job, every name resolved to an index. pack_load finds all errors of
 * all files in one pass. Knows nothing of data files.
 *
 * The two lines are tables 0 and 1 in the order the pack writes them; lists follow from 2. */
#ifndef ROLLCALL_PACK_H
#define ROLLCALL_PACK_H

#include "../config/job.h"
#include "expr.h"

enum {
	PACK_RULES_MAX = 1000,
	PACK_CONDITION_BYTES_MAX = 4096,
	PACK_NESTING_MAX = 64,
	PACK_NODES_MAX = 8192, /* of one condition, definitions put in */
	PACK_FILES_MAX = JOB_PACKS_MAX, /* the excuses come on top */
	PACK_FIELDS_MAX = 64,  /* per line or list */
	PACK_LISTS_MAX = 16,
	PACK_TABLES_MAX = 2 + PACK_LISTS_MAX,
	PACK_CELL_BYTES_MAX = 64 * 1024
};

struct bilingual {
	struct text zh, en; /* equal where the pack gave one text */
};

/* One entry of a field's `values`. */
struct value_entry {
	struct text raw;  /* trimmed, width folded: what cells are compared with */
	int literal;      /* index of field->literals; for int, bool and date fields index of field->numbers */
};

struct field {
	struct text name;
	struct span at;
	enum type type;
	struct text *aliases;  /* headings, trimmed and width folded; the job's added */
	size_t alias_count;
	bool optional, private;
	bool has_values;
	struct value_entry *values;
	size_t value_count;
	struct text *literals; /* of a string field with values: the distinct literals (blank's included) */
	size_t literal_count;
	int64_t *numbers;      /* of an int, date or bool field with values: what entry.literal points to */
	size_t number_count;
	bool has_blank;
	struct span blank_at;
	int blank;             /* index as in value_entry.literal, when the field has values or is a string */
	int64_t blank_number;  /* of an int, date or bool field */
	bool named;            /* the packs name it somewhere besides `fields` */
	bool read;             /* some condition, group, message, column, key … reads it: it is bound, parsed and noted */
	bool late;             /* only what is printed, or links, read it: it may be left out of records; what is printed is read
	                          again then, intake/again.h */
	bool raw_id;           /* an id function reads its raw cell although its type is string */
	uint32_t offset;       /* bytes from the start of a record; set for fields that are read; 0: left out */
	uint32_t cell_bytes;   /* there: 8, 4 or 1; see intake/record.h */
	uint32_t raw_offset;   /* of the raw identity number, when raw_id */
};

/* A line or a list. */
struct table {
	struct text name;
	struct bilingual title;
	struct span at;
	bool is_list;
	bool bound;            /* the job binds it (lines always are) */
	const struct binding *binding; /* NULL in pack tests and for a list not bound */
	int key;               /* field index */
	int *also;             /* field indexes */
	size_t also_count;
	struct text *nulls;
	size_t null_count;
	struct field *fields;
	size_t field_count;
	uint32_t record_size;  /* bytes of a record in memory; see intake/record.h */
};

struct literal {
	enum type type;
	int64_t number;
	struct text string;
};

struct param {
	struct text name;
	struct span at;
	enum type type;        /* int, date, string, bool */
	bool known;            /* it has a value; else a fault is told */
	int64_t number;        /* the value used */
	struct text string;
	struct expr *value;    /* what it is computed from, by the pack or the job; of a string its text */
	bool has_min, has_max;
	int64_t min, max;
	bool overridden;
	bool named;            /* a condition or another param names it */
	struct bilingual note;
};

/* What stands in place of a param's value for a while. */
struct param_override {
	int param;
	struct expr *value;
	struct span at;
};

enum rule_status { RULE_DRAFT, RULE_TRIAL, RULE_LIVE };
enum rule_scope { SCOPE_FIRST_LINE, SCOPE_SECOND_LINE, SCOPE_PAIR, SCOPE_PERSON }; /* the first two are table indexes */
enum rule_unknown { UNKNOWN_REVIEW, UNKNOWN_FLAG, UNKNOWN_SKIP };

/* Why something of the pack does not run. */
enum off_reason { OFF_NOT, OFF_BY_JOB, OFF_LIST_NOT_BOUND, OFF_DRAFT, OFF_RULE_NOT_RUN, OFF_RULE_ON_TRIAL };

struct rule {
	struct text id;
	struct span at;
	enum rule_status status;
	struct bilingual title;
	struct text kind, level;
	enum rule_scope scope;
	struct expr *when;
	enum rule_unknown unknown;
	struct text unknown_reason;
	struct template message_zh, message_en;
	struct text *basis;
	size_t basis_count;
	struct text *benign;
	size_t benign_count;
	int deadline;          /* days; 0: none */
	struct text family;    /* `case`, default kind */
	struct text *replaces;
	size_t replaces_count;
	struct { int table, field; } *except_by;
	size_t except_by_count;
	bool except_by_wrong;  /* it has more, which are faulty */
	enum off_reason off;
	int off_table;         /* OFF_LIST_NOT_BOUND: which */
	char digest[65];       /* SHA-256 over the rule's text and that of the definitions and params it uses */
};

struct match_term {
	int table, field;
	struct literal value;
};

struct exception {
	struct text id;
	struct span at;
	int rule;
	struct match_term *terms;
	size_t term_count;
	struct text reason, decided_by, ticket;
	struct text reason_en; /* equal to reason where one text was given */
	int32_t from, until;   /* days, until inclusive */
	int64_t at_most;       /* -1: none */
	bool from_excuses;
};

struct label {
	struct text name;
	struct span at;
	struct bilingual title;
	struct expr *when;
	bool off;
	int off_table;
};

struct group_case {
	struct text value;
	struct expr *when;
};

struct group {
	struct text name;
	struct span at;
	struct bilingual title;
	struct expr *by;          /* a value; NULL when cases are used */
	struct group_case *cases;
	size_t case_count;
	bool private;             /* as of a column */
	bool off;
	int off_table;
};

struct column {
	struct text name;
	struct span at;
	struct expr *value;
	bool private;             /* reads a private field outside a computation: masked unless full */
	bool off;
	int off_table;
};

enum compare { COMPARE_NONE, COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };

struct indicator {
	struct text id;
	struct span at;
	struct bilingual title;
	struct expr *of;
	struct expr *share;       /* NULL: flagged */
	int *flagged;             /* rule indexes */
	size_t flagged_count;
	int *by;                  /* group indexes, those that are off dropped */
	size_t by_count;
	enum compare target;      /* COMPARE_NONE: no target */
	int64_t target_n, target_d; /* the target is n / d per cent, exactly */
	enum off_reason off;
	int off_table;            /* OFF_LIST_NOT_BOUND */
	int off_rule;             /* OFF_RULE_NOT_RUN, OFF_RULE_ON_TRIAL */
};

/* How a record of one line may be near one of the other, the nearest first. */
enum suggest_kind { SUGGEST_DAMAGED, SUGGEST_ONE_EDIT, SUGGEST_SAME_NAME_BIRTH, SUGGEST_KINDS };

/* Rows that a test gives for a line or list: CSV, read elsewhere. */
struct given {
	int table;
	const struct node *rows;
};

/* What a test expects of a person, or knows to be a gap. */
struct expected {
	int outcome;              /* 0 flag, 1 review, 2 excused */
	int rule;                 /* index; rule_count: undecided-identity */
	struct text person;       /* as written: a number, or `line#row` */
	struct span at;
};

struct test {
	struct text name;
	struct span at;
	int32_t run_date;
	struct param_override *params;
	size_t param_count;
	struct given *given;
	size_t given_count;
	bool narrowed;            /* it has `only` */
	int *only;                /* as expected.rule */
	size_t only_count;
	struct expected *expect, *gap;
	size_t expect_count, gap_count;
};

struct pack {
	struct arena *arena;
	struct text name;
	struct bilingual title;
	struct text owner;
	struct text owner_en;     /* equal to owner where one text was given */
	bool has_from, has_until;
	int32_t from, until;      /* effective, until inclusive */
	struct table tables[PACK_TABLES_MAX];
	int table_count;          /* at least 2 */
	struct param *params;     /* values after overrides */
	size_t param_count;
	struct rule *rules;       /* of all packs in order; see rule.off for those that do not run */
	size_t rule_count;
	struct exception *exceptions; /* pack order, excuses last */
	size_t exception_count;
	struct label *labels;
	size_t label_count;
	struct group *groups;
	size_t group_count;
	struct column *columns;
	size_t column_count;
	struct indicator *indicators;
	size_t indicator_count;
	bool suggest[SUGGEST_KINDS]; /* which are looked for */
	struct test *tests;       /* of all packs in order */
	size_t test_count;
	int32_t run_date;
	struct loader *loader;    /* private: names and trees, for the lints */
	struct { const char *path; char sha256[65]; } files[PACK_FILES_MAX + 1]; /* packs and excuses, in order */
	size_t file_count;
};

struct pack_options {
	bool with_drafts;   /* draft rules count as running: tests */
	bool bind_all;      /* every list is bound: check of a pack without a job */
	const struct node *const *roots; /* trees in place of the job's packs, one for each; NULL: they are read */
	bool digested;      /* with the digests of files and rules, by which runs and rules are told apart */
	bool for_tests;     /* on the first day of `effective`, if there is one; params must be right on the days of tests only */
};

/* Whether the tree is of a pack that adds to another: it has rules or the like, and no key of the first pack. */
bool pack_adds_only(const struct node *root);
/* Loads the packs of a job, its excuses file, and binds them: columns, values, params, off, lists not bound.
 * NULL when there was an error. Everything lives in a. */
struct pack *pack_load_job(const struct job *job, const struct pack_options *options, struct arena *a,
                           struct diags *d);
/* Loads packs by themselves (`check PACK…`), at the given run date. */
struct pack *pack_load(const char *const *paths, size_t count, int32_t run_date, const struct pack_options *options,
                       struct arena *a, struct diags *d);

/* Warns of what is well formed and hardly meant: W701 and on. p was loaded without errors. False: out of memory. */
bool pack_lint(const struct pack *p, struct diags *d);

/* Sets the run date and computes every param anew. Gives the first that has no value or one out of its bounds; -1: none. */
int pack_compute_params(struct pack *p, int32_t run_date, const struct param_override *instead, size_t count);
bool param_in_bounds(const struct param *p, int64_t value);

int pack_table(const struct pack *p, struct text name); /* -1: none */
int table_field(const struct table *t, struct text name); /* -1: none */
bool field_is_key(const struct table *t, int field); /* the key or one of also */

/* Whether it is the name of a field that every finding has. */
bool pack_is_finding_field(struct text name);

/* Whether the person of a test is `line#row`, a record without a usable key. A key that is text may have a # itself. */
bool test_names_row(const struct pack *p, struct text person);

/* Whether any kind of suggestion is looked for. */
bool pack_suggests(const struct pack *p);
/* The field a kind that is looked for compares, on a line; NULL: none compares it. */
enum suggest_by { SUGGEST_NAME, SUGGEST_SEX, SUGGEST_BIRTH, SUGGEST_FIELDS };
const struct field *pack_suggests_by(const struct pack *p, int line, enum suggest_by field);

#endif
