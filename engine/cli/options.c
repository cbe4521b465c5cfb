#include <getopt.h>
#include <string.h>

#include "cli/against.h"
#include "config/keys.h"
#include "report/wrap.h"
#include "run.h"

static const struct {
	const char *name;     /* with its dashes */
	char letter;          /* 0: none */
	const char *value;    /* NULL: takes none */
	const char *en, *zh;
} options[OPTION_COUNT] = {
	[OPTION_HELP] = {"--help", 'h', NULL, "this text", "显示本说明"},
	[OPTION_LANGUAGE] = {"--language", 0, "zh|en", "language of all that is printed; else that of the locale, and of a run's result that of the job",
	                     "打印内容的语言；默认随语言环境，运行结果随作业"},
	[OPTION_FORMAT] = {"--format", 0, "text|json", "how results are written; of check, its diagnostics",
	                   "结果的格式；check 则是诊断信息的格式"},
	[OPTION_TEST_FORMAT] = {"--format", 0, "text|junit", "how results are written, to standard output", "结果的格式，写到标准输出"},
	[OPTION_LIST_FORMAT] = {"--format", 0, "text|markdown|html", "how the catalogue is written, to standard output",
	                        "目录的格式，写到标准输出"},
	[OPTION_SET] = {"--set", 0, "NAME=VALUE", "a param of the pack; may be given again for others", "规则包的参数，可以写多次"},
	[OPTION_RUN_DATE] = {"--run-date", 0, "YYYY-MM-DD", "the day to judge by, in place of the job's", "代替作业里的运行日期"},
	[OPTION_FAIL_ON] = {"--fail-on", 0, "any", "exit with 1 if a live rule has a flag or a review",
	                    "正式规则有标记或复核的发现时，退出码为 1"},
	[OPTION_QUIET] = {"--quiet", 'q', NULL, "errors only; of tests, not why", "只显示错误；测试只列差别"},
	[OPTION_VERBOSE] = {"--verbose", 'v', NULL, "also each file that was read, each test that passed", "另外列出读取的每个文件、通过的每个测试"},
	[OPTION_TIMINGS] = {"--timings", 0, NULL, "also how long each stage took", "另外列出各阶段用时"},
	[OPTION_THREADS] = {"--threads", 0, "N", "processors to work on; by default all. What is written is the same",
	                    "用几个处理器，默认全部；写出的结果都一样"},
	[OPTION_MAX_MEMORY] = {"--max-memory", 0, "SIZE", "memory the run may have, as 512M or 2G: it reads the files several times "
	                       "if it must", "运行最多用多少内存，如 512M、2G；不够就分几遍读文件"},
	[OPTION_PACK] = {"--pack", 0, "NEW", "a pack in place of the job's of the same name, or one that adds to them", "代替作业中同名规则包的文件，或要加在后面的补充包"},
	[OPTION_RUN] = {"--run", 0, "ID", "the run whose files are taken; by default the last", "用哪一次运行的文件，默认最近一次"},
	[OPTION_LIST] = {"--list", 0, NULL, "also every finding that comes, goes or changes", "另外列出每一条进入、离开或改变的发现"},
	[OPTION_RULE] = {"--rule", 0, "ID", "this rule only", "只看这一条规则"},
	[OPTION_TEST] = {"--test", 0, "TEXT", "only tests whose name has the text in it", "只跑名称里含有这段文字的测试"},
	[OPTION_BOUNDARIES] = {"--boundaries", 0, NULL, "make up rows on both sides of every bound and print what they come to",
	                       "在每个界线的两侧造出数据行，列出各行的结果"},
	[OPTION_MUTATE] = {"--mutate", 0, NULL, "change the packs in small ways and list the changes that no test notices",
	                   "对规则包逐处做小改动，列出没有测试能察觉的改动"},
	[OPTION_MIN_SCORE] = {"--min-score", 0, "PERCENT", "of --mutate: exit with 1 if fewer changes are noticed; by default 100",
	                      "配合 --mutate：察觉的比例低于此数则退出码为 1，默认 100"},
	[OPTION_AGAINST] = {"--against", 0, "JOB", "also run the rules on the job's files and say which flag nobody, or too many; without "
	                    "PACK, the job's own packs. Nothing is published",
	                    "另用这个作业的文件试运行规则，指出一个人也列不出或列出太多人的规则；不写规则包就用作业的；不发布"},
	[OPTION_AT_MOST] = {"--at-most", 0, "SHARE", "with --against: the share of persons above which a rule flags too many; by default 20%",
	                    "与 --against 合用：列出的人超过这个比例算太多，默认 20%"},
};

