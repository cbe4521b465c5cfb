#!/usr/bin/python3
"""`rollcall explain` against runs: for every rule of the packs, persons with that finding (the rows of the packs' own
tests, written as files) are explained, every change that is said to clear it is made in the files, and a second run shows
that the finding is gone and that exactly what was named besides has changed. The same for random packs over cells that read
as something else than stands in them.

    explain.py [--rollcall PATH] [--all]

Without --all (or ROLLCALL_LONG_TESTS=1) a few persons of each rule and outcome."""

import argparse
import datetime
import json
import random
import re
import shutil

import yaml

from harness import DONE, LONG, ROOT, USAGE, Checks, arguments, identity_check, read_findings, scratch, start

PACKS = ["rules/compulsory-education.yaml", "fixtures/meals/pack.yaml"]
A_FEW = 2


def whole(cell):
    cell = cell.strip().strip('"')
    return identity_check(cell[:17]) if len(cell) == 18 and cell.endswith("*") else cell


class Files:
    """The rows of a test as files: the cells of every table by field, its heading the first that the pack knows."""

    def __init__(self, pack, test):
        self.pack, self.tables = pack, {}
        for name, table in {**pack["lines"], **pack.get("lists", {})}.items():
            fields = list(table["fields"])
            rows = []
            given = (test.get("given") or {}).get(name)
            if given:
                lines = given.strip("\n").split("\n")
                columns = [column.strip() for column in lines[0].split(",")]
                for line in lines[1:]:
                    cells = [whole(cell) for cell in line.split(",")]
                    rows.append({column: cell for column, cell in zip(columns, cells)})
            self.tables[name] = (fields, rows)

    def heading(self, table, field):
        every = {**self.pack["lines"], **self.pack.get("lists", {})}
        column = every[table]["fields"][field]["column"]
        return column[0] if isinstance(column, list) else column

    def write(self, folder):
        for name, (fields, rows) in self.tables.items():
            lines = [",".join(self.heading(name, field) for field in fields)]
            lines += [",".join(row.get(field, "") for field in fields) for row in rows]
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def change(self, step, added):
        fields, rows = self.tables[step["table"]]
        if step["kind"] == "add":
            rows.append({self.pack_key(step["table"]): added})
            return
        row = rows[int(step["place"].rsplit(":", 1)[1]) - 2] if step["place"] else rows[-1]
        if step["kind"] == "remove":
            row.clear()
        else:
            row[step["field"]] = step["value"]

    def pack_key(self, table):
        return {**self.pack["lines"], **self.pack.get("lists", {})}[table]["key"]


def write_job(folder, pack_path, pack, test, state):
    lists = pack.get("lists", {})
    job = {"format": 1, "job": "explain", "run_date": str(test.get("run_date", "2026-10-15")), "pack": str(pack_path),
           "lines": {name: {"files": [f"{name}.csv"]} for name in pack["lines"]},
           "lists": {name: {"files": [f"{name}.csv"]} for name in lists},
           "output": {"state": state, "formats": ["csv", "json"], "language": "zh", "privacy": "full"}}
    if test.get("params"):
        job["params"] = {name: str(value) for name, value in test["params"].items()}
    (folder / f"{state}.yaml").write_text(yaml.safe_dump(job, allow_unicode=True), encoding="utf-8")
    return folder / f"{state}.yaml"


def who(item):
    return item["key"] or item["evidence"].split(";")[0]


def run(options, folder, job, state):
    outcome = start([options.rollcall, "run", job, "--quiet"], folder)
    if outcome.code != DONE:
        return outcome, None
    return outcome, {(item["rule"], who(item)): item for item in read_findings(folder / state / "current")}


def explain(options, folder, job, key, rule):
    outcome = start([options.rollcall, "explain", job, key, "--rule", rule, "--run", "none", "--language", "zh",
                     "--format", "json"], folder)
    return outcome, json.loads(outcome.out) if outcome.code == DONE else None


