#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "cli/cli.h"
#include "run.h"

const struct command commands[] = {
	{"run", "JOB", 1, 1,
	 TAKES(OPTION_SET) | TAKES(OPTION_RUN_DATE) | TAKES(OPTION_FAIL_ON) | TAKES(OPTION_QUIET) | TAKES(OPTION_VERBOSE) |
		 TAKES(OPTION_TIMINGS) | TAKES(OPTION_THREADS) | TAKES(OPTION_MAX_MEMORY),
	 "Compares the two lines of a job and publishes what its rules find, or changes nothing.",
	 "比对作业的两条线，按规则得出发现并发布；不成功就什么都不改。", "run county.yaml --run-date 2026-10-15",
	 command_run},
	{"check", "PACK... | JOB", 1, CLI_ANY,
	 TAKES(OPTION_FORMAT) | TAKES(OPTION_SET) | TAKES(OPTION_RUN_DATE) | TAKES(OPTION_QUIET) | TAKES(OPTION_AGAINST) |
		 TAKES(OPTION_AT_MOST),
	 "Reads packs, or a job with its packs, and says everything that is wrong with them.",
	 "检查规则包，或作业连同它的规则包，一次列出全部错误。", "check rules/compulsory-education.yaml rules/local.yaml", command_check},
	{"explain", "JOB KEY", 2, 2,
	 TAKES(OPTION_RULE) | TAKES(OPTION_RUN) | TAKES(OPTION_SET) | TAKES(OPTION_RUN_DATE) | TAKES(OPTION_FORMAT) |
		 TAKES(OPTION_THREADS) | TAKES(OPTION_QUIET),
	 "Says of one person what every rule says and why, and the smallest change that would clear a finding. KEY is the "
	 "number, or FILE:ROW.",
	 "说明某一个人每条规则的判定和缘由，以及怎样改就不再列出。KEY 写证件号，或“文件:行”。",
	 "explain county.yaml household/east.csv:12", command_explain},
	{"impact", "JOB", 1, 1,
	 TAKES(OPTION_PACK) | TAKES(OPTION_SET) | TAKES(OPTION_RUN_DATE) | TAKES(OPTION_LIST) | TAKES(OPTION_RUN) |
		 TAKES(OPTION_FORMAT) | TAKES(OPTION_THREADS) | TAKES(OPTION_QUIET),
	 "Says what a changed pack, param or date would do to the last run's findings; publishes nothing.",
	 "说明改了规则包、参数或日期之后，上次运行的发现会有什么变化；不发布任何结果。",
	 "impact county.yaml --pack new.yaml --set absent_days=5", command_impact},
	{"test", "PACK... | JOB", 1, CLI_ANY,
	 TAKES(OPTION_TEST_FORMAT) | TAKES(OPTION_RULE) | TAKES(OPTION_TEST) | TAKES(OPTION_BOUNDARIES) |
		 TAKES(OPTION_MUTATE) | TAKES(OPTION_MIN_SCORE) | TAKES(OPTION_QUIET) | TAKES(OPTION_VERBOSE),
	 "Runs the tests that packs carry. Several packs, or those of a job, are tested together, the first being the pack that "
	 "the others add to.",
	 "运行规则包里的测试。几个规则包（或作业里的规则包）一起测试，第一个是主包，后面的是补充。", "test rules/compulsory-education.yaml rules/local.yaml", command_test},
	{"list", "PACK... | JOB", 1, CLI_ANY,
	 TAKES(OPTION_LIST_FORMAT) | TAKES(OPTION_RULE) | TAKES(OPTION_SET) | TAKES(OPTION_RUN_DATE) | TAKES(OPTION_QUIET),
	 "Prints the catalogue of the rules: what each means, on what ground, when it is undecided, its params and examples.",
	 "输出规则目录：每条规则的意思、依据、何时不能判定、参数和例子。", "list rules/compulsory-education.yaml --format html > rules.html", command_list},
	{"schema", "pack|job|excuses", 1, 1, 0,
	 "Prints the JSON Schema of packs, jobs or excuses files, for editors: completion, explanations, first errors while typing.",
	 "输出规则包、作业或个人例外文件的 JSON Schema，供编辑器补全、解释、边写边查。", "schema pack > pack.schema.json", command_schema},
	{"completion", "bash|zsh", 1, 1, 0, "Prints what a shell needs to complete commands, options and words.",
	 "输出 shell 的命令补全脚本。", "completion bash > ~/.local/share/bash-completion/completions/rollcall", command_completion},
	{"explain-code", "[CODE]", 0, 1, 0, "Says what the code of a message means and what to do; without one, lists them.",
	 "说明信息代码的含义和处理办法；不写代码则全部列出。", "explain-code E305", command_explain_code},
	{"help", "[COMMAND]", 0, 1, 0, "Shows the commands, or one of them.", "显示全部命令，或某一条命令的用法。", "help run",
	 command_help},
	{"version", "", 0, 0, 0, "Prints the version.", "显示版本。", "version", command_version},
};
const size_t command_count = sizeof commands / sizeof *commands;

/* Nothing about a child leaves the machine in a core file, and nobody else may read what is written. */
static void close_doors(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#ifndef ROLLCALL_SANITIZED /* the leak checker attaches to its own process */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
	umask(077);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* EFBIG is told like any other refusal */
}

/* Where one of the three streams is closed, no file of the run takes its place: what is then said, or read, fails. */
static void hold_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0) (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* The language is known before anything is complained of. */
static enum language language_of(int argc, char **argv)
{
	static const char option[] = "--language";
	size_t n = sizeof option - 1;
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], option, n) != 0) continue;
		if (argv[i][n] == '=') return run_language(argv[i] + n + 1);
		if (!argv[i][n] && i + 1 < argc) return run_language(argv[i + 1]);
	}
	return run_language(NULL);
}

const struct command *command_find(struct diags *d, const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(commands[i].name, name) == 0) return &commands[i];
	struct text names[sizeof commands / sizeof *commands];
	for (size_t i = 0; i < command_count; i++) names[i] = text_of(commands[i].name);
	struct diag *item = DIAG(d, name[0] == '-' ? E495 : E494, ((struct span){0}), text_of(name));
	diag_suggest(d, item, text_of(name), names, command_count);
	return NULL;
}

/* What other programs answer to as well. */
static const char *usual_name(const char *name)
{
	static const char *const usual[][2] = {{"--help", "help"}, {"-h", "help"}, {"--version", "version"}, {"-V", "version"}};
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (strcmp(name, usual[i][0]) == 0) return usual[i][1];
	return name;
}

static int start(struct cli *c, int argc, char **argv)
{
	const char *name = argc > 1 ? usual_name(argv[1]) : "help";
	c->command = command_find(&c->diags, name);
	if (!c->command || !cli_parse(c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv)) return ROLLCALL_USAGE;
	if (!c->values[OPTION_HELP]) {
		int status = c->command->run(c);
		return argc > 1 ? status : ROLLCALL_USAGE;
	}
	struct buf help;
	buf_init(&help);
	help_command(c->command, cli_language(c), &help);
	int status = cli_print(&c->diags, &help);
	buf_free(&help);
	return status;
}

int main(int argc, char **argv)
{
	hold_streams();
	close_doors();
	struct cli c = {0};
	diags_init(&c.diags, language_of(argc, argv));
	int status = ROLLCALL_SYSTEM;
	if (!hash_start())
		DIAG(&c.diags, E491, ((struct span){0}), TEXT("getrandom"), TEXT("no randomness"));
	else
		status = start(&c, argc, argv);
	cli_complain(&c.diags, !c.values[OPTION_QUIET]);
	return status;
}
