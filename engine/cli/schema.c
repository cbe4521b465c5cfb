/* The JSON Schema (draft-07) of packs and jobs, made from the tables that the loaders check with, so that an editor knows
 * the keys, what they are for and what may stand behind them. A valid file is never refused by it; what takes more than
 * its shape to see is left to `check`. */
#include <string.h>

#include "cli/cli.h"
#include "config/keys_job.h"
#include "pack/keys_pack.h"
#include "report/json.h"

static const char name_pattern[] = "^[a-z\u4e00-\u9fff][a-z\u4e00-\u9fff0-9_]*$";

static json_t *table_schema(struct json_build *b, const struct key_table *keys);

static json_t *string_of(const char *text) { return json_string(text); }

static json_t *strings(struct json_build *b, const char *const *words, size_t count)
{
	json_t *out = json_array();
	for (size_t i = 0; i < count; i++) json_push(b, out, string_of(words[i]));
	return out;
}

/* {key: value} */
static json_t *with(struct json_build *b, const char *key, json_t *value)
{
	json_t *out = json_object();
	json_put(b, out, key, value);
	return out;
}

static json_t *of_types(struct json_build *b, const char *const *types, size_t count, const char *pattern)
{
	json_t *out = with(b, "type", strings(b, types, count));
	if (pattern) json_put(b, out, "pattern", string_of(pattern));
	return out;
}

/* What YAML makes of a text: perhaps a number or a truth. */
static json_t *text_schema(struct json_build *b, bool null)
{
	static const char *const types[] = {"string", "number", "boolean", "null"};
	return of_types(b, types, null ? 4 : 3, NULL);
}

static json_t *number_schema(struct json_build *b)
{
	static const char *const types[] = {"integer", "string"};
	return of_types(b, types, 2, "^[+-]?[0-9]+$");
}

static json_t *string_schema(struct json_build *b, const char *pattern)
{
	json_t *out = with(b, "type", string_of("string"));
	json_put(b, out, "pattern", string_of(pattern));
	return out;
}

static json_t *words_schema(struct json_build *b, const struct word_table *words)
{
	return with(b, "enum", strings(b, words->words, words->count));
}

static json_t *either(struct json_build *b, json_t *one, json_t *other)
{
	json_t *list = json_array();
	json_push(b, list, one);
	json_push(b, list, other);
	return with(b, "anyOf", list);
}

static json_t *list_of(struct json_build *b, json_t *item)
{
	json_t *out = with(b, "type", string_of("array"));
	json_put(b, out, "items", item);
	return out;
}

/* Names to values. */
static json_t *map_of(struct json_build *b, json_t *value, bool names)
{
	json_t *out = with(b, "type", string_of("object"));
	json_put(b, out, "additionalProperties", value);
	if (names) json_put(b, out, "propertyNames", with(b, "pattern", string_of(name_pattern)));
	return out;
}

static json_t *truth_schema(struct json_build *b)
{
	json_t *values = json_array();
	json_push(b, values, json_true());
	json_push(b, values, json_false());
	json_push(b, values, string_of("true"));
	json_push(b, values, string_of("false"));
	return with(b, "enum", values);
}

static json_t *version_schema(struct json_build *b)
{
	json_t *values = json_array();
	json_push(b, values, json_integer(1));
	json_push(b, values, string_of("1"));
	return with(b, "enum", values);
}

/* {zh: …, en: …} */
static json_t *languages_schema(struct json_build *b)
{
	json_t *languages = with(b, "zh", text_schema(b, false));
	json_put(b, languages, "en", text_schema(b, false));
	json_t *out = with(b, "type", string_of("object"));
	json_put(b, out, "properties", languages);
	json_put(b, out, "additionalProperties", json_false());
	json_put(b, out, "minProperties", json_integer(1));
	return out;
}

/* One value of the key's form. */
static json_t *form_schema(struct json_build *b, const struct key_spec *spec)
{
	static const char day[] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
	switch (spec->form) {
	case FORM_TEXT: case FORM_CONDITION: return text_schema(b, false);
	case FORM_RAW: return text_schema(b, true);
	case FORM_TEXTS: return either(b, text_schema(b, true), list_of(b, text_schema(b, true)));
	case FORM_RAWS: return map_of(b, text_schema(b, true), false);
	case FORM_NUMBER: return number_schema(b);
	case FORM_DAY: return string_schema(b, day);
	case FORM_TRUTH: return truth_schema(b);
	case FORM_WORD: return words_schema(b, spec->words);
	case FORM_WORD_OR_NUMBER: return either(b, words_schema(b, spec->words), number_schema(b));
	case FORM_WORD_OR_DAY: return either(b, words_schema(b, spec->words), string_schema(b, day));
	case FORM_VERSION: return version_schema(b);
	case FORM_ID: return string_schema(b, "^[a-z][a-z0-9-]*$");
	case FORM_PERCENT: return string_schema(b, "^[0-9]+(\\.[0-9]+)? *%$");
	case FORM_TABLE: case FORM_TABLES: return table_schema(b, spec->keys);
	case FORM_TABLES_OR_WORD: return either(b, words_schema(b, spec->words), table_schema(b, spec->keys));
	}
	return NULL;
}

