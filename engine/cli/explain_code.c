#include "cli/cli.h"
#include "report/wrap.h"

/* The sentence of a code, with … for what it is filled with. */
static void headline(enum code code, enum language language, struct buf *out)
{
	for (const char *p = code_sentence(code, language); *p; p++) {
		bool argument = p[0] == '{' && p[1] >= '1' && p[1] <= '6' && p[2] == '}';
		if (argument) {
			buf_str(out, "…");
			p += 2;
		} else
			buf_byte(out, *p);
	}
}

static void explain(enum code code, enum language language, struct buf *out)
{
	bool error = code_severity(code) == SEVERITY_ERROR;
	struct buf line;
	buf_init(&line);
	buf_printf(&line, "%s  %s  ", code_name(code), language == LANGUAGE_ZH ? (error ? "错误" : "警告") : (error ? "error" : "warning"));
	headline(code, language, &line);
	wrap(out, buf_view(&line), 0, 2);
	out->failed |= line.failed;
	buf_free(&line);
	buf_str(out, "  ");
	wrap(out, text_of(code_explanation(code, language)), 2, 2);
}

/* The code of that name, or CODE_COUNT and a diagnostic with the nearest. */
static enum code find(struct diags *d, struct text name)
{
	enum code code = code_find(name);
	if (code != CODE_COUNT) return code;
	struct text names[CODE_COUNT];
	for (int i = 0; i < CODE_COUNT; i++) names[i] = text_of(code_name((enum code)i));
	diag_suggest(d, DIAG(d, E499, ((struct span){0}), name), name, names, CODE_COUNT);
	return CODE_COUNT;
}

int command_explain_code(struct cli *c)
{
	enum code only = CODE_COUNT;
	if (c->argument_count && (only = find(&c->diags, text_of(c->arguments[0]))) == CODE_COUNT) return ROLLCALL_USAGE;
	struct buf out;
	buf_init(&out);
	for (int i = 0; i < CODE_COUNT; i++) {
		if (only != CODE_COUNT && (int)only != i) continue;
		if (out.n) buf_byte(&out, '\n');
		explain((enum code)i, cli_language(c), &out);
	}
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}
