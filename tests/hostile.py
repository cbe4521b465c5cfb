#!/usr/bin/python3
"""What somebody might do to a run on purpose, or a badly kept machine by accident: YAML made to explode, links and pipes
planted where files belong, twenty starts at once, a full disk, closed descriptors, odd locales; and what must never come
out: whole identity numbers, live spreadsheet formulas, control characters.

    hostile.py [--rollcall PATH] [--slow FACTOR]"""

import csv
import fcntl
import io
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
from pathlib import Path

from harness import (DONE, LOCKED, REFUSED, SYSTEM, USAGE, Checks, arguments, copy_case, environment, identity_number,
                     published, scratch, snapshot, start)

PLACED = re.compile(rb"^[^:\n]+\.yaml:\d+:\d+: error\[[A-Z]\d{3}\]", re.M)

HEAD = "format: 1\npack: p\n"
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def ids(count):
    return ", ".join(f"x{i}" for i in range(count))


def large_pack(fields, rules="", rest="", null=""):
    return (HEAD + f"lines:\n  household: {{key: id, null: [{null}], fields: {{id: {{type: id, column: a}}, {fields}}}}}\n"
            "  enrolment: {key: id, fields: {id: {type: id, column: a}}}\n" + (f"rules:\n{rules}" if rules else "") + rest)


def large_rule(number, when, rest=""):
    return (f"  - {{id: r{number}, status: live, title: t, kind: other, level: low, for_each: household, basis: b, benign: b, "
            f"when: '{when}', message: x{rest}}}\n")


YAML = {
    "bomb": HEAD + "a: &a [x, x, x, x, x, x, x, x, x]\n"
            + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi")),
    "self-alias": HEAD + "a: &a [*a]\n",
    "merge key": HEAD + "params: {<<: {a: 1}}\n",
    "60,000 flow lists": HEAD + "a: " + "[" * 60_000,
    "60,000 flow maps": HEAD + "a: " + "{" * 60_000,
    "60,000 flow maps with keys": HEAD + "a: " + "{a: " * 60_000,
    "60,000 mixed": HEAD + "a: " + "[{" * 30_000,
    "60,000 block lists on a row": HEAD + "a:\n  " + "- " * 60_000 + "x\n",
    "60,000 explicit keys": "? " * 60_000 + "x\n",
    "60,000 anchors": HEAD + "a: " + "".join(f"&a{i} " for i in range(60_000)) + "\n",
    "60,000 tags": HEAD + "a: " + "!t " * 60_000 + "\n",
    "60,000 quotes": HEAD + "a: " + "'" * 60_001 + "\n",
    "1,000 block levels": "".join(" " * i + "a:\n" for i in range(1_000)),
    "17 block levels": "".join(" " * i + "a:\n" for i in range(17)) + " " * 17 + "a\n",
    "17 flow levels": HEAD + "a: " + "[" * 17 + "]" * 17 + "\n",
    "100,000 keys": HEAD + "params:\n" + "".join(f"  a{i}: {{type: int, value: 1}}\n" for i in range(25_000)) + "wrong: 1\n",
    "duplicate keys": HEAD + "title: a\ntitle: b\n",
    "duplicate keys below": HEAD + "params:\n  a: {type: int, value: 1}\n  a: {type: int, value: 2}\n",
    "50,000 duplicate keys": HEAD + "a: 1\n" * 50_000,
    "50,000 keys misspelt": HEAD + "".join(f"{a}{b}{c}{d}ules: 1\n" for a in LETTERS for b in LETTERS for c in LETTERS for d in "rst"),
    "80,000 texts like keys run together": HEAD + "define:\n" + "  - a：{b\n" * 80_000,
    "20,000 names, 1,000 others meant": large_pack(
        "n: {type: int, column: b}", "".join(large_rule(i, f"nome_nmuber_5{i} and nome_nmuber_7{i}") for i in range(500)),
        "define:\n" + "".join(f"  name_number_{i}: true\n" for i in range(20_000))),
    "20,000 values, 1,000 others meant": large_pack(
        "g: {type: string, column: b, values: {" + ", ".join(f"{i}: value{i}" for i in range(20_000)) + "}}",
        large_rule(0, "true", ", except_by: [household.g]"), "exceptions:\n" + "".join(
            f"  - {{id: e{i}, rule: r0, match: {{household.g: vaule{i}}}, reason: a, decided_by: b, from: 2026-01-01, until: 2026-02-01}}\n"
            for i in range(1_000))),
    "two documents": HEAD + "---\n" + HEAD,
    "a document after the end": HEAD + "...\n---\nx: 1\n",
    "empty": "",
    "a comment only": "# nothing\n",
    "a byte order mark only": "\ufeff",
    "white space only": " \n\n \n",
    "null": "~\n",
    "a list": "- format: 1\n",
    "a scalar": "format\n",
    "a tag": HEAD + "title: !!python/object:os.system x\n",
    "a tab for indentation": "format: 1\nlines:\n\ta: 1\n",
    "a NUL escape": HEAD + 'title: "a\\0b"\n',
    "a NUL": HEAD + "title: a\0b\n",
    "a control character": HEAD + "title: a\x1bb\n",
    "UTF-16": (HEAD + "title: 县\n").encode("utf-16"),
    "GB18030": (HEAD + "title: 县\n").encode("gb18030"),
    "cut in a character": HEAD.encode() + "title: 县".encode()[:-1],
    "over 1 MiB": HEAD + "title: " + "x" * (1 << 20) + "\n",
    "an open quote": HEAD + 'title: "a\nb: c\n',
    "an open flow list": HEAD + "lines: [a, b\n",
    "no key": ": 1\n",
    "a long key": HEAD + "k" * 2_000 + ": 1\n",
    "a directive": "%YAML 9.9\n---\n" + HEAD,
    "60,000 directives": "%TAG ! x\n" * 60_000 + "---\n" + HEAD,
}


