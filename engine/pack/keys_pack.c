#include "keys_pack.h"

#define TABLE KEY_TABLE
#define WORDS KEY_WORDS

WORDS(field_types, "bool", "int", "date", "string", "id");
WORDS(param_types, "bool", "int", "date", "string");
WORDS(rule_statuses, "draft", "trial", "live");
WORDS(rule_kinds, "missing", "absent", "unregistered", "under-age", "over-age", "duplicate", "mismatch", "identity",
      "status", "gone", "unserved", "transition", "scattered", "other");
WORDS(rule_levels, "critical", "high", "medium", "low", "info");
WORDS(rule_unknowns, "review", "flag", "skip");
WORDS(suggest_kinds, "damaged", "one_edit", "same_name_birth");

TABLE(effective_keys,
	{"from", KEY_SCALAR, false, FORM_DAY, NULL, NULL, NULL, "The first day, YYYY-MM-DD. Tests without a run date use it.", "生效首日，YYYY-MM-DD；测试没写运行日期时用它。"},
	{"until", KEY_SCALAR, false, FORM_DAY, NULL, NULL, NULL, "The last day, inclusive.", "生效末日（含当天）。"});

TABLE(field_keys,
	{"type", KEY_SCALAR, true, FORM_WORD, &field_types, NULL, NULL,
	 "id: an identity number; string: a text; int: a whole number; date: a day; bool: true or false (needs values).",
	 "id 证件号；string 文字；int 整数；date 日期；bool 真假（必须写 values）。"},
	{"column", KEY_TEXTS, true, FORM_TEXT, NULL, NULL, NULL, "The heading in the files, or all the ways it is written.", "文件里的表头；有几种写法就都列出来。"},
	{"optional", KEY_SCALAR, false, FORM_TRUTH, NULL, NULL, "false", "The column may be absent; then every cell is blank.", "文件里可以没有这一列，没有就全当空白。"},
	{"private", KEY_SCALAR, false, FORM_TRUTH, NULL, NULL, "false", "Printed in full reports only.", "只在完整报告里显示。"},
	{"values", KEY_MAP, false, FORM_RAW, NULL, NULL, NULL, "Raw cell: the value that rules use. Any other cell is invalid.", "原文: 规则里用的值。不在其中的单元格算无效。"},
	{"blank", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, NULL, "What a blank cell means. Without it a blank is unknown.", "空白当作什么；不写，空白就是不知道。"});

#define TABLE_TITLE {"title", KEY_TITLE, false, FORM_TEXT, NULL, NULL, NULL, "The name that people read.", "给人看的名称。"}
#define TABLE_KEY {"key", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "The field that identifies a person.", "靠哪个字段认人。"}
#define TABLE_NULL {"null", KEY_TEXTS, false, FORM_RAW, NULL, NULL, NULL, "Cells that count as blank.", "这些写法等于空白。"}
#define TABLE_FIELDS {"fields", KEY_MAP, true, FORM_TABLES, NULL, &field_keys, NULL, "The fields, by the names that conditions use.", "字段；键是条件里用的名字。"}

TABLE(line_keys,
	TABLE_TITLE, TABLE_KEY,
	{"also", KEY_TEXTS, false, FORM_TEXT, NULL, NULL, NULL, "Fields that may hold an older number of the same person.", "可能写着同一人旧号码的字段。"},
	TABLE_NULL, TABLE_FIELDS);

TABLE(list_keys, TABLE_TITLE, TABLE_KEY, TABLE_NULL, TABLE_FIELDS);

TABLE(param_keys,
	{"type", KEY_SCALAR, true, FORM_WORD, &param_types, NULL, NULL, "int, date, string or bool.", "int 整数、date 日期、string 文字、bool 真假。"},
	{"value", KEY_SCALAR, true, FORM_CONDITION, NULL, NULL, NULL, "A value, or an expression of $run_date and the params above. A job may override it.", "取值，或用 $run_date 和上面的参数算出来；作业可以改。"},
	{"min", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, NULL, "The least value that is accepted.", "允许的最小值。"},
	{"max", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, NULL, "The greatest value that is accepted.", "允许的最大值。"},
	{"note", KEY_TITLE, false, FORM_TEXT, NULL, NULL, NULL, "What the param is for.", "这个参数管什么。"});

