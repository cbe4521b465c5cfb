#!/usr/bin/python3
"""`rollcall test` and the model on the same tests: random packs with random rows, what they come to expected, and then
some of it changed.

    pack_tests.py [--rollcall PATH] [--count N] [--seed N]"""

import random
import re
import sys

from harness import LONG, TESTS, Checks, arguments, environment, scratch, start

sys.path.insert(0, str(TESTS / "model"))

from check import check_pack                                                # noqa: E402
from gen_data import Numbers, record                                        # noqa: E402
from gen_pack import Author                                                 # noqa: E402
from gen_schema import make_schema                                          # noqa: E402
from gen_yaml import to_yaml                                                # noqa: E402
from pack import load_packs                                                 # noqa: E402
from packtest import run_test                                               # noqa: E402
from random_sets import (RUN_DATES, Rejected, add_bounds, param_overrides,  # noqa: E402
                         plant_links, settled_params)

DIFFERENCE = re.compile(r"([+-]) (flag|review|excused) (\S+) (.*?)(?: \((?:happened|expected|a known gap)[^()]*\))?")
FAILED = re.compile(r"[^ ]*:\d+: failed: (.*)")
OUTCOMES = ("flag", "review", "excused")


# ---------------------------------------------------------------- tests to run

def cell(rng, text):
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", text)
    if "," in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f" {text}" if rng.random() < 0.7 else text


def rows(rng, table, records, run_date):
    """The CSV of some records: not every column, rows cut short, blanks, now and then a quote left open."""
    columns = [name for name in table.fields if name == table.key or rng.random() < 0.85]
    rng.shuffle(columns)
    lines = [", ".join(columns)]
    for cells in records:
        line = ",".join(cell(rng, cells.get(name, "")) for name in columns)
        if rng.random() < 0.06:
            at = rng.choice([i for i, c in enumerate(line) if c == ","] or [0])
            line = f'{line[:at]}, "{line[at + 1:]}' if at else f'"{line}'
        elif rng.random() < 0.08:
            line = line[:line.rfind(",")] if "," in line and '"' not in line else line
        lines.append(line.strip())
        if rng.random() < 0.05:
            lines.append("" if rng.random() < 0.5 else ",,")
    return "\n".join(lines) + "\n"


def write_test(out, test):
    out.append(f"  - name: {test['name']}")
    for key in ("run_date", "params", "only"):
        if key in test:
            value = test[key]
            if isinstance(value, dict):
                value = "{" + ", ".join(f"{name}: '{text}'" for name, text in value.items()) + "}"
            elif isinstance(value, list):
                value = "[" + ", ".join(value) + "]"
            out.append(f"    {key}: {value}")
    out.append("    given:" if test["given"] else "    given: {}")
    for name, text in test["given"].items():
        out.append(f"      {name}: |")
        out += [f"        {line}".rstrip() for line in text.rstrip("\n").split("\n")]
    for key in ("expect", "known_gap"):
        if key not in test:
            continue
        found = {}
        for outcome, rule, person in sorted(test[key]):
            found.setdefault(outcome, {}).setdefault(rule, []).append(person)
        out.append(f"    {key}:" + ("" if found else " {}"))
        for outcome, rules in found.items():
            out.append(f"      {outcome}:")
            for rule, persons in rules.items():
                out.append(f"        {rule}: [" + ", ".join(f'"{person}"' for person in persons) + "]")


def parse(line):
    return DIFFERENCE.fullmatch(line)


def by_model(folder, names):
    """{name of the test: {(sign, outcome, rule, key)}}"""
    pack = load_packs([str(folder / name) for name in names])
    out = {}
    for test in pack.tests:
        found = set()
        for line in run_test(pack, test):
            match = parse(line.replace("known gap happens now: ", "+ "))
            found.add(match.groups())
        out[test["name"]] = found
    return pack, out


def shaken(rng, found, rules, persons):
    """Expectations near what happens."""
    out = {entry for entry in found if rng.random() < 0.9}
    for _ in range(rng.choice([0, 1, 2])):
        if persons:
            out.add((rng.choice(OUTCOMES), rng.choice(rules), rng.choice(persons)))
    return out


