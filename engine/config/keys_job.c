#include "keys_job.h"

KEY_WORDS(job_encodings, "auto", "utf-8", "gb18030", "utf-16");
KEY_WORDS(job_delimiters, "auto", ",", ";", "|", "tab");
KEY_WORDS(job_multilines, "refuse", "allow");
KEY_WORDS(job_formats, "csv", "json");
KEY_WORDS(job_formats_later, "html", "xlsx");
KEY_WORDS(job_languages, "en", "zh");
KEY_WORDS(job_privacies, "masked", "full", "counts");
KEY_WORDS(automatic, "auto");
KEY_WORDS(today, "today");
KEY_WORDS(none, "none");

KEY_TABLE(output_keys,
	{"state", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, "state", "The folder where results are kept, relative to the job file.", "结果放在哪个文件夹，相对于作业文件。"},
	{"formats", KEY_TEXTS, false, FORM_WORD, &job_formats, NULL, NULL, "What is written.", "写出哪些格式。"},
	{"language", KEY_SCALAR, false, FORM_WORD, &job_languages, NULL, "zh", "The language of what people read.", "给人看的内容用哪种语言。"},
	{"privacy", KEY_SCALAR, false, FORM_WORD, &job_privacies, NULL, "masked", "masked: no number, nothing private; full: everything; counts: no person at all.", "masked 遮蔽号码和隐私字段；full 全部显示；counts 只有数字，没有人。"},
	{"split", KEY_TEXTS | KEY_LATER, false, FORM_TEXT, NULL, NULL, NULL, "Groups that get a folder each.", "按哪些分组各出一个文件夹。"},
	{"keep_runs", KEY_SCALAR | KEY_LATER, false, FORM_NUMBER, NULL, NULL, NULL, "How many runs are kept.", "保留几次运行。"},
	{"retain", KEY_SCALAR | KEY_LATER, false, FORM_TEXT, NULL, NULL, NULL, "How long identities of closed cases are kept.", "结案后身份信息保留多久。"});

KEY_TABLE(binding_keys,
	{"files", KEY_TEXTS, true, FORM_TEXT, NULL, NULL, NULL, "The files, * standing for anything, relative to the job file.", "文件，可用 * 通配，相对于作业文件。"},
	{"unit", KEY_SCALAR | KEY_LATER, false, FORM_TEXT, NULL, NULL, NULL, "The group of which each unit delivers a file.", "按哪个分组各交一份文件。"},
	{"encoding", KEY_SCALAR, false, FORM_WORD, &job_encodings, NULL, "auto", "The encoding of the files.", "文件的编码。"},
	{"delimiter", KEY_SCALAR, false, FORM_WORD, &job_delimiters, NULL, "auto", "What stands between cells.", "单元格之间的分隔符。"},
	{"skip_top", KEY_SCALAR, false, FORM_WORD_OR_NUMBER, &automatic, NULL, "auto", "Physical rows above the heading of each file; auto looks for it in the first 20.", "每个文件表头之前有几个物理行；auto 在前 20 行里找表头。"},
	{"skip_bottom", KEY_SCALAR, false, FORM_WORD_OR_NUMBER, &automatic, NULL, "auto", "Physical rows (with multiline: allow, rows as they are read) at the end of each file that are no records, such as a signature; auto sets apart rows of totals.", "每个文件末尾有几个物理行（multiline: allow 时按读出来的行）不是记录，如落款；auto 只排除合计行。"},
	{"settle", KEY_SCALAR | KEY_LATER, false, FORM_TEXT, NULL, NULL, NULL, "A younger file counts as still growing.", "比这更新的文件算还在写。"},
	{"multiline", KEY_SCALAR, false, FORM_WORD, &job_multilines, NULL, "refuse", "refuse: one line of the file is one row; allow: cells may have line breaks.", "refuse：一个物理行就是一行；allow：单元格里可以换行。"},
	{"columns", KEY_MAP, false, FORM_TEXTS, NULL, NULL, NULL, "field: headings that this county uses besides.", "字段: 本县另用的表头。"},
	{"values", KEY_MAP, false, FORM_RAWS, NULL, NULL, NULL, "field: {raw cell: a value that the pack has}.", "字段: {原文: 规则包里已有的值}。"});

