#include "cli/cli.h"
#include "report/wrap.h"

static const struct {
	const char *code, *en, *zh;
} exit_codes[] = {
	{"0", "done and published; of check: no error", "完成并已发布；check：没有错误"},
	{"1", "as 0, and --fail-on was met", "同 0，且符合 --fail-on"},
	{"2", "the job, a pack or the command line is wrong", "作业、规则包或命令行有误"},
	{"3", "an input was refused, or a guard held it back", "数据文件被拒，或被护栏拦下"},
	{"4", "memory, disk, or another fault of the system", "内存、磁盘或其他系统故障"},
	{"75", "another run is at work in the same state directory", "同一状态目录另有一次运行正在进行"},
};

static void all(enum language language, struct buf *out)
{
	bool zh = language == LANGUAGE_ZH;
	wrap(out, text_of(zh ? "rollcall：按证件号比对户籍线和学籍线，按规则说明谁在册而不在校，以及为什么。"
	                     : "rollcall compares the household line with the school line by ID number and says, by declared "
	                       "rules, who is registered but absent, missing or under-age, and why."), 0, 0);
	buf_byte(out, '\n');
	for (size_t i = 0; i < command_count; i++) {
		buf_printf(out, "  %-14s ", commands[i].name);
		wrap(out, text_of(zh ? commands[i].about_zh : commands[i].about_en), 17, 17);
	}
	buf_printf(out, "\n%s\n", zh ? "每条命令的选项见 rollcall help 命令。" : "Options of a command: rollcall help COMMAND.");
	buf_printf(out, "\n%s\n", zh ? "退出码" : "Exit codes");
	for (size_t i = 0; i < sizeof exit_codes / sizeof *exit_codes; i++)
		buf_printf(out, "  %-3s %s\n", exit_codes[i].code, zh ? exit_codes[i].zh : exit_codes[i].en);
	buf_printf(out, "%s\n", zh ? "2 及以上：什么都没有改动。" : "From 2 on nothing has changed.");
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
