#include "glob.h"

bool glob_wild(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == '*' || t.p[i] == '?' || t.p[i] == '[') return true;
	return false;
}

static struct text behind(struct text t, size_t n) { return (struct text){t.p + n, t.n - n}; }

/* Takes a character off t; a byte that is not UTF-8 is like no other. */
static uint32_t take(struct text *t, bool fold)
{
	enum { NO_CHARACTER = 0x110000 };
	uint32_t cp;
	size_t n = utf8_decode(t->p, t->n, &cp);
	if (n == 0) {
		cp = NO_CHARACTER + (unsigned char)*t->p;
		n = 1;
	}
	*t = behind(*t, n);
	return fold && cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp;
}

static uint32_t take_literal(struct text *pattern, bool fold)
{
	if (pattern->n > 1 && *pattern->p == '\\') *pattern = behind(*pattern, 1);
	return take(pattern, fold);
}

/* Takes what stands behind `[`, up to its `]`; *in: whether c is one of those meant. False: there is no `]`. */
static bool take_set(struct text *pattern, uint32_t c, bool fold, bool *in)
{
	struct text t = *pattern;
	const bool others = t.n && (*t.p == '!' || *t.p == '^');
	bool found = false;
	if (others) t = behind(t, 1);
	for (bool first = true; t.n && (first || *t.p != ']'); first = false) {
		uint32_t from = take_literal(&t, fold), to = from;
		if (t.n > 1 && t.p[0] == '-' && t.p[1] != ']') {
			t = behind(t, 1);
			to = take_literal(&t, fold);
		}
		found |= c >= from && c <= to;
	}
	if (!t.n) return false;
	*pattern = behind(t, 1);
	*in = found != others;
	return true;
}

/* Takes what stands for one character; whether c is such a one. */
static bool take_one(struct text *pattern, uint32_t c, bool fold)
{
	struct text rest = behind(*pattern, 1);
	bool in = true;
	if (*pattern->p != '?' && (*pattern->p != '[' || !take_set(&rest, c, fold, &in)))
		return take_literal(pattern, fold) == c;
	*pattern = rest;
	return in;
}

bool glob_match(struct text pattern, struct text name, bool fold)
{
	/* Behind the last `*`, and where in the name that is tried next: no earlier one has to be tried again. */
	struct text star = {0}, from = {0};
	if (text_starts(name, TEXT(".")) && glob_wild((struct text){pattern.p, pattern.n > 0})) return false;
	for (;;) {
		if (text_starts(pattern, TEXT("*"))) {
			star = pattern = behind(pattern, 1);
			from = name;
			continue;
		}
		if (!name.n) return !pattern.n;
		struct text rest = name;
		uint32_t c = take(&rest, fold);
		if (pattern.n && take_one(&pattern, c, fold)) {
			name = rest;
			continue;
		}
		if (!star.p) return false;
		take(&from, fold);
		name = from;
		pattern = star;
	}
}
