#!/usr/bin/python3
"""Synthetic counties whose findings are known beforehand, and what the program finds in them.

    key.py [--rollcall PATH] [--county PATH] [--seeds N] [--first SEED] [--persons N] [--files few|many]

A finding counts as found when rule, person and outcome are those of the county's key.csv; a record without a usable
number is known by its file and row. Recall is the share of planted flags that are found, a false flag is one that nobody
planted. Nothing may be missing and nothing may be too much."""

import csv
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness import ROOT, Checks, arguments, read_findings, scratch, start

SHOWN = 12


def planted(folder):
    with open(folder / "key.csv", encoding="utf-8", newline="") as file:
        return {(row["rule"], row["key"], row["outcome"]): row["planted"] for row in csv.DictReader(file)}


def found(folder):
    return [(item["rule"], item["key"] or item["evidence"], item["outcome"])
            for item in read_findings(folder / "state/current")]


class County:
    """What the key says and what was found; the lists are empty if all is well."""

    def __init__(self, folder):
        self.key = planted(folder)
        got = found(folder)
        self.twice = len(got) - len(set(got))
        self.lost = sorted(set(self.key) - set(got))
        self.extra = sorted(set(got) - set(self.key))
        self.flags = sum(outcome == "flag" for _, _, outcome in self.key)
        self.flags_lost = sum(outcome == "flag" for _, _, outcome in self.lost)
        self.flags_false = sum(outcome == "flag" for _, _, outcome in self.extra)

    def differences(self):
        lost = [f"not found: {' '.join(item)} ({self.key[item]})" for item in self.lost[:SHOWN]]
        extra = [f"not planted: {' '.join(item)}" for item in self.extra[:SHOWN]]
        twice = [f"{self.twice} findings stand twice"] if self.twice else []
        return "\n".join(lost + extra + twice)


def judge(options, seed, files):
    """(the seed, a County or None, what went wrong)"""
    with scratch() as room:
        folder = room / "county"
        made = start([options.county, "--persons", options.persons, "--seed", seed, "--out", folder, "--files", files,
                      "--privacy", "full", "--pack", ROOT / "rules/compulsory-education.yaml"], room, timeout=600)
        if made.code != 0:
            return seed, None, f"county: {made}"
        outcome = start([options.rollcall, "run", folder / "job.yaml", "--quiet"], room, timeout=600)
        if not (folder / "state/current/findings.jsonl").is_file() or outcome.crashed:
            return seed, None, f"rollcall: {outcome}"
        return seed, County(folder), ""


def add_options(parser):
    parser.add_argument("--county", default=ROOT / "build/release/bench/county", help="the generator")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--persons", type=int, default=3000)
    parser.add_argument("--files", choices=("few", "many"), help="default: by turns")


def main():
    options = arguments(__doc__, add_options)
    options.county = str(Path(options.county).resolve())
    if not os.access(options.county, os.X_OK):
        sys.exit(f"{options.county} is not there")
    checks = Checks()
    planted_flags = lost = false = 0
    seeds = range(options.first, options.first + options.seeds)
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for seed, county, trouble in pool.map(lambda s: judge(options, s, options.files or ("few", "many")[s % 2]), seeds):
            if not checks.that(county, f"seed {seed}: the county is made and run", trouble):
                continue
            planted_flags += county.flags
            lost += county.flags_lost
            false += county.flags_false
            checks.that(not county.lost and not county.extra and not county.twice,
                        f"seed {seed}: {len(county.lost)} of {len(county.key)} findings missing, {len(county.extra)} too many",
                        county.differences())
    recall = (planted_flags - lost) / planted_flags if planted_flags else 0
    checks.that(planted_flags, "there are planted flags")
    checks.end(f"{options.seeds} counties of {options.persons}: recall {recall:.6f} of {planted_flags} flags, {false} false flags")


if __name__ == "__main__":
    main()
