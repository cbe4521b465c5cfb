"""Conditions: text to a tree.

Trees are tuples, the first item naming the node:
    (int n) (date d) (str s) (bool b) (param name) (name name) (field table name) (call name [args])
    (and [trees]) (or [trees]) (not tree) (cmp sign a b) (add a b) (sub a b)
    (in negated x [items]) (range negated x low high)
An argument that names a line or list stays (name ...): only its place tells.
"""

import re
from datetime import date

NAME_START = "a-z\u4e00-\u9fff"
TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<date>\d{4}-\d{2}-\d{2}(?![\d]))"
    r"|(?P<int>\d+)"
    r'|(?P<str>"[^"\n]+")'
    rf"|(?P<param>\$[{NAME_START}][{NAME_START}0-9_]*)"
    rf"|(?P<name>[{NAME_START}][{NAME_START}0-9_]*)"
    r"|(?P<sign>==|!=|<=|>=|\.\.|[<>+\-.,()\[\]])",
    re.ASCII,
)
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
KEYWORDS = ("and", "or", "not", "in", "true", "false")


class SyntaxFault(Exception):
    pass


def tokens(text):
    out, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SyntaxFault(f"cannot read {text[at:at + 12]!r} in {text!r}")
        kind, value, at = match.lastgroup, match.group(), match.end()
        if kind == "name" and value in KEYWORDS and not (out and out[-1] == ("sign", ".")):
            kind = "word"
        if kind != "space":
            out.append((kind, value))
    return out + [("end", "")]


class Parser:
    def __init__(self, text):
        self.text, self.tokens, self.at = text, tokens(text), 0

    def next(self):
        return self.tokens[self.at]

    def accept(self, kind, *values):
        found_kind, value = self.next()
        if found_kind == kind and (not values or value in values):
            self.at += 1
            return value
        return None

    def need(self, kind, *values):
        value = self.accept(kind, *values)
        if value is None:
            raise SyntaxFault(f"{' or '.join(values) or kind} expected at {self.next()} in {self.text!r}")
        return value

    def condition(self):
        tree = self.logic()
        self.need("end")
        return tree

    def logic(self):
        first = self.unary()
        word = self.next()[1] if self.next() in (("word", "and"), ("word", "or")) else None
        if word is None:
            return first
        parts = [first]
        while self.accept("word", word):
            parts.append(self.unary())
        if self.next() in (("word", "and"), ("word", "or")):
            raise SyntaxFault(f"and/or mixed without parentheses in {self.text!r}")
        return (word, parts)

    def unary(self):
        if self.accept("word", "not"):
            return ("not", self.unary())
        return self.compare()

    def compare(self):
        left = self.sum()
        sign = self.accept("sign", *COMPARISONS)
        if sign:
            return self.unchained(("cmp", sign, left, self.sum()))
        negated = self.accept("word", "not") is not None
        if negated:
            self.need("word", "in")
        elif not self.accept("word", "in"):
            return left
        if self.accept("sign", "["):
            items = [self.item()]
            while self.accept("sign", ","):
                items.append(self.item())
            self.need("sign", "]")
            return self.unchained(("in", negated, left, items))
        low = self.sum()
        self.need("sign", "..")
        return self.unchained(("range", negated, left, low, self.sum()))

    def unchained(self, tree):
        if self.next()[1] in COMPARISONS + ("in",):
            raise SyntaxFault(f"chained comparison in {self.text!r}")
        return tree

    def item(self):
        tree = self.value()
        if tree[0] not in ("int", "date", "str", "param"):
            raise SyntaxFault(f"no literal in a list of {self.text!r}")
        return tree

    def sum(self):
        left = self.value()
        while True:
            sign = self.accept("sign", "+", "-")
            if not sign:
                return left
            left = ("add" if sign == "+" else "sub", left, self.value())

    def value(self):
        kind, value = self.next()
        self.at += 1
        if kind == "int":
            return ("int", int(value))
        if kind == "date":
            return ("date", date.fromisoformat(value))
        if kind == "str":
            return ("str", value[1:-1])
        if kind == "param":
            return ("param", value[1:])
        if (kind, value) in (("word", "true"), ("word", "false")):
            return ("bool", value == "true")
        if (kind, value) == ("sign", "("):
            tree = self.logic()
            self.need("sign", ")")
            return tree
        if kind == "name":
            return self.after_name(value)
        raise SyntaxFault(f"a value expected at {value!r} in {self.text!r}")

    def after_name(self, name):
        if self.accept("sign", "."):
            return ("field", name, self.need("name"))
        if not self.accept("sign", "("):
            return ("name", name)
        arguments = []
        if not self.accept("sign", ")"):
            arguments.append(self.logic())
            while self.accept("sign", ","):
                arguments.append(self.logic())
            self.need("sign", ")")
        return ("call", name, arguments)


def parse(text):
    return Parser(text).condition()


def parse_message(text):
    """A message as a list of texts and trees."""
    parts, plain, at = [], "", 0
    while at < len(text):
        if text[at:at + 2] in ("{{", "}}"):
            plain += text[at]
            at += 2
        elif text[at] == "{":
            end = closing_brace(text, at + 1)
            parts += [plain, parse(text[at + 1:end])]
            plain, at = "", end + 1
        elif text[at] == "}":
            raise SyntaxFault(f"a lone }} in {text!r}")
        else:
            plain += text[at]
            at += 1
    return [part for part in parts + [plain] if part != ""]


def closing_brace(text, at):
    in_string = False
    while at < len(text):
        if text[at] == '"':
            in_string = not in_string
        elif text[at] == "}" and not in_string:
            return at
        at += 1
    raise SyntaxFault(f"an open {{ in {text!r}")


def walk(tree):
    """The tree and all trees within it."""
    if isinstance(tree, tuple):
        yield tree
    children = tree if isinstance(tree, (list, tuple)) else ()
    for child in children:
        if isinstance(child, (list, tuple)):
            yield from walk(child)
