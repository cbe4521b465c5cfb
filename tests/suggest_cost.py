#!/usr/bin/python3
"""What looking for suggestions costs: processor time of runs with the shipped pack against the same pack without
`suggest`, by turns, the quickest of each; and that it grows as the rows do where everybody is like everybody.

    suggest_cost.py [--rollcall PATH] [--county PATH] [--persons N]"""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

from harness import DONE, ROOT, Checks, arguments, environment, scratch, start

MOST = 1.25      # of the time without
GROWTH = 2.5     # for twice the rows; 4 would be each with each
TURNS = 5, 25    # at least, at most: what else the machine does only adds to a time, so the least is what counts
PACK = "rules/compulsory-education.yaml"
ALIKE = """format: 1
pack: alike
lines:
  household: {key: id, fields: {id: {type: id, column: 号}, name: {type: string, column: 名}, sex: {type: string, column: 性}, birth_date: {type: date, column: 生}}}
  enrolment: {key: id, fields: {id: {type: id, column: 号}, name: {type: string, column: 名}, sex: {type: string, column: 性}, birth_date: {type: date, column: 生}}}
suggest: [damaged, one_edit, same_name_birth]
rules:
  - {id: missing, status: live, title: t, kind: missing, level: high, for_each: household, when: not present(enrolment), message: m}
"""


def spent():
    """Processor time of all children so far. Only the sum is exact: which part of it was the system's is found by sampling."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def seconds(rollcall, job):
    """Processor time of a run, which must end well."""
    shutil.rmtree(job.parent / "state", ignore_errors=True)
    before = spent()
    done = subprocess.run([rollcall, "run", job, "--quiet", "--threads", "1"], env=environment(), check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != DONE:
        sys.exit(done.stderr.decode("utf-8", "replace"))
    return spent() - before


def least(options, jobs, holds):
    """The least time of each job, in turns until what should hold of them does."""
    times = {}
    for turn in range(TURNS[1]):
        for name, path in jobs.items():
            times[name] = min(seconds(options.rollcall, path), times.get(name, float("inf")))
        if turn + 1 >= TURNS[0] and holds(times):
            break
    return times


def in_a_county(options, room, checks):
    county = room / "county"
    made = start([options.county, "--persons", options.persons, "--seed", 1, "--out", county, "--pack", room / "with.yaml"],
                 room, timeout=600)
    if not checks.same(made.code, 0, "the county is made"):
        return ""
    pack = (ROOT / PACK).read_text(encoding="utf-8")
    (room / "with.yaml").write_text(pack, encoding="utf-8")
    (room / "none.yaml").write_text("".join(row for row in pack.splitlines(True) if not row.startswith("suggest:")), encoding="utf-8")
    job = (county / "job.yaml").read_text(encoding="utf-8")
    jobs = {}
    for name in ("with", "none"):
        jobs[name] = county / f"{name}.yaml"
        jobs[name].write_text(job.replace("with.yaml", f"{name}.yaml"), encoding="utf-8")
    holds = lambda times: times["with"] <= MOST * times["none"]
    times = least(options, jobs, holds)
    checks.that(holds(times), f"suggestions cost at most {MOST - 1:.0%} of a run", times)
    return f"{times['with']:.2f} s with suggestions, {times['none']:.2f} s without"


def where_all_are_alike(options, room, checks):
    """Each line the same person over and over, no number in common: nothing is suggested, for want of few."""
    jobs = {}
    for rows in (20000, 40000):
        folder = room / str(rows)
        folder.mkdir()
        (folder / "pack.yaml").write_text(ALIKE, encoding="utf-8")
        (folder / "job.yaml").write_text("format: 1\njob: alike\nrun_date: 2026-10-15\npack: pack.yaml\noutput: {state: state}\n"
                                         "lines: {household: {files: [h.csv]}, enrolment: {files: [e.csv]}}\n", encoding="utf-8")
        for line, letter in (("h", "E"), ("e", "D")):
            text = "号,名,性,生\n" + "".join(f"{letter}{n:08d},王伟,男,2015-03-15\n" for n in range(rows))
            (folder / f"{line}.csv").write_text(text, encoding="utf-8")
        jobs[rows] = folder / "job.yaml"
    holds = lambda times: times[40000] <= GROWTH * times[20000]
    times = least(options, jobs, holds)
    for rows, job in jobs.items():
        shown = (job.parent / "state/current/suggestions.csv").read_text(encoding="utf-8").count("\n") - 1
        checks.same(shown, 0, f"{rows} rows alike suggest nothing")
    checks.that(holds(times), "twice the rows, twice the time", times)


def main():
    options = arguments(__doc__, lambda p: p.add_argument("--county", default=ROOT / "build/release/bench/county"),
                        lambda p: p.add_argument("--persons", type=int, default=100000))
    options.county, checks = str(Path(options.county).resolve()), Checks()
    with scratch() as room:
        said = in_a_county(options, room, checks)
        where_all_are_alike(options, room, checks)
    checks.end(said)


if __name__ == "__main__":
    main()
