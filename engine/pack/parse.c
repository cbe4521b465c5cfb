#include "parse.h"

#include <string.h>
#include <strings.h>

#include "pack.h"
#include "suggest.h"

struct parser {
	struct lexer lx;
	struct token token; /* the one at hand */
	size_t last;        /* where the token before it ended */
	int depth;
	bool stopped;       /* after a fault without a sure place to go on: nothing more is said */
	struct arena *arena;
	struct diags *d;
};

static struct ast *logic(struct parser *p);

static void advance(struct parser *p)
{
	p->last = p->token.at.to;
	p->token = lex_next(&p->lx);
}

static struct ast *ast_new(struct parser *p, enum ast_kind kind, struct span at)
{
	struct ast *n = arena_zalloc(p->arena, 1, sizeof *n);
	if (!n) {
		p->d->failed = true;
		p->stopped = true;
		return NULL;
	}
	n->kind = kind;
	n->at = at;
	return n;
}

/* Room grows at powers of two. False: out of memory. */
static bool ast_add(struct parser *p, struct ast *n, struct ast *arg)
{
	if (!n || !arg) return false;
	if ((n->count & (n->count - 1)) == 0) {
		struct ast **args = arena_alloc(p->arena, (n->count ? 2 * n->count : 1) * sizeof *args);
		if (!args) {
			p->d->failed = true;
			p->stopped = true;
			return false;
		}
		if (n->count) memcpy(args, n->args, n->count * sizeof *args);
		n->args = args;
	}
	n->args[n->count++] = arg;
	return true;
}

static void stop(struct parser *p)
{
	p->stopped = true;
	p->token.kind = T_END;
	p->lx.at = p->lx.end;
}

static struct text found(const struct parser *p)
{
	const struct span *at = &p->token.at;
	if (p->token.kind == T_END) return say(p->d, "the end", "结尾");
	struct text t = {at->source->bytes.p + at->from, at->to - at->from};
	struct text open = say(p->d, "'", "“"), close = say(p->d, "'", "”");
	char *quoted = arena_bytes(p->arena, open.n + t.n + close.n);
	if (!quoted) {
		p->d->failed = true;
		return t;
	}
	memcpy(quoted, open.p, open.n);
	memcpy(quoted + open.n, t.p, t.n);
	memcpy(quoted + open.n + t.n, close.p, close.n);
	return (struct text){quoted, open.n + t.n + close.n};
}

static void expected(struct parser *p, const char *en, const char *zh)
{
	static const struct usual_word usual[] = {
		{"between", "in … .. …"}, {"介于", "in … .. …"}, {"like", "contains(…, \"…\")"}, {"包含", "contains(…, \"…\")"}, {NULL, NULL},
	};
	static const struct text words[] = {{"and", 3}, {"or", 2}, {"not", 3}, {"in", 2}};
	struct span comma;
	if (p->stopped || p->token.kind == T_ERROR || (p->token.kind == T_END && p->lx.swallowed)) return;
	if (p->token.kind == T_END && lex_cut_by_comma(&p->lx, &comma)) {
		DIAG(p->d, E015, comma, TEXT(""));
		return;
	}
	struct diag *item = DIAG(p->d, E102, p->token.at, say(p->d, en, zh), found(p));
	if (p->token.kind == T_NAME && !suggest_usual(p->d, item, usual, p->token.text))
		diag_suggest(p->d, item, p->token.text, words, sizeof words / sizeof *words);
	if (p->token.kind == T_MINUS)
		diag_note(p->d, item, "a negative number is written as a difference: 0 - 5", "负数写成减法：0 - 5", NULL, 0);
}