# nothing but large: a second is soon enough
LARGE = ("100,000 keys", "50,000 duplicate keys", "50,000 keys misspelt", "80,000 texts like keys run together",
         "20,000 names, 1,000 others meant", "20,000 values, 1,000 others meant")


def timed(command, folder, **how):
    """The outcome, and the seconds of processor it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome = start(command, folder, **how)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return outcome, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def hostile_yaml(program, room, checks, slow):
    folder = room / "yaml"
    folder.mkdir()
    for name, text in YAML.items():
        (folder / "x.yaml").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        outcome, seconds = timed([program, "check", "x.yaml"], folder)
        checks.that(outcome.code == USAGE and not outcome.crashed, f"YAML, {name}: exit 2", outcome)
        checks.that(PLACED.search(outcome.err), f"YAML, {name}: a place and a code", outcome)
        limit = 1.0 if name in LARGE else 0.1
        checks.that(seconds < limit * slow, f"YAML, {name}: refused within {limit} s", f"{seconds:.3f} s")
        checks.that(len(outcome.err) < 1 << 20, f"YAML, {name}: no flood of messages", len(outcome.err))
        checks.that(not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", outcome.err), f"YAML, {name}: nothing raw on the terminal",
                    outcome)
    case = copy_case("small", room / "as-job")
    for name in ("bomb", "self-alias", "60,000 flow lists", "duplicate keys", "two documents", "empty"):
        (case / "job.yaml").write_text(YAML[name], encoding="utf-8")
        outcome = start([program, "run", "job.yaml"], case)
        checks.that(outcome.code == USAGE and PLACED.search(outcome.err), f"a job, {name}: exit 2 with a place", outcome)
        checks.that(not (case / "state").exists(), f"a job, {name}: nothing is made")


# Nothing wrong, and much of it: what is looked for in it must not be looked for item by item.
PACKS = {
    "6,300 numbers in lists": large_pack("g: {type: int, column: b}", "".join(
        large_rule(i, f"household.g in [{','.join(str(2 * k + i) for k in range(900))}]") for i in range(7))),
    "60,000 headings of a field": large_pack(f"g: {{type: int, column: [{ids(60_000)}]}}", large_rule(0, "household.g == 1")),
    "60,000 words for nothing": large_pack("g: {type: string, column: b, values: {" + ", ".join(f"y{i}: a" for i in range(30_000)) + "}}",
                                           large_rule(0, 'household.g == "a"'), null=ids(30_000)),
    "60,000 ids that a rule replaces": large_pack("g: {type: int, column: b}", large_rule(0, "household.g == 1", f", replaces: [{ids(60_000)}]")),
    "30,000 rows of a test to doubt": large_pack(
        "g: {type: int, column: b}", large_rule(0, "household.g == 1"),
        "tests:\n  - name: x\n    run_date: 2026-09-01\n    given:\n      household: |\n        id, g\n"
        + "        5299992015*, 1\n" * 30_000 + "    expect: {}\n"),
}


def large_packs(program, room, checks, slow):
    folder = room / "large"
    folder.mkdir()
    enough = None if b"Sanitizer" in Path(program).read_bytes() else lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))
    for name, text in PACKS.items():
        (folder / "x.yaml").write_text(text, encoding="utf-8")
        outcome, seconds = timed([program, "check", "x.yaml"], folder, preexec_fn=enough)
        checks.that(outcome.code == DONE, f"a pack with {name}: checked in 256 MiB", outcome)
        checks.that(seconds < slow, f"a pack with {name}: checked within a second", f"{seconds:.3f} s")


def planted(program, room, checks):
    """Links, pipes, devices and folders where a file is expected."""
    run = [program, "run", "job.yaml"]

    def fresh(name):
        case = copy_case("small", room / name)
        victim = room / name / "victim"
        victim.mkdir()
        (victim / "file").write_text("untouched")
        (victim / "folder").mkdir()
        return case, victim

    def special(case, name, make):
        path = case / name
        path.unlink()
        make(path)

    inputs = {
        "a pipe": lambda path: os.mkfifo(path),
        "a folder": lambda path: path.mkdir(),
        "an endless device": lambda path: path.symlink_to("/dev/zero"),
        "a link to nothing": lambda path: path.symlink_to("nowhere"),
        "a link to itself": lambda path: path.symlink_to(path.name),
        "a link to a folder": lambda path: path.symlink_to("."),
    }
    for name, make in inputs.items():
        for file in ("household.csv", "attendance.csv", "job.yaml"):
            case, _ = fresh(f"input-{name}-{file}".replace(" ", "-"))
            special(case, file, make)
            outcome = start(run, case, timeout=20)
            checks.that(outcome.code in (USAGE, REFUSED, SYSTEM) and not outcome.crashed, f"{file} is {name}: refused", outcome)
            checks.that(not (case / "state/current").exists(), f"{file} is {name}: nothing published")
            checks.that(file.encode() in outcome.err, f"{file} is {name}: the file is named", outcome)
    case, victim = fresh("input-link")
    shutil.copy(case / "household.csv", victim / "household")
    special(case, "household.csv", lambda path: path.symlink_to(victim / "household"))
    checks.same(start(run, case).code, DONE, "an input that is a link to a file is read")

    case, _ = fresh("known")
    checks.same(start(run, case).code, DONE, "a run to learn names from")
    run_id = os.readlink(case / "state/current")
    lock = [path.name for path in (case / "state").iterdir() if path.is_file() and not path.is_symlink()]
    links = {"current": "folder", "runs": "folder", run_id: "folder", f"{run_id}.tmp": "folder", "current.tmp": "file",
             "current.new": "file", **{name: "file" for name in lock}}
    for name, target in links.items():
        for kind in ("link", "pipe"):
            case, victim = fresh(f"state-{kind}-{name}".replace("/", "-"))
            before = snapshot(victim)
            place = case / "state" / name
            place.parent.mkdir(parents=True)
            if kind == "pipe":
                os.mkfifo(place)
            else:
                place.symlink_to(victim / target)
            outcome = start(run, case, timeout=20)
            checks.that(outcome.code in (DONE, SYSTEM) and not outcome.crashed, f"state/{name} is a {kind}: no harm", outcome)
            checks.that(snapshot(victim) == before, f"state/{name} is a {kind}: what it leads to is untouched",
                        sorted(set(snapshot(victim)) ^ set(before)))
    case, victim = fresh("state-file")
    (case / "state").write_text("untouched")
    outcome = start(run, case)
    checks.that(outcome.code == SYSTEM and (case / "state").read_text() == "untouched", "state is a file: exit 4", outcome)


def modes(program, room, checks):
    for mask in (0o000, 0o022, 0o077, 0o777):
        case = copy_case("small", room / f"umask-{mask:o}")
        outcome = start([program, "run", "job.yaml"], case, umask=mask)
        checks.that(outcome.code == DONE, f"umask {mask:03o}: done", outcome)
        for name in [".", *snapshot(case / "state")]:
            status = os.lstat(case / "state" / name)
            if not stat.S_ISLNK(status.st_mode):
                wanted = 0o700 if stat.S_ISDIR(status.st_mode) else 0o600
                checks.that(stat.S_IMODE(status.st_mode) == wanted, f"umask {mask:03o}: state/{name}", oct(status.st_mode))


def same_everywhere(program, room, checks):
    """Locale, time zone, folder and the number of processors must not show in a single byte."""
    seen = {}
    processors = [sorted(os.sched_getaffinity(0))[:1], sorted(os.sched_getaffinity(0))]
    for place in ("here", "a longer name, 县/with a folder below"):
        for locale in ("C", "zh_CN.UTF-8", "tr_TR.UTF-8"):
            for zone in ("UTC", "Asia/Shanghai", "America/St_Johns"):
                home = room / "same" / f"{locale}-{zone.replace('/', '-')}" / place
                case = copy_case("plain", home)
                processors.reverse()
                outcome = start([program, "run", "job.yaml"], case, env=environment(LC_ALL=locale, TZ=zone),
                                preexec_fn=lambda some=processors[0]: os.sched_setaffinity(0, some))
                checks.that(outcome.code == DONE, f"{locale} {zone} {place}: done", outcome)
                files = published(case / "state")
                files["name of the run"] = os.readlink(case / "state/current") if files else None
                for name, value in files.items():
                    first = seen.setdefault(name, value)
                    checks.that(value == first, f"{name} is the same under {locale}, {zone}, in '{place}'")
                checks.same(set(files), set(seen), f"{locale} {zone} {place}: the same files")


def at_once(program, room, checks):
    """One run at a time in a state directory: the others say so and touch nothing."""
    for number in range(5):
        case = copy_case("plain", room / f"at-once-{number}")
        starts = [subprocess.Popen([program, "run", "job.yaml"], cwd=case, env=environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(20)]
        ends = [(process.communicate(timeout=120)[1], process.returncode) for process in starts]
        codes = sorted(code for _, code in ends)
        checks.that(DONE in codes and set(codes) <= {DONE, LOCKED}, "20 starts: done or 75", codes)
        checks.that(all(b"E493" in said for said, code in ends if code == LOCKED), "20 starts: those that gave way say so", ends)
        checks.same(len(list((case / "state/runs").iterdir())), 1, "20 starts: one run is left")
    held = []
    for path in (case / "state").iterdir():
        if path.is_file() and not path.is_symlink():
            held.append(open(path, "rb"))
            fcntl.flock(held[-1], fcntl.LOCK_EX)
    before = snapshot(case / "state")
    outcome = start([program, "run", "job.yaml", "--run-date", "2026-10-16"], case)
    checks.that(outcome.code == LOCKED and b"E493" in outcome.err, "the lock is held: 75", outcome)
    checks.that(snapshot(case / "state") == before, "the lock is held: nothing changes")
    for file in held:
        file.close()
    checks.same(start([program, "run", "job.yaml", "--run-date", "2026-10-16"], case).code, DONE, "the lock is free again")


def descriptors(program, room, checks):
    """Where output goes nowhere, what is published is whole all the same."""
    whole = copy_case("plain", room / "descriptors")
    start([program, "run", "job.yaml"], whole)
    reference = published(whole / "state")
    for what in (">/dev/full", "2>/dev/full", ">/dev/full 2>&1", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "| true"):
        case = copy_case("plain", room / re.sub(r"\W", "-", f"to{what}{len(what)}"))
        outcome = start(["sh", "-c", f'"$0" run job.yaml {what}', program], case)
        now = published(case / "state")
        checks.that(outcome.code in (DONE, SYSTEM) and not outcome.crashed, f"run {what}: done, or exit 4", outcome)
        checks.that(now in (({}, reference) if outcome.code == SYSTEM else (reference,)),
                    f"run {what}: nothing or everything is published", f"{outcome}\n{sorted(now)}")


def limits(program, room, checks):
    """A full disk, seen as a limit on the size of files; and an address space that ends somewhere in the run."""
    earlier = copy_case("plain", room / "limits")
    run = [program, "run", "job.yaml"]
    checks.same(start([*run, "--run-date", "2026-10-14"], earlier).code, DONE, "a run of the day before")
    whole = room / "limits-whole"
    shutil.copytree(room / "limits", whole, symlinks=True)
    start(run, whole / "case")
    before, after = published(earlier / "state"), published(whole / "case/state")
    largest = max(len(value[-1]) for value in after.values() if isinstance(value[-1], bytes))
    sizes = [(resource.RLIMIT_FSIZE, "files end at", size) for size in (0, 1, 100, *range(512, largest + 512, 512))]
    if b"Sanitizer" not in Path(program).read_bytes():
        sizes += [(resource.RLIMIT_AS, "memory ends at", size << 20) for size in range(4, 40, 2)]
        sizes += [(resource.RLIMIT_NOFILE, "descriptors end at", size) for size in range(3, 12)]
    home = room / "limited"
    for limit, what, size in sizes:
        shutil.copytree(room / "limits", home, symlinks=True)

        def lower():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(limit, (size, size))

        outcome = start(run, home / "case", preexec_fn=lower)
        now = published(home / "case/state")
        loader = b"error while loading shared libraries" in outcome.err
        checks.that((outcome.code in (DONE, SYSTEM) or loader) and not outcome.crashed, f"{what} {size}: done, or exit 4", outcome)
        checks.that(now == (after if outcome.code == DONE else before), f"{what} {size}: the old state or the new", outcome)
        shutil.rmtree(home)


def nothing_leaks(program, room, checks):
    """No identity number and, under `counts`, no name comes out of a run; not in errors either."""
    number = re.compile(rb"529999\d{6,}|\d{17}[0-9Xx]")
    names = [name.encode() for name in ("王一", "王贰", "李三", "周丙", "何来", "冯癸")]
    for privacy in ("masked", "counts"):
        for fault in ("", "enrolment", "pack"):
            case = copy_case("plain", room / f"leak-{privacy}-{fault}")
            job = (case / "job.yaml").read_text(encoding="utf-8").replace("privacy: full", f"privacy: {privacy}")
            if fault == "pack":
                job = job.replace("output:", f'params: {{absent_days: "{identity_number("20150315", 1)}"}}\noutput:')
            (case / "job.yaml").write_text(job, encoding="utf-8")
            if fault == "enrolment":  # a heading row with a number in it
                path = case / "enrolment/一小.csv"
                path.write_bytes(path.read_bytes().replace("学校,年级".encode(), identity_number("20150315", 1).encode(), 1))
            outcome = start([program, "run", "job.yaml", "--verbose"], case)
            wanted = {"": DONE, "enrolment": REFUSED, "pack": USAGE}[fault]
            checks.that(outcome.code == wanted, f"privacy {privacy} {fault}: exit {wanted}", outcome)
            texts = {"stdout": outcome.out}
            if fault != "pack":
                texts["stderr"] = outcome.err
            for name, value in snapshot(case / "state").items():
                if not name.startswith("accepted") and isinstance(value[-1], bytes):
                    texts[name] = value[-1]
                    texts[f"the name {name}"] = name.encode()
            for name, text in texts.items():
                text = re.sub(rb"\b[0-9a-f]{64}\b|\b[0-9a-f]{12,16}\b(?![0-9a-f])", b"", text)
                found = number.search(text)
                checks.that(not found, f"privacy {privacy} {fault}: no number in {name}", found and text[max(0, found.start() - 80):found.end()])
                if privacy == "counts":
                    checks.that(not any(word in text for word in names), f"privacy counts {fault}: no name in {name}")


def nothing_active(program, room, checks):
    """Text from a file is never a formula in a spreadsheet, a control sequence on a terminal or markup."""
    triggers = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "＋1", "－1", "＠1", '=HYPERLINK("x")', "\x1b[31mred", "a\u202eb",
                "\u2066x", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\x07", "\u200f", "\x9b31m", "'=1", ' =1', '";=1']
    case = copy_case("small", room / "active")

    def cell(text):
        return '"' + text.replace('"', '""') + '"'

    rows = ["公民身份号码,姓名,性别,出生日期,户口状态,乡镇,曾用证件号"]
    for sequence, trigger in enumerate(triggers, 100):
        rows.append(f"{identity_number('20150315', sequence)},{cell(trigger)},男,2015-03-15,正常,{cell(trigger)},")
    (case / "household.csv").write_bytes("\n".join(rows).encode() + b"\n")
    outcome = start([program, "run", "job.yaml"], case)
    checks.that(outcome.code == DONE, "cells that look like formulas: done", outcome)
    live = re.compile(r'^[\s\ufeff]*[=+\-@＝＋－＠\t\r]')
    number = re.compile(r'^="[0-9]{17}[0-9X]"$')
    for name, value in snapshot(case / "state").items():
        if not isinstance(value[-1], bytes) or name.startswith("accepted"):
            continue
        text = value[-1].decode("utf-8", "replace").removeprefix("\ufeff")
        checks.that(not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text),
                    f"{name}: no control or bidirectional character")
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text, newline="")):
                for content in row:
                    checks.that(not live.match(content) or number.match(content), f"{name}: no live cell", repr(content))
        if name.endswith(".html"):
            checks.that("<script>alert" not in text, f"{name}: markup is escaped")
    checks.that(not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", outcome.out + outcome.err), "nothing raw on the terminal", outcome)


SHARED_PACK = """format: 1
pack: p
title: t
lines:
  household: {key: id, fields: {id: {type: id, column: id}, birth: {type: date, column: birth}}}
  enrolment: {key: id, fields: {id: {type: id, column: id}, birth: {type: date, column: birth}}}
