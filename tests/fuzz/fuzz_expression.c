/* Any bytes as a condition and as a message against a small pack, in every scope: no crash; every place inside the
 * text; a condition without a diagnostic is fully typed, one with an error is told. The first byte chooses how YAML
 * would have quoted it. */
#include <stdint.h>
#include <stdlib.h>

#include "../unit/pack_fixture.h"

static void require(bool truth)
{
	if (!truth) abort();
}

static void check_tree(const struct expr *e, bool sound)
{
	require(e != NULL && e->at.source != NULL);
	require(e->at.from <= e->at.to && e->at.to <= e->at.source->bytes.n);
	if (sound) {
		require(e->type != TYPE_ERROR);
		require(e->op != X_FIELD || (e->table >= 0 && e->field >= 0));
		require(e->op < X_PRESENT_GROUP || e->table >= 0);
	}
	for (size_t i = 0; i < e->count; i++) check_tree(e->args[i], sound);
}

static void check_said(const struct diags *d)
{
	require(!d->failed);
	for (size_t i = 0; i < d->count; i++) {
		const struct span at = d->items[i].at;
		require(at.source && at.from <= at.to && at.to <= at.source->bytes.n);
		require(d->items[i].line >= 1 && d->items[i].column >= 1);
	}
}

static void try_condition(const struct node *n, int scope, bool may_mask)
{
	struct arena a;
	struct diags d;
	struct pack_fixture f;
	struct typer t;
	arena_init(&a, 0);
	diags_init(&d, LANGUAGE_EN);
	require(fixture_init(&f, &a, &d) && d.count == 0);
	struct ast *ast = parse_condition(n, &a, &d);
	require(ast != NULL);
	typer_init(&t, &f.names, 0, scope, &a, &d);
	t.may_mask = may_mask;
	struct expr *e = may_mask ? type_value(&t, ast) : type_condition(&t, ast);
	check_tree(e, d.errors == 0);
	if (d.errors == 0 && !may_mask) require(e->type == TYPE_BOOL);
	check_said(&d);
	diags_free(&d);
	arena_free(&a);
}

static void try_message(const struct node *n)
{
	struct arena a;
	struct diags d;
	struct ast_template m;
	arena_init(&a, 0);
	diags_init(&d, LANGUAGE_ZH);
	require(parse_template(n, &a, &d, &m));
	size_t bytes = 0;
	for (size_t i = 0; i < m.count; i++) bytes += m.pieces[i].expr ? 0 : m.pieces[i].text.n;
	require(bytes <= n->text.n);
	check_said(&d);
	diags_free(&d);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) return 0;
	struct arena a;
	arena_init(&a, 0);
	struct node *n = fixture_scalar(&a, (struct text){(const char *)data + 1, size - 1}, (enum node_style)(data[0] % 5));
	require(n != NULL);
	n->in_flow = data[0] & 8;
	for (int scope = SCOPE_FIRST_LINE; scope <= SCOPE_NONE; scope++) try_condition(n, scope, false);
	try_condition(n, SCOPE_PERSON, true);
	try_message(n);
	arena_free(&a);
	return 0;
}
