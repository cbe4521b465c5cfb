#!/usr/bin/python3
"""`rollcall impact` against runs: what it says of a changed pack is the difference between the findings of a run with the
present pack and of one with the changed pack, and an edit makes exactly the changes that a run with it alone makes.

    impact.py [--rollcall PATH] [--county PATH] [--persons N]"""

import json
import re
import shutil

from harness import DONE, ROOT, USAGE, Checks, arguments, copy_case, read_findings, scratch, snapshot, start

PACK = ROOT / "rules/compulsory-education.yaml"

# name, pattern, replacement: edits of the shipped pack, each a change of its own.
EDITS = [
    ("param absent_days", r"(absent_days: +\{type: int, value: )3", r"\g<1>5"),
    ("param over_years", r"(over_years: +\{type: int, value: )2", r"\g<1>1"),
    ("definition suspended", r'(suspended: enrolment.status == "suspended")\n', r"\1 and enrolment.grade > 3\n"),
    ("rule expelled", r"(- id: expelled\n    status: )live", r"\1draft"),
    ("tables", r"在校: active, ", ""),
]
LISTED = ("flag", "review") # what is on the list; an excused finding is not
SETS = [("--set entry_age", ["--set", "entry_age=7"]), ("run date", ["--run-date", "2026-11-02"])]


def edited(text, names):
    for name, pattern, replacement in EDITS:
        if name in names:
            text, count = re.subn(pattern, replacement, text)
            assert count == 1, name
    return text


def findings(options, folder, room, pack, words, state):
    """(rule, whose) -> outcome, of a run of the job in `folder` with another pack and state."""
    job = (folder / "job.yaml").read_text(encoding="utf-8")
    packs = pack if isinstance(pack, list) else [pack]
    job = re.sub(r"(?m)^pack: .*$", "pack: [" + ", ".join(f"'{path}'" for path in packs) + "]", job).replace("{state: state", f"{{state: {state}")
    (folder / "other.yaml").write_text(job, encoding="utf-8")
    outcome = start([options.rollcall, "run", folder / "other.yaml", "--quiet", *words], room)
    assert outcome.code == DONE, outcome
    return {(item["rule"], item["key"] or item["evidence"]): item["outcome"]
            for item in read_findings(folder / state / "current")}


def difference(before, after):
    return {(*who, before.get(who, "clear"), after.get(who, "clear"))
            for who in before.keys() | after.keys() if before.get(who) != after.get(who)}


def impact(options, folder, room, pack, words):
    command = [options.rollcall, "impact", folder / "job.yaml", "--list", "--format", "json", *words]
    outcome = start(command + (["--pack", pack] if pack else []), room)
    return outcome, json.loads(outcome.out) if outcome.code == DONE else None


def changes_of(report):
    return {(c["rule"], c["key"] or c["evidence"], c["from"], c["to"]): c["edits"] for c in report["changes"]}


def counted(changes):
    """How many enter the list, leave it, and change beside."""
    ways = [(was in LISTED, becomes in LISTED) for *_, was, becomes in changes]
    return ways.count((False, True)), ways.count((True, False)), sum(was == becomes for was, becomes in ways)


def try_edits(checks, options, folder, room, names, numbered):
    """Some edits at once, each of which is also run by itself."""
    state = f"state-{numbered}"
    text = PACK.read_text(encoding="utf-8")
    new = room / "new.yaml"
    new.write_text(edited(text, names), encoding="utf-8")
    words = [word for name, words in SETS if name in names for word in words]
    before = findings(options, folder, room, PACK, [], state)
    after = findings(options, folder, room, new, words, state + "-after")
    seen = snapshot(folder / "state")
    outcome, report = impact(options, folder, room, new, words)
    what = " + ".join(names)
    if not checks.that(outcome.code == DONE, what, outcome):
        return
    checks.that(snapshot(folder / "state") == seen, f"{what}: nothing is written")
    wanted, got = difference(before, after), changes_of(report)
    checks.same(sorted(got), sorted(wanted), f"{what}: the changes")
    checks.that(wanted, f"{what}: there are changes")
    for rule, row in report["rules"].items():
        mine = [c for c in wanted if c[0] == rule]
        checks.same((row["enter"], row["leave"], row["change"]), counted(mine), f"{what}: counts of {rule}")
        sides = [sum(row[side][outcome] for outcome in LISTED) for side in ("present", "changed")]
        checks.same(sides[0] + row["enter"] - row["leave"], sides[1], f"{what}: {rule} adds up")
        checks.same(sum(row["present"][o] for o in ("flag", "review", "excused")),
                    sum(key[0] == rule for key in before), f"{what}: findings of {rule}")
        for group, values in row.get("by_group", {}).items():
            checks.same(sum(sum(value.values()) for value in values.values()), len(mine), f"{what}: {rule} by {group}")
    order = [name for name, *_ in EDITS + SETS if name in names]
    # tables come first, then params, definitions, rules; the command line last
    checks.same(len(report["edits"]), len(order), f"{what}: the edits")
    for name in order:
        place = [i for i, e in enumerate(report["edits"]) if (name.split()[-1] == e["name"]) or
                 (name in ("tables", "run date") and e["kind"] == name.replace(" ", "_"))]
        if not checks.that(len(place) == 1, f"{what}: {name} is one of the edits", report["edits"]):
            continue
        alone = room / "alone.yaml"
        alone.write_text(edited(text, [name]), encoding="utf-8")
        alone_words = [word for n, words in SETS if n == name for word in words]
        made = difference(before, findings(options, folder, room, alone, alone_words, state + "-alone")) & wanted
        checks.same({c for c, edits in got.items() if place[0] in edits}, made, f"{what}: what {name} does by itself")


