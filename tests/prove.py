#!/usr/bin/python3
"""What `rollcall test` makes up, held to account.

The rows of --boundaries can be pasted below tests: and pass. A test that --mutate proposes passes and kills its mutant.
What --mutate calls equivalent is killed by no random test.

    prove.py [--rollcall PATH] [--count N] [--seed N]"""

import random
import re
import sys

from harness import LONG, ROOT, Checks, arguments, environment, scratch, start
from pack_tests import Rejected, by_model, write_set

SHIPPED = ("rules/compulsory-education.yaml", "rules/template.yaml", "fixtures/meals/pack.yaml")
MUTANT = re.compile(r"(\S+:\d+:\d+): (survived|equivalent|killed): (.*)")


def run(program, folder, *words):
    return start([program, "test", *words], folder, timeout=300, env=environment())


def without_tests(text):
    return text[:text.index("\ntests:\n") + 1]


def check_boundaries(program, folder, names, checks, what):
    """Of the last of the packs; gives how many tests were made up."""
    out = run(program, folder, *names, "--boundaries")
    made = out.out.decode("utf-8")
    if not checks.that(out.code in (0, 1) and "\ntests:\n" in made, f"{what}: boundaries are printed", out):
        return 0
    made = made[made.index("\ntests:\n") + 1:]
    made = made[:made.rfind("\n") + 1]
    count = made.count("\n  - name: ")
    if count == 0:
        return 0
    last = folder / names[-1]
    before = last.read_text(encoding="utf-8")
    last.write_text(without_tests(before) + made, encoding="utf-8")
    out = run(program, folder, *names)
    checks.same((out.code, out.out.decode("utf-8").splitlines()[-1:]), (0, [f"{count} passed, 0 failed"]),
                f"{what}: the boundaries pass as they are, {out}")
    last.write_text(before, encoding="utf-8")
    return count


def mutants(out):
    """{(place, words): (fate, proposed test)}"""
    found, current, lines = {}, None, []
    for line in out.splitlines():
        head = MUTANT.fullmatch(line)
        if head:
            current = (head.group(1), head.group(3))
            lines = []
            found[current] = [head.group(2), lines]
        elif current and line.startswith("  "):
            lines.append(line)
    return {key: (fate, [line for line in some if not line.startswith("  this test")
                         and re.match(r"  (- |  )", line)]) for key, (fate, some) in found.items()}


def check_proposals(program, folder, names, checks, what, most=1):
    """Some of the tests that mutants call for, added to the last pack. How many."""
    out = run(program, folder, *names, "--mutate")
    if not checks.that(out.code in (0, 1), f"{what}: mutants are tried", out):
        return 0
    living = {key: test for key, (fate, test) in mutants(out.out.decode("utf-8")).items() if fate == "survived" and test}
    last = folder / names[-1]
    before = last.read_text(encoding="utf-8")
    tried = 0
    for key, test in list(living.items())[:most]:
        tried += 1
        last.write_text(before + "\n".join(test) + "\n", encoding="utf-8")
        out = run(program, folder, *names, "--mutate")
        now = mutants(out.out.decode("utf-8"))
        passed = re.search(r"^\d+ passed, 0 failed$", out.out.decode("utf-8"), re.M)
        checks.that(passed and key not in now, f"{what}: {key} is killed by the test that was proposed",
                    "\n".join(test) + "\n" + str(out))
    last.write_text(before, encoding="utf-8")
    return tried


def check_equivalence(program, folder, names, checks, what):
    """The tests of the last pack pass. How many mutants are called equivalent without them."""
    last = folder / names[-1]
    before = last.read_text(encoding="utf-8")
    day = re.search(r"run_date: (\S+)", before[before.index("\ntests:\n"):]).group(1)
    out = run(program, folder, *names, "--mutate", "--verbose")
    killed = {key for key, (fate, _) in mutants(out.out.decode("utf-8")).items() if fate == "killed"}
    last.write_text(without_tests(before) + f"tests:\n  - {{name: t, run_date: {day}, given: {{}}, expect: {{}}}}\n", encoding="utf-8")
    out = run(program, folder, *names, "--mutate", "--verbose")
    checks.that(out.code in (0, 1), f"{what}: mutants are tried without tests", out)
    equivalent = {key for key, (fate, _) in mutants(out.out.decode("utf-8")).items() if fate == "equivalent"}
    checks.same(sorted(equivalent & killed), [], f"{what}: what is called equivalent is killed by no test")
    last.write_text(before, encoding="utf-8")
    return len(equivalent)


def random_pack(seed, folder):
    """Names of packs whose tests pass, all on one day and with the packs' own params."""
    for attempt in range(1000):
        try:
            names = write_set(random.Random(f"{seed}/{attempt}"), folder, alike=True)
            return names
        except Rejected:
            continue
    raise AssertionError(seed)


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--count", type=int, default=20),
                        lambda p: p.add_argument("--seed", type=int, default=1))
    checks, made, proposed, equivalent = Checks(), 0, 0, 0
    count = 400 if LONG else options.count
    with scratch() as room:
        for path in SHIPPED:
            folder = room / path.replace("/", "-")
            folder.mkdir()
            (folder / "pack.yaml").write_bytes((ROOT / path).read_bytes())
            made += check_boundaries(options.rollcall, folder, ["pack.yaml"], checks, path)
        for seed in range(options.seed, options.seed + count):
            folder = room / str(seed)
            folder.mkdir()
            names = random_pack(seed, folder)
            what = f"seed {seed}"
            made += check_boundaries(options.rollcall, folder, names, checks, what)
            proposed += check_proposals(options.rollcall, folder, names, checks, what)
            equivalent += check_equivalence(options.rollcall, folder, names, checks, what)
    checks.end(f"{made} tests made up, {proposed} proposed, {equivalent} mutants called equivalent")


if __name__ == "__main__":
    main()
