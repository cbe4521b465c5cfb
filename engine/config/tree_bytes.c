#include "tree_bytes.h"

#include <stdio.h>
#include <string.h>

#include "tree.h"

bool tree_invisible(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || (cp >= 0x7F && cp <= 0x9F) || cp == 0xFEFF ||
	       cp == 0xFFFE || cp == 0xFFFF;
}

void tree_cp_name(uint32_t cp, char out[12]) { snprintf(out, 12, "U+%04X", (unsigned)cp & 0x1FFFFF); }

static bool looks_utf16(struct text t)
{
	return text_starts(t, TEXT("\xFF\xFE")) || text_starts(t, TEXT("\xFE\xFF")) ||
	       (t.n >= 2 && (t.p[0] == '\0') != (t.p[1] == '\0'));
}

/* Whether eight bytes are all ASCII that prints. */
static bool all_print(const char eight[8])
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t word;
	memcpy(&word, eight, sizeof word);
	/* The high bit of a byte: it is set; it is less than 0x20; it is 0x7F. */
	return ((word | (word - UINT64_C(0x2020202020202020)) | (word + UINT64_C(0x0101010101010101))) & high) == 0;
}

bool tree_bytes_check(const struct source *s, struct diags *d)
{
	struct text t = s->bytes;
	struct span start = {s, 0, 0};
	if (s->file.n > TREE_BYTES_MAX) {
		DIAG(d, E002, start, TEXT(""));
		return false;
	}
	if (looks_utf16(t)) {
		struct diag *item = DIAG(d, E003, start, TEXT(""));
		diag_note(d, item, "the bytes look like UTF-16", "从字节看像是 UTF-16", NULL, 0);
		return false;
	}
	size_t bad = utf8_valid(t);
	if (bad < t.n) {
		DIAG(d, E003, ((struct span){s, bad, bad + 1}), TEXT(""));
		return false;
	}
	size_t i = text_starts(t, TEXT("\xEF\xBB\xBF")) ? 3 : 0;
	while (i < t.n) {
		uint32_t cp;
		if (t.p[i] >= 0x20 && t.p[i] < 0x7F) {
			i += t.n - i >= 8 && all_print(t.p + i) ? 8 : 1;
			continue;
		}
		if ((unsigned char)t.p[i] >= 0xE4 && (unsigned char)t.p[i] <= 0xE9) { /* begins a Chinese character */
			i += 3;
			continue;
		}
		size_t n = utf8_decode(t.p + i, t.n - i, &cp);
		if (tree_invisible(cp)) {
			char name[12];
			tree_cp_name(cp, name);
			DIAG(d, E014, ((struct span){s, i, i + n}), text_of(name));
			return false;
		}
		i += n;
	}
	return true;
}

static const struct {
	const char *yaml, *en, *zh;
	bool at_context; /* told at the beginning of the construct, not where the parser gave up */
} problems[] = {
	{"mapping values are not allowed in this context",
	 "a colon and a blank begin a value here, where none can stand (a text with “: ” in it needs quotes)",
	 "“: ”在此处会开始一个值，而这里不能有值（含有“: ”的文字要加引号）", false},
	{"could not find expected ':'", "a key without its colon (and a blank behind the colon)",
	 "键后面缺少冒号（冒号后要有空格）", true},
	{"did not find expected key", "a key was expected here: look at the indentation and at open quotes",
	 "此处应为键：请检查缩进和未闭合的引号", false},
	{"did not find expected '-' indicator", "an item with a hyphen was expected here: look at the indentation",
	 "此处应为以连字符开头的一项：请检查缩进", false},
	{"did not find expected ',' or '}'",
	 "a comma or } was expected here (a value with [ ] { } or quotes inside braces needs single quotes)",
	 "此处应为逗号或 }（花括号内含有 [ ] { } 或引号的值要放在单引号里）", false},
	{"did not find expected ',' or ']'",
	 "a comma or ] was expected here (a value with [ ] { } or quotes inside brackets needs single quotes)",
	 "此处应为逗号或 ]（方括号内含有 [ ] { } 或引号的值要放在单引号里）", false},
	{"found character that cannot start any token",
	 "no value can begin with this character: put the text in quotes, and indent with blanks, not with TAB",
	 "值不能以这个字符开头：请给文字加引号；缩进请用空格，不要用制表符", false},
	{"found a tab character that violates indentation", "indent with blanks, not with TAB", "缩进请用空格，不要用制表符", false},
	{"found a tab character where an indentation space is expected", "indent with blanks, not with TAB",
	 "缩进请用空格，不要用制表符", false},
	{"found unexpected end of stream", "a quote is not closed before the end of the file",
	 "引号直到文件结束也没有闭合", true},
	{"found unexpected document indicator", "a quote is not closed", "引号没有闭合", true},
	{"found unknown escape character", "unknown escape: in double quotes write \\\\ for \\, or use single quotes",
	 "未知的转义：双引号内的 \\ 要写成 \\\\，或改用单引号", false},
	{"did not find expected hexdecimal number", "an escape with \\x, \\u or \\U lacks its hexadecimal digits",
	 "\\x、\\u 或 \\U 转义缺少十六进制数字", false},
	{"found invalid Unicode character escape code", "the escape is no character", "这个转义不是任何字符", false},
	{"block sequence entries are not allowed in this context",
	 "an item with a hyphen cannot stand here: begin it on a line of its own",
	 "此处不能出现以连字符开头的项：请另起一行", false},
	{"block mapping keys are not allowed in this context", "a key cannot stand here", "此处不能出现键", false},
	{"mapping keys are not allowed in this context", "a key cannot stand here", "此处不能出现键", false},
	{"did not find expected node content", "a value was expected here", "此处应有值", false},
	{"did not find expected <document start>", "the text goes on after its end: look at the indentation",
	 "内容在应当结束之后仍有文字：请检查缩进", false},
	{"did not find expected comment or line break", "only a comment can stand behind | or >",
	 "| 或 > 后面只能有注释", false},
	{"found an indentation indicator equal to 0", "the indentation behind | or > cannot be 0",
	 "| 或 > 后面的缩进不能为 0", false},
};

void tree_problem(const char *problem, struct span at, struct span context, struct diags *d)
{
	size_t line, column, begun;
	source_place(at.source, at.from, &line, &column);
	if (text_starts(source_line(at.source, line), TEXT("%"))) {
		at.from = at.source->line_starts[line - 1];
		DIAG(d, E013, ((struct span){at.source, at.from, at.from + 1}), TEXT(""));
		return;
	}
	const char *words = problem ? problem : "?";
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
		if (strcmp(words, problems[i].yaml) != 0) continue;
		words = d->language == LANGUAGE_ZH ? problems[i].zh : problems[i].en;
		if (problems[i].at_context && context.source) at = context;
		break;
	}
	struct diag *item = DIAG(d, E005, at, text_of(words));
	if (!context.source) return;
	source_place(at.source, at.from, &line, &column);
	source_place(context.source, context.from, &begun, &column);
	if (begun == line) return;
	char number[24];
	snprintf(number, sizeof number, "%zu", begun);
	struct text args[] = {text_of(number)};
	diag_note(d, item, "what it belongs to begins in line {1}", "它所属的内容从第 {1} 行开始", args, 1);
}