def make_tests(rng, schema, author, run_date, rules, alike):
    numbers = Numbers(rng, schema, rng.choice([2, 4, 8]))
    tests = []
    for n in range(rng.choice([2, 3, 4])):
        records = {name: [record(rng, table, numbers, run_date) for _ in range(rng.choice([0, 1, 3, 6, 12]))]
                   for name, table in schema.tables.items()}
        if all(records[line] for line in schema.lines):
            plant_links(rng, schema, numbers, records)
        given = {name: rows(rng, schema.tables[name], some, run_date) for name, some in records.items()
                 if some or rng.random() < 0.3}
        test = {"name": f"test-{n}", "given": given, "expect": set()}
        day = run_date if alike else rng.choice([run_date, rng.choice(RUN_DATES)])
        before, author.run_date = author.run_date, day
        overrides = dict(param_overrides(rng, author)) if not alike and rng.random() < 0.4 else {}
        try:
            settled_params(author, overrides)
        except Rejected:
            continue
        finally:
            author.run_date = before
        test["run_date"] = day.isoformat()
        if overrides:
            test["params"] = overrides
        if not alike and rng.random() < 0.4:
            test["only"] = rng.sample([*rules, "undecided-identity"], min(3, len(rules)))
        tests.append(test)
    return tests


def write_set(rng, folder, alike=False):
    """Names of the pack files; the tests stand in the last. alike: they pass, and all have one day and the packs' params."""
    run_date = rng.choice(RUN_DATES)
    schema = make_schema(rng)
    author = Author(rng, schema, run_date)
    packs = [author.pack(f"pack{n}" if n else "pack", n == 0) for n in range(rng.choice([1, 1, 2]))]
    add_bounds(rng, author)
    settled_params(author, {})
    names = [f"pack{n}.yaml" for n in range(len(packs))]
    rules = [node["id"] for node in author.rules]
    texts = [to_yaml(rng, node) for node in packs]
    tests = make_tests(rng, schema, author, run_date, rules, alike)
    if not tests:
        raise Rejected("no tests")

    def write():
        out = ["tests:"]
        for test in tests:
            write_test(out, test)
        for name, text in zip(names, texts):
            more = "\n".join(out) + "\n" if name == names[-1] else ""
            (folder / name).write_text(text + more, encoding="utf-8")

    write()
    faults = check_pack(load_packs([str(folder / name) for name in names]))
    if faults:
        raise AssertionError(f"{folder}: {faults}")
    _, found = by_model(folder, names)
    for test in tests:
        happened = {entry[1:] for entry in found[test["name"]]}
        persons = sorted({person for _, _, person in happened})
        test["expect"] = happened if alike or rng.random() < 0.3 else shaken(rng, happened, rules, persons)
        if not alike and rng.random() < 0.3:
            test["known_gap"] = shaken(rng, set(), rules, persons) or set()
    write()
    return names


# ---------------------------------------------------------------- comparison

def by_program(out):
    found, name = {}, None
    for line in out.splitlines():
        head = FAILED.fullmatch(line)
        match = parse(line)
        if head:
            name = head.group(1)
            found[name] = set()
        elif match:
            found[name].add(match.groups())
    return found


def compare(program, rng, folder, checks, name):
    names = write_set(rng, folder)
    pack, wanted = by_model(folder, names)
    outcome = start([program, "test", *names], folder, timeout=120, env=environment())
    out = outcome.out.decode("utf-8")
    failed = sum(bool(some) for some in wanted.values())
    if not checks.same(outcome.code, 1 if failed else 0, f"{name}: exit code, {outcome}"):
        return 0
    checks.same(out.splitlines()[-1:], [f"{len(pack.tests) - failed} passed, {failed} failed"], f"{name}: the count")
    checks.same(by_program(out), {test: some for test, some in wanted.items() if some}, f"{name}: the differences")
    return len(wanted)


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--count", type=int, default=300),
                        lambda p: p.add_argument("--seed", type=int, default=1))
    checks, tests = Checks(), 0
    count = 5000 if LONG else options.count
    with scratch() as room:
        for seed in range(options.seed, options.seed + count):
            folder = room / str(seed)
            folder.mkdir()
            for attempt in range(1000):
                try:
                    tests += compare(options.rollcall, random.Random(f"{seed}/{attempt}"), folder, checks, f"seed {seed}")
                    break
                except Rejected:
                    continue
    checks.end(f"{tests} tests of {count} random sets")


if __name__ == "__main__":
    main()