def run_changed(options, folder, pack_path, pack, test, steps, added):
    files = Files(pack, test)
    for step in steps:
        files.change(step, added)
    shutil.rmtree(folder / "after", ignore_errors=True)
    (folder / "after").mkdir()
    files.write(folder / "after")
    return run(options, folder / "after", write_job(folder / "after", pack_path, pack, test, "state"), "state")


def others_changed(before, after, target):
    """(rule, whose, from, to) of all findings but one."""
    outcomes = [{key: item["outcome"] for key, item in side.items()} for side in (before, after)]
    return {(*key, outcomes[0].get(key, "clear"), outcomes[1].get(key, "clear"))
            for key in outcomes[0].keys() | outcomes[1].keys()
            if key != target and outcomes[0].get(key) != outcomes[1].get(key)}


def raised(changed):
    worse = {"clear": 0, "excused": 1, "review": 2, "flag": 3}
    return sum(worse[to] > worse[was] for *_, was, to in changed)


def one_nearer(pack, test, steps):
    """The change of a number or a day by one less than is said; None: it is another change, or of one only."""
    if len(steps) != 1 or steps[0]["kind"] != "cell" or not steps[0]["value"]:
        return None
    step = steps[0]
    table = {**pack["lines"], **pack.get("lists", {})}[step["table"]]
    field = table["fields"][step["field"]]
    if field["type"] not in ("int", "date") or "values" in field:
        return None
    now = Files(pack, test).tables[step["table"]][1][int(step["place"].rsplit(":", 1)[1]) - 2].get(step["field"], "")
    read = int if field["type"] == "int" else datetime.date.fromisoformat
    one = 1 if field["type"] == "int" else datetime.timedelta(1)
    try:
        now, value = read(now), read(step["value"])
    except ValueError:
        return None
    nearer = value - one if value > now else value + one
    blank = [str(cell) for cell in table.get("null", table.get(None, []))]
    return None if nearer == now or str(nearer) in blank else [{**step, "value": str(nearer)}]


def try_change(checks, options, where, pack_path, pack, test, before, target, change):
    """Makes the change and runs again; the same with a change that is smaller by one."""
    folder, name = where
    steps = change["changes"]
    outcome, after = run_changed(options, folder, pack_path, pack, test, steps, target[1])
    what = f"{name}: {target[0]}: {change['would clear']}"
    if not checks.that(after is not None, what, outcome):
        return
    checks.that(target not in after, f"{what}: the finding is gone", f"{target}")
    changed = others_changed(before, after, target)
    named = {(e["rule"], e["key"] or e["place"], e["from"], e["to"]) for e in change["also"]}
    checks.same(sorted(named), sorted(changed), f"{what}: what else changes")
    nearer = one_nearer(pack, test, steps)
    if not nearer:
        return
    outcome, after = run_changed(options, folder, pack_path, pack, test, nearer, target[1])
    if checks.that(after is not None, what, outcome):
        checks.that(target in after or raised(others_changed(before, after, target)) > raised(changed),
                    f"{what}: no smaller change does", nearer)


def explain_finding(checks, options, where, test, before, target):
    """What is said of a finding, once it is seen to be as in the run; nothing if there is no explanation."""
    outcome, report = explain(options, *where, target[1], target[0])
    if not checks.that(report and report["rules"], f"{test['name']}: {target}", outcome):
        return []
    rule, item = report["rules"][0], before[target]
    checks.same((rule["rule"], rule["outcome"], rule["message"], rule["evidence"], rule["undecided_because"]),
                (target[0], item["outcome"], item["message"], item["evidence"], item["undecided_because"]),
                f"{test['name']}: {target}: as in the findings")
    return [rule]


def try_test(checks, options, room, pack_path, pack, test, seen, simple=True):
    """simple: each finding is cleared by some change."""
    if any('"' in re.sub(r'"[^",\n]*"', "", rows) for rows in (test.get("given") or {}).values()):
        return # a row that is rejected
    folder = room / "before"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    Files(pack, test).write(folder)
    job = write_job(folder, pack_path, pack, test, "state")
    outcome, before = run(options, folder, job, "state")
    if not checks.that(before is not None, test["name"], outcome):
        return
    for target, item in before.items():
        kind = (target[0], item["outcome"])
        if item["outcome"] == "excused" or (seen.get(kind, 0) >= A_FEW and not options.all):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        for rule in explain_finding(checks, options, (folder, job), test, before, target):
            checks.that(rule["would_clear"] or not simple, f"{test['name']}: {target}: something clears it")
            for change in rule["would_clear"]:
                try_change(checks, options, (room, test["name"]), pack_path, pack, test, before, target, change)