const char *option_value(enum cli_option option) { return options[option].value; }

static bool takes(const struct command *command, int option)
{
	return option == OPTION_HELP || option == OPTION_LANGUAGE || (command->options & TAKES(option));
}

const char *option_name(enum cli_option option)
{
	return options[option].name;
}

static void unknown_option(struct cli *c, const char *written)
{
	struct text candidates[OPTION_COUNT];
	size_t count = 0, n = strcspn(written, "=");
	for (int i = 0; i < OPTION_COUNT; i++)
		if (takes(c->command, i)) candidates[count++] = text_of(option_name((enum cli_option)i));
	struct text name = {written, n};
	struct diag *item = DIAG(&c->diags, E495, ((struct span){0}), name);
	diag_suggest(&c->diags, item, name, candidates, count);
}

/* Whether the value is one of those that the option takes, which are joined by "|". */
static bool one_of(struct cli *c, enum cli_option option)
{
	const char *given = c->values[option], *words = option_value(option);
	if (!given) return true;
	for (const char *word = words; *word;) {
		size_t n = strcspn(word, "|");
		if (strlen(given) == n && strncmp(given, word, n) == 0) return true;
		word += n + (word[n] == '|');
	}
	DIAG(&c->diags, E498, ((struct span){0}), text_of(given), text_of(option_name(option)), text_of(words));
	return false;
}

/* A count of threads: plain digits. */
static bool read_threads(struct cli *c)
{
	const char *given = c->values[OPTION_THREADS];
	unsigned n = 0;
	if (!given) return true;
	for (const char *p = given; *p; p++) {
		n = *p >= '0' && *p <= '9' && n <= CLI_THREADS_MAX ? 10 * n + (unsigned)(*p - '0') : CLI_THREADS_MAX + 1;
	}
	if (n >= 1 && n <= CLI_THREADS_MAX) {
		c->threads = n;
		return true;
	}
	DIAG(&c->diags, E498, ((struct span){0}), text_of(given), text_of(option_name(OPTION_THREADS)), TEXT("1|2|…|256"));
	return false;
}

/* Digits, then K, M, G or T for so many times 1024, as it stands or before B or iB; bytes without. */
static bool read_size(struct cli *c)
{
	static const char units[] = "KMGT";
	const char *given = c->values[OPTION_MAX_MEMORY], *p = given;
	uint64_t n = 0;
	if (!given) return true;
	bool good = *p >= '0' && *p <= '9';
	for (; *p >= '0' && *p <= '9'; p++) {
		good = good && n <= SIZE_MAX / 10 - 1;
		n = 10 * n + (uint64_t)(*p - '0');
	}
	const char *unit = *p ? strchr(units, *p >= 'a' && *p <= 'z' ? *p - 'a' + 'A' : *p) : NULL;
	for (const char *u = units; unit && u <= unit; u++) {
		good = good && n <= SIZE_MAX / 1024;
		n *= 1024;
	}
	if (unit) p++;
	if (unit && *p == 'i' && p[1] == 'B') p++;
	if (unit && *p == 'B') p++;
	if (good && !*p && n > 0) {
		c->max_memory = (size_t)n;
		return true;
	}
	DIAG(&c->diags, E498, ((struct span){0}), text_of(given), text_of(option_name(OPTION_MAX_MEMORY)), TEXT("512M|2G|…"));
	return false;
}

/* An option that says how another is carried out is no use alone. */
static bool goes_with(struct cli *c, enum cli_option option, enum cli_option other)
{
	if (!c->values[option] || c->values[other]) return true;
	struct buf form;
	buf_init(&form);
	buf_printf(&form, "%s %s %s", option_name(other), option_name(option), option_value(option));
	DIAG(&c->diags, E497, ((struct span){0}), text_of(option_name(option)), buf_view(&form));
	buf_free(&form);
	return false;
}

