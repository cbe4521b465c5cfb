#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/testing.h"
#include "prove/mutate.h"
#include "prove/terms.h"

struct score {
	size_t killed, lives, equivalent;
};

static void count(struct score *s, enum fate fate)
{
	s->killed += fate == FATE_KILLED;
	s->lives += fate == FATE_LIVES;
	s->equivalent += fate == FATE_EQUIVALENT;
}

static void place_of(const struct mutant *m, struct buf *out)
{
	size_t line, column;
	source_place(m->at.source, m->at.from, &line, &column);
	buf_printf(out, "%s:%zu:%zu: ", m->at.source->path, line, column);
}

static void print_mutant(struct testing *t, const struct mutant *m, const char *en, const char *zh)
{
	struct buf row;
	buf_init(&row);
	place_of(m, &row);
	buf_str(&row, testing_zh(t) ? zh : en);
	mutant_describe(m, cli_language(t->c), &row);
	testing_rows(&t->out, buf_view(&row));
	t->out.failed |= row.failed;
	buf_free(&row);
}

/* A tenth of a per cent at a time, never rounded up to all. */
static void print_score(struct testing *t, struct text name, const struct score *s)
{
	size_t all = s->killed + s->lives, tenths = all ? s->killed * 1000 / all : 1000;
	buf_printf(&t->out, testing_zh(t) ? "%.*s：%zu 处改动察觉 %zu 处，%zu.%zu%%" : "%.*s: %zu mutants, %zu killed, %zu.%zu%%",
	           (int)name.n, name.p, all, s->killed, tenths / 10, tenths % 10);
	if (s->equivalent) buf_printf(&t->out, testing_zh(t) ? "；另有 %zu 处等价" : "; %zu equivalent besides", s->equivalent);
	buf_byte(&t->out, '\n');
}

/* The least score in per cent, as written: digits, a point, digits. */
static bool least_score(struct cli *c, double *out)
{
	const char *given = c->values[OPTION_MIN_SCORE];
	char *end;
	*out = 100;
	if (!given) return true;
	*out = strtod(given, &end);
	return end != given && !*end && *out >= 0 && *out <= 100;
}

/* A mutant that no test notices: rows that would, or why there are none. */
static bool print_unnoticed(struct testing *t, struct world *w, const struct mutant *m, enum fate *fate)
{
	struct finding_out out;
	bool zh = testing_zh(t);
	if (!mutate_search(&t->suite, w, m, &t->example, fate, &out)) return false;
	if (*fate == FATE_EQUIVALENT) {
		print_mutant(t, m, "equivalent: ", "等价：");
		buf_printf(&t->out, zh ? "  %" PRIu64 " 种取值组合、%" PRIu32 " 天逐一比过，结果都一样（参数取规则包的值）\n"
		                       : "  the same outcome for all %" PRIu64 " combinations of values, on each of %" PRIu32 " days, with the pack's params\n",
		           out.tried, out.days);
		if (out.anyway >= 0) {
			struct text id = t->pack->rules[out.anyway].id;
			buf_printf(&t->out, zh ? "  没有可用号码的记录除外：规则 %.*s 总会把它们留作复核，所以看不出差别\n"
			                       : "  but for records without a usable number, which rule %.*s leaves open in any case\n", (int)id.n, id.p);
		}
		return true;
	}
	print_mutant(t, m, "survived: ", "未察觉：");
	if (out.test.n) {
		buf_str(&t->out, zh ? "  加上这个测试就能察觉：\n" : "  this test would notice:\n");
		testing_rows(&t->out, out.test);
	} else {
		buf_printf(&t->out, zh ? "  试了 %" PRIu64 " 种取值组合，没有找到能察觉的数据，也不能证明没有\n"
		                       : "  no rows were found that tell it, among %" PRIu64 " combinations of values; that there are none is not proved\n",
		           out.tried);
	}
	return true;
}

/* False: out of memory. */
static bool print(struct testing *t, const struct mutants *m, enum fate *fates, struct score *total)
{
	const struct pack *p = t->pack;
	struct world w;
	bool done = world_init(&w, t->pack);
	for (size_t i = 0; done && i < m->count; i++) {
		if (t->rule >= 0 && !mutant_concerns(&m->items[i], (size_t)t->rule)) continue;
		if (fates[i] == FATE_LIVES) done = print_unnoticed(t, &w, &m->items[i], &fates[i]);
		else if (fates[i] == FATE_KILLED && t->c->values[OPTION_VERBOSE]) print_mutant(t, &m->items[i], "killed: ", "已察觉：");
		count(total, fates[i]);
	}
	world_free(&w);
	if (!done) return false;
	size_t of_rules = 0;
	for (size_t r = 0; r < p->rule_count; r++) {
		struct score s = {0};
		if (t->rule >= 0 && r != (size_t)t->rule) continue;
		for (size_t i = 0; i < m->count; i++)
			if (mutant_concerns(&m->items[i], r)) count(&s, fates[i]);
		print_score(t, p->rules[r].id, &s);
		of_rules += s.killed + s.lives;
	}
	print_score(t, testing_zh(t) ? TEXT("合计") : TEXT("total"), total);
	if (of_rules > total->killed + total->lives)
		buf_str(&t->out, testing_zh(t) ? "  几条规则共用的参数和定义，改动各条都计，合计只计一次\n"
		                               : "  a change to a param or definition counts for each rule that uses it, and once in the total\n");
	return true;
}

bool testing_mutate(struct testing *t, int *status)
{
	struct mutants m;
	struct score total = {0};
	double least;
	if (t->failed) {
		buf_str(&t->out, testing_zh(t) ? "测试先要全部通过，才能看改动有没有被察觉\n" : "mutants need tests that pass\n");
		return !t->out.failed;
	}
	if (!least_score(t->c, &least)) {
		DIAG(&t->c->diags, E498, ((struct span){0}), text_of(t->c->values[OPTION_MIN_SCORE]),
		     text_of(option_name(OPTION_MIN_SCORE)), TEXT("0 … 100"));
		*status = ROLLCALL_USAGE;
		return true;
	}
	bool done = mutants_find(&m, t->pack);
	enum fate *fates = done ? calloc(m.count ? m.count : 1, sizeof *fates) : NULL;
	done = fates && mutate_run(&t->suite, &m, t->rule, &t->example, fates);
	done = done && print(t, &m, fates, &total);
	if (done && (double)total.killed * 100 < least * (double)(total.killed + total.lives)) *status = CLI_FOUND;
	free(fates);
	mutants_free(&m);
	return done && !t->out.failed;
}
