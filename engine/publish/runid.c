#include "publish/runid.h"

#include <stdio.h>

#include "base/file.h"

void canonical_text(struct buf *out, struct text t)
{
	buf_printf(out, "%zu:", t.n);
	buf_text(out, t);
	buf_byte(out, ',');
}

void canonical_number(struct buf *out, int64_t n)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%lld", (long long)n);
	canonical_text(out, text_of(digits));
}

static void canonical_node(struct buf *out, const struct node *node)
{
	if (!node) {
		canonical_text(out, TEXT("none"));
		return;
	}
	canonical_number(out, node->kind);
	if (node->kind == NODE_SCALAR) {
		canonical_text(out, node->text);
		return;
	}
	canonical_number(out, (int64_t)node->count);
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_MAP) canonical_text(out, node->entries[i].key->text);
		canonical_node(out, node->kind == NODE_MAP ? node->entries[i].value : node->items[i]);
	}
}

static void canonical_texts(struct buf *out, const struct text *items, size_t count)
{
	canonical_number(out, (int64_t)count);
	for (size_t i = 0; i < count; i++) canonical_text(out, items[i]);
}

static void canonical_guard(struct buf *out, bool has, int64_t value)
{
	canonical_number(out, has);
	canonical_number(out, has ? value : 0);
}

static void canonical_binding(struct buf *out, const struct binding *b)
{
	canonical_text(out, b->name);
	canonical_number(out, b->is_list);
	canonical_number(out, b->none);
	canonical_texts(out, b->globs, b->glob_count);
	canonical_number(out, b->encoding);
	canonical_number(out, b->delimiter);
	canonical_number(out, b->skip_top);
	canonical_number(out, b->skip_bottom);
	canonical_number(out, b->multiline);
	canonical_node(out, b->columns);
	canonical_node(out, b->values);
	canonical_guard(out, b->has_min_rows, b->min_rows);
	canonical_guard(out, b->has_max_rejected, b->max_rejected_ppm);
	canonical_guard(out, b->has_max_damaged, b->max_damaged_ppm);
}

static void canonical_job(struct buf *out, const struct job *job)
{
	canonical_text(out, job->name);
	canonical_text(out, job->title_zh);
	canonical_text(out, job->title_en);
	canonical_number(out, job->run_date);
	canonical_texts(out, job->packs, job->pack_count);
	canonical_text(out, job->directory);
	canonical_number(out, (int64_t)job->binding_count);
	for (size_t i = 0; i < job->binding_count; i++) canonical_binding(out, &job->bindings[i]);
	canonical_texts(out, job->off, job->off_count);
	canonical_text(out, job->excuses);
	canonical_number(out, job->csv);
	canonical_number(out, job->json);
	canonical_number(out, job->privacy);
	canonical_number(out, job->language);
}

/* Files of the pack and the params after every override, --set among them. */
static void canonical_pack(struct buf *out, const struct pack *pack)
{
	canonical_number(out, (int64_t)pack->file_count);
	for (size_t i = 0; i < pack->file_count; i++) canonical_text(out, text_of(pack->files[i].sha256));
	canonical_number(out, (int64_t)pack->param_count);
	for (size_t i = 0; i < pack->param_count; i++) {
		const struct param *p = &pack->params[i];
		canonical_text(out, p->name);
		canonical_number(out, p->type);
		canonical_number(out, p->type == TYPE_STRING ? 0 : p->number);
		canonical_text(out, p->type == TYPE_STRING ? p->string : TEXT(""));
		canonical_number(out, p->overridden);
	}
}

static void canonical_inputs(struct buf *out, const struct pack *pack, const struct dataset *ds)
{
	canonical_number(out, (int64_t)ds->file_count);
	for (size_t i = 0; i < ds->file_count; i++) {
		canonical_text(out, pack->tables[ds->files[i].table].name);
		canonical_text(out, text_of(ds->files[i].path));
		canonical_text(out, text_of(ds->files[i].sha256));
	}
}

bool run_id(const struct job *job, const struct pack *pack, const struct units *units, const struct dataset *ds,
            char out[65])
{
	struct buf form;
	buf_init(&form);
	canonical_text(&form, TEXT("rollcall run 1"));
	canonical_text(&form, TEXT(ROLLCALL_VERSION));
	canonical_job(&form, job);
	canonical_pack(&form, pack);
	canonical_text(&form, units ? text_of(units->sha256) : TEXT(""));
	canonical_inputs(&form, pack, ds);
	bool done = !form.failed && sha256_hex(buf_view(&form), out);
	buf_free(&form);
	return done;
}