static bool check_values(struct cli *c)
{
	if (c->values[OPTION_FAIL_ON] && strcmp(c->values[OPTION_FAIL_ON], "new") == 0) {
		DIAG(&c->diags, E400, ((struct span){0}), TEXT("--fail-on new"));
		return false;
	}
	bool good = one_of(c, OPTION_LANGUAGE);
	good &= one_of(c, OPTION_FORMAT);
	good &= one_of(c, OPTION_TEST_FORMAT);
	good &= one_of(c, OPTION_LIST_FORMAT);
	good &= one_of(c, OPTION_FAIL_ON);
	good &= read_threads(c);
	good &= against_read(c);
	good &= read_size(c);
	good &= goes_with(c, OPTION_MIN_SCORE, OPTION_MUTATE);
	good &= goes_with(c, OPTION_AT_MOST, OPTION_AGAINST);
	return good;
}

static bool take(struct cli *c, int option, const char *value)
{
	if (option == OPTION_LANGUAGE) c->diags.language = run_language(value);
	if (option != OPTION_SET) {
		c->values[option] = value ? value : "";
		return true;
	}
	if (c->set_count == JOB_SETS_MAX) {
		too_many(&c->diags, (struct span){0}, JOB_SETS_MAX, "--set");
		return false;
	}
	c->sets[c->set_count++] = value;
	return true;
}

static bool check_arguments(struct cli *c)
{
	const struct command *command = c->command;
	if (c->values[OPTION_HELP]) return true;
	if ((int)c->argument_count >= (c->values[OPTION_AGAINST] ? 0 : command->least) && (int)c->argument_count <= command->most) return true;
	struct buf form;
	buf_init(&form);
	buf_printf(&form, "rollcall %s %s", command->name, command->arguments);
	DIAG(&c->diags, E497, ((struct span){0}), text_of(command->name), buf_view(&form));
	buf_free(&form);
	return false;
}

bool cli_parse(struct cli *c, int argc, char **argv)
{
	struct option known[OPTION_COUNT + 1] = {0};
	char letters[2 * OPTION_COUNT + 2] = ":";
	size_t count = 0, n = 1;
	for (int i = 0; i < OPTION_COUNT; i++) {
		if (!takes(c->command, i)) continue;
		known[count++] = (struct option){options[i].name + 2, options[i].value ? required_argument : no_argument, NULL, i + 256};
		if (options[i].letter) letters[n++] = options[i].letter;
	}
	opterr = 0;
	optind = 1;
	for (int got; (got = getopt_long(argc, argv, letters, known, NULL)) != -1;) {
		if (got == '?' || got == ':') {
			char letter[3] = {'-', (char)optopt, '\0'};
			bool is_letter = optopt > 0 && optopt < 256;
			const char *written = is_letter ? letter : argv[optind - 1];
			if (got == '?' && optopt < 256)
				unknown_option(c, written);
			else if (got == '?') /* a value for an option that takes none */
				DIAG(&c->diags, E498, ((struct span){0}), text_of(strchr(written, '=') + 1),
				     text_of(option_name((enum cli_option)(optopt - 256))), TEXT("—"));
			else
				DIAG(&c->diags, E496, ((struct span){0}), text_of(written));
			return false;
		}
		int option = got - 256;
		for (int i = 0; got < 256 && i < OPTION_COUNT; i++)
			if (options[i].letter == got) option = i;
		if (!take(c, option, optarg)) return false;
	}
	c->arguments = argv + optind;
	c->argument_count = (size_t)(argc - optind);
	return check_values(c) && check_arguments(c);
}

void help_command(const struct command *command, enum language language, struct buf *out)
{
	bool zh = language == LANGUAGE_ZH;
	buf_printf(out, "%s: rollcall %s %s\n\n", zh ? "用法" : "Usage", command->name, command->arguments);
	wrap(out, text_of(zh ? command->about_zh : command->about_en), 0, 0);
	buf_byte(out, '\n');
	for (int i = 0; i < OPTION_COUNT; i++) {
		if (!takes(command, i)) continue;
		char form[48] = "";
		strcat(form, options[i].name);
		if (options[i].value) {
			strcat(form, " ");
			strcat(form, options[i].value);
		}
		if (options[i].letter)
			buf_printf(out, "  -%c, ", options[i].letter);
		else
			buf_str(out, "      ");
		buf_printf(out, "%-22s ", form);
		wrap(out, text_of(zh ? options[i].zh : options[i].en), 29, 29);
	}
	buf_printf(out, "\n%s:\n  rollcall %s\n", zh ? "例" : "Example", command->example);
}
