#!/usr/bin/python3
"""Slips of authors, planted in copies of good packs: each is found, where it is, with what was meant.

slips.yaml lists them: the pack, what stands there, and what the author typed in its place, the part at fault between
⟦ and ⟧. `check` must report exactly the code at exactly that line and character, mark exactly that width, and say what
is listed under `says`. Each is planted alone; then several at once in one copy, with LF or CRLF and with or without a
BOM, and all must be found in one pass. Besides, names and words of the packs are misspelt at random: each is found at its
first character, and nearly all with the right name.

    slips.py [--rollcall PATH] [--seed TEXT] [--copies N] [--typos N] [--only TEXT] [--show]"""

import random
import re
import sys
import unicodedata

import yaml

from harness import LONG, ROOT, TESTS, USAGE, Checks, arguments, scratch, start

PACKS = {"compulsory": ROOT / "rules/compulsory-education.yaml", "meals": ROOT / "fixtures/meals/pack.yaml",
         "template": ROOT / "rules/template.yaml", "job": ROOT / "fixtures/meals/job.yaml"}
HEAD = re.compile(r"^[^:\n]+:(\d+):(\d+): (?:error|warning)\[(\w+)\]: (.*)$")
CARET = re.compile(r"^ *\| ( *)(\^+) ?(.*)$")
ENOUGH = 0.9  # of the typos get the right suggestion
AT_ONCE = 9


