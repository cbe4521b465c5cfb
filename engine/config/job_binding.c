#include "job_parts.h"
#include "keys_job.h"

enum { SKIP_MAX = 1000000, BINDINGS_MAX = 64 };

static void read_skip(const struct node *map, const char *key, int64_t *out, struct diags *d)
{
	const struct node *node = keys_get(map, key, KEY_SCALAR);
	*out = SKIP_AUTO;
	if (node && !text_equal(node->text, TEXT("auto"))) node_int(node, 0, SKIP_MAX, out, d);
}

static void read_delimiter(const struct node *node, char *out, struct diags *d)
{
	static const char signs[] = {0, ',', ';', '|', '\t'}; /* of job_delimiters */
	if (text_equal(node->text, TEXT("\t"))) {
		*out = '\t';
		return;
	}
	int word = node_word(node, job_delimiters.words, job_delimiters.count, d);
	if (word >= 0) *out = signs[word];
}

/* columns: field to a heading or several. */
static void check_columns(const struct node *columns, struct arena *a, struct diags *d)
{
	for (size_t i = 0; i < columns->count; i++) {
		const struct entry *e = &columns->entries[i];
		const struct node **items;
		size_t count;
		if (!node_expect(e->value, KEY_TEXTS, e->key->text, d)) continue;
		if (node_names(e->value, a, &items, &count, d) && count == 0) DIAG(d, E021, e->key->at, e->key->text);
	}
}

/* values: field to raw cells, each to a literal. */
static void check_values(const struct node *values, struct diags *d)
{
	for (size_t i = 0; i < values->count; i++) {
		const struct entry *field = &values->entries[i];
		if (!node_expect(field->value, KEY_MAP, field->key->text, d)) continue;
		for (size_t k = 0; k < field->value->count; k++) {
			const struct entry *e = &field->value->entries[k];
			node_expect(e->value, KEY_SCALAR, e->key->text, d);
		}
	}
}

static void read_files(struct binding *b, const struct node *map, struct arena *a, struct diags *d)
{
	keys_check(map, binding_keys.specs, binding_keys.count, d);
	const struct node *node = keys_get(map, "files", KEY_TEXTS);
	if (node && job_read_texts(node, a, &b->globs, &b->glob_spans, &b->glob_count, d) && b->glob_count == 0)
		DIAG(d, E401, node->at, b->name);
	if ((node = keys_get(map, "encoding", KEY_SCALAR))) {
		int word = node_word(node, job_encodings.words, job_encodings.count, d);
		if (word >= 0) b->encoding = (enum encoding)word;
	}
	if ((node = keys_get(map, "delimiter", KEY_SCALAR))) read_delimiter(node, &b->delimiter, d);
	if ((node = keys_get(map, "multiline", KEY_SCALAR))) b->multiline = node_word(node, job_multilines.words, job_multilines.count, d) == 1;
	read_skip(map, "skip_top", &b->skip_top, d);
	read_skip(map, "skip_bottom", &b->skip_bottom, d);
	if ((b->columns = keys_get(map, "columns", KEY_MAP))) check_columns(b->columns, a, d);
	if ((b->values = keys_get(map, "values", KEY_MAP))) check_values(b->values, d);
}

/* none in another spelling, such as None: reported. */
static bool nearly_none(const struct node *value, struct diags *d)
{
	static const char *const words[] = {"none"};
	const struct text none = TEXT("none");
	if (value->kind != NODE_SCALAR || diag_nearest(value->text, &none, 1) < 0) return false;
	node_word(value, words, 1, d);
	return true;
}

/* What a line or list is bound to is no mapping: reported, with what may be written. */
static bool bound_otherwise(const struct entry *e, bool is_list, struct diags *d)
{
	static const char *const nobody[] = {"无", "没有", "空", "暂无", "null", "nil", "no", "~", "[]", "-"};
	struct diag *item = node_unlike(e->value, KEY_MAP, e->key->text, d);
	if (!item) return false;
	const struct text t = e->value->kind == NODE_SCALAR ? e->value->text : TEXT(""), none = TEXT("none");
	bool nothing = is_list && e->value->kind == NODE_LIST && e->value->count == 0;
	for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++) nothing |= is_list && text_equal(t, text_of(nobody[i]));
	if (nothing) diag_meant(d, item, none);
	else if (text_contains(t, TEXT(".")))
		diag_label(d, item, "did you mean '{files: [\"{1}\"]}'?", "是否想写“{files: [\"{1}\"]}”？", &t, 1);
	if (is_list)
		diag_note(d, item, "write {files: […]}, or none for a list with nobody on it",
		          "写 {files: [文件]}；名单上确实没有人，写 none", NULL, 0);
	else
		diag_note(d, item, "write {files: […]}", "写 {files: [文件]}", NULL, 0);
	return true;
}

static void read_group(struct job *job, const struct node *map, bool is_list, struct arena *a, struct diags *d)
{
	for (size_t i = 0; map && i < map->count; i++) {
		const struct entry *e = &map->entries[i];
		for (size_t k = 0; k < job->binding_count; k++)
			if (text_equal(job->bindings[k].name, e->key->text)) DIAG(d, E406, e->key->at, e->key->text);
		struct binding *b = &job->bindings[job->binding_count++];
		*b = (struct binding){.name = e->key->text, .at = e->key->at, .is_list = is_list,
		                      .skip_top = SKIP_AUTO, .skip_bottom = SKIP_AUTO};
		b->none = e->value->kind == NODE_SCALAR && text_equal(e->value->text, TEXT("none"));
		if (is_list && !b->none) b->none = nearly_none(e->value, d);
		if (b->none && !is_list) DIAG(d, E409, e->key->at, b->name);
		else if (!b->none && !bound_otherwise(e, is_list, d)) read_files(b, e->value, a, d);
	}
}

void job_read_bindings(struct job *job, const struct node *lines, const struct node *lists, struct arena *a,
                       struct diags *d)
{
	size_t count = (lines ? lines->count : 0) + (lists ? lists->count : 0);
	if (count > BINDINGS_MAX) {
		too_many(d, (lists ? lists : lines)->at, BINDINGS_MAX, "lists");
		return;
	}
	job->bindings = arena_zalloc(a, count, sizeof *job->bindings);
	if (!job->bindings) {
		d->failed = true;
		return;
	}
	read_group(job, lines, false, a, d);
	read_group(job, lists, true, a, d);
}