/* Of those things a key may have that are no single value: a list, or a mapping. NULL: none. */
static json_t *collection_schema(struct json_build *b, const struct key_spec *spec)
{
	if (spec->kind & KEY_LIST) return list_of(b, form_schema(b, spec));
	if (!(spec->kind & KEY_MAP)) return NULL;
	if (spec->form == FORM_TABLE) return form_schema(b, spec);
	if (spec->form == FORM_TEXT && spec->kind & KEY_SCALAR) return languages_schema(b);
	bool names = !(spec->kind & KEY_SCALAR) && spec->form >= FORM_CONDITION;
	return map_of(b, form_schema(b, spec), names);
}

static json_t *value_schema(struct json_build *b, const struct key_spec *spec)
{
	json_t *collection = collection_schema(b, spec);
	json_t *out = !collection                  ? form_schema(b, spec)
	              : spec->kind & KEY_SCALAR ? either(b, form_schema(b, spec), collection)
	                                        : collection;
	struct buf about;
	buf_init(&about);
	buf_printf(&about, "%s\n\n%s", spec->zh, spec->en);
	json_put(b, out, "description", about.failed ? NULL : string_of(about.p));
	buf_free(&about);
	if (spec->otherwise && spec->form == FORM_TRUTH) json_put(b, out, "default", json_boolean(strcmp(spec->otherwise, "true") == 0));
	else if (spec->otherwise) json_put(b, out, "default", string_of(spec->otherwise));
	if (strcmp(spec->name, "lines") == 0) {
		json_put(b, out, "minProperties", json_integer(2));
		json_put(b, out, "maxProperties", json_integer(2));
	}
	return out;
}

static json_t *table_schema(struct json_build *b, const struct key_table *keys)
{
	json_t *out = with(b, "type", string_of("object")), *properties = json_object(), *required = json_array();
	for (size_t i = 0; i < keys->count; i++) {
		const struct key_spec *spec = &keys->specs[i];
		if (spec->kind & KEY_LATER) continue;
		json_put(b, properties, spec->name, value_schema(b, spec));
		if (spec->required) json_push(b, required, string_of(spec->name));
	}
	json_put(b, out, "properties", properties);
	json_put(b, out, "additionalProperties", json_false());
	if (json_array_size(required)) json_put(b, out, "required", required);
	else json_decref(required);
	return out;
}

static bool has_key(const struct key_table *keys, const char *name)
{
	for (size_t i = 0; i < keys->count; i++)
		if (strcmp(keys->specs[i].name, name) == 0) return true;
	return false;
}

/* A pack that adds to another has no lines; what only the first may have, needs them. */
static void allow_later_packs(struct json_build *b, json_t *schema)
{
	json_t *required = json_array(), *needs = json_object();
	for (size_t i = 0; i < pack_keys.count; i++) {
		const struct key_spec *spec = &pack_keys.specs[i];
		bool later = has_key(&later_pack_keys, spec->name);
		if (spec->required && later) json_push(b, required, string_of(spec->name));
		if (later || spec->required || spec->kind & KEY_LATER) continue;
		json_t *lines = json_array();
		json_push(b, lines, string_of("lines"));
		json_put(b, needs, spec->name, lines);
	}
	json_put(b, schema, "required", required);
	json_put(b, schema, "dependencies", needs);
}

static const struct {
	const char *name;
	const struct key_table *keys;
	const char *title;
} files[] = {
	{"pack", &pack_keys, "rollcall 规则包 · rule pack"},
	{"job", &job_keys, "rollcall 作业 · job"},
	{"excuses", &excuses_keys, "rollcall 个人例外 · exceptions that name persons"},
};
enum { FILE_COUNT = sizeof files / sizeof *files };

int command_schema(struct cli *c)
{
	struct text names[FILE_COUNT], wanted = text_of(c->arguments[0]);
	struct json_build b = {0};
	struct buf out;
	for (size_t i = 0; i < FILE_COUNT; i++) {
		names[i] = text_of(files[i].name);
		if (!text_equal(names[i], wanted)) continue;
		json_t *schema = table_schema(&b, files[i].keys);
		if (files[i].keys == &pack_keys) allow_later_packs(&b, schema);
		json_put(&b, schema, "$schema", string_of("http://json-schema.org/draft-07/schema#"));
		json_put(&b, schema, "title", string_of(files[i].title));
		buf_init(&out);
		json_print_tree(&b, schema, &out);
		int status = cli_print(&c->diags, &out);
		buf_free(&out);
		return status;
	}
	struct diag *item = DIAG(&c->diags, E498, ((struct span){0}), wanted, TEXT("schema"), TEXT("pack|job|excuses"));
	diag_suggest(&c->diags, item, wanted, names, FILE_COUNT);
	return ROLLCALL_USAGE;
}
