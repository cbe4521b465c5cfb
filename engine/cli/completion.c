/* Completion for shells, made from the tables of commands and options. */
#include <string.h>

#include "cli/cli.h"

/* Whether what an option or command takes is a choice of words, joined by "|". */
static bool is_choice(const char *value)
{
	if (!strchr(value, '|') && strcmp(value, "any") != 0) return false;
	for (const char *p = value; *p; p++)
		if (*p != '|' && *p != '-' && (*p < 'a' || *p > 'z')) return false;
	return true;
}

/* "zh|en" as "zh en". */
static void words(struct buf *out, const char *value)
{
	for (const char *p = value; *p; p++) buf_byte(out, *p == '|' ? ' ' : *p);
}

static bool has(const struct command *command, int option)
{
	return option == OPTION_HELP || option == OPTION_LANGUAGE || (command->options & TAKES(option));
}

static void command_words(struct buf *out)
{
	for (size_t i = 0; i < command_count; i++) buf_printf(out, "%s%s", i ? " " : "", commands[i].name);
}

/* What may stand behind the options of a command. */
static void of_command(const struct command *command, struct buf *out)
{
	buf_printf(out, "\t%s)\n\t\toptions='", command->name);
	for (int o = 0; o < OPTION_COUNT; o++)
		if (has(command, o)) buf_printf(out, "%s ", option_name((enum cli_option)o));
	buf_str(out, "'\n\t\tcase $previous in\n");
	for (int o = 0; o < OPTION_COUNT; o++) {
		const char *value = has(command, o) ? option_value((enum cli_option)o) : NULL;
		if (!value) continue;
		buf_printf(out, "\t\t%s) ", option_name((enum cli_option)o));
		if (is_choice(value)) {
			buf_str(out, "values='");
			words(out, value);
			buf_str(out, "'");
		} else if (strcmp(value, "JOB") != 0 && strcmp(value, "NEW") != 0)
			buf_str(out, "return");
		else
			buf_str(out, "values=' '");
		buf_str(out, " ;;\n");
	}
	buf_str(out, "\t\tesac\n");
	bool codes = strstr(command->arguments, "CODE") != NULL, others = strstr(command->arguments, "COMMAND") != NULL;
	if (codes || others || is_choice(command->arguments)) {
		buf_str(out, "\t\twords='");
		for (int i = 0; codes && i < CODE_COUNT; i++) buf_printf(out, "%s ", code_name((enum code)i));
		if (others) command_words(out);
		if (!codes && !others) words(out, command->arguments);
		buf_str(out, "'\n");
	}
	buf_str(out, "\t\t;;\n");
}

static void bash(struct buf *out)
{
	buf_str(out, "# rollcall: completion for bash and, through bashcompinit, zsh; made by `rollcall completion`\n"
	             "_rollcall() {\n"
	             "\tlocal current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} options='' values='' words=''\n"
	             "\tCOMPREPLY=()\n"
	             "\tif ((COMP_CWORD == 1)); then\n"
	             "\t\tmapfile -t COMPREPLY < <(compgen -W '");
	command_words(out);
	buf_str(out, "' -- \"$current\")\n\t\treturn\n\tfi\n\tcase ${COMP_WORDS[1]} in\n");
	for (size_t i = 0; i < command_count; i++) of_command(&commands[i], out);
	buf_str(out, "\tesac\n"
	             "\tif [[ -n ${values// /} ]]; then\n"
	             "\t\tmapfile -t COMPREPLY < <(compgen -W \"$values\" -- \"$current\")\n"
	             "\telif [[ $current == -* ]]; then\n"
	             "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
	             "\telif [[ -n $words && -z $values ]]; then\n"
	             "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
	             "\telse\n"
	             "\t\tcompopt -o filenames 2>/dev/null\n"
	             "\t\tmapfile -t COMPREPLY < <(compgen -f -X '!*.yaml' -- \"$current\"; compgen -f -X '!*.yml' -- \"$current\"; compgen -d -- \"$current\")\n"
	             "\tfi\n"
	             "}\n"
	             "complete -F _rollcall rollcall\n");
}

int command_completion(struct cli *c)
{
	struct text shells[] = {TEXT("bash"), TEXT("zsh")}, wanted = text_of(c->arguments[0]);
	bool zsh = text_equal(wanted, shells[1]);
	struct buf out;
	if (!zsh && !text_equal(wanted, shells[0])) {
		struct diag *item = DIAG(&c->diags, E498, ((struct span){0}), wanted, TEXT("completion"), TEXT("bash|zsh"));
		diag_suggest(&c->diags, item, wanted, shells, 2);
		return ROLLCALL_USAGE;
	}
	buf_init(&out);
	/* zsh reads files without mapfile */
	if (zsh) buf_str(&out, "autoload -U +X bashcompinit && bashcompinit\n"
	                       "mapfile() { local line; COMPREPLY=(); while IFS= read -r line; do COMPREPLY+=(\"$line\"); done; }\n");
	bash(&out);
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}
