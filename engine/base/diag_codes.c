#include "diag.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	enum severity severity;
	const char *why_en, *why_zh;
} codes[] = {
#define CODE(name, severity, en, zh, why_en, why_zh) {#name, severity, why_en, why_zh},
#include "codes.def"
#undef CODE
};

const char *code_name(enum code code) { return codes[code].name; }
enum severity code_severity(enum code code) { return codes[code].severity; }

const char *code_explanation(enum code code, enum language language)
{
	return language == LANGUAGE_ZH ? codes[code].why_zh : codes[code].why_en;
}

enum code code_find(struct text name)
{
	for (enum code c = 0; c < CODE_COUNT; c++)
		if (strlen(codes[c].name) == name.n && strncasecmp(codes[c].name, name.p, name.n) == 0) return c;
	return CODE_COUNT;
}