/* Words that stand for signs in speech and in other programs. */
static const struct {
	const char *word, *sign;
	enum token_kind kind;
} spoken[] = {
	{"并且", "and", T_AND}, {"而且", "and", T_AND}, {"且", "and", T_AND}, {"和", "and", T_AND}, {"与", "and", T_AND}, {"并", "and", T_AND},
	{"同时", "and", T_AND}, {"或者", "or", T_OR}, {"或", "or", T_OR},
	{"属于", "in", T_IN}, {"不是", "!=", T_NE}, {"不等于", "!=", T_NE}, {"是", "==", T_EQ}, {"等于", "==", T_EQ},
	{"为", "==", T_EQ}, {"至", "..", T_RANGE}, {"到", "..", T_RANGE}, {"to", "..", T_RANGE}, {"is", "==", T_EQ}, {"equals", "==", T_EQ}, {"大于", ">", T_GT}, {"小于", "<", T_LT}, {"大于等于", ">=", T_GE},
	{"小于等于", "<=", T_LE}, {"不小于", ">=", T_GE}, {"不大于", "<=", T_LE}, {"不少于", ">=", T_GE}, {"不超过", "<=", T_LE},
};

/* Where a sign must stand: a word that stands for one, or a misspelt one, is reported and read as it. */
static void take_spoken(struct parser *p)
{
	static const struct text ours[] = {{"and", 3}, {"or", 2}, {"in", 2}};
	static const enum token_kind kinds[] = {T_AND, T_OR, T_IN};
	if (p->token.kind != T_NAME || p->stopped) return;
	struct text written = p->token.text;
	for (size_t i = 0; i < sizeof spoken / sizeof *spoken; i++) {
		if (!text_equal(written, text_of(spoken[i].word))) continue;
		DIAG(p->d, E107, p->token.at, written, text_of(spoken[i].sign));
		p->token.kind = spoken[i].kind;
		return;
	}
	int near = diag_nearest(written, ours, sizeof ours / sizeof *ours);
	if (near < 0) return;
	DIAG(p->d, E107, p->token.at, written, ours[near]);
	p->token.kind = kinds[near];
}

/* Takes a word off what is left, if it stands there whole, in small letters or capitals. */
static bool take_word(struct lexer *lx, const char *word)
{
	const char *bytes = lx->source->bytes.p;
	const size_t n = strlen(word);
	size_t at = lx->at;
	while (at < lx->end && strchr(" \n\r\t", bytes[at])) at++;
	if (lx->end - at < n || strncasecmp(bytes + at, word, n) != 0) return false;
	if (at + n < lx->end && !strchr(" \n\r\t)", bytes[at + n])) return false;
	lx->at = at + n;
	return true;
}

/* `is not null` and the like, at the token at hand: the function that asks this. NULL: it is something else. */
static const char *spoken_blank(const struct parser *p, struct lexer *behind)
{
	static const struct {
		const char *word, *function;
	} whole[] = {{"为空", "missing"}, {"是空", "missing"}, {"是空白", "missing"}, {"为空白", "missing"}, {"不为空", "present"},
	             {"非空", "present"}, {"不是空", "present"}, {"不空", "present"}};
	static const char *const blanks[] = {"null", "none", "nil", "blank", "empty", "missing", "空", "空白"};
	*behind = p->lx;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		if (p->token.kind == T_NAME && text_equal(p->token.text, text_of(whole[i].word))) return whole[i].function;
	const bool is = p->token.kind == T_NAME && (text_equal(p->token.text, TEXT("is")) || text_equal(p->token.text, TEXT("是")) ||
	                                            text_equal(p->token.text, TEXT("为")));
	if (!is && p->token.kind != T_EQ) return NULL;
	const bool negated = take_word(behind, "not");
	if (!is && !negated) return NULL;
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (take_word(behind, blanks[i])) return negated ? "present" : "missing";
	return NULL;
}

