#include "report/balance.h"

#include <string.h>

void balance_init(struct balance *b) { memset(b, 0, sizeof *b); }

void balance_persons(struct balance *b, const struct persons *ps)
{
	for (uint32_t p = 0; p < ps->count; p++) {
		uint32_t records[2];
		for (int line = 0; line < 2; line++)
			records[line] = ps->start[line] ? ps->start[line][p + 1] - ps->start[line][p] : 0;
		b->persons++;
		if (!ps->key[p]) {
			b->keyless[records[0] ? 0 : 1]++;
			for (int line = 0; line < 2; line++) b->owned_keyless[line] += records[line];
			continue;
		}
		for (int line = 0; line < 2; line++) b->owned[line] += records[line];
		if (records[0] && records[1])
			b->both++;
		else
			b->only[records[0] ? 0 : 1]++;
	}
}

void balance_merge(struct balance *b, const struct balance *from)
{
	b->both += from->both;
	b->persons += from->persons;
	for (int line = 0; line < 2; line++) {
		b->only[line] += from->only[line];
		b->keyless[line] += from->keyless[line];
		b->owned[line] += from->owned[line];
		b->owned_keyless[line] += from->owned_keyless[line];
	}
}

static void add_lines(struct line_counts *sum, const struct line_counts *c)
{
	sum->physical += c->physical;
	sum->top += c->top;
	sum->headings += c->headings;
	sum->blanks += c->blanks;
	sum->footers += c->footers;
	sum->rejected += c->rejected;
	sum->records += c->records;
	sum->continued += c->continued;
	sum->damaged += c->damaged;
}

static uint64_t parts(const struct line_counts *c)
{
	return c->top + c->headings + c->blanks + c->footers + c->rejected + c->records + c->continued;
}

/* One equation. what names it in the words of summary.json. */
static bool holds(struct diags *d, struct text where, const char *what, uint64_t left, uint64_t right)
{
	if (left == right) return true;
	struct buf sentence;
	buf_init(&sentence);
	buf_text(&sentence, where);
	buf_printf(&sentence, ": %s: %llu, %llu", what, (unsigned long long)left, (unsigned long long)right);
	DIAG(d, E492, ((struct span){0}), buf_view(&sentence));
	if (sentence.failed) d->failed = true;
	buf_free(&sentence);
	return false;
}

static bool check_tables(struct balance *b, const struct pack *pack, const struct dataset *ds,
                         const struct persons *ps, struct diags *d)
{
	bool good = true;
	for (size_t i = 0; i < ds->file_count; i++) {
		const struct input_file *f = &ds->files[i];
		b->tables[f->table].files++;
		add_lines(&b->tables[f->table].lines, &f->counts);
		good &= holds(d, text_of(f->path), "physical = top + headings + blanks + footers + rejected + records + continued",
		              f->counts.physical, parts(&f->counts));
	}
	uint64_t rejected = 0;
	for (int t = 0; t < pack->table_count; t++) {
		struct table_balance *tb = &b->tables[t];
		struct text name = pack->tables[t].name;
		uint64_t held = ds->held[t];
		for (unsigned share = 0; share < ds->shares; share++)
			for (uint32_t p = 0; p < dataset_partitions(ds); p++) held += dataset_records(ds, share, t, p)->count;
		tb->with_key = t < 2 ? ps->with_key[t] : ps->list_with_key[t];
		tb->without_key = t < 2 ? ps->without_key[t] : ps->list_without_key[t];
		rejected += tb->lines.rejected;
		good &= holds(d, name, "physical = top + headings + blanks + footers + rejected + records + continued",
		              tb->lines.physical, parts(&tb->lines));
		good &= holds(d, name, "records counted = records held", tb->lines.records, held);
		good &= holds(d, name, "records = with_key + without_key", tb->lines.records, tb->with_key + tb->without_key);
	}
	return holds(d, TEXT("rejects"), "rejected rows = rejects listed", rejected, ds->reject_count) && good;
}

static bool check_persons(const struct balance *b, const struct pack *pack, const struct persons *ps,
                          const struct assessment *as, struct diags *d)
{
	bool good = true;
	for (int line = 0; line < 2; line++) {
		struct text name = pack->tables[line].name;
		good &= holds(d, name, "records per person = with_key", b->owned[line], b->tables[line].with_key);
		good &= holds(d, name, "records of keyless persons = without_key", b->owned_keyless[line],
		              b->tables[line].without_key);
		good &= holds(d, name, "persons on this line only", b->only[line], ps->only[line]);
		good &= holds(d, name, "persons without key", b->keyless[line], ps->keyless[line]);
	}
	good &= holds(d, TEXT("persons"), "on both lines", b->both, ps->both);
	good &= holds(d, TEXT("persons"), "both + only + only + without key",
	              ps->both + ps->only[0] + ps->only[1] + ps->keyless[0] + ps->keyless[1], b->persons);
	good &= holds(d, TEXT("persons"), "matched = assessed", b->persons, as->persons);
	return good;
}

static bool check_outcomes(const struct pack *pack, const struct assessment *as, struct diags *d)
{
	bool good = true;
	uint64_t excused = 0, credited = 0;
	for (size_t r = 0; r <= pack->rule_count; r++) { /* undecided-identity too */
		const struct rule_counts *c = &as->rules[r];
		excused += c->excused;
		good &= holds(d, finding_rule_id(pack, (int)r), "persons = flag + review + excused + clear", c->persons,
		              c->flag + c->review + c->excused + c->clear);
	}
	for (size_t x = 0; x < pack->exception_count; x++) credited += as->exception_findings[x];
	return holds(d, TEXT("exceptions"), "excused = credited", excused, credited) && good;
}

bool balance_check(struct balance *b, const struct pack *pack, const struct dataset *ds, const struct persons *ps,
                   const struct assessment *as, struct diags *d)
{
	bool good = check_tables(b, pack, ds, ps, d);
	good &= check_persons(b, pack, ps, as, d);
	good &= check_outcomes(pack, as, d);
	return good;
}