# Numbers that are wrong in one digit, damaged or blank, beside the record they hide.
SLIPS = {
    "name": "号码录错、受损、空白", "run_date": "2026-10-15",
    "given": {
        "household": """
id, name, sex, birth_date, township
52999920150315001*, 赵一, 男, 2015-03-15, 东乡
52999920150316002*, 钱二, 女, 2015-03-16, 东乡
52999920150317003*, 孙三, 男, 2015-03-17, 东乡
529999201503180040, 李四, 女, 2015-03-18, 东乡
52999920150319005*, 周五, 男, 2015-03-19, 东乡
""",
        "enrolment": """
id, name, sex, birth_date, school, grade, status
52999920150315101*, 赵一, 男, 2015-03-15, 一小, 五年级, 在读
529999201503160020, 钱二, 女, 2015-03-16, 一小, 五年级, 在读
, 孙三, 男, 2015-03-17, 一小, 五年级, 在读
52999920150318004*, 李四, 女, 2015-03-18, 一小, 五年级, 在读
5.29999E+17, 周五, 男, 2015-03-19, 一小, 五年级, 在读
""",
    },
}


def slips(checks, options, room):
    """Near records are those the run suggests, and setting a number right does what is said."""
    path = ROOT / PACKS[0]
    pack = yaml.safe_load(path.read_text(encoding="utf-8"))
    everybody = argparse.Namespace(**{**vars(options), "all": True})
    try_test(checks, everybody, room, path, pack, SLIPS, {})
    folder = room / "before"
    numbers = 0
    for item in read_findings(folder / "state/current"):
        if not item["suggestion"]:
            continue
        outcome, report = explain(options, folder, folder / "state.yaml", who(item), item["rule"])
        if not checks.that(report is not None, f"{item['rule']} {who(item)}", outcome):
            continue
        checks.same([(near["place"], near["reason"], near["ties"]) for near in report["near"]],
                    [(near["evidence"], near["reason"], near["ties"]) for near in item["suggestion"]],
                    f"{item['rule']} {who(item)}: near records")
        numbers += any(step.get("field") == "id" for change in report["rules"][0]["would_clear"]
                       for step in change["changes"])
    checks.that(numbers >= 10, "numbers set right", numbers)


def nobody(checks, options, room):
    """What is said of numbers that nobody has, and that none of them is repeated."""
    folder = room / "small"
    shutil.copytree(ROOT / "tests/golden/small", folder / "small", ignore=shutil.ignore_patterns("files", "out"))
    shutil.copytree(ROOT / "tests/golden/common", folder / "common")
    job = folder / "small/job.yaml"
    # What is asked for, and the rows whose number is nearly that; None: somebody has it.
    one = {"household.csv:2", "enrolment.csv:2"}
    asked = [("529999201503150011", None), ("５２９９９９ ２０１５０３１５ ００１１", None), ("52999920150315002x", None),
             ("52999920150315101X", set()), ("529999201503150012", one), ("529999201503150110", set()), ("529999201503151001", set()),
             ("52999920150315011", one), ("5299992015033150011", one), ("529999201503105011", one), ("529999201503150039", {"household.csv:4"}),
             ("529999197001010010", set()), ("王一", set())]
    for number, near in asked:
        for form in ("text", "json"):
            outcome = start([options.rollcall, "explain", job, number, "--format", form], folder)
            said = outcome.out + outcome.err
            digits = re.findall(rb"5299\d{10,}", said) + re.findall("５２９９".encode(), said)
            checks.that(not digits, f"{number}: no number is printed", said.decode("utf-8", "replace"))
            checks.same(outcome.code, DONE if near is None else USAGE, f"{number}: exit code")
            if near is not None:
                checks.that(b"E427" in outcome.err, f"{number}: nobody", outcome)
                places = re.findall(r"nearly the same stands in (?:\S*/)?(\w+\.csv:\d+)", outcome.err.decode())
                checks.same(set(places), near, f"{number}: rows named")
    for number, code in (("529999201503150011", DONE), ("529999197001010010", USAGE)):
        outcome = start([options.rollcall, "explain", number, job], folder)
        checks.same(outcome.code, code, f"{number} before the job: exit code")
        checks.that(number.encode() not in outcome.out + outcome.err, f"{number} before the job: it is not printed", outcome)
    for place, file in (("household.csv:3", ""), ("household.csv：3", ""), ("househould.csv：3", "household.csv")):
        outcome = start([options.rollcall, "explain", job, place], folder)
        checks.same(outcome.code, USAGE if file else DONE, f"{place}: exit code")
        checks.that(file.encode() in outcome.err, f"{place}: the file meant", outcome)


