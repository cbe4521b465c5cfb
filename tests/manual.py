#!/usr/bin/python3
"""The manual for authors, held to the program: every example in it is executed, in both languages.

What stands behind the three backticks says how:

    yaml file=NAME     a file; it is there for the commands that follow (csv likewise; `base` makes it the pack to which
                       parts are added)
    yaml part          sections of a pack: with the base pack they must pass `check` without errors and `test`
    yaml job           sections of a job, likewise with the last job
    yaml excuses       an excuses file of that job
    console            `$ rollcall …` and what it prints (messages first); `…` in a row stands for rows left out
    given EACH         records for the tables that follow; EACH is what for_each would be

Of the tables, those whose first heading is one of these are executed as well:

    条件 Condition     the second cell says 真 假 不知道 / true false unknown of the records given
    算式 Expression    the second cell is the value, or 空缺 / missing
    写成 Written       a condition (in the base pack) that must be refused: with the code, and what is suggested
    编号 Code          together they have every warning there is, each once

    manual.py [--rollcall PATH] [--rewrite]"""

import re
import shutil
import sys

from harness import ROOT, TESTS, Checks, arguments, environment, scratch, start

MANUALS = {"zh": ROOT / "rules/README.md", "en": ROOT / "rules/README.en.md"}
FENCE = re.compile(r"^```(\S*) ?(.*)\n((?:.*\n)*?)```$", re.M)
TABLE = re.compile(r"^\|(.+)\|\n\|[-| :]+\|\n((?:\|.*\|\n)+)", re.M)
WARNING = re.compile(r"\bW\d{3}\b")
WARNINGS = {code for path in ROOT.glob("engine/base/codes*.def")
            for code in re.findall(r"^CODE\((W\d{3})", path.read_text(encoding="utf-8"), re.M)}
CELL = re.compile(r"(?<!\\)\|")
OUTCOMES = {"真": "flag", "true": "flag", "假": "clear", "false": "clear", "不知道": "review", "unknown": "review"}
VARIES = re.compile(r"^.*(\d{4}-\d\d-\d\d-[0-9a-f]{12}|Params as of|参数按哪天算|run date .*   run ).*\n", re.M)  # not shown
MISSING = ("空缺", "missing")


def cells(row):
    return [cell.replace("\\|", "|").strip() for cell in CELL.split(row.strip().strip("|"))]


def code(cell):
    """What stands between backticks."""
    found = re.search(r"`` (.+?) ``|`(.+?)`", cell)
    return (found.group(1) or found.group(2)) if found else ""


def sections(text):
    """The top-level keys of a file and what belongs to each."""
    parts = re.split(r"^(?=[a-z_\"][\w\"]*:)", text, flags=re.M)
    return {part.split(":", 1)[0]: part for part in parts if not part.startswith("#") and part.strip()}


def entries(section):
    """The heading of a section and its entries by name; the items of a list have numbers."""
    head, *rest = re.split(r"^(?=  \S)", section, flags=re.M)
    named = {}
    for entry in rest:
        name = entry.strip().split(":", 1)[0]
        if entry.startswith("  #") or not entry.strip():
            continue
        named[f"- {len(named)} {entry}" if name.startswith("-") else name] = entry
    return head, named


def added(base, part):
    """A file with sections added to another: entries of the same name take the place of those that are there."""
    whole, more = sections(base), sections(part)
    for key, section in more.items():
        head, named = entries(section)
        if key in whole and named:
            old_head, old = entries(whole[key])
            whole[key] = old_head + "".join(dict(old, **named).values())
        else:
            whole[key] = section
    return "".join(part if part.endswith("\n") else part + "\n" for part in whole.values())


