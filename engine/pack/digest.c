/* The digest of a rule: SHA-256 over the rule as written, then name and text of each definition and param it uses,
 * directly or through another, in the order of the packs. So it changes when an author or a job changes what the rule
 * means, and not from one day to the next. */
#include "../base/file.h"
#include "load.h"

static bool add(void *sha, struct text t) { return sha256_add(sha, t.n ? t.p : "", t.n) && sha256_add(sha, "", 1); }

static bool add_span(void *sha, struct span at)
{
	return add(sha, (struct text){at.source->bytes.p + at.from, at.to - at.from});
}

static void mark_params(struct names *names, const struct expr *e)
{
	if (e->op == X_PARAM && e->index >= 0) names->param_epochs[e->index] = names->epoch;
	for (size_t i = 0; i < e->count; i++) mark_params(names, e->args[i]);
}

/* The rule was typed in the present epoch: what it uses is marked with it. */
bool rule_digest(struct loader *l, const struct node *node, struct rule *r)
{
	struct names *names = &l->names;
	/* a param uses only those before it */
	for (size_t i = l->pack->param_count; i-- > 0;)
		if (names->param_epochs[i] == names->epoch && names->param_exprs[i]) mark_params(names, names->param_exprs[i]);
	void *sha = sha256_begin();
	bool ok = sha && add_span(sha, node->at);
	for (size_t i = 0; ok && i < names->definition_count; i++)
		if (names->definitions[i].epoch == names->epoch)
			ok = add(sha, names->definitions[i].name) && add_span(sha, names->definitions[i].body);
	for (size_t i = 0; ok && i < l->pack->param_count; i++)
		if (names->param_epochs[i] == names->epoch) ok = add(sha, l->pack->params[i].name) && add(sha, l->param_texts[i]);
	if (sha && !sha256_end(sha, r->digest)) ok = false;
	if (!ok) l->d->failed = true;
	return ok;
}
