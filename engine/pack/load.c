/* The whole of loading a pack, in order. */
#include "load.h"

#include "../base/date.h"
#include "../base/file.h"

static void load_format(struct loader *l, const struct node *root)
{
	const struct node *format = keys_get(root, "format", KEY_SCALAR);
	if (format && !text_equal(format->text, TEXT("1"))) DIAG(l->d, E026, format->at, format->text);
}

static void load_effective(struct loader *l, const struct node *root)
{
	const struct node *map = keys_get(root, "effective", KEY_MAP);
	struct pack *p = l->pack;
	if (!map) return;
	keys_check(map, effective_keys.specs, effective_keys.count, l->d);
	const struct node *from = keys_get(map, "from", KEY_SCALAR), *until = keys_get(map, "until", KEY_SCALAR);
	int32_t first = 0, last = 0;
	bool has_from = from && node_date(from, &first, l->d), has_until = until && node_date(until, &last, l->d);
	if (has_from && has_until && last < first) DIAG(l->d, E245, until->at, TEXT(""));
	if (root != l->files[0].root) return; /* the first pack's counts */
	p->has_from = has_from;
	p->has_until = has_until;
	p->from = first;
	p->until = last;
}

static bool has_key(const struct key_table *keys, struct text name)
{
	bool has = false;
	for (size_t i = 0; i < keys->count; i++) has |= text_equal(name, text_of(keys->specs[i].name));
	return has;
}

bool pack_adds_only(const struct node *root)
{
	static const char *const head[] = {"format", "pack", "title", "owner", "effective"};
	bool only = true, adds = false;
	for (size_t i = 0; i < root->count; i++) {
		struct text key = root->entries[i].key->text;
		bool known = has_key(&later_pack_keys, key), in_head = false;
		for (size_t k = 0; k < sizeof head / sizeof *head; k++) in_head |= text_equal(key, text_of(head[k]));
		only &= known;
		adds |= known && !in_head;
	}
	return only && adds;
}

static void lacks_main_pack(struct loader *l, const struct node *root)
{
	struct diag *item = DIAG(l->d, E019, root->entries[0].key->at, TEXT("lines"));
	const struct text name = l->job && !l->options.roots ? l->job->packs[0] : text_of(l->files[0].path);
	if (l->job)
		diag_note(l->d, item, "a pack that adds to another stands behind it: pack: [MAIN.yaml, {1}]",
		          "补充用的规则包写在主规则包后面：pack: [主规则包.yaml, {1}]", &name, 1);
	else
		diag_note(l->d, item,
		          "a pack that adds to another is read together with it: rollcall check MAIN.yaml {1} (test and list alike)",
		          "补充用的规则包要和主规则包一起读：rollcall check 主规则包.yaml {1}（test、list 也一样）", &name, 1);
}

static void load_head(struct loader *l, size_t file)
{
	const struct node *root = l->files[file].root, *n;
	struct text name = {0};
	struct bilingual title = {0}, owner = {0};
	const struct key_table *keys = file == 0 ? &pack_keys : &later_pack_keys;
	/* what belongs to the first pack only gets a sentence of its own */
	if (file > 0) {
		struct node rest = *root;
		struct entry *entries = load_alloc(l, root->count, sizeof *entries);
		if (!entries) return;
		rest.entries = entries;
		rest.count = 0;
		for (size_t i = 0; i < root->count; i++) {
			struct text key = root->entries[i].key->text;
			if (has_key(&pack_keys, key) && !has_key(&later_pack_keys, key))
				DIAG(l->d, E218, root->entries[i].key->at, key);
			else
				entries[rest.count++] = root->entries[i];
		}
		keys_check(&rest, keys->specs, keys->count, l->d);
	} else if (pack_adds_only(root)) {
		keys_check(root, later_pack_keys.specs, later_pack_keys.count, l->d);
		lacks_main_pack(l, root);
	} else
		keys_check(root, keys->specs, keys->count, l->d);
	load_format(l, root);
	if ((n = keys_get(root, "pack", KEY_SCALAR))) node_text(n, &name, l->d);
	if ((n = keys_get(root, "owner", KEY_TITLE))) node_title(n, &owner.zh, &owner.en, l->d);
	key_title(l, root, &title, name);
	load_effective(l, root);
	if (file > 0) return;
	l->pack->name = name;
	l->pack->title = title;
	l->pack->owner = owner.zh;
	l->pack->owner_en = owner.en;
}