# A number of too many records: a rule of each line, and a list that has it, too.
OVERUSED = """
format: 1
pack: overused
effective: {from: 2026-01-01, until: 2027-12-31}
lines:
  household: {key: id, fields: {id: {type: id, column: 证件号}, town: {type: string, column: 镇}}}
  enrolment: {key: id, fields: {id: {type: id, column: 证件号}, grade: {type: int, column: 年级}}}
lists:
  exempt: {key: id, fields: {id: {type: id, column: 证件号}}}
rules:
  - {id: e, status: live, title: 学籍, kind: other, level: low, for_each: enrolment,
     when: enrolment.grade > 1 and not present(household), message: 在读}
  - {id: h, status: live, title: 户籍, kind: other, level: low, for_each: household,
     when: 'not present(enrolment) and not present(exempt)', message: 在册}
"""
NOBODYS = "529999201503150011"


def overused(checks, options, room):
    """The records of a number that is nobody's stand for themselves, as in a run, and none of them is said to be in the way
    where without it the number would be somebody's."""
    pack = yaml.safe_load(OVERUSED.replace(": 2026-01-01, until: 2027-12-31", ": '2026-01-01', until: '2027-12-31'"))
    (room / "overused.yaml").write_text(OVERUSED, encoding="utf-8")
    for count in (1001, 1002):
        test = {"name": f"{count} records", "given": {
            "household": "id,town\n" + f"{NOBODYS},东乡\n" * count,
            "enrolment": f"id,grade\n{NOBODYS},2\n", "exempt": f"id\n{NOBODYS}\n"}}
        folder = room / "before"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        Files(pack, test).write(folder)
        job = write_job(folder, room / "overused.yaml", pack, test, "state")
        outcome, before = run(options, folder, job, "state")
        if not checks.that(before is not None, test["name"], outcome):
            continue
        checks.same(len(before), count + 1, f"{test['name']}: findings")
        for place in ("enrolment.csv:2", "household.csv:9"):
            target = ("undecided-identity", place)
            for item in explain_finding(checks, options, (folder, job), test, before, target):
                wanted = [] if place.startswith("household") and count == 1001 else [place]
                checks.same(removed(item), wanted, f"{test['name']}: {place}: rows that could go")
                for change in item["would_clear"]:
                    try_change(checks, options, (room, test["name"]), room / "overused.yaml", pack, test, before, target, change)
        outcome = start([options.rollcall, "explain", job, "exempt.csv:2"], folder)
        checks.that(outcome.code == USAGE and b"E419" in outcome.err, f"{test['name']}: a row of a list", outcome)


