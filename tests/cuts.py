#!/usr/bin/python3
"""What a run leaves does not depend on how its work is cut up: threads, readers, blocks, partitions, and how often the
files are read for want of memory. Golden cases and random packs with random files (links, ambiguous links, rejected rows,
numbers that too many bear, lists), cut up by tests/cut.c, which can do what no option asks for; and --threads and
--max-memory on files that are large enough for them.

    cuts.py [--rollcall PATH] --cut PATH --county PATH [--count N] [--seed N]"""

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from harness import (DONE, LONG, SYSTEM, TESTS, USAGE, Checks, arguments, copy_inputs, environment, published, scratch,
                     start)

# threads, readers, bytes of a block, of a partition's input, of the records of a pass
CUTS = [(1, 1, 0, 512, 1), (2, 3, 64, 256, 1), (3, 2, 256, 1024, 60000), (8, 8, 64, 1024, 100000), (2, 2, 64, 64, 0)]
WHOLE = 2000
PERSONS = 300000


def outcome_of(command, folder):
    """(exit code, what is published), from nothing."""
    shutil.rmtree(folder / "state", ignore_errors=True)
    outcome = start(command, folder, timeout=300, env=environment(LC_ALL="C.UTF-8"))
    return outcome, published(folder / "state", exact=False)


def compare(options, folder, name):
    """A list of (truth, name, detail), and the passes of all cuts."""
    plain, wanted = outcome_of([options.rollcall, "run", "--quiet", "job.yaml"], folder)
    said, passes = [], []
    for cut in CUTS:
        outcome, got = outcome_of([options.cut, "job.yaml", *cut], folder)
        label = f"{name}, cut {cut}"
        said.append((not outcome.crashed and outcome.code == plain.code, f"{label}: exit code {plain.code}", outcome))
        different = [file for file in sorted(set(got) | set(wanted)) if got.get(file) != wanted.get(file)]
        said.append((not different, f"{label}: the same files", different))
        if outcome.code == DONE:
            passes.append(int(outcome.out))
    return said, passes


def golden_folders(room):
    copy_inputs(TESTS / "golden/common", room / "common")
    for case in sorted((TESTS / "golden").iterdir()):
        if not (case / "job.yaml").is_file() or "run job.yaml" not in (case / "cmd").read_text(encoding="utf-8"):
            continue
        folder = room / case.name
        copy_inputs(case, folder)
        for path in folder.glob("excuses.yaml"):
            path.chmod(0o600)
        yield folder


