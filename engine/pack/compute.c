/* The values of params: their expressions read no records, so what they come to depends on the run date alone. */
#include "value.h"

#include "pack.h"

static struct value truth(int t) { return (struct value){.known = t >= 0, .number = t > 0}; }

/* and, or: false < unknown < true. */
static struct value fold_logic(const struct pack *p, const struct expr *e)
{
	bool and = e->op == X_AND, open = false;
	for (size_t i = 0; i < e->count; i++) {
		struct value v = param_compute(p, e->args[i]);
		if (v.known && (v.number != 0) != and) return truth(!and);
		open |= !v.known;
	}
	return open ? truth(-1) : truth(and);
}

static bool same(const struct expr *e, const struct value *a, const struct value *b)
{
	return e->args[0]->type == TYPE_STRING ? text_equal(a->string, b->string) : a->number == b->number;
}

static struct value membership(const struct pack *p, const struct expr *e)
{
	struct value x = param_compute(p, e->args[0]), out = truth(0);
	if (e->op == X_IN_RANGE) {
		struct value low = param_compute(p, e->args[1]), high = param_compute(p, e->args[2]);
		int above = x.known && low.known ? x.number >= low.number : -1;
		int below = x.known && high.known ? x.number <= high.number : -1;
		out = truth(above == 0 || below == 0 ? 0 : above < 0 || below < 0 ? -1 : 1);
	} else
		for (size_t i = 1; i < e->count; i++) {
			struct value y = param_compute(p, e->args[i]);
			if (x.known && y.known && same(e, &x, &y)) {
				out = truth(1);
				break;
			}
			if (!x.known || !y.known) out = truth(-1);
		}
	if (e->negated && out.known) out.number = !out.number;
	return out;
}

struct value param_compute(const struct pack *p, const struct expr *e)
{
	struct value args[2], v;
	switch (e->op) {
	case X_BOOL: case X_INT: case X_DATE: return (struct value){.known = true, .number = e->number};
	case X_STRING: return (struct value){.known = true, .string = e->string};
	case X_PARAM:
		if (e->index == PARAM_RUN_DATE) return (struct value){.known = true, .number = p->run_date};
		return (struct value){.known = true, .number = p->params[e->index].number, .string = p->params[e->index].string};
	case X_NOT:
		v = param_compute(p, e->args[0]);
		v.number = !v.number;
		return v;
	case X_AND: case X_OR: return fold_logic(p, e);
	case X_IN_LIST: case X_IN_RANGE: return membership(p, e);
	default:
		for (size_t i = 0; i < e->count && i < 2; i++) args[i] = param_compute(p, e->args[i]);
		return value_call(e, args);
	}
}

bool param_in_bounds(const struct param *p, int64_t value)
{
	return (!p->has_min || value >= p->min) && (!p->has_max || value <= p->max);
}

int pack_compute_params(struct pack *p, int32_t run_date, const struct param_override *instead, size_t count)
{
	int faulty = -1;
	p->run_date = run_date;
	for (size_t i = 0; i < p->param_count; i++) {
		struct param *param = &p->params[i];
		const struct expr *e = param->value;
		for (size_t k = 0; k < count; k++)
			if (instead[k].param == (int)i) e = instead[k].value;
		struct value v = param_compute(p, e);
		param->known = v.known;
		param->number = v.number;
		param->string = v.string;
		bool good = v.known && (param->type == TYPE_STRING || param_in_bounds(param, v.number));
		if (!good && faulty < 0) faulty = (int)i;
	}
	return faulty;
}