# Bounds behind sums and functions, where no value that is written in the condition lies at one.
ARITHMETIC = """
format: 1
pack: arithmetic
effective: {from: 2026-01-01, until: 2027-12-31}
lines:
  household: {key: id, fields: {id: {type: id, column: 证件号}, d: {type: date, column: 日}, n: {type: int, column: 数}, m: {type: int, column: 数2}}}
  enrolment: {key: id, fields: {id: {type: id, column: 证件号}}}
rules:
  - {id: month, status: live, title: 月, kind: other, level: low, for_each: household, when: month(household.d) == 9, message: 九月}
  - {id: sum, status: live, title: 和, kind: other, level: low, for_each: household, when: household.n + household.m == 10, message: 十}
  - {id: part, status: live, title: 差, kind: other, level: low, for_each: household, when: household.m - household.n > 700, message: 差}
  - {id: year, status: live, title: 年, kind: other, level: low, for_each: household, when: year(household.d) - household.n < 1990, message: 早}
"""
SMALLEST = {
    ("month", "529999201503150011"): {"d": "2015-08-31"},
    ("sum", "529999201503150011"): {"n": "7", "m": "1"},
    ("part", "52999920150315002X"): {"n": "300", "m": "999"},
    ("year", "52999920150315002X"): {"n": "12"},
    ("year", "529999201503150038"): {"n": "2", "d": "1993-01-01"},
}


def arithmetic(checks, options, room):
    pack = yaml.safe_load(ARITHMETIC.replace(": 2026-01-01, until: 2027-12-31", ": '2026-01-01', until: '2027-12-31'"))
    (room / "arithmetic.yaml").write_text(ARITHMETIC, encoding="utf-8")
    test = {"name": "arithmetic", "given": {"household": """
id, d, n, m
529999201503150011, 2015-09-15, 8, 2
52999920150315002X, 2002-03-03, 299, 1000
529999201503150038, 1992-03-03, 3, 1
"""}}
    try_test(checks, argparse.Namespace(**{**vars(options), "all": True}), room, room / "arithmetic.yaml", pack, test, {})
    for (rule, key), wanted in SMALLEST.items():
        outcome, report = explain(options, room / "before", room / "before/state.yaml", key, rule)
        if checks.that(report is not None, f"{rule} {key}", outcome):
            steps = [change["changes"][0] for change in report["rules"][0]["would_clear"] if len(change["changes"]) == 1]
            got = {step["field"]: step["value"] for step in steps if step["kind"] == "cell" and step["value"]}
            checks.same(got, wanted, f"{rule} {key}: the smallest changes")


def removed(rule):
    return [step["place"] for change in rule["would_clear"] for step in change["changes"] if step["kind"] == "remove"]


# Packs whose tables read cells in every way there is: the key of one is a text, numbers stand in texts, words are null.
READING = """
format: 1
pack: reading
effective: {from: 2026-01-01, until: 2027-12-31}
lines:
  household:
    key: k
    also: [old]
    null: [无, "0", 1900-01-01]
    fields:
      k: {type: KEY, column: 证件号}
      old: {type: KEY, column: 曾用号, optional: true}
      doc: {type: string, column: 证明, optional: true}
      town: {type: string, column: 镇, blank: 未填, optional: true}
      n: {type: int, column: 人数, optional: true}
      since: {type: date, column: 日期, optional: true}
      sex: {type: string, column: 性别, values: {"1": male, 男: male, 女: female}, optional: true}
      moved: {type: bool, column: 迁出, values: {是: true, 否: false}, blank: false, optional: true}
  enrolment:
    key: k
    null: ["-", 甲]
    fields:
      k: {type: KEY, column: 证件号}
      doc: {type: string, column: 证明, optional: true}
      sex: {type: string, column: 性别, values: {男: male, 女: female}, optional: true}
      grade: {type: int, column: 年级, blank: 1, optional: true}
lists:
  exempt:
    key: k
    null: ["12"]
    fields:
      k: {type: KEY, column: 证件号}
      until: {type: date, column: 止, optional: true}
      why: {type: string, column: 由, optional: true}
"""
READ_NUMBERS = ["529999201503150011", "52999920150315002X", "52999920150316001X", "12", "A1234567", "甲", "5299992015", ""]
READ_CELLS = {
    "k": READ_NUMBERS, "old": READ_NUMBERS + [""] * 20, "doc": READ_NUMBERS + ["无", "有", "-"],
    "town": ["", "x", "东乡", "无", "甲"], "n": ["", "0", "1", "2", "-3", "?"],
    "since": ["", "1900-01-01", "1900-01-02", "2026-10-15", "?"], "sex": ["", "男", "女", "1", "?"],
    "moved": ["", "是", "否", "?"], "grade": ["", "1", "2", "-"],
    "until": ["", "2026-10-14", "2026-10-15"], "why": ["", "x", "12"],
}
READ_KINDS = ["resident", "passport_like", "other", "hmt_permit"]
READ_TERMS = {"household": """
present(household.doc); id_valid(household.doc); id_valid(household.k)
id_kind(household.doc) == KIND; id_kind(household.k) == KIND
id_damage(household.doc) == "check"; id_sex(household.doc) == household.sex; id_birth_date(household.doc) > 2015-03-15
household.doc == "无"; household.doc != "12"; starts_with(household.doc, "5"); household.doc == household.town
household.town != " x"; household.town == "东乡 "; contains(household.town, "无"); household.town == "未填"; missing(household.town)
household.n > 0; household.n == 0; household.n < 1; household.n != 1; missing(household.n); household.sex == "male"
household.since <= 1900-01-01; household.since == 1900-01-01; household.moved""", "person": """
present(enrolment); present(exempt); count(enrolment) > 1; any(enrolment, id_kind(enrolment.k) == KIND)
any(enrolment, id_valid(enrolment.doc)); any(enrolment, enrolment.doc == "甲"); any(enrolment, enrolment.doc != "-")
all(enrolment, enrolment.grade > 1); any(enrolment, enrolment.grade < 1); max(exempt, exempt.until) < $run_date
any(exempt, exempt.why == "12")"""}


