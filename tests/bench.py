#!/usr/bin/python3
"""The bench itself, at a size that measures nothing: every tool that is there finds the same; one that does not is caught; one
that is not there is named and left out.

    bench.py [--rollcall PATH]"""

import json
import os
import shutil
from pathlib import Path

from harness import ROOT, Checks, arguments, environment, scratch, start

BENCH = ROOT / "bench/speed/bench.py"
RULES = 10


def bench(build, room, **changes):
    return start(["/usr/bin/python3", BENCH, "tiny", "--fresh", "--build", build, "--out", room], ROOT, timeout=100,
                 env=environment(LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1", **changes))


def whole(build, room, checks):
    outcome = bench(build, room, PATH=os.environ["PATH"])
    if not checks.that(outcome.code == 0, "all tools that are here agree", outcome.out.decode() + str(outcome)):
        return
    checks.that("## How cost grows" in (room / "tiny.md").read_text(), "the page is made")
    results = json.loads((room / "measured/tiny.json").read_text())["results"]
    checks.same(len(results["against the slow peers"]["counts"]), RULES, "each rule finds somebody in the files measured with")


def one_that_errs(build, room, checks):
    """A PATH on which mawk loses a finding and there is neither node nor Miller."""
    if not (shutil.which("mawk") and shutil.which("sqlite3")):
        print("mawk or sqlite3 is not installed: a tool that errs is not tried")
        return
    path = room / "path"
    path.mkdir()
    for name in ("wc", "readelf", "sqlite3"):
        if found := shutil.which(name):
            (path / name).symlink_to(found)
    (path / "mawk").write_text(f"#!/bin/sh\n{shutil.which('mawk')} \"$@\" | /bin/sed '$d'\n")
    (path / "mawk").chmod(0o755)
    outcome = bench(build, room, PATH=str(path))
    said = outcome.out.decode()
    checks.same(outcome.code, 1, "a tool that lost a finding fails the bench")
    checks.that("rollcall and mawk do not find the same" in said, "the tool that differs is named", said)
    checks.that("duckdb is left out" in said, "a tool that is not there is named", said)


def main():
    options = arguments(__doc__)
    build = Path(options.rollcall).parent
    checks = Checks()
    with scratch() as room:
        whole(build, room, checks)
        one_that_errs(build, room, checks)
    checks.end()


if __name__ == "__main__":
    main()