class Manual:
    def __init__(self, language, path, rollcall, room, checks):
        self.language, self.path, self.rollcall, self.checks = language, path, rollcall, checks
        self.room = room / language
        self.room.mkdir()
        self.base = self.job = self.given = self.each = None
        self.executed = 0
        self.text = path.read_text(encoding="utf-8")
        self.changes = []
        for match in FENCE.finditer(self.text):  # a part may stand before the pack to which it is added
            words = match.group(2).split()
            if "base" in words:
                self.base = match.group(3)

    def run(self, *words):
        env = environment(LC_ALL="C.UTF-8")
        return start([self.rollcall, *words], self.room, env=env)

    def said(self, command):
        words = command.split()
        assert words[0] == "rollcall", command
        if words[1] not in ("schema",):
            words.insert(2, f"--language={self.language}")
        outcome = self.run(*words[1:])
        return (outcome.err + outcome.out).decode("utf-8").replace(f"{self.room}/", "")

    def pack(self, part):
        path = self.room / "part.yaml"
        path.write_text(added(self.base, part), encoding="utf-8")
        return path

    def must_pass(self, name, *words):
        outcome = self.run(*words)
        return self.checks.that(outcome.code == 0, name, f"{outcome.out.decode()}{outcome}")

    # ---------------------------------------------------------------- blocks

    def block(self, kind, how, body, name):
        words = how.split()
        files = [word[5:] for word in words if word.startswith("file=")]
        if files:
            (self.room / files[0]).write_text(body, encoding="utf-8")
            if files[0].endswith(".yaml") and "excuses" in words:
                (self.room / files[0]).chmod(0o600)
            if "base-job" in words:
                self.job = body
        elif "part" in words:
            self.executed += 1
            path = self.pack(body)
            if self.must_pass(f"{name}: check", "check", path.name) and "tests:" in body:
                self.must_pass(f"{name}: test", "test", path.name)
        elif "job" in words:
            self.executed += 1
            (self.room / "part-job.yaml").write_text(added(self.job, body), encoding="utf-8")
            self.must_pass(f"{name}: check", "check", "part-job.yaml")
        elif kind == "given":
            self.each, self.given = how.strip(), body
        elif kind == "console":
            self.console(body, name)
        elif kind not in ("text", "sh", ""):
            self.checks.that(False, name, f"nothing says how this is executed: {kind} {how}")

    def console(self, body, name):
        shown = re.split(r"^\$ ", body, flags=re.M)[1:]
        new = []
        for command in shown:
            self.executed += 1
            line, _, wanted = command.partition("\n")
            got = self.said(line)
            pattern = ".*?".join(re.escape(part) for part in re.split(r"^…\n", wanted, flags=re.M))
            self.checks.that(re.fullmatch(pattern, got, re.S), f"{name}: $ {line}", f"printed\n{got}\nshown\n{wanted}")
            new.append(f"$ {line}\n{wanted if '…' in wanted else VARIES.sub('…' + chr(10), got)}")
        if "".join(new) != body:
            self.changes.append((body, "".join(new)))

    # ---------------------------------------------------------------- tables

    def table(self, head, rows, name):
        kind = head[0]
        for row in rows:
            where = f"{name}: {row[0]}"
            if kind in ("条件", "Condition"):
                self.evaluate(code(row[0]), OUTCOMES[row[1].split("：")[0].split(":")[0].strip("* ")], where)
            elif kind in ("算式", "Expression"):
                value = code(row[1])
                if row[1] in MISSING:
                    self.evaluate(f"({code(row[0])}) == ({code(row[0])})", "review", where)
                else:
                    self.evaluate(f"{code(row[0])} == {value}" if value not in ("true", "false") else code(row[0]),
                                  "clear" if value == "false" else "flag", where)
            elif kind in ("写成", "Written"):
                self.refused(code(row[0]), row[1], [code(cell) for cell in row[2:]], where)

    def evaluate(self, condition, outcome, name):
        """Whether the rule says so of the first record given; the others are beside it."""
        self.executed += 1
        key = re.search(r"5299\w+\*?|\w+#\d+", self.given)
        assert key, self.given
        indented = "".join(f"      {line}\n" for line in self.given.splitlines())
        expect = "{}" if outcome == "clear" else f"{{{outcome}: {{x: [\"{key.group()}\"]}}}}"
        path = self.pack(f"""rules:
  - id: x
    status: draft
    title: x
    kind: other
    level: low
    for_each: {self.each}
    when: >-
      {condition}
    message: x
tests:
  - name: x
    run_date: 2026-10-15
    only: [x]
    given:
{indented}    expect: {expect}
""")
        outcome = self.run("test", "--test", "x", "--rule", "x", path.name)
        self.checks.that(outcome.code == 0, name, f"{outcome.out.decode()}{outcome}")

    def refused(self, condition, wanted, suggestions, name):
        self.executed += 1
        path = self.pack(f"define:\n  slip: >-\n    {condition}\n")
        outcome = self.run("check", f"--language={self.language}", path.name)
        said = outcome.err.decode("utf-8")
        self.checks.that(wanted.strip("` ") in said, name, said)
        for suggestion in filter(None, suggestions):
            self.checks.that(suggestion in said, f"{name}: {suggestion}", said)

    def read(self):
        found = [(match.start(), "block", match) for match in FENCE.finditer(self.text)]
        plain = FENCE.sub(lambda match: "\0" * len(match.group()), self.text)
        found += [(match.start(), "table", match) for match in TABLE.finditer(plain)]
        for at, what, match in sorted(found, key=lambda item: item[0]):
            name = f"{self.path.name}:{self.text.count(chr(10), 0, at) + 1}"
            if what == "block":
                self.block(match.group(1), match.group(2), match.group(3), name)
            else:
                self.table(cells(match.group(1)), [cells(row) for row in match.group(2).splitlines()], name)

    def warn(self):
        listed = WARNING.findall("\n".join(match.group(2) for match in TABLE.finditer(self.text)
                                           if cells(match.group(1))[0] in ("编号", "Code")))
        self.checks.that(sorted(listed) == sorted(WARNINGS), f"{self.path.name}: the warnings",
                         " ".join(sorted(WARNINGS.symmetric_difference(listed))) or "one of them is there twice")


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--rewrite", action="store_true", help="accept what is printed"))
    checks = Checks()
    counts = []
    with scratch() as room:
        for language, path in MANUALS.items():
            manual = Manual(language, path, options.rollcall, room, checks)
            manual.read()
            manual.warn()
            counts.append(f"{path.name}: {manual.executed} examples")
            if options.rewrite:
                for old, new in manual.changes:
                    manual.text = manual.text.replace(old, new, 1)
                path.write_text(manual.text, encoding="utf-8")
    checks.end("; ".join(counts))


if __name__ == "__main__":
    sys.exit(main())