/* Such words behind a value: reported and read as the call that is meant. NULL: there are none, or out of memory. */
static struct ast *take_spoken_blank(struct parser *p, struct ast *left)
{
	struct lexer behind;
	const char *function = p->stopped ? NULL : spoken_blank(p, &behind);
	struct ast *n = function ? ast_new(p, A_CALL, left->at) : NULL;
	if (!n || !ast_add(p, n, left)) return NULL;
	const char *bytes = p->lx.source->bytes.p;
	const bool named = left->kind == A_FIELD || left->kind == A_NAME;
	/* A line or list is not missing: it has no record. */
	const bool none = left->kind == A_NAME && strcmp(function, "missing") == 0;
	if (none) function = "present";
	struct ast *whole = none ? ast_new(p, A_NOT, left->at) : n;
	if (!whole || (none && !ast_add(p, whole, n))) return NULL;
	struct buf meant;
	n->name = text_of(function);
	n->name_at = n->at = (struct span){left->at.source, left->at.from, behind.at};
	if (!named) n->kind = A_ERROR;
	whole->at = n->at;
	buf_init(&meant);
	if (none) buf_str(&meant, "not ");
	buf_str(&meant, function);
	buf_str(&meant, "(");
	if (named) buf_add(&meant, bytes + left->at.from, left->at.to - left->at.from);
	else buf_str(&meant, "…");
	buf_str(&meant, ")");
	const struct span at = {p->token.at.source, named ? left->at.from : p->token.at.from, behind.at};
	if (meant.failed) p->d->failed = true;
	else DIAG(p->d, E107, at, ((struct text){bytes + at.from, at.to - at.from}), buf_view(&meant));
	buf_free(&meant);
	p->lx = behind;
	p->token.at.to = behind.at;
	advance(p);
	return whole;
}

/* 非 x, 不 x: whether a value begins behind the name. */
static bool spoken_not(const struct parser *p)
{
	static const char *const words[] = {"非", "不", "没有", "并非"};
	struct lexer lx = p->lx;
	while (lx.at < lx.end && strchr(" \n\r\t", lx.source->bytes.p[lx.at])) lx.at++;
	if (p->token.kind != T_NAME || lx.at == lx.end) return false;
	unsigned char c = (unsigned char)lx.source->bytes.p[lx.at];
	struct text rest = {lx.source->bytes.p + lx.at, lx.end - lx.at};
	bool begins = c == '(' || c >= 0x80 || (c >= 'a' && c <= 'z' && !text_starts(rest, TEXT("and ")) && !text_starts(rest, TEXT("or ")));
	for (size_t i = 0; begins && i < sizeof words / sizeof *words; i++)
		if (text_equal(p->token.text, text_of(words[i]))) return true;
	return false;
}

/* An operand that is not there: goes on where an operator or the end of something follows. */
static struct ast *missing_operand(struct parser *p, const char *en, const char *zh)
{
	struct ast *n = ast_new(p, A_ERROR, p->token.at);
	expected(p, en, zh);
	switch (p->token.kind) {
	case T_ERROR: advance(p); break;
	case T_AND: case T_OR: case T_CLOSE: case T_COMMA: case T_CLOSE_LIST: case T_END: break;
	default: stop(p);
	}
	return n;
}

static bool close_with(struct parser *p, enum token_kind kind, const char *en, const char *zh)
{
	if (p->token.kind == kind) {
		advance(p);
		return true;
	}
	expected(p, en, zh);
	stop(p);
	return false;
}

/* One level deeper; false (and said) when that is too deep. */
static bool deeper(struct parser *p, struct span at)
{
	if (++p->depth <= PACK_NESTING_MAX) return true;
	if (!p->stopped) DIAG(p->d, E117, at, TEXT("64"));
	stop(p);
	return false;
}

static struct ast *literal(struct parser *p, enum type type)
{
	struct ast *n = ast_new(p, A_LITERAL, p->token.at);
	if (n) {
		n->type = type;
		n->number = p->token.number;
		n->name = p->token.text;
	}
	advance(p);
	return n;
}

static struct ast *named(struct parser *p, enum ast_kind kind)
{
	struct ast *n = ast_new(p, kind, p->token.at);
	if (n) {
		n->name = p->token.text;
		n->name_at = p->token.at;
	}
	advance(p);
	return n;
}

static struct ast *call(struct parser *p, struct ast *n)
{
	n->kind = A_CALL;
	if (deeper(p, p->token.at)) {
		advance(p);
		if (p->token.kind != T_CLOSE)
			for (;;) {
				if (!ast_add(p, n, logic(p))) return NULL;
				if (p->token.kind != T_COMMA) break;
				advance(p);
			}
		close_with(p, T_CLOSE, "',' or ')'", "“,”或“)”");
	}
	p->depth--;
	n->at.to = p->last;
	return n;
}

