#!/usr/bin/python3
"""Numbers crafted to fall into one chain of a table with uthash's default hash must not slow a run down.

    collide.py [--rollcall PATH] [--collide PATH] [--count N,…] [--honest N] [--times N]

Times runs over honest numbers alone and with the crafted ones among them, by turns; the medians may differ by half at
most, which is far more than the few rows more can explain and far less than one long chain costs."""

import os
import shutil
import statistics
import sys
import time
from pathlib import Path

from harness import DONE, ROOT, Checks, arguments, scratch, start

AT_MOST = 1.5


def make(options, count, folder):
    made = start([options.collide, "--count", count, "--honest", options.honest, "--out", folder,
                  "--pack", ROOT / "bench/ten-rules.yaml"], ROOT, timeout=600)
    return made if made.code != 0 else None


def run(options, folder, checks):
    """Seconds of one run, from nothing."""
    shutil.rmtree(folder / "state", ignore_errors=True)
    began = time.monotonic()
    outcome = start([options.rollcall, "run", "--quiet", folder / "job.yaml"], folder, timeout=600)
    took = time.monotonic() - began
    checks.that(outcome.code == DONE, f"{folder.name} is run", outcome)
    return took


def compare(options, count, room, checks):
    pair = (room / "honest", room / f"crafted-{count}")
    trouble = make(options, count, pair[1])
    if not checks.that(trouble is None, f"{count} numbers are crafted", trouble):
        return
    taken = ([], [])
    for _ in range(options.times):
        for folder, seconds in zip(pair, taken):
            seconds.append(run(options, folder, checks))
    honest, crafted = (statistics.median(seconds) for seconds in taken)
    said = f"{count} crafted among {options.honest}: {crafted:.2f} s, without them {honest:.2f} s, ratio {crafted / honest:.2f}"
    print(said)
    checks.that(crafted <= AT_MOST * honest, said)
    shutil.rmtree(pair[1])


def add_options(parser):
    parser.add_argument("--collide", default=ROOT / "build/release/bench/collide", help="the maker of such numbers")
    parser.add_argument("--count", default="200,10000")
    parser.add_argument("--honest", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)


def main():
    options = arguments(__doc__, add_options)
    options.collide = str(Path(options.collide).resolve())
    if not os.access(options.collide, os.X_OK):
        sys.exit(f"{options.collide} is not there")
    checks = Checks()
    with scratch() as room:
        trouble = make(options, 0, room / "honest")
        if checks.that(trouble is None, "the honest numbers are made", trouble):
            for count in options.count.split(","):
                compare(options, int(count), room, checks)
    checks.end()


if __name__ == "__main__":
    main()
