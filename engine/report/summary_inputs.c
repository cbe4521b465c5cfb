/* What the run was made of: files, balance, params, exceptions, what did not run. */
#include "report/summary.h"

#include "base/date.h"
#include "config/keys_job.h"

static json_t *lines_object(struct summary *s, const struct line_counts *c)
{
	json_t *o = json_object();
	json_put(&s->b, o, "physical", json_of_count(c->physical));
	json_put(&s->b, o, "top", json_of_count(c->top));
	json_put(&s->b, o, "headings", json_of_count(c->headings));
	json_put(&s->b, o, "blanks", json_of_count(c->blanks));
	json_put(&s->b, o, "footers", json_of_count(c->footers));
	json_put(&s->b, o, "rejected", json_of_count(c->rejected));
	json_put(&s->b, o, "records", json_of_count(c->records));
	json_put(&s->b, o, "continued", json_of_count(c->continued));
	return o;
}

json_t *summary_balance(struct summary *s)
{
	const struct pack *p = s->r->pack;
	json_t *balance = json_object();
	for (int t = 0; t < p->table_count; t++) {
		if (!p->tables[t].bound) continue;
		const struct table_balance *tb = &s->r->balance->tables[t];
		const bool is_line = t < 2;
		json_t *o = lines_object(s, &tb->lines);
		json_put(&s->b, o, "with_key", shown_count(tb->with_key, is_line && s->hidden.with_key[t]));
		json_put(&s->b, o, "without_key", shown_count(tb->without_key, is_line && s->hidden.keyless[t]));
		json_put_named(&s->b, balance, p->tables[t].name, o);
	}
	return balance;
}

json_t *summary_files(struct summary *s)
{
	const struct dataset *ds = s->r->dataset;
	json_t *files = json_array();
	for (size_t i = 0; i < ds->file_count; i++) {
		const struct input_file *f = &ds->files[i];
		json_t *o = json_object();
		json_put(&s->b, o, "path", json_of_text(text_of(f->path)));
		json_put(&s->b, o, "table", json_of_text(s->r->pack->tables[f->table].name));
		json_put(&s->b, o, "sha256", json_string(f->sha256));
		json_put(&s->b, o, "bytes", json_of_count(f->bytes));
		json_put(&s->b, o, "encoding", json_string(job_encodings.words[f->encoding]));
		json_put(&s->b, o, "bom", json_boolean(f->bom));
		json_put(&s->b, o, "encoding_evidence", json_of_text(text_of(f->encoding_evidence)));
		json_put(&s->b, o, "delimiter", json_of_text((struct text){&f->delimiter, f->delimiter ? 1 : 0}));
		json_put(&s->b, o, "heading_row", json_of_count(f->heading_row));
		json_put(&s->b, o, "lines", lines_object(s, &f->counts));
		json_put(&s->b, o, "damaged", json_of_count(f->counts.damaged));
		json_push(&s->b, files, o);
	}
	return files;
}

json_t *summary_persons(struct summary *s)
{
	const struct pack *p = s->r->pack;
	const struct balance *b = s->r->balance;
	json_t *o = json_object(), *only = json_object(), *keyless = json_object();
	for (int line = 0; line < 2; line++) {
		json_put_named(&s->b, only, p->tables[line].name, shown_count(b->only[line], s->hidden.only[line]));
		json_put_named(&s->b, keyless, p->tables[line].name, shown_count(b->keyless[line], s->hidden.keyless[line]));
	}
	json_put(&s->b, o, "all", shown_count(b->persons, s->hidden.persons));
	json_put(&s->b, o, "both", shown_count(b->both, s->hidden.both));
	json_put(&s->b, o, "only", only);
	json_put(&s->b, o, "without_key", keyless);
	return o;
}

json_t *summary_links(struct summary *s)
{
	const struct links *l = s->r->links;
	uint64_t ambiguous = 0;
	for (size_t i = 0; i < l->count; i++) ambiguous += l->items[i].ambiguous;
	json_t *o = json_object();
	json_put(&s->b, o, "made", json_of_count(l->count - ambiguous));
	json_put(&s->b, o, "ambiguous", json_of_count(ambiguous));
	return o;
}

json_t *summary_lists(struct summary *s)
{
	const struct pack *p = s->r->pack;
	const struct persons *ps = s->r->persons;
	json_t *lists = json_object();
	for (int t = 2; t < p->table_count; t++) {
		if (!p->tables[t].bound) continue;
		uint64_t by_reason[UNOWNED_ON_NEITHER_LINE + 1] = {0};
		for (size_t i = 0; i < ps->unowned_count; i++)
			if (ps->unowned[i].table == t) by_reason[ps->unowned[i].reason]++;
		json_t *o = json_object();
		json_put(&s->b, o, "no_key", json_of_count(by_reason[UNOWNED_NO_KEY]));
		json_put(&s->b, o, "overused", json_of_count(by_reason[UNOWNED_OVERUSED]));
		uint64_t lost = by_reason[UNOWNED_ON_NEITHER_LINE];
		uint64_t usable = s->r->balance->tables[t].with_key - by_reason[UNOWNED_OVERUSED]; /* of a few, 0 tells too much */
		json_put(&s->b, o, "on_neither_line", shown_count(lost, report_hides_persons(s->r) && (count_is_small(lost) || count_is_small(usable))));
		json_put_named(&s->b, lists, p->tables[t].name, o);
	}
	return lists;
}