/* Whether it is a job, given by mistake: reported. */
static bool is_job(const struct node *root, struct diags *d)
{
	if (!job_is(root) || tree_get(root, "rules")) return false;
	DIAG(d, E028, tree_get(root, "job")->at, TEXT(""));
	return true;
}

/* One pack file; named: in the job. False: it has no tree to go on with. */
static bool load_file(struct loader *l, const char *path, struct span named)
{
	struct pack_file *f = &l->files[l->file_count];
	struct pack *p = l->pack;
	f->path = path;
	if (l->options.roots) {
		f->root = l->options.roots[l->file_count];
		f->source = f->root->at.source;
		f->path = path = f->source->path;
	} else {
		f->root = tree_load(path, named, false, l->arena, l->d, &f->source);
	}
	if (!f->root || is_job(f->root, l->d)) return false;
	p->files[p->file_count].path = path;
	if (l->options.digested && !sha256_hex(f->source->file, p->files[p->file_count].sha256)) l->d->failed = true;
	p->file_count++;
	l->file_count++;
	return true;
}

/* After the lines are known everything else is looked at, whatever was wrong before. */
static bool load_parts(struct loader *l)
{
	return load_tables(l) && (l->pack->table_count < 2 ||
	       (bind_tables(l) && load_params(l) && load_definitions(l) && load_labels(l) && load_columns(l) &&
	        load_groups(l) && load_rules(l) && load_indicators(l) && load_suggest(l) &&
	        load_exceptions(l) && load_tests(l) && bind_rules(l)));
}

static struct pack *load(struct loader *l, const char *const *paths, size_t count)
{
	bool all = true;
	l->errors = l->d->errors;
	for (size_t i = 0; i < count; i++) all &= load_file(l, paths[i], l->job ? l->job->pack_spans[i] : (struct span){0});
	if (!all || l->d->failed) return NULL;
	for (size_t i = 0; i < l->file_count; i++) load_head(l, i);
	if (l->options.for_tests && l->pack->has_from) l->pack->run_date = l->pack->from;
	if (l->d->failed || !load_parts(l) || l->d->errors > l->errors || l->d->failed) return NULL;
	mark_reads(l);
	return l->pack;
}

static struct loader *loader_new(struct arena *a, struct diags *d, const struct pack_options *options, int32_t run_date)
{
	struct loader *l = arena_zalloc(a, 1, sizeof *l);
	struct pack *p = arena_zalloc(a, 1, sizeof *p);
	if (!l || !p) {
		d->failed = true;
		return NULL;
	}
	l->arena = p->arena = a;
	l->d = d;
	l->pack = l->names.pack = p;
	p->loader = l;
	if (options) l->options = *options;
	p->run_date = run_date;
	return l;
}

static void warn_effective(const struct pack *p, const struct job *job, struct diags *d)
{
	char day[11], from[11] = "", until[11] = "";
	if ((!p->has_from || p->run_date >= p->from) && (!p->has_until || p->run_date <= p->until)) return;
	date_format(p->run_date, day);
	if (p->has_from) date_format(p->from, from);
	if (p->has_until) date_format(p->until, until);
	DIAG(d, W780, job->pack_spans[0], text_of(day), text_of(from), text_of(until));
}

struct pack *pack_load_job(const struct job *job, const struct pack_options *options, struct arena *a, struct diags *d)
{
	struct loader *l = loader_new(a, d, options, job->run_date);
	const char *paths[PACK_FILES_MAX];
	if (!l) return NULL;
	l->job = job;
	if (job->pack_count > PACK_FILES_MAX) {
		too_many(d, job->pack_spans[PACK_FILES_MAX], PACK_FILES_MAX, "pack");
		return NULL;
	}
	for (size_t i = 0; i < job->pack_count; i++) {
		const char *name = arena_dup(a, job->packs[i].p, job->packs[i].n);
		paths[i] = name ? path_join(a, job->dir, name) : NULL;
		if (!paths[i]) {
			d->failed = true;
			return NULL;
		}
	}
	struct pack *p = load(l, paths, job->pack_count);
	if (p) warn_effective(p, job, d);
	return p;
}

struct pack *pack_load(const char *const *paths, size_t count, int32_t run_date, const struct pack_options *options,
                       struct arena *a, struct diags *d)
{
	struct loader *l = loader_new(a, d, options, run_date);
	if (!l) return NULL;
	if (count > PACK_FILES_MAX) {
		too_many(d, (struct span){0}, PACK_FILES_MAX, "PACK");
		return NULL;
	}
	return load(l, paths, count);
}