TABLE(label_keys,
	TABLE_TITLE,
	{"when", KEY_SCALAR, true, FORM_CONDITION, NULL, NULL, NULL, "Whom it is printed for; asked per person.", "对谁印这个标签；按人判断。"});

TABLE(group_keys,
	TABLE_TITLE,
	{"by", KEY_SCALAR | KEY_MAP, true, FORM_CONDITION, NULL, NULL, NULL, "What reports count by: a value, or names with conditions of which the first true one is taken.",
	 "报告按什么分组：一个取值，或“名称: 条件”，取第一个成立的。"});

TABLE(rule_keys,
	{"id", KEY_SCALAR, true, FORM_ID, NULL, NULL, NULL, "Lower-case letters, digits and hyphens; never used again for another rule.", "小写字母、数字、横线；用过不再给别的规则。"},
	{"status", KEY_SCALAR, true, FORM_WORD, &rule_statuses, NULL, NULL, "draft: runs in tests only; trial: counted apart; live: in earnest.", "draft 只在测试里跑；trial 另列另计；live 正式。"},
	{"title", KEY_TITLE, true, FORM_TEXT, NULL, NULL, NULL, "The name of the rule in reports.", "规则在报告里的名称。"},
	{"kind", KEY_SCALAR, true, FORM_WORD, &rule_kinds, NULL, NULL, "What the rule is about; also its family of cases.", "种类，也是默认的台账类别。"},
	{"level", KEY_SCALAR, true, FORM_WORD, &rule_levels, NULL, NULL, "How grave a finding is.", "轻重。"},
	{"for_each", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "A line: each of its records; pair: each pair of one person's records; person: each person.", "某条线：逐条记录；pair：同一人的每一对记录；person：每个人。"},
	{"when", KEY_SCALAR, true, FORM_CONDITION, NULL, NULL, NULL, "The condition. True is flagged, unknown is put up for review.", "条件。成立就列出，不知道就复核。"},
	{"unknown", KEY_SCALAR, false, FORM_WORD, &rule_unknowns, NULL, "review", "What becomes of an unknown answer; flag and skip need unknown_reason.", "不知道时怎么办：复核、列出或放过；后两种要写 unknown_reason。"},
	{"unknown_reason", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, NULL, "Why an unknown answer is not put up for review.", "不知道时为什么不复核。"},
	{"message", KEY_TITLE, true, FORM_TEXT, NULL, NULL, NULL, "What a finding says: facts, and what to ask. {expression} is computed; mask(…) prints a number.", "提示语：写事实和要核实的问题。{…} 会被计算；证件号用 mask(…)。"},
	{"basis", KEY_TEXTS, false, FORM_TEXT, NULL, NULL, NULL, "On what ground the rule stands.", "依据。"},
	{"benign", KEY_TEXTS, false, FORM_TEXT, NULL, NULL, NULL, "What usually explains a finding without any fault.", "常见的正当原因。"},
	{"except_by", KEY_TEXTS, false, FORM_TEXT, NULL, NULL, NULL, "The fields, line.field, that an exception may name.", "例外可以按哪些字段（线.字段）匹配。"},
	{"deadline", KEY_SCALAR, false, FORM_NUMBER, NULL, NULL, NULL, "Days until there must be a result; printed by `list`.", "几天内要有结果；`list` 会印出来。"},
	{"case", KEY_SCALAR, false, FORM_ID, NULL, NULL, NULL, "The family of cases; kind, if it is not written. There is no ledger of cases yet: printed by `list`.", "归入哪一类台账；不写则同 kind。现在还没有台账，只由 `list` 印出。"},
	{"replaces", KEY_TEXTS, false, FORM_ID, NULL, NULL, NULL, "Older ids of this rule, by which `impact` knows it again; no other rule may have them.", "本规则用过的旧编号，`impact` 据此认得；别的规则不能再用。"});