def random_folders(options, room):
    count = WHOLE if LONG else options.count
    outcome = start([sys.executable, TESTS / "model/random_sets.py", "--seed", options.seed, "--count", count,
                     "--out", room], TESTS / "model", timeout=3600,
                    env=environment(PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8"))
    if outcome.code != 0:
        sys.exit(f"the random sets were not written: {outcome}")
    return sorted(room.iterdir())


def small_ones(options, checks):
    with scratch() as room:
        (room / "golden").mkdir()
        folders = [*golden_folders(room / "golden"), *random_folders(options, room / "random")]
        most = 0
        with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            for said, passes in pool.map(lambda folder: compare(options, folder, folder.name), folders):
                for truth, name, detail in said:
                    checks.that(truth, name, detail)
                most = max([most, *passes])
        checks.that(most >= 10, "some are read many times", most)
        return len(folders)


# ---------------------------------------------------------------- the options

def run_measured(command, folder):
    """(outcome, what is published, the process's largest memory in bytes)."""
    shutil.rmtree(folder / "state", ignore_errors=True)
    process = subprocess.Popen([str(word) for word in command], cwd=folder, env=environment(LC_ALL="C.UTF-8"),
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, said, published(folder / "state", exact=False), usage.ru_maxrss * 1024


def is_sanitized(program):
    """Whether it takes more memory than it will when it is used."""
    return b"__asan_init" in open(program, "rb").read()


def large_ones(options, checks):
    with scratch() as room:
        county = room / "county"
        start([options.county, "--persons", PERSONS, "--seed", 5, "--plain", "--out", county, "--pack",
               TESTS.parent / "rules/compulsory-education.yaml"], room, timeout=300)
        run = [options.rollcall, "run", "--quiet", "--timings", "job.yaml"]
        code, said, wanted, most = run_measured(run, county)
        checks.same(code, DONE, f"the county: {said}")
        times = json.loads((county / "state/current/timings.json").read_text(encoding="utf-8"))
        printed = re.findall(r"(?m)^ *([0-9.]+) s  ([a-z ]+?)(?: \(|$)", said)
        names = [stage["stage"] for stage in times["stages"]]
        checks.same([stage for _, stage in printed], names, "timings.json has the stages of --timings")
        for (seconds, name), stage in zip(printed, times["stages"]):
            # Both round the same time, to a thousandth and to a millionth: they may be half of either apart.
            checks.that(abs(float(seconds) - stage["seconds"]) < 0.000501, f"timings.json has the seconds of --timings: {name}",
                        (seconds, stage["seconds"]))
        checks.same(names, ["load", "read", "accepted copy", "assess", "report", "sync"], "stages in their order")
        for more in (["--threads", "1"], ["--threads", "3"], ["--threads", "8"]):
            code, said, got, _ = run_measured([*run, *more], county)
            checks.that(code == DONE and got == wanted, f"{more}: the same files", said)
        if is_sanitized(options.rollcall):
            return
        many = 0
        for part in (1.15, 1.05, 0.95, 0.9, 0.7, 0.6):
            limit = int(most * part)
            code, said, got, peak = run_measured([*run, "--max-memory", limit], county)
            if code == SYSTEM and "E478" in said:
                continue
            checks.that(code == DONE and got == wanted, f"--max-memory {limit}: the same files", said)
            checks.that(peak <= limit, f"--max-memory {limit}: no more than that", peak)
            found = re.search(r"(\d+) passes", said)
            many = max(many, int(found.group(1)) if found else 1)
        checks.that(many > 1, "there is a limit that takes several passes", most)
        # What the process that starts it holds is not its own, though the system counts it so.
        ballast = bytearray(most + (64 << 20))
        code, said, got, _ = run_measured([*run, "--max-memory", int(most * 1.15)], county)
        del ballast
        checks.that(code == DONE and got == wanted, "started by a process larger than its limit: the same files", said)
        for limit in ("1M", "4096K", "4MB", "4096KiB"):
            code, said, got, _ = run_measured([*run, "--max-memory", limit], county)
            checks.that(code == SYSTEM and "E478" in said and not got, f"--max-memory {limit} is refused", said)
            least = re.search(r"it takes about (\d+)M", said)
            checks.that(least, f"--max-memory {limit}: the figure is named", said)
        for limit in ("0", "-1", "x", "12Q", "1.5G", "", "512MM", "512MiBB", "512i", "512B", "99999999999999999999", "99999999T"):
            code, said, _, _ = run_measured([*run, "--max-memory", limit], county)
            checks.that(code == USAGE and "E498" in said, f"--max-memory {limit!r} is no size", said)


def many_lists(options, checks):
    """A partition has pieces that are hardly begun for every list, which must not fill the room of a pass."""
    with scratch() as room:
        county = room / "county"
        start([options.county, "--persons", PERSONS, "--seed", 5, "--out", county, "--pack",
               TESTS.parent / "rules/compulsory-education.yaml"], room, timeout=300)
        run = [options.rollcall, "run", "--quiet", "--timings", "job.yaml"]
        code, said, wanted, _ = run_measured(run, county)
        checks.same(code, DONE, f"the county with its lists: {said}")
        limit = 48 << 20
        code, said, got, _ = run_measured([*run, "--max-memory", limit], county)
        checks.that(code == DONE and got == wanted, f"lists, --max-memory {limit}: the same files", said)


TEXT_NUMBERS = """format: 1
pack: p
title: t
lines:
  household: {key: id, also: [former], fields: {id: {type: string, column: id}, former: {type: string, column: former}, name: {type: string, column: name}}}
  enrolment: {key: id, fields: {id: {type: string, column: id}, name: {type: string, column: name}}}
rules:
"""
TEXT_NUMBERS_RULE = """  - {id: r%d, status: live, title: t, kind: other, level: high, for_each: household, message: "{household.name}",
     when: 'not any(enrolment, same_name(enrolment.name, household.name)) and household.name != "x%d"'}
"""


def text_numbers(options, checks):
    """Numbers that are texts, of claims and of a rejected row, under limits at which everything is laid in one pass and
    comparing finds no room: the next pass needs them still."""
    with scratch() as room:
        (room / "pack.yaml").write_text(TEXT_NUMBERS + "".join(TEXT_NUMBERS_RULE % (i, i) for i in range(8)), encoding="utf-8")
        (room / "job.yaml").write_text("format: 1\njob: j\nrun_date: 2026-10-15\npack: pack.yaml\nlines: {household: {files: "
                                       "household.csv}, enrolment: {files: enrolment.csv}}\n", encoding="utf-8")
        rows = [f"HOUSEHOLD-{i:09},{f'FORMER-NUMBER-{i:09}' if i % 3 == 0 else ''},NAME{i}" for i in range(120_000)]
        (room / "household.csv").write_text("\n".join(["id,former,name", *rows]) + "\n", encoding="utf-8")
        (room / "enrolment.csv").write_text("id,name\nHOUSEHOLD-000000000,S\nREJECTED-12345678,SCHOOL,x\n", encoding="utf-8")
        for limit in range(36, 100, 4):
            code, said, _, _ = run_measured([options.rollcall, "run", "--quiet", "--max-memory", f"{limit}M", "job.yaml"], room)
            checks.that(code in (DONE, SYSTEM), f"numbers that are texts, --max-memory {limit}M: it ends", (code, said[-300:]))


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--cut", required=True),
                        lambda p: p.add_argument("--county", required=True),
                        lambda p: p.add_argument("--count", type=int, default=100),
                        lambda p: p.add_argument("--seed", type=int, default=1))
    options.cut, options.county = os.path.abspath(options.cut), os.path.abspath(options.county)
    checks = Checks()
    large_ones(options, checks)
    if not is_sanitized(options.rollcall):
        many_lists(options, checks)
    text_numbers(options, checks)
    sets = small_ones(options, checks)
    checks.end(f"{sets} jobs, each cut up in {len(CUTS)} ways")


if __name__ == "__main__":
    main()
