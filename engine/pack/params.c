/* Params: what the packs declare, what a job, --set or a test puts in their place. */
#include <string.h>

#include "load.h"
#include "value.h"

/* A param's value from outside the pack. */
struct given_param {
	struct text name;
	struct span name_at;
	const struct node *node; /* NULL: written at value_at, outside YAML */
	struct span value_at;
};

/* ---- values from outside ---- */

/* `--set name=value` as a source of its own. False: out of memory. */
static bool from_set(struct loader *l, const struct job_set *set, struct given_param *out)
{
	const size_t n = set->name.n;
	const struct text whole = {set->name.p, n + 1 + set->value.n};
	struct source *s = load_alloc(l, 1, sizeof *s);
	if (!s || !source_init(s, l->arena, "--set", whole)) {
		l->d->failed = true;
		return false;
	}
	*out = (struct given_param){.name = set->name, .name_at = {s, 0, n}, .value_at = {s, n + 1, whole.n}};
	return true;
}

/* All of them, the one that counts last. */
static bool gather(struct loader *l, struct given_param **out, size_t *count)
{
	const struct job *job = l->job;
	size_t most = job ? job->param_count + job->set_count : 0;
	struct given_param *all = load_alloc(l, most, sizeof *all);
	if (!all) return false;
	*count = 0;
	for (size_t i = 0; job && i < job->param_count; i++) {
		const struct entry *e = job->params[i];
		all[(*count)++] = (struct given_param){.name = e->key->text, .name_at = e->key->at, .node = e->value};
	}
	for (size_t i = 0; job && i < job->set_count; i++)
		if (!from_set(l, &job->sets[i], &all[(*count)++])) return false;
	*out = all;
	return true;
}

static void check_known(struct loader *l, const struct given_param *given, size_t count)
{
	for (size_t i = 0; i < count; i++) check_override(l, given[i].name, given[i].name_at);
}

void check_override(struct loader *l, struct text name, struct span at)
{
	if (index_find(&l->names.param_index, name) >= 0) return;
	struct diag *item = DIAG(l->d, E237, at, name);
	diag_suggest(l->d, item, name, l->names.param_names, l->pack->param_count);
}

/* ---- one param ---- */

/* The tree of a value written as a condition of the param's type; NULL: out of memory. */
static struct expr *typed(struct loader *l, size_t index, int pack, struct ast *ast)
{
	struct typer t;
	if (!ast) return NULL;
	typer_init(&t, &l->names, pack, SCOPE_NONE, l->arena, l->d);
	t.params_seen = index;
	struct expr *e = type_value(&t, ast);
	enum type type = l->pack->params[index].type;
	if (e && type != TYPE_ERROR && !type_want(&t, e, type)) e->type = TYPE_ERROR;
	return e;
}

static struct expr *text_value(struct loader *l, struct text t, struct span at)
{
	struct expr *e = load_alloc(l, 1, sizeof *e);
	if (e) *e = (struct expr){.op = X_STRING, .type = TYPE_STRING, .table = -1, .string = t, .at = at};
	return e;
}

static struct text span_text(struct span at)
{
	return (struct text){at.source->bytes.p + at.from, at.to - at.from};
}

static bool bound(struct loader *l, const struct node *map, const char *key, enum type type, int64_t *out)
{
	const struct node *n = keys_get(map, key, KEY_SCALAR);
	if (!n) return false;
	if (type != TYPE_INT && type != TYPE_DATE) {
		if (type != TYPE_ERROR) DIAG(l->d, E243, n->at, type_name(l->d, type));
		return false;
	}
	if (literal_number(type, n->text, out)) return true;
	DIAG(l->d, E226, n->at, n->text, type_name(l->d, type));
	return false;
}

static void say_number(enum type type, int64_t number, struct buf *out)
{
	char day[11];
	if (type == TYPE_DATE) {
		date_format((int32_t)number, day);
		buf_str(out, day);
	} else
		buf_printf(out, "%lld", (long long)number);
}

