#include "cli/cli.h"

static void all(enum language language, struct buf *out)
{
	bool zh = language == LANGUAGE_ZH;
	buf_str(out, zh ? "rollcall：按证件号比对户籍线和学籍线，按规则说明谁在册而不在校，以及为什么。\n\n"
	                : "rollcall compares the household line with the school line by ID number and says, by declared rules,\n"
	                  "who is registered but absent, missing or under-age, and why.\n\n");
	for (size_t i = 0; i < command_count; i++)
		buf_printf(out, "  %-14s %s\n", commands[i].name, zh ? commands[i].about_zh : commands[i].about_en);
	buf_str(out, zh ? "\n每条命令的选项见 rollcall help 命令。\n"
	                  "退出码：0 完成并已发布；1 同 0，且符合 --fail-on；2 作业、规则包或用法有误；3 文件被拒或被护栏拦下；\n"
	                  "4 系统故障；75 另一次运行正在进行。2 及以上什么都没有改变。\n"
	                : "\nOptions of a command: rollcall help COMMAND.\n"
	                  "Exit codes: 0 done and published; 1 the same, and --fail-on was met; 2 job, pack or usage wrong;\n"
	                  "3 an input refused or held by a guard; 4 system; 75 another run is at work. From 2 on nothing has\n"
	                  "changed.\n");
}

int command_help(struct cli *c)
{
	const struct command *command = NULL;
	if (c->argument_count) {
		command = command_find(&c->diags, c->arguments[0]);
		if (!command) return ROLLCALL_USAGE;
	}
	struct buf out;
	buf_init(&out);
	if (command)
		help_command(command, cli_language(c), &out);
	else
		all(cli_language(c), &out);
	int status = cli_print(&c->diags, &out);
	buf_free(&out);
	return status;
}