rules:
  - {id: r, status: live, title: t, kind: other, level: high, for_each: pair, when: household.birth != enrolment.birth,
     message: "{mask(household.id)}"}
"""


def shared_numbers(program, room, checks, slow):
    """A number that very many rows bear takes time as they do, not as their pairs' pairs."""
    folder = room / "shared"
    folder.mkdir()
    (folder / "pack.yaml").write_text(SHARED_PACK, encoding="utf-8")
    (folder / "job.yaml").write_text("format: 1\njob: j\nrun_date: 2026-10-15\npack: pack.yaml\nlines: {household: {files: "
                                     "household.csv}, enrolment: {files: enrolment.csv}}\n", encoding="utf-8")
    number = identity_number("20150315", 1)
    for rows, command, code in ((1_000, ["run", "--quiet", "job.yaml"], DONE), (1_000, ["explain", "job.yaml", number], DONE),
                                (300_000, ["explain", "job.yaml", number], USAGE)):
        for line in ("household", "enrolment"):
            (folder / f"{line}.csv").write_text(f"id,birth,{line}\n" + f"{number},,\n" * rows, encoding="utf-8")
        if code == USAGE:
            shutil.rmtree(folder / "state")  # of what is there now, not of what a run has read
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        outcome = start([program, *command], folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        checks.that(outcome.code == code, f"{rows} rows of one number, {command[0]}: exit {code}", outcome)
        checks.that(seconds < 4 * slow, f"{rows} rows of one number, {command[0]}: within 4 s", f"{seconds:.3f} s")


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--slow", type=float, default=1, help="how much slower than release"))
    checks = Checks()
    with scratch() as room:
        hostile_yaml(options.rollcall, room, checks, options.slow)
        shared_numbers(options.rollcall, room, checks, options.slow)
        large_packs(options.rollcall, room, checks, options.slow)
        for part in (planted, modes, same_everywhere, at_once, descriptors, limits, nothing_leaks, nothing_active):
            part(options.rollcall, room, checks)
    checks.end()


if __name__ == "__main__":
    main()