/* Bounds that no value can keep count no more. */
static void bounds_crossed(struct loader *l, const struct node *map, struct param *p)
{
	struct buf low, high;
	buf_init(&low);
	buf_init(&high);
	say_number(p->type, p->min, &low);
	say_number(p->type, p->max, &high);
	if (low.failed || high.failed) l->d->failed = true;
	DIAG(l->d, E247, tree_get(map, "min")->at, p->name, buf_view(&low), buf_view(&high));
	buf_free(&low);
	buf_free(&high);
	p->has_min = p->has_max = false;
}

static void load_bounds(struct loader *l, const struct node *map, struct param *p)
{
	p->has_min = bound(l, map, "min", p->type, &p->min);
	p->has_max = bound(l, map, "max", p->type, &p->max);
	if (p->has_min && p->has_max && p->min > p->max) bounds_crossed(l, map, p);
}

void param_out_of_bounds(struct diags *d, const struct param *p, int64_t value, struct span at)
{
	struct buf number, limits;
	buf_init(&number);
	buf_init(&limits);
	say_number(p->type, value, &number);
	if (p->has_min) say_number(p->type, p->min, &limits);
	buf_str(&limits, " .. ");
	if (p->has_max) say_number(p->type, p->max, &limits);
	if (number.failed || limits.failed) d->failed = true;
	DIAG(d, E241, at, p->name, buf_view(&number), buf_view(&limits));
	buf_free(&number);
	buf_free(&limits);
}

/* Whether every param in e has a value, so that a fault is told once. */
static bool depends_on_known(const struct loader *l, const struct expr *e)
{
	if (e->op == X_PARAM && e->index >= 0 && !l->pack->params[e->index].known) return false;
	for (size_t i = 0; i < e->count; i++)
		if (!depends_on_known(l, e->args[i])) return false;
	return true;
}

/* Names first, so that a param used before its turn is told from one that is not there. */
static bool declare(struct loader *l, int pack, const struct entry *entry)
{
	size_t index = l->pack->param_count++;
	struct param *p = &l->pack->params[index];
	p->name = name_without_dollar(entry->key->text);
	p->at = entry->key->at;
	l->names.param_packs[index] = pack;
	check_name(l, entry->key);
	if (text_equal(p->name, TEXT("run_date"))) DIAG(l->d, E211, p->at, p->name);
	l->names.param_names[index] = p->name;
	int first = index_find(&l->names.param_index, p->name);
	if (first >= 0)
		taken(l, E209, entry->key, l->pack->params[first].at);
	else if (!index_add(&l->names.param_index, l->arena, p->name, (int)index))
		l->d->failed = true;
	return !l->d->failed;
}