static struct ast *name_value(struct parser *p)
{
	struct ast *n = named(p, A_NAME);
	if (!n) return NULL;
	if (p->token.kind == T_OPEN) return call(p, n);
	if (p->token.kind != T_DOT) return n;
	advance(p);
	if (!token_is_word(p->token.kind)) {
		expected(p, "the name of a field", "字段名");
		stop(p);
		n->kind = A_ERROR;
		return n;
	}
	n->kind = A_FIELD;
	n->field = p->token.text;
	n->field_at = p->token.at;
	n->at.to = p->token.at.to;
	advance(p);
	return n;
}

/* AND(a, b) as spreadsheets have it: reported and read as a and b. */
static struct ast *spreadsheet_logic(struct parser *p)
{
	struct token sign = p->token;
	bool is_and = sign.kind == T_AND;
	struct lexer ahead = p->lx;
	while (ahead.at < ahead.end && ahead.source->bytes.p[ahead.at] == ' ') ahead.at++;
	if (ahead.at == ahead.end || ahead.source->bytes.p[ahead.at] != '(') return missing_operand(p, "a value", "一个值");
	struct ast *n = ast_new(p, is_and ? A_AND : A_OR, sign.at);
	if (!n) return NULL;
	DIAG(p->d, E107, sign.at, is_and ? TEXT("and(…, …)") : TEXT("or(…, …)"), is_and ? TEXT("… and …") : TEXT("… or …"));
	advance(p);
	n = call(p, n);
	if (n) n->kind = n->count > 1 ? (is_and ? A_AND : A_OR) : A_ERROR;
	return n;
}

static struct ast *value(struct parser *p)
{
	struct ast *n;
	switch (p->token.kind) {
	case T_INT: return literal(p, TYPE_INT);
	case T_DATE: return literal(p, TYPE_DATE);
	case T_STRING: return literal(p, TYPE_STRING);
	case T_TRUE:
	case T_FALSE:
		p->token.number = p->token.kind == T_TRUE;
		return literal(p, TYPE_BOOL);
	case T_PARAM: return named(p, A_PARAM);
	case T_NAME: return name_value(p);
	case T_OPEN: {
		size_t from = p->token.at.from;
		if (deeper(p, p->token.at)) {
			advance(p);
			n = logic(p);
			close_with(p, T_CLOSE, "')'", "“)”");
		} else
			n = ast_new(p, A_ERROR, p->token.at);
		p->depth--;
		if (n) {
			n->at.from = from;
			n->at.to = p->last > from ? p->last : n->at.to;
		}
		return n;
	}
	case T_AND:
	case T_OR: return spreadsheet_logic(p);
	default: return missing_operand(p, "a value", "一个值");
	}
}

static struct ast *binary(struct parser *p, enum ast_kind kind, enum expr_op op, struct ast *left, struct ast *right)
{
	if (!left || !right) return NULL;
	struct ast *n = ast_new(p, kind, left->at);
	if (!n) return NULL;
	n->op = op;
	n->at.to = right->at.to > n->at.to ? right->at.to : n->at.to;
	return ast_add(p, n, left) && ast_add(p, n, right) ? n : NULL;
}

/* The rest of a sum behind its first value. */
static struct ast *sum_from(struct parser *p, struct ast *left)
{
	while (left && (p->token.kind == T_PLUS || p->token.kind == T_MINUS)) {
		enum expr_op op = p->token.kind == T_PLUS ? X_ADD : X_SUB;
		advance(p);
		left = binary(p, A_COMPARE, op, left, value(p));
	}
	return left;
}

static struct ast *sum(struct parser *p) { return sum_from(p, value(p)); }