def columns(text):
    """Terminal cells; a TAB is printed as \\t."""
    return sum(2 if c == "\t" else 0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Slip:
    def __init__(self, entry):
        self.pack, self.old, self.new = entry["pack"], entry["in"], entry["is"]
        self.code, self.says = entry["code"], str(entry.get("says", ""))
        self.behind, self.alone = entry.get("behind", ""), entry.get("alone", False)
        self.also = entry.get("also", [])
        self.suggests = entry.get("typo", bool(self.says))
        self.name = f"{self.pack}: {self.new}"

    def place(self, text):
        """Where in the good file it is planted."""
        behind = text.find(self.behind) if self.behind else 0
        return text.find(self.old, behind) if behind >= 0 else -1


class Said:
    """One diagnostic as printed."""

    def __init__(self, line, column, code, sentence):
        self.line, self.column, self.code, self.text = int(line), int(column), code, sentence
        self.width, self.label = None, ""

    def __repr__(self):
        return f"{self.line}:{self.column} {self.code} width {self.width}: {self.text} [{self.label}]"


def read(err):
    found = []
    for line in err.splitlines():
        head, caret = HEAD.match(line), CARET.match(line)
        if head:
            found.append(Said(*head.groups()))
        elif caret and found:
            found[-1].width = len(caret.group(2))
            found[-1].label = caret.group(3)
        elif line.lstrip().startswith("=") and found:
            found[-1].text += "\n" + line
    return found


def plant(text, slips):
    """The text with the slips in it, and where each now begins and ends."""
    pieces, at, places = [], 0, []
    for slip in sorted(slips, key=lambda slip: slip.place(text)):
        where = slip.place(text)
        pieces.append(text[at:where])
        before = "".join(pieces)
        opened, closed = slip.new.index("⟦"), slip.new.index("⟧") - 1
        places.append((slip, len(before) + opened, len(before) + closed))
        pieces.append(slip.new.replace("⟦", "").replace("⟧", ""))
        at = where + len(slip.old)
    pieces.append(text[at:])
    return "".join(pieces), places


def wanted(text, slip, begin, end):
    line = text.count("\n", 0, begin) + 1
    column = begin - (text.rfind("\n", 0, begin) + 1) + 1
    marked = text[begin:end].split("\n")[0]
    return line, column, max(1, columns(marked))


def check(rollcall, path, text, slips, checks, style, tally, language="en"):
    planted, places = plant(text, slips)
    data = planted.replace("\n", "\r\n") if "crlf" in style else planted
    path.write_bytes(("\ufeff" if "bom" in style else "").encode() + data.encode())
    outcome = start([rollcall, "check", "--language", language, path.name], path.parent)
    found = read(outcome.err.decode("utf-8", "replace"))
    spent = set()
    for slip, begin, end in places:
        line, column, width = wanted(planted, slip, begin, end)
        name = f"{slip.name} ({', '.join(style) or 'plain'}, {len(slips)} at once)"
        hits = [said for said in found if said.line == line and said.code == slip.code]
        exact = [said for said in hits if said.column == column]
        around = [said for said in found if abs(said.line - line) <= 2] or found[:3]
        if not checks.that(exact, name, f"wanted {line}:{column} {slip.code}\n{around}\nexit {outcome.code}"):
            continue
        spent.add(id(exact[0]))
        checks.that(exact[0].width == width, f"{name}: the caret", f"wanted width {width}\n{exact[0]!r}")
        if slip.suggests and len(slips) == 1:
            tally.append(slip.says in exact[0].label)
            checks.that(slip.says in exact[0].label, f"{name}: the suggestion", f"wanted {slip.says!r}\n{exact[0]!r}")
        for code in slip.also:
            extra = [said for said in found if said.code == code and id(said) not in spent]
            if checks.that(extra, f"{name}: also {code}", f"{found}"):
                spent.add(id(extra[0]))
    rest = [said for said in found if id(said) not in spent and not said.code.startswith("W7")]
    checks.that(not rest, f"{', '.join(slip.name for slip in slips)}: nothing else is said", "\n".join(map(repr, rest)))
    checks.same(outcome.code, USAGE, f"{slips[0].name}: exit code")


def together(slips, text, chance):
    """Some slips that do not touch each other, in one pack."""
    chosen, rows = [], set()
    for slip in chance.sample(slips, len(slips)):
        where = slip.place(text)
        line = text.count("\n", 0, where)
        # A fault of YAML is mended by what stands beside it, so leave it that.
        span = range(line - 4, line + slip.old.count("\n") + 5)
        if slip.alone or rows & set(span):
            continue
        rows |= set(span)
        chosen.append(slip)
        if len(chosen) == AT_ONCE:
            break
    return chosen


LETTERS = "abcdefghijklmnopqrstuvwxyz"
GROUPS = "household|enrolment|exemption|attendance|disability|home_visits|poverty|receipts|grade_six|cards|payments|lost"
# What is misspelt: the group of each pattern.
WORDS = {
    "field": rf"(?<![\w.])(?:{GROUPS})\.([a-z_]+)",
    "line": rf"(?<![\w.$])({GROUPS})\.[a-z]",
    "group": rf"(?:any|all|count|first|min|max)\(({GROUPS}),",
    "function": r"(?<![\w.$])([a-z_]{3,})\(",
    "key of a rule": r"(?m)^    (status|title|kind|level|for_each|when|message|basis|benign|except_by|deadline|case): ",
    "key of a pack": r"(?m)^(owner|effective|lines|lists|params|define|labels|groups|columns|rules|indicators|exceptions):",
    "key in braces": r"[{,] ?(type|column|private|optional|values|blank|value|note|title|when): ",
    "value": r"[!=]= \"([a-z_]+)\"",
    "param": r"\$([a-z_]+)",
    "word": r"(?m)(?:kind|level|status|for_each): ([a-z-]+)$",
    "type": r"type: ([a-z]+)",
    "definition": r"(?<![\w.$\"(])(resident|attending|finished|accounted|exempt|senior|home_taught|in_class)(?![\w:\"(])",
}


def misspelt(word, chance):
    """A letter left out, doubled, put in, replaced or swapped with the next, or an underscore forgotten."""
    at = chance.randrange(len(word))
    letter = chance.choice(LETTERS)
    return chance.choice([word[:at] + word[at + 1:], word[:at] + word[at] + word[at:], word[:at] + letter + word[at:],
                          word[:at] + letter + word[at + 1:], word[:at] + word[at + 1:at + 2] + word[at:at + 1] + word[at + 2:],
                          word.replace("_", "", 1), word + "s"])


def typos(rollcall, room, texts, count, chance, checks):
    """Misspells words at random."""
    found, right = 0, 0
    while found < count:
        text = texts[chance.choice(("compulsory", "meals"))]
        rules = text[:text.index("\ntests:")]
        matches = [match for match in re.finditer(WORDS[chance.choice(sorted(WORDS))], rules)
                   if "#" not in rules[rules.rfind("\n", 0, match.start(1)) + 1:match.start(1)]]
        if not matches:
            continue
        match = chance.choice(matches)
        word, typo = match.group(1), misspelt(match.group(1), chance)
        if len(word) < 3 or not re.fullmatch(r"[a-z][a-z_-]+", typo) or re.search(rf"(?<![\w-]){typo}(?![\w-])", text):
            continue
        path = room / "typo.yaml"
        path.write_text(text[:match.start(1)] + typo + text[match.end(1):], encoding="utf-8")
        outcome = start([rollcall, "check", path.name], room)
        begin = match.start(1) - (match.group(0).startswith("$") or text[match.start(1) - 1] == '"')
        line, column, _ = wanted(text, None, begin, begin + 1)
        said = [said for said in read(outcome.err.decode("utf-8")) if (said.line, said.column) == (line, column)]
        checks.that(said, f"{word} misspelt {typo} in line {line}", outcome)
        right += any(word in each.label for each in said)
        found += 1
    checks.that(right >= ENOUGH * count, "suggestions for words misspelt at random", f"{right} of {count} are right")
    return right


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--seed", default="rollcall"),
                        lambda p: p.add_argument("--copies", type=int, default=30),
                        lambda p: p.add_argument("--typos", type=int, default=2000 if LONG else 100),
                        lambda p: p.add_argument("--only", default=""),
                        lambda p: p.add_argument("--show", action="store_true"))
    with open(TESTS / "slips.yaml", encoding="utf-8") as file:
        slips = [Slip(entry) for entry in yaml.safe_load(file)]
    slips = [slip for slip in slips if options.only in slip.name]
    texts = {name: path.read_text(encoding="utf-8") for name, path in PACKS.items()}
    checks, tally, chance = Checks(200 if options.only else 60), [], random.Random(options.seed)
    styles = [(), ("crlf",), ("bom",), ("crlf", "bom")]
    with scratch() as room:
        for number, slip in enumerate(slips):
            if slip.place(texts[slip.pack]) < 0:
                checks.that(False, slip.name, "the pack no longer has what this replaces")
                continue
            folder = room / f"{number}"
            folder.mkdir()
            for other in ("pack.yaml", "units.csv"):
                if slip.pack == "job":
                    (folder / other).write_bytes((PACKS["job"].parent / other).read_bytes())
            name = "job.yaml" if slip.pack == "job" else "local.yaml"
            check(options.rollcall, folder / name, texts[slip.pack], [slip], checks, styles[number % 4], tally)
            if options.show:
                print(start([options.rollcall, "check", "--language", "zh", name], folder).err.decode())
        for number in range(0 if options.only else options.copies):
            pack = ("compulsory", "meals")[number % 2]
            some = together([slip for slip in slips if slip.pack == pack and slip.place(texts[pack]) >= 0], texts[pack], chance)
            check(options.rollcall, room / f"copy-{number}.yaml", texts[pack], some, checks, styles[number % 4], tally)
        guessed = 0 if options.only else typos(options.rollcall, room, texts, options.typos, chance, checks)
    right = sum(tally)
    if tally:
        checks.that(right >= ENOUGH * len(tally), "suggestions", f"{right} of {len(tally)} are right")
    checks.end(f"{len(slips)} slips; {right} of {len(tally)} suggestions are right; of {options.typos} words misspelt at random {guessed}")


if __name__ == "__main__":
    sys.exit(main())
