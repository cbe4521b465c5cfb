#include "job_parts.h"

#include <inttypes.h>
#include <stdio.h>

#include "keys_job.h"

enum { SUGGESTIONS_MAX = 32 };

bool job_share(struct text t, int64_t *ppm)
{
	const int64_t whole = 1000000, per_cent = 10000;
	size_t i = 0;
	int64_t value = 0, unit = per_cent;
	for (; i < t.n && t.p[i] >= '0' && t.p[i] <= '9'; i++)
		if ((value = value * 10 + (t.p[i] - '0')) > 100) return false;
	if (i == 0) return false;
	value *= per_cent;
	if (i < t.n && t.p[i] == '.') {
		size_t point = i++;
		for (; i < t.n && t.p[i] >= '0' && t.p[i] <= '9'; i++) {
			unit /= 10;
			if (unit == 0) return false;
			value += unit * (t.p[i] - '0');
		}
		if (i == point + 1) return false;
	}
	while (i < t.n && t.p[i] == ' ') i++;
	if (i + 1 != t.n || t.p[i] != '%' || value > whole) return false;
	*ppm = value;
	return true;
}

static bool read_share(const struct node *map, const char *key, int64_t *ppm, struct span *at, struct diags *d)
{
	const struct node *node = keys_get(map, key, KEY_SCALAR);
	if (!node) return false;
	*at = node->at;
	if (job_share(node->text, ppm)) return true;
	struct diag *item = DIAG(d, E404, node->at, node->text);
	char room[32], share[32];
	struct text meant = {room, node->text.n < sizeof room ? text_fold_width(node->text, room) : 0};
	bool sign = meant.n && room[meant.n - 1] == '%';
	if (meant.n && !sign) room[meant.n++] = '%';
	if (!job_share(meant, ppm)) return false;
	const int64_t one = 10000, doubtful = one / 10;
	struct text of_one = {0};
	if (!sign && *ppm > 0 && *ppm < one) { /* 0.001 is a share of one; 0.5 may be either */
		int n = snprintf(share, sizeof share, "%" PRId64 ".%02" PRId64, *ppm / 100, *ppm % 100);
		while (share[n - 1] == '0') n--;
		if (share[n - 1] == '.') n--;
		share[n] = '%';
		of_one = (struct text){share, (size_t)n + 1};
	}
	const struct text ways[] = {of_one.n && *ppm < doubtful ? of_one : meant, of_one};
	if (of_one.n && *ppm >= doubtful) diag_label(d, item, "did you mean '{1}' or '{2}'?", "是否想写“{1}”或“{2}”？", ways, 2);
	else diag_meant(d, item, ways[0]);
	return false;
}

static void read_guards_of(struct binding *b, const struct node *map, struct diags *d)
{
	keys_check(map, guard_keys.specs, guard_keys.count, d);
	const struct node *min_rows = keys_get(map, "min_rows", KEY_SCALAR);
	if (min_rows) {
		b->min_rows_at = min_rows->at;
		b->has_min_rows = node_int(min_rows, 0, INT64_C(1000000000000), &b->min_rows, d);
	}
	b->has_max_rejected = read_share(map, "max_rejected", &b->max_rejected_ppm, &b->max_rejected_at, d);
	b->has_max_damaged = read_share(map, "max_damaged", &b->max_damaged_ppm, &b->max_damaged_at, d);
}

static struct binding *binding_of(struct job *job, struct text name)
{
	for (size_t i = 0; i < job->binding_count; i++)
		if (text_equal(job->bindings[i].name, name) && !job->bindings[i].none) return &job->bindings[i];
	return NULL;
}

static void not_bound(const struct job *job, const struct node *key, struct diags *d)
{
	struct text names[SUGGESTIONS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < job->binding_count && count < SUGGESTIONS_MAX; i++)
		if (!job->bindings[i].none) names[count++] = job->bindings[i].name;
	struct diag *item = DIAG(d, E405, key->at, key->text);
	diag_suggest(d, item, key->text, names, count);
}

void job_read_guards(struct job *job, const struct node *guards, struct diags *d)
{
	for (size_t i = 0; i < guards->count; i++) {
		const struct entry *e = &guards->entries[i];
		struct binding *b = binding_of(job, e->key->text);
		bool general = false;
		for (size_t k = 0; !b && k < guard_general_keys.count; k++)
			general = general || text_equal(e->key->text, text_of(guard_general_keys.specs[k].name));
		if (general) DIAG(d, E400, e->key->at, e->key->text);
		else if (!b) not_bound(job, e->key, d);
		else if (node_expect(e->value, KEY_MAP, b->name, d)) read_guards_of(b, e->value, d);
	}
}
