#include "keys_pack.h"

#define TABLE(name, ...) \
	static const struct key_spec name##_specs[] = {__VA_ARGS__}; \
	const struct key_table name = {name##_specs, sizeof name##_specs / sizeof *name##_specs}
#define WORDS(name, ...) \
	static const char *const name##_words[] = {__VA_ARGS__}; \
	const struct word_table name = {name##_words, sizeof name##_words / sizeof *name##_words}

TABLE(pack_keys,
	{"format", KEY_SCALAR, true}, {"pack", KEY_SCALAR, true}, {"title", KEY_TITLE, false},
	{"owner", KEY_TITLE, false}, {"effective", KEY_MAP, false}, {"lines", KEY_MAP, true},
	{"lists", KEY_MAP, false}, {"params", KEY_MAP, false}, {"define", KEY_MAP, false},
	{"labels", KEY_MAP, false}, {"groups", KEY_MAP, false}, {"columns", KEY_MAP, false},
	{"rules", KEY_LIST, false}, {"indicators", KEY_LIST, false}, {"exceptions", KEY_LIST, false},
	{"suggest", KEY_TEXTS, false}, {"close_on", KEY_MAP | KEY_LATER, false}, {"tests", KEY_LIST, false});

TABLE(later_pack_keys,
	{"format", KEY_SCALAR, true}, {"pack", KEY_SCALAR, true}, {"title", KEY_TITLE, false},
	{"owner", KEY_TITLE, false}, {"effective", KEY_MAP, false}, {"params", KEY_MAP, false},
	{"define", KEY_MAP, false}, {"labels", KEY_MAP, false}, {"groups", KEY_MAP, false},
	{"rules", KEY_LIST, false}, {"indicators", KEY_LIST, false}, {"exceptions", KEY_LIST, false},
	{"tests", KEY_LIST, false});

TABLE(excuses_keys, {"format", KEY_SCALAR, true}, {"exceptions", KEY_LIST, true});

TABLE(effective_keys, {"from", KEY_SCALAR, false}, {"until", KEY_SCALAR, false});

TABLE(line_keys,
	{"title", KEY_TITLE, false}, {"key", KEY_SCALAR, true}, {"also", KEY_TEXTS, false},
	{"null", KEY_TEXTS, false}, {"fields", KEY_MAP, true});

TABLE(list_keys,
	{"title", KEY_TITLE, false}, {"key", KEY_SCALAR, true}, {"null", KEY_TEXTS, false}, {"fields", KEY_MAP, true});

TABLE(field_keys,
	{"type", KEY_SCALAR, true}, {"column", KEY_TEXTS, true}, {"optional", KEY_SCALAR, false},
	{"private", KEY_SCALAR, false}, {"values", KEY_MAP, false}, {"blank", KEY_SCALAR, false});

TABLE(param_keys,
	{"type", KEY_SCALAR, true}, {"value", KEY_SCALAR, true}, {"min", KEY_SCALAR, false},
	{"max", KEY_SCALAR, false}, {"note", KEY_TITLE, false});

TABLE(label_keys, {"title", KEY_TITLE, false}, {"when", KEY_SCALAR, true});

TABLE(group_keys, {"title", KEY_TITLE, false}, {"by", KEY_SCALAR | KEY_MAP, true});

TABLE(rule_keys,
	{"id", KEY_SCALAR, true}, {"status", KEY_SCALAR, true}, {"title", KEY_TITLE, true},
	{"kind", KEY_SCALAR, true}, {"level", KEY_SCALAR, true}, {"for_each", KEY_SCALAR, true},
	{"when", KEY_SCALAR, true}, {"unknown", KEY_SCALAR, false}, {"unknown_reason", KEY_SCALAR, false},
	{"message", KEY_TITLE, true}, {"basis", KEY_TEXTS, false}, {"benign", KEY_TEXTS, false},
	{"except_by", KEY_TEXTS, false}, {"deadline", KEY_SCALAR, false}, {"case", KEY_SCALAR, false},
	{"replaces", KEY_TEXTS, false});

TABLE(indicator_keys,
	{"id", KEY_SCALAR, true}, {"title", KEY_TITLE, false}, {"of", KEY_SCALAR, true},
	{"share", KEY_SCALAR, false}, {"flagged", KEY_TEXTS, false}, {"by", KEY_TEXTS, false},
	{"target", KEY_SCALAR, false});

TABLE(exception_keys,
	{"id", KEY_SCALAR, true}, {"rule", KEY_SCALAR, true}, {"match", KEY_MAP, true},
	{"reason", KEY_TITLE, true}, {"decided_by", KEY_SCALAR, true}, {"ticket", KEY_SCALAR, true},
	{"from", KEY_SCALAR, true}, {"until", KEY_SCALAR, true}, {"at_most", KEY_SCALAR, false});

TABLE(test_keys,
	{"name", KEY_SCALAR, true}, {"run_date", KEY_SCALAR, false}, {"params", KEY_MAP, false},
	{"given", KEY_MAP, true}, {"only", KEY_TEXTS, false}, {"expect", KEY_MAP, true},
	{"known_gap", KEY_MAP, false});

TABLE(expect_keys, {"flag", KEY_MAP, false}, {"review", KEY_MAP, false}, {"excused", KEY_MAP, false});

WORDS(field_types, "bool", "int", "date", "string", "id");
WORDS(param_types, "bool", "int", "date", "string");
WORDS(rule_statuses, "draft", "trial", "live");
WORDS(rule_kinds, "missing", "absent", "unregistered", "under-age", "over-age", "duplicate", "mismatch", "identity",
      "status", "gone", "unserved", "transition", "scattered", "other");
WORDS(rule_levels, "critical", "high", "medium", "low", "info");
WORDS(rule_unknowns, "review", "flag", "skip");
WORDS(suggest_kinds, "damaged", "one_edit", "same_name_birth");