static json_t *literal_value(enum type type, int64_t number, struct text string)
{
	char date[11];
	switch (type) {
	case TYPE_BOOL: return json_boolean(number);
	case TYPE_INT: return json_integer(number);
	case TYPE_DATE:
		date_format((int32_t)number, date);
		return json_string(date);
	default: return json_of_text(string);
	}
}

json_t *summary_params(struct summary *s)
{
	const struct pack *p = s->r->pack;
	json_t *params = json_object();
	for (size_t i = 0; i < p->param_count; i++) {
		const struct param *param = &p->params[i];
		json_t *o = json_object();
		json_put(&s->b, o, "value", literal_value(param->type, param->number, param->string));
		json_put(&s->b, o, "overridden", json_boolean(param->overridden));
		json_put_named(&s->b, params, param->name, o);
	}
	return params;
}

static json_t *exception_object(struct summary *s, size_t i, enum exception_state state)
{
	const struct pack *p = s->r->pack;
	const struct exception *x = &p->exceptions[i];
	const uint64_t findings = s->r->assessment->exception_findings[i];
	char day[11];
	json_t *o = json_object();
	json_put(&s->b, o, "id", json_of_text(x->id));
	json_put(&s->b, o, "rule", json_of_text(p->rules[x->rule].id));
	if (state == EXCEPTION_NOT_BEGUN) {
		date_format(x->from, day);
		json_put(&s->b, o, "from", json_string(day));
	}
	date_format(x->until, day);
	json_put(&s->b, o, "until", json_string(day));
	if (state == EXCEPTION_USED || state == EXCEPTION_UNUSED)
		json_put(&s->b, o, "findings", shown_count(findings, s->hidden.exceptions && s->hidden.exceptions[i]));
	return o;
}

json_t *summary_exceptions(struct summary *s)
{
	static const char *const keys[] = {[EXCEPTION_USED] = "used", [EXCEPTION_UNUSED] = "unused", [EXCEPTION_ENDED] = "ended",
	                                   [EXCEPTION_NOT_BEGUN] = "not_begun", [EXCEPTION_RULE_NOT_RUN] = "rule_not_run"};
	json_t *o = json_object();
	for (enum exception_state state = EXCEPTION_USED; state <= EXCEPTION_RULE_NOT_RUN; state++) {
		json_t *those = json_array();
		for (size_t i = 0; i < s->r->pack->exception_count; i++)
			if (exception_state(s->r->assessment, i) == state) json_push(&s->b, those, exception_object(s, i, state));
		json_put(&s->b, o, keys[state], those);
	}
	return o;
}

static void not_run(struct summary *s, json_t *all, const char *kind, struct text id, enum off_reason off, int table,
                    int rule)
{
	static const char *const reasons[] = {
		[OFF_BY_JOB] = "off", [OFF_LIST_NOT_BOUND] = "list not bound", [OFF_DRAFT] = "draft",
		[OFF_RULE_NOT_RUN] = "rule not run", [OFF_RULE_ON_TRIAL] = "rule on trial"};
	if (off == OFF_NOT) return;
	const struct pack *p = s->r->pack;
	json_t *o = json_object();
	json_put(&s->b, o, "kind", json_string(kind));
	json_put(&s->b, o, "id", json_of_text(id));
	json_put(&s->b, o, "reason", json_string(reasons[off]));
	if (off == OFF_LIST_NOT_BOUND) json_put(&s->b, o, "list", json_of_text(p->tables[table].name));
	if (off == OFF_RULE_NOT_RUN || off == OFF_RULE_ON_TRIAL) json_put(&s->b, o, "rule", json_of_text(p->rules[rule].id));
	json_push(&s->b, all, o);
}

json_t *summary_not_run(struct summary *s)
{
	const struct pack *p = s->r->pack;
	json_t *all = json_array();
	for (size_t i = 0; i < p->rule_count; i++)
		not_run(s, all, "rule", p->rules[i].id, p->rules[i].off, p->rules[i].off_table, 0);
	for (size_t i = 0; i < p->indicator_count; i++)
		not_run(s, all, "indicator", p->indicators[i].id, p->indicators[i].off, p->indicators[i].off_table,
		        p->indicators[i].off_rule);
	for (size_t i = 0; i < p->label_count; i++)
		not_run(s, all, "label", p->labels[i].name, p->labels[i].off ? OFF_LIST_NOT_BOUND : OFF_NOT,
		        p->labels[i].off_table, 0);
	for (size_t i = 0; i < p->group_count; i++)
		not_run(s, all, "group", p->groups[i].name, p->groups[i].off ? OFF_LIST_NOT_BOUND : OFF_NOT,
		        p->groups[i].off_table, 0);
	for (size_t i = 0; i < p->column_count; i++)
		not_run(s, all, "column", p->columns[i].name, p->columns[i].off ? OFF_LIST_NOT_BOUND : OFF_NOT,
		        p->columns[i].off_table, 0);
	return all;
}

/* Packs and excuses under the names the job gives them, so that the directory of the job leaves no trace. */
json_t *summary_packs(struct summary *s)
{
	const struct pack *p = s->r->pack;
	const struct job *job = s->r->job;
	json_t *packs = json_array();
	for (size_t i = 0; i < p->file_count; i++) {
		json_t *o = json_object();
		json_put(&s->b, o, "path", json_of_text(i < job->pack_count ? job->packs[i] : job->excuses));
		json_put(&s->b, o, "sha256", json_string(p->files[i].sha256));
		json_push(&s->b, packs, o);
	}
	return packs;
}