TABLE(indicator_keys,
	{"id", KEY_SCALAR, true, FORM_ID, NULL, NULL, NULL, "Lower-case letters, digits and hyphens.", "小写字母、数字、横线。"},
	TABLE_TITLE,
	{"of", KEY_SCALAR, true, FORM_CONDITION, NULL, NULL, NULL, "The base: persons of whom this is true.", "分母：使它成立的人。"},
	{"share", KEY_SCALAR, false, FORM_CONDITION, NULL, NULL, NULL, "The part: those of the base of whom this is true too. Either this or flagged.", "分子：分母中使它成立的人。与 flagged 二选一。"},
	{"flagged", KEY_TEXTS, false, FORM_ID, NULL, NULL, NULL, "The part: those of the base whom one of these rules flags.", "分子：分母中被这些规则之一列出的人。"},
	{"by", KEY_TEXTS, false, FORM_TEXT, NULL, NULL, NULL, "Groups to break it down by.", "按哪些分组分列。"},
	{"target", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, NULL, "What is to be reached, such as \">= 99.8%\".", "目标，如 \">= 99.8%\"。"});

TABLE(exception_keys,
	{"id", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "Letters, digits and hyphens.", "字母、数字、横线。"},
	{"rule", KEY_SCALAR, true, FORM_ID, NULL, NULL, NULL, "The rule it excuses from.", "对哪条规则。"},
	{"match", KEY_MAP, true, FORM_TEXT, NULL, NULL, NULL, "line.field: value; all must hold. The fields stand in the rule's except_by.", "线.字段: 值，须全部相符；字段要在规则的 except_by 里。"},
	{"reason", KEY_TITLE, true, FORM_TEXT, NULL, NULL, NULL, "Why they are excused.", "理由。"},
	{"decided_by", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "Who decided it.", "谁批准的。"},
	{"ticket", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "The reference of the decision.", "批文号。"},
	{"from", KEY_SCALAR, true, FORM_DAY, NULL, NULL, NULL, "The first day, YYYY-MM-DD.", "首日，YYYY-MM-DD。"},
	{"until", KEY_SCALAR, true, FORM_DAY, NULL, NULL, NULL, "The last day, inclusive; then the finding comes back.", "末日（含当天），过后发现自动回来。"},
	{"at_most", KEY_SCALAR, false, FORM_NUMBER, NULL, NULL, NULL, "More findings than this stop the run.", "放过的发现超过这个数，运行就停下。"});

TABLE(expect_keys,
	{"flag", KEY_MAP, false, FORM_TEXTS, NULL, NULL, NULL, "rule: [numbers that are flagged]", "规则: [应列出的号码]"},
	{"review", KEY_MAP, false, FORM_TEXTS, NULL, NULL, NULL, "rule: [numbers put up for review]", "规则: [应复核的号码]"},
	{"excused", KEY_MAP, false, FORM_TEXTS, NULL, NULL, NULL, "rule: [numbers that an exception excuses]", "规则: [由例外放过的号码]"});

TABLE(test_keys,
	{"name", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "What the test shows; name it after its ground.", "测试说明什么，用依据起名。"},
	{"run_date", KEY_SCALAR, false, FORM_DAY, NULL, NULL, NULL, "The day to judge by; effective.from, if it is not written.", "按哪一天判断；不写用 effective.from。"},
	{"params", KEY_MAP, false, FORM_CONDITION, NULL, NULL, NULL, "Params that differ in this test.", "本测试里改动的参数。"},
	{"given", KEY_MAP, true, FORM_TEXT, NULL, NULL, NULL, "line or list: rows as CSV, headings being field names. 529999 begins every number, * stands for the check digit.",
	 "线或名单: CSV 行，表头是字段名。号码一律用 529999 开头，末位 * 由程序算。"},
	{"only", KEY_TEXTS, false, FORM_ID, NULL, NULL, NULL, "Look at these rules only.", "只看这几条规则。"},
	{"expect", KEY_MAP, true, FORM_TABLE, NULL, &expect_keys, NULL, "Every finding there should be; {} for none.", "应有的全部发现；一条也没有写 {}。"},
	{"known_gap", KEY_MAP, false, FORM_TABLE, NULL, &expect_keys, NULL, "What should happen and does not yet.", "应该有而现在还做不到的。"});