KEY_TABLE(guard_keys,
	{"min_rows", KEY_SCALAR, false, FORM_NUMBER, NULL, NULL, NULL, "Fewer records than this stop the run.", "记录少于这个数就停下。"},
	{"max_rejected", KEY_SCALAR, false, FORM_PERCENT, NULL, NULL, NULL, "A larger share of unreadable rows stops the run, such as 0.1%.", "拒收的行超过这个比例就停下，如 0.1%。"},
	{"max_damaged", KEY_SCALAR, false, FORM_PERCENT, NULL, NULL, NULL, "A larger share of damaged numbers stops the run, such as 1%.", "坏号超过这个比例就停下，如 1%。"},
	{"max_drop", KEY_SCALAR | KEY_LATER, false, FORM_PERCENT, NULL, NULL, NULL, "A larger drop since the last run stops the run.", "比上次少了超过这个比例就停下。"},
	{"max_age", KEY_SCALAR | KEY_LATER, false, FORM_TEXT, NULL, NULL, NULL, "How old a file may be.", "文件最多多旧。"});

KEY_TABLE(guard_general_keys,
	{"per", KEY_TEXTS | KEY_LATER, false, FORM_TEXT, NULL, NULL, NULL, "Groups for each of which max_drop holds.", "max_drop 还按哪些分组分别算。"},
	{"open_at_most", KEY_SCALAR | KEY_LATER, false, FORM_PERCENT, NULL, NULL, NULL, "How many cases one night may open.", "一夜最多新开多少案件。"},
	{"close_at_most", KEY_SCALAR | KEY_LATER, false, FORM_PERCENT, NULL, NULL, NULL, "How many cases one night may close.", "一夜最多销掉多少案件。"});

KEY_TABLE(job_keys,
	{"format", KEY_SCALAR, true, FORM_VERSION, NULL, NULL, NULL, "The version of the format: 1.", "格式版本：1。"},
	{"job", KEY_SCALAR, true, FORM_TEXT, NULL, NULL, NULL, "The name of the job.", "作业的名字。"},
	{"title", KEY_TITLE, false, FORM_TEXT, NULL, NULL, NULL, "Its title in reports.", "报告里的标题。"},
	{"run_date", KEY_SCALAR, false, FORM_WORD_OR_DAY, &today, NULL, "today", "The day to judge by: today, or YYYY-MM-DD.", "按哪一天判断：today 或 YYYY-MM-DD。"},
	{"pack", KEY_TEXTS, true, FORM_TEXT, NULL, NULL, NULL, "The pack, relative to the job file; of several the later ones add to the first.", "规则包，相对于作业文件；写几个时，后面的补充第一个。"},
	{"directory", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, NULL, "A file of units: code, name, parent, responsible, phone.", "单位名录：编码、名称、上级、负责人、电话。"},
	{"lines", KEY_MAP, true, FORM_TABLES, NULL, &binding_keys, NULL, "Where the files of the two lines are.", "两条线的文件在哪里。"},
	{"lists", KEY_MAP, false, FORM_TABLES_OR_WORD, &none, &binding_keys, NULL, "Where the files of the lists are; none: a list that is empty. Rules that read a list not named here do not run.", "名单的文件在哪里；确实没有人写 none。没写到的名单，用它的规则不运行。"},
	{"params", KEY_MAP, false, FORM_CONDITION, NULL, NULL, NULL, "Params of the pack that this county sets.", "本县改动的参数。"},
	{"off", KEY_TEXTS, false, FORM_ID, NULL, NULL, NULL, "Rules that this county does not run.", "本县不运行的规则。"},
	{"excuses", KEY_SCALAR, false, FORM_TEXT, NULL, NULL, NULL, "A file of exceptions that name persons; only its owner may read it.", "点到个人的例外文件，只许属主读。"},
	{"guards", KEY_MAP, false, FORM_TABLES, NULL, &guard_keys, NULL, "line or list: what a delivery must come up to.", "线或名单: 送来的文件要达到什么。"},
	{"output", KEY_MAP, false, FORM_TABLE, NULL, &output_keys, NULL, "What is written, where, and how much of it.", "写什么、写到哪里、写多少。"});