def overused(checks, options, room):
    """A number that too many bear is nobody's on every side."""
    folder = copy_case("impact", room / "overused")
    with open(folder / "household.csv", "a", encoding="utf-8") as file:
        file.write("529999201503150011,王一,男,2015-03-15,正常,城关镇,\n" * 1001)
    job = folder / "job.yaml"
    job.write_text(job.read_text(encoding="utf-8").replace("masked", "full"), encoding="utf-8")
    before, after = (findings(options, folder, room, "../common/pack.yaml", words, state)
                     for words, state in (([], "a"), (["--set", "absent_days=5", "--set", "entry_age=5"], "b")))
    outcome, report = impact(options, folder, room, None, ["--set", "absent_days=5", "--set", "entry_age=5"])
    checks.that(outcome.code == DONE, "a number that too many bear", outcome)
    checks.same(sorted(changes_of(report)), sorted(difference(before, after)), "a number that too many bear: the changes")


ADD_ON = """
format: 1
pack: add-on
params:
  early: {type: int, value: 5}
define:
  newly: 'any(enrolment, enrolment.grade < $early)'
rules:
  - {id: in-early-grades, status: live, title: t, kind: other, level: info, for_each: person, when: newly, message: m, except_by: [enrolment.grade]}
  - {id: without-enrolment, status: trial, title: t, kind: other, level: info, for_each: person, when: not present(enrolment), message: m}
exceptions:
  - {id: A-1, rule: in-early-grades, match: {enrolment.grade: 2}, reason: r, decided_by: d, ticket: t, from: 2026-09-01, until: 2027-06-30}
"""


def added(checks, options, folder, room):
    """A pack that adds to the job's stands behind them; one that is there already is replaced."""
    add_on = room / "add-on.yaml"
    add_on.write_text(ADD_ON, encoding="utf-8")
    before, after = (findings(options, folder, room, packs, [], state)
                     for packs, state in ((PACK, "plain"), ([PACK, add_on], "with")))
    outcome, report = impact(options, folder, room, add_on, [])
    if not checks.that(report is not None, "a pack that adds", outcome):
        return
    checks.same(sorted(changes_of(report)), sorted(difference(before, after)), "a pack that adds: the changes")
    outcomes = {outcome for (rule, _), outcome in after.items() if rule == "in-early-grades"}
    checks.that(outcomes >= {"flag", "excused"}, "a pack that adds: outcomes", outcomes)
    checks.same([len(report[side]["packs"]) for side in ("present", "changed")], [1, 2], "a pack that adds: packs")
    checks.same([(edit["kind"], edit["name"], edit["change"]) for edit in report["edits"]],
                [("rule", "in-early-grades", "added"), ("rule", "without-enrolment", "added"), ("exception", "A-1", "added")],
                "a pack that adds: the edits")
    both = folder / "both.yaml"
    both.write_text(re.sub(r"(?m)^pack: .*$", f"pack: ['{PACK}', '{add_on}']", (folder / "job.yaml").read_text(encoding="utf-8")),
                    encoding="utf-8")
    changed = room / "changed.yaml"
    changed.write_text(ADD_ON.replace("value: 5", "value: 3"), encoding="utf-8")
    outcome = start([options.rollcall, "impact", both, "--pack", changed, "--format", "json"], room)
    checks.that(outcome.code == DONE and [edit["name"] for edit in json.loads(outcome.out)["edits"]] == ["early"],
                "a changed pack that adds", outcome)


def refusals(checks, options, folder, room):
    wrong = room / "wrong.yaml"
    wrong.write_text(PACK.read_text(encoding="utf-8").replace("enrolment.status == \"active\"", "enrolment.status == \"actve\""),
                     encoding="utf-8")
    outcome, _ = impact(options, folder, room, wrong, [])
    checks.that(outcome.code == USAGE and b"wrong.yaml:" in outcome.err and b"E305" in outcome.err, "a wrong pack", outcome)
    outcome, report = impact(options, folder, room, None, [])
    checks.that(report and not report["edits"] and not report["changes"], "nothing changed", outcome)


def main():
    def add(parser):
        parser.add_argument("--county", default=ROOT / "build/release/bench/county")
        parser.add_argument("--persons", type=int, default=1500)

    options = arguments(__doc__, add)
    checks = Checks()
    with scratch() as room:
        folder = room / "county"
        made = start([options.county, "--persons", options.persons, "--seed", 3, "--out", folder, "--privacy", "full",
                      "--pack", PACK], room)
        assert made.code == 0, made
        outcome, report = impact(options, folder, room, None, ["--set", "absent_days=5"])
        checks.that(report and report["run"] is None and not (folder / "state").exists(), "before there is a run", outcome)
        outcome = start([options.rollcall, "run", folder / "job.yaml", "--quiet"], room)
        assert outcome.code == DONE, outcome
        for numbered, names in enumerate([
                ["param absent_days"], ["definition suspended", "tables"], ["param over_years", "run date"],
                [name for name, *_ in EDITS] + [name for name, _ in SETS]]):
            try_edits(checks, options, folder, room, names, numbered)
        added(checks, options, folder, room)
        overused(checks, options, room)
        refusals(checks, options, folder, room)
        (folder / "household").rename(folder / "gone")
        outcome, report = impact(options, folder, room, None, ["--set", "absent_days=5"])
        checks.that(report and report["changes"], "the accepted files are enough", outcome)
        shutil.rmtree(folder)
    checks.end()


if __name__ == "__main__":
    main()
