#!/usr/bin/python3
"""The lints are never false alarms: what `check` proves of the rules of random packs is held against what a run finds in
random files. A rule that is never true flags nobody; one that is never false clears nobody; one contained in another
flags nobody whom the other does not; two equal ones flag the same persons.

    lints.py [--rollcall PATH] [--count N] [--seed N]"""

import json
import re
import sys
from collections import Counter, defaultdict

from harness import LONG, TESTS, Checks, arguments, environment, scratch, start

MODEL = TESTS / "model"
WHOLE = 5000
AT_ONCE = 250

NEVER = re.compile(r"the rule '(.+)' flags nobody")
ALWAYS = re.compile(r"the rule '(.+)' leaves nobody alone")
EQUAL = re.compile(r"the rule '(.+)' says the same as '(.+)'")
WITHIN = re.compile(r"whomever the rule '(.+)' flags, '(.+)' flags too")


def proved(rollcall, folder):
    """What `check` says of whole rules: (never, always, equal pairs, contained pairs), and its codes."""
    outcome = start([rollcall, "check", "--format", "json", "job.yaml"], folder)
    found = [set(), set(), set(), set()]
    items = json.loads(outcome.out) if outcome.code == 0 else []
    for item in items:
        for kind, pattern in enumerate((NEVER, ALWAYS, EQUAL, WITHIN)):
            for text in (item["message"], *item["notes"]):
                match = pattern.fullmatch(text)
                if match:
                    found[kind].add(match.groups())
    return outcome.code, found, Counter(item["code"] for item in items)


def flagged(folder):
    """rule: keys that it flags, and those that it flags or would but for an exception"""
    flags, excused = defaultdict(set), defaultdict(set)
    for line in (folder / "state/current/findings.jsonl").read_text(encoding="utf-8").splitlines():
        finding = json.loads(line)
        person = finding["key"] or finding["evidence"]
        if finding["outcome"] == "flag":
            flags[finding["rule"]].add(person)
        if finding["outcome"] in ("flag", "excused"):
            excused[finding["rule"]].add(person)
    return flags, excused


def one_set(rollcall, folder, checks, seen):
    job = folder / "job.yaml"
    job.write_text(re.sub(r"privacy: \w+", "privacy: full", job.read_text(encoding="utf-8")), encoding="utf-8")
    code, (never, always, equal, within), codes = proved(rollcall, folder)
    checks.that(code == 0, f"{folder.name} is checked", code)
    seen.update(codes)
    if not (never or always or equal or within):
        return
    for path in folder.glob("excuses.yaml"):
        path.chmod(0o600)
    outcome = start([rollcall, "run", "--quiet", "job.yaml"], folder)
    if outcome.code != 0:
        seen["not run"] += 1
        return
    rules = json.loads((folder / "state/current/summary.json").read_text(encoding="utf-8"))["rules"]
    flags, excused = flagged(folder)
    for (rule,) in never:
        if rule in rules:
            seen["never, and run"] += 1
            checks.that(not flags[rule], f"{folder.name}: {rule} flags nobody", flags[rule])
    for (rule,) in always:
        if rule in rules:
            seen["always, and run"] += 1
            checks.that(rules[rule]["clear"] == 0, f"{folder.name}: {rule} clears nobody", rules[rule])
    for one, other in equal | within:
        if one in rules and other in rules:
            seen["contained, and run"] += 1
            checks.that(flags[one] <= excused[other], f"{folder.name}: {one} is within {other}", flags[one] - excused[other])
    for one, other in equal:
        if one in rules and other in rules:
            checks.that(flags[other] <= excused[one], f"{folder.name}: {other} is within {one}", flags[other] - excused[one])


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--count", type=int, default=200),
                        lambda p: p.add_argument("--seed", type=int, default=1))
    count = WHOLE if LONG else options.count
    checks, seen = Checks(), Counter()
    for first in range(options.seed, options.seed + count, AT_ONCE):
        with scratch() as room:
            some = min(AT_ONCE, options.seed + count - first)
            outcome = start([sys.executable, MODEL / "random_sets.py", "--seed", first, "--count", some, "--out", room / "sets"],
                            MODEL, timeout=3600, env=environment(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8"))
            if checks.that(outcome.code == 0, f"{some} random sets from {first} on are written", outcome):
                for folder in sorted((room / "sets").iterdir()):
                    one_set(options.rollcall, folder, checks, seen)
    checks.that(seen["never, and run"] + seen["always, and run"] > 0, "some rule was proved never or always true", seen)
    checks.end(f"{count} random sets; " + ", ".join(f"{name}: {seen[name]}" for name in sorted(seen)))


if __name__ == "__main__":
    main()