static struct ast *item(struct parser *p)
{
	switch (p->token.kind) {
	case T_INT: return literal(p, TYPE_INT);
	case T_DATE: return literal(p, TYPE_DATE);
	case T_STRING: return literal(p, TYPE_STRING);
	case T_PARAM: return named(p, A_PARAM);
	case T_NAME: {
		struct ast *n = ast_new(p, A_ERROR, p->token.at);
		struct diag *item = DIAG(p->d, E102, p->token.at, say(p->d, "a number, a date, a text or a param", "数字、日期、文字或参数"), found(p));
		diag_label(p->d, item, "did you mean the text \"{1}\"?", "是否想写文字 \"{1}\"？", &p->token.text, 1);
		advance(p);
		return n;
	}
	default: return missing_operand(p, "a number, a date, a text or a param", "数字、日期、文字或参数");
	}
}

/* Behind `in`: the first value of a range, in parentheses; or a list that was put in ( ) in place of [ ], which is
 * reported and makes n an error. NULL: out of memory. */
static struct ast *in_parentheses(struct parser *p, struct ast *n, const struct token *open)
{
	struct ast *first = NULL;
	if (deeper(p, open->at)) {
		advance(p);
		first = logic(p);
	} else
		first = ast_new(p, A_ERROR, open->at);
	p->depth--;
	if (p->token.kind != T_COMMA || p->stopped) {
		close_with(p, T_CLOSE, "')'", "“)”");
		if (!first) return NULL;
		first->at = (struct span){open->at.source, open->at.from, p->last > open->at.from ? p->last : first->at.to};
		return sum_from(p, first);
	}
	DIAG(p->d, E107, open->at, TEXT("("), TEXT("["));
	n->kind = A_ERROR;
	while (first && p->token.kind == T_COMMA) {
		advance(p);
		first = item(p);
	}
	close_with(p, T_CLOSE, "',' or ']'", "“,”或“]”");
	n->at.to = p->last > n->at.to ? p->last : n->at.to;
	return first;
}

static struct ast *membership(struct parser *p, struct ast *left, bool negated)
{
	struct ast *n = ast_new(p, A_IN_RANGE, left->at);
	if (!n) return NULL;
	n->negated = negated;
	if (!ast_add(p, n, left)) return NULL;
	if (p->token.kind == T_OPEN_LIST) {
		n->kind = A_IN_LIST;
		do {
			advance(p);
			if (!ast_add(p, n, item(p))) return NULL;
		} while (p->token.kind == T_COMMA);
		close_with(p, T_CLOSE_LIST, "',' or ']'", "“,”或“]”");
	} else {
		struct token open = p->token;
		struct ast *low = open.kind == T_OPEN ? in_parentheses(p, n, &open) : sum(p);
		if (n->kind == A_ERROR) return low ? n : NULL;
		if (!ast_add(p, n, low)) return NULL;
		take_spoken(p);
		if (p->token.kind != T_RANGE) {
			if (low->kind != A_ERROR) expected(p, "'..' (a range is written 6 .. 14, a list [6, 7])", "“..”（范围写作 6 .. 14，列举写作 [6, 7]）");
			stop(p);
			n->kind = A_ERROR;
			return n;
		}
		advance(p);
		if (!ast_add(p, n, sum(p))) return NULL;
	}
	n->at.to = p->last > n->at.to ? p->last : n->at.to;
	return n;
}

static bool comparison(enum token_kind kind, enum expr_op *op)
{
	if (kind < T_EQ || kind > T_GE) return false;
	*op = (enum expr_op)(X_EQ + (kind - T_EQ));
	return true;
}

static struct ast *compare(struct parser *p)
{
	struct ast *left = sum(p);
	bool compared = false;
	while (left) {
		struct ast *blank = compared ? NULL : take_spoken_blank(p, left);
		if (blank) left = blank;
		take_spoken(p);
		enum expr_op op = X_EQ;
		struct token sign = p->token;
		bool is_comparison = comparison(sign.kind, &op);
		if (!is_comparison && sign.kind != T_IN && sign.kind != T_NOT) break;
		if (compared) {
			if (!p->stopped) DIAG(p->d, E104, sign.at, TEXT(""));
			stop(p);
			left->kind = A_ERROR;
			break;
		}
		compared = true;
		advance(p);
		if (is_comparison) {
			left = binary(p, A_COMPARE, op, left, sum(p));
			continue;
		}
		if (sign.kind == T_NOT) {
			if (p->token.kind != T_IN) {
				expected(p, "'in' after 'not' (or 'and'/'or' before it)", "“not”之后的“in”（或在它前面写“and”“or”）");
				stop(p);
				left->kind = A_ERROR;
				break;
			}
			advance(p);
		}
		left = membership(p, left, sign.kind == T_NOT);
	}
	return left;
}

