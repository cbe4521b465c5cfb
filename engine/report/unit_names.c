#include "report/unit_names.h"

#include <stdlib.h>

static int by_text(const void *a, const void *b) { return text_compare(*(const struct text *)a, *(const struct text *)b); }

/* Codes and names of all units, sorted. NULL: out of memory. */
static struct text *names_of(const struct units *units, size_t *count)
{
	struct text *names = calloc(2 * units->count + 1, sizeof *names);
	*count = 0;
	for (size_t i = 0; names && i < units->count; i++) {
		names[(*count)++] = units->items[i].code;
		names[(*count)++] = units->items[i].name;
	}
	if (*count) qsort(names, *count, sizeof *names, by_text);
	return names;
}

void unit_names_check(const struct report *r, struct diags *d)
{
	const struct pack *p = r->pack;
	const struct assessment *as = r->assessment;
	size_t count;
	struct text *names = r->units ? names_of(r->units, &count) : NULL;
	if (r->units && !names) d->failed = true;
	if (!names) return;
	for (size_t g = 0, i = 0; g < p->group_count; g++) {
		size_t known = 0, unknown = 0;
		struct text first = {0};
		for (; i < as->group_count && as->groups[i].group == (int)g; i++) {
			const struct text value = as->groups[i].value;
			if (!value.p) continue;
			bool is_unit = bsearch(&value, names, count, sizeof *names, by_text) != NULL;
			known += is_unit;
			if (!is_unit && unknown++ == 0) first = value;
		}
		char room[24];
		if (known && unknown && !p->groups[g].off)
			DIAG(d, W786, ((struct span){0}), p->groups[g].name, text_number(room, unknown), first, text_of(r->units->path));
	}
	free(names);
}