static bool load_param(struct loader *l, size_t index, const struct entry *entry, const struct given_param *given)
{
	struct param *p = &l->pack->params[index];
	int pack = l->names.param_packs[index];
	const struct node *map = entry->value, *n;
	size_t errors = l->d->errors;
	keys_check(map, param_keys.specs, param_keys.count, l->d);
	if ((n = keys_get(map, "type", KEY_SCALAR))) {
		int type = node_word(n, param_types.words, param_types.count, l->d);
		p->type = type < 0 ? TYPE_ERROR : (enum type)(TYPE_BOOL + type);
	}
	if ((n = keys_get(map, "note", KEY_TITLE))) node_title(n, &p->note.zh, &p->note.en, l->d);

	const struct node *declared = keys_get(map, "value", KEY_SCALAR);
	struct span at = declared ? declared->at : entry->key->at;
	const struct node *used = declared;
	p->overridden = given != NULL;
	if (given) {
		at = given->node ? given->node->at : given->value_at;
		used = given->node;
	}
	if (p->type == TYPE_STRING) {
		if (declared) node_text(declared, &p->string, l->d);
		if (given && given->node) node_text(given->node, &p->string, l->d);
		if (given && !given->node) p->string = span_text(at);
		if (given && !given->node && p->string.n == 0) DIAG(l->d, E242, at, p->name);
		l->param_texts[index] = p->string;
		p->known = true;
		load_bounds(l, map, p);
		if (!(p->value = text_value(l, p->string, at))) return false;
		return !l->d->failed;
	}
	if (declared) {
		struct expr *e = typed(l, index, pack, parse_condition(declared, l->arena, l->d));
		if (!e) return false;
		l->names.param_exprs[index] = e;
	}
	if (given) {
		if (used && used->kind != NODE_SCALAR) {
			node_expect(used, KEY_SCALAR, p->name, l->d);
			return !l->d->failed;
		}
		struct ast *ast = used ? parse_condition(used, l->arena, l->d) : parse_span(NULL, at, l->arena, l->d);
		struct expr *e = typed(l, index, pack, ast);
		if (!e) return false;
		l->names.param_exprs[index] = e;
	}
	l->param_texts[index] = used ? span_text(used->body) : given ? span_text(at) : TEXT("");
	const struct expr *e = l->names.param_exprs[index];
	struct value v = {0};
	if (e && l->d->errors == errors && depends_on_known(l, e)) {
		v = param_compute(l->pack, e);
		if (!v.known && !l->options.for_tests) DIAG(l->d, E242, at, p->name);
		p->number = v.number;
		p->known = v.known;
	}
	p->value = l->names.param_exprs[index];
	load_bounds(l, map, p);
	if (v.known && !l->options.for_tests && !param_in_bounds(p, v.number)) param_out_of_bounds(l->d, p, v.number, at);
	return !l->d->failed;
}

bool load_override(struct loader *l, const struct entry *e, struct param_override *out)
{
	check_override(l, e->key->text, e->key->at);
	if (!node_expect(e->value, KEY_SCALAR, e->key->text, l->d)) return false;
	int index = index_find(&l->names.param_index, e->key->text);
	if (index < 0) return false;
	*out = (struct param_override){.param = index, .at = e->value->at};
	if (l->pack->params[index].type != TYPE_STRING) {
		out->value = typed(l, (size_t)index, l->names.param_packs[index], parse_condition(e->value, l->arena, l->d));
		return out->value != NULL;
	}
	struct text t;
	return node_text(e->value, &t, l->d) && (out->value = text_value(l, t, e->value->at));
}

bool load_params(struct loader *l)
{
	size_t count = file_total(l, "params", KEY_MAP), given_count;
	struct given_param *given;
	l->pack->params = load_alloc(l, count, sizeof *l->pack->params);
	l->names.param_names = load_alloc(l, count + 1, sizeof *l->names.param_names);
	l->names.param_packs = load_alloc(l, count, sizeof *l->names.param_packs);
	l->names.param_exprs = load_alloc(l, count, sizeof *l->names.param_exprs);
	l->names.param_epochs = load_alloc(l, count, sizeof *l->names.param_epochs);
	l->param_texts = load_alloc(l, count, sizeof *l->param_texts);
	if (!l->pack->params || !l->names.param_names || !l->names.param_packs || !l->names.param_exprs || !l->names.param_epochs || !l->param_texts ||
	    !gather(l, &given, &given_count))
		return false;
	for (size_t file = 0; file < l->file_count; file++) {
		const struct node *map = file_get(l, file, "params", KEY_MAP);
		for (size_t i = 0; map && i < map->count; i++)
			if (!declare(l, (int)file, &map->entries[i])) return false;
	}
	l->names.param_names[l->pack->param_count] = TEXT("run_date");
	for (size_t file = 0, index = 0; file < l->file_count; file++) {
		const struct node *map = file_get(l, file, "params", KEY_MAP);
		for (size_t i = 0; map && i < map->count; i++) {
			const struct given_param *mine = NULL;
			for (size_t k = 0; k < given_count; k++)
				if (text_equal(given[k].name, l->pack->params[index].name)) mine = &given[k];
			if (!load_param(l, index++, &map->entries[i], mine)) return false;
		}
	}
	check_known(l, given, given_count);
	return !l->d->failed;
}