static struct ast *unary(struct parser *p)
{
	if (spoken_not(p)) {
		DIAG(p->d, E107, p->token.at, p->token.text, TEXT("not"));
		p->token.kind = T_NOT;
	}
	if (p->token.kind != T_NOT) return compare(p);
	struct ast *n = ast_new(p, A_NOT, p->token.at);
	if (!n) return NULL;
	if (deeper(p, p->token.at)) {
		advance(p);
		struct ast *arg = unary(p);
		if (!ast_add(p, n, arg)) return NULL;
		n->at.to = arg->at.to > n->at.to ? arg->at.to : n->at.to;
	} else
		n->kind = A_ERROR;
	p->depth--;
	return n;
}

static struct ast *logic(struct parser *p)
{
	struct ast *left = unary(p);
	if (!left || (p->token.kind != T_AND && p->token.kind != T_OR)) return left;
	enum token_kind sign = p->token.kind;
	bool mixed = false;
	struct ast *n = ast_new(p, sign == T_AND ? A_AND : A_OR, left->at);
	if (!ast_add(p, n, left)) return NULL;
	while (p->token.kind == T_AND || p->token.kind == T_OR) {
		if (p->token.kind != sign && !mixed) {
			DIAG(p->d, E105, p->token.at, TEXT(""));
			mixed = true;
		}
		advance(p);
		struct ast *arg = unary(p);
		if (!ast_add(p, n, arg)) return NULL;
		n->at.to = arg->at.to > n->at.to ? arg->at.to : n->at.to;
	}
	return n;
}

static struct ast *whole(struct parser *p, struct span at)
{
	advance(p);
	p->last = p->token.at.from;
	if (p->token.kind == T_END) {
		DIAG(p->d, E103, at, TEXT(""));
		return ast_new(p, A_ERROR, at);
	}
	struct ast *n = logic(p);
	if (n && p->token.kind != T_END) {
		expected(p, "'and', 'or', a comparison or the end", "“and”“or”、比较符号或结尾");
		n->kind = A_ERROR;
	}
	return n;
}

/* What quoting may not do to a condition: change its text between the file and us. */
static bool quoting_allowed(const struct node *node, struct span at, struct diags *d)
{
	const char *p = at.source->bytes.p + at.from;
	size_t n = at.to - at.from;
	const char *bad = NULL;
	if (node->style == STYLE_DOUBLE && (bad = memchr(p, '\\', n)) != NULL)
		DIAG(d, E113, ((struct span){at.source, at.from + (size_t)(bad - p), at.from + (size_t)(bad - p) + 1}), TEXT(""));
	else if (node->style == STYLE_SINGLE && (bad = memmem(p, n, "''", 2)) != NULL)
		DIAG(d, E114, ((struct span){at.source, at.from + (size_t)(bad - p), at.from + (size_t)(bad - p) + 2}), TEXT(""));
	return bad == NULL;
}

struct ast *parse_span(const struct node *node, struct span at, struct arena *a, struct diags *d)
{
	struct parser p = {.lx = {.node = node, .source = at.source, .at = at.from, .end = at.to, .arena = a, .d = d},
	                   .token = {.kind = T_END, .at = at}, .arena = a, .d = d};
	size_t n = node && node->style >= STYLE_LITERAL && at.from == node->body.from ? node->text.n : at.to - at.from;
	if (n > PACK_CONDITION_BYTES_MAX) {
		DIAG(d, E116, node && at.from == node->body.from ? node->at : at, TEXT("4096"));
		return ast_new(&p, A_ERROR, at);
	}
	if (node && !quoting_allowed(node, at, d)) return ast_new(&p, A_ERROR, at);
	return whole(&p, at);
}

struct ast *parse_condition(const struct node *node, struct arena *a, struct diags *d)
{
	return parse_span(node, node->body, a, d);
}