def read_condition(rng, scope, depth=0):
    if depth == 2 or rng.random() < 0.3:
        terms = re.split("[;\n]", READ_TERMS[rng.choice([scope, "person"])].strip())
        return rng.choice(["", "", "not "]) + rng.choice(terms).strip().replace("KIND", f'"{rng.choice(READ_KINDS)}"')
    parts = [read_condition(rng, scope, depth + 1) for _ in range(rng.choice([1, 2, 2, 3]))]
    return rng.choice(["({})", "({})", "not ({})"]).format(rng.choice([" and ", " or "]).join(parts))


def reading(checks, options, room):
    """Random conditions over cells that read as something else than stands in them, or as nothing."""
    for seed in range(60, 180 if options.all else 84):
        rng = random.Random(seed)
        rules = []
        for i in range(8):
            scope = rng.choice(["household", "household", "person"])
            rules.append({"id": f"r{i}", "status": rng.choice(["live", "live", "trial"]), "title": "规则", "kind": "other",
                          "level": "low", "for_each": scope, "when": read_condition(rng, scope), "message": "不符"})
        text = READING.replace("KEY", rng.choice(["string", "id"]))
        text += yaml.safe_dump({"rules": rules}, allow_unicode=True, width=5000)
        (room / "reading.yaml").write_text(text, encoding="utf-8")
        pack = yaml.safe_load(re.sub(r"(\d{4}-\d\d-\d\d)([],}])", r"'\1'\2", text))
        test = {"name": f"reading {seed}", "given": {}}
        for name, table in {**pack["lines"], **pack["lists"]}.items():
            rows = [list(table["fields"])] + [[rng.choice(READ_CELLS[field]) for field in table["fields"]] for _ in range(8)]
            test["given"][name] = "\n".join(",".join(row) for row in rows)
        try_test(checks, options, room, room / "reading.yaml", pack, test, {}, simple=False)


def main():
    def add(parser):
        parser.add_argument("--all", action="store_true", default=LONG)

    options = arguments(__doc__, add)
    checks = Checks()
    seen = {}
    with scratch() as room:
        for path in PACKS:
            pack = yaml.safe_load((ROOT / path).read_text(encoding="utf-8").replace("run_date: 2", "run_date: !!str 2"))
            for test in pack["tests"]:
                try_test(checks, options, room, ROOT / path, pack, test, seen)
            for rule in pack["rules"]:
                checks.that(any(kind[0] == rule["id"] for kind in seen), f"{rule['id']} was tried")
        slips(checks, options, room)
        nobody(checks, options, room)
        overused(checks, options, room)
        arithmetic(checks, options, room)
        reading(checks, options, room)
    checks.end()


if __name__ == "__main__":
    main()