#define PACK_HEAD \
	{"format", KEY_SCALAR, true, FORM_VERSION, NULL, NULL, NULL, "The version of the format: 1.", "格式版本：1。"}, \
	{"pack", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "The name of the pack.", "规则包的名字。"}, \
	{"title", KEY_TITLE, false, FORM_TEXT, NULL, NULL, NULL, "Its title in reports.", "报告里的标题。"}, \
	{"owner", KEY_TITLE, false, FORM_TEXT, NULL, NULL, NULL, "Who answers for the rules.", "谁对规则负责。"}, \
	{"effective", KEY_MAP, false, FORM_TABLE, NULL, &effective_keys, NULL, "The time for which the rules were written; a run outside it warns.", "规则适用的时期；在此之外运行会有提醒。"}
#define PACK_LINES \
	{"lines", KEY_MAP, true, FORM_TABLES, NULL, &line_keys, NULL, "The two lines that are compared.", "要比对的两条线，正好两条。"}
#define PACK_LISTS \
	{"lists", KEY_MAP, false, FORM_TABLES, NULL, &list_keys, NULL, "Lists joined by the same number: consulted, never compared.", "按同一号码并进来的名单，只作旁证。"}
#define PACK_NAMES \
	{"params", KEY_MAP, false, FORM_TABLES, NULL, &param_keys, NULL, "Numbers, dates and texts that vary; written $name in conditions.", "会变的数字、日期、文字；条件里写 $名字。"}, \
	{"define", KEY_MAP, false, FORM_CONDITION, NULL, NULL, NULL, "Names for conditions and values that are used more than once.", "给常用的条件和取值起名字。"}, \
	{"labels", KEY_MAP, false, FORM_TABLES, NULL, &label_keys, NULL, "Marks printed on a person's findings, and counted.", "印在发现上的标签，并分别计数。"}, \
	{"groups", KEY_MAP, false, FORM_TABLES, NULL, &group_keys, NULL, "What reports count by.", "报告按什么分组统计。"}
#define PACK_COLUMNS \
	{"columns", KEY_MAP, false, FORM_CONDITION, NULL, NULL, NULL, "name: value; what each finding prints besides.", "名称: 取值；随每条发现一起印的栏。"}
#define PACK_RULES \
	{"rules", KEY_LIST, false, FORM_TABLES, NULL, &rule_keys, NULL, "The rules.", "规则。"}, \
	{"indicators", KEY_LIST, false, FORM_TABLES, NULL, &indicator_keys, NULL, "Rates with their targets.", "指标和目标。"}, \
	{"exceptions", KEY_LIST, false, FORM_TABLES, NULL, &exception_keys, NULL, "Whom a rule excuses for a time, by whose decision.", "例外：谁在一段时间内不算，谁批的。"}
#define PACK_SUGGEST \
	{"suggest", KEY_TEXTS, false, FORM_WORD, &suggest_kinds, NULL, NULL, "Which near records of the other line are suggested: a damaged number, one edit apart, same name, sex and birth date.", \
	 "向人提示另一条线上相近的记录：坏号、差一处、姓名性别生日相同。"}, \
	{"close_on", KEY_MAP | KEY_LATER, false, FORM_CONDITION, NULL, NULL, NULL, "family: evidence that closes a case by itself.", "类别: 凭什么自动销号。"}
#define PACK_TESTS \
	{"tests", KEY_LIST, false, FORM_TABLES, NULL, &test_keys, NULL, "Examples worked out by hand.", "测试：手算的例子。"}

TABLE(pack_keys, PACK_HEAD, PACK_LINES, PACK_LISTS, PACK_NAMES, PACK_COLUMNS, PACK_RULES, PACK_SUGGEST, PACK_TESTS);

TABLE(later_pack_keys, PACK_HEAD, PACK_NAMES, PACK_RULES, PACK_TESTS);

TABLE(excuses_keys,
	{"format", KEY_SCALAR, true, FORM_VERSION, NULL, NULL, NULL, "The version of the format: 1.", "格式版本：1。"},
	{"exceptions", KEY_LIST, true, FORM_TABLES, NULL, &exception_keys, NULL, "Exceptions that name persons.", "点到个人的例外。"});
